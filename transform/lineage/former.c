/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/lineage/former.h"

#include "common/ground/date.h"

#include <stdlib.h>

/* One step back. */
struct edge {
    enum former_subject subject;
    struct text now;
    struct former_link then;
};

struct former {
    struct edge *edges; /* by subject and `now` */
    size_t edge_count;
    struct lineage_renumbering *numbers; /* by both parts of the number now */
    size_t number_count;
};

static int
compare_edges(const void *left, const void *right)
{
    const struct edge *a = left;
    const struct edge *b = right;

    if (a->subject != b->subject) {
        return a->subject < b->subject ? -1 : 1;
    }
    return text_compare(a->now, b->now);
}

/* The same, and then by where it leads: the order does not depend on qsort. */
static int
compare_whole_edges(const void *left, const void *right)
{
    const int order = compare_edges(left, right);

    return order != 0 ? order : text_compare(((const struct edge *)left)->then.key, ((const struct edge *)right)->then.key);
}

static int
compare_numbers(const void *left, const void *right)
{
    const struct lineage_renumbering *a = left;
    const struct lineage_renumbering *b = right;
    const int order = text_compare(a->now[0], b->now[0]);

    return order != 0 ? order : text_compare(a->now[1], b->now[1]);
}

/* Of a number that came to several people one after the other the latest counts. */
static int
compare_dated_numbers(const void *left, const void *right)
{
    const struct lineage_renumbering *a = left;
    const struct lineage_renumbering *b = right;
    int order = compare_numbers(left, right);

    order = order != 0 ? order : text_compare(b->as_of, a->as_of);
    order = order != 0 ? order : text_compare(a->then[0], b->then[0]);
    return order != 0 ? order : text_compare(a->then[1], b->then[1]);
}

/* ---- building ---- */

static void
add_edge(struct former *former, enum former_subject subject, struct text now, struct former_link then)
{
    former->edges[former->edge_count++] = (struct edge){subject, now, then};
}

static void
add_divisions(struct former *former, const struct batch *batch, struct arena *arena)
{
    for (size_t at = 0; at < batch->pack->change_count; at++) {
        const struct schema_division_change *change = &batch->pack->changes[at];
        char date[DATE_TEXT_SIZE];

        if (change->whole && change->changed_on <= batch->as_of) {
            add_edge(former, FORMER_DIVISION, change->new_code,
                     (struct former_link){change->old_code, "division", false,
                                          arena_must_text(arena, (struct text){date, date_format(change->changed_on, date)})});
        }
    }
}

static void
keep_numbers(struct former *former, const struct lineage *lineage, struct arena *arena)
{
    const size_t count = lineage->renumbering_count;

    former->numbers = arena_must_zero(arena, count + 1, sizeof *former->numbers);
    for (size_t at = 0; at < count; at++) {
        former->numbers[at] = lineage->renumberings[at];
    }
    qsort(former->numbers, count, sizeof *former->numbers, compare_dated_numbers);
    for (size_t at = 0; at < count; at++) {
        if (former->number_count == 0 || compare_numbers(&former->numbers[former->number_count - 1], &former->numbers[at]) != 0) {
            former->numbers[former->number_count++] = former->numbers[at];
        }
    }
}

struct former *
former_new(const struct batch *batch, const struct lineage *lineage, struct arena *arena)
{
    struct former *former = arena_must_zero(arena, 1, sizeof *former);

    former->edges =
        arena_must_zero(arena, lineage->alias_count + lineage->step_count + batch->pack->change_count + 1, sizeof *former->edges);
    for (size_t at = 0; at < lineage->alias_count; at++) {
        const struct lineage_alias *alias = &lineage->aliases[at];

        add_edge(former, FORMER_PERSON, alias->new_key,
                 (struct former_link){alias->old_key, lineage_alias_word(alias->kind), true, alias->as_of});
    }
    for (size_t at = 0; at < lineage->step_count; at++) {
        const struct lineage_step *step = &lineage->steps[at];

        if (step->basis == BASIS_SHEET && step->kind <= LINEAGE_RENUMBERED) {
            add_edge(former, FORMER_HOUSEHOLD, step->to,
                     (struct former_link){step->from, lineage_word(step->kind), step->kind == LINEAGE_RENUMBERED, step->as_of});
        }
    }
    add_divisions(former, batch, arena);
    qsort(former->edges, former->edge_count, sizeof *former->edges, compare_whole_edges);
    keep_numbers(former, lineage, arena);
    return former;
}

/* ---- looking ---- */

/* The first edge of a key, or edge_count. */
static size_t
first_edge(const struct former *former, enum former_subject subject, struct text key)
{
    const struct edge wanted = {.subject = subject, .now = key};
    size_t low = 0;
    size_t high = former->edge_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (compare_edges(&former->edges[middle], &wanted) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool
is_there(const struct former_link *links, size_t count, struct text own, struct text key)
{
    for (size_t at = 0; at < count; at++) {
        if (text_equal(links[at].key, key)) {
            return true;
        }
    }
    return text_equal(own, key);
}

/* Appends what one key was before. `after` is the way from there to now, NULL at the start. */
static size_t
step_back(const struct former *former, enum former_subject subject, struct text own, struct text key, const struct former_link *after,
          struct former_link *links, size_t count)
{
    for (size_t at = first_edge(former, subject, key);
         at < former->edge_count && former->edges[at].subject == subject && text_equal(former->edges[at].now, key) && count < FORMER_MOST;
         at++) {
        struct former_link then = former->edges[at].then;

        if (is_there(links, count, own, then.key)) {
            continue; /* a correction that was taken back leads in a circle */
        }
        if (after != NULL) {
            then.whole = then.whole && after->whole;
            then.kind = after->kind;
        }
        links[count++] = then;
    }
    return count;
}

size_t
former_find(const struct former *former, enum former_subject subject, struct text key, struct former_link links[FORMER_MOST])
{
    size_t count;

    if (former == NULL || former->edge_count == 0 || text_is_null(key)) {
        return 0;
    }
    count = step_back(former, subject, key, key, NULL, links, 0);
    for (size_t at = 0; at < count; at++) {
        const struct former_link after = links[at];

        count = step_back(former, subject, key, after.key, &after, links, count);
    }
    return count;
}

size_t
former_numbers(const struct former *former, struct text household_no, struct text person_no,
               const struct lineage_renumbering *numbers[FORMER_NUMBERS_MOST])
{
    struct lineage_renumbering wanted = {
        .now = {household_no, person_no}
    };
    size_t count = 0;

    while (former != NULL && former->number_count > 0 && count < FORMER_NUMBERS_MOST) {
        const struct lineage_renumbering *found = bsearch(&wanted, former->numbers, former->number_count, sizeof wanted, compare_numbers);

        if (found == NULL) {
            break;
        }
        numbers[count++] = found;
        wanted = (struct lineage_renumbering){
            .now = {found->then[0], found->then[1]}
        };
    }
    return count;
}

bool
former_is_empty(const struct former *former)
{
    return former == NULL || (former->edge_count == 0 && former->number_count == 0);
}
