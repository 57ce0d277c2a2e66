/* SPDX-License-Identifier: Apache-2.0 */
/* Village or residents' community by name or alias within the row's town; without a known town the name must be unique in the county. The
 * town's name may stand before it (善堂镇罗庄村). */
#include "transform/cells/code_index.h"
#include "transform/cells/normaliser.h"
#include "transform/cells/place.h"
#include "transform/cells/place_cell.h"

/* The longest front of the cell that names a town. */
static uint32_t
leading_town(const struct place_index *places, struct text *rest)
{
    for (size_t size = rest->size; size > 0; size--) {
        const uint32_t town = place_town(places, (struct text){rest->data, size});

        if (town != 0 && size < rest->size) {
            *rest = (struct text){rest->data + size, rest->size - size};
            return town;
        }
    }
    return 0;
}

static uint32_t
find_village(const struct place_index *places, uint32_t row_town, struct text folded)
{
    struct text rest = place_cell_drop_ancestors(places, folded);
    uint32_t village = place_village(places, row_town, folded);
    uint32_t town;

    if (village != 0) {
        return village;
    }
    village = place_village(places, row_town, rest);
    if (village != 0) {
        return village;
    }
    town = leading_town(places, &rest);
    return town == 0 || (row_town != 0 && row_town != town) ? 0 : place_village(places, town, rest);
}

static enum verdict
village_name_run(const struct normaliser_field *field, struct text raw, struct normalised *result)
{
    struct place_cell cell;
    uint32_t village;

    if (!place_cell_open(raw, result->scratch, &cell, result)) {
        return VERDICT_ABSENT;
    }
    village = find_village(field->places, result->town, cell.folded);
    if (village == 0 || village == PLACE_AMBIGUOUS) {
        result->reason = village == 0 ? "unknown_place" : "several_places";
        return VERDICT_INVALID;
    }
    return place_cell_found(field->places, village, raw, &cell, result);
}

const struct normaliser normaliser_village_name = {
    .name = "village_name",
    .summary = "name of a village of the division list; its code goes to division_code",
    .standard = "statistical codes of administrative divisions, schemas/codes/division.csv",
    .type = SCHEMA_STRING,
    .takes_town = true,
    .repeats = true,
    .run = village_name_run,
};
