/* SPDX-License-Identifier: Apache-2.0 */
/* Where a record begins and ends is known from the depth of the tokens and from how far the path of open containers follows the pointer. */
#include "extract/read/json/record.h"

#include "common/ground/buffer.h"
#include "extract/read/base/limits.h"
#include "extract/read/json/token.h"

#include <stdio.h>
#include <stdlib.h>

enum { STEPS_MAX = 32, RAW_MAX = 64 * 1024, PAIRWISE = 16 /* names up to which all pairs are compared */ };

/* ---- scalars ---- */

/* The four hexadecimal digits behind `\u`. */
static uint32_t
escape_unit(const char *digits)
{
    uint32_t unit = 0;

    for (size_t at = 0; at < 4; at++) {
        const char byte = digits[at];

        unit = unit << 4 | (uint32_t)(byte <= '9' ? byte - '0' : (byte | 0x20) - 'a' + 10);
    }
    return unit;
}

/* The character behind `\\u`; *at comes to stand behind it, and behind the second half of a pair. */
static uint32_t
escaped_character(const char **at)
{
    const uint32_t unit = escape_unit(*at);

    *at += 4;
    if (unit < 0xD800 || unit > 0xDBFF) {
        return unit;
    }
    *at += 6;
    return 0x10000 + ((unit - 0xD800) << 10) + (escape_unit(*at - 4) - 0xDC00);
}

static struct text
unescape(const char *at, const char *end, struct arena *arena)
{
    static const char letters[] = "bfnrt";
    static const char meant[] = "\b\f\n\r\t";
    char *out = arena_must_alloc(arena, (size_t)(end - at));
    size_t used = 0;

    while (at < end) {
        const char *slash = memchr(at, '\\', (size_t)(end - at));
        const size_t plain = (size_t)((slash == NULL ? end : slash) - at);

        memcpy(out + used, at, plain);
        used += plain;
        at += plain;
        if (slash == NULL) {
            break;
        }
        at += 2;
        if (slash[1] == 'u') {
            used += text_encode(escaped_character(&at), out + used);
        } else {
            const char *letter = strchr(letters, slash[1]);

            out[used++] = letter == NULL ? slash[1] : meant[letter - letters];
        }
    }
    return (struct text){out, used};
}

struct text
json_record_text(struct text lexeme, struct arena *arena)
{
    const struct text inner = {lexeme.data + 1, lexeme.size - 2};

    if (lexeme.data[0] != '"') {
        return lexeme.data[0] == 'n' ? TEXT_NULL : lexeme;
    }
    return memchr(inner.data, '\\', inner.size) == NULL ? inner : unescape(inner.data, inner.data + inner.size, arena);
}

/* ---- what makes valid JSON unreadable without guessing ---- */

static int
compare_names(const void *left, const void *right)
{
    return text_compare(*(const struct text *)left, *(const struct text *)right);
}

static bool
has_twice(const struct json *object, struct arena *scratch)
{
    const size_t count = json_count(object);
    struct text *names = arena_must_alloc(scratch, (count + 1) * sizeof *names);
    size_t at = 0;

    for (const struct json *item = json_first(object); item != NULL; item = json_next(item)) {
        names[at++] = json_key(item);
    }
    if (count > PAIRWISE) {
        qsort(names, count, sizeof *names, compare_names);
        for (at = 1; at < count; at++) {
            if (text_equal(names[at - 1], names[at])) {
                return true;
            }
        }
        return false;
    }
    for (at = 1; at < count; at++) {
        for (size_t before = 0; before < at; before++) {
            if (text_equal(names[before], names[at])) {
                return true;
            }
        }
    }
    return false;
}

/* Depth is bounded by the tokenizer. */
static bool
has_name_twice(const struct json *value, struct arena *scratch)
{
    if (json_is_object(value) && has_twice(value, scratch)) {
        return true;
    }
    for (const struct json *item = json_first(value); item != NULL; item = json_next(item)) {
        if (has_name_twice(item, scratch)) {
            return true;
        }
    }
    return false;
}

/* A name given twice in one object, however written: the reason, or NULL. */
static const char *
check_names(const struct json *value, struct arena *scratch)
{
    return has_name_twice(value, scratch) ? "a name is given twice in one object" : NULL;
}

/* Escapes that no text can hold, in a valid string lexeme: the reason, or NULL. */
static const char *
check_escapes(struct text lexeme)
{
    const char *end = lexeme.data + lexeme.size;
    const char *at = lexeme.data;

    while ((at = memchr(at, '\\', (size_t)(end - at))) != NULL) {
        uint32_t unit;

        if (at[1] != 'u') {
            at += 2;
            continue;
        }
        unit = escape_unit(at + 2);
        at += 6;
        if (unit == 0) {
            return "a text holds U+0000";
        }
        if (unit >= 0xD800 && unit <= 0xDFFF) {
            const uint32_t other = unit <= 0xDBFF && end - at >= 6 && at[0] == '\\' && at[1] == 'u' ? escape_unit(at + 2) : 0;

            if (other < 0xDC00 || other > 0xDFFF) {
                return "a text holds half a surrogate pair";
            }
            at += 6;
        }
    }
    return NULL;
}

/* ---- the record at hand, written down token by token; then its tree by cJSON ---- */

struct body {
    struct buffer bytes;
    struct buffer shape;
    struct buffer scalars; /* struct json_record_scalar */
    struct buffer parsed;  /* what cJSON gets */
    bool comma;            /* one belongs before the next token */
    const char *reason;    /* NULL, or why the record is rejected */
};

static const char body_too_large[] = "the record is larger than the limit";

static void
body_init(struct body *body, size_t record_limit)
{
    *body = (struct body){0};
    buffer_init(&body->bytes, record_limit);
    buffer_init(&body->shape, record_limit);
    buffer_init(&body->scalars, record_limit * sizeof(struct json_record_scalar) / 2); /* each takes two bytes at least */
    buffer_init(&body->parsed, record_limit * 2);
}

static void
body_done(struct body *body)
{
    buffer_done(&body->bytes);
    buffer_done(&body->shape);
    buffer_done(&body->scalars);
    buffer_done(&body->parsed);
}

static void
body_clear(struct body *body)
{
    buffer_clear(&body->bytes);
    buffer_clear(&body->shape);
    buffer_clear(&body->scalars);
    body->comma = false;
    body->reason = NULL;
}

/* As buffer_append, for the few bytes of a token: no call where there is room. */
static inline void
append(struct buffer *buffer, const void *data, size_t size)
{
    if (buffer->failed || buffer->capacity - buffer->size < size) {
        buffer_append(buffer, data, size);
    } else {
        memcpy(buffer->data + buffer->size, data, size);
        buffer->size += size;
    }
}

static void
note_scalar(struct body *body, const struct json_token *token)
{
    const struct json_record_scalar scalar = {body->bytes.size - token->lexeme.size, token->lexeme.size};

    append(&body->shape, "s", 1);
    append(&body->scalars, &scalar, sizeof scalar);
}

static void
body_add(struct body *body, const struct json_token *token)
{
    const bool ends = token->kind == JSON_TOKEN_OBJECT_END || token->kind == JSON_TOKEN_ARRAY_END;
    const bool begins = token->kind == JSON_TOKEN_OBJECT_BEGIN || token->kind == JSON_TOKEN_ARRAY_BEGIN;

    if (body->comma && !ends) {
        append(&body->bytes, ",", 1);
    }
    append(&body->bytes, token->lexeme.data, token->lexeme.size);
    if (ends || begins || token->kind == JSON_TOKEN_NAME) {
        append(&body->shape, token->lexeme.data, token->lexeme.size);
    } else {
        note_scalar(body, token);
    }
    if (token->kind == JSON_TOKEN_NAME) {
        append(&body->bytes, ":", 1);
    }
    body->comma = !begins && token->kind != JSON_TOKEN_NAME;
    if (body->reason == NULL && (token->kind == JSON_TOKEN_STRING || token->kind == JSON_TOKEN_NAME)) {
        body->reason = check_escapes(token->lexeme);
    }
}

/* Behind the last token: too large is a reason, too. */
static void
body_end(struct body *body)
{
    if (!buffer_ok(&body->bytes) || !buffer_ok(&body->shape) || !buffer_ok(&body->scalars)) {
        body->reason = body_too_large;
    }
}

/* Sets what the record knows of its body. */
static void
body_show(const struct body *body, struct json_record *record)
{
    record->body = buffer_text(&body->bytes);
    record->shape = buffer_text(&body->shape);
    record->scalars = (const void *)body->scalars.data;
    record->scalar_count = body->scalars.size / sizeof *record->scalars;
}

/* What cJSON gets: the body with every number and boolean in quotes. */
static void
write_parsed(struct body *body, const struct json_record *record)
{
    size_t from = 0;

    buffer_clear(&body->parsed);
    for (size_t at = 0; at < record->scalar_count; at++) {
        const struct json_record_scalar *scalar = &record->scalars[at];
        const char first = record->body.data[scalar->offset];

        if (first != '"' && first != 'n') {
            buffer_append(&body->parsed, record->body.data + from, scalar->offset - from);
            buffer_append_char(&body->parsed, '"');
            buffer_append(&body->parsed, record->body.data + scalar->offset, scalar->size);
            buffer_append_char(&body->parsed, '"');
            from = scalar->offset + scalar->size;
        }
    }
    buffer_append(&body->parsed, record->body.data + from, record->body.size - from);
}

/* Sets the value of a record that was shown, or its reason. What it returns is to be freed (json_free). */
static struct json *
body_parse(struct body *body, struct json_record *record, struct arena *scratch)
{
    struct json *value = NULL;

    write_parsed(body, record);
    if (!buffer_ok(&body->parsed)) {
        record->reason = body_too_large;
    } else if (json_parse(buffer_text(&body->parsed), "record", &value, NULL) != STATUS_OK) {
        record->reason = "the record cannot be parsed";
    } else {
        record->reason = check_names(value, scratch);
    }
    record->value = record->reason == NULL ? value : NULL;
    return value;
}

/* ---- the reader of a delivery ---- */

struct json_record_reader {
    struct json_record_options options;
    json_record_handler handler;
    void *context;
    struct arena arena;   /* the pointer */
    struct arena scratch; /* one record */
    struct text steps[STEPS_MAX];
    size_t step_count;
    bool each; /* the pointer has an asterisk */

    struct json_token_stream stream;
    size_t on_path;                   /* open containers that follow the pointer */
    size_t counts[LIMITS_JSON_DEPTH]; /* elements begun in each open array */
    bool in_array[LIMITS_JSON_DEPTH];
    bool name_fits;      /* the name just read is the pointer's next step */
    size_t record_depth; /* depth of the values that are records; SIZE_MAX: not inside of the array */
    bool found;

    bool recording;
    struct body body;
    uint64_t record_offset;
    uint64_t records;

    struct buffer line; /* of NDJSON */
    uint64_t line_number;
    uint64_t line_offset;
    uint64_t offset;
    bool line_too_long;
};

/* ---- one record ---- */

static enum status
hand_out(struct json_record_reader *reader, struct text raw, uint64_t number, uint64_t offset, struct error *err)
{
    const struct json_record_options *options = &reader->options;
    struct json_record record = {.number = number, .offset = offset, .raw = raw, .reason = reader->body.reason};
    struct json *value = NULL;
    enum status status;

    body_show(&reader->body, &record);
    if (record.reason == NULL && (options->knows == NULL || !options->knows(reader->context, record.shape))) {
        value = body_parse(&reader->body, &record, &reader->scratch);
    }
    if (record.raw.size > RAW_MAX && record.reason != NULL) {
        record.raw.size = RAW_MAX;
    }
    reader->records++;
    status = reader->handler(reader->context, &record, err);
    json_free(value);
    arena_reset(&reader->scratch);
    return status;
}

static void
begin_record(struct json_record_reader *reader, const struct json_token *token)
{
    body_clear(&reader->body);
    reader->recording = true;
    reader->record_offset = token->offset;
    if (token->kind != JSON_TOKEN_OBJECT_BEGIN && token->kind != JSON_TOKEN_ARRAY_BEGIN) {
        reader->body.reason = "a record must be an object";
    }
}

/* A token of a record; at its end the record is handed out (lines: by their end). */
static enum status
record_token(struct json_record_reader *reader, const struct json_token *token, struct error *err)
{
    const bool begins = token->kind == JSON_TOKEN_OBJECT_BEGIN || token->kind == JSON_TOKEN_ARRAY_BEGIN;

    if (!reader->recording) {
        begin_record(reader, token);
    }
    body_add(&reader->body, token);
    if (token->depth > reader->record_depth || begins) {
        return STATUS_OK;
    }
    reader->recording = false;
    body_end(&reader->body);
    if (reader->options.form == JSON_RECORD_LINES) {
        return STATUS_OK;
    }
    return hand_out(reader, buffer_text(&reader->body.bytes), reader->records + 1, reader->record_offset, err);
}

/* ---- the way to the records ---- */

static bool
is_index(struct text step, size_t index)
{
    size_t value = 0;

    for (size_t at = 0; at < step.size && at < 9; at++) {
        if (step.data[at] < '0' || step.data[at] > '9') {
            return false;
        }
        value = value * 10 + (size_t)(step.data[at] - '0');
    }
    return step.size > 0 && step.size < 9 && value == index;
}

/* Whether this value is where the pointer leads, as far as its depth. */
static bool
value_fits(const struct json_record_reader *reader, const struct json_token *token)
{
    const size_t depth = token->depth;

    if (depth != reader->on_path || depth > reader->step_count) {
        return false;
    }
    if (depth == 0) {
        return true;
    }
    if (reader->in_array[depth - 1]) {
        const struct text step = reader->steps[depth - 1];

        return text_equal(step, TEXT("*")) || is_index(step, reader->counts[depth - 1] - 1);
    }
    return reader->name_fits;
}

static bool
name_is(struct text lexeme, struct text name)
{
    const struct text inner = {lexeme.data + 1, lexeme.size - 2};
    struct json *value = NULL;
    bool same;

    if (memchr(inner.data, '\\', inner.size) == NULL) {
        return text_equal(inner, name);
    }
    if (check_escapes(lexeme) != NULL || json_parse(lexeme, "name", &value, NULL) != STATUS_OK) {
        return false;
    }
    same = text_equal(json_text(value), name);
    json_free(value);
    return same;
}

static enum status
arrive(struct json_record_reader *reader, const struct json_token *token, struct error *err)
{
    if (reader->found && !reader->each) {
        return error_set(err, STATUS_DATA, "E-JSON-POINTER", "byte %llu: \"%.*s\" is there twice", (unsigned long long)token->offset,
                         TEXT_ARG(reader->options.pointer));
    }
    reader->found = true;
    switch (token->kind) {
    case JSON_TOKEN_ARRAY_BEGIN:
        reader->record_depth = token->depth + 1;
        return STATUS_OK;
    case JSON_TOKEN_OBJECT_BEGIN: /* one record instead of an array of them */
        reader->record_depth = token->depth;
        return record_token(reader, token, err);
    case JSON_TOKEN_NULL:
        return STATUS_OK;
    case JSON_TOKEN_OBJECT_END:
    case JSON_TOKEN_ARRAY_END:
    case JSON_TOKEN_NAME:
    case JSON_TOKEN_STRING:
    case JSON_TOKEN_NUMBER:
    case JSON_TOKEN_TRUE:
    case JSON_TOKEN_FALSE:
        break;
    }
    return error_set(err, STATUS_DATA, "E-JSON-POINTER", "byte %llu: there is no array at \"%.*s\"", (unsigned long long)token->offset,
                     TEXT_ARG(reader->options.pointer));
}

/* Elements are counted, containers remembered, whether they are on the path or not. */
static void
note_value(struct json_record_reader *reader, const struct json_token *token, bool begins)
{
    if (token->depth > 0 && reader->in_array[token->depth - 1]) {
        reader->counts[token->depth - 1]++;
    }
    if (begins) {
        reader->in_array[token->depth] = token->kind == JSON_TOKEN_ARRAY_BEGIN;
        reader->counts[token->depth] = 0;
    }
}

static enum status
path_token(struct json_record_reader *reader, const struct json_token *token, struct error *err)
{
    const bool begins = token->kind == JSON_TOKEN_OBJECT_BEGIN || token->kind == JSON_TOKEN_ARRAY_BEGIN;

    if (token->kind == JSON_TOKEN_NAME) {
        reader->name_fits = token->depth == reader->on_path && token->depth <= reader->step_count
                            && name_is(token->lexeme, reader->steps[token->depth - 1]);
        return STATUS_OK;
    }
    if (token->kind == JSON_TOKEN_OBJECT_END || token->kind == JSON_TOKEN_ARRAY_END) {
        if (token->depth < reader->on_path) {
            reader->on_path = token->depth;
        }
        return STATUS_OK;
    }
    note_value(reader, token, begins);
    if (!value_fits(reader, token)) {
        return STATUS_OK;
    }
    if (begins) {
        reader->on_path = token->depth + 1;
    }
    if (token->depth == reader->step_count) {
        return arrive(reader, token, err);
    }
    if (token->kind == JSON_TOKEN_ARRAY_BEGIN && text_equal(reader->steps[token->depth], TEXT("*"))) {
        reader->found = true; /* it may be empty */
    }
    return STATUS_OK;
}

static enum status
on_token(void *context, const struct json_token *token, struct error *err)
{
    struct json_record_reader *reader = context;

    if (reader->options.form == JSON_RECORD_LINES) {
        return record_token(reader, token, err);
    }
    if (reader->record_depth != SIZE_MAX) {
        if (token->depth >= reader->record_depth) {
            TRY(record_token(reader, token, err));
            if (reader->recording || token->depth != reader->step_count) {
                return STATUS_OK; /* else the object that was the only record has ended */
            }
        }
        reader->record_depth = SIZE_MAX;
    }
    return path_token(reader, token, err);
}

/* ---- lines ---- */

static enum status
end_line(struct json_record_reader *reader, struct error *err)
{
    const struct text line = text_trim(buffer_text(&reader->line));
    struct error why = {0};
    enum status status = STATUS_OK;

    reader->line_number++;
    reader->body.reason = NULL;
    if (reader->line_too_long || !buffer_ok(&reader->line)) {
        reader->body.reason = body_too_large;
    } else if (line.size > 0) {
        json_token_init(&reader->stream, on_token, reader);
        reader->recording = false;
        if (json_token_feed(&reader->stream, line, &why) != STATUS_OK || json_token_finish(&reader->stream, &why) != STATUS_OK) {
            reader->body.reason = why.message;
        }
        json_token_done(&reader->stream);
    }
    if (line.size > 0) {
        status = hand_out(reader, line, reader->line_number, reader->line_offset, err);
    }
    buffer_clear(&reader->line);
    reader->line_too_long = false;
    return status;
}

static void
add_to_line(struct json_record_reader *reader, struct text part)
{
    if (part.size > reader->options.record_limit - reader->line.size) {
        part.size = reader->options.record_limit - reader->line.size;
        reader->line_too_long = true;
    }
    buffer_append_text(&reader->line, part);
}

static enum status
feed_lines(struct json_record_reader *reader, struct text bytes, struct error *err)
{
    while (bytes.size > 0) {
        const char *end = memchr(bytes.data, '\n', bytes.size);
        const size_t size = end == NULL ? bytes.size : (size_t)(end - bytes.data);

        add_to_line(reader, (struct text){bytes.data, size});
        reader->offset += size;
        if (end == NULL) {
            break;
        }
        TRY(end_line(reader, err));
        reader->line_offset = ++reader->offset;
        bytes.data += size + 1;
        bytes.size -= size + 1;
    }
    return STATUS_OK;
}

/* ---- the reader ---- */

static enum status
take_pointer(struct json_record_reader *reader, struct error *err)
{
    struct text rest = arena_must_text(&reader->arena, reader->options.pointer);
    struct text part;

    reader->options.pointer = rest;
    if (rest.size == 0) {
        return STATUS_OK;
    }
    if (rest.data[0] != '/' || rest.size > JSON_RECORD_POINTER_MAX) {
        return error_set(err, STATUS_CONFIG, "E-JSON-POINTER", "\"%.*s\" is no JSON Pointer: it must begin with /", TEXT_ARG(rest));
    }
    rest = (struct text){rest.data + 1, rest.size - 1};
    while (text_split(&rest, '/', &part)) {
        struct buffer step;

        if (reader->step_count == STEPS_MAX) {
            return error_set(err, STATUS_CONFIG, "E-JSON-POINTER", "more than %d steps in \"%.*s\"", STEPS_MAX,
                             TEXT_ARG(reader->options.pointer));
        }
        buffer_init(&step, JSON_RECORD_POINTER_MAX);
        for (size_t at = 0; at < part.size; at++) {
            const bool escaped = part.data[at] == '~' && at + 1 < part.size && (part.data[at + 1] == '0' || part.data[at + 1] == '1');

            buffer_append_char(&step, escaped ? (part.data[++at] == '0' ? '~' : '/') : part.data[at]);
        }
        reader->each |= text_equal(buffer_text(&step), TEXT("*"));
        reader->steps[reader->step_count++] = arena_must_text(&reader->arena, buffer_text(&step));
        buffer_done(&step);
    }
    return STATUS_OK;
}

enum status
json_record_new(const struct json_record_options *options, json_record_handler handler, void *context, struct json_record_reader **reader,
                struct error *err)
{
    struct json_record_reader *made = calloc(1, sizeof *made);
    enum status status;

    *reader = NULL;
    if (made == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to read JSON");
    }
    made->options = *options;
    made->options.record_limit = options->record_limit == 0 ? (size_t)limits.json_record_bytes : options->record_limit;
    made->handler = handler;
    made->context = context;
    made->record_depth = options->form == JSON_RECORD_LINES ? 0 : SIZE_MAX;
    arena_init(&made->arena, 0);
    arena_init(&made->scratch, 0);
    json_token_init(&made->stream, on_token, made);
    body_init(&made->body, made->options.record_limit);
    buffer_init(&made->line, made->options.record_limit);
    status = options->form == JSON_RECORD_LINES ? STATUS_OK : take_pointer(made, err);
    if (status != STATUS_OK) {
        json_record_free(made);
        return status;
    }
    *reader = made;
    return STATUS_OK;
}

void
json_record_free(struct json_record_reader *reader)
{
    if (reader != NULL) {
        json_token_done(&reader->stream);
        body_done(&reader->body);
        buffer_done(&reader->line);
        arena_done(&reader->arena);
        arena_done(&reader->scratch);
        free(reader);
    }
}

/* Puts the delivery's name before the tokenizer's message. */
static enum status
with_name(const struct json_record_reader *reader, enum status status, const struct error *why, struct error *err)
{
    if (status != STATUS_OK && err != NULL) {
        *err = *why;
        snprintf(err->message, sizeof err->message, "\"%s\": %.*s", reader->options.name == NULL ? "JSON" : reader->options.name,
                 ERROR_MESSAGE_MAX / 2, why->message);
    }
    return status;
}

enum status
json_record_feed(struct json_record_reader *reader, struct text bytes, struct error *err)
{
    struct error why = {0};

    if (reader->options.form == JSON_RECORD_LINES) {
        return feed_lines(reader, bytes, err);
    }
    return with_name(reader, json_token_feed(&reader->stream, bytes, &why), &why, err);
}

static enum status
finish_document(struct json_record_reader *reader, struct error *err)
{
    TRY(json_token_finish(&reader->stream, err));
    if (!reader->found) {
        error_set(err, STATUS_DATA, "E-JSON-POINTER", "there is nothing at \"%.*s\"", TEXT_ARG(reader->options.pointer));
        error_hint(err, "the source's layout has changed, or this is an error page; look at the delivery");
        return STATUS_DATA;
    }
    return STATUS_OK;
}

enum status
json_record_finish(struct json_record_reader *reader, uint64_t *records, struct error *err)
{
    struct error why = {0};

    if (reader->options.form == JSON_RECORD_DOCUMENT) {
        TRY(with_name(reader, finish_document(reader, &why), &why, err));
    } else if (reader->line.size > 0) {
        TRY(end_line(reader, err));
    }
    *records = reader->records;
    return STATUS_OK;
}
