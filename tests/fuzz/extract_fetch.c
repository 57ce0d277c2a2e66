/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as what a server says: header lines, an address to follow, a page of JSON. What is taken out of them lies in them or is
 * bounded, and ends. */
#include "extract/fetch/body.h"
#include "extract/fetch/http.h"
#include "extract/fetch/page.h"

#include <stdlib.h>

enum { ROOM = 512 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
lies_in(struct text part, struct text whole)
{
    return text_is_null(part) || (part.data >= whole.data && part.data + part.size <= whole.data + whole.size);
}

static void
read_header(struct text line)
{
    static const char *const names[] = {"ETag", "Link", "Content-Range", "Content-Disposition"};
    char copied[ROOM];
    uint64_t from;
    uint64_t whole;

    for (size_t at = 0; at < sizeof names / sizeof names[0]; at++) {
        const struct text value = fetch_http_value(line, names[at]);

        if (!lies_in(value, line) || !lies_in(fetch_http_next(text_is_null(value) ? line : value), line)) {
            abort();
        }
    }
    (void)fetch_http_range(line, &from, &whole);
    fetch_http_filename(line, copied, sizeof copied);
    if (strchr(copied, '/') != NULL || strnlen(copied, sizeof copied) == sizeof copied) {
        abort(); /* a name, never a path */
    }
    fetch_http_copy(line, copied, sizeof copied);
}

static void
read_page(struct text body, struct arena *arena)
{
    struct fetch_page page;

    (void)fetch_body_look(body, "x.json", "fuzz", NULL);
    if (fetch_page_read(body, TEXT("/data/list"), TEXT("/next"), TEXT("/total"), "fuzz", arena, &page, NULL) == STATUS_OK
        && page.records.size > body.size) {
        abort();
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct text text = {(const char *)data, size};
    struct arena arena;

    arena_init(&arena, 0);
    read_header(text);
    read_page(text, &arena);
    (void)fetch_http_resolve("https://a.example/b/c?d", arena_must_string(&arena, text), &arena);
    (void)fetch_http_same_origin("https://a.example/", arena_must_string(&arena, text));
    arena_done(&arena);
    return 0;
}
