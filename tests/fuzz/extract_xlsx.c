/* SPDX-License-Identifier: Apache-2.0 */
/* The input as a file, as the shared strings, and as the rows of a workbook: what expat accepts, scanning reads the same. */
#include "common/ground/hash.h"
#include "extract/read/book/xlsx.h"
#include "tests/support/stored_zip.h"

#include <assert.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A hash of the rows; 0 when refused. */
static uint64_t
read_file(struct text bytes)
{
    uint64_t hash = 1;
    const int file = memfd_create("book", 0);
    const struct xlsx_row *row = NULL;
    struct xlsx *book;
    char path[32];

    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    if (write(file, bytes.data, bytes.size) != (ssize_t)bytes.size || xlsx_open(path, NULL, &book, NULL) != STATUS_OK) {
        close(file);
        return 0;
    }
    for (size_t sheet = 0; sheet < xlsx_count(book) && hash != 0; sheet++) {
        bool good = xlsx_select(book, sheet, NULL) == STATUS_OK;

        while (good && (good = xlsx_next(book, &row, NULL) == STATUS_OK) && row != NULL) {
            hash = hash * 31 + row->number;
            for (size_t column = 0; column < row->count; column++) {
                hash = hash_fold(hash, row->cells[column].text) + row->cells[column].kind;
            }
        }
        hash = good ? hash | 1 : 0;
    }
    xlsx_close(book);
    close(file);
    return hash;
}

static uint64_t
read_with(size_t part, const char *content)
{
    struct stored_zip_entry entries[] = {
        {"[Content_Types].xml",        "<Types/>"                                                                        },
        {"xl/workbook.xml",            "<workbook><sheets><sheet name=\"a\" r:id=\"r1\"/></sheets></workbook>"           },
        {"xl/_rels/workbook.xml.rels",
         "<R><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"s.xml\"/><Relationship Id=\"r2\" Type=\"x/sharedStrings\" "
         "Target=\"t.xml\"/></R>"                                                                                        },
        {"xl/s.xml",                   "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData></worksheet>"},
        {"xl/t.xml",                   "<sst><si><t>a</t></si></sst>"                                                    },
    };
    struct buffer zip;
    uint64_t hash;

    entries[part].content = content;
    zip = stored_zip_make(entries, sizeof entries / sizeof entries[0]);
    hash = read_file(buffer_text(&zip));
    buffer_done(&zip);
    return hash;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *part = malloc(size + 1);
    char *sheets[2];

    memcpy(part, data, size);
    part[size] = '\0';
    for (size_t at = 0; at < 2; at++) { /* a blank in the tag: no scanning */
        sheets[at] = malloc(size + 64);
        snprintf(sheets[at], size + 64, "<worksheet><sheetData%s>%s</sheetData></worksheet>", at == 0 ? "" : " ", part);
    }
    {
        const uint64_t scanned = read_with(3, sheets[0]);
        const uint64_t by_expat = read_with(3, sheets[1]);

        assert(by_expat == 0 || scanned == by_expat);
    }
    read_with(4, part);
    read_file((struct text){(const char *)data, size});
    free(sheets[0]);
    free(sheets[1]);
    free(part);
    return 0;
}
