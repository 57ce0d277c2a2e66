/* SPDX-License-Identifier: Apache-2.0 */
/* From a sheet's cells to answers: the short code in whatever column, the result by its column's heading, by a tick under a heading that is
 * a result, or, pasted without headings, by being one. */
#include "common/formats/csv.h"
#include "common/formats/short_code.h"
#include "common/ground/array.h"
#include "common/ground/buffer.h"
#include "common/ground/child.h"
#include "report/answers/answer.h"
#include "report/answers/word.h"

#include <stdio.h>
#include <stdlib.h>

enum { LINES_FIRST = 256, HEADINGS_MAX = 64, PLACE = 2 /* sheet and row precede the cells */ };
enum { CELLS_MAX = 256 * 1024 * 1024, ERRORS_MAX = 64 * 1024 };

/* Where the sheet's own headings put things; SIZE_MAX until a header row was seen. */
struct columns {
    size_t code, result, note, by, date;
    bool headed;
    bool decision; /* the results are a town's decisions */
    bool receipt;  /* a receipt of ours came back: its lines were answered before */
    struct text headings[HEADINGS_MAX];
    size_t heading_count;
};

static const struct columns no_columns = {.code = SIZE_MAX, .result = SIZE_MAX, .note = SIZE_MAX, .by = SIZE_MAX, .date = SIZE_MAX};

struct reading {
    struct answer_set *set;
    struct text shown;
    struct text sheet;
    struct columns columns;
    bool answers;
};

struct answer *
answer_add(struct answer_set *set)
{
    set->answers = array_grow(set->arena, set->answers, set->count, &set->capacity, LINES_FIRST, sizeof *set->answers);
    return &set->answers[set->count++];
}

static struct text
cell_at(const struct csv_cursor *cursor, size_t column)
{
    return column < cursor->count && !text_is_null(cursor->fields[column]) ? text_trim(cursor->fields[column]) : TEXT("");
}

static void
note_column(struct columns *columns, struct text role, size_t at)
{
    size_t *const places[] = {&columns->code, &columns->result, &columns->result, &columns->note, &columns->by, &columns->date};
    static const char *const roles[] = {"code", "result", "decision", "note", "by", "date"};

    for (size_t place = 0; place < sizeof roles / sizeof roles[0]; place++) {
        if (text_equal(role, text_from(roles[place])) && (*places[place] == SIZE_MAX || place == 2)) {
            *places[place] = at;
        }
    }
    columns->decision = columns->decision || text_equal(role, TEXT("decision"));
    columns->receipt = columns->receipt || text_equal(role, TEXT("receipt"));
}

/* A row with the heading of a code or a result; what it says of the other columns. */
static bool
read_header(struct reading *reading, const struct csv_cursor *cursor)
{
    struct columns columns = no_columns;

    for (size_t at = PLACE; at < cursor->count; at++) {
        note_column(&columns, schema_answer_column(reading->set->pack, cell_at(cursor, at)), at);
    }
    columns.headed = columns.result != SIZE_MAX;
    if (columns.code == SIZE_MAX && !columns.headed && !columns.receipt) {
        return false;
    }
    for (size_t at = 0; at < cursor->count && at < HEADINGS_MAX; at++) {
        columns.headings[at] = arena_must_text(reading->set->arena, cell_at(cursor, at));
        columns.heading_count = at + 1;
    }
    reading->columns = columns;
    reading->answers = reading->answers || (columns.headed && columns.code != SIZE_MAX);
    return true;
}

static const struct answer_code *
find_code(const struct reading *reading, struct text cell)
{
    char out[SHORT_CODE_FOLDED];
    const struct text code = short_code_fold(cell, out);

    return code.size == SHORT_CODE_SIZE ? answer_code_find(reading->set->codes, code) : NULL;
}

/* `A6NYXG3(重复)`, `①A6NYXG3`: a known code among other characters, in the column of codes only. */
static const struct answer_code *
find_code_within(const struct reading *reading, struct text cell)
{
    size_t start = 0;

    for (size_t at = 0; at <= cell.size; at++) {
        const char byte = at < cell.size ? cell.data[at] : ' ';
        const bool inside = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');

        if (!inside) {
            const struct answer_code *known = find_code(reading, (struct text){cell.data + start, at - start});

            if (known != NULL) {
                return known;
            }
            start = at + 1;
        }
    }
    return NULL;
}

/* Pasted without its header: the first cell behind the code that is an answer of the class. */
static size_t
find_result(const struct reading *reading, const struct csv_cursor *cursor, size_t code_at, struct text class)
{
    for (size_t at = code_at + 1; at < cursor->count; at++) {
        if (answer_word_result(reading->set->pack, class, cell_at(cursor, at), reading->set->arena) != NULL) {
            return at;
        }
    }
    return SIZE_MAX;
}

/* A tick under a heading that is itself a result: sheets that towns make from our lists. */
static struct text
ticked_result(const struct reading *reading, const struct csv_cursor *cursor, struct text class)
{
    for (size_t at = PLACE; at < cursor->count && at < reading->columns.heading_count; at++) {
        if (answer_word_is_tick(cell_at(cursor, at))
            && answer_word_result(reading->set->pack, class, reading->columns.headings[at], reading->set->arena) != NULL) {
            return reading->columns.headings[at];
        }
    }
    return TEXT("");
}

static void
place_line(const struct reading *reading, const struct csv_cursor *cursor, struct text code, const struct answer_code *known,
           struct answer *answer)
{
    struct arena *arena = reading->set->arena;

    *answer = (struct answer){
        .file = reading->shown,
        .sheet = reading->sheet,
        .row = strtoull(arena_must_string(arena, cell_at(cursor, 1)), NULL, 10),
        .code = arena_must_text(arena, known == NULL ? code : known->code),
        .known = known,
        .decision = reading->columns.decision,
    };
}

/* `code_at`: the code's column. */
static void
take_line(struct reading *reading, const struct csv_cursor *cursor, size_t code_at, const struct answer_code *known, struct text code)
{
    const struct columns *columns = &reading->columns;
    struct arena *arena = reading->set->arena;
    struct answer *answer = answer_add(reading->set);
    const struct text class = known == NULL ? TEXT("error") : known->class;
    const size_t result_at = columns->headed ? columns->result : find_result(reading, cursor, code_at, class);
    const size_t note_at = columns->headed ? columns->note : result_at == SIZE_MAX ? SIZE_MAX : result_at + 1;
    const size_t by_at = columns->headed ? columns->by : note_at == SIZE_MAX ? SIZE_MAX : note_at + 1;
    const struct text who = cell_at(cursor, by_at);
    const struct schema_code *result;
    struct text raw = cell_at(cursor, result_at);

    raw = raw.size > 0 ? raw : ticked_result(reading, cursor, class);
    place_line(reading, cursor, code, known, answer);
    answer->raw = arena_must_text(arena, raw);
    answer->note = arena_must_text(arena, cell_at(cursor, note_at));
    answer->by = who.size == 0 ? TEXT("(未署名)") : arena_must_text(arena, who);
    answer->at = answer_word_day(cell_at(cursor, columns->date), answer_word_day(who, reading->set->on));
    result = answer_word_result(reading->set->pack, class, raw, arena);
    answer->result = result == NULL ? TEXT("") : result->name;
    answer->outcome = known == NULL ? ANSWER_UNKNOWN_CODE : raw.size == 0 ? ANSWER_EMPTY : result == NULL ? ANSWER_UNCLEAR : ANSWER_TAKEN;
    reading->answers = reading->answers || known != NULL;
}

/* The column of codes holds none that is known, and yet the line has a result: to be reported, not to be lost. Our own examples and
 * lines that are one merged cell are none. */
static void
take_unknown(struct reading *reading, const struct csv_cursor *cursor)
{
    const struct columns *columns = &reading->columns;
    const struct text cell = cell_at(cursor, columns->code);
    const struct text result = cell_at(cursor, columns->result);
    char out[SHORT_CODE_FOLDED];
    const struct text folded = short_code_fold(cell, out);

    if (columns->headed && columns->code != SIZE_MAX && result.size > 0 && !text_equal(cell, result)
        && !text_equal(cell, TEXT("示例不填"))) {
        take_line(reading, cursor, columns->code, NULL, folded.size > 0 ? folded : cell.size > 0 ? cell : TEXT("(空)"));
    }
}

static void
read_line(struct reading *reading, const struct csv_cursor *cursor)
{
    const struct text sheet = cell_at(cursor, 0);
    const struct answer_code *known = NULL;
    size_t code_at;

    if (!text_equal(sheet, reading->sheet)) {
        reading->sheet = arena_must_text(reading->set->arena, sheet);
        reading->columns = no_columns;
    }
    if (read_header(reading, cursor) || reading->columns.receipt) {
        return;
    }
    code_at = reading->columns.code;
    if (code_at < cursor->count) {
        known = find_code(reading, cell_at(cursor, code_at));
        known = known != NULL ? known : find_code_within(reading, cell_at(cursor, code_at));
    }
    for (size_t at = PLACE; known == NULL && at < cursor->count; at++) {
        known = find_code(reading, cell_at(cursor, at));
        code_at = known == NULL ? code_at : at;
    }
    if (known != NULL) {
        take_line(reading, cursor, code_at, known, known->code);
    } else {
        take_unknown(reading, cursor);
    }
}

enum status
answer_read_cells(struct text csv, const char *shown, struct answer_set *set, bool *answers, struct error *err)
{
    struct reading reading = {.set = set, .shown = arena_must_text(set->arena, text_from(shown)), .columns = no_columns};
    struct csv_cursor cursor;
    enum status status;
    bool more = true;

    csv_open(&cursor, csv, shown);
    while ((status = csv_next(&cursor, &more, err)) == STATUS_OK && more) {
        read_line(&reading, &cursor);
    }
    csv_close(&cursor);
    *answers = reading.answers;
    return status;
}

/* The cells of any file that a delivery may be, as CSV: bidui-extract --cells runs as a child, so that report needs no reader. */
static enum status
extract_cells(const char *extract, const char *path, struct arena *arena, struct text *csv, struct error *err)
{
    const char *const argv[] = {extract, "--cells", path, "--places", NULL};
    struct child_result result;
    struct buffer output;
    struct buffer errors;
    enum status status;

    buffer_init(&output, CELLS_MAX);
    buffer_init(&errors, ERRORS_MAX);
    status = child_read(argv, &output, &errors, &result, err);
    if (status == STATUS_OK && (result.code != 0 || !buffer_ok(&output))) {
        (void)fwrite(errors.data, 1, errors.size, stderr); /* shown only when it failed */
        status = error_set(err, STATUS_DATA, "E-ANSWER-FILE", "could not read answers from \"%s\"", path);
    } else if (status == STATUS_OK) {
        *csv = arena_must_text(arena, buffer_text(&output));
    }
    buffer_done(&output);
    buffer_done(&errors);
    return status;
}

enum status
answer_read_file(const char *extract, const char *path, const char *shown, struct answer_set *set, bool *answers, struct error *err)
{
    struct text csv;

    TRY(extract_cells(extract, path, set->arena, &csv, err));
    return answer_read_cells(csv, shown, set, answers, err);
}
