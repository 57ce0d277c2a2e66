/* SPDX-License-Identifier: Apache-2.0 */
/* Work goes on after a mistake, so that one run shows all of them. */
#include "transform/rules/load.h"

#include "transform/rules/derived.h"
#include "transform/rules/load_expr.h"
#include "transform/table/catalog.h"

/* ---- plain keys: words, limits, thresholds ---- */

enum { CONFIRM_MAX = 100, FIELDS_MAX = 100 };

static void
read_words(struct rule_loader *loader)
{
    struct rule *rule = loader->rule;

    rule->id = rule_loader_text(loader, "id", true);
    rule->name = rule_loader_text(loader, "name", true);
    rule->class = rule_loader_text(loader, "class", true);
    rule->severity = rule_loader_text(loader, "severity", true);
    rule->department = rule_loader_text(loader, "department", false);
    rule->dispatch = rule_loader_text(loader, "dispatch", false);
    rule->due_days = json_get_integer(loader->json, "due_days", -1);
    rule->cause = rule_loader_text(loader, "cause", false);
    rule->source_note = rule_loader_text(loader, "source", false);
    if (!json_get_bool(loader->json, "enabled", true)) {
        rule->disabled = "switched off in the rule";
    }
}

/* "5%" or a number of rows. */
static void
read_max_unknown(struct rule_loader *loader)
{
    const struct json *value = json_get(loader->json, "max_unknown");
    const struct text text = json_lexeme(value, loader->arena);
    struct rule *rule = loader->rule;
    fixed number;

    rule->max_unknown = -1;
    rule->max_unknown_share = -1;
    if (value == NULL || rule_loader_share(text, &rule->max_unknown_share)) {
        return;
    }
    if (fixed_parse(text, &number) && number >= 0) {
        rule->max_unknown = fixed_to_integer(number);
        return;
    }
    rule_loader_report_key(loader, "max_unknown", "E-RULE-KEY", "\"max_unknown\" must be a number of rows or a share such as \"5%\"", NULL);
}

/* "flood": "30%" or "none"; the pack's share else. */
static void
read_flood(struct rule_loader *loader)
{
    const struct text text = rule_loader_text(loader, "flood", false);
    struct rule *rule = loader->rule;

    rule->flood_share = loader->settings->flood_share;
    rule->flood_rows = loader->settings->flood_rows;
    if (text_equal(text, TEXT("none"))) {
        rule->flood_share = -1;
    } else if (!text_is_null(text) && !rule_loader_share(text, &rule->flood_share)) {
        rule_loader_report_key(loader, "flood", "E-RULE-KEY", "\"flood\" must be a share such as \"30%\", or \"none\"", NULL);
    }
}

/* "threshold": {"count": 10, "percent": "5%", "min_rows": 100}; a rule that blocks does so at its first finding when nothing is said. */
static void
read_gate(struct rule_loader *loader)
{
    const struct json *threshold = json_get(loader->json, "threshold");
    const struct text share = json_get_text(threshold, "percent");
    struct rule *rule = loader->rule;

    rule->gate_count = json_get_integer(threshold, "count", -1);
    rule->gate_share = -1;
    rule->gate_rows = json_get_integer(threshold, "min_rows", 0);
    if (!text_is_null(share) && !rule_loader_share(share, &rule->gate_share)) {
        rule_loader_report_key(loader, "threshold", "E-RULE-KEY", "\"percent\" must be a share such as \"5%\"", NULL);
    }
    if (threshold != NULL && rule->gate_count < 0 && rule->gate_share < 0) {
        rule_loader_report_key(loader, "threshold", "E-RULE-KEY", "a threshold needs \"count\" or \"percent\"", NULL);
    }
    if (threshold == NULL && text_equal(rule->severity, TEXT("block"))) {
        rule->gate_count = 1;
    }
}

static void
read_confirm_after(struct rule_loader *loader)
{
    struct rule *rule = loader->rule;

    rule->confirm_after = json_get_integer(loader->json, "confirm_after", 1);
    if (rule->confirm_after < 1 || rule->confirm_after > CONFIRM_MAX) {
        rule_loader_report_key(loader, "confirm_after", "E-RULE-KEY", "\"confirm_after\" must be a number of deliveries from 1 to 100",
                               NULL);
    }
}

static void
read_suppressed_by(struct rule_loader *loader)
{
    const struct json *list = json_get(loader->json, "suppressed_by");
    struct rule *rule = loader->rule;

    rule->suppressed_by = arena_must_zero(loader->arena, json_count(list) + 1, sizeof *rule->suppressed_by);
    for (const struct json *item = json_is_array(list) ? json_first(list) : NULL; item != NULL; item = json_next(item)) {
        rule->suppressed_by[rule->suppressed_by_count++] = json_text(item);
    }
}

static void
read_keys(struct rule_loader *loader)
{
    rule_loader_check_form(loader, META_RULE);
    read_words(loader);
    read_max_unknown(loader);
    read_flood(loader);
    read_gate(loader);
    read_confirm_after(loader);
    read_suppressed_by(loader);
}

/* ---- source and columns ---- */

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
    rule->mixed = catalog_is_derived(loader->pack, rule->source)
                  && loader->derived->items[rule->source - VARIANTS * loader->pack->source_count].origin == SIZE_MAX;
    rule->reads = arena_must_zero(loader->arena, catalog_count(loader->pack), sizeof *rule->reads);
    rule_loader_note_source(loader, rule->reads, rule->source);
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
    struct text_nearest nearest = text_nearest_to(name);

    if (field != SIZE_MAX) {
        return field;
    }
    if (text_equal(name, TEXT("division_code"))) {
        return EXPR_FIELD_DIVISION_CODE;
    }
    if (text_equal(name, TEXT("person_key")) || text_equal(name, TEXT("household_key"))) {
        return name.data[0] == 'p' ? EXPR_FIELD_PERSON_KEY : EXPR_FIELD_HOUSEHOLD_KEY;
    }
    schema_suggest_field(loader->rule->from, &nearest);
    rule_loader_report_key(
        loader, key, "E-RULE-COLUMN",
        arena_must_format(loader->arena, "%.*s has no column \"%.*s\"", TEXT_ARG(loader->rule->from->name), TEXT_ARG(name)),
        text_is_null(nearest.found) ? NULL : arena_must_format(loader->arena, "did you mean %.*s?", TEXT_ARG(nearest.found)));
    return SIZE_MAX;
}

/* Adds the columns named in an array, each once. */
static void
read_field_names(struct rule_loader *loader, const char *key, const struct json *array, size_t *fields, size_t *count)
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
        read_field_names(loader, "show", item, rule->show, &rule->show_count);
    }
    if (show != NULL && !json_is_object(show)) {
        rule_loader_report_key(loader, "show", "E-RULE-KEY", "\"show\" must name columns per audience: {\"village\": [\"name\"]}", NULL);
    }
    read_field_names(loader, "identity", json_get(loader->json, "identity"), rule->identity, &rule->identity_count);
}

static void
read_rule(struct rule_loader *loader)
{
    read_keys(loader);
    if (read_from(loader)) {
        read_subject(loader);
        read_columns(loader);
        rule_load_expr_read(loader);
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

/* ---- the hash: everything that decides what the rule finds, parameters and derived sources included ---- */

static void
hash_expr(struct hash *hash, const struct expr *expr, struct arena *arena)
{
    rule_loader_hash_text(hash, expr == NULL ? TEXT_NULL : expr_print_identity(expr, arena));
}

static void
make_hash(struct rule *rule, const struct rule_set *set)
{
    const size_t delivered = VARIANTS * set->pack->source_count;
    const struct text words[] = {rule->id,      rule->class,      rule->severity,   rule->department, rule->dispatch,
                                 rule->subject, rule->from->name, rule->say.source, rule->note.source};
    struct hash *hash = hash_new();
    struct arena arena;

    arena_init(&arena, 0);
    for (size_t at = 0; at < sizeof words / sizeof words[0]; at++) {
        rule_loader_hash_text(hash, words[at]);
    }
    hash_expr(hash, rule->where, &arena);
    hash_expr(hash, rule->flag, &arena);
    hash_expr(hash, rule->verdict, &arena);
    for (size_t at = 0; at < rule->let_count; at++) {
        rule_loader_hash_text(hash, rule->lets[at].name);
        hash_expr(hash, rule->lets[at].expr, &arena);
    }
    for (size_t at = 0; at < rule->identity_count; at++) {
        rule_loader_hash_text(hash, (struct text){(const char *)&rule->identity[at], sizeof rule->identity[at]});
    }
    for (size_t at = 0; at < rule->suppressed_by_count; at++) {
        rule_loader_hash_text(hash, rule->suppressed_by[at]);
    }
    for (size_t at = 0; at < rule->parameter_count; at++) {
        rule_loader_hash_text(hash, rule->parameters[at].name);
        rule_loader_hash_text(hash, rule->parameters[at].value);
    }
    for (size_t at = 0; at < set->derived->count; at++) {
        if (rule->reads[delivered + at]) {
            rule_loader_hash_text(hash, text_from(set->derived->items[at].hash));
        }
    }
    hash_hex(hash, rule->hash);
    hash_free(hash);
    arena_done(&arena);
}

/* ---- a file ---- */

struct rule *
rule_load(const char *path, struct rule_set *set, const struct rule_options *options)
{
    struct rule_loader loader = {.path = path,
                                 .pack = set->pack,
                                 .derived = set->derived,
                                 .settings = &set->settings,
                                 .options = options,
                                 .arena = set->arena,
                                 .problems = &set->problems};

    if (!rule_loader_open(&loader)) {
        return NULL;
    }
    loader.rule = arena_must_zero(set->arena, 1, sizeof *loader.rule);
    loader.rule->path = path;
    loader.rule->file = loader.file;
    read_rule(&loader);
    if (!loader.good) {
        return NULL;
    }
    check_disabled(&loader);
    make_hash(loader.rule, set);
    return loader.rule;
}
