/* SPDX-License-Identifier: Apache-2.0 */
/* The cells of any file a delivery may be, as CSV: bidui-extract --cells runs as a child, so that report needs no reader. */
#ifndef BIDUI_ANSWER_CELLS_H
#define BIDUI_ANSWER_CELLS_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/text.h"

/* E-ANSWER-FILE (65) when the file cannot be read; the child's own message goes to stderr. */
enum status answer_cells(const char *extract, const char *path, struct arena *arena, struct text *csv, struct error *err) ERROR_MUST_CHECK;

#endif
