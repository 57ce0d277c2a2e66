/* SPDX-License-Identifier: Apache-2.0 */
#include "report/list_text.h"

#include "common/buffer.h"
#include "common/json.h"

enum { DATA_MAX = 16 * 1024 };

struct writing {
    const struct list_text *context;
    const struct rule_show *show;
    enum rule_show_audience audience;
    const struct schema *own;
    const struct json *values;
    struct buffer ours;
    struct buffer theirs;
};

static void
append_pair(struct buffer *out, struct text title, struct text value)
{
    if (value.size > 0) {
        buffer_append_string(out, out->size > 0 ? "\n" : "");
        buffer_format(out, "%.*s:%.*s", TEXT_ARG(title), TEXT_ARG(value));
    }
}

static size_t
word_end(struct text text, size_t from)
{
    while (from < text.size && (text.data[from] == '_' || (text.data[from] >= 'a' && text.data[from] <= 'z') || (text.data[from] >= '0' && text.data[from] <= '9'))) {
        from++;
    }
    return from;
}

/* The source and field a related aggregate such as `first(death.died_on by person_key)` reads; false when there is none. */
static bool
related_field(const struct pack *pack, struct text expression, const struct schema **schema, size_t *field)
{
    const size_t open = text_find(expression, TEXT("("));
    struct text inside;
    size_t source_end;
    size_t field_end;

    if (open == SIZE_MAX || text_starts_with(expression, TEXT("count")) || text_starts_with(expression, TEXT("exists"))) {
        return false; /* a number of rows is no value of a field */
    }
    inside = text_trim((struct text){expression.data + open + 1, expression.size - open - 1});
    source_end = word_end(inside, 0);
    if (source_end == 0 || source_end >= inside.size || inside.data[source_end] != '.') {
        return false;
    }
    field_end = word_end(inside, source_end + 1);
    *schema = schema_find(pack, (struct text){inside.data, source_end});
    *field = *schema == NULL ? SIZE_MAX : schema_field_find(*schema, (struct text){inside.data + source_end + 1, field_end - source_end - 1});
    return *field != SIZE_MAX;
}

static struct text
period_of(const struct list_text *context, struct text source)
{
    for (size_t row = 0; row < pg_result_rows(context->periods); row++) {
        if (text_equal(pg_result_get(context->periods, row, 0), source)) {
            return pg_result_get(context->periods, row, 1);
        }
    }
    return TEXT("");
}

/* A column's value; what could not be read stands as it was delivered, under raw(…). */
static struct text
column_value(const struct writing *writing, struct text field)
{
    struct arena *arena = writing->context->arena;

    for (int form = 0; form < 3; form++) {
        const char *key = form == 0   ? arena_must_string(arena, field)
                          : form == 1 ? arena_must_format(arena, "raw(%.*s)", TEXT_ARG(field))
                                      : arena_must_format(arena, "coalesce(%.*s, raw(%.*s))", TEXT_ARG(field), TEXT_ARG(field));
        const struct text value = json_lexeme(json_get(writing->values, key), arena);

        if (value.size > 0) {
            return value;
        }
    }
    return TEXT("");
}

/* Columns that stand on the line anyway. */
static bool
is_on_the_line(const struct schema_field *field)
{
    return field->personal == PERSONAL_NAME || text_equal(field->name, TEXT("relation"));
}

static void
append_columns(struct writing *writing)
{
    for (size_t at = 0; writing->own != NULL && at < writing->own->field_count; at++) {
        const struct schema_field *field = &writing->own->fields[at];
        const bool wanted = rule_show_names(writing->show, writing->audience, field->name) || rule_show_says(writing->show, field->name);

        if (wanted && !is_on_the_line(field)) {
            append_pair(&writing->ours, field->title,
                        rule_show_value(writing->show, writing->audience, field, column_value(writing, field->name), writing->context->arena));
        }
    }
}

static void
append_related(struct writing *writing, const struct json *item)
{
    const struct schema *other;
    size_t field;

    if (rule_show_says(writing->show, json_key(item)) && related_field(writing->context->pack, rule_show_expression(writing->show, json_key(item)), &other, &field)) {
        struct arena *arena = writing->context->arena;
        const struct schema_field *about = &other->fields[field];
        const struct text period = period_of(writing->context, other->name);
        const bool same = writing->own != NULL && text_equal(other->department, writing->own->department); /* another list of the same office */
        const char *title = same ? arena_must_string(arena, about->title)
                                 : arena_must_format(arena, "%.*s%s%.*s%s %.*s", TEXT_ARG(other->department), period.size > 0 ? "(" : "",
                                                     TEXT_ARG(period), period.size > 0 ? ")" : "", TEXT_ARG(about->title));

        append_pair(same ? &writing->ours : &writing->theirs, text_from(title),
                    rule_show_value(writing->show, writing->audience, about, json_lexeme(item, arena), arena));
    }
}

void
list_text_data(const struct list_text *context, struct text rule, struct text source, struct text values, enum rule_show_audience audience,
               struct text *ours, struct text *theirs)
{
    struct writing writing = {.context = context, .show = rule_show_find(context->shows, rule), .audience = audience,
                              .own = schema_find(context->pack, source)};
    struct json *parsed;

    *ours = *theirs = TEXT("");
    if (json_parse(values, "values", &parsed, NULL) != STATUS_OK) {
        return;
    }
    writing.values = parsed;
    buffer_init(&writing.ours, DATA_MAX);
    buffer_init(&writing.theirs, DATA_MAX);
    append_columns(&writing);
    for (const struct json *item = json_first(parsed); item != NULL; item = json_next(item)) {
        append_related(&writing, item);
    }
    *ours = arena_must_text(context->arena, buffer_text(&writing.ours));
    *theirs = arena_must_text(context->arena, buffer_text(&writing.theirs));
    buffer_done(&writing.ours);
    buffer_done(&writing.theirs);
    json_free(parsed);
}
