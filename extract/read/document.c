/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/document.h"

#include "common/ground/file.h"
#include "extract/read/base/limits.h"
#include "extract/read/book/dbf.h"
#include "extract/read/book/html.h"
#include "extract/read/book/ods.h"
#include "extract/read/book/reader.h"
#include "extract/read/book/sheetml.h"
#include "extract/read/book/xlsx.h"
#include "extract/read/json/reader.h"
#include "extract/read/text/dialect.h"
#include "extract/read/text/reader.h"
#include "extract/read/text/splitter.h"

#include <inttypes.h>

enum { SNIFF_BYTES = 64 * 1024, HEAD_BYTES = 512 * 1024 };

/* In the order in which they are asked; delimited text takes what is left. */
static const struct reader_format *const formats[] = {&book_reader_xlsx, &book_reader_xls, &ods_reader, &html_reader,
                                                      &sheetml_reader,   &dbf_reader,      &json_reader};

/* What people send and we do not read, with the way out. */
static const struct {
    struct text magic;
    const char *what;
    const char *hint;
} foreign[] = {
    {{"%PDF", 4},               "a PDF",         "ask for the table it was printed from"       },
    {{"Rar!", 4},               "a RAR archive", "unpack it into the inbox, or pack it as zip" },
    {{"7z\xBC\xAF\x27\x1C", 6}, "a 7z archive",  "unpack it into the inbox, or pack it as zip" },
    {{"\x1F\x8B", 2},           "a gzip file",   "put it into the inbox as it is, or unpack it"},
    {{"\x89PNG", 4},            "a picture",     "ask for the table it shows"                  },
    {{"\xFF\xD8\xFF", 3},       "a picture",     "ask for the table it shows"                  },
};

/* Containers and web pages that are no workbook: xlsx.h knows what they are and says so. */
static enum status
refuse_container(const char *path, struct text content, const char *name, struct error *err)
{
    const bool container = text_starts_with(content, TEXT("PK\x03\x04")) || text_starts_with(content, TEXT("PK\x05\x06"))
                           || text_starts_with(content, TEXT("\xD0\xCF\x11\xE0")) || text_starts_with(text_trim(content), TEXT("<"));
    enum status status;
    struct xlsx *book;

    if (!container) {
        return STATUS_OK;
    }
    status = xlsx_open(path, NULL, &book, err);
    if (status == STATUS_OK) {
        xlsx_close(book);
    } else {
        reader_rename(err, path, name);
    }
    return status;
}

/* The format of a content; E-FORMAT, naming what it is and the way out, for what we do not read. */
static enum status
find_format(const char *path, struct text content, const char *name, const struct reader_format **format, struct error *err)
{
    for (size_t at = 0; at < sizeof foreign / sizeof foreign[0]; at++) {
        if (text_starts_with(content, foreign[at].magic)) {
            (void)error_set(err, STATUS_DATA, "E-FORMAT", "\"%s\" is %s, which is not read", name, foreign[at].what);
            error_hint(err, "%s", foreign[at].hint);
            return STATUS_DATA;
        }
    }
    for (size_t at = 0; at < sizeof formats / sizeof formats[0]; at++) {
        bool is;

        TRY(formats[at]->recognises(path, content, &is, err));
        if (is) {
            *format = formats[at];
            return STATUS_OK;
        }
    }
    TRY(refuse_container(path, content, name, err));
    *format = &text_reader;
    return STATUS_OK;
}

/* The mark's bytes, which are no text. */
static size_t
mark_size(struct text content, enum decode_encoding encoding)
{
    static const struct {
        enum decode_encoding encoding;
        struct text mark;
    } marks[] = {
        {DECODE_UTF8,    {"\xEF\xBB\xBF", 3}    },
        {DECODE_GB18030, {"\x84\x31\x95\x33", 4}},
        {DECODE_UTF16LE, {"\xFF\xFE", 2}        },
        {DECODE_UTF16BE, {"\xFE\xFF", 2}        },
        {DECODE_UTF32LE, {"\xFF\xFE\0\0", 4}    },
        {DECODE_UTF32BE, {"\0\0\xFE\xFF", 4}    },
    };

    for (size_t at = 0; at < sizeof marks / sizeof marks[0]; at++) {
        if (marks[at].encoding == encoding && text_starts_with(content, marks[at].mark)) {
            return marks[at].mark.size;
        }
    }
    return 0;
}

/* 0x1A at the end: so DOS and xBase end a text. */
static void
cut_end_mark(struct text *content)
{
    const bool wide = content->size > 1 && content->data[content->size - 2] == '\0';

    while (content->size > 1 && !wide && content->data[content->size - 1] == 0x1A) {
        content->size--;
    }
}

static enum status
know_encoding(struct document *document, const struct document_form *form, struct error *err)
{
    struct decode_proof proof;

    if (!decode_find(form->proved, &document->encoding)) {
        TRY(decode_prove(document->content, form->declared, document->name, &proof, err));
        document->encoding = proof.encoding;
        document->clean = proof.bad_lines == 0;
    }
    document->encoding_name = decode_name(document->encoding);
    return STATUS_OK;
}

static enum status
sniff_dialect(struct document *document, struct error *err)
{
    const struct text head = {document->content.data, document->content.size < SNIFF_BYTES ? document->content.size : SNIFF_BYTES};
    struct decode_report report = {0};
    struct buffer decoded;
    enum status status;

    buffer_init(&decoded, decode_room(head.size));
    status = decode_run(document->encoding, head, &decoded, &report, err);
    document->dialect = dialect_sniff(buffer_text(&decoded));
    buffer_done(&decoded);
    return status;
}

/* Before decoding, records can be split only when no byte of a longer code can be taken for a delimiter, nor two characters for the mark
 * of UTF-8, which the splitter passes over. */
static bool
splits_raw(const struct document *document)
{
    return document->encoding == DECODE_UTF8
           || (document->encoding == DECODE_GB18030 && document->dialect.delimiter < 0x30 && document->dialect.escape < 0x30
               && text_find(document->content, TEXT("\xEF\xBB\xBF")) == SIZE_MAX);
}

static enum status
decode_whole(struct document *document, struct error *err)
{
    struct decode_report report = {0};

    buffer_init(&document->decoded, decode_room(document->content.size));
    TRY(decode_run(document->encoding, document->content, &document->decoded, &report, err));
    document->content = buffer_text(&document->decoded);
    document->encoding = DECODE_UTF8;
    document->clean = report.invalid == 0;
    return STATUS_OK;
}

/* The source's word on how it is written, then the site's on this input. */
static enum status
declare_dialect(struct document *document, const struct document_form *form, struct error *err)
{
    struct json *said;
    enum status status;

    if (form->source != NULL) {
        TRY(dialect_declare(json_get(form->source->json, "dialect"), form->source->path, &document->dialect, err));
    }
    if (text_is_null(form->dialect)) {
        return STATUS_OK;
    }
    TRY(json_parse(form->dialect, "site.json", &said, err));
    status = dialect_declare(said, "site.json", &document->dialect, err);
    json_free(said);
    return status;
}

/* A format that is UTF-8 by its standard, sent in another encoding (JSON of old systems in GBK). */
static enum status
decode_records(struct document *document, const struct document_form *form, struct error *err)
{
    size_t mark;

    TRY(know_encoding(document, form, err));
    if (document->encoding == DECODE_UTF8) { /* with bad bytes: its reader knows where */
        return STATUS_OK;
    }
    mark = mark_size(document->content, document->encoding);
    document->content.data += mark;
    document->content.size -= mark;
    return decode_whole(document, err);
}

static enum status
open_mapped(struct document *document, const struct document_form *form, struct error *err)
{
    size_t mark;

    if (document->mapped.size == 0) {
        return error_set(err, STATUS_DATA, "E-EMPTY-FILE", "\"%s\" is empty: 0 bytes", document->name);
    }
    if (document->mapped.size > limits.file_bytes) {
        return error_set(err, STATUS_DATA, "E-TOO-LARGE", "\"%s\" has %zu bytes, more than the limit of %" PRIu64, document->name,
                         document->mapped.size, limits.file_bytes);
    }
    TRY(find_format(document->path, document->mapped, document->name, &document->format, err));
    document->content = document->mapped;
    document->encoding_name = "";
    if (!document->format->text) {
        return document->format->utf8 && decode_check_utf8(document->content) < document->content.size ? decode_records(document, form, err)
                                                                                                       : STATUS_OK;
    }
    cut_end_mark(&document->content);
    TRY(know_encoding(document, form, err));
    mark = mark_size(document->content, document->encoding);
    document->content.data += mark;
    document->content.size -= mark;
    TRY(sniff_dialect(document, err));
    TRY(declare_dialect(document, form, err));
    return splits_raw(document) ? STATUS_OK : decode_whole(document, err);
}

enum status
document_open(const char *path, const char *name, const struct document_form *form, struct document *document, struct error *err)
{
    enum status status;

    *document = (struct document){.path = path, .name = name};
    TRY(file_map(path, &document->mapped, err));
    status = open_mapped(document, form, err);
    if (status != STATUS_OK) {
        document_close(document);
    }
    return status;
}

void
document_close(struct document *document)
{
    file_unmap(document->mapped);
    buffer_done(&document->decoded);
    *document = (struct document){0};
}

struct text
document_head(const struct document *document)
{
    struct text head = document->content;

    if (document->format->text && head.size > HEAD_BYTES) {
        const char *end = memrchr(head.data, document->dialect.line_end, HEAD_BYTES);

        head.size = end == NULL ? HEAD_BYTES : (size_t)(end - head.data) + 1;
    }
    return head;
}

enum status
document_read(const struct document *document, struct text part, uint64_t first_line, size_t columns, struct reader **reader,
              struct error *err)
{
    const struct reader_input input = {.content = part,
                                       .name = document->name,
                                       .path = document->path,
                                       .encoding = document->encoding,
                                       .clean = document->clean,
                                       .as_sent = document->decoded.size == 0,
                                       .dialect = document->dialect,
                                       .first_line = first_line,
                                       .columns = columns};

    return document->format->open(&input, reader, err);
}

bool
document_next_part(const struct document *document, size_t size, size_t columns, struct document_part *at, struct document_part *part,
                   uint64_t *records)
{
    struct splitter splitter =
        splitter_over((struct text){at->bytes.data, (size_t)(document->content.data + document->content.size - at->bytes.data)},
                      &document->dialect, at->first_line, columns);
    struct splitter_record record;

    while ((size_t)(splitter.at - at->bytes.data) < size && splitter_next(&splitter, &record)) {
        ++*records;
    }
    *part = (struct document_part){
        {at->bytes.data, (size_t)(splitter.at - at->bytes.data)},
        at->first_line
    };
    *at = (struct document_part){
        {splitter.at, 0},
        splitter.line
    };
    return part->bytes.size > 0;
}
