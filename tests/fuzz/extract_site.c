/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as site.json: a site, of whose inputs each can be asked how it is fetched, or one error. */
#include "common/site/site.h"
#include "extract/fetch/settings.h"
#include "tests/fuzz/file.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct text content = {(const char *)data, size};
    struct fetch_settings settings;
    struct arena arena;
    struct site site;

    arena_init(&arena, 0);
    (void)fuzz_folder_put("site.json", content, &arena);
    if (text_find(content, TEXT("/dev")) == SIZE_MAX && site_load(fuzz_folder(), &arena, &site, NULL) == STATUS_OK) {
        for (size_t at = 0; at < site.input_count; at++) {
            if (fetch_settings_apply(&site.inputs[at])) {
                (void)!fetch_settings_read(&site, &site.inputs[at], &arena, &settings, NULL);
            }
        }
    }
    arena_done(&arena);
    return 0;
}
