/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/table/distinct.h"

#include "common/ground/thread.h"
#include "transform/table/identity.h"

#include <stdlib.h>

/* Rows by a 64-bit hash; the first row of each class of equals. Open addressing, row + 1. */
struct classes {
    uint32_t *slots;
    size_t mask;
};

/* Of a class in a source that keeps equal rows: how many one delivery says, and how many the fullest of those before said. */
struct told {
    uint32_t order; /* of the delivery that is being read */
    uint32_t count;
    uint32_t most;
};

struct work {
    struct table *table;
    const struct table_deliveries *deliveries;
    uint64_t *hashes;
    uint8_t *gone;
    size_t kept;
    struct classes classes;
    struct told *told; /* by the first row of a class; NULL: equal rows are one */
};

static bool
classes_init(struct classes *classes, size_t rows)
{
    size_t size = 64;

    while (size < rows * 2) {
        size *= 2;
    }
    classes->slots = calloc(size, sizeof *classes->slots);
    classes->mask = size - 1;
    return classes->slots != NULL;
}

/* The value a column holds in a row, as bits; NULL apart from every value. Of plain texts only the size. */
static uint64_t
cell_bits(const struct column *column, size_t row)
{
    if (!column_is_valid(column, row)) {
        return UINT64_MAX;
    }
    if (column->codes != NULL) {
        return column->codes[row];
    }
    if (column->spans != NULL) {
        return column->spans[row] & COLUMN_SIZE_MAX;
    }
    if (column->numbers != NULL) {
        return (uint64_t)column->numbers[row];
    }
    return column->dates != NULL ? (uint64_t)(uint32_t)column->dates[row] : column->booleans[row];
}

static bool
is_untrusted(const struct column *column, size_t row)
{
    return column->states[row] == FIELD_INVALID || column->states[row] == FIELD_MASKED;
}

/* Whom an event was told by says nothing, unless the same event told twice is two. */
static uint32_t
scope_of(const struct work *work, size_t row)
{
    const struct table *table = work->table;

    return table->schema->append && work->told == NULL ? 0 : work->deliveries->scopes[table->file_codes[row]];
}

static bool
cell_equal(const struct column *column, size_t left, size_t right)
{
    return cell_bits(column, left) == cell_bits(column, right)
           && (column->spans == NULL || text_equal(column_text(column, left), column_text(column, right)));
}

/* The content was hashed when the rows were read (identity.h); scopes and untrusted originals come on top. */
static void
hash_content(const struct work *work)
{
    const struct table *table = work->table;

    for (size_t row = 0; row < table->row_count; row++) {
        work->hashes[row] = identity_mix(table->key[row], scope_of(work, row));
    }
    for (size_t at = 0; at < table->repair_count; at++) {
        const struct repair *repair = &table->repairs[at];

        if (is_untrusted(&table->columns[repair->field], repair->row)) {
            work->hashes[repair->row] = identity_mix(work->hashes[repair->row] + repair->field, dictionary_hash(repair->before));
        }
    }
}

static bool
content_equal(const struct work *work, size_t left, size_t right)
{
    const struct table *table = work->table;

    if (scope_of(work, left) != scope_of(work, right)) {
        return false;
    }
    for (size_t field = 0; field < table->schema->field_count; field++) {
        const struct column *column = &table->columns[field];
        const bool untrusted = is_untrusted(column, left);

        if (!cell_equal(column, left, right) || untrusted != is_untrusted(column, right)) {
            return false;
        }
        if (untrusted && !text_equal(table_raw(table, left, field, NULL), table_raw(table, right, field, NULL))) {
            return false;
        }
    }
    return true;
}

/* The first row of those equal to `row`, which it becomes itself when there is none. */
static size_t
class_of(const struct work *work, size_t row)
{
    const size_t mask = work->classes.mask;
    size_t at = work->hashes[row] & mask;

    while (work->classes.slots[at] != 0) {
        const size_t other = work->classes.slots[at] - 1;

        if (work->hashes[other] == work->hashes[row] && content_equal(work, other, row)) {
            return other;
        }
        at = (at + 1) & mask;
    }
    work->classes.slots[at] = (uint32_t)row + 1;
    return row;
}

/* A snapshot's rows all stay. Of events the n-th that a delivery says is the n-th of any other: told again, it goes. */
static bool
is_told(const struct work *work, size_t class, size_t row)
{
    const uint32_t order = work->deliveries->orders[work->table->file_codes[row]];
    struct told *told = &work->told[class];

    if (!work->table->schema->append) {
        return false;
    }
    if (told->order != order) {
        told->order = order;
        told->count = 0;
    }
    if (++told->count <= told->most) {
        return true;
    }
    told->most = told->count;
    return false;
}

/* The table of classes is in no cache: a row's slot is asked for some rows before, the hash of the row in it half as many. */
static void
ask_ahead(const struct work *work, size_t row)
{
    enum { SLOT = 24, HASH = 12 };
    const size_t rows = work->table->row_count;

    if (row + SLOT < rows) {
        __builtin_prefetch(&work->classes.slots[work->hashes[row + SLOT] & work->classes.mask]);
    }
    if (row + HASH < rows) {
        const uint32_t other = work->classes.slots[work->hashes[row + HASH] & work->classes.mask];

        __builtin_prefetch(&work->hashes[other == 0 ? row : other - 1]);
    }
}

static void
mark_equal_rows(const struct work *work)
{
    hash_content(work);
    for (size_t row = 0; row < work->table->row_count; row++) {
        size_t class;

        ask_ahead(work, row);
        if (work->gone[row]) {
            continue;
        }
        class = class_of(work, row);
        work->gone[row] = work->told == NULL ? class != row : is_told(work, class, row);
        work->table->equal += class != row && !work->gone[row];
    }
}

/* False when the key is not complete. */
static bool
hash_primary_key(const struct table *table, size_t row, uint64_t *hash)
{
    *hash = 0;
    for (size_t at = 0; at < table->schema->primary_key_count; at++) {
        const struct column *column = &table->columns[table->schema->primary_key[at]];

        if (!column_is_valid(column, row)) {
            return false;
        }
        *hash = identity_mix(*hash, column->spans != NULL ? dictionary_hash(column_text(column, row)) : cell_bits(column, row));
    }
    return table->schema->primary_key_count > 0;
}

static bool
primary_key_equal(const struct table *table, size_t left, size_t right)
{
    for (size_t at = 0; at < table->schema->primary_key_count; at++) {
        const struct column *column = &table->columns[table->schema->primary_key[at]];

        if (!cell_equal(column, left, right)) {
            return false;
        }
    }
    return true;
}

/* Walks backwards, so that the first row met of a key belongs to the latest delivery that has it (rows lie in delivery order). */
static void
mark_superseded_rows(const struct work *work)
{
    const struct table *table = work->table;
    const size_t mask = work->classes.mask;

    for (size_t row = table->row_count; row-- > 0;) {
        size_t at;
        bool taken = false;

        if (!hash_primary_key(table, row, &work->hashes[row])) {
            continue;
        }
        at = work->hashes[row] & mask;
        while (!taken && work->classes.slots[at] != 0) {
            const size_t other = work->classes.slots[at] - 1;

            taken = work->hashes[other] == work->hashes[row] && primary_key_equal(table, other, row);
            work->gone[row] =
                taken && work->deliveries->orders[table->file_codes[other]] != work->deliveries->orders[table->file_codes[row]];
            at = (at + 1) & mask;
        }
        if (!taken) {
            work->classes.slots[at] = (uint32_t)row + 1;
        }
    }
    memset(work->classes.slots, 0, (mask + 1) * sizeof *work->classes.slots);
}

/* Closes the gaps in an array of `width` bytes a row, run by run; NULL arrays are left out. */
static void
compact_array(void *array, size_t width, const uint8_t *gone, size_t rows)
{
    char *bytes = array;
    size_t kept = 0;
    size_t row = 0;

    while (bytes != NULL && row < rows) {
        const size_t start = row;

        while (row < rows && !gone[row]) {
            row++;
        }
        if (kept != start) {
            memmove(bytes + kept * width, bytes + start * width, (row - start) * width);
        }
        kept += row - start;
        while (row < rows && gone[row]) {
            row++;
        }
    }
}

static void
compact_column(struct column *column, const uint8_t *gone, size_t rows, size_t kept)
{
    compact_array(column->states, sizeof *column->states, gone, rows);
    compact_array(column->codes, sizeof *column->codes, gone, rows);
    compact_array(column->spans, sizeof *column->spans, gone, rows);
    compact_array(column->numbers, sizeof *column->numbers, gone, rows);
    compact_array(column->dates, sizeof *column->dates, gone, rows);
    compact_array(column->booleans, sizeof *column->booleans, gone, rows);
    column_set_valid(column, kept);
}

/* Repairs of rows that are gone go with them; the others follow their rows. */
static void
compact_repairs(struct table *table, const uint8_t *gone)
{
    size_t kept = 0;
    size_t row = 0;
    uint32_t lost = 0;

    for (size_t at = 0; at < table->repair_count; at++) {
        struct repair repair = table->repairs[at];

        while (row < repair.row) {
            lost += gone[row++];
        }
        if (!gone[repair.row]) {
            repair.row -= lost;
            table->repairs[kept++] = repair;
        }
    }
    table->repair_count = kept;
}

static void
compact_provenance(struct table *table, const uint8_t *gone)
{
    const size_t rows = table->row_count;

    compact_array(table->file_codes, sizeof *table->file_codes, gone, rows);
    compact_array(table->sheet_codes, sizeof *table->sheet_codes, gone, rows);
    compact_array(table->source_rows, sizeof *table->source_rows, gone, rows);
    compact_array(table->division_codes, sizeof *table->division_codes, gone, rows);
    compact_array(table->key, sizeof *table->key, gone, rows);
    compact_repairs(table, gone);
}

static enum status
compact_task(void *context, size_t task, size_t worker, struct error *err)
{
    const struct work *work = context;

    (void)worker;
    (void)err;
    if (task == 0) {
        compact_provenance(work->table, work->gone);
    } else {
        compact_column(&work->table->columns[task - 1], work->gone, work->table->row_count, work->kept);
    }
    return STATUS_OK;
}

static enum status
compact(struct work *work, size_t threads, struct error *err)
{
    struct table *table = work->table;
    uint64_t lost = 0;

    for (size_t row = 0; row < table->row_count; row++) {
        lost += work->gone[row];
    }
    if (lost == 0) {
        return STATUS_OK;
    }
    work->kept = table->row_count - lost;
    TRY(thread_each(threads, table->schema->field_count + 1, compact_task, work, err));
    table->row_count = work->kept;
    table->duplicate += lost;
    return STATUS_OK;
}

enum status
table_distinct(struct table *table, const struct table_deliveries *deliveries, size_t threads, struct error *err)
{
    const size_t rows = table->row_count;
    const bool keeps = table->schema->keeps_equal;
    struct work work = {.table = table, .deliveries = deliveries};
    enum status status;

    work.hashes = malloc((rows + 1) * sizeof *work.hashes);
    work.gone = calloc(rows + 1, 1);
    work.told = keeps ? calloc(rows + 1, sizeof *work.told) : NULL;
    if (work.hashes == NULL || work.gone == NULL || (keeps && work.told == NULL) || !classes_init(&work.classes, rows)) {
        status =
            error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to compare %zu rows of \"%.*s\"", rows, TEXT_ARG(table->schema->name));
    } else {
        if (table->schema->append) {
            mark_superseded_rows(&work);
        }
        mark_equal_rows(&work);
        status = compact(&work, threads, err);
    }
    free(work.hashes);
    free(work.gone);
    free(work.told);
    free(work.classes.slots);
    return status;
}
