/* SPDX-License-Identifier: Apache-2.0 */
/* `bidui run`: the stages of one batch, or of every batch from a date on, as child processes.
 *
 * Resumes by looking, not by remembering: a stage whose package stands on the inputs it has now is done (batch.h). */
#include "common/ground/child.h"
#include "common/ground/file.h"
#include "common/ground/hash.h"
#include "common/ground/option.h"
#include "common/site/site.h"
#include "driver/batch.h"
#include "driver/command.h"
#include "driver/journal.h"
#include "driver/mend.h"
#include "driver/rehearsal.h"
#include "driver/screen.h"
#include "driver/summary.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STAGE_EXTRACT, STAGE_TRANSFORM, STAGE_LOAD, STAGE_COUNT };
enum { WORDS_MAX = 16, STATUS_LINE_MAX = 512 };

static const char *const stage_names[STAGE_COUNT] = {"extract", "transform", "load"};

struct stage_result {
    bool skipped;
    struct child_result child;
};

struct run {
    const struct command_context *context;
    const struct options *options;
    struct site site;
    struct journal journal;
    bool rehearsing; /* --dry-run */
    bool mending;    /* packages only, made whether or not they are done */
    struct mend mend;
    const char *as_of;
    const char *stage;            /* the one at work */
    char latest[STATUS_LINE_MAX]; /* its latest line */
    double started;               /* of the stage, for the progress line */
    struct stage_result results[STAGE_COUNT];
    enum status worst; /* gate, or a refusal that did not stop the run */
};

/* A stage's output: kept in the journal; stderr goes on to stderr, stdout to the progress line. */
static void
show_stage_line(void *context, enum child_stream stream, struct text line)
{
    struct run *run = context;
    struct text shown;

    if (stream == CHILD_ERRORS) {
        screen_progress_clear();
        (void)fprintf(stderr, "%.*s\n", TEXT_ARG(line));
        journal_line(&run->journal, run->stage, "stderr", line);
        mend_note(&run->mend, &run->site, line);
    } else if (stream == CHILD_OUTPUT) {
        (void)snprintf(run->latest, sizeof run->latest, "%.*s", TEXT_ARG(line));
        journal_line(&run->journal, run->stage, "stdout", line);
    }
    if (screen_is_terminal()) {
        char status[STATUS_LINE_MAX + 64];
        const int size = snprintf(status, sizeof status, "  %-10s %6.1f s   %s", run->stage, journal_clock() - run->started, run->latest);

        shown = (struct text){status, size < 0 ? 0 : (size_t)size < sizeof status ? (size_t)size : sizeof status - 1};
        screen_progress(shown);
    }
}

static void
report_stage(struct run *run, const struct child_result *child)
{
    struct arena *arena = run->context->arena;
    const bool good = child->code == STATUS_OK || child->code == STATUS_GATE;

    screen_progress_clear();
    (void)printf("  %s%-10s%s %8.*s   %7.*s   %s\n", screen_look(good ? LOOK_GOOD : LOOK_BAD), run->stage, screen_plain(),
                 TEXT_ARG(screen_seconds(child->seconds, arena)), TEXT_ARG(screen_kib(child->peak_kib, arena)), run->latest);
    (void)fflush(stdout);
    journal_event(&run->journal, "stage", "name=%s exit=%d signal=%d seconds=%.2f processor=%.2f peak_kib=%ld", run->stage, child->code,
                  child->signal, child->seconds, child->processor, child->peak_kib);
}

static void
add_option(const struct options *options, const char *name, const char *dashed, const char **words, size_t *count)
{
    if (option_is_set(options, name)) {
        words[(*count)++] = dashed;
        words[(*count)++] = option_value(options, name, NULL);
    }
}

static enum status
run_stage(struct run *run, size_t stage, struct error *err)
{
    const char *words[WORDS_MAX] = {NULL};
    struct stage_result *result = &run->results[stage];
    struct arena *arena = run->context->arena;
    size_t count = 0;

    run->stage = stage_names[stage];
    run->latest[0] = '\0';
    run->started = journal_clock();
    words[count++] = child_program(arena_must_format(arena, "bidui-%s", run->stage), arena);
    words[count++] = "--site";
    words[count++] = run->site.folder;
    words[count++] = "--batch";
    words[count++] = run->as_of;
    add_option(run->options, "threads", "--threads", words, &count);
    if (stage != STAGE_LOAD && option_is_set(run->options, "no-store")) {
        words[count++] = "--no-store";
    }
    if (stage == STAGE_TRANSFORM) {
        add_option(run->options, "memory", "--memory", words, &count);
    }
    if (stage == STAGE_EXTRACT) { /* guards stand at the door */
        add_option(run->options, "accept", "--accept", words, &count);
        add_option(run->options, "by", "--by", words, &count);
        add_option(run->options, "why", "--why", words, &count);
    }
    if (stage == STAGE_LOAD && option_is_set(run->options, "from")) { /* it takes back the receipts of the batches behind */
        words[count++] = "--from";
    }
    show_stage_line(run, CHILD_TICK, TEXT_NULL);
    TRY(child_run(words, show_stage_line, run, &result->child, err));
    result->skipped = false;
    if (result->child.signal != 0) {
        return error_set(err, STATUS_BUG, "E-STAGE", "bidui-%s was ended by signal %d (%s); run again", run->stage, result->child.signal,
                         strsignal(result->child.signal));
    }
    return STATUS_OK;
}

/* An exit code that lets the run go on is kept; any other one ends it here. The child has printed the reason. */
static enum status
accept_exit_code(struct run *run, int code, bool package_is_there)
{
    const bool refusal = (code == STATUS_DATA || code == STATUS_NO_INPUT) && package_is_there;

    if (code == STATUS_OK) {
        return STATUS_OK;
    }
    if (code == STATUS_GATE || refusal) {
        if (run->worst == STATUS_OK || run->worst == STATUS_GATE) {
            run->worst = (enum status)code;
        }
        return STATUS_OK;
    }
    return (enum status)code;
}

static enum status
run_extract(struct run *run, long *revision, char sha256[HASH_SHA256_HEX], bool *changed, struct error *err)
{
    char inputs[HASH_SHA256_HEX] = "";
    char before[HASH_SHA256_HEX] = "";
    struct arena *arena = run->context->arena;
    uint64_t bytes;
    bool there = false;

    TRY(site_revision(&run->site, text_from(run->as_of), revision, err));
    (void)batch_is_done(&run->site, run->as_of, *revision, stage_names[STAGE_EXTRACT], TEXT_NULL, before);
    TRY(run_stage(run, STAGE_EXTRACT, err));
    TRY(site_revision(&run->site, text_from(run->as_of), revision, err));
    if (*revision > 0) {
        const char *list = arena_must_format(arena, "%s/%s/inputs.%ld.json", run->site.batches, run->as_of, *revision);

        TRY(hash_file(list, inputs, &bytes, err));
        there = batch_is_done(&run->site, run->as_of, *revision, stage_names[STAGE_EXTRACT], text_from(inputs), sha256);
    }
    *changed = !there || strcmp(before, sha256) != 0;
    if (*changed || run->results[STAGE_EXTRACT].child.code != STATUS_OK) {
        report_stage(run, &run->results[STAGE_EXTRACT].child);
    }
    TRY(accept_exit_code(run, run->results[STAGE_EXTRACT].child.code, there));
    return there ? STATUS_OK
                 : error_set(err, STATUS_BUG, "E-STAGE", "bidui-extract ended well, but left no package of its inputs for %s", run->as_of);
}

/* transform and load stand each on the package before. */
static enum status
run_later_stages(struct run *run, long revision, char sha256[HASH_SHA256_HEX], bool *worked, struct error *err)
{
    const size_t end = run->rehearsing || run->mending ? STAGE_LOAD : STAGE_COUNT;

    for (size_t stage = STAGE_TRANSFORM; stage < end; stage++) {
        char inputs[HASH_SHA256_HEX];

        memcpy(inputs, sha256, sizeof inputs);
        run->results[stage].skipped = true;
        if (!run->mending && batch_is_done(&run->site, run->as_of, revision, stage_names[stage], text_from(inputs), sha256)) {
            journal_event(&run->journal, "skipped", "name=%s reason=done", stage_names[stage]);
            continue;
        }
        *worked = true;
        TRY(run_stage(run, stage, err));
        report_stage(run, &run->results[stage].child);
        TRY(accept_exit_code(run, run->results[stage].child.code, false));
        if (!batch_is_done(&run->site, run->as_of, revision, stage_names[stage], text_from(inputs), sha256)) {
            return error_set(err, STATUS_BUG, "E-STAGE", "bidui-%s ended well, but left no package of its inputs for %s",
                             stage_names[stage], run->as_of);
        }
    }
    return STATUS_OK;
}

static void
print_costs(const struct run *run)
{
    static const char *const english[] = {"stage", "time", "CPU", "peak memory"};
    static const char *const chinese[] = {"环节", "用时", "CPU", "内存峰值"};
    struct arena *arena = run->context->arena;
    struct screen_grid grid;
    double seconds = 0;
    double processor = 0;
    long peak = 0;

    screen_grid_init(&grid, screen_words(english, chinese), "lrrr", arena);
    for (size_t stage = 0; stage < STAGE_COUNT; stage++) {
        const struct child_result *child = &run->results[stage].child;
        struct screen_row *row = screen_grid_row(&grid);

        row->cells[0] = text_from(stage_names[stage]);
        if (run->results[stage].skipped) {
            row->cells[1] = text_from(screen_word("done before", "已完成"));
            row->look = LOOK_DIM;
            continue;
        }
        row->cells[1] = screen_seconds(child->seconds, arena);
        row->cells[2] = screen_seconds(child->processor, arena);
        row->cells[3] = screen_kib(child->peak_kib, arena);
        seconds += child->seconds;
        processor += child->processor;
        peak = child->peak_kib > peak ? child->peak_kib : peak;
    }
    *screen_grid_row(&grid) = (struct screen_row){
        .cells = {text_from(screen_word("all", "合计")), screen_seconds(seconds, arena), screen_seconds(processor, arena),
                  screen_kib(peak, arena)},
        .look = LOOK_BOLD,
    };
    screen_title(screen_word("Time and memory", "用时与内存"), NULL);
    screen_grid_print(&grid);
}

static void
show_answer_line(void *context, enum child_stream stream, struct text line)
{
    struct run *run = context;

    if (stream != CHILD_TICK) {
        (void)fprintf(stream == CHILD_ERRORS ? stderr : stdout, "%.*s\n", TEXT_ARG(line));
        journal_line(&run->journal, "answers", stream == CHILD_ERRORS ? "stderr" : "stdout", line);
    }
}

/* Whether landing knows a file that is no delivery: filled-in lists are among those. */
static bool
may_hold_answers(const struct run *run)
{
    enum { INDEX_BYTES = 256 * 1024 * 1024 };
    struct arena *arena = run->context->arena;
    const char *path = arena_must_format(arena, "%s/index.csv", run->site.landing);
    struct text index;

    return file_read(path, INDEX_BYTES, arena, &index, NULL) == STATUS_OK
           && (text_find(index, TEXT(",answers,")) != SIZE_MAX || text_find(index, TEXT(",unclear,")) != SIZE_MAX);
}

/* Filled-in lists come with the deliveries: they are read when the batch is complete. A failure is printed by the child and ends nothing:
 * the next run asks again. */
static void
read_answers(struct run *run)
{
    struct arena *arena = run->context->arena;
    const char *words[] = {
        child_program("bidui-report", arena), "--site", run->site.folder, "--batch", run->as_of, "answers", "--inbox", NULL};
    struct child_result child;
    struct error failure = {0};

    if (!may_hold_answers(run)) {
        return;
    }
    (void)fflush(stdout);
    if (child_run(words, show_answer_line, run, &child, &failure) != STATUS_OK) {
        error_print(&failure, "bidui");
    } else {
        journal_event(&run->journal, "answers", "exit=%d seconds=%.2f", child.code, child.seconds);
    }
}

/* The load says what it would do. */
static enum status
rehearse_load(struct run *run, struct error *err)
{
    struct arena *arena = run->context->arena;
    const char *words[] = {child_program("bidui-load", arena), "--site", run->site.folder, "--batch", run->as_of, "--dry-run", NULL};
    struct child_result child;

    TRY(summary_print_state(&run->site, run->as_of, arena, err));
    screen_title(screen_word("What the load would do", "入库后的变化"), screen_word("nothing was loaded", "试运行,没有入库"));
    (void)fflush(stdout);
    run->stage = stage_names[STAGE_LOAD];
    TRY(child_run(words, show_answer_line, run, &child, err));
    return accept_exit_code(run, child.code, false);
}

static enum status
run_stages(struct run *run, const char *as_of, long *revision, bool *worked, struct error *err)
{
    char sha256[HASH_SHA256_HEX] = "";

    run->as_of = as_of;
    run->mend.as_of[0] = '\0';
    memset(run->results, 0, sizeof run->results);
    journal_event(&run->journal, "batch", "as_of=%s", as_of);
    (void)printf("%s%s %s%s\n", screen_look(LOOK_BOLD), screen_word("batch", "批次"), as_of, screen_plain());
    (void)fflush(stdout); /* before a stage prints on stderr */
    TRY(run_extract(run, revision, sha256, worked, err));
    return run_later_stages(run, *revision, sha256, worked, err);
}

/* The stages of a batch; where a package that they stand on cannot be read it is made anew first, and so on back in time. */
static enum status
run_mending(struct run *run, const char *as_of, long *revision, bool *worked, struct error *err)
{
    enum status status = run_stages(run, as_of, revision, worked, err);

    while (status != STATUS_OK && !run->rehearsing && mend_begin(&run->mend, &run->site, run->context->arena)) {
        const char *broken = arena_must_string(run->context->arena, text_from(run->mend.as_of));
        const bool outer = run->mending;
        long ignored;

        (void)printf("  %s %s\n",
                     screen_word("of an earlier version, or damaged: made anew from the originals:", "旧版本或已损坏,由原始文件重新生成:"),
                     broken);
        journal_event(&run->journal, "mend", "as_of=%s package=%s", broken, run->mend.folder);
        run->mending = true;
        status = run_mending(run, broken, &ignored, worked, err);
        run->mending = outer;
        status = status == STATUS_OK ? run_stages(run, as_of, revision, worked, err) : status;
    }
    return status;
}

static enum status
run_batch(struct run *run, const char *as_of, struct error *err)
{
    bool worked;
    long revision;

    TRY(run_mending(run, as_of, &revision, &worked, err));
    if (run->rehearsing) {
        return rehearse_load(run, err);
    }
    journal_event(&run->journal, "done", "as_of=%s revision=%ld worked=%d", as_of, revision, worked);
    if (worked) {
        TRY(summary_print(&run->site, as_of, run->context->arena, err));
        print_costs(run);
    } else {
        (void)printf("  %s %ld (%.1f s)\n", screen_word("nothing new since revision", "没有新数据,仍为修订版"), revision,
                     run->results[STAGE_EXTRACT].child.seconds);
    }
    read_answers(run);
    return STATUS_OK;
}

static const char *
the_batch(const struct run *run)
{
    return option_value(run->options, "batch", batch_today(&run->site, run->context->arena));
}

static enum status
run_batches(struct run *run, struct error *err)
{
    const char *from = option_value(run->options, "from", NULL);
    char **dates;
    size_t count;

    if (from == NULL) {
        return run_batch(run, the_batch(run), err);
    }
    TRY(batch_list(&run->site, run->context->arena, &dates, &count, err));
    for (size_t at = 0; at < count; at++) {
        if (strcmp(dates[at], from) >= 0) {
            TRY(run_batch(run, dates[at], err));
        }
    }
    return STATUS_OK;
}

static enum status
check_options(const struct options *options, struct error *err)
{
    const bool accept = option_is_set(options, "accept");
    long threads;

    TRY(option_integer(options, "threads", 0, 64, 0, &threads, err));
    if (option_is_set(options, "from") && option_is_set(options, "batch")) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--batch is one batch, --from all from a date on: choose one");
    }
    if (option_is_set(options, "from") && option_is_set(options, "dry-run")) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--dry-run looks at one batch, not at all from a date on");
    }
    if (accept != option_is_set(options, "by") || accept != option_is_set(options, "why")) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--accept SOURCE:GUARD needs --by NAME and --why TEXT, and they need it");
    }
    if (option_is_set(options, "batch")) {
        TRY(batch_check_date("batch", option_value(options, "batch", NULL), err));
    }
    return option_is_set(options, "from") ? batch_check_date("from", option_value(options, "from", NULL), err) : STATUS_OK;
}

static enum status
run_locked(struct run *run, struct error *err)
{
    enum status status;

    TRY(run->rehearsing ? rehearsal_begin(&run->site, the_batch(run), run->context->arena, err) : STATUS_OK);
    TRY(journal_open(&run->journal, &run->site, err));
    status = run_batches(run, err);
    status = status == STATUS_OK ? run->worst : status;
    journal_event(&run->journal, "end", "exit=%d error=%s", status, err->id);
    journal_close(&run->journal);
    return status;
}

enum status
command_run(const struct command_context *context, const struct options *options, struct error *err)
{
    struct run state = {.context = context, .options = options, .rehearsing = option_is_set(options, "dry-run")};
    enum status status;
    int lock;

    TRY(check_options(options, err));
    TRY(site_load(context->site, context->arena, &state.site, err));
    TRY(site_lock(&state.site, &lock, err)); /* until the process ends */
    if (setenv("BIDUI_LOCKED", "1", 1) != 0) {
        return error_errno(err, STATUS_MEMORY, "E-MEMORY", "could not tell the stages about the lock");
    }
    TRY(rehearsal_clear(&state.site, context->arena, err)); /* of a dry run that died */
    status = run_locked(&state, err);
    return state.rehearsing && rehearsal_clear(&state.site, context->arena, status == STATUS_OK ? err : NULL) != STATUS_OK
                   && status == STATUS_OK
               ? STATUS_IO
               : status;
}
