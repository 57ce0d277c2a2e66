/* SPDX-License-Identifier: Apache-2.0 */
/* expat pulls nothing by itself: we fill its buffer with 64 KiB of the part and let it call the handlers; a handler that has a row stops it
 * resumably. Namespace processing is left off: it costs a third of the time, and local names are all we go by. */
#include "extract/read/book/xlsx_xml.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PIECE = 64 * 1024 };

struct xlsx_xml {
    XML_Parser parser;
    struct zip_guard *zip;
    const char *path;
    struct text part; /* its name, for messages */
    const struct xlsx_xml_events *events;
    void *context;
    size_t depth;
    size_t nesting;
    bool at_end; /* the last piece was handed over */
    bool other_encoding;
    enum status status;
    struct error error;
};

static const char *
local_name(const char *name)
{
    const char *colon = strchr(name, ':');

    return colon == NULL ? name : colon + 1;
}

static void
stop_parser(struct xlsx_xml *xml, enum status status)
{
    if (xml->status == STATUS_OK) {
        xml->status = status;
        XML_StopParser(xml->parser, XML_FALSE);
    }
}

static void
parser_begin(void *subject, const XML_Char *name, const XML_Char **attributes)
{
    struct xlsx_xml *xml = subject;
    enum status status;

    if (xml->status != STATUS_OK) {
        return;
    }
    if (++xml->depth > xml->nesting) {
        error_set(&xml->error, STATUS_DATA, "E-XLSX-LIMIT", "\"%s\": %.*s: more than %zu elements inside of each other", xml->path,
                  TEXT_ARG(xml->part), xml->nesting);
        error_hint(&xml->error, "no spreadsheet program writes this; ask the sender how the file was made");
        stop_parser(xml, STATUS_DATA);
        return;
    }
    status = xml->events->begin(xml->context, local_name(name), attributes, &xml->error);
    if (status != STATUS_OK) {
        stop_parser(xml, status);
    }
}

static void
parser_end(void *subject, const XML_Char *name)
{
    struct xlsx_xml *xml = subject;
    enum status status;

    if (xml->status != STATUS_OK) {
        return;
    }
    xml->depth--;
    status = xml->events->end(xml->context, local_name(name), &xml->error);
    if (status != STATUS_OK) {
        stop_parser(xml, status);
    }
}

static void
parser_text(void *subject, const XML_Char *data, int size)
{
    struct xlsx_xml *xml = subject;
    enum status status;

    if (xml->status != STATUS_OK) {
        return;
    }
    status = xml->events->text(xml->context, (struct text){data, (size_t)size}, &xml->error);
    if (status != STATUS_OK) {
        stop_parser(xml, status);
    }
}

static void
on_doctype(void *subject, const XML_Char *name, const XML_Char *system, const XML_Char *public, int has_subset)
{
    struct xlsx_xml *xml = subject;

    (void)name, (void)system, (void)public, (void)has_subset;
    error_set(&xml->error, STATUS_DATA, "E-XLSX-DTD", "\"%s\": %.*s declares a document type, as no spreadsheet program does", xml->path,
              TEXT_ARG(xml->part));
    error_hint(&xml->error, "the file may be an attack; ask the sender how it was made");
    stop_parser(xml, STATUS_DATA);
}

static void
on_declaration(void *subject, const XML_Char *version, const XML_Char *encoding, int standalone)
{
    struct xlsx_xml *xml = subject;

    (void)version, (void)standalone;
    xml->other_encoding = encoding != NULL && strcasecmp(encoding, "UTF-8") != 0;
}

static enum status
make(const char *path, struct text part, size_t nesting, const struct xlsx_xml_events *events, void *context, struct xlsx_xml **xml,
     struct error *err)
{
    struct xlsx_xml *made = calloc(1, sizeof *made);

    *xml = NULL;
    if (made == NULL || (made->parser = XML_ParserCreate(NULL)) == NULL) {
        free(made);
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to read \"%s\"", path);
    }
    made->path = path;
    made->part = part;
    made->nesting = nesting;
    made->events = events;
    made->context = context;
    XML_SetUserData(made->parser, made);
    XML_SetElementHandler(made->parser, parser_begin, parser_end);
    XML_SetStartDoctypeDeclHandler(made->parser, on_doctype);
    XML_SetXmlDeclHandler(made->parser, on_declaration);
    if (events->text != NULL) {
        XML_SetCharacterDataHandler(made->parser, parser_text);
    }
    *xml = made;
    return STATUS_OK;
}

enum status
xlsx_xml_new(struct zip_guard *zip, size_t entry, const char *path, size_t nesting, const struct xlsx_xml_events *events, void *context,
             struct xlsx_xml **xml, struct error *err)
{
    *xml = NULL;
    TRY(zip_guard_enter(zip, entry, err));
    TRY(make(path, zip_guard_get(zip, entry)->name, nesting, events, context, xml, err));
    (*xml)->zip = zip;
    return STATUS_OK;
}

void
xlsx_xml_free(struct xlsx_xml *xml)
{
    if (xml != NULL) {
        XML_ParserFree(xml->parser);
        free(xml);
    }
}

void
xlsx_xml_pause(struct xlsx_xml *xml)
{
    XML_StopParser(xml->parser, XML_TRUE);
}

static enum status
broken(const struct xlsx_xml *xml, struct error *err)
{
    if (xml->status != STATUS_OK) {
        if (err != NULL) {
            *err = xml->error;
        }
        return xml->status;
    }
    if (XML_GetErrorCode(xml->parser) == XML_ERROR_NO_MEMORY) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to read \"%s\"", xml->path);
    }
    error_set(err, STATUS_DATA, "E-XLSX", "\"%s\": %.*s, line %llu: %s", xml->path, TEXT_ARG(xml->part),
              (unsigned long long)XML_GetCurrentLineNumber(xml->parser), XML_ErrorString(XML_GetErrorCode(xml->parser)));
    error_hint(err, "the workbook is damaged: open it in a spreadsheet program, save it as .xlsx and send it again");
    return STATUS_DATA;
}

static enum status
next_piece(struct xlsx_xml *xml, enum XML_Status *outcome, struct error *err)
{
    void *buffer = XML_GetBuffer(xml->parser, PIECE);
    size_t got;

    if (buffer == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to read \"%s\"", xml->path);
    }
    TRY(zip_guard_read(xml->zip, buffer, PIECE, &got, err));
    xml->at_end = got == 0;
    *outcome = XML_ParseBuffer(xml->parser, (int)got, xml->at_end);
    return STATUS_OK;
}

enum status
xlsx_xml_run(struct xlsx_xml *xml, bool *more, struct error *err)
{
    XML_ParsingStatus state;
    enum XML_Status outcome = XML_STATUS_OK;

    *more = false;
    XML_GetParsingStatus(xml->parser, &state);
    if (state.parsing == XML_SUSPENDED) {
        outcome = XML_ResumeParser(xml->parser);
    }
    while (outcome == XML_STATUS_OK && !xml->at_end) {
        TRY(next_piece(xml, &outcome, err));
    }
    *more = outcome == XML_STATUS_SUSPENDED;
    return outcome == XML_STATUS_ERROR ? broken(xml, err) : STATUS_OK;
}

enum status
xlsx_xml_feed(struct xlsx_xml *xml, struct text bytes, bool *more, struct error *err)
{
    const enum XML_Status outcome = XML_Parse(xml->parser, bytes.data, (int)bytes.size, 0);

    *more = outcome == XML_STATUS_SUSPENDED;
    return outcome == XML_STATUS_ERROR ? broken(xml, err) : STATUS_OK;
}

bool
xlsx_xml_is_utf8(const struct xlsx_xml *xml)
{
    return !xml->other_encoding;
}

enum status
xlsx_xml_read(struct zip_guard *zip, size_t entry, const char *path, size_t nesting, const struct xlsx_xml_events *events, void *context,
              struct error *err)
{
    struct xlsx_xml *xml;
    bool more = true;
    enum status status = xlsx_xml_new(zip, entry, path, nesting, events, context, &xml, err);

    while (status == STATUS_OK && more) {
        status = xlsx_xml_run(xml, &more, err);
    }
    xlsx_xml_free(xml);
    return status;
}

enum status
xlsx_xml_read_text(struct text before, struct text text, const char *path, size_t nesting, const struct xlsx_xml_events *events,
                   void *context, struct error *err)
{
    struct xlsx_xml *xml;

    TRY(make(path, TEXT("a part"), nesting, events, context, &xml, err));
    if (XML_Parse(xml->parser, before.data, (int)before.size, 0) == XML_STATUS_ERROR
        || XML_Parse(xml->parser, text.data, (int)text.size, 1) == XML_STATUS_ERROR) {
        const enum status status = broken(xml, err);

        xlsx_xml_free(xml);
        return status;
    }
    xlsx_xml_free(xml);
    return STATUS_OK;
}

struct text
xlsx_xml_attribute(const char **attributes, const char *name)
{
    for (; *attributes != NULL; attributes += 2) {
        if (strcmp(attributes[0], name) == 0 || strcmp(local_name(attributes[0]), name) == 0) {
            return text_from(attributes[1]);
        }
    }
    return TEXT_NULL;
}
