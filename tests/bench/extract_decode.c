/* SPDX-License-Identifier: Apache-2.0 */
/* gb18030.h beside glibc's iconv over the same text in pieces of 64 KiB, in turns; prints medians and the ratio.
 * usage: extract_decode [MEGABYTES]      the text: lines of IDs, names, places, amounts as departments export them */
#include "extract/read/base/gb18030.h"
#include "tests/support/bench.h"

#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>

enum { PIECE = 64 * 1024, ROUNDS = 7, ROOM = 1024 * 1024 };

static void
fill(struct buffer *text, size_t size)
{
    unsigned row = 0;

    while (text->size < size) {
        /* 鹤壁市浚县 town, village, name, ID, phone, date, amount, a word of explanation */
        buffer_format(text,
                      "\xBA\xD7\xB1\xDA\xCA\xD0\xBF\xA3\xCF\xD8,%c%c%c%c\xD5\xF2,\xB6\xAB%c%c\xB4\xE5,\xCD\xF5%c%c,41062119%02u%02u%02u%"
                      "04u,138%08u,2022-06-%02u,%u.%02u,\xCD\xD1\xC6\xB6\xB2\xBB\xCE\xC8\xB6\xA8\xBB\xA7\r\n",
                      (char)(0xB0 + row % 40), (char)(0xA1 + row % 90), (char)(0xB0 + row % 37), (char)(0xA1 + row % 83),
                      (char)(0xB0 + row % 31), (char)(0xA1 + row % 79), (char)(0xB0 + row % 29), (char)(0xA1 + row % 73), row % 100,
                      row % 12 + 1, row % 28 + 1, row % 10000, row, row % 30 + 1, row % 9000, row % 100);
        row++;
    }
}

static double
ours(const struct buffer *text, struct buffer *out)
{
    const double start = bench_now();
    struct gb18030 decoder;

    gb18030_init(&decoder, GB18030_2022);
    for (size_t at = 0; at < text->size; at += PIECE) {
        const size_t size = text->size - at < PIECE ? text->size - at : PIECE;

        buffer_clear(out);
        if (gb18030_decode(&decoder, (struct text){text->data + at, size}, out, NULL) != STATUS_OK) {
            abort();
        }
    }
    return bench_now() - start;
}

static double
theirs(struct buffer *text, char *out)
{
    const iconv_t converter = iconv_open("UTF-8", "GB18030");
    const double start = bench_now();
    char *from = text->data;
    size_t left = text->size;

    while (left > 0) {
        size_t piece = left < PIECE ? left : PIECE;
        const size_t given = piece;
        char *to = out;
        size_t room = ROOM;

        iconv(converter, &from, &piece, &to, &room);
        left -= given - piece;
        if (given == piece) {
            abort();
        }
    }
    iconv_close(converter);
    return bench_now() - start;
}

int
main(int argc, char **argv)
{
    const size_t megabytes = argc > 1 ? (size_t)atoi(argv[1]) : 64;
    struct buffer text;
    struct buffer out;
    char *theirs_out = malloc(ROOM);
    double mine[ROUNDS];
    double our_time;
    double peer[ROUNDS];
    double their_time;

    buffer_init(&text, (megabytes + 1) * 1024 * 1024);
    buffer_init(&out, ROOM);
    fill(&text, megabytes * 1024 * 1024);
    ours(&text, &out);
    theirs(&text, theirs_out);
    for (size_t round = 0; round < ROUNDS; round++) {
        mine[round] = ours(&text, &out);
        peer[round] = theirs(&text, theirs_out);
    }
    our_time = bench_median(mine, ROUNDS);
    their_time = bench_median(peer, ROUNDS);
    printf("GB18030 to UTF-8, %zu MB in pieces of 64 KiB, median of %d: ours %.0f MB/s, iconv %.0f MB/s, %.1f times\n", megabytes, ROUNDS,
           (double)text.size / 1e6 / our_time, (double)text.size / 1e6 / their_time, their_time / our_time);
    free(theirs_out);
    buffer_done(&text);
    buffer_done(&out);
    return 0;
}
