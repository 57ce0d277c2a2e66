/* SPDX-License-Identifier: Apache-2.0 */
/* Flagged rows to findings. Rows with the same finding key are one finding; its first row speaks, the others are evidence. The key is
 * an HMAC over rule, subject and identity columns, so that next month's row of the same person is the same finding, whatever its
 * amounts or place in the file. */
#include "transform/rules/run.h"

#include "common/ground/buffer.h"
#include "common/ground/hash.h"
#include "transform/expr/cell.h"
#include "transform/rules/finding.h"
#include "transform/rules/mask.h"

#include <stdlib.h>

enum { KEY_BYTES = 10, MESSAGE_MAX = 64 * 1024 };

struct flagged {
    char key[FINDING_KEY_SIZE];
    uint32_t row;
    const struct finding_place *place;
};

/* ---- subject and key ---- */

struct text
finding_subject(const struct rule_run *run, const struct rule *rule, uint32_t row)
{
    static const size_t fields[] = {
        [SUBJECT_PERSON] = EXPR_FIELD_PERSON_KEY,
        [SUBJECT_HOUSEHOLD] = EXPR_FIELD_HOUSEHOLD_KEY,
        [SUBJECT_DIVISION] = EXPR_FIELD_DIVISION_CODE,
    };
    const size_t field = rule->subject_kind == SUBJECT_OTHER ? rule->subject_field : fields[rule->subject_kind];
    struct expr_value value;

    if (rule->subject_kind == SUBJECT_NONE || !cell_value(run->batch, &run->batch->tables[rule->source], field, row, &value)) {
        return TEXT_NULL;
    }
    return value.text;
}

static void
append_part(struct buffer *buffer, struct text part)
{
    const uint64_t size = text_is_null(part) ? UINT64_MAX : part.size;
    unsigned char bytes[8];

    for (size_t at = 0; at < sizeof bytes; at++) { /* the same on every machine */
        bytes[at] = (unsigned char)(size >> (8 * at));
    }
    buffer_append(buffer, bytes, sizeof bytes);
    if (part.size > 0) {
        buffer_append_text(buffer, part);
    }
}

/* A column of the identity; the member's number may be another one than the row's. */
static struct text
identity_text(const struct rule_run *run, const struct table *table, size_t field, uint32_t row, const struct lineage_renumbering *number,
              struct arena *scratch)
{
    for (size_t part = 0; number != NULL && part < 2; part++) {
        if (field == table->schema->member_fields[part]) {
            return number->then[part];
        }
    }
    return cell_text(run->batch, table, field, row, scratch);
}

void
finding_key(const struct rule_run *run, const struct rule *rule, uint32_t row, const struct finding_key_instead *instead,
            struct buffer *buffer, struct arena *scratch, char key[FINDING_KEY_SIZE])
{
    const struct table *table = &run->batch->tables[rule->source];
    const struct text subject = instead == NULL ? finding_subject(run, rule, row) : instead->subject;
    unsigned char digest[HASH_SHA256_SIZE];

    buffer_clear(buffer);
    append_part(buffer, rule->id);
    append_part(buffer, subject);
    if (text_is_null(subject)) {
        char identity[17];

        hash_64_hex(table->key == NULL ? row : table->key[row], identity);
        append_part(buffer, table->schema->name);
        append_part(buffer, text_from(identity));
    }
    for (size_t at = 0; at < rule->identity_count; at++) {
        append_part(buffer, identity_text(run, table, rule->identity[at], row, instead == NULL ? NULL : instead->number, scratch));
    }
    hash_hmac_sha256(run->site_key, buffer_text(buffer), digest);
    hash_base32(digest, KEY_BYTES, key);
}

/* ---- order ---- */

static int
compare_flagged(const void *left, const void *right)
{
    const struct flagged *first = left;
    const struct flagged *second = right;
    int compared = strcmp(first->key, second->key);

    if (compared == 0) {
        compared = finding_place_compare(first->place, second->place);
    }
    return compared != 0 ? compared : (first->row > second->row) - (first->row < second->row);
}

struct ordered {
    size_t first; /* in the sorted flagged rows */
    size_t count;
    const struct flagged *flagged;
};

static int
compare_ordered(const void *left, const void *right)
{
    const struct ordered *first = left;
    const struct ordered *second = right;
    const int compared = finding_place_compare(first->flagged->place, second->flagged->place);

    return compared != 0 ? compared : strcmp(first->flagged->key, second->flagged->key);
}

/* ---- texts ---- */

/* The first personal name in the row. */
static struct text
subject_name_of(const struct rule_run *run, const struct rule *rule, uint32_t row, struct arena *arena)
{
    const struct table *table = &run->batch->tables[rule->source];

    for (size_t field = 0; field < table->schema->field_count; field++) {
        if (table->schema->fields[field].personal == PERSONAL_NAME && column_is_valid(&table->columns[field], row)) {
            return table_text(table, row, field, arena);
        }
    }
    return TEXT_NULL;
}

struct text
finding_render(const struct rule_template *template, struct finding_values *values, size_t lane, bool reveal, struct arena *arena)
{
    struct buffer buffer;
    struct text text;

    buffer_init(&buffer, MESSAGE_MAX);
    for (size_t at = 0; at < template->part_count; at++) {
        const struct rule_part *part = &template->parts[at];
        struct text value;

        if (part->expr == NULL) {
            buffer_append_text(&buffer, part->literal);
            continue;
        }
        value = finding_values_text(values, part->expr, lane, arena);
        if (text_is_null(value)) {
            buffer_append_string(&buffer, "空");
        } else {
            buffer_append_text(&buffer, reveal ? value : mask_text(value, part->expr->personal, arena));
        }
    }
    text = arena_must_text(arena, buffer_text(&buffer));
    buffer_done(&buffer);
    return text;
}

/* ---- making ---- */

static void
fill_findings(const struct rule_run *run, struct rule_result *result, const struct ordered *ordered, struct finding_values *values,
              struct finding_evidence *evidence)
{
    const struct rule *rule = result->rule;
    const struct table *table = &run->batch->tables[rule->source];
    uint32_t rows[EXPR_LANES];

    for (size_t from = 0; from < result->finding_count; from += EXPR_LANES) {
        const size_t lanes = result->finding_count - from < EXPR_LANES ? result->finding_count - from : EXPR_LANES;

        for (size_t lane = 0; lane < lanes; lane++) {
            rows[lane] = ordered[from + lane].flagged->row;
        }
        finding_values_run(values, rows, lanes);
        for (size_t lane = 0; lane < lanes; lane++) {
            struct finding *finding = &result->findings[from + lane];

            memcpy(finding->key, ordered[from + lane].flagged->key, sizeof finding->key);
            finding->row = rows[lane];
            finding->subject_key = finding_subject(run, rule, finding->row);
            finding->subject_name = subject_name_of(run, rule, finding->row, &result->arena);
            finding->division_code = cell_text(run->batch, table, EXPR_FIELD_DIVISION_CODE, finding->row, &result->arena);
            finding->message = finding_render(&rule->say, values, lane, false, &result->arena);
            finding->revealed = finding_render(&rule->say, values, lane, true, &result->arena);
            finding->values = finding_values_json(values, lane, &result->arena);
        }
    }
    for (size_t at = 0; at < result->finding_count; at++) {
        uint32_t *merged = arena_must_alloc(&result->arena, ordered[at].count * sizeof *merged);

        for (size_t row = 0; row < ordered[at].count; row++) {
            merged[row] = ordered[at].flagged[row].row;
        }
        result->findings[at].evidence = finding_evidence_json(evidence, merged, ordered[at].count, &result->arena);
    }
}

/* Cuts the sorted rows into runs of equal key. */
static struct ordered *
cut_runs(const struct flagged *flagged, size_t count, struct arena *arena, size_t *runs)
{
    struct ordered *ordered = arena_must_zero(arena, count + 1, sizeof *ordered);

    *runs = 0;
    for (size_t at = 0; at < count; at++) {
        if (at == 0 || strcmp(flagged[at].key, flagged[at - 1].key) != 0) {
            ordered[(*runs)++] = (struct ordered){at, 0, &flagged[at]};
        }
        ordered[*runs - 1].count++;
    }
    qsort(ordered, *runs, sizeof *ordered, compare_ordered);
    return ordered;
}

static struct flagged *
key_rows(const struct rule_run *run, const struct rule_result *result, size_t count, const struct finding_place *places,
         struct arena *arena)
{
    struct flagged *flagged = arena_must_zero(arena, count + 1, sizeof *flagged);
    struct buffer buffer;
    struct arena scratch;

    buffer_init(&buffer, MESSAGE_MAX);
    arena_init(&scratch, 0);
    for (size_t at = 0; at < count; at++) {
        flagged[at].row = result->flagged_rows[at];
        flagged[at].place = &places[at];
        finding_key(run, result->rule, flagged[at].row, NULL, &buffer, &scratch, flagged[at].key);
        arena_reset(&scratch);
    }
    arena_done(&scratch);
    buffer_done(&buffer);
    qsort(flagged, count, sizeof *flagged, compare_flagged);
    return flagged;
}

/* Above the rule's share of the rows one finding to the source's owner stands for all of them: a column that came empty is one mistake, not
 * ten thousand. */
static bool
is_flood(const struct rule_result *result, size_t count)
{
    const struct rule *rule = result->rule;

    return rule->flood_share >= 0 && result->rows >= (uint64_t)rule->flood_rows
           && fixed_from_integer((int64_t)count) * 100 > rule->flood_share * (fixed)result->rows;
}

static void
make_flood(const struct rule_run *run, struct rule_result *result, size_t count, struct arena *arena)
{
    const struct rule *rule = result->rule;
    struct finding *finding = arena_must_zero(&result->arena, 1, sizeof *finding);
    struct finding_evidence *evidence = finding_evidence_new(run, rule, arena);
    unsigned char digest[HASH_SHA256_SIZE];
    struct buffer buffer;
    fixed share = 0;
    char percent[FIXED_TEXT_SIZE];

    buffer_init(&buffer, MESSAGE_MAX);
    append_part(&buffer, rule->id);
    append_part(&buffer, TEXT("flood"));
    append_part(&buffer, rule->from->name);
    hash_hmac_sha256(run->site_key, buffer_text(&buffer), digest);
    hash_base32(digest, KEY_BYTES, finding->key);
    buffer_done(&buffer);
    (void)fixed_divide(fixed_from_integer((int64_t)count) * 100, fixed_from_integer((int64_t)result->rows), &share);
    (void)fixed_format(fixed_round(share, 1), percent);
    finding->flood = true;
    finding->row = result->flagged_rows[0];
    finding->message =
        text_from(arena_must_format(&result->arena, "%.*s: %zu 行有“%.*s”问题,占查看的 %llu 行的 %s%%,请来源部门整体核对",
                                    TEXT_ARG(rule->from->title), count, TEXT_ARG(rule->name), (unsigned long long)result->rows, percent));
    finding->revealed = finding->message;
    finding->values =
        text_from(arena_must_format(&result->arena, "{\"flagged\":%zu,\"rows\":%llu}", count, (unsigned long long)result->rows));
    finding->evidence = finding_evidence_json(evidence, result->flagged_rows, count, &result->arena);
    finding_evidence_free(evidence);
    result->findings = finding;
    result->finding_count = 1;
    result->reason = "flood: one finding stands for all rows";
}

void
finding_make(const struct rule_run *run, struct rule_result *result)
{
    const size_t count = (size_t)(result->flagged - result->suppressed - result->exempt);
    struct finding_values *values = finding_values_new(run, result->rule, &result->arena);
    struct arena arena;

    arena_init(&arena, 0);
    if (count > 0 && is_flood(result, count)) {
        make_flood(run, result, count, &arena);
    } else if (count > 0) {
        const struct finding_place *places = finding_places(run, result->rule, result->flagged_rows, count, &arena);
        const struct flagged *flagged = key_rows(run, result, count, places, &arena);
        const struct ordered *ordered = cut_runs(flagged, count, &arena, &result->finding_count);
        struct finding_evidence *evidence = finding_evidence_new(run, result->rule, &arena);

        result->findings = arena_must_zero(&result->arena, result->finding_count, sizeof *result->findings);
        fill_findings(run, result, ordered, values, evidence);
        finding_evidence_free(evidence);
        finding_former_fill(run, result);
    }
    if (result->rule->verdict != NULL) {
        finding_compare(run, result, values);
    }
    finding_values_free(values);
    arena_done(&arena);
}
