/* SPDX-License-Identifier: Apache-2.0 */
#include "load/findings/record.h"

#include "common/formats/csv.h"
#include "common/formats/short_code.h"
#include "common/ground/date.h"
#include "common/ground/file.h"
#include "load/findings/life.h"

#include <inttypes.h>
#include <stdio.h>

enum { COLUMNS = 7 };

static const char *const headers[COLUMNS] = {"finding", "at", "event", "result", "note", "by", "until"};

static enum status
refuse_record(struct error *err, uint64_t row, const char *reason, struct text value)
{
    return error_set(err, STATUS_DATA, "E-RECORD", "line %" PRIu64 ": %s \"%.*s\"", row, reason, TEXT_ARG(value));
}

static enum status
check_fact(const struct record_fact *fact, uint64_t row, struct error *err)
{
    int32_t day;
    char code[SHORT_CODE_FOLDED];
    const enum life_event event = life_event_parse(fact->event);

    if (event < LIFE_SEND || (event == LIFE_EVENTS && !text_equal(fact->event, TEXT("note")))) {
        return refuse_record(err, row, "an event is send, hold, answer, promise, waive, recall or note, not", fact->event);
    }
    if (!date_parse(fact->at, &day)) {
        return refuse_record(err, row, "no date:", fact->at);
    }
    if (!text_is_null(fact->until) && !date_parse(fact->until, &day)) {
        return refuse_record(err, row, "no date:", fact->until);
    }
    if (event == LIFE_WAIVE && text_is_null(fact->until)) {
        return refuse_record(err, row, "a waiver needs a day on which it ends:", fact->finding);
    }
    if (fact->by.size == 0) {
        return refuse_record(err, row, "who says so? by is empty for", fact->finding);
    }
    if (short_code_fold(fact->finding, code).size == SHORT_CODE_SIZE && !short_code_is_valid((struct text){code, SHORT_CODE_SIZE})) {
        return refuse_record(err, row, "the check character does not fit the short code", fact->finding);
    }
    return STATUS_OK;
}

/* Taking back begins a new round: the same line sent again on the same day is another fact then, and taken back once. */
static enum status
insert_fact(struct pg *connection, struct record_fact fact, int32_t today, uint64_t row, struct error *err)
{
    struct text parameters[COLUMNS];
    struct pg_result *result;
    char code[SHORT_CODE_FOLDED];
    char day[DATE_TEXT_SIZE];
    bool found;

    if (text_is_null(fact.at)) {
        fact.at = (struct text){day, date_format(today, day)};
    }
    TRY(check_fact(&fact, row, err));
    parameters[0] = short_code_fold(fact.finding, code);
    parameters[0] = parameters[0].size == SHORT_CODE_SIZE ? parameters[0] : fact.finding; /* else a finding key */
    parameters[1] = fact.at;
    parameters[2] = fact.event;
    parameters[3] = fact.result;
    parameters[4] = fact.note;
    parameters[5] = fact.by;
    parameters[6] = fact.until;
    TRY(pg_query(connection,
                 "WITH known AS (SELECT finding_key FROM quality.finding_version"
                 " WHERE _valid_to IS NULL AND finding_key = bidui.finding_of($1)),"
                 " added AS (INSERT INTO quality.human_event (finding_key, at, event, result, note, by, until, round)"
                 " SELECT finding_key, $2::date, $3::text, $4::text, $5::text, $6::text, $7::date, r.round FROM known"
                 " CROSS JOIN LATERAL (SELECT count(*) AS round FROM quality.human_event h WHERE h.finding_key = known.finding_key"
                 " AND h.event = 'recall') r WHERE $3::text <> 'recall' OR EXISTS (SELECT FROM quality.human_event h"
                 " WHERE h.finding_key = known.finding_key AND h.event IN ('send', 'hold') AND h.round = r.round) ON CONFLICT DO NOTHING)"
                 " SELECT finding_key FROM known",
                 parameters, COLUMNS, &result, err));
    found = pg_result_rows(result) == 1;
    pg_result_free(result);
    return found ? STATUS_OK : refuse_record(err, row, "there is no finding", fact.finding);
}

static enum status
find_positions(const struct csv_cursor *cursor, size_t positions[COLUMNS], struct error *err)
{
    for (size_t column = 0; column < COLUMNS; column++) {
        positions[column] = csv_find(cursor, text_from(headers[column]));
        if (positions[column] == SIZE_MAX) {
            return error_set(err, STATUS_DATA, "E-RECORD", "\"%s\" has no column \"%s\"", cursor->name, headers[column]);
        }
    }
    return STATUS_OK;
}

static enum status
insert_facts(struct pg *connection, struct csv_cursor *cursor, int32_t today, struct error *err)
{
    size_t positions[COLUMNS];
    bool more;

    TRY(csv_next(cursor, &more, err));
    TRY(find_positions(cursor, positions, err));
    while (true) {
        TRY(csv_next(cursor, &more, err));
        if (!more) {
            return STATUS_OK;
        }
        TRY(insert_fact(connection,
                        (struct record_fact){
                            .finding = cursor->fields[positions[0]],
                            .at = cursor->fields[positions[1]],
                            .event = cursor->fields[positions[2]],
                            .result = cursor->fields[positions[3]],
                            .note = cursor->fields[positions[4]],
                            .by = cursor->fields[positions[5]],
                            .until = cursor->fields[positions[6]],
                        },
                        today, cursor->row, err));
    }
}

/* Begins the transaction; findings of a load in progress must not move under it. */
static enum status
begin_facts(struct pg *connection, struct error *err)
{
    TRY(pg_exec(connection, "BEGIN", NULL, err));
    return life_copy_steps(connection, err);
}

static enum status
apply_facts(struct pg *connection, struct error *err)
{
    int64_t applied;

    TRY(pg_query_number(connection, "SELECT quality.apply_facts()", 0, &applied, err));
    TRY(pg_exec(connection, "COMMIT", NULL, err));
    (void)printf("%" PRId64 " recorded\n", applied);
    return STATUS_OK;
}

enum status
record_file(struct pg *connection, const char *path, int32_t today, struct error *err)
{
    struct csv_cursor cursor;
    struct text content;
    enum status status;

    TRY(file_map(path, &content, err));
    csv_open(&cursor, content, path);
    status = begin_facts(connection, err);
    status = status == STATUS_OK ? insert_facts(connection, &cursor, today, err) : status;
    csv_close(&cursor);
    file_unmap(content);
    return status == STATUS_OK ? apply_facts(connection, err) : status;
}

enum status
record_one(struct pg *connection, const struct record_fact *fact, int32_t today, struct error *err)
{
    TRY(begin_facts(connection, err));
    TRY(insert_fact(connection, *fact, today, 1, err));
    return apply_facts(connection, err);
}
