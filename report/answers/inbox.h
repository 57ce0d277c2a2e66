/* SPDX-License-Identifier: Apache-2.0 */
/* Answers that came by the ordinary way: files of the inbox that are no delivery (landing's index.csv: `answers`, or `unclear` when a town
 * pasted the lines without headings). Each is read once, from its landed original; `var/landing/answers.csv` keeps which. */
#ifndef BIDUI_ANSWER_INBOX_H
#define BIDUI_ANSWER_INBOX_H

#include "common/site/site.h"
#include "report/answers/answer.h"

struct answer_inbox {
    struct text *files; /* that held answers, as the inbox names them */
    size_t count;
    size_t capacity;
    struct text record; /* lines for answers.csv: what was looked into now */
};

/* Adds the lines of files not read before. A file that cannot be read or holds no answers is left to those who claim it. */
enum status answer_inbox_read(const struct site *site, const char *extract, struct answer_set *set, struct answer_inbox *inbox,
                              struct error *err) ERROR_MUST_CHECK;
/* Remembers that they were read; call it when the facts are recorded. */
enum status answer_inbox_done(const struct site *site, const struct answer_inbox *inbox, struct arena *arena,
                              struct error *err) ERROR_MUST_CHECK;

#endif
