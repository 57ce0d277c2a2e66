/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/table/reread.h"

#include "common/ground/array.h"
#include "common/ground/date.h"
#include "transform/cells/date_form.h"
#include "transform/cells/date_tail.h"
#include "transform/cells/fold.h"
#include "transform/cells/name.h"

#include <string.h>

/* ---- what a cell was ---- */

/* Names: as written, but for blanks and invisible characters. */
static void
read_former_name(struct text raw, struct arena *arena, struct reread *reread)
{
    unsigned done;
    const struct text folded = fold_text(raw, FOLD_INVISIBLE | FOLD_OUTER | FOLD_INNER, arena_must_alloc(arena, raw.size + 1), &done);

    reread->text = name_join_han(folded, arena_must_alloc(arena, folded.size + 1), &done);
    for (size_t at = 0; at < reread->text.size; at++) {
        const unsigned char byte = (unsigned char)reread->text.data[at];

        if (byte < 0x80 && name_forbids(byte)) {
            return; /* was invalid then too */
        }
    }
    reread->kind = text_find(reread->text, TEXT("、")) == SIZE_MAX ? REREAD_VALUE : REREAD_INVALID;
}

/* Dates: the day as written, without its zone; day numbers counted from 1900. */
static void
read_former_date(struct text raw, enum schema_type type, struct arena *arena, struct reread *reread)
{
    const size_t epoch = text_find(raw, TEXT("(1904)"));
    struct date_tail tail;
    struct date_form form;
    struct text day = date_tail_cut(text_trim(raw), &tail);
    enum verdict verdict;

    day = epoch == SIZE_MAX ? day : (struct text){raw.data, epoch};
    verdict = date_form_parse(day, NULL, arena_must_alloc(arena, 2 * day.size + NORMALISER_ROOM), &form);
    if ((verdict == VERDICT_SAME || verdict == VERDICT_CHANGED) && form.day > 0) {
        reread->kind = REREAD_VALUE;
        reread->number = date_from_parts(form.year, form.month, type == SCHEMA_YEARMONTH ? 1 : form.day);
    }
}

static bool
has_any(struct text raw, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (text_find(raw, text_from(*words)) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

/* Reasons that there were before too: was this cell read then? */
static bool
is_newly_read(const struct schema_field *field, const struct repair *repair)
{
    static const char *const whole[] = {"整", "正", "(", "（", NULL};
    static const char *const tails[] = {"星期", "周", "礼拜", "午", "晚", "凌晨", "早", "点", "时", "AM", "PM", NULL};
    const bool dated = field->type == SCHEMA_DATE || field->type == SCHEMA_YEARMONTH;

    return dated ? has_any(repair->before, tails)
                 : field->type == SCHEMA_NUMBER && strcmp(repair->reason, "unit") == 0 && has_any(repair->before, whole);
}

static bool
is_reason(const struct repair *repair, const char *const *reasons)
{
    for (; *reasons != NULL; reasons++) {
        if (strcmp(repair->reason, *reasons) == 0) {
            return true;
        }
    }
    return false;
}

/* False when the cell reads as it always did. */
static bool
read_former(const struct table *table, const struct repair *repair, struct arena *arena, struct reread *reread)
{
    static const char *const unread[] = {"look_alike", "words", "weekday", NULL};
    static const char *const dates[] = {"zone", "serial_1904", "midnight", NULL};
    static const char *const names[] = {"no_name", "several_names", NULL};
    const struct schema_field *field = &table->schema->fields[repair->field];
    const bool name = text_equal(field->format, TEXT("person_name"));

    *reread = (struct reread){.row = repair->row, .field = repair->field, .kind = REREAD_INVALID};
    if (is_reason(repair, dates)) {
        read_former_date(repair->before, field->type, arena, reread);
        return true;
    }
    if (is_reason(repair, names) || (name && strcmp(repair->reason, "look_alike") == 0)) {
        read_former_name(repair->before, arena, reread);
        return reread->kind == REREAD_VALUE;
    }
    if (strcmp(repair->reason, "formula_without_value") == 0) {
        reread->kind = repair->before.size == 1 ? REREAD_ABSENT : REREAD_INVALID;
        return repair->before.size == 1;
    }
    return is_reason(repair, unread) || is_newly_read(field, repair);
}

void
reread_find(struct batch *batch, struct arena *arena)
{
    for (size_t number = 0; number < batch->pack->source_count; number++) {
        struct table *table = &batch->tables[number];
        size_t capacity = 0;
        struct reread reread;

        for (size_t at = 0; at < table->repair_count && !table->schema->built_in; at++) {
            if (read_former(table, &table->repairs[at], arena, &reread)) {
                table->rereads = array_grow(arena, table->rereads, table->reread_count, &capacity, 16, sizeof *table->rereads);
                table->rereads[table->reread_count++] = reread;
            }
        }
    }
}

const struct reread *
reread_of_row(const struct table *table, uint32_t row, size_t *count)
{
    size_t low = 0;
    size_t high = table->reread_count;

    *count = 0;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (table->rereads[middle].row < row) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    while (low + *count < table->reread_count && table->rereads[low + *count].row == row) {
        ++*count;
    }
    return *count == 0 ? NULL : &table->rereads[low];
}

const struct reread *
reread_of_cell(const struct table *table, uint32_t row, size_t field)
{
    size_t count;
    const struct reread *rereads = reread_of_row(table, row, &count);

    for (size_t at = 0; at < count; at++) {
        if (rereads[at].field == field) {
            return &rereads[at];
        }
    }
    return NULL;
}

struct text
reread_text(const struct table *table, const struct reread *reread, struct arena *arena)
{
    const enum schema_type type = table->schema->fields[reread->field].type;
    char day[DATE_TEXT_SIZE] = "";
    size_t size;

    if (reread->kind != REREAD_VALUE || type == SCHEMA_STRING) {
        return reread->kind == REREAD_VALUE ? reread->text : TEXT_NULL;
    }
    size = type == SCHEMA_YEARMONTH ? date_format_month((int32_t)reread->number, day) : date_format((int32_t)reread->number, day);
    return arena_must_text(arena, (struct text){day, size});
}
