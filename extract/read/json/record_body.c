/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/json/record_body.h"

#include "extract/read/json/record_check.h"

const char json_record_body_too_large[] = "the record is larger than the limit";

void
json_record_body_init(struct json_record_body *body, size_t record_limit)
{
    *body = (struct json_record_body){0};
    buffer_init(&body->bytes, record_limit);
    buffer_init(&body->shape, record_limit);
    buffer_init(&body->scalars, record_limit * sizeof(struct json_record_scalar) / 2); /* each takes two bytes at least */
    buffer_init(&body->parsed, record_limit * 2);
}

void
json_record_body_done(struct json_record_body *body)
{
    buffer_done(&body->bytes);
    buffer_done(&body->shape);
    buffer_done(&body->scalars);
    buffer_done(&body->parsed);
}

void
json_record_body_clear(struct json_record_body *body)
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
note_scalar(struct json_record_body *body, const struct json_token *token)
{
    const struct json_record_scalar scalar = {body->bytes.size - token->lexeme.size, token->lexeme.size};

    append(&body->shape, "s", 1);
    append(&body->scalars, &scalar, sizeof scalar);
}

void
json_record_body_add(struct json_record_body *body, const struct json_token *token)
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
        body->reason = json_record_check_escapes(token->lexeme);
    }
}

void
json_record_body_end(struct json_record_body *body)
{
    if (!buffer_ok(&body->bytes) || !buffer_ok(&body->shape) || !buffer_ok(&body->scalars)) {
        body->reason = json_record_body_too_large;
    }
}

void
json_record_body_show(const struct json_record_body *body, struct json_record *record)
{
    record->body = buffer_text(&body->bytes);
    record->shape = buffer_text(&body->shape);
    record->scalars = (const void *)body->scalars.data;
    record->scalar_count = body->scalars.size / sizeof *record->scalars;
}

/* What cJSON gets: the body with every number and boolean in quotes. */
static void
write_parsed(struct json_record_body *body, const struct json_record *record)
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

struct json *
json_record_body_parse(struct json_record_body *body, struct json_record *record, struct arena *scratch)
{
    struct json *value = NULL;

    write_parsed(body, record);
    if (!buffer_ok(&body->parsed)) {
        record->reason = json_record_body_too_large;
    } else if (json_parse(buffer_text(&body->parsed), "record", &value, NULL) != STATUS_OK) {
        record->reason = "the record cannot be parsed";
    } else {
        record->reason = json_record_check_names(value, scratch);
    }
    record->value = record->reason == NULL ? value : NULL;
    return value;
}
