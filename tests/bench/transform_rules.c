/* SPDX-License-Identifier: Apache-2.0 */
/* All rules of a site over one batch: seconds for all of them at 1 and at 2 threads, then for each alone with all that it looks up, the
 * slowest first. usage: transform_rules SITE DATE [--each]     after bidui-extract; --each: only `RULE MILLISECONDS FLAGGED`, with all
 * processors */
#include "common/ground/date.h"
#include "common/ground/thread.h"
#include "common/pack/load.h"
#include "transform/rules/history.h"
#include "transform/rules/run.h"
#include "transform/table/delivery.h"
#include "transform/table/keys.h"
#include "transform/table/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 3, SHOWN = 10 };

struct timed {
    const struct rule *rule;
    double seconds;
    uint64_t rows;
    uint64_t flagged;
};

struct figures {
    double seconds; /* the best of several rounds */
    uint64_t rows;
    uint64_t flagged;
};

static double
now(void)
{
    struct timespec time;

    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static enum status
measure(const struct rule_set *rules, const struct batch *batch, size_t threads, struct figures *figures, struct error *err)
{
    figures->seconds = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        const double start = now();
        struct rule_run *run;

        TRY(rule_run_evaluate(rules, batch, TEXT("bench"), NULL, threads, &run, err));
        figures->seconds = now() - start < figures->seconds ? now() - start : figures->seconds;
        figures->rows = 0;
        figures->flagged = 0;
        for (size_t at = 0; at < run->count; at++) {
            figures->rows += run->results[at].state == RULE_EVALUATED ? batch->tables[run->results[at].rule->source].row_count : 0;
            figures->flagged += run->results[at].flagged;
        }
        rule_run_free(run);
    }
    return STATUS_OK;
}

static int
slower_first(const void *left, const void *right)
{
    const struct timed *first = left;
    const struct timed *second = right;

    return (first->seconds < second->seconds) - (first->seconds > second->seconds);
}

static enum status
measure_each(const struct rule_set *rules, const struct batch *batch, size_t threads, struct arena *arena, struct timed **each,
             struct error *err)
{
    struct timed *timed = arena_must_zero(arena, rules->count, sizeof *timed);

    for (size_t at = 0; at < rules->count; at++) {
        struct rule_set one = *rules;
        struct figures figures;

        one.rules = &rules->rules[at];
        one.count = 1;
        TRY(measure(&one, batch, threads, &figures, err));
        timed[at] = (struct timed){rules->rules[at], figures.seconds, figures.rows, figures.flagged};
    }
    *each = timed;
    return STATUS_OK;
}

static enum status
print_each(const struct rule_set *rules, const struct batch *batch, struct arena *arena, struct error *err)
{
    struct timed *timed;

    TRY(measure_each(rules, batch, thread_count(0), arena, &timed, err));
    for (size_t at = 0; at < rules->count; at++) {
        printf("%.*s %.2f %llu\n", TEXT_ARG(timed[at].rule->id), timed[at].seconds * 1000, (unsigned long long)timed[at].flagged);
    }
    return STATUS_OK;
}

static enum status
print_slowest(const struct rule_set *rules, const struct batch *batch, struct arena *arena, struct error *err)
{
    struct timed *timed;

    for (size_t threads = 1; threads <= 2; threads++) {
        struct figures figures;

        TRY(measure(rules, batch, threads, &figures, err));
        printf("%zu rules, %zu thread%s: %.3f s, %.1f million rows judged a second\n", rules->count, threads, threads == 1 ? " " : "s",
               figures.seconds, (double)figures.rows / figures.seconds / 1e6);
    }
    TRY(measure_each(rules, batch, 1, arena, &timed, err));
    qsort(timed, rules->count, sizeof *timed, slower_first);
    printf("the slowest, each alone with all it looks up:\n");
    for (size_t at = 0; at < rules->count && at < SHOWN; at++) {
        printf("  %-5.*s %7.1f ms over %9llu rows of %.*s\n", TEXT_ARG(timed[at].rule->id), timed[at].seconds * 1000,
               (unsigned long long)timed[at].rows, TEXT_ARG(timed[at].rule->from->name));
    }
    return STATUS_OK;
}

static enum status
run_all(const struct site *site, const char *as_of, bool each, struct arena *arena, struct error *err)
{
    struct batch batch = {.division = site->division};
    struct pack pack;
    struct package extract;
    struct deliveries deliveries;
    struct table_load *load;
    struct rule_set *rules;

    TRY(site_load_pack(site, arena, &pack, err));
    TRY(pack_load_built_in(&pack, arena, err));
    batch.pack = &pack;
    if (!date_parse(text_from(as_of), &batch.as_of)) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "\"%s\" is no date", as_of);
    }
    TRY(rule_set_load(&pack, site, batch.as_of, arena, &rules, err));
    TRY(package_open(site_batch_folder(site, text_from(as_of), arena), "extract", 0, false, arena, &extract, err));
    TRY(delivery_read(&extract, arena, &deliveries, err));
    TRY(table_load(&extract, &deliveries, normaliser_pack_new(&pack, site->division, batch.as_of, arena), thread_count(0), &batch, &load,
                   err));
    TRY(history_fill(&batch, &deliveries, NULL, arena, err));
    TRY(keys_build_parallel(&batch, thread_count(0), arena, err));
    TRY(each ? print_each(rules, &batch, arena, err) : print_slowest(rules, &batch, arena, err));
    table_load_free(load);
    package_close(&extract);
    return STATUS_OK;
}

int
main(int argc, char **argv)
{
    struct arena arena;
    struct site site;
    struct error err = {0};
    enum status status;

    if (argc != 3 && (argc != 4 || strcmp(argv[3], "--each") != 0)) {
        fprintf(stderr, "usage: transform_rules SITE DATE [--each]\n");
        return STATUS_USAGE;
    }
    arena_init(&arena, 0);
    status = site_load(argv[1], &arena, &site, &err);
    if (status == STATUS_OK) {
        status = run_all(&site, argv[2], argc == 4, &arena, &err);
    }
    if (status != STATUS_OK) {
        error_print(&err, "transform_rules");
    }
    arena_done(&arena);
    return (int)status;
}
