/* SPDX-License-Identifier: Apache-2.0 */
/* When a request is worth another attempt, and how long to wait for it. Thread-safe but for the waiting itself; never fails. */
#ifndef BIDUI_FETCH_PATIENCE_H
#define BIDUI_FETCH_PATIENCE_H

#include "extract/fetch/transfer.h"

/* Of the clock that deadlines are told in. */
int64_t fetch_patience_now_ms(void);
/* An HTTP status that may be another one soon. */
bool fetch_patience_passes_code(long code);
/* The same of a CURLcode. */
bool fetch_patience_passes_result(int result);
/* Waits before attempt `number` + 1: as long as the server asked for, else twice as long each time, at least half of it by chance. False,
 * at once, when that would pass the transfer's deadline. */
bool fetch_patience_wait(struct fetch_transfer *transfer, long number);

#endif
