/* SPDX-License-Identifier: Apache-2.0 */
/* Text as people mean it, for comparing column titles, names of places and key words; never for data. Pure. */
#ifndef BIDUI_SIMPLIFY_H
#define BIDUI_SIMPLIFY_H

#include "common/ground/text.h"

/* Drops blanks, line breaks and invisible characters, makes full-width forms ASCII, ASCII letters lower case, brackets of all kinds
 * round ones, and of Han that look the same the usual character (common/ground/han.h). Returns the bytes
 * written, SIZE_MAX when they do not fit in `room`. */
size_t simplify_text(struct text text, char *out, size_t room);
/* Nothing but blanks and invisible characters. */
bool simplify_is_blank(struct text text);

#endif
