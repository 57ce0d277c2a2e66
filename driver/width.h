/* SPDX-License-Identifier: Apache-2.0 */
/* How many columns a text takes on a terminal: Chinese characters and full-width forms two, combining marks none (Unicode's
 * East Asian Width, ambiguous ones narrow). Pure. */
#ifndef BIDUI_WIDTH_H
#define BIDUI_WIDTH_H

#include "common/ground/text.h"

#include <stddef.h>
#include <stdint.h>

size_t width_character(uint32_t character);
/* Bytes that are no UTF-8 count one column each. */
size_t width_text(struct text text);
/* The longest start of `text` that fits into `columns`. */
struct text width_cut(struct text text, size_t columns);

#endif
