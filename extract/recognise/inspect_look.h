/* SPDX-License-Identifier: Apache-2.0 */
/* A file being looked at: inspect.c finds what is in it, inspect_judge.c what becomes of it. For these two alone. */
#ifndef BIDUI_INSPECT_LOOK_H
#define BIDUI_INSPECT_LOOK_H

#include "extract/read/document.h"
#include "extract/recognise/inspect.h"

enum { INSPECT_TITLES = 4096 };

/* What one source has in the file: one sheet or several. */
struct group {
    struct header header;        /* of its first sheet */
    char titles[INSPECT_TITLES]; /* the rows above it */
    size_t titles_size;
    uint64_t data_rows;
    uint64_t rows;    /* below the header, for the index */
    uint64_t last;    /* number of the last row seen */
    bool full;        /* it was a spreadsheet's last */
    uint64_t records; /* of a text */
    struct place_tally tally;
    bool tallied;
};

struct look {
    const struct inspect_context *context;
    const struct schema *wanted; /* by setting; NULL: any */
    const struct site_input *input;
    struct document document;
    struct arena *arena;
    struct group *groups;
    size_t group_count;
    struct group *current; /* of the sheet being read; NULL: it has no header */
    struct header header;  /* of that sheet */
    bool answers;          /* a sheet has the columns of a list that was filled in */
};

/* The entry of what one source has in the file: accepted, refused or held back. */
void inspect_judge(const struct look *look, const struct group *group, struct index_entry *entry);
/* Nothing of it can be read, or nothing is known: one entry that says so. */
void inspect_judge_nothing(const struct look *look, struct index_entry *entry, const struct error *refusal);

#endif
