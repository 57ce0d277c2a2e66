/* SPDX-License-Identifier: Apache-2.0 */
/* A rule's test cases as text (docs/contracts.md section 8): small tables in, findings out. Everything borrows from the file's bytes or
 * lives in the arena given. */
#ifndef BIDUI_CASE_H
#define BIDUI_CASE_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "transform/expr/expr.h"

enum { CASE_OVERRIDES_MAX = 32, CASE_TABLES_MAX = 32 };

struct case_table {
    struct text source;
    size_t line;
    struct text *columns;
    size_t column_count;
    struct text *cells; /* row by row */
    size_t row_count;
};

struct case_line {
    size_t line;
    struct text *cells;
    size_t count;
};

struct rule_case {
    struct text name;
    size_t line;
    struct expr_override overrides[CASE_OVERRIDES_MAX]; /* the file's and its own */
    size_t override_count;
    struct case_table tables[CASE_TABLES_MAX];
    size_t table_count;
    struct case_line *expected;
    size_t expected_count;
    struct case_line *compared;
    size_t compared_count;
    bool compares; /* a `compare` section is there */
};

struct rule_cases {
    const char *path;
    struct text rule;
    int32_t as_of;
    struct rule_case *cases;
    size_t count;
};

/* E-CASE with file and line on anything that is no case file. */
enum status case_read(const char *path, struct arena *arena, struct rule_cases *cases, struct error *err) ERROR_MUST_CHECK;

#endif
