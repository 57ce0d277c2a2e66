/* SPDX-License-Identifier: Apache-2.0 */
/* What the headers of one HTTP answer say. Pure: texts in, texts out; too long is as good as absent. */
#ifndef BIDUI_FETCH_HTTP_H
#define BIDUI_FETCH_HTTP_H

#include "common/ground/arena.h"
#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The value when `line` is the header `name` (any case), trimmed; TEXT_NULL otherwise. */
struct text fetch_http_value(struct text line, const char *name);
/* Copies, NUL-terminated; empty when it does not fit. */
void fetch_http_copy(struct text value, char *out, size_t size);
/* The target of rel="next" in a Link header; TEXT_NULL when there is none. */
struct text fetch_http_next(struct text link);
/* `bytes 100-199/1234`: where it starts, the whole (UINT64_MAX: `*`). */
bool fetch_http_range(struct text value, uint64_t *from, uint64_t *whole);
/* The file name of a Content-Disposition, RFC 5987's filename* first, percent-decoded; folders cut off. */
void fetch_http_filename(struct text value, char *out, size_t size);

/* Addresses, by libcurl's own parser, so that what we compare is what it connects to; results live in the arena. */

/* Scheme, host and port are the same: credentials for one may go to the other. */
bool fetch_http_same_origin(const char *left, const char *right);
/* `url` with one more query parameter, escaped; it replaces one of the same name. */
char *fetch_http_parameter(const char *url, const char *name, const char *value, struct arena *arena);
/* `link` resolved against `base`; NULL when it is no http(s) address, or leads from https to http. */
char *fetch_http_resolve(const char *base, const char *link, struct arena *arena);
/* The scheme or the host of any address, in lower case; "" when it has none. */
enum fetch_http_part { FETCH_HTTP_SCHEME, FETCH_HTTP_HOST };
char *fetch_http_part(const char *url, enum fetch_http_part part, struct arena *arena);

#endif
