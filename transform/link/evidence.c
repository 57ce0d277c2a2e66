/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/link/evidence.h"

#include "transform/link/hanzi.h"
#include "transform/link/logarithm.h"

enum { SCALE = 10000 };

static int64_t
rounded(double bits)
{
    return bits < 0 ? -(int64_t)(-bits * SCALE + 0.5) : (int64_t)(bits * SCALE + 0.5);
}

static void
add_part(struct evidence *evidence, const char *name, double bits)
{
    evidence->parts[evidence->count++] = (struct evidence_part){.name = name, .bits = rounded(bits)};
}

static void
add_comparison(const struct model *model, const struct model_records *records, const struct decide_pair *pair, size_t at, unsigned level,
               struct evidence *evidence)
{
    const struct comparison *comparison = &model->comparisons[at];
    struct evidence_part *part = &evidence->parts[evidence->count];

    add_part(evidence, comparison->name.data,
             level == COMPARISON_NOTHING ? 0 : logarithm_2(model->estimate.match[at][level] / model->estimate.other[at][level]));
    part->comparison = comparison;
    part->level = level == COMPARISON_NOTHING ? "missing" : comparison->levels[level].name;
    part->left = model_cell(records, comparison->slots[0], 0, pair->left);
    part->right = model_cell(records, comparison->slots[0], 1, pair->right);
}

/* D / f_U: how much likelier look-alikes make the pattern among those that are no match. */
static double
alike_factor(const struct model *model, const uint8_t *levels)
{
    double factor = model->estimate.alike;

    for (size_t at = 0; at < model->comparison_count; at++) {
        if (levels[at] != COMPARISON_NOTHING) {
            factor *= model->estimate.look[at][levels[at]] / model->estimate.other[at][levels[at]];
        }
    }
    return factor + 1 - model->estimate.alike;
}

void
evidence_of(const struct model *model, const struct model_records *records, const struct patterns *patterns, const struct decide_pair *pair,
            struct evidence *evidence)
{
    const uint8_t *levels = pattern_levels(patterns, pair->pattern);
    int64_t sum = 0;

    *evidence = (struct evidence){.total = rounded(pair->log_odds)};
    add_part(evidence, "prior", logarithm_2(estimate_prior(model, records)));
    for (size_t at = 0; at < model->comparison_count; at++) {
        add_comparison(model, records, pair, at, levels[at], evidence);
    }
    if (model->look_alikes) {
        add_part(evidence, "look_alikes", -logarithm_2(alike_factor(model, levels)));
    }
    if (model->matches != MODEL_MANY) {
        add_part(evidence, "rivals", 0);
    }
    for (size_t at = 0; at < evidence->count; at++) {
        sum += evidence->parts[at].bits;
    }
    evidence->parts[model->matches == MODEL_MANY ? 0 : evidence->count - 1].bits += evidence->total - sum;
}

/* ---- sentences ---- */

static void
append_bits(struct buffer *out, int64_t bits)
{
    const int64_t hundredths = ((bits < 0 ? -bits : bits) + SCALE / 200) / (SCALE / 100);

    buffer_format(out, "%s%lld.%02lld", bits < 0 ? "-" : "+", (long long)(hundredths / 100), (long long)(hundredths % 100));
}

static void
append_character(struct buffer *out, uint16_t number)
{
    char bytes[4];

    buffer_append(out, bytes, text_encode(hanzi_get(number)->character, bytes));
}

/* `晓/小 xiao`: the one character in which two names differ. */
static void
append_difference(struct buffer *out, const struct name_form *left, const struct name_form *right, bool english)
{
    for (size_t at = 0; at < left->size && left->size == right->size; at++) {
        const uint16_t one = left->characters[at];
        const uint16_t other = right->characters[at];

        if (one != other && one != 0 && other != 0) {
            buffer_append_string(out, english ? " (" : "(");
            append_character(out, one);
            buffer_append_string(out, "/");
            append_character(out, other);
            buffer_format(out, "%s%s%s%s%s", english ? " " : "", hanzi_spelling(one), english ? "/" : "/", hanzi_spelling(other),
                          english ? ")" : ")");
            return;
        }
    }
}

/* How many of the right side have the agreed value. */
static void
append_frequency(struct buffer *out, const struct evidence_part *part, uint32_t code, bool english)
{
    const uint32_t count = part->comparison->domains[0]->counts[1][code];

    buffer_format(out, english ? " (%u with it)" : "(册中%u人)", count);
}

static void
append_detail(struct buffer *out, const struct evidence_part *part, const uint32_t *left, const uint32_t *right, bool english)
{
    const struct comparison *comparison = part->comparison;
    const uint32_t one = left[comparison->slots[0]];
    const uint32_t other = right[comparison->slots[0]];

    if (one == 0 || other == 0) {
        return;
    }
    if (comparison->domains[0]->names != NULL && one != other) {
        append_difference(out, &comparison->domains[0]->names[one], &comparison->domains[0]->names[other], english);
    } else if (comparison->bins != NULL && one == other) {
        append_frequency(out, part, one, english);
    }
}

static void
append_value(struct buffer *out, struct text value, bool english)
{
    if (text_is_null(value)) {
        buffer_append_string(out, english ? "nothing" : "空");
    } else {
        buffer_append_text(out, value);
    }
}

static const char *
level_words(const struct evidence_part *part, bool english)
{
    const struct comparison *comparison = part->comparison;

    for (unsigned level = 0; level < comparison->level_count; level++) {
        if (strcmp(comparison->levels[level].name, part->level) == 0) {
            return english ? comparison->levels[level].english : comparison->levels[level].chinese;
        }
    }
    return english ? "a value is missing: it says nothing" : "有一方没有填,不作判断";
}

static void
say_comparison(const struct model_records *records, const struct decide_pair *pair, const struct evidence_part *part, bool english,
               struct buffer *out)
{
    const uint32_t *left = model_row(records, 0, pair->left);
    const uint32_t *right = model_row(records, 1, pair->right);

    buffer_append_text(out, part->comparison->label);
    buffer_append_string(out, english ? ": " : ":");
    append_value(out, part->left, english);
    buffer_append_string(out, " / ");
    append_value(out, part->right, english);
    buffer_format(out, english ? ": %s" : ",%s", level_words(part, english));
    append_detail(out, part, left, right, english);
}

static void
say_rivals(const struct decide_pair *pair, bool english, struct buffer *out)
{
    const unsigned per_mille = (unsigned)(pair->runner_up * 1000 + 0.5);

    if (pair->runner_up <= 0) {
        buffer_append_string(out, english ? "no other record comes near" : "没有其他相近的人");
    } else {
        buffer_format(out, english ? "the next best record has a probability of 0.%03u" : "其次相近的一人可能性为 0.%03u",
                      per_mille > 999 ? 999 : per_mille);
    }
}

void
evidence_say(const struct model *model, const struct model_records *records, const struct decide_pair *pair,
             const struct evidence_part *part, bool english, struct buffer *out)
{
    if (part->comparison != NULL) {
        say_comparison(records, pair, part, english, out);
    } else if (strcmp(part->name, "prior") == 0 && model->matches == MODEL_MANY) {
        buffer_format(out, english ? "before comparing: about %.0f of %.0f pairs are one" : "比对之前:约 %.0f 对(共 %.0f 对)是同一对象",
                      model->estimate.matches, model_pairs(records));
    } else if (strcmp(part->name, "prior") == 0) {
        buffer_format(out, english ? "before comparing: %.0f %% have a match, one of %zu" : "比对之前:约 %.0f%% 的人在册,册中共 %zu 人",
                      model->estimate.prior * 100, records->row_count[1]);
    } else if (strcmp(part->name, "rivals") == 0) {
        say_rivals(pair, english, out);
    } else {
        buffer_append_string(out,
                             english ? "different ones of a household or place agree like this, too" : "同户、同村的不同人也可能这样相像");
    }
    buffer_append_string(out, english ? " (" : "(");
    append_bits(out, part->bits);
    buffer_append_string(out, english ? ")" : ")");
}
