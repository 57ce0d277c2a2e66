/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/plant/plant.h"

#include "tests/county/plant/planter.h"
#include "tests/county/world/memory.h"

#include <stdlib.h>

static const struct planter_entry *const plant_registries[] = {
    plant_household, plant_identity,    plant_schooling, plant_post, plant_health, plant_help,    plant_risk, plant_income, plant_asset,
    plant_project,   plant_elimination, plant_bureau,    plant_work, plant_clue,   plant_village, plant_fund, plant_change,
};

static const struct planter_cells *const plant_cell_registries[] = {plant_cells_member, plant_cells_household};

/* Households whose members stand in lists that add up to published figures, or whose houses do, are left alone. */
static void
plant_keep(struct planter *planter)
{
    const struct world *world = planter->world;
    const struct ledger *ledger = planter->ledger;

    for (size_t at = 0; at < LEDGER_VISITS; at++) {
        planter->listed[ledger->visits[at].member] = 1;
    }
    for (size_t at = 0; at < LEDGER_TRAINED; at++) {
        planter->listed[ledger->trained[at]] = 1;
    }
    for (size_t at = 0; at < LEDGER_CHECKS; at++) {
        planter->used[world->monitored[ledger->checks[at].monitored].household] = 1;
    }
    for (size_t at = 0; at < world->monitored_count; at++) {
        const struct monitored *monitored = &world->monitored[at];
        if ((monitored->risks & (1U << RISK_HOUSE)) != 0) {
            planter->used[monitored->household] = 1;
        }
    }
    for (size_t at = 0; at < world->person_count; at++) {
        if (world->people[at].home_taught) {
            planter->used[world->people[at].household] = 1;
        }
    }
}

static void
plant_start(struct planter *planter, const char *rule, int cases)
{
    const struct world *world = planter->world;

    planter->rule = rule;
    planter->cases = world->scale >= 0.5 ? cases + cases / 2 : cases;
    planter->rng = rng_make(world->seed, rng_hash(rule), 0);
    planter->next = rng_below(&planter->rng, (uint32_t)world->monitored_count);
    planter->next_other = rng_below(&planter->rng, (uint32_t)world->person_count);
}

void
plant_all(const struct world *world, const struct ledger *ledger, struct plants *plants)
{
    struct planter *planter = memory_get(1, sizeof(*planter));

    planter->world = world;
    planter->ledger = ledger;
    planter->plants = plants;
    planter->used = memory_get(world->household_count, 1);
    planter->listed = memory_get(world->member_count, 1);
    plant_keep(planter);
    for (size_t registry = 0; registry < sizeof(plant_registries) / sizeof(plant_registries[0]); registry++) {
        for (const struct planter_entry *entry = plant_registries[registry]; entry->rule != NULL; entry++) {
            plant_start(planter, entry->rule, entry->cases);
            entry->plant(planter);
        }
    }
    for (size_t registry = 0; registry < sizeof(plant_cell_registries) / sizeof(plant_cell_registries[0]); registry++) {
        for (const struct planter_cells *cells = plant_cell_registries[registry]; cells->rule != NULL; cells++) {
            plant_start(planter, cells->rule, cells->cases);
            planter_plant_cells(planter, cells);
        }
    }
    free(planter->used);
    free(planter->listed);
    free(planter);
}
