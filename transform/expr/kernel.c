/* SPDX-License-Identifier: Apache-2.0 */
/* Operators as loops. Type and operation are settled before a loop begins: the inner functions below are inlined with a constant
 * operation, so each branch of their callers is a plain loop. */
#include "transform/expr/kernel.h"

#include "transform/expr/cell.h"
#include "transform/expr/function.h"

#define ALWAYS_INLINE __attribute__((always_inline)) static inline

static uint8_t
known(uint8_t valid, bool truth)
{
    return (uint8_t)(valid != 0 ? truth * 2 : TRUTH_UNKNOWN);
}

void
expr_kernel_logic(const struct expr_step *step, struct expr_machine *machine)
{
    const uint8_t *left = machine->registers[step->in[0]].truths;
    const uint8_t *right = machine->registers[step->in[1]].truths;
    uint8_t *out = machine->registers[step->out].truths;

    if (step->operation == EXPR_AND) {
        for (size_t lane = 0; lane < machine->lanes; lane++) {
            out[lane] = truth_and(left[lane], right[lane]);
        }
    } else {
        for (size_t lane = 0; lane < machine->lanes; lane++) {
            out[lane] = truth_or(left[lane], right[lane]);
        }
    }
}

void
expr_kernel_not(const struct expr_step *step, struct expr_machine *machine)
{
    const uint8_t *in = machine->registers[step->in[0]].truths;
    uint8_t *out = machine->registers[step->out].truths;

    for (size_t lane = 0; lane < machine->lanes; lane++) {
        out[lane] = truth_not(in[lane]);
    }
}

/* ---- comparison ---- */

ALWAYS_INLINE bool
holds(enum expr_operation operation, int order)
{
    switch ((int)operation) {
    case EXPR_EQUAL:
        return order == 0;
    case EXPR_UNEQUAL:
        return order != 0;
    case EXPR_LESS:
        return order < 0;
    case EXPR_LESS_EQUAL:
        return order <= 0;
    case EXPR_GREATER:
        return order > 0;
    default:
        return order >= 0;
    }
}

ALWAYS_INLINE void
compare_numbers(enum expr_operation operation, const struct expr_vector *left, const struct expr_vector *right, uint8_t *out, size_t lanes)
{
    for (size_t lane = 0; lane < lanes; lane++) {
        const fixed first = left->numbers[lane];
        const fixed second = right->numbers[lane];

        out[lane] = known(left->valid[lane] & right->valid[lane], holds(operation, (first > second) - (first < second)));
    }
}

ALWAYS_INLINE void
compare_days(enum expr_operation operation, const struct expr_vector *left, const struct expr_vector *right, uint8_t *out, size_t lanes)
{
    for (size_t lane = 0; lane < lanes; lane++) {
        const int32_t first = left->days[lane];
        const int32_t second = right->days[lane];

        out[lane] = known(left->valid[lane] & right->valid[lane], holds(operation, (first > second) - (first < second)));
    }
}

ALWAYS_INLINE void
compare_texts(enum expr_operation operation, const struct expr_vector *left, const struct expr_vector *right, uint8_t *out, size_t lanes)
{
    for (size_t lane = 0; lane < lanes; lane++) {
        if ((left->valid[lane] & right->valid[lane]) == 0) {
            out[lane] = TRUTH_UNKNOWN;
        } else if (operation == EXPR_EQUAL || operation == EXPR_UNEQUAL) {
            out[lane] = (uint8_t)((text_equal(left->texts[lane], right->texts[lane]) == (operation == EXPR_EQUAL)) * 2);
        } else {
            out[lane] = (uint8_t)(holds(operation, text_compare(left->texts[lane], right->texts[lane])) * 2);
        }
    }
}

ALWAYS_INLINE void
compare_truths(enum expr_operation operation, const struct expr_vector *left, const struct expr_vector *right, uint8_t *out, size_t lanes)
{
    for (size_t lane = 0; lane < lanes; lane++) {
        const uint8_t first = left->truths[lane];
        const uint8_t second = right->truths[lane];

        out[lane] = known(first != TRUTH_UNKNOWN && second != TRUTH_UNKNOWN, holds(operation, first - second));
    }
}

ALWAYS_INLINE void
compare_typed(enum expr_operation operation, enum expr_type type, const struct expr_vector *left, const struct expr_vector *right,
              uint8_t *out, size_t lanes)
{
    switch (type) {
    case EXPR_TEXT:
        compare_texts(operation, left, right, out, lanes);
        break;
    case EXPR_NUMBER:
        compare_numbers(operation, left, right, out, lanes);
        break;
    case EXPR_DATE:
    case EXPR_YEARMONTH:
        compare_days(operation, left, right, out, lanes);
        break;
    case EXPR_BOOLEAN:
        compare_truths(operation, left, right, out, lanes);
        break;
    case EXPR_ANY: /* both are NULL */
        memset(out, TRUTH_UNKNOWN, lanes);
        break;
    }
}

static void
compare(enum expr_operation operation, enum expr_type type, const struct expr_vector *left, const struct expr_vector *right, uint8_t *out,
        size_t lanes)
{
    switch ((int)operation) {
    case EXPR_EQUAL:
        compare_typed(EXPR_EQUAL, type, left, right, out, lanes);
        break;
    case EXPR_UNEQUAL:
        compare_typed(EXPR_UNEQUAL, type, left, right, out, lanes);
        break;
    case EXPR_LESS:
        compare_typed(EXPR_LESS, type, left, right, out, lanes);
        break;
    case EXPR_LESS_EQUAL:
        compare_typed(EXPR_LESS_EQUAL, type, left, right, out, lanes);
        break;
    case EXPR_GREATER:
        compare_typed(EXPR_GREATER, type, left, right, out, lanes);
        break;
    default:
        compare_typed(EXPR_GREATER_EQUAL, type, left, right, out, lanes);
        break;
    }
}

static bool
is_null(const struct expr_vector *vector, enum expr_type type, size_t lane)
{
    return type == EXPR_BOOLEAN ? vector->truths[lane] == TRUTH_UNKNOWN : vector->valid[lane] == 0;
}

/* Unknown becomes known: two NULLs are alike, a NULL and a value differ. */
static void
make_distinct(enum expr_type type, const struct expr_vector *left, const struct expr_vector *right, uint8_t *out, size_t lanes)
{
    for (size_t lane = 0; lane < lanes; lane++) {
        if (out[lane] == TRUTH_UNKNOWN) {
            out[lane] = is_null(left, type, lane) && is_null(right, type, lane) ? TRUTH_FALSE : TRUTH_TRUE;
        }
    }
}

void
expr_kernel_compare(const struct expr_step *step, struct expr_machine *machine)
{
    const struct expr_vector *left = &machine->registers[step->in[0]];
    const struct expr_vector *right = &machine->registers[step->in[1]];
    uint8_t *out = machine->registers[step->out].truths;

    if (step->operation != EXPR_DISTINCT) {
        compare(step->operation, step->type, left, right, out, machine->lanes);
        return;
    }
    compare(EXPR_UNEQUAL, step->type, left, right, out, machine->lanes);
    make_distinct(step->type, left, right, out, machine->lanes);
}

void
expr_kernel_between(const struct expr_step *step, struct expr_machine *machine)
{
    const struct expr_vector *value = &machine->registers[step->in[0]];
    uint8_t *out = machine->registers[step->out].truths;
    uint8_t upper[EXPR_LANES];

    compare(EXPR_GREATER_EQUAL, step->type, value, &machine->registers[step->in[1]], out, machine->lanes);
    compare(EXPR_LESS_EQUAL, step->type, value, &machine->registers[step->in[2]], upper, machine->lanes);
    for (size_t lane = 0; lane < machine->lanes; lane++) {
        out[lane] = truth_and(out[lane], upper[lane]);
    }
}

void
expr_kernel_in(const struct expr_step *step, struct expr_machine *machine)
{
    const struct expr_vector *value = &machine->registers[step->in[0]];
    uint8_t *out = machine->registers[step->out].truths;
    uint8_t equal[EXPR_LANES];

    memset(out, TRUTH_FALSE, machine->lanes);
    for (uint16_t at = 1; at < step->count; at++) {
        compare(EXPR_EQUAL, step->type, value, &machine->registers[step->in[at]], equal, machine->lanes);
        for (size_t lane = 0; lane < machine->lanes; lane++) {
            out[lane] = truth_or(out[lane], equal[lane]);
        }
    }
}

void
expr_kernel_is(const struct expr_step *step, struct expr_machine *machine)
{
    const struct expr_vector *in = &machine->registers[step->in[0]];
    uint8_t *out = machine->registers[step->out].truths;
    const uint8_t wanted = step->operation == EXPR_IS_TRUE ? TRUTH_TRUE : TRUTH_FALSE;

    for (size_t lane = 0; lane < machine->lanes; lane++) {
        const bool truth = step->operation == EXPR_IS_NULL ? is_null(in, step->type, lane) : in->truths[lane] == wanted;

        out[lane] = (uint8_t)(truth * 2);
    }
}

/* ---- text ---- */

void
expr_kernel_like(const struct expr_step *step, struct expr_machine *machine)
{
    const struct expr_vector *text = &machine->registers[step->in[0]];
    const struct expr_vector *pattern = &machine->registers[step->in[1]];
    uint8_t *out = machine->registers[step->out].truths;

    for (size_t lane = 0; lane < machine->lanes; lane++) {
        if ((text->valid[lane] & pattern->valid[lane]) == 0) {
            out[lane] = TRUTH_UNKNOWN;
        } else {
            out[lane] = (uint8_t)(expr_function_text_like(text->texts[lane], pattern->texts[lane]) * 2);
        }
    }
}

void
expr_kernel_concat(const struct expr_step *step, struct expr_machine *machine)
{
    const struct expr_vector *left = &machine->registers[step->in[0]];
    const struct expr_vector *right = &machine->registers[step->in[1]];
    struct expr_vector *out = &machine->registers[step->out];

    for (size_t lane = 0; lane < machine->lanes; lane++) {
        const struct text first = left->texts[lane];
        const struct text second = right->texts[lane];
        char *joined;

        out->valid[lane] = left->valid[lane] & right->valid[lane];
        if (out->valid[lane] == 0) {
            continue;
        }
        joined = arena_must_alloc(machine->scratch, first.size + second.size + 1);
        memcpy(joined, first.data, first.size);
        memcpy(joined + first.size, second.data, second.size);
        out->texts[lane] = (struct text){joined, first.size + second.size};
    }
}

/* ---- numbers and dates ---- */

ALWAYS_INLINE void
calculate(bool (*one)(fixed, fixed, fixed *), const struct expr_vector *left, const struct expr_vector *right, struct expr_vector *out,
          size_t lanes)
{
    for (size_t lane = 0; lane < lanes; lane++) {
        const uint8_t valid = left->valid[lane] & right->valid[lane];

        out->valid[lane] = valid != 0 && one(left->numbers[lane], right->numbers[lane], &out->numbers[lane]);
    }
}

static void
negate(const struct expr_vector *in, struct expr_vector *out, size_t lanes)
{
    for (size_t lane = 0; lane < lanes; lane++) {
        out->valid[lane] = in->valid[lane];
        out->numbers[lane] = in->valid[lane] != 0 ? -in->numbers[lane] : 0;
    }
}

void
expr_kernel_arithmetic(const struct expr_step *step, struct expr_machine *machine)
{
    const struct expr_vector *left = &machine->registers[step->in[0]];
    const struct expr_vector *right = step->count > 1 ? &machine->registers[step->in[1]] : NULL;
    struct expr_vector *out = &machine->registers[step->out];

    if (right == NULL) {
        negate(left, out, machine->lanes);
    } else if (step->operation == EXPR_ADD) {
        calculate(fixed_add, left, right, out, machine->lanes);
    } else if (step->operation == EXPR_SUBTRACT) {
        calculate(fixed_subtract, left, right, out, machine->lanes);
    } else if (step->operation == EXPR_MULTIPLY) {
        calculate(fixed_multiply, left, right, out, machine->lanes);
    } else {
        calculate(fixed_divide, left, right, out, machine->lanes);
    }
}

/* Inputs: the date, the number. Only whole days make a date. */
void
expr_kernel_date_shift(const struct expr_step *step, struct expr_machine *machine)
{
    const struct expr_vector *date = &machine->registers[step->in[0]];
    const struct expr_vector *number = &machine->registers[step->in[1]];
    struct expr_vector *out = &machine->registers[step->out];

    for (size_t lane = 0; lane < machine->lanes; lane++) {
        fixed days = 0;
        bool valid = (date->valid[lane] & number->valid[lane]) != 0;

        if (valid) {
            days = number->numbers[lane] / FIXED_SCALE;
            valid = number->numbers[lane] % FIXED_SCALE == 0 && days < 4000000 && days > -4000000;
            days = date->days[lane] + (step->operation == EXPR_SUBTRACT ? -days : days);
        }
        out->valid[lane] = valid && expr_value_is_date((int64_t)days);
        out->days[lane] = out->valid[lane] != 0 ? (int32_t)days : 0;
    }
}

void
expr_kernel_date_difference(const struct expr_step *step, struct expr_machine *machine)
{
    const struct expr_vector *left = &machine->registers[step->in[0]];
    const struct expr_vector *right = &machine->registers[step->in[1]];
    struct expr_vector *out = &machine->registers[step->out];

    for (size_t lane = 0; lane < machine->lanes; lane++) {
        out->valid[lane] = left->valid[lane] & right->valid[lane];
        out->numbers[lane] = out->valid[lane] != 0 ? fixed_from_integer((int64_t)left->days[lane] - right->days[lane]) : 0;
    }
}

/* ---- case and calls ---- */

static void
copy_lane(const struct expr_vector *from, enum expr_type type, size_t lane, struct expr_vector *out)
{
    out->valid[lane] = from->valid[lane];
    out->truths[lane] = from->truths[lane];
    switch (type) {
    case EXPR_TEXT:
        out->texts[lane] = from->texts[lane];
        break;
    case EXPR_NUMBER:
        out->numbers[lane] = from->numbers[lane];
        break;
    case EXPR_DATE:
    case EXPR_YEARMONTH:
        out->days[lane] = from->days[lane];
        break;
    case EXPR_BOOLEAN:
    case EXPR_ANY:
        break;
    }
}

/* Every branch has been computed for every lane: arithmetic is total, so nothing can go wrong in the ones not taken. */
void
expr_kernel_case(const struct expr_step *step, struct expr_machine *machine)
{
    struct expr_vector *out = &machine->registers[step->out];

    for (size_t lane = 0; lane < machine->lanes; lane++) {
        uint16_t at = 0;

        while (at + 1 < step->count && machine->registers[step->in[at]].truths[lane] != TRUTH_TRUE) {
            at = (uint16_t)(at + 2);
        }
        if (at + 1 < step->count) {
            copy_lane(&machine->registers[step->in[at + 1]], step->type, lane, out);
        } else if (at < step->count) {
            copy_lane(&machine->registers[step->in[at]], step->type, lane, out);
        } else {
            out->valid[lane] = 0;
            out->truths[lane] = TRUTH_UNKNOWN;
        }
    }
}

enum { CALL_ARGUMENTS_MAX = 256 };

void
expr_kernel_call(const struct expr_step *step, struct expr_machine *machine)
{
    const struct expr_kernel_call_data *call = step->data;
    const bool takes_null = (call->function->flags & FUNCTION_TAKES_NULL) != 0;
    struct expr_vector *out = &machine->registers[step->out];
    struct expr_value values[CALL_ARGUMENTS_MAX];

    for (size_t lane = 0; lane < machine->lanes; lane++) {
        struct expr_value result = {.valid = true};
        bool valid = true;

        for (uint16_t at = 0; at < step->count; at++) {
            valid = expr_machine_value(&machine->registers[step->in[at]], call->types[at], lane, &values[at]) && valid;
        }
        valid = (valid || takes_null) && call->function->run(values, step->count, call->data, machine->scratch, &result);
        expr_machine_store(out, call->result, lane, valid, &result);
    }
}

/* ---- columns into registers ---- */

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
    case SCHEMA_STRING: /* plain */
        for (size_t lane = 0; lane < lanes; lane++) {
            out->texts[lane] = column_text(column, rows[lane]);
            out->valid[lane] = !text_is_null(out->texts[lane]);
        }
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

        out->texts[lane] = load->plain != NULL ? column_text(load->plain, code) : dictionary_text(load->dictionary, code);
        out->valid[lane] = !text_is_null(out->texts[lane]);
    }
}

/* Of a plain column, values stand by row. */
void
expr_kernel_load_lifted(const struct expr_step *step, struct expr_machine *machine)
{
    const struct expr_kernel_load_data *load = step->data;
    const struct expr_vector *entries = load->entries;
    const uint32_t *rows = machine->rows[load->depth];
    struct expr_vector *out = &machine->registers[step->out];
    const size_t lanes = machine->lanes;
    uint32_t places[EXPR_LANES];

    for (size_t lane = 0; lane < lanes; lane++) {
        places[lane] = load->codes != NULL ? load->codes[rows[lane]] : rows[lane];
    }

    switch (step->type) {
    case EXPR_BOOLEAN:
        for (size_t lane = 0; lane < lanes; lane++) {
            out->truths[lane] = entries->truths[places[lane]];
        }
        return;
    case EXPR_TEXT:
        for (size_t lane = 0; lane < lanes; lane++) {
            out->texts[lane] = entries->texts[places[lane]];
        }
        break;
    case EXPR_NUMBER:
        for (size_t lane = 0; lane < lanes; lane++) {
            out->numbers[lane] = entries->numbers[places[lane]];
        }
        break;
    case EXPR_DATE:
    case EXPR_YEARMONTH:
        for (size_t lane = 0; lane < lanes; lane++) {
            out->days[lane] = entries->days[places[lane]];
        }
        break;
    case EXPR_ANY:
        break;
    }
    for (size_t lane = 0; lane < lanes; lane++) {
        out->valid[lane] = entries->valid[places[lane]];
    }
}
