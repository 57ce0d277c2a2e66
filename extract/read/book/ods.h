/* SPDX-License-Identifier: Apache-2.0 */
/* OpenDocument spreadsheets (.ods): content.xml out of the zip by expat. Text as written; numbers by their value with the digits that the
 * file has (xlsx_row.h), dates by theirs, percentages and what begins with zeros as they are shown; spanned cells are filled in and marked
 * derived; hidden sheets are marked, comments left out. Damaged: E-XLSX, E-ZIP; E-BOOK-LIMIT. */
#ifndef BIDUI_ODS_H
#define BIDUI_ODS_H

#include "extract/read/base/reader.h"

extern const struct reader_format ods_reader;

#endif
