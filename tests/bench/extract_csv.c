/* SPDX-License-Identifier: Apache-2.0 */
/* Reading CSV to cells beside bare libcsv with counting callbacks, over the same text in turns; prints medians and the ratio, for text in
 * which one row of ten has quotes, one in which every cell has them, and one in which every row has doubled ones, too (our worst case).
 * usage: extract_csv [MEGABYTES] */
#include "extract/read/text/reader.h"
#include "tests/support/bench.h"

#include <csv.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 7, PIECE = 64 * 1024 };

struct tally {
    size_t rows;
    size_t cells;
};

static void
fill(struct buffer *text, size_t size, bool quoted, unsigned doubled_every)
{
    const char *quote = quoted ? "\"" : "";

    for (unsigned row = 0; text->size < size; row++) {
        buffer_format(text, "%s鹤壁市浚县%s,%s善堂镇%s,%s41062119%02u%02u%02u%04u%s,%s138%08u%s,%s2022-06-%02u%s,%s%u.%02u%s,", quote,
                      quote, quote, quote, quote, row % 100, row % 12 + 1, row % 28 + 1, row % 10000, quote, quote, row, quote, quote,
                      row % 30 + 1, quote, quote, row % 9000, row % 100, quote);
        buffer_append_string(text, row % doubled_every == 0 ? "\"住院,报销后\"\"自付\"\"部分\"\n"
                                   : quoted                 ? "\"脱贫不稳定户\"\n"
                                                            : "脱贫不稳定户\n");
    }
}

static double
ours(struct text text, struct tally *tally)
{
    const struct reader_input input = {
        .content = text, .name = "bench", .clean = true, .dialect = {',', '"', '"', '\n', 7},
                   .first_line = 1, .columns = 7
    };
    static struct reader_batch batch;
    struct reader *reader;
    bool more;
    const double start = bench_now();

    *tally = (struct tally){0, 0};
    reader_batch_init(&batch);
    if (text_reader.open(&input, &reader, NULL) != STATUS_OK) {
        abort();
    }
    while (text_reader.next(reader, &batch, &more, NULL) == STATUS_OK && more) {
        tally->rows += batch.row_count;
        tally->cells += batch.cell_count;
    }
    text_reader.close(reader);
    reader_batch_done(&batch);
    return bench_now() - start;
}

static void
count_cell(void *bytes, size_t size, void *context)
{
    (void)bytes;
    (void)size;
    ((struct tally *)context)->cells++;
}

static void
count_row(int ended_by, void *context)
{
    (void)ended_by;
    ((struct tally *)context)->rows++;
}

static double
theirs(struct text text, struct tally *tally)
{
    struct csv_parser parser;
    const double start = bench_now();

    *tally = (struct tally){0, 0};
    if (csv_init(&parser, 0) != 0) {
        abort();
    }
    for (size_t at = 0; at < text.size; at += PIECE) {
        const size_t size = text.size - at < PIECE ? text.size - at : PIECE;

        if (csv_parse(&parser, text.data + at, size, count_cell, count_row, tally) != size) {
            abort();
        }
    }
    (void)csv_fini(&parser, count_cell, count_row, tally);
    csv_free(&parser);
    return bench_now() - start;
}

static void
bench(const char *what, size_t size, bool quoted, unsigned doubled_every)
{
    double our_times[ROUNDS];
    double our_time;
    double their_times[ROUNDS];
    double their_time;
    struct tally our_tally;
    struct tally their_tally;
    struct buffer text;

    buffer_init(&text, size + 4096);
    fill(&text, size, quoted, doubled_every);
    for (int round = 0; round < ROUNDS; round++) {
        our_times[round] = ours(buffer_text(&text), &our_tally);
        their_times[round] = theirs(buffer_text(&text), &their_tally);
    }
    our_time = bench_median(our_times, ROUNDS);
    their_time = bench_median(their_times, ROUNDS);
    printf("%-24s %7.0f MB/s, libcsv %5.0f MB/s: %.2f of it; %zu rows, %zu cells, %s\n", what, (double)text.size / 1e6 / our_time,
           (double)text.size / 1e6 / their_time, their_time / our_time, our_tally.rows, our_tally.cells,
           our_tally.rows == their_tally.rows && our_tally.cells == their_tally.cells ? "the same" : "NOT THE SAME");
    buffer_done(&text);
}

int
main(int argc, char **argv)
{
    const size_t size = (argc > 1 ? (size_t)atoi(argv[1]) : 32) << 20;

    bench("quotes in a tenth", size, false, 10);
    bench("every cell quoted", size, true, 10);
    bench("and doubled in each row", size, true, 1);
    return 0;
}
