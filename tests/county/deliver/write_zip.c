/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/deliver/write_zip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

enum { FIRST_DAY = 315532800 /* 1980-01-01, where the days of archives begin */ };

bool
write_zip_add(const char *archive, const char *path)
{
    const char *slash = strrchr(path, '/');
    zip_t *zip = zip_open(archive, ZIP_CREATE, NULL);
    zip_source_t *source;

    if (zip == NULL) {
        return false;
    }
    source = zip_source_file(zip, path, 0, -1);
    if (source == NULL || zip_file_add(zip, slash == NULL ? path : slash + 1, source, ZIP_FL_ENC_UTF_8) < 0) {
        zip_source_free(source);
        zip_discard(zip);
        return false;
    }
    return zip_close(zip) == 0 && unlink(path) == 0;
}

/* The entry's text, with a NUL behind it; the caller frees it. NULL: there is none. */
static char *
zip_text_read(zip_t *zip, const char *name)
{
    zip_stat_t found;
    zip_file_t *file;
    char *text;

    if (zip_stat(zip, name, 0, &found) != 0 || (file = zip_fopen(zip, name, 0)) == NULL) {
        return NULL;
    }
    text = calloc(1, found.size + 1);
    if (text != NULL && zip_fread(file, text, found.size) != (zip_int64_t)found.size) {
        free(text);
        text = NULL;
    }
    zip_fclose(file);
    return text;
}

/* Puts AFTER for every BEFORE; the caller frees it. AFTER is longer only where BEFORE stands once. */
static char *
zip_text_replace(const char *text, const char *before, const char *after)
{
    char *made = calloc(2, strlen(text) + strlen(after) + 1);
    char *end = made;
    const char *found;

    while (made != NULL && (found = strstr(text, before)) != NULL) {
        memcpy(end, text, (size_t)(found - text));
        end = stpcpy(end + (found - text), after);
        text = found + strlen(before);
    }
    if (made != NULL) {
        strcpy(end, text);
    }
    return made;
}

static bool
zip_change(zip_t *zip, const char *name, const char *before, const char *after)
{
    char *text = zip_text_read(zip, name);
    char *made = text == NULL ? NULL : zip_text_replace(text, before, after);
    zip_source_t *source = made == NULL ? NULL : zip_source_buffer(zip, made, strlen(made), 1);

    free(text);
    if (source == NULL || zip_file_add(zip, name, source, ZIP_FL_OVERWRITE | ZIP_FL_ENC_UTF_8) < 0) {
        zip_source_free(source);
        return false;
    }
    return true;
}

static bool
zip_backslashes(zip_t *zip)
{
    for (zip_int64_t at = 0; at < zip_get_num_entries(zip, 0); at++) {
        char name[256];

        snprintf(name, sizeof(name), "%s", zip_get_name(zip, (zip_uint64_t)at, 0));
        for (char *slash = strchr(name, '/'); slash != NULL; slash = strchr(slash, '/')) {
            *slash = '\\';
        }
        if (zip_file_rename(zip, (zip_uint64_t)at, name, 0) != 0) {
            return false;
        }
    }
    return true;
}

bool
write_zip_rewrite(const char *archive, const struct write_zip_change *changes, size_t count, bool backslashes)
{
    zip_t *zip = zip_open(archive, 0, NULL);
    bool good = zip != NULL;

    for (size_t at = 0; good && at < count; at++) {
        good = zip_change(zip, changes[at].entry, changes[at].before, changes[at].after);
    }
    if (zip != NULL && !(good && (!backslashes || zip_backslashes(zip)))) {
        zip_discard(zip);
        return false;
    }
    for (zip_int64_t at = 0; good && at < zip_get_num_entries(zip, 0); at++) {
        zip_file_set_mtime(zip, (zip_uint64_t)at, FIRST_DAY, 0); /* the same bytes every time */
    }
    return good && zip_close(zip) == 0;
}
