/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an expression over a table with rows: what passes the check is planned, compiled, run and told as SQL, whatever it is. */
#include "tests/fuzz/file.h"
#include "tests/unit/transform/rule_pack.h"
#include "transform/expr/sql.h"

static struct rule_pack *
make_world(void)
{
    static const char *const persons[] = {"H1|1|11010519491231002X|张三|甲|健康|1.5|2|2022-06-30|2022-06|是",
                                          "H1|2||李四|乙|慢性病;残疾|-3|0|1949-12-31||否", "H2|1|440524188001010014|||||||2021-12|", NULL};
    static const char *const events[] = {"E1|H1|11010519491231002X|甲|2022-01-31|5|1", "E2|H2||乙|2021-12-31||", "E3|||||0|3", NULL};
    struct rule_pack *world;

    if (pack_make((void **)&world) != 0) {
        abort();
    }
    pack_fill(world, "person", "house no id name kind traits amount count_of born since insured", persons);
    pack_fill(world, "event", "event_no house id kind happened_on paid people", events);
    pack_keys(world);
    return world;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct rule_pack *world;
    const struct expr_sql_context sql = {.pack = world == NULL ? NULL : &world->pack, .division = TEXT("410621")};
    struct expr_value values[8];
    struct expr_problems problems = {0};
    const struct expr *expr;
    struct arena kept;
    struct buffer out;
    char *text;

    if (world == NULL) {
        world = make_world();
        return 0;
    }
    text = strndup((const char *)data, size);
    kept = world->arena; /* what this input needs lives in an arena of its own */
    arena_init(&world->arena, 0);
    expr = pack_check(world, "person", text, EXPR_ANY, &problems);
    if (expr != NULL) {
        pack_evaluate(world, "person", expr, values);
        buffer_init(&out, 1 << 20);
        expr_sql_append(&out, expr, catalog_find(&world->pack, TEXT("person"), VARIANT_CURRENT), &sql);
        buffer_done(&out);
    }
    arena_done(&world->arena);
    world->arena = kept;
    free(text);
    return 0;
}
