/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/link/command.h"

#include "common/formats/csv.h"
#include "common/ground/file.h"
#include "common/ground/hash.h"
#include "transform/link/evidence.h"
#include "transform/link/sheet.h"

#include <inttypes.h>
#include <stdio.h>

enum { NUMBER_SIZE = 32, CELLS = 8, HEX = HASH_SHA256_HEX };

static const size_t file_most = (size_t)1 << 32;
static const double certain = 0.99;   /* a proposal ... */
static const double no_rival = 0.005; /* ... whose next best stays below this */
static const double for_review = 0.5;

/* All of one run. */
struct linking {
    const struct command_link *wanted;
    struct link_source sources[2];
    const struct link_column *ids[2]; /* NULL: records are numbered */
    struct model model;
    struct model_records records;
    struct patterns patterns;
    struct decide_pairs decided;
    char hash[HEX];
    uint64_t decisions[3];
    struct arena *arena;
};

/* ---- cells ---- */

static struct text
record_id(const struct linking *linking, unsigned side, uint32_t row, char number[NUMBER_SIZE])
{
    const struct link_column *ids = linking->ids[side];

    if (ids == NULL) {
        return (struct text){number, (size_t)snprintf(number, NUMBER_SIZE, "%" PRIu32, row + 1)};
    }
    return ids->codes[row] == 0 ? TEXT_NULL : ids->values[ids->codes[row]];
}

/* Ten-thousandths as 0.1234 or -12.3456. */
static struct text
fixed_text(int64_t value, char out[NUMBER_SIZE])
{
    const uint64_t size = value < 0 ? (uint64_t)-value : (uint64_t)value;

    return (struct text){out,
                         (size_t)snprintf(out, NUMBER_SIZE, "%s%" PRIu64 ".%04" PRIu64, value < 0 ? "-" : "", size / 10000, size % 10000)};
}

static int64_t
ten_thousandths(double value)
{
    return value < 0 ? -(int64_t)(-value * 10000 + 0.5) : (int64_t)(value * 10000 + 0.5);
}

enum decision { DECISION_MATCH, DECISION_REVIEW, DECISION_CANDIDATE };

static const char *const decision_words[] = {"match", "review", "candidate"};

static enum decision
decide(const struct linking *linking, const struct decide_pair *pair)
{
    if (!pair->chosen || pair->probability < for_review) {
        return DECISION_CANDIDATE;
    }
    return pair->probability >= certain && (linking->model.matches == MODEL_MANY || pair->runner_up < no_rival) ? DECISION_MATCH
                                                                                                                : DECISION_REVIEW;
}

/* ---- files ---- */

static enum status
write_file(const struct linking *linking, const char *name, struct buffer *out, struct error *err)
{
    const char *path = file_join(linking->arena, linking->wanted->out, name);
    const enum status status = buffer_ok(out) ? file_write_atomic(path, buffer_text(out), err)
                                              : error_set(err, STATUS_DATA, "E-LINK-SIZE", "%s would be too large", path);

    buffer_done(out);
    return status;
}

static void
append_levels(const struct linking *linking, const struct decide_pair *pair, struct buffer *out)
{
    const uint8_t *levels = pattern_levels(&linking->patterns, pair->pattern);

    for (size_t at = 0; at < linking->model.comparison_count; at++) {
        buffer_append_char(out, ',');
        csv_append(out, levels[at] == COMPARISON_NOTHING ? TEXT_NULL : text_from(linking->model.comparisons[at].levels[levels[at]].name));
    }
    buffer_append_char(out, '\n');
}

static enum status
write_pairs(struct linking *linking, struct error *err)
{
    struct buffer out;

    buffer_init(&out, file_most);
    buffer_append_string(&out, "left,right,probability,log_odds,decision,chosen,runner_up");
    for (size_t at = 0; at < linking->model.comparison_count; at++) {
        buffer_append_char(&out, ',');
        csv_append(&out, linking->model.comparisons[at].name);
    }
    buffer_append_char(&out, '\n');
    for (size_t at = 0; at < linking->decided.count; at++) {
        const struct decide_pair *pair = &linking->decided.pairs[at];
        const enum decision decision = decide(linking, pair);
        char numbers[5][NUMBER_SIZE];
        const struct text cells[] = {record_id(linking, 0, pair->left, numbers[0]),
                                     record_id(linking, 1, pair->right, numbers[1]),
                                     fixed_text(ten_thousandths(pair->probability), numbers[2]),
                                     fixed_text(ten_thousandths(pair->log_odds), numbers[3]),
                                     text_from(decision_words[decision]),
                                     text_from(pair->chosen ? "yes" : "no"),
                                     fixed_text(ten_thousandths(pair->runner_up), numbers[4])};

        linking->decisions[decision]++;
        for (size_t cell = 0; cell < sizeof cells / sizeof *cells; cell++) {
            buffer_append_string(&out, cell == 0 ? "" : ",");
            csv_append(&out, cells[cell]);
        }
        append_levels(linking, pair, &out);
    }
    return write_file(linking, "pairs.csv", &out, err);
}

static bool
is_explained(const struct linking *linking, const struct decide_pair *pair)
{
    return linking->wanted->evidence == COMMAND_EVIDENCE_ALL
           || (linking->wanted->evidence == COMMAND_EVIDENCE_REVIEW && decide(linking, pair) == DECISION_REVIEW);
}

static void
append_evidence(const struct linking *linking, const struct decide_pair *pair, struct buffer *out)
{
    struct evidence evidence;
    int64_t sum = 0;
    char ids[2][NUMBER_SIZE];
    struct buffer sentence;

    buffer_init(&sentence, file_most);
    evidence_of(&linking->model, &linking->records, &linking->patterns, pair, &evidence);
    for (size_t at = 0; at < evidence.count; at++) {
        const struct evidence_part *part = &evidence.parts[at];
        char numbers[2][NUMBER_SIZE];
        struct text cells[CELLS + 1] = {record_id(linking, 0, pair->left, ids[0]),
                                        record_id(linking, 1, pair->right, ids[1]),
                                        text_from(part->name),
                                        text_from(part->level),
                                        part->left,
                                        part->right};

        sum += part->bits;
        cells[6] = fixed_text(part->bits, numbers[0]);
        cells[7] = fixed_text(sum, numbers[1]);
        buffer_clear(&sentence);
        evidence_say(&linking->model, &linking->records, pair, part, linking->wanted->english, &sentence);
        cells[8] = buffer_text(&sentence);
        csv_append_row(out, cells, sizeof cells / sizeof *cells);
    }
    buffer_done(&sentence);
}

static enum status
write_evidence(const struct linking *linking, struct error *err)
{
    struct buffer out;

    buffer_init(&out, file_most);
    buffer_append_string(&out, "left,right,part,level,left_value,right_value,bits,sum,sentence\n");
    for (size_t at = 0; at < linking->decided.count; at++) {
        if (is_explained(linking, &linking->decided.pairs[at])) {
            append_evidence(linking, &linking->decided.pairs[at], &out);
        }
    }
    return write_file(linking, "evidence.csv", &out, err);
}

/* Records of clusters of two and more, by cluster. */
static enum status
write_clusters(const struct linking *linking, size_t *count, struct error *err)
{
    const struct model_records *records = &linking->records;
    const size_t left = records->row_count[0];
    const size_t all = left + (records->one_source ? 0 : records->row_count[1]);
    uint32_t *clusters = arena_must_zero(linking->arena, all + 1, sizeof *clusters);
    uint32_t *sizes = arena_must_zero(linking->arena, all + 1, sizeof *sizes);
    struct buffer out;

    decide_clusters(records, &linking->decided, linking->wanted->threshold, clusters);
    for (size_t record = 0; record < all; record++) {
        *count += ++sizes[clusters[record]] == 2;
    }
    buffer_init(&out, file_most);
    buffer_append_string(&out, "cluster,file,record\n");
    for (size_t record = 0; record < all; record++) {
        const unsigned side = record < left ? 0 : 1;
        char numbers[2][NUMBER_SIZE];
        const struct text cells[] = {
            {numbers[0], (size_t)snprintf(numbers[0], NUMBER_SIZE, "%" PRIu32, clusters[record] + 1)},
            text_from(side == 0 ? "left" : "right"),
            record_id(linking, side, (uint32_t)(record - (side == 0 ? 0 : left)), numbers[1])
        };

        if (sizes[clusters[record]] > 1) {
            csv_append_row(&out, cells, sizeof cells / sizeof *cells);
        }
    }
    return write_file(linking, "clusters.csv", &out, err);
}

static enum status
write_model(const struct linking *linking, struct error *err)
{
    struct buffer out;

    buffer_init(&out, file_most);
    model_print(&linking->model, linking->hash, &out);
    return write_file(linking, "model.json", &out, err);
}

/* ---- reading ---- */

static enum status
find_ids(struct linking *linking, struct error *err)
{
    const bool two = linking->wanted->right != NULL;

    for (unsigned side = 0; side < 2; side++) {
        const struct text name = side == 0 || !two ? linking->model.id : linking->model.right_id;

        linking->ids[side] = text_is_null(name) ? NULL : value_column(&linking->sources[two ? side : 0], name);
        if (!text_is_null(name) && linking->ids[side] == NULL) {
            return error_set(err, STATUS_CONFIG, "E-LINK-COLUMN", "%s has no column \"%.*s\", the model's id",
                             linking->sources[two ? side : 0].name, TEXT_ARG(name));
        }
    }
    return STATUS_OK;
}

/* The hash of the data: of the files' hashes, one behind the other. */
static enum status
read_sources(struct linking *linking, struct error *err)
{
    const struct command_link *wanted = linking->wanted;
    char hashes[2][HEX] = {"", ""};
    struct text both;

    TRY(sheet_read(wanted->left, wanted->threads, linking->arena, &linking->sources[0], hashes[0], err));
    if (wanted->right != NULL) {
        TRY(sheet_read(wanted->right, wanted->threads, linking->arena, &linking->sources[1], hashes[1], err));
    }
    both = text_from(arena_must_format(linking->arena, "%s%s", hashes[0], hashes[1]));
    hash_sha256_hex(both, linking->hash);
    return find_ids(linking, err);
}

static enum status
link_records(struct linking *linking, struct error *err)
{
    const struct command_link *wanted = linking->wanted;
    struct model *model = &linking->model;
    struct model_records *records = &linking->records;
    struct block *block;

    TRY(model_bind(model, &linking->sources[0], wanted->right == NULL ? NULL : &linking->sources[1], wanted->threads, linking->arena,
                   records, err));
    block = block_new(model, records, wanted->threads, linking->arena);
    TRY(pattern_build(model, records, block, wanted->threads, linking->arena, &linking->patterns, err));
    if (!model->estimated) {
        TRY(estimate_model(model, records, &linking->patterns, wanted->threads, linking->arena, err));
    } else {
        memcpy(linking->hash, model->data_hash.data, HEX - 1);
    }
    return decide_pairs(model, records, block, &linking->patterns, wanted->least, linking->arena, &linking->decided, err);
}

/* ---- the summary ---- */

static void
print_passed(const struct linking *linking)
{
    for (size_t rule = 0; rule < linking->model.rule_count; rule++) {
        if (linking->patterns.buckets[rule] > 0) {
            printf("blocking rule %zu: keys of more than %zu rows passed over, %" PRIu64 " times, %" PRIu64 " pairs\n", rule + 1,
                   linking->model.bucket_most, linking->patterns.buckets[rule], linking->patterns.passed[rule]);
        }
    }
    for (size_t slot = 0; slot < linking->records.slot_count; slot++) {
        if (linking->records.unread[slot] > 0) {
            printf("column %.*s: %" PRIu64 " cells could not be read and say nothing\n", TEXT_ARG(linking->records.domains[slot]->column),
                   linking->records.unread[slot]);
        }
    }
}

static void
print_summary(const struct linking *linking, size_t clusters)
{
    const struct model_records *records = &linking->records;

    printf("%zu records", records->row_count[0]);
    if (!records->one_source) {
        printf(" against %zu", records->row_count[1]);
    }
    printf(", %" PRIu64 " of %.0f pairs compared, %zu patterns", linking->patterns.pair_count, linking->patterns.pairs,
           linking->patterns.count);
    if (!linking->model.estimated) {
        printf(", %u rounds", linking->model.estimate.rounds);
    }
    printf("\nexpected matches %.1f", linking->decided.expected);
    if (linking->model.rule_count > 0 && linking->decided.blocking >= 0) {
        printf(", the blocking finds an estimated %.2f %% of them", linking->decided.blocking * 100);
    }
    printf("\n%" PRIu64 " matches, %" PRIu64 " for review, %" PRIu64 " candidates, %zu clusters: %s\n", linking->decisions[DECISION_MATCH],
           linking->decisions[DECISION_REVIEW], linking->decisions[DECISION_CANDIDATE], clusters, linking->wanted->out);
    print_passed(linking);
}

enum status
command_link(const struct command_link *wanted, struct arena *arena, struct error *err)
{
    struct linking *linking = arena_must_zero(arena, 1, sizeof *linking);
    size_t clusters = 0;

    linking->wanted = wanted;
    linking->arena = arena;
    TRY(model_read(wanted->model, arena, &linking->model, err));
    TRY(read_sources(linking, err));
    TRY(link_records(linking, err));
    TRY(file_make_folder(wanted->out, err));
    TRY(write_pairs(linking, err));
    TRY(write_evidence(linking, err));
    TRY(write_clusters(linking, &clusters, err));
    TRY(write_model(linking, err));
    print_summary(linking, clusters);
    return STATUS_OK;
}
