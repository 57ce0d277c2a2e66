/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with rule files, with its place; all of them are collected. Everything lives in the arena. */
#ifndef BIDUI_RULE_PROBLEM_H
#define BIDUI_RULE_PROBLEM_H

#include "common/ground/arena.h"
#include "common/ground/text.h"

#include <stdbool.h>

struct rule_problem {
    const char *id; /* E-RULE-…, E-PARAMETER-VALUE, W-RULE-… */
    const char *path;
    size_t line;   /* 0: the file as a whole */
    size_t column; /* in characters */
    const char *message;
    const char *hint;
    bool warning;
};

struct rule_problems {
    struct arena *arena;
    struct rule_problem *items;
    size_t count;
    size_t capacity;
    size_t errors; /* those that are no warnings */
};

void rule_problem_add(struct rule_problems *problems, struct rule_problem problem);
/* `path:line:column: ID: message (hint)` */
char *rule_problem_text(const struct rule_problem *problem, struct arena *arena);

/* Offset of the value of `"key":` at or behind `from`, SIZE_MAX when there is none. */
size_t rule_problem_find(struct text file, size_t from, const char *key);
/* Line and column of the byte `at` of the string that starts at `value` in a JSON file. */
void rule_problem_place(struct text file, size_t value, uint32_t at, size_t *line, size_t *column);

#endif
