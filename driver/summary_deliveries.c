/* SPDX-License-Identifier: Apache-2.0 */
#include "common/formats/package_rows.h"
#include "driver/screen.h"
#include "driver/summary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct delivery {
    struct text source, scope, period, effective, state, age, stale, error, detail;
    int64_t age_days, read, kept, rejected, dropped;
};

struct counts {
    int64_t read, kept, rejected, duplicate, dropped;
};

/* All deliveries of one source. */
struct source_lines {
    const struct schema *schema; /* NULL: the pack does not know it any more */
    struct text name;
    size_t count;                /* deliveries that came, refused ones included */
    const struct delivery *only; /* the last of them */
    size_t added, carried, refused;
    int64_t oldest; /* days, among the carried */
    bool missing, stale;
    struct counts sum;
};

struct board {
    const struct summary *summary;
    struct delivery *deliveries;
    size_t count;
    struct source_lines *sources;
    size_t source_count;
};

static bool
is_word(struct text cell, const char *word)
{
    return text_equal(cell, text_from(word));
}

/* A count; an empty cell is 0. */
static enum status
read_count(const struct package_rows *rows, size_t column, struct text cell, int64_t *count, struct error *err)
{
    uint64_t number = 0;

    if (!text_is_null(cell)) {
        TRY(package_rows_number(rows, column, cell, &number, err));
    }
    *count = (int64_t)number;
    return STATUS_OK;
}

/* In the order of struct delivery: first its texts, then its counts. */
enum { SOURCE, SCOPE, PERIOD, EFFECTIVE, STATE, AGE, STALE, ERROR, DETAIL, READ, KEPT, REJECTED, DROPPED, COLUMNS };

static enum status
keep_delivery(const struct package_rows *rows, const struct text cells[COLUMNS], struct arena *arena, struct delivery *delivery,
              struct error *err)
{
    struct text *const texts[] = {&delivery->source, &delivery->scope, &delivery->period, &delivery->effective, &delivery->state,
                                  &delivery->age,    &delivery->stale, &delivery->error,  &delivery->detail};
    int64_t *const counts[] = {&delivery->read, &delivery->kept, &delivery->rejected, &delivery->dropped};

    for (size_t column = SOURCE; column <= DETAIL; column++) {
        *texts[column] = text_is_null(cells[column]) ? TEXT("") : arena_must_text(arena, cells[column]);
    }
    for (size_t column = READ; column < COLUMNS; column++) {
        TRY(read_count(rows, column, cells[column], counts[column - READ], err));
    }
    if (read_count(rows, AGE, cells[AGE], &delivery->age_days, NULL) != STATUS_OK) {
        delivery->age_days = 0; /* a delivery dated behind its batch */
    }
    return STATUS_OK;
}

static enum status
read_deliveries(struct board *board, struct error *err)
{
    static const char *const names[COLUMNS] = {"source", "scope",  "period", "effective", "state",    "age_days", "stale",
                                               "error",  "detail", "read",   "kept",      "rejected", "dropped"};
    const struct package_resource *resource;
    struct text cells[COLUMNS];
    struct package_rows rows;

    TRY(package_rows_find(board->summary->current, "deliveries", &resource, err));
    board->deliveries = arena_must_zero(board->summary->arena, resource->rows + 1, sizeof *board->deliveries);
    TRY(package_rows_open(&rows, resource, names, COLUMNS, err));
    while (package_rows_next(&rows, cells, err)) {
        rows.status = keep_delivery(&rows, cells, board->summary->arena, &board->deliveries[board->count++], err);
    }
    return package_rows_close(&rows);
}

static struct source_lines *
source_find(struct board *board, struct text name)
{
    for (size_t at = 0; at < board->source_count; at++) {
        if (text_equal(board->sources[at].name, name)) {
            return &board->sources[at];
        }
    }
    return NULL;
}

static void
count_delivery(struct source_lines *source, const struct delivery *delivery)
{
    if (is_word(delivery->state, "missing")) {
        source->missing = true;
        return;
    }
    source->count++;
    source->only = delivery;
    source->added += is_word(delivery->state, "new");
    source->refused += is_word(delivery->state, "refused");
    source->stale = source->stale || is_word(delivery->stale, "true");
    if (is_word(delivery->state, "carried")) {
        source->carried++;
        source->oldest = delivery->age_days > source->oldest ? delivery->age_days : source->oldest;
    }
    source->sum.read += delivery->read;
    source->sum.kept += delivery->kept;
    source->sum.rejected += delivery->rejected;
    source->sum.dropped += delivery->dropped;
}

/* deliveries.csv is sorted by source. */
static void
group_by_source(struct board *board)
{
    board->sources = arena_must_zero(board->summary->arena, board->count + 1, sizeof *board->sources);
    for (size_t at = 0; at < board->count; at++) {
        struct source_lines *source = source_find(board, board->deliveries[at].source);

        if (source == NULL) {
            source = &board->sources[board->source_count++];
            source->name = board->deliveries[at].source;
            source->schema = schema_find(board->summary->pack, source->name);
        }
        count_delivery(source, &board->deliveries[at]);
    }
}

/* Transform's counts of a whole source: merged rows are kept no more. */
static enum status
read_metrics(struct board *board, struct error *err)
{
    enum { METRIC_SOURCE, METRIC_FIELD, METRIC_NAME, METRIC_VALUE, METRIC_COLUMNS };
    static const char *const names[METRIC_COLUMNS] = {"source", "field", "metric", "value"};
    const struct package_resource *resource;
    struct text cells[METRIC_COLUMNS];
    struct package_rows rows;

    TRY(package_rows_find(board->summary->current, "metrics", &resource, err));
    TRY(package_rows_open(&rows, resource, names, METRIC_COLUMNS, err));
    while (package_rows_next(&rows, cells, err)) {
        struct source_lines *source =
            is_word(cells[METRIC_NAME], "duplicate") && cells[METRIC_FIELD].size == 0 ? source_find(board, cells[METRIC_SOURCE]) : NULL;

        if (source != NULL) {
            rows.status = read_count(&rows, METRIC_VALUE, cells[METRIC_VALUE], &source->sum.duplicate, err);
            source->sum.kept -= source->sum.duplicate;
        }
    }
    return package_rows_close(&rows);
}

/* A refused file may be one of an unknown source. */
static struct text
source_title(const struct source_lines *source)
{
    if (is_word(source->name, "unknown")) {
        return text_from(screen_word("(not recognised)", "(未能识别)"));
    }
    return source->schema == NULL ? source->name : source->schema->title;
}

static struct text
place_name(const struct board *board, struct text scope)
{
    const struct schema_division *division = schema_division_find(board->summary->pack, scope);

    return division == NULL ? scope : division->name;
}

static struct text
state_words(const struct board *board, const struct delivery *delivery)
{
    struct arena *arena = board->summary->arena;

    if (is_word(delivery->state, "carried") && delivery->age_days == 0) { /* sent again, the same bytes */
        return text_from(screen_word("the same again", "内容未变"));
    }
    if (is_word(delivery->state, "carried")) {
        return text_from(
            arena_must_format(arena, screen_is_chinese() ? "沿用,%lld 天前" : "carried, %lld d old", (long long)delivery->age_days));
    }
    if (is_word(delivery->state, "new")) {
        return text_from(screen_word("new", "新到"));
    }
    return text_from(screen_word("refused", "拒收"));
}

static void
fill_counts(struct screen_row *row, const struct counts *counts, bool whole, struct arena *arena)
{
    row->cells[3] = screen_number(counts->read, arena);
    row->cells[4] = screen_number(counts->kept, arena);
    row->cells[5] = counts->rejected == 0 ? TEXT("-") : screen_number(counts->rejected, arena);
    row->cells[6] = !whole || counts->duplicate == 0 ? TEXT("-") : screen_number(counts->duplicate, arena);
    row->cells[7] = counts->dropped == 0 ? TEXT("-") : screen_number(counts->dropped, arena);
}

static enum screen_look
look_of(bool refused, bool stale, bool carried)
{
    if (refused) {
        return LOOK_BAD;
    }
    if (stale) {
        return LOOK_NOTE;
    }
    return carried ? LOOK_DIM : LOOK_PLAIN;
}

static const char *
separator(const char *before)
{
    return before[0] == '\0' ? "" : screen_word(", ", ",");
}

/* "9 new, 2 carried (up to 5 d), 1 refused": what is none is left out. */
static struct text
several_words(const struct board *board, const struct source_lines *source)
{
    struct arena *arena = board->summary->arena;
    const char *text = "";

    if (source->added > 0) {
        text = arena_must_format(arena, screen_is_chinese() ? "%zu 份新到" : "%zu new", source->added);
    }
    if (source->carried > 0) {
        text = arena_must_format(arena, screen_is_chinese() ? "%s%s%zu 份沿用(最久 %lld 天)" : "%s%s%zu carried (up to %lld d)", text,
                                 separator(text), source->carried, (long long)source->oldest);
    }
    if (source->refused > 0) {
        text = arena_must_format(arena, screen_is_chinese() ? "%s%s%zu 份拒收" : "%s%s%zu refused", text, separator(text), source->refused);
    }
    return text_from(text);
}

static void
add_source_row(const struct board *board, const struct source_lines *source, struct screen_grid *grid)
{
    const struct delivery *only = source->only;
    struct screen_row *row = screen_grid_row(grid);

    row->cells[0] = source_title(source);
    if (source->count == 1) {
        row->cells[1] = only->period.size > 0 ? only->period : only->effective;
        row->cells[2] = state_words(board, only);
    } else {
        row->cells[2] = several_words(board, source);
    }
    fill_counts(row, &source->sum, true, board->summary->arena);
    row->cells[8] = source->stale ? text_from(screen_word("STALE", "过期")) : TEXT("");
    row->look = look_of(source->refused > 0, source->stale, source->added == 0);
}

/* A source of several deliveries: those that are not simply carried, each on its line. */
static void
add_delivery_rows(const struct board *board, const struct source_lines *source, struct screen_grid *grid)
{
    struct arena *arena = board->summary->arena;

    for (size_t at = 0; source->count > 1 && at < board->count; at++) {
        const struct delivery *delivery = &board->deliveries[at];
        const struct counts counts = {delivery->read, delivery->kept, delivery->rejected, 0, delivery->dropped};
        const bool carried = is_word(delivery->state, "carried");
        struct screen_row *row;

        if (!text_equal(delivery->source, source->name) || is_word(delivery->state, "missing")
            || (carried && !is_word(delivery->stale, "true"))) {
            continue;
        }
        row = screen_grid_row(grid);
        row->cells[0] = text_from(arena_must_format(arena, "  %.*s", TEXT_ARG(place_name(board, delivery->scope))));
        row->cells[1] = delivery->period.size > 0 ? delivery->period : delivery->effective;
        row->cells[2] = state_words(board, delivery);
        fill_counts(row, &counts, false, arena);
        row->look = look_of(is_word(delivery->state, "refused"), is_word(delivery->stale, "true"), carried);
    }
}

/* New, carried and refused deliveries in one line. */
static void
print_arrivals(const struct board *board)
{
    struct source_lines all = {.count = 0};

    for (size_t at = 0; at < board->source_count; at++) {
        all.added += board->sources[at].added;
        all.carried += board->sources[at].carried;
        all.refused += board->sources[at].refused;
        all.oldest = board->sources[at].oldest > all.oldest ? board->sources[at].oldest : all.oldest;
    }
    (void)printf("  %s%.*s\n", screen_word("this batch: ", "本批次:"),
                 TEXT_ARG(all.added + all.carried + all.refused > 0
                              ? several_words(board, &all)
                              : text_from(screen_word("nothing yet; put files into inbox/", "尚无文件,请放入 inbox/"))));
}

/* The titles of the sources that are stale, or that are missing. */
static void
print_names(const struct board *board, const char *words, bool stale)
{
    size_t count = 0;

    for (size_t at = 0; at < board->source_count; at++) {
        const struct source_lines *source = &board->sources[at];

        if (stale ? source->stale : source->missing && source->count == 0) {
            (void)printf("%s%.*s", count++ == 0 ? words : ", ", TEXT_ARG(source_title(source)));
        }
    }
    if (count > 0) {
        (void)printf("\n");
    }
}

/* Of a list that some towns sent: the towns from which none has ever come. */
static void
print_missing_places(const struct board *board)
{
    for (size_t at = 0; at < board->source_count; at++) {
        const struct source_lines *source = &board->sources[at];
        size_t count = 0;

        for (size_t other = 0; source->missing && source->count > 0 && other < board->count; other++) {
            const struct delivery *delivery = &board->deliveries[other];

            if (is_word(delivery->state, "missing") && text_equal(delivery->source, source->name)) {
                if (count++ == 0) {
                    (void)printf("  %s%.*s: ", screen_word("never delivered: ", "从未收到:"), TEXT_ARG(source_title(source)));
                }
                (void)printf("%s%.*s", count == 1 ? "" : ", ", TEXT_ARG(place_name(board, delivery->scope)));
            }
        }
        (void)printf("%s", count > 0 ? "\n" : "");
    }
}

static void
print_refusals(const struct board *board)
{
    for (size_t at = 0; at < board->count; at++) {
        const struct delivery *delivery = &board->deliveries[at];

        if (is_word(delivery->state, "refused")) {
            (void)printf("  %s%s%s %.*s: %.*s\n", screen_look(LOOK_BAD), screen_word("refused", "拒收"), screen_plain(),
                         TEXT_ARG(delivery->error), TEXT_ARG(delivery->detail));
        }
    }
}

static void
print_total(const struct board *board, struct screen_grid *grid)
{
    struct screen_row *row = screen_grid_row(grid);
    struct counts sum = {0};

    for (size_t at = 0; at < board->source_count; at++) {
        const struct counts *counts = &board->sources[at].sum;

        sum.read += counts->read;
        sum.kept += counts->kept;
        sum.rejected += counts->rejected;
        sum.duplicate += counts->duplicate;
        sum.dropped += counts->dropped;
    }
    row->cells[0] = text_from(screen_word("all", "合计"));
    fill_counts(row, &sum, true, board->summary->arena);
    row->look = LOOK_BOLD;
}

static void
print_board(const struct board *board)
{
    static const char *const english[] = {"source", "period", "delivery", "read", "kept", "rejected", "duplicate", "dropped", ""};
    static const char *const chinese[] = {"来源", "数据期", "交付", "读入", "保留", "拒收行", "重复", "略去", ""};
    const struct summary *summary = board->summary;
    struct screen_grid grid;

    screen_grid_init(&grid, screen_words(english, chinese), "lllrrrrrl", summary->arena);
    for (size_t at = 0; at < board->source_count; at++) {
        if (board->sources[at].count > 0) {
            add_source_row(board, &board->sources[at], &grid);
            add_delivery_rows(board, &board->sources[at], &grid);
        }
    }
    print_total(board, &grid);
    screen_title(screen_word("Deliveries", "交付"), screen_word("read = kept + rejected + duplicate + dropped (titles, totals, blanks)",
                                                                "读入 = 保留 + 拒收 + 重复 + 略去(标题、合计、空行)"));
    screen_grid_print(&grid);
    print_arrivals(board);
    print_refusals(board);
    print_names(board, screen_word("  past their age, so their rules are not evaluated: ", "  已过期,相关规则本期不评估:"), true);
    print_names(board, screen_word("  never delivered: ", "  从未收到:"), false);
    print_missing_places(board);
}

enum status
summary_deliveries(const struct summary *summary, struct error *err)
{
    struct board board = {.summary = summary};

    TRY(read_deliveries(&board, err));
    group_by_source(&board);
    TRY(read_metrics(&board, err));
    print_board(&board);
    return STATUS_OK;
}
