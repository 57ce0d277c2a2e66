/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/ask/asked.h"

#include "common/ground/array.h"
#include "common/ground/file.h"
#include "common/ground/hash.h"
#include "extract/intake/unpack.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

static enum status
describe_file(const struct inspect_context *context, const char *path, struct arena *arena, struct index_entry *seen, struct error *err)
{
    const char *slash = strrchr(path, '/');
    char hex[HASH_SHA256_HEX];
    char received[32];
    struct stat about;
    struct tm parts;

    if (stat(path, &about) != 0) {
        return error_errno(err, STATUS_NO_INPUT, "E-OPEN", "could not open \"%s\"", path);
    }
    TRY(hash_file(path, hex, &seen->bytes, err));
    (void)gmtime_r(&about.st_mtime, &parts);
    (void)strftime(received, sizeof received, "%Y-%m-%dT%H:%M:%SZ", &parts);
    seen->sha256 = arena_must_text(arena, text_from(hex));
    seen->path = text_from(slash == NULL ? path : slash + 1);
    seen->received = arena_must_text(arena, text_from(received));
    seen->day = index_day(context->pack->zone, (int64_t)about.st_mtime * 1000000000, arena);
    return STATUS_OK;
}

static struct asked_item *
add_item(struct asked *asked, const struct asked_item *item)
{
    asked->items = array_grow(asked->arena, asked->items, asked->count, &asked->capacity, 16, sizeof *asked->items);
    asked->items[asked->count] = *item;
    return &asked->items[asked->count++];
}

static void
add_member(struct asked *asked, const struct site *site, const struct unpack_member *member, const struct index_entry *seen)
{
    struct asked_item *item = add_item(asked, &(struct asked_item){.heading = member->name, .seen = *seen});

    if (!text_is_null(member->detail)) {
        item->refusal = (struct index_entry){.error = TEXT("E-ZIP-MEMBER"), .detail = member->detail};
        return;
    }
    item->name = arena_must_string(asked->arena, member->name);
    item->path = store_path(site, member->sha256, asked->arena);
    item->seen.path = member->name;
    item->seen.sha256 = member->sha256;
    item->seen.bytes = member->bytes;
    item->seen.container = seen->sha256;
}

static enum status
make_folder(struct asked *asked, const char **landing, struct error *err)
{
    const char *temporary = getenv("TMPDIR");
    char *folder =
        arena_must_format(asked->arena, "%s/bidui-unpack.XXXXXX", temporary == NULL || temporary[0] == '\0' ? "/tmp" : temporary);

    if (mkdtemp(folder) == NULL) { /* 0700: people's data pass through it */
        return error_errno(err, STATUS_IO, "E-WRITE", "could not make \"%s\"", folder);
    }
    asked->folders[asked->folder_count++] = folder;
    *landing = folder;
    return STATUS_OK;
}

/* Each file of a zip or gzip file, unpacked as a run unpacks it into the site's landing. */
static enum status
add_container(const struct inspect_context *context, const char *path, const struct index_entry *seen, struct text heading,
              struct asked *asked, struct error *err)
{
    struct site site = *context->site;
    struct unpack unpack;
    struct error refusal = {0};
    enum status status;

    TRY(make_folder(asked, &site.landing, err));
    status = unpack_zip(&site, path, seen->path, 0, asked->arena, &unpack, &refusal);
    if (status == STATUS_DATA) {
        (void)add_item(asked, &(struct asked_item){
                                  .heading = heading,
                                  .refusal = {.error = arena_must_text(asked->arena, text_from(refusal.id)),
                                              .detail = arena_must_text(asked->arena, text_from(refusal.message)),
                                              .hint = arena_must_text(asked->arena, text_from(refusal.hint))}
        });
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        *err = refusal;
        return status;
    }
    for (size_t at = 0; at < unpack.count; at++) {
        add_member(asked, &site, &unpack.members[at], seen);
    }
    return STATUS_OK;
}

static enum status
inspect_items(const struct inspect_context *context, const char *source, struct asked *asked, struct error *err)
{
    for (size_t at = 0; at < asked->count; at++) {
        struct asked_item *item = &asked->items[at];
        const struct site_input input = {.path = item->name, .source = text_from(source)};

        if (item->refusal.error.size == 0) {
            item->seen.original = item->path;
            item->found = arena_must_zero(asked->arena, 1, sizeof *item->found);
            TRY(inspect_file(context, item->path, &input, &item->seen, asked->arena, item->found, err));
        }
    }
    return STATUS_OK;
}

enum status
asked_collect(const struct inspect_context *context, const char *const *paths, size_t count, const char *source, struct arena *arena,
              struct asked *asked, struct error *err)
{
    *asked = (struct asked){.arena = arena, .folders = arena_must_zero(arena, count + 1, sizeof *asked->folders)};
    for (size_t at = 0; at < count; at++) {
        const struct text heading = count > 1 ? text_from(paths[at]) : TEXT_NULL;
        struct index_entry seen = {0};
        bool container;

        TRY(describe_file(context, paths[at], arena, &seen, err));
        TRY(unpack_recognises(paths[at], &container, err));
        if (container) {
            TRY(add_container(context, paths[at], &seen, heading, asked, err));
        } else {
            (void)add_item(asked, &(struct asked_item){.path = paths[at], .name = paths[at], .heading = heading, .seen = seen});
        }
    }
    return inspect_items(context, source, asked, err);
}

enum status
asked_done(struct asked *asked, struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t at = 0; at < asked->count; at++) {
        if (asked->items[at].found != NULL) {
            inspect_found_done(asked->items[at].found);
        }
    }
    for (size_t at = 0; at < asked->folder_count; at++) {
        if (file_remove_tree(asked->folders[at], status == STATUS_OK ? err : NULL) != STATUS_OK) {
            status = STATUS_IO;
        }
    }
    return status;
}
