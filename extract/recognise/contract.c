/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/recognise/contract.h"

#include <inttypes.h>

enum { LIST_MAX = 600, LIST_ROOM = 1 << 20 };

/* A title on one line: its line breaks would break the message. The two rows of a title are parted by a blank, which finds it again. */
static void
append_title(struct buffer *out, struct text title)
{
    for (size_t at = 0; at < title.size; at++) {
        if (title.data[at] != '\r') {
            buffer_append_char(out, title.data[at] == '\n' ? ' ' : title.data[at]);
        }
    }
}

static bool
is_unknown_column(const struct header *header, size_t column)
{
    return header->fields[column] == HEADER_UNKNOWN && !text_is_null(header->titles[column]);
}

/* The one unknown column where one field alone is missing; else HEADER_UNKNOWN. */
static size_t
only_unknown_column(const struct header *header)
{
    size_t missing = 0;
    size_t unknown = 0;
    size_t found = HEADER_UNKNOWN;

    for (size_t field = 0; field < header->schema->field_count; field++) {
        missing += header->schema->fields[field].required && header->field_columns[field] == HEADER_UNKNOWN;
    }
    for (size_t column = 0; column < header->columns; column++) {
        if (is_unknown_column(header, column)) {
            unknown++;
            found = column;
        }
    }
    return missing == 1 && unknown == 1 ? found : HEADER_UNKNOWN;
}

/* The unknown column whose title is nearest to the field's title or an alias, or that is left alone with it; HEADER_UNKNOWN when there is
 * none. */
static size_t
nearest_column(const struct header *header, const struct schema_field *field)
{
    size_t best = only_unknown_column(header);
    size_t best_distance = field->title.size / 2 + 1;

    for (size_t column = 0; column < header->columns; column++) {
        char folded[HEADER_FOLDED];
        const size_t size = header_fold(header->titles[column], folded);
        size_t distance;

        if (header->fields[column] != HEADER_UNKNOWN || size == 0) {
            continue;
        }
        distance = text_distance(field->title, (struct text){folded, size});
        for (size_t alias = 0; alias < field->alias_count; alias++) {
            const size_t other = text_distance(field->aliases[alias], (struct text){folded, size});

            distance = other < distance ? other : distance;
        }
        if (distance < best_distance) {
            best_distance = distance;
            best = column;
        }
    }
    return best;
}

/* `姓名, 证件号码 (nearest header: 证件号)`; returns how many. */
static size_t
list_missing(const struct header *header, struct buffer *out)
{
    size_t count = 0;

    for (size_t field = 0; field < header->schema->field_count; field++) {
        const struct schema_field *described = &header->schema->fields[field];
        size_t column;

        if (!described->required || header->field_columns[field] != HEADER_UNKNOWN) {
            continue;
        }
        buffer_append_string(out, count++ == 0 ? "\"" : ", \"");
        append_title(out, described->title);
        buffer_append_string(out, "\"");
        column = nearest_column(header, described);
        if (column != HEADER_UNKNOWN) {
            buffer_append_string(out, " (nearest header: \"");
            append_title(out, header->titles[column]);
            buffer_append_string(out, "\")");
        }
    }
    return count;
}

static size_t
list_unknown(const struct header *header, struct buffer *out)
{
    size_t count = 0;

    for (size_t column = 0; column < header->columns; column++) {
        if (is_unknown_column(header, column)) {
            buffer_append_string(out, count++ == 0 ? "\"" : ", \"");
            append_title(out, header->titles[column]);
            buffer_append_string(out, "\"");
        }
    }
    return count;
}

/* The line that the field would have then: the aliases that it has, and this one. */
static void
hint_alias_of(const struct header *header, const struct schema_field *field, size_t column, struct error *err)
{
    struct buffer line;
    struct buffer title;

    buffer_init(&line, LIST_ROOM);
    for (size_t alias = 0; alias < field->alias_count; alias++) {
        buffer_append_json(&line, field->aliases[alias]);
        buffer_append_string(&line, ", ");
    }
    buffer_init(&title, LIST_ROOM);
    append_title(&title, header->titles[column]);
    buffer_append_json(&line, buffer_text(&title));
    error_hint(err, "if \"%.*s\" is now what \"%.*s\" was, give field \"%.*s\" of schemas/sources/%.*s.json: \"aliases\": [%.*s]",
               TEXT_ARG(buffer_text(&title)), TEXT_ARG(field->title), TEXT_ARG(field->name), TEXT_ARG(header->schema->name),
               TEXT_ARG(buffer_text(&line)));
    buffer_done(&title);
    buffer_done(&line);
}

/* For the first missing field that has a near header. */
static void
hint_alias(const struct header *header, struct error *err)
{
    for (size_t field = 0; field < header->schema->field_count; field++) {
        const struct schema_field *described = &header->schema->fields[field];

        if (described->required && header->field_columns[field] == HEADER_UNKNOWN) {
            const size_t column = nearest_column(header, described);

            if (column != HEADER_UNKNOWN) {
                hint_alias_of(header, described, column, err);
                return;
            }
        }
    }
    error_hint(err, "ask %.*s for the columns, or correct schemas/sources/%.*s.json", TEXT_ARG(header->schema->department),
               TEXT_ARG(header->schema->name));
}

static enum status
refuse_header(const struct header *header, const char *file, const char *id, const char *what, struct buffer *list, struct error *err)
{
    const struct text sheet = header->sheet;

    return error_set(err, STATUS_DATA, id, "\"%s\"%s%.*s%s, row %" PRIu64 ": %s of %.*s: %.*s", file, sheet.size > 0 ? ", sheet \"" : "",
                     TEXT_ARG(sheet), sheet.size > 0 ? "\"" : "", header->number, what, TEXT_ARG(header->schema->title),
                     (int)(list->size > LIST_MAX ? LIST_MAX : list->size), list->data);
}

static enum status
check_against_contract(const struct header *header, const char *file, struct buffer *list, struct error *err)
{
    const struct schema *schema = header->schema;

    if (schema->missing == CONTRACT_STRICT && list_missing(header, list) > 0) {
        buffer_append_string(list, "; columns that nobody knows: ");
        buffer_append_string(list, list_unknown(header, list) > 0 ? "" : "none");
        (void)refuse_header(header, file, "E-COLUMN-MISSING", "missing column", list, err);
        hint_alias(header, err);
        return STATUS_DATA;
    }
    buffer_clear(list);
    if (schema->unknown == CONTRACT_STRICT && list_unknown(header, list) > 0) {
        return refuse_header(header, file, "E-COLUMN-UNKNOWN", "unknown column", list, err);
    }
    if (schema->duplicate == CONTRACT_STRICT && header->duplicate != HEADER_UNKNOWN) {
        buffer_clear(list);
        buffer_append_text(list, schema->fields[header->duplicate].title);
        return refuse_header(header, file, "E-COLUMN-DUPLICATE", "two columns for one field", list, err);
    }
    return STATUS_OK;
}

enum status
contract_check(const struct header *header, const char *file, struct error *err)
{
    struct buffer list;
    enum status status;

    buffer_init(&list, LIST_ROOM);
    status = check_against_contract(header, file, &list, err);
    buffer_done(&list);
    return status;
}

void
contract_warn(const struct header *header, const char *file, struct buffer *lines)
{
    const struct schema *schema = header->schema;
    struct buffer list;

    buffer_init(&list, LIST_ROOM);
    if (schema->missing == CONTRACT_WARN && list_missing(header, &list) > 0) {
        buffer_format(lines, "\"%s\": missing column of %.*s: %.*s\n", file, TEXT_ARG(schema->title), TEXT_ARG(buffer_text(&list)));
    }
    buffer_clear(&list);
    if (schema->unknown == CONTRACT_WARN && list_unknown(header, &list) > 0) {
        buffer_format(lines, "\"%s\": unknown column, not read: %.*s\n", file, TEXT_ARG(buffer_text(&list)));
    }
    if (schema->duplicate == CONTRACT_WARN && header->duplicate != HEADER_UNKNOWN) {
        buffer_format(lines, "\"%s\": two columns for %.*s, the first is read\n", file, TEXT_ARG(schema->fields[header->duplicate].title));
    }
    buffer_done(&list);
}

void
contract_absent(const struct header *header, const char *file, struct buffer *lines)
{
    struct buffer list;

    buffer_init(&list, LIST_ROOM);
    for (size_t field = 0; field < header->schema->field_count; field++) {
        const struct schema_field *described = &header->schema->fields[field];

        if (!described->required && header->field_columns[field] == HEADER_UNKNOWN) {
            buffer_append_string(&list, list.size == 0 ? "\"" : ", \"");
            append_title(&list, described->title);
            buffer_append_string(&list, "\"");
        }
    }
    if (list.size > 0) {
        buffer_format(lines, "\"%s\": not there, though it may be: %.*s\n", file, TEXT_ARG(buffer_text(&list)));
    }
    buffer_done(&list);
}
