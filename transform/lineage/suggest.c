/* SPDX-License-Identifier: Apache-2.0 */
/* The built-in source `lineage` (schemas/built_in/): what households probably became of each other, for rules to ask people about. A
 * household's key is
 * `<system>:<number>`; the kinds are written by the pack's words for them. */
#include "transform/lineage/lineage.h"
#include "transform/rules/history.h"

enum { FORMER_NO, HOUSEHOLD_NO, KIND, MEMBERS, SINCE, PLACE, COLUMNS };

static const char *const names[COLUMNS] = {"former_no", "household_no", "kind", "members", "since", "place"};

static struct text
number_of(struct text key)
{
    struct text system;

    (void)text_split(&key, ':', &system);
    return key;
}

/* Where the household is now: the first register that knows. */
static struct text
place_of(const struct batch *batch, uint32_t household)
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
    struct history_rows rows = {.names = names, .width = COLUMNS, .arena = arena};

    if (schema == NULL || !schema->built_in) {
        return STATUS_OK;
    }
    for (size_t at = 0; at < lineage->step_count; at++) {
        const struct lineage_step *step = &lineage->steps[at];

        if (step->basis == BASIS_OVERLAP) {
            struct text *cells = history_rows_add(&rows);

            cells[FORMER_NO] = number_of(step->from);
            cells[HOUSEHOLD_NO] = number_of(step->to);
            cells[KIND] = kind_word(lineage, step->kind);
            cells[MEMBERS] = history_number(step->members, arena);
            cells[SINCE] = step->as_of;
            cells[PLACE] = place_of(batch, dictionary_find(&batch->keys.households, step->to));
        }
    }
    TRY(history_rows_fill(&rows, batch, schema, err));
    set_keys(batch, &batch->tables[schema - batch->pack->sources], lineage);
    return STATUS_OK;
}
