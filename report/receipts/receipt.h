/* SPDX-License-Identifier: Apache-2.0 */
/* The receipt for what was delivered: per department (its liaison) which lists were accepted, refused and why, carried, missing. From the
 * extract package, and from what transform says of its cells once there is a package: it needs no warehouse, so it can be written the
 * minute a batch was read. */
#ifndef BIDUI_RECEIPT_H
#define BIDUI_RECEIPT_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/pack/schema.h"

#include <stddef.h>

struct receipt_counts {
    size_t accepted, carried, refused, missing;
};

/* `batch_folder`: DIR/var/batches/2022-06-30. One workbook, a sheet per department. */
enum status receipt_write(const char *batch_folder, const struct pack *pack, struct text batch, const char *path, struct arena *arena,
                          struct receipt_counts *counts, struct error *err) ERROR_MUST_CHECK;

#endif
