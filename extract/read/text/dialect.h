/* SPDX-License-Identifier: Apache-2.0 */
/* How a delimited text is written: which byte divides cells, which quotes them, what ends a line. Sniffed from the first records:
 * the choice under which most records have the same number of cells wins; comma and double quote when no other has evidence. */
#ifndef BIDUI_DIALECT_H
#define BIDUI_DIALECT_H

#include "common/ground/error.h"
#include "common/ground/text.h"
#include "common/pack/schema.h"
#include "extract/read/base/reader.h"

/* `head`: the first bytes, decoded or GB18030. A first line `sep=;` (spreadsheets write it) settles the delimiter. */
struct dialect dialect_sniff(struct text head);
/* What the source's schema says under "dialect", in Frictionless' words (delimiter, quoteChar, escapeChar, lineTerminator), in place of
 * what was sniffed; `columns` is then not known. False when it says nothing. E-SCHEMA when a character is more than one byte. */
enum status dialect_declare(const struct schema *schema, struct dialect *dialect, bool *declared, struct error *err) ERROR_MUST_CHECK;

#endif
