/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/recognise/keys.h"

#include "common/formats/resident_id.h"
#include "common/ground/array.h"
#include "common/ground/file.h"
#include "common/ground/hash.h"
#include "extract/recognise/simplify.h"

#include <ctype.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { CELL_BYTES = 96, FIRST = 4096, FILE_MAX = 256 << 20 };

size_t
keys_field(const struct schema *schema, bool *persons)
{
    *persons = schema->person_field < schema->field_count;
    return *persons ? schema->person_field : schema->household_field < schema->field_count ? schema->household_field : SIZE_MAX;
}

const struct schema *
keys_register(const struct pack *pack)
{
    for (size_t at = pack->register_count; at > 0; at--) {
        const struct schema *schema = schema_find(pack, pack->registers[at - 1].source);
        bool persons = false;

        if (schema != NULL && keys_field(schema, &persons) != SIZE_MAX && persons) {
            return schema;
        }
    }
    return NULL;
}

/* The check character is right; what is simplified has its X small. */
static bool
is_trusted(struct text id)
{
    if (id.size != RESIDENT_ID_SIZE) {
        return false;
    }
    for (size_t at = 0; at < RESIDENT_ID_SIZE - 1; at++) {
        if (id.data[at] < '0' || id.data[at] > '9') {
            return false;
        }
    }
    return id.data[RESIDENT_ID_SIZE - 1] == (char)tolower(resident_id_check_character(id.data));
}

static int
compare_hashes(const void *left, const void *right)
{
    const uint32_t first = *(const uint32_t *)left;
    const uint32_t second = *(const uint32_t *)right;

    return (first > second) - (first < second);
}

static void
make_distinct(struct keys *keys)
{
    size_t kept = 0;

    if (keys->count > 0) {
        qsort(keys->hashes, keys->count, sizeof *keys->hashes, compare_hashes);
    }
    for (size_t at = 0; at < keys->count; at++) {
        if (kept == 0 || keys->hashes[kept - 1] != keys->hashes[at]) {
            keys->hashes[kept++] = keys->hashes[at];
        }
    }
    keys->count = kept;
}

void
keys_add_row(const struct site *site, const struct header *header, const struct text *cells, size_t count, struct keys *keys)
{
    bool persons = false;
    const size_t field = keys_field(header->schema, &persons);
    const size_t column = field == SIZE_MAX ? HEADER_UNKNOWN : header->field_columns[field];
    char simple[CELL_BYTES];
    uint32_t *wider;
    size_t size;

    if (column >= count || cells[column].size == 0) {
        return;
    }
    size = simplify_text(cells[column], simple, sizeof simple);
    if (size == 0 || size == SIZE_MAX || (persons && !is_trusted((struct text){simple, size}))) {
        return;
    }
    wider = array_grow_heap(keys->hashes, keys->count, &keys->capacity, FIRST, sizeof *wider);
    if (wider == NULL) { /* then there are fewer to compare */
        return;
    }
    keys->hashes = wider;
    keys->hashes[keys->count++] = (uint32_t)(hash_fold(hash_fold(0, site->key), (struct text){simple, size}) >> 32);
}

void
keys_settle(struct keys *keys, bool whole)
{
    make_distinct(keys);
    keys->all = whole || keys->count <= KEYS_KEPT;
    keys->count = keys->all ? keys->count : KEYS_KEPT;
}

void
keys_free(struct keys *keys)
{
    free(keys->hashes);
    *keys = (struct keys){0};
}

char *
keys_path(const struct site *site, struct text sha256, struct text source, struct arena *arena)
{
    return arena_must_format(arena, "%s/keys/%.*s.%.*s", site->landing, TEXT_ARG(sha256), TEXT_ARG(source));
}

/* Before the hashes stand whether they are all, and how many. */
enum { HEAD = 2 };

static enum status
write_hashes(int file, const char *path, const struct keys *keys, struct error *err)
{
    const uint32_t head[HEAD] = {keys->all, (uint32_t)keys->count};

    TRY(file_write_all(file, head, sizeof head, path, err));
    return keys->count == 0 ? STATUS_OK : file_write_all(file, keys->hashes, keys->count * sizeof *keys->hashes, path, err);
}

enum status
keys_write(const char *path, size_t writer, const struct keys *keys, struct error *err)
{
    char beside[PATH_MAX];
    enum status status;
    int file;

    (void)snprintf(beside, sizeof beside, "%s.%zu.partial", path, writer);
    file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) {
        return error_errno(err, STATUS_IO, "E-OPEN", "could not create \"%s\"", beside);
    }
    status = write_hashes(file, beside, keys, err);
    if ((close(file) != 0 || rename(beside, path) != 0) && status == STATUS_OK) {
        status = error_errno(err, STATUS_IO, "E-WRITE", "could not write \"%s\"", path);
    }
    if (status != STATUS_OK) {
        (void)unlink(beside);
    }
    return status;
}

bool
keys_read(const char *path, struct arena *arena, struct keys *keys)
{
    struct text content;
    uint32_t head[HEAD];

    *keys = (struct keys){0};
    if (!file_exists(path) || file_read(path, FILE_MAX, arena, &content, NULL) != STATUS_OK || content.size < sizeof head) {
        return false;
    }
    memcpy(head, content.data, sizeof head);
    if (content.size != sizeof head + head[1] * sizeof *keys->hashes) {
        return false;
    }
    *keys = (struct keys){.all = head[0] != 0, .count = head[1], .hashes = arena_must_zero(arena, head[1] + 1, sizeof *keys->hashes)};
    memcpy(keys->hashes, content.data + sizeof head, keys->count * sizeof *keys->hashes);
    return true;
}

/* A cut sample knows all keys up to its last one. */
static uint32_t
known_up_to(const struct keys *keys)
{
    return keys->all || keys->count == 0 ? UINT32_MAX : keys->hashes[keys->count - 1];
}

static bool
holds(const struct keys *keys, uint32_t hash)
{
    return keys->count > 0 && bsearch(&hash, keys->hashes, keys->count, sizeof hash, compare_hashes) != NULL;
}

static size_t
count_up_to(const struct keys *keys, uint32_t most)
{
    size_t count = 0;

    while (count < keys->count && keys->hashes[count] <= most) {
        count++;
    }
    return count;
}

void
keys_unite(const struct keys *left, const struct keys *right, struct arena *arena, struct keys *both)
{
    const uint32_t most = known_up_to(left) < known_up_to(right) ? known_up_to(left) : known_up_to(right);
    const size_t counts[2] = {count_up_to(left, most), count_up_to(right, most)};

    *both = (struct keys){.all = left->all && right->all, .count = counts[0] + counts[1]};
    both->hashes = arena_must_zero(arena, both->count + 1, sizeof *both->hashes);
    for (size_t at = 0; at < both->count; at++) {
        both->hashes[at] = at < counts[0] ? left->hashes[at] : right->hashes[at - counts[0]];
    }
    make_distinct(both);
}

void
keys_compare(const struct keys *left, const struct keys *right, size_t *of, size_t *both)
{
    const uint32_t most = known_up_to(left) < known_up_to(right) ? known_up_to(left) : known_up_to(right);
    const size_t counts[2] = {count_up_to(left, most), count_up_to(right, most)};
    const struct keys *fewer = counts[0] <= counts[1] ? left : right;
    const struct keys *more = counts[0] <= counts[1] ? right : left;

    *of = counts[0] <= counts[1] ? counts[0] : counts[1];
    *both = 0;
    for (size_t at = 0; at < *of; at++) {
        *both += holds(more, fewer->hashes[at]);
    }
}

size_t
keys_found(const struct keys *keys, const struct keys *all)
{
    size_t found = 0;

    for (size_t at = 0; at < keys->count; at++) {
        found += holds(all, keys->hashes[at]);
    }
    return found;
}
