/* SPDX-License-Identifier: Apache-2.0 */
/* The rows behind an aggregate, for a few outer rows: what an explanation shows. Works row by row on lists of its own. */
#include "transform/expr/related.h"

#include "transform/expr/plan.h"

#include <stdlib.h>

struct related_list {
    struct related_build build;
    const struct related_probe *probe;
    struct arena arena;
    struct arena scratch;
    struct expr_machine machine;
};

struct related_list *
related_list_new(const struct expr_related *related, const struct expr_tables *tables, const struct plan *plan, struct arena *arena)
{
    struct related_list *list = arena_must_zero(arena, 1, sizeof *list);

    arena_init(&list->arena, 0);
    arena_init(&list->scratch, 0);
    expr_machine_init(&list->machine, &list->scratch);
    list->build = (struct related_build){.related = related, .groups = plan_groups(plan, related->source, related), .bound = true};
    related_build_run(&list->build, tables->batch, plan, &list->arena);
    list->probe = related_probe_make(related, tables, plan, &list->arena);
    return list;
}

void
related_list_free(struct related_list *list)
{
    expr_machine_done(&list->machine);
    arena_done(&list->scratch);
    arena_done(&list->arena);
}

size_t
related_list_rows(struct related_list *list, uint32_t row, uint32_t *out, size_t limit)
{
    arena_reset(&list->scratch);
    list->machine.lanes = 1;
    list->machine.rows[0] = &row;
    return related_probe_list(list->probe, &list->build, &list->machine, out, limit);
}
