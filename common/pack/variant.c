/* SPDX-License-Identifier: Apache-2.0 */
#include "common/pack/variant.h"

#include "common/ground/file.h"

enum { FILE_BYTES_MAX = 16 << 20, MONTH_DAYS = 31 };

static const struct {
    const char *word;
    enum variant variant;
} words[] = {
    {"previous",              VARIANT_PREVIOUS},
    {"year_ago",              VARIANT_YEAR_AGO},
    {"same_period_last_year", VARIANT_YEAR_AGO},
};

const char *
variant_name(enum variant variant)
{
    static const char *const names[] = {"", "previous", "year_ago"};
    _Static_assert(sizeof names / sizeof names[0] == VARIANTS, "a name for each variant");

    return names[variant];
}

bool
variant_find(struct text word, enum variant *variant)
{
    for (size_t at = 0; at < sizeof words / sizeof words[0]; at++) {
        if (text_equal(word, text_from(words[at].word))) {
            *variant = words[at].variant;
            return true;
        }
    }
    return false;
}

int32_t
variant_slack(const struct schema *schema)
{
    const int32_t every = schema->expected_days + MONTH_DAYS * schema->expected_months;

    return every > MONTH_DAYS ? every : MONTH_DAYS;
}

char *
variant_resource(enum variant variant, struct text source, struct arena *arena)
{
    return variant == VARIANT_CURRENT ? arena_must_string(arena, source)
                                      : arena_must_format(arena, "%.*s.%s", TEXT_ARG(source), variant_name(variant));
}

static bool
is_name(char c)
{
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* The name that ends before `at`, and the one that begins behind it. */
static void
mark_wanted(const struct pack *pack, struct text content, size_t at, bool *wanted)
{
    size_t from = at;
    size_t to = at + 1;
    const struct schema *schema;
    enum variant variant;

    while (from > 0 && is_name(content.data[from - 1])) {
        from--;
    }
    while (to < content.size && is_name(content.data[to])) {
        to++;
    }
    schema = schema_find(pack, (struct text){content.data + from, at - from});
    if (schema != NULL && variant_find((struct text){content.data + at + 1, to - at - 1}, &variant)) {
        wanted[variant * pack->source_count + (size_t)(schema - pack->sources)] = true;
    }
}

static enum status
scan_folder(const struct pack *pack, const char *folder, struct arena *arena, bool *wanted, struct error *err)
{
    char **names;
    size_t count;

    TRY(file_list(folder, arena, &names, &count, err));
    for (size_t name = 0; name < count; name++) {
        struct text content;

        if (!text_ends_with(text_from(names[name]), TEXT(".json"))) {
            continue;
        }
        TRY(file_read(file_join(arena, folder, names[name]), FILE_BYTES_MAX, arena, &content, err));
        for (size_t at = 0; at < content.size; at++) {
            if (content.data[at] == '@') {
                mark_wanted(pack, content, at, wanted);
            }
        }
    }
    return STATUS_OK;
}

enum status
variant_wanted(const struct pack *pack, const char *site_folder, struct arena *arena, bool **wanted, struct error *err)
{
    const char *const folders[] = {pack->folder, site_folder};

    *wanted = arena_must_zero(arena, VARIANTS * pack->source_count + 1, sizeof **wanted);
    for (size_t at = 0; at < sizeof folders / sizeof folders[0]; at++) {
        if (folders[at] != NULL) {
            TRY(scan_folder(pack, file_join(arena, folders[at], "rules"), arena, *wanted, err));
            TRY(scan_folder(pack, file_join(arena, folders[at], "derived"), arena, *wanted, err));
        }
    }
    return STATUS_OK;
}
