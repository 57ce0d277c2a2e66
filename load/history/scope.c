/* SPDX-License-Identifier: Apache-2.0 */
#include "load/history/scope.h"

/* Deliveries come sorted by scope: the last one is the only one that can be there already. */
void
scope_add(struct scope_list *list, struct text scope, struct arena *arena)
{
    list->everything = list->everything || scope.size == 0;
    if (list->everything || text_equal(list->last, scope)) {
        return;
    }
    list->last = arena_must_text(arena, scope);
    list->places = list->places == NULL ? arena_must_format(arena, "{\"%.*s\"", TEXT_ARG(scope))
                                        : arena_must_format(arena, "%s,\"%.*s\"", list->places, TEXT_ARG(scope));
}

enum status
scope_find_kept(const struct load *load, struct load_source *source, const struct scope_list *list, struct error *err)
{
    const char *present = list->places == NULL ? "{}" : arena_must_format(load->arena, "%s}", list->places);
    const struct text parameters[] = {source->schema->name, load->as_of, text_from(present)};
    struct pg_result *result;
    struct text lost;

    if (list->everything) {
        return STATUS_OK;
    }
    TRY(pg_query(load->main, "SELECT nullif(quality.lost_scopes($1, $2::date, $3::text[]), '{}')", parameters, 3, &result, err));
    lost = pg_result_get(result, 0, 0);
    if (!text_is_null(lost)) {
        source->kept_condition = arena_must_format(load->arena, "quality.is_lost(division_code, %s, %s)", pg_literal(load->arena, lost),
                                                   pg_literal(load->arena, parameters[2]));
    }
    pg_result_free(result);
    return STATUS_OK;
}
