/* SPDX-License-Identifier: Apache-2.0 */
/* Answers that come back: workbooks filled in by hand, merged, reordered, pasted, retyped (users.md). A line is read by the short code
 * wherever it stands; what cannot be taken is named in a receipt, with the reason, so that nothing is lost on the way back either.
 *
 * Files are opened by bidui-extract (--cells), so that every form a delivery may have can carry answers too. */
#ifndef BIDUI_ANSWER_H
#define BIDUI_ANSWER_H

#include "common/arena.h"
#include "common/error.h"
#include "common/pg.h"
#include "common/schema.h"

#include <stddef.h>
#include <stdint.h>

enum answer_fate {
    ANSWER_TAKEN,
    ANSWER_REPEATED,     /* the same answer to the same code, once more */
    ANSWER_EMPTY,        /* the line came back without a result */
    ANSWER_UNKNOWN_CODE, /* no open or closed finding has this code */
    ANSWER_UNCLEAR,      /* the result is no answer this class knows */
    ANSWER_CONTRADICTED, /* two different answers to one code: the town chooses */
    ANSWER_COPIED        /* the same words on more than ANSWER_COPIES lines of a file: go and look again */
};

enum { ANSWER_COPIES = 20, ANSWER_FATES = ANSWER_COPIED + 1 };

struct answer {
    struct text file;
    uint64_t row;       /* record in what bidui-extract --cells prints, 1-based */
    struct text code;   /* folded: upper case, half width, without blanks */
    struct text raw;    /* the result as written */
    struct text result; /* canonical, of the list answer_<class> */
    struct text note;
    struct text by;
    int32_t at;
    struct text town;
    enum answer_fate fate;
};

struct answer_set {
    struct answer *answers;
    size_t count;
    size_t capacity;
    struct arena *arena;
};

/* Codes of the warehouse's findings, to know a short code when we see one. */
struct answer_codes;
enum status answer_codes_read(struct pg *connection, struct arena *arena, struct answer_codes **codes, struct error *err) ERROR_MUST_CHECK;

/* Adds a file's lines. `on`: the day when the line gives none. `extract`: path of bidui-extract. */
enum status answer_read_file(const char *extract, const char *path, const char *shown, const struct answer_codes *codes, const struct pack *pack,
                             int32_t on, struct answer_set *set, struct error *err) ERROR_MUST_CHECK;
/* Adds the lines of CSV that --cells printed; what answer_read_file does after opening. */
enum status answer_read_cells(struct text csv, const char *shown, const struct answer_codes *codes, const struct pack *pack, int32_t on,
                              struct answer_set *set, struct error *err) ERROR_MUST_CHECK;
/* Settles repeated, contradicting and copied answers over all files. */
void answer_settle(struct answer_set *set);
/* The facts for bidui-load --record, taken answers only. */
enum status answer_write_record(const struct answer_set *set, const struct pack *pack, const char *path, struct error *err) ERROR_MUST_CHECK;
/* `答复回执 <town>.xlsx` for every town named, and one for lines nobody can place. */
enum status answer_write_receipts(const struct answer_set *set, const char *folder, struct error *err) ERROR_MUST_CHECK;
/* One word for people. */
const char *answer_fate_text(enum answer_fate fate);

/* For tests: a set of known codes without a warehouse. Arrays of `count`. */
struct answer_codes *answer_codes_from(const struct text *codes, const struct text *classes, const struct text *towns, size_t count,
                                       struct arena *arena);

#endif
