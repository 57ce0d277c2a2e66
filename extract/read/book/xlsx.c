/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/book/xlsx.h"

#include "extract/read/base/limits.h"
#include "extract/read/book/xlsx_book.h"
#include "extract/read/book/xlsx_rows.h"

#include <stdlib.h>

struct xlsx {
    struct xlsx_book book;
    struct xlsx_limits limits;
    struct xlsx_report report;
    struct xlsx_rows *rows; /* of the selected sheet */
    struct arena arena;
};

struct xlsx_limits
xlsx_usual(void)
{
    return (struct xlsx_limits){.zip = zip_guard_usual(),
                                .string_bytes = limits.shared_bytes,
                                .strings = limits.shared_strings,
                                .cells = limits.sheet_cells,
                                .text_bytes = limits.cell_bytes,
                                .merges = limits.merged_ranges,
                                .sheets = limits.sheets,
                                .styles = limits.styles,
                                .nesting = limits.xml_depth};
}

/* What else a file may be, and the way out. */
static enum status
refuse_type(const char *path, enum xlsx_type type, struct error *err)
{
    static const struct {
        const char *id;
        const char *what;
        const char *hint;
    } refusals[] = {
        [XLSX_TYPE_XLSX] = {"E-XLSX",          "a workbook",                                                  ""                                           },
        [XLSX_TYPE_XLSB] = {"E-XLSX-XLSB",     "a binary workbook (xlsb), which is not read",
                            "save it as .xlsx in the program that made it, columns of IDs being text"                                                      },
        [XLSX_TYPE_ODS] = {"E-XLSX-ODS",      "an OpenDocument file, which is read as such",                 ""                                           },
        [XLSX_TYPE_OFFICE] = {"E-XLSX-OTHER",    "a document or presentation, not a workbook",                  "have the table sent as .xlsx or CSV"        },
        [XLSX_TYPE_ZIP] = {"E-XLSX-OTHER",    "a zip of files, not a workbook",                              "unpack it, or put it into the inbox as .zip"},
        [XLSX_TYPE_XLS] = {"E-XLSX-XLS",      "an old workbook (xls)",                                       "it is read as xls; or save it as .xlsx"     },
        [XLSX_TYPE_ENCRYPTED] = {"E-XLSX-PASSWORD", "protected by a password",
                            "open it with the password, take the password away, save it as .xlsx"                                                          },
        [XLSX_TYPE_OLE] = {"E-XLSX-OTHER",    "a compound file without a workbook (WPS et, Word, mail ...)",
                            "save it as .xlsx in the program that made it, columns of IDs being text"                                                      },
        [XLSX_TYPE_HTML] = {"E-XLSX-TEXT",     "a web page under a spreadsheet's name",
                            "it is read as a web page; do not open and save it in a spreadsheet program, which rounds IDs"                                 },
        [XLSX_TYPE_XML] = {"E-XLSX-TEXT",     "an XML file that is no SpreadsheetML 2003",
                            "export it again from the system as CSV or .xlsx; opening and saving it in a spreadsheet program rounds IDs"                   },
        [XLSX_TYPE_TEXT] = {"E-XLSX-TEXT",     "text or unknown data under a spreadsheet's name",
                            "if it is CSV, name it .csv; else export it again from the system, not by way of a spreadsheet program"                        },
        [XLSX_TYPE_EMPTY] = {"E-EMPTY-FILE",    "empty",                                                       "fetch it or have it sent again"             },
    };

    error_set(err, STATUS_DATA, refusals[type].id, "\"%s\" is %s", path, refusals[type].what);
    error_hint(err, "%s", refusals[type].hint);
    return STATUS_DATA;
}

static enum status
open_book(struct xlsx *book, const char *path, struct error *err)
{
    enum xlsx_type type;

    TRY(xlsx_type(path, &type, err));
    if (type != XLSX_TYPE_XLSX) {
        return refuse_type(path, type, err);
    }
    book->book.arena = &book->arena;
    book->book.limits = &book->limits;
    book->book.path = arena_must_string(&book->arena, text_from(path));
    TRY(zip_guard_open(path, &book->limits.zip, &book->book.zip, err));
    return xlsx_book_read(&book->book, err);
}

enum status
xlsx_open(const char *path, const struct xlsx_limits *bounds, struct xlsx **book, struct error *err)
{
    struct xlsx *made = calloc(1, sizeof *made);
    enum status status;

    *book = NULL;
    if (made == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to open \"%s\"", path);
    }
    arena_init(&made->arena, 0);
    made->limits = bounds == NULL ? xlsx_usual() : *bounds;
    status = open_book(made, path, err);
    if (status != STATUS_OK) {
        xlsx_close(made);
        return status;
    }
    *book = made;
    return STATUS_OK;
}

void
xlsx_close(struct xlsx *book)
{
    if (book != NULL) {
        xlsx_rows_free(book->rows);
        zip_guard_close(book->book.zip);
        arena_done(&book->arena);
        free(book);
    }
}

size_t
xlsx_count(const struct xlsx *book)
{
    return book->book.sheet_count;
}

const struct xlsx_sheet *
xlsx_get(const struct xlsx *book, size_t sheet)
{
    return &book->book.sheets[sheet].sheet;
}

enum status
xlsx_select(struct xlsx *book, size_t sheet, struct error *err)
{
    xlsx_rows_free(book->rows);
    book->rows = NULL;
    return xlsx_rows_new(&book->book, sheet, &book->report, &book->rows, err);
}

enum status
xlsx_next(struct xlsx *book, const struct xlsx_row **row, struct error *err)
{
    *row = NULL;
    return book->rows == NULL ? STATUS_OK : xlsx_rows_next(book->rows, row, err);
}

const struct xlsx_report *
xlsx_report(const struct xlsx *book)
{
    return &book->report;
}
