/* SPDX-License-Identifier: Apache-2.0 */
/* Thousands of random expressions over random tables full of NULLs and coincidences: engine and naive reading agree, and printing an
 * expression and parsing it again changes nothing. BIDUI_SEED repeats a run, BIDUI_EXPRESSIONS says how many; BIDUI_EXPRESSIONS_SQL names a
 * file for the script that lets PostgreSQL say the same (tests/pipeline/transform/expr_sql.sh). */
#include "tests/unit/transform/expr_naive.h"
#include "tests/unit/transform/expr_random_sql.h"
#include "tests/unit/transform/expr_tally.h"
#include "tests/unit/transform/rule_pack.h"

#include "common/ground/buffer.h"
#include "transform/expr/function.h"

enum { PERSONS = 60, EVENTS = 90, EXPRESSIONS = 4000, DEPTH = 4, TEXT_MAX = 16 * 1024 };

static uint64_t seed;

/* splitmix64 */
static uint32_t
any(uint32_t below)
{
    uint64_t mixed = (seed += UINT64_C(0x9e3779b97f4a7c15));

    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((mixed ^ (mixed >> 31)) % below);
}

static const char *
pick(const char *const *words)
{
    uint32_t count = 0;

    while (words[count] != NULL) {
        count++;
    }
    return words[any(count)];
}

/* ---- tables ---- */

static const char *const houses[] = {"H1", "H2", "H3", "H4", "", NULL};
static const char *const numbers[] = {"1", "2", "3", NULL};
static const char *const ids[] = {"11010519491231002X", "440524188001010014", "130503196704010012", "", "", "999999", NULL};
static const char *const names[] = {"张三",   "李四",   "a_b",  "50%", "王·小（二）", "王•小", "ＡＢ１",
                                    "aé𠮷Ōx", "abcdeŌ", "甲？", "x\\", "Z",           "",      NULL};
static const char *const kinds[] = {"甲", "乙", "丙", "", NULL};
static const char *const trait_lists[] = {"健康", "慢性病", "慢性病;残疾", "残疾、健康", "", NULL};
static const char *const amounts[] = {"0", "1", "2.5", "-3", "0.0001", "99999999999999.9999", "1000", "", NULL};
static const char *const counts[] = {"0", "1", "2", "3", "-1", "", NULL};
static const char *const dates[] = {"2022-06-30", "2022-01-31", "2021-12-31", "1949-12-31", "2022-02-28", "2024-02-29", "", NULL};
static const char *const months[] = {"2022-06", "2022-01", "2021-12", "", NULL};
static const char *const truths[] = {"是", "否", "", NULL};

static void
fill(struct rule_pack *world)
{
    const char **rows = arena_must_zero(&world->arena, EVENTS + PERSONS + 1, sizeof *rows);

    for (size_t at = 0; at < PERSONS; at++) {
        rows[at] = arena_must_format(&world->arena, "%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s", pick(houses), pick(numbers), pick(ids), pick(names),
                                     pick(kinds), pick(trait_lists), pick(amounts), pick(counts), pick(dates), pick(months), pick(truths));
    }
    rows[PERSONS] = NULL;
    pack_fill(world, "person", "house no id name kind traits amount count_of born since insured", rows);
    for (size_t at = 0; at < EVENTS; at++) {
        rows[at] = arena_must_format(&world->arena, "E%u|%s|%s|%s|%s|%s|%s", any(200), pick(houses), pick(ids), pick(kinds), pick(dates),
                                     pick(amounts), pick(counts));
    }
    rows[EVENTS] = NULL;
    pack_fill(world, "event", "event_no house id kind happened_on paid people", rows);
    pack_keys(world);
}

/* ---- expressions ---- */

enum source { PERSON, EVENT };
enum { ROWS_IN_ROWS = 3 };

struct writer {
    struct buffer buffer;
    enum source sources[ROWS_IN_ROWS + 1]; /* of the row at each level */
    uint32_t level;                        /* of the innermost row */
};

static void write_type(struct writer *writer, enum expr_type type, int depth);
static void write_truth(struct writer *writer, int depth);

static void
put(struct writer *writer, const char *text)
{
    buffer_append_string(&writer->buffer, text);
}

/* A column of the innermost row or of one around it: @ becomes `row.row.` */
static void
put_column(struct writer *writer, const char *const columns[2][16])
{
    const uint32_t outwards = writer->level > 0 && any(3) == 0 ? 1 + any(writer->level) : 0;

    for (const char *at = pick(columns[writer->sources[writer->level - outwards]]); *at != '\0'; at++) {
        if (*at != '@') {
            buffer_append_char(&writer->buffer, *at);
        }
        for (uint32_t row = 0; row < outwards && *at == '@'; row++) {
            put(writer, "row.");
        }
    }
}

static void
write_atom(struct writer *writer, enum expr_type type)
{
    static const char *const columns[][2][16] = {
        [EXPR_TEXT] = {{"@name", "trim(@kind)", "@house", "@no", "@id", "trim(@traits)", "@person_key", "@household_key", "raw(@id)", NULL},
                       {"trim(@kind)", "@house", "@id", "@event_no", "@person_key", NULL}                                                                                     },
        [EXPR_NUMBER] = {{"@amount", "@count_of", "length(@name)", "-@amount", "list_size(@traits)", "@count_of * 2", NULL},
                       {"@paid", "@people", "length(@event_no)", "-@paid", "@people * 2", NULL}                                                                               },
        [EXPR_DATE] = {{"@born", "first_day(@since)", NULL},                                                                                 {"@happened_on", NULL}           },
        [EXPR_YEARMONTH] = {{"@since", "yearmonth(@born)", "yearmonth(@born - 40)", NULL},                                                        {"yearmonth(@happened_on)", NULL}},
        [EXPR_BOOLEAN] = {{"@insured", "@insured is true", "has(@traits, '残疾')", "@kind in ('甲', '丙')", "@name like '%三'",
                           "@name like 'a\\_%'", "state(@id) = 'absent'", "overlaps(@traits, '健康', '残疾')", NULL},
                       {"@kind = '甲'", "@paid > 1", "@people is null", "starts_with(@event_no, 'E1')", NULL}                                                                 },
    };
    static const char *const constants[][24] = {
        [EXPR_TEXT] = {"'张三'",
                       "'H1'", "'E7'",
                       "'a\\'", "'\\\\'",
                       "'%\\'", "'é𠮷x'",
                       "'王·小（二）'", "'ＡＢ１'",
                       "'ab?'", "'B'",
                       "'健康;残疾'", "'2022-02-29'",
                       "'12.50'", "'-0'",
                       "'1000000000000000000000000000000000'", "'0000000000000000000000000000000000000012'",
                       "'999999999999999999999999999999.999999'", "'11010519491231002X'",
                       "substr('a', 2)", NULL},
        [EXPR_NUMBER] = {"1", "2.5", "0", "-3", ":line", "7", "99999999999999", "18446744073709551617", "-9223372036854775809",
                       "999999999999999999999999999999.5", "nullif(1, 1)", NULL},
        [EXPR_DATE] = {":as_of", "date '2022-01-31'", "date '9999-12-31'", "date '0001-01-01'", "to_date(null)", NULL},
        [EXPR_YEARMONTH] = {"yearmonth '2022-06'", "yearmonth '9999-12'", NULL},
        [EXPR_BOOLEAN] = {"true", "false", "null", NULL},
    };

    if (any(3) == 0) {
        put(writer, pick(constants[type]));
    } else {
        put_column(writer, columns[type]);
    }
}

/* Arguments that must be literals; NULL: any expression of the type. */
static const char *
literal_argument(const char *function, size_t at)
{
    static const char *const patterns[] = {"'^[a-z]'", "'\\d{4}'", "'[^甲]$'", "'^.{3}$'", NULL};
    static const char *const levels[] = {"'county'", "'town'", NULL};

    if (strcmp(function, "parameter_at") == 0) {
        return at == 0 ? "'line'" : NULL;
    }
    if (at != 1) {
        return NULL;
    }
    return strcmp(function, "matches") == 0           ? pick(patterns)
           : strcmp(function, "division_parent") == 0 ? pick(levels)
           : strcmp(function, "in_list") == 0         ? "'kind'"
                                                      : NULL;
}

static enum expr_type
any_type(void)
{
    static const enum expr_type types[] = {EXPR_TEXT, EXPR_NUMBER, EXPR_DATE, EXPR_YEARMONTH, EXPR_BOOLEAN};

    return types[any(5)];
}

static enum expr_type
argument_type(const struct expr_function *function, size_t at)
{
    size_t place = at < FUNCTION_ARGUMENTS_MAX ? at : FUNCTION_ARGUMENTS_MAX - 1;

    while (place > 0 && function->arguments[place] == EXPR_ANY) {
        place--;
    }
    return function->arguments[place];
}

/* Any function of the table that gives this type, each as often as the others; a new row is tried without a word here. */
static const struct expr_function *
any_function(enum expr_type type)
{
    const struct expr_function *function = NULL;
    const struct expr_function *row;
    uint32_t seen = 0;

    for (size_t number = 0; (row = expr_function_at(number)) != NULL; number++) {
        if ((row->result == type || row->result == EXPR_ANY) && (row->flags & FUNCTION_COLUMN) == 0 && any(++seen) == 0) {
            function = row;
        }
    }
    return function;
}

static void
write_call(struct writer *writer, enum expr_type type, int depth)
{
    const struct expr_function *function = any_function(type);
    const enum expr_type same = function->result == EXPR_ANY ? type : any_type();
    const uint32_t most = function->maximum < 4 ? function->maximum : 4;
    const uint32_t count = function->minimum + any(most - function->minimum + 1);

    buffer_format(&writer->buffer, "%s(", function->name);
    for (size_t at = 0; at < count; at++) {
        const char *literal = literal_argument(function->name, at);
        const enum expr_type wanted = argument_type(function, at);

        put(writer, at == 0 ? "" : ", ");
        if (literal != NULL) {
            put(writer, literal);
        } else if (any(12) == 0 && (at > 0 || function->result != EXPR_ANY)) { /* coalesce(null) has no type */
            put(writer, "null");
        } else {
            write_type(writer, wanted == EXPR_ANY ? same : wanted, depth - 1);
        }
    }
    put(writer, ")");
}

/* exists(event …) and its kin; `column` NULL for rows. */
static void
write_related(struct writer *writer, const char *word, enum source source, const char *column, bool ordered, int depth)
{
    static const char *const keys[] = {" by person_key", " by household_key", " by house", " by kind", " by house, kind", "", NULL};
    static const char *const across[2][2][3] = {
        {{" by house = no", NULL},                           {" by born = happened_on", " by no = house", NULL}},
        {{" by happened_on = born", " by house = no", NULL}, {" by house", NULL}                               }
    };

    buffer_format(&writer->buffer, "%s(%s%s%s%s", word, source == PERSON ? "person" : "event", column == NULL ? "" : ".",
                  column == NULL ? "" : column, any(3) == 0 ? pick(across[source][writer->sources[writer->level]]) : pick(keys));
    writer->sources[++writer->level] = source;
    if (any(4) > 0) {
        put(writer, " where ");
        write_truth(writer, depth - 1);
    }
    writer->level--;
    if (ordered && any(2) == 0) {
        static const char *const orders[2][4] = {
            {" order by born",        " order by amount desc", " order by kind, count_of desc", NULL},
            {" order by happened_on", " order by paid desc",   " order by kind, people desc",   NULL}
        };

        put(writer, pick(orders[source]));
    }
    put(writer, ")");
}

/* Aggregates inside aggregates cost the plain reading rows * rows * rows, so they are rare. */
static bool
may_relate(const struct writer *writer, int depth)
{
    return depth > 0 && (writer->level == 0 || (writer->level < ROWS_IN_ROWS && any(12) == 0));
}

static void
write_aggregate(struct writer *writer, enum expr_type type, int depth)
{
    static const char *const folds[][8] = {
        [EXPR_TEXT] = {"first", "min", "max", "mode", NULL},
        [EXPR_NUMBER] = {"sum", "avg", "min", "max", "mode", "count_distinct", "count", NULL},
        [EXPR_DATE] = {"first", "min", "max", "mode", NULL},
        [EXPR_BOOLEAN] = {"exists", "none", NULL},
    };
    static const char *const columns[][2][4] = {
        [EXPR_TEXT] = {{"kind", "house", "name", NULL}, {"kind", "house", "event_no", NULL}},
        [EXPR_NUMBER] = {{"amount", "count_of", NULL},    {"paid", "people", NULL}           },
        [EXPR_DATE] = {{"born", NULL},                  {"happened_on", NULL}              },
    };
    const enum source source = any(3) == 0 ? PERSON : EVENT;
    const char *fold = pick(folds[type]);
    const bool rows = type == EXPR_BOOLEAN || (strcmp(fold, "count") == 0 && any(2) == 0);

    put(writer, type == EXPR_TEXT ? "trim(" : ""); /* else the checker refuses values that the column's code list does not have */
    write_related(writer, fold, source, rows ? NULL : pick(columns[type][source]), strcmp(fold, "first") == 0, depth);
    put(writer, type == EXPR_TEXT ? ")" : "");
}

static void
write_case(struct writer *writer, enum expr_type type, int depth)
{
    const bool simple = any(2) == 0;
    const enum expr_type compared = any(2) == 0 ? EXPR_NUMBER : EXPR_TEXT;

    put(writer, "case ");
    if (simple) {
        write_type(writer, compared, depth - 1);
    }
    for (uint32_t branch = any(3); branch < 3; branch++) {
        put(writer, " when ");
        write_type(writer, simple ? compared : EXPR_BOOLEAN, simple ? 0 : depth - 1);
        put(writer, " then ");
        write_type(writer, type, depth - 1);
    }
    if (any(2) == 0) {
        put(writer, " else ");
        write_type(writer, type, 0);
    }
    put(writer, " end");
}

/* Both in brackets of their own, with a sign between. */
static void
write_pair(struct writer *writer, enum expr_type left, const char *sign, enum expr_type right, int depth)
{
    put(writer, "(");
    write_type(writer, left, depth - 1);
    put(writer, sign);
    write_type(writer, right, depth - 1);
    put(writer, ")");
}

static void
write_operation(struct writer *writer, enum expr_type type, int depth)
{
    static const char *const signs[] = {" + ", " - ", " * ", " / ", NULL};

    if (type == EXPR_TEXT) {
        write_pair(writer, EXPR_TEXT, " || ", EXPR_TEXT, depth);
    } else if (type == EXPR_DATE) { /* a bare NULL behind the sign would be a date */
        write_pair(writer, EXPR_DATE, any(2) == 0 ? " + 1 * " : " - 1 * ", EXPR_NUMBER, depth);
    } else if (type == EXPR_NUMBER && any(4) == 0) {
        write_pair(writer, EXPR_DATE, " - ", EXPR_DATE, depth);
    } else if (type == EXPR_NUMBER) {
        write_pair(writer, EXPR_NUMBER, pick(signs), EXPR_NUMBER, depth);
    } else {
        write_atom(writer, type);
    }
}

static void
write_type(struct writer *writer, enum expr_type type, int depth)
{
    if (type == EXPR_BOOLEAN) {
        write_truth(writer, depth);
        return;
    }
    switch (depth <= 0 ? 0 : any(6)) {
    case 1:
        write_operation(writer, type, depth);
        break;
    case 2:
        write_case(writer, type, depth);
        break;
    case 3:
        if (type != EXPR_YEARMONTH && may_relate(writer, depth)) {
            write_aggregate(writer, type, depth);
            break;
        }
        write_atom(writer, type);
        break;
    case 4:
    case 5:
        write_call(writer, type, depth);
        break;
    default:
        write_atom(writer, type);
        break;
    }
}

static void
write_comparison(struct writer *writer, int depth)
{
    static const char *const signs[] = {" = ", " <> ", " < ", " <= ", " > ", " >= ", " is distinct from ", " is not distinct from ", NULL};
    static const enum expr_type types[] = {EXPR_TEXT, EXPR_NUMBER, EXPR_DATE, EXPR_YEARMONTH};
    const enum expr_type type = types[any(4)];

    put(writer, "(");
    write_type(writer, type, depth - 1);
    switch (any(type == EXPR_TEXT ? 6 : 5)) {
    case 0:
        put(writer, any(2) == 0 ? " in (" : " not in (");
        write_type(writer, type, 0);
        put(writer, ", ");
        write_type(writer, type, 0);
        put(writer, ")");
        break;
    case 1:
        put(writer, any(2) == 0 ? " between " : " not between ");
        write_type(writer, type, 0);
        put(writer, " and ");
        write_type(writer, type, 0);
        break;
    case 2:
        put(writer, any(2) == 0 ? " is null" : " is not null");
        break;
    case 5:
        put(writer, any(2) == 0 ? " like " : " not like ");
        write_type(writer, type, depth - 1);
        break;
    default:
        put(writer, pick(signs));
        write_type(writer, type, depth - 1);
        break;
    }
    put(writer, ")");
}

static void
write_truth(struct writer *writer, int depth)
{
    static const char *const judged[] = {") is true)", ") is false)", ") is not true)", ") is not false)", NULL};

    switch (depth <= 0 ? 9 : any(10)) {
    case 0:
    case 1:
        write_pair(writer, EXPR_BOOLEAN, any(2) == 0 ? " and " : " or ", EXPR_BOOLEAN, depth);
        break;
    case 2:
        put(writer, "not ");
        write_truth(writer, depth - 1);
        break;
    case 3:
    case 4:
        write_comparison(writer, depth);
        break;
    case 5:
        if (may_relate(writer, depth)) {
            write_aggregate(writer, EXPR_BOOLEAN, depth);
            break;
        }
        write_atom(writer, EXPR_BOOLEAN);
        break;
    case 6:
        write_call(writer, EXPR_BOOLEAN, depth);
        break;
    case 7:
        put(writer, "(");
        write_case(writer, EXPR_BOOLEAN, depth);
        put(writer, ")");
        break;
    case 8:
        put(writer, "((");
        write_truth(writer, depth - 1);
        put(writer, pick(judged));
        break;
    default:
        write_atom(writer, EXPR_BOOLEAN);
        break;
    }
}

/* ---- comparing ---- */

static bool
agree(const struct expr_value *left, const struct expr_value *right, enum expr_type type)
{
    return left->valid == right->valid && (!left->valid || type == EXPR_ANY || naive_compare(left, right, type) == 0);
}

static void
compare(struct rule_pack *world, const char *text, const struct expr *expr, struct expr_value values[PERSONS])
{
    const struct table *table = table_find(&world->batch, TEXT("person"));
    struct arena arena;

    pack_evaluate(world, "person", expr, values);
    arena_init(&arena, 0);
    for (size_t row = 0; row < table->row_count; row++) {
        const struct naive_row here = {&world->batch, table, row, NULL, &arena};
        const struct expr_value plain = naive(expr, &here);

        if (!agree(&values[row], &plain, expr->type)) {
            fail_msg("row %zu of %s: engine %s %d, naive %s %d", row, text, values[row].valid ? "known" : "null", values[row].truth,
                     plain.valid ? "known" : "null", plain.truth);
        }
    }
    arena_done(&arena);
}

/* The script so far, written out and emptied. */
static void
flush_script(FILE *script, struct buffer *out)
{
    if (script != NULL) {
        assert_int_equal(fwrite(out->data, 1, out->size, script), out->size);
    }
    buffer_clear(out);
}

static FILE *
begin_script(struct rule_pack *world, struct buffer *out)
{
    const char *path = getenv("BIDUI_EXPRESSIONS_SQL");
    FILE *script = path == NULL ? NULL : fopen(path, "w");

    assert_true(path == NULL || script != NULL);
    sql_table(out, &world->batch, table_find(&world->batch, TEXT("person")), &world->arena);
    sql_table(out, &world->batch, table_find(&world->batch, TEXT("event")), &world->arena);
    flush_script(script, out);
    return script;
}

static const char *
random_text(struct rule_pack *world, enum expr_type type)
{
    struct writer writer = {.level = 0};
    const char *text;

    buffer_init(&writer.buffer, TEXT_MAX);
    write_type(&writer, type, DEPTH);
    text = arena_must_string(&world->arena, buffer_text(&writer.buffer));
    buffer_done(&writer.buffer);
    return text;
}

/* Chance wrote `x < 0 and x > 1`, or sex(id) = 'H1'; what is only warned of before that is no reason. */
static bool
is_refused_by_sense(const struct expr_problems *problems)
{
    size_t at = 0;

    while (at + 1 < problems->count && problems->items[at].id[0] == 'W') {
        at++;
    }
    return strcmp(problems->items[at].id, "E-RULE-NEVER") == 0 || strcmp(problems->items[at].id, "E-RULE-ALWAYS") == 0
           || strcmp(problems->items[at].id, "E-RULE-VALUE") == 0;
}

static void
engine_and_naive_reading_agree(void **state)
{
    struct rule_pack *world = *state;
    const char *wanted = getenv("BIDUI_SEED");
    const size_t expressions = getenv("BIDUI_EXPRESSIONS") == NULL ? EXPRESSIONS : strtoul(getenv("BIDUI_EXPRESSIONS"), NULL, 10);
    struct expr_value values[PERSONS];
    struct expr_tally tally = {0};
    size_t checked = 0;
    size_t refused = 0;
    struct buffer out;
    FILE *script;

    seed = wanted == NULL ? 20220630 : strtoull(wanted, NULL, 10);
    print_message("seed %llu\n", (unsigned long long)seed);
    fill(world);
    buffer_init(&out, SQL_TEXT_MAX);
    script = begin_script(world, &out);
    for (size_t number = 0; number < expressions; number++) {
        struct expr_problems problems = {0};
        const char *text = random_text(world, EXPR_BOOLEAN);
        const struct expr *expr = pack_check(world, "person", text, EXPR_BOOLEAN, &problems);
        struct text printed;

        if (expr == NULL && is_refused_by_sense(&problems)) {
            refused++;
            continue;
        }
        if (expr == NULL) {
            fail_msg("%s: %s", text, problems.items[0].message);
        }
        compare(world, text, expr, values);
        expr_tally_count(&tally, expr, 0);
        sql_expression(&out, world, number, text, expr, values, table_find(&world->batch, TEXT("person"))->row_count);
        flush_script(script, &out);
        printed = expr_print(expr, &world->arena);
        expr = pack_check(world, "person", arena_must_string(&world->arena, printed), EXPR_BOOLEAN, &problems);
        if (expr == NULL || !text_equal(expr_print(expr, &world->arena), printed)) {
            fail_msg("%s prints as %.*s", text, TEXT_ARG(printed));
        }
        checked++;
    }
    buffer_done(&out);
    assert_true(script == NULL || fclose(script) == 0);
    assert_int_equal(checked + refused, expressions);
    assert_true(refused < expressions / 20 + 5);
    if (expressions >= EXPRESSIONS) {
        expr_tally_hold(&tally);
    }
}

/* Of whatever cuts and pieces: no character is ever in halves. */
static void
texts_stay_valid(void **state)
{
    struct rule_pack *world = *state;
    struct expr_value values[PERSONS];

    for (size_t number = 0; number < EXPRESSIONS / 4; number++) {
        struct expr_problems problems = {0};
        const char *text = random_text(world, EXPR_TEXT);
        const struct expr *expr = pack_check(world, "person", text, EXPR_ANY, &problems);

        if (expr == NULL || expr->type != EXPR_TEXT) {
            assert_true(expr != NULL || is_refused_by_sense(&problems));
            continue;
        }
        compare(world, text, expr, values);
        for (size_t row = 0; row < PERSONS; row++) {
            if (values[row].valid && (!text_is_utf8(values[row].text) || values[row].text.size == 0)) {
                fail_msg("row %zu of %s is \"%.*s\"", row, text, TEXT_ARG(values[row].text));
            }
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(engine_and_naive_reading_agree), cmocka_unit_test(texts_stay_valid)};

    return cmocka_run_group_tests_name("random expressions", tests, pack_make, pack_drop);
}
