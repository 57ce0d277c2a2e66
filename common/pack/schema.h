/* SPDX-License-Identifier: Apache-2.0 */
/* The pack as data: source schemas, code lists, parameters (docs/contracts.md sections 5 and 6). No C file knows a department,
 * a column or a threshold; it asks here. Loaded once, read-only after that, so any thread may read. Everything lives in the
 * arena given. Rules are transform's own (transform/rules/rule.h). */
#ifndef BIDUI_SCHEMA_H
#define BIDUI_SCHEMA_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum schema_type { SCHEMA_STRING, SCHEMA_INTEGER, SCHEMA_NUMBER, SCHEMA_DATE, SCHEMA_YEARMONTH, SCHEMA_BOOLEAN };

enum schema_personal {
    PERSONAL_NONE,
    PERSONAL_ID,
    PERSONAL_NAME,
    PERSONAL_PHONE,
    PERSONAL_CARD,
    PERSONAL_HEALTH,
    PERSONAL_ADDRESS,
    PERSONAL_PROPERTY,
    PERSONAL_BIRTH
};
enum schema_contract { CONTRACT_STRICT, CONTRACT_WARN, CONTRACT_IGNORE };
enum schema_scope { SCOPE_COUNTY, SCOPE_TOWN, SCOPE_VILLAGE };

struct schema_field {
    struct text name;  /* English, canonical */
    struct text title; /* Chinese header */
    const struct text *aliases;
    size_t alias_count;
    enum schema_type type;
    struct text format; /* the normaliser: `resident_id`, `code`, `multi` … without the list */
    struct text list;   /* the code list of `code:<list>` and `multi:<list>`; NULL else */
    struct text unit;   /* NULL when none */
    enum schema_personal personal;
    bool required; /* the column must be there */
};

struct schema {
    struct text name;
    struct text title;
    struct text department;
    bool append;      /* mode: append, else snapshot */
    bool nil_allowed; /* an empty list is taken at its word */
    bool keeps_equal; /* duplicates: keep; else rows equal in all fields are one */
    enum schema_scope scope;
    int window_months; /* append only, 0: none */
    int expected_days; /* expected_every; 0: never expected */
    int expected_months;
    int max_age_days; /* max_age: days plus months; both 0: never stale */
    int max_age_months;
    struct text encoding; /* declared; NULL: proved */
    enum schema_contract missing, unknown, duplicate;
    struct schema_field *fields;
    size_t field_count;
    size_t *primary_key; /* field numbers */
    size_t primary_key_count;
    size_t person_field;    /* keys.person, SIZE_MAX when none */
    size_t household_field; /* keys.household.field */
    struct text household_system;
    size_t division_field;   /* keys.division */
    size_t member_fields[2]; /* keys.member: household and person number; SIZE_MAX when none */
    struct {
        struct text kind;
        size_t field;
    } *subjects; /* other keys, e.g. project */
    size_t subject_count;
    bool built_in;           /* filled by transform, never delivered (pack_load_built_in) */
    bool derived;            /* made from other sources: nothing is delivered for it */
    const char *path;        /* of the JSON file */
    const struct json *json; /* for keys that only one stage reads; lives as long as the arena */
};

struct schema_code {
    struct text code;
    struct text name;
    const struct text *aliases;
    size_t alias_count;
};

struct schema_list {
    struct text name;
    struct schema_code *codes;
    size_t code_count;
};

struct schema_division {
    struct text code; /* 6, 9 or 12 digits */
    struct text name;
    struct text level; /* county town village */
    struct text parent;
    struct text valid_from; /* NULL: always */
    struct text valid_to;
    const struct text *aliases;
    size_t alias_count;
};

/* What became of a division: its people are the other's from that day on, all of them (whole) or some (part: which ones, the codes do not
 * tell).
 */
struct schema_division_change {
    struct text old_code, new_code;
    struct text date; /* changed_on as text */
    int32_t changed_on;
    bool whole;
    struct text source;
};

struct schema_parameter_value {
    struct text place;
    int32_t from;
    int32_t to; /* INT32_MAX: open */
    struct text value;
    struct text source;
};

struct schema_parameter {
    struct text name;
    struct text title;
    struct text type; /* number integer date text */
    struct text unit;
    struct schema_parameter_value *values;
    size_t value_count;
};

struct zone;

struct pack {
    const char *folder;
    struct text name;
    struct text version;
    struct schema *sources; /* sorted by name */
    size_t source_count;
    struct schema *derived; /* transform's, made from sources (transform/rules/derived.h), sorted by name; others see none */
    size_t derived_count;
    struct schema_list *lists; /* sorted by name */
    size_t list_count;
    struct schema_division *divisions; /* sorted by code, then valid_from */
    size_t division_count;
    struct schema_division_change *changes; /* sorted by old code, then date */
    size_t change_count;
    struct schema_parameter *parameters;
    size_t parameter_count;
    struct {
        struct text source;
        struct text system;
    } *registers; /* household registers, highest first */
    size_t register_count;
    struct text delivery_marks; /* the register of bad and good deliveries; NULL: none */
    const struct zone *zone;    /* the site's (common/pack/zone.h); NULL: the pack was loaded without a site */
    char sha256[65];            /* over every file of the pack but warehouse/ and README: path and content */
};

/* All return NULL / SIZE_MAX when there is none. */
const struct schema *schema_find(const struct pack *pack, struct text source);
size_t schema_field_find(const struct schema *schema, struct text field);
const struct schema_list *schema_list_find(const struct pack *pack, struct text list);
/* By code, name or alias. */
const struct schema_code *schema_code_find(const struct schema_list *list, struct text value);
/* What a result that people chose means for a finding, by the pack's list answer_event: `promise` (a correction), `note` (progress);
 * `answer` for any other. */
struct text schema_answer_event(const struct pack *pack, struct text result);
/* What a column of a filled-in list is by its heading (the pack's list answer_column: `code`, `result`, …); TEXT_NULL for any other. Line
 * breaks, blanks and what follows the words do not matter. A row with a code and a result begins answers. */
struct text schema_answer_column(const struct pack *pack, struct text heading);
const struct schema_division *schema_division_find(const struct pack *pack, struct text code);
/* The code a division's people have at a day: whole changes up to then, followed one after the other. The code itself when there is none.
 */
struct text schema_division_present(const struct pack *pack, struct text code, int32_t at);
const struct schema_parameter *schema_parameter_find(const struct pack *pack, struct text name);
/* The value in force: longest place that is a prefix of `division` (000000: everywhere), then the latest `from`. */
const struct schema_parameter_value *schema_parameter_value(const struct schema_parameter *parameter, struct text division, int32_t as_of);
/* Table Schema's word for a type. */
const char *schema_type_name(enum schema_type type);
/* Offers the names of the fields for "did you mean". */
void schema_suggest_field(const struct schema *schema, struct text_nearest *nearest);

#endif
