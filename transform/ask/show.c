/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/ask/show.h"

#include "common/formats/json.h"
#include "common/formats/package.h"
#include "common/ground/file.h"
#include "transform/ask/context.h"
#include "transform/ask/record_search.h"
#include "transform/ask/reveal.h"
#include "transform/rules/mask.h"

#include <stdio.h>
#include <string.h>

enum { FORMER_KEYS = 16 };

struct showing {
    struct context context;
    struct arena *arena;
    bool person;
    bool reveal;
    const char *const *batches; /* newest first */
    size_t batch_count;
    const char *batch;
    struct package package;
    struct text key;
    struct text former[FORMER_KEYS]; /* what it was called before */
    size_t former_count;
    size_t rows; /* shown so far */
};

static struct text
clear_or_masked(const struct showing *showing, struct text value, enum schema_personal kind, const struct schema_field *field)
{
    return showing->reveal ? value : mask_text(value, kind, field, showing->arena);
}

/* `cn:410621…` keeps its prefix. */
static struct text
shown_key(const struct showing *showing, struct text key)
{
    struct text number = key;
    struct text prefix = TEXT_NULL;

    if (text_is_null(key) || !text_split(&number, ':', &prefix) || !text_equal(prefix, TEXT("cn"))) {
        return key;
    }
    number = clear_or_masked(showing, number, PERSONAL_ID, NULL);
    return text_from(arena_must_format(showing->arena, "cn:%.*s", TEXT_ARG(number)));
}

static void
print_place(struct text file, struct text sheet, struct text row)
{
    (void)printf("%.*s%s%.*s, row %.*s", TEXT_ARG(file), text_is_null(sheet) ? "" : ", sheet ", TEXT_ARG(sheet), TEXT_ARG(row));
}

/* ---- rows of the sources ---- */

static const char *
state_note(char state)
{
    switch (state) {
    case 'c':
        return " (written otherwise)";
    case 'i':
        return "(not valid)";
    case 'm':
        return "(masked by the sender)";
    default:
        return "";
    }
}

static void
print_record(struct showing *showing, const struct schema *schema, const struct record_search *search)
{
    const struct text states = record_search_get(search, "_states");

    showing->rows++;
    (void)printf("\n  %.*s (%.*s): ", TEXT_ARG(schema->title), TEXT_ARG(schema->department));
    print_place(record_search_get(search, "_file"), record_search_get(search, "_sheet"), record_search_get(search, "_row"));
    (void)putchar('\n');
    for (size_t field = 0; field < schema->field_count; field++) {
        const char state = field < states.size ? states.data[field] : 'o';
        const struct text value = record_search_get(search, arena_must_string(showing->arena, schema->fields[field].name));

        if (!text_is_null(value) || state == 'i' || state == 'm') {
            const struct text shown = clear_or_masked(showing, value, schema->fields[field].personal, &schema->fields[field]);

            (void)printf("    %.*s = %.*s%s\n", TEXT_ARG(schema->fields[field].title), TEXT_ARG(shown), state_note(state));
        }
    }
}

static enum status
show_sources(struct showing *showing, struct error *err)
{
    for (size_t source = 0; source < showing->context.pack.source_count; source++) {
        const struct schema *schema = &showing->context.pack.sources[source];
        struct record_search search;
        enum status status;
        bool found = true;

        TRY(record_search_open(&showing->package, arena_must_string(showing->arena, schema->name),
                               showing->person ? "person_key" : "household_key", showing->key, showing->arena, &search, err));
        status = STATUS_OK;
        while (found && (status = record_search_next(&search, &found, err)) == STATUS_OK) {
            if (found) {
                print_record(showing, schema, &search);
            }
        }
        record_search_close(&search);
        TRY(status);
    }
    return STATUS_OK;
}

/* ---- core ---- */

/* Personal numbers among the attributes are those whose winning field is one. */
static struct text
shown_attribute(const struct showing *showing, struct text value, struct text source, struct text attribute)
{
    const struct schema *schema = schema_find(&showing->context.pack, source);
    const size_t at = schema == NULL ? SIZE_MAX : schema_field_find(schema, attribute);
    const bool phone = text_find(attribute, TEXT("phone")) != SIZE_MAX;

    if (at != SIZE_MAX) {
        return clear_or_masked(showing, value, schema->fields[at].personal, &schema->fields[at]);
    }
    return clear_or_masked(showing, value, phone ? PERSONAL_PHONE : PERSONAL_NONE, NULL);
}

/* `[{"attribute":"name","value":"…","source":"member"}]`, one a line. */
static enum status
print_rivals(const struct showing *showing, struct text rivals, struct error *err)
{
    struct json *document;

    if (text_is_null(rivals)) {
        return STATUS_OK;
    }
    TRY(json_parse(rivals, "rivals", &document, err));
    for (const struct json *item = json_first(document); item != NULL; item = json_next(item)) {
        const struct text attribute = json_get_text(item, "attribute");
        const struct text source = json_get_text(item, "source");
        const struct text value = shown_attribute(showing, json_get_text(item, "value"), source, attribute);

        (void)printf("%-14s %.*s = %.*s  (%.*s)\n", item == json_first(document) ? "say otherwise" : "", TEXT_ARG(attribute),
                     TEXT_ARG(value), TEXT_ARG(source));
    }
    json_free(document);
    return STATUS_OK;
}

static enum status
print_core(const struct showing *showing, const struct record_search *search, struct error *err)
{
    for (size_t at = 0; at < search->width; at++) {
        const struct text name = search->header[at];
        const struct text source = record_search_get(search, arena_must_format(showing->arena, "%.*s_source", TEXT_ARG(name)));

        if (!text_is_null(source)) {
            const struct text value = shown_attribute(showing, search->cursor.fields[at], source, name);

            (void)printf("%-14.*s %.*s  (%.*s)\n", TEXT_ARG(name), TEXT_ARG(value), TEXT_ARG(source));
        } else if (text_equal(name, TEXT("household_key")) || text_equal(name, TEXT("division_code"))) {
            (void)printf("%-14.*s %.*s\n", TEXT_ARG(name), TEXT_ARG(search->cursor.fields[at]));
        }
    }
    return print_rivals(showing, record_search_get(search, "rivals"), err);
}

static enum status
show_core(struct showing *showing, bool *known, struct error *err)
{
    struct record_search search;
    enum status status;

    TRY(record_search_open(&showing->package, showing->person ? "core_person" : "core_household",
                           showing->person ? "person_key" : "household_key", showing->key, showing->arena, &search, err));
    status = record_search_next(&search, known, err);
    if (status == STATUS_OK && *known) {
        const struct text key = shown_key(showing, showing->key);

        (void)printf("%.*s, batch %s\n\n", TEXT_ARG(key), showing->batch);
        status = print_core(showing, &search, err);
    }
    record_search_close(&search);
    return status;
}

static enum status
show_members(struct showing *showing, struct error *err)
{
    struct record_search search;
    enum status status = STATUS_OK;
    bool found = true;
    bool first = true;

    TRY(record_search_open(&showing->package, "core_person", "household_key", showing->key, showing->arena, &search, err));
    while (found && (status = record_search_next(&search, &found, err)) == STATUS_OK) {
        if (found) {
            const struct text key = shown_key(showing, record_search_get(&search, "person_key"));
            const struct text name = record_search_get(&search, "name");

            (void)printf("%-14s %.*s  %.*s\n", first ? "members" : "", TEXT_ARG(name), TEXT_ARG(key));
            first = false;
        }
    }
    record_search_close(&search);
    return status;
}

/* ---- through the batches ---- */

static bool
is_shown(const struct showing *showing, struct text key)
{
    for (size_t at = 0; at < showing->former_count; at++) {
        if (text_equal(showing->former[at], key)) {
            return true;
        }
    }
    return text_equal(showing->key, key);
}

/* Adds what one key was before; a guess is no answer. */
static enum status
find_former_of(struct showing *showing, struct text key, struct error *err)
{
    struct record_search search;
    enum status status = STATUS_OK;
    bool found = true;

    TRY(record_search_open(&showing->package, showing->person ? "person_alias" : "household_lineage", showing->person ? "new" : "to", key,
                           showing->arena, &search, err));
    while (found && showing->former_count < FORMER_KEYS && (status = record_search_next(&search, &found, err)) == STATUS_OK) {
        const struct text before = found ? record_search_get(&search, showing->person ? "old" : "from") : TEXT_NULL;

        if (found && !text_equal(record_search_get(&search, "basis"), TEXT("overlap")) && !is_shown(showing, before)) {
            showing->former[showing->former_count++] = arena_must_text(showing->arena, before);
        }
    }
    record_search_close(&search);
    return status;
}

static enum status
find_former(struct showing *showing, struct error *err)
{
    TRY(find_former_of(showing, showing->key, err));
    for (size_t at = 0; at < showing->former_count; at++) {
        TRY(find_former_of(showing, showing->former[at], err));
    }
    return STATUS_OK;
}

static enum status
show_findings(struct showing *showing, const char *batch, const struct package *package, struct text key, struct error *err)
{
    const struct text former = text_equal(key, showing->key) ? TEXT_NULL : shown_key(showing, key);

    struct record_search search;
    enum status status = STATUS_OK;
    bool found = true;

    TRY(record_search_open(package, "findings", "subject_key", key, showing->arena, &search, err));
    while (found && (status = record_search_next(&search, &found, err)) == STATUS_OK) {
        if (found) {
            const struct text rule = record_search_get(&search, "rule");
            const struct text message = record_search_get(&search, "message");

            (void)printf("  %s  %-4.*s %.*s  (", batch, TEXT_ARG(rule), TEXT_ARG(message));
            print_place(record_search_get(&search, "file"), record_search_get(&search, "sheet"), record_search_get(&search, "row"));
            (void)printf(")%s%.*s\n", text_is_null(former) ? "" : ", as ", TEXT_ARG(former));
        }
    }
    record_search_close(&search);
    return status;
}

static enum status
show_steps(struct showing *showing, const char *batch, const struct package *package, const char *column, struct error *err)
{
    struct record_search search;
    enum status status = STATUS_OK;
    bool found = true;

    TRY(record_search_open(package, showing->person ? "person_alias" : "household_lineage", column, showing->key, showing->arena, &search,
                           err));
    while (found && (status = record_search_next(&search, &found, err)) == STATUS_OK) {
        if (found && text_equal(record_search_get(&search, "as_of"), text_from(batch))) { /* later packages repeat it */
            const struct text from = record_search_get(&search, showing->person ? "old" : "from");
            const struct text to = record_search_get(&search, showing->person ? "new" : "to");
            const struct text kind = record_search_get(&search, "kind");
            const struct text shown_from = shown_key(showing, from);
            const struct text shown_to = shown_key(showing, to);
            const bool guess = text_equal(record_search_get(&search, "basis"), TEXT("overlap"));
            const bool again = text_equal(from, to) && (strcmp(column, "new") == 0 || strcmp(column, "to") == 0);

            if (!again) {
                (void)printf("  %s  %.*s: %.*s -> %.*s%s\n", batch, TEXT_ARG(kind), TEXT_ARG(shown_from), TEXT_ARG(shown_to),
                             guess ? " (a guess, to be confirmed)" : "");
            }
        }
    }
    record_search_close(&search);
    return status;
}

static enum status
show_batch(struct showing *showing, const char *batch, struct error *err)
{
    struct package package;
    enum status status;

    TRY(package_open(file_join(showing->arena, showing->context.site->batches, batch), "transform", 0, false, showing->arena, &package,
                     err));
    status = show_steps(showing, batch, &package, showing->person ? "old" : "from", err);
    if (status == STATUS_OK) {
        status = show_steps(showing, batch, &package, showing->person ? "new" : "to", err);
    }
    if (status == STATUS_OK) {
        status = show_findings(showing, batch, &package, showing->key, err);
    }
    for (size_t at = 0; at < showing->former_count && status == STATUS_OK; at++) {
        status = show_findings(showing, batch, &package, showing->former[at], err);
    }
    package_close(&package);
    return status;
}

/* ---- the key ---- */

/* A bare number is tried under every prefix that the kind has. */
static enum status
find_key(struct showing *showing, const char *typed, bool *known, struct error *err)
{
    const struct pack *pack = &showing->context.pack;

    *known = false;
    if (strchr(typed, ':') != NULL) {
        showing->key = text_from(typed);
        return show_core(showing, known, err);
    }
    if (showing->person) {
        showing->key = text_from(arena_must_format(showing->arena, "cn:%s", typed));
        return show_core(showing, known, err);
    }
    for (size_t at = 0; at < pack->register_count && !*known; at++) {
        showing->key = text_from(arena_must_format(showing->arena, "%.*s:%s", TEXT_ARG(pack->registers[at].system), typed));
        TRY(show_core(showing, known, err));
    }
    return STATUS_OK;
}

static enum status
show_all(struct showing *showing, const char *typed, struct error *err)
{
    bool known;

    TRY(find_key(showing, typed, &known, err));
    if (!known) {
        enum status status = error_set(err, STATUS_NO_INPUT, "E-SHOW", "batch %s knows no %s \"%s\"", showing->batch,
                                       showing->person ? "person" : "household", typed);

        error_hint(err, "A person's key is cn: and the ID, or nfp:户编号-人编号; a household's is nfp:户编号 or hukou:户号.");
        return status;
    }
    if (!showing->person) {
        TRY(show_members(showing, err));
    }
    TRY(show_sources(showing, err));
    TRY(find_former(showing, err));
    (void)printf("\nfindings and changes\n");
    for (size_t at = showing->batch_count; at > 0; at--) {
        TRY(show_batch(showing, showing->batches[at - 1], err));
    }
    return STATUS_OK;
}

static enum status
choose_batch(struct showing *showing, const char *as_of, struct error *err)
{
    TRY(context_batches(&showing->context, showing->arena, &showing->batches, &showing->batch_count, err));
    for (size_t at = 0; at < showing->batch_count && showing->batch == NULL; at++) {
        showing->batch = as_of == NULL || strcmp(as_of, showing->batches[at]) == 0 ? showing->batches[at] : NULL;
    }
    if (showing->batch == NULL) {
        return error_set(err, STATUS_NO_INPUT, "E-BATCH", "no batch%s%s has come through transform", as_of == NULL ? "" : " ",
                         as_of == NULL ? "" : as_of);
    }
    return STATUS_OK;
}

static enum status
note_reveal(const struct showing *showing, const char *typed, struct error *err)
{
    const bool bare = showing->person && strchr(typed, ':') == NULL;
    const struct text key = text_from(bare ? arena_must_format(showing->arena, "cn:%s", typed) : typed);

    return reveal_note(showing->context.site, showing->person ? REVEAL_PERSON : REVEAL_HOUSEHOLD, key, showing->batch, err);
}

enum status
show_key(const struct site *site, const char *kind, const char *key, const char *as_of, bool reveal, struct error *err)
{
    struct arena arena;
    struct showing showing = {.arena = &arena, .person = strcmp(kind, "person") == 0, .reveal = reveal};
    enum status status;

    if (!showing.person && strcmp(kind, "household") != 0) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "show takes person or household, not \"%s\"", kind);
    }
    arena_init(&arena, 0);
    status = context_open_pack(site, site->pack, &arena, &showing.context, err);
    if (status == STATUS_OK) {
        status = choose_batch(&showing, as_of, err);
    }
    if (status == STATUS_OK && reveal) {
        status = note_reveal(&showing, key, err);
    }
    if (status == STATUS_OK) {
        status = package_open(file_join(&arena, site->batches, showing.batch), "transform", 0, false, &arena, &showing.package, err);
    }
    if (status == STATUS_OK) {
        status = show_all(&showing, key, err);
        package_close(&showing.package);
    }
    arena_done(&arena);
    return status;
}
