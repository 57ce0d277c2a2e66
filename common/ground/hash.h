/* SPDX-License-Identifier: Apache-2.0 */
/* Digests (SHA-256, HMAC by libcrypto), fast hashes (XXH3-64 by libxxhash), base32. Thread-safe. */
#ifndef BIDUI_HASH_H
#define BIDUI_HASH_H

#include "common/ground/error.h"
#include "common/ground/text.h"

#include <stddef.h>
#include <stdint.h>

enum { HASH_MD5_SIZE = 16, HASH_SHA1_SIZE = 20, HASH_SHA256_SIZE = 32, HASH_SHA256_HEX = 65 };

/* A SHA-256 being computed. hash_new ends the process when libcrypto cannot work at all (E-CRYPTO); hash_free accepts NULL. */
struct hash;
struct hash *hash_new(void);
void hash_update(struct hash *hash, const void *data, size_t size);
/* Ends and restarts it; hex is NUL-terminated. */
void hash_hex(struct hash *hash, char hex[HASH_SHA256_HEX]);
void hash_free(struct hash *hash);

void hash_sha256_hex(struct text text, char hex[HASH_SHA256_HEX]);
/* SHA-256 of a file's bytes and its size. */
enum status hash_file(const char *path, char hex[HASH_SHA256_HEX], uint64_t *bytes, struct error *err) ERROR_MUST_CHECK;
void hash_hmac_sha256(struct text key, struct text message, unsigned char digest[HASH_SHA256_SIZE]);

/* The same of many messages under one key: what depends on the key is done once. hash_mac_new ends the process as hash_new does;
 * hash_mac_free accepts NULL. One thread. */
struct hash_mac;
struct hash_mac *hash_mac_new(struct text key);
void hash_mac_digest(struct hash_mac *mac, struct text message, unsigned char digest[HASH_SHA256_SIZE]);
void hash_mac_free(struct hash_mac *mac);

/* Weak digests, for formats that are made with them; never for what is to be trusted. */
void hash_md5(const void *data, size_t size, unsigned char digest[HASH_MD5_SIZE]);
void hash_sha1(const void *data, size_t size, unsigned char digest[HASH_SHA1_SIZE]);

/* XXH3 64 bits, seed 0. */
uint64_t hash_64(const void *data, size_t size);
/* Folds one length-prefixed value (NULL distinct from empty) into a running 64-bit hash. */
uint64_t hash_fold(uint64_t hash, struct text value);
/* 16 lower-case hex digits, NUL-terminated. */
void hash_64_hex(uint64_t hash, char hex[17]);

/* RFC 4648 base32 alphabet, upper case, no padding; out takes (size * 8 + 4) / 5 + 1 bytes. */
void hash_base32(const unsigned char *data, size_t size, char *out);

#endif
