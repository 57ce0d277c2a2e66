/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/fetch/pages.h"

#include "common/ground/array.h"
#include "common/ground/file.h"
#include "common/ground/hash.h"
#include "extract/fetch/http.h"
#include "extract/fetch/page.h"
#include "extract/read/base/limits.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A record on a page. */
struct sight {
    uint64_t hash;
    uint64_t page;
};

/* One walk over all pages. */
struct walk {
    struct fetch_transfer *transfer;
    const struct fetch_settings *settings;
    const char *scratch;
    const char *path;
    int file;
    struct arena arena;
    const char *url; /* of the page at hand */
    uint64_t *seen;  /* hashes of pages and of places, LIMITS_PAGES each */
    uint64_t *places;
    uint64_t pages;
    uint64_t records;
    uint64_t bytes;
    int64_t total;  /* -1: not said */
    uint64_t first; /* hash of the first page's records */
    uint64_t first_count;
    uint64_t edge; /* hash of the last record so far */
    struct hash *hash;
    struct sight *sights; /* every record, on the heap */
    size_t sight_capacity;
    bool moved;
    bool follows; /* the page at hand says that others do */
    bool doubled; /* a record ends one page and begins the next */
    bool done;
};

static enum status
fail_walk(const struct walk *walk, const char *id, const char *reason, struct error *err)
{
    return error_set(err, STATUS_UNAVAILABLE, id, "\"%s\": page %" PRIu64 ": %s", walk->settings->shown, walk->pages, reason);
}

static uint64_t
fold(struct text text)
{
    return hash_64(text.data, text.size);
}

static bool
seen_before(const uint64_t *list, uint64_t count, uint64_t value)
{
    for (uint64_t at = 0; at < count; at++) {
        if (list[at] == value) {
            return true;
        }
    }
    return false;
}

static enum status
write_bytes(struct walk *walk, struct text text, struct error *err)
{
    hash_update(walk->hash, text.data, text.size);
    walk->bytes += text.size;
    if (walk->bytes > limits.file_bytes) {
        return fail_walk(walk, "E-FETCH-LENGTH", "together the pages are larger than a file may be", err);
    }
    return file_write_all(walk->file, text.data, text.size, walk->path, err);
}

/* Fetches and reads a page; the body stays mapped until the caller unmaps it. */
static enum status
get_page(struct walk *walk, const char *url, struct fetch_reply *reply, struct text *body, struct fetch_page *page, struct error *err)
{
    const struct fetch_settings *settings = walk->settings;
    enum status status;

    *reply = (struct fetch_reply){0};
    *body = TEXT("");
    TRY(fetch_transfer_get(walk->transfer, url, walk->scratch, reply, err));
    TRY(file_map(walk->scratch, body, err));
    status = fetch_page_read(*body, settings->records, settings->cursor, settings->total, settings->shown, &walk->arena, page, err);
    if (status != STATUS_OK) {
        file_unmap(*body);
    }
    return status;
}

static const char *
with_number(struct walk *walk, const char *url, uint64_t number)
{
    return fetch_http_parameter(url, walk->settings->parameter, arena_must_format(&walk->arena, "%" PRIu64, number), &walk->arena);
}

static const char *
first_url(struct walk *walk)
{
    const struct fetch_settings *settings = walk->settings;
    const char *url = settings->url;

    if (settings->size_parameter != NULL) {
        url = fetch_http_parameter(url, settings->size_parameter, arena_must_format(&walk->arena, "%ld", settings->size), &walk->arena);
    }
    if (settings->paging == FETCH_PAGING_PAGE || settings->paging == FETCH_PAGING_OFFSET) {
        url = with_number(walk, url, (uint64_t)settings->first);
    }
    return url;
}

/* The address that a cursor leads to: a parameter's value, or an address of its own. */
static enum status
follow_cursor(struct walk *walk, const struct fetch_page *page, struct error *err)
{
    const char *cursor = arena_must_string(&walk->arena, page->cursor);

    if (walk->settings->parameter == NULL) {
        return fetch_transfer_resolve(walk->settings, walk->url, cursor, &walk->arena, &walk->url, err);
    }
    walk->url = fetch_http_parameter(walk->url, walk->settings->parameter, cursor, &walk->arena);
    return STATUS_OK;
}

/* By numbers the end is the total, or an empty page: a short one may be a server's cap. */
static enum status
count_on(struct walk *walk, const struct fetch_page *page, struct error *err)
{
    const struct fetch_settings *settings = walk->settings;
    const bool short_page = settings->size > 0 && walk->first_count < (uint64_t)settings->size;

    walk->done = page->count == 0 || (walk->total >= 0 && walk->records >= (uint64_t)walk->total);
    if (settings->paging == FETCH_PAGING_PAGE && walk->pages > 1 && page->count > 0 && short_page && walk->total < 0) {
        return fail_walk(
            walk, "E-FETCH-CAPPED",
            "the server gives fewer records a page than asked, so that pages may leave gaps; lower \"size\", or name \"total\"", err);
    }
    if (!walk->done) {
        walk->url =
            with_number(walk, walk->url, (uint64_t)settings->first + (settings->paging == FETCH_PAGING_PAGE ? walk->pages : walk->records));
    }
    return STATUS_OK;
}

static enum status
next_page(struct walk *walk, const struct fetch_page *page, const struct fetch_reply *reply, struct error *err)
{
    switch (walk->settings->paging) {
    case FETCH_PAGING_CURSOR:
        walk->done = text_is_null(page->cursor);
        TRY(walk->done ? STATUS_OK : follow_cursor(walk, page, err));
        break;
    case FETCH_PAGING_LINK:
        walk->done = reply->next[0] == '\0';
        walk->url = walk->done ? walk->url : arena_must_string(&walk->arena, text_from(reply->next));
        break;
    case FETCH_PAGING_PAGE:
    case FETCH_PAGING_OFFSET:
        TRY(count_on(walk, page, err));
        break;
    case FETCH_PAGING_NONE:
        walk->done = true;
        break;
    }
    if (!walk->done && seen_before(walk->places, walk->pages, fold(text_from(walk->url)))) {
        return fail_walk(walk, "E-FETCH-REPEATED", "the next page is one that we had already", err);
    }
    return STATUS_OK;
}

static enum status
note_records(struct walk *walk, const struct fetch_page *page, struct error *err)
{
    for (uint64_t at = 0; at < page->count; at++) {
        struct sight *wider = array_grow_heap(walk->sights, walk->records + at, &walk->sight_capacity, 1024, sizeof *wider);

        if (wider == NULL) {
            return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the records of \"%s\"", walk->settings->shown);
        }
        walk->sights = wider;
        walk->sights[walk->records + at] = (struct sight){page->hashes[at], walk->pages};
    }
    return STATUS_OK;
}

static int
compare_sights(const void *left, const void *right)
{
    const struct sight *first = left;
    const struct sight *second = right;

    return first->hash != second->hash ? (first->hash < second->hash ? -1 : 1)
                                       : (first->page > second->page) - (first->page < second->page);
}

/* Where the server names the number of records and it fits, a record that was seen on two pages stands for one that was not seen. */
static bool
saw_again(struct walk *walk)
{
    if (walk->total < 0 || walk->records != (uint64_t)walk->total || walk->records == 0) {
        return false;
    }
    qsort(walk->sights, walk->records, sizeof *walk->sights, compare_sights);
    for (uint64_t at = 1; at < walk->records; at++) {
        if (walk->sights[at].hash == walk->sights[at - 1].hash && walk->sights[at].page != walk->sights[at - 1].page) {
            return true;
        }
    }
    return false;
}

static enum status
add_page(struct walk *walk, const struct fetch_page *page, struct error *err)
{
    const uint64_t content = fold(page->records);

    if (walk->pages == LIMITS_PAGES) {
        return fail_walk(walk, "E-FETCH-REPEATED", "there is no end to the pages", err);
    }
    if (page->count > 0 && seen_before(walk->seen, walk->pages, content)) {
        return fail_walk(walk, "E-FETCH-REPEATED", "the same records as a page before", err);
    }
    walk->moved |= walk->pages > 0 && page->total != walk->total;
    walk->doubled |= walk->records > 0 && page->count > 0 && fold(page->head) == walk->edge;
    if (walk->pages == 0) {
        walk->total = page->total;
        walk->first = content;
        walk->first_count = page->count;
    }
    TRY(note_records(walk, page, err));
    walk->places[walk->pages] = fold(text_from(walk->url));
    walk->seen[walk->pages++] = content;
    if (page->count > 0) {
        TRY(write_bytes(walk, walk->records == 0 ? TEXT("[\n") : TEXT(",\n"), err));
        TRY(write_bytes(walk, page->records, err));
        walk->edge = fold(page->last);
    }
    walk->records += page->count;
    walk->follows = page->follows;
    return STATUS_OK;
}

/* After the last page the first one must still be the first one. */
static enum status
look_again(struct walk *walk, struct error *err)
{
    struct fetch_reply reply;
    struct fetch_page page;
    struct text body;

    if (walk->pages < 2 || walk->moved) {
        return STATUS_OK;
    }
    TRY(get_page(walk, first_url(walk), &reply, &body, &page, err));
    walk->moved = fold(page.records) != walk->first || page.total != walk->total;
    file_unmap(body);
    return STATUS_OK;
}

static enum status
walk_pages(struct walk *walk, struct error *err)
{
    walk->url = first_url(walk);
    while (!walk->done && !walk->moved) {
        struct fetch_reply reply;
        struct fetch_page page;
        struct text body;
        enum status status;

        TRY(get_page(walk, walk->url, &reply, &body, &page, err));
        status = add_page(walk, &page, err);
        if (status == STATUS_OK) {
            status = next_page(walk, &page, &reply, err);
        }
        file_unmap(body);
        TRY(status);
    }
    TRY(look_again(walk, err));
    walk->moved = walk->moved || saw_again(walk);
    if (!walk->moved && walk->total >= 0 && walk->records != (uint64_t)walk->total) {
        return error_set(err, STATUS_UNAVAILABLE, "E-FETCH-INCOMPLETE",
                         "\"%s\": %" PRIu64 " records came of %" PRId64 " that the server names", walk->settings->shown, walk->records,
                         walk->total);
    }
    if (!walk->moved && walk->total < 0 && walk->follows) {
        return fail_walk(walk, "E-FETCH-INCOMPLETE", "it is the last one, and says that others follow", err);
    }
    return write_bytes(walk, walk->records == 0 ? TEXT("[]\n") : TEXT("\n]\n"), err);
}

static enum status
run_walk(struct walk *walk, char digest[HASH_SHA256_HEX], struct error *err)
{
    enum status status;

    walk->file = open(walk->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (walk->file < 0) {
        return error_errno(err, STATUS_IO, "E-OPEN", "could not open \"%s\"", walk->path);
    }
    arena_init(&walk->arena, 0);
    walk->hash = hash_new();
    walk->seen = arena_must_zero(&walk->arena, LIMITS_PAGES, sizeof *walk->seen);
    walk->places = arena_must_zero(&walk->arena, LIMITS_PAGES, sizeof *walk->places);
    status = walk_pages(walk, err);
    hash_hex(walk->hash, digest);
    hash_free(walk->hash);
    free(walk->sights);
    walk->sights = NULL;
    arena_done(&walk->arena);
    if (status == STATUS_OK && fsync(walk->file) != 0) {
        status = error_errno(err, STATUS_IO, "E-WRITE", "could not write \"%s\"", walk->path);
    }
    (void)close(walk->file);
    return status;
}

enum status
fetch_pages_get(struct fetch_transfer *transfer, const char *path, uint64_t *pages, uint64_t *records, struct error *err)
{
    char digests[2][HASH_SHA256_HEX] = {"", ""};
    struct walk walk = {0};
    struct arena arena;
    enum status status = STATUS_OK;
    bool settled = false;

    arena_init(&arena, 0);
    for (size_t round = 0; round < 2 && status == STATUS_OK && !settled; round++) {
        walk = (struct walk){.transfer = transfer,
                             .settings = transfer->settings,
                             .path = path,
                             .total = -1,
                             .scratch = arena_must_format(&arena, "%s.page", path)};
        status = run_walk(&walk, digests[round], err);
        settled = !walk.moved && (!walk.doubled || strcmp(digests[0], digests[1]) == 0);
    }
    if (status == STATUS_OK && !settled) {
        status = fail_walk(&walk, "E-FETCH-MOVED", "rows move between pages while we read, twice now", err);
        error_hint(err, "ask for an order that stays, or at an hour when nobody writes");
    }
    (void)unlink(arena_must_format(&arena, "%s.page", path));
    arena_done(&arena);
    *pages = walk.pages;
    *records = walk.records;
    return status;
}
