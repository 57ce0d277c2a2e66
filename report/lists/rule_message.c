/* SPDX-License-Identifier: Apache-2.0 */
#include "report/lists/rule_message.h"

#include "common/ground/buffer.h"
#include "report/lists/rule_field.h"

enum { MESSAGE_MAX = 16 * 1024, NUMBER_SHORTEST = 15, FRONT = 6, BACK = 4 };

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
is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* A value made of several fields: whatever looks like a citizen number or a card in it is masked. */
static void
append_composed(struct buffer *out, struct text value)
{
    size_t at = 0;

    while (at < value.size) {
        size_t end = at;

        while (end < value.size && is_digit(value.data[end])) {
            end++;
        }
        if (end - at >= NUMBER_SHORTEST) {
            buffer_format(out, "%.*s********%.*s", FRONT, value.data + at, BACK, value.data + end - BACK);
            at = end;
        } else {
            end = end == at ? end + 1 : end;
            buffer_append(out, value.data + at, end - at);
            at = end;
        }
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
    } else if (rule_field_find(message->pack, message->own, rule_show_expression(message->show, name), &schema, &field)) {
        const enum schema_personal personal = schema->fields[field].personal;
        const bool asked = personal == PERSONAL_HEALTH || personal == PERSONAL_ADDRESS; /* then it is what the sentence asks about */
        const struct text seen = asked ? text : rule_show_value(message->show, message->audience, &schema->fields[field], text, arena);

        buffer_append_text(out, seen.size > 0 || text.size == 0 ? seen : TEXT("(略)"));
    } else {
        append_composed(out, text);
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
