/* SPDX-License-Identifier: Apache-2.0 */
/* The input as a file, and as the sheet or the shared strings of a workbook. */
#include "extract/xlsx.h"
#include "tests/support/stored_zip.h"

#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_file(struct text bytes)
{
    const int file = memfd_create("book", 0);
    const struct xlsx_row *row;
    struct xlsx *book;
    char path[32];

    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    if (write(file, bytes.data, bytes.size) == (ssize_t)bytes.size && xlsx_open(path, NULL, &book, NULL) == STATUS_OK) {
        for (size_t sheet = 0; sheet < xlsx_count(book); sheet++) {
            if (xlsx_select(book, sheet, NULL) != STATUS_OK) {
                continue;
            }
            while (xlsx_next(book, &row, NULL) == STATUS_OK && row != NULL) {
            }
        }
        xlsx_close(book);
    }
    close(file);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct stored_zip_entry entries[] = {
        {"[Content_Types].xml", "<Types/>"},
        {"xl/workbook.xml", "<workbook><sheets><sheet name=\"a\" r:id=\"r1\"/></sheets></workbook>"},
        {"xl/_rels/workbook.xml.rels", "<R><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"s.xml\"/><Relationship Id=\"r2\" Type=\"x/sharedStrings\" "
                                       "Target=\"t.xml\"/></R>"},
        {"xl/s.xml", "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData></worksheet>"},
        {"xl/t.xml", "<sst><si><t>a</t></si></sst>"},
    };
    char *part = malloc(size + 1);

    memcpy(part, data, size);
    part[size] = '\0';
    for (size_t at = 3; at < 5; at++) {
        const char *before = entries[at].content;
        struct buffer zip;

        entries[at].content = part;
        zip = stored_zip_make(entries, sizeof entries / sizeof entries[0]);
        read_file(buffer_text(&zip));
        buffer_done(&zip);
        entries[at].content = before;
    }
    read_file((struct text){(const char *)data, size});
    free(part);
    return 0;
}
