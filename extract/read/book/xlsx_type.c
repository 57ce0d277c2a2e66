/* SPDX-License-Identifier: Apache-2.0 */
/* What a file is, by its first bytes and, for containers, by what they hold. */
#include "extract/read/book/xlsx.h"

#include "common/ground/file.h"
#include "extract/read/book/xls_ole.h"

#include <strings.h>

enum { HEAD = 1024 };

static bool
has_entry(const struct zip_guard *zip, struct text suffix)
{
    for (size_t index = 0; index < zip_guard_count(zip); index++) {
        const struct text name = zip_guard_get(zip, index)->name;

        if (name.size >= suffix.size && strncasecmp(name.data + name.size - suffix.size, suffix.data, suffix.size) == 0) {
            return true;
        }
    }
    return false;
}

static enum xlsx_type
type_of_zip(const struct zip_guard *zip)
{
    if (has_entry(zip, TEXT("workbook.bin"))) {
        return XLSX_TYPE_XLSB;
    }
    if (zip_guard_find(zip, TEXT("[Content_Types].xml")) != SIZE_MAX) {
        const bool other = has_entry(zip, TEXT("word/document.xml")) || has_entry(zip, TEXT("ppt/presentation.xml"));

        return other && !has_entry(zip, TEXT("workbook.xml")) ? XLSX_TYPE_OFFICE : XLSX_TYPE_XLSX;
    }
    if (has_entry(zip, TEXT("xl/workbook.xml"))) {
        return XLSX_TYPE_XLSX;
    }
    return zip_guard_find(zip, TEXT("content.xml")) != SIZE_MAX && zip_guard_find(zip, TEXT("mimetype")) != SIZE_MAX ? XLSX_TYPE_ODS
                                                                                                                     : XLSX_TYPE_ZIP;
}

static enum xlsx_type
type_of_compound(struct text content)
{
    struct xls_ole ole;
    struct xls_ole_stream stream;

    if (!xls_ole_open(&ole, content)) {
        return XLSX_TYPE_OLE;
    }
    if (xls_ole_find(&ole, "EncryptedPackage", &stream)) {
        return XLSX_TYPE_ENCRYPTED;
    }
    return xls_ole_find(&ole, "Workbook", &stream) || xls_ole_find(&ole, "Book", &stream) ? XLSX_TYPE_XLS : XLSX_TYPE_OLE;
}

/* The beginning of a record of BIFF 2, 3 or 4, which come without a container. */
static bool
is_bare_biff(struct text head)
{
    return head.size >= 4 && (unsigned char)head.data[0] == 0x09 && (head.data[1] == 0x00 || head.data[1] == 0x02 || head.data[1] == 0x04)
           && (head.data[2] == 0x04 || head.data[2] == 0x06 || head.data[2] == 0x08) && head.data[3] == 0x00;
}

static bool
contains_ignoring_case(struct text text, const char *word)
{
    const size_t size = strlen(word);

    for (size_t at = 0; at + size <= text.size; at++) {
        if (strncasecmp(text.data + at, word, size) == 0) {
            return true;
        }
    }
    return false;
}

static enum xlsx_type
type_of_text(struct text head)
{
    static const char *const html[] = {"<html", "<!doctype html", "<table", "<head", "<meta", "<body"};

    if (text_starts_with(head, TEXT("\xEF\xBB\xBF"))) {
        head = (struct text){head.data + 3, head.size - 3};
    }
    head = text_trim(head);
    if (head.size == 0 || head.data[0] != '<') {
        return XLSX_TYPE_TEXT;
    }
    if (contains_ignoring_case(head, "urn:schemas-microsoft-com:office:spreadsheet") && !contains_ignoring_case(head, "<html")) {
        return XLSX_TYPE_XML;
    }
    for (size_t at = 0; at < sizeof html / sizeof html[0]; at++) {
        if (contains_ignoring_case(head, html[at])) {
            return XLSX_TYPE_HTML;
        }
    }
    return text_starts_with(head, TEXT("<?xml")) || contains_ignoring_case(head, "<workbook") ? XLSX_TYPE_XML : XLSX_TYPE_TEXT;
}

static enum status
type_of(const char *path, struct text content, enum xlsx_type *type, struct error *err)
{
    const struct text head = {content.data, content.size < HEAD ? content.size : HEAD};
    struct zip_guard *zip;

    if (content.size == 0) {
        *type = XLSX_TYPE_EMPTY;
    } else if (text_starts_with(head, TEXT("PK\x03\x04")) || text_starts_with(head, TEXT("PK\x05\x06"))) {
        TRY(zip_guard_open(path, NULL, &zip, err));
        *type = type_of_zip(zip);
        zip_guard_close(zip);
    } else if (text_starts_with(head, TEXT("\xD0\xCF\x11\xE0"))) {
        *type = type_of_compound(content);
    } else {
        *type = is_bare_biff(head) ? XLSX_TYPE_XLS : type_of_text(head);
    }
    return STATUS_OK;
}

enum status
xlsx_type(const char *path, enum xlsx_type *type, struct error *err)
{
    struct text content;
    enum status status;

    *type = XLSX_TYPE_EMPTY;
    TRY(file_map(path, &content, err));
    status = type_of(path, content, type, err);
    file_unmap(content);
    return status;
}

enum status
xlsx_is(const char *path, enum xlsx_type wanted, bool *is, struct error *err)
{
    enum xlsx_type type;
    const enum status status = xlsx_type(path, &type, err);

    *is = status == STATUS_OK && type == wanted;
    return status == STATUS_DATA ? STATUS_OK : status;
}
