/* SPDX-License-Identifier: Apache-2.0 */
/* Workbooks through xlsx.h and xls.h, which hand out the same rows. Hidden sheets are read and marked as such. Cells
 * filled in from a merged range are marked derived. */
#ifndef BIDUI_BOOK_READER_H
#define BIDUI_BOOK_READER_H

#include "extract/read/base/reader.h"

extern const struct reader_format book_reader_xlsx;
extern const struct reader_format book_reader_xls;

#endif
