/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/link/decide.h"

#include "common/ground/array.h"
#include "transform/link/logarithm.h"

#include <stdlib.h>

enum { MESSAGE_ROUNDS = 40 };

static const double faint = 1e-5; /* pairs below take no part in who is free for whom */

/* Odds of each pair by itself, as pairs of probability; one to one and one right narrow them down. */
struct edges {
    struct decide_pair *pairs;
    double *odds;
    size_t count;
    size_t capacity;
    size_t odds_capacity;
    struct arena *arena;
};

static void
add_edge(struct edges *edges, uint32_t left, uint32_t right, uint32_t pattern, double odds)
{
    edges->pairs = array_grow(edges->arena, edges->pairs, edges->count, &edges->capacity, 4096, sizeof *edges->pairs);
    edges->odds = array_grow(edges->arena, edges->odds, edges->count, &edges->odds_capacity, 4096, sizeof *edges->odds);
    edges->pairs[edges->count] = (struct decide_pair){.left = left, .right = right, .pattern = pattern, .chosen = true};
    edges->odds[edges->count++] = odds;
}

static double
row_sum(const struct pattern_chunk *chunk, uint32_t row, const double *match, double scale)
{
    double sum = 0;

    for (uint32_t at = chunk->starts[row]; at < chunk->starts[row + 1]; at++) {
        sum += scale * match[chunk->pattern[at]];
    }
    return sum;
}

/* The pairs that are not faint, and the sum of all. */
static void
collect_edges(const struct model *model, const struct patterns *patterns, const double *match, double prior, double least,
              struct edges *edges, struct decide_pairs *decided)
{
    const bool many = model->matches == MODEL_MANY;
    const double scale = many ? prior : prior / (1 - model->estimate.prior);

    for (size_t number = 0; number < patterns->chunk_count; number++) {
        const struct pattern_chunk *chunk = &patterns->chunks[number];

        for (uint32_t row = 0; row < chunk->rows; row++) {
            const double all = many ? 0 : 1 + row_sum(chunk, row, match, scale);

            for (uint32_t at = chunk->starts[row]; at < chunk->starts[row + 1]; at++) {
                const double odds = scale * match[chunk->pattern[at]];
                const double probability = many ? odds / (1 + odds) : odds / all;

                decided->expected += probability;
                if (probability >= least || (!many && probability >= faint)) {
                    add_edge(edges, chunk->first + row, chunk->right[at], chunk->pattern[at], odds);
                    edges->pairs[edges->count - 1].probability = probability;
                    edges->pairs[edges->count - 1].log_odds = logarithm_2(many ? odds : odds / (all - odds < 1e-290 ? 1e-290 : all - odds));
                }
            }
            if (!many) {
                decided->none[chunk->first + row] = 1 / all;
            }
        }
    }
}

/* ---- one to one ---- */

/* Edges by right row: where each row's begin, and their numbers in order. */
struct by_right {
    uint32_t *starts;
    uint32_t *edges;
};

static void
order_by_right(const struct edges *edges, size_t rows, struct by_right *by, struct arena *arena)
{
    by->starts = arena_must_zero(arena, rows + 2, sizeof *by->starts);
    by->edges = arena_must_zero(arena, edges->count + 1, sizeof *by->edges);
    for (size_t edge = 0; edge < edges->count; edge++) {
        by->starts[edges->pairs[edge].right + 2]++;
    }
    for (size_t row = 2; row < rows + 2; row++) {
        by->starts[row] += by->starts[row - 1];
    }
    for (size_t edge = 0; edge < edges->count; edge++) {
        by->edges[by->starts[edges->pairs[edge].right + 1]++] = (uint32_t)edge;
    }
}

/* What a record tells along each of its edges: 1 / (1 + the weight of all others). */
static void
tell(const double *odds, const double *heard, const uint32_t *numbers, size_t first, size_t last, double *told)
{
    double all = 1;

    for (size_t at = first; at < last; at++) {
        const size_t edge = numbers == NULL ? at : numbers[at];

        all += odds[edge] * heard[edge];
    }
    for (size_t at = first; at < last; at++) {
        const size_t edge = numbers == NULL ? at : numbers[at];
        const double others = all - odds[edge] * heard[edge];
        double sum = 1;

        if (others < all * 1e-6) { /* the difference has lost its digits: add up the others */
            for (size_t with = first; with < last; with++) {
                const size_t other = numbers == NULL ? with : numbers[with];

                sum += other == edge ? 0 : odds[other] * heard[other];
            }
        } else {
            sum = others;
        }
        told[edge] = 1 / sum;
    }
}

static void
tell_all(const struct edges *edges, const struct by_right *by, size_t right_rows, double *from_left, double *from_right)
{
    for (size_t round = 0; round < MESSAGE_ROUNDS; round++) {
        for (size_t first = 0; first < edges->count;) {
            size_t last = first;

            while (last < edges->count && edges->pairs[last].left == edges->pairs[first].left) {
                last++;
            }
            tell(edges->odds, from_right, NULL, first, last, from_left);
            first = last;
        }
        for (size_t row = 0; row < right_rows; row++) {
            tell(edges->odds, from_left, by->edges, by->starts[row], by->starts[row + 1], from_right);
        }
    }
}

static void
match_one_to_one(const struct edges *edges, size_t right_rows, struct decide_pairs *decided, struct arena *arena)
{
    double *from_left = arena_must_zero(arena, edges->count + 1, sizeof *from_left);
    double *from_right = arena_must_zero(arena, edges->count + 1, sizeof *from_right);
    struct by_right by;

    for (size_t edge = 0; edge < edges->count; edge++) {
        from_right[edge] = 1;
    }
    order_by_right(edges, right_rows, &by, arena);
    tell_all(edges, &by, right_rows, from_left, from_right);
    for (size_t edge = 0; edge < edges->count; edge++) {
        const double odds = edges->odds[edge] * from_left[edge] * from_right[edge];

        decided->expected -= edges->pairs[edge].probability;
        edges->pairs[edge].probability = odds / (1 + odds);
        edges->pairs[edge].log_odds = logarithm_2(odds);
        decided->expected += edges->pairs[edge].probability;
    }
}

/* ---- choosing ---- */

static const struct decide_pair *sorted_pairs; /* for qsort, on the one thread that decides */

static int
compare_probability(const void *left, const void *right)
{
    const uint32_t one = *(const uint32_t *)left;
    const uint32_t other = *(const uint32_t *)right;
    const double odds[2] = {sorted_pairs[one].log_odds, sorted_pairs[other].log_odds};

    return odds[0] > odds[1] ? -1 : odds[0] < odds[1] ? 1 : one < other ? -1 : one > other;
}

/* By falling odds, each record once: left ones, and right ones when it is one to one. */
static void
choose(const struct model_records *records, bool right_once, struct edges *edges, struct arena *arena)
{
    uint32_t *order = arena_must_zero(arena, edges->count + 1, sizeof *order);
    bool *taken[2];

    for (unsigned side = 0; side < 2; side++) {
        taken[side] = arena_must_zero(arena, records->row_count[side] + 1, sizeof *taken[side]);
    }
    for (size_t edge = 0; edge < edges->count; edge++) {
        order[edge] = (uint32_t)edge;
    }
    sorted_pairs = edges->pairs;
    qsort(order, edges->count, sizeof *order, compare_probability);
    for (size_t at = 0; at < edges->count; at++) {
        struct decide_pair *pair = &edges->pairs[order[at]];

        pair->chosen = !taken[0][pair->left] && !(right_once && taken[1][pair->right]);
        if (pair->chosen) {
            taken[0][pair->left] = true;
            taken[1][pair->right] = true;
        }
    }
}

/* Of a left record's pairs, each one's best rival. */
static void
find_runners_up(struct edges *edges, double *none)
{
    for (size_t first = 0; first < edges->count;) {
        double best = 0;
        double next = 0;
        size_t last = first;
        double sum = 0;

        for (; last < edges->count && edges->pairs[last].left == edges->pairs[first].left; last++) {
            const double probability = edges->pairs[last].probability;

            sum += probability;
            next = probability > best ? best : probability > next ? probability : next;
            best = probability > best ? probability : best;
        }
        if (none != NULL) {
            none[edges->pairs[first].left] = sum > 1 ? 0 : 1 - sum;
        }
        for (; first < last; first++) {
            edges->pairs[first].runner_up = edges->pairs[first].probability < best ? best : next;
        }
    }
}

/* ---- how many matches the rules find ---- */

/* Matches are sure enough to learn from. Of each column the parts agree in some combination; those of different columns are independent. A
 * column's combinations are counted among the pairs that a rule without this column has found: so what it misses itself is seen. */
enum { COLUMN_STATES = 64, COLUMNS_MOST = 12 };

struct column_states {
    uint64_t parts; /* bits of the parts that look at this column */
    uint64_t states[COLUMN_STATES];
    double counts[COLUMN_STATES];
    size_t count;
    double total;
};

static size_t
find_columns(const struct model *model, struct column_states *columns)
{
    size_t count = 0;

    for (size_t part = 0; part < model->part_count; part++) {
        size_t at = 0;

        while (at < count && !text_equal(model->parts[(size_t)__builtin_ctzll(columns[at].parts)].column, model->parts[part].column)) {
            at++;
        }
        if (at == COLUMNS_MOST) {
            return 0;
        }
        count += at == count;
        columns[at].parts |= UINT64_C(1) << part;
    }
    return count;
}

static uint64_t
rule_parts(const struct model_rule *rule)
{
    uint64_t parts = 0;

    for (size_t at = 0; at < rule->part_count; at++) {
        parts |= UINT64_C(1) << rule->parts[at];
    }
    return parts;
}

static bool
fires(const struct model *model, uint64_t agreement, uint64_t without)
{
    for (size_t rule = 0; rule < model->rule_count; rule++) {
        const uint64_t parts = rule_parts(&model->rules[rule]);

        if ((parts & without) == 0 && (parts & agreement) == parts) {
            return true;
        }
    }
    return false;
}

static void
count_state(struct column_states *column, uint64_t state, double weight)
{
    size_t at = 0;

    while (at < column->count && column->states[at] != state) {
        at++;
    }
    if (at == COLUMN_STATES) {
        return;
    }
    column->count += at == column->count;
    column->states[at] = state;
    column->counts[at] += weight;
    column->total += weight;
}

/* Probability that no rule fires, the columns from `at` on still open. */
static double
missed(const struct model *model, const struct column_states *columns, size_t count, size_t at, uint64_t agreement)
{
    double sum = 0;

    if (fires(model, agreement, 0)) {
        return 0;
    }
    if (at == count) {
        return 1;
    }
    for (size_t state = 0; state < columns[at].count; state++) {
        sum += columns[at].counts[state] / columns[at].total * missed(model, columns, count, at + 1, agreement | columns[at].states[state]);
    }
    return sum;
}

static double
estimate_blocking(const struct model *model, const struct block *block, const struct edges *edges)
{
    struct column_states columns[COLUMNS_MOST] = {0};
    const size_t count = find_columns(model, columns);

    for (size_t edge = 0; edge < edges->count; edge++) {
        const struct decide_pair *pair = &edges->pairs[edge];
        uint64_t agreement;

        if (pair->probability < 0.5) {
            continue;
        }
        agreement = block_agreement(block, pair->left, pair->right);
        for (size_t at = 0; at < count; at++) {
            if (fires(model, agreement, columns[at].parts)) {
                count_state(&columns[at], agreement & columns[at].parts, pair->probability);
            }
        }
    }
    for (size_t at = 0; at < count; at++) {
        if (columns[at].total <= 0) {
            return -1; /* no rule without this column finds a pair */
        }
    }
    return count == 0 ? -1 : 1 - missed(model, columns, count, 0, 0);
}

/* ---- all of it ---- */

static size_t
keep(struct edges *edges, double least)
{
    size_t kept = 0;

    for (size_t edge = 0; edge < edges->count; edge++) {
        if (edges->pairs[edge].probability >= least) {
            edges->pairs[kept++] = edges->pairs[edge];
        }
    }
    return kept;
}

enum status
decide_pairs(const struct model *model, const struct model_records *records, const struct block *block, const struct patterns *patterns,
             double least, struct arena *arena, struct decide_pairs *decided, struct error *err)
{
    struct edges edges = {.arena = arena};
    struct estimate_ratios ratios;

    (void)err;
    *decided = (struct decide_pairs){.blocking = 1};
    estimate_ratios(model, patterns, &ratios, arena);
    if (model->matches != MODEL_MANY) {
        decided->none = arena_must_zero(arena, records->row_count[0] + 1, sizeof *decided->none);
    }
    collect_edges(model, patterns, ratios.match, estimate_prior(model, records), least, &edges, decided);
    if (model->matches == MODEL_ONE_TO_ONE) {
        match_one_to_one(&edges, records->row_count[1], decided, arena);
    }
    find_runners_up(&edges, model->matches == MODEL_ONE_TO_ONE ? decided->none : NULL);
    if (model->matches != MODEL_MANY) {
        choose(records, model->matches == MODEL_ONE_TO_ONE, &edges, arena);
    }
    if (model->rule_count > 0) {
        decided->blocking = estimate_blocking(model, block, &edges);
    }
    decided->count = keep(&edges, least);
    decided->pairs = edges.pairs;
    return STATUS_OK;
}

static uint32_t
root_of(uint32_t *clusters, uint32_t record)
{
    while (clusters[record] != record) {
        clusters[record] = clusters[clusters[record]];
        record = clusters[record];
    }
    return record;
}

void
decide_clusters(const struct model_records *records, const struct decide_pairs *decided, double threshold, uint32_t *clusters)
{
    const size_t left = records->row_count[0];
    const size_t all = left + (records->one_source ? 0 : records->row_count[1]);

    for (size_t record = 0; record < all; record++) {
        clusters[record] = (uint32_t)record;
    }
    for (size_t at = 0; at < decided->count; at++) {
        const struct decide_pair *pair = &decided->pairs[at];
        uint32_t one;
        uint32_t other;

        if (pair->chosen && pair->probability >= threshold) {
            one = root_of(clusters, pair->left);
            other = root_of(clusters, (uint32_t)(pair->right + (records->one_source ? 0 : left)));
            clusters[one < other ? other : one] = one < other ? one : other;
        }
    }
    for (size_t record = 0; record < all; record++) {
        clusters[record] = root_of(clusters, (uint32_t)record);
    }
}
