/* SPDX-License-Identifier: Apache-2.0 */
/* `bidui-extract --check-file [SOURCE] FILE...`: what would become of files if they were sent together; nothing is changed. For clerks,
 * before they send. */
#ifndef BIDUI_CHECK_H
#define BIDUI_CHECK_H

#include "extract/recognise/inspect.h"

/* Prints on stdout. `source` NULL: recognised. STATUS_DATA when one would be refused, STATUS_GATE when rows would be rejected; the
 * reasons are printed, `err` is for when we could not look. `folder`: also write the rows that would be kept to <source>.csv there; NULL:
 * nowhere; of several files of one source one behind the other. */
enum status check_files(const struct inspect_context *context, const char *const *paths, size_t count, const char *source,
                        const char *folder, struct arena *arena, struct error *err) ERROR_MUST_CHECK;

#endif
