/* SPDX-License-Identifier: Apache-2.0 */
/* Functions of citizen numbers, names, places, code lists and parameters. */
#include "transform/expr/function.h"

#include "common/formats/resident_id.h"
#include "common/ground/date.h"
#include "transform/cells/name.h"
#include "transform/expr/kernel.h"
#include "transform/expr/parameter.h"
#include "transform/expr/sql.h"

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

static bool
birth_date_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    const char *id = in[0].text.data;

    (void)count, (void)data, (void)scratch;
    return has_id_form(in[0].text) && memcmp(id + 6, "0000", 4) != 0 && date_parse_digits(id + 6, &out->days);
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
    const size_t distance = text_distance_characters(in[0].text, in[1].text);

    (void)count, (void)data, (void)scratch;
    out->number = distance == SIZE_MAX ? 0 : fixed_from_integer((int64_t)distance);
    return distance != SIZE_MAX;
}

static bool
same_name_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data, (void)scratch;
    out->truth = name_same(in[0].text, in[1].text);
    return true;
}

/* Characters of a division code that name its county, its town. */
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
    const size_t wanted = *(const size_t *)data;
    struct text rest = in[0].text;

    (void)count, (void)scratch;
    for (size_t taken = 0; taken < wanted && rest.size > 0; taken++) {
        uint32_t character;
        const size_t size = text_decode(rest, &character);

        rest = (struct text){rest.data + (size == 0 ? 1 : size), rest.size - (size == 0 ? 1 : size)};
    }
    out->text = (struct text){in[0].text.data, in[0].text.size - rest.size};
    return text_length(out->text) == wanted;
}

static struct text
suggest_list(const struct pack *pack, struct text wanted)
{
    struct text_nearest nearest = text_nearest_to(wanted);

    for (size_t at = 0; at < pack->list_count; at++) {
        text_nearest_offer(&nearest, pack->lists[at].name);
    }
    return nearest.found;
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

/* clang-format off */
const struct expr_function expr_function_domain_table[] = {
    {.name = "birth_date", .form = "birth_date(id)",
     .summary = "the date in positions 7 to 14 of an 18-character number; NULL when there is no such day",
     .result = EXPR_DATE, .arguments = {EXPR_TEXT}, .minimum = 1, .maximum = 1, .flags = FUNCTION_BIRTH, .run = birth_date_run,
     .sql = {{NULL, "id text", "date",
              "CASE WHEN id ~ '^[0-9]{17}[0-9X]$' THEN "
              "rule.make_date(pg_catalog.substr(id, 7, 4)::numeric, pg_catalog.substr(id, 11, 2)::numeric, "
              "pg_catalog.substr(id, 13, 2)::numeric) END"}},
     .examples = {"birth_date('11010519491231002X') = date '1949-12-31'", "birth_date('110105194902310021') is null"}},
    {.name = "sex", .form = "sex(id)", .summary = "男 or 女 by position 17 of an 18-character number; NULL for anything else",
     .result = EXPR_TEXT, .arguments = {EXPR_TEXT}, .minimum = 1, .maximum = 1, .run = sex_run, .values = {"男", "女"},
     .sql = {{NULL, "id text", "text",
              "CASE WHEN id ~ '^[0-9]{17}[0-9X]$' THEN CASE WHEN pg_catalog.substr(id, 17, 1)::int % 2 = 1 THEN '男' ELSE '女' "
              "END END"}},
     .examples = {"sex('11010519491231002X') = '女'", "sex('1') is null"}},
    {.name = "id_valid", .form = "id_valid(id)", .summary = "whether it is a valid citizen number of 18 characters (GB 11643)",
     .result = EXPR_BOOLEAN, .arguments = {EXPR_TEXT}, .minimum = 1, .maximum = 1, .run = id_valid_run,
     .sql = {{"is_province", "code text", "boolean",
              "code = ANY "
              "('{11,12,13,14,15,21,22,23,31,32,33,34,35,36,37,41,42,43,44,45,46,50,51,52,53,54,61,62,63,64,65,71}'::text[])"},
             {"id_check_character", "id text", "text",
              "(SELECT pg_catalog.substr('10X98765432', (pg_catalog.sum(weight * pg_catalog.substr(id, place::int, 1)::int) % "
              "11)::int + 1, 1) "
              "FROM pg_catalog.unnest('{7,9,10,5,8,4,2,1,6,3,7,9,10,5,8,4,2}'::int[]) WITH ORDINALITY AS w (weight, place))"},
             {NULL, "id text", "boolean",
              "CASE WHEN id IS NULL THEN NULL WHEN id !~ '^[0-9]{17}[0-9X]$' THEN false "
              "WHEN NOT CASE WHEN pg_catalog.left(id, 1) = '9' THEN rule.is_province(pg_catalog.substr(id, 2, 2)) "
              "WHEN pg_catalog.left(id, 2) IN ('81', '82', '83') THEN pg_catalog.substr(id, 3, 4) = '0000' "
              "ELSE rule.is_province(pg_catalog.left(id, 2)) END THEN false "
              "WHEN rule.birth_date(id) IS NULL OR rule.year(rule.birth_date(id)) NOT BETWEEN 1800 AND 2099 THEN false "
              "ELSE pg_catalog.right(id, 1) = rule.id_check_character(id) END"}},
     .examples = {"id_valid('11010519491231002X')"}},
    {.name = "id_distance", .form = "id_distance(id, other)",
     .summary = "how many single-character edits lie between two numbers of at most 63 characters; NULL for longer ones",
     .result = EXPR_NUMBER, .arguments = {EXPR_TEXT}, .minimum = 2, .maximum = 2, .run = id_distance_run,
     .sql = {{NULL, "a text, b text", "numeric", /* Levenshtein's table, line by line; the cheapest way along a line is a running minimum */
              "CASE WHEN pg_catalog.char_length(a) <= 63 AND pg_catalog.char_length(b) <= 63 THEN ("
              "WITH RECURSIVE lines (i, line) AS (SELECT 0, ARRAY (SELECT pg_catalog.generate_series(0, pg_catalog.char_length(b))) "
              "UNION ALL SELECT i + 1, i + 1 || ARRAY (SELECT (j + pg_catalog.min(least(i + 1, line[j + 1] + 1 - j, "
              "line[j] + (c <> pg_catalog.substr(a, i + 1, 1))::int - j)) OVER (ORDER BY j ROWS UNBOUNDED PRECEDING))::int "
              "FROM pg_catalog.unnest(pg_catalog.string_to_array(b, NULL)) WITH ORDINALITY AS u (c, j)) "
              "FROM lines WHERE i < pg_catalog.char_length(a)) "
              "SELECT line[pg_catalog.char_length(b) + 1]::numeric FROM lines WHERE i = pg_catalog.char_length(a)) END"}},
     .examples = {"id_distance('410621', '410612') = 2", "id_distance('ＡＢ', 'ＡＣ') = 1"}},
    {.name = "same_name", .form = "same_name(name, other)",
     .summary = "equal without blanks, brackets and kinds of middle dot; a damaged character stands for any",
     .result = EXPR_BOOLEAN, .arguments = {EXPR_TEXT}, .minimum = 2, .maximum = 2, .run = same_name_run,
     .sql = {{"name_form", "name text", "text",
              "pg_catalog.regexp_replace(pg_catalog.upper(pg_catalog.translate("
              "pg_catalog.regexp_replace(pg_catalog.regexp_replace(name COLLATE \"C\", "
              "'\\([^)]*\\)|（[^）]*）|\\[[^]]*\\]|【[^】]*】|〔[^〕]*〕', '', 'g'), "
              "'[\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u1680\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u2064\\u3000\\ufeff]', "
              "'', 'g'), "
              "'·•‧・･∙⋅！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～', "
              "'.......!\"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~')), "
              "'\\.+', '.', 'g')"},
             {NULL, "a text, b text", "boolean",
              "CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN a = b THEN true "
              "WHEN pg_catalog.octet_length(a) > 200 OR pg_catalog.octet_length(b) > 200 THEN false "
              "ELSE (SELECT pg_catalog.char_length(x) = pg_catalog.char_length(y) "
              "AND NOT EXISTS (SELECT FROM pg_catalog.generate_series(1, pg_catalog.char_length(x)) at "
              "WHERE pg_catalog.substr(x, at, 1) <> pg_catalog.substr(y, at, 1) "
              "AND pg_catalog.substr(x, at, 1) || pg_catalog.substr(y, at, 1) !~ "
              "'[?□〓\\ufffd\\ue000-\\uf8ff\\U000f0000-\\U0010fffd]') "
              "FROM (SELECT rule.name_form(a) AS x, rule.name_form(b) AS y OFFSET 0) forms) END"}},
     .examples = {"same_name('阿依·古丽', '阿依•古丽')", "same_name('ａ·b（某）', 'A.B')", "same_name('王？', '王梅')"}},
    {.name = "division_parent", .form = "division_parent(code, 'county' | 'town')",
     .summary = "the county's or town's code above a division code; NULL when the code is shorter",
     .result = EXPR_TEXT, .arguments = {EXPR_TEXT}, .minimum = 2, .maximum = 2, .prepare = division_parent_prepare,
     .run = division_parent_run,
     .sql = {{NULL, "code text, level text", "text",
              "CASE WHEN pg_catalog.char_length(code) >= CASE level WHEN 'county' THEN 6 ELSE 9 END "
              "THEN pg_catalog.left(code, CASE level WHEN 'county' THEN 6 ELSE 9 END) END"}},
     .examples = {"division_parent('410621101201', 'town') = '410621101'", "division_parent('abcdeŌ', 'county') = 'abcdeŌ'"}},
    {.name = "in_list", .form = "in_list(text, 'list')", .summary = "whether the text is a name, alias or code of the pack's code list",
     .result = EXPR_BOOLEAN, .arguments = {EXPR_TEXT}, .minimum = 2, .maximum = 2, .prepare = in_list_prepare, .run = in_list_run,
     .print = expr_sql_in_list,
     .examples = {"in_list(kind, 'kind')"}},
    {.name = "parameter_at", .form = "parameter_at('name', date)",
     .summary = "the number that the parameter had on that date; NULL when it had none",
     .result = EXPR_NUMBER, .arguments = {EXPR_TEXT, EXPR_DATE}, .minimum = 2, .maximum = 2, .prepare = parameter_at_prepare,
     .run = parameter_at_run, .print = expr_sql_parameter_at,
     .examples = {"parameter_at('line', date '2022-06-30') = 6000"}},
    {.name = "state", .form = "state(column)", .summary = "what normalising did to the cell: ok, changed, absent, invalid, masked",
     .result = EXPR_TEXT, .arguments = {EXPR_ANY}, .minimum = 1, .maximum = 1, .flags = FUNCTION_COLUMN, .load = expr_kernel_load_state,
     .values = {"ok", "changed", "absent", "invalid", "masked"},
     .print = expr_sql_state,
     .sql = {{NULL, "states text, field int", "text",
              "CASE pg_catalog.substr(states, field, 1) WHEN 'c' THEN 'changed' WHEN 'a' THEN 'absent' WHEN 'i' THEN 'invalid' "
              "WHEN 'm' THEN 'masked' ELSE 'ok' END"}},
     .examples = {"state(id) = 'changed'"}},
    {.name = "raw", .form = "raw(column)", .summary = "the cell as it was delivered; NULL when it was empty",
     .result = EXPR_TEXT, .arguments = {EXPR_ANY}, .minimum = 1, .maximum = 1, .flags = FUNCTION_COLUMN | FUNCTION_KEEPS,
     .load = expr_kernel_load_raw, .print = expr_sql_raw,
     .examples = {"raw(id) = '11010519491231002x'"}},
    {.name = NULL},
};
/* clang-format on */
