/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>
#include <xxhash.h>

struct hash {
    EVP_MD_CTX *context;
};

static void
must(bool worked)
{
    if (!worked) {
        error_exit(STATUS_UNAVAILABLE, "E-CRYPTO", "libcrypto cannot compute SHA-256: no memory, or its configuration is broken");
    }
}

static void *
must_have(void *memory, size_t size)
{
    if (memory == NULL && size > 0) {
        error_exit(STATUS_MEMORY, "E-MEMORY", "no memory for %zu bytes of libcrypto", size);
    }
    return memory;
}

static void *
must_allocate(size_t size, const char *file, int line)
{
    void *memory = malloc(size);

    (void)file;
    (void)line;
    return must_have(memory, size);
}

static void *
must_reallocate(void *memory, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    if (size == 0) {
        free(memory); /* GCOV_EXCL_LINE: what realloc of nothing means; libcrypto asks for it nowhere that we go */
        return NULL;  /* GCOV_EXCL_LINE: the same */
    }
    return must_have(realloc(memory, size), size);
}

static void
release(void *memory, const char *file, int line)
{
    (void)file;
    (void)line;
    free(memory);
}

/* libcrypto 3.0 runs into NULL when memory ends while it gets ready. So it never learns, unless another library has used it before us. */
static void
set_hooks(void)
{
    (void)CRYPTO_set_mem_functions(must_allocate, must_reallocate, release);
}

static void
get_ready(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    (void)pthread_once(&once, set_hooks);
}

struct hash *
hash_new(void)
{
    struct hash *hash = malloc(sizeof *hash);

    if (hash == NULL) {
        error_exit(STATUS_MEMORY, "E-MEMORY", "no memory for a digest");
    }
    get_ready();
    hash->context = EVP_MD_CTX_new();
    must(hash->context != NULL && EVP_DigestInit_ex(hash->context, EVP_sha256(), NULL) == 1);
    return hash;
}

void
hash_update(struct hash *hash, const void *data, size_t size)
{
    must(EVP_DigestUpdate(hash->context, data, size) == 1);
}

static void
to_hex(const unsigned char *digest, size_t size, char *hex)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t at = 0; at < size; at++) {
        hex[at * 2] = digits[digest[at] >> 4];
        hex[at * 2 + 1] = digits[digest[at] & 15];
    }
    hex[size * 2] = '\0';
}

void
hash_hex(struct hash *hash, char hex[HASH_SHA256_HEX])
{
    unsigned char digest[HASH_SHA256_SIZE];

    must(EVP_DigestFinal_ex(hash->context, digest, NULL) == 1);
    must(EVP_DigestInit_ex(hash->context, EVP_sha256(), NULL) == 1);
    to_hex(digest, sizeof digest, hex);
}

void
hash_free(struct hash *hash)
{
    if (hash != NULL) {
        EVP_MD_CTX_free(hash->context);
        free(hash);
    }
}

void
hash_md5(const void *data, size_t size, unsigned char digest[HASH_MD5_SIZE])
{
    get_ready();
    must(EVP_Digest(data, size, digest, NULL, EVP_md5(), NULL) == 1);
}

void
hash_sha1(const void *data, size_t size, unsigned char digest[HASH_SHA1_SIZE])
{
    get_ready();
    must(EVP_Digest(data, size, digest, NULL, EVP_sha1(), NULL) == 1);
}

void
hash_sha256_hex(struct text text, char hex[HASH_SHA256_HEX])
{
    unsigned char digest[HASH_SHA256_SIZE];

    get_ready();
    must(EVP_Digest(text.data, text.size, digest, NULL, EVP_sha256(), NULL) == 1);
    to_hex(digest, sizeof digest, hex);
}

enum status
hash_file(const char *path, char hex[HASH_SHA256_HEX], uint64_t *bytes, struct error *err)
{
    char block[64 * 1024];
    struct hash *hash;
    ssize_t got;
    int file = open(path, O_RDONLY | O_CLOEXEC);

    if (file < 0) {
        return error_errno(err, errno == ENOENT ? STATUS_NO_INPUT : STATUS_IO, "E-OPEN", "could not open \"%s\"", path);
    }
    hash = hash_new();
    *bytes = 0;
    do {
        got = read(file, block, sizeof block);
        if (got > 0) {
            hash_update(hash, block, (size_t)got);
            *bytes += (uint64_t)got;
        }
    } while (got > 0 || (got < 0 && errno == EINTR));
    if (got < 0) {
        (void)error_errno(err, STATUS_IO, "E-READ", "could not read \"%s\"", path);
    }
    hash_hex(hash, hex);
    hash_free(hash);
    (void)close(file);
    return got < 0 ? STATUS_IO : STATUS_OK;
}

void
hash_hmac_sha256(struct text key, struct text message, unsigned char digest[HASH_SHA256_SIZE])
{
    unsigned int size = HASH_SHA256_SIZE;

    get_ready();
    must(HMAC(EVP_sha256(), key.data, (int)key.size, (const unsigned char *)message.data, message.size, digest, &size) != NULL);
}

/* RFC 2104: hash(outer key, hash(inner key, message)). Both keys fill a block of SHA-256, so each is a state to start from. */
struct hash_mac {
    EVP_MD_CTX *inner, *outer, *working;
};

enum { SHA256_BLOCK = 64, INNER_PAD = 0x36, OUTER_PAD = 0x5c };

static EVP_MD_CTX *
start_padded(const unsigned char key[SHA256_BLOCK], unsigned char pad)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    unsigned char block[SHA256_BLOCK];

    for (size_t at = 0; at < SHA256_BLOCK; at++) {
        block[at] = key[at] ^ pad;
    }
    must(context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1 && EVP_DigestUpdate(context, block, sizeof block) == 1);
    OPENSSL_cleanse(block, sizeof block);
    return context;
}

struct hash_mac *
hash_mac_new(struct text key)
{
    struct hash_mac *mac = malloc(sizeof *mac);
    unsigned char block[SHA256_BLOCK] = {0};

    if (mac == NULL) {
        error_exit(STATUS_MEMORY, "E-MEMORY", "no memory for a digest");
    }
    get_ready();
    if (key.size > sizeof block) {
        must(EVP_Digest(key.data, key.size, block, NULL, EVP_sha256(), NULL) == 1);
    } else if (key.size > 0) {
        memcpy(block, key.data, key.size);
    }
    mac->inner = start_padded(block, INNER_PAD);
    mac->outer = start_padded(block, OUTER_PAD);
    mac->working = EVP_MD_CTX_new();
    must(mac->working != NULL);
    OPENSSL_cleanse(block, sizeof block);
    return mac;
}

void
hash_mac_digest(struct hash_mac *mac, struct text message, unsigned char digest[HASH_SHA256_SIZE])
{
    must(EVP_MD_CTX_copy_ex(mac->working, mac->inner) == 1 && EVP_DigestUpdate(mac->working, message.data, message.size) == 1
         && EVP_DigestFinal_ex(mac->working, digest, NULL) == 1);
    must(EVP_MD_CTX_copy_ex(mac->working, mac->outer) == 1 && EVP_DigestUpdate(mac->working, digest, HASH_SHA256_SIZE) == 1
         && EVP_DigestFinal_ex(mac->working, digest, NULL) == 1);
}

void
hash_mac_free(struct hash_mac *mac)
{
    if (mac != NULL) {
        EVP_MD_CTX_free(mac->inner);
        EVP_MD_CTX_free(mac->outer);
        EVP_MD_CTX_free(mac->working);
        free(mac);
    }
}

uint64_t
hash_64(const void *data, size_t size)
{
    return XXH3_64bits(data, size);
}

uint64_t
hash_fold(uint64_t hash, struct text value)
{
    const uint64_t length = text_is_null(value) ? UINT64_MAX : value.size;
    const uint64_t head[2] = {hash, length};

    return XXH3_64bits_withSeed(value.data == NULL ? "" : value.data, value.size, XXH3_64bits(head, sizeof head));
}

void
hash_64_hex(uint64_t hash, char hex[17])
{
    static const char digits[] = "0123456789abcdef";

    for (int at = 15; at >= 0; at--) {
        hex[at] = digits[hash & 15];
        hash >>= 4;
    }
    hex[16] = '\0';
}

void
hash_base32(const unsigned char *data, size_t size, char *out)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    uint32_t bits = 0;
    unsigned held = 0;

    for (size_t at = 0; at < size; at++) {
        bits = (bits << 8) | data[at];
        held += 8;
        while (held >= 5) {
            held -= 5;
            *out++ = alphabet[(bits >> held) & 31];
        }
    }
    if (held > 0) {
        *out++ = alphabet[(bits << (5 - held)) & 31];
    }
    *out = '\0';
}
