/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/expr/program.h"

void
expr_machine_init(struct expr_machine *machine, struct arena *scratch)
{
    *machine = (struct expr_machine){.scratch = scratch};
    arena_init(&machine->memory, 0);
}

void
expr_machine_done(struct expr_machine *machine)
{
    if (machine->inner != NULL) {
        expr_machine_done(machine->inner);
    }
    arena_done(&machine->memory);
}

static void
vector_make(struct expr_vector *vector, struct arena *arena)
{
    vector->truths = arena_must_zero(arena, EXPR_LANES, 1);
    vector->valid = arena_must_zero(arena, EXPR_LANES, 1);
    vector->numbers = arena_must_zero(arena, EXPR_LANES, sizeof *vector->numbers);
    vector->constant = false;
}

static void
reserve(struct expr_machine *machine, size_t count)
{
    struct expr_vector *registers;

    if (count <= machine->register_count) {
        return;
    }
    registers = arena_must_zero(&machine->memory, count, sizeof *registers);
    if (machine->register_count > 0) {
        memcpy(registers, machine->registers, machine->register_count * sizeof *registers);
    }
    for (size_t at = machine->register_count; at < count; at++) {
        vector_make(&registers[at], &machine->memory);
    }
    machine->registers = registers;
    machine->register_count = count;
}

bool
expr_machine_value(const struct expr_vector *vector, enum expr_type type, size_t lane, struct expr_value *value)
{
    value->valid = vector->valid[lane] != 0;
    switch (type) {
    case EXPR_TEXT:
        value->text = vector->texts[lane];
        break;
    case EXPR_NUMBER:
        value->number = vector->numbers[lane];
        break;
    case EXPR_DATE:
    case EXPR_YEARMONTH:
        value->days = vector->days[lane];
        break;
    case EXPR_BOOLEAN:
        value->valid = vector->truths[lane] != TRUTH_UNKNOWN;
        value->truth = vector->truths[lane] == TRUTH_TRUE;
        break;
    case EXPR_ANY:
        value->valid = false;
        break;
    }
    return value->valid;
}

void
expr_machine_store(struct expr_vector *vector, enum expr_type type, size_t lane, bool valid, const struct expr_value *value)
{
    vector->valid[lane] = valid;
    vector->truths[lane] = TRUTH_UNKNOWN;
    switch (type) {
    case EXPR_TEXT:
        vector->texts[lane] = valid ? value->text : TEXT_NULL;
        break;
    case EXPR_NUMBER:
        vector->numbers[lane] = valid ? value->number : 0;
        break;
    case EXPR_DATE:
    case EXPR_YEARMONTH:
        vector->days[lane] = valid ? value->days : 0;
        break;
    case EXPR_BOOLEAN:
        if (valid) {
            vector->truths[lane] = value->truth ? TRUTH_TRUE : TRUTH_FALSE;
        }
        break;
    case EXPR_ANY:
        break;
    }
}

static void
fill(struct expr_vector *vector, const struct expr *literal)
{
    const struct expr_value value = {.valid = literal->type != EXPR_ANY,
                                     .truth = literal->truth,
                                     .days = literal->days,
                                     .number = literal->number,
                                     .text = literal->name};

    for (size_t lane = 0; lane < EXPR_LANES; lane++) {
        expr_machine_store(vector, literal->type, lane, value.valid, &value);
    }
    vector->constant = true;
}

static void
bind(struct expr_machine *machine, const struct expr_program *program)
{
    reserve(machine, program->register_count);
    for (size_t at = 0; at < program->constant_count; at++) {
        fill(&machine->registers[program->constants[at].out], program->constants[at].literal);
    }
    machine->program = program;
}

const struct expr_vector *
expr_machine_run(struct expr_machine *machine, const struct expr_program *program)
{
    if (machine->program != program) {
        bind(machine, program);
    }
    for (size_t at = 0; at < program->step_count; at++) {
        program->steps[at].run(&program->steps[at], machine);
    }
    return &machine->registers[program->result];
}
