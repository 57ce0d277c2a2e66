/* SPDX-License-Identifier: Apache-2.0 */
/* What the headers of one HTTP answer say. Pure: texts in, texts out; too long is as good as absent. */
#ifndef BIDUI_FETCH_HEADER_H
#define BIDUI_FETCH_HEADER_H

#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The value when `line` is the header `name` (any case), trimmed; TEXT_NULL otherwise. */
struct text fetch_header_value(struct text line, const char *name);
/* Copies, NUL-terminated; empty when it does not fit. */
void fetch_header_copy(struct text value, char *out, size_t size);
/* The target of rel="next" in a Link header; TEXT_NULL when there is none. */
struct text fetch_header_next(struct text link);
/* `bytes 100-199/1234`: where it starts, the whole (UINT64_MAX: `*`). */
bool fetch_header_range(struct text value, uint64_t *from, uint64_t *whole);
/* The file name of a Content-Disposition, RFC 5987's filename* first, percent-decoded; folders cut off. */
void fetch_header_filename(struct text value, char *out, size_t size);

#endif
