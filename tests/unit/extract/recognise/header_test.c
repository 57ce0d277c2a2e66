/* SPDX-License-Identifier: Apache-2.0 */
#include "common/pack/load.h"
#include "extract/recognise/contract.h"
#include "extract/recognise/place.h"
#include "extract/recognise/rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

enum { ROWS_MAX = 8, CELLS_MAX = 128 };

struct world {
    struct arena arena;
    struct pack pack;
    struct header_index *index;
    struct reader_batch *batch;
};

static int
begin(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    struct error err = {0};

    assert_non_null(world);
    arena_init(&world->arena, 0);
    if (pack_load("schemas", NULL, &world->arena, &world->pack, &err) != STATUS_OK) {
        fail_msg("%s", err.message);
    }
    world->index = header_index_new(&world->pack, &world->arena);
    world->batch = malloc(sizeof *world->batch);
    assert_non_null(world->batch);
    reader_batch_init(world->batch);
    *state = world;
    return 0;
}

static int
end(void **state)
{
    struct world *world = *state;

    reader_batch_done(world->batch);
    free(world->batch);
    arena_done(&world->arena);
    free(world);
    return 0;
}

/* Cells of a row divided by `|`. */
static void
add_row(struct world *world, const char *cells)
{
    struct text rest = text_from(cells);
    struct text cell;

    (void)reader_batch_row(world->batch, world->batch->row_count + 1);
    while (text_split(&rest, '|', &cell)) {
        assert_true(reader_batch_cell(world->batch, cell.size == 0 ? TEXT_NULL : cell));
    }
}

static struct header
find(struct world *world, const char *const *rows)
{
    struct header header;

    reader_batch_clear(world->batch);
    for (size_t row = 0; rows[row] != NULL; row++) {
        add_row(world, rows[row]);
    }
    header_find(world->index, NULL, &(struct dialect){0}, world->batch, &world->arena, &header);
    return header;
}

static const char *
found(const struct header *header)
{
    static char name[64];

    (void)snprintf(name, sizeof name, "%.*s", header->schema == NULL ? 0 : (int)header->schema->name.size,
                   header->schema == NULL ? "" : header->schema->name.data);
    return name;
}

/* The titles of a source as one row; the field `without` left out, aliases taken when `alias`. */
static char *
titles(struct world *world, const struct schema *schema, size_t without, bool alias)
{
    struct buffer row;
    char *line;

    buffer_init(&row, 1 << 20);
    for (size_t field = 0; field < schema->field_count; field++) {
        const struct schema_field *described = &schema->fields[field];

        if (field != without) {
            buffer_append_string(&row, row.size > 0 ? "|" : "");
            buffer_append_text(&row, alias && described->alias_count > 0 ? described->aliases[0] : described->title);
        }
    }
    line = arena_must_string(&world->arena, buffer_text(&row));
    buffer_done(&row);
    return line;
}

static void
every_source_is_known_by_its_titles_and_by_its_aliases(void **state)
{
    struct world *world = *state;

    for (size_t source = 0; source < world->pack.source_count; source++) {
        const struct schema *schema = &world->pack.sources[source];

        for (int alias = 0; alias < 2; alias++) {
            const struct header header = find(world, (const char *[]){titles(world, schema, SIZE_MAX, alias), NULL});

            if (header.schema != schema || header.ambiguous || header.matched != schema->field_count || !header.complete) {
                fail_msg("%.*s by %s: found %s, %zu of %zu fields", TEXT_ARG(schema->name), alias ? "aliases" : "titles", found(&header),
                         header.matched, schema->field_count);
            }
        }
    }
}

static void
a_missing_column_is_named_and_the_source_still_known(void **state)
{
    struct world *world = *state;
    size_t tried = 0;

    for (size_t source = 0; source < world->pack.source_count; source++) {
        const struct schema *schema = &world->pack.sources[source];

        for (size_t field = 0; field < schema->field_count && schema->field_count > 6; field++) {
            struct header header;
            struct error err = {0};
            char wanted[200];

            if (!schema->fields[field].required) {
                continue;
            }
            header = find(world, (const char *[]){titles(world, schema, field, false), NULL});
            if (header.schema != schema) {
                fail_msg("%.*s without %.*s: found %s", TEXT_ARG(schema->name), TEXT_ARG(schema->fields[field].name), found(&header));
            }
            assert_int_equal(contract_check(&header, "f.csv", &err), STATUS_DATA);
            assert_string_equal(err.id, "E-COLUMN-MISSING");
            (void)snprintf(wanted, sizeof wanted, "\"%.*s\"", TEXT_ARG(schema->fields[field].title));
            assert_non_null(strstr(err.message, wanted));
            tried++;
        }
    }
    assert_true(tried > 50);
}

static void
a_header_is_found_under_title_rows(void **state)
{
    const struct header header =
        find(*state, (const char *[]){"浚县死亡人员名单", "截至2022年6月30日||", "||", "证件号码|姓名|死亡日期|死亡原因", "1|2|3|4", NULL});

    assert_string_equal(found(&header), "death");
    assert_int_equal(header.number, 4);
    assert_int_equal(header.columns, 4);
}

static void
titles_are_compared_as_people_mean_them(void **state)
{
    const struct header header = find(*state, (const char *[]){"＊证件\n号码|姓 名|死亡日期：", NULL});

    assert_string_equal(found(&header), "death");
    assert_true(header.complete);
}

static void
a_unit_in_brackets_names_the_field_all_the_same(void **state)
{
    const struct header header =
        find(*state, (const char *[]){"结算编号|证件号码|姓名|结算日期|定点医药机构名称|医疗类别|医疗费总额（万元）|"
                                      "基本医保支付(元)|个人自付|是否一站式结算",
                                      NULL});

    assert_string_equal(found(&header), "medical_settlement");
    assert_true(header.complete);
    assert_int_equal(header.matched, 10);
}

static void
a_title_beats_an_alias_and_equals_are_duplicates(void **state)
{
    struct error err = {0};
    struct header header = find(*state, (const char *[]){"身份证号|证件号码|姓名|死亡日期", NULL});

    assert_int_equal(header.duplicate, HEADER_UNKNOWN);
    assert_int_equal(header.fields[0], HEADER_UNKNOWN);
    assert_int_equal(contract_check(&header, "f.csv", &err), STATUS_OK);
    header = find(*state, (const char *[]){"证件号码|证件号码|姓名|死亡日期", NULL});
    assert_int_equal(contract_check(&header, "f.csv", &err), STATUS_DATA);
    assert_string_equal(err.id, "E-COLUMN-DUPLICATE");
}

static void
a_nearest_header_and_the_alias_to_add_are_shown(void **state)
{
    struct error err = {0};
    const struct header header = find(*state, (const char *[]){"证件号码|姓名|死亡的日期", NULL});

    assert_int_equal(contract_check(&header, "f.csv", &err), STATUS_DATA);
    assert_string_equal(err.message, "\"f.csv\", row 1: missing column of 死亡人员名单: \"死亡日期\" (nearest header: \"死亡的日期\"); "
                                     "columns that nobody knows: \"死亡的日期\"");
    assert_string_equal(err.hint, "if \"死亡的日期\" is now what \"死亡日期\" was, give field \"died_on\" of schemas/sources/death.json: "
                                  "\"aliases\": [\"死亡时间\", \"死亡的日期\"]");
}

static void
an_unknown_column_is_warned_of(void **state)
{
    const struct header header = find(*state, (const char *[]){"证件号码|姓名|死亡日期|火化场", NULL});
    struct buffer lines;

    buffer_init(&lines, 4096);
    contract_warn(&header, "f.csv", &lines);
    assert_true(text_equal(buffer_text(&lines), TEXT("\"f.csv\": unknown column, not read: \"火化场\"\n")));
    buffer_done(&lines);
}

/* 死亡 stands over 日期 and 原因; the other columns have their titles in the upper row. */
static void
a_header_of_two_rows_is_joined(void **state)
{
    const struct header header = find(
        *state, (const char *[]){"死亡人员名单|||", "证件号码|姓名|死亡|", "||日期|原因", "410621199001010011|张三|2022-01-01|病", NULL});

    assert_string_equal(found(&header), "death");
    assert_true(header.complete);
    assert_int_equal(header.number, 3);
    assert_int_equal(header.matched, 4);
    assert_true(text_equal(header.titles[2], TEXT("死亡\n日期")));
}

static void
what_is_no_header_is_not_taken_for_one(void **state)
{
    const struct header nothing = find(*state, (const char *[]){"foo|bar", "1|2", NULL});
    const struct header few = find(*state, (const char *[]){"姓名|证件号码|死亡日期|a|b|c|d|e|f|g|h", NULL});

    assert_null(nothing.schema);
    assert_null(few.schema); /* three known columns of eleven: some other list that has them too */
}

static const struct {
    const char *row;
    const char *kind;
} tails[] = {
    {"410621199001010011|张三|2022-01-01", "data"     },
    {"|李四|2022-01-01",                   "data"     },
    {"合计|||",                            "total"    },
    {"|合 计|12",                          "total"    },
    {"总计:12人||",                        "total"    },
    {"填表人:王会计||",                    "signature"},
    {"审核人|赵六|",                       "signature"},
    {"||",                                 "blank"    },
    {" |\t|",                              "blank"    },
    {"证件号码|姓名|死亡日期",             "header"   },
};

static void
rows_for_readers_of_paper_are_told_from_data(void **state)
{
    struct world *world = *state;
    const struct header header = find(world, (const char *[]){"证件号码|姓名|死亡日期", NULL});
    const struct rows_words *words = rows_words_load(&world->pack, &world->arena);

    for (size_t at = 0; at < sizeof tails / sizeof tails[0]; at++) {
        const struct reader_row *row;
        const char *kind;

        reader_batch_clear(world->batch);
        add_row(world, tails[at].row);
        row = &world->batch->rows[0];
        kind = count_kind_name(rows_classify(words, &header, reader_row_cells(world->batch, row), row->cell_count, 7));
        if (strcmp(kind, tails[at].kind) != 0) {
            fail_msg("%s: %s", tails[at].row, kind);
        }
    }
}

/* 合计 as somebody's name or in another column: the row says which person it is about, so it is data. */
static void
a_row_with_a_key_is_data_whatever_it_begins_with(void **state)
{
    struct world *world = *state;
    const struct header header = find(world, (const char *[]){"姓名|证件号码|死亡日期", NULL});
    const struct rows_words *words = rows_words_load(&world->pack, &world->arena);
    const struct text cells[] = {TEXT("合计"), TEXT("410621199001010011"), TEXT("2022-01-01")};

    assert_int_equal(rows_classify(words, &header, cells, 3, 9), COUNT_DATA);
}

static const struct {
    const char *text;
    const char *code; /* NULL: none, or several */
} places[] = {
    {"善堂镇帮扶措施6月.csv",     "410621101"},
    {"副本新镇镇帮扶措施(1).csv", "410621104"},
    {"单位:新镇 截至6月",         "410621104"},
    {"善堂帮扶措施",              "410621101"},
    {"善堂镇、屯子镇帮扶措施",    NULL       },
    {"浚县帮扶措施",              NULL       },
};

static void
the_one_town_that_a_text_names_is_found(void **state)
{
    struct world *world = *state;
    const struct place_names *names = place_names_load(&world->pack, TEXT("410621"), &world->arena);

    assert_int_equal(place_count(names, SCOPE_TOWN), 11);
    for (size_t at = 0; at < sizeof places / sizeof places[0]; at++) {
        const struct text code = place_in_text(names, SCOPE_TOWN, text_from(places[at].text));

        if (!text_equal(code, text_from(places[at].code))) {
            fail_msg("%s: %.*s", places[at].text, TEXT_ARG(code));
        }
    }
}

static void
rows_tell_the_town_when_nine_of_ten_agree(void **state)
{
    struct world *world = *state;
    const struct place_names *names = place_names_load(&world->pack, TEXT("410621"), &world->arena);
    const struct header header =
        find(world, (const char *[]){titles(world, schema_find(&world->pack, TEXT("measure")), SIZE_MAX, false), NULL});
    const size_t town = header.field_columns[schema_field_find(header.schema, TEXT("town"))];
    struct place_tally tally;
    struct text cells[CELLS_MAX] = {
        {NULL, 0}
    };
    bool mixed;

    assert_true(header.columns < CELLS_MAX);
    place_tally_init(names, SCOPE_TOWN, &world->arena, &tally);
    assert_true(text_is_null(place_tally_result(names, SCOPE_TOWN, &tally, &mixed)));
    assert_false(mixed);
    for (size_t row = 0; row < 10; row++) {
        cells[town] = row == 0 ? TEXT("屯子镇") : TEXT("善堂镇");
        place_tally_row(names, SCOPE_TOWN, &header, cells, header.columns, &tally);
    }
    assert_true(text_equal(place_tally_result(names, SCOPE_TOWN, &tally, &mixed), TEXT("410621101")));
    cells[town] = TEXT("屯子镇");
    place_tally_row(names, SCOPE_TOWN, &header, cells, header.columns, &tally);
    assert_true(text_is_null(place_tally_result(names, SCOPE_TOWN, &tally, &mixed)));
    assert_true(mixed);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_source_is_known_by_its_titles_and_by_its_aliases),
        cmocka_unit_test(a_missing_column_is_named_and_the_source_still_known),
        cmocka_unit_test(a_header_is_found_under_title_rows),
        cmocka_unit_test(titles_are_compared_as_people_mean_them),
        cmocka_unit_test(a_unit_in_brackets_names_the_field_all_the_same),
        cmocka_unit_test(a_title_beats_an_alias_and_equals_are_duplicates),
        cmocka_unit_test(a_nearest_header_and_the_alias_to_add_are_shown),
        cmocka_unit_test(an_unknown_column_is_warned_of),
        cmocka_unit_test(a_header_of_two_rows_is_joined),
        cmocka_unit_test(what_is_no_header_is_not_taken_for_one),
        cmocka_unit_test(rows_for_readers_of_paper_are_told_from_data),
        cmocka_unit_test(a_row_with_a_key_is_data_whatever_it_begins_with),
        cmocka_unit_test(the_one_town_that_a_text_names_is_found),
        cmocka_unit_test(rows_tell_the_town_when_nine_of_ten_agree),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
