/* SPDX-License-Identifier: Apache-2.0 */
/* Functions of citizen numbers, names, places, code lists and parameters. */
#include "transform/expr/function.h"

#include "common/ground/date.h"
#include "transform/cells/name.h"
#include "transform/cells/resident_id.h"
#include "transform/expr/parameter.h"

static bool
id_is_valid(struct text id)
{
    return id.size == RESIDENT_ID_SIZE && resident_id_check(id.data) == RESIDENT_ID_OK;
}

static bool
id_valid_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data, (void)scratch;
    out->truth = id_is_valid(in[0].text);
    return true;
}

/* 17 digits and a digit or X: the form of a citizen number. Its check character is another question (id_valid). */
static bool
has_id_form(struct text id)
{
    for (size_t at = 0; at < id.size; at++) {
        if ((id.data[at] < '0' || id.data[at] > '9') && !(at == RESIDENT_ID_SIZE - 1 && id.data[at] == 'X')) {
            return false;
        }
    }
    return id.size == RESIDENT_ID_SIZE;
}

static int
digits(const char *data, size_t count)
{
    int value = 0;

    for (size_t at = 0; at < count; at++) {
        value = value * 10 + (data[at] - '0');
    }
    return value;
}

static bool
birth_date_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    const char *id = in[0].text.data;

    (void)count, (void)data, (void)scratch;
    if (!has_id_form(in[0].text) || digits(id + 6, 4) == 0 || !date_is_valid(digits(id + 6, 4), digits(id + 10, 2), digits(id + 12, 2))) {
        return false;
    }
    out->days = date_from_parts(digits(id + 6, 4), digits(id + 10, 2), digits(id + 12, 2));
    return true;
}

static bool
sex_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data, (void)scratch;
    if (!has_id_form(in[0].text)) {
        return false;
    }
    out->text = in[0].text.data[16] % 2 == 1 ? TEXT("男") : TEXT("女");
    return true;
}

static bool
id_distance_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data, (void)scratch;
    out->number = fixed_from_integer((int64_t)text_distance(in[0].text, in[1].text));
    return true;
}

static bool
same_name_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data, (void)scratch;
    out->truth = name_same(in[0].text, in[1].text);
    return true;
}

/* Bytes of a division code that name its county, its town. */
static const size_t county_size = 6;
static const size_t town_size = 9;

static bool
division_parent_prepare(const struct expr *call, const struct expr_context *context, const void **data)
{
    const struct expr *level = call->arguments[1];

    *data = text_equal(level->name, TEXT("county")) ? &county_size : text_equal(level->name, TEXT("town")) ? &town_size : NULL;
    if (level->kind != EXPR_LITERAL || *data == NULL) {
        expr_problem(context->problems, "E-RULE-TYPE", level->at, level->end, NULL, "the level must be 'county' or 'town'");
        return false;
    }
    return true;
}

static bool
division_parent_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    const size_t size = *(const size_t *)data;

    (void)count, (void)scratch;
    out->text = (struct text){in[0].text.data, size};
    return in[0].text.size >= size;
}

static struct text
suggest_list(const struct pack *pack, struct text wanted)
{
    struct text best = TEXT_NULL;
    size_t best_distance = wanted.size / 2 + 1;

    for (size_t at = 0; at < pack->list_count; at++) {
        const size_t distance = text_distance(wanted, pack->lists[at].name);

        if (distance < best_distance) {
            best_distance = distance;
            best = pack->lists[at].name;
        }
    }
    return best;
}

static bool
in_list_prepare(const struct expr *call, const struct expr_context *context, const void **data)
{
    const struct expr *list = call->arguments[1];

    if (list->kind != EXPR_LITERAL || list->type != EXPR_TEXT) {
        expr_problem(context->problems, "E-RULE-TYPE", list->at, list->end, NULL, "the list must be named by a text literal");
        return false;
    }
    *data = schema_list_find(context->pack, list->name);
    if (*data == NULL) {
        expr_problem(context->problems, "E-RULE-LIST", list->at, list->end,
                     expr_problem_suggest(context->problems, suggest_list(context->pack, list->name)), "the pack has no code list \"%.*s\"",
                     TEXT_ARG(list->name));
    }
    return *data != NULL;
}

static bool
in_list_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)scratch;
    out->truth = schema_code_find(data, in[0].text) != NULL;
    return true;
}

static bool
parameter_at_prepare(const struct expr *call, const struct expr_context *context, const void **data)
{
    *data = expr_parameter_history(call->arguments[0], context);
    return *data != NULL;
}

static bool
parameter_at_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)scratch;
    return expr_parameter_at(data, in[1].days, &out->number);
}

const struct expr_function expr_function_domain_table[] = {
    {"id_valid",
     "id_valid(id)", "whether it is a valid citizen number of 18 characters (GB 11643)",
     "id_valid('11010519491231002X')", EXPR_BOOLEAN,
     {EXPR_TEXT},
     1, 1,
     0, NULL,
     id_valid_run},
    {"birth_date",
     "birth_date(id)", "the date in positions 7 to 14 of an 18-character number; NULL when there is no such day",
     "birth_date('11010519491231002X') = date '1949-12-31'", EXPR_DATE,
     {EXPR_TEXT},
     1, 1,
     0, NULL,
     birth_date_run},
    {"sex",
     "sex(id)", "男 or 女 by position 17 of an 18-character number; NULL for anything else",
     "sex('11010519491231002X') = '女'", EXPR_TEXT,
     {EXPR_TEXT},
     1, 1,
     0, NULL,
     sex_run},
    {"id_distance",
     "id_distance(id, other)", "how many single-character edits lie between two numbers",
     "id_distance('410621', '410612') = 2", EXPR_NUMBER,
     {EXPR_TEXT},
     2, 2,
     0, NULL,
     id_distance_run},
    {"same_name",
     "same_name(name, other)", "equal without blanks, brackets and kinds of middle dot; a damaged character stands for any",
     "same_name('阿依·古丽', '阿依•古丽')", EXPR_BOOLEAN,
     {EXPR_TEXT},
     2, 2,
     0, NULL,
     same_name_run},
    {"division_parent",
     "division_parent(code, 'county' | 'town')", "the county's or town's code above a division code; NULL when the code is shorter",
     "division_parent('410621101201', 'town') = '410621101'", EXPR_TEXT,
     {EXPR_TEXT},
     2, 2,
     0, division_parent_prepare,
     division_parent_run},
    {"in_list",
     "in_list(text, 'list')", "whether the text is a name, alias or code of the pack's code list",
     NULL, EXPR_BOOLEAN,
     {EXPR_TEXT},
     2, 2,
     0, in_list_prepare,
     in_list_run},
    {"parameter_at",
     "parameter_at('name', date)", "the number that the parameter had on that date; NULL when it had none",
     NULL, EXPR_NUMBER,
     {EXPR_TEXT, EXPR_DATE},
     2, 2,
     0, parameter_at_prepare,
     parameter_at_run},
    {"state",
     "state(column)", "what normalising did to the cell: ok, changed, absent, invalid, masked",
     NULL, EXPR_TEXT,
     {EXPR_ANY},
     1, 1,
     FUNCTION_COLUMN, NULL,
     NULL},
    {"raw",
     "raw(column)", "the cell as it was delivered; NULL when it was empty",
     NULL, EXPR_TEXT,
     {EXPR_ANY},
     1, 1,
     FUNCTION_COLUMN | FUNCTION_KEEPS,
     NULL, NULL},
    {.name = NULL},
};
