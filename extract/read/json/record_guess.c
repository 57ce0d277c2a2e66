/* SPDX-License-Identifier: Apache-2.0 */
/* The head of a delivery is tokenized as far as it goes. Lines: a second object follows the first. A document: among the arrays that are
 * reached through objects only, one with a usual name (data, rows, items ...) holds the records, else the one with the most objects in the
 * head; the first one when there are several. */
#include "extract/read/json/record.h"

#include "common/ground/buffer.h"
#include "extract/read/json/token.h"

enum { NAMES_MAX = 32 };

struct guess {
    struct buffer path;          /* of the container at hand */
    size_t sizes[NAMES_MAX + 1]; /* of the path, by depth */
    size_t array_depth;          /* of the array whose objects are counted; SIZE_MAX: none */
    size_t objects;
    size_t others; /* scalars and arrays in it */
    size_t most;   /* objects of the best array */
    bool named;    /* the best array has a usual name */
    struct buffer best;
    bool complete; /* a value ended at depth 0 */
};

static bool
has_usual_name(struct text pointer)
{
    static const char *const names[] = {"/data", "/datas", "/rows", "/list", "/items", "/records", "/results", "/hits", "/content"};

    for (size_t at = 0; at < sizeof names / sizeof names[0]; at++) {
        if (text_ends_with(pointer, text_from(names[at]))) {
            return true;
        }
    }
    return false;
}

static void
note_array(struct guess *guess)
{
    const bool named = guess->others == 0 && has_usual_name(buffer_text(&guess->path)); /* it may be empty */

    if ((guess->objects > 0 || named) && (named == guess->named ? guess->objects > guess->most : named)) {
        guess->named = named;
        guess->most = guess->objects;
        buffer_clear(&guess->best);
        buffer_append_text(&guess->best, buffer_text(&guess->path));
    }
    guess->array_depth = SIZE_MAX;
}

/* The name as a pointer step. Escaped names are rare on the way to records; they are left out, so that they are not found. */
static void
note_name(struct guess *guess, const struct json_token *token)
{
    const struct text name = {token->lexeme.data + 1, token->lexeme.size - 2};

    if (token->depth > NAMES_MAX) {
        return;
    }
    guess->path.size = guess->sizes[token->depth - 1];
    buffer_append_char(&guess->path, '/');
    for (size_t at = 0; at < name.size; at++) {
        if (name.data[at] == '~' || name.data[at] == '/') {
            buffer_append_string(&guess->path, name.data[at] == '~' ? "~0" : "~1");
        } else {
            buffer_append_char(&guess->path, name.data[at]);
        }
    }
    guess->sizes[token->depth] = guess->path.size;
}

static enum status
on_token(void *context, const struct json_token *token, struct error *err)
{
    struct guess *guess = context;

    (void)err;
    switch (token->kind) {
    case JSON_TOKEN_NAME:
        if (guess->array_depth == SIZE_MAX) {
            note_name(guess, token);
        }
        break;
    case JSON_TOKEN_ARRAY_BEGIN:
        if (guess->array_depth == SIZE_MAX && token->depth <= NAMES_MAX) {
            guess->array_depth = token->depth;
            guess->objects = 0;
            guess->others = 0;
            guess->path.size = guess->sizes[token->depth];
        }
        break;
    case JSON_TOKEN_OBJECT_BEGIN:
        guess->objects += guess->array_depth != SIZE_MAX && token->depth == guess->array_depth + 1;
        break;
    case JSON_TOKEN_ARRAY_END:
        if (token->depth == guess->array_depth) {
            note_array(guess);
        }
        break;
    case JSON_TOKEN_STRING:
    case JSON_TOKEN_NUMBER:
    case JSON_TOKEN_TRUE:
    case JSON_TOKEN_FALSE:
    case JSON_TOKEN_NULL:
        guess->others += guess->array_depth != SIZE_MAX && token->depth == guess->array_depth + 1;
        break;
    case JSON_TOKEN_OBJECT_END:
        break;
    }
    guess->complete |= token->depth == 0 && (token->kind == JSON_TOKEN_OBJECT_END || token->kind == JSON_TOKEN_ARRAY_END);
    return STATUS_OK;
}

void
json_record_guess(struct text head, struct json_record_options *options, struct arena *arena)
{
    struct guess guess = {.array_depth = SIZE_MAX};
    struct json_token_stream stream;
    bool failed;

    buffer_init(&guess.path, NAMES_MAX * 1024);
    buffer_init(&guess.best, NAMES_MAX * 1024);
    json_token_init(&stream, on_token, &guess);
    failed = json_token_feed(&stream, head, NULL) != STATUS_OK;
    if (guess.array_depth != SIZE_MAX) {
        note_array(&guess); /* the head ends inside of it */
    }
    options->form = failed && guess.complete ? JSON_RECORD_LINES : JSON_RECORD_DOCUMENT;
    options->pointer = options->form == JSON_RECORD_LINES ? TEXT("") : arena_must_text(arena, buffer_text(&guess.best));
    json_token_done(&stream);
    buffer_done(&guess.path);
    buffer_done(&guess.best);
}
