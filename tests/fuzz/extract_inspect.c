/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a delivery of the county's pack, behind a NUL after its name: recognised, refused with a reason, or unclear. Old binary
 * workbooks are read in a child and have a target of their own. */
#include "common/pack/load.h"
#include "extract/recognise/inspect.h"
#include "tests/fuzz/file.h"

static struct inspect_context context;

static void
make_context(void)
{
    static struct arena arena;
    static struct pack pack;
    static struct site site = {.division = TEXT("410621"), .key = TEXT("0123456789abcdef0123456789abcdef")};
    struct error err = {0};

    arena_init(&arena, 0);
    site.landing = file_join(&arena, fuzz_folder(), "landing");
    if (pack_load("schemas", NULL, &arena, &pack, &err) != STATUS_OK) {
        (void)fprintf(stderr, "%s (run it from the root)\n", err.message);
        abort();
    }
    inspect_context_init(&context, &site, &pack, &arena);
}

static void
hold(const struct index_entry *entry, struct text content)
{
    const bool explained = entry->error.size > 0 && entry->detail.size > 0;

    if ((entry->state == INDEX_ACCEPTED && (text_is_null(entry->source) || text_is_null(entry->effective)))
        || (entry->state == INDEX_REFUSED && !explained) || (entry->state == INDEX_ACCEPTED && entry->rows > content.size + 1)) {
        abort();
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct site_input input = {.path = "inbox/**"};
    const size_t cut = strnlen((const char *)data, size < 64 ? size : 64);
    const struct text content = {(const char *)data + cut + (cut < size), size - cut - (cut < size)};
    static struct inspect_found found;
    struct index_entry seen = {
        .sha256 = TEXT("00"), .bytes = content.size, .received = TEXT("2022-06-30T18:00:00Z"), .key = TEXT("k"), .day = TEXT("2022-06-30")};
    struct error err;
    struct arena arena;

    if (context.pack == NULL) {
        make_context();
    }
    arena_init(&arena, 0);
    seen.path = file_name_shown((struct text){(const char *)data, cut}, &arena);
    if (!text_starts_with(content, TEXT("\xD0\xCF\x11\xE0"))
        && inspect_file(&context, fuzz_file(content), &input, &seen, &arena, &found, &err) == STATUS_OK) {
        for (size_t at = 0; at < found.count; at++) {
            hold(&found.entries[at], content);
        }
        inspect_found_done(&found);
    }
    arena_done(&arena);
    return 0;
}
