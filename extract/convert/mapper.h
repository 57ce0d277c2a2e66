/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a delivery to rows of `<source>.csv` and `rejects.csv`: columns to fields, form judged, everything counted. What it writes is
 * formatted CSV in buffers, so that many mappers can work at once and their output be joined in order. One thread. */
#ifndef BIDUI_MAPPER_H
#define BIDUI_MAPPER_H

#include "common/ground/buffer.h"
#include "extract/account/count.h"
#include "extract/account/stated.h"
#include "extract/account/untitled.h"
#include "extract/read/base/reader.h"
#include "extract/recognise/rows.h"

struct mapper {
    const struct rows_words *words;
    const struct reader_format *format;
    const struct header *header; /* of the sheet at hand */
    struct text file;            /* as deliveries name it */
    struct buffer place;         /* `,file,sheet,` formatted */
    struct text sheet;
    struct buffer rows;
    struct buffer rejects;
    struct buffer derived; /* `source,file,sheet,row,field`: cells filled in from a merged range */
    uint64_t row_count;    /* in `rows` */
    uint64_t reject_count;
    uint64_t derived_count;
    struct count count; /* since mapper_begin */
    struct untitled untitled;
    struct stated stated;
    uint64_t kept_before; /* of other sheets */
};

void mapper_init(struct mapper *mapper, const struct rows_words *words);
void mapper_done(struct mapper *mapper);
/* A new delivery, or a new part of one: counts from zero, buffers empty. */
void mapper_begin(struct mapper *mapper, const struct reader_format *format, struct text file);
/* `header` is borrowed; NULL: the sheet has none and its rows are dropped as titles. */
void mapper_sheet(struct mapper *mapper, const struct header *header, struct text sheet);
/* No sheet follows. */
void mapper_end(struct mapper *mapper);
/* All rows of the batch. E-MEMORY when they do not fit. */
enum status mapper_rows(struct mapper *mapper, const struct reader_batch *batch, struct error *err) ERROR_MUST_CHECK;
/* Empties the buffers after they were written. */
void mapper_flushed(struct mapper *mapper);

#endif
