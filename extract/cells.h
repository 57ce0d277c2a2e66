/* SPDX-License-Identifier: Apache-2.0 */
/* `bidui-extract --cells FILE`: what the readers see in a file, before any header or source is looked for. */
#ifndef BIDUI_CELLS_H
#define BIDUI_CELLS_H

#include "common/error.h"

/* Rows as CSV on stdout, cells as they are; format, encoding, dialect, sheets and rows that cannot be split on stderr. */
enum status cells_print(const char *path, struct error *err) ERROR_MUST_CHECK;

#endif
