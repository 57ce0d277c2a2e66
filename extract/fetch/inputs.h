/* SPDX-License-Identifier: Apache-2.0 */
/* Inputs that are fetched: by `url` (HTTP(S), FTP(S), SFTP, file), or by `query` from a view (docs/contracts.md section 3).
 *
 * Each comes whole to var/fetched/<key>/<name> as its original bytes, or not at all; `input->path` is set to that file, so that scan and
 * landing see an ordinary file. The same bytes as last time leave the file as it is. One that fails is told on stderr at once; when its
 * `on_failure` is "carry", the last delivery stands and `carried` counts it; else the error is returned after all have been tried.
 * Several at a time (`fetch.parallel` in site.json, 4). Called once, by main, before any other thread. */
#ifndef BIDUI_FETCH_H
#define BIDUI_FETCH_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/site/site.h"

enum status fetch_inputs(struct site *site, struct arena *arena, size_t *carried, struct error *err) ERROR_MUST_CHECK;

#endif
