/* SPDX-License-Identifier: Apache-2.0 */
/* bidui test: every case of every rule, with the rule alone over the case's tables. Messages are compared in clear. */
#include "transform/ask/ask.h"

#include "common/ground/file.h"
#include "transform/ask/case.h"
#include "transform/ask/context.h"
#include "transform/rules/mutate.h"
#include "transform/rules/run.h"
#include "transform/table/raw_rows.h"

#include <stdio.h>
#include <stdlib.h>

enum { CHANGE_SIZE = 2048 };

struct tester {
    const struct pack *pack;
    const char *const *folders; /* of rules */
    size_t folder_count;
    struct text division;
    FILE *out;
    size_t passed;
    size_t failed;
    bool mutates;                   /* every rule is made wrong in every way, and its cases have to notice */
    bool one;                       /* a single rule is tested: also say which case noticed what */
    size_t site;                    /* only this change of the rule, from 1; 0: all */
    struct rule_mutation *mutation; /* NULL: the rule as it is */
    char change[CHANGE_SIZE];       /* what the last one did */
};

static void
fail_case(struct tester *tester, const struct rule_cases *cases, const struct rule_case *one, const char *reason)
{
    if (tester->out != NULL) {
        (void)fprintf(tester->out, "FAIL %.*s: %.*s (%s:%zu)\n  %s\n", TEXT_ARG(cases->rule), TEXT_ARG(one->name), cases->path, one->line,
                      reason);
    }
}

/* ---- tables ---- */

/* `member`, `member@previous` to the number of the table in a batch; SIZE_MAX: the pack has none. */
static size_t
table_number(const struct pack *pack, struct text name)
{
    enum variant variant = VARIANT_CURRENT;
    struct text source;
    const struct schema *schema;

    (void)text_split(&name, '@', &source);
    schema = schema_find(pack, source);
    if (schema == NULL || (!text_is_null(name) && !variant_find(name, &variant))) {
        return SIZE_MAX;
    }
    return variant * pack->source_count + (size_t)(schema - pack->sources);
}

static enum status
fill_table(const struct schema *schema, const struct tester *tester, const struct rule_cases *cases, const struct case_table *given,
           struct arena *arena, struct table *table, struct error *err)
{
    size_t *fields = arena_must_zero(arena, given->column_count + 1, sizeof *fields);

    for (size_t column = 0; column < given->column_count; column++) {
        fields[column] = schema_field_find(schema, given->columns[column]);
        if (fields[column] == SIZE_MAX) {
            return error_set(err, STATUS_CONFIG, "E-CASE", "%s:%zu: %.*s has no column \"%.*s\"", cases->path, given->line + 1,
                             TEXT_ARG(schema->name), TEXT_ARG(given->columns[column]));
        }
    }
    return raw_rows_table(schema, tester->pack, tester->division, cases->as_of, given->cells, fields, given->column_count, given->row_count,
                          arena, table, err);
}

/* A source that the case does not mention has its columns and no rows. */
static enum status
fill_batch(const struct tester *tester, const struct rule_cases *cases, const struct rule_case *one, struct arena *arena,
           struct batch *batch, struct error *err)
{
    const struct pack *pack = tester->pack;

    *batch =
        (struct batch){.pack = pack, .division = tester->division, .as_of = cases->as_of, .table_count = VARIANTS * pack->source_count};
    batch->tables = arena_must_zero(arena, batch->table_count, sizeof *batch->tables);
    for (size_t number = 0; number < batch->table_count; number++) {
        table_empty(&pack->sources[number % pack->source_count], (enum variant)(number / pack->source_count), arena,
                    &batch->tables[number]);
    }
    for (size_t at = 0; at < one->table_count; at++) {
        const struct case_table *given = &one->tables[at];
        const size_t number = table_number(pack, given->source);

        if (number == SIZE_MAX) {
            return error_set(err, STATUS_CONFIG, "E-CASE", "%s:%zu: the pack has no source \"%.*s\"", cases->path, given->line,
                             TEXT_ARG(given->source));
        }
        TRY(fill_table(batch->tables[number].schema, tester, cases, given, arena, &batch->tables[number], err));
        batch->tables[number].variant = (enum variant)(number / pack->source_count);
    }
    return keys_build(batch, arena, err);
}

/* ---- comparing ---- */

static bool
matches(const struct case_line *line, const struct finding *finding)
{
    const struct text subject = line->count > 0 ? line->cells[0] : TEXT_NULL;
    const struct text message = line->count > 1 ? line->cells[1] : TEXT("*");
    const bool no_subject = text_is_null(subject) || text_equal(subject, TEXT("-"));

    if (no_subject ? !text_is_null(finding->subject_key) : !text_equal(subject, finding->subject_key)) {
        return false;
    }
    return text_equal(message, TEXT("*")) || text_equal(text_trim(finding->revealed), message);
}

static void
describe_finding(const struct tester *tester, const char *what, const struct finding *finding)
{
    if (tester->out != NULL) {
        (void)fprintf(tester->out, "  %s: %.*s | %.*s\n", what, TEXT_ARG(finding->subject_key), TEXT_ARG(finding->revealed));
    }
}

static void
describe_line(const struct tester *tester, const char *what, const struct case_line *line)
{
    if (tester->out == NULL) {
        return;
    }
    (void)fprintf(tester->out, "  %s:", what);
    for (size_t at = 0; at < line->count; at++) {
        (void)fprintf(tester->out, "%s%.*s", at == 0 ? " " : " | ", TEXT_ARG(line->cells[at]));
    }
    (void)fprintf(tester->out, "\n");
}

static bool
is_open_line(const struct case_line *line)
{
    return line->count < 2 || text_equal(line->cells[1], TEXT("*"));
}

/* Gives the line a finding of its own. */
static bool
take_finding(const struct case_line *line, const struct rule_result *result, bool *taken)
{
    for (size_t finding = 0; finding < result->finding_count; finding++) {
        if (!taken[finding] && matches(line, &result->findings[finding])) {
            taken[finding] = true;
            return true;
        }
    }
    return false;
}

static void
describe_difference(const struct tester *tester, const struct rule_case *one, const struct rule_result *result, const bool *found,
                    const bool *taken)
{
    for (size_t at = 0; at < one->expected_count; at++) {
        if (!found[at]) {
            describe_line(tester, "expected", &one->expected[at]);
        }
    }
    for (size_t at = 0; at < result->finding_count; at++) {
        if (!taken[at]) {
            describe_finding(tester, "got", &result->findings[at]);
        }
    }
}

/* Lines that name a message choose before those that do not. */
static bool
compare_findings(struct tester *tester, const struct rule_cases *cases, const struct rule_case *one, const struct rule_result *result,
                 struct arena *arena)
{
    bool *taken = arena_must_zero(arena, result->finding_count + 1, sizeof *taken);
    bool *found = arena_must_zero(arena, one->expected_count + 1, sizeof *found);
    bool good = one->expected_count == result->finding_count;

    for (int open = 0; open < 2; open++) {
        for (size_t at = 0; at < one->expected_count; at++) {
            if (is_open_line(&one->expected[at]) == (open == 1)) {
                found[at] = take_finding(&one->expected[at], result, taken);
                good = good && found[at];
            }
        }
    }
    if (!good) {
        fail_case(tester, cases, one, "the findings differ");
        describe_difference(tester, one, result, found, taken);
    }
    return good;
}

/* `metric | computed | verdict` */
static bool
compare_comparisons(struct tester *tester, const struct rule_cases *cases, const struct rule_case *one, const struct rule_result *result)
{
    static const size_t cells[] = {2, 6, 7};
    bool good = one->compared_count == result->comparison_count;

    for (size_t at = 0; at < one->compared_count && good; at++) {
        for (size_t cell = 0; cell < sizeof cells / sizeof cells[0]; cell++) {
            const struct text wanted = cell < one->compared[at].count ? one->compared[at].cells[cell] : TEXT_NULL;

            good = good && (text_equal(wanted, TEXT("*")) || text_equal(wanted, result->comparisons[at].cells[cells[cell]]));
        }
    }
    if (good) {
        return true;
    }
    fail_case(tester, cases, one, "the comparisons differ");
    for (size_t at = 0; at < one->compared_count; at++) {
        describe_line(tester, "expected", &one->compared[at]);
    }
    for (size_t at = 0; at < result->comparison_count && tester->out != NULL; at++) {
        const struct text *got = result->comparisons[at].cells;

        (void)fprintf(tester->out, "  got: %.*s | %.*s | %.*s\n", TEXT_ARG(got[2]), TEXT_ARG(got[6]), TEXT_ARG(got[7]));
    }
    return false;
}

/* ---- running ---- */

static bool
run_rule(struct tester *tester, const struct rule_cases *cases, const struct rule_case *one, const struct rule_set *rules,
         struct arena *arena, struct error *err)
{
    struct batch batch;
    struct rule_run *run;
    bool good;

    if (fill_batch(tester, cases, one, arena, &batch, err) != STATUS_OK
        || rule_run_evaluate(rules, &batch, TEXT("the key of every test"), NULL, 1, &run, err) != STATUS_OK) {
        fail_case(tester, cases, one, err->message);
        return false;
    }
    good = compare_findings(tester, cases, one, &run->results[0], arena);
    if (good && one->compares) {
        good = compare_comparisons(tester, cases, one, &run->results[0]);
    }
    rule_run_free(run);
    return good;
}

static bool
run_case(struct tester *tester, const struct rule_cases *cases, const struct rule_case *one, struct arena *arena)
{
    const struct rule_options options = {
        .division = tester->division,
        .as_of = cases->as_of,
        .overrides = one->overrides,
        .override_count = one->override_count,
        .only = arena_must_string(arena, cases->rule),
        .mutation = tester->mutation,
    };
    struct error err = {0};
    struct rule_set *rules;

    if (tester->mutation != NULL) {
        tester->mutation->seen = 0;
        tester->mutation->done = NULL;
    }
    if (rule_set_read(tester->pack, tester->folders, tester->folder_count, &options, arena, &rules, &err) != STATUS_OK) {
        fail_case(tester, cases, one, err.message);
        return false;
    }
    if (tester->mutation != NULL && tester->mutation->done != NULL) {
        (void)snprintf(tester->change, sizeof tester->change, "%s", tester->mutation->done);
    }
    if (rules->problems.errors > 0) {
        fail_case(tester, cases, one, rule_problem_text(&rules->problems.items[0], arena));
        return false;
    }
    if (rules->count != 1) {
        fail_case(tester, cases, one, "there is no rule of that id");
        return false;
    }
    return run_rule(tester, cases, one, rules, arena, &err);
}

static bool
run_case_alone(struct tester *tester, const struct rule_cases *cases, const struct rule_case *one)
{
    struct arena arena;
    bool good;

    arena_init(&arena, 0);
    good = run_case(tester, cases, one, &arena);
    arena_done(&arena);
    return good;
}

/* The first case that fails once the rule is wrong at the tester's site; NULL when none does. */
static const struct rule_case *
find_noticing(struct tester *tester, const struct rule_cases *cases)
{
    for (size_t at = 0; at < cases->count; at++) {
        if (!run_case_alone(tester, cases, &cases->cases[at])) {
            return &cases->cases[at];
        }
    }
    return NULL;
}

static void
mutate_file(struct tester *tester, const struct rule_cases *cases)
{
    FILE *out = tester->out;
    struct rule_mutation mutation = {.wanted = SIZE_MAX};
    size_t sites;

    tester->out = NULL;
    tester->mutation = &mutation;
    (void)run_case_alone(tester, cases, &cases->cases[0]);
    sites = mutation.seen;
    for (mutation.wanted = 0; mutation.wanted < sites; mutation.wanted++) {
        const struct rule_case *noticing;

        if (tester->site != 0 && tester->site != mutation.wanted + 1) {
            continue;
        }
        noticing = find_noticing(tester, cases);

        tester->passed += noticing != NULL;
        tester->failed += noticing == NULL;
        if (noticing == NULL) {
            (void)fprintf(out, "UNNOTICED %.*s #%zu: %s\n", TEXT_ARG(cases->rule), mutation.wanted + 1, tester->change);
        } else if (tester->one) {
            (void)fprintf(out, "noticed %.*s #%zu: %s: %.*s\n", TEXT_ARG(cases->rule), mutation.wanted + 1, tester->change,
                          TEXT_ARG(noticing->name));
        }
    }
    tester->out = out;
    tester->mutation = NULL;
}

static void
run_file(struct tester *tester, const char *path)
{
    struct arena arena;
    struct rule_cases cases;
    struct error err = {0};

    arena_init(&arena, 0);
    if (case_read(path, &arena, &cases, &err) != STATUS_OK) {
        (void)fprintf(tester->out, "FAIL %s\n", err.message);
        tester->failed++;
    } else if (tester->mutates) {
        mutate_file(tester, &cases);
    } else {
        for (size_t at = 0; at < cases.count; at++) {
            const bool good = run_case_alone(tester, &cases, &cases.cases[at]);

            tester->passed += good;
            tester->failed += !good;
        }
    }
    arena_done(&arena);
}

static enum status
run_folder(struct tester *tester, const char *folder, const char *rule, struct arena *arena, struct error *err)
{
    char **names;
    size_t count;

    if (folder == NULL) {
        return STATUS_OK;
    }
    TRY(file_list(folder, arena, &names, &count, err));
    for (size_t at = 0; at < count; at++) {
        const struct text name = text_from(names[at]);
        const bool wanted = rule == NULL || (name.size == strlen(rule) + 5 && strncmp(names[at], rule, strlen(rule)) == 0);

        if (text_ends_with(name, TEXT(".case")) && wanted) {
            run_file(tester, file_join(arena, folder, names[at]));
        }
    }
    return STATUS_OK;
}

/* The cases of one rule, of all when it is NULL. */
static enum status
run_cases_of(struct tester *tester, const struct site *site, const char *cases_folder, const char *rule, struct arena *arena,
             struct error *err)
{
    const size_t before = tester->passed + tester->failed;

    tester->one = rule != NULL;
    tester->site = 0;
    if (tester->mutates && rule != NULL && strchr(rule, '#') != NULL) { /* A14#5: one change of the rule */
        tester->site = strtoul(strchr(rule, '#') + 1, NULL, 10);
        rule = arena_must_format(arena, "%.*s", (int)(strchr(rule, '#') - rule), rule);
    }
    TRY(run_folder(tester, cases_folder, rule, arena, err));
    if (site != NULL) {
        TRY(run_folder(tester, file_join(arena, site->folder, "cases"), rule, arena, err));
    }
    return rule == NULL || tester->passed + tester->failed > before
               ? STATUS_OK
               : error_set(err, STATUS_USAGE, "E-USAGE", "rule %s has no case%s%s", rule, cases_folder == NULL ? "" : " in ",
                           cases_folder == NULL ? "" : cases_folder);
}

int
ask_test_main(const struct site *site, const char *pack_folder, const char *cases_folder, const char *const *rules, size_t rule_count,
              bool mutates)
{
    struct arena arena;
    struct context context;
    struct error err = {0};
    struct tester tester = {.out = stdout, .mutates = mutates};
    enum status status;

    arena_init(&arena, 0);
    status = context_open_pack(site, pack_folder, &arena, &context, &err);
    if (status == STATUS_OK) {
        tester.pack = &context.pack;
        tester.folders = context.folders;
        tester.folder_count = context.folder_count;
        tester.division = context.division;
        status = rule_count == 0 ? run_cases_of(&tester, site, cases_folder, NULL, &arena, &err) : STATUS_OK;
        for (size_t at = 0; at < rule_count && status == STATUS_OK; at++) {
            status = run_cases_of(&tester, site, cases_folder, rules[at], &arena, &err);
        }
    }
    if (status != STATUS_OK) {
        error_print(&err, "bidui-transform");
    } else {
        (void)printf("%zu passed, %zu failed\n", tester.passed, tester.failed);
        status = tester.failed > 0 ? STATUS_GATE : STATUS_OK;
    }
    arena_done(&arena);
    return (int)status;
}
