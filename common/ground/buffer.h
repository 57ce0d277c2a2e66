/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes that grow, owned by one holder. Its maximum is given at init; growing past it sets `failed` and makes every later append do
 * nothing, so a writer checks once at the end (buffer_ok). Out of memory ends the process (error_exit): where the maximum cannot be
 * reached the result is not checked, and a result that was cut short must not pass for a complete one. */
#ifndef BIDUI_BUFFER_H
#define BIDUI_BUFFER_H

#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>

struct buffer {
    char *data;
    size_t size;
    size_t capacity;
    size_t limit;
    bool failed;
};

void buffer_init(struct buffer *buffer, size_t limit);
void buffer_done(struct buffer *buffer);
/* Keeps the memory, forgets the content. */
void buffer_clear(struct buffer *buffer);
/* Room for `size` more bytes; false when that is past the maximum. */
bool buffer_reserve(struct buffer *buffer, size_t size);
void buffer_append(struct buffer *buffer, const void *data, size_t size);
void buffer_append_text(struct buffer *buffer, struct text text);
void buffer_append_string(struct buffer *buffer, const char *string);
void buffer_append_char(struct buffer *buffer, char byte);
void buffer_format(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A JSON string with quotes; NULL text gives null. */
void buffer_append_json(struct buffer *buffer, struct text text);

static inline bool
buffer_ok(const struct buffer *buffer)
{
    return !buffer->failed;
}

static inline struct text
buffer_text(const struct buffer *buffer)
{
    return (struct text){buffer->data == NULL ? "" : buffer->data, buffer->size};
}

#endif
