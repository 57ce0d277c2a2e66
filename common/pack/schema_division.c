/* SPDX-License-Identifier: Apache-2.0 */
/* The division tree with its dates, and what became of divisions: codes/division.csv and codes/division_change.csv of the pack, with the
 * site's files of the same names. A site's rows of a code stand instead of the pack's; its changes come beside the pack's. */
#include "common/ground/date.h"
#include "common/ground/file.h"
#include "common/pack/read.h"
#include "common/pack/schema_parts.h"

#include <stdlib.h>

enum { DIVISION_COLUMNS = 7, CHANGE_COLUMNS = 5 };

/* ---- reading ---- */

static enum status
bad_record(const struct pack_reader *reader, struct error *err, const char *what)
{
    return pack_read_fail(reader->cursor.name, err, "record %llu: %s", (unsigned long long)reader->cursor.row, what);
}

static bool
is_date_or_blank(struct text cell)
{
    int32_t days;

    return text_is_null(cell) || date_parse(cell, &days);
}

static enum status
read_division(const struct pack_reader *reader, struct arena *arena, struct schema_division *division, struct error *err)
{
    *division = (struct schema_division){.code = pack_read_cell(reader, 0, arena),
                                         .name = pack_read_cell(reader, 1, arena),
                                         .level = pack_read_cell(reader, 2, arena),
                                         .parent = pack_read_cell(reader, 3, arena),
                                         .valid_from = pack_read_cell(reader, 4, arena),
                                         .valid_to = pack_read_cell(reader, 5, arena)};
    division->aliases = pack_read_aliases(pack_read_cell(reader, 6, arena), arena, &division->alias_count);
    if (division->code.size == 0 || division->name.size == 0) {
        return bad_record(reader, err, "no code or no name");
    }
    if (!is_date_or_blank(division->valid_from) || !is_date_or_blank(division->valid_to)) {
        const struct text date = is_date_or_blank(division->valid_from) ? division->valid_to : division->valid_from;

        return bad_record(reader, err, arena_must_format(arena, "a date is not like 2022-06-30: \"%.*s\"", TEXT_ARG(date)));
    }
    return STATUS_OK;
}

/* Behind the first `site_count` divisions come those of another file, without the codes that the site describes itself. */
static bool
is_described(const struct pack *pack, size_t site_count, struct text code)
{
    for (size_t at = 0; at < site_count; at++) {
        if (text_equal(pack->divisions[at].code, code)) {
            return true;
        }
    }
    return false;
}

static enum status
read_divisions(const char *path, struct arena *arena, struct pack *pack, struct error *err)
{
    static const char *const wanted[DIVISION_COLUMNS + 1] = {"code", "name", "level", "parent", "valid_from", "valid_to", "aliases", NULL};
    struct pack_reader reader = {0};
    struct schema_division *divisions;
    const size_t site_count = pack->division_count;
    bool more = true;
    enum status status = pack_read_open(&reader, path, wanted, 4, arena, err);

    divisions = arena_must_zero(arena, site_count + reader.rows + 1, sizeof *divisions);
    for (size_t at = 0; at < site_count; at++) {
        divisions[at] = pack->divisions[at];
    }
    pack->divisions = divisions;
    while (status == STATUS_OK && (status = csv_next(&reader.cursor, &more, err)) == STATUS_OK && more) {
        struct schema_division *division = &divisions[pack->division_count];

        status = read_division(&reader, arena, division, err);
        pack->division_count += !is_described(pack, site_count, division->code);
    }
    csv_close(&reader.cursor);
    return status;
}

static enum status
read_change(const struct pack_reader *reader, struct arena *arena, struct schema_division_change *change, struct error *err)
{
    const struct text kind = pack_read_cell(reader, 3, arena);

    *change = (struct schema_division_change){.old_code = pack_read_cell(reader, 0, arena),
                                              .new_code = pack_read_cell(reader, 1, arena),
                                              .date = pack_read_cell(reader, 2, arena),
                                              .whole = text_equal(kind, TEXT("whole")),
                                              .source = pack_read_cell(reader, 4, arena)};
    if (!date_parse(change->date, &change->changed_on)) {
        return bad_record(reader, err,
                          arena_must_format(arena, "changed_on is no date such as 2022-06-30: \"%.*s\"", TEXT_ARG(change->date)));
    }
    if (!change->whole && !text_equal(kind, TEXT("part"))) {
        return bad_record(reader, err, "kind is neither whole nor part");
    }
    return text_equal(change->old_code, change->new_code) ? bad_record(reader, err, "old and new are the same") : STATUS_OK;
}

static enum status
read_changes(const char *path, struct arena *arena, struct pack *pack, struct error *err)
{
    static const char *const wanted[CHANGE_COLUMNS + 1] = {"old", "new", "changed_on", "kind", "source", NULL};
    struct pack_reader reader = {0};
    struct schema_division_change *changes;
    bool more = true;
    enum status status = pack_read_open(&reader, path, wanted, CHANGE_COLUMNS, arena, err);

    changes = arena_must_zero(arena, pack->change_count + reader.rows + 1, sizeof *changes);
    for (size_t at = 0; at < pack->change_count; at++) {
        changes[at] = pack->changes[at];
    }
    pack->changes = changes;
    while (status == STATUS_OK && (status = csv_next(&reader.cursor, &more, err)) == STATUS_OK && more) {
        struct schema_division_change *change = &changes[pack->change_count];

        status = read_change(&reader, arena, change, err);
        for (size_t side = 0; side < 2 && status == STATUS_OK; side++) {
            if (schema_division_find(pack, side == 0 ? change->old_code : change->new_code) == NULL) {
                status = bad_record(&reader, err, side == 0 ? "old is not in division.csv" : "new is not in division.csv");
            }
        }
        pack->change_count++;
    }
    csv_close(&reader.cursor);
    return status;
}

/* ---- order and consequences ---- */

static int
compare_divisions(const void *left, const void *right)
{
    const struct schema_division *first = left;
    const struct schema_division *second = right;
    const int order = text_compare(first->code, second->code);

    return order != 0 ? order : text_compare(first->valid_from, second->valid_from);
}

static int
compare_changes(const void *left, const void *right)
{
    const struct schema_division_change *first = left;
    const struct schema_division_change *second = right;
    const int order = text_compare(first->old_code, second->old_code);

    if (order != 0) {
        return order;
    }
    if (first->changed_on != second->changed_on) {
        return first->changed_on < second->changed_on ? -1 : 1;
    }
    if (first->whole != second->whole) {
        return first->whole ? -1 : 1;
    }
    return text_compare(first->new_code, second->new_code);
}

static struct schema_division *
find_latest(const struct pack *pack, struct text code)
{
    size_t low = 0;
    size_t high = pack->division_count;

    while (low < high) { /* the last entry of equal codes: the latest validity */
        const size_t middle = low + (high - low) / 2;

        if (text_compare(pack->divisions[middle].code, code) <= 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low > 0 && text_equal(pack->divisions[low - 1].code, code) ? &pack->divisions[low - 1] : NULL;
}

const struct schema_division *
schema_division_find(const struct pack *pack, struct text code)
{
    return find_latest(pack, code);
}

/* A division that went into another as a whole ended that day, whether its own row has the date or not. */
static enum status
apply_changes(struct pack *pack, struct error *err)
{
    for (size_t at = 0; at < pack->change_count; at++) {
        const struct schema_division_change *change = &pack->changes[at];
        struct schema_division *division = find_latest(pack, change->old_code);

        if (!change->whole) {
            continue;
        }
        if (at + 1 < pack->change_count && change[1].whole && text_equal(change[1].old_code, change->old_code)
            && change[1].changed_on == change->changed_on && !text_equal(change[1].new_code, change->new_code)) {
            return pack_read_fail("division_change.csv", err, "%.*s went as a whole into two divisions on %.*s", TEXT_ARG(change->old_code),
                                  TEXT_ARG(change->date));
        }
        if (text_is_null(division->valid_to)
            && (text_is_null(division->valid_from) || text_compare(division->valid_from, change->date) < 0)) {
            division->valid_to = change->date;
        }
    }
    return STATUS_OK;
}

enum status
schema_division_load(const char *site_codes, struct arena *arena, struct pack *pack, struct error *err)
{
    static const struct {
        const char *name;
        enum status (*read)(const char *path, struct arena *arena, struct pack *pack, struct error *err);
    } files[] = {
        {"division.csv",        read_divisions},
        {"division_change.csv", read_changes  }
    };

    for (size_t file = 0; file < sizeof files / sizeof *files; file++) {
        const char *own = site_codes == NULL ? NULL : file_join(arena, site_codes, files[file].name);
        const char *path = arena_must_format(arena, "%s/codes/%s", pack->folder, files[file].name);

        if (own != NULL && file_exists(own)) {
            TRY(files[file].read(own, arena, pack, err));
        }
        if (file_exists(path)) {
            TRY(files[file].read(path, arena, pack, err));
        }
        qsort(pack->divisions, pack->division_count, sizeof *pack->divisions, compare_divisions);
    }
    if (pack->change_count > 0) { /* qsort wants an array even for nothing */
        qsort(pack->changes, pack->change_count, sizeof *pack->changes, compare_changes);
    }
    return apply_changes(pack, err);
}

/* ---- following ---- */

/* The first whole change of a code from a day on. */
static const struct schema_division_change *
next_change(const struct pack *pack, struct text code, int32_t from)
{
    for (size_t at = 0; at < pack->change_count; at++) {
        const struct schema_division_change *change = &pack->changes[at];

        if (change->whole && change->changed_on >= from && text_equal(change->old_code, code)) {
            return change;
        }
    }
    return NULL;
}

struct text
schema_division_present(const struct pack *pack, struct text code, int32_t at)
{
    const struct schema_division_change *change = next_change(pack, code, INT32_MIN);

    /* No chain is longer than there are changes; a circle within one day ends somewhere. */
    for (size_t step = 0; change != NULL && change->changed_on <= at && step < pack->change_count; step++) {
        code = change->new_code;
        change = next_change(pack, code, change->changed_on);
    }
    return code;
}
