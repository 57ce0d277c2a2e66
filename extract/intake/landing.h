/* SPDX-License-Identifier: Apache-2.0 */
/* Landing: every file the inputs name is copied once, by SHA-256, untouched, and looked into; the index records what it is. A file
 * known by path, size and time of change is not read again unless recognition itself changed (pack, settings, a claim). */
#ifndef BIDUI_LANDING_H
#define BIDUI_LANDING_H

#include "extract/account/index.h"
#include "extract/intake/decision.h"
#include "extract/intake/scan.h"
#include "extract/recognise/inspect.h"

/* What recognition depends on: 16 hex digits over the pack and the site's inputs. */
char *landing_key(const struct site *site, const struct pack *pack, struct arena *arena);
/* Lands and looks into all files of the scan, in parallel; marks entries `here` and `fresh`; saves the index. A file that cannot be read is
 * one more that the scan passes over. */
enum status landing_update(const struct inspect_context *context, struct scan *scan, const struct decision_list *claims, size_t threads,
                           struct index *index, struct error *err) ERROR_MUST_CHECK;

#endif
