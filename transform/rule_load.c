/* SPDX-License-Identifier: Apache-2.0 */
/* One rule file: its keys, then its expressions in the order let, where, flag, say, verdict, note. Work goes on after a mistake, so that
 * one run shows all of them. */
#include "transform/rule_load.h"

#include "common/date.h"
#include "common/file.h"
#include "common/json.h"

#include <stdlib.h>

enum { RULE_FILE_MAX = 1024 * 1024, FIELDS_MAX = 100 };

struct loader {
    const char *path;
    struct text file;
    const struct json *json;
    const struct pack *pack;
    const struct rule_settings *settings;
    const struct rule_options *options;
    struct arena *arena;
    struct rule_problems *problems;
    struct rule *rule;
    bool good;
};

static void
report(struct loader *loader, size_t value, uint32_t at, const char *id, const char *message, const char *hint)
{
    struct rule_problem problem = {.id = id, .path = loader->path, .message = message, .hint = hint, .warning = id[0] == 'W'};

    if (value != SIZE_MAX) {
        rule_place_of(loader->file, value, at, &problem.line, &problem.column);
    }
    rule_problem_add(loader->problems, problem);
    loader->good = loader->good && problem.warning;
}

static void
report_key(struct loader *loader, const char *key, const char *id, const char *message, const char *hint)
{
    report(loader, rule_place_find(loader->file, 0, key), 0, id, message, hint);
}

/* Moves the problems of an expression to their place in the file. */
static void
report_all(struct loader *loader, size_t value, const struct expr_problems *found)
{
    for (size_t at = 0; at < found->count; at++) {
        report(loader, value, found->items[at].at, found->items[at].id, found->items[at].message, found->items[at].hint);
    }
}

/* ---- plain keys ---- */

static const char *const known_keys[] = {"$schema", "id",       "name",   "class", "severity", "department", "dispatch",    "due_days", "subject",
                                         "cause",   "suppressed_by", "from", "where", "let",    "flag",       "say",         "show",     "identity",
                                         "source",  "verdict",  "note",   "max_unknown", "description", "enabled",    "flood",       "threshold"};

static void
check_keys(struct loader *loader)
{
    for (const struct json *item = json_first(loader->json); item != NULL; item = json_next(item)) {
        const struct text key = json_key(item);
        const char *best = NULL;
        size_t best_distance = key.size / 2 + 1;
        bool known = false;

        for (size_t at = 0; at < sizeof known_keys / sizeof known_keys[0]; at++) {
            const size_t distance = text_distance(key, text_from(known_keys[at]));

            known = known || distance == 0;
            if (distance < best_distance) {
                best_distance = distance;
                best = known_keys[at];
            }
        }
        if (!known) {
            report_key(loader, arena_must_string(loader->arena, key), "E-RULE-KEY",
                       arena_must_format(loader->arena, "a rule has no key \"%.*s\"", TEXT_ARG(key)),
                       best == NULL ? NULL : arena_must_format(loader->arena, "did you mean \"%s\"?", best));
        }
    }
}

static struct text
read_text(struct loader *loader, const char *key, bool required)
{
    const struct text text = json_get_text(loader->json, key);

    if (text.size == 0 && required) {
        report_key(loader, key, "E-RULE-KEY", arena_must_format(loader->arena, "\"%s\" is missing or no text", key), NULL);
    }
    return text.size == 0 ? TEXT_NULL : text;
}

static struct text
read_word(struct loader *loader, const char *key, const char *const *words, bool required)
{
    const struct text text = read_text(loader, key, required);
    char *all = arena_must_format(loader->arena, "one of");

    if (text_is_null(text)) {
        return text;
    }
    for (const char *const *word = words; *word != NULL; word++) {
        if (text_equal(text, text_from(*word))) {
            return text;
        }
        all = arena_must_format(loader->arena, "%s %s", all, *word);
    }
    report_key(loader, key, "E-RULE-KEY", arena_must_format(loader->arena, "\"%s\" is no %s", arena_must_string(loader->arena, text), key), all);
    return text;
}

static void
read_words(struct loader *loader)
{
    static const char *const classes[] = {"error", "risk", "eligibility", "entitlement", "reconcile", "process", NULL};
    static const char *const severities[] = {"block", "error", "warn", "info", NULL};
    static const char *const dispatches[] = {"village", "town", "department", "county", "bulk", "none", NULL};
    struct rule *rule = loader->rule;

    rule->id = read_text(loader, "id", true);
    rule->name = read_text(loader, "name", true);
    rule->class = read_word(loader, "class", classes, true);
    rule->severity = read_word(loader, "severity", severities, true);
    rule->department = read_text(loader, "department", false);
    rule->dispatch = read_word(loader, "dispatch", dispatches, false);
    rule->due_days = json_get_integer(loader->json, "due_days", -1);
    rule->cause = read_text(loader, "cause", false);
    rule->source_note = read_text(loader, "source", false);
    if (!json_get_bool(loader->json, "enabled", true)) {
        rule->disabled = "switched off in the rule";
    }
}

/* "5%" or a number of rows. */
static void
read_max_unknown(struct loader *loader)
{
    const struct json *value = json_get(loader->json, "max_unknown");
    const struct text text = json_lexeme(value, loader->arena);
    struct rule *rule = loader->rule;
    fixed number;

    rule->max_unknown = -1;
    rule->max_unknown_share = -1;
    if (value == NULL || rule_settings_share(text, &rule->max_unknown_share)) {
        return;
    }
    if (fixed_parse(text, &number) && number >= 0) {
        rule->max_unknown = fixed_to_integer(number);
        return;
    }
    report_key(loader, "max_unknown", "E-RULE-KEY", "\"max_unknown\" must be a number of rows or a share such as \"5%\"", NULL);
}

/* "flood": "30%" or "none"; the pack's share else. */
static void
read_flood(struct loader *loader)
{
    const struct text text = read_text(loader, "flood", false);
    struct rule *rule = loader->rule;

    rule->flood_share = loader->settings->flood_share;
    rule->flood_rows = loader->settings->flood_rows;
    if (text_equal(text, TEXT("none"))) {
        rule->flood_share = -1;
    } else if (!text_is_null(text) && !rule_settings_share(text, &rule->flood_share)) {
        report_key(loader, "flood", "E-RULE-KEY", "\"flood\" must be a share such as \"30%\", or \"none\"", NULL);
    }
}

/* "threshold": {"count": 10, "percent": "5%", "min_rows": 100}; a rule that blocks does so at its first finding when nothing is said. */
static void
read_gate(struct loader *loader)
{
    const struct json *threshold = json_get(loader->json, "threshold");
    const struct text share = json_get_text(threshold, "percent");
    struct rule *rule = loader->rule;

    rule->gate_count = json_get_integer(threshold, "count", -1);
    rule->gate_share = -1;
    rule->gate_rows = json_get_integer(threshold, "min_rows", 0);
    if (!text_is_null(share) && !rule_settings_share(share, &rule->gate_share)) {
        report_key(loader, "threshold", "E-RULE-KEY", "\"percent\" must be a share such as \"5%\"", NULL);
    }
    if (threshold != NULL && rule->gate_count < 0 && rule->gate_share < 0) {
        report_key(loader, "threshold", "E-RULE-KEY", "a threshold needs \"count\" or \"percent\"", NULL);
    }
    if (threshold == NULL && text_equal(rule->severity, TEXT("block"))) {
        rule->gate_count = 1;
    }
}

/* ---- source, subject, columns ---- */

static bool
read_from(struct loader *loader)
{
    const struct text from = read_text(loader, "from", true);
    struct rule *rule = loader->rule;
    struct text suggestion;

    if (text_is_null(from)) {
        return false;
    }
    rule->from = schema_find(loader->pack, from);
    if (rule->from == NULL) {
        suggestion = schema_suggest_source(loader->pack, from);
        report_key(loader, "from", "E-RULE-SOURCE", arena_must_format(loader->arena, "the pack has no source \"%.*s\"", TEXT_ARG(from)),
                   text_is_null(suggestion) ? NULL : arena_must_format(loader->arena, "did you mean %.*s?", TEXT_ARG(suggestion)));
        return false;
    }
    rule->source = (size_t)(rule->from - loader->pack->sources);
    rule->reads = arena_must_zero(loader->arena, loader->pack->source_count, sizeof *rule->reads);
    rule->reads[rule->source] = true;
    return true;
}

static void
read_subject(struct loader *loader)
{
    static const struct {
        const char *word;
        enum rule_subject kind;
    } kinds[] = {
        {"person",    SUBJECT_PERSON   },
        {"household", SUBJECT_HOUSEHOLD},
        {"division",  SUBJECT_DIVISION },
    };
    struct rule *rule = loader->rule;

    rule->subject = read_text(loader, "subject", false);
    if (text_is_null(rule->subject)) {
        return;
    }
    for (size_t at = 0; at < sizeof kinds / sizeof kinds[0]; at++) {
        if (text_equal(rule->subject, text_from(kinds[at].word))) {
            rule->subject_kind = kinds[at].kind;
            return;
        }
    }
    for (size_t at = 0; at < rule->from->subject_count; at++) {
        if (text_equal(rule->subject, rule->from->subjects[at].kind)) {
            rule->subject_kind = SUBJECT_OTHER;
            rule->subject_field = rule->from->subjects[at].field;
            return;
        }
    }
    report_key(loader, "subject", "E-RULE-KEY",
               arena_must_format(loader->arena, "\"%.*s\" is no subject: person, household, division or a key of %.*s", TEXT_ARG(rule->subject),
                                 TEXT_ARG(rule->from->name)),
               NULL);
}

static size_t
find_field(struct loader *loader, const char *key, struct text name)
{
    const size_t field = schema_field_find(loader->rule->from, name);
    struct text suggestion;

    if (field != SIZE_MAX) {
        return field;
    }
    if (text_equal(name, TEXT("division_code"))) {
        return EXPR_FIELD_DIVISION_CODE;
    }
    if (text_equal(name, TEXT("person_key")) || text_equal(name, TEXT("household_key"))) {
        return name.data[0] == 'p' ? EXPR_FIELD_PERSON_KEY : EXPR_FIELD_HOUSEHOLD_KEY;
    }
    suggestion = schema_suggest_field(loader->rule->from, name);
    report_key(loader, key, "E-RULE-COLUMN",
               arena_must_format(loader->arena, "%.*s has no column \"%.*s\"", TEXT_ARG(loader->rule->from->name), TEXT_ARG(name)),
               text_is_null(suggestion) ? NULL : arena_must_format(loader->arena, "did you mean %.*s?", TEXT_ARG(suggestion)));
    return SIZE_MAX;
}

/* Adds the columns named in an array, each once. */
static void
read_fields(struct loader *loader, const char *key, const struct json *array, size_t *fields, size_t *count)
{
    for (const struct json *item = json_first(array); item != NULL && *count < FIELDS_MAX; item = json_next(item)) {
        const size_t field = find_field(loader, key, json_text(item));
        bool there = field == SIZE_MAX;

        for (size_t at = 0; at < *count; at++) {
            there = there || fields[at] == field;
        }
        if (!there) {
            fields[(*count)++] = field;
        }
    }
}

static void
read_columns(struct loader *loader)
{
    const struct json *show = json_get(loader->json, "show");
    struct rule *rule = loader->rule;

    rule->show = arena_must_zero(loader->arena, FIELDS_MAX, sizeof *rule->show);
    rule->identity = arena_must_zero(loader->arena, FIELDS_MAX, sizeof *rule->identity);
    for (const struct json *item = json_is_object(show) ? json_first(show) : NULL; item != NULL; item = json_next(item)) {
        read_fields(loader, "show", item, rule->show, &rule->show_count);
    }
    if (show != NULL && !json_is_object(show)) {
        report_key(loader, "show", "E-RULE-KEY", "\"show\" must name columns per audience: {\"village\": [\"name\"]}", NULL);
    }
    read_fields(loader, "identity", json_get(loader->json, "identity"), rule->identity, &rule->identity_count);
}

static void
read_suppressed_by(struct loader *loader)
{
    const struct json *list = json_get(loader->json, "suppressed_by");
    struct rule *rule = loader->rule;

    rule->suppressed_by = arena_must_zero(loader->arena, json_count(list) + 1, sizeof *rule->suppressed_by);
    for (const struct json *item = json_is_array(list) ? json_first(list) : NULL; item != NULL; item = json_next(item)) {
        rule->suppressed_by[rule->suppressed_by_count++] = json_text(item);
    }
}

/* ---- what an expression reads ---- */

static void
note_parameter(struct loader *loader, const struct expr *expr)
{
    const struct schema_parameter_value *value;
    struct rule *rule = loader->rule;
    struct text shown = expr->name;
    char print[FIXED_TEXT_SIZE];

    for (size_t at = 0; at < rule->parameter_count; at++) {
        if (text_equal(rule->parameters[at].name, expr->parameter->name)) {
            return;
        }
    }
    if (expr->type == EXPR_NUMBER) {
        shown = (struct text){print, fixed_format(expr->number, print)};
    } else if (expr->type == EXPR_DATE) {
        shown = (struct text){print, date_format(expr->days, print)};
    } else if (expr->type == EXPR_YEARMONTH) {
        shown = (struct text){print, date_format_month(expr->days, print)};
    }
    value = schema_parameter_value(expr->parameter, loader->options->division, loader->options->as_of);
    rule->parameters[rule->parameter_count++] =
        (struct rule_parameter){expr->parameter->name, arena_must_text(loader->arena, shown), value == NULL ? TEXT_NULL : value->source};
}

static void
note_reads(struct loader *loader, const struct expr *expr)
{
    if (expr->kind == EXPR_PARAMETER && expr->parameter != NULL) {
        note_parameter(loader, expr);
    }
    if (expr->kind == EXPR_RELATED) {
        loader->rule->reads[expr->related->source] = true;
        if (expr->related->where != NULL) {
            note_reads(loader, expr->related->where);
        }
    }
    for (size_t at = 0; at < expr->argument_count; at++) {
        note_reads(loader, expr->arguments[at]);
    }
}

/* ---- expressions ---- */

static struct expr_context
context_of(struct loader *loader, struct expr_problems *found)
{
    return (struct expr_context){
        .pack = loader->pack,
        .division = loader->options->division,
        .as_of = loader->options->as_of,
        .overrides = loader->options->overrides,
        .override_count = loader->options->override_count,
        .arena = loader->arena,
        .problems = found,
    };
}

/* `visible`: how many lets the expression may use. */
static struct expr *
check_source(struct loader *loader, struct text source, size_t value, size_t visible, enum expr_type wanted)
{
    struct expr_problems found = {.arena = loader->arena};
    const struct expr_context context = context_of(loader, &found);
    const struct expr_scope scope = {.schema = loader->rule->from, .lets = loader->rule->let_sources, .let_count = visible};
    struct expr *expr = expr_parse(source, loader->arena, &found);

    if (expr != NULL && !expr_check(expr, &scope, &context, wanted)) {
        expr = NULL;
        loader->good = false;
    }
    report_all(loader, value, &found);
    if (expr != NULL) {
        note_reads(loader, expr);
    }
    return expr;
}

static struct expr *
read_expr(struct loader *loader, const char *key, bool required, enum expr_type wanted)
{
    const struct text source = read_text(loader, key, required);

    if (text_is_null(source)) {
        return NULL;
    }
    return check_source(loader, source, rule_place_find(loader->file, 0, key), loader->rule->let_count, wanted);
}

static void
read_lets(struct loader *loader)
{
    const struct json *lets = json_get(loader->json, "let");
    const size_t place = rule_place_find(loader->file, 0, "let");
    struct rule *rule = loader->rule;

    rule->let_sources = arena_must_zero(loader->arena, json_count(lets) + 1, sizeof *rule->let_sources);
    rule->lets = arena_must_zero(loader->arena, json_count(lets) + 1, sizeof *rule->lets);
    for (const struct json *item = json_is_object(lets) ? json_first(lets) : NULL; item != NULL; item = json_next(item)) {
        const struct text name = json_key(item);
        const size_t value = rule_place_find(loader->file, place, arena_must_string(loader->arena, name));

        if (schema_field_find(rule->from, name) != SIZE_MAX) {
            report(loader, value, 0, "E-RULE-KEY",
                   arena_must_format(loader->arena, "\"%.*s\" is a column of %.*s already", TEXT_ARG(name), TEXT_ARG(rule->from->name)), NULL);
        }
        rule->let_sources[rule->let_count] = (struct expr_let){name, json_text(item)};
        rule->lets[rule->let_count].name = name;
        rule->lets[rule->let_count].expr = check_source(loader, json_text(item), value, rule->let_count, EXPR_ANY);
        rule->let_count++;
    }
}

static void
read_template(struct loader *loader, const char *key, bool required, struct rule_template *template)
{
    const struct text source = read_text(loader, key, required);
    const size_t value = rule_place_find(loader->file, 0, key);
    struct expr_problems found = {.arena = loader->arena};
    const struct expr_context context = context_of(loader, &found);
    const struct expr_scope scope = {.schema = loader->rule->from, .lets = loader->rule->let_sources, .let_count = loader->rule->let_count};

    if (text_is_null(source)) {
        return;
    }
    if (!rule_template_parse(source, loader->arena, &found, template)) {
        loader->good = false;
    }
    for (size_t at = 0; at < template->part_count; at++) {
        struct rule_part *part = &template->parts[at];
        const size_t before = found.count;

        if (part->expr == NULL) {
            continue;
        }
        if (!expr_check(part->expr, &scope, &context, EXPR_ANY)) {
            loader->good = false;
        } else {
            note_reads(loader, part->expr);
        }
        for (size_t problem = before; problem < found.count; problem++) {
            found.items[problem].at += (uint32_t)(part->source.data - source.data);
        }
    }
    report_all(loader, value, &found);
}

static void
read_rule(struct loader *loader)
{
    struct rule *rule = loader->rule;

    check_keys(loader);
    read_words(loader);
    read_max_unknown(loader);
    read_flood(loader);
    read_gate(loader);
    read_suppressed_by(loader);
    if (!read_from(loader)) {
        return;
    }
    rule->parameters = arena_must_zero(loader->arena, loader->pack->parameter_count + 1, sizeof *rule->parameters);
    read_subject(loader);
    read_columns(loader);
    read_lets(loader);
    rule->where = read_expr(loader, "where", false, EXPR_BOOLEAN);
    rule->flag = read_expr(loader, "flag", true, EXPR_BOOLEAN);
    read_template(loader, "say", true, &rule->say);
    rule->verdict = read_expr(loader, "verdict", false, EXPR_TEXT);
    read_template(loader, "note", false, &rule->note);
}

static void
check_disabled(struct loader *loader)
{
    for (size_t at = 0; at < loader->options->disabled_count; at++) {
        if (text_equal(loader->options->disabled[at], loader->rule->id)) {
            loader->rule->disabled = "switched off in site.json";
        }
    }
}

struct rule *
rule_load(const char *path, const struct pack *pack, const struct rule_settings *settings, const struct rule_options *options, struct arena *arena,
          struct rule_problems *problems)
{
    struct loader loader = {
        .path = path, .pack = pack, .settings = settings, .options = options, .arena = arena, .problems = problems, .good = true};
    struct error err = {0};
    struct json *json;

    if (file_read(path, RULE_FILE_MAX, arena, &loader.file, &err) != STATUS_OK || json_parse(loader.file, path, &json, &err) != STATUS_OK) {
        rule_problem_add(problems, (struct rule_problem){.id = arena_must_string(arena, text_from(err.id)),
                                                         .path = path,
                                                         .message = arena_must_string(arena, text_from(err.message))});
        return NULL;
    }
    json_keep(json, arena);
    loader.json = json;
    loader.rule = arena_must_zero(arena, 1, sizeof *loader.rule);
    loader.rule->path = path;
    loader.rule->file = loader.file;
    read_rule(&loader);
    if (!loader.good) {
        return NULL;
    }
    check_disabled(&loader);
    rule_hash_make(loader.rule);
    return loader.rule;
}
