/* SPDX-License-Identifier: Apache-2.0 */
#include "load/findings/moved.h"

#include "common/formats/package_rows.h"
#include "common/ground/hash.h"

#include <stdlib.h>

enum { KEY_BYTES = 10, KEY_SIZE = 17 };
enum { LINK_KEY, LINK_FORMER, LINK_KIND, LINK_WHOLE, LINK_AS_OF, LINK_SOURCE, LINK_COLUMNS };

struct moved_link {
    struct text key, former;
    const char *why;
    bool whole;         /* no other finding continues the former */
    struct text as_of;  /* NULL: with this batch */
    struct text source; /* rows of several sources had the former key: a finding about this one goes on; NULL: any */
    uint64_t order;     /* in the file */
};

/* ---- finding_alias.csv ---- */

/* Of one finding they stay in the order of the file: the nearest first. */
static int
compare_links(const void *left, const void *right)
{
    const struct moved_link *a = left;
    const struct moved_link *b = right;
    const int order = text_compare(a->key, b->key);

    return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

/* A package of before there was such a list moves nothing. */
static enum status
read_links(struct moved *moved, const struct load *load, struct error *err)
{
    static const char *const names[LINK_COLUMNS] = {"finding_key", "former_key", "kind", "whole", "as_of", "source?"};
    const struct package_resource *resource = package_find(&load->package, "finding_alias");
    struct package_rows rows;
    struct text cells[LINK_COLUMNS];

    TRY(package_rows_open(&rows, resource, names, LINK_COLUMNS, err));
    moved->links = arena_must_zero(load->arena, (resource == NULL ? 0 : resource->rows) + 1, sizeof *moved->links);
    while (package_rows_next(&rows, cells, err)) {
        moved->links[moved->link_count++] = (struct moved_link){
            .key = arena_must_text(load->arena, cells[LINK_KEY]),
            .former = arena_must_text(load->arena, cells[LINK_FORMER]),
            .why = arena_must_string(load->arena, cells[LINK_KIND]),
            .whole = text_equal(cells[LINK_WHOLE], TEXT("true")),
            .as_of = text_is_null(cells[LINK_AS_OF]) ? TEXT_NULL : arena_must_text(load->arena, cells[LINK_AS_OF]),
            .source = text_is_null(cells[LINK_SOURCE]) ? TEXT_NULL : arena_must_text(load->arena, cells[LINK_SOURCE]),
            .order = rows.cursor.row,
        };
    }
    if (moved->link_count > 1) {
        qsort(moved->links, moved->link_count, sizeof *moved->links, compare_links);
    }
    return package_rows_close(&rows);
}

/* The first link of a finding, or NULL. */
static const struct moved_link *
links_of(const struct moved *moved, struct text key)
{
    size_t low = 0;
    size_t high = moved->link_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (text_compare(moved->links[middle].key, key) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < moved->link_count && text_equal(moved->links[low].key, key) ? &moved->links[low] : NULL;
}

static const struct moved_link *
next_link(const struct moved *moved, const struct moved_link *link)
{
    const struct moved_link *next = link + 1;

    return next < moved->links + moved->link_count && text_equal(next->key, link->key) ? next : NULL;
}

/* ---- deciding ---- */

static void
continue_finding(struct moved_row *row, struct known_finding *known, const char *why)
{
    known->seen = true;
    row->known = known;
    row->key = known->key;
    row->why = why;
}

/* A key whose finding moved away and is there as well: that one continues under its new key, this is another finding and needs an unused
 * key. */
static void
assign_new_key(struct moved_row *row, const struct load *load)
{
    const char *text = arena_must_format(load->arena, "again:%.*s:%.*s", TEXT_ARG(row->own), TEXT_ARG(load->as_of));
    unsigned char digest[HASH_SHA256_SIZE];
    char key[KEY_SIZE];

    hash_hmac_sha256(load->site->key, text_from(text), digest);
    hash_base32(digest, KEY_BYTES, key);
    row->key = arena_must_text(load->arena, text_from(key));
    row->why = "again";
}

/* What moved on with the whole of its subject is the subject's own, closed or not. Of a subject that several share, or that went into
 * another, only what was open when it happened. Of a key that rows of several sources shared, what was told about the link's own source:
 * that is what stands on the paper. */
static bool
may_continue(const struct moved_link *link, const struct known_finding *known)
{
    return !known->seen && text_is_null(known->merged_into) && (text_is_null(link->source) || text_equal(link->source, known->source))
           && (link->whole
               || (known->state != LIFE_CLOSED && (text_is_null(link->as_of) || text_compare(known->first_batch, link->as_of) < 0)));
}

static void
continue_former(const struct moved *moved, const struct known *known, struct moved_row *row)
{
    for (const struct moved_link *link = links_of(moved, row->own); link != NULL && row->known == NULL; link = next_link(moved, link)) {
        struct known_finding *former = known_find(known, link->former);

        if (former != NULL && may_continue(link, former)) {
            continue_finding(row, former, link->why);
        }
    }
}

/* A batch that is judged again from the start knows no findings, but people have sent and answered them: the first row that may have been
 * such a one, as it was then, takes its key, so that what they did and the code on paper are its own. */
static void
take_answered(const struct moved *moved, struct known *known, struct moved_row *row)
{
    for (const struct moved_link *link = links_of(moved, row->own); link != NULL; link = next_link(moved, link)) {
        if (!text_is_null(link->source) && known_find(known, link->former) == NULL && known_take_facts(known, link->former)) {
            row->key = link->former;
            row->why = link->why;
            return;
        }
    }
}

/* What was open under a former key and is not continued by another finding has become this finding, and so has what was closed before it
 * was said what had happened: its code leads here. A household that split stays a finding of its own. */
static void
merge_formers(const struct moved *moved, const struct known *known, struct text as_of, const struct moved_row *row)
{
    for (const struct moved_link *link = links_of(moved, row->own); link != NULL; link = next_link(moved, link)) {
        struct known_finding *former = known_find(known, link->former);

        if (former != NULL && former != row->known && may_continue(link, former) && strcmp(link->why, "split") != 0
            && (former->state != LIFE_CLOSED || text_equal(link->as_of, as_of))) {
            former->merged_into = row->key;
            former->merged_why = link->why;
        }
    }
}

static enum status
check_once(const struct moved *moved, const char *path, struct error *err)
{
    struct key_table keys;
    enum status status = STATUS_OK;

    key_table_init(&keys);
    for (size_t at = 0; at < moved->count && status == STATUS_OK; at++) {
        bool fresh;

        if (!key_table_add(&keys, hash_64(moved->rows[at].own.data, moved->rows[at].own.size), 0, &fresh)) {
            status = error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for %zu findings", moved->count);
        } else if (!fresh) {
            status = error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" row %zu: finding %.*s is there twice", path, at + 2,
                               TEXT_ARG(moved->rows[at].own));
        }
    }
    key_table_done(&keys);
    return status;
}

enum status
moved_resolve(struct moved *moved, struct load *load, struct known *known, struct error *err)
{
    TRY(check_once(moved, package_find(&load->package, "findings")->path, err));
    TRY(read_links(moved, load, err));
    for (size_t at = 0; at < moved->count; at++) { /* those that moved before */
        struct moved_row *row = &moved->rows[at];
        struct known_finding *found = known_find_moved(known, row->own);

        row->key = row->own;
        if (found != NULL && !found->seen) {
            continue_finding(row, found, NULL);
        }
    }
    for (size_t at = 0; at < moved->count; at++) { /* those that stayed */
        struct moved_row *row = &moved->rows[at];
        struct known_finding *found = row->known == NULL ? known_find_own(known, row->own) : NULL;

        if (found != NULL && !found->seen) {
            continue_finding(row, found, NULL);
        } else if (found != NULL) {
            assign_new_key(row, load);
        }
    }
    for (size_t at = 0; at < moved->count; at++) { /* those that move now */
        if (moved->rows[at].known == NULL && moved->rows[at].why == NULL) {
            continue_former(moved, known, &moved->rows[at]);
        }
        if (moved->rows[at].known == NULL && moved->rows[at].why == NULL) {
            take_answered(moved, known, &moved->rows[at]);
        }
    }
    for (size_t at = 0; at < moved->count; at++) {
        merge_formers(moved, known, load->as_of, &moved->rows[at]);
    }
    return STATUS_OK;
}

/* ---- writing ---- */

static enum status
put_alias(struct copy_row *copy, const struct load *load, struct text from, struct text to, const char *kind, const char *why,
          struct error *err)
{
    const struct text cells[] = {from, to, text_from(kind), text_from(why)};

    copy_row_start(copy, 5);
    copy_row_date(copy, load->as_of_days);
    for (size_t cell = 0; cell < sizeof cells / sizeof *cells; cell++) {
        if (!copy_row_cell(copy, COPY_TEXT, cells[cell])) {
            return error_set(err, STATUS_BUG, "E-BUG", "finding %.*s does not fit its table", TEXT_ARG(from));
        }
    }
    return copy_row_finish(copy, err);
}

static enum status
put_aliases(const struct moved *moved, struct copy_row *copy, const struct load *load, const struct known *known, struct error *err)
{
    for (size_t at = 0; at < moved->count; at++) {
        const struct moved_row *row = &moved->rows[at];

        if (row->why != NULL) {
            TRY(put_alias(copy, load, row->own, row->key, "moved", row->why, err));
        }
    }
    for (size_t at = 0; at < known->count; at++) {
        const struct known_finding *finding = &known->findings[at];

        if (!text_is_null(finding->merged_into)) {
            TRY(put_alias(copy, load, finding->key, finding->merged_into, "merged", finding->merged_why, err));
        }
    }
    return STATUS_OK;
}

enum status
moved_write(const struct moved *moved, struct load *load, const struct known *known, struct error *err)
{
    static const struct copy_column columns[] = {
        {"batch",       COPY_DATE},
        {"package_key", COPY_TEXT},
        {"finding_key", COPY_TEXT},
        {"kind",        COPY_TEXT},
        {"why",         COPY_TEXT}
    };
    struct copy_row copy;
    enum status status;

    TRY(copy_row_begin(&copy, load->main, "quality.finding_alias", columns, sizeof columns / sizeof *columns, "", err));
    status = put_aliases(moved, &copy, load, known, err);
    if (status != STATUS_OK) {
        copy_row_abandon(&copy);
        return status;
    }
    return copy_row_end(&copy, err);
}
