/* SPDX-License-Identifier: Apache-2.0 */
/* Continuity from one batch to the next: the same person under another key, and what became of households.
 *
 * A register of the national system numbers its members (户编号, 人编号), so a person whose ID was corrected, filled in or lost keeps the numbers: the old key
 * is an alias of the new one, provided the name is the same and nobody else bears the old key now. Households are compared by their members, seen
 * through those aliases. Both are suggestions of the data, written as person_alias.csv and household_lineage.csv (docs/contracts.md section 4); the
 * warehouse moves history and findings along them. Pure over what it is given; results live in the arena. */
#ifndef BIDUI_LINEAGE_H
#define BIDUI_LINEAGE_H

#include "common/arena.h"
#include "common/error.h"
#include "common/package.h"
#include "transform/table.h"

/* A row of a numbered register in the batch before. */
struct lineage_member {
    struct text source;    /* the register */
    struct text number;    /* 户编号 and 人编号 joined by `-` */
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

struct lineage_before {
    struct lineage_member *members;
    size_t member_count;
    struct lineage_head *heads;
    size_t head_count;
};

enum lineage_alias_kind { ALIAS_IDENTIFIED, ALIAS_CORRECTED, ALIAS_LOST };

struct lineage_alias {
    struct text old_key, new_key;
    enum lineage_alias_kind kind;
    const struct table *table; /* where it is seen now */
    size_t row;
};

enum lineage_kind { LINEAGE_SPLIT, LINEAGE_MERGED, LINEAGE_RENUMBERED, LINEAGE_HEAD, LINEAGE_MOVED, LINEAGE_ENDED };

struct lineage_step {
    struct text from, to; /* household keys; `to` NULL when it ended */
    enum lineage_kind kind;
    size_t members; /* that the two have in common */
    struct text was, is; /* head or division before and now, for LINEAGE_HEAD and LINEAGE_MOVED */
};

struct lineage {
    struct lineage_alias *aliases;
    size_t alias_count;
    struct lineage_step *steps;
    size_t step_count;
};

/* The words of the CSV files. */
const char *lineage_alias_word(enum lineage_alias_kind kind);
const char *lineage_word(enum lineage_kind kind);

void lineage_find(const struct batch *batch, const struct lineage_before *before, struct arena *arena, struct lineage *lineage);

/* What the package of the batch before says. */
enum status lineage_read(const struct package *package, const struct pack *pack, struct arena *arena, struct lineage_before *before,
                         struct error *err) ERROR_MUST_CHECK;
/* Writes both resources; empty ones when there is nothing. */
enum status lineage_write(const struct lineage *lineage, int32_t as_of, struct package_writer *writer, struct error *err) ERROR_MUST_CHECK;

/* Whether the source numbers members, and the field with the person's name (SIZE_MAX: none). */
bool lineage_is_numbered(const struct schema *schema);
size_t lineage_name_field(const struct schema *schema);
/* The field of keys.head, SIZE_MAX when there is none. */
size_t lineage_head_field(const struct schema *schema);

#endif
