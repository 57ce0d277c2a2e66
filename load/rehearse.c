/* SPDX-License-Identifier: Apache-2.0 */
#include "load/rehearse.h"

#include "common/formats/package_rows.h"
#include "load/commit.h"
#include "load/history/plan.h"
#include "load/history/stage.h"
#include "load/server/migrate.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct place_counts {
    struct text code, name;
    int64_t added, reopened, closed, open;
};

/* Numbers first: names of places are of any width. */
static void
print_place(const struct place_counts *place)
{
    (void)printf("%8" PRId64 " %9" PRId64 " %8" PRId64 " %8" PRId64 "   %.*s%s%.*s\n", place->added, place->reopened, place->closed,
                 place->open, TEXT_ARG(place->code), place->code.size > 0 ? " " : "", TEXT_ARG(place->name));
}

static void
print_places(const struct place_counts *places, size_t count)
{
    struct place_counts all = {.name = TEXT("全部 all")};

    (void)printf("findings\n%8s %9s %8s %8s   %s\n", "new", "reopened", "closed", "open", "place");
    for (size_t at = 0; at < count; at++) {
        all.added += places[at].added;
        all.reopened += places[at].reopened;
        all.closed += places[at].closed;
        all.open += places[at].open;
        if (places[at].added + places[at].reopened + places[at].closed > 0) {
            print_place(&places[at]);
        }
    }
    print_place(&all);
}

/* ---- without a warehouse ---- */

static void
count_new(struct place_counts *places, size_t *count, struct text code, const struct load *load)
{
    struct place_counts *place = NULL;

    for (size_t at = *count; at > 0 && place == NULL; at--) { /* findings of a place mostly follow one another */
        place = text_equal(places[at - 1].code, code) ? &places[at - 1] : NULL;
    }
    if (place == NULL) {
        const struct schema_division *division = schema_division_find(load->pack, code);

        place = &places[(*count)++];
        *place = (struct place_counts){.code = code.size == 0 ? TEXT("") : arena_must_text(load->arena, code),
                                       .name = code.size == 0     ? TEXT("(区划不明)")
                                               : division == NULL ? TEXT("")
                                                                  : division->name};
    }
    place->added++;
    place->open++;
}

enum status
rehearse_first(struct load *load, struct error *err)
{
    static const char *const names[] = {"division_code"};
    const struct package_resource *resource;
    struct place_counts *places;
    struct package_rows rows;
    struct text code;
    size_t count = 0;

    for (size_t at = 0; at < load->pack->source_count; at++) {
        const struct package_resource *source = package_find(&load->package, arena_must_string(load->arena, load->pack->sources[at].name));

        load->sources =
            load->sources != NULL ? load->sources : arena_must_zero(load->arena, load->pack->source_count, sizeof *load->sources);
        load->sources[load->source_count++].inserted = source == NULL ? 0 : (int64_t)source->rows;
    }
    TRY(package_rows_find(&load->package, "findings", &resource, err));
    places = arena_must_zero(load->arena, resource->rows + 1, sizeof *places);
    TRY(package_rows_open(&rows, resource, names, 1, err));
    while (package_rows_next(&rows, &code, err)) {
        count_new(places, &count, code, load);
    }
    TRY(package_rows_close(&rows));
    plan_print_rows(load);
    print_places(places, count);
    return STATUS_OK;
}

/* ---- with one ---- */

static const char before_sql[] =
    "CREATE TEMP TABLE rehearsed ON COMMIT DROP AS SELECT finding_key, state, division_code FROM quality.finding";

static const char after_sql[] =
    "SELECT place, coalesce(CASE WHEN place IS NULL THEN '(区划不明)' ELSE bidui.division_name(place) END, ''), added, reopened, closed, "
    "open"
    " FROM (SELECT CASE WHEN n.state IS NULL THEN b.division_code ELSE n.division_code END AS place, count(*) FILTER (WHERE is_open AND "
    "b.state IS NULL) AS added,"
    " count(*) FILTER (WHERE is_open AND b.state = 'closed') AS reopened,"
    " count(*) FILTER (WHERE NOT is_open AND b.state <> 'closed') AS closed, count(*) FILTER (WHERE is_open) AS open"
    " FROM quality.finding n FULL JOIN pg_temp.rehearsed b USING (finding_key)"
    " CROSS JOIN LATERAL (SELECT coalesce(n.state, 'closed') <> 'closed' AS is_open) o GROUP BY 1) p"
    " ORDER BY place COLLATE \"C\" NULLS LAST";

static enum status
read_places(struct load *load, struct error *err)
{
    struct place_counts *places;
    struct pg_result *result;
    size_t count;

    TRY(pg_query(load->main, after_sql, NULL, 0, &result, err));
    count = pg_result_rows(result);
    places = arena_must_zero(load->arena, count + 1, sizeof *places);
    for (size_t row = 0; row < count; row++) {
        int64_t *const numbers[] = {&places[row].added, &places[row].reopened, &places[row].closed, &places[row].open};

        places[row].code = pg_result_get(result, row, 0);
        places[row].name = pg_result_get(result, row, 1);
        for (size_t number = 0; number < sizeof numbers / sizeof numbers[0]; number++) {
            *numbers[number] = strtoll(pg_result_get(result, row, number + 2).data, NULL, 10);
        }
    }
    print_places(places, count);
    pg_result_free(result);
    return STATUS_OK;
}

enum status
rehearse(struct load *load, bool from, struct error *err)
{
    bool changed;

    TRY(pg_exec(load->main, "BEGIN", NULL, err));
    TRY(migrate_apply(load->main, load->pack->folder, load->arena, true, &changed, err));
    TRY(plan_batch(load, from, err));
    if (load->done) {
        (void)printf("%.*s revision %ld is loaded already\n", TEXT_ARG(load->as_of), load->revision);
        return STATUS_OK;
    }
    TRY(plan_sources(load, err));
    if (changed) { /* the workers would wait for what this transaction holds */
        (void)printf("the load brings the warehouse up to date first; it compares the rows then\n");
    } else {
        TRY(stage_sources(load, true, err));
        plan_print(load);
        plan_print_rows(load);
    }
    TRY(pg_exec(load->main, before_sql, NULL, err));
    TRY(commit_findings_only(load, err));
    return read_places(load, err);
}
