/* SPDX-License-Identifier: Apache-2.0 */
/* Town (乡镇, 街道) of the site's county by name or alias; the names of what the county lies in may stand before it (河南省浚县善堂镇). */
#include "transform/cells/code_index.h"
#include "transform/cells/fold.h"
#include "transform/cells/normaliser.h"
#include "transform/cells/place.h"
#include "transform/cells/place_cell.h"

static enum verdict
town_name_run(const struct normaliser_field *field, struct text raw, struct normalised *result)
{
    struct place_cell cell;
    struct text rest;
    uint32_t town;

    if (!place_cell_open(raw, result->scratch, &cell, result)) {
        return VERDICT_ABSENT;
    }
    rest = place_cell_drop_ancestors(field->places, cell.folded);
    town = place_town(field->places, rest);
    if (town == 0) {
        town = place_town(field->places, cell.folded);
    }
    if (town == 0) {
        result->reason = "unknown_place";
        return VERDICT_INVALID;
    }
    return place_cell_found(field->places, town, raw, &cell, result);
}

const struct normaliser normaliser_town_name = {
    .name = "town_name",
    .summary = "name of a town of the division list; its code goes to division_code",
    .standard = "statistical codes of administrative divisions, schemas/codes/division.csv",
    .type = SCHEMA_STRING,
    .repeats = true,
    .run = town_name_run,
};
