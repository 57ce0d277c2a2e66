/* SPDX-License-Identifier: Apache-2.0 */
/* `bidui-extract --cells FILE`: what the readers see in a file, before any header or source is looked for. */
#ifndef BIDUI_CELLS_H
#define BIDUI_CELLS_H

#include "common/ground/error.h"

#include <stdbool.h>

/* Rows as CSV on stdout, cells as they are; format, encoding, dialect, sheets and rows that cannot be split on stderr. `places`: sheet and
 * row stand before the cells of each line. */
enum status cells_print(const char *path, bool places, struct error *err) ERROR_MUST_CHECK;

#endif
