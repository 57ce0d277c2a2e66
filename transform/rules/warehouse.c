/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/warehouse.h"

#include "common/site/warehouse.h"
#include "transform/rules/flag.h"
#include "transform/rules/sql.h"

#include <stdio.h>
#include <stdlib.h>

enum { ANSWER_KEY, ANSWER_LOOKED, ANSWER_FLAGGED, ANSWER_MESSAGE };

/* Rows of a table by history identity. */
struct identity {
    uint64_t key;
    uint32_t row;
};

struct judging {
    struct rule_run *run;
    struct pg *warehouse;
    struct arena arena;          /* of one rule */
    struct identity *identities; /* sorted, of the rule's source */
    size_t count;
    size_t source; /* whose they are */
};

enum status
rule_warehouse_open(const struct site *site, const char *as_of, long revision, struct pg **warehouse, struct error *err)
{
    struct pg *connection;
    int64_t loaded = 0;
    enum status status;
    const struct text date = text_from(as_of);
    struct pg_result *result = NULL;

    *warehouse = NULL;
    TRY(warehouse_open(site, &connection, err));
    status = pg_query(connection,
                      "SELECT bidui.as_of($1::date), (SELECT revision FROM quality.batch WHERE batch = $1::date AND state = 'loaded')",
                      &date, 1, &result, err);
    if (status == STATUS_OK) {
        const struct text text = pg_result_get(result, 0, 1);

        loaded = text_is_null(text) ? 0 : strtol(text.data, NULL, 10);
    }
    pg_result_free(result);
    if (status == STATUS_OK && loaded != revision) {
        status = error_set(err, STATUS_NO_INPUT, "E-ENGINE-BATCH", "the warehouse does not hold batch %s revision %ld", as_of, revision);
        error_hint(err, "load it first: bidui run --batch %s", as_of);
    }
    if (status != STATUS_OK) {
        pg_close(connection);
        return status;
    }
    *warehouse = connection;
    return STATUS_OK;
}

/* ---- rows ---- */

static int
compare_identities(const void *left, const void *right)
{
    const struct identity *first = left;
    const struct identity *second = right;
    const int order = (first->key > second->key) - (first->key < second->key);

    return order != 0 ? order : (first->row > second->row) - (first->row < second->row);
}

/* False when two rows have one identity, as they may in a union that takes a row twice: then nobody can say which is meant. */
static bool
list_identities(struct judging *judging, const struct table *table)
{
    judging->count = table->row_count;
    judging->identities = arena_must_alloc(&judging->arena, (judging->count + 1) * sizeof *judging->identities);
    for (size_t row = 0; row < judging->count; row++) {
        judging->identities[row] = (struct identity){table->key[row], (uint32_t)row};
    }
    qsort(judging->identities, judging->count, sizeof *judging->identities, compare_identities);
    for (size_t at = 1; at < judging->count; at++) {
        if (judging->identities[at].key == judging->identities[at - 1].key) {
            return false;
        }
    }
    return true;
}

static const struct identity *
find_row(const struct judging *judging, struct text key)
{
    const struct identity wanted = {(uint64_t)strtoll(key.data, NULL, 10), 0};
    size_t low = 0;
    size_t high = judging->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (judging->identities[middle].key < wanted.key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < judging->count && judging->identities[low].key == wanted.key ? &judging->identities[low] : NULL;
}

/* ---- a rule ---- */

static bool
is(struct text answer, char truth)
{
    return answer.size > 0 && answer.data[0] == truth;
}

static void
take(struct rule_result *result, const struct rule_run *run, const struct pg_result *answers, size_t at, uint32_t row)
{
    const struct text looked = pg_result_get(answers, at, ANSWER_LOOKED);
    const struct text flagged = pg_result_get(answers, at, ANSWER_FLAGGED);

    if (!is(looked, 't')) {
        if (rule_flag_is_unsure(run, result->rule, row)) {
            result->unsure_rows[result->unsure_count++] = row;
        }
        return;
    }
    result->looked_rows[result->looked_count++] = row;
    if (text_is_null(flagged)) {
        result->unsure_rows[result->unsure_count++] = row;
        result->unknown++;
    } else if (is(flagged, 't')) {
        result->flagged_rows[result->flagged++] = row;
        result->said[result->said_count++] =
            (struct rule_said){row, arena_must_text(&result->arena, pg_result_get(answers, at, ANSWER_MESSAGE))};
    }
}

static int
compare_numbers(const void *left, const void *right)
{
    const uint32_t first = *(const uint32_t *)left;
    const uint32_t second = *(const uint32_t *)right;

    return (first > second) - (first < second);
}

static int
compare_said(const void *left, const void *right)
{
    return compare_numbers(&((const struct rule_said *)left)->row, &((const struct rule_said *)right)->row);
}

static enum status
take_all(struct judging *judging, struct rule_result *result, const struct pg_result *answers, struct error *err)
{
    const size_t count = pg_result_rows(answers);

    result->flagged_rows = arena_must_alloc(&result->arena, (count + 1) * sizeof *result->flagged_rows);
    result->looked_rows = arena_must_alloc(&result->arena, (count + 1) * sizeof *result->looked_rows);
    result->unsure_rows = arena_must_alloc(&result->arena, (count + 1) * sizeof *result->unsure_rows);
    result->said = arena_must_alloc(&result->arena, (count + 1) * sizeof *result->said);
    for (size_t at = 0; at < count; at++) {
        const struct text key = pg_result_get(answers, at, ANSWER_KEY);
        const struct identity *found = text_is_null(key) ? NULL : find_row(judging, key);

        if (text_is_null(key)) {
            result->rows = strtoull(pg_result_get(answers, at, ANSWER_MESSAGE).data, NULL, 10);
        } else if (found == NULL) {
            return error_set(err, STATUS_BUG, "E-ENGINE", "rule %.*s: the warehouse has a row of %.*s that the batch has not",
                             TEXT_ARG(result->rule->id), TEXT_ARG(result->rule->from->name));
        } else {
            take(result, judging->run, answers, at, found->row);
        }
    }
    qsort(result->flagged_rows, result->flagged, sizeof *result->flagged_rows, compare_numbers);
    qsort(result->looked_rows, result->looked_count, sizeof *result->looked_rows, compare_numbers);
    qsort(result->unsure_rows, result->unsure_count, sizeof *result->unsure_rows, compare_numbers);
    qsort(result->said, result->said_count, sizeof *result->said, compare_said);
    result->looked_count = result->rule->verdict == NULL ? 0 : result->looked_count;
    return STATUS_OK;
}

static enum status
judge_rule(struct judging *judging, struct rule_result *result, struct error *err)
{
    const struct rule *rule = result->rule;
    struct pg_result *answers;
    enum status status;

    if (!rule_sql_can(rule, judging->run->set->pack) || !list_identities(judging, &judging->run->batch->tables[rule->source])) {
        return STATUS_OK;
    }
    TRY(pg_query(judging->warehouse, rule_sql_judged(rule, judging->run->set, &judging->arena).data, NULL, 0, &answers, err));
    result->elsewhere = true;
    status = take_all(judging, result, answers, err);
    pg_result_free(answers);
    return status;
}

enum status
rule_warehouse_judge(struct rule_run *run, struct pg *warehouse, struct error *err)
{
    struct judging judging = {.run = run, .warehouse = warehouse};
    enum status status = STATUS_OK;

    arena_init(&judging.arena, 0);
    for (size_t at = 0; at < run->count && status == STATUS_OK; at++) {
        if (run->results[at].state == RULE_EVALUATED) {
            status = judge_rule(&judging, &run->results[at], err);
            arena_reset(&judging.arena);
        }
    }
    arena_done(&judging.arena);
    return status;
}

/* ---- what was said ---- */

static const struct rule_said *
find_said(const struct rule_result *result, uint32_t row)
{
    const struct rule_said wanted = {.row = row};

    return bsearch(&wanted, result->said, result->said_count, sizeof *result->said, compare_said);
}

enum status
rule_warehouse_compare(const struct rule_run *run, struct error *err)
{
    for (size_t at = 0; at < run->count; at++) {
        const struct rule_result *result = &run->results[at];

        for (size_t number = 0; number < result->finding_count && result->elsewhere; number++) {
            const struct finding *finding = &result->findings[number];
            const struct rule_said *said = find_said(result, finding->row);
            const struct table_place place = table_place_of(&run->batch->tables[result->rule->source], finding->row);

            if (!finding->flood && (said == NULL || !text_equal(said->message, finding->revealed))) {
                return error_set(err, STATUS_BUG, "E-ENGINE",
                                 "rule %.*s: the warehouse and the native engine say different things of row %llu of \"%.*s\"",
                                 TEXT_ARG(result->rule->id), (unsigned long long)place.row, TEXT_ARG(place.file));
            }
        }
    }
    return STATUS_OK;
}
