/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/rule.h"

#include "common/ground/date.h"
#include "common/ground/file.h"
#include "transform/rules/derived.h"
#include "transform/rules/load.h"
#include "transform/rules/loader.h"

#include <stdio.h>
#include <stdlib.h>

enum { RULES_MAX = 4096 };

static int
compare_rules(const void *left, const void *right)
{
    struct rule *const *first = left;
    struct rule *const *second = right;

    return text_compare((*first)->id, (*second)->id);
}

static void
refuse_rule(struct rule_set *set, const struct rule *rule, const char *id, const char *message)
{
    rule_problem_add(&set->problems, (struct rule_problem){.id = id, .path = rule->path, .message = message});
}

/* The file's name is the rule's id, so that one finds the other. */
static bool
name_fits(const char *name, struct text id)
{
    return strlen(name) == id.size + strlen(".json") && strncmp(name, id.data, id.size) == 0;
}

static enum status
read_folder(struct rule_set *set, const char *folder, const struct rule_options *options, struct error *err)
{
    char **names;
    size_t count;

    TRY(file_list(folder, set->arena, &names, &count, err));
    for (size_t at = 0; at < count; at++) {
        const struct text name = text_from(names[at]);
        struct rule *rule;

        if (!text_ends_with(name, TEXT(".json")) || name.data[0] == '.') {
            continue;
        }
        if (options->only != NULL && !name_fits(names[at], text_from(options->only))) {
            continue;
        }
        if (set->count == RULES_MAX) {
            return error_set(err, STATUS_CONFIG, "E-RULE", "more than %d rules", RULES_MAX);
        }
        rule = rule_load(file_join(set->arena, folder, names[at]), set, options);
        if (rule == NULL) {
            continue;
        }
        if (!name_fits(names[at], rule->id)) {
            refuse_rule(set, rule, "E-RULE-KEY",
                        arena_must_format(set->arena, "the file of rule %.*s must be %.*s.json", TEXT_ARG(rule->id), TEXT_ARG(rule->id)));
        }
        set->rules[set->count++] = rule;
    }
    return STATUS_OK;
}

static const struct rule *
find_rule(const struct rule_set *set, struct text id)
{
    for (size_t at = 0; at < set->count; at++) {
        if (text_equal(set->rules[at]->id, id)) {
            return set->rules[at];
        }
    }
    return NULL;
}

static void
check_across(struct rule_set *set, bool all)
{
    for (size_t at = 0; at < set->count; at++) {
        const struct rule *rule = set->rules[at];

        if (at > 0 && text_equal(rule->id, set->rules[at - 1]->id)) {
            refuse_rule(set, rule, "E-RULE-KEY", arena_must_format(set->arena, "rule %.*s is there twice", TEXT_ARG(rule->id)));
        }
        for (size_t other = 0; other < rule->suppressed_by_count && all; other++) {
            if (find_rule(set, rule->suppressed_by[other]) == NULL) {
                refuse_rule(set, rule, "E-RULE-KEY",
                            arena_must_format(set->arena, "suppressed_by names rule %.*s, which is not there",
                                              TEXT_ARG(rule->suppressed_by[other])));
            }
        }
    }
}

/* ---- pack.json: "flood": {"share": "30%", "min_rows": 100}, "exemptions": {"source": "exemption", "rule": "rule", "until": "until"} ----
 */

static void
refuse_pack(const char *path, const char *message, struct rule_problems *problems)
{
    rule_problem_add(problems, (struct rule_problem){.id = "E-PACK", .path = path, .message = message});
}

static void
read_exemptions(const struct json *json, const struct pack *pack, const char *path, struct rule_settings *settings,
                struct rule_problems *problems)
{
    const struct schema *schema = schema_find(pack, json_get_text(json, "source"));

    if (schema == NULL) {
        refuse_pack(path, "\"exemptions\" must name a source of the pack", problems);
        return;
    }
    settings->exemption_rule = schema_field_find(schema, json_get_text(json, "rule"));
    settings->exemption_until = schema_field_find(schema, json_get_text(json, "until"));
    if (settings->exemption_rule == SIZE_MAX || settings->exemption_until == SIZE_MAX
        || schema->fields[settings->exemption_until].type != SCHEMA_DATE
        || schema->fields[settings->exemption_rule].type != SCHEMA_STRING) {
        refuse_pack(path, "\"exemptions\" must name the columns \"rule\" (a string) and \"until\" (a date) of its source", problems);
        return;
    }
    settings->exemption_source = (size_t)(schema - pack->sources);
}

static struct rule_settings
read_settings(const struct pack *pack, struct arena *arena, struct rule_problems *problems)
{
    struct rule_settings settings = {.flood_share = -1, .exemption_source = SIZE_MAX};
    const char *path = file_join(arena, pack->folder, "pack.json");
    const struct json *flood;
    struct json *json;
    struct error err = {0};

    if (json_read(path, &json, &err) != STATUS_OK) {
        refuse_pack(path, arena_must_string(arena, text_from(err.message)), problems);
        return settings;
    }
    flood = json_get(json, "flood");
    settings.flood_rows = json_get_integer(flood, "min_rows", 0);
    if (flood != NULL && !rule_loader_share(json_get_text(flood, "share"), &settings.flood_share)) {
        refuse_pack(path, "\"flood\" needs a \"share\" such as \"30%\"", problems);
    }
    if (json_get(json, "exemptions") != NULL) {
        read_exemptions(json_get(json, "exemptions"), pack, path, &settings, problems);
    }
    json_free(json);
    return settings;
}

/* ---- the set ---- */

enum status
rule_set_read(const struct pack *pack, const char *const *folders, size_t folder_count, const struct rule_options *options,
              struct arena *arena, struct rule_set **rules, struct error *err)
{
    struct rule_set *set = arena_must_zero(arena, 1, sizeof *set);
    struct pack *own = arena_must_zero(arena, 1, sizeof *own);

    *own = *pack;
    set->pack = own;
    set->arena = arena;
    set->as_of = options->as_of;
    set->division = options->division;
    set->problems.arena = arena;
    set->gate = arena_must_zero(arena, 1, sizeof *set->gate);
    set->settings = read_settings(pack, arena, &set->problems);
    TRY(derived_load(set, own, folders, folder_count, options, err));
    set->rules = arena_must_zero(arena, RULES_MAX, sizeof *set->rules);
    for (size_t at = 0; at < folder_count; at++) {
        TRY(read_folder(set, folders[at], options, err));
    }
    qsort(set->rules, set->count, sizeof *set->rules, compare_rules);
    check_across(set, options->only == NULL && set->problems.errors == 0);
    *rules = set;
    return STATUS_OK;
}

/* As many of the problems as a message holds. */
static enum status
fail_with_problems(const struct rule_set *set, struct error *err)
{
    char message[ERROR_MESSAGE_MAX - 64] = "";
    size_t used = 0;
    size_t shown = 0;
    size_t total = 0;
    const char *id = "E-RULE";
    char date[DATE_TEXT_SIZE];

    for (size_t at = 0; at < set->problems.count; at++) {
        const struct rule_problem *problem = &set->problems.items[at];
        const char *line = rule_problem_text(problem, set->arena);

        if (problem->warning) {
            continue;
        }
        id = total == 0 ? problem->id : id;
        total++;
        if (shown + 1 == total && used + strlen(line) + 2 < sizeof message) {
            used += (size_t)snprintf(message + used, sizeof message - used, "%s%s", used == 0 ? "" : "\n", line);
            shown++;
        }
    }
    (void)error_set(err, STATUS_CONFIG, id, "%s", "");
    if (err != NULL) { /* the one message of several lines: a line was made by rule_problem_text, which shows no line end of its own */
        (void)snprintf(err->message, sizeof err->message, "%s%s", message, shown < total ? "\n…" : "");
    }
    error_hint(err, "%zu problem%s in all; bidui check --batch %.*s shows every one", total, total == 1 ? "" : "s",
               (int)date_format(set->as_of, date), date); /* without the date it is checked as of the newest batch, or of today */
    return STATUS_CONFIG;
}

enum status
rule_set_load(const struct pack *pack, const struct site *site, int32_t as_of, struct arena *arena, struct rule_set **rules,
              struct error *err)
{
    const struct rule_options options = {
        .division = site->division, .as_of = as_of, .disabled = site->disabled_rules, .disabled_count = site->disabled_rule_count};
    const char *const folders[] = {file_join(arena, pack->folder, "rules"), file_join(arena, site->folder, "rules")};

    TRY(rule_set_read(pack, folders, 2, &options, arena, rules, err));
    (*rules)->vague_percent = site->vague_percent;
    return (*rules)->problems.errors == 0 ? STATUS_OK : fail_with_problems(*rules, err);
}
