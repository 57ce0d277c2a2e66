/* SPDX-License-Identifier: Apache-2.0 */
#include "common/pack/zone.h"

#include "common/ground/buffer.h"
#include "common/ground/date.h"
#include "common/ground/file.h"
#include "common/pack/load.h"
#include "common/pack/read.h"

#include <stdlib.h>
#include <time.h>

enum { DAY_SECONDS = 86400, OFFSET_MOST = 16 * 3600, TIME_SIZE = 20, NAMES_MAX = 4096 };

/* `1986-05-03T18:00:00Z`. */
static bool
read_instant(struct text text, int64_t *instant)
{
    int part[3] = {0};
    int32_t day;

    if (text.size != TIME_SIZE || text.data[10] != 'T' || text.data[19] != 'Z' || !date_parse((struct text){text.data, 10}, &day)) {
        return false;
    }
    for (size_t at = 0; at < 3; at++) {
        const char *digits = text.data + 11 + 3 * at;

        if (digits[0] < '0' || digits[0] > '5' || digits[1] < '0' || digits[1] > '9') {
            return false;
        }
        part[at] = (digits[0] - '0') * 10 + digits[1] - '0';
    }
    *instant = (int64_t)day * DAY_SECONDS + part[0] * 3600 + part[1] * 60 + part[2];
    return true;
}

static bool
read_offset(struct text text, int32_t *offset)
{
    char copy[8] = "";
    char *end = copy;

    if (text.size > 0 && text.size < sizeof copy) {
        memcpy(copy, text.data, text.size);
        *offset = (int32_t)strtol(copy, &end, 10);
    }
    return end != copy && *end == '\0' && abs(*offset) <= OFFSET_MOST;
}

static enum status
read_changes(struct pack_reader *reader, struct text name, struct buffer *names, struct arena *arena, struct zone *zone, struct error *err)
{
    struct zone_change *changes = arena_must_zero(arena, reader->rows + 1, sizeof *changes);
    struct text last = TEXT_NULL;
    bool more;

    zone->changes = changes;
    for (;;) {
        struct zone_change *change = &changes[zone->count];
        struct text cell;

        TRY(csv_next(&reader->cursor, &more, err));
        if (!more) {
            return STATUS_OK;
        }
        cell = pack_read_cell(reader, 0, arena);
        if (!text_equal(cell, last)) {
            buffer_format(names, "%s%.*s", names->size == 0 ? "" : ", ", TEXT_ARG(cell));
            last = cell;
        }
        if (!text_equal(cell, name)) {
            continue;
        }
        cell = pack_read_cell(reader, 1, arena);
        change->from = INT64_MIN;
        if ((zone->count > 0 && (!read_instant(cell, &change->from) || change->from <= changes[zone->count - 1].from))
            || (zone->count == 0 && cell.size > 0) || !read_offset(pack_read_cell(reader, 2, arena), &change->offset)) {
            return pack_read_fail(reader->cursor.name, err, "record %llu is no instant in order and offset in seconds",
                                  (unsigned long long)reader->cursor.row);
        }
        zone->count++;
    }
}

static const char *
table_of(const char *pack_folder, struct arena *arena)
{
    const char *own = arena_must_format(arena, "%s/calendar/zones.csv", pack_folder);

    return file_exists(own) ? own : pack_load_installed("calendar/zones.csv", arena);
}

enum status
zone_load(const char *pack_folder, struct text name, struct arena *arena, const struct zone **zone, struct error *err)
{
    static const char *const wanted[] = {"zone", "from", "offset", NULL};
    struct zone *made = arena_must_zero(arena, 1, sizeof *made);
    struct pack_reader reader = {0};
    struct buffer names;
    enum status status;

    *zone = NULL;
    if (!file_exists(table_of(pack_folder, arena)) && text_equal(name, TEXT(ZONE_DEFAULT))) {
        return STATUS_OK;
    }
    buffer_init(&names, NAMES_MAX);
    made->name = arena_must_text(arena, name);
    status = pack_read_open(&reader, table_of(pack_folder, arena), wanted, 3, arena, err);
    if (status == STATUS_OK) {
        status = read_changes(&reader, name, &names, arena, made, err);
    }
    if (status == STATUS_OK && made->count == 0) {
        status = error_set(err, STATUS_CONFIG, "E-CONFIG", "the pack's calendar/zones.csv has no zone \"%.*s\"", TEXT_ARG(name));
        error_hint(err, "it has: %.*s", TEXT_ARG(buffer_text(&names)));
    }
    csv_close(&reader.cursor);
    buffer_done(&names);
    *zone = made;
    return status;
}

int32_t
zone_offset(const struct zone *zone, int64_t instant)
{
    size_t low = 0;
    size_t high = zone->count;

    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;

        if (zone->changes[middle].from <= instant) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return zone->changes[low].offset;
}

int32_t
zone_day(const struct zone *zone, int64_t instant)
{
    const int64_t local = instant + zone_offset(zone, instant);

    return (int32_t)(local >= 0 ? local / DAY_SECONDS : -((-local + DAY_SECONDS - 1) / DAY_SECONDS));
}

int32_t
zone_today(const struct zone *zone)
{
    return zone_day(zone, (int64_t)time(NULL));
}
