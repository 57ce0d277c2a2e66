/* SPDX-License-Identifier: Apache-2.0 */
#include "report/lists/list.h"

#include "common/formats/csv.h"
#include "common/ground/array.h"
#include "common/ground/buffer.h"
#include "common/ground/file.h"
#include "report/lists/text.h"

#include <stdio.h>
#include <stdlib.h>

/* Columns of list.sql, by position; the names are checked, so that the SQL cannot drift away. */
enum column {
    COLUMN_CODE,
    COLUMN_RULE,
    COLUMN_RULE_NAME,
    COLUMN_CLASS,
    COLUMN_DEPARTMENT,
    COLUMN_DISPATCH,
    COLUMN_SOURCE,
    COLUMN_MESSAGE,
    COLUMN_VALUES,
    COLUMN_DUE,
    COLUMN_TOWN_CODE,
    COLUMN_TOWN,
    COLUMN_VILLAGE_CODE,
    COLUMN_VILLAGE,
    COLUMN_GROUP,
    COLUMN_HEAD,
    COLUMN_PERSON,
    COLUMN_RELATION,
    COLUMN_LEAD,
    COLUMN_OTHERS,
    COLUMN_HELD_BACK,
    COLUMN_PLACE,
    COLUMN_COUNT
};

static const char *const column_names[] = {"code",   "rule",     "rule_name", "class",  "department",   "dispatch", "source",     "message",
                                           "values", "due",      "town_code", "town",   "village_code", "village",  "group_name", "head",
                                           "person", "relation", "lead",      "others", "held_back",    "place"};
_Static_assert(sizeof column_names / sizeof column_names[0] == COLUMN_COUNT, "a name per column of list.sql");

enum { ITEMS_FIRST = 64, RECORD_MAX = 256 * 1024 * 1024 };

struct reading {
    const struct pg_result *result;
    struct list_text text;
    struct arena *arena;
    struct list_set *set;
};

static struct text
get(const struct reading *reading, size_t row, enum column column)
{
    const struct text value = pg_result_get(reading->result, row, column);

    return text_is_null(value) ? TEXT("") : value;
}

static bool
is_line(const struct reading *reading, size_t row)
{
    return text_equal(get(reading, row, COLUMN_CODE), get(reading, row, COLUMN_LEAD));
}

static struct text
person_of(const struct reading *reading, size_t row)
{
    const struct text person = get(reading, row, COLUMN_PERSON);
    const struct text relation = get(reading, row, COLUMN_RELATION);

    return relation.size == 0 ? person : text_from(arena_must_format(reading->arena, "%.*s(%.*s)", TEXT_ARG(person), TEXT_ARG(relation)));
}

/* The sentence, and below it the others of the household that the same answer settles. */
static struct text
question_of(const struct reading *reading, size_t row, struct text message)
{
    const struct text others = get(reading, row, COLUMN_OTHERS);

    return others.size == 0 ? message
                            : text_from(arena_must_format(reading->arena, "%.*s\n同因:%.*s(一并核实;结果不同的,另行写其短码)",
                                                          TEXT_ARG(message), TEXT_ARG(others)));
}

static void
fill_line(const struct reading *reading, size_t row, enum rule_show_audience audience, struct list_line *line)
{
    const struct list_text_finding finding = {get(reading, row, COLUMN_RULE), get(reading, row, COLUMN_SOURCE),
                                              get(reading, row, COLUMN_MESSAGE), get(reading, row, COLUMN_VALUES)};
    struct list_text_parts parts;

    list_text_fill(&reading->text, &finding, audience, &parts);
    *line = (struct list_line){
        .code = get(reading, row, COLUMN_CODE),
        .rule_name = get(reading, row, COLUMN_RULE_NAME),
        .town = get(reading, row, COLUMN_TOWN),
        .village = get(reading, row, COLUMN_VILLAGE),
        .group = get(reading, row, COLUMN_GROUP),
        .head = get(reading, row, COLUMN_HEAD),
        .person = person_of(reading, row),
        .question = question_of(reading, row, parts.message),
        .ours = parts.ours,
        .theirs = parts.theirs,
        .due = get(reading, row, COLUMN_DUE),
        .class = get(reading, row, COLUMN_CLASS),
    };
    if (audience == RULE_SHOW_DEPARTMENT) { /* where its own list has the row */
        line->ours = text_from(arena_must_format(reading->arena, "%.*s%s%.*s", TEXT_ARG(line->ours), line->ours.size > 0 ? "\n" : "",
                                                 TEXT_ARG(get(reading, row, COLUMN_PLACE))));
    }
}

static struct list *
find_or_add(const struct reading *reading, enum list_kind kind, struct text town, struct text name)
{
    struct list_set *set = reading->set;

    for (size_t at = set->count; at > 0; at--) { /* rows come by town and village: the one wanted is near the end */
        struct list *list = &set->lists[at - 1];

        if (list->kind == kind && text_equal(list->town, town) && text_equal(list->name, name)) {
            return list;
        }
    }
    set->lists[set->count] = (struct list){.kind = kind, .town = town, .name = name};
    return &set->lists[set->count++];
}

static void
hold(const struct reading *reading, struct list *list, size_t row)
{
    const struct text village = get(reading, row, COLUMN_VILLAGE);
    const struct text rule_name = get(reading, row, COLUMN_RULE_NAME);

    list->held_back++;
    for (size_t at = 0; at < list->held_count; at++) {
        if (text_equal(list->held[at].village, village) && text_equal(list->held[at].rule_name, rule_name)) {
            list->held[at].count++;
            return;
        }
    }
    list->held = array_grow(reading->arena, list->held, list->held_count, &list->held_capacity, ITEMS_FIRST, sizeof *list->held);
    list->held[list->held_count++] = (struct list_held){village, rule_name, 1};
}

static void
add_line(const struct reading *reading, enum list_kind kind, struct text town, struct text name, size_t row)
{
    struct list *list = find_or_add(reading, kind, town, name);
    const enum rule_show_audience audience = kind == LIST_DEPARTMENT || kind == LIST_COUNTY ? RULE_SHOW_DEPARTMENT : RULE_SHOW_VILLAGE;

    if (text_equal(get(reading, row, COLUMN_HELD_BACK), TEXT("t"))) {
        hold(reading, list, row);
    } else if (is_line(reading, row)) {
        list->lines = array_grow(reading->arena, list->lines, list->line_count, &list->line_capacity, ITEMS_FIRST, sizeof *list->lines);
        fill_line(reading, row, audience, &list->lines[list->line_count++]);
    }
}

/* A village's line goes into the village's file and its town's; what is a department's own error goes to that department; what the
 * county settles itself, one by one or in bulk, and what has no place, to the county bureau's list, so that everything is sent to someone.
 */
static void
add_row(const struct reading *reading, size_t row)
{
    const struct text town = get(reading, row, COLUMN_TOWN);
    const struct text village = get(reading, row, COLUMN_VILLAGE);
    const struct text dispatch = get(reading, row, COLUMN_DISPATCH);
    const bool local = text_equal(dispatch, TEXT("village")) || text_equal(dispatch, TEXT("town"));

    reading->set->sendings[reading->set->sending_count++] =
        (struct list_sending){get(reading, row, COLUMN_CODE), get(reading, row, COLUMN_LEAD), get(reading, row, COLUMN_DUE),
                              text_equal(get(reading, row, COLUMN_HELD_BACK), TEXT("t"))};
    if (text_equal(dispatch, TEXT("village")) && village.size > 0) {
        add_line(reading, LIST_VILLAGE, town, village, row);
    }
    if (local && town.size > 0) {
        add_line(reading, LIST_TOWN, TEXT(""), town, row);
    } else if (text_equal(dispatch, TEXT("department"))) {
        add_line(reading, LIST_DEPARTMENT, TEXT(""), get(reading, row, COLUMN_DEPARTMENT), row);
    } else {
        add_line(reading, LIST_COUNTY, TEXT(""),
                 text_equal(dispatch, TEXT("bulk")) ? TEXT("批量处理") : get(reading, row, COLUMN_DEPARTMENT), row);
    }
}

static enum status
check_columns(const struct pg_result *result, struct error *err)
{
    for (size_t column = 0; column < COLUMN_COUNT; column++) {
        if (column >= pg_result_columns(result) || strcmp(pg_result_name(result, column), column_names[column]) != 0) {
            return error_set(err, STATUS_CONFIG, "E-REPORT-SQL", "list.sql: column %zu must be \"%s\"", column + 1, column_names[column]);
        }
    }
    return STATUS_OK;
}

/* A query whose result lives as long as the arena: the lines borrow from it. */
static enum status
ask(struct pg *connection, const char *sql, const struct text *parameters, size_t count, struct arena *arena, const struct pg_result **kept,
    struct error *err)
{
    struct pg_result *result;

    TRY(pg_query(connection, sql, parameters, count, &result, err));
    pg_result_keep(result, arena);
    *kept = result;
    return STATUS_OK;
}

static enum status
read_periods(struct pg *connection, struct arena *arena, struct list_text *text, struct error *err)
{
    static const char sql[] = "SELECT source, max(coalesce(period, effective::text)) FROM quality.delivery"
                              " WHERE batch = bidui.batch() AND state IN ('new', 'carried') GROUP BY source";
    const struct pg_result *result;
    struct list_text_period *periods;

    TRY(ask(connection, sql, NULL, 0, arena, &result, err));
    text->period_count = pg_result_rows(result);
    text->periods = periods = arena_must_zero(arena, text->period_count + 1, sizeof *periods);
    for (size_t row = 0; row < text->period_count; row++) {
        periods[row] = (struct list_text_period){pg_result_get(result, row, 0), pg_result_get(result, row, 1)};
    }
    return STATUS_OK;
}

enum status
list_read(struct pg *connection, const struct list_wanted *wanted, const struct pack *pack, const struct rule_shows *shows,
          struct arena *arena, struct list_set *set, struct error *err)
{
    struct reading reading = {
        .text = {.pack = pack, .shows = shows, .arena = arena},
          .arena = arena, .set = set
    };
    const struct text parameters[2] = {text_from(arena_must_format(arena, "%ld", wanted->budget)), wanted->day};
    size_t rows;

    TRY(read_periods(connection, arena, &reading.text, err));
    TRY(ask(connection, wanted->sql, parameters, 2, arena, &reading.result, err));
    TRY(check_columns(reading.result, err));
    rows = pg_result_rows(reading.result);
    *set = (struct list_set){.lists = arena_must_zero(arena, rows * 2 + 1, sizeof *set->lists), .batch = wanted->batch};
    set->sendings = arena_must_zero(arena, rows + 1, sizeof *set->sendings);
    for (size_t row = 0; row < rows; row++) {
        add_row(&reading, row);
    }
    return STATUS_OK;
}

enum status
list_write_record(const struct list_set *set, struct text at, struct text by, const char *path, struct error *err)
{
    struct buffer out;
    enum status status;

    buffer_init(&out, RECORD_MAX);
    buffer_append_string(&out, "finding,at,event,result,note,by,until\n");
    for (size_t row = 0; row < set->sending_count; row++) {
        const struct list_sending *sending = &set->sendings[row];
        char note[32];
        struct text cells[7] = {sending->code, at, TEXT("hold"), TEXT_NULL, TEXT_NULL, by, TEXT_NULL};

        if (!sending->held_back) {
            cells[2] = TEXT("send");
            cells[6] = sending->due;
        }
        if (!text_equal(sending->code, sending->lead)) {
            cells[4] = (struct text){note, (size_t)snprintf(note, sizeof note, "同因 %.*s", TEXT_ARG(sending->lead))};
        }
        csv_append_row(&out, cells, 7);
    }
    status = buffer_ok(&out) ? file_write_atomic(path, buffer_text(&out), err)
                             : error_set(err, STATUS_MEMORY, "E-MEMORY", "more findings than fit into %d bytes", RECORD_MAX);
    buffer_done(&out);
    return status;
}
