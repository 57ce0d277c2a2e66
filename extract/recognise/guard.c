/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/recognise/guard.h"

#include "common/formats/json.h"
#include "common/ground/date.h"
#include "extract/recognise/origin.h"
#include "extract/recognise/period.h"

#include <inttypes.h>
#include <stdio.h>

enum { SHRINK_PERCENT = 50, SHRINK_FROM = 100, OLD_SHEET = 65536, NEW_SHEET = 1048576 };
enum { OVERLAP_PERCENT = 20, OVERLAP_FROM = 100, KEYS_MIN = 20 /* fewer say nothing */ };

static const struct {
    const char *name;
    const char *id;
} guards[] = {
    {"shrink",     "E-GUARD-SHRINK"    },
    {"repeat",     "E-GUARD-REPEAT"    },
    {"full-sheet", "E-GUARD-FULL-SHEET"},
    {"half-row",   "E-GUARD-HALF-ROW"  },
    {"place",      "E-GUARD-PLACE"     },
    {"overlap",    "E-GUARD-OVERLAP"   },
    {"period",     "E-GUARD-PERIOD"    },
    {"total",      "E-GUARD-TOTAL"     },
    {"no-rows",    "E-NO-ROWS"         },
};
enum { GUARDS = sizeof guards / sizeof guards[0] };

const char *
guard_id(const char *name)
{
    for (size_t at = 0; at < GUARDS; at++) {
        if (strcmp(guards[at].name, name) == 0) {
            return guards[at].id;
        }
    }
    return NULL;
}

const char *
guard_name(struct text id)
{
    for (size_t at = 0; at < GUARDS; at++) {
        if (text_equal(text_from(guards[at].id), id)) {
            return guards[at].name;
        }
    }
    return NULL;
}

const char *
guard_names(struct arena *arena)
{
    const char *names = guards[0].name;

    for (size_t at = 1; at < GUARDS; at++) {
        names = arena_must_format(arena, "%s%s%s", names, at + 1 == GUARDS ? " or " : ", ", guards[at].name);
    }
    return names;
}

static const struct json *
settings_of(const struct schema *schema)
{
    return schema->json == NULL ? NULL : json_get(schema->json, "guards");
}

bool
guard_is_on(const struct site *site, const struct schema *schema, const char *name)
{
    const struct json *all = site->json == NULL ? NULL : json_get(site->json, "guards");
    const struct json *own = NULL;

    for (const struct json *item = all == NULL ? NULL : json_first(all); item != NULL; item = json_next(item)) {
        own = text_equal(json_key(item), schema->name) ? item : own;
    }
    if (own != NULL && json_get(own, name) != NULL) { /* the site's word on this source goes before its word on all */
        return json_get_bool(own, name, true);
    }
    return json_get_bool(all == NULL ? NULL : json_get(all, "*"), name, true) && json_get_bool(settings_of(schema), name, true);
}

static bool
is_of_kind(struct text kind, struct text period, int32_t end)
{
    const struct date_parts parts = date_to_parts(end);
    const bool last = parts.day == date_month_days(parts.year, parts.month);
    const bool half = period.size == 6; /* 2022H1 */

    return text_equal(kind, TEXT("day")) || (text_equal(kind, TEXT("month")) && last && !half)
           || (text_equal(kind, TEXT("quarter")) && last && !half && parts.month % 3 == 0)
           || (text_equal(kind, TEXT("half")) && last && parts.month % 6 == 0)
           || (text_equal(kind, TEXT("year")) && last && parts.month == 12);
}

bool
guard_takes_period(const struct schema *schema, struct text period)
{
    const struct json *kinds = settings_of(schema) == NULL ? NULL : json_get(settings_of(schema), "period");
    int32_t end;

    if (kinds == NULL || !json_is_array(kinds) || !period_end(period, &end)) {
        return true;
    }
    for (const struct json *kind = json_first(kinds); kind != NULL; kind = json_next(kind)) {
        if (is_of_kind(json_text(kind), period, end)) {
            return true;
        }
    }
    return false;
}

bool
guard_is_full_sheet(uint64_t rows)
{
    return rows == OLD_SHEET || rows == NEW_SHEET;
}

/* ---- against the delivery before ---- */

static bool
consists_of(const struct guard_side *side, struct text sha256)
{
    for (size_t at = 0; at < side->count; at++) {
        if (text_equal(side->parts[at]->sha256, sha256)) {
            return true;
        }
    }
    return false;
}

/* To the byte. A first page may well be what it was. */
static bool
is_same(const struct guard_side *left, const struct guard_side *right)
{
    bool same = left->count == right->count;

    for (size_t at = 0; same && at < left->count; at++) {
        same = consists_of(right, left->parts[at]->sha256);
    }
    return same;
}

static bool
asks_repeat(const struct guard_question *question, char detail[GUARD_DETAIL])
{
    const struct index_entry *standing = question->standing.entry;
    const struct index_entry *candidate = question->candidate.entry;

    /* Two empty lists are alike to the byte, and both are right. */
    if (candidate->nil.size > 0 || text_equal(standing->effective, candidate->effective)
        || !is_same(&question->standing, &question->candidate)) {
        return false;
    }
    (void)snprintf(detail, GUARD_DETAIL, "\"%.*s\" is byte for byte \"%.*s\" of %.*s, but dated %.*s", TEXT_ARG(candidate->path),
                   TEXT_ARG(standing->path), TEXT_ARG(standing->effective), TEXT_ARG(candidate->effective));
    return true;
}

static bool
asks_shrink(const struct guard_question *question, char detail[GUARD_DETAIL])
{
    const struct index_entry *standing = question->standing.entry;
    const struct index_entry *candidate = question->candidate.entry;
    const int64_t percent = json_get_integer(settings_of(question->schema), "shrink", SHRINK_PERCENT);
    const int64_t from = json_get_integer(settings_of(question->schema), "shrink_from", SHRINK_FROM);

    if (question->schema->append || candidate->nil.size > 0 || standing->rows < (uint64_t)from
        || candidate->rows * 100 >= standing->rows * (uint64_t)(100 - percent)) {
        return false;
    }
    (void)snprintf(detail, GUARD_DETAIL, "\"%.*s\" has %" PRIu64 " rows where \"%.*s\" had %" PRIu64 ": more than %" PRId64 " %% fewer",
                   TEXT_ARG(candidate->path), candidate->rows, TEXT_ARG(standing->path), standing->rows, percent);
    return true;
}

static bool
read_part(const struct guard_question *question, const struct index_entry *entry, struct arena *arena, struct keys *keys)
{
    for (size_t at = 0; at < question->given_count; at++) {
        if (text_equal(question->given[at].entry->sha256, entry->sha256) && text_equal(question->given[at].entry->source, entry->source)) {
            *keys = *question->given[at].keys;
            return keys->count > 0;
        }
    }
    return keys_read(keys_path(question->site, entry->sha256, question->schema->name, arena), arena, keys);
}

/* Of all its files together. */
static bool
read_keys(const struct guard_question *question, const struct guard_side *side, struct arena *arena, struct keys *keys)
{
    *keys = (struct keys){.all = true};
    for (size_t at = 0; at < side->count; at++) {
        const struct keys before = *keys;
        struct keys part;

        if (!read_part(question, side->parts[at], arena, &part)) {
            return false;
        }
        keys_unite(&before, &part, arena, keys);
    }
    return side->count > 0;
}

/* Both deliveries' keys, when they differ at all. */
static bool
read_both(const struct guard_question *question, struct arena *arena, struct keys keys[2])
{
    return !is_same(&question->standing, &question->candidate) && question->candidate.entry->nil.size == 0
           && read_keys(question, &question->standing, arena, &keys[0]) && read_keys(question, &question->candidate, arena, &keys[1]);
}

static bool
asks_overlap(const struct guard_question *question, char detail[GUARD_DETAIL])
{
    const int64_t percent = json_get_integer(settings_of(question->schema), "overlap", OVERLAP_PERCENT);
    const uint64_t from = (uint64_t)json_get_integer(settings_of(question->schema), "overlap_from", OVERLAP_FROM);
    struct arena arena;
    struct keys keys[2];
    size_t of = 0;
    size_t both = 0;
    bool persons = true;
    bool asks;

    if (question->schema->append || question->standing.entry->rows < from || question->candidate.entry->rows < from) {
        return false;
    }
    arena_init(&arena, 0);
    if (read_both(question, &arena, keys)) {
        keys_compare(&keys[0], &keys[1], &of, &both);
    }
    arena_done(&arena);
    (void)keys_field(question->schema, &persons);
    asks = of >= KEYS_MIN && both * 100 < of * (uint64_t)percent;
    if (asks) {
        (void)snprintf(detail, GUARD_DETAIL, "\"%.*s\" shares %zu %% of its %s with \"%.*s\" before it: fewer than %" PRId64 " %%",
                       TEXT_ARG(question->candidate.entry->path), both * 100 / of, persons ? "persons" : "households",
                       TEXT_ARG(question->standing.entry->path), percent);
    }
    return asks;
}

/* Only where no column says the place. */
static bool
asks_register(const struct guard_question *question, char detail[GUARD_DETAIL])
{
    struct arena arena;
    struct keys keys[2];
    size_t found[2] = {0, 0};
    bool persons = false;
    bool asks = false;

    if (question->population == NULL || origin_has_place(question->schema) || keys_field(question->schema, &persons) == SIZE_MAX
        || !persons) {
        return false;
    }
    arena_init(&arena, 0);
    if (read_both(question, &arena, keys) && keys[0].count >= KEYS_MIN && keys[1].count >= KEYS_MIN) {
        found[0] = keys_found(&keys[0], question->population);
        found[1] = keys_found(&keys[1], question->population);
        asks = 2 * found[1] * keys[0].count < found[0] * keys[1].count;
        (void)snprintf(detail, GUARD_DETAIL,
                       "\"%.*s\": the register of the population knows %zu %% of its citizen numbers, of \"%.*s\" before it %zu %%",
                       TEXT_ARG(question->candidate.entry->path), found[1] * 100 / keys[1].count, TEXT_ARG(question->standing.entry->path),
                       found[0] * 100 / keys[0].count);
    }
    arena_done(&arena);
    return asks;
}

const char *
guard_history(const struct guard_question *question, size_t number, char detail[GUARD_DETAIL])
{
    static const struct {
        const char *name;
        bool (*asks)(const struct guard_question *question, char detail[GUARD_DETAIL]);
    } asked[GUARD_HISTORY] = {
        {"repeat",  asks_repeat  },
        {"shrink",  asks_shrink  },
        {"overlap", asks_overlap },
        {"place",   asks_register},
    };

    detail[0] = '\0';
    return question->standing.entry != NULL && guard_is_on(question->site, question->schema, asked[number].name)
                   && asked[number].asks(question, detail)
               ? asked[number].name
               : NULL;
}
