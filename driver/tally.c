/* SPDX-License-Identifier: Apache-2.0 */
#include "driver/tally.h"

#include "common/formats/package_rows.h"
#include "common/ground/array.h"
#include "common/ground/hash.h"

#include <stdlib.h>

/* A finding of the batch before. 64 bits of hash over its 80-bit key: among a million findings two would meet once in 10^7 runs, and
 * then a count is one off. */
struct earlier {
    uint64_t hash;
    size_t rule;
    bool seen;
};

/* A finding whose subject is called otherwise now, and what it was before (finding_alias.csv). Hashes. */
struct move {
    uint64_t key, former;
    size_t order; /* in the file: the nearest first */
};

struct earlier_set {
    struct earlier *items; /* sorted by hash */
    size_t count;
    struct move *moves; /* sorted by key, then order */
    size_t move_count;
};

static struct tally_rule *
rule_get(struct tally *tally, struct text id)
{
    enum { RULES_FIRST = 64 };

    for (size_t at = 0; at < tally->count; at++) {
        if (text_equal(tally->rules[at].id, id)) {
            return &tally->rules[at];
        }
    }
    tally->rules = array_grow(tally->arena, tally->rules, tally->count, &tally->capacity, RULES_FIRST, sizeof *tally->rules);
    tally->rules[tally->count] = (struct tally_rule){.id = arena_must_text(tally->arena, id)};
    return &tally->rules[tally->count++];
}

static struct text
copy_or_empty(struct text text, struct arena *arena)
{
    return text_is_null(text) ? TEXT("") : arena_must_text(arena, text);
}

static enum status
read_rules(const struct package *package, struct tally *tally, struct error *err)
{
    enum { RUN_RULE, RUN_STATE, RUN_REASON, RUN_COLUMNS };
    static const char *const names[RUN_COLUMNS] = {"rule", "state", "reason"};
    const struct package_resource *resource;
    struct text cells[RUN_COLUMNS];
    struct package_rows rows;

    TRY(package_rows_find(package, "rule_runs", &resource, err));
    TRY(package_rows_open(&rows, resource, names, RUN_COLUMNS, err));
    while (package_rows_next(&rows, cells, err)) {
        struct tally_rule *rule = rule_get(tally, cells[RUN_RULE]);

        rule->state = copy_or_empty(cells[RUN_STATE], tally->arena);
        rule->reason = copy_or_empty(cells[RUN_REASON], tally->arena);
    }
    return package_rows_close(&rows);
}

static int
compare_earlier(const void *left, const void *right)
{
    const struct earlier *a = left;
    const struct earlier *b = right;

    return a->hash < b->hash ? -1 : a->hash > b->hash;
}

static struct earlier *
earlier_find(const struct earlier_set *set, uint64_t hash)
{
    const struct earlier wanted = {.hash = hash};

    return set->count == 0 ? NULL : bsearch(&wanted, set->items, set->count, sizeof wanted, compare_earlier);
}

static enum status
read_earlier(const struct package *before, struct tally *tally, struct earlier_set *set, struct error *err)
{
    static const char *const names[] = {"finding_key", "rule"};
    const struct package_resource *resource;
    struct text cells[2];
    struct package_rows rows;

    TRY(package_rows_find(before, "findings", &resource, err));
    set->items = arena_must_zero(tally->arena, resource->rows + 1, sizeof *set->items);
    TRY(package_rows_open(&rows, resource, names, 2, err));
    while (package_rows_next(&rows, cells, err)) {
        set->items[set->count].hash = hash_64(cells[0].data, cells[0].size);
        set->items[set->count++].rule = (size_t)(rule_get(tally, cells[1]) - tally->rules);
    }
    qsort(set->items, set->count, sizeof *set->items, compare_earlier);
    return package_rows_close(&rows);
}

enum { KEY, RULE, CLASS, SEVERITY, DEPARTMENT, DIVISION, SOURCE, FILE_NAME, SHEET, ROW, MESSAGE, EVIDENCE, VALUES, SUBJECT_NAME, COLUMNS };

static void
keep_example(struct tally_example *example, const struct text *cells, bool is_new, struct arena *arena)
{
    *example = (struct tally_example){
        .key = copy_or_empty(cells[KEY], arena),
        .division = copy_or_empty(cells[DIVISION], arena),
        .source = copy_or_empty(cells[SOURCE], arena),
        .file = copy_or_empty(cells[FILE_NAME], arena),
        .sheet = copy_or_empty(cells[SHEET], arena),
        .row = copy_or_empty(cells[ROW], arena),
        .message = copy_or_empty(cells[MESSAGE], arena),
        .evidence = copy_or_empty(cells[EVIDENCE], arena),
        .values = copy_or_empty(cells[VALUES], arena),
        .subject_name = copy_or_empty(cells[SUBJECT_NAME], arena),
        .is_new = is_new,
    };
}

/* The finding before that this one continues under another key, unless that one is there itself or is continued by another. */
static struct earlier *
find_moved(const struct earlier_set *set, uint64_t key)
{
    size_t low = 0;
    size_t high = set->move_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (set->moves[middle].key < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (size_t at = low; at < set->move_count && set->moves[at].key == key; at++) {
        struct earlier *earlier = earlier_find(set, set->moves[at].former);

        if (earlier != NULL && !earlier->seen) {
            return earlier;
        }
    }
    return NULL;
}

static void
count_finding(struct tally *tally, struct earlier_set *set, const struct text *cells)
{
    struct tally_rule *rule = rule_get(tally, cells[RULE]);
    const uint64_t key = hash_64(cells[KEY].data, cells[KEY].size);
    struct earlier *earlier = earlier_find(set, key);
    bool is_new;

    earlier = earlier != NULL ? earlier : find_moved(set, key);
    is_new = earlier == NULL;

    rule->counts.found++;
    rule->counts.added += is_new;
    rule->counts.still += !is_new;
    if (earlier != NULL) {
        earlier->seen = true;
    }
    if (text_is_null(rule->class)) {
        rule->class = copy_or_empty(cells[CLASS], tally->arena);
        rule->severity = copy_or_empty(cells[SEVERITY], tally->arena);
        rule->department = copy_or_empty(cells[DEPARTMENT], tally->arena);
    }
    if (text_is_null(rule->example.key) || (is_new && !rule->example.is_new)) {
        keep_example(&rule->example, cells, is_new, tally->arena);
    }
}

static int
compare_moves(const void *left, const void *right)
{
    const struct move *a = left;
    const struct move *b = right;

    if (a->key != b->key) {
        return a->key < b->key ? -1 : 1;
    }
    return (a->order > b->order) - (a->order < b->order);
}

static enum status
read_moves(const struct package *current, struct arena *arena, struct earlier_set *set, struct error *err)
{
    static const char *const names[] = {"finding_key", "former_key"};
    const struct package_resource *resource = package_find(current, "finding_alias");
    struct text cells[2];
    struct package_rows rows;

    set->moves = arena_must_zero(arena, resource == NULL ? 1 : resource->rows + 1, sizeof *set->moves);
    TRY(package_rows_open(&rows, resource, names, 2, err));
    while (package_rows_next(&rows, cells, err)) {
        set->moves[set->move_count] =
            (struct move){hash_64(cells[0].data, cells[0].size), hash_64(cells[1].data, cells[1].size), set->move_count};
        set->move_count++;
    }
    qsort(set->moves, set->move_count, sizeof *set->moves, compare_moves);
    return package_rows_close(&rows);
}

/* Findings that are there under their own key are continued by no other. */
static enum status
mark_own(const struct package *current, const struct earlier_set *set, struct error *err)
{
    static const char *const names[] = {"finding_key"};
    struct text cell;
    struct package_rows rows;

    TRY(package_rows_open(&rows, package_find(current, "findings"), names, 1, err));
    while (package_rows_next(&rows, &cell, err)) {
        struct earlier *earlier = earlier_find(set, hash_64(cell.data, cell.size));

        if (earlier != NULL) {
            earlier->seen = true;
        }
    }
    return package_rows_close(&rows);
}

static enum status
read_findings(const struct package *current, struct tally *tally, struct earlier_set *set, struct error *err)
{
    static const char *const names[COLUMNS] = {"finding_key", "rule",  "class", "severity", "department", "division_code", "source",
                                               "file",        "sheet", "row",   "message",  "evidence",   "values",        "subject_name"};
    const struct package_resource *resource;
    struct text cells[COLUMNS];
    struct package_rows rows;

    TRY(package_rows_find(current, "findings", &resource, err));
    TRY(package_rows_open(&rows, resource, names, COLUMNS, err));
    while (package_rows_next(&rows, cells, err)) {
        count_finding(tally, set, cells);
    }
    return package_rows_close(&rows);
}

/* An earlier finding that is not found any more counts as gone only when its rule was evaluated. */
static void
count_gone(struct tally *tally, const struct earlier_set *set)
{
    for (size_t at = 0; at < set->count; at++) {
        struct tally_rule *rule = &tally->rules[set->items[at].rule];

        if (!set->items[at].seen) {
            if (text_equal(rule->state, TEXT("evaluated"))) {
                rule->counts.gone++;
            } else {
                rule->counts.unchecked++;
            }
        }
    }
}

enum status
tally_read(const struct package *current, const struct package *before, struct arena *arena, struct tally *tally, struct error *err)
{
    struct earlier_set set = {0};

    *tally = (struct tally){.arena = arena, .compared = before != NULL};
    TRY(read_rules(current, tally, err));
    if (before != NULL) {
        TRY(read_earlier(before, tally, &set, err));
        TRY(read_moves(current, arena, &set, err));
        if (set.move_count > 0) {
            TRY(mark_own(current, &set, err));
        }
    }
    TRY(read_findings(current, tally, &set, err));
    count_gone(tally, &set);
    return STATUS_OK;
}

void
tally_add(struct tally_counts *sum, const struct tally_counts *counts)
{
    sum->found += counts->found;
    sum->added += counts->added;
    sum->still += counts->still;
    sum->gone += counts->gone;
    sum->unchecked += counts->unchecked;
}

int
tally_severity(struct text severity)
{
    static const char *const names[] = {"block", "error", "warn", "info"};
    int at = 0;

    while (at < 4 && !text_equal(severity, text_from(names[at]))) {
        at++;
    }
    return at;
}
