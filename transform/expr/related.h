/* SPDX-License-Identifier: Apache-2.0 */
/* Related aggregates: looking from a row into any source.
 *
 *   related_group.c   key -> group. Persons and households are dense numbers already, a single text key is its dictionary code
 *                     (plain texts are numbered when groups are made of them), any other key goes through a hash table. Group 0 is
 *                     the NULL key, which matches nothing; without keys all is group 1.
 *   related_build.c   (group, row) pairs -> one result per group; a whole source folded, or listed by group when the predicate looks
 *                     at the outer row
 *   related_probe.c   the step of a program: lanes -> groups -> results
 *
 * An aggregate is the same for all rows of equal key unless `where` looks at the outer row, so it is folded once per group: one pass over
 * its source, O(rows), a sort of (group, value) pairs for mode and count_distinct; each outer row then costs one look-up of its group. A
 * `where` is cut at its ANDs (check_related.c): `column = row.column` becomes a key, conditions on the source alone are evaluated once per
 * row of it, and only the rest forces lists: then each outer row walks the rows of its group, O(rows of the group), without building
 * anything.
 *
 * Memory: per group 4 bytes for exists, count, min, max, first, mode; 20 for sum and avg; 4 bytes per row for lists. Order of rows never
 * depends on threads. Build results are read-only. */
#ifndef BIDUI_RELATED_H
#define BIDUI_RELATED_H

#include "transform/expr/program.h"

/* ---- groups ---- */

enum related_group_kind { GROUP_ALL, GROUP_CODES, GROUP_HASH };

/* A text column of the key: its rows' codes. No dictionary: no text. */
struct related_part {
    const uint32_t *codes;
    const struct dictionary *dictionary;
};

struct related_groups {
    enum related_group_kind kind;
    const struct batch *batch;
    const struct table *table;
    const size_t *fields; /* of `table` */
    size_t field_count;
    uint32_t count;             /* groups are 1 .. count */
    struct related_part *parts; /* by field */
    const uint32_t *codes;      /* GROUP_CODES: a row's group */
    uint32_t *of_row;           /* GROUP_HASH: a row's group */
    char *keys;                 /* GROUP_HASH: a group's key, key_size bytes */
    size_t key_size;
    size_t *offsets; /* of a field in the key */
    uint64_t *slots;
    uint32_t slot_count; /* power of two */
};

void related_group_build(struct related_groups *groups, const struct batch *batch, const struct table *table, const size_t *fields,
                         size_t field_count, struct arena *arena);
static inline uint32_t
related_group_of(const struct related_groups *groups, size_t row)
{
    return groups->kind == GROUP_ALL ? 1 : groups->kind == GROUP_CODES ? groups->codes[row] : groups->of_row[row];
}
/* The group that a row of another table belongs to by its own fields. */
struct related_group_key {
    const struct table *table;
    size_t field;
    uint32_t depth;
};
uint32_t related_group_find(const struct related_groups *groups, const struct related_group_key *keys, const uint32_t *rows);

/* ---- folding ---- */

struct related_fold {
    enum expr_related_kind kind;
    const struct batch *batch;
    const struct table *table;
    size_t field;
    const struct expr_order *orders;
    size_t order_count;
    uint32_t group_count;
    uint32_t *rows; /* row + 1 of the first, smallest, … row; 0: none */
    uint32_t *counts;
    fixed *sums;
    struct related_pair *pairs; /* count_distinct, mode: sorted at the end */
    size_t pair_count;
    size_t pair_capacity;
    struct arena *arena;
};

void related_fold_init(struct related_fold *fold, const struct expr_related *related, const struct batch *batch, uint32_t group_count,
                       struct arena *arena);
/* Group 0 is left out. */
void related_fold_add(struct related_fold *fold, const uint32_t *groups, const uint32_t *rows, size_t count);
void related_fold_finish(struct related_fold *fold);
/* The result of a group into a lane of a register of type `type`. */
void related_fold_give(const struct related_fold *fold, uint32_t group, enum expr_type type, size_t lane, struct expr_vector *out);

/* ---- building ---- */

struct related_build {
    const struct expr_related *related;
    struct text identity;
    const struct related_groups *groups;
    bool bound;               /* looks at the outer row: lists instead of results */
    struct related_fold fold; /* not bound */
    uint32_t *starts;         /* bound: rows of group g are list[starts[g]] .. list[starts[g + 1] - 1] */
    uint32_t *list;
    unsigned level; /* built after everything of a lower level */
};

struct plan;
void related_build_run(struct related_build *build, const struct batch *batch, const struct plan *plan, struct arena *arena);

/* ---- probing ---- */

struct related_probe;
const struct related_probe *related_probe_make(const struct expr_related *related, const struct expr_tables *tables,
                                               const struct plan *plan, struct arena *arena);
void related_probe_run(const struct expr_step *step, struct expr_machine *machine);
/* The rows that count for the machine's single lane, in order, at most `limit`. `build` lists the rows of the probe's aggregate. */
size_t related_probe_list(const struct related_probe *probe, const struct related_build *build, struct expr_machine *machine, uint32_t *out,
                          size_t limit);

/* ---- the rows behind an aggregate ---- */

struct related_list;
/* Builds its lists; one thread. The struct lives in `arena`, what it owns until related_list_free. */
struct related_list *related_list_new(const struct expr_related *related, const struct expr_tables *tables, const struct plan *plan,
                                      struct arena *arena);
void related_list_free(struct related_list *list);
size_t related_list_rows(struct related_list *list, uint32_t row, uint32_t *out, size_t limit);

#endif
