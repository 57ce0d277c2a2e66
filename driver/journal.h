/* SPDX-License-Identifier: Apache-2.0 */
/* The log of one run, var/log/run-<time>.log: one `key=value` line per event, for operators; and every line that the stages printed. */
#ifndef BIDUI_JOURNAL_H
#define BIDUI_JOURNAL_H

#include "common/ground/error.h"
#include "common/ground/text.h"
#include "common/site/site.h"

#include <stdio.h>

struct journal {
    FILE *file;
};

enum status journal_open(struct journal *journal, const struct site *site, struct error *err) ERROR_MUST_CHECK;
void journal_event(struct journal *journal, const char *event, const char *format, ...) __attribute__((format(printf, 3, 4)));
void journal_line(struct journal *journal, const char *stage, const char *stream, struct text line);
void journal_close(struct journal *journal);
/* Seconds of a clock that only goes forward. */
double journal_clock(void);

#endif
