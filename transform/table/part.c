/* SPDX-License-Identifier: Apache-2.0 */
/* The way of a cell: read at once when it is a number or a day in plain form, remembered by its raw text, or through its normaliser; then a
 * value, a state, and a repair when the two differ.
 *
 * Columns of few distinct values (code lists, places, dates, yes/no, amounts) remember results by raw text, which makes a cell one look-up.
 * A column that turns out to be of many values stops remembering. */
#include "transform/table/part.h"

#include "common/formats/csv.h"
#include "common/ground/array.h"
#include "common/ground/thread.h"
#include "transform/cells/fold.h"
#include "transform/cells/place.h"
#include "transform/table/identity.h"
#include "transform/table/midnight.h"

#include <inttypes.h>
#include <limits.h>

enum { MEMO_MAX = 32 * 1024, MEMO_KEY_MAX = 256 };

/* What came of a cell. */
struct outcome {
    enum verdict verdict;
    uint32_t code;    /* of a coded text */
    struct text text; /* plain */
    int64_t number;
    uint32_t place;
    const char *reason;
    uint64_t hash; /* of the cell */
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
    plan->plain = arena_must_zero(arena, schema->field_count + 1, sizeof *plan->plain);
    for (size_t field = 0; field < schema->field_count; field++) {
        TRY(normaliser_field_init(pack, schema, field, &plan->fields[field], err));
        plan->plain[field] =
            schema->fields[field].type == SCHEMA_STRING && !plan->fields[field].normaliser->repeats && plan->fields[field].list == NULL;
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

static bool
has_cell(const struct table_plan *plan, size_t what)
{
    for (size_t cell = 0; cell < plan->cell_count; cell++) {
        if (plan->field_of_cell[cell] == what) {
            return true;
        }
    }
    return false;
}

/* A field that no cell fills is absent in every row; the others are written row by row. */
static void
reserve_column(const struct table_plan *plan, size_t field, size_t rows, struct arena *arena, struct column *column)
{
    column_make(column, plan->schema->fields[field].type, plan->plain[field], rows, arena);
    column->bytes[0] = plan->content.data;
    if (!has_cell(plan, field)) {
        column_clear(column, rows);
    }
}

static uint32_t *
reserve_codes(const struct table_plan *plan, size_t what, size_t rows, struct arena *arena)
{
    return has_cell(plan, what) ? arena_must_alloc(arena, (rows + 1) * sizeof(uint32_t))
                                : arena_must_zero(arena, rows + 1, sizeof(uint32_t));
}

void
table_reserve(const struct table_plan *plan, size_t rows, struct arena *const *arenas, struct table *table)
{
    table->schema = plan->schema;
    table->columns = arena_must_zero(table->arena, plan->schema->field_count + 1, sizeof *table->columns);
    for (size_t field = 0; field < plan->schema->field_count; field++) {
        reserve_column(plan, field, rows, arenas == NULL ? table->arena : arenas[field], &table->columns[field]);
    }
    table->file_codes = reserve_codes(plan, PLAN_FILE, rows, table->arena);
    table->sheet_codes = reserve_codes(plan, PLAN_SHEET, rows, table->arena);
    table->source_rows = arena_must_alloc(table->arena, (rows + 1) * sizeof *table->source_rows);
    if (!has_cell(plan, PLAN_ROW)) {
        memset(table->source_rows, 0, rows * sizeof *table->source_rows);
    }
    table->division_codes = arena_must_alloc(table->arena, (rows + 1) * sizeof *table->division_codes);
    table->key = arena_must_alloc(table->arena, (rows + 1) * sizeof *table->key);
}

void
table_part_init(const struct table_plan *plan, struct table *table, size_t from, struct arena *arena, struct table_part *part)
{
    const size_t fields = plan->schema->field_count;

    *part = (struct table_part){.plan = plan, .table = table, .from = from, .arena = arena};
    part->columns = arena_must_zero(arena, fields + 1, sizeof *part->columns);
    part->hashes = arena_must_alloc(arena, (fields + 1) * sizeof *part->hashes);
    for (size_t field = 0; field < fields; field++) {
        part->hashes[field] = identity_state(FIELD_ABSENT);
        if (plan->fields[field].normaliser->repeats) {
            part->columns[field].memo = arena_must_zero(arena, 1, sizeof *part->columns[field].memo);
        }
    }
    part->units = plan->units.count == 0 ? NULL : arena_must_zero(arena, fields + 1, sizeof *part->units);
}

static void
add_repair(struct table_part *part, size_t field, struct text before, const char *reason)
{
    part->repairs = array_grow_bare(part->arena, part->repairs, part->repair_count, &part->repair_capacity, 64, sizeof *part->repairs);
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

static struct outcome
normalise(struct table_part *part, size_t field, struct text raw)
{
    struct normalised result = {.scratch = scratch_for(part, raw), .town = part->town, .unit = unit_of(part, field)};
    struct outcome outcome = {.verdict = VERDICT_INVALID, .reason = "formula_without_value", .hash = identity_state(FIELD_INVALID)};

    if (fold_is_formula(raw)) {
        return outcome;
    }
    outcome.verdict = normaliser_run(&part->plan->fields[field], raw, &result);
    outcome.reason = result.reason;
    if (outcome.verdict != VERDICT_SAME && outcome.verdict != VERDICT_CHANGED) {
        outcome.hash = identity_state(state_of(outcome.verdict));
        return outcome;
    }
    outcome.number = result.number;
    outcome.place = result.place;
    if (part->plan->schema->fields[field].type != SCHEMA_STRING) {
        outcome.hash = identity_value(result.number);
        return outcome;
    }
    outcome.hash = dictionary_hash(result.text);
    if (part->plan->plain[field]) {
        outcome.text = result.text;
    } else {
        outcome.code = dictionary_add_hashed(&part->columns[field].dictionary, result.text, outcome.hash, part->arena);
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

    memo->outcomes = array_grow_bare(arena, memo->outcomes, memo->capacity == 0 ? 0 : number, &memo->capacity, 32, sizeof *memo->outcomes);
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

/* Offset of a copy among the part's texts. */
static uint64_t
copy_text(struct table_part *part, struct text text)
{
    const size_t offset = part->text_size;

    if (part->text_capacity - offset < text.size) {
        const size_t capacity = 2 * (offset + text.size) + 4096;
        char *texts = arena_must_alloc(part->arena, capacity);

        if (offset > 0) {
            memcpy(texts, part->texts, offset);
        }
        part->texts = texts;
        part->text_capacity = capacity;
    }
    memcpy(part->texts + offset, text.data, text.size);
    part->text_size += text.size;
    return offset;
}

static bool
is_inside(struct text content, const char *at)
{
    return at >= content.data && at < content.data + content.size;
}

/* What stands without quotes in the package needs none. */
static uint64_t
keep_text(struct table_part *part, size_t field, struct text text)
{
    struct part_column *column = &part->columns[field];
    const bool inside = is_inside(part->plan->content, text.data);

    if (text.size == 0) {
        return 0;
    }
    if ((!inside || part->quoted) && !column->quotes) {
        column->quotes = csv_needs_quotes(text);
    }
    column->longest = text.size > column->longest ? text.size : column->longest;
    part->too_long = part->too_long || text.size > COLUMN_SIZE_MAX;
    return inside ? column_span(0, (uint64_t)(text.data - part->plan->content.data), text.size)
                  : column_span(1, copy_text(part, text), text.size);
}

static void
store(struct table_part *part, size_t field, const struct outcome *outcome)
{
    struct column *column = &part->table->columns[field];
    const size_t row = part->from + part->rows;

    part->hashes[field] = outcome->hash;
    column->states[row] = (uint8_t)state_of(outcome->verdict);
    if (column->spans != NULL) {
        column->spans[row] = keep_text(part, field, outcome->text);
    } else if (column->codes != NULL) {
        column->codes[row] = outcome->code;
    } else if (column->numbers != NULL) {
        column->numbers[row] = outcome->number;
    } else if (column->dates != NULL) {
        column->dates[row] = (int32_t)outcome->number;
    } else {
        column->booleans[row] = (uint8_t)outcome->number;
    }
    if (field == part->plan->schema->division_field && outcome->place != 0) {
        part->table->division_codes[row] = outcome->place;
    }
}

static void
add_cell(struct table_part *part, size_t field, struct text raw)
{
    static const struct outcome absent = {.verdict = VERDICT_ABSENT, .hash = IDENTITY_NULL};
    const struct normaliser *normaliser = part->plan->fields[field].normaliser;
    struct outcome outcome = {.verdict = VERDICT_SAME};

    if (text_is_null(raw)) {
        store(part, field, &absent);
        return;
    }
    if (!text_is_null(unit_of(part, field))) {
        outcome = normalise(part, field, raw);
    } else if (normaliser->quick != NULL && normaliser->quick(raw, &outcome.number)) {
        outcome.hash = identity_value(outcome.number);
    } else { /* what is remembered was read in the field's own unit */
        outcome = part->columns[field].memo != NULL ? recall_or_normalise(part, field, raw) : normalise(part, field, raw);
    }
    if (outcome.reason != NULL) {
        add_repair(part, field, raw, outcome.reason);
    }
    if (field == part->plan->town_field) {
        part->town = outcome.place;
    }
    store(part, field, &outcome);
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

static uint32_t
name_code(struct part_names *names, struct text name, struct arena *arena)
{
    if (!text_equal(names->last, name) || text_is_null(name)) {
        names->last = name;
        names->code = dictionary_add(&names->names, name, arena);
    }
    return names->code;
}

static enum status
add_provenance(struct table_part *part, size_t what, struct text cell, struct error *err)
{
    const size_t row = part->from + part->rows;

    if (what == PLAN_FILE) {
        part->table->file_codes[row] = name_code(&part->files, cell, part->arena);
    } else if (what == PLAN_SHEET) {
        part->table->sheet_codes[row] = name_code(&part->sheets, cell, part->arena);
    } else if (what == PLAN_ROW && !parse_row(cell, &part->table->source_rows[row])) {
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
table_part_row(struct table_part *part, const struct text *cells, bool quoted, struct error *err)
{
    const struct table_plan *plan = part->plan;
    const size_t first_repair = part->repair_count;
    const size_t row = part->from + part->rows;

    part->town = 0;
    part->quoted = quoted;
    choose_units(part, cells);
    for (size_t cell = 0; cell < plan->cell_count && plan->town_field != SIZE_MAX; cell++) {
        if (plan->field_of_cell[cell] == plan->town_field) {
            add_cell(part, plan->town_field, cells[cell]);
            break;
        }
    }
    part->table->division_codes[row] = plan->schema->division_field == SIZE_MAX ? 0 : part->town;
    for (size_t cell = 0; cell < plan->cell_count; cell++) {
        const size_t field = plan->field_of_cell[cell];

        if (field >= PLAN_FILE) {
            TRY(add_provenance(part, field, cells[cell], err));
        } else if (field != plan->town_field) {
            add_cell(part, field, cells[cell]);
        }
    }
    if (part->too_long) {
        return error_set(err, STATUS_DATA, "E-TOO-LARGE", "source \"%.*s\": a text has more than %llu bytes", TEXT_ARG(plan->schema->name),
                         (unsigned long long)COLUMN_SIZE_MAX);
    }
    sort_repairs(part, first_repair);
    part->table->key[row] = identity_content(part->hashes, plan->schema->field_count);
    part->rows++;
    return STATUS_OK;
}

/* ---- parts into one table ----
 *
 * A part's dictionary codes are in order of first appearance; taking the parts in order keeps that true for the
 * whole, so the table does not depend on where the rows were cut. A part begins where the lines before it end; a cell of several lines
 * makes fewer rows than lines, and leaves a gap that is closed here. One task per column, and one for provenance, repairs and divisions. */

struct join {
    const struct table_plan *plan;
    const struct table_part *parts;
    size_t part_count;
    const struct place_index *places;
    struct arena *const *arenas;
    struct table *table;
    char *texts; /* of all parts */
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
join_codes(uint32_t *codes, size_t rows, const uint32_t *translation)
{
    for (size_t row = 0; row < rows; row++) {
        codes[row] = translation[codes[row]];
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

/* Spans of texts of the part's own become those of all parts' texts. */
static void
join_spans(uint64_t *spans, size_t rows, uint64_t offset)
{
    for (size_t row = 0; row < rows; row++) {
        spans[row] += spans[row] >> 63 != 0 ? offset << COLUMN_SIZE_BITS : 0;
    }
}

static void
join_column(const struct join *join, size_t field)
{
    struct arena *arena = join->arenas == NULL ? join->table->arena : join->arenas[field];
    struct column *column = &join->table->columns[field];
    size_t at = 0;
    uint64_t offset = 0;

    column->bytes[1] = join->texts;
    if (column->codes != NULL) {
        reserve_texts(join, field, &column->dictionary, arena);
    }
    for (size_t number = 0; number < join->part_count; number++) {
        const struct table_part *part = &join->parts[number];
        const struct part_column *from = &part->columns[field];

        if (at != part->from) {
            column_move(column, at, part->from, part->rows);
        }
        if (column->codes != NULL) {
            join_codes(column->codes + at, part->rows, translate(&from->dictionary, &column->dictionary, arena));
        } else if (column->spans != NULL && offset > 0 && part->text_size > 0) {
            join_spans(column->spans + at, part->rows, offset);
        }
        column->longest = from->longest > column->longest ? from->longest : column->longest;
        column->quotes = column->quotes || from->quotes;
        offset += part->text_size;
        at += part->rows;
    }
    column_set_valid(column, join->table->row_count);
}

/* Originals that do not stand in the package are copied, so that the parts' memory can go. */
static void
join_repairs(const struct join *join)
{
    struct table *table = join->table;
    size_t rows = 0;
    size_t total = 0;

    for (size_t number = 0; number < join->part_count; number++) {
        total += join->parts[number].repair_count;
    }
    table->repairs = arena_must_alloc(table->arena, (total + 1) * sizeof *table->repairs);
    for (size_t number = 0; number < join->part_count; number++) {
        const struct table_part *part = &join->parts[number];

        for (size_t at = 0; at < part->repair_count; at++) {
            struct repair *repair = &table->repairs[table->repair_count++];

            *repair = part->repairs[at];
            repair->row += (uint32_t)rows;
            if (!is_inside(join->plan->content, repair->before.data)) {
                repair->before = arena_must_text(table->arena, repair->before);
            }
        }
        rows += part->rows;
    }
}

/* Places become codes of the table's divisions. */
static void
join_divisions(const struct join *join, uint32_t *places, size_t rows)
{
    struct table *table = join->table;
    uint32_t last_place = 0;
    uint32_t last_code = 0;

    for (size_t row = 0; row < rows; row++) {
        if (places[row] != last_place) {
            last_place = places[row];
            last_code = last_place == 0 ? 0 : dictionary_add(&table->divisions, place_present_code(join->places, last_place), table->arena);
        }
        places[row] = last_code;
    }
}

static void
move_provenance(struct table *table, size_t to, size_t from, size_t rows)
{
    memmove(table->file_codes + to, table->file_codes + from, rows * sizeof *table->file_codes);
    memmove(table->sheet_codes + to, table->sheet_codes + from, rows * sizeof *table->sheet_codes);
    memmove(table->source_rows + to, table->source_rows + from, rows * sizeof *table->source_rows);
    memmove(table->division_codes + to, table->division_codes + from, rows * sizeof *table->division_codes);
    memmove(table->key + to, table->key + from, rows * sizeof *table->key);
}

static void
join_provenance(const struct join *join)
{
    struct table *table = join->table;
    size_t at = 0;

    for (size_t number = 0; number < join->part_count; number++) {
        const struct table_part *part = &join->parts[number];

        if (at != part->from) {
            move_provenance(table, at, part->from, part->rows);
        }
        join_codes(table->file_codes + at, part->rows, translate(&part->files.names, &table->files, table->arena));
        join_codes(table->sheet_codes + at, part->rows, translate(&part->sheets.names, &table->sheets, table->arena));
        join_divisions(join, table->division_codes + at, part->rows);
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

static void
join_texts(struct join *join)
{
    size_t size = 0;

    for (size_t number = 0; number < join->part_count; number++) {
        size += join->parts[number].text_size;
    }
    join->texts = arena_must_alloc(join->table->arena, size + 1);
    size = 0;
    for (size_t number = 0; number < join->part_count; number++) {
        const struct table_part *part = &join->parts[number];

        if (part->text_size > 0) {
            memcpy(join->texts + size, part->texts, part->text_size);
            size += part->text_size;
        }
    }
}

enum status
table_join(const struct table_plan *plan, const struct table_part *parts, size_t part_count, const struct place_index *places,
           struct arena *const *arenas, size_t threads, struct table *table, struct error *err)
{
    struct join join = {plan, parts, part_count, places, arenas, table, NULL};
    size_t rows = 0;

    for (size_t part = 0; part < part_count; part++) {
        rows += parts[part].rows;
    }
    if (rows > UINT32_MAX - 1) {
        return error_set(err, STATUS_DATA, "E-TOO-LARGE", "source \"%.*s\" has more than %u rows", TEXT_ARG(plan->schema->name),
                         UINT32_MAX - 1);
    }
    table->row_count = rows;
    table->read = rows;
    join_texts(&join);
    TRY(thread_each(threads, plan->schema->field_count + 1, join_task, &join, err));
    if (midnight_settle(table)) {
        identity_settle(table);
    }
    return STATUS_OK;
}
