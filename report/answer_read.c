/* SPDX-License-Identifier: Apache-2.0 */
/* From a sheet's cells to answers: the short code wherever it stands, the result by its column's heading or by being one. */
#include "report/answer.h"

#include "common/csv.h"
#include "common/date.h"
#include "report/answer_cells.h"

#include <stdlib.h>

enum { CODE_SIZE = 7, FOLDED_MAX = 32, LINES_FIRST = 256 };

struct known {
    struct text code;
    struct text class;
    struct text town;
};

struct answer_codes {
    struct known *items; /* by code */
    size_t count;
};

static int
compare_known(const void *left, const void *right)
{
    return text_compare(((const struct known *)left)->code, ((const struct known *)right)->code);
}

struct answer_codes *
answer_codes_from(const struct text *codes, const struct text *classes, const struct text *towns, size_t count, struct arena *arena)
{
    struct answer_codes *made = arena_must_zero(arena, 1, sizeof *made);

    made->items = arena_must_zero(arena, count + 1, sizeof *made->items);
    made->count = count;
    for (size_t at = 0; at < count; at++) {
        made->items[at] = (struct known){
            arena_must_text(arena, codes[at]), arena_must_text(arena, classes[at]), arena_must_text(arena, towns[at])};
    }
    qsort(made->items, count, sizeof *made->items, compare_known);
    return made;
}

enum status
answer_codes_read(struct pg *connection, struct arena *arena, struct answer_codes **codes, struct error *err)
{
    static const char sql[] = "SELECT code, class, coalesce(bidui.division_name(bidui.division_parent(division_code, 'town')), '') "
                              "FROM quality.finding";
    struct pg_result *result;
    struct text *columns[3];

    TRY(pg_query(connection, sql, NULL, 0, &result, err));
    for (size_t column = 0; column < 3; column++) {
        columns[column] = arena_must_zero(arena, pg_result_rows(result) + 1, sizeof **columns);
        for (size_t row = 0; row < pg_result_rows(result); row++) {
            columns[column][row] = pg_result_get(result, row, column);
        }
    }
    *codes = answer_codes_from(columns[0], columns[1], columns[2], pg_result_rows(result), arena);
    pg_result_free(result);
    return STATUS_OK;
}

/* Half width, upper case, no blanks; empty when it cannot be a code. */
static struct text
fold(struct text cell, char out[FOLDED_MAX])
{
    size_t used = 0;

    while (cell.size > 0) {
        uint32_t character;
        const size_t step = text_decode(cell, &character);

        if (step == 0 || used == CODE_SIZE + 1) {
            return TEXT("");
        }
        character = character >= 0xFF01 && character <= 0xFF5E ? character - 0xFEE0 : character;
        character = character >= 'a' && character <= 'z' ? character - 32 : character;
        if (character > ' ' && character < 127) {
            out[used++] = (char)character;
        } else if (character != ' ' && character != 0x3000 && character != 0xA0 && character != '\t' && character != '\n') {
            return TEXT("");
        }
        cell.data += step;
        cell.size -= step;
    }
    return (struct text){out, used};
}

static const struct known *
known_find(const struct answer_codes *codes, struct text code)
{
    const struct known wanted = {.code = code};

    return codes->count == 0 ? NULL : bsearch(&wanted, codes->items, codes->count, sizeof *codes->items, compare_known);
}

/* Where the sheet's own headings put things; SIZE_MAX until a header row was seen. */
struct columns {
    size_t code, result, note, by;
};

static bool
read_header(const struct csv_cursor *cursor, struct columns *columns)
{
    bool header = false;

    for (size_t at = 0; at < cursor->count; at++) {
        const struct text cell = text_trim(cursor->fields[at]);

        if (text_starts_with(cell, TEXT("核查结果"))) {
            columns->result = at;
            header = true;
        } else if (text_starts_with(cell, TEXT("正确值"))) {
            columns->note = at;
        } else if (text_starts_with(cell, TEXT("核查人"))) {
            columns->by = at;
        } else if (text_equal(cell, TEXT("短码"))) {
            columns->code = at;
            header = true;
        }
    }
    return header;
}

static struct text
cell_at(const struct csv_cursor *cursor, size_t column)
{
    return column < cursor->count && !text_is_null(cursor->fields[column]) ? text_trim(cursor->fields[column]) : TEXT("");
}

/* The canonical result of a text in the list of the class: as it stands, or its part before a bracket, comma or colon. */
static const struct schema_code *
resolve(const struct pack *pack, struct text class, struct text raw, struct arena *arena)
{
    const struct schema_list *list = schema_list_find(pack, text_from(arena_must_format(arena, "answer_%.*s", TEXT_ARG(class))));
    static const char *const ends[] = {"(", "（", ",", "，", ";", "；", "。", " "};
    const struct schema_code *code;

    list = list == NULL ? schema_list_find(pack, TEXT("answer_error")) : list;
    if (list == NULL || raw.size == 0) {
        return NULL;
    }
    code = schema_code_find(list, raw);
    for (size_t end = 0; code == NULL && end < sizeof ends / sizeof ends[0]; end++) {
        const size_t cut = text_find(raw, text_from(ends[end]));

        code = cut == SIZE_MAX || cut == 0 ? NULL : schema_code_find(list, text_trim((struct text){raw.data, cut}));
    }
    return code;
}

/* `李某 7月3日`, `2022-07-03`, `7.3`: numbers in order; two are month and day of the year of `on`. */
static int32_t
day_of(struct text text, int32_t on)
{
    int numbers[3];
    size_t count = 0;
    bool inside = false;

    for (size_t at = 0; at < text.size; at++) {
        const char byte = text.data[at];
        const bool digit = byte >= '0' && byte <= '9';

        if (digit && !inside && count == 3) {
            return on;
        }
        if (digit && !inside) {
            numbers[count++] = 0;
        }
        if (digit) {
            numbers[count - 1] = numbers[count - 1] > 9999 ? 9999 : numbers[count - 1] * 10 + (byte - '0');
        }
        inside = digit;
    }
    if (count == 3 && date_is_valid(numbers[0], numbers[1], numbers[2]) && numbers[0] > 2000) {
        return date_from_parts(numbers[0], numbers[1], numbers[2]);
    }
    if (count == 2 && date_is_valid(date_to_parts(on).year, numbers[0], numbers[1])) {
        return date_from_parts(date_to_parts(on).year, numbers[0], numbers[1]);
    }
    return on;
}

static struct answer *
add(struct answer_set *set)
{
    if (set->count == set->capacity) {
        const size_t capacity = set->capacity == 0 ? LINES_FIRST : set->capacity * 2;
        struct answer *wider = arena_must_zero(set->arena, capacity, sizeof *wider);

        if (set->count > 0) {
            memcpy(wider, set->answers, set->count * sizeof *wider);
        }
        set->answers = wider;
        set->capacity = capacity;
    }
    return &set->answers[set->count++];
}

/* Pasted without its header: the first cell behind the code that is an answer of the class. */
static size_t
find_result(const struct csv_cursor *cursor, size_t code_at, const struct pack *pack, struct text class, struct arena *arena)
{
    for (size_t at = code_at + 1; at < cursor->count; at++) {
        if (resolve(pack, class, cell_at(cursor, at), arena) != NULL) {
            return at;
        }
    }
    return SIZE_MAX;
}

struct reading {
    const struct answer_codes *codes;
    const struct pack *pack;
    struct text shown;
    int32_t on;
    struct answer_set *set;
    struct columns columns;
};

static void
take_line(struct reading *reading, const struct csv_cursor *cursor, size_t code_at, const struct known *known, struct text code)
{
    struct arena *arena = reading->set->arena;
    struct answer *answer = add(reading->set);
    const struct text class = known == NULL ? TEXT("error") : known->class;
    const bool headed = reading->columns.result != SIZE_MAX;
    const size_t result_at = headed ? reading->columns.result : find_result(cursor, code_at, reading->pack, class, arena);
    const size_t note_at = headed ? reading->columns.note : result_at == SIZE_MAX ? SIZE_MAX : result_at + 1;
    const size_t by_at = headed ? reading->columns.by : note_at == SIZE_MAX ? SIZE_MAX : note_at + 1;
    const struct schema_code *result;
    const struct text who = cell_at(cursor, by_at);

    *answer = (struct answer){
        .file = reading->shown,
        .row = cursor->row,
        .code = arena_must_text(arena, code),
        .raw = arena_must_text(arena, cell_at(cursor, result_at)),
        .note = arena_must_text(arena, cell_at(cursor, note_at)),
        .by = who.size == 0 ? TEXT("(未署名)") : arena_must_text(arena, who),
        .at = day_of(who, reading->on),
        .town = known == NULL ? TEXT("") : known->town,
    };
    result = resolve(reading->pack, class, answer->raw, arena);
    answer->result = result == NULL ? TEXT("") : result->name;
    answer->fate = known == NULL          ? ANSWER_UNKNOWN_CODE
                   : answer->raw.size == 0 ? ANSWER_EMPTY
                   : result == NULL        ? ANSWER_UNCLEAR
                                           : ANSWER_TAKEN;
}

/* A line is an answer when a cell is a known code, or when the column headed 短码 holds seven characters that are not. */
static void
read_line(struct reading *reading, const struct csv_cursor *cursor)
{
    char out[FOLDED_MAX];

    if (read_header(cursor, &reading->columns)) {
        return;
    }
    for (size_t at = 0; at < cursor->count; at++) {
        const struct text code = fold(cell_at(cursor, at), out);
        const struct known *known = code.size == CODE_SIZE ? known_find(reading->codes, code) : NULL;

        if (known != NULL || (at == reading->columns.code && code.size >= CODE_SIZE - 1)) {
            take_line(reading, cursor, at, known, code);
            return;
        }
    }
}

enum status
answer_read_cells(struct text csv, const char *shown, const struct answer_codes *codes, const struct pack *pack, int32_t on,
                  struct answer_set *set, struct error *err)
{
    struct reading reading = {
        .codes = codes,
        .pack = pack,
        .shown = arena_must_text(set->arena, text_from(shown)),
        .on = on,
        .set = set,
        .columns = {SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX},
    };
    struct csv_cursor cursor;
    enum status status;
    bool more = true;

    csv_open(&cursor, csv, shown);
    while ((status = csv_next(&cursor, &more, err)) == STATUS_OK && more) {
        read_line(&reading, &cursor);
    }
    csv_close(&cursor);
    return status;
}

enum status
answer_read_file(const char *extract, const char *path, const char *shown, const struct answer_codes *codes, const struct pack *pack, int32_t on,
                 struct answer_set *set, struct error *err)
{
    struct text csv;

    TRY(answer_cells(extract, path, set->arena, &csv, err));
    return answer_read_cells(csv, shown, codes, pack, on, set, err);
}
