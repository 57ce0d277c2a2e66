/* SPDX-License-Identifier: Apache-2.0 */
/* The landing index (docs/contracts.md section 3): what is known of every file ever seen. index.csv is written whole and
 * atomically. Texts live in the arena given to index_load. One thread. */
#ifndef BIDUI_INDEX_H
#define BIDUI_INDEX_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/pack/zone.h"
#include "common/site/site.h"

#include <stdbool.h>

/* OPENED: a zip, whose members have lines of their own. GUARDED: accepted, but for a guard (guard.h) that `error` names.
 * ANSWERS: a list that was filled in, which bidui-report answers reads. */
enum index_state { INDEX_ACCEPTED, INDEX_REFUSED, INDEX_UNCLEAR, INDEX_OPENED, INDEX_GUARDED, INDEX_ANSWERS };

struct index_entry {
    struct text sha256; /* of the content that is read; a zip's member has its own */
    uint64_t bytes;     /* of the file seen */
    struct text path;   /* as deliveries name it; `bundle.zip/member.csv` for what lay in a zip */
    int64_t mtime_ns;
    struct text received; /* 2022-06-30T18:00:00Z */
    struct text source;   /* NULL: not recognised */
    struct text scope;
    struct text period;
    struct text effective;
    struct text encoding; /* NULL for formats that know their own */
    uint64_t rows;        /* rows below the header */
    enum index_state state;
    struct text error;  /* message id */
    struct text detail; /* message */
    struct text hint;
    struct text container; /* SHA-256 of the zip it lay in; NULL */
    struct text dialect;   /* JSON: how site.json says it is written; NULL */
    struct text nil;       /* a list that says it is empty: `empty`, or `unchanged` when nothing is new; NULL */
    struct text said;      /* what a machine says of all its records: their number, `more` when others follow; NULL */
    struct text fields;    /* fields of the source that have a column, in the schema's order, parted by blanks */
    struct text remark;    /* what is told of it although it is accepted, in lines; NULL */
    struct text key;       /* what recognition depended on: pack and settings; another key means: look again */
    struct text day;       /* what is undated belongs to this day (index_day; not stored) */
    const char *original;  /* where it lies, of a file that is only asked about; NULL: in landing (not stored) */
    bool here;             /* named by the inputs right now (not stored) */
    bool fresh;            /* looked at in this run (not stored) */
};

struct index {
    struct arena *arena;
    struct index_entry *entries; /* sorted by path, then age */
    size_t count;
    size_t capacity;
    bool changed;
};

/* The day a file of this age and not dated otherwise belongs to: the site's, as today is; UTC's where there is no zone. */
struct text index_day(const struct zone *zone, int64_t mtime_ns, struct arena *arena);
/* A missing index is an empty one. E-INDEX when it is not ours. */
enum status index_load(const struct site *site, struct arena *arena, struct index *index, struct error *err) ERROR_MUST_CHECK;
enum status index_save(const struct site *site, struct index *index, struct error *err) ERROR_MUST_CHECK;
/* Appends a copy; the pointer is valid until the next index_add. */
struct index_entry *index_add(struct index *index, const struct index_entry *entry);
/* Orders by path, then time of change: the order of the file. */
void index_sort(struct index *index);

#endif
