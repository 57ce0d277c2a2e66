/* SPDX-License-Identifier: Apache-2.0 */
/* Normalisers: raw bytes of one cell in, canonical value and a verdict out.
 *
 * Pure: the same cell, field and town give the same result; no allocation, no I/O, no global state, so every thread uses the same objects.
 * Nothing is changed without a reason, nothing is guessed: what cannot be trusted is invalid and keeps its original in repairs.csv.
 * One format is one file and one row of NORMALISERS below: declaration, registry, the list in schemas/meta/source.schema.json and the
 * table in docs/normalisers.md follow from it (docs/follow.py writes the last two, a test holds them). */
#ifndef BIDUI_NORMALISER_H
#define BIDUI_NORMALISER_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/text.h"
#include "common/pack/schema.h"
#include "common/pack/zone.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum verdict {
    VERDICT_SAME,    /* the cell already says it in the canonical or an equivalent plain form */
    VERDICT_CHANGED, /* a trusted repair, with its reason */
    VERDICT_ABSENT,  /* says nothing; a reason is given when the cell was not empty */
    VERDICT_INVALID, /* cannot be trusted, with its reason */
    VERDICT_MASKED   /* part of it is hidden with `*` */
};

/* Room a normaliser may use beyond twice the raw cell; multi-valued fields ask for more (normaliser_field.room). */
enum { NORMALISER_ROOM = 64 };

struct normalised {
    /* in */
    char *scratch;    /* 2 * raw.size + field->room bytes; the result may lie in it */
    uint32_t town;    /* place number of the row's town as far as known, 0: not */
    struct text unit; /* the unit in the column's header where it is not the field's (transform/table/header_unit.h), else NULL */
    /* out, unless absent, invalid or masked */
    struct text text;   /* string types: borrows the raw cell, the pack or the scratch */
    int64_t number;     /* number, integer: ten-thousandths; date, yearmonth: days since 1970; boolean: 0 or 1 */
    uint32_t place;     /* place formats: number in the place index (transform/cells/place.h), 0: none */
    const char *reason; /* a word of [a-z0-9_]; NULL only when the verdict is SAME, or ABSENT for an empty cell */
};

struct normaliser_field;

struct normaliser {
    const char *name;     /* the word used in schemas */
    const char *summary;  /* one line for the docs: canonical form */
    const char *standard; /* where the form is defined; "" when it is ours */
    enum schema_type type;
    bool takes_list; /* `name:<list>` */
    bool takes_town; /* the result depends on the row's town */
    bool repeats;    /* cells of a column repeat a lot: results are remembered by raw text */
    enum verdict (*run)(const struct normaliser_field *field, struct text raw, struct normalised *result);
    /* Of formats that repeat: whether the cell is in the plain form, whose number is read faster than it is remembered; run says SAME of
     * such a cell when its header names no unit. NULL: no cell is. */
    bool (*quick)(struct text raw, int64_t *number);
};

struct normaliser_list;
struct place_index;

/* A field of a source made ready: what its normaliser needs to know. Read-only. */
struct normaliser_field {
    const struct normaliser *normaliser;
    const struct schema_field *schema;
    const struct normaliser_list *list;
    const struct place_index *places;
    const struct zone *zone; /* whose days count; NULL: instants cannot be read */
    size_t room;
};

/* Code lists and places made ready for look-up, once per run. Lives in the arena. `division` is the site's county;
 * places are those in force at `as_of`, or former ones. */
struct normaliser_pack;
struct normaliser_pack *normaliser_pack_new(const struct pack *pack, struct text division, int32_t as_of, struct arena *arena);
const struct place_index *normaliser_pack_places(const struct normaliser_pack *pack);

/* E-SCHEMA with the schema's file, the field and a suggestion when the format is unknown or does not fit the type. */
enum status normaliser_field_init(const struct normaliser_pack *pack, const struct schema *schema, size_t field,
                                  struct normaliser_field *ready, struct error *err) ERROR_MUST_CHECK;

/* Runs it on a cell that is not NULL. */
static inline enum verdict
normaliser_run(const struct normaliser_field *field, struct text raw, struct normalised *result)
{
    return field->normaliser->run(field, raw, result);
}

/* The registry, for docs and tests: NULL behind the last. */
const struct normaliser *normaliser_at(size_t position);
/* `code` and `code:<list>` are two formats. */
const struct normaliser *normaliser_find(struct text name, bool with_list);

/* The formats: one row each, in the order of the documents. A row's file is normaliser_<row>.c, which defines the object. */
#define NORMALISERS(ROW)        \
    ROW(text)                   \
    ROW(code)                   \
    ROW(resident_id)            \
    ROW(residence_permit)       \
    ROW(foreign_permit)         \
    ROW(passport)               \
    ROW(disability_certificate) \
    ROW(person_name)            \
    ROW(credit_code)            \
    ROW(organisation_code)      \
    ROW(bank_card)              \
    ROW(division_code)          \
    ROW(village_name)           \
    ROW(town_name)              \
    ROW(phone)                  \
    ROW(date)                   \
    ROW(yearmonth)              \
    ROW(amount)                 \
    ROW(integer)                \
    ROW(percent)                \
    ROW(yes_no)                 \
    ROW(list)                   \
    ROW(multi)

#define NORMALISER_EXTERN(row) extern const struct normaliser normaliser_##row;
NORMALISERS(NORMALISER_EXTERN)

#endif
