/* SPDX-License-Identifier: Apache-2.0 */
/* bidui-extract: inbox -> landing -> the batch's list of deliveries -> package (docs/contracts.md sections 1 to 4). */
#include "common/date.h"
#include "common/log.h"
#include "common/package.h"
#include "common/thread.h"
#include "extract/cells.h"
#include "extract/convert.h"
#include "extract/guard.h"
#include "extract/landing.h"
#include "extract/limits.h"
#include "extract/option_table.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#define PROGRAM "bidui-extract"
#define VERSION "0.2.0"

struct program {
    struct options options;
    struct arena arena;
    struct site site;
    struct pack pack;
    struct inspect_context context;
    struct text as_of;
    long revision; /* 0: whatever the inbox says */
    size_t threads;
    bool refused; /* something was refused, the rest went on */
    bool missing; /* an expected file is not there, the rest went on */
};

static enum status
read_options(struct program *program, struct error *err)
{
    const char *batch = option_value(&program->options, "batch", NULL);
    long threads;
    int32_t date;

    if (program->options.argument_count > 0) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "unexpected argument \"%s\"", program->options.arguments[0]);
    }
    if (batch == NULL) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--batch DATE is needed");
    }
    program->as_of = text_from(batch);
    if (!date_parse(program->as_of, &date)) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--batch takes a date such as 2022-06-30, not \"%s\"", batch);
    }
    TRY(option_integer(&program->options, "revision", 1, 999999, 0, &program->revision, err));
    TRY(option_integer(&program->options, "threads", 0, 64, 0, &threads, err));
    TRY(site_load(option_value(&program->options, "site", NULL), &program->arena, &program->site, err));
    program->threads = thread_count(threads > 0 ? (size_t)threads : program->site.threads);
    TRY(schema_load(program->site.pack, program->site.params, &program->arena, &program->pack, err));
    inspect_context_init(&program->context, &program->site, &program->pack, &program->arena);
    return STATUS_OK;
}

static void
say(const char *kind, struct text id, struct text message, struct text hint)
{
    (void)fprintf(stderr, PROGRAM ": %s%.*s: %.*s\n", kind, TEXT_ARG(id), TEXT_ARG(message));
    if (hint.size > 0) {
        (void)fprintf(stderr, "  hint: %.*s\n", TEXT_ARG(hint));
    }
}

static void
report_missing(struct program *program, const struct scan *scan)
{
    for (size_t at = 0; at < scan->empty_count; at++) {
        char message[ERROR_MESSAGE_MAX];
        const struct site_input *input = scan->empty[at];

        (void)snprintf(message, sizeof message, "no file for the input \"%s\"%s%.*s", input->path,
                       text_is_null(input->source) ? "" : " of ", TEXT_ARG(text_is_null(input->source) ? TEXT("") : input->source));
        say("", TEXT("E-MISSING-FILE"), text_from(message), TEXT("the last accepted delivery stands; deliver the file, or take the input out of site.json"));
        program->missing = true;
    }
}

/* Looked at in this run and refused, but a newer delivery stands already: told once, and nothing depends on it. */
static void
report_superseded(const struct index *index, const struct inputs *inputs)
{
    for (size_t at = 0; at < index->count; at++) {
        const struct index_entry *entry = &index->entries[at];
        bool listed = (entry->state != INDEX_REFUSED && entry->state != INDEX_UNCLEAR) || !entry->fresh || !entry->here;

        for (size_t refusal = 0; refusal < inputs->refusal_count && !listed; refusal++) {
            listed = text_equal(inputs->refusals[refusal].path, entry->path);
        }
        if (!listed) {
            say("warning: not part of this batch: ", entry->error, entry->detail, entry->hint);
        }
    }
}

/* What was refused, each with its reason; a source that the site lists in "block" stops the batch. */
static enum status
report_refusals(struct program *program, const struct inputs *inputs, struct error *err)
{
    const struct inputs_refusal *blocking = NULL;

    for (size_t at = 0; at < inputs->refusal_count; at++) {
        const struct inputs_refusal *refusal = &inputs->refusals[at];

        say("", refusal->error, refusal->detail, refusal->hint);
        program->refused = true;
        for (size_t source = 0; source < program->site.block_count; source++) {
            if (refusal->source.size > 0 && text_equal(program->site.block[source], refusal->source)) {
                blocking = refusal;
            }
        }
    }
    if (blocking == NULL) {
        return STATUS_OK;
    }
    (void)error_set(err, STATUS_DATA, "E-BLOCKED", "batch %.*s stops: a delivery of %.*s was refused (\"%.*s\")", TEXT_ARG(program->as_of),
                    TEXT_ARG(blocking->source), TEXT_ARG(blocking->path));
    error_hint(err, "mend or remove the file, or take the source out of \"block\" in site.json");
    return STATUS_DATA;
}

/* The package of the revision is there and stands on this list. */
static bool
is_done(const struct program *program, const struct inputs *inputs, struct arena *arena)
{
    struct package package;
    bool done;

    if (package_open(site_batch_folder(&program->site, program->as_of, arena), "extract", inputs->revision, false, arena, &package, NULL)
        != STATUS_OK) {
        return false;
    }
    done = text_equal(package_get(&package, "bidui:inputs"), text_from(inputs->sha256));
    package_close(&package);
    return done;
}

static enum status
look_at_inbox(struct program *program, struct index *index, struct error *err)
{
    struct scan scan;

    TRY(scan_inputs(&program->site, &program->arena, &scan, err));
    if (scan.growing > 0) {
        log_event(LOG_WARNING, "growing", "files=%zu left=\"for the next run\"", scan.growing);
    }
    TRY(index_load(&program->site, &program->arena, index, err));
    TRY(landing_update(&program->context, &scan, program->threads, index, err));
    report_missing(program, &scan);
    return STATUS_OK;
}

static struct text
now(struct arena *arena)
{
    const time_t seconds = time(NULL);
    struct tm parts;
    char text[32];

    (void)gmtime_r(&seconds, &parts);
    (void)strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return arena_must_text(arena, text_from(text));
}

static enum status
parse_accept(const struct program *program, struct text *source, const char **guard, struct error *err)
{
    struct text rest = text_from(option_value(&program->options, "accept", ""));
    const struct text whole = rest;

    if (!text_split(&rest, ':', source) || text_is_null(rest) || guard_id(rest.data) == NULL
        || schema_find(&program->pack, *source) == NULL) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--accept takes SOURCE:GUARD, a guard being shrink, repeat, full-sheet or half-row; not \"%.*s\"",
                         TEXT_ARG(whole));
    }
    if (!option_is_set(&program->options, "by") || !option_is_set(&program->options, "why")) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--accept needs --by NAME and --why TEXT");
    }
    *guard = rest.data;
    return STATUS_OK;
}

/* Notes who let pass what the guard holds back in this list. When the guard holds nothing back any more because it was let pass, fine. */
static enum status
let_pass(struct program *program, const struct inputs *inputs, struct accept *accept, struct error *err)
{
    const char *guard = NULL;
    struct text source = TEXT_NULL;
    size_t passed = 0;

    TRY(parse_accept(program, &source, &guard, err));
    for (size_t at = 0; at < inputs->refusal_count; at++) {
        const struct inputs_refusal *refusal = &inputs->refusals[at];

        if (text_equal(refusal->source, source) && text_equal(refusal->error, text_from(guard_id(guard)))) {
            accept_add(accept, &(struct accept_entry){refusal->sha256, source, text_from(guard),
                                                      text_from(option_value(&program->options, "by", "")),
                                                      text_from(option_value(&program->options, "why", "")), now(&program->arena)});
            passed++;
        }
    }
    for (size_t at = 0; at < inputs->count && passed == 0; at++) {
        if (accept_has(accept, inputs->items[at].sha256, source, text_from(guard))) {
            return STATUS_OK;
        }
    }
    if (passed == 0) {
        return error_set(err, STATUS_USAGE, "E-ACCEPT", "guard %s holds back nothing of %.*s", guard, TEXT_ARG(source));
    }
    return accept_save(&program->site, accept, err);
}

static enum status
choose(struct program *program, const struct index *index, struct inputs *inputs, struct error *err)
{
    struct accept accept;

    TRY(accept_load(&program->site, &program->arena, &accept, err));
    TRY(inputs_choose(&program->site, &program->pack, index, &accept, program->as_of, &program->arena, inputs, err));
    if (!option_is_set(&program->options, "accept")) {
        return STATUS_OK;
    }
    TRY(let_pass(program, inputs, &accept, err));
    return inputs_choose(&program->site, &program->pack, index, &accept, program->as_of, &program->arena, inputs, err);
}

/* The list to work on: the frozen one asked for, the newest when nothing changed, else the next revision. */
static enum status
settle_inputs(struct program *program, struct inputs *inputs, bool *changed, struct error *err)
{
    struct index index;
    struct inputs frozen;
    long newest;

    *changed = false;
    if (program->revision > 0) {
        return inputs_read(&program->site, program->as_of, program->revision, &program->arena, inputs, err);
    }
    TRY(look_at_inbox(program, &index, err));
    TRY(choose(program, &index, inputs, err));
    report_superseded(&index, inputs);
    TRY(site_revision(&program->site, program->as_of, &newest, err));
    if (newest > 0) {
        TRY(inputs_read(&program->site, program->as_of, newest, &program->arena, &frozen, err));
        if (inputs_same(inputs, &frozen)) {
            *inputs = frozen;
            return STATUS_OK;
        }
    }
    TRY(report_refusals(program, inputs, err));
    *changed = true;
    inputs->revision = newest + 1;
    return inputs_freeze(&program->site, inputs, &program->arena, err);
}

static enum status
work(struct program *program, struct error *err)
{
    struct inputs inputs;
    struct convert_result result;
    bool changed;

    TRY(settle_inputs(program, &inputs, &changed, err));
    if (program->revision == 0 && !changed && is_done(program, &inputs, &program->arena)) {
        (void)printf("nothing new: %.*s/%ld stands with %zu deliveries\n", TEXT_ARG(program->as_of), inputs.revision, inputs.count);
        program->refused = false;
        program->missing = false;
        return STATUS_OK;
    }
    TRY(convert_run(&program->context, &inputs, program->threads, &program->arena, &result, err));
    (void)printf("%.*s/%ld: %" PRIu64 " deliveries (%" PRIu64 " carried, %" PRIu64 " stale), %zu refused, %" PRIu64
                 " sources without any; rows read %" PRIu64 ", kept %" PRIu64 ", rejected %" PRIu64 ", dropped %" PRIu64 "\n",
                 TEXT_ARG(program->as_of), inputs.revision, result.deliveries, result.carried, result.stale, inputs.refusal_count,
                 result.missing, result.count.read, result.count.kept, count_rejected(&result.count), count_dropped(&result.count));
    return STATUS_OK;
}

static enum status
run(struct program *program, struct error *err)
{
    int lock;

    TRY(read_options(program, err));
    TRY(site_lock(&program->site, &lock, err));
    TRY(work(program, err));
    return program->refused ? STATUS_DATA : program->missing ? STATUS_NO_INPUT : STATUS_OK;
}

int
main(int argc, char **argv)
{
    static struct program program = {.options = {.program = PROGRAM,
                                                 .usage = "[OPTIONS] --batch DATE",
                                                 .summary = "reads the deliveries of one batch into a package",
                                                 .rows = option_table}};
    struct error err = {0};
    enum status status;

    log_open(PROGRAM);
    arena_init(&program.arena, 0);
    program.options.row_count = option_table_count;
    status = option_parse(&program.options, argc, argv, false, &err);
    if (status == STATUS_OK && option_is_set(&program.options, "help")) {
        option_print_help(&program.options);
    } else if (status == STATUS_OK && option_is_set(&program.options, "version")) {
        (void)printf(PROGRAM " " VERSION "\n");
    } else if (status == STATUS_OK && option_is_set(&program.options, "limits")) {
        limits_print();
    } else if (status == STATUS_OK && option_is_set(&program.options, "cells")) {
        status = cells_print(option_value(&program.options, "cells", ""), &err);
    } else if (status == STATUS_OK) {
        status = run(&program, &err);
    }
    if (status != STATUS_OK && err.id[0] != '\0') {
        error_print(&err, PROGRAM);
    }
    arena_done(&program.arena);
    return (int)status;
}
