/* SPDX-License-Identifier: Apache-2.0 */
/* One source that the rows of a derived one come from, and what it looks into on the way. */
#include "transform/rules/derived_loader.h"

#include "transform/expr/check.h"
#include "transform/table/catalog.h"

enum { GROUP_MAX = 8 };

/* ---- what it is made from ---- */

static bool
need(struct derived_loading *loading, struct text name)
{
    const size_t table = catalog_find(loading->pack, name, VARIANT_CURRENT);

    return table == SIZE_MAX || !catalog_is_derived(loading->pack, table)
           || derived_load_one(loading, table - VARIANTS * loading->pack->source_count);
}

/* The sources an expression looks into. */
static bool
need_all(struct derived_loading *loading, const struct expr *expr)
{
    bool good = true;

    if (expr->kind == EXPR_RELATED) {
        good = need(loading, expr->related->source_name) && (expr->related->where == NULL || need_all(loading, expr->related->where));
    }
    for (size_t at = 0; at < expr->argument_count; at++) {
        good = need_all(loading, expr->arguments[at]) && good;
    }
    return good;
}

static void
note_reads(const struct derived_loading *loading, struct derived *derived, size_t table)
{
    const size_t sources = loading->pack->source_count;
    const bool *further = catalog_is_derived(loading->pack, table) ? loading->set->derived->items[table - VARIANTS * sources].reads : NULL;

    derived->reads[table] = true;
    if (!catalog_is_derived(loading->pack, table)) {
        derived->reads[table % sources] = true; /* what was before is before the present one */
    }
    for (size_t at = 0; further != NULL && at < catalog_count(loading->pack); at++) {
        derived->reads[at] = derived->reads[at] || further[at];
    }
}

static void
note_expr(const struct derived_loading *loading, struct derived *derived, const struct expr *expr)
{
    if (expr->kind == EXPR_RELATED) {
        note_reads(loading, derived, expr->related->source);
        if (expr->related->where != NULL) {
            note_expr(loading, derived, expr->related->where);
        }
    }
    for (size_t at = 0; at < expr->argument_count; at++) {
        note_expr(loading, derived, expr->arguments[at]);
    }
}

/* ---- one part ---- */

static struct expr *
read_expr(struct derived_loading *loading, struct rule_loader *loader, struct text source, size_t place, const struct schema *from,
          enum expr_type wanted)
{
    struct expr_problems found = {.arena = loader->arena};
    const struct expr_context context = {.pack = loading->pack,
                                         .division = loading->options->division,
                                         .as_of = loading->options->as_of,
                                         .overrides = loading->options->overrides,
                                         .override_count = loading->options->override_count,
                                         .arena = loader->arena,
                                         .problems = &found};
    const struct expr_scope scope = {.schema = from};
    struct expr *expr = expr_parse(source, loader->arena, &found);

    if (expr != NULL && (!need_all(loading, expr) || !expr_check(expr, &scope, &context, wanted))) {
        expr = NULL;
        loader->good = false;
    }
    for (size_t at = 0; at < found.count; at++) {
        rule_loader_report(loader, place, found.items[at].at, found.items[at].id, found.items[at].message, found.items[at].hint);
    }
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
    if (!need(loading, name)) {
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
        const size_t value = rule_place_find(loader->file, place, arena_must_string(loader->arena, name));
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

void
derived_part_read(struct derived_loading *loading, struct rule_loader *loader, const struct json *json, size_t place,
                  struct derived *derived, struct schema *schema)
{
    struct derived_part *part = &derived->parts[derived->part_count++];
    const bool first = derived->part_count == 1;
    const struct text where = json_get_text(json, "where");

    part->columns = arena_must_zero(loader->arena, DERIVED_FIELDS_MAX, sizeof(struct expr *));
    if (!read_from(loading, loader, json, place, part)) {
        loader->good = false;
        return;
    }
    note_reads(loading, derived, part->source);
    if (!text_is_null(where)) {
        part->where = read_expr(loading, loader, where, rule_place_find(loader->file, place, "where"), part->schema, EXPR_BOOLEAN);
    }
    read_group(loader, json_get(json, "group_by"), rule_place_find(loader->file, place, "group_by"), part);
    read_columns(loading, loader, json_get(json, "columns"), rule_place_find(loader->file, place, "columns"), first, schema, part);
    if (part->where != NULL) {
        note_expr(loading, derived, part->where);
    }
    for (size_t field = 0; field < schema->field_count && loader->good; field++) {
        if (part->columns[field] != NULL) {
            note_expr(loading, derived, part->columns[field]);
        } else {
            rule_loader_report(
                loader, place, 0, "E-RULE-COLUMN",
                arena_must_format(loader->arena, "this part lacks the column \"%.*s\" of the first", TEXT_ARG(schema->fields[field].name)),
                "null where it says nothing");
        }
    }
}
