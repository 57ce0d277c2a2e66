/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/ask/record_search.h"

#include "common/ground/file.h"

static size_t
column_of(const struct record_search *search, struct text name)
{
    for (size_t at = 0; at < search->width; at++) {
        if (text_equal(search->header[at], name)) {
            return at;
        }
    }
    return SIZE_MAX;
}

static enum status
read_column_names(struct record_search *search, const char *path, struct arena *arena, struct error *err)
{
    struct csv_cursor cursor;
    enum status status;
    bool more;

    csv_open(&cursor, search->content, path);
    status = csv_next(&cursor, &more, err);
    if (status == STATUS_OK) {
        search->width = cursor.count;
        search->header = arena_must_zero(arena, cursor.count + 1, sizeof *search->header);
        for (size_t at = 0; at < cursor.count; at++) {
            search->header[at] = arena_must_text(arena, cursor.fields[at]);
        }
        search->rest = (struct text){cursor.at, (size_t)(cursor.end - cursor.at)};
    }
    csv_close(&cursor);
    return status;
}

enum status
record_search_open(const struct package *package, const char *resource, const char *column, struct text wanted, struct arena *arena,
                   struct record_search *search, struct error *err)
{
    const struct package_resource *found = package_find(package, resource);

    *search = (struct record_search){.wanted = wanted};
    if (found == NULL) {
        return STATUS_OK;
    }
    TRY(file_map(found->path, &search->content, err));
    csv_open(&search->cursor, TEXT(""), found->path);
    TRY(read_column_names(search, found->path, arena, err));
    search->column = column_of(search, text_from(column));
    search->open = search->column != SIZE_MAX;
    return STATUS_OK;
}

/* The whole line around a place in the rest; the rest then begins behind it. */
static struct text
line_around(struct record_search *search, const char *at)
{
    const char *start = at;
    const char *end = memchr(at, '\n', (size_t)(search->rest.data + search->rest.size - at));

    while (start > search->rest.data && start[-1] != '\n') {
        start--;
    }
    end = end == NULL ? search->rest.data + search->rest.size : end + 1;
    search->rest = (struct text){end, (size_t)(search->rest.data + search->rest.size - end)};
    return (struct text){start, (size_t)(end - start)};
}

enum status
record_search_next(struct record_search *search, bool *found, struct error *err)
{
    *found = false;
    while (search->open && !*found && search->rest.size > 0) {
        const char *name = search->cursor.name;
        const char *at = memmem(search->rest.data, search->rest.size, search->wanted.data, search->wanted.size);
        struct text line;
        bool more;

        if (at == NULL) {
            search->rest = TEXT("");
            return STATUS_OK;
        }
        line = line_around(search, at);
        csv_close(&search->cursor);
        csv_open(&search->cursor, line, name);
        TRY(csv_next(&search->cursor, &more, err));
        *found = more && search->cursor.count == search->width && text_equal(search->cursor.fields[search->column], search->wanted);
    }
    return STATUS_OK;
}

void
record_search_close(struct record_search *search)
{
    csv_close(&search->cursor);
    file_unmap(search->content);
    *search = (struct record_search){0};
}

struct text
record_search_get(const struct record_search *search, const char *name)
{
    const size_t column = column_of(search, text_from(name));

    return column < search->cursor.count ? search->cursor.fields[column] : TEXT_NULL;
}
