/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/fetch/http.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

struct text
fetch_http_value(struct text line, const char *name)
{
    const size_t size = strlen(name);

    if (line.size <= size || line.data[size] != ':' || strncasecmp(line.data, name, size) != 0) {
        return TEXT_NULL;
    }
    return text_trim((struct text){line.data + size + 1, line.size - size - 1});
}

void
fetch_http_copy(struct text value, char *out, size_t size)
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
fetch_http_next(struct text link)
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
fetch_http_range(struct text value, uint64_t *from, uint64_t *whole)
{
    char line[128];
    unsigned long long first;
    unsigned long long last;
    unsigned long long all;

    fetch_http_copy(value, line, sizeof line);
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
fetch_http_filename(struct text value, char *out, size_t size)
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

/* ---- addresses, by libcurl's own parser, so that what we compare is what it connects to ---- */

bool
fetch_http_same_origin(const char *left, const char *right)
{
    static const CURLUPart parts[] = {CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT};
    CURLU *urls[2] = {curl_url(), curl_url()};
    bool same = urls[0] != NULL && urls[1] != NULL && curl_url_set(urls[0], CURLUPART_URL, left, 0) == CURLUE_OK
                && curl_url_set(urls[1], CURLUPART_URL, right, 0) == CURLUE_OK;

    for (size_t at = 0; same && at < sizeof parts / sizeof parts[0]; at++) {
        char *values[2] = {NULL, NULL};

        (void)curl_url_get(urls[0], parts[at], &values[0], CURLU_DEFAULT_PORT);
        (void)curl_url_get(urls[1], parts[at], &values[1], CURLU_DEFAULT_PORT);
        same = (values[0] == NULL) == (values[1] == NULL) && (values[0] == NULL || curl_strequal(values[0], values[1]) != 0);
        curl_free(values[0]);
        curl_free(values[1]);
    }
    curl_url_cleanup(urls[0]);
    curl_url_cleanup(urls[1]);
    return same;
}

char *
fetch_http_parameter(const char *url, const char *name, const char *value, struct arena *arena)
{
    const size_t hash = strcspn(url, "#");
    const size_t path = strcspn(url, "?#");
    char *escaped_name = curl_easy_escape(NULL, name, 0);
    char *escaped = curl_easy_escape(NULL, value, 0);
    char *made = arena_must_string(arena, (struct text){url, path});
    char between = '?';
    struct text rest = url[path] == '?' ? (struct text){url + path + 1, hash - path - 1} : TEXT_NULL;
    struct text part;

    while (text_split(&rest, '&', &part)) {
        const size_t size = escaped_name == NULL ? 0 : strlen(escaped_name);

        if (part.size > 0 && !(part.size > size && part.data[size] == '=' && memcmp(part.data, escaped_name, size) == 0)) {
            made = arena_must_format(arena, "%s%c%.*s", made, between, TEXT_ARG(part));
            between = '&';
        }
    }
    made = arena_must_format(arena, "%s%c%s=%s", made, between, escaped_name == NULL ? "" : escaped_name, escaped == NULL ? "" : escaped);
    curl_free(escaped_name);
    curl_free(escaped);
    return made;
}

char *
fetch_http_resolve(const char *base, const char *link, struct arena *arena)
{
    CURLU *url = curl_url();
    char *whole = NULL;
    char *result = NULL;

    if (url != NULL && curl_url_set(url, CURLUPART_URL, base, 0) == CURLUE_OK && curl_url_set(url, CURLUPART_URL, link, 0) == CURLUE_OK
        && curl_url_get(url, CURLUPART_URL, &whole, 0) == CURLUE_OK
        && (strncmp(whole, "https://", 8) == 0 || (strncmp(whole, "http://", 7) == 0 && strncmp(base, "https://", 8) != 0))) {
        result = arena_must_string(arena, text_from(whole));
    }
    curl_free(whole);
    curl_url_cleanup(url);
    return result;
}

char *
fetch_http_part(const char *url, enum fetch_http_part part, struct arena *arena)
{
    CURLU *parsed = curl_url();
    char *value = NULL;
    char *made;

    if (parsed != NULL && curl_url_set(parsed, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK) {
        (void)curl_url_get(parsed, part == FETCH_HTTP_SCHEME ? CURLUPART_SCHEME : CURLUPART_HOST, &value, 0);
    }
    made = arena_must_string(arena, text_from(value == NULL ? "" : value));
    for (char *at = made; *at != '\0'; at++) {
        *at = *at >= 'A' && *at <= 'Z' ? (char)(*at | 0x20) : *at;
    }
    curl_free(value);
    curl_url_cleanup(parsed);
    return made;
}
