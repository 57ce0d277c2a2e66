/* SPDX-License-Identifier: Apache-2.0 */
#include "load/findings/known.h"

#include "common/formats/package_rows.h"
#include "common/formats/short_code.h"
#include "common/ground/array.h"
#include "common/ground/hash.h"

#include <stdlib.h>

enum { CONTENT_MAX = INT32_MAX, ATTEMPTS_MAX = 1000, FINDINGS_FIRST = 4096 };

_Static_assert(SHORT_CODE_SIZE + 1 == 8, "known_assign_code's array");

/* %.*s, twice: the batch. */
static const char known_sql[] =
    "COPY (WITH lost AS MATERIALIZED (SELECT * FROM quality.lost_sources('%.*s'))"
    " SELECT finding_key, code, rule, source, state, unverified, lpad(to_hex(content_hash), 16, '0'), lpad(to_hex(place_hash), 16, '0'),"
    " first_batch, state_batch, due, waived_until, CASE WHEN state IN ('answered', 'awaiting_data')"
    " THEN quality.has_newer_data(rule, source, division_code, state_batch, '%.*s') ELSE true END,"
    " EXISTS (SELECT FROM lost WHERE (lost.source = v.source OR EXISTS (SELECT FROM quality.rule r WHERE r.rule = v.rule"
    " AND lost.source = ANY (string_to_array(r.sources, ';')))) AND quality.is_lost(v.division_code, lost.lost, lost.present))"
    " FROM quality.finding_version v WHERE _valid_to IS NULL) TO STDOUT (FORMAT csv)";

enum {
    KEY,
    CODE,
    RULE,
    SOURCE,
    STATE,
    UNVERIFIED,
    CONTENT_HASH,
    PLACE_HASH,
    FIRST_BATCH,
    STATE_BATCH,
    DUE,
    WAIVED_UNTIL,
    FRESH,
    LOST,
    COLUMNS
};

static enum status
fetch(const struct load *load, const char *sql, struct buffer *content, struct error *err)
{
    struct text message;
    bool more = true;
    enum status status;

    TRY(pg_copy_begin(load->main, sql, err));
    while ((status = pg_copy_next(load->main, &message, &more, err)) == STATUS_OK && more) {
        buffer_append_text(content, message);
    }
    if (status == STATUS_OK && !buffer_ok(content)) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the findings known so far");
    }
    return status;
}

static enum status
take_row(struct known *known, const struct csv_cursor *cursor, struct error *err)
{
    const struct text *cells = cursor->fields;
    struct known_finding *wider;
    bool fresh, fresh_code;

    if (cursor->count != COLUMNS) {
        return error_set(err, STATUS_BUG, "E-BUG", "a known finding has %zu columns", cursor->count);
    }
    wider = array_grow_heap(known->findings, known->count, &known->capacity, FINDINGS_FIRST, sizeof *wider);
    known->findings = wider != NULL ? wider : known->findings;
    if (wider == NULL || !key_table_add(&known->index, hash_64(cells[KEY].data, cells[KEY].size), known->count, &fresh)
        || !key_table_add(&known->codes, hash_64(cells[CODE].data, cells[CODE].size), 0, &fresh_code)) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the findings known so far");
    }
    if (!fresh) {
        return error_set(err, STATUS_BUG, "E-BUG", "finding %.*s is there twice", TEXT_ARG(cells[KEY]));
    }
    known->findings[known->count++] = (struct known_finding){
        .key = cells[KEY],
        .code = cells[CODE],
        .rule = cells[RULE],
        .source = cells[SOURCE],
        .state = life_parse(cells[STATE]),
        .unverified = text_equal(cells[UNVERIFIED], TEXT("t")),
        .fresh = text_equal(cells[FRESH], TEXT("t")),
        .lost = text_equal(cells[LOST], TEXT("t")),
        .content_hash = cells[CONTENT_HASH],
        .place_hash = cells[PLACE_HASH],
        .first_batch = cells[FIRST_BATCH],
        .state_batch = cells[STATE_BATCH],
        .due = cells[DUE],
        .waived_until = cells[WAIVED_UNTIL],
    };
    return STATUS_OK;
}

/* Gives every row that a query copies out to `take`; the cells borrow from `content`. */
static enum status
copy_rows(struct known *known, const struct load *load, const char *sql, const char *name, struct buffer *content,
          enum status (*take)(struct known *, const struct csv_cursor *, struct error *), struct error *err)
{
    struct csv_cursor cursor;
    bool more = true;
    enum status status;

    TRY(fetch(load, sql, content, err));
    csv_open(&cursor, buffer_text(content), name);
    while ((status = csv_next(&cursor, &more, err)) == STATUS_OK && more) {
        status = take(known, &cursor, err);
        if (status != STATUS_OK) {
            break;
        }
    }
    csv_close(&cursor);
    return status;
}

/* ---- moved before ---- */

/* %.*s: the batch. Of several moves of a key the latest counts. */
static const char moved_sql[] = "COPY (SELECT DISTINCT ON (package_key) package_key, finding_key, why FROM quality.finding_alias"
                                " WHERE kind = 'moved' AND batch <= '%.*s' ORDER BY package_key, batch DESC) TO STDOUT (FORMAT csv)";

static enum status
take_alias(struct known *known, const struct csv_cursor *cursor, struct error *err)
{
    struct known_finding *finding = known_find_own(known, cursor->fields[1]);
    bool fresh;

    if (finding == NULL) {
        return STATUS_OK; /* taken back with its batch */
    }
    finding->named = finding->named || text_equal(cursor->fields[2], TEXT("source"));
    known->aliases =
        array_grow(known->arena, known->aliases, known->alias_count, &known->alias_capacity, FINDINGS_FIRST, sizeof *known->aliases);
    if (!key_table_add(&known->alias_index, hash_64(cursor->fields[0].data, cursor->fields[0].size), known->alias_count, &fresh)) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for findings that moved");
    }
    known->aliases[known->alias_count++] = (struct known_alias){cursor->fields[0], finding};
    return STATUS_OK;
}

/* ---- what people did ---- */

static const char facts_sql[] = "COPY (SELECT DISTINCT finding_key FROM quality.human_event h WHERE NOT EXISTS"
                                " (SELECT FROM quality.finding_version v WHERE v.finding_key = h.finding_key AND v._valid_to IS NULL))"
                                " TO STDOUT (FORMAT csv)";

static enum status
take_fact(struct known *known, const struct csv_cursor *cursor, struct error *err)
{
    bool fresh;

    if (!key_table_add(&known->facts, hash_64(cursor->fields[0].data, cursor->fields[0].size), 0, &fresh)) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for what people did");
    }
    return STATUS_OK;
}

static enum status
read_facts(struct known *known, const struct load *load, struct error *err)
{
    struct buffer content;
    enum status status;

    buffer_init(&content, CONTENT_MAX);
    status = copy_rows(known, load, facts_sql, "what people did", &content, take_fact, err);
    buffer_done(&content);
    return status;
}

bool
known_take_facts(struct known *known, struct text key)
{
    const size_t slot = key_table_find(&known->facts, hash_64(key.data, key.size));

    if (slot == SIZE_MAX || known->facts.states[slot] == KEY_SAME) {
        return false;
    }
    known->facts.states[slot] = KEY_SAME;
    return true;
}

static int
compare_texts(const void *left, const void *right)
{
    return text_compare(*(const struct text *)left, *(const struct text *)right);
}

static enum status
read_rules(struct known *known, struct load *load, struct error *err)
{
    struct pg_result *result;

    TRY(pg_query(load->main, "SELECT rule FROM quality.rule_run WHERE batch = $1::date AND state = 'evaluated'", &load->as_of, 1, &result,
                 err));
    known->evaluated = arena_must_zero(load->arena, pg_result_rows(result) + 1, sizeof *known->evaluated);
    for (size_t row = 0; row < pg_result_rows(result); row++) {
        known->evaluated[known->evaluated_count++] = arena_must_text(load->arena, pg_result_get(result, row, 0));
    }
    pg_result_free(result);
    qsort(known->evaluated, known->evaluated_count, sizeof *known->evaluated, compare_texts);
    return STATUS_OK;
}

/* ---- unknown.csv ---- */

/* A package of before there was such a list marks no finding as undetermined. */
static enum status
read_undetermined(struct known *known, const struct load *load, struct error *err)
{
    static const char *const names[] = {"finding_key"};
    struct package_rows rows;
    struct text key;

    TRY(package_rows_open(&rows, package_find(&load->package, "unknown"), names, 1, err));
    while (package_rows_next(&rows, &key, err)) {
        struct known_finding *moved = known_find_moved(known, key);
        struct known_finding *found = moved != NULL ? moved : known_find_own(known, key);

        if (found != NULL && (moved != NULL || !found->named)) {
            found->undetermined = true;
        }
    }
    return package_rows_close(&rows);
}

enum status
known_read(struct known *known, struct load *load, struct error *err)
{
    *known = (struct known){.arena = load->arena};
    buffer_init(&known->content, CONTENT_MAX);
    key_table_init(&known->index);
    key_table_init(&known->codes);
    buffer_init(&known->alias_content, CONTENT_MAX);
    key_table_init(&known->alias_index);
    key_table_init(&known->facts);
    TRY(read_rules(known, load, err));
    TRY(copy_rows(known, load, arena_must_format(load->arena, known_sql, TEXT_ARG(load->as_of), TEXT_ARG(load->as_of)), "known findings",
                  &known->content, take_row, err));
    /* behind the findings, whose array does not move any more */
    TRY(copy_rows(known, load, arena_must_format(load->arena, moved_sql, TEXT_ARG(load->as_of)), "findings that moved",
                  &known->alias_content, take_alias, err));
    TRY(read_facts(known, load, err));
    return read_undetermined(known, load, err);
}

void
known_done(struct known *known)
{
    buffer_done(&known->content);
    buffer_done(&known->alias_content);
    key_table_done(&known->alias_index);
    key_table_done(&known->facts);
    key_table_done(&known->index);
    key_table_done(&known->codes);
    free(known->findings);
    *known = (struct known){0};
}

struct known_finding *
known_find_moved(const struct known *known, struct text key)
{
    const size_t slot = key_table_find(&known->alias_index, hash_64(key.data, key.size));
    const struct known_alias *found;

    if (slot == SIZE_MAX) {
        return NULL;
    }
    found = &known->aliases[known->alias_index.slots[slot].hash];
    return text_equal(found->key, key) ? found->finding : NULL;
}

struct known_finding *
known_find(const struct known *known, struct text key)
{
    struct known_finding *found = known_find_moved(known, key);

    return found != NULL ? found : known_find_own(known, key);
}

struct known_finding *
known_find_own(const struct known *known, struct text key)
{
    const size_t slot = key_table_find(&known->index, hash_64(key.data, key.size));
    struct known_finding *found;

    if (slot == SIZE_MAX) {
        return NULL;
    }
    found = &known->findings[known->index.slots[slot].hash];
    return text_equal(found->key, key) ? found : NULL;
}

static bool
is_evaluated(const struct known *known, struct text rule)
{
    return known->evaluated_count > 0
           && bsearch(&rule, known->evaluated, known->evaluated_count, sizeof *known->evaluated, compare_texts) != NULL;
}

bool
known_is_verifiable(const struct known *known, const struct known_finding *finding)
{
    return is_evaluated(known, finding->rule) && finding->fresh && !finding->lost && !finding->undetermined;
}

enum status
known_assign_code(struct known *known, struct text key, char code[8], struct error *err)
{
    for (unsigned attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        bool fresh;

        short_code_make(key, attempt, code);
        if (!key_table_add(&known->codes, hash_64(code, SHORT_CODE_SIZE), 0, &fresh)) {
            return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for short codes");
        }
        if (fresh) {
            return STATUS_OK;
        }
    }
    return error_set(err, STATUS_BUG, "E-BUG", "no short code is left for finding %.*s", TEXT_ARG(key));
}
