/* SPDX-License-Identifier: Apache-2.0 */
#include "common/formats/json.h"
#include "common/formats/package.h"
#include "common/ground/file.h"
#include "common/ground/hash.h"

#include <inttypes.h>
#include <stdlib.h>

enum { DESCRIPTOR_MAX = 64 * 1024 * 1024 };

static void
read_fields(const struct json *schema, struct arena *arena, struct package_resource *resource)
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
    read_fields(json_get(item, "schema"), arena, resource);
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
