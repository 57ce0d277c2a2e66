/* SPDX-License-Identifier: Apache-2.0 */
#include "report/lists/rule_message.h"

#include "common/formats/personal_number.h"
#include "common/ground/buffer.h"

enum { MESSAGE_MAX = 16 * 1024, NUMBER_SHORTEST = 15, FRONT = 6 };

/* ---- which field a value shows ---- */

static size_t
word_end(struct text text, size_t from)
{
    while (from < text.size
           && (text.data[from] == '_' || (text.data[from] >= 'a' && text.data[from] <= 'z')
               || (text.data[from] >= '0' && text.data[from] <= '9'))) {
        from++;
    }
    return from;
}

/* `upper(trim(raw(person_id)))`, `coalesce(person_id, raw(person_id))` are still the column's text. */
static struct text
unwrap(struct text expression)
{
    static const char *const keeping[] = {"raw(", "upper(", "lower(", "trim(", "text(", "coalesce("};

    for (size_t at = 0; at < sizeof keeping / sizeof keeping[0]; at++) {
        const struct text word = text_from(keeping[at]);

        if (text_starts_with(expression, word) && text_ends_with(expression, TEXT(")"))) {
            return unwrap(text_trim((struct text){expression.data + word.size, expression.size - word.size - 1}));
        }
    }
    return expression;
}

static bool
own_field(const struct schema *own, struct text expression, size_t *field)
{
    const struct text inner = unwrap(text_trim(expression));
    const size_t end = word_end(inner, 0);

    if (own == NULL || end == 0 || (end < inner.size && inner.data[end] != ',' && inner.data[end] != ')')) {
        return false;
    }
    *field = schema_field_find(own, (struct text){inner.data, end});
    return *field != SIZE_MAX;
}

/* `first(death.died_on by person_key)`; a number of rows is no value of a field. */
static bool
related_field(const struct pack *pack, struct text expression, const struct schema **schema, size_t *field)
{
    const size_t open = text_find(expression, TEXT("("));
    struct text inside;
    size_t source_end;
    size_t field_end;

    if (open == SIZE_MAX || text_starts_with(expression, TEXT("count")) || text_starts_with(expression, TEXT("exists"))) {
        return false;
    }
    inside = text_trim((struct text){expression.data + open + 1, expression.size - open - 1});
    source_end = word_end(inside, 0);
    if (source_end == 0 || source_end >= inside.size || inside.data[source_end] != '.') {
        return false;
    }
    field_end = word_end(inside, source_end + 1);
    *schema = schema_find(pack, (struct text){inside.data, source_end});
    *field =
        *schema == NULL ? SIZE_MAX : schema_field_find(*schema, (struct text){inside.data + source_end + 1, field_end - source_end - 1});
    return *field != SIZE_MAX;
}

bool
rule_message_field(const struct pack *pack, const struct schema *own, struct text expression, const struct schema **schema, size_t *field)
{
    *schema = own;
    return own_field(own, expression, field) || related_field(pack, expression, schema, field);
}

/* ---- the sentence ---- */

/* The } that ends an expression, quoted texts skipped; SIZE_MAX when there is none. */
static size_t
find_end(struct text source)
{
    bool quoted = false;

    for (size_t at = 0; at < source.size; at++) {
        if (source.data[at] == '\'') {
            quoted = !quoted;
        } else if (source.data[at] == '}' && !quoted) {
            return at;
        }
    }
    return SIZE_MAX;
}

static bool
is_number_byte(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* A value made of several fields: the numbers of persons in it are masked, and whatever else is as long as one. */
static void
append_composed(struct buffer *out, struct text value, struct arena *arena)
{
    size_t at = 0;

    value = personal_number_mask(value, arena);
    while (at < value.size) {
        size_t end = at;

        while (end < value.size && is_number_byte(value.data[end])) {
            end++;
        }
        if (end - at >= NUMBER_SHORTEST) {
            buffer_format(out, "%.*s************", FRONT, value.data + at);
        } else {
            end = end == at ? end + 1 : end;
            buffer_append(out, value.data + at, end - at);
        }
        at = end;
    }
}

static void
append_value(const struct rule_message *message, struct buffer *out, struct text name, const struct json *value, struct arena *arena)
{
    const char *key = arena_must_string(arena, name);
    const bool truth = json_get_bool(message->values, key, false);
    const struct text text = json_lexeme(value, arena);
    const struct schema *schema;
    size_t field;

    if (json_is_null(value)) {
        buffer_append_string(out, "空");
    } else if (truth == json_get_bool(message->values, key, true)) { /* it is a truth value */
        buffer_append_string(out, truth ? "是" : "否");
    } else if (rule_message_field(message->pack, message->own, rule_show_expression(message->show, name), &schema, &field)) {
        const enum schema_personal personal = schema->fields[field].personal;
        const bool asked = personal == PERSONAL_HEALTH || personal == PERSONAL_ADDRESS; /* then it is what the sentence asks about */
        const struct text seen = asked ? personal_number_mask(text, arena)
                                       : rule_show_value(message->show, message->audience, &schema->fields[field], text, arena);

        buffer_append_text(out, seen.size > 0 || text.size == 0 ? seen : TEXT("(略)"));
    } else {
        append_composed(out, text, arena);
    }
}

/* False when a value is missing. */
static bool
fill(const struct rule_message *message, struct text template, struct buffer *out, struct arena *arena)
{
    while (template.size > 0) {
        const size_t open = text_find(template, TEXT("{"));
        size_t end;
        struct text name;
        const struct json *value;

        if (open == SIZE_MAX) {
            buffer_append_text(out, template);
            return true;
        }
        buffer_append(out, template.data, open);
        template = (struct text){template.data + open + 1, template.size - open - 1};
        if (text_starts_with(template, TEXT("{"))) { /* {{ */
            buffer_append_char(out, '{');
            template = (struct text){template.data + 1, template.size - 1};
            continue;
        }
        end = find_end(template);
        if (end == SIZE_MAX) {
            return false;
        }
        name = text_trim((struct text){template.data, end});
        value = json_get(message->values, arena_must_string(arena, name));
        if (value == NULL) {
            return false;
        }
        append_value(message, out, name, value, arena);
        template = (struct text){template.data + end + 1, template.size - end - 1};
    }
    return true;
}

struct text
rule_message_render(const struct rule_message *message, struct arena *arena)
{
    const struct text template = rule_show_template(message->show);
    struct text text = message->stored;
    struct buffer out;

    if (template.size == 0) {
        return text;
    }
    buffer_init(&out, MESSAGE_MAX);
    if (fill(message, template, &out, arena) && buffer_ok(&out)) {
        text = arena_must_text(arena, buffer_text(&out));
    }
    buffer_done(&out);
    return text;
}
