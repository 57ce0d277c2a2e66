/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/cells/place_cell.h"

#include "transform/cells/code_index.h"
#include "transform/cells/fold.h"

bool
place_cell_open(struct text raw, char *scratch, struct place_cell *cell, struct normalised *result)
{
    unsigned done;

    cell->folded = code_index_fold(raw, scratch, &done);
    cell->reason = fold_reason(done);
    if (cell->folded.size == 0 || fold_is_placeholder(cell->folded)) {
        result->reason = cell->folded.size == 0 ? "blank" : "placeholder";
        return false;
    }
    return true;
}

struct text
place_cell_drop_ancestors(const struct place_index *places, struct text folded)
{
    size_t size = folded.size;

    while (size > 1) {
        size--;
        /* Short names without 省 市 县 begin village names too: only full names of two characters and more are taken off. */
        if (size >= 6 && place_ancestor(places, (struct text){folded.data, size}) != 0) {
            folded = (struct text){folded.data + size, folded.size - size};
            size = folded.size;
        }
    }
    return folded;
}

enum verdict
place_cell_found(const struct place_index *places, uint32_t place, struct text raw, const struct place_cell *cell,
                 struct normalised *result)
{
    const struct schema_division *division = place_division(places, place);

    result->place = place;
    result->text = division->name;
    if (text_equal(division->name, raw)) {
        result->reason = NULL;
        return VERDICT_SAME;
    }
    result->reason = cell->reason != NULL ? cell->reason : "alias";
    return VERDICT_CHANGED;
}
