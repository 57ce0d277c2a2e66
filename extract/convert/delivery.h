/* SPDX-License-Identifier: Apache-2.0 */
/* One delivery on its way into a package: the original opened, its header found, cut into parts that can be read on their own.
 * Planned by one thread; afterwards read-only but for what delivery_note_sheet and convert's commit write, which one task at a time does.
 */
#ifndef BIDUI_DELIVERY_H
#define BIDUI_DELIVERY_H

#include "common/ground/buffer.h"
#include "extract/account/count.h"
#include "extract/account/sheets.h"
#include "extract/account/stated.h"
#include "extract/account/untitled.h"
#include "extract/intake/inputs.h"
#include "extract/read/document.h"
#include "extract/recognise/inspect.h"

struct delivery {
    const struct inputs_item *item;
    const struct schema *schema;
    size_t source;      /* number of the schema in the pack */
    size_t table;       /* … and of what it is written to: variant * sources + source */
    struct arena arena; /* of the delivery: header, names */
    struct document document;
    struct sheets sheets;   /* of a workbook, as it is read */
    struct text columns_of; /* whose columns a sheet has that is left out */
    struct header header;   /* of text; other formats find one for each sheet while they are read */
    struct document_part *parts;
    size_t part_count;
    size_t own_parts; /* those behind are of another table: their rows are dropped */
    uint64_t records; /* of text, counted when it was cut */
    struct count count;
    struct untitled untitled;
    struct stated stated;
    struct buffer columns; /* rows of columns.csv */
    uint64_t column_count;
    struct buffer warnings; /* lines for stderr */
    struct text unread;     /* what of the original was not read, and why: sheets, values without a title; NULL: nothing */
    struct text miscounted; /* numbers of rows in it that do not hold (W-TOTAL); NULL: none */
};

/* What the item alone says; no schema when the pack has no such source any more. */
void delivery_begin(const struct inspect_context *context, const struct inputs_item *item, struct delivery *delivery);
/* Opens the original and plans. E-SOURCE when the pack has no such source any more; what inspection would refuse is an error here. */
enum status delivery_plan(const struct inspect_context *context, struct delivery *delivery, struct error *err) ERROR_MUST_CHECK;
/* Gives everything back; a delivery that was never planned (all zero) is fine. */
void delivery_done(struct delivery *delivery);
/* Every row was read: says what was not, and what does not add up. */
void delivery_settle(struct delivery *delivery);
/* A sheet's header was found: its columns and the breaches its contract warns of are noted. */
void delivery_note_sheet(struct delivery *delivery, const struct header *header, struct text sheet);

#endif
