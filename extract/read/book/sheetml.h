/* SPDX-License-Identifier: Apache-2.0 */
/* SpreadsheetML 2003, which web systems write under the name .xls: one XML file. Numbers keep the digits that the file has (xlsx_row.h);
 * merged cells are filled in and marked derived; hidden sheets are marked. Damaged: E-XLSX; E-BOOK-LIMIT. */
#ifndef BIDUI_SHEETML_H
#define BIDUI_SHEETML_H

#include "extract/read/base/reader.h"

extern const struct reader_format sheetml_reader;

#endif
