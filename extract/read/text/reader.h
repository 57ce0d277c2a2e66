/* SPDX-License-Identifier: Apache-2.0 */
/* Delimited text: decode -> records by the splitter -> cells. The splitter has found every quote to be sound, so a record needs no state
 * machine: it is cut in place, and only a cell with doubled quotes is copied. Handing each record to libcsv was measured: half the speed of
 * bare libcsv where every row has doubled quotes. libcsv takes the records with escaped quotes. tests/unit/extract/read/text/reader_test.c
 * and tests/fuzz/extract_csv.c hold both ways equal. */
#ifndef BIDUI_TEXT_READER_H
#define BIDUI_TEXT_READER_H

#include "extract/read/base/reader.h"

extern const struct reader_format text_reader;

#endif
