/* SPDX-License-Identifier: Apache-2.0 */
#include "report/list.h"

#include "common/buffer.h"
#include "common/csv.h"
#include "common/file.h"
#include "common/json.h"

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
    COLUMN_STATE,
    COLUMN_DUE,
    COLUMN_TOWN_CODE,
    COLUMN_TOWN,
    COLUMN_VILLAGE_CODE,
    COLUMN_VILLAGE,
    COLUMN_HEAD,
    COLUMN_PERSON,
    COLUMN_RELATION,
    COLUMN_HELD_BACK,
    COLUMN_COUNT
};

static const char *const column_names[] = {"code",      "rule", "rule_name",    "class",   "department", "dispatch", "source",
                                           "message",   "values", "state",      "due",     "town_code",  "town",     "village_code",
                                           "village",   "head", "person",       "relation", "held_back"};
_Static_assert(sizeof column_names / sizeof column_names[0] == COLUMN_COUNT, "a name per column of list.sql");

enum { LINES_AT_ONCE = 64, RECORD_MAX = 256 * 1024 * 1024 };

struct reading {
    const struct pg_result *result;
    const struct pack *pack;
    struct arena *arena;
    struct list_set *set;
};

static struct text
get(const struct reading *reading, size_t row, enum column column)
{
    const struct text value = pg_result_get(reading->result, row, column);

    return text_is_null(value) ? TEXT("") : value;
}

struct text
list_mask(struct text value, enum schema_personal personal, struct arena *arena)
{
    if (personal == PERSONAL_ID && value.size >= 15) {
        return text_from(arena_must_format(arena, "%.*s********%.*s", 6, value.data, 4, value.data + value.size - 4));
    }
    if ((personal == PERSONAL_PHONE || personal == PERSONAL_CARD) && value.size >= 7) {
        return text_from(arena_must_format(arena, "%.*s****%.*s", 3, value.data, 4, value.data + value.size - 4));
    }
    if (personal == PERSONAL_HEALTH || personal == PERSONAL_ADDRESS || personal == PERSONAL_ID || personal == PERSONAL_PHONE
        || personal == PERSONAL_CARD) {
        return TEXT("***");
    }
    return value;
}

static void
append_pair(struct buffer *out, struct text title, struct text value)
{
    if (value.size == 0) {
        return;
    }
    if (out->size > 0) {
        buffer_append_string(out, "\n");
    }
    buffer_format(out, "%.*s:%.*s", TEXT_ARG(title), TEXT_ARG(value));
}

/* The source and field a related aggregate such as `first(death.died_on by person_key)` reads; false when there is none. */
static bool
related_field(const struct pack *pack, struct text expression, const struct schema **schema, size_t *field)
{
    const size_t open = text_find(expression, TEXT("("));
    size_t dot;
    size_t end;
    struct text inside;

    if (open == SIZE_MAX) {
        return false;
    }
    inside = (struct text){expression.data + open + 1, expression.size - open - 1};
    dot = text_find(inside, TEXT("."));
    if (dot == SIZE_MAX) {
        return false;
    }
    *schema = schema_find(pack, text_trim((struct text){inside.data, dot}));
    end = dot + 1;
    while (end < inside.size && (inside.data[end] == '_' || (inside.data[end] >= 'a' && inside.data[end] <= 'z'))) {
        end++;
    }
    if (*schema == NULL) {
        return false;
    }
    *field = schema_field_find(*schema, (struct text){inside.data + dot + 1, end - dot - 1});
    return *field != SIZE_MAX;
}

/* Sorts the rule's values into ours (columns of the flagged row) and theirs (what related sources say). */
static void
split_values(const struct reading *reading, size_t row, struct buffer *ours, struct buffer *theirs)
{
    const struct schema *own = schema_find(reading->pack, get(reading, row, COLUMN_SOURCE));
    struct json *values;

    if (json_parse(get(reading, row, COLUMN_VALUES), "values", &values, NULL) != STATUS_OK) {
        return;
    }
    for (const struct json *item = json_first(values); item != NULL; item = json_next(item)) {
        const struct text value = json_lexeme(item, reading->arena);
        const size_t field = own == NULL ? SIZE_MAX : schema_field_find(own, json_key(item));
        const struct schema *other;
        size_t other_field;

        if (field != SIZE_MAX) {
            append_pair(ours, own->fields[field].title, list_mask(value, own->fields[field].personal, reading->arena));
        } else if (related_field(reading->pack, json_key(item), &other, &other_field)) {
            const struct schema_field *about = &other->fields[other_field];
            const char *title = arena_must_format(reading->arena, "%.*s %.*s", TEXT_ARG(other->department), TEXT_ARG(about->title));

            append_pair(theirs, text_from(title), list_mask(value, about->personal, reading->arena));
        }
    }
    json_free(values);
}

static void
fill_line(const struct reading *reading, size_t row, struct list_line *line)
{
    struct buffer ours;
    struct buffer theirs;
    const struct text person = get(reading, row, COLUMN_PERSON);
    const struct text relation = get(reading, row, COLUMN_RELATION);

    buffer_init(&ours, 64 * 1024);
    buffer_init(&theirs, 64 * 1024);
    split_values(reading, row, &ours, &theirs);
    *line = (struct list_line){
        .code = get(reading, row, COLUMN_CODE),
        .group = TEXT(""),
        .head = get(reading, row, COLUMN_HEAD),
        .person = person,
        .question = get(reading, row, COLUMN_MESSAGE),
        .ours = arena_must_text(reading->arena, buffer_text(&ours)),
        .theirs = arena_must_text(reading->arena, buffer_text(&theirs)),
        .due = get(reading, row, COLUMN_DUE),
        .class = get(reading, row, COLUMN_CLASS),
        .village = get(reading, row, COLUMN_VILLAGE),
    };
    if (relation.size > 0) {
        line->person = text_from(arena_must_format(reading->arena, "%.*s(%.*s)", TEXT_ARG(person), TEXT_ARG(relation)));
    }
    buffer_done(&ours);
    buffer_done(&theirs);
}

static struct list *
find_or_add(const struct reading *reading, enum list_kind kind, struct text town, struct text name)
{
    struct list_set *set = reading->set;

    for (size_t at = 0; at < set->count; at++) {
        struct list *list = &set->lists[at];

        if (list->kind == kind && text_equal(list->town, town) && text_equal(list->name, name)) {
            return list;
        }
    }
    set->lists[set->count] = (struct list){.kind = kind, .town = town, .name = name};
    return &set->lists[set->count++];
}

static void
add_line(const struct reading *reading, struct list *list, const struct list_line *line, bool held_back)
{
    if (held_back) {
        list->held_back++;
        return;
    }
    if (list->line_count % LINES_AT_ONCE == 0) {
        struct list_line *wider = arena_must_zero(reading->arena, list->line_count + LINES_AT_ONCE, sizeof *wider);

        if (list->line_count > 0) {
            memcpy(wider, list->lines, list->line_count * sizeof *wider);
        }
        list->lines = wider;
    }
    list->lines[list->line_count++] = *line;
}

/* A village's line stands in the village's file and in its town's; what is a department's own error goes to that department too. */
static void
add_row(const struct reading *reading, size_t row)
{
    const struct text town = get(reading, row, COLUMN_TOWN);
    const struct text village = get(reading, row, COLUMN_VILLAGE);
    const struct text dispatch = get(reading, row, COLUMN_DISPATCH);
    const bool held_back = text_equal(get(reading, row, COLUMN_HELD_BACK), TEXT("t"));
    struct list_line line;

    fill_line(reading, row, &line);
    reading->set->sendings[reading->set->sending_count++] = (struct list_sending){line.code, line.due, held_back};
    if (text_equal(dispatch, TEXT("village")) && village.size > 0) {
        add_line(reading, find_or_add(reading, LIST_VILLAGE, town, village), &line, held_back);
    }
    if (town.size > 0 && (text_equal(dispatch, TEXT("village")) || text_equal(dispatch, TEXT("town")))) {
        add_line(reading, find_or_add(reading, LIST_TOWN, TEXT(""), town), &line, held_back);
    }
    if (text_equal(dispatch, TEXT("department")) || town.size == 0) {
        add_line(reading, find_or_add(reading, LIST_DEPARTMENT, TEXT(""), get(reading, row, COLUMN_DEPARTMENT)), &line, false);
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

static void
free_result(void *result)
{
    pg_result_free(result);
}

enum status
list_read(struct pg *connection, const char *sql, const struct pack *pack, long budget, struct text batch, struct arena *arena,
          struct list_set *set, struct error *err)
{
    char number[24];
    struct pg_result *result;
    struct text parameter;
    enum status status;

    (void)snprintf(number, sizeof number, "%ld", budget);
    parameter = text_from(number);
    TRY(pg_query(connection, sql, &parameter, 1, &result, err));
    status = check_columns(result, err);
    if (status == STATUS_OK) {
        const size_t rows = pg_result_rows(result);
        struct reading reading = {result, pack, arena, set};

        *set = (struct list_set){.lists = arena_must_zero(arena, rows * 3 + 1, sizeof *set->lists), .batch = batch};
        set->sendings = arena_must_zero(arena, rows + 1, sizeof *set->sendings);
        for (size_t row = 0; row < rows; row++) {
            add_row(&reading, row);
        }
    }
    arena_on_done(arena, free_result, result); /* the lines borrow from it */
    return status;
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
        const struct text cells[7] = {
            sending->code, at, sending->held_back ? TEXT("hold") : TEXT("send"), TEXT_NULL, TEXT_NULL, by, sending->held_back ? TEXT_NULL : sending->due,
        };

        csv_append_row(&out, cells, 7);
    }
    status = buffer_ok(&out) ? file_write_atomic(path, buffer_text(&out), err)
                             : error_set(err, STATUS_MEMORY, "E-MEMORY", "more findings than fit into %d bytes", RECORD_MAX);
    buffer_done(&out);
    return status;
}
