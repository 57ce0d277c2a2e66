/* SPDX-License-Identifier: Apache-2.0 */
/* What the pack itself says, for queries: core.division, quality.rule, the calendar. Replaced as a whole when it differs. Inside the final
 * transaction. */
#ifndef BIDUI_REFERENCE_H
#define BIDUI_REFERENCE_H

#include "load/history/load.h"

enum status reference_copy(struct load *load, struct error *err) ERROR_MUST_CHECK;

#endif
