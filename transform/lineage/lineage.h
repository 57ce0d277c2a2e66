/* SPDX-License-Identifier: Apache-2.0 */
/* Continuity from one batch to the next: the same person under another key, and what became of households.
 *
 * Three bases, from certain to guessed:
 *   numbers  A register of the national system numbers its members (户编号, 人编号), so a person whose ID was corrected, filled in or lost
 * keeps the numbers: the old key is an alias of the new one, provided the name is the same and no other person has the old key now. A
 * household that keeps its number and has another division or head was moved, or its head changed. sheet    A bureau delivered it
 * (pack.json, "lineage"): a household split, merged, renumbered; an ID corrected. overlap  Households compared by their members, seen
 * through those aliases. A suggestion only: it becomes a finding to confirm, nothing follows it.
 *
 * Written as person_alias.csv, household_lineage.csv and member_number.csv (docs/contracts.md section 4): all that is known so far, each
 * with the batch that first knew it. History and findings move along what is certain. Pure over what it is given; results live in the
 * arena. */
#ifndef BIDUI_LINEAGE_H
#define BIDUI_LINEAGE_H

#include "common/formats/package.h"
#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "transform/table/table.h"

/* A row of a numbered register in the batch before. */
struct lineage_member {
    struct text source; /* the register */
    struct text number; /* 户编号 and 人编号 joined by `-` */
    struct text parts[2];
    struct text person;    /* person_key */
    struct text household; /* household_key */
    struct text division;
    struct text name;
};

/* A household's head in the batch before, from a source that names heads (keys.head). */
struct lineage_head {
    struct text source;
    struct text household;
    struct text head; /* ID */
};

enum lineage_basis { BASIS_NUMBERS, BASIS_SHEET, BASIS_OVERLAP };

/* The row that says so; file NULL when it is several. */
struct lineage_place {
    struct text source, file, sheet, row;
};

enum lineage_alias_kind { ALIAS_IDENTIFIED, ALIAS_CORRECTED, ALIAS_LOST, ALIAS_RENUMBERED };

struct lineage_alias {
    struct text old_key, new_key;
    enum lineage_alias_kind kind;
    enum lineage_basis basis;
    struct text as_of; /* the batch that first knew it */
    struct lineage_place place;
};

enum lineage_kind { LINEAGE_SPLIT, LINEAGE_MERGED, LINEAGE_RENUMBERED, LINEAGE_HEAD, LINEAGE_MOVED, LINEAGE_ENDED, LINEAGE_KINDS };

struct lineage_step {
    struct text from, to; /* household keys; `to` NULL when it ended */
    enum lineage_kind kind;
    enum lineage_basis basis;
    size_t members;      /* that the two have in common; 0 when a sheet says so */
    struct text was, is; /* head or division before and now, for LINEAGE_HEAD and LINEAGE_MOVED */
    struct text as_of;
    struct lineage_place place;
};

/* A member who got another number: both parts of both. */
struct lineage_renumbering {
    struct text now[2], then[2];
    struct text as_of;
};

struct lineage_before {
    struct lineage_member *members;
    size_t member_count;
    struct lineage_head *heads;
    size_t head_count;
    struct lineage_alias *aliases; /* known before */
    size_t alias_count;
    struct lineage_step *steps;
    size_t step_count;
    struct lineage_renumbering *renumberings;
    size_t renumbering_count;
};

struct lineage {
    struct lineage_alias *aliases;
    size_t alias_count;
    size_t alias_capacity;
    struct lineage_step *steps;
    size_t step_count;
    size_t step_capacity;
    struct dictionary known; /* of both lists: what lineage_add_… finds again */
    struct lineage_renumbering *renumberings;
    size_t renumbering_count;
    size_t renumbering_capacity;
    const struct schema_list *kinds; /* the pack's words for lineage kinds, of its sheet of households; NULL: none */
};

/* The words of the CSV files. */
const char *lineage_alias_word(enum lineage_alias_kind kind);
const char *lineage_word(enum lineage_kind kind);

const char *lineage_basis_word(enum lineage_basis basis);
bool lineage_alias_parse(struct text word, enum lineage_alias_kind *kind);
bool lineage_parse(struct text word, enum lineage_kind *kind);
bool lineage_basis_parse(struct text word, enum lineage_basis *basis);

/* What the sheets say up to the batch's date; first. E-PACK when pack.json names what is not there. */
enum status lineage_sheet_read(const struct batch *batch, struct arena *arena, struct lineage *lineage, struct error *err) ERROR_MUST_CHECK;
/* Adds what the registers show, and what was known before. */
void lineage_find(const struct batch *batch, const struct lineage_before *before, struct arena *arena, struct lineage *lineage);
/* Appends, unless the same is there already: (old, new), or (from, to, kind), (now, then). NULL then. */
struct lineage_alias *lineage_add_alias(struct lineage *lineage, struct lineage_alias alias, struct arena *arena);
struct lineage_step *lineage_add_step(struct lineage *lineage, struct lineage_step step, struct arena *arena);
void lineage_add_renumbering(struct lineage *lineage, struct lineage_renumbering renumbering, struct arena *arena);

/* Fills the built-in source of suggestions; behind keys_build. */
enum status lineage_suggest(struct batch *batch, const struct lineage *lineage, struct arena *arena, struct error *err) ERROR_MUST_CHECK;

/* What the package of the batch before says. */
enum status lineage_read(const struct package *package, const struct pack *pack, struct arena *arena, struct lineage_before *before,
                         struct error *err) ERROR_MUST_CHECK;
/* Writes the resources; empty ones when there is nothing. */
enum status lineage_write(const struct lineage *lineage, struct package_writer *writer, struct error *err) ERROR_MUST_CHECK;

/* Whether the source numbers members, and the field with the person's name (SIZE_MAX: none). */
bool lineage_is_numbered(const struct schema *schema);
size_t lineage_name_field(const struct schema *schema);
/* Where a row of a table stands. */
struct lineage_place lineage_place_of(const struct table *table, size_t row, struct arena *arena);
/* The field of keys.head, SIZE_MAX when there is none. */
size_t lineage_head_field(const struct schema *schema);

#endif
