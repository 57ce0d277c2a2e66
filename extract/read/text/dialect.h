/* SPDX-License-Identifier: Apache-2.0 */
/* How a delimited text is written: which byte divides cells, which quotes them, what ends a line. Sniffed from the first records:
 * the choice under which most records have the same number of cells wins; comma and double quote when no other has evidence. */
#ifndef BIDUI_DIALECT_H
#define BIDUI_DIALECT_H

#include "common/formats/json.h"
#include "common/ground/error.h"
#include "common/ground/text.h"
#include "extract/read/base/reader.h"

/* `head`: the first bytes, decoded or GB18030. A first line `sep=;` (spreadsheets write it) settles the delimiter. */
struct dialect dialect_sniff(struct text head);
/* What `said`, the "dialect" of a source's schema or of an input in site.json, says in Frictionless' words (delimiter, quoteChar,
 * doubleQuote, escapeChar, lineTerminator, skipInitialSpace, header, headerRows) and in ours (`tables`: all | first), in place of what was
 * sniffed; `columns` is then not known. NULL says nothing. `where` is for messages. E-SCHEMA when it makes no sense. */
enum status dialect_declare(const struct json *said, const char *where, struct dialect *dialect, struct error *err) ERROR_MUST_CHECK;

#endif
