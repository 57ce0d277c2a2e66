/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/intake/choice.h"

#include "common/ground/date.h"
#include "common/ground/file.h"
#include "common/ground/hash.h"
#include "extract/intake/whole.h"
#include "extract/recognise/guard.h"
#include "extract/recognise/period.h"

#include <inttypes.h>
#include <stdlib.h>

enum { PARAMS_BYTES_MAX = 16 << 20 };

struct choice {
    const struct site *site;
    const struct pack *pack;
    struct arena *arena;
    struct inputs *inputs;
    const struct inputs *before; /* the predecessor's list, or NULL */
    const struct decision_list *accept;
    int32_t as_of;
    bool *wanted;                         /* variant_wanted */
    const struct index_entry *population; /* the register's newest delivery; NULL: none */
    struct keys people;                   /* its keys, once they were asked for */
    bool people_read;
    struct whole_list wholes;
    const struct choice_question *asked; /* deliveries that are only asked about; NULL: none are */
};

/* Deliveries of one source and scope, oldest first, and where those chosen go. */
struct group {
    const struct index_entry *const *entries;
    size_t count;
    const struct schema *schema;
    int32_t as_of;
    enum variant variant;
    struct inputs_item *items;
    size_t *item_count;
};

static int32_t
end_of_period(const struct index_entry *entry)
{
    int32_t end = INT32_MIN;

    if (!period_end(entry->period, &end)) {
        (void)date_parse(entry->effective, &end);
    }
    return end;
}

/* (period, effective date, received, path): which of two deliveries is newer. */
static int
compare_age(const struct index_entry *left, const struct index_entry *right)
{
    const int32_t ends[2] = {end_of_period(left), end_of_period(right)};
    int order;

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
is_in_time(const struct index_entry *entry, int32_t as_of, int32_t *effective)
{
    return date_parse(entry->effective, effective) && *effective <= as_of;
}

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

/* All persons of the register; NULL when there is none. */
static const struct keys *
population_of(struct choice *choice)
{
    const struct index_entry *entry = choice->population;

    if (entry != NULL && !choice->people_read) {
        choice->people_read = true;
        (void)keys_read(keys_path(choice->site, entry->sha256, entry->source, choice->arena), choice->arena, &choice->people);
    }
    return choice->people.count > 0 ? &choice->people : NULL;
}

/* Guards that the file itself set off and nobody let pass: the first one's name. `but` is not asked (NULL: all are). */
static const char *
held_by_itself(const struct choice *choice, const struct index_entry *entry, const char *but)
{
    struct text rest = entry->state == INDEX_GUARDED ? entry->error : TEXT_NULL;
    struct text id;

    while (rest.size > 0 && text_split(&rest, ' ', &id)) {
        const char *name = guard_name(id);

        if (name != NULL && (but == NULL || strcmp(name, but) != 0)
            && !decision_accepts(choice->accept, entry->sha256, entry->source, text_from(name))) {
            return name;
        }
    }
    return NULL;
}

static const char *
held_by_history(struct choice *choice, const struct group *group, const struct whole *standing, const struct guard_side *candidate,
                char detail[GUARD_DETAIL])
{
    const struct guard_question question = {
        .site = choice->site,
        .schema = group->schema,
        .standing = {standing->entry, standing->parts, standing->count},
        .candidate = *candidate,
        .population = standing->entry == NULL ? NULL : population_of(choice),
        .given = choice->asked == NULL ? NULL : choice->asked->asked,
        .given_count = choice->asked == NULL ? 0 : choice->asked->count
    };
    const struct index_entry *first = candidate->parts[0];

    for (size_t number = 0; number < GUARD_HISTORY; number++) {
        const char *name = guard_history(&question, number, detail);

        if (name != NULL && !decision_accepts(choice->accept, first->sha256, first->source, text_from(name))) {
            return name;
        }
    }
    detail[0] = '\0';
    return NULL;
}

static void
refuse_guarded(struct choice *choice, const struct group *group, const struct index_entry *entry, const char *name, struct text detail)
{
    if ((entry->here || choice->asked != NULL) && group->variant == VARIANT_CURRENT) { /* once: looking back refuses nothing again */
        add_refusal(choice, entry, text_from(guard_id(name)), detail,
                    text_from(arena_must_format(choice->arena, "if it is right all the same: --accept %.*s:%s --by NAME --why TEXT",
                                                TEXT_ARG(entry->source), name)));
    }
}

/* The same content again adds nothing to a source that only grows; that there was nothing again, is said again. */
static bool
is_again(const struct group *group, size_t first, const struct index_entry *entry)
{
    for (size_t item = first; item < *group->item_count && text_is_null(entry->nil); item++) {
        if (text_equal(group->items[item].sha256, entry->sha256)) {
            return true;
        }
    }
    return false;
}

/* ---- which of a scope's deliveries stand ---- */

/* What stands at some point of a scope's history. */
struct standing {
    struct whole whole;              /* its entry is NULL while nothing stands */
    const struct index_entry *dated; /* whose period it is: the delivery's, or a later one's that said that nothing is new */
    struct text lost;                /* the columns that the one before it had and it has not; NULL: none */
};

/* The columns that the delivery before had and this one has not. */
static struct text
lost_columns(const struct choice *choice, const struct schema *schema, const struct index_entry *before, const struct index_entry *entry)
{
    struct text rest = before == NULL || entry->fields.size == 0 ? TEXT_NULL : before->fields;
    const char *lost = "";
    struct text name;

    while (rest.size > 0 && text_split(&rest, ' ', &name)) {
        const size_t field = schema_field_find(schema, name);

        if (field != SIZE_MAX && !text_has_part(entry->fields, ' ', name)) {
            lost =
                arena_must_format(choice->arena, "%s%s\"%.*s\"", lost, lost[0] == '\0' ? "" : ", ", TEXT_ARG(schema->fields[field].title));
        }
    }
    return lost[0] == '\0' ? TEXT_NULL : text_from(lost);
}

/* What is told of a file that stands; what the delivery lost is told with its first. */
static struct text
remark_of(const struct choice *choice, const struct index_entry *entry, struct text lost, bool first)
{
    if (text_is_null(lost) || !first) {
        return entry->remark;
    }
    return text_from(arena_must_format(choice->arena, "%.*s%sW-COLUMN-LOST: gone is what the delivery before had: %.*s",
                                       TEXT_ARG(entry->remark), entry->remark.size > 0 ? "\n" : "", TEXT_ARG(lost)));
}

/* A list that says that nothing is new makes what stands fresh; without anything that stands it says nothing. */
static bool
renew(struct choice *choice, const struct group *group, struct standing *standing, const struct index_entry *entry)
{
    const char *name = held_by_itself(choice, entry, NULL);
    struct text detail = entry->detail;

    if (name == NULL && standing->whole.entry == NULL) {
        name = "no-rows";
        detail = text_from(
            arena_must_format(choice->arena, "\"%.*s\" says that nothing is new, but no delivery stands before it", TEXT_ARG(entry->path)));
    }
    if (name != NULL) {
        refuse_guarded(choice, group, entry, name, detail);
        return false;
    }
    standing->dated = entry;
    return true;
}

/* True when the delivery may be used; else the file that holds it back is noted as refused. `side`: the whole, or the page that is asked
 * about. */
static bool
passes_guards(struct choice *choice, const struct group *group, const struct whole *before, const struct whole *whole,
              const struct guard_side *side)
{
    const struct index_entry *first = side->parts[0];
    char detail[GUARD_DETAIL] = "";
    const char *name;

    for (size_t part = 0; part < side->count; part++) {
        name = held_by_itself(choice, side->parts[part], whole->count > 1 ? "total" : NULL);
        if (name != NULL) {
            refuse_guarded(choice, group, side->parts[part], name, side->parts[part]->detail);
            return false;
        }
    }
    name = held_by_history(choice, group, before, side, detail);
    if (name != NULL) {
        refuse_guarded(choice, group, first, name, arena_must_text(choice->arena, text_from(detail)));
        return false;
    }
    if (!text_is_null(whole->moved) && guard_is_on(choice->site, group->schema, "total")
        && !decision_accepts(choice->accept, first->sha256, first->source, TEXT("total"))) {
        refuse_guarded(choice, group, first, "total", whole->moved);
        return false;
    }
    return true;
}

/* True when the delivery, or what it says of the one before, stands now. */
static bool
take_delivery(struct choice *choice, const struct group *group, struct standing *standing, const struct index_entry *entry)
{
    struct whole whole;
    struct guard_side side;
    struct text lost;

    if (!group->schema->append && text_equal(entry->nil, TEXT("unchanged"))) {
        return renew(choice, group, standing, entry);
    }
    whole = whole_join(&choice->wholes, group->schema, group->entries, group->count, entry);
    if (whole.count > 1 && !group->schema->append && whole.parts[0] != entry) { /* it came with the first page */
        return false;
    }
    side = group->schema->append ? (struct guard_side){entry, &entry, 1} : (struct guard_side){whole.entry, whole.parts, whole.count};
    if (!passes_guards(choice, group, &standing->whole, &whole, &side)) {
        return false;
    }
    lost = lost_columns(choice, group->schema, standing->whole.entry, whole.entry);
    *standing = (struct standing){.whole = whole, .dated = entry, .lost = lost};
    return true;
}

/* A delivery of pages is the one of the list before when each of them is. */
static bool
is_carried(const struct choice *choice, const struct group *group, const struct whole *whole, const struct index_entry *entry)
{
    bool all = group->variant == VARIANT_CURRENT && was_before(choice->before, entry);

    for (size_t part = 0; all && !group->schema->append && part < whole->count; part++) {
        all = was_before(choice->before, whole->parts[part]);
    }
    return all;
}

/* `entry`: the delivery, or a page of it. */
static void
add_item(const struct choice *choice, const struct group *group, const struct index_entry *entry, const struct standing *standing,
         size_t order)
{
    const struct index_entry *dated = group->schema->append ? entry : standing->dated;
    int32_t effective = 0;

    (void)date_parse(dated->effective, &effective);
    group->items[(*group->item_count)++] = (struct inputs_item){
        .source = entry->source,
        .scope = entry->scope,
        .period = dated->period,
        .effective = dated->effective,
        .sha256 = entry->sha256,
        .path = entry->path,
        .encoding = entry->encoding,
        .dialect = entry->dialect,
        .nil = entry->nil,
        .renewed = text_equal(dated->nil, TEXT("unchanged")) && !group->schema->append ? dated->path : TEXT_NULL,
        .remark = remark_of(choice, entry, standing->lost, order == 1 || group->schema->append),
        .carried = is_carried(choice, group, &standing->whole, entry),
        .age_days = choice->as_of - effective,
        .order = order,
        .variant = group->variant,
    };
}

/* The last of a snapshot, all in the window of an append source, each content once. A guard asks of each delivery how it compares with the
 * one accepted before it. Refusals of older ones are superseded. Returned is the newest, NULL when there is
 * none. */
static const struct index_entry *
choose_group(struct choice *choice, const struct group *group)
{
    const struct schema *schema = group->schema;
    const int32_t from = date_add_months(group->as_of, -schema->window_months);
    struct standing standing = {0};
    const size_t first = *group->item_count;
    const size_t refused = choice->inputs->refusal_count;
    size_t order = 0;

    for (size_t at = 0; at < group->count; at++) {
        const struct index_entry *entry = group->entries[at];
        int32_t effective;

        if ((schema->append && is_again(group, first, entry)) || !take_delivery(choice, group, &standing, entry)) {
            continue;
        }
        choice->inputs->refusal_count = schema->append ? choice->inputs->refusal_count : refused;
        if (schema->append && is_in_time(entry, group->as_of, &effective) && (schema->window_months == 0 || effective > from)) {
            add_item(choice, group, entry, &standing, ++order);
        }
    }
    for (size_t part = 0; !schema->append && part < standing.whole.count; part++) {
        add_item(choice, group, standing.whole.parts[part], &standing, part + 1);
    }
    return standing.dated;
}

/* The same day a year earlier; of a month's last day the last day. */
static int32_t
year_before(int32_t day)
{
    const struct date_parts parts = date_to_parts(day);
    const int days = date_month_days(parts.year - 1, parts.month);
    const bool last = parts.day == date_month_days(parts.year, parts.month);

    return date_from_parts(parts.year - 1, parts.month, last || parts.day > days ? days : parts.day);
}

/* Whether a delivery of this period's end may serve as the variant of one that ends on `present`. */
static bool
is_variant(const struct group *group, enum variant variant, int32_t end, int32_t present)
{
    if (variant == VARIANT_PREVIOUS) {
        return end < present;
    }
    return end <= year_before(present) && end > year_before(present) - variant_slack(group->schema);
}

/* What the source was on the delivery that the variant means: chosen as on that delivery's own date. */
static void
choose_earlier(struct choice *choice, const struct group *group, const struct index_entry *newest, enum variant variant)
{
    struct inputs *inputs = choice->inputs;
    struct group then = *group;

    then.variant = variant;
    then.items = inputs->earlier;
    then.item_count = &inputs->earlier_count;
    while (then.count > 0) {
        const struct index_entry *last = group->entries[then.count - 1];

        if (is_variant(group, variant, end_of_period(last), end_of_period(newest)) && is_in_time(last, choice->as_of, &then.as_of)) {
            (void)choose_group(choice, &then);
            return;
        }
        then.count--;
    }
}

static int
compare_earlier(const void *left, const void *right)
{
    const struct inputs_item *first = left;
    const struct inputs_item *second = right;
    int order = (first->variant > second->variant) - (first->variant < second->variant);

    order = order != 0 ? order : text_compare(first->source, second->source);
    order = order != 0 ? order : text_compare(first->scope, second->scope);
    return order != 0 ? order : (first->order > second->order) - (first->order < second->order);
}

static void
choose_scope(struct choice *choice, const struct index_entry *const *entries, size_t count)
{
    struct group group = {.entries = entries,
                          .count = count,
                          .schema = schema_find(choice->pack, entries[0]->source),
                          .as_of = choice->as_of,
                          .items = choice->inputs->items,
                          .item_count = &choice->inputs->count};
    const struct index_entry *newest;

    if (group.schema == NULL) {
        return;
    }
    newest = choose_group(choice, &group);
    for (enum variant variant = VARIANT_PREVIOUS; variant < VARIANTS && newest != NULL; variant++) {
        if (choice->wanted[variant * choice->pack->source_count + (size_t)(group.schema - choice->pack->sources)]) {
            choose_earlier(choice, &group, newest, variant);
        }
    }
}

/* A town or village that is another one's now: once that one has delivered since, what it sent itself is history, not carried beside it.
 * (Of append sources all of it stands: events happened where they happened.) */
static bool
is_taken_over(const struct choice *choice, const struct index_entry *const *candidates, size_t count, const struct index_entry *entry)
{
    const struct schema *schema = schema_find(choice->pack, entry->source);
    const struct text present = schema_division_present(choice->pack, entry->scope, choice->as_of);

    if (schema == NULL || schema->append || text_equal(present, entry->scope)) {
        return false;
    }
    for (size_t at = 0; at < count; at++) {
        const struct index_entry *other = candidates[at];
        int32_t day;

        if (other->state == INDEX_ACCEPTED && text_equal(other->source, entry->source) && text_equal(other->scope, present)
            && is_in_time(other, choice->as_of, &day)
            && text_equal(schema_division_present(choice->pack, entry->scope, day), present)) { /* its people were there by then */
            return true;
        }
    }
    return false;
}

/* The newest delivery of the population's register that nothing holds back. */
static void
find_population(struct choice *choice, const struct index_entry *const *candidates, size_t count)
{
    const struct schema *schema = keys_register(choice->pack);

    for (size_t at = 0; at < count && schema != NULL; at++) {
        if (text_equal(candidates[at]->source, schema->name) && held_by_itself(choice, candidates[at], NULL) == NULL) {
            choice->population = candidates[at]; /* sorted by age */
        }
    }
}

/* Fills items, earlier, and the refusals that guards make. */
static void
choose_items(struct choice *choice, const struct index *index)
{
    const struct index_entry **candidates = arena_must_zero(choice->arena, index->count + 1, sizeof *candidates);
    struct inputs *inputs = choice->inputs;
    size_t count = 0;
    int32_t effective;

    for (size_t at = 0; at < index->count; at++) {
        const enum index_state state = index->entries[at].state;

        if ((state == INDEX_ACCEPTED || state == INDEX_GUARDED) && is_in_time(&index->entries[at], choice->as_of, &effective)) {
            candidates[count++] = &index->entries[at];
        }
    }
    qsort(candidates, count, sizeof *candidates, compare_candidates);
    find_population(choice, candidates, count);
    inputs->items = arena_must_zero(choice->arena, count + 1, sizeof *inputs->items);
    inputs->earlier = arena_must_zero(choice->arena, count * VARIANTS + 1, sizeof *inputs->earlier);
    for (size_t from = 0, to; from < count; from = to) {
        to = from + 1;
        while (to < count && text_equal(candidates[to]->source, candidates[from]->source)
               && text_equal(candidates[to]->scope, candidates[from]->scope)) {
            to++;
        }
        if (!is_taken_over(choice, candidates, count, candidates[to - 1])) {
            choose_scope(choice, candidates + from, to - from);
        }
    }
    qsort(inputs->earlier, inputs->earlier_count, sizeof *inputs->earlier, compare_earlier);
}

/* ---- refusals ---- */

/* A newer accepted delivery of the same source and scope makes a refusal history; so does new content of the same file. */
static bool
is_superseded(const struct index *index, const struct index_entry *refused)
{
    for (size_t at = 0; at < index->count; at++) {
        const struct index_entry *entry = &index->entries[at];
        const bool same_path = text_equal(entry->path, refused->path) && entry->mtime_ns > refused->mtime_ns;

        if (entry->state != INDEX_ACCEPTED) {
            if (same_path) { /* the file was replaced: its new content has an entry of its own */
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
            || (text_is_null(entry->period) ? !newest : !is_in_time(entry, choice->as_of, &effective))) {
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
choice_make(const struct site *site, const struct pack *pack, const struct index *index, const struct decision_list *accept,
            struct text as_of, struct arena *arena, struct inputs *inputs, struct error *err)
{
    struct choice choice = {
        .site = site, .pack = pack, .arena = arena, .inputs = inputs, .accept = accept, .wholes = {.site = site, .arena = arena}
    };
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
    choose_items(&choice, index);
    choose_refusals(&choice, index, newest);
    return STATUS_OK;
}

/* ---- a file that is only asked about ---- */

/* Under whatever name. */
static bool
is_same(const struct index_entry *left, const struct index_entry *right)
{
    return text_equal(left->sha256, right->sha256) && text_equal(left->effective, right->effective);
}

/* The deliveries of its source and scope, it and those that are asked about with it among them, oldest first. */
static size_t
find_group(const struct choice_question *question, const struct index_entry *entry, const struct index_entry **found)
{
    size_t count = 0;

    for (size_t at = 0; at < question->count + question->index->count; at++) {
        const struct index_entry *other =
            at < question->count ? question->asked[at].entry : &question->index->entries[at - question->count];
        bool wanted = (other->state == INDEX_ACCEPTED || other->state == INDEX_GUARDED) && text_equal(other->source, entry->source)
                      && text_equal(other->scope, entry->scope) && (other == entry || !is_same(other, entry));

        for (size_t before = 0; before < question->count && wanted && at >= question->count; before++) {
            wanted = !is_same(other, question->asked[before].entry); /* it landed before */
        }
        if (wanted) {
            found[count++] = other;
        }
    }
    qsort(found, count, sizeof *found, compare_candidates);
    return count;
}

static void
find_population_of(struct choice *choice, const struct index *index)
{
    const struct index_entry **all = arena_must_zero(choice->arena, index->count + 1, sizeof *all);
    size_t count = 0;

    for (size_t at = 0; at < index->count; at++) {
        if (index->entries[at].state == INDEX_ACCEPTED || index->entries[at].state == INDEX_GUARDED) {
            all[count++] = &index->entries[at];
        }
    }
    qsort(all, count, sizeof *all, compare_candidates);
    find_population(choice, all, count);
}

/* The delivery, or the page with which it would be taken, is taken now: where the others end. */
static bool
is_its_turn(const struct group *group, const struct whole *whole, const struct index_entry *asked, const struct index_entry *entry)
{
    return entry == (group->schema->append ? asked : whole->parts[0]);
}

void
choice_ask(const struct choice_question *question, size_t number, struct arena *arena, struct choice_answer *answer)
{
    const struct index_entry *entry = question->asked[number].entry;
    const size_t most = question->index->count + question->count + 1;
    struct inputs inputs = {.refusals = arena_must_zero(arena, most, sizeof *inputs.refusals)};
    struct choice choice = {
        .site = question->site,
        .pack = question->pack,
        .arena = arena,
        .inputs = &inputs,
        .accept = question->accept,
        .wholes = {.site = question->site, .arena = arena},
        .asked = question
    };
    const struct index_entry **entries = arena_must_zero(arena, most, sizeof *entries);
    struct group group = {.entries = entries,
                          .count = find_group(question, entry, entries),
                          .schema = schema_find(question->pack, entry->source),
                          .variant = VARIANT_PREVIOUS};
    const struct whole whole = whole_join(&choice.wholes, group.schema, entries, group.count, entry);
    struct standing standing = {0};
    size_t at = 0;

    find_population_of(&choice, question->index);
    for (; at < group.count && !is_its_turn(&group, &whole, entry, entries[at]); at++) {
        (void)take_delivery(&choice, &group, &standing, entries[at]);
    }
    *answer = (struct choice_answer){.pages = whole.count, .rows = whole.entry->rows};
    group.variant = VARIANT_CURRENT; /* so that it is said why */
    if (!take_delivery(&choice, &group, &standing, whole.parts[0] == entry || group.schema->append ? entry : whole.parts[0])) {
        answer->guard = guard_name(inputs.refusals[0].error);
        answer->detail = inputs.refusals[0].detail;
        return;
    }
    answer->remark = remark_of(&choice, entry, standing.lost, whole.parts[0] == entry || group.schema->append);
}
