/* SPDX-License-Identifier: Apache-2.0 */
/* What people did with findings: bidui-load --record FILE, --answer CODE RESULT, --waive CODE. Facts go to quality.human_event once
 * (the same file twice changes nothing) and take effect at once; replays of batches apply them again. */
#ifndef BIDUI_RECORD_H
#define BIDUI_RECORD_H

#include "common/ground/error.h"
#include "common/ground/text.h"
#include "common/pg/pg.h"

#include <stdint.h>

struct record_fact {
    struct text finding; /* its key or its short code */
    struct text at;      /* date; NULL: today in the site's zone, which callers tell */
    struct text event;   /* send hold answer promise waive; note: kept, changes nothing */
    struct text result;
    struct text note;
    struct text by;
    struct text until;
};

/* CSV with the header finding,at,event,result,note,by,until. All or nothing: a line that cannot be taken (unknown finding, a short
 * code whose check character is wrong, no date) refuses the file, E-RECORD (65), naming the line. */
enum status record_file(struct pg *connection, const char *path, int32_t today, struct error *err) ERROR_MUST_CHECK;
enum status record_one(struct pg *connection, const struct record_fact *fact, int32_t today, struct error *err) ERROR_MUST_CHECK;

#endif
