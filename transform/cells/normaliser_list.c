/* SPDX-License-Identifier: Apache-2.0 */
/* One value of a code list (`code:<list>`, schemas/codes/<list>.csv); canonical is the list's name. Names, aliases and codes are found
 * whatever their width, blanks and case. 民族 GB/T 3304, 与户主关系 GB/T 4761 and the national system's 28, 文化程度 GB/T 4658 are lists of
 * the pack. */
#include "transform/cells/code_index.h"
#include "transform/cells/fold.h"
#include "transform/cells/normaliser.h"

static enum verdict
found(const struct normaliser_list *list, const struct code_entry *entry, struct text raw, const char *folded, struct normalised *result)
{
    static const char *const words[] = {[CODE_NAME] = "spelling", [CODE_ALIAS] = "alias", [CODE_CODE] = "code"};

    result->text = list->list->codes[entry->code].name;
    if (text_equal(result->text, raw)) {
        result->reason = NULL;
        return VERDICT_SAME;
    }
    result->reason = entry->kind == CODE_NAME && folded != NULL ? folded : words[entry->kind];
    return VERDICT_CHANGED;
}

static enum verdict
list_run(const struct normaliser_field *field, struct text raw, struct normalised *result)
{
    unsigned done;
    const struct text folded = code_index_fold(raw, result->scratch, &done);
    const struct code_entry *entry = code_index_find(field->list, folded);

    if (entry != NULL) {
        return found(field->list, entry, raw, fold_reason(done), result);
    }
    if (folded.size == 0 || fold_is_placeholder(folded)) {
        result->reason = folded.size == 0 ? "blank" : "placeholder";
        return VERDICT_ABSENT;
    }
    result->reason = "not_in_list";
    return VERDICT_INVALID;
}

const struct normaliser normaliser_list = {
    .name = "code",
    .summary = "name of a value of the list",
    .standard = "schemas/codes",
    .type = SCHEMA_STRING,
    .takes_list = true,
    .repeats = true,
    .run = list_run,
};
