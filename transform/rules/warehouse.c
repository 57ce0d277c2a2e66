/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/warehouse.h"

#include "common/site/warehouse.h"
#include "transform/rules/derived.h"
#include "transform/rules/flag.h"
#include "transform/rules/sql.h"

#include <stdio.h>
#include <stdlib.h>

enum { ANSWER_KEY, ANSWER_WHERE, ANSWER_FLAGGED, ANSWER_MESSAGE, ANSWER_PART };

/* Rows of a table by history identity, which tells those of one delivered source apart. */
struct identity {
    uint64_t key;
    uint32_t part; /* derived_leaf */
    uint32_t row;
};

struct evaluation {
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
    int order = (first->key > second->key) - (first->key < second->key);

    order = order != 0 ? order : (first->part > second->part) - (first->part < second->part);
    return order != 0 ? order : (first->row > second->row) - (first->row < second->row);
}

/* False when two rows have one identity: then which is meant is not known. */
static bool
list_identities(struct evaluation *evaluation, const struct table *table)
{
    evaluation->count = table->row_count;
    evaluation->identities = arena_must_alloc(&evaluation->arena, (evaluation->count + 1) * sizeof *evaluation->identities);
    for (size_t row = 0; row < evaluation->count; row++) {
        evaluation->identities[row] = (struct identity){table->key[row], derived_leaf(table, (uint32_t)row), (uint32_t)row};
    }
    qsort(evaluation->identities, evaluation->count, sizeof *evaluation->identities, compare_identities);
    for (size_t at = 1; at < evaluation->count; at++) {
        const struct identity *one = &evaluation->identities[at];

        if (one->key == one[-1].key && one->part == one[-1].part) {
            return false;
        }
    }
    return true;
}

static const struct identity *
find_row(const struct evaluation *evaluation, struct text key, struct text part)
{
    const struct identity wanted = {(uint64_t)strtoll(key.data, NULL, 10), (uint32_t)strtoul(part.data, NULL, 10), 0};
    size_t low = 0;
    size_t high = evaluation->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (compare_identities(&evaluation->identities[middle], &wanted) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < evaluation->count && evaluation->identities[low].key == wanted.key && evaluation->identities[low].part == wanted.part
               ? &evaluation->identities[low]
               : NULL;
}

/* ---- a rule ---- */

static bool
is_answer(struct text answer, char truth)
{
    return answer.size > 0 && answer.data[0] == truth;
}

static void
add_answer(struct rule_result *result, const struct rule_run *run, const struct pg_result *answers, size_t at, uint32_t row)
{
    const struct text selected = pg_result_get(answers, at, ANSWER_WHERE);
    const struct text flagged = pg_result_get(answers, at, ANSWER_FLAGGED);

    if (!is_answer(selected, 't')) {
        if (rule_flag_is_unreadable(run, result->rule, row)) {
            result->undecided_rows[result->undecided_count++] = row;
        }
        return;
    }
    result->compared_rows[result->compared_count++] = row;
    if (text_is_null(flagged)) {
        result->undecided_rows[result->undecided_count++] = row;
        result->unknown++;
    } else if (is_answer(flagged, 't')) {
        result->flagged_rows[result->flagged++] = row;
        result->messages[result->message_count++] =
            (struct rule_message){row, arena_must_text(&result->arena, pg_result_get(answers, at, ANSWER_MESSAGE))};
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
compare_messages(const void *left, const void *right)
{
    return compare_numbers(&((const struct rule_message *)left)->row, &((const struct rule_message *)right)->row);
}

static enum status
read_answers(struct evaluation *evaluation, struct rule_result *result, const struct pg_result *answers, struct error *err)
{
    const size_t count = pg_result_rows(answers);

    result->flagged_rows = arena_must_alloc(&result->arena, (count + 1) * sizeof *result->flagged_rows);
    result->compared_rows = arena_must_alloc(&result->arena, (count + 1) * sizeof *result->compared_rows);
    result->undecided_rows = arena_must_alloc(&result->arena, (count + 1) * sizeof *result->undecided_rows);
    result->messages = arena_must_alloc(&result->arena, (count + 1) * sizeof *result->messages);
    for (size_t at = 0; at < count; at++) {
        const struct text key = pg_result_get(answers, at, ANSWER_KEY);
        const struct identity *found = text_is_null(key) ? NULL : find_row(evaluation, key, pg_result_get(answers, at, ANSWER_PART));

        if (text_is_null(key)) {
            result->rows = strtoull(pg_result_get(answers, at, ANSWER_MESSAGE).data, NULL, 10);
        } else if (found == NULL) {
            return error_set(err, STATUS_BUG, "E-ENGINE", "rule %.*s: the warehouse has a row of %.*s that the batch has not",
                             TEXT_ARG(result->rule->id), TEXT_ARG(result->rule->from->name));
        } else {
            add_answer(result, evaluation->run, answers, at, found->row);
        }
    }
    qsort(result->flagged_rows, result->flagged, sizeof *result->flagged_rows, compare_numbers);
    qsort(result->compared_rows, result->compared_count, sizeof *result->compared_rows, compare_numbers);
    qsort(result->undecided_rows, result->undecided_count, sizeof *result->undecided_rows, compare_numbers);
    qsort(result->messages, result->message_count, sizeof *result->messages, compare_messages);
    result->compared_count = result->rule->verdict == NULL ? 0 : result->compared_count;
    return STATUS_OK;
}

/* Values that an engine cannot compute, and queries too large for it, are that rule's failure: the others are evaluated. Anything else (a
 * function that is missing, a connection that is lost) is ours or the server's. The server's words may hold personal values, so the reason
 * has the state only. */
static enum status
fail_rule(struct rule_result *result, const struct pg *warehouse, enum status status, struct error *err)
{
    static const char *const of_rule[] = {"21", "22", "54"};

    for (size_t at = 0; at < sizeof of_rule / sizeof *of_rule && status == STATUS_BUG; at++) {
        if (text_starts_with(text_from(pg_state(warehouse)), text_from(of_rule[at]))) {
            result->state = RULE_FAILED;
            result->reason = arena_must_format(&result->arena, "the warehouse could not compute it (SQLSTATE %s)", pg_state(warehouse));
            return STATUS_OK;
        }
    }
    if (status == STATUS_BUG && err != NULL) {
        char message[ERROR_MESSAGE_MAX];

        memcpy(message, err->message, sizeof message);
        return error_set(err, status, "E-WAREHOUSE-SQL", "rule %.*s: %.900s", TEXT_ARG(result->rule->id), message);
    }
    return status;
}

static enum status
evaluate_rule(struct evaluation *evaluation, struct rule_result *result, struct error *err)
{
    const struct rule *rule = result->rule;
    struct pg_result *answers;
    enum status status;

    if (!rule_sql_can(rule, evaluation->run->set->pack) || !list_identities(evaluation, &evaluation->run->batch->tables[rule->source])) {
        return STATUS_OK;
    }
    status =
        pg_query(evaluation->warehouse, rule_sql_evaluated(rule, evaluation->run->set, &evaluation->arena).data, NULL, 0, &answers, err);
    if (status != STATUS_OK) {
        return fail_rule(result, evaluation->warehouse, status, err);
    }
    result->by_warehouse = true;
    status = read_answers(evaluation, result, answers, err);
    pg_result_free(answers);
    return status;
}

enum status
rule_warehouse_evaluate(struct rule_run *run, struct pg *warehouse, struct error *err)
{
    struct evaluation evaluation = {.run = run, .warehouse = warehouse};
    enum status status = STATUS_OK;

    arena_init(&evaluation.arena, 0);
    for (size_t at = 0; at < run->count && status == STATUS_OK; at++) {
        if (run->results[at].state == RULE_EVALUATED) {
            status = evaluate_rule(&evaluation, &run->results[at], err);
            arena_reset(&evaluation.arena);
        }
    }
    arena_done(&evaluation.arena);
    return status;
}

/* ---- messages ---- */

static const struct rule_message *
find_message(const struct rule_result *result, uint32_t row)
{
    const struct rule_message wanted = {.row = row};

    return bsearch(&wanted, result->messages, result->message_count, sizeof *result->messages, compare_messages);
}

enum status
rule_warehouse_compare(const struct rule_run *run, struct error *err)
{
    for (size_t at = 0; at < run->count; at++) {
        const struct rule_result *result = &run->results[at];

        for (size_t number = 0; number < result->finding_count && result->by_warehouse; number++) {
            const struct finding *finding = &result->findings[number];
            const struct rule_message *message = find_message(result, finding->row);
            const struct table_place place = table_place_of(&run->batch->tables[result->rule->source], finding->row);

            if (!finding->flood && (message == NULL || !text_equal(message->message, finding->revealed))) {
                return error_set(err, STATUS_BUG, "E-ENGINE",
                                 "rule %.*s: the warehouse and the native engine say different things of row %llu of \"%.*s\"",
                                 TEXT_ARG(result->rule->id), (unsigned long long)place.row, TEXT_ARG(place.file));
            }
        }
    }
    return STATUS_OK;
}
