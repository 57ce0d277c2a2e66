/* SPDX-License-Identifier: Apache-2.0 */
/* What stands behind a day: a weekday, a part of the day, a time, a zone. `T16:00:00.000Z`, ` 08:30`, `星期四`, `（周四）下午3时20分`.
 * Pure. */
#ifndef BIDUI_DATE_TAIL_H
#define BIDUI_DATE_TAIL_H

#include "common/ground/text.h"

#include <stdbool.h>
#include <stdint.h>

struct date_tail {
    bool weekday;
    bool time;      /* or a part of the day */
    bool zone;      /* then it is an instant, and seconds and offset say which */
    int32_t second; /* of the day */
    int32_t offset; /* of the zone, seconds east of Greenwich */
};

/* Cuts the tail off; what is left is all of the text when there is none, or when something else is in it. */
struct text date_tail_cut(struct text text, struct date_tail *tail);

#endif
