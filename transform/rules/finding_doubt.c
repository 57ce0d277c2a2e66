/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that are no findings and yet do not prove that a finding has gone: the rule is UNKNOWN for them, another rule silences them, or
 * one finding of a flood stands for them. Whoever keeps findings must leave theirs open. */
#include "common/ground/buffer.h"
#include "transform/rules/finding.h"

#include <stdlib.h>
#include <string.h>

enum { KEY_MAX = 64 * 1024 };

struct doubts {
    const struct rule_run *run;
    struct rule_result *result;
    size_t capacity;
    struct buffer buffer;
    struct arena scratch;
};

static void
add_key(struct doubts *doubts, const char key[FINDING_KEY_SIZE], const char *reason)
{
    struct rule_result *result = doubts->result;

    if (result->doubt_count == doubts->capacity) {
        const size_t capacity = doubts->capacity * 2 + 64;
        struct finding_doubt *wider = arena_must_alloc(&result->arena, capacity * sizeof *wider);

        if (result->doubt_count > 0) {
            memcpy(wider, result->doubts, result->doubt_count * sizeof *wider);
        }
        result->doubts = wider;
        doubts->capacity = capacity;
    }
    memcpy(result->doubts[result->doubt_count].key, key, FINDING_KEY_SIZE);
    result->doubts[result->doubt_count++].reason = reason;
}

static void
add(struct doubts *doubts, const uint32_t *rows, size_t count, const char *reason)
{
    struct rule_result *result = doubts->result;
    const bool moved = !former_is_empty(doubts->run->batch->former);
    struct finding_former former[FINDING_FORMER_MOST];
    char key[FINDING_KEY_SIZE];

    for (size_t at = 0; at < count; at++) {
        finding_key(doubts->run, result->rule, rows[at], NULL, &doubts->buffer, &doubts->scratch, key);
        add_key(doubts, key, reason);
        for (size_t more = moved ? finding_former_find(doubts->run, result->rule, rows[at], &doubts->buffer, &doubts->scratch, former) : 0;
             more > 0; more--) {
            add_key(doubts, former[more - 1].key, reason); /* the finding may still be known by what its subject was called */
        }
        arena_reset(&doubts->scratch);
    }
}

/* A rule that has got its confirm_after only now must not close what is open already. */
static void
add_held_back(struct doubts *doubts)
{
    for (size_t at = 0; at < doubts->result->stood_count; at++) {
        const struct finding_stood *stood = &doubts->result->stood[at];

        if (stood->held_back) {
            add_key(doubts, stood->key, "unconfirmed");
            for (size_t more = 0; more < stood->former_count; more++) {
                add_key(doubts, stood->former[more].key, "unconfirmed");
            }
        }
    }
}

static int
compare_doubts(const void *left, const void *right)
{
    const struct finding_doubt *first = left, *second = right;
    const int compared = strcmp(first->key, second->key);

    return compared != 0 ? compared : strcmp(second->reason, first->reason); /* of several the plainest: unknown */
}

static int
compare_keys(const void *left, const void *right)
{
    return strcmp(left, right);
}

/* Keys of the findings made, sorted. */
static char (*found_keys(const struct rule_result *result, struct arena *arena))[FINDING_KEY_SIZE]
{
    char(*keys)[FINDING_KEY_SIZE] = arena_must_alloc(arena, (result->finding_count + 1) * sizeof *keys);

    for (size_t at = 0; at < result->finding_count; at++) {
        memcpy(keys[at], result->findings[at].key, sizeof *keys);
    }
    qsort(keys, result->finding_count, sizeof *keys, compare_keys);
    return keys;
}

static void
keep_once(struct rule_result *result, struct arena *arena)
{
    char(*found)[FINDING_KEY_SIZE] = found_keys(result, arena);
    size_t kept = 0;

    qsort(result->doubts, result->doubt_count, sizeof *result->doubts, compare_doubts);
    for (size_t at = 0; at < result->doubt_count; at++) {
        const struct finding_doubt doubt = result->doubts[at];
        const bool again = kept > 0 && strcmp(result->doubts[kept - 1].key, doubt.key) == 0;

        if (!again && bsearch(doubt.key, found, result->finding_count, sizeof *found, compare_keys) == NULL) {
            result->doubts[kept++] = doubt;
        }
    }
    result->doubt_count = kept;
}

void
finding_doubt(const struct rule_run *run, struct rule_result *result, const uint32_t *hidden)
{
    const bool flood = result->finding_count > 0 && result->findings[0].flood;
    const size_t flooded = flood ? (size_t)(result->flagged - result->suppressed - result->exempt) : 0;
    const size_t count = result->unsure_count + (size_t)result->suppressed + flooded + (size_t)result->held_back;
    struct doubts doubts = {.run = run, .result = result};

    if (count == 0) {
        return;
    }
    buffer_init(&doubts.buffer, KEY_MAX);
    arena_init(&doubts.scratch, 0);
    add(&doubts, result->unsure_rows, result->unsure_count, "unknown");
    add(&doubts, hidden, (size_t)result->suppressed, "suppressed");
    add(&doubts, result->flagged_rows, flooded, "flood");
    add_held_back(&doubts);
    keep_once(result, &doubts.scratch);
    arena_done(&doubts.scratch);
    buffer_done(&doubts.buffer);
}
