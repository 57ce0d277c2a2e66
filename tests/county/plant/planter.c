/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/plant/planter.h"

#include "tests/county/deliver/deliver.h"
#include "tests/county/world/member.h"
#include "tests/county/world/words.h"

#include <stdio.h>
#include <string.h>

enum { SPREAD = 61 }; /* households between one case and the next, so that towns have their share */

void
planter_weekly(struct planter *planter, int number)
{
    const int from = number % 4 == 2 ? 2 : 1;
    const int until = number % 4 == 1 ? 3 : PLANTS_FOREVER;

    plants_begin(planter->plants, from, until);
}

void
planter_lasting(struct planter *planter)
{
    plants_begin(planter->plants, 1, PLANTS_FOREVER);
}

/* Known at the first week and not about to change. */
bool
planter_steady(const struct world *world, const struct monitored *monitored)
{
    for (size_t at = monitored->first; at < monitored->first + monitored->count; at++) {
        const struct member *member = &world->members[at];
        if (member->joined_on > world_date() || (member->left_on != DATE_NONE && member->left_on > world_date())) {
            return false;
        }
    }
    return monitored->identified_on < date_of(2022, 3, 1)
           && (monitored->eliminated_on == DATE_NONE || monitored->eliminated_on < date_of(2022, 5, 1));
}

const struct monitored *
planter_take(struct planter *planter, planter_fits *fits)
{
    const struct world *world = planter->world;

    for (size_t step = 0; step < world->monitored_count; step++) {
        const size_t at = (planter->next + step) % world->monitored_count;
        const struct monitored *monitored = &world->monitored[at];
        if (!planter->used[monitored->household] && planter_steady(world, monitored) && fits(world, monitored)) {
            planter->used[monitored->household] = 1;
            planter->next = at + SPREAD;
            return monitored;
        }
    }
    fprintf(stderr, "county: no household is left for a case of %s\n", planter->rule);
    return NULL;
}

const struct member *
planter_take_member(struct planter *planter, planter_suits *suits)
{
    const struct world *world = planter->world;

    for (size_t step = 0; step < world->monitored_count; step++) {
        const size_t at = (planter->next + step) % world->monitored_count;
        const struct monitored *monitored = &world->monitored[at];
        if (planter->used[monitored->household] || !planter_steady(world, monitored)) {
            continue;
        }
        for (size_t next = monitored->first; next < monitored->first + monitored->count; next++) {
            const struct member *member = &world->members[next];
            if (member->left_on == DATE_NONE && !planter->listed[next] && suits(world, monitored, member)) {
                planter->used[monitored->household] = 1;
                planter->next = at + SPREAD;
                return member;
            }
        }
    }
    fprintf(stderr, "county: no member is left for a case of %s\n", planter->rule);
    return NULL;
}

const struct person *
planter_take_person(struct planter *planter, planter_matches *matches)
{
    const struct world *world = planter->world;

    for (size_t step = 0; step < world->person_count; step++) {
        const size_t at = (planter->next_other + step) % world->person_count;
        const struct person *person = &world->people[at];
        if (!planter->used[person->household] && world->households[person->household].monitored == 0 && person->status == REGISTER_NORMAL
            && matches(world, person)) {
            planter->used[person->household] = 1;
            planter->next_other = at + SPREAD;
            return person;
        }
    }
    fprintf(stderr, "county: no subject is left for a case of %s\n", planter->rule);
    return NULL;
}

bool
planter_open(const struct world *world, const struct monitored *monitored)
{
    (void)world;
    return monitored->eliminated_on == DATE_NONE;
}

bool
planter_closed(const struct world *world, const struct monitored *monitored)
{
    (void)world;
    return monitored->eliminated_on != DATE_NONE;
}

bool
planter_plain(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    const struct person *person = &world->people[member->person];
    const int age = date_age(person->born, world_date());

    (void)monitored;
    return age >= 25 && age <= 55 && member->relation != RELATION_HEAD && member->labour == LABOUR_ORDINARY && member->post == POST_NONE
           && !member->low_allowance && !member->destitute && !member->employee && person->category == 0 && member->health == 0
           && person->school == SCHOOL_NONE && strstr(person->name, "·") == NULL;
}

bool
planter_quiet(const struct world *world, const struct person *person)
{
    const int age = date_age(person->born, world_date());

    return age >= 25 && age <= 64 && person->category == 0 && !person->posted && person->school == SCHOOL_NONE
           && deliver_allowance_of(world, person) == NULL && !deliver_company_of(world, (size_t)(person - world->people))
           && strstr(person->name, "·") == NULL;
}

const struct person *
planter_person(const struct planter *planter, const struct member *member)
{
    return &planter->world->people[member->person];
}

size_t
planter_member_entity(const struct planter *planter, const struct member *member)
{
    return (size_t)(member - planter->world->members);
}

size_t
planter_household_entity(const struct planter *planter, const struct monitored *monitored)
{
    return (size_t)(monitored - planter->world->monitored);
}

const char *
planter_cn(const char *id)
{
    static char text[PLANTS_SUBJECT_SIZE];

    snprintf(text, sizeof(text), "cn:%s", id);
    return text;
}

const char *
planter_member_key(const struct planter *planter, const struct member *member)
{
    static char text[PLANTS_SUBJECT_SIZE];
    const struct monitored *monitored = &planter->world->monitored[member->monitored];
    char household[16];
    char person[20];

    words_household_no(monitored, household);
    words_person_no(monitored, member, person);
    snprintf(text, sizeof(text), "nfp:%s-%s", household, person);
    return text;
}

const char *
planter_household_key(const struct monitored *monitored)
{
    static char text[PLANTS_SUBJECT_SIZE];
    char household[16];

    words_household_no(monitored, household);
    snprintf(text, sizeof(text), "nfp:%s", household);
    return text;
}

void
planter_edit_member(struct planter *planter, const struct member *member, size_t column, const char *text)
{
    plants_edit(planter->plants, &table_member, planter_member_entity(planter, member), column, text);
}

void
planter_edit_household(struct planter *planter, const struct monitored *monitored, size_t column, const char *text)
{
    plants_edit(planter->plants, &table_monitored_household, planter_household_entity(planter, monitored), column, text);
}

void
planter_expect_member(struct planter *planter, const struct member *member, const char *subject)
{
    plants_expect(planter->plants, PLANTS_PLANTED, planter->rule, &table_member, planter_member_entity(planter, member), subject);
}

void
planter_expect_household(struct planter *planter, const struct monitored *monitored)
{
    plants_expect(planter->plants, PLANTS_PLANTED, planter->rule, &table_monitored_household, planter_household_entity(planter, monitored),
                  planter_household_key(monitored));
}

void
planter_collateral_member(struct planter *planter, const char *rule, const struct member *member, const char *subject)
{
    plants_expect(planter->plants, PLANTS_COLLATERAL, rule, &table_member, planter_member_entity(planter, member), subject);
}

void
planter_collateral_household(struct planter *planter, const char *rule, const struct monitored *monitored)
{
    plants_expect(planter->plants, PLANTS_COLLATERAL, rule, &table_monitored_household, planter_household_entity(planter, monitored),
                  planter_household_key(monitored));
}

struct record *
planter_record(struct planter *planter, const struct table *table)
{
    record_begin(&planter->record, table);
    planter->added++;
    return &planter->record;
}

size_t
planter_add(struct planter *planter)
{
    return plants_add(planter->plants, &planter->record, PLANTS_COUNTY);
}

void
planter_expect(struct planter *planter, const struct table *table, size_t entity, const char *subject)
{
    plants_expect(planter->plants, PLANTS_PLANTED, planter->rule, table, entity, subject);
}

const char *
planter_cents(long cents)
{
    static char text[32];

    snprintf(text, sizeof(text), "%ld.%02ld", cents / 100, cents % 100);
    return text;
}

static const char *
planter_text(const struct planter_cell *cell, int number)
{
    int texts = 1;

    while (texts < PLANTER_TEXTS && cell->texts[texts] != NULL) {
        texts++;
    }
    return cell->texts[number % texts];
}

static void
planter_cells_of_member(struct planter *planter, const struct planter_cells *cells, int number)
{
    const struct member *member = planter_take_member(planter, cells->suits);
    char subject[PLANTS_SUBJECT_SIZE];

    if (member == NULL) {
        return;
    }
    planter_weekly(planter, number);
    for (size_t cell = 0; cell < cells->count; cell++) {
        planter_edit_member(planter, member, cells->cells[cell].column, planter_text(&cells->cells[cell], number));
    }
    strcpy(subject, planter_cn(planter_person(planter, member)->id));
    planter_expect_member(planter, member, subject);
    for (size_t item = 0; item < PLANTER_COLLATERAL && cells->collateral[item] != NULL; item++) {
        planter_collateral_member(planter, cells->collateral[item], member, subject);
    }
}

static void
planter_cells_of_household(struct planter *planter, const struct planter_cells *cells, int number)
{
    const struct monitored *monitored = planter_take(planter, cells->fits);

    if (monitored == NULL) {
        return;
    }
    planter_weekly(planter, number);
    for (size_t cell = 0; cell < cells->count; cell++) {
        planter_edit_household(planter, monitored, cells->cells[cell].column, planter_text(&cells->cells[cell], number));
    }
    planter_expect_household(planter, monitored);
    for (size_t item = 0; item < PLANTER_COLLATERAL && cells->collateral[item] != NULL; item++) {
        planter_collateral_household(planter, cells->collateral[item], monitored);
    }
}

void
planter_plant_cells(struct planter *planter, const struct planter_cells *cells)
{
    for (int number = 0; number < planter->cases; number++) {
        if (cells->suits != NULL) {
            planter_cells_of_member(planter, cells, number);
        } else {
            planter_cells_of_household(planter, cells, number);
        }
    }
}
