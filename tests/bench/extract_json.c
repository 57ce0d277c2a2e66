/* SPDX-License-Identifier: Apache-2.0 */
/* Reading JSON to cells beside bare cJSON, which makes one tree of the document (and doubles of its numbers), over the same text in turns;
 * prints medians and the ratio: flat records, records whose Chinese is escaped, and households with their members.
 * usage: extract_json [MEGABYTES] */
#include "extract/read/json/reader.h"
#include "tests/support/bench.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 5 };

static void
fill_person(struct buffer *text, unsigned row, const char *name)
{
    buffer_format(text,
                  "{\"人编号\":\"%u\",\"姓名\":\"%s\",\"证件号码\":\"41062119%02u%02u%02u%04u\",\"性别\":\"男\",\"出生日期\":\"1990-01-%"
                  "02u\",\"金额\":%u.%02u,"
                  "\"在校\":%s,\"备注\":null}",
                  row, name, row % 100, row % 12 + 1, row % 28 + 1, row % 10000, row % 28 + 1, row % 9000, row % 100,
                  row % 2 == 0 ? "true" : "false");
}

/* `members` 0: each person a record of its own. */
static size_t
fill(struct buffer *text, size_t size, const char *name, unsigned members)
{
    size_t rows = 0;

    buffer_append_char(text, '[');
    for (unsigned record = 0; text->size < size; record++) {
        buffer_append_string(text, record == 0 ? "" : ",");
        if (members > 0) {
            buffer_format(text, "{\"户编号\":\"H%u\",\"镇\":\"善堂镇\",\"成员\":[", record);
        }
        for (unsigned member = 0; member < (members == 0 ? 1 : record % members + 1); member++, rows++) {
            buffer_append_string(text, member == 0 ? "" : ",");
            fill_person(text, record + member, name);
        }
        buffer_append_string(text, members > 0 ? "]}" : "");
    }
    buffer_append_char(text, ']');
    return rows;
}

static double
ours(struct text text, size_t *rows)
{
    const struct reader_input input = {.content = text, .name = "bench"};
    static struct reader_batch batch;
    struct reader *reader;
    bool more;
    const double start = bench_now();

    *rows = 0;
    reader_batch_init(&batch);
    if (json_reader.open(&input, &reader, NULL) != STATUS_OK) {
        abort();
    }
    while (json_reader.next(reader, &batch, &more, NULL) == STATUS_OK && more) {
        *rows += batch.row_count;
    }
    json_reader.close(reader);
    reader_batch_done(&batch);
    *rows -= 1; /* the header */
    return bench_now() - start;
}

static double
theirs(struct text text)
{
    const double start = bench_now();
    cJSON *document = cJSON_ParseWithLength(text.data, text.size);

    if (document == NULL) {
        abort();
    }
    cJSON_Delete(document);
    return bench_now() - start;
}

static void
bench(const char *what, size_t size, const char *name, unsigned members)
{
    double our_times[ROUNDS];
    double our_time;
    double their_times[ROUNDS];
    double their_time;
    struct buffer text;
    size_t expected;
    size_t rows = 0;

    buffer_init(&text, size + 65536);
    expected = fill(&text, size, name, members);
    for (int round = 0; round < ROUNDS; round++) {
        our_times[round] = ours(buffer_text(&text), &rows);
        their_times[round] = theirs(buffer_text(&text));
    }
    our_time = bench_median(our_times, ROUNDS);
    their_time = bench_median(their_times, ROUNDS);
    printf("%-24s %5.0f MB/s, cJSON %5.0f MB/s: %.2f times as fast; %zu rows, %s\n", what, (double)text.size / 1e6 / our_time,
           (double)text.size / 1e6 / their_time, their_time / our_time, rows, rows == expected ? "all of them" : "NOT ALL");
    buffer_done(&text);
}

int
main(int argc, char **argv)
{
    const size_t size = (argc > 1 ? (size_t)atoi(argv[1]) : 32) << 20;

    bench("flat records", size, "张三", 0);
    bench("escaped Chinese", size, "\\u5f20\\u4e09", 0);
    bench("households of 1 to 7", size, "张三", 7);
    return 0;
}
