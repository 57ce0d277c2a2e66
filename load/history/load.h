/* SPDX-License-Identifier: Apache-2.0 */
/* One load: a batch's transform package against the warehouse as it is. What the stages of a load hand to each other.
 *
 *   history/plan.c      what is there, what is to be done with every source; which places no delivery covers any more
 *   history/stage.c     worker connections compare, in parallel; first loads go into new tables, committed, invisible to readers
 *   history/delta.c     what differs: carried in memory when it is little, else in staging tables
 *   findings/apply.c    which findings are new, changed, gone
 *   commit.c            one transaction on the connection that holds the warehouse's lock: the only point where readers see anything
 *   history/receipt.c   the package load.<revision>, written from what the warehouse then holds
 *
 * The process may die anywhere: staging is dropped by the next load, the transaction happened or did not. */
#ifndef BIDUI_LOAD_H
#define BIDUI_LOAD_H

#include "common/formats/package.h"
#include "common/ground/arena.h"
#include "common/pack/schema.h"
#include "common/pg/pg.h"
#include "common/site/site.h"
#include "load/history/copy_row.h"

#include <stdbool.h>
#include <stdint.h>

enum load_mode {
    LOAD_SKIP,    /* the same rows as last time: nothing is read */
    LOAD_FIRST,   /* no row before this batch: copied into a new table that replaces the empty one */
    LOAD_COMPARE, /* keys and hashes compared, differences staged */
    LOAD_ABSENT   /* no delivery at all: absence is never an empty snapshot, nothing is closed */
};

/* What is to be changed in one source's table (delta.h). */
struct delta {
    struct copy_row rows;
    bool writing; /* `rows` is begun and not ended */
    bool rows_staged;
    size_t row_count;
    int64_t *closes;
    size_t close_count;
    size_t close_capacity;
    bool closes_staged;
};

struct reread_cell;

struct load_source {
    const struct schema *schema;
    const struct package_resource *resource;
    enum load_mode mode;
    bool exists;                 /* source.<name> is there */
    struct copy_column *columns; /* of the package, in its order: the fields, provenance, keys */
    size_t column_count;
    size_t key_column;
    size_t hash_column;
    const char *table;                                /* "source"."name" */
    const char *staged;                               /* "staging"."name" */
    const char *closed;                               /* "staging"."name close" */
    const char *kept_condition;                       /* SQL: rows of places that no delivery covers any more; NULL: there are none */
    int64_t read, kept, rejected, duplicate, dropped; /* the package's own count */
    int64_t equal;                                    /* of the kept: beside an equal row */
    int64_t inserted, changed, unchanged, deleted;    /* ours */
    int64_t reread;                                   /* of `changed`, in the end apart from it (reread.h) */
    const struct reread_cell *rereads;                /* by key */
    size_t reread_cells;
    int64_t open_before;
    struct delta delta; /* what LOAD_COMPARE found */
};

struct load {
    const struct site *site;
    const struct pack *pack;
    struct arena *arena;
    struct text as_of; /* 2022-06-30 */
    int32_t as_of_days;
    long revision;
    const char *id;
    const char *conninfo;
    struct pg *main; /* holds the advisory lock */
    struct package package;
    bool undo; /* the batch, or later ones, are loaded already: undone first, in the same transaction */
    bool done; /* this very package is loaded: nothing to do */
    struct load_source *sources;
    size_t source_count;
    struct reread_cell *rereads; /* by source and key */
    size_t reread_count;
    size_t threads;
    const char *predecessor; /* NULL for the first batch */
};

#endif
