/* SPDX-License-Identifier: Apache-2.0 */
/* inputs.<revision>.json: written with keys in fixed order and without a clock, so that the same list has the same bytes. */
#include "extract/intake/inputs.h"

#include "common/formats/json.h"
#include "common/ground/buffer.h"
#include "common/ground/date.h"
#include "common/ground/file.h"
#include "common/ground/hash.h"

#include <stddef.h>

enum { FILE_BYTES_MAX = 256 << 20 };

/* A member of a struct that is written as text. */
struct member {
    const char *key;
    size_t offset; /* of its struct text */
};

#define MEMBER(type, name) {#name, offsetof(struct type, name)}

static const struct member item_members[] = {MEMBER(inputs_item, source),    MEMBER(inputs_item, scope),  MEMBER(inputs_item, period),
                                             MEMBER(inputs_item, effective), MEMBER(inputs_item, sha256), MEMBER(inputs_item, path),
                                             MEMBER(inputs_item, encoding)};
/* Written only where there is something to say. */
static const struct member optional_members[] = {MEMBER(inputs_item, dialect), MEMBER(inputs_item, nil), MEMBER(inputs_item, renewed),
                                                 MEMBER(inputs_item, remark)};
enum { OPTIONAL_MEMBERS = sizeof optional_members / sizeof optional_members[0] };
static const struct member refusal_members[] = {
    MEMBER(inputs_refusal, source),    MEMBER(inputs_refusal, scope),  MEMBER(inputs_refusal, period),
    MEMBER(inputs_refusal, effective), MEMBER(inputs_refusal, sha256), MEMBER(inputs_refusal, path),
    MEMBER(inputs_refusal, error),     MEMBER(inputs_refusal, detail), MEMBER(inputs_refusal, hint)};

enum { ITEM_MEMBERS = sizeof item_members / sizeof item_members[0], REFUSAL_MEMBERS = sizeof refusal_members / sizeof refusal_members[0] };

static void
append_member(struct buffer *out, const char *key, struct text value, const char *before)
{
    buffer_append_string(out, before);
    buffer_format(out, "\"%s\": ", key);
    buffer_append_json(out, value);
}

static void
append_members(struct buffer *out, const struct member *members, size_t count, const void *object, const char *before)
{
    for (size_t at = 0; at < count; at++) {
        append_member(out, members[at].key, *(const struct text *)((const char *)object + members[at].offset), at == 0 ? before : ", ");
    }
}

static void
append_item(struct buffer *out, const struct inputs_item *item)
{
    const bool current = item->variant == VARIANT_CURRENT;

    if (!current) {
        append_member(out, "variant", text_from(variant_name(item->variant)), "{");
    }
    append_members(out, item_members, ITEM_MEMBERS, item, current ? "{" : ", ");
    for (size_t at = 0; at < OPTIONAL_MEMBERS; at++) {
        const struct text value = *(const struct text *)((const char *)item + optional_members[at].offset);

        if (value.size > 0) {
            append_member(out, optional_members[at].key, value, ", ");
        }
    }
    buffer_format(out, ", \"carried\": %s, \"age_days\": %d, \"order\": %zu}", item->carried ? "true" : "false", (int)item->age_days,
                  item->order);
}

static void
append_refusal(struct buffer *out, const struct inputs_refusal *refusal)
{
    append_members(out, refusal_members, REFUSAL_MEMBERS, refusal, "{");
    buffer_append_char(out, '}');
}

static void
append_items(struct buffer *out, const char *key, const struct inputs_item *items, size_t count)
{
    buffer_format(out, ",\n  \"%s\": [", key);
    for (size_t at = 0; at < count; at++) {
        buffer_append_string(out, at == 0 ? "\n    " : ",\n    ");
        append_item(out, &items[at]);
    }
    buffer_append_string(out, count == 0 ? "]" : "\n  ]");
}

static void
append_all(struct buffer *out, const struct inputs *inputs)
{
    append_member(out, "as_of", inputs->as_of, "{\n  ");
    buffer_format(out, ",\n  \"revision\": %ld", inputs->revision);
    append_member(out, "predecessor", inputs->predecessor, ",\n  ");
    append_member(out, "pack_hash", inputs->pack_hash, ",\n  ");
    append_member(out, "params_hash", inputs->params_hash, ",\n  ");
    append_items(out, "deliveries", inputs->items, inputs->count);
    append_items(out, "earlier", inputs->earlier, inputs->earlier_count);
    buffer_append_string(out, ",\n  \"refused\": [");
    for (size_t at = 0; at < inputs->refusal_count; at++) {
        buffer_append_string(out, at == 0 ? "\n    " : ",\n    ");
        append_refusal(out, &inputs->refusals[at]);
    }
    buffer_append_string(out, inputs->refusal_count == 0 ? "]\n}\n" : "\n  ]\n}\n");
}

char *
inputs_path(const struct site *site, struct text as_of, long revision, struct arena *arena)
{
    return arena_must_format(arena, "%s/inputs.%ld.json", site_batch_folder(site, as_of, arena), revision);
}

enum status
inputs_freeze(const struct site *site, struct inputs *inputs, struct arena *arena, struct error *err)
{
    struct buffer out;
    enum status status;

    TRY(file_make_folder(site_batch_folder(site, inputs->as_of, arena), err));
    buffer_init(&out, FILE_BYTES_MAX);
    append_all(&out, inputs);
    status = buffer_ok(&out) ? file_write_atomic(inputs_path(site, inputs->as_of, inputs->revision, arena), buffer_text(&out), err)
                             : error_set(err, STATUS_MEMORY, "E-MEMORY", "the list of deliveries has grown too large");
    hash_sha256_hex(buffer_text(&out), inputs->sha256);
    buffer_done(&out);
    return status;
}

static struct text
read_member(const struct json *object, const char *key, struct arena *arena)
{
    const struct text text = json_get_text(object, key);

    return text_is_null(text) ? TEXT_NULL : arena_must_text(arena, text);
}

static void
read_members(const struct json *json, const struct member *members, size_t count, void *object, struct arena *arena)
{
    for (size_t at = 0; at < count; at++) {
        *(struct text *)((char *)object + members[at].offset) = read_member(json, members[at].key, arena);
    }
}

static void
read_items(const struct json *list, struct arena *arena, struct inputs_item **items, size_t *count)
{
    *items = arena_must_zero(arena, json_count(list) + 1, sizeof **items);
    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        struct inputs_item *made = &(*items)[(*count)++];

        read_members(item, item_members, ITEM_MEMBERS, made, arena);
        read_members(item, optional_members, OPTIONAL_MEMBERS, made, arena);
        made->carried = json_get_bool(item, "carried", false);
        made->age_days = (int32_t)json_get_integer(item, "age_days", 0);
        made->order = (size_t)json_get_integer(item, "order", 1);
        (void)variant_find(json_get_text(item, "variant"), &made->variant);
    }
}

static void
read_refusals(struct inputs *inputs, const struct json *list, struct arena *arena)
{
    inputs->refusals = arena_must_zero(arena, json_count(list) + 1, sizeof *inputs->refusals);
    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        read_members(item, refusal_members, REFUSAL_MEMBERS, &inputs->refusals[inputs->refusal_count++], arena);
    }
}

static enum status
check_items(const struct inputs *inputs, const char *path, struct error *err)
{
    for (size_t at = 0; at < inputs->count; at++) {
        if (inputs->items[at].source.size == 0 || inputs->items[at].sha256.size != 64 || inputs->items[at].effective.size != 10) {
            return error_set(err, STATUS_CONFIG, "E-INPUTS", "\"%s\": delivery %zu lacks source, effective or sha256", path, at + 1);
        }
    }
    return STATUS_OK;
}

enum status
inputs_read(const struct site *site, struct text as_of, long revision, struct arena *arena, struct inputs *inputs, struct error *err)
{
    const char *path = inputs_path(site, as_of, revision, arena);
    struct json *document;
    struct text content;

    *inputs = (struct inputs){.as_of = as_of, .revision = revision};
    if (!file_exists(path)) {
        return error_set(err, STATUS_USAGE, "E-REVISION", "batch %.*s has no revision %ld: there is no \"%s\"", TEXT_ARG(as_of), revision,
                         path);
    }
    TRY(file_read(path, FILE_BYTES_MAX, arena, &content, err));
    hash_sha256_hex(content, inputs->sha256);
    TRY(json_parse(content, path, &document, err));
    inputs->predecessor = read_member(document, "predecessor", arena);
    inputs->pack_hash = read_member(document, "pack_hash", arena);
    inputs->params_hash = read_member(document, "params_hash", arena);
    read_items(json_get(document, "deliveries"), arena, &inputs->items, &inputs->count);
    read_items(json_get(document, "earlier"), arena, &inputs->earlier, &inputs->earlier_count);
    read_refusals(inputs, json_get(document, "refused"), arena);
    json_free(document);
    return check_items(inputs, path, err);
}

static bool
same_item(const struct inputs_item *left, const struct inputs_item *right)
{
    return text_equal(left->source, right->source) && text_equal(left->scope, right->scope) && text_equal(left->period, right->period)
           && text_equal(left->effective, right->effective) && text_equal(left->sha256, right->sha256)
           && text_equal(left->path, right->path) && left->carried == right->carried && left->order == right->order
           && left->variant == right->variant && text_equal(left->renewed, right->renewed) && text_equal(left->remark, right->remark);
}

static bool
same_items(const struct inputs_item *left, size_t left_count, const struct inputs_item *right, size_t right_count)
{
    bool same = left_count == right_count;

    for (size_t at = 0; at < left_count && same; at++) {
        same = same_item(&left[at], &right[at]);
    }
    return same;
}

bool
inputs_same(const struct inputs *chosen, const struct inputs *frozen)
{
    if (!same_items(chosen->items, chosen->count, frozen->items, frozen->count)
        || !same_items(chosen->earlier, chosen->earlier_count, frozen->earlier, frozen->earlier_count)
        || !text_equal(chosen->predecessor, frozen->predecessor) || !text_equal(chosen->pack_hash, frozen->pack_hash)
        || !text_equal(chosen->params_hash, frozen->params_hash)) {
        return false;
    }
    for (size_t at = 0; at < chosen->refusal_count; at++) {
        bool known = false;

        for (size_t other = 0; other < frozen->refusal_count; other++) {
            known |= text_equal(chosen->refusals[at].sha256, frozen->refusals[other].sha256)
                     && text_equal(chosen->refusals[at].path, frozen->refusals[other].path)
                     && text_equal(chosen->refusals[at].error, frozen->refusals[other].error);
        }
        if (!known) {
            return false;
        }
    }
    return true;
}

bool
inputs_is_stale(const struct schema *schema, int32_t effective, int32_t as_of)
{
    if (schema->max_age_days == 0 && schema->max_age_months == 0) {
        return false;
    }
    return date_add_months(effective, schema->max_age_months) + schema->max_age_days < as_of;
}
