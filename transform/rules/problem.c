/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/rule.h"

void
rule_problem_add(struct rule_problems *problems, struct rule_problem problem)
{
    if (problems->count == problems->capacity) {
        const size_t capacity = problems->capacity == 0 ? 16 : problems->capacity * 2;
        struct rule_problem *items = arena_must_zero(problems->arena, capacity, sizeof *items);

        if (problems->count > 0) {
            memcpy(items, problems->items, problems->count * sizeof *items);
        }
        problems->items = items;
        problems->capacity = capacity;
    }
    problems->items[problems->count++] = problem;
    problems->errors += !problem.warning;
}

char *
rule_problem_text(const struct rule_problem *problem, struct arena *arena)
{
    char *place = arena_must_format(arena, "%s", problem->path);

    if (problem->line > 0) {
        place = arena_must_format(arena, "%s:%zu:%zu", problem->path, problem->line, problem->column);
    }
    if (problem->hint == NULL) {
        return arena_must_format(arena, "%s: %s: %s", place, problem->id, problem->message);
    }
    return arena_must_format(arena, "%s: %s: %s; %s", place, problem->id, problem->message, problem->hint);
}
