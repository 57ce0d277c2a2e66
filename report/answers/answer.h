/* SPDX-License-Identifier: Apache-2.0 */
/* Answers that come back: workbooks filled in by hand, merged, reordered, pasted, retyped. A line is read by the short code
 * in whatever column; what cannot be taken is named in a receipt, with file, sheet, row and reason, so that nothing is lost on the way back
 * either.
 *
 * Files are opened by bidui-extract (--cells), so that every form a delivery may have can carry answers too. */
#ifndef BIDUI_ANSWER_H
#define BIDUI_ANSWER_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/pack/schema.h"
#include "report/answers/code.h"

#include <stddef.h>
#include <stdint.h>

enum answer_outcome {
    ANSWER_TAKEN,
    ANSWER_SAME_CAUSE,   /* taken: the line it was sent on was answered, and it has no answer of its own */
    ANSWER_REPEATED,     /* the same answer to the same code, once more: in these files or recorded before */
    ANSWER_OVERRULED,    /* the town decided otherwise */
    ANSWER_EMPTY,        /* the line came back without a result */
    ANSWER_UNKNOWN_CODE, /* no finding has this code */
    ANSWER_UNCLEAR,      /* the result is no answer this class knows */
    ANSWER_CONTRADICTED, /* two different answers to one code, or another than the recorded one: the town chooses */
    ANSWER_COPIED,       /* the same words on more than ANSWER_COPIES lines: go and look again */
    ANSWER_OUTCOMES
};

enum { ANSWER_COPIES = 20 };

struct answer {
    struct text file;
    struct text sheet;
    uint64_t row;                    /* in the sheet, 1-based */
    struct text code;                /* folded */
    const struct answer_code *known; /* NULL: no finding has the code */
    struct text raw;                 /* the result as written */
    struct text result;              /* canonical, of the list answer_<class> */
    struct text note;
    struct text by;
    int32_t at;
    bool decision; /* the town's choice between contradicting answers */
    enum answer_outcome outcome;
    struct text detail; /* more than the outcome says; may be empty */
};

struct answer_set {
    struct answer *answers;
    size_t count;
    size_t capacity;
    struct arena *arena;
    const struct answer_codes *codes;
    const struct pack *pack;
    int32_t on; /* the day when a line gives none */
};

/* A new answer at the end; the pointer is valid until the next one. */
struct answer *answer_add(struct answer_set *set);
/* Adds a file's lines. `extract`: path of bidui-extract; `shown`: the file's name for people. *answers: whether anything in it was an
 * answer or a list of ours. */
enum status answer_read_file(const char *extract, const char *path, const char *shown, struct answer_set *set, bool *answers,
                             struct error *err) ERROR_MUST_CHECK;
/* Adds the lines of CSV that --cells --places printed; what answer_read_file does after opening. */
enum status answer_read_cells(struct text csv, const char *shown, struct answer_set *set, bool *answers,
                              struct error *err) ERROR_MUST_CHECK;
/* Settles repeated, contradicting, decided and copied answers over all files; answers a line's 同因 with it. */
void answer_settle(struct answer_set *set);
/* The facts for bidui-load --record: what was taken. */
enum status answer_write_record(const struct answer_set *set, const char *path, struct error *err) ERROR_MUST_CHECK;
/* `答复回执 <town>.xlsx` for every town or department named, and one for lines whose recipient is unknown. `day`: of the receipt. */
enum status answer_write_receipts(const struct answer_set *set, const char *folder, struct text day, struct error *err) ERROR_MUST_CHECK;
/* One word for people. */
const char *answer_outcome_text(enum answer_outcome outcome);

#endif
