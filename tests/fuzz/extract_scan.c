/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a file's name: shown it is UTF-8 without control characters, and means the same bytes again. Before the first NUL a
 * pattern: a name without wildcards matches itself. */
#include "extract/intake/scan.h"
#include "tests/fuzz/file.h"

static void
show(const char *name, struct arena *arena)
{
    const struct text shown = file_name_shown(text_from(name), arena);

    if (!text_is_utf8(shown) || strcmp(file_name_meant(shown, arena), name) != 0) {
        abort();
    }
    for (size_t at = 0; at < shown.size; at++) {
        if ((unsigned char)shown.data[at] < 0x20 || shown.data[at] == 0x7f) {
            abort();
        }
    }
    (void)scan_is_left_alone(text_from(name));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    const char *pattern;
    const char *name;

    arena_init(&arena, 0);
    pattern = arena_must_string(&arena, (struct text){(const char *)data, strnlen((const char *)data, size)});
    name = strlen(pattern) < size
               ? arena_must_string(&arena, (struct text){(const char *)data + strlen(pattern) + 1, size - strlen(pattern) - 1})
               : pattern;
    show(name, &arena);
    (void)scan_matches(pattern, name);
    if (strpbrk(name, "*?[\\") == NULL && strlen(name) < 200 && !scan_matches(name, name)) {
        abort();
    }
    arena_done(&arena);
    return 0;
}
