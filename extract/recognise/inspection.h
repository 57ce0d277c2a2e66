/* SPDX-License-Identifier: Apache-2.0 */
/* One file being looked into: inspect.c reads it and counts, judge.c says what becomes of it. */
#ifndef BIDUI_INSPECTION_H
#define BIDUI_INSPECTION_H

#include "extract/read/document.h"
#include "extract/read/json/envelope.h"
#include "extract/recognise/header.h"
#include "extract/recognise/keys.h"
#include "extract/recognise/origin.h"
#include "extract/recognise/place.h"
#include "extract/recognise/totals.h"

struct index_entry;
struct inspect_context;

enum { INSPECTION_TITLES = 4096 };

/* What one source has in the file: one sheet or several. */
struct inspection_group {
    struct header header;           /* of its first sheet */
    char titles[INSPECTION_TITLES]; /* the rows above it */
    size_t titles_size;
    uint64_t data_rows;
    uint64_t rows;    /* below the header, for the index */
    uint64_t last;    /* number of the last row seen */
    bool full;        /* it was a spreadsheet's last */
    uint64_t records; /* of a text */
    struct place_tally tally;
    bool tallied;
    uint64_t nil_rows; /* that say that there is nothing */
    bool unchanged;    /* it says somewhere that nothing is new */
    bool bare;         /* records of a machine, and there are none: no columns either */
    struct origin_tally origin;
    struct keys keys;
    struct text rival;  /* the source that its only sheet fits better than the one that it is said to be; NULL: none */
    uint64_t other_row; /* where another table begins; 0: nowhere */
    struct text other_sheet;
    struct totals *totals; /* what people wrote that the rows come to; NULL: not all rows were read */
};

struct inspection {
    const struct inspect_context *context;
    const struct schema *wanted; /* by setting; NULL: any */
    const struct site_input *input;
    struct document document;
    struct arena *arena;
    struct inspection_group *groups;
    size_t group_count;
    struct inspection_group *current; /* of the sheet being read; NULL: it has no header */
    struct header header;             /* of that sheet */
    struct text unseen;               /* a hidden sheet with the columns of a source; NULL: none */
    uint64_t rows;                    /* of all sheets that people see */
    uint64_t broken;                  /* those of them that cannot be split into cells … */
    uint64_t broken_row;              /* … the first of them … */
    const char *why;                  /* … and what is wrong with it */
    struct json_envelope envelope;    /* what JSON says beside its records */
    bool answers;                     /* a sheet has the columns of a list that was filled in */
};

/* The entry of what one source has in the file: accepted, refused or held back. */
void judge_group(const struct inspection *inspection, const struct inspection_group *group, struct index_entry *entry);
/* Nothing of it can be read, or nothing is known: one entry that says so. */
void judge_nothing(const struct inspection *inspection, struct index_entry *entry, const struct error *refusal);
/* E-ROWS-BROKEN. */
enum status judge_broken(const struct inspection *inspection, struct error *err);

#endif
