/* SPDX-License-Identifier: Apache-2.0 */
/* The package's small tables, copied under the batch's date: deliveries, metrics, rule runs, comparisons; rejects and repairs only
 * for sources whose list changed since it was last written (quality.source_list says when). One thread, inside the final
 * transaction. */
#ifndef BIDUI_LIST_H
#define BIDUI_LIST_H

#include "load/history/load.h"

enum status list_copy_all(struct load *load, struct error *err) ERROR_MUST_CHECK;
/* core.person_alias and core.household_lineage: what the warehouse does not have of them yet. */
enum status list_copy_identity(struct load *load, struct error *err) ERROR_MUST_CHECK;
/* quality.parameter: what the pack's parameters are worth here on the as-of date. */
enum status list_copy_parameters(struct load *load, struct error *err) ERROR_MUST_CHECK;
/* quality.source_load, from the load's own counts. */
enum status list_copy_counts(struct load *load, struct error *err) ERROR_MUST_CHECK;

#endif
