/* SPDX-License-Identifier: Apache-2.0 */
#include "report/answers/code.h"

#include <stdlib.h>

enum column { CODE, CLASS, TOWN, VILLAGE, PERSON, RULE_NAME, LEAD, RECORDED, LOCAL, DEPARTMENT, STATE, DUE, COLUMNS };

static int
compare_codes(const void *left, const void *right)
{
    return text_compare(((const struct answer_code *)left)->code, ((const struct answer_code *)right)->code);
}

void
answer_code_sort(struct answer_codes *codes)
{
    qsort(codes->items, codes->count, sizeof *codes->items, compare_codes);
}

static struct text
get_column(const struct pg_result *result, size_t row, enum column column, struct arena *arena)
{
    const struct text value = pg_result_get(result, row, column);

    return text_is_null(value) ? TEXT("") : arena_must_text(arena, value);
}

static struct answer_code
read_row(const struct pg_result *result, size_t row, struct arena *arena)
{
    const bool local = text_equal(pg_result_get(result, row, LOCAL), TEXT("t"));
    struct answer_code code = {
        .code = get_column(result, row, CODE, arena),
        .class = get_column(result, row, CLASS, arena),
        .town = get_column(result, row, TOWN, arena),
        .village = get_column(result, row, VILLAGE, arena),
        .person = get_column(result, row, PERSON, arena),
        .rule_name = get_column(result, row, RULE_NAME, arena),
        .lead = get_column(result, row, LEAD, arena),
        .recorded = get_column(result, row, RECORDED, arena),
        .state = get_column(result, row, STATE, arena),
        .due = get_column(result, row, DUE, arena),
    };

    code.recipient = local && code.town.size > 0 ? code.town : get_column(result, row, DEPARTMENT, arena);
    return code;
}

enum status
answer_code_read(struct pg *connection, const char *sql, struct arena *arena, struct answer_codes **codes, struct error *err)
{
    struct pg_result *result;
    struct answer_codes *made = arena_must_zero(arena, 1, sizeof *made);

    TRY(pg_query(connection, sql, NULL, 0, &result, err));
    if (pg_result_columns(result) != COLUMNS) {
        pg_result_free(result);
        return error_set(err, STATUS_CONFIG, "E-REPORT-SQL", "answer_code.sql: it must give %d columns", COLUMNS);
    }
    made->count = pg_result_rows(result);
    made->items = arena_must_zero(arena, made->count + 1, sizeof *made->items);
    for (size_t row = 0; row < made->count; row++) {
        made->items[row] = read_row(result, row, arena);
    }
    pg_result_free(result);
    answer_code_sort(made);
    *codes = made;
    return STATUS_OK;
}

const struct answer_code *
answer_code_find(const struct answer_codes *codes, struct text code)
{
    const struct answer_code wanted = {.code = code};

    return codes->count == 0 ? NULL : bsearch(&wanted, codes->items, codes->count, sizeof *codes->items, compare_codes);
}

static size_t
differing(struct text left, struct text right)
{
    size_t count = 0;

    for (size_t at = 0; at < left.size; at++) {
        count += left.data[at] != right.data[at];
    }
    return count;
}

const struct answer_code *
answer_code_near(const struct answer_codes *codes, struct text wrong)
{
    const struct answer_code *found = NULL;

    for (size_t at = 0; at < codes->count; at++) {
        if (codes->items[at].code.size == wrong.size && differing(codes->items[at].code, wrong) == 1) {
            if (found != NULL) {
                return NULL;
            }
            found = &codes->items[at];
        }
    }
    return found;
}
