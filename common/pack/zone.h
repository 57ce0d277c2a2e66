/* SPDX-License-Identifier: Apache-2.0 */
/* A time zone by the pack's table (`calendar/zones.csv`: zone,from,offset): the day of an instant must not depend on the zone files of the
 * machine, and China's summer times (1986 to 1991, Shanghai in the 1940s) are in it. Rows of a zone stand in order; the first has no
 * `from`. Read-only once loaded. */
#ifndef BIDUI_ZONE_H
#define BIDUI_ZONE_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/text.h"

#include <stddef.h>
#include <stdint.h>

struct zone {
    struct text name;
    const struct zone_change {
        int64_t from;   /* seconds since 1970-01-01T00:00:00Z; of the first INT64_MIN */
        int32_t offset; /* seconds east of Greenwich from then on */
    } *changes;
    size_t count;
};

#define ZONE_DEFAULT "Asia/Shanghai"

/* Of the pack's table, else of the installed pack's. Without any table *zone is NULL, and no instant can be placed. E-CONFIG names the
 * zones that are there when it is none of them. */
enum status zone_load(const char *pack_folder, struct text name, struct arena *arena, const struct zone **zone,
                      struct error *err) ERROR_MUST_CHECK;
/* Seconds east of Greenwich at an instant; O(log changes). */
int32_t zone_offset(const struct zone *zone, int64_t instant);
/* The day an instant belongs to: days since 1970-01-01. */
int32_t zone_day(const struct zone *zone, int64_t instant);
/* The day of now. */
int32_t zone_today(const struct zone *zone);

#endif
