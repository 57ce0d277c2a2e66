/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as configuration: a document or one error; printed and read again it prints the same. */
#include "common/formats/json.h"
#include "tests/fuzz/file.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct text source = {(const char *)data, size};
    struct json *document;
    struct json *again;
    struct arena arena;
    size_t line;
    size_t column;

    arena_init(&arena, 0);
    if (json_parse(source, "fuzz", &document, NULL) == STATUS_OK) {
        const struct text printed = json_print(document, &arena);

        if (json_parse(printed, "fuzz", &again, NULL) != STATUS_OK || !text_equal(json_print(again, &arena), printed)) {
            abort();
        }
        for (const struct json *item = json_first(document); item != NULL; item = json_next(item)) {
            (void)json_lexeme(item, &arena);
            (void)json_integer(item, 0);
            if (json_is_object(document)) {
                (void)json_locate(source, arena_must_string(&arena, json_key(item)), &line, &column);
            }
        }
        json_free(again);
        json_free(document);
    }
    arena_done(&arena);
    return 0;
}
