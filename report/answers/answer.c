/* SPDX-License-Identifier: Apache-2.0 */
#include "report/answers/answer.h"

#include "common/formats/csv.h"
#include "common/ground/buffer.h"
#include "common/ground/date.h"
#include "common/ground/file.h"

enum { RECORD_MAX = 256 * 1024 * 1024 };

static const char *const fate_texts[ANSWER_FATES] = {
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
answer_fate_text(enum answer_fate fate)
{
    return fate_texts[fate];
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
        if (answer->fate == ANSWER_TAKEN || answer->fate == ANSWER_SAME_CAUSE || answer->fate == ANSWER_REPEATED) {
            cells[1] = (struct text){day, date_format(answer->at, day)};
            csv_append_row(&out, cells, 7);
        }
    }
    status = buffer_ok(&out) ? file_write_atomic(path, buffer_text(&out), err)
                             : error_set(err, STATUS_MEMORY, "E-MEMORY", "more answers than fit into %d bytes", RECORD_MAX);
    buffer_done(&out);
    return status;
}
