/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes written go `row -> 256 KiB buffer -> hash and write(2)`; while they are those of the file that is followed they are hashed and
 * compared, and not written. What is read is the descriptor, rows are package_rows.h. */
#include "common/formats/package.h"

#include "common/formats/csv.h"
#include "common/formats/json.h"
#include "common/ground/file.h"
#include "common/ground/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FLUSH_AT = 256 * 1024, DESCRIPTOR_MAX = 64 * 1024 * 1024, ROW_MAX = 64 * 1024 * 1024 };

/* ---- writing ---- */

struct package_table {
    struct package_table *next;
    char *name;
    char *path;
    struct package_field *fields; /* NULL for a plain file */
    size_t field_count;
    struct buffer buffer;
    struct hash *hash;
    char sha256[HASH_SHA256_HEX];
    uint64_t bytes;
    uint64_t rows;
    char *followed;    /* path of the file it has been equal to so far; NULL: of none */
    struct text known; /* that file, mapped */
    int file;
};

struct property {
    struct property *next;
    char *key;
    struct text value;
};

struct package_writer {
    struct arena arena; /* guarded by lock */
    pthread_mutex_t lock;
    char *folder;
    char *stage;
    char *name;    /* transform.1 */
    char *partial; /* full path of the .partial folder */
    char *earlier; /* the package that is followed, or NULL */
    struct package_table *tables;
    struct property *properties;
};

enum status
package_create(const char *folder, const char *stage, long revision, struct package_writer **writer, struct error *err)
{
    struct package_writer *made = calloc(1, sizeof *made);

    *writer = NULL;
    if (made == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for a package");
    }
    arena_init(&made->arena, 0);
    (void)pthread_mutex_init(&made->lock, NULL);
    made->folder = arena_must_string(&made->arena, text_from(folder));
    made->stage = arena_must_string(&made->arena, text_from(stage));
    made->name = arena_must_format(&made->arena, "%s.%ld", stage, revision);
    made->partial = arena_must_format(&made->arena, "%s/%s.partial", folder, made->name);
    if (file_remove_tree(made->partial, err) != STATUS_OK || file_make_folder(made->partial, err) != STATUS_OK) {
        package_abandon(made);
        return STATUS_IO;
    }
    *writer = made;
    return STATUS_OK;
}

void
package_follow(struct package_writer *writer, const char *folder)
{
    writer->earlier = arena_must_string(&writer->arena, text_from(folder));
}

static void
stop_following(struct package_table *table)
{
    file_unmap(table->known);
    table->known = TEXT_NULL;
    table->followed = NULL;
}

/* The file is another one after all: what both have in common is written now. */
static enum status
begin_file(struct package_table *table, struct error *err)
{
    const struct text common = {table->known.data, (size_t)table->bytes};
    enum status status = STATUS_OK;

    table->file = open(table->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (table->file < 0) {
        status = error_errno(err, STATUS_IO, "E-OPEN", "could not create \"%s\"", table->path);
    } else if (common.size > 0) {
        status = file_write_all(table->file, common.data, common.size, table->path, err);
    }
    stop_following(table);
    return status;
}

static enum status
put_bytes(struct package_table *table, struct text bytes, struct error *err)
{
    hash_update(table->hash, bytes.data, bytes.size);
    if (table->followed != NULL) {
        if (bytes.size <= table->known.size - table->bytes && memcmp(table->known.data + table->bytes, bytes.data, bytes.size) == 0) {
            table->bytes += bytes.size;
            return STATUS_OK;
        }
        TRY(begin_file(table, err));
    }
    table->bytes += bytes.size;
    return file_write_all(table->file, bytes.data, bytes.size, table->path, err);
}

static enum status
flush_table(struct package_table *table, struct error *err)
{
    if (!buffer_ok(&table->buffer)) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "a row of \"%s\" is larger than %d bytes", table->path, ROW_MAX);
    }
    if (table->buffer.size > 0) {
        TRY(put_bytes(table, buffer_text(&table->buffer), err));
        buffer_clear(&table->buffer);
    }
    return STATUS_OK;
}

static struct package_table *
table_new(struct package_writer *writer, const char *name, const char *suffix)
{
    struct package_table *table;

    (void)pthread_mutex_lock(&writer->lock);
    table = arena_must_zero(&writer->arena, 1, sizeof *table);
    table->name = arena_must_string(&writer->arena, text_from(name));
    table->path = arena_must_format(&writer->arena, "%s/%s%s", writer->partial, name, suffix);
    table->next = writer->tables;
    table->file = -1;
    writer->tables = table;
    (void)pthread_mutex_unlock(&writer->lock);
    buffer_init(&table->buffer, ROW_MAX);
    table->hash = hash_new();
    return table;
}

static void
copy_fields(struct package_writer *writer, struct package_table *table, const struct package_field *fields, size_t count)
{
    (void)pthread_mutex_lock(&writer->lock);
    table->fields = arena_must_zero(&writer->arena, count + 1, sizeof *table->fields);
    for (size_t field = 0; field < count; field++) {
        table->fields[field].name = arena_must_string(&writer->arena, text_from(fields[field].name));
        table->fields[field].type = arena_must_string(&writer->arena, text_from(fields[field].type));
    }
    (void)pthread_mutex_unlock(&writer->lock);
    table->field_count = count;
}

/* Nothing is followed that cannot be read, or has another form. */
static void
follow_file(struct package_writer *writer, struct package_table *table)
{
    char *path;

    (void)pthread_mutex_lock(&writer->lock);
    path = arena_must_format(&writer->arena, "%s/%s.csv", writer->earlier, table->name);
    (void)pthread_mutex_unlock(&writer->lock);
    if (file_map(path, &table->known, NULL) == STATUS_OK) {
        table->followed = path;
    }
}

enum status
package_table_open(struct package_writer *writer, const char *name, const struct package_field *fields, size_t field_count,
                   struct package_table **table, struct error *err)
{
    struct package_table *made = table_new(writer, name, ".csv");

    *table = NULL;
    copy_fields(writer, made, fields, field_count);
    if (writer->earlier != NULL) {
        follow_file(writer, made);
    }
    if (made->followed == NULL) {
        TRY(begin_file(made, err));
    }
    for (size_t field = 0; field < field_count; field++) {
        if (field > 0) {
            buffer_append_char(&made->buffer, ',');
        }
        csv_append(&made->buffer, text_from(fields[field].name));
    }
    buffer_append_char(&made->buffer, '\n');
    *table = made;
    return STATUS_OK;
}

enum status
package_table_row(struct package_table *table, const struct text *cells, size_t count, struct error *err)
{
    if (count != table->field_count) {
        return error_set(err, STATUS_BUG, "E-BUG", "\"%s\": %zu cells for %zu fields", table->path, count, table->field_count);
    }
    csv_append_row(&table->buffer, cells, count);
    table->rows++;
    return table->buffer.size >= FLUSH_AT || !buffer_ok(&table->buffer) ? flush_table(table, err) : STATUS_OK;
}

enum status
package_table_rows(struct package_table *table, struct text formatted, uint64_t rows, struct error *err)
{
    TRY(flush_table(table, err));
    table->rows += rows;
    return formatted.size == 0 ? STATUS_OK : put_bytes(table, formatted, err);
}

/* It came out as the file that was followed. That one stays as it is, its mode too: a dry run follows the site's own. */
static enum status
take_followed(struct package_table *table, struct error *err)
{
    const enum status status = file_link(table->followed, table->path, err);

    stop_following(table);
    return status;
}

static enum status
close_file(struct package_table *table, struct error *err)
{
    bool synced;
    bool closed;

    synced = fsync(table->file) == 0;
    if (!synced) {
        (void)error_errno(err, STATUS_IO, "E-WRITE", "could not sync \"%s\"", table->path);
    }
    closed = close(table->file) == 0; /* also when that fails the descriptor is gone, and may be another thread's */
    table->file = -1;
    if (!synced) {
        return STATUS_IO;
    }
    if (!closed) {
        return error_errno(err, STATUS_IO, "E-WRITE", "could not close \"%s\"", table->path);
    }
    return STATUS_OK;
}

enum status
package_table_close(struct package_table *table, struct error *err)
{
    TRY(flush_table(table, err));
    if (table->followed != NULL && table->bytes == table->known.size) {
        TRY(take_followed(table, err));
    } else {
        if (table->followed != NULL) { /* a beginning of it */
            TRY(begin_file(table, err));
        }
        TRY(close_file(table, err));
    }
    hash_hex(table->hash, table->sha256);
    buffer_done(&table->buffer);
    return STATUS_OK;
}

enum status
package_table_keep(struct package_table *table, struct reuse *reuse, struct reuse_part *part, struct error *err)
{
    part->sha256 = table->sha256;
    part->bytes = table->bytes;
    part->rows = table->rows;
    return reuse_keep(reuse, table->path, part, err);
}

enum status
package_table_take(struct package_writer *writer, const char *name, const struct package_field *fields, size_t field_count,
                   const struct reuse *reuse, const struct reuse_part *part, struct error *err)
{
    struct package_table *table = table_new(writer, name, ".csv");

    copy_fields(writer, table, fields, field_count);
    (void)snprintf(table->sha256, sizeof table->sha256, "%s", part->sha256);
    table->bytes = part->bytes;
    table->rows = part->rows;
    return reuse_take(reuse, part, table->path, err);
}

enum status
package_add_file(struct package_writer *writer, const char *name, struct text content, struct error *err)
{
    struct package_table *table = table_new(writer, name, "");

    hash_sha256_hex(content, table->sha256);
    table->bytes = content.size;
    return file_write_atomic(table->path, content, err);
}

void
package_set(struct package_writer *writer, const char *key, struct text value)
{
    struct property *property;

    (void)pthread_mutex_lock(&writer->lock);
    property = arena_must_zero(&writer->arena, 1, sizeof *property);
    property->key = arena_must_string(&writer->arena, text_from(key));
    property->value = arena_must_text(&writer->arena, value);
    property->next = writer->properties;
    writer->properties = property;
    (void)pthread_mutex_unlock(&writer->lock);
}

static int
compare_tables(const void *left, const void *right)
{
    return strcmp((*(struct package_table *const *)left)->name, (*(struct package_table *const *)right)->name);
}

static int
compare_properties(const void *left, const void *right)
{
    return strcmp((*(struct property *const *)left)->key, (*(struct property *const *)right)->key);
}

/* Frictionless resource names are lower case letters, digits, `.`, `_`, `-`. */
static void
describe_table(struct buffer *out, const struct package_table *table)
{
    buffer_append_string(out, "    {\n      \"name\": ");
    buffer_append_json(out, text_from(table->name));
    buffer_append_string(out, ",\n      \"path\": ");
    buffer_append_json(out, text_from(strrchr(table->path, '/') + 1));
    buffer_format(out, ",\n      \"bytes\": %" PRIu64 ",\n      \"hash\": \"sha256:%s\"", table->bytes, table->sha256);
    if (table->fields == NULL) {
        buffer_append_string(out, "\n    }");
        return;
    }
    buffer_format(out, ",\n      \"rows\": %" PRIu64, table->rows);
    buffer_append_string(out,
                         ",\n      \"profile\": \"tabular-data-resource\",\n      \"format\": \"csv\",\n      \"mediatype\": \"text/csv\","
                         "\n      \"encoding\": \"utf-8\",\n      \"schema\": {\"fields\": [");
    for (size_t field = 0; field < table->field_count; field++) {
        buffer_append_string(out, field == 0 ? "\n        {\"name\": " : ",\n        {\"name\": ");
        buffer_append_json(out, text_from(table->fields[field].name));
        buffer_append_string(out, ", \"type\": ");
        buffer_append_json(out, text_from(table->fields[field].type));
        buffer_append_char(out, '}');
    }
    buffer_append_string(out, "\n      ], \"missingValues\": [\"\"]}\n    }");
}

static void
describe_properties(struct package_writer *writer, struct buffer *out)
{
    struct property **sorted;
    size_t count = 0;

    for (struct property *property = writer->properties; property != NULL; property = property->next) {
        count++;
    }
    sorted = arena_must_zero(&writer->arena, count + 1, sizeof(struct property *));
    count = 0;
    for (struct property *property = writer->properties; property != NULL; property = property->next) {
        sorted[count++] = property;
    }
    qsort(sorted, count, sizeof(struct property *), compare_properties);
    for (size_t at = 0; at < count; at++) {
        buffer_append_string(out, "  ");
        buffer_append_json(out, text_from(sorted[at]->key));
        buffer_append_string(out, ": ");
        buffer_append_json(out, sorted[at]->value);
        buffer_append_string(out, ",\n");
    }
}

static void
describe_package(struct package_writer *writer, struct buffer *out)
{
    size_t count = 0;
    struct package_table **sorted;

    for (struct package_table *table = writer->tables; table != NULL; table = table->next) {
        count++;
    }
    sorted = arena_must_zero(&writer->arena, count + 1, sizeof(struct package_table *));
    count = 0;
    for (struct package_table *table = writer->tables; table != NULL; table = table->next) {
        sorted[count++] = table;
    }
    qsort(sorted, count, sizeof(struct package_table *), compare_tables);
    buffer_append_string(out, "{\n  \"profile\": \"data-package\",\n  \"name\": ");
    buffer_append_json(out, text_from(writer->stage));
    buffer_append_string(out, ",\n");
    describe_properties(writer, out);
    buffer_append_string(out, "  \"resources\": [\n");
    for (size_t at = 0; at < count; at++) {
        describe_table(out, sorted[at]);
        buffer_append_string(out, at + 1 < count ? ",\n" : "\n");
    }
    buffer_append_string(out, "  ]\n}\n");
}

static enum status
publish(struct package_writer *writer, struct error *err)
{
    char *final = arena_must_format(&writer->arena, "%s/%s", writer->folder, writer->name);
    char *link = arena_must_format(&writer->arena, "%s/%s", writer->folder, writer->stage);

    TRY(file_sync_folder(writer->partial, err));
    TRY(file_remove_tree(final, err));
    if (rename(writer->partial, final) != 0) {
        return error_errno(err, STATUS_IO, "E-WRITE", "could not rename \"%s\"", writer->partial);
    }
    return file_swap_link(writer->name, link, err);
}

static void
writer_free(struct package_writer *writer)
{
    for (struct package_table *table = writer->tables; table != NULL; table = table->next) {
        if (table->file >= 0) {
            (void)close(table->file);
        }
        file_unmap(table->known);
        hash_free(table->hash);
        buffer_done(&table->buffer);
    }
    (void)pthread_mutex_destroy(&writer->lock);
    arena_done(&writer->arena);
    free(writer);
}

enum status
package_finish(struct package_writer *writer, struct error *err)
{
    struct buffer out;
    enum status status = STATUS_OK;
    char *path = arena_must_format(&writer->arena, "%s/datapackage.json", writer->partial);

    for (struct package_table *table = writer->tables; table != NULL && status == STATUS_OK; table = table->next) {
        status = table->file >= 0 || table->followed != NULL ? package_table_close(table, err) : STATUS_OK;
    }
    buffer_init(&out, DESCRIPTOR_MAX);
    if (status == STATUS_OK) {
        describe_package(writer, &out);
        status = buffer_ok(&out) ? file_write_atomic(path, buffer_text(&out), err)
                                 : error_set(err, STATUS_MEMORY, "E-MEMORY", "datapackage.json grew too large");
    }
    buffer_done(&out);
    if (status == STATUS_OK) {
        status = publish(writer, err);
    }
    if (status != STATUS_OK) {
        package_abandon(writer);
        return status;
    }
    writer_free(writer);
    return STATUS_OK;
}

void
package_abandon(struct package_writer *writer)
{
    if (writer != NULL) {
        /* A leftover is harmless: a .partial is never read, and the next package_create removes it. */
        const enum status ignored = file_remove_tree(writer->partial, NULL);

        (void)ignored;
        writer_free(writer);
    }
}

/* ---- reading ---- */

static void
read_resource_fields(const struct json *schema, struct arena *arena, struct package_resource *resource)
{
    const struct json *fields = json_get(schema, "fields");
    struct package_field *made = arena_must_zero(arena, json_count(fields) + 1, sizeof *made);

    for (const struct json *field = json_first(fields); field != NULL; field = json_next(field)) {
        made[resource->field_count].name = arena_must_string(arena, json_get_text(field, "name"));
        made[resource->field_count].type = arena_must_string(arena, json_get_text(field, "type"));
        resource->field_count++;
    }
    resource->fields = made;
}

static enum status
read_resource(const struct json *item, const struct package *package, struct arena *arena, struct package_resource *resource,
              struct error *err)
{
    const struct text name = json_get_text(item, "name");
    const struct text path = json_get_text(item, "path");
    const struct text hash = json_get_text(item, "hash");

    if (name.size == 0 || path.size == 0 || hash.size != 7 + 64 || text_find(path, TEXT("/")) != SIZE_MAX) {
        return error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s/datapackage.json\": a resource lacks name, path or hash", package->folder);
    }
    resource->name = arena_must_string(arena, name);
    resource->path = arena_must_format(arena, "%s/%.*s", package->folder, TEXT_ARG(path));
    resource->sha256 = arena_must_string(arena, (struct text){hash.data + 7, 64});
    resource->bytes = (uint64_t)json_get_integer(item, "bytes", 0);
    resource->rows = (uint64_t)json_get_integer(item, "rows", 0);
    read_resource_fields(json_get(item, "schema"), arena, resource);
    return STATUS_OK;
}

static enum status
verify_resource(const struct package_resource *resource, struct error *err)
{
    char hex[HASH_SHA256_HEX];
    uint64_t bytes;

    TRY(hash_file(resource->path, hex, &bytes, err));
    if (bytes != resource->bytes || strcmp(hex, resource->sha256) != 0) {
        return error_set(err, STATUS_DATA, "E-PACKAGE",
                         "\"%s\" is not what its package says: %" PRIu64 " bytes, sha256 %s; declared %" PRIu64 ", %s", resource->path,
                         bytes, hex, resource->bytes, resource->sha256);
    }
    return STATUS_OK;
}

static enum status
read_resources(struct package *package, bool verify, struct arena *arena, struct error *err)
{
    const struct json *list = json_get(package->document, "resources");

    package->resources = arena_must_zero(arena, json_count(list) + 1, sizeof *package->resources);
    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        struct package_resource *resource = &package->resources[package->resource_count];

        TRY(read_resource(item, package, arena, resource, err));
        if (verify) {
            TRY(verify_resource(resource, err));
        }
        package->resource_count++;
    }
    return STATUS_OK;
}

enum status
package_open(const char *folder, const char *stage, long revision, bool verify, struct arena *arena, struct package *package,
             struct error *err)
{
    struct text content;
    char hex[HASH_SHA256_HEX];
    char *path;
    enum status status;

    *package = (struct package){0};
    package->folder =
        revision > 0 ? arena_must_format(arena, "%s/%s.%ld", folder, stage, revision) : arena_must_format(arena, "%s/%s", folder, stage);
    path = file_join(arena, package->folder, "datapackage.json");
    TRY(file_read(path, DESCRIPTOR_MAX, arena, &content, err));
    hash_sha256_hex(content, hex);
    package->sha256 = arena_must_string(arena, text_from(hex));
    TRY(json_parse(content, path, &package->document, err));
    status = read_resources(package, verify, arena, err);
    if (status != STATUS_OK) {
        package_close(package);
    }
    return status;
}

void
package_close(struct package *package)
{
    json_free(package->document);
    package->document = NULL;
}

const struct package_resource *
package_find(const struct package *package, const char *name)
{
    for (size_t at = 0; at < package->resource_count; at++) {
        if (strcmp(package->resources[at].name, name) == 0) {
            return &package->resources[at];
        }
    }
    return NULL;
}

struct text
package_get(const struct package *package, const char *key)
{
    return json_get_text(package->document, key);
}
