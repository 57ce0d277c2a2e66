/* SPDX-License-Identifier: Apache-2.0 */
/* A receipt per town (or department) the same day: what was taken, what goes back and why, what the town must choose, what is still out.
 * The sheet of choices is filled in and sent back like any list. */
#include "report/answers/answer.h"

#include "common/ground/file.h"
#include "report/answers/word.h"
#include "report/output/paper.h"

#include <stdio.h>

enum { COLUMNS = 10, CHOICE_COLUMNS = 9, OPEN_COLUMNS = 6 };

struct receipt {
    const struct answer_set *set;
    struct paper *paper;
    struct text recipient;
    struct text day;
};

/* A line with an unknown code goes to the recipient of another line of its file. */
static struct text
recipient_of(const struct answer_set *set, const struct answer *answer)
{
    if (answer->known != NULL) {
        return answer->known->recipient;
    }
    for (size_t at = 0; at < set->count; at++) {
        if (set->answers[at].known != NULL && text_equal(set->answers[at].file, answer->file)) {
            return set->answers[at].known->recipient;
        }
    }
    return TEXT("");
}

static bool
is_taken(enum answer_outcome outcome)
{
    return outcome == ANSWER_TAKEN || outcome == ANSWER_SAME_CAUSE || outcome == ANSWER_REPEATED;
}

static bool
is_here(const struct receipt *receipt, const struct answer *answer)
{
    return text_equal(recipient_of(receipt->set, answer), receipt->recipient);
}

static void
put_row(struct receipt *receipt, uint32_t row, const struct text *cells, size_t count, enum paper_style style)
{
    for (size_t column = 0; column < count; column++) {
        paper_put(receipt->paper, row, column, cells[column], style);
    }
    paper_fit(receipt->paper, row);
}

/* ---- what became of every line ---- */

static void
write_answer(struct receipt *receipt, uint32_t row, const struct answer *answer)
{
    struct arena *arena = receipt->set->arena;
    const struct answer_code *known = answer->known;
    const char *outcome = arena_must_format(arena, "%s%s%.*s", answer_outcome_text(answer->outcome), answer->detail.size > 0 ? "\n" : "",
                                            TEXT_ARG(answer->detail));
    const char *row_text = arena_must_format(arena, "%llu", (unsigned long long)answer->row);
    const struct text cells[COLUMNS] = {
        answer->code,
        known == NULL ? TEXT("") : known->village,
        known == NULL ? TEXT("") : known->person,
        known == NULL ? TEXT("") : known->rule_name,
        text_from(outcome),
        answer->raw,
        answer->result,
        answer->note,
        text_from(
            arena_must_format(arena, "%.*s%s%.*s", TEXT_ARG(answer->file), answer->sheet.size > 0 ? "\n" : "", TEXT_ARG(answer->sheet))),
        text_from(row_text),
    };

    put_row(receipt, row, cells, COLUMNS, is_taken(answer->outcome) || answer->outcome == ANSWER_OVERRULED ? PAPER_CELL : PAPER_BAD);
}

static uint32_t
write_answers(struct receipt *receipt, uint32_t row, bool taken)
{
    for (size_t at = 0; at < receipt->set->count; at++) {
        const struct answer *answer = &receipt->set->answers[at];
        const bool good = is_taken(answer->outcome) || answer->outcome == ANSWER_OVERRULED;

        if (good == taken && is_here(receipt, answer)) {
            write_answer(receipt, row++, answer);
        }
    }
    return row;
}

static void
write_sheet_of_answers(struct receipt *receipt)
{
    static const double widths[COLUMNS] = {9.5, 10, 9, 16, 26, 14, 12, 18, 22, 6};
    /* `回执处理` tells the reader of answers that this sheet was answered before (code list answer_column). */
    static const struct text titles[COLUMNS] = {
        {"短码",         6 },
        {"村",           3 },
        {"对象",         6 },
        {"疑点",         6 },
        {"回执处理",     12},
        {"填写的结果",   15},
        {"认作",         6 },
        {"说明",         6 },
        {"文件\n工作表", 16},
        {"行",           3 }
    };
    size_t counts[2] = {0, 0};
    char line[512];
    uint32_t row = 0;

    for (size_t at = 0; at < receipt->set->count; at++) {
        const struct answer *answer = &receipt->set->answers[at];

        if (is_here(receipt, answer)) {
            counts[is_taken(answer->outcome) || answer->outcome == ANSWER_OVERRULED]++;
        }
    }
    paper_sheet(receipt->paper, "回执", PAPER_LANDSCAPE, widths, COLUMNS);
    (void)snprintf(line, sizeof line, "%.*s 答复回执", TEXT_ARG(receipt->recipient.size > 0 ? receipt->recipient : TEXT("认不出短码的")));
    paper_span(receipt->paper, row, 0, COLUMNS - 1, text_from(line), PAPER_TITLE);
    paper_fit(receipt->paper, row++);
    (void)snprintf(line, sizeof line,
                   "%.*s。收到 %zu 行:接收 %zu 行,退回 %zu 行。橙色行没有接收,请按“回执处理”一栏改好后重报该行即可,其余不必重报。",
                   TEXT_ARG(receipt->day), counts[0] + counts[1], counts[1], counts[0]);
    paper_span(receipt->paper, row, 0, COLUMNS - 1, text_from(line), PAPER_NOTE);
    paper_fit(receipt->paper, row++);
    put_row(receipt, row, titles, COLUMNS, PAPER_HEAD);
    paper_repeat(receipt->paper, row++, 1);
    paper_footer(receipt->paper, "含个人信息,请勿转发");
    row = write_answers(receipt, row, false);
    (void)write_answers(receipt, row, true);
}

/* ---- what the town must choose ---- */

static void
write_choice(struct receipt *receipt, uint32_t row, const struct answer *one, const struct answer *other)
{
    struct arena *arena = receipt->set->arena;
    const struct answer_code *known = one->known;
    const struct text second = other != NULL ? other->result : known->recorded;
    const struct text where = other != NULL ? other->by : TEXT("已登记");
    const char *const choices[] = {arena_must_string(arena, one->result), arena_must_string(arena, second), NULL};
    const struct text cells[CHOICE_COLUMNS - 3] = {
        one->code,
        known->village,
        known->person,
        known->rule_name,
        text_from(arena_must_format(arena, "%.*s\n%.*s", TEXT_ARG(one->result), TEXT_ARG(one->by))),
        text_from(arena_must_format(arena, "%.*s\n%.*s", TEXT_ARG(second), TEXT_ARG(where))),
    };

    for (size_t column = 0; column < CHOICE_COLUMNS; column++) {
        paper_put(receipt->paper, row, column, column < CHOICE_COLUMNS - 3 ? cells[column] : TEXT(""),
                  column < CHOICE_COLUMNS - 3 ? PAPER_CELL : PAPER_ANSWER);
    }
    paper_choices(receipt->paper, row, CHOICE_COLUMNS - 3, choices);
    paper_fit(receipt->paper, row);
}

/* The next contradicting answer to the same code with another result; NULL when the other one was recorded before. */
static const struct answer *
other_answer_to(const struct receipt *receipt, size_t at)
{
    const struct answer *one = &receipt->set->answers[at];

    for (size_t next = at + 1; next < receipt->set->count; next++) {
        const struct answer *other = &receipt->set->answers[next];

        if (other->outcome == ANSWER_CONTRADICTED && text_equal(other->code, one->code) && !text_equal(other->result, one->result)) {
            return other;
        }
    }
    return NULL;
}

static bool
was_asked(const struct receipt *receipt, size_t at)
{
    for (size_t before = 0; before < at; before++) {
        if (receipt->set->answers[before].outcome == ANSWER_CONTRADICTED
            && text_equal(receipt->set->answers[before].code, receipt->set->answers[at].code)) {
            return true;
        }
    }
    return false;
}

static void
write_choices(struct receipt *receipt)
{
    static const double widths[CHOICE_COLUMNS] = {9.5, 11, 10, 20, 20, 20, 18, 18, 14};
    static const struct text titles[CHOICE_COLUMNS] = {
        {"短码",         6 },
        {"村",           3 },
        {"对象",         6 },
        {"疑点",         6 },
        {"答复甲",       9 },
        {"答复乙",       9 },
        {"乡镇确定▼",    15},
        {"正确值/说明",  16},
        {"确定人及日期", 18}
    };
    uint32_t row = 0;

    for (size_t at = 0; at < receipt->set->count; at++) {
        const struct answer *answer = &receipt->set->answers[at];

        if (answer->outcome != ANSWER_CONTRADICTED || !is_here(receipt, answer) || was_asked(receipt, at)) {
            continue;
        }
        if (row == 0) {
            paper_sheet(receipt->paper, "乡镇确定", PAPER_LANDSCAPE, widths, CHOICE_COLUMNS);
            paper_span(receipt->paper, row, 0, CHOICE_COLUMNS - 1,
                       TEXT("同一短码有两个不同答复,请乡镇在黄色栏确定一个,连同本文件发回;以确定的为准"), PAPER_NOTE);
            paper_fit(receipt->paper, row++);
            put_row(receipt, row, titles, CHOICE_COLUMNS, PAPER_HEAD);
            paper_repeat(receipt->paper, row++, 1);
            paper_footer(receipt->paper, "乡镇负责人(签字):");
        }
        write_choice(receipt, row++, answer, other_answer_to(receipt, at));
    }
    if (row > 0) {
        paper_protect(receipt->paper);
    }
}

/* ---- what is still out ---- */

static bool
is_out(const struct receipt *receipt, const struct answer_code *code)
{
    if (!text_equal(code->recipient, receipt->recipient) || !text_equal(code->lead, code->code)
        || (!text_equal(code->state, TEXT("sent")) && !text_equal(code->state, TEXT("overdue")))) {
        return false;
    }
    for (size_t at = 0; at < receipt->set->count; at++) {
        if (receipt->set->answers[at].known == code && is_taken(receipt->set->answers[at].outcome)) {
            return false;
        }
    }
    return true;
}

static void
write_open(struct receipt *receipt)
{
    static const double widths[OPEN_COLUMNS] = {14, 9.5, 12, 34, 12, 10};
    static const struct text titles[OPEN_COLUMNS] = {
        {"村",       3 },
        {"短码",     6 },
        {"对象",     6 },
        {"疑点",     6 },
        {"期限",     6 },
        {"回执处理", 12}
    };
    uint32_t row = 0;

    for (size_t at = 0; at < receipt->set->codes->count; at++) {
        const struct answer_code *code = &receipt->set->codes->items[at];
        const bool overdue = text_equal(code->state, TEXT("overdue"));
        const struct text cells[OPEN_COLUMNS] = {code->village,   code->code, code->person,
                                                 code->rule_name, code->due,  overdue ? TEXT("已超期") : TEXT("待答复")};

        if (!is_out(receipt, code)) {
            continue;
        }
        if (row == 0) {
            paper_sheet(receipt->paper, "尚未答复", PAPER_PORTRAIT, widths, OPEN_COLUMNS);
            paper_span(receipt->paper, row, 0, OPEN_COLUMNS - 1, TEXT("已下发、还没有接收到答复的(退回的在内)"), PAPER_NOTE);
            paper_fit(receipt->paper, row++);
            put_row(receipt, row, titles, OPEN_COLUMNS, PAPER_HEAD);
            paper_repeat(receipt->paper, row++, 0);
            paper_footer(receipt->paper, "含个人信息,请勿转发");
        }
        put_row(receipt, row++, cells, OPEN_COLUMNS, overdue ? PAPER_BAD : PAPER_CELL);
    }
}

static enum status
write_recipient(const struct answer_set *set, struct text recipient, const char *folder, struct text day, struct error *err)
{
    struct receipt receipt = {.set = set, .recipient = recipient, .day = day};
    const struct text name = recipient.size == 0 ? TEXT("认不出短码的") : recipient;
    const char *path = arena_must_format(set->arena, "%s/答复回执 %.*s.xlsx", folder, TEXT_ARG(name));

    for (int number = 2; file_exists(path); number++) { /* the town's earlier receipts are kept */
        path = arena_must_format(set->arena, "%s/答复回执 %.*s 第%d次.xlsx", folder, TEXT_ARG(name), number);
    }

    TRY(paper_new(path, &receipt.paper, err));
    write_sheet_of_answers(&receipt);
    write_choices(&receipt);
    write_open(&receipt);
    return paper_close(receipt.paper, err);
}

enum status
answer_write_receipts(const struct answer_set *set, const char *folder, struct text day, struct error *err)
{
    struct text *seen = arena_must_zero(set->arena, set->count + 1, sizeof *seen);
    size_t count = 0;

    TRY(file_make_folder(folder, err));
    for (size_t at = 0; at < set->count; at++) {
        const struct text recipient = recipient_of(set, &set->answers[at]);
        bool done = false;

        for (size_t before = 0; before < count && !done; before++) {
            done = text_equal(seen[before], recipient);
        }
        if (!done) {
            seen[count++] = recipient;
            TRY(write_recipient(set, recipient, folder, day, err));
        }
    }
    return STATUS_OK;
}
