/* SPDX-License-Identifier: Apache-2.0 */
/* Line by line; the section a line stands in says what it means. */
#include "transform/ask/case.h"

#include "common/formats/resident_id.h"
#include "common/ground/buffer.h"
#include "common/ground/date.h"
#include "common/ground/file.h"

#include <stdio.h>
#include <stdlib.h>

enum { CASE_FILE_MAX = 4 * 1024 * 1024, CELLS_MAX = 200, CASES_MAX = 500, LINES_MAX = 2000, PERSONS_MAX = 490 };

enum section { SECTION_HEAD, SECTION_COLUMNS, SECTION_ROWS, SECTION_EXPECT, SECTION_COMPARE };

struct reader {
    const char *path;
    struct arena *arena;
    struct rule_cases *cases;
    struct rule_case *current;
    struct expr_override overrides[CASE_OVERRIDES_MAX]; /* of the file */
    size_t override_count;
    size_t line;
    enum section section;
};

static enum status
refuse_case(const struct reader *reader, struct error *err, const char *reason)
{
    return error_set(err, STATUS_CONFIG, "E-CASE", "%s:%zu: %s", reader->path, reader->line, reason);
}

/* ---- {id 19600101 男 1} ---- */

static bool
make_id(struct text inner, char id[RESIDENT_ID_SIZE + 1])
{
    struct text rest = inner;
    struct text birth;
    struct text sex;
    struct text number;
    long person;
    char digits[16] = "";

    if (!text_split(&rest, ' ', &birth) || !text_split(&rest, ' ', &sex) || !text_split(&rest, ' ', &number) || birth.size != 8
        || number.size == 0 || number.size > 3) {
        return false;
    }
    memcpy(digits, number.data, number.size);
    person = strtol(digits, NULL, 10);
    if (person < 1 || person > PERSONS_MAX || (!text_equal(sex, TEXT("男")) && !text_equal(sex, TEXT("女")))) {
        return false;
    }
    (void)snprintf(id, RESIDENT_ID_SIZE, "410621%.8s%03ld", birth.data, person * 2 - (text_equal(sex, TEXT("男")) ? 1 : 0));
    id[RESIDENT_ID_SIZE - 1] = resident_id_check_character(id);
    id[RESIDENT_ID_SIZE] = '\0';
    return true;
}

/* The line with its made-up numbers filled in. */
static enum status
expand(const struct reader *reader, struct text line, struct text *out, struct error *err)
{
    struct buffer buffer;
    size_t found;

    *out = line;
    if (text_find(line, TEXT("{id ")) == SIZE_MAX) {
        return STATUS_OK;
    }
    buffer_init(&buffer, CASE_FILE_MAX);
    while ((found = text_find(line, TEXT("{id "))) != SIZE_MAX) {
        const struct text rest = {line.data + found + 4, line.size - found - 4};
        const size_t end = text_find(rest, TEXT("}"));
        char id[RESIDENT_ID_SIZE + 1];

        if (end == SIZE_MAX || !make_id((struct text){rest.data, end}, id)) {
            buffer_done(&buffer);
            return refuse_case(reader, err, "write {id 19600101 男 1}: birth date, sex, and a number from 1 to 490");
        }
        buffer_append(&buffer, line.data, found);
        buffer_append_string(&buffer, id);
        line = (struct text){rest.data + end + 1, rest.size - end - 1};
    }
    buffer_append_text(&buffer, line);
    *out = arena_must_text(reader->arena, buffer_text(&buffer));
    buffer_done(&buffer);
    return STATUS_OK;
}

/* ---- lines ---- */

static size_t
split_cells(const struct reader *reader, struct text line, struct text **cells)
{
    struct text parts[CELLS_MAX];
    struct text part;
    size_t count = 0;

    while (count < CELLS_MAX && text_split(&line, '|', &part)) {
        part = text_trim(part);
        parts[count++] = part.size == 0 ? TEXT_NULL : part;
    }
    *cells = arena_must_zero(reader->arena, count + 1, sizeof **cells);
    for (size_t cell = 0; cell < count; cell++) {
        (*cells)[cell] = parts[cell];
    }
    return count;
}

/* `word rest`: true when the line begins with the word. */
static bool
begins(struct text line, const char *word, struct text *rest)
{
    const size_t size = strlen(word);

    if (!text_starts_with(line, text_from(word)) || (line.size > size && line.data[size] != ' ')) {
        return false;
    }
    *rest = text_trim((struct text){line.data + size, line.size - size});
    return true;
}

static struct text
without_comment(struct text line)
{
    const size_t found = text_find(line, TEXT(" #"));

    return text_trim(found == SIZE_MAX ? line : (struct text){line.data, found});
}

static enum status
take_param(struct reader *reader, struct text rest, struct error *err)
{
    struct rule_case *current = reader->current;
    struct expr_override *overrides = current == NULL ? reader->overrides : current->overrides;
    size_t *count = current == NULL ? &reader->override_count : &current->override_count;
    struct text name;

    rest = without_comment(rest);
    if (*count == CASE_OVERRIDES_MAX || !text_split(&rest, ' ', &name) || text_trim(rest).size == 0) {
        return refuse_case(reader, err, "write `param NAME VALUE`");
    }
    overrides[(*count)++] = (struct expr_override){name, text_trim(rest)};
    return STATUS_OK;
}

static enum status
begin_case(struct reader *reader, struct text name, struct error *err)
{
    struct rule_cases *cases = reader->cases;

    if (cases->count == CASES_MAX) {
        return refuse_case(reader, err, "too many cases in one file");
    }
    reader->current = &cases->cases[cases->count++];
    reader->current->name = name;
    reader->current->line = reader->line;
    memcpy(reader->current->overrides, reader->overrides, sizeof reader->overrides);
    reader->current->override_count = reader->override_count;
    reader->current->expected = arena_must_zero(reader->arena, LINES_MAX, sizeof *reader->current->expected);
    reader->current->compared = arena_must_zero(reader->arena, LINES_MAX, sizeof *reader->current->compared);
    reader->section = SECTION_HEAD;
    return STATUS_OK;
}

static enum status
begin_table(struct reader *reader, struct text source, struct error *err)
{
    struct rule_case *current = reader->current;

    if (current == NULL || current->table_count == CASE_TABLES_MAX) {
        return refuse_case(reader, err, "a table must stand in a case, at most 32 of them");
    }
    current->tables[current->table_count++] = (struct case_table){.source = source, .line = reader->line};
    reader->section = SECTION_COLUMNS;
    return STATUS_OK;
}

static enum status
take_columns(struct reader *reader, struct text line)
{
    struct case_table *table = &reader->current->tables[reader->current->table_count - 1];

    table->column_count = split_cells(reader, line, &table->columns);
    table->cells = arena_must_zero(reader->arena, table->column_count * LINES_MAX, sizeof *table->cells);
    reader->section = SECTION_ROWS;
    return STATUS_OK;
}

static enum status
add_table_row(struct reader *reader, struct text line, struct error *err)
{
    struct case_table *table = &reader->current->tables[reader->current->table_count - 1];
    struct text *cells;
    const size_t count = split_cells(reader, line, &cells);

    if (count > table->column_count || table->row_count == LINES_MAX) {
        return refuse_case(reader, err, "the row has more cells than the table has columns");
    }
    memcpy(table->cells + table->row_count * table->column_count, cells, count * sizeof *cells);
    table->row_count++;
    return STATUS_OK;
}

static enum status
add_expected(struct reader *reader, struct text line, struct case_line *lines, size_t *count, struct error *err)
{
    if (*count == LINES_MAX) {
        return refuse_case(reader, err, "too many lines");
    }
    lines[*count].line = reader->line;
    lines[*count].count = split_cells(reader, line, &lines[*count].cells);
    (*count)++;
    return STATUS_OK;
}

static enum status
take_head(struct reader *reader, struct text line, struct error *err)
{
    struct text rest;

    if (begins(line, "rule", &rest) && reader->current == NULL) {
        reader->cases->rule = without_comment(rest);
        return STATUS_OK;
    }
    if (begins(line, "as_of", &rest) && reader->current == NULL) {
        return date_parse(without_comment(rest), &reader->cases->as_of) ? STATUS_OK
                                                                        : refuse_case(reader, err, "as_of must be a date: 2022-06-30");
    }
    if (begins(line, "param", &rest)) {
        return take_param(reader, rest, err);
    }
    return refuse_case(reader, err, "expected one of: rule, as_of, param, case, table, expect, compare");
}

/* A line that begins a section; false when it is none. */
static bool
begin_section(struct reader *reader, struct text line, enum status *status, struct error *err)
{
    struct text rest;

    *status = STATUS_OK;
    if (begins(line, "case", &rest)) {
        *status = begin_case(reader, rest, err);
    } else if (begins(line, "table", &rest)) {
        *status = begin_table(reader, rest, err);
    } else if (reader->current != NULL && begins(line, "expect", &rest)) {
        reader->section = text_equal(rest, TEXT("none")) ? SECTION_HEAD : SECTION_EXPECT;
        if (rest.size > 0 && reader->section == SECTION_EXPECT) {
            *status = refuse_case(reader, err, "write `expect none`, or `expect` and the findings below");
        }
    } else if (reader->current != NULL && begins(line, "compare", &rest)) {
        reader->section = SECTION_COMPARE;
        reader->current->compares = true;
    } else {
        return false;
    }
    return true;
}

static enum status
read_case_line(struct reader *reader, struct text line, struct error *err)
{
    struct rule_case *current = reader->current;
    enum status status;

    if (begin_section(reader, line, &status, err)) {
        return status;
    }
    TRY(expand(reader, line, &line, err));
    switch (reader->section) {
    case SECTION_COLUMNS:
        return take_columns(reader, line);
    case SECTION_ROWS:
        return add_table_row(reader, line, err);
    case SECTION_EXPECT:
        return add_expected(reader, line, current->expected, &current->expected_count, err);
    case SECTION_COMPARE:
        return add_expected(reader, line, current->compared, &current->compared_count, err);
    case SECTION_HEAD:
        break;
    }
    return take_head(reader, line, err);
}

enum status
case_read(const char *path, struct arena *arena, struct rule_cases *cases, struct error *err)
{
    struct reader reader = {.path = path, .arena = arena, .cases = cases};
    struct text rest;
    struct text line;

    *cases = (struct rule_cases){.path = path, .as_of = INT32_MIN};
    cases->cases = arena_must_zero(arena, CASES_MAX, sizeof *cases->cases);
    TRY(file_read(path, CASE_FILE_MAX, arena, &rest, err));
    while (text_split(&rest, '\n', &line)) {
        reader.line++;
        line = text_trim(line);
        if (line.size == 0 || line.data[0] == '#') {
            reader.section = line.size == 0 ? SECTION_HEAD : reader.section;
            continue;
        }
        TRY(read_case_line(&reader, line, err));
    }
    if (cases->rule.size == 0 || cases->as_of == INT32_MIN || cases->count == 0) {
        return refuse_case(&reader, err, "a case file needs `rule`, `as_of` and at least one `case`");
    }
    return STATUS_OK;
}
