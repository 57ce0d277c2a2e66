/* SPDX-License-Identifier: Apache-2.0 */
/* core.person and core.household: views over the registers that schemas/pack.json ranks, at the session's batch. A person is taken
 * from the highest register that has them. Inside the final transaction; made anew when a source's table is new or the pack changed. */
#ifndef BIDUI_CORE_VIEW_H
#define BIDUI_CORE_VIEW_H

#include "load/history/load.h"

enum status core_view_make(struct load *load, struct error *err) ERROR_MUST_CHECK;

#endif
