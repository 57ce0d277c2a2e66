/* SPDX-License-Identifier: Apache-2.0 */
#include "driver/example.h"

#include "common/formats/json.h"
#include "common/ground/buffer.h"
#include "driver/screen.h"

#include <stdio.h>

enum { MESSAGE_MAX = 64 * 1024 };

/* `text` with every `part` replaced. */
static struct text
replace(struct text text, struct text part, struct text by, struct arena *arena)
{
    struct buffer out;
    struct text result = text;
    size_t at;

    if (part.size == 0 || text_find(text, part) == SIZE_MAX) {
        return text;
    }
    buffer_init(&out, MESSAGE_MAX);
    while ((at = text_find(text, part)) != SIZE_MAX) {
        buffer_append_text(&out, (struct text){text.data, at});
        buffer_append_text(&out, by);
        text = (struct text){text.data + at + part.size, text.size - at - part.size};
    }
    buffer_append_text(&out, text);
    result = buffer_ok(&out) ? arena_must_text(arena, buffer_text(&out)) : TEXT("");
    buffer_done(&out);
    return result;
}

/* Is a value of that name personal: a column of the finding's source, `death.name` of another; a name that neither has is asked of all
 * sources. */
static enum schema_personal
personal_kind(const struct pack *pack, struct text source, struct text name)
{
    const size_t dot = text_find(name, TEXT("."));
    const struct schema *own;
    size_t column;

    if (dot != SIZE_MAX) {
        source = (struct text){name.data, dot};
        name = (struct text){name.data + dot + 1, name.size - dot - 1};
    }
    own = schema_find(pack, source);
    column = own == NULL ? SIZE_MAX : schema_field_find(own, name);
    if (column != SIZE_MAX) {
        return own->fields[column].personal;
    }
    for (size_t at = 0; at < pack->source_count; at++) {
        const struct schema *schema = &pack->sources[at];
        const size_t field = schema_field_find(schema, name);

        if (field != SIZE_MAX && schema->fields[field].personal != PERSONAL_NONE) {
            return schema->fields[field].personal;
        }
    }
    return PERSONAL_NONE;
}

static struct text
mask(const struct summary *summary, const struct tally_example *example)
{
    struct arena *arena = summary->arena;
    struct text message = replace(example->message, example->subject_name, screen_mask_name(example->subject_name, arena), arena);
    struct json *values = NULL;

    if (json_parse(example->values, "values", &values, NULL) == STATUS_OK) {
        for (const struct json *item = json_first(values); item != NULL; item = json_next(item)) {
            const struct text value = json_text(item);

            if (value.size > 0 && personal_kind(summary->pack, example->source, json_key(item)) != PERSONAL_NONE) {
                message = replace(message, value, screen_mask_name(value, arena), arena);
            }
        }
        json_free(values);
    }
    return screen_mask_digits(message, arena);
}

static void
add_place(const struct summary *summary, struct screen_grid *grid, struct text source, struct text file, struct text sheet, struct text row)
{
    const struct schema *schema = schema_find(summary->pack, source);
    struct screen_row *line = screen_grid_row(grid);

    line->cells[0] = TEXT("    ");
    line->cells[1] = schema == NULL ? arena_must_text(summary->arena, source) : schema->title;
    line->cells[2] = arena_must_text(summary->arena, file);
    line->cells[3] =
        text_from(sheet.size == 0 ? arena_must_format(summary->arena, screen_is_chinese() ? "第 %.*s 行" : "row %.*s", TEXT_ARG(row))
                                  : arena_must_format(summary->arena, screen_is_chinese() ? "表 %.*s 第 %.*s 行" : "sheet %.*s, row %.*s",
                                                      TEXT_ARG(sheet), TEXT_ARG(row)));
}

/* Evidence: [{source, file, sheet, row}, …, {"more": N}]; the flagged row comes first. */
static void
print_evidence(const struct summary *summary, const struct tally_example *example)
{
    struct screen_grid grid;
    struct json *evidence = NULL;
    int64_t more = 0;

    screen_grid_init(&grid, NULL, "llll", summary->arena);
    if (json_parse(example->evidence, "evidence", &evidence, NULL) == STATUS_OK) {
        for (const struct json *item = json_first(evidence); item != NULL; item = json_next(item)) {
            const struct text source = json_get_text(item, "source");

            if (source.size > 0) {
                add_place(summary, &grid, source, json_get_text(item, "file"), json_get_text(item, "sheet"),
                          json_lexeme(json_get(item, "row"), summary->arena));
            }
            more += json_get_integer(item, "more", 0);
        }
        json_free(evidence);
    }
    if (grid.count == 0) {
        add_place(summary, &grid, example->source, example->file, example->sheet, example->row);
    }
    screen_grid_print(&grid);
    if (more > 0) {
        (void)printf(screen_is_chinese() ? "        另有 %lld 行\n" : "        and %lld more rows\n", (long long)more);
    }
}

static void
print_where(const struct summary *summary, struct text code)
{
    const struct schema_division *place = schema_division_find(summary->pack, code);
    const struct schema_division *parent = place == NULL ? NULL : schema_division_find(summary->pack, place->parent);

    if (parent != NULL && !text_equal(parent->code, summary->site->division)) {
        (void)printf(" · %.*s", TEXT_ARG(parent->name));
    }
    if (place != NULL) {
        (void)printf(" · %.*s", TEXT_ARG(place->name));
    }
}

void
example_print(const struct summary *summary, const struct tally_rule *rule, struct text rule_name)
{
    const struct text message = mask(summary, &rule->example);

    (void)printf("\n  %s%.*s %.*s%s", screen_look(LOOK_BOLD), TEXT_ARG(rule->id), TEXT_ARG(rule_name), screen_plain());
    (void)printf("%s  %.*s", screen_look(LOOK_DIM), TEXT_ARG(rule->department));
    print_where(summary, rule->example.division);
    (void)printf("%s\n    %.*s\n", screen_plain(), TEXT_ARG(message));
    print_evidence(summary, &rule->example);
    (void)printf("    %sbidui --site %s explain %.*s%s\n", screen_look(LOOK_DIM), summary->site->folder, TEXT_ARG(rule->example.key),
                 screen_plain());
}
