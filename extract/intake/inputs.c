/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/intake/inputs.h"

#include "common/formats/json.h"
#include "common/ground/date.h"
#include "common/ground/file.h"
#include "common/ground/hash.h"
#include "extract/intake/inputs_choice.h"

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
                && text_equal(entry->scope, refused->scope) && inputs_choice_age(refused, entry) < 0)) {
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
choose_refusals(struct inputs_choice *choice, const struct index *index, bool newest)
{
    struct inputs *inputs = choice->inputs;

    for (size_t at = 0; at < index->count; at++) {
        const struct index_entry *entry = &index->entries[at];
        int32_t effective;

        if ((entry->state != INDEX_REFUSED && entry->state != INDEX_UNCLEAR) || !entry->here || is_superseded(index, entry)
            || (text_is_null(entry->period) ? !newest : !inputs_choice_in_time(entry, choice->as_of, &effective))) {
            continue;
        }
        inputs_choice_refuse(choice, entry, entry->error, entry->detail, entry->hint);
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

    TRY(file_list(path, arena, &names, &count, err));
    if (count > 0) { /* a folder that is not there is an empty one */
        hash_update(hash, folder, strlen(folder) + 1);
    }
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

/* What of the site changes what a batch finds: its parameters, rules and derived sources, the rules it does not want. */
static enum status
hash_params(const struct site *site, struct arena *arena, struct text *hex, struct error *err)
{
    static const char *const folders[] = {"params", "rules", "derived"};
    struct hash *hash = hash_new();
    char digits[HASH_SHA256_HEX];
    enum status status = STATUS_OK;

    for (size_t folder = 0; folder < sizeof folders / sizeof *folders && status == STATUS_OK; folder++) {
        status = hash_folder(site, folders[folder], hash, arena, err);
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
    struct inputs_choice choice = {.pack = pack, .arena = arena, .inputs = inputs, .accept = accept};
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
    TRY(variant_wanted(pack, site->folder, arena, &choice.wanted, err));
    inputs_choice_items(&choice, index);
    choose_refusals(&choice, index, newest);
    return STATUS_OK;
}

static bool
same_item(const struct inputs_item *left, const struct inputs_item *right)
{
    return text_equal(left->source, right->source) && text_equal(left->scope, right->scope) && text_equal(left->period, right->period)
           && text_equal(left->effective, right->effective) && text_equal(left->sha256, right->sha256)
           && text_equal(left->path, right->path) && left->carried == right->carried && left->order == right->order
           && left->variant == right->variant;
}

static bool
same_items(const struct inputs_item *left, size_t left_count, const struct inputs_item *right, size_t right_count)
{
    bool same = left_count == right_count;

    for (size_t at = 0; at < left_count && same; at++) {
        same = same_item(&left[at], &right[at]);
    }
    return same;
}

bool
inputs_same(const struct inputs *chosen, const struct inputs *frozen)
{
    if (!same_items(chosen->items, chosen->count, frozen->items, frozen->count)
        || !same_items(chosen->earlier, chosen->earlier_count, frozen->earlier, frozen->earlier_count)
        || !text_equal(chosen->predecessor, frozen->predecessor) || !text_equal(chosen->pack_hash, frozen->pack_hash)
        || !text_equal(chosen->params_hash, frozen->params_hash)) {
        return false;
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
