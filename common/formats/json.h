/* SPDX-License-Identifier: Apache-2.0 */
/* Configuration as JSON with comments (// and block). The only home of cJSON for files of ours; deliveries are cut by
 * extract's own tokenizer first. A document is freed as a whole with json_free; the values and strings got from it borrow.
 * Without memory they end the process (error_exit), as arena_must_* do. */
#ifndef BIDUI_JSON_H
#define BIDUI_JSON_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json; /* a value: object, array, string, number, true, false, null */

/* `name` goes into messages: `name:line:column`. */
enum status json_parse(struct text source, const char *name, struct json **document, struct error *err) ERROR_MUST_CHECK;
enum status json_read(const char *path, struct json **document, struct error *err) ERROR_MUST_CHECK;
void json_free(struct json *document);
/* Frees the document when the arena ends. */
void json_keep(struct json *document, struct arena *arena);

/* NULL when absent or not an object. */
const struct json *json_get(const struct json *object, const char *key);
/* The string's bytes; TEXT_NULL when absent or not a string. */
struct text json_text(const struct json *value);
struct text json_get_text(const struct json *object, const char *key);
bool json_get_bool(const struct json *object, const char *key, bool otherwise);
/* `otherwise` also when it lies beyond 2^53, where it could not be exact. */
int64_t json_get_integer(const struct json *object, const char *key, int64_t otherwise);
/* A number; `otherwise` when it is none or lies beyond 2^53. */
int64_t json_integer(const struct json *value, int64_t otherwise);
/* The value as JSON on one line; TEXT_NULL for NULL. */
struct text json_print(const struct json *value, struct arena *arena);
/* A number's or string's lexeme as text, for values that must not pass through a double ("8300", 8300). */
struct text json_lexeme(const struct json *value, struct arena *arena);
bool json_is_object(const struct json *value);
bool json_is_array(const struct json *value);
bool json_is_null(const struct json *value);
enum json_kind { JSON_OBJECT, JSON_ARRAY, JSON_STRING, JSON_NUMBER, JSON_BOOLEAN, JSON_NULL };
enum json_kind json_kind_of(const struct json *value);
double json_number(const struct json *value);
bool json_equal(const struct json *left, const struct json *right);
size_t json_count(const struct json *array);
/* Iterate arrays and objects: for (item = json_first(x); item != NULL; item = json_next(item)). */
const struct json *json_first(const struct json *container);
const struct json *json_next(const struct json *item);
/* The key of an object's member. */
struct text json_key(const struct json *item);

/* Where the value of the first member `key` starts in `source` (1-based line and column in bytes); false when there is none.
 * For messages that point into a rule file. */
bool json_locate(struct text source, const char *key, size_t *line, size_t *column);
/* Where a value stands: line and column, in characters, from 1. `steps` lead to it from the whole, each the number of an item or member in
 * the text, from 0; `key`: of the last member its key; of a text
 * the first character inside the quotes. `source` was parsed; comments may stand in it. */
void json_place(struct text source, const size_t *steps, size_t count, bool key, size_t *line, size_t *column);

#endif
