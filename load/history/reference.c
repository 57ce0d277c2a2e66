/* SPDX-License-Identifier: Apache-2.0 */
#include "load/history/reference.h"

#include "common/formats/csv.h"
#include "common/formats/json.h"
#include "common/ground/file.h"

static enum status
does_not_fit(const char *table, struct error *err)
{
    return error_set(err, STATUS_CONFIG, "E-CONFIG", "the pack has a value that does not fit %s", table);
}

/* ---- divisions ---- */

static enum status
put_divisions(struct load *load, struct copy_row *copy, struct error *err)
{
    for (size_t at = 0; at < load->pack->division_count; at++) {
        const struct schema_division *division = &load->pack->divisions[at];
        const struct text cells[] = {division->code,   division->name,       division->level,
                                     division->parent, division->valid_from, division->valid_to};

        copy_row_start(copy, 6);
        for (size_t cell = 0; cell < 6; cell++) {
            const struct text value = cells[cell].size == 0 ? TEXT_NULL : cells[cell];

            if (!copy_row_cell(copy, cell < 4 ? COPY_TEXT : COPY_DATE, value)) {
                return does_not_fit("core.division", err);
            }
        }
        TRY(copy_row_finish(copy, err));
    }
    return STATUS_OK;
}

static enum status
put_changes(struct load *load, struct copy_row *copy, struct error *err)
{
    for (size_t at = 0; at < load->pack->change_count; at++) {
        const struct schema_division_change *change = &load->pack->changes[at];

        copy_row_start(copy, 5);
        if (!copy_row_cell(copy, COPY_TEXT, change->old_code) || !copy_row_cell(copy, COPY_TEXT, change->new_code)
            || !copy_row_cell(copy, COPY_DATE, change->date)
            || !copy_row_cell(copy, COPY_TEXT, change->whole ? TEXT("whole") : TEXT("part"))
            || !copy_row_cell(copy, COPY_TEXT, change->source)) {
            return does_not_fit("core.division_change", err);
        }
        TRY(copy_row_finish(copy, err));
    }
    return STATUS_OK;
}

/* Empties a table and fills it with what `put` writes. */
static enum status
copy_table(struct load *load, const char *table, const struct copy_column *columns, size_t count,
           enum status (*put)(struct load *, struct copy_row *, struct error *), struct error *err)
{
    struct copy_row copy;
    enum status status;

    TRY(pg_exec_format(load->main, err, "DELETE FROM %s", table));
    TRY(copy_row_begin(&copy, load->main, table, columns, count, "", err));
    status = put(load, &copy, err);
    if (status != STATUS_OK) {
        copy_row_abandon(&copy);
        return status;
    }
    TRY(copy_row_end(&copy, err));
    return pg_exec_format(load->main, err, "ANALYZE %s", table);
}

static enum status
copy_divisions(struct load *load, struct error *err)
{
    static const struct copy_column columns[] = {
        {"code",       COPY_TEXT},
        {"name",       COPY_TEXT},
        {"level",      COPY_TEXT},
        {"parent",     COPY_TEXT},
        {"valid_from", COPY_DATE},
        {"valid_to",   COPY_DATE},
    };
    static const struct copy_column changes[] = {
        {"old",        COPY_TEXT},
        {"new",        COPY_TEXT},
        {"changed_on", COPY_DATE},
        {"kind",       COPY_TEXT},
        {"source",     COPY_TEXT},
    };

    TRY(copy_table(load, "core.division", columns, sizeof columns / sizeof columns[0], put_divisions, err));
    return copy_table(load, "core.division_change", changes, sizeof changes / sizeof changes[0], put_changes, err);
}

/* ---- rules ---- */

static const struct copy_column rule_columns[] = {
    {"rule",       COPY_TEXT   },
    {"name",       COPY_TEXT   },
    {"class",      COPY_TEXT   },
    {"severity",   COPY_TEXT   },
    {"department", COPY_TEXT   },
    {"dispatch",   COPY_TEXT   },
    {"cause",      COPY_TEXT   },
    {"due_days",   COPY_INTEGER},
    {"sources",    COPY_TEXT   },
};

enum { RULE_COLUMNS = sizeof rule_columns / sizeof rule_columns[0], SOURCES_COLUMN = RULE_COLUMNS - 1, SOURCES_MAX = 64 * 1024 };

static bool
is_word_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_';
}

/* Is `word` in the expression, as a whole word? */
static bool
mentions(struct text expression, struct text word)
{
    size_t at = 0, found;

    if (text_is_null(expression)) {
        return false;
    }
    while ((found = text_find((struct text){expression.data + at, expression.size - at}, word)) != SIZE_MAX) {
        const size_t from = at + found, to = from + word.size;

        if ((from == 0 || !is_word_byte(expression.data[from - 1])) && (to == expression.size || !is_word_byte(expression.data[to]))) {
            return true;
        }
        at = to;
    }
    return false;
}

/* Does any expression or `from` below mention the word? Titles and descriptions are text for people. */
static bool
mentions_source(const struct json *value, struct text word)
{
    static const char *const for_people[] = {"title", "titles", "description", "name"};

    if (!json_is_object(value) && !json_is_array(value)) {
        return mentions(json_text(value), word);
    }
    for (const struct json *item = json_first(value); item != NULL; item = json_next(item)) {
        bool skip = false;

        for (size_t at = 0; at < sizeof for_people / sizeof for_people[0] && json_is_object(value); at++) {
            skip = skip || text_equal(json_key(item), text_from(for_people[at]));
        }
        if (!skip && mentions_source(item, word)) {
            return true;
        }
    }
    return false;
}

/* The pack's derived sources (docs/rules.md). */
struct derived {
    struct text name;
    const struct json *json;
};

struct derived_list {
    struct derived *items;
    size_t count;
};

enum { DERIVED_DEPTH = 16 }; /* transform refuses circles; whoever loads does not rest on that */

static enum status
read_derived(struct load *load, struct derived_list *list, struct error *err)
{
    const char *folder = file_join(load->arena, load->pack->folder, "derived");
    char **names;
    size_t count;

    TRY(file_list(folder, load->arena, &names, &count, err));
    *list = (struct derived_list){arena_must_zero(load->arena, count + 1, sizeof *list->items), 0};
    for (size_t at = 0; at < count; at++) {
        struct json *json;

        if (text_ends_with(text_from(names[at]), TEXT(".json"))) {
            TRY(json_read(file_join(load->arena, folder, names[at]), &json, err));
            json_keep(json, load->arena);
            list->items[list->count++] = (struct derived){json_get_text(json, "name"), json};
        }
    }
    return STATUS_OK;
}

/* Mentions the source itself, or a derived source that does. */
static bool
depends_on(const struct json *value, struct text source, const struct derived_list *list, unsigned depth)
{
    if (mentions_source(value, source)) {
        return true;
    }
    for (size_t at = 0; at < list->count && depth < DERIVED_DEPTH; at++) {
        if (mentions_source(value, list->items[at].name) && depends_on(list->items[at].json, source, list, depth + 1)) {
            return true;
        }
    }
    return false;
}

static bool
rule_reads(const struct json *rule, struct text source, const struct derived_list *list)
{
    static const char *const keys[] = {"from", "flag", "where", "let"};

    for (size_t at = 0; at < sizeof keys / sizeof keys[0]; at++) {
        const struct json *value = json_get(rule, keys[at]);

        if (value != NULL && depends_on(value, source, list, 0)) {
            return true;
        }
    }
    return false;
}

/* `member;death`: the sources whose data a rule reads. */
static struct text
rule_sources(struct load *load, const struct json *rule, const struct derived_list *list)
{
    struct buffer names;
    struct text sources;

    buffer_init(&names, SOURCES_MAX);
    for (size_t at = 0; at < load->pack->source_count; at++) {
        if (rule_reads(rule, load->pack->sources[at].name, list)) {
            buffer_format(&names, "%s%.*s", names.size == 0 ? "" : ";", TEXT_ARG(load->pack->sources[at].name));
        }
    }
    sources = arena_must_text(load->arena, buffer_text(&names));
    buffer_done(&names);
    return sources;
}

static struct text
rule_cell(struct load *load, const struct json *rule, const struct derived_list *list, size_t column)
{
    const struct json *value;

    if (column == SOURCES_COLUMN) {
        return rule_sources(load, rule, list);
    }
    value = json_get(rule, column == 0 ? "id" : rule_columns[column].name);
    return value == NULL ? TEXT_NULL : json_lexeme(value, load->arena);
}

static enum status
put_rule(struct load *load, struct copy_row *copy, const struct json *rule, const struct derived_list *list, struct error *err)
{
    copy_row_start(copy, RULE_COLUMNS);
    for (size_t column = 0; column < RULE_COLUMNS; column++) {
        if (!copy_row_cell(copy, rule_columns[column].type, rule_cell(load, rule, list, column))) {
            return does_not_fit("quality.rule", err);
        }
    }
    return copy_row_finish(copy, err);
}

static enum status
put_rules(struct load *load, struct copy_row *copy, struct error *err)
{
    const char *folder = file_join(load->arena, load->pack->folder, "rules");
    struct derived_list list;
    char **names;
    size_t count;

    TRY(read_derived(load, &list, err));
    TRY(file_list(folder, load->arena, &names, &count, err));
    for (size_t at = 0; at < count; at++) {
        struct json *rule;
        enum status status;

        if (!text_ends_with(text_from(names[at]), TEXT(".json"))) {
            continue;
        }
        TRY(json_read(file_join(load->arena, folder, names[at]), &rule, err));
        status = put_rule(load, copy, rule, &list, err);
        json_free(rule);
        TRY(status);
    }
    return STATUS_OK;
}

/* ---- calendar: files of the pack with the table's columns in the table's order ---- */

static const struct calendar_file {
    const char *name;
    const char *table;
    struct copy_column columns[4];
    size_t count;
} calendar_files[] = {
    {"holidays.csv",       "core.holiday", {{"date", COPY_DATE}, {"kind", COPY_TEXT}, {"name", COPY_TEXT}},                                3},
    {"closed_windows.csv",
     "core.closed_window",                 {{"from_date", COPY_DATE}, {"to_date", COPY_DATE}, {"what", COPY_TEXT}, {"source", COPY_TEXT}},
     4                                                                                                                                      },
};

static enum status
put_calendar(struct copy_row *copy, struct csv_cursor *cursor, const struct calendar_file *file, struct error *err)
{
    bool more;

    TRY(csv_next(cursor, &more, err)); /* the header */
    while (true) {
        TRY(csv_next(cursor, &more, err));
        if (!more) {
            return STATUS_OK;
        }
        copy_row_start(copy, file->count);
        for (size_t column = 0; column < file->count; column++) {
            if (column >= cursor->count || !copy_row_cell(copy, file->columns[column].type, cursor->fields[column])) {
                return error_set(err, STATUS_CONFIG, "E-CONFIG", "calendar/%s line %llu: \"%s\" is no %s", file->name,
                                 (unsigned long long)cursor->row, file->columns[column].name,
                                 copy_row_sql_type(file->columns[column].type));
            }
        }
        TRY(copy_row_finish(copy, err));
    }
}

static enum status
copy_calendar(struct load *load, const struct calendar_file *file, struct error *err)
{
    const char *path = arena_must_format(load->arena, "%s/calendar/%s", load->pack->folder, file->name);
    struct csv_cursor cursor;
    struct copy_row copy;
    struct text content;
    enum status status;

    TRY(pg_exec_format(load->main, err, "DELETE FROM %s", file->table));
    if (!file_exists(path)) {
        return STATUS_OK;
    }
    TRY(file_map(path, &content, err));
    csv_open(&cursor, content, path);
    status = copy_row_begin(&copy, load->main, file->table, file->columns, file->count, "", err);
    if (status == STATUS_OK) {
        status = put_calendar(&copy, &cursor, file, err);
        if (status == STATUS_OK) {
            status = copy_row_end(&copy, err);
        } else {
            copy_row_abandon(&copy);
        }
    }
    csv_close(&cursor);
    file_unmap(content);
    return status;
}

enum status
reference_copy(struct load *load, struct error *err)
{
    int64_t same = 0;

    TRY(pg_query_number(load->main,
                        arena_must_format(load->arena, "SELECT 1 WHERE (SELECT pack_sha256 FROM quality.pack) = '%s'", load->pack->sha256),
                        0, &same, err));
    if (same == 1) {
        return STATUS_OK;
    }
    TRY(copy_divisions(load, err));
    TRY(copy_table(load, "quality.rule", rule_columns, RULE_COLUMNS, put_rules, err));
    for (size_t file = 0; file < sizeof calendar_files / sizeof calendar_files[0]; file++) {
        TRY(copy_calendar(load, &calendar_files[file], err));
    }
    return pg_exec_format(load->main, err, "DELETE FROM quality.pack; INSERT INTO quality.pack VALUES ('%s')", load->pack->sha256);
}
