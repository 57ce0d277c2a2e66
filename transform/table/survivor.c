/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/table/survivor.h"

#include "common/formats/csv.h"
#include "common/formats/json.h"
#include "common/ground/array.h"
#include "common/ground/buffer.h"
#include "common/ground/file.h"
#include "transform/cells/name.h"

enum { FIELDS_MAX = 128, RIVALS_MAX = 1024 * 1024 };

/* A value that lost. */
struct rival {
    uint32_t next; /* rival + 1, of the same subject */
    uint32_t row;
    uint16_t attribute;
    uint16_t candidate;
};

struct survey {
    const struct survivor_plan *plan;
    enum survivor_kind kind;
    const struct dictionary *subjects;
    uint32_t subject_count; /* of the present deliveries */
    struct arena arena;
    uint32_t **winner_rows; /* per attribute and subject: row + 1 */
    uint8_t **winner_candidates;
    struct rival *rivals;
    uint32_t rival_count;
    size_t rival_capacity;
    uint32_t *first_rivals; /* per subject: rival + 1 */
    uint32_t *last_rivals;
    uint32_t *households;   /* per person, by registers */
    struct text *divisions; /* per subject, by registers */
};

static uint32_t
subject_of(const struct survey *survey, const struct table *table, size_t row)
{
    return survey->kind == SURVIVOR_PERSON ? table->persons[row] : table->households[row];
}

/* The canonical text; printed into `out` when it is no text. */
static struct text
candidate_value(const struct survivor_candidate *candidate, size_t row, char out[TABLE_PRINT_SIZE])
{
    const struct column *column = &candidate->table->columns[candidate->field];

    if (column->type == SCHEMA_STRING) {
        return column_text(column, row);
    }
    return (struct text){out, table_print(column, row, out)};
}

static bool
values_agree(const struct survivor_attribute *attribute, const struct survivor_candidate *left, size_t left_row,
             const struct survivor_candidate *right, size_t right_row)
{
    char left_text[TABLE_PRINT_SIZE];
    char right_text[TABLE_PRINT_SIZE];
    const struct text one = candidate_value(left, left_row, left_text);
    const struct text other = candidate_value(right, right_row, right_text);

    return text_equal(one, other) || (attribute->is_name && name_same(one, other));
}

static void
add_rival(struct survey *survey, uint32_t subject, size_t attribute, size_t candidate, size_t row)
{
    const struct survivor_attribute *described = &survey->plan->kinds[survey->kind].attributes[attribute];

    for (uint32_t at = survey->first_rivals[subject]; at != 0; at = survey->rivals[at - 1].next) {
        const struct rival *rival = &survey->rivals[at - 1];

        if (rival->attribute == attribute && rival->candidate == candidate
            && values_agree(described, &described->candidates[candidate], rival->row, &described->candidates[candidate], row)) {
            return;
        }
    }
    survey->rivals = array_grow(&survey->arena, survey->rivals, survey->rival_count, &survey->rival_capacity, 1024, sizeof *survey->rivals);
    survey->rivals[survey->rival_count++] =
        (struct rival){.row = (uint32_t)row, .attribute = (uint16_t)attribute, .candidate = (uint16_t)candidate};
    if (survey->first_rivals[subject] == 0) {
        survey->first_rivals[subject] = survey->rival_count;
    } else {
        survey->rivals[survey->last_rivals[subject] - 1].next = survey->rival_count;
    }
    survey->last_rivals[subject] = survey->rival_count;
}

static void
ask_candidate(struct survey *survey, size_t attribute, size_t number)
{
    const struct survivor_attribute *described = &survey->plan->kinds[survey->kind].attributes[attribute];
    const struct survivor_candidate *candidate = &described->candidates[number];
    const struct table *table = candidate->table;
    uint32_t *rows = survey->winner_rows[attribute];
    uint8_t *winners = survey->winner_candidates[attribute];

    for (size_t row = 0; row < table->row_count; row++) {
        const uint32_t subject = subject_of(survey, table, row);

        if (subject == 0 || !column_is_valid(&table->columns[candidate->field], row)) {
            continue;
        }
        if (rows[subject] == 0) {
            rows[subject] = (uint32_t)row + 1;
            winners[subject] = (uint8_t)number;
        } else if (!values_agree(described, &described->candidates[winners[subject]], rows[subject] - 1, candidate, row)) {
            add_rival(survey, subject, attribute, number, row);
        }
    }
}

/* The first register that has the subject says where it belongs. */
static void
ask_registers(struct survey *survey)
{
    const struct pack *pack = survey->plan->batch->pack;

    for (size_t rank = 0; rank < pack->register_count; rank++) {
        const struct table *table = table_find(survey->plan->batch, pack->registers[rank].source);

        for (size_t row = 0; table != NULL && row < table->row_count; row++) {
            const uint32_t subject = subject_of(survey, table, row);

            if (survey->households[subject] == 0) {
                survey->households[subject] = table->households[row];
            }
            if (text_is_null(survey->divisions[subject])) {
                survey->divisions[subject] = dictionary_text(&table->divisions, table->division_codes[row]);
            }
        }
    }
}

static void
survey_all(struct survey *survey)
{
    const size_t attributes = survey->plan->kinds[survey->kind].count;
    const size_t subjects = survey->subject_count + 1;

    survey->winner_rows = arena_must_zero(&survey->arena, attributes + 1, sizeof *survey->winner_rows);
    survey->winner_candidates = arena_must_zero(&survey->arena, attributes + 1, sizeof *survey->winner_candidates);
    survey->first_rivals = arena_must_zero(&survey->arena, subjects, sizeof *survey->first_rivals);
    survey->last_rivals = arena_must_zero(&survey->arena, subjects, sizeof *survey->last_rivals);
    survey->households = arena_must_zero(&survey->arena, subjects, sizeof *survey->households);
    survey->divisions = arena_must_zero(&survey->arena, subjects, sizeof *survey->divisions);
    for (size_t attribute = 0; attribute < attributes; attribute++) {
        survey->winner_rows[attribute] = arena_must_zero(&survey->arena, subjects, sizeof(uint32_t));
        survey->winner_candidates[attribute] = arena_must_zero(&survey->arena, subjects, 1);
        for (size_t number = 0; number < survey->plan->kinds[survey->kind].attributes[attribute].candidate_count; number++) {
            ask_candidate(survey, attribute, number);
        }
    }
    ask_registers(survey);
}

/* `[{"attribute":"name","value":"…","source":"member"}]`; NULL when there are none. */
static struct text
rivals_text(const struct survey *survey, uint32_t subject, struct buffer *out)
{
    buffer_clear(out);
    for (uint32_t at = survey->first_rivals[subject]; at != 0; at = survey->rivals[at - 1].next) {
        const struct rival *rival = &survey->rivals[at - 1];
        const struct survivor_attribute *attribute = &survey->plan->kinds[survey->kind].attributes[rival->attribute];
        const struct survivor_candidate *candidate = &attribute->candidates[rival->candidate];
        char printed[TABLE_PRINT_SIZE];

        buffer_append_string(out, out->size == 0 ? "[{\"attribute\":" : ",{\"attribute\":");
        buffer_append_json(out, text_from(attribute->name));
        buffer_append_string(out, ",\"value\":");
        buffer_append_json(out, candidate_value(candidate, rival->row, printed));
        buffer_append_string(out, ",\"source\":");
        buffer_append_json(out, candidate->table->schema->name);
        buffer_append_char(out, '}');
    }
    if (out->size == 0) {
        return TEXT_NULL;
    }
    buffer_append_char(out, ']');
    return buffer_text(out);
}

static size_t
describe_columns(struct survey *survey, struct package_field fields[FIELDS_MAX])
{
    const bool person = survey->kind == SURVIVOR_PERSON;
    size_t count = 0;

    fields[count++] = (struct package_field){person ? "person_key" : "household_key", "string"};
    if (person) {
        fields[count++] = (struct package_field){"household_key", "string"};
    }
    fields[count++] = (struct package_field){"division_code", "string"};
    for (size_t at = 0; at < survey->plan->kinds[survey->kind].count; at++) {
        const struct survivor_attribute *attribute = &survey->plan->kinds[survey->kind].attributes[at];
        const struct survivor_candidate *first = &attribute->candidates[0];

        fields[count++] = (struct package_field){attribute->name, schema_type_name(first->table->schema->fields[first->field].type)};
        fields[count++] = (struct package_field){arena_must_format(&survey->arena, "%s_source", attribute->name), "string"};
    }
    fields[count++] = (struct package_field){"rivals", "string"};
    return count;
}

static size_t
fill_row(const struct survey *survey, uint32_t subject, struct text cells[FIELDS_MAX], char (*printed)[TABLE_PRINT_SIZE])
{
    size_t count = 0;

    cells[count++] = survey->subjects->values[subject];
    if (survey->kind == SURVIVOR_PERSON) {
        cells[count++] = dictionary_text(&survey->plan->batch->keys.households, survey->households[subject]);
    }
    cells[count++] = survey->divisions[subject];
    for (size_t at = 0; at < survey->plan->kinds[survey->kind].count; at++) {
        const struct survivor_attribute *attribute = &survey->plan->kinds[survey->kind].attributes[at];
        const struct survivor_candidate *winner = &attribute->candidates[survey->winner_candidates[at][subject]];
        const uint32_t row = survey->winner_rows[at][subject];

        cells[count++] = row == 0 ? TEXT_NULL : candidate_value(winner, row - 1, printed[at]);
        cells[count++] = row == 0 ? TEXT_NULL : winner->table->schema->name;
    }
    return count;
}

/* One line for everybody who says otherwise than the source that is believed. */
static enum status
write_rival(const struct survey *survey, uint32_t subject, const struct rival *rival, struct package_table *out, struct error *err)
{
    const struct survivor_attribute *attribute = &survey->plan->kinds[survey->kind].attributes[rival->attribute];
    const struct survivor_candidate *winner = &attribute->candidates[survey->winner_candidates[rival->attribute][subject]];
    const struct survivor_candidate *other = &attribute->candidates[rival->candidate];
    char printed[2][TABLE_PRINT_SIZE];
    const struct text cells[] = {survey->kind == SURVIVOR_PERSON ? TEXT("person") : TEXT("household"),
                                 survey->subjects->values[subject],
                                 text_from(attribute->name),
                                 candidate_value(winner, survey->winner_rows[rival->attribute][subject] - 1, printed[0]),
                                 winner->table->schema->name,
                                 candidate_value(other, rival->row, printed[1]),
                                 other->table->schema->name};

    return package_table_row(out, cells, sizeof cells / sizeof *cells, err);
}

static enum status
write_rivals(const struct survey *survey, const char *name, struct package_writer *writer, struct error *err)
{
    static const struct package_field fields[] = {
        {"subject",      "string"},
        {"key",          "string"},
        {"attribute",    "string"},
        {"value",        "string"},
        {"source",       "string"},
        {"rival_value",  "string"},
        {"rival_source", "string"}
    };
    struct package_table *out;

    TRY(package_table_open(writer, name, fields, sizeof fields / sizeof *fields, &out, err));
    for (uint32_t subject = 1; subject <= survey->subject_count; subject++) {
        for (uint32_t at = survey->first_rivals[subject]; at != 0; at = survey->rivals[at - 1].next) {
            TRY(write_rival(survey, subject, &survey->rivals[at - 1], out, err));
        }
    }
    return package_table_close(out, err);
}

static enum status
write_survivors(struct survey *survey, const char *name, struct package_writer *writer, struct error *err)
{
    struct package_field fields[FIELDS_MAX];
    const size_t field_count = describe_columns(survey, fields);
    char(*printed)[TABLE_PRINT_SIZE] = arena_must_alloc(&survey->arena, FIELDS_MAX * TABLE_PRINT_SIZE);
    struct package_table *out;
    struct buffer rivals;
    enum status status;

    TRY(package_table_open(writer, name, fields, field_count, &out, err));
    buffer_init(&rivals, RIVALS_MAX);
    status = STATUS_OK;
    for (uint32_t subject = 1; subject <= survey->subject_count && status == STATUS_OK; subject++) {
        struct text cells[FIELDS_MAX];
        const size_t count = fill_row(survey, subject, cells, printed);

        cells[count] = rivals_text(survey, subject, &rivals);
        status = package_table_row(out, cells, count + 1, err);
    }
    buffer_done(&rivals);
    return status == STATUS_OK ? package_table_close(out, err) : status;
}

enum status
survivor_write(const struct survivor_plan *plan, enum survivor_kind kind, struct package_writer *writer, struct error *err)
{
    struct survey survey = {.plan = plan,
                            .kind = kind,
                            .subjects = kind == SURVIVOR_PERSON ? &plan->batch->keys.persons : &plan->batch->keys.households,
                            .subject_count = kind == SURVIVOR_PERSON ? plan->batch->keys.person_count : plan->batch->keys.household_count};
    enum status status;

    arena_init(&survey.arena, 0);
    survey_all(&survey);
    status = write_survivors(&survey, kind == SURVIVOR_PERSON ? "core_person" : "core_household", writer, err);
    if (status == STATUS_OK) {
        status = write_rivals(&survey, kind == SURVIVOR_PERSON ? "core_person_rival" : "core_household_rival", writer, err);
    }
    arena_done(&survey.arena);
    return status;
}

/* ---- the pack's order ---- */

enum { CANDIDATES_MAX = 200, ATTRIBUTES_MAX = 60 };

static const char *const kind_names[SURVIVOR_KINDS] = {"person", "household"};

static enum status
refuse_order(const char *path, struct text text, const char *reason, struct error *err)
{
    return error_set(err, STATUS_CONFIG, "E-PACK", "\"%s\": survivorship: \"%.*s\" %s", path, TEXT_ARG(text), reason);
}

/* `source.field`. */
static enum status
read_candidate(const struct batch *batch, const char *path, struct text text, enum survivor_kind kind, struct survivor_candidate *candidate,
               struct error *err)
{
    struct text rest = text;
    struct text source = TEXT_NULL;
    const struct schema *schema;

    (void)text_split(&rest, '.', &source);
    candidate->table = table_find(batch, source);
    if (candidate->table == NULL) {
        return refuse_order(path, text, "names no source of the pack", err);
    }
    schema = candidate->table->schema;
    candidate->field = text_is_null(rest) ? SIZE_MAX : schema_field_find(schema, rest);
    if (candidate->field == SIZE_MAX) {
        return refuse_order(path, text, "names no field of the source", err);
    }
    if (kind == SURVIVOR_PERSON ? schema->person_field == SIZE_MAX : schema->household_field == SIZE_MAX) {
        return refuse_order(path, text, kind == SURVIVOR_PERSON ? "is in a source without persons" : "is in a source without households",
                            err);
    }
    return STATUS_OK;
}

static enum status
read_attribute(const struct batch *batch, const char *path, const struct json *list, enum survivor_kind kind, struct arena *arena,
               struct survivor_attribute *attribute, struct error *err)
{
    const struct text name = json_key(list);

    *attribute = (struct survivor_attribute){.name = arena_must_string(arena, name)};
    if (!json_is_array(list) || json_count(list) == 0 || json_count(list) > CANDIDATES_MAX) {
        return refuse_order(path, name, "is no list of source.field", err);
    }
    attribute->candidates = arena_must_zero(arena, json_count(list), sizeof *attribute->candidates);
    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        struct survivor_candidate *candidate = &attribute->candidates[attribute->candidate_count++];

        TRY(read_candidate(batch, path, json_text(item), kind, candidate, err));
        attribute->is_name = text_equal(candidate->table->schema->fields[candidate->field].format, TEXT("person_name"));
    }
    return STATUS_OK;
}

static enum status
read_kinds(const struct batch *batch, const char *path, const struct json *document, struct arena *arena, struct survivor_plan *plan,
           struct error *err)
{
    const struct json *survivorship = json_get(document, "survivorship");

    for (size_t kind = 0; kind < SURVIVOR_KINDS; kind++) {
        const struct json *attributes = json_get(survivorship, kind_names[kind]);
        const size_t count = json_count(attributes);

        if (count > ATTRIBUTES_MAX) {
            return refuse_order(path, text_from(kind_names[kind]), "has too many attributes", err);
        }
        plan->kinds[kind].attributes = arena_must_zero(arena, count + 1, sizeof *plan->kinds[kind].attributes);
        for (const struct json *list = json_first(attributes); list != NULL; list = json_next(list)) {
            TRY(read_attribute(batch, path, list, (enum survivor_kind)kind, arena, &plan->kinds[kind].attributes[plan->kinds[kind].count++],
                               err));
        }
    }
    return STATUS_OK;
}

enum status
survivor_plan_read(const struct batch *batch, struct arena *arena, struct survivor_plan *plan, struct error *err)
{
    const char *path = file_join(arena, batch->pack->folder, "pack.json");
    struct json *document;
    enum status status;

    *plan = (struct survivor_plan){.batch = batch};
    TRY(json_read(path, &document, err));
    status = read_kinds(batch, path, document, arena, plan, err);
    json_free(document);
    return status;
}
