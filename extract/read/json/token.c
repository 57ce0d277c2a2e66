/* SPDX-License-Identifier: Apache-2.0 */
/* Two machines: `expected` is the grammar (what may come next), `inside` the token at hand. Each byte goes through one of them; inside of
 * strings runs of plain ASCII and Chinese are skipped at once. A token that lies in one piece is handed on as a view of it. */
#include "extract/read/json/token.h"

#include <stdio.h>

enum expected {
    EXPECT_VALUE,
    EXPECT_VALUE_OR_END, /* behind [ */
    EXPECT_NAME_OR_END,  /* behind { */
    EXPECT_NAME,         /* behind a comma in an object */
    EXPECT_COLON,
    EXPECT_COMMA_OR_END,
    EXPECT_NOTHING /* the value is complete */
};

enum inside {
    INSIDE_NOTHING,
    INSIDE_MARK, /* the byte order mark */
    INSIDE_STRING,
    INSIDE_ESCAPE,
    INSIDE_HEX,
    INSIDE_CHARACTER, /* of a string, more than one byte */
    INSIDE_LITERAL,
    INSIDE_NUMBER
};

/* A step takes the byte at `at` or not (a number ends in front of one). */
struct json_token_piece {
    const char *data;
    size_t size;
    size_t at;
    size_t start; /* of the token at hand; 0 when it began in an earlier piece */
};

/* ---- the grammar of numbers, a byte at a time ---- */

enum number {
    NUMBER_NONE, /* before the number; as a result: the byte does not belong to it */
    NUMBER_MINUS,
    NUMBER_ZERO,
    NUMBER_DIGITS,
    NUMBER_POINT,
    NUMBER_FRACTION,
    NUMBER_E,
    NUMBER_SIGN,
    NUMBER_EXPONENT
};

#define STATE(name) NUMBER_##name

enum byte_class { DIGIT_ZERO, DIGIT_OTHER, POINT, LETTER_E, PLUS, MINUS, BYTE_CLASSES };

static int
number_class(char byte)
{
    if (byte >= '0' && byte <= '9') {
        return byte == '0' ? DIGIT_ZERO : DIGIT_OTHER;
    }
    switch (byte) {
    case '.':
        return POINT;
    case 'e':
    case 'E':
        return LETTER_E;
    case '+':
        return PLUS;
    case '-':
        return MINUS;
    default:
        return -1;
    }
}

static enum number
number_step(enum number state, char byte)
{
    /* what is left out is NONE */
    static const unsigned char steps[][BYTE_CLASSES] = {
        [STATE(NONE)] = {[DIGIT_ZERO] = STATE(ZERO), [DIGIT_OTHER] = STATE(DIGITS), [MINUS] = STATE(MINUS)},
        [STATE(MINUS)] = {[DIGIT_ZERO] = STATE(ZERO), [DIGIT_OTHER] = STATE(DIGITS)},
        [STATE(ZERO)] = {[POINT] = STATE(POINT), [LETTER_E] = STATE(E)},
        [STATE(DIGITS)] = {[DIGIT_ZERO] = STATE(DIGITS), [DIGIT_OTHER] = STATE(DIGITS), [POINT] = STATE(POINT), [LETTER_E] = STATE(E)},
        [STATE(POINT)] = {[DIGIT_ZERO] = STATE(FRACTION), [DIGIT_OTHER] = STATE(FRACTION)},
        [STATE(FRACTION)] = {[DIGIT_ZERO] = STATE(FRACTION), [DIGIT_OTHER] = STATE(FRACTION), [LETTER_E] = STATE(E)},
        [STATE(E)] = {[DIGIT_ZERO] = STATE(EXPONENT), [DIGIT_OTHER] = STATE(EXPONENT), [PLUS] = STATE(SIGN), [MINUS] = STATE(SIGN)},
        [STATE(SIGN)] = {[DIGIT_ZERO] = STATE(EXPONENT), [DIGIT_OTHER] = STATE(EXPONENT)},
        [STATE(EXPONENT)] = {[DIGIT_ZERO] = STATE(EXPONENT), [DIGIT_OTHER] = STATE(EXPONENT)},
    };
    const int class = number_class(byte);

    return class < 0 ? NUMBER_NONE : (enum number)steps[state][class];
}

static bool
number_ends(enum number state)
{
    return state == STATE(ZERO) || state == STATE(DIGITS) || state == STATE(FRACTION) || state == STATE(EXPONENT);
}

void
json_token_init(struct json_token_stream *stream, json_token_handler handler, void *context)
{
    *stream = (struct json_token_stream){.handler = handler, .context = context, .line = 1};
    buffer_init(&stream->lexeme, (size_t)limits.json_lexeme_bytes);
}

void
json_token_done(struct json_token_stream *stream)
{
    buffer_done(&stream->lexeme);
}

static enum status
refuse_at(const struct json_token_stream *stream, uint64_t offset, const char *reason, struct error *err)
{
    return error_set(err, STATUS_DATA, "E-JSON", "line %llu, column %llu (byte %llu): %s", (unsigned long long)stream->line,
                     (unsigned long long)(offset - stream->line_start + 1), (unsigned long long)offset, reason);
}

/* `what` with the byte that stands there. */
static enum status
unexpected(const struct json_token_stream *stream, const struct json_token_piece *piece, const char *what, struct error *err)
{
    const unsigned char byte = (unsigned char)piece->data[piece->at];
    char reason[96];

    if (byte > 0x20 && byte < 0x7F) {
        snprintf(reason, sizeof reason, "%s, not '%c'", what, byte);
    } else {
        snprintf(reason, sizeof reason, "%s, not the byte 0x%02X", what, byte);
    }
    return refuse_at(stream, stream->offset + piece->at, reason, err);
}

static enum status
too_long(const struct json_token_stream *stream, struct error *err)
{
    error_set(err, STATUS_DATA, "E-JSON-LIMIT", "line %llu: a text or number of more than %llu bytes", (unsigned long long)stream->line,
              (unsigned long long)limits.json_lexeme_bytes);
    error_hint(err, "no field is that long: the quotes may be broken");
    return STATUS_DATA;
}

/* ---- tokens ---- */

static enum status
hand_on(struct json_token_stream *stream, enum json_token_kind kind, struct text lexeme, struct error *err)
{
    const struct json_token token = {kind, lexeme, stream->depth, stream->token_start};

    return stream->handler == NULL ? STATUS_OK : stream->handler(stream->context, &token, err);
}

static void
after_value(struct json_token_stream *stream)
{
    stream->expected = stream->depth == 0 ? EXPECT_NOTHING : EXPECT_COMMA_OR_END;
}

/* The token ends in front of piece->at. */
static enum status
end_token(struct json_token_stream *stream, struct json_token_piece *piece, enum json_token_kind kind, struct error *err)
{
    struct text lexeme = {piece->data + piece->start, piece->at - piece->start};

    if (stream->lexeme.size > 0) {
        buffer_append_text(&stream->lexeme, lexeme);
        if (!buffer_ok(&stream->lexeme)) {
            return too_long(stream, err);
        }
        lexeme = buffer_text(&stream->lexeme);
    }
    stream->inside = INSIDE_NOTHING;
    if (kind == JSON_TOKEN_NAME) {
        stream->expected = EXPECT_COLON;
    } else {
        after_value(stream);
    }
    TRY(hand_on(stream, kind, lexeme, err));
    buffer_clear(&stream->lexeme);
    return STATUS_OK;
}

static enum status
open_container(struct json_token_stream *stream, struct json_token_piece *piece, bool object, struct error *err)
{
    if (stream->depth == LIMITS_JSON_DEPTH) {
        return error_set(err, STATUS_DATA, "E-JSON-LIMIT", "line %llu, byte %llu: more than %d values inside of each other",
                         (unsigned long long)stream->line, (unsigned long long)(stream->offset + piece->at), LIMITS_JSON_DEPTH);
    }
    TRY(hand_on(stream, object ? JSON_TOKEN_OBJECT_BEGIN : JSON_TOKEN_ARRAY_BEGIN, (struct text){piece->data + piece->at, 1}, err));
    stream->in_object[stream->depth++] = object;
    stream->expected = object ? EXPECT_NAME_OR_END : EXPECT_VALUE_OR_END;
    piece->at++;
    return STATUS_OK;
}

static enum status
close_container(struct json_token_stream *stream, struct json_token_piece *piece, struct error *err)
{
    const bool object = stream->in_object[stream->depth - 1];

    if (object != (piece->data[piece->at] == '}')) {
        return unexpected(stream, piece, object ? "a comma or } must follow" : "a comma or ] must follow", err);
    }
    stream->depth--;
    after_value(stream);
    TRY(hand_on(stream, object ? JSON_TOKEN_OBJECT_END : JSON_TOKEN_ARRAY_END, (struct text){piece->data + piece->at, 1}, err));
    piece->at++;
    return STATUS_OK;
}

static void
begin_token(struct json_token_stream *stream, struct json_token_piece *piece, enum inside inside)
{
    stream->inside = (unsigned char)inside;
    piece->start = piece->at++;
}

static enum status
begin_value(struct json_token_stream *stream, struct json_token_piece *piece, struct error *err)
{
    stream->number = (unsigned char)number_step(NUMBER_NONE, piece->data[piece->at]);
    if (stream->number != NUMBER_NONE) {
        begin_token(stream, piece, INSIDE_NUMBER);
        return STATUS_OK;
    }
    switch (piece->data[piece->at]) {
    case '{':
    case '[':
        return open_container(stream, piece, piece->data[piece->at] == '{', err);
    case '"':
        stream->is_name = false;
        begin_token(stream, piece, INSIDE_STRING);
        return STATUS_OK;
    case 't':
        stream->literal = "rue";
        break;
    case 'f':
        stream->literal = "alse";
        break;
    case 'n':
        stream->literal = "ull";
        break;
    default:
        return unexpected(stream, piece, "a value must stand here", err);
    }
    begin_token(stream, piece, INSIDE_LITERAL);
    return STATUS_OK;
}

/* ---- between tokens ---- */

static enum status
between_tokens(struct json_token_stream *stream, struct json_token_piece *piece, struct error *err)
{
    const char byte = piece->data[piece->at];

    if (byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n') {
        piece->at++;
        if (byte == '\n') {
            stream->line++;
            stream->line_start = stream->offset + piece->at;
        }
        return STATUS_OK;
    }
    stream->token_start = stream->offset + piece->at;
    switch ((enum expected)stream->expected) {
    case EXPECT_VALUE_OR_END:
        return byte == ']' ? close_container(stream, piece, err) : begin_value(stream, piece, err);
    case EXPECT_VALUE:
        return begin_value(stream, piece, err);
    case EXPECT_NAME_OR_END:
        if (byte == '}') {
            return close_container(stream, piece, err);
        }
        break;
    case EXPECT_NAME:
        break;
    case EXPECT_COLON:
        if (byte != ':') {
            return unexpected(stream, piece, "a colon must follow", err);
        }
        piece->at++;
        stream->expected = EXPECT_VALUE;
        return STATUS_OK;
    case EXPECT_COMMA_OR_END:
        if (byte != ',') {
            return close_container(stream, piece, err);
        }
        piece->at++;
        stream->expected = stream->in_object[stream->depth - 1] ? EXPECT_NAME : EXPECT_VALUE;
        return STATUS_OK;
    case EXPECT_NOTHING:
        return unexpected(stream, piece, "nothing may follow the value", err);
    }
    if (byte != '"') {
        return unexpected(stream, piece, "a name in quotes must stand here", err);
    }
    stream->is_name = true;
    begin_token(stream, piece, INSIDE_STRING);
    return STATUS_OK;
}

/* ---- strings ---- */

static bool
is_plain(char byte)
{
    return (unsigned char)byte >= 0x20 && (unsigned char)byte < 0x80 && byte != '"' && byte != '\\';
}

/* The first byte of a character outside of ASCII: how many follow, and the bounds of the next (RFC 3629). */
static bool
begin_character(struct json_token_stream *stream, unsigned char byte)
{
    stream->low = 0x80;
    stream->high = 0xBF;
    if (byte >= 0xC2 && byte <= 0xDF) {
        stream->left = 1;
    } else if (byte >= 0xE0 && byte <= 0xEF) {
        stream->left = 2;
        stream->low = byte == 0xE0 ? 0xA0 : 0x80;
        stream->high = byte == 0xED ? 0x9F : 0xBF;
    } else if (byte >= 0xF0 && byte <= 0xF4) {
        stream->left = 3;
        stream->low = byte == 0xF0 ? 0x90 : 0x80;
        stream->high = byte == 0xF4 ? 0x8F : 0xBF;
    } else {
        return false;
    }
    stream->inside = INSIDE_CHARACTER;
    return true;
}

/* Three bytes whose bounds do not depend on each other: nearly all of Chinese. Those at the ends of their range go the long way. */
static bool
is_whole_character(const struct json_token_piece *piece)
{
    const unsigned char *at = (const unsigned char *)piece->data + piece->at;

    return piece->size - piece->at >= 3 && at[0] >= 0xE1 && at[0] <= 0xEF && at[0] != 0xED && at[1] >> 6 == 2 && at[2] >> 6 == 2;
}

static void
skip_text(struct json_token_piece *piece)
{
    for (;;) {
        while (piece->at < piece->size && is_plain(piece->data[piece->at])) {
            piece->at++;
        }
        if (!is_whole_character(piece)) {
            return;
        }
        piece->at += 3;
    }
}

static enum status
in_string(struct json_token_stream *stream, struct json_token_piece *piece, struct error *err)
{
    skip_text(piece);
    if (piece->at == piece->size) {
        return STATUS_OK;
    }
    if (piece->data[piece->at] == '"') {
        piece->at++;
        return end_token(stream, piece, stream->is_name ? JSON_TOKEN_NAME : JSON_TOKEN_STRING, err);
    }
    if (piece->data[piece->at] == '\\') {
        stream->inside = INSIDE_ESCAPE;
    } else if ((unsigned char)piece->data[piece->at] < 0x20) {
        return unexpected(stream, piece, "a control character must be escaped", err);
    } else if (!begin_character(stream, (unsigned char)piece->data[piece->at])) {
        return unexpected(stream, piece, "UTF-8 must stand in a text", err);
    }
    piece->at++;
    return STATUS_OK;
}

static enum status
in_escape(struct json_token_stream *stream, struct json_token_piece *piece, struct error *err)
{
    const char byte = piece->data[piece->at];

    if (byte == 'u') {
        stream->inside = INSIDE_HEX;
        stream->left = 4;
    } else if (byte != '\0' && strchr("\"\\/bfnrt", byte) != NULL) {
        stream->inside = INSIDE_STRING;
    } else {
        return unexpected(stream, piece, "\" \\ / b f n r t or u must follow a backslash", err);
    }
    piece->at++;
    return STATUS_OK;
}

static enum status
in_hex(struct json_token_stream *stream, struct json_token_piece *piece, struct error *err)
{
    const char byte = piece->data[piece->at];

    if (!((byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F'))) {
        return unexpected(stream, piece, "four hexadecimal digits must follow \\u", err);
    }
    piece->at++;
    if (--stream->left == 0) {
        stream->inside = INSIDE_STRING;
    }
    return STATUS_OK;
}

static enum status
in_character(struct json_token_stream *stream, struct json_token_piece *piece, struct error *err)
{
    const unsigned char byte = (unsigned char)piece->data[piece->at];

    if (byte < stream->low || byte > stream->high) {
        return unexpected(stream, piece, "UTF-8 must stand in a text", err);
    }
    stream->low = 0x80;
    stream->high = 0xBF;
    piece->at++;
    if (--stream->left == 0) {
        stream->inside = INSIDE_STRING;
    }
    return STATUS_OK;
}

/* ---- literals, numbers, the mark ---- */

static enum status
in_literal(struct json_token_stream *stream, struct json_token_piece *piece, struct error *err)
{
    if (piece->data[piece->at] != *stream->literal) {
        return unexpected(stream, piece, "true, false or null must stand here", err);
    }
    piece->at++;
    if (*++stream->literal != '\0') {
        return STATUS_OK;
    }
    switch (stream->literal[-2]) { /* the last but one: true, false, null */
    case 'u':
        return end_token(stream, piece, JSON_TOKEN_TRUE, err);
    case 's':
        return end_token(stream, piece, JSON_TOKEN_FALSE, err);
    default:
        return end_token(stream, piece, JSON_TOKEN_NULL, err);
    }
}

static enum status
in_number(struct json_token_stream *stream, struct json_token_piece *piece, struct error *err)
{
    enum number next;

    while ((next = number_step((enum number)stream->number, piece->data[piece->at])) != NUMBER_NONE) {
        stream->number = (unsigned char)next;
        if (++piece->at == piece->size) {
            return STATUS_OK;
        }
    }
    if (!number_ends((enum number)stream->number)) {
        return unexpected(stream, piece, "a digit must stand here", err);
    }
    return end_token(stream, piece, JSON_TOKEN_NUMBER, err); /* the byte is looked at again, as what follows */
}

static enum status
in_mark(struct json_token_stream *stream, struct json_token_piece *piece, struct error *err)
{
    static const unsigned char mark[] = {0xEF, 0xBB, 0xBF};

    if ((unsigned char)piece->data[piece->at] != mark[3 - stream->left]) {
        return unexpected(stream, piece, "a value must stand here", err);
    }
    piece->at++;
    if (--stream->left == 0) {
        stream->inside = INSIDE_NOTHING;
        stream->line_start = 3;
    }
    return STATUS_OK;
}

static enum status
scan_byte(struct json_token_stream *stream, struct json_token_piece *piece, struct error *err)
{
    switch ((enum inside)stream->inside) {
    case INSIDE_NOTHING:
        return between_tokens(stream, piece, err);
    case INSIDE_MARK:
        return in_mark(stream, piece, err);
    case INSIDE_STRING:
        return in_string(stream, piece, err);
    case INSIDE_ESCAPE:
        return in_escape(stream, piece, err);
    case INSIDE_HEX:
        return in_hex(stream, piece, err);
    case INSIDE_CHARACTER:
        return in_character(stream, piece, err);
    case INSIDE_LITERAL:
        return in_literal(stream, piece, err);
    case INSIDE_NUMBER:
        return in_number(stream, piece, err);
    }
    return STATUS_BUG;
}

enum status
json_token_feed(struct json_token_stream *stream, struct text bytes, struct error *err)
{
    struct json_token_piece piece = {bytes.data, bytes.size, 0, 0};

    if (stream->offset == 0 && bytes.size > 0 && (unsigned char)bytes.data[0] == 0xEF) {
        stream->inside = INSIDE_MARK;
        stream->left = 3;
    }
    while (piece.at < piece.size) {
        TRY(scan_byte(stream, &piece, err));
    }
    if (stream->inside > INSIDE_MARK) {
        buffer_append(&stream->lexeme, piece.data + piece.start, piece.size - piece.start);
        if (!buffer_ok(&stream->lexeme)) {
            return too_long(stream, err);
        }
    }
    stream->offset += bytes.size;
    return STATUS_OK;
}

enum status
json_token_finish(struct json_token_stream *stream, struct error *err)
{
    struct json_token_piece piece = {"", 0, 0, 0};

    if (stream->inside == INSIDE_NUMBER && number_ends((enum number)stream->number)) {
        TRY(end_token(stream, &piece, JSON_TOKEN_NUMBER, err));
    }
    if (stream->expected == EXPECT_NOTHING) {
        return STATUS_OK;
    }
    refuse_at(stream, stream->offset,
              stream->token_start == 0 && stream->depth == 0 && stream->inside == INSIDE_NOTHING ? "there is no value"
                                                                                                 : "the text breaks off",
              err);
    error_hint(err, "the file was cut off; fetch it again");
    return STATUS_DATA;
}

enum status
json_token_check(struct text bytes, struct error *err)
{
    struct json_token_stream stream;
    enum status status;

    json_token_init(&stream, NULL, NULL);
    status = json_token_feed(&stream, bytes, err);
    if (status == STATUS_OK) {
        status = json_token_finish(&stream, err);
    }
    json_token_done(&stream);
    return status;
}
