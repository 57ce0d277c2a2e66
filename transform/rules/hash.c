/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/load.h"

#include "common/ground/hash.h"
#include "transform/rules/derived.h"
#include "transform/table/catalog.h"

static void
add_text(struct hash *hash, struct text text)
{
    const uint64_t size = text_is_null(text) ? UINT64_MAX : text.size;

    hash_update(hash, &size, sizeof size);
    if (text.size > 0) {
        hash_update(hash, text.data, text.size);
    }
}

static void
add_expr(struct hash *hash, const struct expr *expr, struct arena *arena)
{
    add_text(hash, expr == NULL ? TEXT_NULL : expr_print_identity(expr, arena));
}

void
rule_hash_make(struct rule *rule, const struct rule_set *set)
{
    const size_t delivered = VARIANTS * set->pack->source_count;
    const struct text words[] = {rule->id,      rule->class,      rule->severity,   rule->department, rule->dispatch,
                                 rule->subject, rule->from->name, rule->say.source, rule->note.source};
    struct hash *hash = hash_new();
    struct arena arena;

    arena_init(&arena, 0);
    for (size_t at = 0; at < sizeof words / sizeof words[0]; at++) {
        add_text(hash, words[at]);
    }
    add_expr(hash, rule->where, &arena);
    add_expr(hash, rule->flag, &arena);
    add_expr(hash, rule->verdict, &arena);
    for (size_t at = 0; at < rule->let_count; at++) {
        add_text(hash, rule->lets[at].name);
        add_expr(hash, rule->lets[at].expr, &arena);
    }
    for (size_t at = 0; at < rule->identity_count; at++) {
        add_text(hash, (struct text){(const char *)&rule->identity[at], sizeof rule->identity[at]});
    }
    for (size_t at = 0; at < rule->suppressed_by_count; at++) {
        add_text(hash, rule->suppressed_by[at]);
    }
    for (size_t at = 0; at < rule->parameter_count; at++) {
        add_text(hash, rule->parameters[at].name);
        add_text(hash, rule->parameters[at].value);
    }
    for (size_t at = 0; at < set->derived->count; at++) {
        if (rule->reads[delivered + at]) {
            add_text(hash, text_from(set->derived->items[at].hash));
        }
    }
    hash_hex(hash, rule->hash);
    hash_free(hash);
    arena_done(&arena);
}
