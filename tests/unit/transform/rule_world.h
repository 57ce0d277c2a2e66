/* SPDX-License-Identifier: Apache-2.0 */
/* A world of three persons and three events in which rules are written, read and run. */
#ifndef BIDUI_RULE_WORLD_H
#define BIDUI_RULE_WORLD_H

#include "tests/unit/transform/rule_pack.h"

#define HEAD                                                                                                                        \
    "\"name\":\"规则\",\"class\":\"error\",\"severity\":\"error\",\"department\":\"甲局\",\"dispatch\":\"village\",\"due_days\":5," \
    "\"source\":\"来源\","

static const char *const members[] = {
    "H1|1|11010519491231002X|张三|甲|健康|10|1|1949-12-31|2022-06|是|13812345678",
    "H1|2|440524188001010014|李四|乙|慢性病、残疾|20|2|1880-01-01|2022-05|否|",
    "H2|1||王五|||5||||是|12345",
    NULL,
};
static const char *const events[] = {
    "E1|H1|11010519491231002X|甲|2022-06-01|100|1",
    "E2|H1|11010519491231002X|乙|2022-06-02|50.5|2",
    "E3|H2||甲|2022-05-01|7|",
    NULL,
};

static const char *const member_columns = "house no id name kind traits amount count_of born since insured phone";
static const char *const event_columns = "event_no house id kind happened_on paid people";

static inline int
make(void **state)
{
    struct rule_pack *world;

    if (pack_make(state) != 0) {
        return 1;
    }
    world = *state;
    pack_fill(world, "person", member_columns, members);
    pack_fill(world, "event", event_columns, events);
    pack_keys(world);
    return 0;
}

/* A rule file; `body` without the braces. */
static inline void
put_rule(struct rule_pack *world, const char *id, const char *body)
{
    pack_put(world, arena_must_format(&world->arena, "rules/%s.json", id),
             arena_must_format(&world->arena, "{\"id\":\"%s\",%s}", id, body));
}

static inline struct rule_set *
read_rules(struct rule_pack *world)
{
    const char *folder = file_join(&world->arena, world->folder, "rules");
    const struct rule_options options = {.division = world->batch.division, .as_of = world->batch.as_of};
    struct rule_set *rules;
    struct error err = {0};

    assert_int_equal(rule_set_read(&world->pack, &folder, 1, &options, &world->arena, &rules, &err), STATUS_OK);
    return rules;
}

static inline struct rule_run *
run_rules(struct rule_pack *world, size_t threads)
{
    struct rule_set *rules = read_rules(world);
    struct rule_run *run;
    struct error err = {0};

    for (size_t at = 0; at < rules->problems.count; at++) {
        fail_msg("%s", rule_problem_text(&rules->problems.items[at], &world->arena));
    }
    assert_int_equal(rule_run_evaluate(rules, &world->batch, TEXT("key"), NULL, threads, &run, &err), STATUS_OK);
    return run;
}

static inline const char *
string(struct rule_pack *world, struct text text)
{
    return text_is_null(text) ? "(null)" : arena_must_string(&world->arena, text);
}

/* The problem of the only rule: `line:column: ID`. */
static inline const char *
rule_slip(struct rule_pack *world, const char *body)
{
    struct rule_set *rules;

    put_rule(world, "A01", body);
    rules = read_rules(world);
    if (rules->problems.errors == 0) {
        return "no problem";
    }
    return arena_must_format(&world->arena, "%zu:%zu: %s", rules->problems.items[0].line, rules->problems.items[0].column,
                             rules->problems.items[0].id);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, pack_drop)

#endif
