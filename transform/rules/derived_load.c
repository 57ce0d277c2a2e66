/* SPDX-License-Identifier: Apache-2.0 */
/* Each file is read when something first names it, so types are known when they are needed and a circle is found where it closes. */
#include "transform/rules/derived.h"

#include "common/ground/file.h"
#include "transform/expr/check.h"
#include "transform/rules/loader.h"
#include "transform/table/catalog.h"

#include <stdlib.h>

enum { DERIVED_FIELDS_MAX = 200, GROUP_MAX = 8, PARTS_MAX = 100, FILES_MAX = 1000 };

enum derived_state { DERIVED_NEW, DERIVED_OPEN, DERIVED_DONE };

struct derived_loading {
    struct rule_set *set;
    struct pack *pack;
    const struct rule_options *options;
    struct rule_loader *loaders; /* by derived source: its file, for places in messages */
    enum derived_state *states;
};

/* Reads a derived source unless that was done; false when it is being read: a circle, which is named. */
static bool load_one(struct derived_loading *loading, size_t number);

/* ---- what it is made from ---- */

static bool
load_needed(struct derived_loading *loading, struct text name)
{
    const size_t table = catalog_find(loading->pack, name, VARIANT_CURRENT);

    return table == SIZE_MAX || !catalog_is_derived(loading->pack, table)
           || load_one(loading, table - VARIANTS * loading->pack->source_count);
}

/* The sources an expression looks into. */
static bool
load_needed_of(struct derived_loading *loading, const struct expr *expr)
{
    bool good = true;

    if (expr->kind == EXPR_RELATED) {
        good = load_needed(loading, expr->related->source_name)
               && (expr->related->where == NULL || load_needed_of(loading, expr->related->where));
    }
    for (size_t at = 0; at < expr->argument_count; at++) {
        good = load_needed_of(loading, expr->arguments[at]) && good;
    }
    return good;
}

static void
note_expr(const struct rule_loader *loader, struct derived *derived, const struct expr *expr)
{
    if (expr->kind == EXPR_RELATED) {
        rule_loader_note_source(loader, derived->reads, expr->related->source);
        if (expr->related->where != NULL) {
            note_expr(loader, derived, expr->related->where);
        }
    }
    for (size_t at = 0; at < expr->argument_count; at++) {
        note_expr(loader, derived, expr->arguments[at]);
    }
}

/* ---- one part ---- */

static struct expr *
read_expr(struct derived_loading *loading, struct rule_loader *loader, struct text source, size_t place, const struct schema *from,
          enum expr_type wanted)
{
    struct expr_problems found = {.arena = loader->arena};
    const struct expr_context context = rule_loader_context(loader, &found);
    const struct expr_scope scope = {.schema = from};
    struct expr *expr = expr_parse(source, loader->arena, &found);

    if (expr != NULL
        && (!load_needed_of(loading, expr) || !expr_check(expr, &scope, &context, wanted)
            || (wanted == EXPR_BOOLEAN && !expr_check_condition(expr, &context)))) {
        expr = NULL;
        loader->good = false;
    }
    rule_loader_report_all(loader, place, &found);
    return expr;
}

static bool
read_from(struct derived_loading *loading, struct rule_loader *loader, const struct json *json, size_t place, struct derived_part *part)
{
    const struct text from = json_get_text(json, "from");
    struct text name;
    struct text rest = from;
    struct text suggestion;

    if (text_is_null(from)) {
        rule_loader_report(loader, place, 0, "E-RULE-KEY", "\"from\" is missing: the source that rows come from", NULL);
        return false;
    }
    (void)text_split(&rest, '@', &name);
    if (!load_needed(loading, name)) {
        return false;
    }
    part->source = catalog_find_written(loading->pack, from);
    if (part->source == SIZE_MAX) {
        suggestion = catalog_suggest(loading->pack, name);
        rule_loader_report(loader, place, 0, "E-RULE-SOURCE",
                           arena_must_format(loader->arena, "the pack has no source \"%.*s\"", TEXT_ARG(from)),
                           text_is_null(suggestion) ? NULL : arena_must_format(loader->arena, "did you mean %.*s?", TEXT_ARG(suggestion)));
        return false;
    }
    part->schema = catalog_schema(loading->pack, part->source);
    return part->schema->field_count > 0; /* without fields its own mistakes were named */
}

static void
read_group(struct rule_loader *loader, const struct json *list, size_t place, struct derived_part *part)
{
    part->group = arena_must_zero(loader->arena, GROUP_MAX, sizeof *part->group);
    for (const struct json *item = json_is_array(list) ? json_first(list) : NULL; item != NULL && part->group_count < GROUP_MAX;
         item = json_next(item)) {
        struct expr_problems found = {.arena = loader->arena};
        const struct expr_context context = {.arena = loader->arena, .problems = &found};
        const size_t field = expr_check_name_field(part->schema, json_text(item), 0, &context);

        if (field == SIZE_MAX) {
            rule_loader_report(loader, place, 0, found.items[0].id, found.items[0].message, found.items[0].hint);
        } else {
            part->group[part->group_count++] = field;
        }
    }
    if (list != NULL && part->group_count == 0 && loader->good) {
        rule_loader_report(loader, place, 0, "E-RULE-KEY", "\"group_by\" takes columns: [\"person_key\"]", NULL);
    }
}

/* The first part names the columns, the others have the same. */
static void
read_columns(struct derived_loading *loading, struct rule_loader *loader, const struct json *columns, size_t place, bool first,
             struct schema *schema, struct derived_part *part)
{
    for (const struct json *item = json_is_object(columns) ? json_first(columns) : NULL; item != NULL; item = json_next(item)) {
        const struct text name = json_key(item);
        const size_t value = rule_problem_find(loader->file, place, arena_must_string(loader->arena, name));
        size_t field = schema_field_find(schema, name);

        if (expr_check_name_is_key(name) || (first && field != SIZE_MAX) || schema->field_count == DERIVED_FIELDS_MAX) {
            rule_loader_report(
                loader, value, 0, "E-RULE-KEY",
                arena_must_format(loader->arena, "\"%.*s\" is there already: every row has its keys and its place", TEXT_ARG(name)), NULL);
            continue;
        }
        if (first) {
            field = schema->field_count++;
            schema->fields[field].name = arena_must_text(loader->arena, name);
        } else if (field == SIZE_MAX) {
            rule_loader_report(loader, value, 0, "E-RULE-COLUMN",
                               arena_must_format(loader->arena, "the first part has no column \"%.*s\"", TEXT_ARG(name)), NULL);
            continue;
        }
        part->columns[field] = read_expr(loading, loader, json_text(item), value, part->schema, EXPR_ANY);
    }
}

static void
read_part(struct derived_loading *loading, struct rule_loader *loader, const struct json *json, size_t place, struct derived *derived,
          struct schema *schema)
{
    struct derived_part *part = &derived->parts[derived->part_count++];
    const bool first = derived->part_count == 1;
    const struct text where = json_get_text(json, "where");

    part->columns = arena_must_zero(loader->arena, DERIVED_FIELDS_MAX, sizeof(struct expr *));
    if (!read_from(loading, loader, json, place, part)) {
        loader->good = false;
        return;
    }
    rule_loader_note_source(loader, derived->reads, part->source);
    if (!text_is_null(where)) {
        part->where = read_expr(loading, loader, where, rule_problem_find(loader->file, place, "where"), part->schema, EXPR_BOOLEAN);
    }
    read_group(loader, json_get(json, "group_by"), rule_problem_find(loader->file, place, "group_by"), part);
    read_columns(loading, loader, json_get(json, "columns"), rule_problem_find(loader->file, place, "columns"), first, schema, part);
    if (part->where != NULL) {
        note_expr(loader, derived, part->where);
    }
    for (size_t field = 0; field < schema->field_count && loader->good; field++) {
        if (part->columns[field] != NULL) {
            note_expr(loader, derived, part->columns[field]);
        } else {
            rule_loader_report(
                loader, place, 0, "E-RULE-COLUMN",
                arena_must_format(loader->arena, "this part lacks the column \"%.*s\" of the first", TEXT_ARG(schema->fields[field].name)),
                "null where it says nothing");
        }
    }
}

/* ---- all of a derived source ---- */

static enum schema_type
stored_type(enum expr_type type)
{
    static const enum schema_type types[] = {
        [EXPR_ANY] = SCHEMA_STRING, [EXPR_TEXT] = SCHEMA_STRING,         [EXPR_NUMBER] = SCHEMA_NUMBER,
        [EXPR_DATE] = SCHEMA_DATE,  [EXPR_YEARMONTH] = SCHEMA_YEARMONTH, [EXPR_BOOLEAN] = SCHEMA_BOOLEAN,
    };

    return types[type];
}

/* Type, code list, title and masking of a column from what all parts put there. */
static void
settle_field(struct rule_loader *loader, const struct derived *derived, size_t number, struct schema_field *field)
{
    enum expr_type type = EXPR_ANY;

    for (size_t at = 0; at < derived->part_count; at++) {
        const struct expr *expr = derived->parts[at].columns[number];
        const struct schema_field *origin = expr->origin;
        const struct text list = origin == NULL ? TEXT_NULL : origin->list;

        if (expr->type != EXPR_ANY && type != EXPR_ANY && expr->type != type) {
            rule_loader_report_key(loader, arena_must_string(loader->arena, field->name), "E-RULE-TYPE",
                                   arena_must_format(loader->arena, "\"%.*s\" is %s in one part and %s in another", TEXT_ARG(field->name),
                                                     expr_check_type_name(type), expr_check_type_name(expr->type)),
                                   NULL);
        }
        type = expr->type == EXPR_ANY ? type : expr->type;
        field->list = at == 0 || (!text_is_null(list) && text_equal(list, field->list)) ? list : TEXT_NULL;
        field->title = text_is_null(field->title) && origin != NULL ? origin->title : field->title;
        field->personal = field->personal == PERSONAL_NONE ? expr->personal : field->personal;
    }
    field->title = text_is_null(field->title) ? field->name : field->title;
    field->type = stored_type(type);
}

static void
read_head(struct rule_loader *loader, const struct derived *derived, struct schema *schema)
{
    const struct json *titles = json_get(loader->json, "titles");
    const struct json *keys = json_get(loader->json, "keys");

    schema->title = rule_loader_text(loader, "title", true);
    schema->department = rule_loader_text(loader, "department", false);
    if (text_is_null(schema->department) && derived->parts[0].schema != NULL) {
        schema->department = derived->parts[0].schema->department;
    }
    for (size_t field = 0; field < schema->field_count; field++) {
        schema->fields[field].title = json_get_text(titles, arena_must_string(loader->arena, schema->fields[field].name));
    }
    schema->subjects = arena_must_zero(loader->arena, json_count(keys) + 1, sizeof *schema->subjects);
    for (const struct json *item = json_is_object(keys) ? json_first(keys) : NULL; item != NULL; item = json_next(item)) {
        const size_t field = schema_field_find(schema, json_text(item));

        if (field == SIZE_MAX) {
            rule_loader_report_key(loader, "keys", "E-RULE-COLUMN",
                                   arena_must_format(loader->arena, "there is no column \"%.*s\"", TEXT_ARG(json_text(item))), NULL);
            continue;
        }
        schema->subjects[schema->subject_count].kind = json_key(item);
        schema->subjects[schema->subject_count++].field = field;
    }
}

static void
make_hash(struct derived_loading *loading, struct rule_loader *loader, struct derived *derived)
{
    struct hash *hash = hash_new();

    rule_loader_hash_text(hash, derived->schema->name);
    for (size_t at = 0; at < derived->part_count; at++) {
        const struct derived_part *part = &derived->parts[at];

        rule_loader_hash_text(hash, part->schema->name);
        rule_loader_hash_text(hash, text_from(variant_name(catalog_variant(loading->pack, part->source))));
        rule_loader_hash_text(hash, part->where == NULL ? TEXT_NULL : expr_print_identity(part->where, loader->arena));
        for (size_t group = 0; group < part->group_count; group++) {
            rule_loader_hash_text(hash, text_from(arena_must_format(loader->arena, "%zu", part->group[group])));
        }
        for (size_t field = 0; field < derived->schema->field_count; field++) {
            rule_loader_hash_text(hash, derived->schema->fields[field].name);
            rule_loader_hash_text(hash, expr_print_identity(part->columns[field], loader->arena));
        }
    }
    for (size_t at = 0; at < loading->set->derived->order_count; at++) {
        const struct derived *other = &loading->set->derived->items[loading->set->derived->order[at]];

        if (derived->reads[VARIANTS * loading->pack->source_count + loading->set->derived->order[at]]) {
            rule_loader_hash_text(hash, text_from(other->hash));
        }
    }
    hash_hex(hash, derived->hash);
    hash_free(hash);
}

static void
read_parts(struct derived_loading *loading, struct rule_loader *loader, struct derived *derived, struct schema *schema)
{
    const struct json *parts = json_get(loader->json, "union");
    size_t place = parts == NULL ? 0 : rule_problem_find(loader->file, 0, "union");

    derived->parts = arena_must_zero(loader->arena, json_count(parts) + 1, sizeof *derived->parts);
    if (parts == NULL) {
        place = rule_problem_find(loader->file, 0, "from");
        read_part(loading, loader, loader->json, place == SIZE_MAX ? 0 : place, derived, schema);
        return;
    }
    if (!json_is_array(parts) || json_count(parts) == 0 || json_count(parts) > PARTS_MAX) {
        rule_loader_report(loader, place, 0, "E-RULE-KEY", "\"union\" takes parts: [{\"from\": …, \"columns\": {…}}, …]", NULL);
        return;
    }
    for (const struct json *item = json_first(parts); item != NULL; item = json_next(item)) {
        const size_t found = rule_problem_find(loader->file, place, "from");

        place = found == SIZE_MAX ? place : found;
        read_part(loading, loader, item, place, derived, schema);
        place++;
    }
}

/* Where its rows come from, as far back as it takes. What it is made from has been read. */
static void
find_origin(const struct derived_loading *loading, struct derived *derived)
{
    const size_t sources = loading->pack->source_count;

    for (size_t at = 0; at < derived->part_count; at++) {
        const size_t source = derived->parts[at].source;
        const bool again = catalog_is_derived(loading->pack, source);
        const struct derived *from = again ? &loading->set->derived->items[source - VARIANTS * sources] : NULL;
        const size_t origin = again ? from->origin : source % sources;

        derived->leaves += again ? from->leaves : 1;
        derived->origin = at == 0 || derived->origin == origin ? origin : SIZE_MAX;
    }
}

static void
read_file(struct derived_loading *loading, struct rule_loader *loader, size_t number)
{
    struct derived *derived = &loading->set->derived->items[number];
    struct schema *schema = &loading->pack->derived[number];

    rule_loader_check_form(loader, META_DERIVED);
    derived->schema = schema;
    derived->reads = arena_must_zero(loader->arena, catalog_count(loading->pack), sizeof *derived->reads);
    schema->fields = arena_must_zero(loader->arena, DERIVED_FIELDS_MAX, sizeof *schema->fields);
    read_parts(loading, loader, derived, schema);
    if (loader->good && schema->field_count == 0) {
        rule_loader_report_key(loader, "columns", "E-RULE-KEY", "\"columns\" is missing: {\"name\": \"expression\"}", NULL);
    }
    if (!loader->good) {
        schema->field_count = 0;
        return;
    }
    find_origin(loading, derived);
    read_head(loader, derived, schema);
    for (size_t field = 0; field < schema->field_count; field++) {
        settle_field(loader, derived, field, &schema->fields[field]);
    }
    make_hash(loading, loader, derived);
}

static bool
load_one(struct derived_loading *loading, size_t number)
{
    struct rule_loader *loader = &loading->loaders[number];
    struct derived_set *derived = loading->set->derived;

    if (loading->states[number] == DERIVED_OPEN) {
        rule_loader_report_key(loader, "name", "E-RULE-CYCLE",
                               arena_must_format(loader->arena, "\"%.*s\" is made from itself, by way of what it is made from",
                                                 TEXT_ARG(loading->pack->derived[number].name)),
                               NULL);
        return false;
    }
    if (loading->states[number] == DERIVED_DONE) {
        return true;
    }
    loading->states[number] = DERIVED_OPEN;
    if (loader->json != NULL) {
        read_file(loading, loader, number);
    }
    loading->states[number] = DERIVED_DONE;
    if (loader->good && loader->json != NULL) {
        derived->order[derived->order_count++] = number;
    }
    return true;
}

/* ---- files ---- */

static void
open_file(struct derived_loading *loading, struct rule_loader *loader, const char *path)
{
    *loader = (struct rule_loader){.path = path,
                                   .pack = loading->pack,
                                   .derived = loading->set->derived,
                                   .options = loading->options,
                                   .arena = loading->set->arena,
                                   .problems = &loading->set->problems};
    (void)rule_loader_open(loader);
}

static int
compare_paths(const void *left, const void *right)
{
    const char *const first = strrchr(*(char *const *)left, '/');
    const char *const second = strrchr(*(char *const *)right, '/');

    return strcmp(first, second);
}

static enum status
list_definitions(const struct rule_set *set, const char *const *rule_folders, size_t folder_count, char ***paths, size_t *count,
                 struct error *err)
{
    *paths = arena_must_zero(set->arena, FILES_MAX, sizeof **paths);
    *count = 0;
    for (size_t at = 0; at < folder_count; at++) {
        const struct text rules = text_from(rule_folders[at]);
        const char *folder = text_ends_with(rules, TEXT("/rules"))
                                 ? arena_must_format(set->arena, "%.*s/derived", (int)(rules.size - strlen("/rules")), rules.data)
                                 : NULL;
        char **names;
        size_t name_count = 0;

        if (folder != NULL) {
            TRY(file_list(folder, set->arena, &names, &name_count, err));
        }
        for (size_t name = 0; name < name_count && *count < FILES_MAX; name++) {
            if (text_ends_with(text_from(names[name]), TEXT(".json")) && names[name][0] != '.') {
                (*paths)[(*count)++] = file_join(set->arena, folder, names[name]);
            }
        }
    }
    qsort(*paths, *count, sizeof **paths, compare_paths);
    return STATUS_OK;
}

/* The name is the file's, so that one finds the other, and no other source has it. */
static void
check_name(struct derived_loading *loading, struct rule_loader *loader, size_t number, struct text file_name)
{
    const struct pack *pack = loading->pack;
    const struct text name = json_get_text(loader->json, "name");
    const bool again = number > 0 && text_equal(pack->derived[number - 1].name, file_name);

    if (loader->json != NULL && !text_equal(name, file_name)) {
        rule_loader_report_key(loader, "name", "E-RULE-KEY",
                               arena_must_format(loader->arena, "the file of \"%.*s\" must be %.*s.json", TEXT_ARG(name), TEXT_ARG(name)),
                               NULL);
    }
    if (again || schema_find(pack, file_name) != NULL) {
        rule_loader_report_key(loader, "name", "E-RULE-KEY",
                               arena_must_format(loader->arena, "there is a source \"%.*s\" already", TEXT_ARG(file_name)), NULL);
    }
}

enum status
derived_load(struct rule_set *set, struct pack *pack, const char *const *rule_folders, size_t folder_count,
             const struct rule_options *options, struct error *err)
{
    struct derived_loading loading = {.set = set, .pack = pack, .options = options};
    struct derived_set *derived = arena_must_zero(set->arena, 1, sizeof *derived);
    char **paths;
    size_t count;

    set->derived = derived;
    TRY(list_definitions(set, rule_folders, folder_count, &paths, &count, err));
    derived->items = arena_must_zero(set->arena, count + 1, sizeof *derived->items);
    derived->order = arena_must_zero(set->arena, count + 1, sizeof *derived->order);
    derived->count = count;
    loading.loaders = arena_must_zero(set->arena, count + 1, sizeof *loading.loaders);
    loading.states = arena_must_zero(set->arena, count + 1, sizeof *loading.states);
    pack->derived = arena_must_zero(set->arena, count + 1, sizeof *pack->derived);
    for (size_t at = 0; at < count; at++) {
        const struct text file = text_from(strrchr(paths[at], '/') + 1);
        struct schema *schema = &pack->derived[at];

        open_file(&loading, &loading.loaders[at], paths[at]);
        *schema = (struct schema){
            .name = {file.data, file.size - strlen(".json")},
            .derived = true,
            .path = paths[at],
            .person_field = SIZE_MAX,
            .household_field = SIZE_MAX,
            .division_field = SIZE_MAX,
            .member_fields = {SIZE_MAX,  SIZE_MAX                   }
        };
        check_name(&loading, &loading.loaders[at], at, schema->name);
    }
    pack->derived_count = count;
    for (size_t at = 0; at < count; at++) {
        (void)load_one(&loading, at);
    }
    return STATUS_OK;
}
