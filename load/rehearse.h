/* SPDX-License-Identifier: Apache-2.0 */
/* --dry-run: what a load would do. The loader's own code decides it, in a transaction that is never committed, so that the numbers are
 * those of the load that follows; rows of sources are compared and not written. Prints the plan, the rows and, place by place, which
 * findings would be new, come back or be closed.
 *
 * Nothing stays: no table, no batch, no receipt, no cluster where there is none. A private server that is down is started, as for a
 * question. Marts are not filled, so their comparison (E-CONTROL) is left to the load. */
#ifndef BIDUI_REHEARSE_H
#define BIDUI_REHEARSE_H

#include "load/history/load.h"

/* Of a site whose warehouse has not been made yet: by the package alone. */
enum status rehearse_first(struct load *load, struct error *err) ERROR_MUST_CHECK;
/* With load->main connected and locked, outside a transaction; closing the connection takes everything back. */
enum status rehearse(struct load *load, bool from, struct error *err) ERROR_MUST_CHECK;

#endif
