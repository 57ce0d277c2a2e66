/* SPDX-License-Identifier: Apache-2.0 */
/* The way of a cell: remembered by its raw text, or through its normaliser; then a value, a state, and a repair when the two differ.
 *
 * Columns of few distinct values (code lists, places, dates, yes/no, amounts) remember results by raw text, which makes a cell one look-up.
 * A column that turns out to be of many values stops remembering. */
#include "transform/table/part.h"

#include "common/ground/array.h"
#include "common/ground/thread.h"
#include "transform/cells/fold.h"
#include "transform/cells/place.h"
#include "transform/table/midnight.h"

#include <inttypes.h>
#include <limits.h>

enum { MEMO_MAX = 32 * 1024, MEMO_KEY_MAX = 256 };

/* What came of a cell. */
struct outcome {
    enum verdict verdict;
    uint32_t code;
    int64_t number;
    uint32_t place;
    const char *reason;
};

struct part_memo {
    struct dictionary keys;
    struct outcome *outcomes; /* MEMO_MAX + 1, allocated by doubling */
    size_t capacity;
    uint32_t last; /* the key of the row before: neighbours are often equal */
    uint32_t hits;
    uint32_t misses;
};

enum status
table_plan_init(const struct normaliser_pack *pack, const struct schema *schema, struct arena *arena, struct table_plan *plan,
                struct error *err)
{
    *plan = (struct table_plan){.schema = schema, .town_field = SIZE_MAX, .room = NORMALISER_ROOM};
    plan->fields = arena_must_zero(arena, schema->field_count + 1, sizeof *plan->fields);
    for (size_t field = 0; field < schema->field_count; field++) {
        TRY(normaliser_field_init(pack, schema, field, &plan->fields[field], err));
        if (plan->fields[field].normaliser == &normaliser_town_name && plan->town_field == SIZE_MAX) {
            plan->town_field = field;
        }
        if (plan->fields[field].room > plan->room) {
            plan->room = plan->fields[field].room;
        }
    }
    return STATUS_OK;
}

size_t
table_part_meaning(const struct schema *schema, struct text name)
{
    const size_t field = schema_field_find(schema, name);

    if (field != SIZE_MAX) {
        return field;
    }
    if (text_equal(name, TEXT("_file"))) {
        return PLAN_FILE;
    }
    if (text_equal(name, TEXT("_sheet"))) {
        return PLAN_SHEET;
    }
    return text_equal(name, TEXT("_row")) ? PLAN_ROW : PLAN_NOTHING;
}

void
table_part_init(const struct table_plan *plan, size_t capacity, struct arena *arena, struct table_part *part)
{
    const size_t fields = plan->schema->field_count;

    *part = (struct table_part){.plan = plan, .arena = arena, .capacity = capacity};
    part->columns = arena_must_zero(arena, fields + 1, sizeof *part->columns);
    for (size_t field = 0; field < fields; field++) {
        struct part_column *column = &part->columns[field];

        column->states = arena_must_alloc(arena, capacity + 1);
        memset(column->states, FIELD_ABSENT, capacity + 1);
        if (plan->schema->fields[field].type == SCHEMA_STRING) {
            column->codes = arena_must_zero(arena, capacity + 1, sizeof *column->codes);
        } else {
            column->numbers = arena_must_zero(arena, capacity + 1, sizeof *column->numbers);
        }
        if (plan->fields[field].normaliser->repeats) {
            column->memo = arena_must_zero(arena, 1, sizeof *column->memo);
        }
    }
    part->units = plan->units.count == 0 ? NULL : arena_must_zero(arena, fields + 1, sizeof *part->units);
    part->file_codes = arena_must_zero(arena, capacity + 1, sizeof *part->file_codes);
    part->sheet_codes = arena_must_zero(arena, capacity + 1, sizeof *part->sheet_codes);
    part->source_rows = arena_must_zero(arena, capacity + 1, sizeof *part->source_rows);
    part->places = arena_must_zero(arena, capacity + 1, sizeof *part->places);
}

static void
add_repair(struct table_part *part, size_t field, struct text before, const char *reason)
{
    part->repairs = array_grow(part->arena, part->repairs, part->repair_count, &part->repair_capacity, 64, sizeof *part->repairs);
    part->repairs[part->repair_count++] =
        (struct repair){.row = (uint32_t)part->rows, .field = (uint32_t)field, .before = before, .reason = reason};
}

static char *
scratch_for(struct table_part *part, struct text raw)
{
    const size_t wanted = 2 * raw.size + part->plan->room;

    if (wanted > part->scratch_size) {
        part->scratch_size = wanted * 2;
        part->scratch = arena_must_alloc(part->arena, part->scratch_size);
    }
    return part->scratch;
}

static struct text
unit_of(const struct table_part *part, size_t field)
{
    return part->units == NULL ? TEXT_NULL : part->units[field];
}

static struct outcome
normalise(struct table_part *part, size_t field, struct text raw)
{
    struct part_column *column = &part->columns[field];
    struct normalised result = {.scratch = scratch_for(part, raw), .town = part->town, .unit = unit_of(part, field)};
    struct outcome outcome = {.verdict = VERDICT_INVALID, .reason = "formula_without_value"};

    if (fold_is_formula(raw)) {
        return outcome;
    }
    outcome.verdict = normaliser_run(&part->plan->fields[field], raw, &result);
    outcome.reason = result.reason;
    if (outcome.verdict == VERDICT_SAME || outcome.verdict == VERDICT_CHANGED) {
        outcome.number = result.number;
        outcome.place = result.place;
        if (column->codes != NULL) {
            outcome.code = dictionary_add(&column->dictionary, result.text, part->arena);
        }
    }
    return outcome;
}

/* The key of a remembered result: the raw text, behind the town where that matters. NULL when it is too long to be remembered. */
static struct text
memo_key(const struct table_part *part, size_t field, struct text raw, char out[MEMO_KEY_MAX])
{
    if (!part->plan->fields[field].normaliser->takes_town) {
        return raw.size <= MEMO_KEY_MAX ? raw : TEXT_NULL;
    }
    if (raw.size + sizeof part->town > MEMO_KEY_MAX) {
        return TEXT_NULL;
    }
    memcpy(out, &part->town, sizeof part->town);
    memcpy(out + sizeof part->town, raw.data, raw.size);
    return (struct text){out, raw.size + sizeof part->town};
}

static void
memo_keep(struct part_memo *memo, struct text key, struct outcome outcome, struct arena *arena)
{
    const uint32_t number = dictionary_add(&memo->keys, key, arena);

    memo->outcomes = array_grow(arena, memo->outcomes, memo->capacity == 0 ? 0 : number, &memo->capacity, 32, sizeof *memo->outcomes);
    memo->outcomes[number] = outcome;
    memo->last = number;
}

static struct outcome
recall_or_normalise(struct table_part *part, size_t field, struct text raw)
{
    struct part_memo *memo = part->columns[field].memo;
    char buffer[MEMO_KEY_MAX];
    const struct text key = memo_key(part, field, raw, buffer);
    struct outcome outcome;
    uint32_t number;

    if (memo->last != 0 && text_equal(memo->keys.values[memo->last], key)) {
        return memo->outcomes[memo->last];
    }
    number = dictionary_find(&memo->keys, key);
    if (number != 0) {
        memo->last = number;
        memo->hits++;
        return memo->outcomes[number];
    }
    memo->misses++;
    outcome = normalise(part, field, raw);
    if (memo->misses > MEMO_MAX && memo->misses > memo->hits) {
        part->columns[field].memo = NULL; /* remembering costs more than it saves here */
        return outcome;
    }
    if (!text_is_null(key) && memo->keys.count < MEMO_MAX) {
        memo_keep(memo, key, outcome, part->arena);
    }
    return outcome;
}

static enum field_state
state_of(enum verdict verdict)
{
    static const enum field_state states[] = {[VERDICT_SAME] = FIELD_OK,
                                              [VERDICT_CHANGED] = FIELD_CHANGED,
                                              [VERDICT_ABSENT] = FIELD_ABSENT,
                                              [VERDICT_INVALID] = FIELD_INVALID,
                                              [VERDICT_MASKED] = FIELD_MASKED};

    return states[verdict];
}

static void
store(struct table_part *part, size_t field, struct outcome outcome)
{
    struct part_column *column = &part->columns[field];

    column->states[part->rows] = (uint8_t)state_of(outcome.verdict);
    if (column->codes != NULL) {
        column->codes[part->rows] = outcome.code;
    } else {
        column->numbers[part->rows] = outcome.number;
    }
    if (field == part->plan->schema->division_field && outcome.place != 0) {
        part->places[part->rows] = outcome.place;
    }
}

static void
add_cell(struct table_part *part, size_t field, struct text raw)
{
    struct outcome outcome;

    if (text_is_null(raw)) {
        store(part, field, (struct outcome){.verdict = VERDICT_ABSENT});
        return;
    }
    /* what is remembered was read in the field's own unit */
    outcome = part->columns[field].memo != NULL && text_is_null(unit_of(part, field)) ? recall_or_normalise(part, field, raw)
                                                                                      : normalise(part, field, raw);
    if (outcome.reason != NULL) {
        add_repair(part, field, raw, outcome.reason);
    }
    if (field == part->plan->town_field) {
        part->town = outcome.place;
    }
    store(part, field, outcome);
}

static bool
parse_row(struct text text, uint64_t *row)
{
    *row = 0;
    for (size_t at = 0; at < text.size; at++) {
        if (text.data[at] < '0' || text.data[at] > '9' || *row > UINT64_MAX / 10 - 1) {
            return false;
        }
        *row = *row * 10 + (uint64_t)(text.data[at] - '0');
    }
    return text.size > 0;
}

static enum status
add_provenance(struct table_part *part, size_t what, struct text cell, struct error *err)
{
    if (what == PLAN_FILE) {
        part->file_codes[part->rows] = dictionary_add(&part->files, cell, part->arena);
    } else if (what == PLAN_SHEET) {
        part->sheet_codes[part->rows] = dictionary_add(&part->sheets, cell, part->arena);
    } else if (what == PLAN_ROW && !parse_row(cell, &part->source_rows[part->rows])) {
        return error_set(err, STATUS_DATA, "E-PACKAGE", "%.*s.csv: _row is not a number: \"%.*s\"", TEXT_ARG(part->plan->schema->name),
                         (int)(cell.size < 40 ? cell.size : 40), cell.data == NULL ? "" : cell.data);
    }
    return STATUS_OK;
}

/* Repairs of a table are in order of (row, field); the town came first. */
static void
sort_repairs(struct table_part *part, size_t from)
{
    for (size_t at = from + 1; at < part->repair_count; at++) {
        const struct repair moved = part->repairs[at];
        size_t to = at;

        while (to > from && part->repairs[to - 1].field > moved.field) {
            part->repairs[to] = part->repairs[to - 1];
            to--;
        }
        part->repairs[to] = moved;
    }
}

/* The units of the headers above the row: those of its file and sheet. */
static void
choose_units(struct table_part *part, const struct text *cells)
{
    const struct table_plan *plan = part->plan;
    struct text file = TEXT_NULL;
    struct text sheet = TEXT_NULL;

    if (part->units == NULL) {
        return;
    }
    for (size_t cell = 0; cell < plan->cell_count; cell++) {
        file = plan->field_of_cell[cell] == PLAN_FILE ? cells[cell] : file;
        sheet = plan->field_of_cell[cell] == PLAN_SHEET ? cells[cell] : sheet;
    }
    memset(part->units, 0, plan->schema->field_count * sizeof *part->units);
    for (size_t item = 0; item < plan->units.count; item++) {
        const struct header_unit *unit = &plan->units.items[item];

        if (text_equal(unit->file, file) && text_equal(unit->sheet, sheet)) {
            part->units[unit->field] = unit->unit;
        }
    }
}

/* Fields without a cell are absent; the town comes first, because villages are found within it. */
enum status
table_part_row(struct table_part *part, const struct text *cells, struct error *err)
{
    const struct table_plan *plan = part->plan;
    const size_t first_repair = part->repair_count;

    part->town = 0;
    choose_units(part, cells);
    for (size_t cell = 0; cell < plan->cell_count && plan->town_field != SIZE_MAX; cell++) {
        if (plan->field_of_cell[cell] == plan->town_field) {
            add_cell(part, plan->town_field, cells[cell]);
            break;
        }
    }
    part->places[part->rows] = plan->schema->division_field == SIZE_MAX ? 0 : part->town;
    for (size_t cell = 0; cell < plan->cell_count; cell++) {
        const size_t field = plan->field_of_cell[cell];

        if (field >= PLAN_FILE) {
            TRY(add_provenance(part, field, cells[cell], err));
        } else if (field != plan->town_field) {
            add_cell(part, field, cells[cell]);
        }
    }
    sort_repairs(part, first_repair);
    part->rows++;
    return STATUS_OK;
}

/* ---- parts into one table ----
 *
 * A part's dictionary codes are in order of first appearance; taking the parts in order keeps that true for the
 * whole, so the table does not depend on where the rows were cut. One task per column, and one for provenance, repairs and divisions. */

struct join {
    const struct table_plan *plan;
    const struct table_part *parts;
    size_t part_count;
    const struct place_index *places;
    struct arena *const *arenas;
    struct table *table;
};

/* Codes of a part's dictionary in the whole's. */
static uint32_t *
translate(const struct dictionary *from, struct dictionary *into, struct arena *arena)
{
    uint32_t *codes = arena_must_alloc(arena, (from->count + 1) * sizeof *codes);

    codes[0] = 0;
    if (from->count > 0) {
        dictionary_add_all(into, from->values + 1, from->count, arena, codes + 1);
    }
    return codes;
}

static void
join_codes(const uint32_t *codes, size_t rows, const uint32_t *translation, uint32_t *out)
{
    for (size_t row = 0; row < rows; row++) {
        out[row] = translation[codes[row]];
    }
}

static void
join_values(const struct part_column *from, size_t rows, size_t at, struct column *into)
{
    for (size_t row = 0; row < rows; row++) {
        if (into->numbers != NULL) {
            into->numbers[at + row] = from->numbers[row];
        } else if (into->dates != NULL) {
            into->dates[at + row] = (int32_t)from->numbers[row];
        } else {
            into->booleans[at + row] = (uint8_t)from->numbers[row];
        }
    }
}

static void
allocate_column(enum schema_type type, size_t rows, struct arena *arena, struct column *column)
{
    *column = (struct column){.type = type};
    column->states = arena_must_alloc(arena, rows + 1);
    column->valid = arena_must_zero(arena, rows / 64 + 1, sizeof *column->valid);
    switch (type) {
    case SCHEMA_STRING:
        column->codes = arena_must_alloc(arena, (rows + 1) * sizeof *column->codes);
        break;
    case SCHEMA_INTEGER:
    case SCHEMA_NUMBER:
        column->numbers = arena_must_alloc(arena, (rows + 1) * sizeof *column->numbers);
        break;
    case SCHEMA_DATE:
    case SCHEMA_YEARMONTH:
        column->dates = arena_must_alloc(arena, (rows + 1) * sizeof *column->dates);
        break;
    case SCHEMA_BOOLEAN:
        column->booleans = arena_must_alloc(arena, rows + 1);
        break;
    }
}

static void
set_valid(struct column *column, size_t rows)
{
    for (size_t row = 0; row < rows; row++) {
        const uint64_t exists = column->states[row] == FIELD_OK || column->states[row] == FIELD_CHANGED;

        column->valid[row / 64] |= exists << (row % 64);
    }
}

/* The distinct texts of all parts together are an upper bound that for columns of few values is small anyway; what repeats between parts
 * makes it too high for others, so the largest part counts four times at most. */
static void
reserve_texts(const struct join *join, size_t field, struct dictionary *dictionary, struct arena *arena)
{
    uint64_t total = 0;
    uint64_t largest = 0;

    for (size_t number = 0; number < join->part_count; number++) {
        const uint32_t count = join->parts[number].columns[field].dictionary.count;

        total += count;
        largest = count > largest ? count : largest;
    }
    dictionary_reserve(dictionary, (uint32_t)(total < 4 * largest ? total : 4 * largest), arena);
}

static void
join_column(const struct join *join, size_t field)
{
    struct arena *arena = join->arenas[field];
    struct column *column = &join->table->columns[field];
    size_t at = 0;

    allocate_column(join->plan->schema->fields[field].type, join->table->row_count, arena, column);
    reserve_texts(join, field, &column->dictionary, arena);
    for (size_t number = 0; number < join->part_count; number++) {
        const struct table_part *part = &join->parts[number];
        const struct part_column *from = &part->columns[field];

        memcpy(column->states + at, from->states, part->rows);
        if (column->codes != NULL) {
            join_codes(from->codes, part->rows, translate(&from->dictionary, &column->dictionary, arena), column->codes + at);
        } else {
            join_values(from, part->rows, at, column);
        }
        at += part->rows;
    }
    set_valid(column, join->table->row_count);
}

/* The originals are copied, so that the delivery's bytes can go. */
static void
join_repairs(const struct join *join)
{
    struct table *table = join->table;
    size_t rows = 0;
    size_t total = 0;
    size_t bytes = 0;
    char *texts;

    for (size_t number = 0; number < join->part_count; number++) {
        total += join->parts[number].repair_count;
        for (size_t at = 0; at < join->parts[number].repair_count; at++) {
            bytes += join->parts[number].repairs[at].before.size;
        }
    }
    texts = arena_must_alloc(table->arena, bytes + 1);
    table->repairs = arena_must_alloc(table->arena, (total + 1) * sizeof *table->repairs);
    for (size_t number = 0; number < join->part_count; number++) {
        const struct table_part *part = &join->parts[number];

        for (size_t at = 0; at < part->repair_count; at++) {
            struct repair *repair = &table->repairs[table->repair_count++];

            *repair = part->repairs[at];
            repair->row += (uint32_t)rows;
            memcpy(texts, repair->before.data, repair->before.size);
            repair->before.data = texts;
            texts += repair->before.size;
        }
        rows += part->rows;
    }
}

static void
join_divisions(const struct join *join, const struct table_part *part, uint32_t *out)
{
    struct table *table = join->table;
    uint32_t last_place = 0;
    uint32_t last_code = 0;

    for (size_t row = 0; row < part->rows; row++) {
        if (part->places[row] != last_place) {
            last_place = part->places[row];
            last_code = last_place == 0 ? 0 : dictionary_add(&table->divisions, place_present_code(join->places, last_place), table->arena);
        }
        out[row] = last_code;
    }
}

static void
join_provenance(const struct join *join)
{
    struct table *table = join->table;
    const size_t rows = table->row_count;
    size_t at = 0;

    table->file_codes = arena_must_alloc(table->arena, (rows + 1) * sizeof *table->file_codes);
    table->sheet_codes = arena_must_alloc(table->arena, (rows + 1) * sizeof *table->sheet_codes);
    table->source_rows = arena_must_alloc(table->arena, (rows + 1) * sizeof *table->source_rows);
    table->division_codes = arena_must_alloc(table->arena, (rows + 1) * sizeof *table->division_codes);
    for (size_t number = 0; number < join->part_count; number++) {
        const struct table_part *part = &join->parts[number];

        join_codes(part->file_codes, part->rows, translate(&part->files, &table->files, table->arena), table->file_codes + at);
        join_codes(part->sheet_codes, part->rows, translate(&part->sheets, &table->sheets, table->arena), table->sheet_codes + at);
        memcpy(table->source_rows + at, part->source_rows, part->rows * sizeof *table->source_rows);
        join_divisions(join, part, table->division_codes + at);
        at += part->rows;
    }
    join_repairs(join);
}

static enum status
join_task(void *context, size_t task, size_t worker, struct error *err)
{
    const struct join *join = context;

    (void)worker;
    (void)err;
    if (task == 0) {
        join_provenance(join);
    } else {
        join_column(join, task - 1);
    }
    return STATUS_OK;
}

enum status
table_join(const struct table_plan *plan, const struct table_part *parts, size_t part_count, const struct place_index *places,
           struct arena *const *arenas, size_t threads, struct table *table, struct error *err)
{
    struct join join = {plan, parts, part_count, places, arenas, table};
    size_t rows = 0;

    for (size_t part = 0; part < part_count; part++) {
        rows += parts[part].rows;
    }
    if (rows > UINT32_MAX - 1) {
        return error_set(err, STATUS_DATA, "E-TOO-LARGE", "source \"%.*s\" has more than %u rows", TEXT_ARG(plan->schema->name),
                         UINT32_MAX - 1);
    }
    table->schema = plan->schema;
    table->row_count = rows;
    table->read = rows;
    table->columns = arena_must_zero(table->arena, plan->schema->field_count + 1, sizeof *table->columns);
    TRY(thread_each(threads, plan->schema->field_count + 1, join_task, &join, err));
    midnight_settle(table);
    return STATUS_OK;
}
