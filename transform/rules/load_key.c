/* SPDX-License-Identifier: Apache-2.0 */
/* The plain keys of a rule file. */
#include "transform/rules/loader.h"

enum { CONFIRM_MAX = 100 };

static const char *const rule_keys[] = {"$schema",     "id",          "name",    "class",         "severity",  "department",   "dispatch",
                                        "due_days",    "subject",     "cause",   "suppressed_by", "from",      "where",        "let",
                                        "flag",        "say",         "show",    "identity",      "source",    "verdict",      "note",
                                        "max_unknown", "description", "enabled", "flood",         "threshold", "confirm_after"};

void
rule_loader_check_keys(struct rule_loader *loader, const char *what, const char *const *known_keys, size_t known_count)
{
    for (const struct json *item = json_first(loader->json); item != NULL; item = json_next(item)) {
        const struct text key = json_key(item);
        const char *best = NULL;
        size_t best_distance = key.size / 2 + 1;
        bool known = false;

        for (size_t at = 0; at < known_count; at++) {
            const size_t distance = text_distance(key, text_from(known_keys[at]));

            known = known || distance == 0;
            if (distance < best_distance) {
                best_distance = distance;
                best = known_keys[at];
            }
        }
        if (!known) {
            rule_loader_report_key(loader, arena_must_string(loader->arena, key), "E-RULE-KEY",
                                   arena_must_format(loader->arena, "%s has no key \"%.*s\"", what, TEXT_ARG(key)),
                                   best == NULL ? NULL : arena_must_format(loader->arena, "did you mean \"%s\"?", best));
        }
    }
}

static struct text
read_word(struct rule_loader *loader, const char *key, const char *const *words, bool required)
{
    const struct text text = rule_loader_text(loader, key, required);
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
    rule_loader_report_key(loader, key, "E-RULE-KEY",
                           arena_must_format(loader->arena, "\"%s\" is no %s", arena_must_string(loader->arena, text), key), all);
    return text;
}

static void
read_words(struct rule_loader *loader)
{
    static const char *const classes[] = {"error", "risk", "eligibility", "entitlement", "reconcile", "process", NULL};
    static const char *const severities[] = {"block", "error", "warn", "info", NULL};
    static const char *const dispatches[] = {"village", "town", "department", "county", "bulk", "none", NULL};
    struct rule *rule = loader->rule;

    rule->id = rule_loader_text(loader, "id", true);
    rule->name = rule_loader_text(loader, "name", true);
    rule->class = read_word(loader, "class", classes, true);
    rule->severity = read_word(loader, "severity", severities, true);
    rule->department = rule_loader_text(loader, "department", false);
    rule->dispatch = read_word(loader, "dispatch", dispatches, false);
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
    if (value == NULL || rule_settings_share(text, &rule->max_unknown_share)) {
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
    } else if (!text_is_null(text) && !rule_settings_share(text, &rule->flood_share)) {
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
    if (!text_is_null(share) && !rule_settings_share(share, &rule->gate_share)) {
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

void
rule_loader_read_keys(struct rule_loader *loader)
{
    rule_loader_check_keys(loader, "a rule", rule_keys, sizeof rule_keys / sizeof rule_keys[0]);
    read_words(loader);
    read_max_unknown(loader);
    read_flood(loader);
    read_gate(loader);
    read_confirm_after(loader);
    read_suppressed_by(loader);
}
