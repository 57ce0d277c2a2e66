/* SPDX-License-Identifier: Apache-2.0 */
/* XML parts of a workbook, streamed out of the zip: expat's home. Events carry local names (`x:row` is `row`), so that transitional and
 * strict namespaces and every prefix look alike; handlers go by the elements around. A document type definition is refused before it can
 * expand anything, nesting is bounded. One thread at a time. */
#ifndef BIDUI_XLSX_XML_H
#define BIDUI_XLSX_XML_H

#include "common/ground/error.h"
#include "common/ground/text.h"
#include "extract/read/book/zip_guard.h"

#include <stdbool.h>

/* Events in document order. A status other than OK ends the run with it. `attributes`: name, value, ... NULL, names as written. */
struct xlsx_xml_events {
    enum status (*begin)(void *context, const char *name, const char **attributes, struct error *err);
    enum status (*end)(void *context, const char *name, struct error *err);
    enum status (*text)(void *context, struct text text, struct error *err); /* may be NULL */
};

struct xlsx_xml;

/* Begins a part (an entry of the zip, which stays entered until the end). `path` goes into messages. Free it with xlsx_xml_free. */
enum status xlsx_xml_new(struct zip_guard *zip, size_t entry, const char *path, size_t nesting, const struct xlsx_xml_events *events,
                         void *context, struct xlsx_xml **xml, struct error *err) ERROR_MUST_CHECK;
void xlsx_xml_free(struct xlsx_xml *xml);
/* Goes on until a handler calls xlsx_xml_pause (*more true) or the end (false). */
enum status xlsx_xml_run(struct xlsx_xml *xml, bool *more, struct error *err) ERROR_MUST_CHECK;
/* Hands bytes of the part over that the caller read from the zip itself. *more: a handler paused; go on with run, which reads the rest from
 * the zip. */
enum status xlsx_xml_feed(struct xlsx_xml *xml, struct text bytes, bool *more, struct error *err) ERROR_MUST_CHECK;
/* Whether the part is UTF-8 as far as its declaration was read. */
bool xlsx_xml_is_utf8(const struct xlsx_xml *xml);
/* In a handler: run returns behind this event. */
void xlsx_xml_pause(struct xlsx_xml *xml);
/* A whole part at once. */
enum status xlsx_xml_read(struct zip_guard *zip, size_t entry, const char *path, size_t nesting, const struct xlsx_xml_events *events,
                          void *context, struct error *err) ERROR_MUST_CHECK;
/* A piece of a part held in memory, between `before` and `after`. */
enum status xlsx_xml_read_text(struct text before, struct text text, const char *path, size_t nesting, const struct xlsx_xml_events *events,
                               void *context, struct error *err) ERROR_MUST_CHECK;

/* The value of an attribute by local name; TEXT_NULL when it is not there. */
struct text xlsx_xml_attribute(const char **attributes, const char *name);

#endif
