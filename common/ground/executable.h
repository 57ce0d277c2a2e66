/* SPDX-License-Identifier: Apache-2.0 */
/* Which program this is: for what is kept only as long as the same program would make it again. */
#ifndef BIDUI_EXECUTABLE_H
#define BIDUI_EXECUTABLE_H

#include "common/ground/error.h"
#include "common/ground/hash.h"

/* A digest of the running executable's bytes, and of path, size and age of every library that is loaded with it. Reads the executable
 * (some megabytes); E-OPEN, E-READ. */
enum status executable_digest(char sha256[HASH_SHA256_HEX], struct error *err) ERROR_MUST_CHECK;

#endif
