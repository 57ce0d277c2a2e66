/* SPDX-License-Identifier: Apache-2.0 */
/* Signs that a delivery is not what it should be although it reads well. A guarded delivery is not used until somebody says so; the
 * last accepted one of its source and scope stands meanwhile.
 *
 *   seen in the file itself, when it is looked into (recognise/inspect.c, judge.c):
 *   full-sheet  exactly as many rows as an old or new spreadsheet can hold: the rest may be cut off
 *   half-row    a text that ends within a row: it may be cut off
 *   place       its title names another county, or most places of its rows lie outside (origin.h)
 *   period      it is of a period that the source does not take (source schema `"guards": {"period": ["month"]}`: day, month, quarter,
 *               half, year)
 *   no-rows     a snapshot's list says that it is empty; passes where the source says `"nil": "allowed"`
 *   total       a machine says that there are more records
 *   seen against the delivery before it, when a batch chooses (intake/choice.c):
 *   repeat      the same bytes as an earlier delivery, for another date
 *   shrink      a snapshot has lost more than a share of its rows against the last one of its scope (source schema
 *               `"guards": {"shrink": 50, "shrink_from": 100}`: per cent, and rows from which on it is asked; these are the defaults)
 *   overlap     of the persons (households) of a snapshot of 100 rows or more fewer than 20 % are those of the one before (`"overlap"`,
 *               `"overlap_from"`)
 *   place       of a source without places: the share of its citizen numbers that the population's register knows fell below half
 *
 * Each can be switched off for a source, by `"guards": {"place": false}` in its schema or by `"guards": {"SOURCE": {"place": false}}` in
 * site.json (`*`: every source). Texts live in the arena given. */
#ifndef BIDUI_GUARD_H
#define BIDUI_GUARD_H

#include "common/pack/schema.h"
#include "common/site/site.h"
#include "extract/account/index.h"
#include "extract/recognise/keys.h"

enum { GUARD_DETAIL = 512 };

bool guard_is_on(const struct site *site, const struct schema *schema, const char *name);
/* A period as the index writes it is one that the source takes; so is any, where it does not say. */
bool guard_takes_period(const struct schema *schema, struct text period);
/* A number of rows that is a spreadsheet's last. */
bool guard_is_full_sheet(uint64_t rows);

/* A delivery: what is known of it, and the files that it consists of. */
struct guard_side {
    const struct index_entry *entry; /* NULL: nothing */
    const struct index_entry *const *parts;
    size_t count;
};

/* The keys of a file that never landed. */
struct guard_keys {
    const struct index_entry *entry;
    const struct keys *keys;
};

/* What the guards of history are asked about. */
struct guard_question {
    const struct site *site;
    const struct schema *schema;
    struct guard_side standing; /* without an entry: nothing passes before it, so everything passes */
    struct guard_side candidate;
    const struct keys *population;  /* all of the register; NULL: none */
    const struct guard_keys *given; /* others lie beside landing */
    size_t given_count;
};
enum { GUARD_HISTORY = 4 };
/* The `number`th guard of history (0 to GUARD_HISTORY - 1). NULL: passes. Else its name, and why in `detail`. Reads keys beside landing. */
const char *guard_history(const struct guard_question *question, size_t number, char detail[GUARD_DETAIL]);

/* `E-GUARD-SHRINK` for `shrink`; NULL for no guard. */
const char *guard_id(const char *name);
/* The other way round. */
const char *guard_name(struct text id);
/* `shrink, repeat, full-sheet …`, for messages. */
const char *guard_names(struct arena *arena);

#endif
