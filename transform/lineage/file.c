/* SPDX-License-Identifier: Apache-2.0 */
/* The files behind lineage.h: the sources of the package before, and the two resources of this one. */
#include "common/formats/package_rows.h"
#include "common/ground/decimal.h"
#include "transform/lineage/lineage.h"
#include "transform/table/raw_rows.h"

#include <inttypes.h>
#include <stdio.h>

enum { CELL_NUMBER, CELL_NUMBER_WITHIN, CELL_NAME, CELL_HEAD, CELL_PERSON, CELL_HOUSEHOLD, CELL_DIVISION, SOURCE_CELLS };

/* A column of a source's CSV that may be missing; of a field that the source has not, none. */
static const char *
column_name(const struct schema *schema, size_t field, struct arena *arena)
{
    return field == SIZE_MAX ? "?" : arena_must_format(arena, "%.*s?", TEXT_ARG(schema->fields[field].name));
}

static struct text
joined(const struct text parts[2], struct arena *arena)
{
    if (text_is_null(parts[0]) || text_is_null(parts[1])) {
        return TEXT_NULL;
    }
    return text_from(arena_must_format(arena, "%.*s-%.*s", TEXT_ARG(parts[0]), TEXT_ARG(parts[1])));
}

static void
add_member_row(const struct text cells[SOURCE_CELLS], const struct schema *schema, struct arena *arena, struct lineage_before *before)
{
    const struct text household = arena_must_text(arena, cells[CELL_HOUSEHOLD]);

    if (lineage_is_numbered(schema)) {
        const struct text parts[] = {arena_must_text(arena, cells[CELL_NUMBER]), arena_must_text(arena, cells[CELL_NUMBER_WITHIN])};

        before->members[before->member_count++] = (struct lineage_member){
            .source = schema->name,
            .number = joined(parts, arena),
            .parts = {parts[0], parts[1]},
            .person = arena_must_text(arena, cells[CELL_PERSON]),
            .household = household,
            .division = arena_must_text(arena, cells[CELL_DIVISION]),
            .name = arena_must_text(arena, cells[CELL_NAME])
        };
    }
    if (lineage_head_field(schema) != SIZE_MAX) {
        before->heads[before->head_count++] =
            (struct lineage_head){.source = schema->name, .household = household, .head = arena_must_text(arena, cells[CELL_HEAD])};
    }
}

static bool
is_wanted(const struct schema *schema)
{
    return lineage_is_numbered(schema) || lineage_head_field(schema) != SIZE_MAX;
}

static enum status
read_source(const struct package_resource *resource, const struct schema *schema, struct arena *arena, struct lineage_before *before,
            struct error *err)
{
    const char *const names[SOURCE_CELLS] = {
        [CELL_NUMBER] = column_name(schema, schema->member_fields[0], arena),
        [CELL_NUMBER_WITHIN] = column_name(schema, schema->member_fields[1], arena),
        [CELL_NAME] = column_name(schema, lineage_name_field(schema), arena),
        [CELL_HEAD] = column_name(schema, lineage_head_field(schema), arena),
        [CELL_PERSON] = "person_key?",
        [CELL_HOUSEHOLD] = "household_key?",
        [CELL_DIVISION] = "division_code?",
    };
    struct package_rows rows;
    struct text cells[SOURCE_CELLS];

    TRY(package_rows_open(&rows, resource, names, SOURCE_CELLS, err));
    while (package_rows_next(&rows, cells, err)) {
        add_member_row(cells, schema, arena, before);
    }
    return package_rows_close(&rows);
}

/* ---- what was known then ---- */

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct package_field alias_fields[] = {
    {"old",    "string" },
    {"new",    "string" },
    {"as_of",  "date"   },
    {"kind",   "string" },
    {"basis",  "string" },
    {"source", "string" },
    {"file",   "string" },
    {"sheet",  "string" },
    {"row",    "integer"}
};
static const struct package_field step_fields[] = {
    {"from",    "string" },
    {"to",      "string" },
    {"as_of",   "date"   },
    {"kind",    "string" },
    {"basis",   "string" },
    {"members", "integer"},
    {"was",     "string" },
    {"is",      "string" },
    {"source",  "string" },
    {"file",    "string" },
    {"sheet",   "string" },
    {"row",     "integer"}
};

static const struct package_field number_fields[] = {
    {"household_no",        "string"},
    {"person_no",           "string"},
    {"former_household_no", "string"},
    {"former_person_no",    "string"},
    {"as_of",               "date"  }
};

enum { FIELDS_MOST = COUNT(step_fields), KIND_FIELD = 3 };

static bool
take_number(const struct text *cells, struct lineage_before *before)
{
    before->renumberings[before->renumbering_count++] = (struct lineage_renumbering){
        .now = {cells[0], cells[1]},
          .then = {cells[2], cells[3]},
          .as_of = cells[4]
    };
    return true;
}

static bool
take_alias(const struct text *cells, struct lineage_before *before)
{
    struct lineage_alias *alias = &before->aliases[before->alias_count];

    *alias = (struct lineage_alias){
        .old_key = cells[0], .new_key = cells[1], .as_of = cells[2], .place = {cells[5], cells[6], cells[7], cells[8]}
    };
    before->alias_count++;
    return lineage_alias_parse(cells[3], &alias->kind) && lineage_basis_parse(cells[4], &alias->basis);
}

static bool
take_step(const struct text *cells, struct lineage_before *before)
{
    struct lineage_step *step = &before->steps[before->step_count];
    int64_t members = 0;

    *step = (struct lineage_step){
        .from = cells[0],
        .to = cells[1],
        .as_of = cells[2],
        .was = cells[6],
        .is = cells[7],
        .place = {cells[8], cells[9], cells[10], cells[11]}
    };
    before->step_count++;
    if (!text_is_null(cells[5]) && decimal_parse(cells[5], &members, NULL)) {
        step->members = (size_t)(members / DECIMAL_SCALE);
    }
    return lineage_parse(cells[3], &step->kind) && lineage_basis_parse(cells[4], &step->basis);
}

static enum status
read_known(const struct package_resource *resource, const struct package_field *fields, size_t field_count,
           bool (*take)(const struct text *, struct lineage_before *), struct arena *arena, struct lineage_before *before,
           struct error *err)
{
    const char *names[FIELDS_MOST];
    struct package_rows rows;
    struct text cells[FIELDS_MOST];

    for (size_t field = 0; field < field_count; field++) {
        names[field] = arena_must_format(arena, "%s?", fields[field].name);
    }
    TRY(package_rows_open(&rows, resource, names, field_count, err));
    while (package_rows_next(&rows, cells, err)) {
        for (size_t field = 0; field < field_count; field++) {
            cells[field] = arena_must_text(arena, cells[field]);
        }
        if (!take(cells, before)) {
            rows.status = package_rows_fail(&rows, KIND_FIELD, err, "an unknown kind or basis");
        }
    }
    return package_rows_close(&rows);
}

static enum status
read_lists(const struct package *package, struct arena *arena, struct lineage_before *before, struct error *err)
{
    const struct package_resource *aliases = package_find(package, "person_alias");
    const struct package_resource *steps = package_find(package, "household_lineage");
    const struct package_resource *numbers = package_find(package, "member_number");

    before->renumberings = arena_must_zero(arena, numbers == NULL ? 1 : numbers->rows + 1, sizeof *before->renumberings);
    before->aliases = arena_must_zero(arena, aliases == NULL ? 1 : aliases->rows + 1, sizeof *before->aliases);
    before->steps = arena_must_zero(arena, steps == NULL ? 1 : steps->rows + 1, sizeof *before->steps);
    TRY(read_known(aliases, alias_fields, COUNT(alias_fields), take_alias, arena, before, err));
    TRY(read_known(numbers, number_fields, COUNT(number_fields), take_number, arena, before, err));
    return read_known(steps, step_fields, COUNT(step_fields), take_step, arena, before, err);
}

/* ---- the package before ---- */

enum status
lineage_read(const struct package *package, const struct pack *pack, struct arena *arena, struct lineage_before *before, struct error *err)
{
    uint64_t rows = 0;

    *before = (struct lineage_before){0};
    for (size_t at = 0; at < pack->source_count; at++) {
        const struct package_resource *resource = package_find(package, arena_must_string(arena, pack->sources[at].name));

        rows += resource != NULL && is_wanted(&pack->sources[at]) ? resource->rows : 0;
    }
    before->members = arena_must_zero(arena, rows + 1, sizeof *before->members);
    before->heads = arena_must_zero(arena, rows + 1, sizeof *before->heads);
    for (size_t at = 0; at < pack->source_count; at++) {
        const struct package_resource *resource = package_find(package, arena_must_string(arena, pack->sources[at].name));

        if (resource != NULL && is_wanted(&pack->sources[at])) {
            TRY(read_source(resource, &pack->sources[at], arena, before, err));
        }
    }
    return read_lists(package, arena, before, err);
}

/* ---- writing ---- */

static enum status
write_aliases(const struct lineage *lineage, struct package_writer *writer, struct error *err)
{
    struct package_table *out;

    TRY(package_table_open(writer, "person_alias", alias_fields, COUNT(alias_fields), &out, err));
    for (size_t at = 0; at < lineage->alias_count; at++) {
        const struct lineage_alias *alias = &lineage->aliases[at];
        const struct text cells[COUNT(alias_fields)] = {alias->old_key,
                                                        alias->new_key,
                                                        alias->as_of,
                                                        text_from(lineage_alias_word(alias->kind)),
                                                        text_from(lineage_basis_word(alias->basis)),
                                                        alias->place.source,
                                                        alias->place.file,
                                                        alias->place.sheet,
                                                        alias->place.row};

        TRY(package_table_row(out, cells, COUNT(alias_fields), err));
    }
    return package_table_close(out, err);
}

static enum status
write_steps(const struct lineage *lineage, struct package_writer *writer, struct error *err)
{
    struct package_table *out;

    TRY(package_table_open(writer, "household_lineage", step_fields, COUNT(step_fields), &out, err));
    for (size_t at = 0; at < lineage->step_count; at++) {
        const struct lineage_step *step = &lineage->steps[at];
        char members[24];
        const int size = snprintf(members, sizeof members, "%zu", step->members);
        const struct text cells[COUNT(step_fields)] = {
            step->from,
            step->to,
            step->as_of,
            text_from(lineage_word(step->kind)),
            text_from(lineage_basis_word(step->basis)),
            step->basis == BASIS_SHEET ? TEXT_NULL : (struct text){members, (size_t)size},
            step->was,
            step->is,
            step->place.source,
            step->place.file,
            step->place.sheet,
            step->place.row
        };

        TRY(package_table_row(out, cells, COUNT(step_fields), err));
    }
    return package_table_close(out, err);
}

static enum status
write_numbers(const struct lineage *lineage, struct package_writer *writer, struct error *err)
{
    struct package_table *out;

    TRY(package_table_open(writer, "member_number", number_fields, COUNT(number_fields), &out, err));
    for (size_t at = 0; at < lineage->renumbering_count; at++) {
        const struct lineage_renumbering *one = &lineage->renumberings[at];
        const struct text cells[COUNT(number_fields)] = {one->now[0], one->now[1], one->then[0], one->then[1], one->as_of};

        TRY(package_table_row(out, cells, COUNT(number_fields), err));
    }
    return package_table_close(out, err);
}

enum status
lineage_write(const struct lineage *lineage, struct package_writer *writer, struct error *err)
{
    TRY(write_aliases(lineage, writer, err));
    TRY(write_steps(lineage, writer, err));
    return write_numbers(lineage, writer, err);
}

/* ---- suggestions: the built-in source `lineage` (schemas/built_in/) ----
 *
 * What households probably became of each other, for rules to ask people about. A household's key is `<system>:<number>`; the kinds are
 * written by the pack's words for them. */

enum { FORMER_NO, HOUSEHOLD_NO, KIND, MEMBERS, SINCE, PLACE, COLUMNS };

static const char *const names[COLUMNS] = {"former_no", "household_no", "kind", "members", "since", "place"};

static struct text
household_number(struct text key)
{
    struct text system;

    (void)text_split(&key, ':', &system);
    return key;
}

/* Where the household is now: the first register that knows. */
static struct text
household_place(const struct batch *batch, uint32_t household)
{
    for (size_t at = 0; at < batch->pack->register_count; at++) {
        const struct table *table = table_find(batch, batch->pack->registers[at].source);

        for (size_t row = 0; table != NULL && household != 0 && row < table->row_count; row++) {
            if (table->households[row] == household && table->division_codes[row] != 0) {
                return dictionary_text(&table->divisions, table->division_codes[row]);
            }
        }
    }
    return TEXT_NULL;
}

/* Keys of a table that came after keys_build. */
static void
set_keys(struct batch *batch, struct table *table, const struct lineage *lineage)
{
    uint32_t row = 0;

    table->complete = true;
    table->persons = arena_must_zero(table->arena, table->row_count + 1, sizeof *table->persons);
    table->households = arena_must_zero(table->arena, table->row_count + 1, sizeof *table->households);
    table->key = arena_must_zero(table->arena, table->row_count + 1, sizeof *table->key);
    table->hash = arena_must_zero(table->arena, table->row_count + 1, sizeof *table->hash);
    for (size_t at = 0; at < lineage->step_count && row < table->row_count; at++) {
        if (lineage->steps[at].basis == BASIS_OVERLAP) {
            table->households[row] = dictionary_find(&batch->keys.households, lineage->steps[at].to);
            table->key[row] = row;
            row++;
        }
    }
}

static struct text
kind_word(const struct lineage *lineage, enum lineage_kind kind)
{
    const struct text word = text_from(lineage_word(kind));
    const struct schema_code *code = lineage->kinds == NULL ? NULL : schema_code_find(lineage->kinds, word);

    return code == NULL ? word : code->name;
}

enum status
lineage_suggest(struct batch *batch, const struct lineage *lineage, struct arena *arena, struct error *err)
{
    const struct schema *schema = schema_find(batch->pack, TEXT("lineage"));
    struct raw_rows rows = {.names = names, .width = COLUMNS, .arena = arena};

    if (schema == NULL || !schema->built_in) {
        return STATUS_OK;
    }
    for (size_t at = 0; at < lineage->step_count; at++) {
        const struct lineage_step *step = &lineage->steps[at];

        if (step->basis == BASIS_OVERLAP) {
            struct text *cells = raw_rows_add(&rows);

            cells[FORMER_NO] = household_number(step->from);
            cells[HOUSEHOLD_NO] = household_number(step->to);
            cells[KIND] = kind_word(lineage, step->kind);
            cells[MEMBERS] = raw_rows_number(step->members, arena);
            cells[SINCE] = step->as_of;
            cells[PLACE] = household_place(batch, dictionary_find(&batch->keys.households, step->to));
        }
    }
    TRY(raw_rows_fill(&rows, batch, schema, err));
    set_keys(batch, &batch->tables[schema - batch->pack->sources], lineage);
    return STATUS_OK;
}
