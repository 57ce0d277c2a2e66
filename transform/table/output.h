/* SPDX-License-Identifier: Apache-2.0 */
/* The resources of transform's package that are not the rule engine's: every source, repairs, metrics, and extract's rejects and deliveries
 * copied. The bytes do not depend on the number of threads. */
#ifndef BIDUI_OUTPUT_H
#define BIDUI_OUTPUT_H

#include "common/formats/package.h"
#include "transform/table/delivery.h"
#include "transform/table/table.h"

/* Checks the conservation law first: read = kept + duplicate, and read = what extract's deliveries say they kept. E-CONSERVATION. */
enum status output_check(const struct batch *batch, const struct deliveries *deliveries, struct error *err) ERROR_MUST_CHECK;
enum status output_write(const struct batch *batch, const struct package *extract, size_t threads, struct package_writer *writer,
                         struct error *err) ERROR_MUST_CHECK;

/* The built-in sources, once the rules have said what is doubtful (history.h). */
enum status output_write_built_in(const struct batch *batch, struct package_writer *writer, struct error *err) ERROR_MUST_CHECK;

#endif
