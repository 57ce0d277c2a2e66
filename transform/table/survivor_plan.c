/* SPDX-License-Identifier: Apache-2.0 */
#include "common/formats/json.h"
#include "common/ground/file.h"
#include "transform/table/survivor.h"

enum { CANDIDATES_MAX = 200, ATTRIBUTES_MAX = 60 };

static const char *const kind_names[SURVIVOR_KINDS] = {"person", "household"};

static enum status
wrong(const char *path, struct text text, const char *reason, struct error *err)
{
    return error_set(err, STATUS_CONFIG, "E-PACK", "\"%s\": survivorship: \"%.*s\" %s", path, TEXT_ARG(text), reason);
}

/* `source.field`. */
static enum status
read_candidate(const struct batch *batch, const char *path, struct text text, enum survivor_kind kind, struct survivor_candidate *candidate,
               struct error *err)
{
    struct text rest = text;
    struct text source = TEXT_NULL;
    const struct schema *schema;

    (void)text_split(&rest, '.', &source);
    candidate->table = table_find(batch, source);
    if (candidate->table == NULL) {
        return wrong(path, text, "names no source of the pack", err);
    }
    schema = candidate->table->schema;
    candidate->field = text_is_null(rest) ? SIZE_MAX : schema_field_find(schema, rest);
    if (candidate->field == SIZE_MAX) {
        return wrong(path, text, "names no field of the source", err);
    }
    if (kind == SURVIVOR_PERSON ? schema->person_field == SIZE_MAX : schema->household_field == SIZE_MAX) {
        return wrong(path, text, kind == SURVIVOR_PERSON ? "is in a source without persons" : "is in a source without households", err);
    }
    return STATUS_OK;
}

static enum status
read_attribute(const struct batch *batch, const char *path, const struct json *list, enum survivor_kind kind, struct arena *arena,
               struct survivor_attribute *attribute, struct error *err)
{
    const struct text name = json_key(list);

    *attribute = (struct survivor_attribute){.name = arena_must_string(arena, name)};
    if (!json_is_array(list) || json_count(list) == 0 || json_count(list) > CANDIDATES_MAX) {
        return wrong(path, name, "is no list of source.field", err);
    }
    attribute->candidates = arena_must_zero(arena, json_count(list), sizeof *attribute->candidates);
    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        struct survivor_candidate *candidate = &attribute->candidates[attribute->candidate_count++];

        TRY(read_candidate(batch, path, json_text(item), kind, candidate, err));
        attribute->is_name = text_equal(candidate->table->schema->fields[candidate->field].format, TEXT("person_name"));
    }
    return STATUS_OK;
}

static enum status
read_kinds(const struct batch *batch, const char *path, const struct json *document, struct arena *arena, struct survivor_plan *plan,
           struct error *err)
{
    const struct json *survivorship = json_get(document, "survivorship");

    for (size_t kind = 0; kind < SURVIVOR_KINDS; kind++) {
        const struct json *attributes = json_get(survivorship, kind_names[kind]);
        const size_t count = json_count(attributes);

        if (count > ATTRIBUTES_MAX) {
            return wrong(path, text_from(kind_names[kind]), "has too many attributes", err);
        }
        plan->kinds[kind].attributes = arena_must_zero(arena, count + 1, sizeof *plan->kinds[kind].attributes);
        for (const struct json *list = json_first(attributes); list != NULL; list = json_next(list)) {
            TRY(read_attribute(batch, path, list, (enum survivor_kind)kind, arena, &plan->kinds[kind].attributes[plan->kinds[kind].count++],
                               err));
        }
    }
    return STATUS_OK;
}

enum status
survivor_plan_read(const struct batch *batch, struct arena *arena, struct survivor_plan *plan, struct error *err)
{
    const char *path = file_join(arena, batch->pack->folder, "pack.json");
    struct json *document;
    enum status status;

    *plan = (struct survivor_plan){.batch = batch};
    TRY(json_read(path, &document, err));
    status = read_kinds(batch, path, document, arena, plan, err);
    json_free(document);
    return status;
}
