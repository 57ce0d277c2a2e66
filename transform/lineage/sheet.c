/* SPDX-License-Identifier: Apache-2.0 */
/* What bureaus deliver about continuity. Which sources they are stands in pack.json:
 *   "lineage": {"households": {"source", "from", "to", "kind", "on"}, "persons": {"source", "old", "new", "on"}}
 * `kind` is a field of a code list whose codes are the words of lineage.h. Rows dated after the batch wait. */
#include "transform/lineage/lineage.h"

#include "common/formats/json.h"
#include "common/ground/date.h"
#include "common/ground/file.h"

enum { HOUSEHOLD_FROM, HOUSEHOLD_TO, HOUSEHOLD_ON, HOUSEHOLD_KIND, HOUSEHOLD_FIELDS };
enum { PERSON_OLD, PERSON_NEW, PERSON_ON, PERSON_FIELDS };

struct sheet {
    const char *path; /* of pack.json */
    const struct batch *batch;
    const struct table *table; /* NULL: the pack has none */
    struct text as_of;
    struct arena *arena;
    struct lineage *lineage;
    size_t fields[HOUSEHOLD_FIELDS];
    uint8_t *households; /* that registers have now, by code */
    uint8_t *persons;
};

/* What the registers that number members, and lists of households, hold. */
static void
mark_present(struct sheet *sheet)
{
    const struct batch *batch = sheet->batch;

    sheet->households = arena_must_zero(sheet->arena, batch->keys.households.count + 1, 1);
    sheet->persons = arena_must_zero(sheet->arena, batch->keys.persons.count + 1, 1);
    for (size_t source = 0; source < batch->pack->source_count; source++) {
        const struct table *table = &batch->tables[source];
        const bool numbered = lineage_is_numbered(table->schema);

        for (size_t row = 0; (numbered || lineage_head_field(table->schema) != SIZE_MAX) && row < table->row_count; row++) {
            sheet->households[table->households[row]] = 1;
            sheet->persons[table->persons[row]] |= numbered;
        }
    }
    sheet->households[0] = sheet->persons[0] = 0;
}

static bool
has_household(const struct sheet *sheet, struct text household)
{
    return sheet->households[dictionary_find(&sheet->batch->keys.households, household)] != 0;
}

static enum status
find_fields(struct sheet *sheet, const struct json *settings, const char *const *names, size_t count, struct error *err)
{
    const struct text source = json_get_text(settings, "source");

    sheet->table = table_find(sheet->batch, source);
    if (sheet->table == NULL) {
        return error_set(err, STATUS_CONFIG, "E-PACK", "%s: \"lineage\" names the source \"%.*s\", which is not there", sheet->path,
                         TEXT_ARG(source));
    }
    for (size_t field = 0; field < count; field++) {
        const struct text name = json_get_text(settings, names[field]);

        sheet->fields[field] = schema_field_find(sheet->table->schema, name);
        if (sheet->fields[field] == SIZE_MAX) {
            return error_set(err, STATUS_CONFIG, "E-PACK", "%s: \"lineage\" names no field of %.*s as \"%s\"", sheet->path,
                             TEXT_ARG(source), names[field]);
        }
    }
    return STATUS_OK;
}

static struct text
text_at(const struct sheet *sheet, size_t row, size_t field)
{
    return table_text(sheet->table, row, sheet->fields[field], sheet->arena);
}

/* A date that cannot be read does not hold a change back: it was delivered. */
static bool
has_come(const struct sheet *sheet, struct text on)
{
    int32_t day;

    return text_is_null(on) || !date_parse(on, &day) || day <= sheet->batch->as_of;
}

static struct text
key(const struct sheet *sheet, const char *prefix, struct text number)
{
    return text_is_null(number) ? TEXT_NULL : text_from(arena_must_format(sheet->arena, "%s:%.*s", prefix, TEXT_ARG(number)));
}

/* ---- households ---- */

/* The word of lineage.h behind the sheet's word. */
static bool
kind_at(const struct sheet *sheet, size_t row, enum lineage_kind *kind)
{
    const struct schema_list *list = sheet->lineage->kinds;
    const struct text word = text_at(sheet, row, HOUSEHOLD_KIND);
    const struct schema_code *code = list == NULL || text_is_null(word) ? NULL : schema_code_find(list, word);

    return code != NULL && lineage_parse(code->code, kind);
}

/* A sheet that came before the registers show it, or that is wrong, is not followed (yet): a household that still has members was not
 * merged. */
static bool
agrees(const struct sheet *sheet, const struct lineage_step *step)
{
    switch (step->kind) {
    case LINEAGE_SPLIT:
        return has_household(sheet, step->to);
    case LINEAGE_MERGED:
    case LINEAGE_RENUMBERED:
        return has_household(sheet, step->to) && !has_household(sheet, step->from);
    case LINEAGE_ENDED:
        return !has_household(sheet, step->from);
    case LINEAGE_HEAD:
    case LINEAGE_MOVED:
    case LINEAGE_KINDS:
        break;
    }
    return true;
}

static void
read_household(struct sheet *sheet, size_t row)
{
    const char *system = arena_must_string(sheet->arena, sheet->table->schema->household_system);
    struct lineage_step step = {.from = key(sheet, system, text_at(sheet, row, HOUSEHOLD_FROM)),
                                .to = key(sheet, system, text_at(sheet, row, HOUSEHOLD_TO)),
                                .basis = BASIS_SHEET,
                                .as_of = sheet->as_of,
                                .place = lineage_place_of(sheet->table, row, sheet->arena)};
    bool leads;

    if (!kind_at(sheet, row, &step.kind) || text_is_null(step.from) || !has_come(sheet, text_at(sheet, row, HOUSEHOLD_ON))) {
        return;
    }
    leads = step.kind <= LINEAGE_RENUMBERED;
    if (!leads) {
        step.to = step.kind == LINEAGE_ENDED ? TEXT_NULL : step.from;
    }
    if (agrees(sheet, &step) && (!leads || !text_equal(step.from, step.to))) {
        (void)lineage_add_step(sheet->lineage, step, sheet->arena);
    }
}

/* ---- persons ---- */

static void
read_person(struct sheet *sheet, size_t row)
{
    const struct text old_key = key(sheet, "cn", text_at(sheet, row, PERSON_OLD));
    const struct text new_key = key(sheet, "cn", text_at(sheet, row, PERSON_NEW));

    /* An old number that was not valid was no key: there is nothing to follow. One that a register still has was not corrected (yet).
     */
    if (!text_is_null(old_key) && !text_is_null(new_key) && !text_equal(old_key, new_key) && has_come(sheet, text_at(sheet, row, PERSON_ON))
        && sheet->persons[dictionary_find(&sheet->batch->keys.persons, old_key)] == 0) {
        (void)lineage_add_alias(sheet->lineage,
                                (struct lineage_alias){.old_key = old_key,
                                                       .new_key = new_key,
                                                       .kind = ALIAS_CORRECTED,
                                                       .basis = BASIS_SHEET,
                                                       .as_of = sheet->as_of,
                                                       .place = lineage_place_of(sheet->table, row, sheet->arena)},
                                sheet->arena);
    }
}

static enum status
read_sheets(struct sheet *sheet, const struct json *settings, struct error *err)
{
    static const char *const household_names[] = {"from", "to", "on", "kind"};
    static const char *const person_names[] = {"old", "new", "on"};

    if (json_get(settings, "households") != NULL) {
        TRY(find_fields(sheet, json_get(settings, "households"), household_names, HOUSEHOLD_FIELDS, err));
        sheet->lineage->kinds = schema_list_find(sheet->batch->pack, sheet->table->schema->fields[sheet->fields[HOUSEHOLD_KIND]].list);
        for (size_t row = 0; row < sheet->table->row_count; row++) {
            read_household(sheet, row);
        }
    }
    if (json_get(settings, "persons") != NULL) {
        TRY(find_fields(sheet, json_get(settings, "persons"), person_names, PERSON_FIELDS, err));
        for (size_t row = 0; row < sheet->table->row_count; row++) {
            read_person(sheet, row);
        }
    }
    return STATUS_OK;
}

enum status
lineage_sheet_read(const struct batch *batch, struct arena *arena, struct lineage *lineage, struct error *err)
{
    char date[DATE_TEXT_SIZE];
    struct sheet sheet = {.path = file_join(arena, batch->pack->folder, "pack.json"),
                          .batch = batch,
                          .as_of = arena_must_text(arena, (struct text){date, date_format(batch->as_of, date)}),
                          .arena = arena,
                          .lineage = lineage};
    struct json *document;
    enum status status;

    *lineage = (struct lineage){0};
    TRY(json_read(sheet.path, &document, err));
    mark_present(&sheet);
    status = read_sheets(&sheet, json_get(document, "lineage"), err);
    json_free(document);
    return status;
}
