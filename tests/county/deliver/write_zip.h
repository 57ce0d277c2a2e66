/* SPDX-License-Identifier: Apache-2.0 */
/* county/write_zip.h
 *     Files that one office sends together: into a zip, and gone from the folder. */
#ifndef COUNTY_WRITE_ZIP_H
#define COUNTY_WRITE_ZIP_H

#include <stdbool.h>

/* PATH goes into the zip ARCHIVE (made when it is not there) under its own name; false when that failed. */
bool write_zip_add(const char *archive, const char *path);

#endif
