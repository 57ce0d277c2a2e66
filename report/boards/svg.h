/* SPDX-License-Identifier: Apache-2.0 */
/* Charts as inline SVG: no script, no font, no picture from anywhere; colours that survive a black-and-white printer have their numbers
 * beside them. */
#ifndef BIDUI_BOARD_SVG_H
#define BIDUI_BOARD_SVG_H

#include "common/ground/buffer.h"
#include "report/boards/board.h"

/* Appends the chart of a section; nothing when it has no rows. */
void board_svg_append(struct buffer *out, const struct board_section *section);
/* Appends text with &, <, >, " escaped; both pages and charts need it. */
void board_svg_escape(struct buffer *out, struct text text);

#endif
