/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/buffer.h"

#include "common/ground/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void
buffer_init(struct buffer *buffer, size_t limit)
{
    *buffer = (struct buffer){.limit = limit};
}

void
buffer_done(struct buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct buffer){.limit = buffer->limit};
}

void
buffer_clear(struct buffer *buffer)
{
    buffer->size = 0;
    buffer->failed = false;
}

bool
buffer_reserve(struct buffer *buffer, size_t size)
{
    size_t wanted;
    size_t capacity;
    char *data;

    if (buffer->capacity - buffer->size >= size) {
        return true;
    }
    if (buffer->failed || size > buffer->limit || buffer->size > buffer->limit - size) {
        buffer->failed = true;
        return false;
    }
    wanted = buffer->size + size;
    capacity = buffer->capacity < 256 ? 256 : buffer->capacity * 2;
    capacity = capacity < wanted ? wanted : capacity;
    capacity = capacity > buffer->limit ? buffer->limit : capacity;
    data = realloc(buffer->data, capacity);
    if (data == NULL) {
        error_exit(STATUS_MEMORY, "E-MEMORY", "no memory for %zu bytes", capacity);
    }
    buffer->data = data;
    buffer->capacity = capacity;
    return true;
}

void
buffer_append(struct buffer *buffer, const void *data, size_t size)
{
    if (size == 0 || buffer->failed || !buffer_reserve(buffer, size)) {
        return;
    }
    memcpy(buffer->data + buffer->size, data, size);
    buffer->size += size;
}

void
buffer_append_text(struct buffer *buffer, struct text text)
{
    buffer_append(buffer, text.data, text.size);
}

void
buffer_append_string(struct buffer *buffer, const char *string)
{
    buffer_append(buffer, string, strlen(string));
}

void
buffer_append_char(struct buffer *buffer, char byte)
{
    buffer_append(buffer, &byte, 1);
}

void
buffer_format(struct buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_list again;
    int size;

    va_start(arguments, format);
    va_copy(again, arguments);
    size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (size < 0) {
        buffer->failed = true; /* GCOV_EXCL_LINE: only for wide characters, of which we have none */
    } else if (!buffer->failed && buffer_reserve(buffer, (size_t)size + 1)) {
        (void)vsnprintf(buffer->data + buffer->size, (size_t)size + 1, format, again);
        buffer->size += (size_t)size;
    }
    va_end(again);
}

static void
append_json_char(struct buffer *buffer, char byte)
{
    switch (byte) {
    case '"':
        buffer_append_string(buffer, "\\\"");
        return;
    case '\\':
        buffer_append_string(buffer, "\\\\");
        return;
    case '\n':
        buffer_append_string(buffer, "\\n");
        return;
    case '\r':
        buffer_append_string(buffer, "\\r");
        return;
    case '\t':
        buffer_append_string(buffer, "\\t");
        return;
    default:
        if ((unsigned char)byte < 0x20) {
            buffer_format(buffer, "\\u%04x", (unsigned)(unsigned char)byte);
        } else {
            buffer_append_char(buffer, byte);
        }
    }
}

void
buffer_append_json(struct buffer *buffer, struct text text)
{
    if (text_is_null(text)) {
        buffer_append_string(buffer, "null");
        return;
    }
    buffer_append_char(buffer, '"');
    for (size_t at = 0; at < text.size;) {
        uint32_t character;
        const size_t size =
            (unsigned char)text.data[at] < 0x80 ? 1 : text_decode((struct text){text.data + at, text.size - at}, &character);

        if (size == 1) {
            append_json_char(buffer, text.data[at]);
        } else {
            buffer_append(buffer, size == 0 ? "\xEF\xBF\xBD" : text.data + at, size == 0 ? 3 : size); /* a broken byte: U+FFFD */
        }
        at += size == 0 ? 1 : size;
    }
    buffer_append_char(buffer, '"');
}
