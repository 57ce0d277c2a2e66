/* SPDX-License-Identifier: Apache-2.0 */
/* Parallel loops with results in fixed order: task n always writes to its own slot, whoever runs it. */
#ifndef BIDUI_THREAD_H
#define BIDUI_THREAD_H

#include "common/ground/error.h"

#include <stddef.h>

/* One task. `worker` is 0 .. threads-1, for per-worker scratch. */
typedef enum status (*thread_task)(void *context, size_t task, size_t worker, struct error *err);

/* Runs tasks 0 .. count-1 on up to `threads` threads (1: on the caller's). When tasks fail the error of the lowest-numbered failing task
 * is returned, so that messages do not depend on timing. */
enum status thread_each(size_t threads, size_t count, thread_task run, void *context, struct error *err) ERROR_MUST_CHECK;
/* `wanted`, or the number of processors when it is 0; at most 64. */
size_t thread_count(size_t wanted);

#endif
