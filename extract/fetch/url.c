/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/fetch/url.h"

#include <curl/curl.h>

bool
fetch_url_same_origin(const char *left, const char *right)
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
fetch_url_parameter(const char *url, const char *name, const char *value, struct arena *arena)
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
fetch_url_resolve(const char *base, const char *link, struct arena *arena)
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
