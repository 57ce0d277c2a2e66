/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as one file of a small pack; the first chooses which. The pack is loaded or the file is named. */
#include "common/pack/load.h"
#include "common/pack/variant.h"
#include "tests/fuzz/file.h"

static const struct {
    const char *name;
    const char *content;
} files[] = {
    {"pack.json",                 "{\"name\":\"t\",\"version\":\"1\",\"registers\":[{\"source\":\"a\",\"system\":\"h\"}]}"                                },
    {"sources/a.json",            "{\"name\":\"a\",\"title\":\"甲\",\"department\":\"局\",\"mode\":\"snapshot\",\"scope\":\"county\",\"fields\":["
                       "{\"name\":\"no\",\"title\":\"号\",\"type\":\"string\",\"format\":\"code\"},"
                       "{\"name\":\"kind\",\"title\":\"类\",\"type\":\"string\",\"format\":\"code:kind\"}],\"primaryKey\":[\"no\"]}"},
    {"codes/kind.csv",            "code,name,aliases\n1,甲,\n2,乙,乙类|丙\n"                                                                              },
    {"codes/division.csv",
     "code,name,level,parent,valid_from,valid_to,aliases\n410621,浚县,county,410600,,,\n410621101,善堂镇,town,410621,,,\n"                                },
    {"codes/division_change.csv", "old_code,new_code,changed_on,note\n"                                                                                   },
    {"params/line.json",          "{\"name\":\"line\",\"title\":\"线\",\"type\":\"number\",\"values\":[{\"place\":\"000000\",\"from\":\"2021-01-"
                         "01\",\"value\":\"6000\"}]}"                                                                             },
};

enum { FILES = sizeof files / sizeof *files };

static void
put(size_t number, struct text content, struct arena *arena)
{
    (void)fuzz_folder_put(files[number].name, content, arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static size_t changed = SIZE_MAX;
    const size_t chosen = size == 0 ? 0 : data[0] % FILES;
    struct arena arena;
    struct pack pack;
    bool *wanted;

    arena_init(&arena, 0);
    for (size_t at = 0; at < FILES; at++) {
        if (changed == SIZE_MAX || changed == at) {
            put(at, text_from(files[at].content), &arena);
        }
    }
    changed = chosen;
    put(chosen, (struct text){(const char *)data + 1, size == 0 ? 0 : size - 1}, &arena);
    if (pack_load(fuzz_folder(), NULL, &arena, &pack, NULL) == STATUS_OK) {
        (void)!variant_wanted(&pack, NULL, &arena, &wanted, NULL);
    }
    arena_done(&arena);
    return 0;
}
