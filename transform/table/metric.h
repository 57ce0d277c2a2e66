/* SPDX-License-Identifier: Apache-2.0 */
/* metrics.csv of transform (docs/contracts.md section 4): rows per source, states per field, repairs per field and reason. */
#ifndef BIDUI_METRIC_H
#define BIDUI_METRIC_H

#include "common/formats/package.h"
#include "transform/table/table.h"

enum status metric_write(const struct batch *batch, struct package_writer *writer, struct error *err) ERROR_MUST_CHECK;

#endif
