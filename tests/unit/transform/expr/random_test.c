/* SPDX-License-Identifier: Apache-2.0 */
/* Thousands of random expressions over random tables full of NULLs and coincidences: engine and naive reading agree, and printing an
 * expression and parsing it again changes nothing. BIDUI_SEED repeats a run, BIDUI_EXPRESSIONS says how many; BIDUI_EXPRESSIONS_SQL names a
 * file for the script that lets PostgreSQL say the same (tests/pipeline/transform/expr_sql.sh). */
#include "tests/unit/transform/expr_naive.h"
#include "tests/unit/transform/expr_random_sql.h"
#include "tests/unit/transform/rule_pack.h"

#include "common/ground/buffer.h"

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
static const char *const names[] = {"张三", "李四", "王五", "a_b", "50%", "", NULL};
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

struct writer {
    struct buffer buffer;
    bool inside;  /* of an aggregate over event */
    bool outside; /* row.x may be used */
};

static void write_number(struct writer *writer, int depth);
static void write_text(struct writer *writer, int depth);
static void write_date(struct writer *writer, int depth);
static void write_truth(struct writer *writer, int depth);

static void
put(struct writer *writer, const char *text)
{
    buffer_append_string(&writer->buffer, text);
}

/* exists(event …) and its kin; `column` NULL for rows. */
static void
write_related(struct writer *writer, const char *word, const char *column, bool ordered, int depth)
{
    static const char *const keys[] = {" by person_key",
                                       " by household_key",
                                       " by house",
                                       " by house = no",
                                       " by kind",
                                       " by house, kind",
                                       " by happened_on = born",
                                       "",
                                       NULL};
    struct writer saved;

    buffer_format(&writer->buffer, "%s(event%s%s%s", word, column == NULL ? "" : ".", column == NULL ? "" : column, pick(keys));
    saved = *writer;
    if (any(4) > 0) {
        put(writer, " where ");
        writer->inside = true;
        writer->outside = true;
        write_truth(writer, depth - 1);
        writer->inside = saved.inside;
        writer->outside = saved.outside;
    }
    if (ordered && any(2) == 0) {
        static const char *const orders[] = {" order by happened_on", " order by paid desc", " order by kind, people desc", NULL};

        put(writer, pick(orders));
    }
    put(writer, ")");
}

static void
write_number(struct writer *writer, int depth)
{
    static const char *const person[] = {"amount", "count_of", "1", "2.5", "0", "-3", ":line", "99999999999999", "null", NULL};
    static const char *const event[] = {"paid", "people", "1", "0", "2", "row.amount", "row.count_of", NULL};
    static const char *const signs[] = {" + ", " - ", " * ", " / ", NULL};
    static const char *const folds[] = {"sum", "avg", "min", "max", "mode", "count_distinct", "count", NULL};
    static const char *const columns[] = {"paid", "people", NULL};

    if (depth <= 0) {
        put(writer, pick(writer->inside ? event : person));
        return;
    }
    switch (any(9)) {
    case 0:
    case 1:
        put(writer, "(");
        write_number(writer, depth - 1);
        put(writer, pick(signs));
        write_number(writer, depth - 1);
        put(writer, ")");
        break;
    case 2:
        put(writer, "coalesce(");
        write_number(writer, depth - 1);
        put(writer, ", ");
        write_number(writer, depth - 1);
        put(writer, ")");
        break;
    case 3:
        put(writer, "case when ");
        write_truth(writer, depth - 1);
        put(writer, " then ");
        write_number(writer, depth - 1);
        put(writer, any(2) == 0 ? " end" : " else 7 end");
        break;
    case 4:
        put(writer, "length(");
        write_text(writer, depth - 1);
        put(writer, ")");
        break;
    case 5:
        put(writer, "months_between(");
        write_date(writer, depth - 1);
        put(writer, ", ");
        write_date(writer, depth - 1);
        put(writer, ")");
        break;
    case 6:
        put(writer, "(");
        write_date(writer, depth - 1);
        put(writer, " - ");
        write_date(writer, depth - 1);
        put(writer, ")");
        break;
    default:
        if (writer->inside) {
            write_number(writer, 0);
        } else if (any(3) == 0) {
            write_related(writer, "count", NULL, false, depth);
        } else {
            write_related(writer, pick(folds), pick(columns), false, depth);
        }
        break;
    }
}

static void
write_text(struct writer *writer, int depth)
{
    static const char *const person[] = {"name",       "trim(kind)",    "house",   "no",   "id", "trim(traits)", "'张三'", "'H1'",
                                         "person_key", "household_key", "raw(id)", "null", NULL};
    static const char *const event[] = {"trim(kind)", "house",     "id",     "event_no",   "'H1'", "'E7'",
                                        "row.name",   "row.house", "row.no", "person_key", NULL};
    static const char *const folds[] = {"first", "min", "max", "mode", NULL};
    static const char *const columns[] = {"kind", "house", "event_no", NULL};
    const char *fold;

    switch (depth <= 0 ? 0 : any(6)) {
    case 1:
        put(writer, "(");
        write_text(writer, depth - 1);
        put(writer, " || ");
        write_text(writer, depth - 1);
        put(writer, ")");
        break;
    case 2:
        put(writer, "substr(");
        write_text(writer, depth - 1);
        put(writer, ", 2, 3)");
        break;
    case 3:
        put(writer, "text(");
        if (any(2) == 0) {
            write_number(writer, depth - 1);
        } else {
            write_date(writer, depth - 1);
        }
        put(writer, ")");
        break;
    case 4:
        if (!writer->inside) {
            fold = pick(folds);
            put(writer, "trim("); /* else the checker refuses values that the column's code list does not have */
            write_related(writer, fold, pick(columns), strcmp(fold, "first") == 0, depth);
            put(writer, ")");
            break;
        }
        put(writer, pick(event));
        break;
    default:
        put(writer, pick(writer->inside ? event : person));
        break;
    }
}

static void
write_date(struct writer *writer, int depth)
{
    static const char *const person[] = {"born", "first_day(since)", ":as_of", "date '2022-01-31'", "to_date(null)", NULL};
    static const char *const event[] = {"happened_on", "row.born", ":as_of", NULL};

    switch (depth <= 0 ? 0 : any(5)) {
    case 1:
        put(writer, "(");
        write_date(writer, depth - 1);
        put(writer, any(2) == 0 ? " + " : " - ");
        put(writer, any(3) == 0 ? "0.5" : "31");
        put(writer, ")");
        break;
    case 2:
        if (!writer->inside) {
            static const char *const folds[] = {"first", "min", "max", "mode", NULL};
            const char *fold = pick(folds);

            write_related(writer, fold, "happened_on", strcmp(fold, "first") == 0, depth);
            break;
        }
        put(writer, "happened_on");
        break;
    case 3:
        put(writer, "birth_date(");
        put(writer, writer->inside ? "id" : "raw(id)");
        put(writer, ")");
        break;
    default:
        put(writer, pick(writer->inside ? event : person));
        break;
    }
}

static void
write_comparison(struct writer *writer, int depth)
{
    static const char *const signs[] = {" = ", " <> ", " < ", " <= ", " > ", " >= ", " is distinct from ", " is not distinct from ", NULL};
    void (*const writers[])(struct writer *, int) = {write_number, write_text, write_date};
    void (*const one)(struct writer *, int) = writers[any(3)];

    put(writer, "(");
    one(writer, depth - 1);
    switch (any(5)) {
    case 0:
        put(writer, any(2) == 0 ? " in (" : " not in (");
        one(writer, 0);
        put(writer, ", ");
        one(writer, 0);
        put(writer, ")");
        break;
    case 1:
        put(writer, any(2) == 0 ? " between " : " not between ");
        one(writer, 0);
        put(writer, " and ");
        one(writer, 0);
        break;
    case 2:
        put(writer, any(2) == 0 ? " is null" : " is not null");
        break;
    default:
        put(writer, pick(signs));
        one(writer, depth - 1);
        break;
    }
    put(writer, ")");
}

static void
write_leaf(struct writer *writer)
{
    static const char *const person[] = {"insured",
                                         "true",
                                         "false",
                                         "null",
                                         "insured is true",
                                         "has(traits, '残疾')",
                                         "kind in ('甲', '丙')",
                                         "name like '%三'",
                                         "name like 'a\\_%'",
                                         "id_valid(raw(id))",
                                         "state(id) = 'absent'",
                                         "matches(name, '^[a-z]')",
                                         "overlaps(traits, '健康', '残疾')",
                                         NULL};
    static const char *const event[] = {"kind = '甲'",
                                        "paid > 1",
                                        "people is null",
                                        "kind = row.kind",
                                        "house = row.house",
                                        "paid >= row.amount",
                                        "happened_on <= row.born",
                                        "row.insured",
                                        "starts_with(event_no, 'E1')",
                                        "row.person_key = person_key",
                                        NULL};

    put(writer, pick(writer->inside ? event : person));
}

static void
write_truth(struct writer *writer, int depth)
{
    switch (depth <= 0 ? 6 : any(8)) {
    case 0:
    case 1:
        put(writer, "(");
        write_truth(writer, depth - 1);
        put(writer, any(2) == 0 ? " and " : " or ");
        write_truth(writer, depth - 1);
        put(writer, ")");
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
        if (writer->inside) {
            /* a second level: events around an event, with both outer rows in sight */
            put(writer, any(2) == 0 ? "exists(event by house where happened_on > row.happened_on and paid <= row.row.amount)"
                                    : "none(person by person_key where count_of = row.people)");
        } else {
            write_related(writer, any(2) == 0 ? "exists" : "none", NULL, false, depth);
        }
        break;
    default:
        write_leaf(writer);
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
random_text(struct rule_pack *world)
{
    struct writer writer = {.inside = false};
    const char *text;

    buffer_init(&writer.buffer, TEXT_MAX);
    write_truth(&writer, DEPTH);
    text = arena_must_string(&world->arena, buffer_text(&writer.buffer));
    buffer_done(&writer.buffer);
    return text;
}

static void
engine_and_naive_reading_agree(void **state)
{
    struct rule_pack *world = *state;
    const char *wanted = getenv("BIDUI_SEED");
    const size_t expressions = getenv("BIDUI_EXPRESSIONS") == NULL ? EXPRESSIONS : strtoul(getenv("BIDUI_EXPRESSIONS"), NULL, 10);
    struct expr_value values[PERSONS];
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
        const char *text = random_text(world);
        const struct expr *expr = pack_check(world, "person", text, EXPR_BOOLEAN, &problems);
        struct text printed;

        if (expr == NULL && (strcmp(problems.items[0].id, "E-RULE-NEVER") == 0 || strcmp(problems.items[0].id, "E-RULE-ALWAYS") == 0)) {
            refused++; /* chance wrote `x < 0 and x > 1` */
            continue;
        }
        if (expr == NULL) {
            fail_msg("%s: %s", text, problems.items[0].message);
        }
        compare(world, text, expr, values);
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
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(engine_and_naive_reading_agree)};

    return cmocka_run_group_tests_name("random expressions", tests, pack_make, pack_drop);
}
