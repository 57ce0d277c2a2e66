/* SPDX-License-Identifier: Apache-2.0 */
/* A compiled expression: a flat list of steps, each of them one loop over up to 1,024 rows (lanes) of columns.
 *
 * A program is read-only; what changes is in a machine, one per worker. A lane is a row together with the rows around it:
 * machine->rows[0] holds the innermost row of every lane, rows[1] the row outside of it, and so on, each a row number of the table that the
 * program was compiled for at that depth. A selection is simply a shorter list of rows.
 *
 * Registers hold columns of lanes. Every type has validity bytes, except truth values, which are three-valued in themselves. Bytes instead
 * of bits: compilers turn such loops into vector code as they are. Steps never write to their inputs. */
#ifndef BIDUI_EXPR_PROGRAM_H
#define BIDUI_EXPR_PROGRAM_H

#include "transform/expr/expr.h"
#include "transform/table/table.h"

enum { EXPR_LANES = 1024 };

struct expr_vector {
    uint8_t *truths; /* enum truth */
    uint8_t *valid;
    union {
        fixed *numbers;
        int32_t *days;
        struct text *texts;
    };
    bool constant; /* every lane holds the same */
};

struct expr_machine {
    size_t lanes;
    const uint32_t *rows[EXPR_DEPTH_MAX];
    struct expr_vector *registers;
    size_t register_count;
    const struct expr_program *program; /* whose constants are in place */
    struct arena memory;
    struct arena *scratch;      /* texts made on the way; the caller resets it between batches */
    struct expr_machine *inner; /* for related aggregates that look outside */
};

struct expr_step {
    void (*run)(const struct expr_step *step, struct expr_machine *machine);
    enum expr_operation operation;
    enum expr_type type; /* of the operands, or of the result of a load */
    uint16_t out;
    uint16_t count;
    uint16_t *in;
    const void *data;
};

struct expr_constant {
    uint16_t out;
    const struct expr *literal;
};

struct expr_program {
    struct expr_step *steps;
    size_t step_count;
    struct expr_constant *constants;
    size_t constant_count;
    size_t register_count;
    uint16_t result;
    enum expr_type type;
};

void expr_machine_init(struct expr_machine *machine, struct arena *scratch);
void expr_machine_done(struct expr_machine *machine);
/* Runs over the lanes that machine->lanes and machine->rows say. The result is valid until the next run. */
const struct expr_vector *expr_machine_run(struct expr_machine *machine, const struct expr_program *program);
/* The value of one lane; false when it is NULL. */
bool expr_machine_value(const struct expr_vector *vector, enum expr_type type, size_t lane, struct expr_value *value);
void expr_machine_store(struct expr_vector *vector, enum expr_type type, size_t lane, bool valid, const struct expr_value *value);

/* ---- compiling ---- */

struct plan; /* plan.h: what is computed once for all rules */

struct expr_tables {
    const struct batch *batch;
    const struct table *at[EXPR_DEPTH_MAX]; /* the table at each depth */
};

/* A checked tree to a program over these tables. Dictionaries and related aggregates that the plan has built are looked up in it. */
const struct expr_program *expr_compile(const struct expr *expr, const struct expr_tables *tables, const struct plan *plan,
                                        struct arena *arena);
/* All of them joined by AND; NULL when there are none. */
const struct expr_program *expr_compile_all(struct expr *const *exprs, size_t count, const struct expr_tables *tables,
                                            const struct plan *plan, struct arena *arena);
/* What a function of one text column is computed over: the dictionary of a coded column, or the rows of a plain one. */
struct expr_entries {
    const struct dictionary *dictionary;
    const struct column *plain;
    size_t count; /* rows[0] are below it */
};
/* Over these entries: rows[0] are codes, of a plain column rows, and the only column is the entry. */
const struct expr_program *expr_compile_entries(const struct expr *expr, const struct expr_entries *entries, struct arena *arena);
/* Whether the tree is a function of one text column and nothing else, so that it need be computed once per entry only.
 * The column node it hangs on comes back. */
const struct expr *expr_compile_single(const struct expr *expr);

#endif
