/* SPDX-License-Identifier: Apache-2.0 */
/* Any lines as the cells of an answered workbook (as bidui-extract --cells --places prints them): answers, each with an outcome, or an
 * error. */
#include "common/ground/date.h"
#include "common/pack/load.h"
#include "report/answers/answer.h"
#include "tests/fuzz/file.h"

static struct pack pack;

static void
load_pack(void)
{
    static struct arena arena;
    struct error err = {0};

    if (pack.folder == NULL) {
        arena_init(&arena, 0);
        if (pack_load("schemas", NULL, &arena, &pack, &err) != STATUS_OK) {
            (void)fprintf(stderr, "%s (run it from the root)\n", err.message);
            abort();
        }
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct answer_code known[] = {
        {.code = TEXT("4EXT5B1"), .class = TEXT("error"), .recipient = TEXT("善堂镇"), .lead = TEXT("4EXT5B1")},
        {.code = TEXT("44B5MCM"), .class = TEXT("risk"), .recipient = TEXT("善堂镇"), .lead = TEXT("4EXT5B1")},
        {.code = TEXT("5JQKZ8C"),
         .class = TEXT("error"),
         .recipient = TEXT("小河镇"),
         .lead = TEXT("5JQKZ8C"),
         .recorded = TEXT("原数据正确")},
    };
    struct answer_codes codes = {known, sizeof known / sizeof *known};
    struct answer_set set = {.codes = &codes, .pack = &pack, .on = date_from_parts(2022, 7, 10)};
    struct arena arena;
    bool answers;

    load_pack();
    arena_init(&arena, 0);
    set.arena = &arena;
    answer_code_sort(&codes);
    if (answer_read_cells((struct text){(const char *)data, size}, "fuzz.xlsx", &set, &answers, NULL) == STATUS_OK) {
        answer_settle(&set);
        for (size_t at = 0; at < set.count; at++) {
            if (set.answers[at].outcome >= ANSWER_OUTCOMES || answer_outcome_text(set.answers[at].outcome) == NULL
                || (set.answers[at].outcome == ANSWER_TAKEN && set.answers[at].result.size == 0)) {
                abort();
            }
        }
    }
    arena_done(&arena);
    return 0;
}
