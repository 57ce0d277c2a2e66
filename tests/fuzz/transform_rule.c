/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a rule, behind a NUL as a derived source that it may use: checked, or its problems are named. */
#include "tests/fuzz/file.h"
#include "tests/unit/transform/rule_pack.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct rule_pack *world;
    const size_t cut = strnlen((const char *)data, size);
    const struct rule_options options = {.division = TEXT("410621"), .as_of = date_from_parts(2022, 6, 30)};
    struct rule_set *rules;
    struct arena arena;
    const char *folder;

    if (world == NULL && pack_make((void **)&world) != 0) {
        abort();
    }
    arena_init(&arena, 0);
    (void)fuzz_folder_put("rules/T1.json", (struct text){(const char *)data, cut}, &arena);
    (void)fuzz_folder_put("derived/made.json", (struct text){(const char *)data + cut + (cut < size), size - cut - (cut < size)}, &arena);
    folder = file_join(&arena, fuzz_folder(), "rules");
    if (rule_set_read(&world->pack, &folder, 1, &options, &arena, &rules, NULL) == STATUS_OK && rules->problems.errors == 0
        && rules->count > 0 && rules->rules[0]->flag == NULL && rules->rules[0]->disabled == NULL) {
        abort(); /* nothing wrong with it, and nothing to judge by */
    }
    arena_done(&arena);
    return 0;
}
