/* SPDX-License-Identifier: Apache-2.0 */
/* What an earlier run made of the same deliveries of a source is taken instead of reading them again (common/formats/reuse.h).
 *
 * The key of a table (a source, or an earlier state of one) covers all that its rows, rejects and counts are computed from: this program;
 * every source schema and the code lists `tail_row` and `nil_return` (a header is recognised among those of all sources); the source; and
 * each of its deliveries in order: content, path, encoding, dialect. Scope, period, date and age are told of a delivery and computed anew.
 * An entry holds the table, and beside it the rows of rejects.csv, derived.csv and columns.csv, the counts and the remarks of each
 * delivery. A source whose rejects outgrow RECALL_NOTES_MAX is read each time. */
#ifndef BIDUI_RECALL_H
#define BIDUI_RECALL_H

#include "common/formats/package.h"
#include "common/formats/reuse.h"
#include "extract/convert/delivery.h"
#include "extract/convert/mapper.h"

enum { RECALL_NOTES_MAX = 32 << 20 };

struct recall;

/* Makes the key of every table of which `wanted` says so (by variant * sources + source) and looks for it. `threads` read at once. */
enum status recall_new(const struct inspect_context *context, const struct inputs *inputs, const bool *wanted, struct reuse *reuse,
                       size_t threads, struct arena *arena, struct recall **recall, struct error *err) ERROR_MUST_CHECK;
/* Gives the memory of notes back; NULL is fine. */
void recall_done(struct recall *recall);

/* The table is there. Read-only after recall_new: any thread. */
bool recall_has(const struct recall *recall, size_t table);
/* Fills in what is known of a delivery of such a table: item number `item` of inputs->items, then of inputs->earlier. */
enum status recall_delivery(const struct recall *recall, size_t item, struct delivery *delivery, struct error *err) ERROR_MUST_CHECK;
enum status recall_take(const struct recall *recall, size_t table, const char *name, const struct package_field *fields, size_t field_count,
                        struct package_writer *writer, struct error *err) ERROR_MUST_CHECK;
/* Writes the rejects and derived cells of the tables from .. to - 1 that are there. */
enum status recall_tell(const struct recall *recall, size_t from, size_t to, struct package_table *rejects, struct package_table *derived,
                        struct error *err) ERROR_MUST_CHECK;

/* What a mapper has to say goes into the notes of a table that is made. One thread at a time for each table. */
void recall_note(struct recall *recall, size_t table, const struct mapper *mapper);
/* Keeps a table that was made: it is closed, all its deliveries are settled. Any thread. */
enum status recall_keep(struct recall *recall, size_t table, const struct delivery *deliveries, struct package_table *made,
                        struct error *err) ERROR_MUST_CHECK;

#endif
