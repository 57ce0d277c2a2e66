/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/batch.h"

#include "common/formats/package.h"
#include "common/ground/date.h"
#include "common/ground/file.h"
#include "common/ground/log.h"
#include "extract/account/replay.h"
#include "extract/convert/run.h"
#include "extract/fetch/inputs.h"
#include "extract/fetch/settings.h"
#include "extract/intake/choice.h"
#include "extract/intake/decision.h"
#include "extract/intake/landing.h"
#include "extract/recognise/guard.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define PROGRAM "bidui-extract"

struct batch {
    struct program *program;
    struct reuse *reuse;
    struct text as_of;
    long revision; /* 0: whatever the inbox says */
};

static void
print_message(const char *program, struct text id, struct text message, struct text hint)
{
    char name[ERROR_ID_MAX];
    struct error told = {0};

    (void)snprintf(name, sizeof name, "%.*s", TEXT_ARG(id));
    (void)error_set(&told, STATUS_DATA, name, "%.*s", TEXT_ARG(message));
    if (hint.size > 0) {
        error_hint(&told, "%.*s", TEXT_ARG(hint));
    }
    error_print(&told, program);
}

/* Entries of the inbox that are nobody's delivery; the night goes on. */
static void
report_passed_over(struct program *program, const struct scan *scan)
{
    const size_t named = scan_passed_over_named(scan);

    for (size_t at = 0; at < named; at++) {
        error_print(&scan->passed_over[at], PROGRAM);
    }
    if (scan->passed_over_count > named) {
        (void)fprintf(stderr, PROGRAM ": and %zu more are passed over\n", scan->passed_over_count - named);
    }
    program->refused |= named > 0;
}

static void
report_missing(struct program *program, const struct scan *scan)
{
    for (size_t at = 0; at < scan->empty_count; at++) {
        char message[ERROR_MESSAGE_MAX];
        const struct site_input *input = scan->empty[at];

        program->missing = true;
        if (fetch_settings_apply(input)) {
            continue; /* why it could not be fetched is told already */
        }
        (void)snprintf(message, sizeof message, "no file for the input \"%s\"%s%.*s", input->path,
                       text_is_null(input->source) ? "" : " of ", TEXT_ARG(text_is_null(input->source) ? TEXT("") : input->source));
        print_message(PROGRAM, TEXT("E-MISSING-FILE"), text_from(message),
                      TEXT("the last accepted delivery stands; deliver the file, or take the input out of site.json"));
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
            print_message(PROGRAM ": warning: not part of this batch", entry->error, entry->detail, entry->hint);
        }
    }
}

static bool
has_refused(const struct inputs *list, const struct inputs_refusal *wanted)
{
    for (size_t at = 0; at < list->refusal_count; at++) {
        const struct inputs_refusal *refusal = &list->refusals[at];

        if (text_equal(refusal->path, wanted->path) && text_equal(refusal->sha256, wanted->sha256)
            && text_equal(refusal->error, wanted->error)) {
            return true;
        }
    }
    return false;
}

/* The lists that an earlier run has told about: of the batch before, and the revision before. Empty ones when there are none. */
static enum status
read_told(const struct batch *batch, const struct inputs *inputs, struct inputs told[2], struct error *err)
{
    const struct site *site = &batch->program->site;
    struct text rest = inputs->predecessor, before;
    char *revision;

    if (text_split(&rest, '/', &before)) {
        revision = arena_must_string(batch->program->arena, rest);
        TRY(inputs_read(site, before, strtol(revision, NULL, 10), batch->program->arena, &told[0], err));
    }
    return inputs->revision < 2 ? STATUS_OK : inputs_read(site, batch->as_of, inputs->revision - 1, batch->program->arena, &told[1], err);
}

/* What was refused, each with its reason; a source that the site lists in "block" stops the batch. The exit class says what this run met: a
 * file that an earlier list refused already is told again, and changes nothing, or a monitor would be red for as long as it lies there. */
static enum status
report_refusals(struct batch *batch, const struct inputs *inputs, struct error *err)
{
    struct program *program = batch->program;
    const struct inputs_refusal *blocking = NULL;
    struct inputs told[2] = {0};

    TRY(read_told(batch, inputs, told, err));

    for (size_t at = 0; at < inputs->refusal_count; at++) {
        const struct inputs_refusal *refusal = &inputs->refusals[at];

        const bool known = has_refused(&told[0], refusal) || has_refused(&told[1], refusal);

        print_message(known ? PROGRAM ": still" : PROGRAM, refusal->error, refusal->detail, refusal->hint);
        program->refused |= !known;
        for (size_t source = 0; source < program->site.block_count; source++) {
            if (refusal->source.size > 0 && text_equal(program->site.block[source], refusal->source)) {
                blocking = refusal;
            }
        }
    }
    if (blocking == NULL) {
        return STATUS_OK;
    }
    (void)error_set(err, STATUS_DATA, "E-BLOCKED", "batch %.*s stops: a delivery of %.*s was refused (\"%.*s\")", TEXT_ARG(batch->as_of),
                    TEXT_ARG(blocking->source), TEXT_ARG(blocking->path));
    error_hint(err, "correct or remove the file, or take the source out of \"block\" in site.json");
    return STATUS_DATA;
}

/* The package of the revision is there and stands on this list. */
static bool
is_done(const struct batch *batch, const struct inputs *inputs)
{
    struct program *program = batch->program;
    struct arena *arena = program->arena;
    struct package package;
    bool done;

    if (package_open(site_batch_folder(&program->site, batch->as_of, arena), "extract", inputs->revision, false, arena, &package, NULL)
        != STATUS_OK) {
        return false;
    }
    done = text_equal(package_get(&package, "bidui:inputs"), text_from(inputs->sha256));
    package_close(&package);
    return done;
}

static enum status
update_landing(struct program *program, struct index *index, struct error *err)
{
    struct decision_list claims;
    struct scan scan;
    size_t carried;

    TRY(fetch_inputs(&program->site, program->arena, &carried, err));
    program->missing = carried > 0;
    TRY(scan_inputs(&program->site, program->arena, &scan, err));
    if (scan.growing > 0) {
        log_event(LOG_WARNING, "growing", "files=%zu left=\"for the next run\"", scan.growing);
    }
    TRY(index_load(&program->site, program->arena, index, err));
    TRY(decision_load_claims(&program->site, program->arena, &claims, err));
    TRY(landing_update(&program->context, &scan, &claims, program->threads, index, err));
    report_missing(program, &scan);
    report_passed_over(program, &scan);
    return STATUS_OK;
}

static struct text
time_now(struct arena *arena)
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
    struct text rest = text_from(option_value(program->options, "accept", ""));
    const struct text whole = rest;

    if (!text_split(&rest, ':', source) || text_is_null(rest) || guard_id(rest.data) == NULL
        || schema_find(&program->pack, *source) == NULL) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--accept takes SOURCE:GUARD, a guard being %s; not \"%.*s\"",
                         guard_names(program->arena), TEXT_ARG(whole));
    }
    if (!option_is_set(program->options, "by") || !option_is_set(program->options, "why")) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--accept needs --by NAME and --why TEXT");
    }
    *guard = rest.data;
    return STATUS_OK;
}

/* Notes who let pass what the guard holds back in this list. When the guard holds nothing back any more because it was let pass, fine. */
static enum status
accept_refused(struct program *program, const struct inputs *inputs, struct decision_list *accept, struct error *err)
{
    const char *guard = NULL;
    struct text source = TEXT_NULL;
    size_t passed = 0;

    TRY(parse_accept(program, &source, &guard, err));
    for (size_t at = 0; at < inputs->refusal_count; at++) {
        const struct inputs_refusal *refusal = &inputs->refusals[at];

        if (text_equal(refusal->source, source) && text_equal(refusal->error, text_from(guard_id(guard)))) {
            decision_accept(accept, &(struct decision_acceptance){
                                        refusal->sha256, source, text_from(guard), text_from(option_value(program->options, "by", "")),
                                        text_from(option_value(program->options, "why", "")), time_now(program->arena)});
            passed++;
        }
    }
    for (size_t at = 0; at < inputs->count && passed == 0; at++) {
        if (decision_accepts(accept, inputs->items[at].sha256, source, text_from(guard))) {
            return STATUS_OK;
        }
    }
    if (passed == 0) {
        return error_set(err, STATUS_USAGE, "E-ACCEPT", "guard %s holds back nothing of %.*s", guard, TEXT_ARG(source));
    }
    return decision_save(accept, err);
}

static enum status
choose_inputs(const struct batch *batch, const struct index *index, struct inputs *inputs, struct error *err)
{
    struct program *program = batch->program;
    struct decision_list accept;

    TRY(decision_load_acceptances(&program->site, program->arena, &accept, err));
    TRY(choice_make(&program->site, &program->pack, index, &accept, batch->as_of, program->arena, inputs, err));
    if (option_is_set(program->options, "accept")) {
        TRY(accept_refused(program, inputs, &accept, err));
        TRY(choice_make(&program->site, &program->pack, index, &accept, batch->as_of, program->arena, inputs, err));
    }
    return decision_write_waiting(&program->site, index, inputs, program->arena, err);
}

/* Files of the inbox that are newer than the batch: nobody should take its result for that of all that came. */
static void
report_newer(const struct batch *batch, const struct index *index)
{
    const struct index_entry *newest = NULL;
    size_t count = 0;

    for (size_t at = 0; at < index->count; at++) {
        const struct index_entry *entry = &index->entries[at];

        if (entry->here && entry->state == INDEX_ACCEPTED && text_compare(entry->effective, batch->as_of) > 0) {
            count++;
            newest = newest == NULL || text_compare(entry->effective, newest->effective) > 0 ? entry : newest;
        }
    }
    if (count > 0) {
        (void)printf("%.*s: %zu lists in the inbox are newer and wait for a later batch, up to %.*s (\"%.*s\")\n", TEXT_ARG(batch->as_of),
                     count, TEXT_ARG(newest->effective), TEXT_ARG(newest->path));
    }
}

/* The list to work on: the frozen one asked for, the newest when nothing changed, else the next revision. */
static enum status
determine_inputs(struct batch *batch, struct inputs *inputs, bool *changed, struct error *err)
{
    struct program *program = batch->program;
    struct index index;
    struct inputs frozen;
    long newest;

    *changed = false;
    if (batch->revision > 0) {
        return inputs_read(&program->site, batch->as_of, batch->revision, program->arena, inputs, err);
    }
    TRY(update_landing(program, &index, err));
    TRY(choose_inputs(batch, &index, inputs, err));
    report_superseded(&index, inputs);
    report_newer(batch, &index);
    TRY(site_revision(&program->site, batch->as_of, &newest, err));
    if (newest > 0) {
        TRY(inputs_read(&program->site, batch->as_of, newest, program->arena, &frozen, err));
        if (inputs_same(inputs, &frozen)) {
            *inputs = frozen; /* of a run that died, perhaps before anybody read what it told */
            return is_done(batch, inputs) ? STATUS_OK : report_refusals(batch, inputs, err);
        }
    }
    *changed = true;
    inputs->revision = newest + 1;
    TRY(report_refusals(batch, inputs, err));
    return inputs_freeze(&program->site, inputs, program->arena, err);
}

static enum status
convert_batch(struct batch *batch, struct error *err)
{
    struct program *program = batch->program;
    struct inputs inputs;
    struct summary_result result;
    bool changed;

    TRY(determine_inputs(batch, &inputs, &changed, err));
    if (batch->revision == 0 && !changed && is_done(batch, &inputs)) {
        (void)printf("nothing new: %.*s/%ld stands with %zu deliveries\n", TEXT_ARG(batch->as_of), inputs.revision, inputs.count);
        program->refused = false;
        program->missing = false;
        return STATUS_OK;
    }
    TRY(convert_run(&program->context, &inputs, batch->reuse, program->threads, program->arena, &result, err));
    (void)printf(
        "%.*s/%ld: %" PRIu64 " deliveries (%" PRIu64 " carried, %" PRIu64 " stale), %zu refused, %" PRIu64 " sources without any, %" PRIu64
        " towns without theirs; rows read %" PRIu64 ", kept %" PRIu64 ", rejected %" PRIu64 ", dropped %" PRIu64,
        TEXT_ARG(batch->as_of), inputs.revision, result.deliveries, result.carried, result.stale, inputs.refusal_count, result.missing,
        result.missing_places, result.count.read, result.count.kept, count_rejected(&result.count), count_dropped(&result.count));
    (void)(result.nil > 0 ? printf("; %" PRIu64 " nil returns\n", result.nil) : printf("\n"));
    return STATUS_OK;
}

static enum status
replay_batch(struct batch *batch, struct error *err)
{
    struct arena *arena = batch->program->arena;
    const char *folder = site_batch_folder(&batch->program->site, batch->as_of, arena);
    struct replay before;
    struct replay after;

    TRY(replay_load(folder, arena, &before, err));
    TRY(convert_batch(batch, err));
    TRY(replay_load(folder, arena, &after, err));
    replay_print(&before, &after);
    return STATUS_OK;
}

enum status
batch_run(struct program *program, struct error *err)
{
    const char *date = option_value(program->options, "batch", NULL);
    struct batch batch = {.program = program, .as_of = text_from(date)};
    enum status status;
    int32_t days;

    if (date == NULL) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--batch DATE is needed");
    }
    if (!date_parse(batch.as_of, &days)) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--batch takes a date such as 2022-06-30, not \"%s\"", date);
    }
    TRY(option_integer(program->options, "revision", 1, 999999, 0, &batch.revision, err));
    TRY(reuse_open(option_is_set(program->options, "no-store") ? NULL : program->site.store, &batch.reuse, err));
    status = option_is_set(program->options, "replay") ? replay_batch(&batch, err) : convert_batch(&batch, err);
    reuse_close(batch.reuse);
    return status;
}

/* The newest line of a file that is in the inbox now; `path` as it is on disk, or as it is shown. */
static const struct index_entry *
find_file(const struct index *index, struct text path, struct arena *arena)
{
    const struct index_entry *found = NULL;

    struct text shown;

    path = text_starts_with(path, TEXT("inbox/")) ? (struct text){path.data + 6, path.size - 6} : path;
    shown = file_name_shown(path, arena);
    for (size_t at = 0; at < index->count; at++) {
        if (index->entries[at].here && (text_equal(index->entries[at].path, path) || text_equal(index->entries[at].path, shown))) {
            found = &index->entries[at];
        }
    }
    return found;
}

static enum status
make_claim(struct program *program, const struct index *index, struct decision_claim *claim, struct error *err)
{
    const struct options *options = program->options;
    const char *path = option_value(options, "claim", "");
    const struct index_entry *entry = find_file(index, text_from(path), program->arena);
    int32_t days;

    *claim = (struct decision_claim){.source = text_from(options->argument_count == 1 ? options->arguments[0] : NULL),
                                     .scope = text_from(option_value(options, "scope", NULL)),
                                     .effective = text_from(option_value(options, "effective", NULL)),
                                     .by = text_from(option_value(options, "by", NULL)),
                                     .why = text_from(option_value(options, "why", NULL)),
                                     .at = time_now(program->arena)};
    if (text_is_null(claim->source) || text_is_null(claim->by) || text_is_null(claim->why)) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--claim FILE takes a SOURCE, --by NAME and --why TEXT");
    }
    if (schema_find(&program->pack, claim->source) == NULL) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "the pack has no source \"%.*s\"", TEXT_ARG(claim->source));
    }
    if (!text_is_null(claim->effective) && !date_parse(claim->effective, &days)) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--effective takes a date such as 2022-06-30");
    }
    if (entry == NULL) {
        return error_set(err, STATUS_USAGE, "E-CLAIM", "there is no \"%s\" among the inputs", path);
    }
    claim->sha256 = entry->sha256;
    return STATUS_OK;
}

enum status
batch_claim(struct program *program, struct error *err)
{
    struct decision_list claims;
    struct decision_claim claim;
    struct index index;
    const struct index_entry *entry;

    TRY(update_landing(program, &index, err));
    TRY(make_claim(program, &index, &claim, err));
    TRY(decision_load_claims(&program->site, program->arena, &claims, err));
    decision_add_claim(&claims, &claim);
    TRY(decision_save(&claims, err));
    TRY(update_landing(program, &index, err));
    TRY(decision_write_waiting(&program->site, &index, NULL, program->arena, err));
    entry = find_file(&index, text_from(option_value(program->options, "claim", "")), program->arena);
    if (entry == NULL || entry->state == INDEX_REFUSED || entry->state == INDEX_UNCLEAR) {
        return error_set(err, STATUS_DATA, entry == NULL ? "E-CLAIM" : arena_must_string(program->arena, entry->error), "%.*s",
                         TEXT_ARG(entry == NULL ? TEXT("the file is gone") : entry->detail));
    }
    (void)printf("\"%.*s\" is %.*s of %.*s, as of %.*s: the next run takes it\n", TEXT_ARG(entry->path), TEXT_ARG(entry->source),
                 TEXT_ARG(entry->scope), TEXT_ARG(entry->effective));
    return STATUS_OK;
}
