/* SPDX-License-Identifier: Apache-2.0 */
#include "report/lists/text.h"

#include "common/formats/json.h"
#include "common/ground/buffer.h"
#include "report/lists/rule_message.h"

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

static struct text
period_of(const struct list_text *context, struct text source)
{
    for (size_t at = 0; at < context->period_count; at++) {
        if (text_equal(context->periods[at].source, source)) {
            return context->periods[at].period;
        }
    }
    return TEXT("");
}

/* A column's value; what could not be parsed is shown as it was delivered, under raw(…). */
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

/* Columns that the line has anyway. */
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
            append_pair(
                &writing->ours, field->title,
                rule_show_value(writing->show, writing->audience, field, column_value(writing, field->name), writing->context->arena));
        }
    }
}

static void
append_related(struct writing *writing, const struct json *item)
{
    const struct schema *other;
    size_t field;

    if (rule_show_says(writing->show, json_key(item))
        && rule_message_field(writing->context->pack, NULL, rule_show_expression(writing->show, json_key(item)), &other, &field)) {
        struct arena *arena = writing->context->arena;
        const struct schema_field *about = &other->fields[field];
        const struct text period = period_of(writing->context, other->name);
        const bool same =
            writing->own != NULL && text_equal(other->department, writing->own->department); /* another list of the same office */
        const char *title = same ? arena_must_string(arena, about->title)
                                 : arena_must_format(arena, "%.*s%s%.*s%s %.*s", TEXT_ARG(other->department), period.size > 0 ? "(" : "",
                                                     TEXT_ARG(period), period.size > 0 ? ")" : "", TEXT_ARG(about->title));

        append_pair(same ? &writing->ours : &writing->theirs, text_from(title),
                    rule_show_value(writing->show, writing->audience, about, json_lexeme(item, arena), arena));
    }
}

void
list_text_fill(const struct list_text *context, const struct list_text_finding *finding, enum rule_show_audience audience,
               struct list_text_parts *parts)
{
    struct writing writing = {.context = context,
                              .show = rule_show_find(context->shows, finding->rule),
                              .audience = audience,
                              .own = schema_find(context->pack, finding->source)};
    struct json *parsed;

    *parts = (struct list_text_parts){finding->message, TEXT(""), TEXT("")};
    if (json_parse(finding->values, "values", &parsed, NULL) != STATUS_OK) {
        return;
    }
    writing.values = parsed;
    parts->message = rule_message_render(
        &(struct rule_message){context->pack, writing.show, audience, writing.own, parsed, finding->message}, context->arena);
    buffer_init(&writing.ours, DATA_MAX);
    buffer_init(&writing.theirs, DATA_MAX);
    append_columns(&writing);
    for (const struct json *item = json_first(parsed); item != NULL; item = json_next(item)) {
        append_related(&writing, item);
    }
    parts->ours = arena_must_text(context->arena, buffer_text(&writing.ours));
    parts->theirs = arena_must_text(context->arena, buffer_text(&writing.theirs));
    buffer_done(&writing.ours);
    buffer_done(&writing.theirs);
    json_free(parsed);
}
