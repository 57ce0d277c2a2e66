/* SPDX-License-Identifier: Apache-2.0 */
/* The package load.<revision>: what the warehouse says about a batch after its load (docs/contracts.md section 4). Written from the
 * warehouse, so that a load that died between commit and receipt gives the same one on the next run. */
#ifndef BIDUI_RECEIPT_H
#define BIDUI_RECEIPT_H

#include "load/history/load.h"

enum status receipt_write(struct load *load, struct error *err) ERROR_MUST_CHECK;
/* True when the receipt of this revision and this transform package is there. */
bool receipt_exists(const struct load *load);
/* Removes the receipts of batches from a day on, which an undo makes untrue: the driver then loads them again. */
enum status receipt_forget(const struct load *load, int32_t from, struct error *err) ERROR_MUST_CHECK;

#endif
