/* SPDX-License-Identifier: Apache-2.0 */
/* The list of cells that are read otherwise than before (reread.h), with the history identity of their rows now and then. */
#ifndef BIDUI_REREAD_OUTPUT_H
#define BIDUI_REREAD_OUTPUT_H

#include "common/formats/package.h"
#include "transform/table/table.h"

/* reread.csv, when there is any: source, the row's _key now and before, field, former value. */
enum status reread_output_write(const struct batch *batch, struct package_writer *writer, struct error *err) ERROR_MUST_CHECK;

#endif
