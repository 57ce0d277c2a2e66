/* SPDX-License-Identifier: Apache-2.0 */
/* bidui check: every rule, parsed, named, typed and valued, without any data. */
#include "transform/ask/ask.h"

#include "common/ground/file.h"
#include "transform/ask/case.h"
#include "transform/ask/context.h"
#include "transform/rules/derived.h"

#include <stdio.h>
#include <stdlib.h>

static void
warn(struct context *context, const struct rule *rule, const char *message, const char *hint)
{
    rule_problem_add(&context->rules->problems,
                     (struct rule_problem){.id = "W-RULE-CASE", .path = rule->path, .message = message, .hint = hint, .warning = true});
}

static const char *
case_file(const struct context *context, const char *cases_folder, const struct rule *rule, struct arena *arena)
{
    const char *name = arena_must_format(arena, "%.*s.case", TEXT_ARG(rule->id));
    const char *path = cases_folder == NULL ? "" : file_join(arena, cases_folder, name);

    if (!file_exists(path) && context->site != NULL) {
        path = file_join(arena, file_join(arena, context->site->folder, "cases"), name);
    }
    return file_exists(path) ? path : NULL;
}

/* A rule needs a case that fires and a near miss that must not. */
static void
check_case(struct context *context, const char *cases_folder, const struct rule *rule, struct arena *arena)
{
    const char *path = case_file(context, cases_folder, rule, arena);
    struct rule_cases cases;
    struct arena inner;
    struct error err = {0};
    size_t firing = 0;

    if (path == NULL) {
        warn(context, rule, "the rule has no test case",
             arena_must_format(arena, "add %.*s.case: one that fires, one near miss", TEXT_ARG(rule->id)));
        return;
    }
    arena_init(&inner, 0);
    if (case_read(path, &inner, &cases, &err) != STATUS_OK) {
        warn(context, rule, arena_must_string(arena, text_from(err.message)), NULL);
        arena_done(&inner);
        return;
    }
    for (size_t at = 0; at < cases.count; at++) {
        firing += cases.cases[at].expected_count > 0;
    }
    if (firing == 0 && rule->verdict == NULL) {
        warn(context, rule, "no case of the rule fires", NULL);
    }
    if (firing == cases.count) {
        warn(context, rule, "the rule has no near miss: a case that must not fire", NULL);
    }
    arena_done(&inner);
}

static void
check_cases(struct context *context, const char *cases_folder, struct arena *arena)
{
    for (size_t at = 0; at < context->rules->count; at++) {
        check_case(context, cases_folder, context->rules->rules[at], arena);
    }
}

/* Two rules that flag the same rows of the same source under two names. */
static void
check_duplicates(struct context *context, struct arena *arena)
{
    const struct rule_set *set = context->rules;
    struct text *identities = arena_must_zero(arena, set->count + 1, sizeof *identities);

    for (size_t at = 0; at < set->count; at++) {
        const struct rule *rule = set->rules[at];
        const struct text where = rule->where == NULL ? TEXT("") : expr_print_identity(rule->where, arena);
        const struct text flag = expr_print_identity(rule->flag, arena);

        identities[at] =
            text_from(arena_must_format(arena, "%.*s %.*s | %.*s", TEXT_ARG(rule->from->name), TEXT_ARG(where), TEXT_ARG(flag)));
        for (size_t other = 0; other < at; other++) {
            if (text_equal(identities[at], identities[other])) {
                rule_problem_add(&context->rules->problems,
                                 (struct rule_problem){.id = "W-RULE-DUPLICATE",
                                                       .path = rule->path,
                                                       .message = arena_must_format(arena, "flags the same rows as rule %.*s",
                                                                                    TEXT_ARG(set->rules[other]->id)),
                                                       .warning = true});
            }
        }
    }
}

/* In the file of the rule: `…/A20.json`. */
static bool
is_about(const struct rule_problem *problem, struct text id)
{
    const char *slash = strrchr(problem->path, '/');
    const struct text name = text_from(slash == NULL ? problem->path : slash + 1);

    return name.size == id.size + 5 && text_starts_with(name, id) && text_ends_with(name, TEXT(".json"));
}

static int
compare_problems(const void *left, const void *right)
{
    const struct rule_problem *first = left;
    const struct rule_problem *second = right;
    const int paths = strcmp(first->path, second->path);

    if (paths != 0) {
        return paths;
    }
    if (first->line != second->line) {
        return first->line < second->line ? -1 : 1;
    }
    return (first->column > second->column) - (first->column < second->column);
}

/* Leaves the problems in the files of these rules. */
static enum status
keep_named(struct context *context, const char *const *rules, size_t rule_count, struct error *err)
{
    struct rule_problems *problems = &context->rules->problems;
    size_t kept = 0;

    for (size_t rule = 0; rule < rule_count; rule++) {
        const struct text id = text_from(rules[rule]);
        bool found = false;

        for (size_t at = 0; at < context->rules->count && !found; at++) {
            found = text_equal(context->rules->rules[at]->id, id);
        }
        for (size_t at = 0; at < problems->count; at++) {
            found |= is_about(&problems->items[at], id);
        }
        if (!found) {
            return error_set(err, STATUS_USAGE, "E-USAGE", "there is no rule %s", rules[rule]);
        }
    }
    problems->errors = 0;
    for (size_t at = 0; at < problems->count; at++) {
        for (size_t rule = 0; rule < rule_count; rule++) {
            if (is_about(&problems->items[at], text_from(rules[rule]))) {
                problems->errors += !problems->items[at].warning;
                problems->items[kept++] = problems->items[at];
                break;
            }
        }
    }
    problems->count = kept;
    return STATUS_OK;
}

int
ask_check_main(const struct site *site, const char *pack_folder, const char *cases_folder, const char *const *rules, size_t rule_count,
               const char *as_of)
{
    struct arena arena;
    struct context context;
    struct error err = {0};
    enum status status;

    arena_init(&arena, 0);
    status = context_open(site, pack_folder, as_of, &arena, &context, &err);
    if (status == STATUS_OK) {
        check_cases(&context, cases_folder, &arena);
        check_duplicates(&context, &arena);
        status = rule_count == 0 ? STATUS_OK : keep_named(&context, rules, rule_count, &err);
    }
    if (status != STATUS_OK) {
        error_print(&err, "bidui-transform");
    } else {
        struct rule_problems *problems = &context.rules->problems;

        if (problems->count > 0) {
            qsort(problems->items, problems->count, sizeof *problems->items, compare_problems);
        }
        for (size_t at = 0; at < problems->count; at++) {
            (void)printf("%s\n", rule_problem_text(&problems->items[at], &arena));
        }
        (void)printf("%zu sources, %zu derived, %zu rules in order, %zu errors, %zu warnings\n", context.pack.source_count,
                     context.rules->derived->order_count, context.rules->count, problems->errors, problems->count - problems->errors);
        status = problems->errors > 0 ? STATUS_CONFIG : STATUS_OK;
    }
    arena_done(&arena);
    return (int)status;
}
