/* SPDX-License-Identifier: Apache-2.0 */
/* For operators: one `key=value` line per event on stderr, written by main and schedulers only, never with personal values.
 * Thread-safe. */
#ifndef BIDUI_LOG_H
#define BIDUI_LOG_H

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

/* From $BIDUI_LOG (error, warning, info, debug), default warning. */
void log_open(const char *program);
/* `event` is a word; the rest prints as `key=value` pairs the caller formats, e.g. log_event(LOG_INFO, "stage", "name=%s seconds=%.2f", …).
 */
void log_event(enum log_level level, const char *event, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
