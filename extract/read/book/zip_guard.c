/* SPDX-License-Identifier: Apache-2.0 */
/* libzip has its one home here. It checks headers and checksums; what it does not do is mistrust sizes, so every byte that comes out is
 * counted against the limits, whatever the directory declares. */
#include "extract/read/book/zip_guard.h"

#include "common/ground/arena.h"
#include "extract/read/base/gb18030.h"
#include "extract/read/base/limits.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <zip.h>

struct zip_guard {
    zip_t *zip;
    zip_file_t *file; /* the entry that is open, or NULL */
    size_t current;
    uint64_t given; /* bytes out of it */
    uint64_t total; /* bytes out of all entries */
    uint64_t file_bytes;
    struct zip_guard_limits limits;
    struct zip_guard_entry *entries;
    size_t count;
    struct arena arena;
    char *path;
};

struct zip_guard_limits
zip_guard_usual(void)
{
    return (struct zip_guard_limits){.entries = limits.zip_entries,
                                     .entry_bytes = limits.zip_entry_bytes,
                                     .total_bytes = limits.zip_total_bytes,
                                     .ratio = limits.zip_ratio,
                                     .ratio_after = limits.zip_ratio_after};
}

static enum status
refuse_container(const char *path, const char *reason, struct error *err)
{
    error_set(err, STATUS_DATA, "E-ZIP", "\"%s\": %s", path, reason);
    error_hint(err, "the file is damaged or incomplete: fetch it or have it sent again");
    return STATUS_DATA;
}

/* What libzip complains of: the file is bad, or the machine could not. libzip often tells the second like the first (a directory for which
 * there is no memory is "no zip"), so errno, which we clear before, has the last word. */
static enum status
refuse_zip(const char *path, int reason, zip_error_t *why, struct error *err)
{
    if (reason == ENOMEM || zip_error_code_zip(why) == ZIP_ER_MEMORY) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to read \"%s\"", path);
    }
    if (reason == EIO || reason == EMFILE || reason == ENFILE || reason == EACCES) {
        errno = reason;
        return error_errno(err, STATUS_IO, "E-READ", "could not read \"%s\"", path);
    }
    return refuse_container(path, zip_error_code_zip(why) == ZIP_ER_NOZIP ? "not a zip container, or cut off" : zip_error_strerror(why),
                            err);
}

static enum status
over_limit(const struct zip_guard *guard, const char *what, uint64_t limit, struct error *err)
{
    error_set(err, STATUS_DATA, "E-ZIP-LIMIT", "\"%s\": more than %llu %s", guard->path, (unsigned long long)limit, what);
    error_hint(err, "this is no delivery as departments send them; if it is genuine, unpack it or export the data as CSV");
    return STATUS_DATA;
}

/* The name as UTF-8: what it is already, or GB18030; other bytes are shown as \x... */
static struct text
decode_name(struct arena *arena, struct text raw)
{
    struct gb18030 decoder;
    struct buffer out;
    struct text name;

    if (text_is_utf8(raw)) {
        return arena_must_text(arena, raw);
    }
    buffer_init(&out, 4 * raw.size + 256);
    gb18030_init(&decoder, GB18030_2022);
    if (gb18030_decode(&decoder, raw, &out, NULL) != STATUS_OK || gb18030_finish(&decoder, NULL) != STATUS_OK) {
        buffer_clear(&out);
        for (size_t at = 0; at < raw.size; at++) {
            const unsigned char byte = (unsigned char)raw.data[at];

            buffer_format(&out, byte < 0x80 ? "%c" : "\\x%02X", byte);
        }
    }
    name = arena_must_text(arena, buffer_text(&out));
    buffer_done(&out);
    return name;
}

/* Some programs of Windows write `xl\\workbook.xml`: the backslash is its slash, whatever the standard says. */
static struct text
with_slashes(struct arena *arena, struct text name)
{
    char *changed = arena_must_string(arena, name);

    for (char *at = changed; *at != '\0'; at++) {
        *at = *at == '\\' ? '/' : *at;
    }
    return (struct text){changed, name.size};
}

static bool
is_unsafe(struct text name)
{
    struct text rest = name;
    struct text part;

    if (name.size == 0 || name.data[0] == '/' || (name.size > 1 && name.data[1] == ':')) {
        return true;
    }
    for (size_t at = 0; at < name.size; at++) {
        if ((unsigned char)name.data[at] < 0x20 || name.data[at] == 0x7F) {
            return true;
        }
    }
    while (text_split(&rest, '/', &part)) {
        if (text_equal(part, TEXT(".."))) {
            return true;
        }
    }
    return false;
}

/* A zip that was made on Unix keeps the kind of file in the upper half of its attributes. */
static bool
is_link(zip_t *zip, size_t index)
{
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;
    mode_t mode;

    if (zip_file_get_external_attributes(zip, index, 0, &system, &attributes) != 0 || system != ZIP_OPSYS_UNIX) {
        return false;
    }
    mode = (mode_t)(attributes >> 16);
    return (mode & S_IFMT) != 0 && !S_ISREG(mode) && !S_ISDIR(mode);
}

static void
describe_entry(struct zip_guard *guard, size_t index)
{
    struct zip_guard_entry *entry = &guard->entries[index];
    const char *raw = zip_get_name(guard->zip, index, ZIP_FL_ENC_RAW);
    zip_stat_t facts;

    zip_stat_init(&facts);
    entry->name = with_slashes(&guard->arena, decode_name(&guard->arena, text_from(raw == NULL ? "" : raw)));
    entry->unsafe = is_unsafe(entry->name);
    entry->folder = text_ends_with(entry->name, TEXT("/"));
    entry->link = is_link(guard->zip, index);
    if (zip_stat_index(guard->zip, index, 0, &facts) == 0) {
        entry->bytes = (facts.valid & ZIP_STAT_SIZE) != 0 ? facts.size : 0;
        entry->compressed = (facts.valid & ZIP_STAT_COMP_SIZE) != 0 ? facts.comp_size : 0;
        entry->encrypted = (facts.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && facts.encryption_method != ZIP_EM_NONE;
    }
    if (entry->compressed > guard->file_bytes) {
        entry->compressed = guard->file_bytes; /* a lie that would raise the allowed ratio */
    }
}

static int
compare_entry_names(const void *left, const void *right)
{
    const struct zip_guard_entry *const *a = left;
    const struct zip_guard_entry *const *b = right;

    return text_compare((*a)->name, (*b)->name);
}

/* The same name twice: programs differ in which one they take. */
static enum status
check_names(struct zip_guard *guard, struct error *err)
{
    struct zip_guard_entry **sorted = arena_alloc(&guard->arena, (guard->count + 1) * sizeof *sorted);

    if (sorted == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the entries of \"%s\"", guard->path);
    }
    for (size_t index = 0; index < guard->count; index++) {
        sorted[index] = &guard->entries[index];
    }
    qsort(sorted, guard->count, sizeof *sorted, compare_entry_names);
    for (size_t index = 1; index < guard->count; index++) {
        if (text_equal(sorted[index - 1]->name, sorted[index]->name)) {
            return error_set(err, STATUS_DATA, "E-ZIP", "\"%s\": two entries are named \"%.*s\"", guard->path,
                             TEXT_ARG(sorted[index]->name));
        }
    }
    return STATUS_OK;
}

static enum status
read_directory(struct zip_guard *guard, struct error *err)
{
    const zip_int64_t count = zip_get_num_entries(guard->zip, 0);

    if (count < 0 || (uint64_t)count > guard->limits.entries) {
        return over_limit(guard, "entries", guard->limits.entries, err);
    }
    guard->count = (size_t)count;
    guard->entries = arena_must_zero(&guard->arena, guard->count + 1, sizeof *guard->entries);
    for (size_t index = 0; index < guard->count; index++) {
        describe_entry(guard, index);
    }
    return check_names(guard, err);
}

static enum status
open_zip(struct zip_guard *guard, struct error *err)
{
    struct stat facts;
    int code = 0;

    if (stat(guard->path, &facts) != 0) {
        return error_errno(err, STATUS_IO, "E-READ", "could not read \"%s\"", guard->path);
    }
    guard->file_bytes = (uint64_t)facts.st_size;
    errno = 0;
    guard->zip = zip_open(guard->path, ZIP_RDONLY, &code);
    if (guard->zip == NULL) {
        const int reason = errno;
        zip_error_t why;
        enum status status;

        zip_error_init_with_code(&why, code);
        status = refuse_zip(guard->path, reason, &why, err);
        zip_error_fini(&why);
        return status;
    }
    return read_directory(guard, err);
}

enum status
zip_guard_open(const char *path, const struct zip_guard_limits *bounds, struct zip_guard **guard, struct error *err)
{
    struct zip_guard *made = calloc(1, sizeof *made);
    enum status status;

    *guard = NULL;
    if (made == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to open \"%s\"", path);
    }
    arena_init(&made->arena, 0);
    made->limits = bounds == NULL ? zip_guard_usual() : *bounds;
    made->path = arena_must_string(&made->arena, text_from(path));
    status = open_zip(made, err);
    if (status != STATUS_OK) {
        zip_guard_close(made);
        return status;
    }
    *guard = made;
    return STATUS_OK;
}

void
zip_guard_close(struct zip_guard *guard)
{
    if (guard == NULL) {
        return;
    }
    if (guard->file != NULL) {
        zip_fclose(guard->file);
    }
    if (guard->zip != NULL) {
        zip_discard(guard->zip);
    }
    arena_done(&guard->arena);
    free(guard);
}

size_t
zip_guard_count(const struct zip_guard *guard)
{
    return guard->count;
}

const struct zip_guard_entry *
zip_guard_get(const struct zip_guard *guard, size_t index)
{
    return &guard->entries[index];
}

size_t
zip_guard_find(const struct zip_guard *guard, struct text name)
{
    size_t loose = SIZE_MAX;

    for (size_t index = 0; index < guard->count; index++) {
        const struct text there = guard->entries[index].name;

        if (text_equal(there, name)) {
            return index;
        }
        if (loose == SIZE_MAX && there.size == name.size && strncasecmp(there.data, name.data, name.size) == 0) {
            loose = index;
        }
    }
    return loose;
}

enum status
zip_guard_enter(struct zip_guard *guard, size_t index, struct error *err)
{
    if (guard->file != NULL) {
        zip_fclose(guard->file);
        guard->file = NULL;
    }
    guard->current = index;
    guard->given = 0;
    if (guard->entries[index].encrypted) {
        error_set(err, STATUS_DATA, "E-ZIP-PASSWORD", "\"%s\": \"%.*s\" needs a password", guard->path,
                  TEXT_ARG(guard->entries[index].name));
        error_hint(err, "have it sent without a password, or unpack it and put the files into the inbox");
        return STATUS_DATA;
    }
    errno = 0;
    guard->file = zip_fopen_index(guard->zip, index, 0);
    return guard->file != NULL ? STATUS_OK : refuse_zip(guard->path, errno, zip_get_error(guard->zip), err);
}

enum status
zip_guard_read(struct zip_guard *guard, void *data, size_t size, size_t *got, struct error *err)
{
    const uint64_t compressed = guard->entries[guard->current].compressed;
    zip_int64_t count;

    *got = 0;
    errno = 0;
    count = zip_fread(guard->file, data, size);
    if (count < 0) {
        return refuse_zip(guard->path, errno, zip_file_get_error(guard->file), err);
    }
    guard->given += (uint64_t)count;
    guard->total += (uint64_t)count;
    if (guard->given > guard->limits.entry_bytes) {
        return over_limit(guard, "bytes in one entry", guard->limits.entry_bytes, err);
    }
    if (guard->total > guard->limits.total_bytes) {
        return over_limit(guard, "bytes in all", guard->limits.total_bytes, err);
    }
    if (guard->given > guard->limits.ratio_after && guard->given / guard->limits.ratio > compressed) {
        return over_limit(guard, "bytes out of each compressed byte", guard->limits.ratio, err);
    }
    *got = (size_t)count;
    return STATUS_OK;
}
