/* SPDX-License-Identifier: Apache-2.0 */
/* county/planter.h
 *     What the planters work with: unused subjects, cases with their weeks, subject keys, and the registry.
 *
 * A planter is one function for one rule. It picks fresh subjects, opens a case for each, edits cells or adds rows, and says
 * which findings must follow. */
#ifndef COUNTY_PLANTER_H
#define COUNTY_PLANTER_H

#include "tests/county/plant/plants.h"
#include "tests/county/world/ledger.h"

struct planter {
    const struct world *world;
    const struct ledger *ledger;
    struct plants *plants;
    unsigned char *used;   /* by household of the register: taken, or named in a list that must stay as it is */
    unsigned char *listed; /* by member: in some ledger, so that other sources speak of this person */
    const char *rule;
    int cases;   /* so many does this planter make */
    size_t next; /* where the search for the next monitored household begins */
    size_t next_other;
    size_t next_post;
    size_t next_measure;
    bool project_used[LEDGER_PROJECTS];
    size_t added; /* serial number of added rows, for keys that must be unique */
    struct rng rng;
    struct record record; /* for added rows */
};

struct planter_entry {
    const char *rule;
    int cases; /* at the sample's scale */
    void (*plant)(struct planter *planter);
};

typedef bool planter_fits(const struct world *world, const struct monitored *monitored);
typedef bool planter_suits(const struct world *world, const struct monitored *monitored, const struct member *member);

enum { PLANTER_CELLS = 5, PLANTER_TEXTS = 3, PLANTER_COLLATERAL = 2 };

/* Cells that a case overwrites: the texts take turns from case to case; the empty text empties the cell. */
struct planter_cell {
    size_t column;
    const char *texts[PLANTER_TEXTS]; /* the first is given; others may be */
};

/* A rule that is broken by overwriting cells of one row: of a member who SUITS or of a household that FITS. */
struct planter_cells {
    const char *rule;
    int cases;
    planter_suits *suits; /* NULL: a household */
    planter_fits *fits;
    size_t count;
    struct planter_cell cells[PLANTER_CELLS];
    const char *collateral[PLANTER_COLLATERAL]; /* rules that must trip as well, on the same row */
};

extern const struct planter_cells plant_cells_member[];
extern const struct planter_cells plant_cells_household[];
void planter_plant_cells(struct planter *planter, const struct planter_cells *cells);

/* The registries, one a theme; each ends with a rule that is NULL. */
extern const struct planter_entry plant_identity[];
extern const struct planter_entry plant_household[];
extern const struct planter_entry plant_schooling[];
extern const struct planter_entry plant_health[];
extern const struct planter_entry plant_risk[];
extern const struct planter_entry plant_elimination[];
extern const struct planter_entry plant_asset[];
extern const struct planter_entry plant_project[];
extern const struct planter_entry plant_post[];
extern const struct planter_entry plant_help[];
extern const struct planter_entry plant_income[];
extern const struct planter_entry plant_bureau[];
extern const struct planter_entry plant_village[];
extern const struct planter_entry plant_fund[];
extern const struct planter_entry plant_clue[];
extern const struct planter_entry plant_work[];
extern const struct planter_entry plant_change[];

/* How a case lives on: i-th of its rule. Some are corrected in the third week, some come up in the second. Only for tables that
 * are sent every week. */
void planter_weekly(struct planter *planter, int number);
/* A case that stays: for what is sent once a month, or once. */
void planter_lasting(struct planter *planter);

/* A monitored household not used so far that FITS, now used; NULL when there is none left. */
const struct monitored *planter_take(struct planter *planter, planter_fits *fits);

/* A member of a fresh household (now used): FITS says which. */
const struct member *planter_take_member(struct planter *planter, planter_suits *suits);

/* A person of a household that is not monitored (now used). */
typedef bool planter_matches(const struct world *world, const struct person *person);
const struct person *planter_take_person(struct planter *planter, planter_matches *matches);

/* A grown-up outside monitoring of whom no list speaks that a rule might hold against the plant. */
bool planter_quiet(const struct world *world, const struct person *person);

bool planter_closed(const struct world *world, const struct monitored *monitored);

/* A grown-up in work of whom no other source speaks, and who is not the head. */
bool planter_plain(const struct world *world, const struct monitored *monitored, const struct member *member);

/* Known at the first week and not about to change: what every taken household is. */
bool planter_steady(const struct world *world, const struct monitored *monitored);
bool planter_open(const struct world *world, const struct monitored *monitored);

const struct person *planter_person(const struct planter *planter, const struct member *member);
size_t planter_member_entity(const struct planter *planter, const struct member *member);
size_t planter_household_entity(const struct planter *planter, const struct monitored *monitored);

/* Subject keys, in a buffer that the next call overwrites. */
const char *planter_cn(const char *id);
const char *planter_member_key(const struct planter *planter, const struct member *member);
const char *planter_household_key(const struct monitored *monitored);

/* Edits of one cell of a row of the national system, and findings on it. */
void planter_edit_member(struct planter *planter, const struct member *member, size_t column, const char *text);
void planter_edit_household(struct planter *planter, const struct monitored *monitored, size_t column, const char *text);
void planter_expect_member(struct planter *planter, const struct member *member, const char *subject);
void planter_expect_household(struct planter *planter, const struct monitored *monitored);
void planter_collateral_member(struct planter *planter, const char *rule, const struct member *member, const char *subject);
void planter_collateral_household(struct planter *planter, const char *rule, const struct monitored *monitored);

/* An added row for whoever sends county-wide lists, and a finding on a row of any table. */
struct record *planter_record(struct planter *planter, const struct table *table);
size_t planter_add(struct planter *planter);
void planter_expect(struct planter *planter, const struct table *table, size_t entity, const char *subject);

/* A decimal number as text, in a buffer that the next call overwrites. */
const char *planter_cents(long cents);

#endif
