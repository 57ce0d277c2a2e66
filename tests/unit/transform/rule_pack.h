/* SPDX-License-Identifier: Apache-2.0 */
/* A small pack on disk for tests of expressions and rules: `person` (one row a person, every type of column), `event` (dated rows that
 * point to persons and households), `figure` (published numbers). Tables are filled from raw cells, as rule cases do. */
#ifndef BIDUI_RULE_PACK_H
#define BIDUI_RULE_PACK_H

#include "common/ground/date.h"
#include "common/ground/file.h"
#include "common/pack/load.h"
#include "transform/rules/run.h"
#include "transform/table/raw_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { CELLS_MAX = 16, ROWS_MAX = 4096 };

static const char pack_person[] =
    "{\"name\":\"person\",\"title\":\"人员\",\"department\":\"甲局\",\"mode\":\"snapshot\",\"scope\":\"county\",\"fields\":["
    "{\"name\":\"house\",\"title\":\"户\",\"type\":\"string\",\"format\":\"code\"},"
    "{\"name\":\"no\",\"title\":\"号\",\"type\":\"string\",\"format\":\"code\"},"
    "{\"name\":\"id\",\"title\":\"证件号码\",\"type\":\"string\",\"format\":\"resident_id\",\"personal\":\"id\"},"
    "{\"name\":\"name\",\"title\":\"姓名\",\"type\":\"string\",\"format\":\"person_name\",\"personal\":\"name\"},"
    "{\"name\":\"kind\",\"title\":\"类别\",\"type\":\"string\",\"format\":\"code:kind\"},"
    "{\"name\":\"traits\",\"title\":\"特征\",\"type\":\"string\",\"format\":\"multi:trait\"},"
    "{\"name\":\"amount\",\"title\":\"金额\",\"type\":\"number\",\"format\":\"amount\"},"
    "{\"name\":\"count_of\",\"title\":\"个数\",\"type\":\"integer\",\"format\":\"integer\"},"
    "{\"name\":\"born\",\"title\":\"出生\",\"type\":\"date\",\"format\":\"date\"},"
    "{\"name\":\"since\",\"title\":\"起始\",\"type\":\"yearmonth\",\"format\":\"yearmonth\"},"
    "{\"name\":\"insured\",\"title\":\"参保\",\"type\":\"boolean\",\"format\":\"yes_no\"},"
    "{\"name\":\"phone\",\"title\":\"电话\",\"type\":\"string\",\"format\":\"phone\",\"personal\":\"phone\"}],"
    "\"primaryKey\":[\"house\",\"no\"],\"keys\":{\"person\":\"id\",\"household\":{\"system\":\"h\",\"field\":\"house\"},\"member\":["
    "\"house\",\"no\"]}}";
static const char pack_event[] =
    "{\"name\":\"event\",\"title\":\"事项\",\"department\":\"乙局\",\"mode\":\"append\",\"window\":\"P12M\",\"scope\":\"county\","
    "\"fields\":["
    "{\"name\":\"event_no\",\"title\":\"编号\",\"type\":\"string\",\"format\":\"code\"},"
    "{\"name\":\"house\",\"title\":\"户\",\"type\":\"string\",\"format\":\"code\"},"
    "{\"name\":\"id\",\"title\":\"证件号码\",\"type\":\"string\",\"format\":\"resident_id\",\"personal\":\"id\"},"
    "{\"name\":\"kind\",\"title\":\"类别\",\"type\":\"string\",\"format\":\"code:kind\"},"
    "{\"name\":\"happened_on\",\"title\":\"日期\",\"type\":\"date\",\"format\":\"date\"},"
    "{\"name\":\"paid\",\"title\":\"金额\",\"type\":\"number\",\"format\":\"amount\"},"
    "{\"name\":\"people\",\"title\":\"人数\",\"type\":\"integer\",\"format\":\"integer\"}],"
    "\"primaryKey\":[\"event_no\"],\"keys\":{\"person\":\"id\",\"household\":{\"system\":\"h\",\"field\":\"house\"}}}";
static const char pack_figure[] =
    "{\"name\":\"figure\",\"title\":\"公布数\",\"department\":\"丙办\",\"mode\":\"snapshot\",\"scope\":\"county\",\"fields\":["
    "{\"name\":\"period\",\"title\":\"期\",\"type\":\"string\",\"format\":\"text\"},"
    "{\"name\":\"metric\",\"title\":\"指标\",\"type\":\"string\",\"format\":\"text\"},"
    "{\"name\":\"as_of\",\"title\":\"截至\",\"type\":\"date\",\"format\":\"date\"},"
    "{\"name\":\"value\",\"title\":\"数值\",\"type\":\"number\",\"format\":\"amount\"},"
    "{\"name\":\"unit\",\"title\":\"单位\",\"type\":\"string\",\"format\":\"text\"}],"
    "\"primaryKey\":[\"period\",\"metric\"]}";

struct rule_pack {
    struct arena arena;
    char folder[64];
    struct pack pack;
    struct batch batch;
};

static inline void
pack_put(struct rule_pack *world, const char *name, const char *content)
{
    char *path = file_join(&world->arena, world->folder, name);
    char *folder = arena_must_string(&world->arena, text_from(path));

    *strrchr(folder, '/') = '\0';
    assert_int_equal(file_make_folder(folder, NULL), STATUS_OK);
    assert_int_equal(file_write_atomic(path, text_from(content), NULL), STATUS_OK);
}

static inline int
pack_make(void **state)
{
    struct rule_pack *world = calloc(1, sizeof *world);
    struct error err = {0};

    *state = world;
    arena_init(&world->arena, 0);
    (void)snprintf(world->folder, sizeof world->folder, "/tmp/bidui_rule_XXXXXX");
    if (mkdtemp(world->folder) == NULL) {
        return 1;
    }
    pack_put(world, "pack.json", "{\"name\":\"t\",\"version\":\"1\",\"registers\":[{\"source\":\"person\",\"system\":\"h\"}]}");
    pack_put(world, "sources/person.json", pack_person);
    pack_put(world, "sources/event.json", pack_event);
    pack_put(world, "sources/figure.json", pack_figure);
    pack_put(world, "codes/kind.csv", "code,name,aliases\n1,甲,\n2,乙,乙类\n3,丙,\n");
    pack_put(world, "codes/trait.csv", "code,name,aliases\n1,健康,\n2,慢性病,\n3,残疾,\n");
    pack_put(world, "codes/division.csv",
             "code,name,level,parent,valid_from,valid_to,aliases\n410621,浚县,county,410600,,,\n"
             "410621101,善堂镇,town,410621,,,\n");
    pack_put(world, "params/line.json",
             "{\"name\":\"line\",\"title\":\"线\",\"type\":\"number\",\"values\":["
             "{\"place\":\"000000\",\"from\":\"2021-01-01\",\"to\":\"2023-01-01\",\"value\":\"6000\",\"source\":\"文件一\"},"
             "{\"place\":\"410000\",\"from\":\"2023-01-01\",\"value\":\"7500\",\"source\":\"文件二\"}]}");
    pack_put(world, "params/limit.json",
             "{\"name\":\"limit\",\"type\":\"integer\",\"values\":[{\"place\":\"320000\",\"from\":\"2021-01-01\",\"value\":\"3\"}]}");
    if (pack_load(world->folder, NULL, &world->arena, &world->pack, &err) != STATUS_OK) {
        print_error("%s\n", err.message);
        return 1;
    }
    world->batch = (struct batch){.pack = &world->pack, .division = TEXT("410621"), .as_of = date_from_parts(2022, 6, 30)};
    world->batch.table_count = world->pack.source_count;
    world->batch.tables = arena_must_zero(&world->arena, world->pack.source_count, sizeof *world->batch.tables);
    return 0;
}

static inline int
pack_drop(void **state)
{
    struct rule_pack *world = *state;

    assert_int_equal(file_remove_tree(world->folder, NULL), STATUS_OK);
    arena_done(&world->arena);
    free(world);
    return 0;
}

/* Fills a source. `columns`: "house no id"; rows: "H1|1|…" with an empty cell for NULL; ended by NULL. No rows: an empty table. */
static inline void
pack_fill(struct rule_pack *world, const char *source, const char *columns, const char *const *rows)
{
    const struct schema *schema = schema_find(&world->pack, text_from(source));
    struct text *cells = arena_must_zero(&world->arena, (size_t)ROWS_MAX * CELLS_MAX, sizeof *cells);
    struct text rest = text_from(columns);
    struct text part;
    size_t fields[CELLS_MAX];
    size_t count = 0;
    size_t row_count = 0;
    struct error err = {0};

    while (rest.size > 0 && text_split(&rest, ' ', &part)) {
        fields[count] = schema_field_find(schema, part);
        assert_true(fields[count++] != SIZE_MAX);
    }
    for (; rows != NULL && rows[row_count] != NULL; row_count++) {
        struct text line = text_from(rows[row_count]);

        for (size_t at = 0; at < count && text_split(&line, '|', &part); at++) {
            cells[row_count * count + at] = part.size == 0 ? TEXT_NULL : part;
        }
    }
    if (raw_rows_table(schema, &world->pack, world->batch.division, world->batch.as_of, cells, fields, count, row_count, &world->arena,
                       &world->batch.tables[schema - world->pack.sources], &err)
        != STATUS_OK) {
        fail_msg("%s", err.message);
    }
}

static inline void
pack_keys(struct rule_pack *world)
{
    struct error err = {0};

    for (size_t at = 0; at < world->pack.source_count; at++) {
        if (world->batch.tables[at].schema == NULL) {
            pack_fill(world, arena_must_string(&world->arena, world->pack.sources[at].name), "", NULL);
        }
    }
    if (keys_build(&world->batch, &world->arena, &err) != STATUS_OK) {
        fail_msg("%s", err.message);
    }
}

/* Parses and checks over a row of `source`. NULL with problems. */
static inline struct expr *
pack_check(struct rule_pack *world, const char *source, const char *text, enum expr_type wanted, struct expr_problems *problems)
{
    const struct expr_scope scope = {.schema = schema_find(&world->pack, text_from(source))};
    const struct expr_context context = {
        .pack = &world->pack, .division = world->batch.division, .as_of = world->batch.as_of, .arena = &world->arena, .problems = problems};
    struct expr *expr;

    problems->arena = &world->arena;
    expr = expr_parse(arena_must_text(&world->arena, text_from(text)), &world->arena, problems);
    return expr != NULL && expr_check(expr, &scope, &context, wanted) ? expr : NULL;
}

/* The values of a checked expression for every row of its source. */
static inline void
pack_evaluate(struct rule_pack *world, const char *source, const struct expr *expr, struct expr_value *values)
{
    const struct table *table = table_find(&world->batch, text_from(source));
    const struct expr_tables tables = {&world->batch, {table}};
    struct plan *plan = plan_new(&world->batch);
    struct expr_machine machine;
    struct error err = {0};

    plan_add(plan, expr, &tables, true);
    assert_int_equal(plan_build(plan, 1, &err), STATUS_OK);
    expr_machine_init(&machine, &world->arena);
    {
        const struct expr_program *program = expr_compile(expr, &tables, plan, &world->arena);
        uint32_t rows[EXPR_LANES];

        for (size_t from = 0; from < table->row_count; from += EXPR_LANES) {
            const struct expr_vector *vector;

            machine.lanes = table->row_count - from < EXPR_LANES ? table->row_count - from : EXPR_LANES;
            for (size_t lane = 0; lane < machine.lanes; lane++) {
                rows[lane] = (uint32_t)(from + lane);
            }
            machine.rows[0] = rows;
            vector = expr_machine_run(&machine, program);
            for (size_t lane = 0; lane < machine.lanes; lane++) {
                (void)expr_machine_value(vector, expr->type, lane, &values[from + lane]);
                if (expr->type == EXPR_TEXT && values[from + lane].valid) {
                    values[from + lane].text = arena_must_text(&world->arena, values[from + lane].text);
                }
            }
        }
    }
    expr_machine_done(&machine);
    plan_free(plan);
}

#endif
