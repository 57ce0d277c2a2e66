/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/deliver/dirt.h"

#include "tests/county/deliver/delivery.h"
#include "tests/county/deliver/dirt_kind.h"

#include <string.h>

enum {
    DIRTY_ROWS_PER_MILLE = 30,
    TRIES = 4,
    ROWS_PER_COPY = 1500,
    REJECTS_FROM = 400 /* data rows: smaller files have none */
};

void
dirt_start(struct dirt *dirt, uint64_t seed, const struct delivery_form *form)
{
    dirt->form = form;
    dirt->seed = rng_mix(seed, rng_hash(form->table->source));
    dirt->pending = false;
}

static const struct dirt_kind *
dirt_draw(struct rng *rng)
{
    unsigned total = 0;
    unsigned drawn;
    size_t kind = 0;

    for (size_t item = 0; item < dirt_kind_count; item++) {
        total += dirt_kinds[item].weight;
    }
    for (drawn = rng_below(rng, total); drawn >= dirt_kinds[kind].weight; kind++) {
        drawn -= dirt_kinds[kind].weight;
    }
    return &dirt_kinds[kind];
}

/* A column of a fitting kind with something in it, from a random place on; the table's width if there is none. */
static size_t
dirt_column(struct rng *rng, const struct dirt_kind *kind, const struct record *record)
{
    const struct table *table = record->table;
    const size_t start = rng_below(rng, (uint32_t)table->count);

    for (size_t step = 0; step < table->count; step++) {
        const size_t column = (start + step) % table->count;
        if ((kind->columns >> table->columns[column].kind & 1U) != 0 && record->cells[column][0] != '\0') {
            return column;
        }
    }
    return table->count;
}

bool
dirt_copies(const struct dirt *dirt, size_t entity)
{
    return dirt->form->copies && rng_mix(dirt->seed, entity) % ROWS_PER_COPY == 0;
}

void
dirt_canonical(enum column_kind kind, const char *clean, char canonical[DIRT_RAW])
{
    const size_t size = strlen(clean);

    strcpy(canonical, clean);
    if (kind == COLUMN_DATE && size == 8) {
        snprintf(canonical, DIRT_RAW, "%.4s-%.2s-%.2s", clean, clean + 4, clean + 6);
    } else if (kind == COLUMN_MONTH && size == 6) {
        snprintf(canonical, DIRT_RAW, "%.4s-%.2s", clean, clean + 4);
    } else if (kind == COLUMN_ID) {
        canonical[18 < size ? 18 : size] = '\0'; /* a disability certificate begins with the citizen number */
    } else if (kind == COLUMN_YES_NO) {
        strcpy(canonical, strcmp(clean, "是") == 0 ? "true" : "false");
    } else if (kind == COLUMN_MULTI) {
        for (char *comma = strchr(canonical, ','); comma != NULL; comma = strchr(comma, ',')) {
            *comma = ';';
        }
    }
}

bool
dirt_apply(struct dirt *dirt, struct record *record, size_t entity)
{
    struct rng rng = rng_make(dirt->seed, 1, entity);

    if (!rng_chance(&rng, DIRTY_ROWS_PER_MILLE)) {
        return false;
    }
    for (int attempt = 0; attempt < TRIES && !dirt->pending; attempt++) {
        const struct dirt_kind *kind = dirt_draw(&rng);
        const size_t column = dirt_column(&rng, kind, record);

        if (column < record->table->count && strlen(record->cells[column]) < DIRT_RAW / 4
            && kind->soil(&rng, record->cells[column], dirt->raw) && strcmp(dirt->raw, record->cells[column]) != 0) {
            dirt_canonical(record->table->columns[column].kind, record->cells[column], dirt->canonical);
            if (strcmp(dirt->raw, dirt->canonical) == 0) {
                continue; /* the other clean way of writing it */
            }
            dirt->field = record->table->columns[column].name;
            dirt->pitfall = kind->name;
            dirt->pending = true;
            record_text(record, column, dirt->raw);
        }
    }
    return dirt->pending;
}

void
dirt_written(struct dirt *dirt, struct run *run, const char *file, long row)
{
    if (dirt->pending) {
        /* dots are folded and lost characters guessed for comparison only */
        const bool kept = strcmp(dirt->pitfall, "middle_dot") == 0 || strcmp(dirt->pitfall, "rare_character") == 0;
        dirt_line(run, dirt->form->table->source, file, row, dirt->field, dirt->pitfall, dirt->raw, kept ? dirt->raw : dirt->canonical,
                  kept ? "kept" : "repair");
        dirt->pending = false;
    }
}

/* Too few cells, too many, bytes that are no text, a quote that never ends. Bytes that are no text only where a byte order
 * mark has already said what text is; the open quote only where nothing comes after it that it could swallow. */
void
dirt_rejects(const struct dirt *dirt, struct run *run, struct sheet *sheet, const char *file)
{
    const struct delivery_form *form = dirt->form;
    const char *source = form->table->source;
    static const char many[] = "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,"
                               "35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,58,59,60,61,62,63,64,65,66,"
                               "67,68,69,70,71,72,73,74,75,76,77,78,79,80,81";
    if (sheet_data_rows(sheet) < REJECTS_FROM) {
        return;
    }
    dirt_line(run, source, file, sheet_raw(sheet, "410621,1234,x", 13), "", "too_few_cells", "410621,1234,x", "", "reject");
    dirt_line(run, source, file, sheet_raw(sheet, many, sizeof(many) - 1), "", "too_many_cells", "1,2,3,...,81", "", "reject");
    if (form->encoding == SHEET_UTF8_BOM) {
        char bytes[TABLE_COLUMNS * 2 + 8] = "\xC3\x28\xFF\xFE";
        for (size_t column = 1; column < form->table->count; column++) {
            strcat(bytes, ",1");
        }
        dirt_line(run, source, file, sheet_raw(sheet, bytes, strlen(bytes)), "", "undecodable_bytes", "C3 28 FF FE", "", "reject");
    }
    if (!form->tail) {
        dirt_line(run, source, file, sheet_raw(sheet, "\"410621,1234", 12), "", "open_quote", "\"410621,1234", "", "reject");
    }
}

static void
dirt_cell(FILE *file, const char *text)
{
    if (strpbrk(text, ",\"\r\n") == NULL) {
        fputs(text, file);
        return;
    }
    fputc('"', file);
    for (; *text != '\0'; text++) {
        if (*text == '"') {
            fputc('"', file);
        }
        fputc(*text, file);
    }
    fputc('"', file);
}

void
dirt_line_to(FILE *file, int week, const char *source, const char *name, long row, const char *field, const char *pitfall, const char *raw,
             const char *canonical, const char *outcome)
{
    fprintf(file, "%d,%s,", week, source);
    dirt_cell(file, name);
    fprintf(file, ",%ld,%s,%s,", row, field, pitfall);
    dirt_cell(file, raw);
    fputc(',', file);
    dirt_cell(file, canonical);
    fprintf(file, ",%s\n", outcome);
}

void
dirt_line(struct run *run, const char *source, const char *file, long row, const char *field, const char *pitfall, const char *raw,
          const char *canonical, const char *outcome)
{
    dirt_line_to(run->dirt, run->week, source, file, row, field, pitfall, raw, canonical, outcome);
}

void
dirt_dropped(struct run *run, const char *source, const char *file, const char *reason, const char *text, long row)
{
    dirt_line(run, source, file, row, "", reason, text, "", "dropped");
}
