/* SPDX-License-Identifier: Apache-2.0 */
/* A gzip file unpacked within the limits of a zip's entry: zlib's home. E-ZIP when it is damaged or breaks off, E-ZIP-LIMIT. */
#ifndef BIDUI_GZIP_H
#define BIDUI_GZIP_H

#include "common/ground/error.h"
#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>

struct gzip;
bool gzip_is(struct text head);
/* Messages name the path. */
enum status gzip_open(const char *path, struct gzip **gzip, struct error *err) ERROR_MUST_CHECK;
/* The next bytes; *got 0 at the end, which is when the checksum was right. */
enum status gzip_read(struct gzip *gzip, void *data, size_t size, size_t *got, struct error *err) ERROR_MUST_CHECK;
void gzip_close(struct gzip *gzip);

#endif
