/* SPDX-License-Identifier: Apache-2.0 */
#include "common/formats/json.h"

#include "common/ground/file.h"

#include <cjson/cJSON.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { JSON_FILE_MAX = 16 * 1024 * 1024 };

/* cJSON tells a lack of memory like a mistake in the text ("not JSON"), and a record would be rejected for it. So it never learns. */
static void *
must_alloc(size_t size)
{
    void *memory = malloc(size);

    if (memory == NULL) {
        error_exit(STATUS_MEMORY, "E-MEMORY", "no memory for %zu bytes of JSON", size);
    }
    return memory;
}

static void
set_hooks(void)
{
    cJSON_InitHooks(&(cJSON_Hooks){.malloc_fn = must_alloc, .free_fn = free});
}

static const cJSON *
inner(const struct json *value)
{
    return (const cJSON *)value;
}

static const struct json *
outer(const cJSON *value)
{
    return (const struct json *)value;
}

/* Blanks a block comment that begins at `at`; returns the offset behind it, or SIZE_MAX when it does not end. */
static size_t
blank_block(char *data, size_t size, size_t at)
{
    for (; at + 1 < size; at++) {
        if (data[at] == '*' && data[at + 1] == '/') {
            data[at] = ' ';
            data[at + 1] = ' ';
            return at + 2;
        }
        data[at] = data[at] == '\n' ? '\n' : ' ';
    }
    return SIZE_MAX;
}

static size_t
blank_line(char *data, size_t size, size_t at)
{
    while (at < size && data[at] != '\n') {
        data[at++] = ' ';
    }
    return at;
}

/* The offset behind the string whose opening quote stands at `at`. */
static size_t
skip_string(const char *data, size_t size, size_t at)
{
    for (at++; at < size && data[at] != '"'; at++) {
        at += data[at] == '\\';
    }
    return at + 1;
}

/* Replaces comments by blanks, so that positions stay true. False on an unterminated block comment. */
static bool
blank_comments(char *data, size_t size)
{
    size_t at = 0;

    while (at < size) {
        const bool slash = data[at] == '/' && at + 1 < size;

        if (data[at] == '"') {
            at = skip_string(data, size, at);
        } else if (slash && data[at + 1] == '/') {
            at = blank_line(data, size, at);
        } else if (slash && data[at + 1] == '*') {
            data[at] = ' ';
            data[at + 1] = ' ';
            at = blank_block(data, size, at + 2);
            if (at == SIZE_MAX) {
                return false;
            }
        } else {
            at++;
        }
    }
    return true;
}

static void
line_column(const char *data, size_t offset, size_t *line, size_t *column)
{
    *line = 1;
    *column = 1;
    for (size_t at = 0; at < offset; at++) {
        if (data[at] == '\n') {
            (*line)++;
            *column = 1;
        } else {
            (*column)++;
        }
    }
}

static enum status
syntax_error(const char *data, size_t offset, const char *name, const char *reason, struct error *err)
{
    size_t line;
    size_t column;

    line_column(data, offset, &line, &column);
    return error_set(err, STATUS_CONFIG, "E-JSON", "%s:%zu:%zu: %s", name, line, column, reason);
}

static bool
only_blanks(struct text rest)
{
    return text_trim(rest).size == 0;
}

static enum status
parse_copy(char *data, size_t size, const char *name, struct json **document, struct error *err)
{
    const char *end = data;
    cJSON *root;

    if (!blank_comments(data, size)) {
        return syntax_error(data, size, name, "unterminated comment", err);
    }
    if (!text_is_utf8((struct text){data, size})) {
        return syntax_error(data, 0, name, "not UTF-8", err);
    }
    root = cJSON_ParseWithLengthOpts(data, size, &end, 0);
    if (root == NULL) {
        return syntax_error(data, (size_t)(end - data), name, "not JSON", err);
    }
    if (!only_blanks((struct text){end, size - (size_t)(end - data)})) {
        cJSON_Delete(root);
        return syntax_error(data, (size_t)(end - data), name, "something follows the JSON value", err);
    }
    *document = (struct json *)root;
    return STATUS_OK;
}

enum status
json_parse(struct text source, const char *name, struct json **document, struct error *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    enum status status;
    char *copy;

    (void)pthread_once(&once, set_hooks);
    copy = must_alloc(source.size + 1);
    *document = NULL;
    memcpy(copy, source.size == 0 ? "" : source.data, source.size);
    copy[source.size] = '\0';
    status = parse_copy(copy, source.size, name, document, err);
    free(copy);
    return status;
}

enum status
json_read(const char *path, struct json **document, struct error *err)
{
    struct arena arena;
    struct text content;
    enum status status;

    *document = NULL;
    arena_init(&arena, 0);
    status = file_read(path, JSON_FILE_MAX, &arena, &content, err);
    if (status == STATUS_OK) {
        status = json_parse(content, path, document, err);
    }
    arena_done(&arena);
    return status;
}

void
json_free(struct json *document)
{
    cJSON_Delete((cJSON *)document);
}

static void
free_kept(void *document)
{
    json_free(document);
}

void
json_keep(struct json *document, struct arena *arena)
{
    arena_on_done(arena, free_kept, document);
}

const struct json *
json_get(const struct json *object, const char *key)
{
    return object == NULL ? NULL : outer(cJSON_GetObjectItemCaseSensitive(inner(object), key));
}

struct text
json_text(const struct json *value)
{
    return value != NULL && cJSON_IsString(inner(value)) ? text_from(inner(value)->valuestring) : TEXT_NULL;
}

struct text
json_get_text(const struct json *object, const char *key)
{
    return json_text(json_get(object, key));
}

bool
json_get_bool(const struct json *object, const char *key, bool otherwise)
{
    const cJSON *value = inner(json_get(object, key));

    return value != NULL && cJSON_IsBool(value) ? cJSON_IsTrue(value) != 0 : otherwise;
}

int64_t
json_integer(const struct json *value, int64_t otherwise)
{
    const double largest = 9007199254740992.0; /* 2^53: behind it a double has lost digits */
    const cJSON *number = inner(value);

    if (number == NULL || !cJSON_IsNumber(number) || number->valuedouble < -largest || number->valuedouble > largest) {
        return otherwise;
    }
    return (int64_t)number->valuedouble;
}

int64_t
json_get_integer(const struct json *object, const char *key, int64_t otherwise)
{
    return json_integer(json_get(object, key), otherwise);
}

struct text
json_print(const struct json *value, struct arena *arena)
{
    char *printed = value == NULL ? NULL : cJSON_PrintUnformatted(inner(value));
    const struct text text = printed == NULL ? TEXT_NULL : arena_must_text(arena, text_from(printed));

    cJSON_free(printed);
    return text;
}

struct text
json_lexeme(const struct json *value, struct arena *arena)
{
    char *printed;
    struct text result;

    if (value == NULL || (!cJSON_IsNumber(inner(value)) && !cJSON_IsString(inner(value)))) {
        return TEXT_NULL;
    }
    if (cJSON_IsString(inner(value))) {
        return arena_must_text(arena, json_text(value));
    }
    printed = cJSON_PrintUnformatted(inner(value));
    result = arena_must_text(arena, text_from(printed));
    cJSON_free(printed);
    return result;
}

bool
json_is_object(const struct json *value)
{
    return value != NULL && cJSON_IsObject(inner(value));
}

bool
json_is_array(const struct json *value)
{
    return value != NULL && cJSON_IsArray(inner(value));
}

bool
json_is_null(const struct json *value)
{
    return value == NULL || cJSON_IsNull(inner(value));
}

enum json_kind
json_kind_of(const struct json *value)
{
    const cJSON *item = inner(value);

    return cJSON_IsObject(item)   ? JSON_OBJECT
           : cJSON_IsArray(item)  ? JSON_ARRAY
           : cJSON_IsString(item) ? JSON_STRING
           : cJSON_IsNumber(item) ? JSON_NUMBER
           : cJSON_IsBool(item)   ? JSON_BOOLEAN
                                  : JSON_NULL;
}

double
json_number(const struct json *value)
{
    return inner(value)->valuedouble;
}

bool
json_equal(const struct json *left, const struct json *right)
{
    return cJSON_Compare(inner(left), inner(right), true) != 0;
}

size_t
json_count(const struct json *array)
{
    return array == NULL ? 0 : (size_t)cJSON_GetArraySize(inner(array));
}

const struct json *
json_first(const struct json *container)
{
    return container == NULL ? NULL : outer(inner(container)->child);
}

const struct json *
json_next(const struct json *item)
{
    return outer(inner(item)->next);
}

struct text
json_key(const struct json *item)
{
    return text_from(inner(item)->string);
}

bool
json_locate(struct text source, const char *key, size_t *line, size_t *column)
{
    char quoted[80];
    size_t from = 0;
    size_t found;

    (void)snprintf(quoted, sizeof quoted, "\"%s\"", key);
    while ((found = text_find((struct text){source.data + from, source.size - from}, text_from(quoted))) != SIZE_MAX) {
        size_t at = from + found + strlen(quoted);

        while (at < source.size && strchr(" \t\r\n", source.data[at]) != NULL) {
            at++;
        }
        if (at < source.size && source.data[at] == ':') {
            do {
                at++;
            } while (at < source.size && strchr(" \t\r\n", source.data[at]) != NULL);
            line_column(source.data, at, line, column);
            return true;
        }
        from = at;
    }
    return false;
}

/* ---- places: a walk over the text itself, because the parser keeps none ---- */

static size_t
skip_blanks(struct text source, size_t at)
{
    while (at < source.size) {
        if (strchr(" \t\r\n", source.data[at]) != NULL) {
            at++;
        } else if (source.data[at] == '/' && at + 1 < source.size && source.data[at + 1] == '/') {
            at += strcspn(source.data + at, "\n");
        } else if (source.data[at] == '/') {
            const size_t end = text_find((struct text){source.data + at, source.size - at}, TEXT("*/"));

            at = end == SIZE_MAX ? source.size : at + end + 2;
        } else {
            break;
        }
    }
    return at;
}

/* The offset behind the value at `at`. */
static size_t
skip_value(struct text source, size_t at)
{
    size_t depth = 0;

    do {
        at = skip_blanks(source, at);
        if (at >= source.size) {
            break;
        }
        if (source.data[at] == '"') {
            at = skip_string(source.data, source.size, at);
        } else if (strchr("{[", source.data[at]) != NULL) {
            depth++;
            at++;
        } else if (strchr("}]", source.data[at]) != NULL) {
            depth--;
            at++;
        } else if (strchr(",:", source.data[at]) != NULL) {
            at++;
        } else {
            at += strcspn(source.data + at, " \t\r\n,:]}/");
        }
    } while (depth > 0);
    return at;
}

/* From a container's bracket to its member or item of that number; the value's place, or the key's. */
static size_t
enter(struct text source, size_t at, size_t number, bool key)
{
    const bool object = source.data[at] == '{';

    for (at = skip_blanks(source, at + 1); at < source.size; number--) {
        const size_t start = at;

        if (object) {
            at = skip_blanks(source, skip_string(source.data, source.size, at));
            at = skip_blanks(source, at + 1); /* behind the colon */
        }
        if (number == 0) {
            return key && object ? start : at;
        }
        at = skip_blanks(source, skip_value(source, at));
        at = skip_blanks(source, at + 1); /* behind the comma */
    }
    return at;
}

void
json_place(struct text source, const size_t *steps, size_t count, bool key, size_t *line, size_t *column)
{
    size_t at = skip_blanks(source, 0);

    for (size_t step = 0; step < count && at < source.size; step++) {
        at = enter(source, at, steps[step], key && step + 1 == count);
    }
    at += at < source.size && source.data[at] == '"'; /* inside the quotes */
    *line = 1;
    *column = 1;
    for (size_t byte = 0; byte < at && byte < source.size; byte++) {
        *line += source.data[byte] == '\n';
        *column = source.data[byte] == '\n' ? 1 : *column + (((unsigned char)source.data[byte] & 0xC0U) != 0x80U);
    }
}
