/* SPDX-License-Identifier: Apache-2.0 */
/* Columns into registers. */
#include "transform/expr/kernel.h"

#include "transform/expr/cell.h"

static void
load_text(const struct expr_kernel_load_data *load, const uint32_t *rows, struct expr_vector *out, size_t lanes)
{
    for (size_t lane = 0; lane < lanes; lane++) {
        const uint32_t code = load->codes[rows[lane]];

        out->valid[lane] = code != 0;
        out->texts[lane] = code != 0 ? load->dictionary->values[code] : TEXT_NULL;
    }
}

static void
load_column(const struct column *column, const uint32_t *rows, struct expr_vector *out, size_t lanes)
{
    switch (column->type) {
    case SCHEMA_INTEGER:
    case SCHEMA_NUMBER:
        for (size_t lane = 0; lane < lanes; lane++) {
            out->valid[lane] = column_is_valid(column, rows[lane]);
            out->numbers[lane] = out->valid[lane] != 0 ? fixed_from_decimal(column->numbers[rows[lane]]) : 0;
        }
        break;
    case SCHEMA_DATE:
    case SCHEMA_YEARMONTH:
        for (size_t lane = 0; lane < lanes; lane++) {
            out->valid[lane] = column_is_valid(column, rows[lane]);
            out->days[lane] = out->valid[lane] != 0 ? column->dates[rows[lane]] : 0;
        }
        break;
    case SCHEMA_BOOLEAN:
        for (size_t lane = 0; lane < lanes; lane++) {
            const bool valid = column_is_valid(column, rows[lane]);

            out->truths[lane] = (uint8_t)(!valid ? TRUTH_UNKNOWN : column->booleans[rows[lane]] != 0 ? TRUTH_TRUE : TRUTH_FALSE);
        }
        break;
    case SCHEMA_STRING:
        break;
    }
}

void
expr_kernel_load(const struct expr_step *step, struct expr_machine *machine)
{
    const struct expr_kernel_load_data *load = step->data;
    const uint32_t *rows = machine->rows[load->depth];
    struct expr_vector *out = &machine->registers[step->out];

    if (load->codes != NULL) {
        load_text(load, rows, out, machine->lanes);
    } else if (load->field < EXPR_FIELD_PERSON_KEY) {
        load_column(&load->table->columns[load->field], rows, out, machine->lanes);
    } else {
        for (size_t lane = 0; lane < machine->lanes; lane++) {
            struct expr_value value;
            const bool valid = cell_value(load->batch, load->table, load->field, rows[lane], &value);

            expr_machine_store(out, step->type, lane, valid, &value);
        }
    }
}

void
expr_kernel_load_null(const struct expr_step *step, struct expr_machine *machine)
{
    const struct expr_kernel_load_data *load = step->data;
    const uint32_t *rows = machine->rows[load->depth];
    uint8_t *out = machine->registers[step->out].truths;

    for (size_t lane = 0; lane < machine->lanes; lane++) {
        const bool valid =
            load->codes != NULL ? load->codes[rows[lane]] != 0 : column_is_valid(&load->table->columns[load->field], rows[lane]);

        out[lane] = valid ? TRUTH_FALSE : TRUTH_TRUE;
    }
}

static struct text
state_word(uint8_t state)
{
    switch (state) {
    case FIELD_CHANGED:
        return TEXT("changed");
    case FIELD_ABSENT:
        return TEXT("absent");
    case FIELD_INVALID:
        return TEXT("invalid");
    case FIELD_MASKED:
        return TEXT("masked");
    default:
        return TEXT("ok");
    }
}

void
expr_kernel_load_state(const struct expr_step *step, struct expr_machine *machine)
{
    const struct expr_kernel_load_data *load = step->data;
    const uint8_t *states = load->table->columns[load->field].states;
    const uint32_t *rows = machine->rows[load->depth];
    struct expr_vector *out = &machine->registers[step->out];

    for (size_t lane = 0; lane < machine->lanes; lane++) {
        out->valid[lane] = 1;
        out->texts[lane] = state_word(states[rows[lane]]);
    }
}

void
expr_kernel_load_raw(const struct expr_step *step, struct expr_machine *machine)
{
    const struct expr_kernel_load_data *load = step->data;
    const uint32_t *rows = machine->rows[load->depth];
    struct expr_vector *out = &machine->registers[step->out];

    for (size_t lane = 0; lane < machine->lanes; lane++) {
        out->texts[lane] = table_raw(load->table, rows[lane], load->field, machine->scratch);
        out->valid[lane] = !text_is_null(out->texts[lane]);
    }
}

void
expr_kernel_load_entry(const struct expr_step *step, struct expr_machine *machine)
{
    const struct expr_kernel_load_data *load = step->data;
    struct expr_vector *out = &machine->registers[step->out];

    for (size_t lane = 0; lane < machine->lanes; lane++) {
        const uint32_t code = machine->rows[0][lane];

        out->valid[lane] = code != 0;
        out->texts[lane] = dictionary_text(load->dictionary, code);
    }
}

void
expr_kernel_load_lifted(const struct expr_step *step, struct expr_machine *machine)
{
    const struct expr_kernel_load_data *load = step->data;
    const struct expr_vector *entries = load->entries;
    const uint32_t *rows = machine->rows[load->depth];
    struct expr_vector *out = &machine->registers[step->out];
    const size_t lanes = machine->lanes;

    switch (step->type) {
    case EXPR_BOOLEAN:
        for (size_t lane = 0; lane < lanes; lane++) {
            out->truths[lane] = entries->truths[load->codes[rows[lane]]];
        }
        return;
    case EXPR_TEXT:
        for (size_t lane = 0; lane < lanes; lane++) {
            out->texts[lane] = entries->texts[load->codes[rows[lane]]];
        }
        break;
    case EXPR_NUMBER:
        for (size_t lane = 0; lane < lanes; lane++) {
            out->numbers[lane] = entries->numbers[load->codes[rows[lane]]];
        }
        break;
    case EXPR_DATE:
    case EXPR_YEARMONTH:
        for (size_t lane = 0; lane < lanes; lane++) {
            out->days[lane] = entries->days[load->codes[rows[lane]]];
        }
        break;
    case EXPR_ANY:
        break;
    }
    for (size_t lane = 0; lane < lanes; lane++) {
        out->valid[lane] = entries->valid[load->codes[rows[lane]]];
    }
}
