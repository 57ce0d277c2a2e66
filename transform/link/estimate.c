/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/link/estimate.h"

#include "common/ground/thread.h"

enum { LANES = 8, ROUNDS = 60, FIRST_PRIOR_INVERSE = 4 };

static const double pseudo_pairs = 0.25; /* added to each level: a level that was never seen is not impossible */
static const double tie_strength = 20;   /* pairs for which the bins' shares among all values count when those of matches are estimated */
static const double tolerated = 0.02;    /* share of matches by which a level may be out of order */
static const double near_enough = 1e-7;  /* change of the share of matches in a round */

struct round {
    struct model *model;
    const struct model_records *records;
    const struct patterns *patterns;
    double *match;                                           /* f_M / D by pattern */
    double *look;                                            /* h f_H / D by pattern */
    double *sums;                                            /* expected matches by pattern */
    double *lanes;                                           /* LANES times the same */
    double bin_shares[MODEL_COMPARISONS][COMPARISON_LEVELS]; /* of the bins of the best level among right rows */
    double scale;                                            /* pi / n, or prior / (1 - prior) */
};

double
estimate_prior(const struct model *model, const struct model_records *records)
{
    const double prior = model->estimate.prior;

    return model->matches == MODEL_MANY ? prior / (1 - prior) : prior / (double)records->row_count[1];
}

/* ---- expectation ---- */

static void
pattern_ratio(const struct model *model, const uint8_t *levels, double *match, double *look, double *other)
{
    const struct model_estimate *estimate = &model->estimate;

    *match = 1;
    *look = estimate->alike;
    *other = 1 - estimate->alike;
    for (size_t at = 0; at < model->comparison_count; at++) {
        if (levels[at] != COMPARISON_NOTHING) {
            *match *= estimate->match[at][levels[at]];
            *look *= estimate->look[at][levels[at]];
            *other *= estimate->other[at][levels[at]];
        }
    }
}

static void
fill_ratios(struct round *round)
{
    for (size_t pattern = 0; pattern < round->patterns->count; pattern++) {
        double match;
        double look;
        double other;

        pattern_ratio(round->model, pattern_levels(round->patterns, pattern), &match, &look, &other);
        round->match[pattern] = match / (look + other);
        round->look[pattern] = look / (look + other);
    }
    round->scale = estimate_prior(round->model, round->records);
}

/* Rows of every LANES-th chunk, in order. */
static enum status
sum_lane(void *context, size_t lane, size_t worker, struct error *err)
{
    struct round *round = context;
    const struct patterns *patterns = round->patterns;
    double *sums = round->lanes + lane * patterns->count;
    const double none = 1 - round->model->estimate.prior;

    (void)worker;
    (void)err;
    memset(sums, 0, patterns->count * sizeof *sums);
    for (size_t number = lane; number < patterns->chunk_count; number += LANES) {
        const struct pattern_chunk *chunk = &patterns->chunks[number];

        for (uint32_t row = 0; row < chunk->rows; row++) {
            double all = none;

            for (uint32_t at = chunk->starts[row]; at < chunk->starts[row + 1]; at++) {
                all += round->scale * round->match[chunk->pattern[at]];
            }
            for (uint32_t at = chunk->starts[row]; at < chunk->starts[row + 1]; at++) {
                sums[chunk->pattern[at]] += round->scale * round->match[chunk->pattern[at]] / all;
            }
        }
    }
    return STATUS_OK;
}

static enum status
expect(struct round *round, size_t threads, struct error *err)
{
    const struct patterns *patterns = round->patterns;

    fill_ratios(round);
    if (round->model->matches == MODEL_MANY) {
        for (size_t pattern = 0; pattern < patterns->count; pattern++) {
            const double odds = round->scale * round->match[pattern];

            round->sums[pattern] = (double)patterns->counts[pattern] * odds / (1 + odds);
        }
        return STATUS_OK;
    }
    TRY(thread_each(threads, LANES, sum_lane, round, err));
    for (size_t pattern = 0; pattern < patterns->count; pattern++) {
        double sum = 0;

        for (size_t lane = 0; lane < LANES; lane++) {
            sum += round->lanes[lane * patterns->count + pattern];
        }
        round->sums[pattern] = sum;
    }
    return STATUS_OK;
}

/* ---- maximisation ---- */

struct tallies {
    double match[COMPARISON_LEVELS];
    double look[COMPARISON_LEVELS];
    double other[COMPARISON_LEVELS];
};

static void
tally_levels(const struct round *round, size_t at, struct tallies *tallies)
{
    const struct patterns *patterns = round->patterns;

    *tallies = (struct tallies){0};
    for (size_t pattern = 0; pattern < patterns->count; pattern++) {
        const uint8_t level = pattern_levels(patterns, pattern)[at];
        const double rest = (double)patterns->counts[pattern] - round->sums[pattern];

        if (level != COMPARISON_NOTHING) {
            tallies->match[level] += round->sums[pattern];
            tallies->look[level] += rest * round->look[pattern];
            tallies->other[level] += rest * (1 - round->look[pattern]);
        }
    }
    for (unsigned level = 0; level < round->model->comparisons[at].level_count; level++) {
        tallies->other[level] += patterns->outside[at][level];
    }
}

static void
share_levels(const double *tally, const double *tied, unsigned count, double *out)
{
    double total = 0;

    for (unsigned level = 0; level < count; level++) {
        total += tally[level] + pseudo_pairs + (tied == NULL ? 0 : tied[level]);
    }
    for (unsigned level = 0; level < count; level++) {
        out[level] = (tally[level] + pseudo_pairs + (tied == NULL ? 0 : tied[level])) / total;
    }
}

/* Of matches, the bins of the best level occur as often as their values do among the right rows: a start that the data may move. */
static void
tie_bins(const struct round *round, size_t at, const double *tally, double *tied)
{
    const struct comparison *comparison = &round->model->comparisons[at];
    double same = 0;
    double strength;

    for (unsigned level = comparison->same; level < comparison->level_count; level++) {
        same += tally[level];
    }
    strength = same < tie_strength ? same : tie_strength;
    for (unsigned level = 0; level < comparison->level_count; level++) {
        tied[level] = level < comparison->same ? 0 : strength * round->bin_shares[at][level];
    }
}

static double
sum_of(const double *values, size_t count)
{
    double sum = 0;

    for (size_t at = 0; at < count; at++) {
        sum += values[at];
    }
    return sum;
}

static void
maximise(struct round *round)
{
    struct model *model = round->model;
    struct model_estimate *estimate = &model->estimate;
    const double matches = sum_of(round->sums, round->patterns->count);
    const double free_rows = model->matches == MODEL_MANY ? round->patterns->pairs : (double)round->records->row_count[0];
    double look = 0;

    for (size_t at = 0; at < model->comparison_count; at++) {
        const unsigned count = model->comparisons[at].level_count;
        struct tallies tallies;
        double tied[COMPARISON_LEVELS];

        tally_levels(round, at, &tallies);
        tie_bins(round, at, tallies.match, tied);
        share_levels(tallies.match, tied, count, estimate->match[at]);
        share_levels(tallies.look, NULL, count, estimate->look[at]);
        share_levels(tallies.other, NULL, count, estimate->other[at]);
    }
    for (size_t pattern = 0; pattern < round->patterns->count; pattern++) {
        look += ((double)round->patterns->counts[pattern] - round->sums[pattern]) * round->look[pattern];
    }
    estimate->alike = model->look_alikes ? (look + pseudo_pairs) / (round->patterns->pairs - matches + 1) : 0;
    estimate->prior = (matches + pseudo_pairs) / (free_rows + 1);
    estimate->matches = matches;
}

/* ---- the start ---- */

static void
share_bins(struct round *round, size_t at)
{
    const struct comparison *comparison = &round->model->comparisons[at];
    const struct value_domain *domain = comparison->domains[0];
    double total = 0;

    for (uint32_t code = 1; code <= domain->count; code++) {
        const double rows = domain->counts[1][code];

        round->bin_shares[at][comparison->same + (comparison->bins == NULL ? 0U : comparison->bins[code])] += rows;
        total += rows;
    }
    for (unsigned level = comparison->same; level < comparison->level_count && total > 0; level++) {
        round->bin_shares[at][level] /= total;
    }
}

/* Matches agree in nine of ten comparisons; look-alikes as the pairs looked at do; others as all do. */
static void
begin(struct round *round)
{
    struct model *model = round->model;
    struct model_estimate *estimate = &model->estimate;
    const struct patterns *patterns = round->patterns;
    const double looked_at = (double)patterns->pair_count;

    for (size_t at = 0; at < model->comparison_count; at++) {
        const struct comparison *comparison = &model->comparisons[at];
        struct tallies tallies;
        double agreed[COMPARISON_LEVELS] = {0};

        share_bins(round, at);
        memset(round->sums, 0, patterns->count * sizeof *round->sums);
        for (size_t pattern = 0; pattern < patterns->count; pattern++) {
            round->look[pattern] = 1;
        }
        tally_levels(round, at, &tallies);
        share_levels(tallies.look, NULL, comparison->level_count, estimate->look[at]);
        for (unsigned level = 0; level < comparison->level_count; level++) {
            tallies.other[level] += tallies.look[level];
            agreed[level] = level < comparison->same ? 100.0 * (level + 1) / (comparison->same * (comparison->same + 1) / 2.0 + 1)
                                                     : 900 * round->bin_shares[at][level];
        }
        share_levels(tallies.other, NULL, comparison->level_count, estimate->other[at]);
        share_levels(agreed, NULL, comparison->level_count, estimate->match[at]);
    }
    estimate->alike = model->look_alikes && patterns->pairs > 0 ? looked_at / patterns->pairs / 2 : 0;
    estimate->prior = model->matches != MODEL_MANY ? 0.5
                      : patterns->pairs > 0        ? (double)round->records->row_count[0] / FIRST_PRIOR_INVERSE / patterns->pairs
                                                   : 0;
    estimate->prior = estimate->prior > 0.25 && model->matches == MODEL_MANY ? 0.25 : estimate->prior;
}

/* ---- sense ---- */

static enum status
refuse(struct error *err, const char *reason)
{
    (void)error_set(err, STATUS_DATA, "E-LINK-SENSE", "no model that makes sense comes of this data: %s", reason);
    error_hint(err, "more comparisons, other blocking, \"look_alikes\", or a model estimated from other data");
    return STATUS_DATA;
}

/* Of an ordered comparison, matches must not have worse levels than others: at no level may more of them stand at it and below. */
static enum status
judge_comparison(const struct model *model, size_t at, struct error *err)
{
    const struct comparison *comparison = &model->comparisons[at];
    double match = 0;
    double other = 0;

    for (unsigned level = 0; level < comparison->same && comparison->kind->ordered; level++) {
        match += model->estimate.match[at][level];
        other += model->estimate.other[at][level];
        if (match > other + tolerated) {
            return error_set(
                err, STATUS_DATA, "E-LINK-SENSE",
                "no model that makes sense comes of this data: by \"%.*s\", records of one person would agree less than others do",
                TEXT_ARG(comparison->name));
        }
    }
    return STATUS_OK;
}

static enum status
judge(const struct round *round, struct error *err)
{
    const struct model_estimate *estimate = &round->model->estimate;
    const double left = (double)round->records->row_count[0];

    if (estimate->matches < 1) {
        return refuse(err, "not one pair looks like a match");
    }
    if (round->model->matches != MODEL_MANY && estimate->matches > left * 1.0001) {
        return refuse(err, "more matches than records");
    }
    if (round->model->matches == MODEL_MANY && estimate->prior > 0.5) {
        return refuse(err, "more than half of all pairs would be matches");
    }
    for (size_t at = 0; at < round->model->comparison_count; at++) {
        TRY(judge_comparison(round->model, at, err));
    }
    return STATUS_OK;
}

enum status
estimate_model(struct model *model, const struct model_records *records, const struct patterns *patterns, size_t threads,
               struct arena *arena, struct error *err)
{
    struct round *round = arena_must_zero(arena, 1, sizeof *round);
    double before = -1;

    if (patterns->pair_count == 0) {
        return refuse(err, "there is no pair to compare");
    }
    round->model = model;
    round->records = records;
    round->patterns = patterns;
    round->match = arena_must_zero(arena, patterns->count + 1, sizeof *round->match);
    round->look = arena_must_zero(arena, patterns->count + 1, sizeof *round->look);
    round->sums = arena_must_zero(arena, patterns->count + 1, sizeof *round->sums);
    round->lanes = arena_must_zero(arena, patterns->count * LANES + 1, sizeof *round->lanes);
    begin(round);
    for (model->estimate.rounds = 0; model->estimate.rounds < ROUNDS; model->estimate.rounds++) {
        const double change = model->estimate.prior / before - 1;

        if (before > 0 && change < near_enough && change > -near_enough) {
            break;
        }
        before = model->estimate.prior;
        TRY(expect(round, threads, err));
        maximise(round);
    }
    return judge(round, err);
}

void
estimate_ratios(const struct model *model, const struct patterns *patterns, struct estimate_ratios *ratios, struct arena *arena)
{
    ratios->match = arena_must_zero(arena, patterns->count + 1, sizeof *ratios->match);
    ratios->alike = arena_must_zero(arena, patterns->count + 1, sizeof *ratios->alike);
    for (size_t pattern = 0; pattern < patterns->count; pattern++) {
        double match;
        double look;
        double other;

        pattern_ratio(model, pattern_levels(patterns, pattern), &match, &look, &other);
        ratios->match[pattern] = match / (look + other);
        ratios->alike[pattern] = (look + other) * (1 - model->estimate.alike) / other;
    }
}
