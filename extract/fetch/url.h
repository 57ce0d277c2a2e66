/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses, by libcurl's own parser, so that what we compare is what it connects to. Pure; results live in the arena. */
#ifndef BIDUI_FETCH_URL_H
#define BIDUI_FETCH_URL_H

#include "common/ground/arena.h"

#include <stdbool.h>

/* Scheme, host and port are the same: credentials for one may go to the other. */
bool fetch_url_same_origin(const char *left, const char *right);
/* `url` with one more query parameter, escaped; it replaces one of the same name. */
char *fetch_url_parameter(const char *url, const char *name, const char *value, struct arena *arena);
/* `link` resolved against `base`; NULL when it is no http(s) address, or leads from https to http. */
char *fetch_url_resolve(const char *base, const char *link, struct arena *arena);

#endif
