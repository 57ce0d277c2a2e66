/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of answers beside each other: copied, repeated, contradicting, decided, answered with the line they are listed on. */
#include "common/formats/csv.h"
#include "common/formats/short_code.h"
#include "common/ground/buffer.h"
#include "common/ground/date.h"
#include "common/ground/file.h"
#include "common/ground/hash.h"
#include "report/answers/answer.h"
#include "report/answers/word.h"

#include <stdio.h>
#include <stdlib.h>

enum { RECORD_MAX = 256 * 1024 * 1024 };

/* Equal keys are adjacent, answers in the order they were read. */
struct ordered {
    struct answer *answer;
    uint64_t key;
};

static int
compare_ordered(const void *left, const void *right)
{
    const struct ordered *one = left;
    const struct ordered *two = right;

    if (one->key != two->key) {
        return one->key < two->key ? -1 : 1;
    }
    return one->answer < two->answer ? -1 : one->answer > two->answer;
}

static uint64_t
file_words_key(const struct answer *answer)
{
    return hash_fold(hash_fold(1, answer->file), answer->note);
}

/* `李某 7月3日` by its name: the same person's words, whatever the file and day. */
static uint64_t
person_words_key(const struct answer *answer)
{
    size_t name = 0;

    while (name < answer->by.size && (answer->by.data[name] < '0' || answer->by.data[name] > '9')) {
        name++;
    }
    return hash_fold(hash_fold(hash_fold(2, answer->known->recipient), text_trim((struct text){answer->by.data, name})), answer->note);
}

static uint64_t
code_key(const struct answer *answer)
{
    return hash_fold(3, answer->code);
}

/* Sorts the taken answers by key; returns how many. */
static size_t
order(const struct answer_set *set, uint64_t (*key)(const struct answer *answer), bool with_note, struct ordered *rows)
{
    size_t count = 0;

    for (size_t at = 0; at < set->count; at++) {
        struct answer *answer = &set->answers[at];

        if (answer->outcome == ANSWER_TAKEN && (!with_note || answer->note.size > 0)) {
            rows[count++] = (struct ordered){answer, key(answer)};
        }
    }
    qsort(rows, count, sizeof *rows, compare_ordered);
    return count;
}

static size_t
end_of(const struct ordered *rows, size_t count, size_t from)
{
    size_t to = from;

    while (to < count && rows[to].key == rows[from].key) {
        to++;
    }
    return to;
}

static void
mark_copies(struct ordered *rows, size_t count)
{
    for (size_t from = 0, to; from < count; from = to) {
        to = end_of(rows, count, from);
        for (size_t at = from; to - from > ANSWER_COPIES && at < to; at++) {
            rows[at].answer->outcome = ANSWER_COPIED;
        }
    }
}

/* `办理中` reports progress; it contradicts nothing. */
static bool
is_progress(const struct answer_set *set, const struct answer *answer)
{
    return text_equal(schema_answer_event(set->pack, answer->result), TEXT("note"));
}

static void
contradict(const struct answer_set *set, struct answer *answer, struct text other, const char *where)
{
    answer->outcome = ANSWER_CONTRADICTED;
    answer->detail = text_from(arena_must_format(set->arena, "另一答复“%.*s”(%s)", TEXT_ARG(other), where));
}

/* One code's answers: `chosen` is the one that counts, NULL when they disagree. */
static struct answer *
choose(const struct answer_set *set, struct ordered *rows, size_t count)
{
    struct answer *chosen = NULL;
    bool decided = false;
    bool agree = true;

    for (size_t at = 0; at < count; at++) {
        struct answer *answer = rows[at].answer;
        const bool stronger =
            (answer->decision && !decided) || (chosen != NULL && is_progress(set, chosen) && !is_progress(set, answer) && !decided);

        if (chosen == NULL || stronger) {
            chosen = answer;
            agree = true;
            decided = decided || answer->decision;
        } else if (answer->decision == decided && !is_progress(set, answer) && !text_equal(answer->result, chosen->result)) {
            agree = false;
        }
    }
    return agree ? chosen : NULL;
}

static void
settle_code(const struct answer_set *set, struct ordered *rows, size_t count)
{
    struct answer *chosen = choose(set, rows, count);

    for (size_t at = 0; at < count; at++) {
        struct answer *answer = rows[at].answer;

        if (chosen == NULL) {
            const struct answer *other = rows[0].answer;

            for (size_t next = 0; next < count && text_equal(other->result, answer->result); next++) {
                other = rows[next].answer;
            }
            contradict(set, answer, other->result,
                       arena_must_format(set->arena, "%.*s %.*s 第 %llu 行", TEXT_ARG(other->file), TEXT_ARG(other->sheet),
                                         (unsigned long long)other->row));
        } else if (answer != chosen) {
            answer->outcome = text_equal(answer->result, chosen->result) ? ANSWER_REPEATED : ANSWER_OVERRULED;
        }
    }
}

/* An answer that another one was recorded before: the same is a repetition, another the town's to choose. */
static void
settle_recorded(const struct answer_set *set, struct answer *answer)
{
    const struct text recorded = answer->known->recorded;

    if (answer->outcome != ANSWER_TAKEN || recorded.size == 0 || answer->decision) {
        return;
    }
    if (text_equal(recorded, answer->result)) {
        answer->outcome = ANSWER_REPEATED;
    } else if (is_progress(set, answer)) {
        answer->outcome = ANSWER_OVERRULED;
    } else {
        contradict(set, answer, recorded, "已登记");
    }
}

static void
settle_codes(const struct answer_set *set, struct ordered *rows, size_t count)
{
    for (size_t from = 0, to; from < count; from = to) {
        to = end_of(rows, count, from);
        settle_code(set, rows + from, to - from);
        for (size_t at = from; at < to; at++) {
            settle_recorded(set, rows[at].answer);
        }
    }
}

/* The answers under a key, of any outcome but empty. */
static const struct answer *
answered(const struct ordered *rows, size_t count, struct text code)
{
    size_t low = 0;
    size_t high = count;
    const uint64_t key = hash_fold(3, code);

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (rows[middle].key < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < count && rows[low].key == key ? rows[low].answer : NULL;
}

/* Everything but empty lines by code; a taken one first among equals. */
static size_t
order_answered(const struct answer_set *set, struct ordered *rows)
{
    size_t count = 0;

    for (int taken = 1; taken >= 0; taken--) {
        for (size_t at = 0; at < set->count; at++) {
            struct answer *answer = &set->answers[at];

            if (answer->known != NULL && answer->outcome != ANSWER_EMPTY && (answer->outcome == ANSWER_TAKEN) == (taken == 1)) {
                rows[count++] = (struct ordered){answer, code_key(answer)};
            }
        }
    }
    return count;
}

static int
compare_keys(const void *left, const void *right)
{
    const struct ordered *one = left;
    const struct ordered *two = right;

    if (one->key != two->key) {
        return one->key < two->key ? -1 : 1;
    }
    return one->answer->outcome < two->answer->outcome ? -1 : one->answer->outcome > two->answer->outcome;
}

/* An answer to a line is one to all that are listed on it, unless they have their own. */
static void
answer_same_cause(struct answer_set *set, struct ordered *rows)
{
    const size_t count = order_answered(set, rows);

    qsort(rows, count, sizeof *rows, compare_keys);
    for (size_t at = 0; at < set->codes->count; at++) {
        const struct answer_code *code = &set->codes->items[at];
        const struct answer *lead = text_equal(code->lead, code->code) ? NULL : answered(rows, count, code->lead);

        if (lead != NULL && lead->outcome == ANSWER_TAKEN && code->recorded.size == 0 && answered(rows, count, code->code) == NULL) {
            struct answer copy = *lead;

            copy.code = code->code;
            copy.known = code;
            copy.outcome = ANSWER_SAME_CAUSE;
            copy.detail = text_from(arena_must_format(set->arena, "随 %.*s 答复", TEXT_ARG(code->lead)));
            *answer_add(set) = copy; /* the set may move; `rows` go on pointing at its old place, which the arena keeps */
        }
    }
}

/* An empty line says nothing when the code was answered in another file, or is empty there too. */
static void
drop_empty(struct answer_set *set, struct ordered *rows)
{
    const size_t count = order_answered(set, rows);
    size_t kept = 0;

    qsort(rows, count, sizeof *rows, compare_keys);
    for (size_t at = 0; at < set->count; at++) {
        bool keep = set->answers[at].outcome != ANSWER_EMPTY || answered(rows, count, set->answers[at].code) == NULL;

        for (size_t before = 0; keep && set->answers[at].outcome == ANSWER_EMPTY && before < kept; before++) {
            keep = set->answers[before].outcome != ANSWER_EMPTY || !text_equal(set->answers[before].code, set->answers[at].code);
        }
        if (keep) {
            set->answers[kept++] = set->answers[at];
        }
    }
    set->count = kept;
}

static void
explain(const struct answer_set *set, struct answer *answer)
{
    if (answer->outcome == ANSWER_UNCLEAR) {
        answer->detail = text_from(
            arena_must_format(set->arena, "可选:%.*s", TEXT_ARG(answer_word_choices(set->pack, answer->known->class, set->arena))));
    } else if (answer->outcome == ANSWER_UNKNOWN_CODE) {
        const struct answer_code *near = answer_code_near(set->codes, answer->code);

        answer->detail = near != NULL ? text_from(arena_must_format(set->arena, "是否为 %.*s?请核对", TEXT_ARG(near->code)))
                         : answer->code.size != SHORT_CODE_SIZE ? TEXT("短码应为 7 位字母和数字")
                         : !short_code_is_valid(answer->code)   ? TEXT("校验位不对,至少抄错一位")
                                                                : TEXT("不是本县下发的短码");
    }
}

void
answer_settle(struct answer_set *set)
{
    struct ordered *rows = arena_must_zero(set->arena, set->count + set->codes->count + 1, sizeof *rows);

    mark_copies(rows, order(set, file_words_key, true, rows));
    mark_copies(rows, order(set, person_words_key, true, rows));
    settle_codes(set, rows, order(set, code_key, false, rows));
    drop_empty(set, rows);
    answer_same_cause(set, rows);
    for (size_t at = 0; at < set->count; at++) {
        explain(set, &set->answers[at]);
    }
}

/* ---- what becomes of them, for people and for the warehouse ---- */

static const char *const outcome_texts[ANSWER_OUTCOMES] = {
    [ANSWER_TAKEN] = "已接收",
    [ANSWER_SAME_CAUSE] = "已接收:同因,随所在行答复",
    [ANSWER_REPEATED] = "重复,已接收过",
    [ANSWER_OVERRULED] = "不采用:以确定的答复为准",
    [ANSWER_EMPTY] = "没有填核查结果",
    [ANSWER_UNKNOWN_CODE] = "短码不认识,请照原表抄写",
    [ANSWER_UNCLEAR] = "核查结果看不懂,请从下拉中选",
    [ANSWER_CONTRADICTED] = "同一短码有两个不同答复,请在“乡镇确定”表中选一个",
    [ANSWER_COPIED] = "同一文字超过 20 行,请逐户核实后重报",
};

const char *
answer_outcome_text(enum answer_outcome outcome)
{
    return outcome_texts[outcome];
}

enum status
answer_write_record(const struct answer_set *set, const char *path, struct error *err)
{
    static const struct text header[] = {
        {"finding", 7},
        {"at",      2},
        {"event",   5},
        {"result",  6},
        {"note",    4},
        {"by",      2},
        {"until",   5},
    };
    struct buffer out;
    enum status status;

    buffer_init(&out, RECORD_MAX);
    csv_append_row(&out, header, 7);
    for (size_t at = 0; at < set->count; at++) {
        const struct answer *answer = &set->answers[at];
        char day[DATE_TEXT_SIZE];
        struct text cells[7] = {answer->code, TEXT_NULL, schema_answer_event(set->pack, answer->result), answer->result, answer->note,
                                answer->by,   TEXT_NULL};

        /* A repeated answer may carry words of its own; said twice to the letter it is one fact to the warehouse. */
        if (answer->outcome == ANSWER_TAKEN || answer->outcome == ANSWER_SAME_CAUSE || answer->outcome == ANSWER_REPEATED) {
            cells[1] = (struct text){day, date_format(answer->at, day)};
            csv_append_row(&out, cells, 7);
        }
    }
    status = buffer_ok(&out) ? file_write_atomic(path, buffer_text(&out), err)
                             : error_set(err, STATUS_MEMORY, "E-MEMORY", "more answers than fit into %d bytes", RECORD_MAX);
    buffer_done(&out);
    return status;
}
