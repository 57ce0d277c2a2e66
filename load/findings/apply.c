/* SPDX-License-Identifier: Apache-2.0 */
/* Passes over findings.csv: what each row continues is settled first (moved.h); `decide` compares and notes a decision per row,
 * `write_versions` and `write_places` send what was decided. A connection carries one COPY at a time, and a county's findings need not fit
 * memory twice. */
#include "load/findings/apply.h"

#include "common/formats/package_rows.h"
#include "common/ground/array.h"
#include "common/ground/hash.h"
#include "load/findings/known.h"
#include "load/findings/moved.h"

#include <inttypes.h>
#include <stdlib.h>

/* findings.csv as columns of quality.finding_version. Provenance makes the place, the rest the content. */
static const struct {
    const char *package;
    struct copy_column column;
    bool place;
} columns[] = {
    {"finding_key",   {"finding_key", COPY_TEXT},   false},
    {"rule",          {"rule", COPY_TEXT},          false},
    {"class",         {"class", COPY_TEXT},         false},
    {"severity",      {"severity", COPY_TEXT},      false},
    {"department",    {"department", COPY_TEXT},    false},
    {"subject",       {"subject", COPY_TEXT},       false},
    {"subject_key",   {"subject_key", COPY_TEXT},   false},
    {"subject_name",  {"subject_name", COPY_TEXT},  false},
    {"division_code", {"division_code", COPY_TEXT}, false},
    {"source",        {"source", COPY_TEXT},        false},
    {"message",       {"message", COPY_TEXT},       false},
    {"values",        {"values", COPY_JSON},        false},
    {"dispatch",      {"dispatch", COPY_TEXT},      false},
    {"due_days",      {"due_days", COPY_BIGINT},    false},
    {"file",          {"file", COPY_RAW},           true },
    {"sheet",         {"sheet", COPY_RAW},          true },
    {"row",           {"row", COPY_BIGINT},         true },
    {"evidence",      {"evidence", COPY_JSON},      true },
};

enum { COLUMN_COUNT = sizeof columns / sizeof columns[0], RULE_COLUMN = 1, PLACE_FIRST = COLUMN_COUNT - 4 };

/* What the load adds to a version. */
static const struct copy_column added[] = {
    {"code",         COPY_TEXT   },
    {"state",        COPY_TEXT   },
    {"unverified",   COPY_BOOLEAN},
    {"first_batch",  COPY_DATE   },
    {"state_batch",  COPY_DATE   },
    {"due",          COPY_DATE   },
    {"waived_until", COPY_DATE   },
    {"content_hash", COPY_BIGINT },
    {"place_hash",   COPY_BIGINT },
    {"_valid_from",  COPY_DATE   },
};

enum { ADDED_COUNT = sizeof added / sizeof added[0] };

enum { EVENTS_FIRST = 4096 };

enum decision { DECIDE_NOTHING, DECIDE_PLACE, DECIDE_VERSION };

struct event {
    struct text key;
    const struct life_step *step;
};

struct findings {
    struct load *load;
    struct known known;
    struct moved moved; /* what every row of the package continues */
    const struct package_resource *resource;
    struct package_rows rows;        /* the pass */
    struct text cells[COLUMN_COUNT]; /* of the row in hand */
    unsigned char *decisions;        /* per row of the package; their keys are the warehouse's (moved.rows), never the package's */
    size_t row;                      /* in the current pass, from 0 */
    struct event *events;
    size_t event_count;
    size_t event_capacity;
    struct copy_row copy;
    bool copying;
    uint64_t versions, places;
};

static const struct moved_row *
current(const struct findings *findings)
{
    return &findings->moved.rows[findings->row];
}

static uint64_t
fold_columns(const struct findings *findings, bool place)
{
    uint64_t hash = 0;

    for (size_t column = 1; column < COLUMN_COUNT; column++) { /* without the key itself */
        if (columns[column].place == place) {
            hash = hash_fold(hash, findings->cells[column]);
        }
    }
    return hash;
}

static enum status
note_event(struct findings *findings, struct text key, const struct life_step *step, struct error *err)
{
    struct event *wider = array_grow_heap(findings->events, findings->event_count, &findings->event_capacity, EVENTS_FIRST, sizeof *wider);

    if (wider == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the findings' events");
    }
    findings->events = wider;
    findings->events[findings->event_count++] = (struct event){key, step};
    return STATUS_OK;
}

/* ---- deciding ---- */

/* What it means that this batch shows a finding: after an answer only newer data count. */
static const struct life_step *
step_when_found(const struct known_finding *known)
{
    const bool answered = known != NULL && (known->state == LIFE_ANSWERED || known->state == LIFE_AWAITING_DATA);

    return life_find(known == NULL ? LIFE_NONE : known->state, answered && known->fresh ? LIFE_FOUND_AGAIN : LIFE_FOUND);
}

static bool
hash_differs(uint64_t hash, struct text hex)
{
    char digits[17];

    hash_64_hex(hash, digits);
    return !text_equal(text_from(digits), hex);
}

static enum status
decide_known(struct findings *findings, struct known_finding *known, enum decision *decision, struct error *err)
{
    const struct life_step *step = step_when_found(known);

    if (step != NULL) {
        TRY(note_event(findings, known->key, step, err));
    }
    *decision = step != NULL || known->unverified || hash_differs(fold_columns(findings, false), known->content_hash) ? DECIDE_VERSION
                : hash_differs(fold_columns(findings, true), known->place_hash)                                       ? DECIDE_PLACE
                                                                                                                      : DECIDE_NOTHING;
    return STATUS_OK;
}

static enum status
decide_row(struct findings *findings, struct error *err)
{
    const struct moved_row *row = current(findings);
    enum decision decision = DECIDE_VERSION;

    TRY(row->known != NULL ? decide_known(findings, row->known, &decision, err)
                           : note_event(findings, row->key, step_when_found(NULL), err));
    findings->decisions[findings->row] = (unsigned char)decision;
    findings->versions += decision == DECIDE_VERSION;
    findings->places += decision == DECIDE_PLACE;
    return STATUS_OK;
}

static enum status
take_key(struct findings *findings, struct error *err)
{
    if (findings->cells[0].size == 0) {
        return package_rows_fail(&findings->rows, 0, err, "a finding without a key");
    }
    findings->moved.rows[findings->row].own = arena_must_text(findings->load->arena, findings->cells[0]);
    findings->moved.count = findings->row + 1;
    return STATUS_OK;
}

/* ---- passes ---- */

static enum status
each_finding(struct findings *findings, enum status (*take)(struct findings *, struct error *), struct error *err)
{
    const char *names[COLUMN_COUNT];

    for (size_t column = 0; column < COLUMN_COUNT; column++) {
        names[column] = columns[column].package;
    }
    TRY(package_rows_open(&findings->rows, findings->resource, names, COLUMN_COUNT, err));
    for (findings->row = 0; package_rows_next(&findings->rows, findings->cells, err); findings->row++) {
        findings->rows.status = take(findings, err);
    }
    return package_rows_close(&findings->rows);
}

/* ---- versions ---- */

static enum status
bad_cell(const struct findings *findings, size_t column, struct error *err)
{
    return package_rows_fail(&findings->rows, column, err, "it is no %s", copy_row_sql_type(columns[column].column.type));
}

static enum status
put_cells(struct findings *findings, size_t from, struct error *err)
{
    for (size_t column = from; column < COLUMN_COUNT; column++) {
        if (!copy_row_cell(&findings->copy, columns[column].column.type, findings->cells[column])) {
            return bad_cell(findings, column, err);
        }
    }
    return STATUS_OK;
}

/* The columns of `added`, in their order. */
static bool
put_added(struct findings *findings, const struct known_finding *known, struct text code)
{
    struct copy_row *copy = &findings->copy;
    const struct text now = findings->load->as_of;
    const enum life_state before = known == NULL ? LIFE_NONE : known->state;
    const struct life_step *step = step_when_found(known);
    const enum life_state after = step == NULL ? before : step->to;
    bool fits = copy_row_cell(copy, COPY_TEXT, code);

    fits = copy_row_cell(copy, COPY_TEXT, text_from(life_name(after))) && fits;
    fits = copy_row_cell(copy, COPY_BOOLEAN, TEXT("false")) && fits;
    fits = copy_row_cell(copy, COPY_DATE, known == NULL ? now : known->first_batch) && fits;
    fits = copy_row_cell(copy, COPY_DATE, step != NULL ? now : known->state_batch) && fits;
    fits = copy_row_cell(copy, COPY_DATE, known == NULL || after == LIFE_REOPENED ? TEXT_NULL : known->due) && fits;
    fits = copy_row_cell(copy, COPY_DATE, known == NULL || after == LIFE_REOPENED ? TEXT_NULL : known->waived_until) && fits;
    copy_row_bigint(copy, (int64_t)fold_columns(findings, false));
    copy_row_bigint(copy, (int64_t)fold_columns(findings, true));
    copy_row_date(copy, findings->load->as_of_days);
    return fits;
}

static enum status
put_version(struct findings *findings, struct error *err)
{
    const struct text key = current(findings)->key;
    const struct known_finding *known = current(findings)->known;
    char code[8];

    if (findings->decisions[findings->row] != DECIDE_VERSION) {
        return STATUS_OK;
    }
    if (known == NULL) {
        TRY(known_assign_code(&findings->known, key, code, err));
    }
    copy_row_start(&findings->copy, COLUMN_COUNT + ADDED_COUNT);
    if (!copy_row_cell(&findings->copy, COPY_TEXT, key)) {
        return bad_cell(findings, 0, err);
    }
    TRY(put_cells(findings, 1, err));
    if (!put_added(findings, known, known == NULL ? text_from(code) : known->code)) {
        return error_set(err, STATUS_BUG, "E-BUG", "finding %.*s does not fit its table", TEXT_ARG(key));
    }
    return copy_row_finish(&findings->copy, err);
}

static enum status
write_versions(struct findings *findings, struct error *err)
{
    struct copy_column all[COLUMN_COUNT + ADDED_COUNT];

    if (findings->versions == 0) {
        return STATUS_OK;
    }
    for (size_t column = 0; column < COLUMN_COUNT + ADDED_COUNT; column++) {
        all[column] = column < COLUMN_COUNT ? columns[column].column : added[column - COLUMN_COUNT];
    }
    TRY(copy_row_begin(&findings->copy, findings->load->main, "quality.finding_version", all, COLUMN_COUNT + ADDED_COUNT, "", err));
    findings->copying = true;
    TRY(each_finding(findings, put_version, err));
    findings->copying = false;
    return copy_row_end(&findings->copy, err);
}

/* ---- places ---- */

static enum status
put_place(struct findings *findings, struct error *err)
{
    if (findings->decisions[findings->row] != DECIDE_PLACE) {
        return STATUS_OK;
    }
    copy_row_start(&findings->copy, 2 + COLUMN_COUNT - PLACE_FIRST);
    if (!copy_row_cell(&findings->copy, COPY_TEXT, current(findings)->key)) {
        return bad_cell(findings, 0, err);
    }
    copy_row_bigint(&findings->copy, (int64_t)fold_columns(findings, true));
    TRY(put_cells(findings, PLACE_FIRST, err));
    return copy_row_finish(&findings->copy, err);
}

static enum status
write_places(struct findings *findings, struct error *err)
{
    struct copy_column all[2 + COLUMN_COUNT - PLACE_FIRST] = {
        {"finding_key", COPY_TEXT  },
        {"place_hash",  COPY_BIGINT}
    };

    if (findings->places == 0) {
        return STATUS_OK;
    }
    for (size_t column = PLACE_FIRST; column < COLUMN_COUNT; column++) {
        all[2 + column - PLACE_FIRST] = columns[column].column;
    }
    TRY(copy_row_begin(&findings->copy, findings->load->main, "finding_place", all, sizeof all / sizeof all[0], "", err));
    findings->copying = true;
    TRY(each_finding(findings, put_place, err));
    findings->copying = false;
    return copy_row_end(&findings->copy, err);
}

/* ---- moves: versions to end, and states that change without new content ---- */

static enum status
put_move(struct findings *findings, struct text key, struct text state, bool unverified, bool stepped, struct error *err)
{
    struct copy_row *copy = &findings->copy;
    bool fits;

    copy_row_start(copy, 4);
    fits = copy_row_cell(copy, COPY_TEXT, key);
    fits = copy_row_cell(copy, COPY_TEXT, state) && fits;
    fits = copy_row_cell(copy, COPY_BOOLEAN, unverified ? TEXT("true") : TEXT("false")) && fits;
    fits = copy_row_cell(copy, COPY_BOOLEAN, stepped ? TEXT("true") : TEXT("false")) && fits;
    return fits ? copy_row_finish(copy, err) : error_set(err, STATUS_BUG, "E-BUG", "finding %.*s does not fit", TEXT_ARG(key));
}

/* Another finding carries it on: neither an answer nor an unread delivery keeps it open. */
static enum status
close_merged(struct findings *findings, const struct known_finding *known, struct error *err)
{
    struct life_step *step = arena_must_zero(findings->load->arena, 1, sizeof *step);

    *step = (struct life_step){known->state, LIFE_GONE, LIFE_CLOSED, "carried on by another finding"};
    TRY(note_event(findings, known->key, step, err));
    return put_move(findings, known->key, text_from(life_name(LIFE_CLOSED)), false, true, err);
}

/* A finding that this batch does not show. Where it could not have shown it, that proves nothing. */
static enum status
move_unseen(struct findings *findings, const struct known_finding *known, struct error *err)
{
    const struct life_step *step = life_find(known->state, LIFE_GONE);

    if (known->state == LIFE_CLOSED) {
        return STATUS_OK;
    }
    if (!text_is_null(known->merged_into)) {
        return close_merged(findings, known, err);
    }
    if (!known_is_verifiable(&findings->known, known)) {
        return known->unverified ? STATUS_OK : put_move(findings, known->key, text_from(life_name(known->state)), true, false, err);
    }
    if (step == NULL) {
        return STATUS_OK;
    }
    TRY(note_event(findings, known->key, step, err));
    return put_move(findings, known->key, text_from(life_name(step->to)), false, true, err);
}

static enum status
move_replaced(struct findings *findings, struct error *err)
{
    if (findings->decisions[findings->row] == DECIDE_VERSION && current(findings)->known != NULL) {
        return put_move(findings, current(findings)->key, TEXT_NULL, false, false, err);
    }
    return STATUS_OK;
}

static enum status
write_moves(struct findings *findings, struct error *err)
{
    static const struct copy_column move[] = {
        {"finding_key", COPY_TEXT   },
        {"state",       COPY_TEXT   },
        {"unverified",  COPY_BOOLEAN},
        {"stepped",     COPY_BOOLEAN}
    };

    TRY(copy_row_begin(&findings->copy, findings->load->main, "finding_move", move, 4, "", err));
    findings->copying = true;
    for (size_t at = 0; at < findings->known.count; at++) {
        if (!findings->known.findings[at].seen) {
            TRY(move_unseen(findings, &findings->known.findings[at], err));
        }
    }
    TRY(each_finding(findings, move_replaced, err));
    findings->copying = false;
    return copy_row_end(&findings->copy, err);
}

static enum status
write_events(struct findings *findings, struct error *err)
{
    static const struct copy_column event[] = {
        {"batch",       COPY_DATE},
        {"finding_key", COPY_TEXT},
        {"from_state",  COPY_TEXT},
        {"to_state",    COPY_TEXT},
        {"why",         COPY_TEXT}
    };
    struct copy_row *copy = &findings->copy;

    TRY(copy_row_begin(copy, findings->load->main, "finding_step", event, 5, "", err));
    findings->copying = true;
    for (size_t at = 0; at < findings->event_count; at++) {
        const struct event *one = &findings->events[at];
        bool fits;

        copy_row_start(copy, 5);
        copy_row_date(copy, findings->load->as_of_days);
        fits = copy_row_cell(copy, COPY_TEXT, one->key);
        fits = copy_row_cell(copy, COPY_TEXT, one->step->from == LIFE_NONE ? TEXT_NULL : text_from(life_name(one->step->from))) && fits;
        fits = copy_row_cell(copy, COPY_TEXT, text_from(life_name(one->step->to))) && fits;
        fits = copy_row_cell(copy, COPY_TEXT, text_from(one->step->why)) && fits;
        if (!fits) {
            return error_set(err, STATUS_BUG, "E-BUG", "finding %.*s does not fit", TEXT_ARG(one->key));
        }
        TRY(copy_row_finish(copy, err));
    }
    findings->copying = false;
    return copy_row_end(copy, err);
}

static enum status
apply_all(struct findings *findings, struct error *err)
{
    struct load *load = findings->load;

    TRY(pg_exec_format(load->main, err, "SELECT quality.rewind_findings('%.*s'), quality.move_findings('%.*s')", TEXT_ARG(load->as_of),
                       TEXT_ARG(load->as_of)));
    TRY(known_read(&findings->known, load, err));
    TRY(each_finding(findings, take_key, err));
    TRY(moved_resolve(&findings->moved, load, &findings->known, err));
    TRY(moved_write(&findings->moved, load, &findings->known, err));
    TRY(each_finding(findings, decide_row, err));
    TRY(pg_exec(findings->load->main, "SELECT quality.begin_findings()", NULL, err));
    TRY(write_moves(findings, err));
    TRY(write_places(findings, err));
    TRY(write_events(findings, err));
    TRY(pg_exec_format(findings->load->main, err, "SELECT quality.apply_findings('%.*s')", TEXT_ARG(findings->load->as_of)));
    TRY(write_versions(findings, err));
    return pg_exec_format(load->main, err, "SELECT quality.note_moves('%.*s'), quality.apply_clock('%.*s'), quality.apply_facts()",
                          TEXT_ARG(load->as_of), TEXT_ARG(load->as_of));
}

enum status
finding_apply(struct load *load, struct error *err)
{
    struct findings findings = {.load = load};
    enum status status;

    TRY(package_rows_find(&load->package, "findings", &findings.resource, err));
    findings.moved.rows = arena_must_zero(load->arena, findings.resource->rows + 1, sizeof *findings.moved.rows);
    findings.decisions = calloc(findings.resource->rows + 1, 1);
    if (findings.decisions == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for %" PRIu64 " findings", findings.resource->rows);
    }
    status = apply_all(&findings, err);
    if (findings.copying) {
        copy_row_abandon(&findings.copy);
    }
    known_done(&findings.known);
    free(findings.events);
    free(findings.decisions);
    return status;
}
