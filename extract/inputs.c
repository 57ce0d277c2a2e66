/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/inputs.h"

#include "common/date.h"
#include "common/file.h"
#include "common/hash.h"
#include "common/json.h"
#include "extract/guard.h"
#include "extract/when.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { PARAMS_BYTES_MAX = 16 << 20 };

bool
inputs_is_stale(const struct schema *schema, int32_t effective, int32_t as_of)
{
    if (schema->max_age_days == 0 && schema->max_age_months == 0) {
        return false;
    }
    return date_add_months(effective, schema->max_age_months) + schema->max_age_days < as_of;
}

/* (period, effective date, received, path): which of two deliveries is newer. */
static int
compare_age(const struct index_entry *left, const struct index_entry *right)
{
    int32_t ends[2] = {INT32_MIN, INT32_MIN};
    int order;

    if (!when_period_end(left->period, &ends[0])) {
        (void)date_parse(left->effective, &ends[0]);
    }
    if (!when_period_end(right->period, &ends[1])) {
        (void)date_parse(right->effective, &ends[1]);
    }
    if (ends[0] != ends[1]) {
        return ends[0] < ends[1] ? -1 : 1;
    }
    order = text_compare(left->effective, right->effective);
    order = order != 0 ? order : text_compare(left->received, right->received);
    return order != 0 ? order : text_compare(left->path, right->path);
}

static int
compare_candidates(const void *left, const void *right)
{
    const struct index_entry *first = *(const struct index_entry *const *)left;
    const struct index_entry *second = *(const struct index_entry *const *)right;
    int order = text_compare(first->source, second->source);

    order = order != 0 ? order : text_compare(first->scope, second->scope);
    return order != 0 ? order : compare_age(first, second);
}

static bool
in_time(const struct index_entry *entry, int32_t as_of, int32_t *effective)
{
    return date_parse(entry->effective, effective) && *effective <= as_of;
}

struct choice {
    const struct pack *pack;
    struct arena *arena;
    struct inputs *inputs;
    const struct inputs *before; /* the predecessor's list, or NULL */
    const struct accept *accept;
    int32_t as_of;
};

static bool
was_before(const struct inputs *before, const struct index_entry *entry)
{
    for (size_t at = 0; before != NULL && at < before->count; at++) {
        if (text_equal(before->items[at].sha256, entry->sha256) && text_equal(before->items[at].source, entry->source)) {
            return true;
        }
    }
    return false;
}

static void
add_item(struct choice *choice, const struct index_entry *entry, int32_t effective, size_t order)
{
    choice->inputs->items[choice->inputs->count++] = (struct inputs_item){
        .source = entry->source,
        .scope = entry->scope,
        .period = entry->period,
        .effective = entry->effective,
        .sha256 = entry->sha256,
        .path = entry->path,
        .encoding = entry->encoding,
        .carried = was_before(choice->before, entry),
        .age_days = choice->as_of - effective,
        .order = order,
    };
}

static void
add_refusal(struct choice *choice, const struct index_entry *entry, struct text error, struct text detail, struct text hint)
{
    choice->inputs->refusals[choice->inputs->refusal_count++] = (struct inputs_refusal){
        .source = entry->source,
        .scope = entry->scope,
        .period = entry->period,
        .effective = text_is_null(entry->period) ? TEXT_NULL : entry->effective,
        .sha256 = entry->sha256,
        .path = entry->path,
        .error = error,
        .detail = detail,
        .hint = hint,
    };
}

/* True when the delivery may be used; else it is noted as refused by the guard. */
static bool
passes_guards(struct choice *choice, const struct schema *schema, const struct index_entry *standing, const struct index_entry *entry)
{
    char detail[GUARD_DETAIL] = "";
    const char *name = entry->state == INDEX_GUARDED ? guard_name(entry->error) : NULL;

    if (name == NULL || accept_has(choice->accept, entry->sha256, entry->source, text_from(name))) {
        name = guard_history(schema, standing, entry, detail);
    }
    if (name == NULL || accept_has(choice->accept, entry->sha256, entry->source, text_from(name))) {
        return true;
    }
    if (entry->here) {
        add_refusal(choice, entry, text_from(guard_id(name)),
                    detail[0] == '\0' ? entry->detail : arena_must_text(choice->arena, text_from(detail)),
                    text_from(arena_must_format(choice->arena, "if it is right all the same: --accept %.*s:%s --by NAME --why TEXT",
                                                TEXT_ARG(entry->source), name)));
    }
    return false;
}

/* The same content again adds nothing to a source that only grows. */
static bool
is_again(const struct inputs *inputs, size_t first, const struct index_entry *entry)
{
    for (size_t item = first; item < inputs->count; item++) {
        if (text_equal(inputs->items[item].sha256, entry->sha256)) {
            return true;
        }
    }
    return false;
}

/* One source and scope, oldest first: the last of a snapshot, all in the window of an append source, each content once. A guard asks of each
 * delivery how it compares with the one that stood before it. What stood in the way of an older one does not matter any more. */
static void
choose_group(struct choice *choice, const struct index_entry *const *group, size_t count)
{
    const struct schema *schema = schema_find(choice->pack, group[0]->source);
    const int32_t from = date_add_months(choice->as_of, -(schema == NULL ? 0 : schema->window_months));
    const struct index_entry *standing = NULL;
    const size_t first = choice->inputs->count;
    const size_t refused = choice->inputs->refusal_count;
    int32_t effective = 0;
    size_t order = 0;

    if (schema == NULL) {
        return;
    }
    for (size_t at = 0; at < count; at++) {
        if (schema->append && is_again(choice->inputs, first, group[at])) {
            continue;
        }
        if (!passes_guards(choice, schema, standing, group[at])) {
            continue;
        }
        standing = group[at];
        choice->inputs->refusal_count = schema->append ? choice->inputs->refusal_count : refused;
        (void)in_time(standing, choice->as_of, &effective);
        if (schema->append && (schema->window_months == 0 || effective > from)) {
            add_item(choice, standing, effective, ++order);
        }
    }
    if (!schema->append && standing != NULL) {
        (void)in_time(standing, choice->as_of, &effective);
        add_item(choice, standing, effective, 1);
    }
}

static void
choose_items(struct choice *choice, const struct index *index)
{
    const struct index_entry **candidates = arena_must_zero(choice->arena, index->count + 1, sizeof *candidates);
    size_t count = 0;
    int32_t effective;

    for (size_t at = 0; at < index->count; at++) {
        const enum index_state state = index->entries[at].state;

        if ((state == INDEX_ACCEPTED || state == INDEX_GUARDED) && in_time(&index->entries[at], choice->as_of, &effective)) {
            candidates[count++] = &index->entries[at];
        }
    }
    qsort(candidates, count, sizeof *candidates, compare_candidates);
    choice->inputs->items = arena_must_zero(choice->arena, count + 1, sizeof *choice->inputs->items);
    for (size_t from = 0, to; from < count; from = to) {
        to = from + 1;
        while (to < count && text_equal(candidates[to]->source, candidates[from]->source)
               && text_equal(candidates[to]->scope, candidates[from]->scope)) {
            to++;
        }
        choose_group(choice, candidates + from, to - from);
    }
}

/* A newer accepted delivery of the same source and scope makes a refusal history; so does new content of the same file. */
static bool
is_superseded(const struct index *index, const struct index_entry *refused)
{
    for (size_t at = 0; at < index->count; at++) {
        const struct index_entry *entry = &index->entries[at];
        const bool same_path = text_equal(entry->path, refused->path) && entry->mtime_ns > refused->mtime_ns;

        if (entry->state != INDEX_ACCEPTED) {
            if (same_path) { /* the file was replaced; its new content speaks for itself */
                return true;
            }
            continue;
        }
        if (same_path
            || (refused->source.size > 0 && refused->scope.size > 0 && text_equal(entry->source, refused->source)
                && text_equal(entry->scope, refused->scope) && compare_age(refused, entry) < 0)) {
            return true;
        }
    }
    return false;
}

static int
compare_refusals(const void *left, const void *right)
{
    const struct inputs_refusal *first = left;
    const struct inputs_refusal *second = right;
    const int order = text_compare(first->source, second->source);

    return order != 0 ? order : text_compare(first->path, second->path);
}

/* A refusal without a date of its own belongs to the newest batch. */
static void
choose_refusals(struct choice *choice, const struct index *index, bool newest)
{
    struct inputs *inputs = choice->inputs;

    for (size_t at = 0; at < index->count; at++) {
        const struct index_entry *entry = &index->entries[at];
        int32_t effective;

        if ((entry->state != INDEX_REFUSED && entry->state != INDEX_UNCLEAR) || !entry->here || is_superseded(index, entry)
            || (text_is_null(entry->period) ? !newest : !in_time(entry, choice->as_of, &effective))) {
            continue;
        }
        add_refusal(choice, entry, entry->error, entry->detail, entry->hint);
    }
    qsort(inputs->refusals, inputs->refusal_count, sizeof *inputs->refusals, compare_refusals);
}

/* The newest earlier batch; *newest: no later one. */
static enum status
find_predecessor(const struct site *site, struct text as_of, struct arena *arena, struct text *predecessor, long *revision, bool *newest,
                 struct error *err)
{
    char **names;
    size_t count;

    *predecessor = TEXT_NULL;
    *newest = true;
    TRY(file_list(site->batches, arena, &names, &count, err));
    for (size_t at = 0; at < count; at++) { /* sorted, and ISO dates sort by time */
        const struct text name = text_from(names[at]);
        int32_t date;
        long found;

        if (!date_parse(name, &date)) {
            continue;
        }
        TRY(site_revision(site, name, &found, err));
        if (found == 0) {
            continue;
        }
        if (text_compare(name, as_of) < 0) {
            *predecessor = name;
            *revision = found;
        }
        *newest = *newest && text_compare(name, as_of) <= 0;
    }
    return STATUS_OK;
}

static enum status
hash_folder(const struct site *site, const char *folder, struct hash *hash, struct arena *arena, struct error *err)
{
    const char *path = file_join(arena, site->folder, folder);
    char **names;
    size_t count;

    hash_update(hash, folder, strlen(folder) + 1);
    TRY(file_list(path, arena, &names, &count, err));
    for (size_t at = 0; at < count; at++) {
        struct text content;

        if (text_ends_with(text_from(names[at]), TEXT(".json"))) {
            TRY(file_read(file_join(arena, path, names[at]), PARAMS_BYTES_MAX, arena, &content, err));
            hash_update(hash, names[at], strlen(names[at]) + 1);
            hash_update(hash, content.data, content.size + 1); /* the NUL behind it divides files */
        }
    }
    return STATUS_OK;
}

/* What of the site changes what a batch finds: its parameters, its own rules, the rules it does not want. */
static enum status
hash_params(const struct site *site, struct arena *arena, struct text *hex, struct error *err)
{
    struct hash *hash = hash_new();
    char digits[HASH_SHA256_HEX];
    enum status status = hash_folder(site, "params", hash, arena, err);

    if (status == STATUS_OK) {
        status = hash_folder(site, "rules", hash, arena, err);
    }
    for (size_t at = 0; at < site->disabled_rule_count; at++) {
        hash_update(hash, site->disabled_rules[at].data, site->disabled_rules[at].size);
        hash_update(hash, "", 1);
    }
    hash_hex(hash, digits);
    hash_free(hash);
    *hex = arena_must_text(arena, text_from(digits));
    return status;
}

enum status
inputs_choose(const struct site *site, const struct pack *pack, const struct index *index, const struct accept *accept, struct text as_of,
              struct arena *arena, struct inputs *inputs, struct error *err)
{
    struct choice choice = {.pack = pack, .arena = arena, .inputs = inputs, .accept = accept};
    struct inputs before;
    struct text predecessor;
    long revision = 0;
    bool newest;

    *inputs = (struct inputs){.as_of = as_of, .pack_hash = text_from(pack->sha256)};
    /* An entry may be held back by a guard or be refused: never both. */
    inputs->refusals = arena_must_zero(arena, index->count + 1, sizeof *inputs->refusals);
    (void)date_parse(as_of, &choice.as_of);
    TRY(hash_params(site, arena, &inputs->params_hash, err));
    TRY(find_predecessor(site, as_of, arena, &predecessor, &revision, &newest, err));
    if (!text_is_null(predecessor)) {
        TRY(inputs_read(site, predecessor, revision, arena, &before, err));
        inputs->predecessor = text_from(arena_must_format(arena, "%.*s/%ld", TEXT_ARG(predecessor), revision));
        choice.before = &before;
    }
    choose_items(&choice, index);
    choose_refusals(&choice, index, newest);
    return STATUS_OK;
}

static bool
same_item(const struct inputs_item *left, const struct inputs_item *right)
{
    return text_equal(left->source, right->source) && text_equal(left->scope, right->scope) && text_equal(left->period, right->period)
        && text_equal(left->effective, right->effective) && text_equal(left->sha256, right->sha256) && text_equal(left->path, right->path)
        && left->carried == right->carried && left->order == right->order;
}

bool
inputs_same(const struct inputs *chosen, const struct inputs *frozen)
{
    if (chosen->count != frozen->count || !text_equal(chosen->predecessor, frozen->predecessor)
        || !text_equal(chosen->pack_hash, frozen->pack_hash) || !text_equal(chosen->params_hash, frozen->params_hash)) {
        return false;
    }
    for (size_t at = 0; at < chosen->count; at++) {
        if (!same_item(&chosen->items[at], &frozen->items[at])) {
            return false;
        }
    }
    for (size_t at = 0; at < chosen->refusal_count; at++) {
        bool known = false;

        for (size_t other = 0; other < frozen->refusal_count; other++) {
            known |= text_equal(chosen->refusals[at].sha256, frozen->refusals[other].sha256)
                  && text_equal(chosen->refusals[at].path, frozen->refusals[other].path);
        }
        if (!known) {
            return false;
        }
    }
    return true;
}

char *
inputs_path(const struct site *site, struct text as_of, long revision, struct arena *arena)
{
    return arena_must_format(arena, "%s/inputs.%ld.json", site_batch_folder(site, as_of, arena), revision);
}
