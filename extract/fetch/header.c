/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/fetch/header.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

struct text
fetch_header_value(struct text line, const char *name)
{
    const size_t size = strlen(name);

    if (line.size <= size || line.data[size] != ':' || strncasecmp(line.data, name, size) != 0) {
        return TEXT_NULL;
    }
    return text_trim((struct text){line.data + size + 1, line.size - size - 1});
}

void
fetch_header_copy(struct text value, char *out, size_t size)
{
    out[0] = '\0';
    if (value.size > 0 && value.size < size && memchr(value.data, '\0', value.size) == NULL) {
        memcpy(out, value.data, value.size);
        out[value.size] = '\0';
    }
}

/* `; rel="next"` or `; rel=next`, several relations being separated by blanks. */
static bool
says_next(struct text parameters)
{
    struct text part;

    while (text_split(&parameters, ';', &part)) {
        struct text word;

        part = text_trim(part);
        if (part.size < 4 || strncasecmp(part.data, "rel=", 4) != 0) {
            continue;
        }
        part = (struct text){part.data + 4, part.size - 4};
        if (part.size >= 2 && part.data[0] == '"') {
            part = (struct text){part.data + 1, part.size - 2};
        }
        while (text_split(&part, ' ', &word)) {
            if (word.size == 4 && strncasecmp(word.data, "next", 4) == 0) {
                return true;
            }
        }
    }
    return false;
}

struct text
fetch_header_next(struct text link)
{
    while (link.size > 0) {
        const char *open = memchr(link.data, '<', link.size);
        const char *close = open == NULL ? NULL : memchr(open, '>', (size_t)(link.data + link.size - open));
        const char *stop;
        struct text rest;

        if (close == NULL) {
            break;
        }
        rest = (struct text){close + 1, (size_t)(link.data + link.size - close - 1)};
        stop = memchr(rest.data, '<', rest.size); /* the next one; a comma may also stand inside of quotes */
        rest.size = stop == NULL ? rest.size : (size_t)(stop - rest.data);
        while (rest.size > 0 && (rest.data[rest.size - 1] == ' ' || rest.data[rest.size - 1] == ',')) {
            rest.size--;
        }
        if (says_next(rest)) {
            return text_trim((struct text){open + 1, (size_t)(close - open - 1)});
        }
        link = (struct text){close + 1, (size_t)(link.data + link.size - close - 1)};
    }
    return TEXT_NULL;
}

bool
fetch_header_range(struct text value, uint64_t *from, uint64_t *whole)
{
    char line[128];
    unsigned long long first;
    unsigned long long last;
    unsigned long long all;

    fetch_header_copy(value, line, sizeof line);
    *whole = UINT64_MAX;
    if (sscanf(line, "bytes %llu-%llu/%llu", &first, &last, &all) == 3) {
        *whole = all;
    } else if (sscanf(line, "bytes %llu-%llu/*", &first, &last) != 2) {
        return false;
    }
    *from = first;
    return last >= first;
}

static int
hex(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    digit = (char)(digit | 0x20);
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

static void
copy_name(struct text value, bool encoded, char *out, size_t size)
{
    size_t used = 0;

    for (size_t at = 0; at < value.size && used + 1 < size; at++) {
        char byte = value.data[at];

        if (encoded && byte == '%' && at + 2 < value.size && hex(value.data[at + 1]) >= 0 && hex(value.data[at + 2]) >= 0) {
            byte = (char)(hex(value.data[at + 1]) * 16 + hex(value.data[at + 2]));
            at += 2;
        }
        if (byte == '/' || byte == '\\') {
            used = 0;
        } else if ((unsigned char)byte >= 0x20 && byte != 0x7f) {
            out[used++] = byte;
        }
    }
    out[used] = '\0';
}

void
fetch_header_filename(struct text value, char *out, size_t size)
{
    struct text part;
    bool extended = false;

    out[0] = '\0';
    while (text_split(&value, ';', &part)) {
        part = text_trim(part);
        if (part.size > 17 && strncasecmp(part.data, "filename*=UTF-8''", 17) == 0) {
            copy_name((struct text){part.data + 17, part.size - 17}, true, out, size);
            extended = true;
        } else if (!extended && part.size > 9 && strncasecmp(part.data, "filename=", 9) == 0) {
            part = (struct text){part.data + 9, part.size - 9};
            if (part.size >= 2 && part.data[0] == '"' && part.data[part.size - 1] == '"') {
                part = (struct text){part.data + 1, part.size - 2};
            }
            copy_name(part, true, out, size);
        }
    }
}
