/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/recognise/tables.h"

#include "common/pack/load.h"

#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

enum { FILE_MAX = 8192 };

struct world {
    struct arena arena;
    struct pack pack;
    struct header_index *index;
    struct document document;
    struct header header;
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
    *state = world;
    return 0;
}

static int
end(void **state)
{
    struct world *world = *state;

    arena_done(&world->arena);
    free(world);
    return 0;
}

/* The lines as a file in GB18030, opened, with its header found. */
static void
open_lines(struct world *world, char *lines)
{
    char path[] = "/tmp/bidui-tables-XXXXXX";
    char bytes[FILE_MAX];
    char *to = bytes;
    size_t size = strlen(lines);
    size_t room = sizeof bytes;
    iconv_t encoder = iconv_open("GB18030", "UTF-8");
    const int file = mkstemp(path);
    struct reader_batch *batch = malloc(sizeof *batch);
    struct reader *reader;
    struct error err = {0};
    bool more;

    assert_int_not_equal(iconv(encoder, &lines, &size, &to, &room), -1);
    iconv_close(encoder);
    assert_int_equal(write(file, bytes, (size_t)(to - bytes)), to - bytes);
    close(file);
    assert_int_equal(document_open(path, "名单.csv", &(struct document_form){0}, &world->document, &err), STATUS_OK);
    unlink(path);
    reader_batch_init(batch);
    assert_int_equal(document_read(&world->document, world->document.content, 1, 0, &reader, &err), STATUS_OK);
    assert_int_equal(world->document.format->next(reader, batch, &more, &err), STATUS_OK);
    header_find(world->index, NULL, &world->document.dialect, batch, &world->arena, &world->header);
    world->document.format->close(reader);
    reader_batch_done(batch);
    free(batch);
    assert_non_null(world->header.schema);
}

static struct tables
scan(struct world *world)
{
    struct tables tables;
    struct error err = {0};

    assert_int_equal(tables_scan(world->index, &world->document, &world->header, world->header.columns, &tables, &err), STATUS_OK);
    document_close(&world->document);
    return tables;
}

/* Decoded cells belong to their reader: under a sanitizer this is a use of freed memory when it is closed too early. */
static void
test_another_header_is_seen_in_a_decoded_file(void **state)
{
    char lines[] = "证件号码,姓名,死亡日期,死亡原因\n11010519491231002X,张三,2022-01-01,疾病\n号牌号码,车辆类型,身份证明号码,机动车所有人,"
                   "初次登记日期,机动车状态\n";
    struct tables tables;

    open_lines(*state, lines);
    tables = scan(*state);
    assert_int_equal(tables.kind, HEADER_AGAIN_OTHER);
    assert_int_equal(tables.line, 3);
    assert_int_equal(tables.records, 3);
}

static void
test_the_same_header_goes_on_with_the_table(void **state)
{
    char lines[] = "证件号码,姓名,死亡日期,死亡原因\n11010519491231002X,张三,2022-01-01,疾病\n证件号码,姓名,死亡日期,死亡原因\n"
                   "410621196001010015,李四,2022-01-02,疾病\n";

    open_lines(*state, lines);
    assert_int_equal(scan(*state).kind, HEADER_AGAIN_NO);
}

static void
test_a_list_put_in_twice_is_two_tables(void **state)
{
    char lines[] = "证件号码,姓名,死亡日期,死亡原因\n11010519491231002X,张三,2022-01-01,疾病\n证件号码,姓名,死亡日期,死亡原因\n"
                   "11010519491231002X,张三,2022-01-01,疾病\n";

    open_lines(*state, lines);
    assert_int_equal(scan(*state).kind, HEADER_AGAIN_OTHER);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_another_header_is_seen_in_a_decoded_file, begin, end),
        cmocka_unit_test_setup_teardown(test_the_same_header_goes_on_with_the_table, begin, end),
        cmocka_unit_test_setup_teardown(test_a_list_put_in_twice_is_two_tables, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
