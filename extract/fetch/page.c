/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/fetch/page.h"

#include "common/formats/json.h"
#include "common/ground/array.h"
#include "common/ground/hash.h"
#include "extract/read/json/envelope.h"
#include "extract/read/json/token.h"

#include <stdio.h>
#include <stdlib.h>

enum target_kind { TARGET_RECORDS, TARGET_CURSOR, TARGET_TOTAL, TARGETS };

/* A JSON Pointer, and how much of it the place at hand agrees with. */
struct target {
    struct text parts[FETCH_PAGE_DEPTH_MAX];
    size_t count;
    bool wanted;
    bool agrees[FETCH_PAGE_DEPTH_MAX]; /* by depth */
};

struct look {
    struct target targets[TARGETS];
    struct text body;
    struct arena *arena;
    struct fetch_page *page;
    bool array[LIMITS_JSON_DEPTH + 1]; /* by depth: the container there is an array */
    uint64_t index[LIMITS_JSON_DEPTH + 1];
    bool inside; /* the records */
    bool found;
    size_t depth; /* of the array of records */
    uint64_t begin;
    uint64_t record;
    struct text lexeme; /* of the total */
};

static struct text
unescape(struct text part, struct arena *arena)
{
    char *out = arena_must_alloc(arena, part.size + 1);
    size_t used = 0;

    for (size_t at = 0; at < part.size; at++) {
        const bool escape = part.data[at] == '~' && at + 1 < part.size;

        out[used++] = escape ? (part.data[++at] == '1' ? '/' : '~') : part.data[at];
    }
    return (struct text){out, used};
}

static enum status
set_target(struct target *target, struct text pointer, struct arena *arena, struct error *err)
{
    struct text rest = pointer;
    struct text part;

    target->wanted = !text_is_null(pointer);
    if (pointer.size == 0) {
        return STATUS_OK;
    }
    if (pointer.data[0] != '/') {
        return error_set(err, STATUS_CONFIG, "E-CONFIG", "\"%.*s\" is no JSON Pointer: it begins with /", TEXT_ARG(pointer));
    }
    (void)text_split(&rest, '/', &part);
    while (text_split(&rest, '/', &part)) {
        if (target->count == FETCH_PAGE_DEPTH_MAX) {
            return error_set(err, STATUS_CONFIG, "E-CONFIG", "the JSON Pointer \"%.*s\" is too deep", TEXT_ARG(pointer));
        }
        target->parts[target->count++] = unescape(part, arena);
    }
    return STATUS_OK;
}

/* A string token's text. */
static struct text
plain(struct look *look, struct text lexeme)
{
    struct json *document;
    struct text inner = {lexeme.data + 1, lexeme.size - 2};

    if (memchr(inner.data, '\\', inner.size) == NULL) {
        return arena_must_text(look->arena, inner);
    }
    if (json_parse(lexeme, "page", &document, NULL) != STATUS_OK) {
        return TEXT("");
    }
    inner = arena_must_text(look->arena, json_text(document));
    json_free(document);
    return inner;
}

/* The step into depth `depth` is called `name`. */
static void
match_path_step(struct look *look, size_t depth, struct text name)
{
    for (size_t at = 0; at < TARGETS; at++) {
        struct target *target = &look->targets[at];

        if (depth <= target->count) {
            target->agrees[depth - 1] = text_equal(target->parts[depth - 1], name);
        }
    }
}

static void
step_name(struct look *look, const struct json_token *token)
{
    const struct text inner = {token->lexeme.data + 1, token->lexeme.size - 2};

    if (token->depth <= FETCH_PAGE_DEPTH_MAX && !look->inside) {
        match_path_step(look, token->depth, memchr(inner.data, '\\', inner.size) == NULL ? inner : plain(look, token->lexeme));
    }
}

static bool
is_at(const struct target *target, size_t depth)
{
    bool all = target->wanted && target->count == depth;

    for (size_t at = 0; all && at < depth; at++) {
        all = target->agrees[at];
    }
    return all;
}

static struct text
slice(const struct look *look, uint64_t from, uint64_t to)
{
    return text_trim((struct text){look->body.data + from, (size_t)(to - from)});
}

/* A record ends where the next begins (at its comma) or the array ends. */
static void
end_record(struct look *look, uint64_t to)
{
    struct text record = slice(look, look->record, to);

    if (record.size > 0 && record.data[record.size - 1] == ',') {
        record = text_trim((struct text){record.data, record.size - 1});
    }
    look->page->last = record;
    look->page->hashes =
        array_grow(look->arena, look->page->hashes, look->page->count - 1, &look->page->hash_capacity, 64, sizeof *look->page->hashes);
    look->page->hashes[look->page->count - 1] = hash_64(record.data, record.size);
    if (look->page->count == 1) {
        look->page->head = record;
    }
}

static void
take_scalar(struct look *look, const struct json_token *token)
{
    const bool text = token->kind == JSON_TOKEN_STRING;

    if (is_at(&look->targets[TARGET_CURSOR], token->depth) && (text || token->kind == JSON_TOKEN_NUMBER)) {
        look->page->cursor = text ? plain(look, token->lexeme) : arena_must_text(look->arena, token->lexeme);
    }
    if (is_at(&look->targets[TARGET_TOTAL], token->depth) && (text || token->kind == JSON_TOKEN_NUMBER)) {
        look->lexeme = text ? plain(look, token->lexeme) : arena_must_text(look->arena, token->lexeme);
    }
}

static void
begin_value(struct look *look, const struct json_token *token)
{
    const size_t depth = token->depth;

    if (look->inside && depth == look->depth + 1) {
        if (look->page->count > 0) {
            end_record(look, token->offset);
        }
        look->page->count++;
        look->record = token->offset;
    }
    if (depth > 0 && look->array[depth - 1] && depth <= FETCH_PAGE_DEPTH_MAX && !look->inside) {
        char number[24];

        (void)snprintf(number, sizeof number, "%llu", (unsigned long long)look->index[depth - 1]++);
        match_path_step(look, depth, text_from(number));
    }
    if (!look->inside && !look->found && token->kind == JSON_TOKEN_ARRAY_BEGIN && is_at(&look->targets[TARGET_RECORDS], depth)) {
        look->inside = true;
        look->found = true;
        look->depth = depth;
        look->begin = token->offset + 1;
    } else if (!look->inside && token->kind != JSON_TOKEN_ARRAY_BEGIN && token->kind != JSON_TOKEN_OBJECT_BEGIN) {
        take_scalar(look, token);
    }
}

static enum status
take_token(void *context, const struct json_token *token, struct error *err)
{
    struct look *look = context;

    (void)err;
    switch (token->kind) {
    case JSON_TOKEN_NAME:
        step_name(look, token);
        break;
    case JSON_TOKEN_ARRAY_END:
        if (look->inside && token->depth == look->depth) {
            if (look->page->count > 0) {
                end_record(look, token->offset);
            }
            look->page->records = slice(look, look->begin, token->offset);
            look->inside = false;
        }
        break;
    case JSON_TOKEN_OBJECT_END:
        break;
    case JSON_TOKEN_OBJECT_BEGIN:
    case JSON_TOKEN_ARRAY_BEGIN:
        begin_value(look, token);
        look->array[token->depth] = token->kind == JSON_TOKEN_ARRAY_BEGIN;
        look->index[token->depth] = 0;
        break;
    case JSON_TOKEN_STRING:
    case JSON_TOKEN_NUMBER:
    case JSON_TOKEN_TRUE:
    case JSON_TOKEN_FALSE:
    case JSON_TOKEN_NULL:
        begin_value(look, token);
        break;
    }
    return STATUS_OK;
}

static enum status
parse_page(struct look *look, const char *shown, struct error *err)
{
    struct json_token_stream stream;
    struct error reason = {0};
    enum status status;

    json_token_init(&stream, take_token, look);
    status = json_token_feed(&stream, look->body, &reason);
    if (status == STATUS_OK) {
        status = json_token_finish(&stream, &reason);
    }
    json_token_done(&stream);
    return status == STATUS_OK ? STATUS_OK
                               : error_set(err, STATUS_UNAVAILABLE, "E-FETCH-BODY", "\"%s\": the answer is no complete JSON document: %s",
                                           shown, reason.message);
}

enum status
fetch_page_read(struct text body, struct text records, struct text cursor, struct text total, const char *shown, struct arena *arena,
                struct fetch_page *page, struct error *err)
{
    struct look look = {.body = body, .arena = arena, .page = page};
    struct json_envelope envelope;

    *page = (struct fetch_page){.total = -1, .records = TEXT("")};
    TRY(set_target(&look.targets[TARGET_RECORDS], text_is_null(records) ? TEXT("") : records, arena, err));
    TRY(set_target(&look.targets[TARGET_CURSOR], cursor, arena, err));
    TRY(set_target(&look.targets[TARGET_TOTAL], total, arena, err));
    TRY(parse_page(&look, shown, err));
    if (!look.found) {
        return error_set(err, STATUS_UNAVAILABLE, "E-FETCH-BODY",
                         "\"%s\": the answer has no array of records at \"%.*s\": an error told as success?", shown,
                         TEXT_ARG(text_is_null(records) ? TEXT("") : records));
    }
    if (page->cursor.size == 0) {
        page->cursor = TEXT_NULL;
    }
    if (look.lexeme.size > 0) {
        char *end;
        const char *digits = arena_must_string(arena, look.lexeme);
        const long long number = strtoll(digits, &end, 10);

        page->total = *end == '\0' && number >= 0 ? (int64_t)number : -1;
    }
    json_envelope_read(body, text_is_null(records) ? TEXT("") : records, &envelope);
    page->follows = envelope.follows;
    page->total = text_is_null(total) ? envelope.total : page->total;
    return STATUS_OK;
}
