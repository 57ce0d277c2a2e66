/* SPDX-License-Identifier: Apache-2.0 */
/* Every bound on what a delivery may be, in one table. Whatever is read is hostile until it stays below these; each bound has a
 * message of its own where it is met. docs/limits.md is printed from the same table (`bidui-extract --limits`). */
#ifndef BIDUI_LIMITS_H
#define BIDUI_LIMITS_H

#include <stdint.h>

/* Those that size arrays, too. */
enum { LIMITS_JSON_DEPTH = 256, LIMITS_URL_BYTES = 8192, LIMITS_PAGES = 20000 };

/*  name               value                      what */
#define LIMITS_TABLE(X)                                                                                                     \
    X(files, UINT64_C(100000), "files that one scan of the inputs looks at")                                                \
    X(folder_depth, UINT64_C(32), "folders inside folders below an input")                                                  \
    X(file_bytes, UINT64_C(4) << 30, "bytes of one file")                                                                   \
    X(record_bytes, UINT64_C(4) << 20, "bytes of one record: a longer one is rejected")                                     \
    X(quoted_lines, UINT64_C(100), "physical lines inside one pair of quotes; beyond it the quote counts as broken")        \
    X(columns, UINT64_C(1024), "cells in a row that are looked at; more make the row a reject")                             \
    X(header_rows, UINT64_C(30), "rows from the top among which the header must stand")                                     \
    X(header_bytes, UINT64_C(240), "bytes of a column title")                                                               \
    X(bad_lines, UINT64_C(10), "undecodable lines that a file of undoubted encoding may have; or:")                         \
    X(bad_lines_per_mille, UINT64_C(10), "undecodable lines in a thousand, whichever is more")                              \
    X(zip_entries, UINT64_C(10000), "entries of one zip, workbooks included")                                               \
    X(zip_entry_bytes, UINT64_C(4) << 30, "bytes of one entry of a zip, unpacked")                                          \
    X(zip_total_bytes, UINT64_C(8) << 30, "bytes of all entries of a zip, unpacked")                                        \
    X(zip_ratio, UINT64_C(100), "unpacked bytes for one packed byte, once an entry has given:")                             \
    X(zip_ratio_after, UINT64_C(4) << 20, "unpacked bytes")                                                                 \
    X(zip_depth, UINT64_C(2), "zips inside zips")                                                                           \
    X(member_bytes, UINT64_C(2048), "bytes of the name of an entry of a zip, the zips around it included")                  \
    X(xml_depth, UINT64_C(64), "XML elements inside elements")                                                              \
    X(sheets, UINT64_C(256), "sheets of one workbook")                                                                      \
    X(sheet_cells, UINT64_C(100000000), "cells of one sheet, gaps inside of rows included")                                 \
    X(merged_ranges, UINT64_C(500000), "merged ranges of one sheet")                                                        \
    X(merged_bytes, UINT64_C(64) << 20, "bytes of what stands in merged ranges, and of what follows the rows")              \
    X(relations, UINT64_C(4096), "parts that a workbook points to")                                                         \
    X(row_bytes, UINT64_C(256) << 20, "bytes of memory for one row of a workbook")                                          \
    X(styles, UINT64_C(65536), "cell styles of a workbook")                                                                 \
    X(shared_strings, UINT64_C(8000000), "shared strings of a workbook")                                                    \
    X(shared_bytes, UINT64_C(144) << 20, "bytes of all shared strings of a workbook, 16 for each added")                    \
    X(cell_bytes, UINT64_C(1) << 20, "bytes of one cell of a workbook")                                                     \
    X(grid_cells, UINT64_C(4000000), "cells of a web page, a SpreadsheetML 2003 or an OpenDocument table, spans filled in") \
    X(grid_bytes, UINT64_C(256) << 20, "bytes of their text")                                                               \
    X(xls_bytes, UINT64_C(256) << 20, "bytes of an xls workbook")                                                           \
    X(xls_memory, UINT64_C(208) << 20, "bytes of memory to read one")                                                       \
    X(xls_seconds, UINT64_C(10), "seconds of processor time to read one")                                                   \
    X(xls_strings, UINT64_C(4000000), "shared strings of an xls workbook")                                                  \
    X(xls_string_bytes, UINT64_C(128) << 10, "bytes of one of them")                                                        \
    X(xls_merged_ranges, UINT64_C(100000), "merged ranges of one of its sheets")                                            \
    X(json_record_bytes, UINT64_C(4) << 20, "bytes of one JSON record")                                                     \
    X(json_fields, UINT64_C(1024), "different fields of the records of a JSON delivery")                                    \
    X(json_depth, LIMITS_JSON_DEPTH, "JSON arrays and objects inside each other")                                           \
    X(json_lexeme_bytes, UINT64_C(16) << 20, "bytes of one JSON string or number")                                          \
    X(redirects, UINT64_C(5), "redirects that one request follows")                                                         \
    X(url_bytes, LIMITS_URL_BYTES, "bytes of an address")                                                                   \
    X(pages, LIMITS_PAGES, "pages of one delivery that comes page by page")

struct limits {
#define LIMITS_MEMBER(name, value, what) uint64_t name;
    LIMITS_TABLE(LIMITS_MEMBER)
#undef LIMITS_MEMBER
};

extern const struct limits limits;

/* The table as Markdown on stdout. */
void limits_print(void);

#endif
