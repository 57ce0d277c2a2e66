/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/finding_key.h"

#include "common/ground/array.h"
#include "common/ground/hash.h"
#include "transform/expr/cell.h"
#include "transform/rules/about.h"
#include "transform/table/identity.h"
#include "transform/table/reread.h"

#include <stdlib.h>

enum { KEY_BYTES = 10, KEY_TEXT_MAX = 64 * 1024 };

/* ---- room ---- */

void
finding_key_room_init(struct finding_key_room *room, const struct rule_run *run)
{
    room->mac = hash_mac_new(run->site_key);
    buffer_init(&room->buffer, KEY_TEXT_MAX);
    arena_init(&room->scratch, 0);
}

void
finding_key_room_done(struct finding_key_room *room)
{
    hash_mac_free(room->mac);
    buffer_done(&room->buffer);
    arena_done(&room->scratch);
}

/* ---- subject and key ---- */

struct text
finding_key_subject(const struct rule_run *run, const struct rule *rule, uint32_t row)
{
    static const size_t fields[] = {
        [SUBJECT_PERSON] = EXPR_FIELD_PERSON_KEY,
        [SUBJECT_HOUSEHOLD] = EXPR_FIELD_HOUSEHOLD_KEY,
        [SUBJECT_DIVISION] = EXPR_FIELD_DIVISION_CODE,
    };
    const size_t field = rule->subject_kind == SUBJECT_OTHER ? rule->subject_field : fields[rule->subject_kind];
    struct expr_value value;

    if (rule->subject_kind == SUBJECT_NONE || !cell_value(run->batch, &run->batch->tables[rule->source], field, row, &value)) {
        return TEXT_NULL;
    }
    return value.text;
}

static void
append_part(struct buffer *buffer, struct text part)
{
    const uint64_t size = text_is_null(part) ? UINT64_MAX : part.size;
    unsigned char bytes[8];

    for (size_t at = 0; at < sizeof bytes; at++) { /* the same on every machine */
        bytes[at] = (unsigned char)(size >> (8 * at));
    }
    buffer_append(buffer, bytes, sizeof bytes);
    if (part.size > 0) {
        buffer_append_text(buffer, part);
    }
}

/* A column of the identity; the member's number may be another one than the row's. */
static struct text
identity_text(const struct rule_run *run, const struct table *table, size_t field, uint32_t row, const struct finding_key_instead *instead,
              struct arena *scratch)
{
    const struct lineage_renumbering *number = instead == NULL ? NULL : instead->number;
    const struct reread *reread = instead != NULL && instead->reread ? reread_of_cell(table, row, field) : NULL;

    if (reread != NULL) {
        return reread_text(table, reread, scratch);
    }
    for (size_t part = 0; number != NULL && part < 2; part++) {
        if (field == table->schema->member_fields[part]) {
            return number->then[part];
        }
    }
    return cell_text(run->batch, table, field, row, scratch);
}

/* Whether rows of several sources would share the key. */
static bool
names_source(const struct rule *rule, struct text subject)
{
    return rule->mixed && (text_is_null(subject) || text_is_null(rule->department));
}

static struct text
origin_name(const struct table *table, uint32_t row)
{
    return table_origin(table, &row)->schema->name;
}

void
finding_key(const struct rule_run *run, const struct rule *rule, uint32_t row, const struct finding_key_instead *instead,
            struct finding_key_room *room, char key[FINDING_KEY_SIZE])
{
    const struct table *table = &run->batch->tables[rule->source];
    const struct text subject = instead == NULL ? finding_key_subject(run, rule, row) : instead->subject;
    struct buffer *buffer = &room->buffer;
    unsigned char digest[HASH_SHA256_SIZE];

    buffer_clear(buffer);
    append_part(buffer, rule->id);
    append_part(buffer, subject);
    if (text_is_null(subject)) {
        char identity[17];

        hash_64_hex(table->key == NULL                   ? row
                    : instead != NULL && instead->reread ? identity_former_key(table, row)
                                                         : table->key[row],
                    identity);
        append_part(buffer, table->schema->name);
        append_part(buffer, text_from(identity));
    }
    for (size_t at = 0; at < rule->identity_count; at++) {
        append_part(buffer, identity_text(run, table, rule->identity[at], row, instead, &room->scratch));
    }
    if (names_source(rule, subject) && (instead == NULL || !instead->shared)) {
        append_part(buffer, origin_name(table, row));
    }
    hash_mac_digest(room->mac, buffer_text(buffer), digest);
    hash_base32(digest, KEY_BYTES, key);
}

void
finding_key_flood(const struct rule_run *run, const struct rule *rule, struct text source, char key[FINDING_KEY_SIZE])
{
    unsigned char digest[HASH_SHA256_SIZE];
    struct buffer buffer;

    buffer_init(&buffer, KEY_TEXT_MAX);
    append_part(&buffer, rule->id);
    append_part(&buffer, TEXT("flood"));
    append_part(&buffer, rule->from->name);
    if (!text_is_null(source)) {
        append_part(&buffer, source);
    }
    hash_hmac_sha256(run->site_key, buffer_text(&buffer), digest);
    hash_base32(digest, KEY_BYTES, key);
    buffer_done(&buffer);
}

/* ---- former keys: the key made again with what the subject was called before, and with the numbers its member had ---- */

static bool
subject_of(const struct rule *rule, enum former_subject *subject)
{
    switch (rule->subject_kind) {
    case SUBJECT_PERSON:
        *subject = FORMER_PERSON;
        return true;
    case SUBJECT_HOUSEHOLD:
        *subject = FORMER_HOUSEHOLD;
        return true;
    case SUBJECT_DIVISION:
        *subject = FORMER_DIVISION;
        return true;
    case SUBJECT_NONE:
    case SUBJECT_OTHER:
        break;
    }
    return false;
}

static bool
is_identity(const struct rule *rule, size_t field)
{
    for (size_t at = 0; at < rule->identity_count; at++) {
        if (rule->identity[at] == field) {
            return true;
        }
    }
    return false;
}

/* The member's former numbers, when the rule's identity depends on them. */
static size_t
numbers_of(const struct rule_run *run, const struct rule *rule, uint32_t row,
           const struct lineage_renumbering *numbers[FORMER_NUMBERS_MOST])
{
    const struct table *table = &run->batch->tables[rule->source];
    const size_t *fields = table->schema->member_fields;
    struct text parts[2];

    if (fields[0] == SIZE_MAX || fields[1] == SIZE_MAX || (!is_identity(rule, fields[0]) && !is_identity(rule, fields[1]))) {
        return 0;
    }
    for (size_t part = 0; part < 2; part++) {
        const struct column *column = &table->columns[fields[part]];

        parts[part] = column_is_valid(column, row) ? column_text(column, row) : TEXT_NULL;
    }
    return text_is_null(parts[0]) || text_is_null(parts[1]) ? 0 : former_numbers(run->batch->former, parts[0], parts[1], numbers);
}

struct search {
    const struct rule_run *run;
    const struct rule *rule;
    uint32_t row;
    struct finding_key_room *room;
    char own[FINDING_KEY_SIZE];
    struct text source; /* whose former keys may have been shared; NULL: none */
    struct finding_former *former;
    size_t count;
};

static void
add_key(struct search *search, struct finding_former former, const struct finding_key_instead *instead)
{
    finding_key(search->run, search->rule, search->row, instead, search->room, former.key);
    search->former[search->count] = former;
    search->count += strcmp(former.key, search->own) != 0;
}

/* The key, and what it was while it did not name the source. */
static void
add_keys(struct search *search, struct finding_former former, struct finding_key_instead instead)
{
    add_key(search, former, &instead);
    if (!text_is_null(search->source) && names_source(search->rule, instead.subject)) {
        former.source = search->source;
        instead.shared = true;
        add_key(search, former, &instead);
    }
}

static void
add_former(struct search *search, const struct former_link *link, const struct lineage_renumbering *number)
{
    add_keys(search, (struct finding_former){.kind = link->kind, .whole = link->whole, .as_of = link->as_of},
             (struct finding_key_instead){.subject = link->key, .number = number});
}

/* Is whom or what the row is about known from a cell that was read otherwise? Then it may not have been known. */
static bool
is_subject_reread(const struct table *table, uint32_t row)
{
    const struct schema *schema = table->schema;

    return reread_of_cell(table, row, schema->person_field) != NULL || reread_of_cell(table, row, schema->household_field) != NULL
           || reread_of_cell(table, row, schema->division_field) != NULL;
}

/* The row's own cells as they were read before. Once, in the batch that is the first to read them so. */
static void
add_rereads(struct search *search, struct text own)
{
    const struct table *table = &search->run->batch->tables[search->rule->source];
    const struct text subjects[FINDING_REREAD_MOST] = {own, TEXT_NULL};
    const size_t count = text_is_null(own) || !is_subject_reread(table, search->row) ? 1 : 2;

    for (size_t at = 0; at < count; at++) {
        add_keys(search, (struct finding_former){.kind = "reread", .whole = true},
                 (struct finding_key_instead){.subject = subjects[at], .reread = true});
    }
}

/* What the row's key was while it did not name the source. */
static void
add_shared(struct search *search, struct text own)
{
    add_key(search, (struct finding_former){.kind = "source", .whole = true, .source = search->source},
            &(struct finding_key_instead){.subject = own, .shared = true});
}

/* Whether findings of before may stand under keys that rows of several sources shared. */
static bool
had_shared_keys(const struct rule_run *run, const struct rule *rule)
{
    return run->set->shared_keys && rule->mixed;
}

/* Whether any finding of the rule may have had another key. */
static bool
may_have_former(const struct rule_run *run, const struct rule *rule)
{
    return !former_is_empty(run->batch->former) || run->batch->tables[rule->source].reread_count > 0 || had_shared_keys(run, rule);
}

size_t
finding_key_former(const struct rule_run *run, const struct rule *rule, uint32_t row, struct finding_key_room *room,
                   struct finding_former former[FINDING_FORMER_MOST])
{
    struct search search = {.run = run, .rule = rule, .row = row, .room = room, .former = former};
    const struct text own = finding_key_subject(run, rule, row);
    struct former_link links[FORMER_MOST];
    enum former_subject subject;
    const size_t count = text_is_null(own) || !subject_of(rule, &subject) ? 0 : former_find(run->batch->former, subject, own, links);
    const struct lineage_renumbering *numbers[FORMER_NUMBERS_MOST];
    const size_t number_count = numbers_of(run, rule, row, numbers);
    const bool shared = had_shared_keys(run, rule);
    size_t reread_count;

    (void)reread_of_row(&run->batch->tables[rule->source], row, &reread_count);
    if (count == 0 && number_count == 0 && reread_count == 0 && !shared) {
        return 0;
    }
    finding_key(run, rule, row, NULL, room, search.own);
    search.source = shared ? about_of(&run->batch->tables[rule->source], row).source : TEXT_NULL;
    if (shared && names_source(rule, own)) {
        add_shared(&search, own);
    }
    if (reread_count > 0) {
        add_rereads(&search, own);
    }
    for (size_t at = 0; at < number_count; at++) {
        add_former(&search, &(struct former_link){.key = own, .kind = "member_renumbered", .whole = true, .as_of = numbers[at]->as_of},
                   numbers[at]);
    }
    for (size_t at = 0; at < count; at++) {
        add_former(&search, &links[at], NULL);
        for (size_t number = 0; number < number_count; number++) {
            add_former(&search, &links[at], numbers[number]);
        }
    }
    return search.count;
}

/* One finding stood for the rows of all sources. */
static size_t
flood_former(const struct rule_run *run, const struct rule *rule, uint32_t row, struct finding_former former[FINDING_FORMER_MOST])
{
    if (!had_shared_keys(run, rule)) {
        return 0;
    }
    former[0] = (struct finding_former){.kind = "source", .whole = true, .source = about_of(&run->batch->tables[rule->source], row).source};
    finding_key_flood(run, rule, TEXT_NULL, former[0].key);
    return 1;
}

void
finding_key_former_fill(const struct rule_run *run, struct rule_result *result)
{
    struct finding_former former[FINDING_FORMER_MOST];
    struct finding_key_room room;

    if (!may_have_former(run, result->rule)) {
        return;
    }
    finding_key_room_init(&room, run);
    for (size_t at = 0; at < result->finding_count; at++) {
        struct finding *finding = &result->findings[at];

        finding->former_count = finding->flood ? flood_former(run, result->rule, finding->row, former)
                                               : finding_key_former(run, result->rule, finding->row, &room, former);
        if (finding->former_count > 0) {
            finding->former = arena_must_alloc(&result->arena, finding->former_count * sizeof *finding->former);
            memcpy(finding->former, former, finding->former_count * sizeof *finding->former);
        }
        arena_reset(&room.scratch);
    }
    finding_key_room_done(&room);
}

static enum status
write_former(const struct rule_run *run, struct package_table *table, size_t count, struct error *err)
{
    for (size_t rule = 0; rule < run->count; rule++) {
        const struct rule_result *result = &run->results[rule];

        for (size_t at = 0; at < result->finding_count; at++) {
            const struct finding *finding = &result->findings[at];

            for (size_t former = 0; former < finding->former_count; former++) {
                const struct finding_former *one = &finding->former[former];
                const struct text cells[] = {text_from(finding->key),
                                             text_from(one->key),
                                             text_from(one->kind),
                                             one->whole ? TEXT("true") : TEXT("false"),
                                             one->as_of,
                                             one->source};

                TRY(package_table_row(table, cells, count, err));
            }
        }
    }
    return STATUS_OK;
}

enum status
finding_key_write(const struct rule_run *run, struct package_writer *writer, struct error *err)
{
    static const struct package_field fields[] = {
        {"finding_key", "string" },
        {"former_key",  "string" },
        {"kind",        "string" },
        {"whole",       "boolean"},
        {"as_of",       "date"   },
        {"source",      "string" }
    };
    struct package_table *table;

    TRY(package_table_open(writer, "finding_alias", fields, sizeof fields / sizeof *fields, &table, err));
    TRY(write_former(run, table, sizeof fields / sizeof *fields, err));
    return package_table_close(table, err);
}

/* ---- keys that must stay open ---- */

struct doubts {
    const struct rule_run *run;
    struct rule_result *result;
    size_t capacity;
    struct finding_key_room room;
};

static void
add_doubt(struct doubts *doubts, const char key[FINDING_KEY_SIZE], const char *reason)
{
    struct rule_result *result = doubts->result;

    result->doubts = array_grow(&result->arena, result->doubts, result->doubt_count, &doubts->capacity, 64, sizeof *result->doubts);
    memcpy(result->doubts[result->doubt_count].key, key, FINDING_KEY_SIZE);
    result->doubts[result->doubt_count++].reason = reason;
}

static void
add_rows(struct doubts *doubts, const uint32_t *rows, size_t count, const char *reason)
{
    struct rule_result *result = doubts->result;
    const bool moved = may_have_former(doubts->run, result->rule);
    struct finding_former former[FINDING_FORMER_MOST];
    char key[FINDING_KEY_SIZE];

    for (size_t at = 0; at < count; at++) {
        finding_key(doubts->run, result->rule, rows[at], NULL, &doubts->room, key);
        add_doubt(doubts, key, reason);
        for (size_t more = moved ? finding_key_former(doubts->run, result->rule, rows[at], &doubts->room, former) : 0; more > 0; more--) {
            add_doubt(doubts, former[more - 1].key, reason); /* the finding may still be known by what its subject was called */
        }
        arena_reset(&doubts->room.scratch);
    }
}

/* A rule that has got its confirm_after only now must not close what is open already. */
static void
add_held_back(struct doubts *doubts)
{
    for (size_t at = 0; at < doubts->result->pending_count; at++) {
        const struct finding_pending *pending = &doubts->result->pending[at];

        if (pending->held_back) {
            add_doubt(doubts, pending->key, "unconfirmed");
            for (size_t more = 0; more < pending->former_count; more++) {
                add_doubt(doubts, pending->former[more].key, "unconfirmed");
            }
        }
    }
}

static int
compare_doubts(const void *left, const void *right)
{
    const struct finding_doubt *first = left, *second = right;
    const int compared = strcmp(first->key, second->key);

    return compared != 0 ? compared : strcmp(second->reason, first->reason); /* of several the plainest: unknown */
}

static int
compare_keys(const void *left, const void *right)
{
    return strcmp(left, right);
}

/* Keys of the findings made, sorted. */
static char (*found_keys(const struct rule_result *result, struct arena *arena))[FINDING_KEY_SIZE]
{
    char(*keys)[FINDING_KEY_SIZE] = arena_must_alloc(arena, (result->finding_count + 1) * sizeof *keys);

    for (size_t at = 0; at < result->finding_count; at++) {
        memcpy(keys[at], result->findings[at].key, sizeof *keys);
    }
    qsort(keys, result->finding_count, sizeof *keys, compare_keys);
    return keys;
}

static void
keep_once(struct rule_result *result, struct arena *arena)
{
    char(*found)[FINDING_KEY_SIZE] = found_keys(result, arena);
    size_t kept = 0;

    qsort(result->doubts, result->doubt_count, sizeof *result->doubts, compare_doubts);
    for (size_t at = 0; at < result->doubt_count; at++) {
        const struct finding_doubt doubt = result->doubts[at];
        const bool again = kept > 0 && strcmp(result->doubts[kept - 1].key, doubt.key) == 0;

        if (!again && bsearch(doubt.key, found, result->finding_count, sizeof *found, compare_keys) == NULL) {
            result->doubts[kept++] = doubt;
        }
    }
    result->doubt_count = kept;
}

void
finding_key_doubts(const struct rule_run *run, struct rule_result *result, const uint32_t *suppressed)
{
    const bool flood = result->finding_count > 0 && result->findings[0].flood;
    const size_t flooded = flood ? (size_t)(result->flagged - result->suppressed - result->exempt) : 0;
    const size_t count = result->undecided_count + (size_t)result->suppressed + flooded + (size_t)result->held_back;
    struct doubts doubts = {.run = run, .result = result};

    if (count == 0) {
        return;
    }
    finding_key_room_init(&doubts.room, run);
    add_rows(&doubts, result->undecided_rows, result->undecided_count, "unknown");
    add_rows(&doubts, suppressed, (size_t)result->suppressed, "suppressed");
    add_rows(&doubts, result->flagged_rows, flooded, "flood");
    add_held_back(&doubts);
    keep_once(result, &doubts.room.scratch);
    finding_key_room_done(&doubts.room);
}
