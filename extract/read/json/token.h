/* SPDX-License-Identifier: Apache-2.0 */
/* RFC 8259, strictly, in a stream: bytes in, tokens out, nothing kept but the token at hand.
 *
 * Validated: grammar, escapes, UTF-8 inside and outside of strings, numbers by their grammar (the lexeme is handed on as text, never as a
 * double). A byte order mark at the start is skipped. Bounded: nesting and the bytes of one token. Names given twice in an object are
 * grammar, so they are accepted here; record.h refuses the record. An error (E-JSON) names line, column and byte offset. One thread at
 * a time; the holder owns the struct and ends it with json_token_done. */
#ifndef BIDUI_JSON_TOKEN_H
#define BIDUI_JSON_TOKEN_H

#include "common/ground/buffer.h"
#include "common/ground/error.h"
#include "common/ground/text.h"
#include "extract/read/base/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum json_token_kind {
    JSON_TOKEN_OBJECT_BEGIN,
    JSON_TOKEN_OBJECT_END,
    JSON_TOKEN_ARRAY_BEGIN,
    JSON_TOKEN_ARRAY_END,
    JSON_TOKEN_NAME,   /* of a member; lexeme with its quotes */
    JSON_TOKEN_STRING, /* lexeme with its quotes, escapes as they are */
    JSON_TOKEN_NUMBER,
    JSON_TOKEN_TRUE,
    JSON_TOKEN_FALSE,
    JSON_TOKEN_NULL
};

struct json_token {
    enum json_token_kind kind;
    struct text lexeme; /* valid during the call */
    size_t depth;       /* containers around it: 0 for the top value; a container's begin and end have the same */
    uint64_t offset;    /* of its first byte */
};

/* A failing handler ends the stream with its status. */
typedef enum status (*json_token_handler)(void *context, const struct json_token *token, struct error *err);

struct json_token_stream {
    json_token_handler handler;
    void *context;
    struct buffer lexeme; /* the beginning of a token that the last piece cut */
    uint64_t offset;      /* bytes taken */
    uint64_t line;        /* 1-based */
    uint64_t line_start;  /* offset of its first byte */
    uint64_t token_start;
    size_t depth;
    const char *literal; /* what must follow of true, false, null */
    unsigned char expected;
    unsigned char inside; /* of which kind of token */
    unsigned char number; /* how far a number is */
    unsigned char left;   /* hex digits, or bytes of a character, that must follow */
    unsigned char low;    /* bounds of the next byte of a character */
    unsigned char high;
    bool is_name;
    bool in_object[LIMITS_JSON_DEPTH]; /* by depth: the container is an object */
};

void json_token_init(struct json_token_stream *stream, json_token_handler handler, void *context);
void json_token_done(struct json_token_stream *stream);
enum status json_token_feed(struct json_token_stream *stream, struct text bytes, struct error *err) ERROR_MUST_CHECK;
/* The end: exactly one value must have been read. */
enum status json_token_finish(struct json_token_stream *stream, struct error *err) ERROR_MUST_CHECK;
/* Validates a whole text at once. */
enum status json_token_check(struct text bytes, struct error *err) ERROR_MUST_CHECK;

#endif
