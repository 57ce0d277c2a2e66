/* SPDX-License-Identifier: Apache-2.0 */
/* Several values of a code list in one cell (`multi:<list>`), separated by , ， 、 ; ； / | + or blanks; canonical is the list's order,
 * joined by `;`, each once. One unknown value makes the cell invalid: what the rest says is not known to be all. */
#include "transform/cells/code_index.h"
#include "transform/cells/fold.h"
#include "transform/cells/normaliser.h"

enum { CODES_MAX = 512, VALUES_MAX = 512 };

struct chosen {
    uint64_t bits[CODES_MAX / 64];
    bool alias; /* a value was not written as the list's name */
    size_t count;
};

/* Bytes of the separator at the front, 0 when there is none. */
static size_t
separator_size(struct text text)
{
    static const char *const wide[] = {"、", "，", "；", "／", "　"};

    if (text.size > 0 && strchr(",;/|+ \t\n\r", text.data[0]) != NULL && text.data[0] != '\0') {
        return 1;
    }
    for (size_t at = 0; at < sizeof wide / sizeof *wide; at++) {
        if (text_starts_with(text, text_from(wide[at]))) {
            return strlen(wide[at]);
        }
    }
    return 0;
}

static void
mark_codes(struct chosen *chosen, const struct code_entry *entry)
{
    chosen->bits[entry->code / 64] |= UINT64_C(1) << (entry->code % 64);
    chosen->alias = chosen->alias || entry->kind != CODE_NAME;
    chosen->count++;
}

/* The longest value of the list that starts here and ends at a separator, so that a value may hold a separator itself. */
static const struct code_entry *
longest_value(const struct normaliser_list *list, struct text text, char *scratch, size_t *size)
{
    const struct code_entry *best = NULL;

    for (size_t end = 1; end <= text.size && end <= 4 * list->longest_key + 8; end++) {
        const struct text rest = {text.data + end, text.size - end};
        const struct code_entry *entry;
        unsigned done;

        if (rest.size > 0 && separator_size(rest) == 0) {
            continue;
        }
        entry = code_index_find(list, code_index_fold((struct text){text.data, end}, scratch, &done));
        if (entry != NULL) {
            best = entry;
            *size = end;
        }
    }
    return best;
}

static bool
choose_all(const struct normaliser_list *list, struct text text, char *scratch, struct chosen *chosen)
{
    while (text.size > 0) {
        size_t size = separator_size(text);

        if (size == 0) {
            const struct code_entry *entry = longest_value(list, text, scratch, &size);

            if (entry == NULL || chosen->count == VALUES_MAX) {
                return false;
            }
            mark_codes(chosen, entry);
        }
        text = (struct text){text.data + size, text.size - size};
    }
    return true;
}

static struct text
join_names(const struct normaliser_list *list, const struct chosen *chosen, char *out)
{
    size_t size = 0;

    for (uint32_t code = 0; code < list->list->code_count; code++) {
        const struct text name = list->list->codes[code].name;

        if (((chosen->bits[code / 64] >> (code % 64)) & 1) == 0) {
            continue;
        }
        if (size > 0) {
            out[size++] = ';';
        }
        memcpy(out + size, name.data, name.size);
        size += name.size;
    }
    return (struct text){out, size};
}

static enum verdict
multi_run(const struct normaliser_field *field, struct text raw, struct normalised *result)
{
    struct chosen chosen = {.count = 0};
    char *folding = result->scratch + field->list->names_size;
    unsigned done;
    const struct text folded = fold_text(raw, FOLD_GUARD | FOLD_INVISIBLE | FOLD_OUTER | FOLD_HAN | FOLD_NAME, folding, &done);

    if (folded.size == 0) {
        result->reason = "blank";
        return VERDICT_ABSENT;
    }
    if (!choose_all(field->list, folded, folding + folded.size, &chosen) || chosen.count == 0) {
        result->reason = fold_is_placeholder(folded) ? "placeholder" : "not_in_list";
        return fold_is_placeholder(folded) ? VERDICT_ABSENT : VERDICT_INVALID;
    }
    result->text = join_names(field->list, &chosen, result->scratch);
    if (text_equal(result->text, raw)) {
        result->reason = NULL;
        return VERDICT_SAME;
    }
    result->reason = (done & FOLD_HAN) != 0 ? "look_alike" : chosen.alias ? "alias" : "separator";
    return VERDICT_CHANGED;
}

const struct normaliser normaliser_multi = {
    .name = "multi",
    .summary = "values of the list in the list's order, joined by ;",
    .standard = "schemas/codes",
    .type = SCHEMA_STRING,
    .takes_list = true,
    .repeats = true,
    .run = multi_run,
};
