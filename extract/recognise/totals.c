/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/recognise/totals.h"

#include "extract/recognise/simplify.h"

#include <inttypes.h>

enum { SLOTS = 64 /* number columns */, STATED_MAX = 256, SHOWN_MAX = 3, SCALE_DIGITS = 4, SCALE = 10000, CENT = SCALE / 100 };
enum { CELL_BYTES = 256, NUMBER_DIGITS = 12 };

/* A sum in ten-thousandths, for as long as every cell is a plain number. */
struct sum {
    int64_t value;
    bool vague;
};

enum span { SPAN_BLOCK /* since the total before */, SPAN_SHEET, SPAN_ALL, SPANS };

/* What somebody wrote. */
struct stated {
    size_t slot;
    uint64_t row;
    struct text sheet;
    int64_t value;
    bool open; /* what follows may be what it adds up */
    bool fits;
};

struct totals {
    const struct schema *schema;
    struct arena *arena;
    size_t fields[SLOTS];
    size_t slots;
    struct sum sums[SPANS][SLOTS];
    struct stated stated[STATED_MAX];
    size_t count;
    size_t of_sheet; /* the first of the sheet at hand */
};

/* Columns that nobody adds up. */
static bool
adds_up(const struct schema_field *field)
{
    static const struct text words[] = {
        {"均",   3},
        {"率",   3},
        {"比",   3},
        {"占",   3},
        {"单价", 6},
        {"标准", 6},
        {"年龄", 6},
        {"年限", 6},
        {"年度", 6},
        {"年份", 6},
        {"序号", 6},
        {"%",    1},
    };

    for (size_t at = 0; at < sizeof words / sizeof *words; at++) {
        if (text_find(field->title, words[at]) != SIZE_MAX) {
            return false;
        }
    }
    return field->type == SCHEMA_INTEGER || field->type == SCHEMA_NUMBER;
}

struct totals *
totals_new(const struct schema *schema, struct arena *arena)
{
    struct totals *totals = arena_must_zero(arena, 1, sizeof *totals);

    *totals = (struct totals){.schema = schema, .arena = arena};
    for (size_t field = 0; field < schema->field_count && totals->slots < SLOTS; field++) {
        if (adds_up(&schema->fields[field])) {
            totals->fields[totals->slots++] = field;
        }
    }
    return totals;
}

bool
totals_asks(const struct totals *totals)
{
    return totals->slots > 0;
}

/* Takes digits, and commas between them where `commas`; false for more than there may be. */
static bool
take_number(struct text *text, bool commas, size_t most, int64_t *value, size_t *digits)
{
    size_t at = 0;

    for (*digits = 0; at < text->size && ((text->data[at] >= '0' && text->data[at] <= '9') || (commas && at > 0 && text->data[at] == ','));
         at++) {
        if (text->data[at] != ',') {
            *value = *value * 10 + (text->data[at] - '0');
            if (++*digits > most) {
                return false;
            }
        }
    }
    *text = (struct text){text->data + at, text->size - at};
    return true;
}

/* Digits with a point, commas between thousands, a sign; nothing around them but blanks. False for anything else. */
static bool
parse_number(struct text cell, int64_t *value)
{
    struct text text = text_trim(cell);
    const bool minus = text.size > 0 && text.data[0] == '-';
    size_t whole;
    size_t decimals = 0;

    *value = 0;
    text = (struct text){text.data + minus, text.size - minus};
    if (!take_number(&text, true, NUMBER_DIGITS, value, &whole)) {
        return false;
    }
    if (text.size > 0 && text.data[0] == '.') {
        text = (struct text){text.data + 1, text.size - 1};
        if (!take_number(&text, false, SCALE_DIGITS, value, &decimals)) {
            return false;
        }
    }
    for (size_t at = decimals; at < SCALE_DIGITS; at++) {
        *value *= 10;
    }
    *value = minus ? -*value : *value;
    return whole + decimals > 0 && text.size == 0;
}

static void
add_value(struct totals *totals, size_t slot, int64_t value, bool plain)
{
    for (enum span span = 0; span < SPANS; span++) {
        struct sum *sum = &totals->sums[span][slot];

        sum->vague |= !plain || __builtin_add_overflow(sum->value, value, &sum->value);
    }
}

void
totals_add_data(struct totals *totals, const struct header *header, const struct text *cells, size_t count)
{
    for (size_t slot = 0; slot < totals->slots; slot++) {
        const size_t column = header->field_columns[totals->fields[slot]];
        int64_t value;

        if (column < count && cells[column].size > 0 && !simplify_is_blank(cells[column])) {
            const bool plain = parse_number(cells[column], &value);

            add_value(totals, slot, value, plain);
        }
    }
}

/* Money is rounded once in a total and in every row. */
static bool
comes_to(const struct sum *sum, int64_t value)
{
    const int64_t off = sum->vague ? 0 : sum->value - value; /* both under 10^16 but for a sum that is far off */

    return off <= CENT && off >= -CENT;
}

static void
add_stated(struct totals *totals, size_t slot, int64_t value, struct text sheet, uint64_t number)
{
    bool fits = false;

    for (enum span span = 0; span < SPANS; span++) {
        fits |= comes_to(&totals->sums[span][slot], value);
    }
    if (totals->count < STATED_MAX) {
        totals->stated[totals->count++] =
            (struct stated){.slot = slot, .row = number, .sheet = sheet, .value = value, .open = true, .fits = fits};
    }
}

/* A grand total, to the letter: what a subtotal or a running total adds up, no reader knows. */
static bool
is_total(struct text cell)
{
    static const struct text words[] = {
        {"合计",   6},
        {"总计",   6},
        {"总合计", 9},
        {"共计",   6},
    };
    char simple[CELL_BYTES];
    const size_t size = cell.size > CELL_BYTES ? SIZE_MAX : simplify_text(cell, simple, CELL_BYTES);

    for (size_t at = 0; at < sizeof words / sizeof *words && size != SIZE_MAX; at++) {
        if (text_starts_with((struct text){simple, size}, words[at])) {
            return true;
        }
    }
    return false;
}

static void
state_numbers(struct totals *totals, const struct header *header, const struct text *cells, size_t count, uint64_t number)
{
    for (size_t slot = 0; slot < totals->slots; slot++) {
        const size_t column = header->field_columns[totals->fields[slot]];
        int64_t value;

        if (column < count && parse_number(cells[column], &value)) {
            add_stated(totals, slot, value, header->sheet, number);
        }
    }
}

/* What stands before a total may be what the one above it adds up, too. */
static void
close_block(struct totals *totals, size_t until)
{
    for (size_t at = totals->of_sheet; at < until; at++) {
        struct stated *stated = &totals->stated[at];

        stated->fits |= stated->open && comes_to(&totals->sums[SPAN_BLOCK][stated->slot], stated->value);
        stated->open = false;
    }
    memset(totals->sums[SPAN_BLOCK], 0, sizeof totals->sums[SPAN_BLOCK]);
}

void
totals_add_stated(struct totals *totals, const struct header *header, const struct text *cells, size_t count, uint64_t number)
{
    const size_t before = totals->count;
    size_t first = 0;

    while (first < count && (cells[first].size == 0 || simplify_is_blank(cells[first]))) {
        first++;
    }
    if (first < count && is_total(cells[first])) {
        state_numbers(totals, header, cells, count, number);
    }
    if (totals->count > before) {
        close_block(totals, before);
    }
}

void
totals_end_sheet(struct totals *totals)
{
    close_block(totals, totals->count);
    for (size_t at = totals->of_sheet; at < totals->count; at++) {
        totals->stated[at].fits |= comes_to(&totals->sums[SPAN_SHEET][totals->stated[at].slot], totals->stated[at].value);
    }
    totals->of_sheet = totals->count;
    memset(totals->sums[SPAN_SHEET], 0, sizeof totals->sums[SPAN_SHEET]);
}

/* ---- what is told ---- */

static const char *
show(const struct totals *totals, int64_t value)
{
    const uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    char *text = arena_must_format(totals->arena, "%s%" PRIu64 ".%04" PRIu64, value < 0 ? "-" : "", size / SCALE, size % SCALE);
    size_t end = strlen(text);

    while (text[end - 1] == '0') {
        text[--end] = '\0';
    }
    if (text[end - 1] == '.') {
        text[end - 1] = '\0';
    }
    return text;
}

static const char *
describe(const struct totals *totals, const struct stated *stated)
{
    const char *sheet = stated->sheet.size == 0 ? "" : arena_must_format(totals->arena, "sheet \"%.*s\", ", TEXT_ARG(stated->sheet));
    const char *where = arena_must_format(totals->arena, "%srow %" PRIu64, sheet, stated->row);
    const char *value = show(totals, stated->value);
    const char *sum = show(totals, totals->sums[SPAN_ALL][stated->slot].value);

    return arena_must_format(totals->arena, "%s says %s of \"%.*s\", the rows come to %s", where, value,
                             TEXT_ARG(totals->schema->fields[totals->fields[stated->slot]].title), sum);
}

struct text
totals_remark(const struct totals *totals)
{
    const char *told = "";
    size_t shown = 0;

    for (size_t at = 0; at < totals->count; at++) {
        const struct stated *stated = &totals->stated[at];

        if (!stated->fits && !comes_to(&totals->sums[SPAN_ALL][stated->slot], stated->value) && shown++ < SHOWN_MAX) {
            told = arena_must_format(totals->arena, "%s%s%s", told, told[0] == '\0' ? "W-TOTAL: " : "; ", describe(totals, stated));
        }
    }
    if (shown > SHOWN_MAX) {
        told = arena_must_format(totals->arena, "%s; and %zu more", told, shown - SHOWN_MAX);
    }
    return told[0] == '\0' ? TEXT_NULL : text_from(told);
}
