/* SPDX-License-Identifier: Apache-2.0 */
#include "report/answer.h"

#include "common/buffer.h"
#include "common/csv.h"
#include "common/date.h"
#include "common/file.h"
#include "common/hash.h"

#include <stdlib.h>

enum { RECORD_MAX = 256 * 1024 * 1024 };

static const char *const fate_texts[ANSWER_FATES] = {
    [ANSWER_TAKEN] = "已接收",
    [ANSWER_REPEATED] = "重复,已接收过",
    [ANSWER_EMPTY] = "没有填核查结果",
    [ANSWER_UNKNOWN_CODE] = "短码不认识,请照原表抄写",
    [ANSWER_UNCLEAR] = "核查结果看不懂,请从下拉中选",
    [ANSWER_CONTRADICTED] = "同一短码有两个不同答复,请乡镇确定一个",
    [ANSWER_COPIED] = "同一文字超过 20 行,请逐户核实后重报",
};

const char *
answer_fate_text(enum answer_fate fate)
{
    return fate_texts[fate];
}

/* Equal keys stand together, files in the order they were read. */
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
words_key(const struct answer *answer)
{
    return hash_fold(hash_fold(1, answer->file), answer->note);
}

static uint64_t
code_key(const struct answer *answer)
{
    return hash_fold(2, answer->code);
}

/* Sorts the taken answers by key; returns how many. */
static size_t
order(const struct answer_set *set, uint64_t (*key)(const struct answer *answer), bool with_note, struct ordered *rows)
{
    size_t count = 0;

    for (size_t at = 0; at < set->count; at++) {
        struct answer *answer = &set->answers[at];

        if (answer->fate == ANSWER_TAKEN && (!with_note || answer->note.size > 0)) {
            rows[count++] = (struct ordered){answer, key(answer)};
        }
    }
    qsort(rows, count, sizeof *rows, compare_ordered);
    return count;
}

static void
settle_copies(struct ordered *rows, size_t count)
{
    for (size_t from = 0; from < count;) {
        size_t to = from;

        while (to < count && rows[to].key == rows[from].key) {
            to++;
        }
        for (size_t at = from; to - from > ANSWER_COPIES && at < to; at++) {
            rows[at].answer->fate = ANSWER_COPIED;
        }
        from = to;
    }
}

static void
settle_codes(struct ordered *rows, size_t count)
{
    for (size_t from = 0; from < count;) {
        size_t to = from;
        bool agree = true;

        while (to < count && rows[to].key == rows[from].key) {
            agree = agree && text_equal(rows[to].answer->result, rows[from].answer->result);
            to++;
        }
        for (size_t at = from; at < to; at++) {
            rows[at].answer->fate = !agree ? ANSWER_CONTRADICTED : at == from ? ANSWER_TAKEN : ANSWER_REPEATED;
        }
        from = to;
    }
}

void
answer_settle(struct answer_set *set)
{
    struct ordered *rows = arena_must_zero(set->arena, set->count + 1, sizeof *rows);

    settle_copies(rows, order(set, words_key, true, rows));
    settle_codes(rows, order(set, code_key, false, rows));
}

enum status
answer_write_record(const struct answer_set *set, const struct pack *pack, const char *path, struct error *err)
{
    static const struct text header[] = {
        {"finding", 7}, {"at", 2}, {"event", 5}, {"result", 6}, {"note", 4}, {"by", 2}, {"until", 5},
    };
    struct buffer out;
    enum status status;

    buffer_init(&out, RECORD_MAX);
    csv_append_row(&out, header, 7);
    for (size_t at = 0; at < set->count; at++) {
        const struct answer *answer = &set->answers[at];
        char day[DATE_TEXT_SIZE];
        struct text cells[7] = {answer->code, TEXT_NULL, schema_answer_event(pack, answer->result), answer->result, answer->note, answer->by, TEXT_NULL};

        if (answer->fate == ANSWER_TAKEN) {
            cells[1] = (struct text){day, date_format(answer->at, day)};
            csv_append_row(&out, cells, 7);
        }
    }
    status = buffer_ok(&out) ? file_write_atomic(path, buffer_text(&out), err)
                             : error_set(err, STATUS_MEMORY, "E-MEMORY", "more answers than fit into %d bytes", RECORD_MAX);
    buffer_done(&out);
    return status;
}
