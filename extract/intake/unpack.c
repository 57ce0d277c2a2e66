/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/intake/unpack.h"
#include "common/ground/array.h"
#include "common/ground/file.h"

#include "extract/intake/scan.h"
#include "extract/read/base/limits.h"
#include "extract/read/base/reader.h"
#include "extract/read/book/gzip.h"
#include "extract/read/book/xlsx.h"
#include "extract/read/book/zip_guard.h"

#include <inttypes.h>
#include <strings.h>

enum { CHUNK = 64 * 1024 };

struct level {
    const struct site *site;
    const char *path;
    struct text name;
    size_t number;
    size_t depth;
    struct arena *arena;
    struct unpack *unpack;
    struct zip_guard *zip;
    struct gzip *gzip; /* then there is no zip */
};

static enum status
is_gzip(const char *path, bool *is, struct error *err)
{
    struct text content;

    TRY(file_map(path, &content, err));
    *is = gzip_is(content);
    file_unmap(content);
    return STATUS_OK;
}

enum status
unpack_recognises(const char *path, bool *is, struct error *err)
{
    TRY(is_gzip(path, is, err));
    return *is ? STATUS_OK : xlsx_is(path, XLSX_TYPE_ZIP, is, err);
}

static enum status
read_member(struct level *level, char *chunk, size_t *got, struct error *err)
{
    return level->gzip != NULL ? gzip_read(level->gzip, chunk, CHUNK, got, err) : zip_guard_read(level->zip, chunk, CHUNK, got, err);
}

static enum status
store_member(struct level *level, size_t index, struct unpack_member *member, struct error *err)
{
    char sha256[HASH_SHA256_HEX];
    char *chunk = arena_must_alloc(level->arena, CHUNK);
    struct store store;
    size_t got = 1;

    TRY(level->gzip != NULL ? STATUS_OK : zip_guard_enter(level->zip, index, err));
    TRY(store_begin(level->site, level->number, level->arena, &store, err));
    while (got > 0) {
        enum status status = read_member(level, chunk, &got, err);

        if (status == STATUS_OK) {
            status = store_write(&store, chunk, got, err);
        }
        if (status != STATUS_OK) {
            store_drop(&store);
            return status;
        }
    }
    member->bytes = store.bytes;
    TRY(store_keep(&store, sha256, err));
    member->sha256 = arena_must_text(level->arena, text_from(sha256));
    return STATUS_OK;
}

static void
add_member(struct level *level, const struct unpack_member *member)
{
    struct unpack *unpack = level->unpack;

    unpack->members = array_grow(level->arena, unpack->members, unpack->count, &unpack->capacity, 16, sizeof *member);
    unpack->members[unpack->count++] = *member;
}

/* `bundle.zip/名单.csv`, shown: the name goes into messages and tables. */
static struct text
member_name(const struct level *level, struct text name)
{
    char *shown = arena_must_alloc(level->arena, name.size * 4 + 1);

    text_show_all(name, shown, name.size * 4 + 1);
    return text_from(arena_must_format(level->arena, "%.*s/%s", TEXT_ARG(level->name), shown));
}

static bool
leads_out(struct text name)
{
    struct text rest = name;
    struct text part;

    while (text_split(&rest, '/', &part)) {
        if (text_equal(part, TEXT(".."))) {
            return true;
        }
    }
    return name.size > 0 && name.data[0] == '/';
}

/* Why a member is no delivery, whatever is in it; NULL when it may be one. No file is ever made under a member's name, but whoever unpacks
 * the zip by hand would make one. */
static const char *
refusal_of(const struct zip_guard_entry *entry, struct text shown)
{
    return entry->link                        ? "is a link or a device"
           : leads_out(entry->name)           ? "has a name that leads out of the zip"
           : shown.size > limits.member_bytes ? "has a name that is too long"
                                              : NULL;
}

/* Cut where it is too long, so that it can be told. */
static void
refuse_member(struct level *level, struct unpack_member *member, const char *reason)
{
    char name[ERROR_MESSAGE_MAX / 2];

    text_show_all(member->name, name, sizeof name);
    member->name = arena_must_text(level->arena, text_from(name));
    member->detail = text_from(arena_must_format(level->arena, "\"%s\" %s: passed over", name, reason));
}

static enum status unpack_level(struct level *level, struct error *err);

/* What was stored: a delivery, or a container itself. */
static enum status
keep_member(struct level *level, const struct unpack_member *member, struct error *err)
{
    const char *path = store_path(level->site, member->sha256, level->arena);
    bool container;

    TRY(unpack_recognises(path, &container, err));
    if (container) {
        struct level inner = *level;

        inner.path = path;
        inner.name = member->name;
        inner.zip = NULL;
        inner.gzip = NULL;
        inner.depth++;
        return unpack_level(&inner, err);
    }
    add_member(level, member);
    return STATUS_OK;
}

/* `名单.csv.gz/名单.csv`: the one file in it. */
static enum status
unpack_gzip(struct level *level, struct error *err)
{
    const char *slash = memrchr(level->name.data, '/', level->name.size);
    struct text own = slash == NULL ? level->name : (struct text){slash + 1, level->name.size - (size_t)(slash + 1 - level->name.data)};
    struct unpack_member member;
    enum status status;

    own.size -= own.size > 3 && strncasecmp(own.data + own.size - 3, ".gz", 3) == 0 ? 3 : 0;
    member = (struct unpack_member){.name = member_name(level, own)};
    TRY(gzip_open(level->path, &level->gzip, err));
    status = store_member(level, 0, &member, err);
    gzip_close(level->gzip);
    level->gzip = NULL;
    return status == STATUS_OK ? keep_member(level, &member, err) : status;
}

static enum status
take_member(struct level *level, size_t index, struct error *err)
{
    const struct zip_guard_entry *entry = zip_guard_get(level->zip, index);
    struct unpack_member member = {.name = member_name(level, entry->name)};
    const char *refusal = refusal_of(entry, member.name);

    if (entry->folder || scan_is_left_alone(entry->name) || text_starts_with(entry->name, TEXT("__MACOSX/"))) {
        return STATUS_OK;
    }
    TRY(store_member(level, index, &member, err));
    if (refusal != NULL) {
        refuse_member(level, &member, refusal);
        add_member(level, &member);
        return STATUS_OK;
    }
    return keep_member(level, &member, err);
}

static enum status
unpack_level(struct level *level, struct error *err)
{
    enum status status;
    bool gzip;

    if (level->depth > limits.zip_depth) {
        return error_set(err, STATUS_DATA, "E-ZIP-LIMIT", "\"%.*s\": more than %" PRIu64 " zips inside each other", TEXT_ARG(level->name),
                         limits.zip_depth);
    }
    TRY(is_gzip(level->path, &gzip, err));
    status = gzip ? unpack_gzip(level, err) : zip_guard_open(level->path, NULL, &level->zip, err);
    if (status == STATUS_OK && !gzip) {
        for (size_t index = 0; index < zip_guard_count(level->zip) && status == STATUS_OK; index++) {
            status = take_member(level, index, err);
        }
        zip_guard_close(level->zip);
    }
    if (status != STATUS_OK) {
        reader_rename(err, level->path, arena_must_string(level->arena, level->name));
    }
    return status;
}

enum status
unpack_zip(const struct site *site, const char *path, struct text name, size_t number, struct arena *arena, struct unpack *unpack,
           struct error *err)
{
    struct level level = {.site = site, .path = path, .name = name, .number = number, .depth = 1, .arena = arena, .unpack = unpack};

    *unpack = (struct unpack){0};
    TRY(unpack_level(&level, err));
    return unpack->count > 0
               ? STATUS_OK
               : error_set(err, STATUS_DATA, "E-EMPTY-FILE", "\"%.*s\": nothing lies in it that may be a delivery", TEXT_ARG(name));
}
