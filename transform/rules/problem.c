/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/problem.h"

#include "common/ground/array.h"

#include <stdio.h>
#include <string.h>

void
rule_problem_add(struct rule_problems *problems, struct rule_problem problem)
{
    problems->items = array_grow(problems->arena, problems->items, problems->count, &problems->capacity, 16, sizeof *problems->items);
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

/* ---- places: from a byte of an expression to line and column of the JSON file that holds it ---- */

enum { KEY_MAX = 200 };

static size_t
skip_blanks(struct text file, size_t at)
{
    while (at < file.size && strchr(" \t\r\n", file.data[at]) != NULL) {
        at++;
    }
    return at;
}

size_t
rule_problem_find(struct text file, size_t from, const char *key)
{
    char quoted[KEY_MAX];
    size_t found;

    (void)snprintf(quoted, sizeof quoted, "\"%s\"", key);
    while (from < file.size && (found = text_find((struct text){file.data + from, file.size - from}, text_from(quoted))) != SIZE_MAX) {
        size_t at = skip_blanks(file, from + found + strlen(quoted));

        if (at < file.size && file.data[at] == ':') {
            return skip_blanks(file, at + 1);
        }
        from += found + 1;
    }
    return SIZE_MAX;
}

/* Bytes of the file that make one byte or character of the string: an escape counts as what it stands for. */
static size_t
source_size(struct text file, size_t at, uint32_t *decoded)
{
    *decoded = 1;
    if (file.data[at] != '\\' || at + 1 >= file.size) {
        return 1;
    }
    if (file.data[at + 1] != 'u') {
        return 2;
    }
    *decoded = 3; /* most of what \u is used for; good enough for a place in a message */
    return 6;
}

void
rule_problem_place(struct text file, size_t value, uint32_t at, size_t *line, size_t *column)
{
    size_t offset = value;
    uint32_t done = 0;

    if (offset < file.size && file.data[offset] == '"') {
        offset++;
        while (done < at && offset < file.size) {
            uint32_t decoded;

            offset += source_size(file, offset, &decoded);
            done += decoded;
        }
    }
    *line = 1;
    *column = 1;
    for (size_t byte = 0; byte < offset && byte < file.size; byte++) {
        if (file.data[byte] == '\n') {
            (*line)++;
            *column = 1;
        } else if (((unsigned char)file.data[byte] & 0xC0U) != 0x80U) {
            (*column)++;
        }
    }
}
