/* SPDX-License-Identifier: Apache-2.0 */
/* `{name} 于 {first(death.died_on by person_key)} 死亡`: literal text and expressions. {{ is a brace. */
#include "transform/rules/load.h"

enum { PARTS_MAX = 100 };

struct cutter {
    struct text source;
    size_t at;
    struct arena *arena;
    struct expr_problems *problems;
    struct rule_template *template;
};

static bool
add_part(struct cutter *cutter, struct rule_part part)
{
    if (cutter->template->part_count == PARTS_MAX) {
        expr_problem(cutter->problems, "E-RULE-SYNTAX", (uint32_t)cutter->at, (uint32_t)cutter->at, NULL, "more than %d parts", PARTS_MAX);
        return false;
    }
    cutter->template->parts[cutter->template->part_count++] = part;
    return true;
}

/* The } that ends the expression begun at `from`, quoted texts skipped; SIZE_MAX when there is none. */
static size_t
find_end(struct text source, size_t from)
{
    bool quoted = false;

    for (size_t at = from; at < source.size; at++) {
        if (source.data[at] == '\'') {
            quoted = !quoted;
        } else if (source.data[at] == '}' && !quoted) {
            return at;
        }
    }
    return SIZE_MAX;
}

static bool
cut_expression(struct cutter *cutter)
{
    const size_t from = cutter->at + 1;
    const size_t end = find_end(cutter->source, from);
    const struct text inner = {cutter->source.data + from, end - from};
    const size_t before = cutter->problems->count;
    struct expr *expr;

    if (end == SIZE_MAX) {
        expr_problem(cutter->problems, "E-RULE-SYNTAX", (uint32_t)cutter->at, (uint32_t)cutter->source.size, "write {{ for a brace",
                     "the closing } is missing");
        return false;
    }
    expr = expr_parse(inner, cutter->arena, cutter->problems);
    for (size_t at = before; at < cutter->problems->count; at++) {
        cutter->problems->items[at].at += (uint32_t)from;
        cutter->problems->items[at].end += (uint32_t)from;
    }
    cutter->at = end + 1;
    return expr != NULL && add_part(cutter, (struct rule_part){.expr = expr, .source = text_trim(inner)});
}

static bool
cut_literal(struct cutter *cutter)
{
    const size_t from = cutter->at;

    if (cutter->source.data[from] == '{') { /* {{ */
        cutter->at += 2;
        return add_part(cutter, (struct rule_part){
                                    .literal = {cutter->source.data + from, 1}
        });
    }
    while (cutter->at < cutter->source.size && cutter->source.data[cutter->at] != '{') {
        cutter->at++;
    }
    return add_part(cutter, (struct rule_part){
                                .literal = {cutter->source.data + from, cutter->at - from}
    });
}

bool
rule_template_parse(struct text source, struct arena *arena, struct expr_problems *problems, struct rule_template *template)
{
    struct cutter cutter = {source, 0, arena, problems, template};
    bool good = true;

    template->source = source;
    template->parts = arena_must_zero(arena, PARTS_MAX, sizeof *template->parts);
    while (good && cutter.at < source.size) {
        const bool brace = source.data[cutter.at] == '{';
        const bool doubled = brace && cutter.at + 1 < source.size && source.data[cutter.at + 1] == '{';

        good = brace && !doubled ? cut_expression(&cutter) : cut_literal(&cutter);
    }
    return good;
}
