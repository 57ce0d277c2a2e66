/* SPDX-License-Identifier: Apache-2.0 */
/* One rule file: its keys, its source and columns, then its expressions in the order let, where, flag, say, verdict, note. Work goes on
 * after a mistake, so that one run shows all of them. */
#include "transform/rules/load.h"

#include "common/ground/file.h"
#include "transform/rules/loader.h"
#include "transform/table/catalog.h"

enum { RULE_FILE_MAX = 1024 * 1024, FIELDS_MAX = 100 };

void
rule_loader_report(struct rule_loader *loader, size_t value, uint32_t at, const char *id, const char *message, const char *hint)
{
    struct rule_problem problem = {.id = id, .path = loader->path, .message = message, .hint = hint, .warning = id[0] == 'W'};

    if (value != SIZE_MAX) {
        rule_place_of(loader->file, value, at, &problem.line, &problem.column);
    }
    rule_problem_add(loader->problems, problem);
    loader->good = loader->good && problem.warning;
}

void
rule_loader_report_key(struct rule_loader *loader, const char *key, const char *id, const char *message, const char *hint)
{
    rule_loader_report(loader, rule_place_find(loader->file, 0, key), 0, id, message, hint);
}

struct text
rule_loader_text(struct rule_loader *loader, const char *key, bool required)
{
    const struct text text = json_get_text(loader->json, key);

    if (text.size == 0 && required) {
        rule_loader_report_key(loader, key, "E-RULE-KEY", arena_must_format(loader->arena, "\"%s\" is missing or no text", key), NULL);
    }
    return text.size == 0 ? TEXT_NULL : text;
}

static bool
read_from(struct rule_loader *loader)
{
    const struct text from = rule_loader_text(loader, "from", true);
    struct rule *rule = loader->rule;
    struct text suggestion;

    if (text_is_null(from)) {
        return false;
    }
    rule->source = catalog_find_written(loader->pack, from);
    if (rule->source == SIZE_MAX) {
        suggestion = catalog_suggest(loader->pack, from);
        rule_loader_report_key(
            loader, "from", "E-RULE-SOURCE", arena_must_format(loader->arena, "the pack has no source \"%.*s\"", TEXT_ARG(from)),
            text_is_null(suggestion) ? NULL : arena_must_format(loader->arena, "did you mean %.*s?", TEXT_ARG(suggestion)));
        return false;
    }
    rule->from = catalog_schema(loader->pack, rule->source);
    rule->reads = arena_must_zero(loader->arena, catalog_count(loader->pack), sizeof *rule->reads);
    rule_loader_note_source(loader, rule->source);
    loader->good = loader->good && rule->from->field_count > 0; /* a derived source with mistakes: they are named where they are */
    return rule->from->field_count > 0;
}

static void
read_subject(struct rule_loader *loader)
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

    rule->subject = rule_loader_text(loader, "subject", false);
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
    rule_loader_report_key(loader, "subject", "E-RULE-KEY",
                           arena_must_format(loader->arena, "\"%.*s\" is no subject: person, household, division or a key of %.*s",
                                             TEXT_ARG(rule->subject), TEXT_ARG(rule->from->name)),
                           NULL);
}

static size_t
find_field(struct rule_loader *loader, const char *key, struct text name)
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
    rule_loader_report_key(
        loader, key, "E-RULE-COLUMN",
        arena_must_format(loader->arena, "%.*s has no column \"%.*s\"", TEXT_ARG(loader->rule->from->name), TEXT_ARG(name)),
        text_is_null(suggestion) ? NULL : arena_must_format(loader->arena, "did you mean %.*s?", TEXT_ARG(suggestion)));
    return SIZE_MAX;
}

/* Adds the columns named in an array, each once. */
static void
read_fields(struct rule_loader *loader, const char *key, const struct json *array, size_t *fields, size_t *count)
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
read_columns(struct rule_loader *loader)
{
    const struct json *show = json_get(loader->json, "show");
    struct rule *rule = loader->rule;

    rule->show = arena_must_zero(loader->arena, FIELDS_MAX, sizeof *rule->show);
    rule->identity = arena_must_zero(loader->arena, FIELDS_MAX, sizeof *rule->identity);
    for (const struct json *item = json_is_object(show) ? json_first(show) : NULL; item != NULL; item = json_next(item)) {
        read_fields(loader, "show", item, rule->show, &rule->show_count);
    }
    if (show != NULL && !json_is_object(show)) {
        rule_loader_report_key(loader, "show", "E-RULE-KEY", "\"show\" must name columns per audience: {\"village\": [\"name\"]}", NULL);
    }
    read_fields(loader, "identity", json_get(loader->json, "identity"), rule->identity, &rule->identity_count);
}

static void
read_rule(struct rule_loader *loader)
{
    rule_loader_read_keys(loader);
    if (read_from(loader)) {
        read_subject(loader);
        read_columns(loader);
        rule_loader_read_exprs(loader);
    }
}

static void
check_disabled(struct rule_loader *loader)
{
    for (size_t at = 0; at < loader->options->disabled_count; at++) {
        if (text_equal(loader->options->disabled[at], loader->rule->id)) {
            loader->rule->disabled = "switched off in site.json";
        }
    }
}

struct rule *
rule_load(const char *path, struct rule_set *set, const struct rule_options *options)
{
    struct arena *arena = set->arena;
    struct rule_problems *problems = &set->problems;
    struct rule_loader loader = {.path = path,
                                 .pack = set->pack,
                                 .derived = set->derived,
                                 .settings = &set->settings,
                                 .options = options,
                                 .arena = arena,
                                 .problems = problems,
                                 .good = true};
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
    rule_hash_make(loader.rule, set);
    return loader.rule;
}
