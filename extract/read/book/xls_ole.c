/* SPDX-License-Identifier: Apache-2.0 */
/* The table of sectors is looked up in the file for each step, by way of the header's list of table sectors; nothing is copied. Only the
 * first 109 table sectors are in the header (7 MB with small sectors); the chain behind them is walked when a larger file needs it. */
#include "extract/read/book/xls_ole.h"

#include <strings.h>

enum {
    HEADER = 512,
    HEADER_LIST = 109, /* table sectors named in the header */
    ENTRY = 128,       /* bytes of a directory entry */
    NAME_MAX_BYTES = 64,
    ROOT = 5
};

static const uint32_t LAST_SECTOR = UINT32_C(0xFFFFFFFA); /* from here on: marks, no sectors */

static uint32_t
read_number(const char *data, size_t bytes)
{
    uint32_t value = 0;

    for (size_t at = bytes; at > 0; at--) {
        value = value << 8 | (unsigned char)data[at - 1];
    }
    return value;
}

/* The first `needed` bytes of a sector, or NULL behind the end of the file: some programs cut off the last sector where its content ends.
 */
static const char *
sector_bytes(const struct xls_ole *ole, uint32_t sector, size_t needed)
{
    const uint64_t offset = ((uint64_t)sector + 1) << ole->shift;

    return sector < LAST_SECTOR && offset + needed <= ole->file.size ? ole->file.data + offset : NULL;
}

/* The number of the index-th sector of the table; LAST_SECTOR when there is none. */
static uint32_t
table_sector(const struct xls_ole *ole, uint32_t index)
{
    const uint32_t per_sector = (UINT32_C(1) << (ole->shift - 2)) - 1;
    uint32_t list = read_number(ole->file.data + 68, 4);

    if (index < HEADER_LIST) {
        return read_number(ole->file.data + 76 + (size_t)index * 4, 4);
    }
    index -= HEADER_LIST;
    for (uint32_t step = 0; step < 4096; step++) {
        const char *bytes = sector_bytes(ole, list, (size_t)(per_sector + 1) * 4);

        if (bytes == NULL) {
            break;
        }
        if (index < per_sector) {
            return read_number(bytes + (size_t)index * 4, 4);
        }
        index -= per_sector;
        list = read_number(bytes + (size_t)per_sector * 4, 4);
    }
    return LAST_SECTOR;
}

static uint32_t
next_sector(const struct xls_ole *ole, uint32_t sector)
{
    const unsigned entries_shift = ole->shift - 2;
    const size_t at = (size_t)(sector & ((UINT32_C(1) << entries_shift) - 1)) * 4;
    const char *bytes = sector_bytes(ole, table_sector(ole, sector >> entries_shift), at + 4);

    return bytes == NULL ? LAST_SECTOR : read_number(bytes + at, 4);
}

/* `needed` bytes at `offset` of the chain that begins at `start`; they lie in one sector. */
static const char *
chain_bytes(const struct xls_ole *ole, uint32_t start, uint64_t offset, size_t needed)
{
    const size_t at = (size_t)offset & (((size_t)1 << ole->shift) - 1);
    const char *bytes;

    for (uint64_t step = offset >> ole->shift; step > 0 && start < LAST_SECTOR; step--) {
        start = next_sector(ole, start);
    }
    bytes = sector_bytes(ole, start, at + needed);
    return bytes == NULL ? NULL : bytes + at;
}

/* The name of a directory entry as ASCII (other characters: '?'); false when the entry is unused. */
static bool
entry_name(const char *entry, char name[NAME_MAX_BYTES / 2 + 1])
{
    const uint32_t bytes = read_number(entry + 64, 2);
    size_t used = 0;

    if (bytes < 2 || bytes > NAME_MAX_BYTES) {
        return false;
    }
    for (size_t at = 0; at + 2 < bytes; at += 2) {
        const uint32_t unit = read_number(entry + at, 2);

        name[used++] = unit > 0 && unit < 0x80 ? (char)unit : '?';
    }
    name[used] = '\0';
    return true;
}

/* The entry that `matches` by name, or the root when name is NULL. */
static const char *
find_entry(const struct xls_ole *ole, const char *name)
{
    uint32_t sector = ole->directory;

    for (uint32_t step = 0; step < 4096; step++) {
        for (size_t at = 0; at < (size_t)1 << ole->shift; at += ENTRY) {
            const char *bytes = sector_bytes(ole, sector, at + ENTRY);
            char there[NAME_MAX_BYTES / 2 + 1];

            if (bytes == NULL) {
                return NULL;
            }
            if (name == NULL ? bytes[at + 66] == ROOT : entry_name(bytes + at, there) && strcasecmp(there, name) == 0) {
                return bytes + at;
            }
        }
        sector = next_sector(ole, sector);
    }
    return NULL;
}

bool
xls_ole_open(struct xls_ole *ole, struct text file)
{
    const char *root;

    *ole = (struct xls_ole){.file = file};
    if (file.size < HEADER || memcmp(file.data, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) != 0) {
        return false;
    }
    ole->shift = read_number(file.data + 30, 2);
    ole->mini_shift = read_number(file.data + 32, 2);
    if ((ole->shift != 9 && ole->shift != 12) || ole->mini_shift > ole->shift || ole->mini_shift < 2) {
        return false;
    }
    ole->directory = read_number(file.data + 48, 4);
    ole->mini_limit = read_number(file.data + 56, 4);
    ole->mini_table = read_number(file.data + 60, 4);
    root = find_entry(ole, NULL);
    if (root != NULL) {
        ole->mini_start = read_number(root + 116, 4);
        ole->mini_bytes = read_number(root + 120, 4);
    }
    return true;
}

bool
xls_ole_find(const struct xls_ole *ole, const char *name, struct xls_ole_stream *stream)
{
    const char *entry = find_entry(ole, name);

    if (entry == NULL) {
        return false;
    }
    stream->start = read_number(entry + 116, 4);
    stream->bytes = read_number(entry + 120, 4);
    return true;
}

static bool
read_large(const struct xls_ole *ole, struct xls_ole_stream stream, struct buffer *out)
{
    const size_t sector_size = (size_t)1 << ole->shift;
    uint32_t sector = stream.start;
    size_t left = stream.bytes;

    while (left > 0) {
        const size_t size = left < sector_size ? left : sector_size;
        const char *bytes = sector_bytes(ole, sector, size);

        if (bytes == NULL) {
            return false;
        }
        buffer_append(out, bytes, size);
        left -= size;
        sector = next_sector(ole, sector);
    }
    return buffer_ok(out);
}

static bool
read_mini(const struct xls_ole *ole, struct xls_ole_stream stream, struct buffer *out)
{
    const size_t mini_size = (size_t)1 << ole->mini_shift;
    uint32_t sector = stream.start;
    size_t left = stream.bytes;

    while (left > 0) {
        const uint64_t offset = (uint64_t)sector << ole->mini_shift;
        const size_t size = left < mini_size ? left : mini_size;
        const char *bytes = sector < LAST_SECTOR && offset < ole->mini_bytes ? chain_bytes(ole, ole->mini_start, offset, size) : NULL;

        if (bytes == NULL) {
            return false;
        }
        buffer_append(out, bytes, size);
        left -= size;
        bytes = chain_bytes(ole, ole->mini_table, (uint64_t)sector * 4, 4);
        sector = bytes == NULL ? LAST_SECTOR : read_number(bytes, 4);
    }
    return buffer_ok(out);
}

bool
xls_ole_read(const struct xls_ole *ole, struct xls_ole_stream stream, struct buffer *out)
{
    if (stream.bytes > ole->file.size) {
        stream.bytes = (uint32_t)ole->file.size; /* more than the file: it will break off */
    }
    return stream.bytes < ole->mini_limit && stream.bytes < 65536 ? read_mini(ole, stream, out) : read_large(ole, stream, out);
}
