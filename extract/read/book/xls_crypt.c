/* SPDX-License-Identifier: Apache-2.0 */
/* MS-XLS 2.2.10 and MS-OFFCRYPTO 2.3.6 and 2.3.7. Headers of records are never encrypted, yet RC4's stream runs over them, and begins anew
 * every 1,024 bytes. */
#include "extract/read/book/xls_crypt.h"

#include "common/ground/hash.h"
#include "extract/read/book/xls_biff.h"

enum {
    RECORD_BOF = 0x809,
    RECORD_FILE_PASS = 0x2F,
    RECORD_SHEET = 0x85,
    RECORD_NOBODY = 0xFFFF,
    BLOCK = 1024,
    PASSWORD_MAX = 15,
    SALT = 16,
    MD5 = HASH_MD5_SIZE,
    SHA1 = HASH_SHA1_SIZE
};

struct rc4 {
    unsigned char state[256];
    unsigned char i;
    unsigned char j;
};

struct crypt {
    enum { BY_XOR, BY_RC4, BY_CRYPTO_API } kind;
    unsigned char base[SHA1]; /* what the keys of blocks are made from */
    size_t base_size;
    size_t key_size;
    unsigned char xor_key[16];
};

static void
rc4_begin(struct rc4 *rc4, const unsigned char *key, size_t size)
{
    unsigned char j = 0;

    for (size_t at = 0; at < 256; at++) {
        rc4->state[at] = (unsigned char)at;
    }
    for (size_t at = 0; at < 256; at++) {
        const unsigned char kept = rc4->state[at];

        j = (unsigned char)(j + kept + key[at % size]);
        rc4->state[at] = rc4->state[j];
        rc4->state[j] = kept;
    }
    rc4->i = rc4->j = 0;
}

static unsigned char
rc4_next(struct rc4 *rc4)
{
    unsigned char kept;

    rc4->i++;
    kept = rc4->state[rc4->i];
    rc4->j = (unsigned char)(rc4->j + kept);
    rc4->state[rc4->i] = rc4->state[rc4->j];
    rc4->state[rc4->j] = kept;
    return rc4->state[(unsigned char)(rc4->state[rc4->i] + kept)];
}

static void
begin_block(const struct crypt *crypt, size_t block, struct rc4 *rc4)
{
    unsigned char made[SHA1 + 4];
    unsigned char key[SHA1];

    memcpy(made, crypt->base, crypt->base_size);
    for (size_t byte = 0; byte < 4; byte++) {
        made[crypt->base_size + byte] = (unsigned char)(block >> (8 * byte));
    }
    if (crypt->kind == BY_RC4) {
        hash_md5(made, crypt->base_size + 4, key);
        rc4_begin(rc4, key, MD5);
        return;
    }
    hash_sha1(made, crypt->base_size + 4, key);
    if (crypt->key_size == 5) { /* 40 bits are filled up to 128 */
        memset(key + 5, 0, 11);
    }
    rc4_begin(rc4, key, crypt->key_size == 5 ? 16 : crypt->key_size);
}

/* The password as UTF-16, little-endian; its bytes. */
static size_t
wide(const char *password, unsigned char *out)
{
    size_t size = 0;

    for (; *password != '\0' && size < 2 * PASSWORD_MAX; password++) {
        out[size++] = (unsigned char)*password;
        out[size++] = 0;
    }
    return size;
}

static bool
verify(const struct crypt *crypt, const unsigned char *verifier, const unsigned char *hash, size_t hash_size)
{
    struct rc4 rc4;
    unsigned char plain[16];
    unsigned char digest[SHA1];
    bool same = true;

    begin_block(crypt, 0, &rc4);
    for (size_t at = 0; at < sizeof plain; at++) {
        plain[at] = verifier[at] ^ rc4_next(&rc4);
    }
    if (crypt->kind == BY_RC4) {
        hash_md5(plain, sizeof plain, digest);
    } else {
        hash_sha1(plain, sizeof plain, digest);
    }
    for (size_t at = 0; at < hash_size; at++) {
        same &= (unsigned char)(hash[at] ^ rc4_next(&rc4)) == digest[at];
    }
    return same;
}

/* salt, verifier and its digest, 16 bytes each */
static bool
open_rc4(struct crypt *crypt, struct text pass, const char *password)
{
    const unsigned char *salt = (const unsigned char *)pass.data + 6;
    unsigned char text[2 * PASSWORD_MAX];
    unsigned char digest[MD5];
    unsigned char made[16 * (5 + SALT)];

    if (pass.size < 6 + 3 * SALT) {
        return false;
    }
    hash_md5(text, wide(password, text), digest);
    for (size_t at = 0; at < 16; at++) {
        memcpy(made + at * (5 + SALT), digest, 5);
        memcpy(made + at * (5 + SALT) + 5, salt, SALT);
    }
    hash_md5(made, sizeof made, digest);
    crypt->kind = BY_RC4;
    memcpy(crypt->base, digest, 5);
    crypt->base_size = 5;
    return verify(crypt, salt + SALT, salt + 2 * SALT, MD5);
}

/* A header of its own size with the key's bits, then salt, verifier and its digest, each behind its size or of a known one. */
static bool
open_crypto_api(struct crypt *crypt, struct text pass, const char *password)
{
    const size_t header = xls_biff_number(pass, 10, 4);
    const size_t at = 14 + header;
    const unsigned char *salt = (const unsigned char *)pass.data + at + 4;
    unsigned char made[SALT + 2 * PASSWORD_MAX];
    size_t bits;

    if (header < 32 || header > 1024 || pass.size < at + 4 + 2 * SALT + 4 + SHA1 || xls_biff_number(pass, at, 4) != SALT) {
        return false;
    }
    bits = xls_biff_number(pass, 14 + 16, 4);
    crypt->kind = BY_CRYPTO_API;
    crypt->key_size = bits == 0 ? 5 : bits / 8;
    if (crypt->key_size < 5 || crypt->key_size > 16) {
        return false;
    }
    memcpy(made, salt, SALT);
    hash_sha1(made, SALT + wide(password, made + SALT), crypt->base);
    crypt->base_size = SHA1;
    return verify(crypt, salt + SALT, salt + 2 * SALT + 4, SHA1);
}

static unsigned
rotate(unsigned value, unsigned by, unsigned width)
{
    return ((value << by) | (value >> (width - by))) & ((1U << width) - 1);
}

static bool
open_xor(struct crypt *crypt, unsigned key, unsigned hash, const char *password)
{
    static const unsigned char fill[] = {0xBB, 0xFF, 0xFF, 0xBA, 0xFF, 0xFF, 0xB9, 0x80, 0x00, 0xBE, 0x0F, 0x00, 0xBF, 0x0F, 0x00, 0x00};
    const size_t size = strlen(password) < PASSWORD_MAX ? strlen(password) : PASSWORD_MAX;
    unsigned made = 0;
    unsigned base = 0x8000;
    unsigned end = 0xFFFF;
    unsigned own = (unsigned)size ^ 0xCE4B;

    for (size_t at = size; at > 0; at--) {
        for (unsigned bit = 0; bit < 8; bit++) {
            base = rotate(base, 1, 16);
            base ^= (base & 1) != 0 ? 0x1020 : 0;
            made ^= bit < 7 && ((unsigned char)password[at - 1] >> bit & 1) != 0 ? base : 0;
            end = rotate(end, 1, 16);
            end ^= (end & 1) != 0 ? 0x1020 : 0;
        }
    }
    made ^= end;
    for (size_t at = 0; at < size; at++) {
        own ^= rotate((unsigned char)password[at], (unsigned)(at + 1) % 15, 15);
    }
    crypt->kind = BY_XOR;
    for (size_t at = 0; at < 16; at++) {
        const unsigned byte = at < size ? (unsigned char)password[at] : fill[at - size];

        crypt->xor_key[at] = (unsigned char)rotate(byte ^ (at % 2 == 0 ? made & 0xFF : made >> 8), 2, 8);
    }
    return made == key && own == hash;
}

static bool
open_pass(struct crypt *crypt, struct text pass, bool biff8, const char *password)
{
    const unsigned type = xls_biff_number(pass, 0, 2);

    if (!biff8) {
        return pass.size >= 4 && open_xor(crypt, type, xls_biff_number(pass, 2, 2), password);
    }
    if (type == 0) {
        return pass.size >= 6 && open_xor(crypt, xls_biff_number(pass, 2, 2), xls_biff_number(pass, 4, 2), password);
    }
    if (type != 1) {
        return false;
    }
    return xls_biff_number(pass, 2, 2) == 1 ? open_rc4(crypt, pass, password) : open_crypto_api(crypt, pass, password);
}

/* Bytes at the beginning of a record that are never encrypted. */
static size_t
plain_bytes(unsigned id, size_t size)
{
    static const unsigned plain[] = {RECORD_BOF, RECORD_FILE_PASS, 0xE1, 0x194, 0x195, 0x196, 0x138};

    for (size_t at = 0; at < sizeof plain / sizeof plain[0]; at++) {
        if (plain[at] == id) {
            return size;
        }
    }
    return id == RECORD_SHEET && size > 4 ? 4 : 0;
}

static void
decrypt(const struct crypt *crypt, char *stream, size_t size)
{
    struct xls_biff_record record;
    struct rc4 rc4 = {0};
    size_t at = 0; /* as far as RC4's stream has come */

    for (size_t offset = 0; xls_biff_next((struct text){stream, size}, &offset, &record);) {
        const size_t begin = (size_t)(record.data.data - stream);
        const size_t plain = plain_bytes(record.id, record.data.size);

        for (size_t byte = begin; byte < offset && crypt->kind == BY_XOR; byte++) {
            const unsigned value = rotate((unsigned char)stream[byte], 3, 8) ^ crypt->xor_key[(byte + record.data.size) % 16];

            stream[byte] = byte - begin < plain ? stream[byte] : (char)value;
        }
        for (; at < offset && crypt->kind != BY_XOR; at++) {
            unsigned char key;

            if (at % BLOCK == 0) {
                begin_block(crypt, at / BLOCK, &rc4);
            }
            key = rc4_next(&rc4);
            if (at >= begin + plain) {
                stream[at] = (char)((unsigned char)stream[at] ^ key);
            }
        }
    }
}

bool
xls_crypt_open(char *stream, size_t size, const char *password)
{
    struct xls_biff_record record;
    struct crypt crypt = {0};
    bool biff8 = false;
    size_t offset = 0;

    for (size_t at = 0; at < 64 && xls_biff_next((struct text){stream, size}, &offset, &record); at++) {
        if (record.id == RECORD_BOF && at == 0) {
            biff8 = xls_biff_number(record.data, 0, 2) == 0x600;
        }
        if (record.id != RECORD_FILE_PASS) {
            continue;
        }
        if (!open_pass(&crypt, record.data, biff8, password)) {
            return false;
        }
        decrypt(&crypt, stream, size);
        stream[offset - record.data.size - 4] = (char)(RECORD_NOBODY & 0xFF);
        stream[offset - record.data.size - 3] = (char)(RECORD_NOBODY >> 8);
        return true;
    }
    return false;
}
