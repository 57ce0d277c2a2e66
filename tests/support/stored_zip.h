/* SPDX-License-Identifier: Apache-2.0 */
/* Writes small zips without compression, for tests that need containers with exactly these bytes. */
#ifndef BIDUI_TESTS_STORED_ZIP_H
#define BIDUI_TESTS_STORED_ZIP_H

#include "common/ground/buffer.h"
#include "common/ground/text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct stored_zip_entry {
    const char *name;
    const char *content;
};

static inline uint32_t
stored_zip_crc(struct text bytes)
{
    uint32_t crc = 0xFFFFFFFFU;

    for (size_t at = 0; at < bytes.size; at++) {
        crc ^= (unsigned char)bytes.data[at];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (0xEDB88320U & (0U - (crc & 1U)));
        }
    }
    return ~crc;
}

static inline void
stored_zip_number(struct buffer *out, uint32_t value, size_t bytes)
{
    for (size_t at = 0; at < bytes; at++) {
        buffer_append_char(out, (char)(value >> 8 * at));
    }
}

/* The part that local and central headers share: flags .. extra size. */
static inline void
stored_zip_facts(struct buffer *out, const struct stored_zip_entry *entry)
{
    const struct text content = text_from(entry->content);

    stored_zip_number(out, 0, 2); /* flags */
    stored_zip_number(out, 0, 2); /* stored */
    stored_zip_number(out, 0, 2);
    stored_zip_number(out, 0x21, 2);
    stored_zip_number(out, stored_zip_crc(content), 4);
    stored_zip_number(out, (uint32_t)content.size, 4);
    stored_zip_number(out, (uint32_t)content.size, 4);
    stored_zip_number(out, (uint32_t)strlen(entry->name), 2);
    stored_zip_number(out, 0, 2);
}

/* The zip's bytes; buffer_done the result. */
static inline struct buffer
stored_zip_make(const struct stored_zip_entry *entries, size_t count)
{
    struct buffer out;
    struct buffer directory;
    uint32_t start;

    buffer_init(&out, 256 * 1024 * 1024);
    buffer_init(&directory, 1024 * 1024);
    for (size_t at = 0; at < count; at++) {
        const uint32_t offset = (uint32_t)out.size;

        buffer_append(&out, "PK\x03\x04\x14\x00", 6);
        stored_zip_facts(&out, &entries[at]);
        buffer_append_string(&out, entries[at].name);
        buffer_append_string(&out, entries[at].content);
        buffer_append(&directory, "PK\x01\x02\x14\x00\x14\x00", 8);
        stored_zip_facts(&directory, &entries[at]);
        stored_zip_number(&directory, 0, 2);
        stored_zip_number(&directory, 0, 2);
        stored_zip_number(&directory, 0, 2);
        stored_zip_number(&directory, 0, 4);
        stored_zip_number(&directory, offset, 4);
        buffer_append_string(&directory, entries[at].name);
    }
    start = (uint32_t)out.size;
    buffer_append_text(&out, buffer_text(&directory));
    buffer_append(&out, "PK\x05\x06\x00\x00\x00\x00", 8);
    stored_zip_number(&out, (uint32_t)count, 2);
    stored_zip_number(&out, (uint32_t)count, 2);
    stored_zip_number(&out, (uint32_t)directory.size, 4);
    stored_zip_number(&out, start, 4);
    stored_zip_number(&out, 0, 2);
    buffer_done(&directory);
    return out;
}

static inline void
stored_zip_save(struct text bytes, const char *path)
{
    FILE *file = fopen(path, "wb");

    if (file == NULL || fwrite(bytes.data, 1, bytes.size, file) != bytes.size || fclose(file) != 0) {
        abort();
    }
}

#endif
