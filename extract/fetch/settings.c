/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/fetch/settings.h"

#include "common/formats/json.h"
#include "common/ground/file.h"
#include "common/ground/hash.h"

#include <ctype.h>
#include <stdlib.h>

enum { SECRET_MAX = 16 * 1024 };

static const char *const schemes[] = {"https://", "http://", "ftp://", "ftps://", "sftp://", "file://"};

/* Words of site.json, in the order of the enums. */
static const char *const auth_words[] = {"none", "bearer", "basic", "header", "query"};
static const char *const paging_words[] = {"none", "page", "offset", "cursor", "link"};

/* A number of the input, else of the site's "fetch", else ours; each with bounds. */
static const struct {
    const char *name;
    long least;
    long most;
    long otherwise;
} retry_limits[] = {
    {"attempts",        1, 20,    5  },
    {"total_seconds",   1, 86400, 600},
    {"connect_seconds", 1, 600,   15 },
    {"stall_seconds",   1, 3600,  30 },
    {"delay_ms",        1, 60000, 500},
};

static enum status
refuse_setting(const struct fetch_settings *settings, const char *reason, struct error *err)
{
    return error_set(err, STATUS_CONFIG, "E-CONFIG", "site.json: input \"%s\": %s", settings->shown, reason);
}

bool
fetch_settings_apply(const struct site_input *input)
{
    return !text_is_null(json_get_text(input->json, "url")) || !text_is_null(json_get_text(input->json, "query"));
}

static bool
find_word(struct text word, const char *const *words, size_t count, size_t *found)
{
    for (size_t at = 0; at < count; at++) {
        if (text_equal(word, text_from(words[at]))) {
            *found = at;
            return true;
        }
    }
    return false;
}

/* Host, or the whole of a file's address, as the key's readable half. */
static struct text
host_of(const char *url)
{
    const char *start = strstr(url, "://");
    struct text host;

    start = start == NULL ? url : start + 3;
    host = (struct text){start, strcspn(start, "/?#:")};
    return host.size == 0 ? TEXT("file") : host;
}

static const char *
make_key(const struct site_input *input, struct text asked, struct text label, struct arena *arena)
{
    char hex[17];
    char *key;

    hash_64_hex(hash_64(asked.data, asked.size), hex);
    key = arena_must_format(arena, "%.*s-%.8s", TEXT_ARG(text_is_null(input->source) ? label : input->source), hex);
    for (char *at = key; *at != '\0'; at++) {
        if (isalnum((unsigned char)*at) == 0 && *at != '_' && *at != '-' && *at != '.') {
            *at = '_';
        }
    }
    return key;
}

static enum status
read_url(const struct site_input *input, struct arena *arena, struct fetch_settings *settings, struct error *err)
{
    const struct text url = json_get_text(input->json, "url");
    bool known = false;
    const char *host;

    settings->url = arena_must_string(arena, url);
    settings->shown = arena_must_string(arena, (struct text){url.data, strcspn(settings->url, "?#")});
    for (size_t at = 0; at < sizeof schemes / sizeof schemes[0]; at++) {
        known |= strncmp(settings->url, schemes[at], strlen(schemes[at])) == 0;
    }
    if (!known) {
        settings->shown = "?"; /* an address that we do not understand may hold anything */
        return refuse_setting(settings, "\"url\" begins with https://, http://, ftp://, ftps://, sftp:// or file://", err);
    }
    host = strstr(settings->url, "://") + 3;
    if (memchr(host, '@', strcspn(host, "/?#")) != NULL) {
        settings->shown = arena_must_string(arena, host_of(strchr(host, '@')));
        return refuse_setting(settings, "a name or password does not belong in the address; use \"auth\"", err);
    }
    settings->key = make_key(input, url, host_of(settings->url), arena);
    return STATUS_OK;
}

/* A path of the input, from the site's folder. */
static const char *
path_of(const struct site *site, struct text text, struct arena *arena)
{
    const char *path = arena_must_string(arena, text);

    return path[0] == '/' ? path : file_join(arena, site->folder, path);
}

/* A secret from the variable `env` or the file `file`. */
static enum status
read_secret(const struct site *site, const struct json *json, struct arena *arena, struct fetch_settings *settings, struct error *err)
{
    const struct text variable = json_get_text(json, "env");
    const struct text file = json_get_text(json, "file");
    struct text secret = TEXT_NULL;

    if (!text_is_null(variable)) {
        secret = text_from(getenv(arena_must_string(arena, variable)));
    } else if (!text_is_null(file)) {
        TRY(file_read(path_of(site, file, arena), SECRET_MAX, arena, &secret, err));
    } else {
        return refuse_setting(settings, "\"auth\" names neither \"env\" nor \"file\"", err);
    }
    secret = text_is_null(secret) ? secret : text_trim(secret);
    if (secret.size == 0 || memchr(secret.data, '\n', secret.size) != NULL || memchr(secret.data, '\r', secret.size) != NULL) {
        return refuse_setting(settings, "the secret that \"auth\" names is not set, or is more than one line", err);
    }
    settings->secret = arena_must_string(arena, secret);
    return STATUS_OK;
}

static enum status
read_auth(const struct site *site, const struct json *json, struct arena *arena, struct fetch_settings *settings, struct error *err)
{
    const struct text name = json_get_text(json, "name");
    size_t kind = 0;

    if (json == NULL || json_is_null(json)) {
        return STATUS_OK;
    }
    if (!find_word(json_get_text(json, "kind"), auth_words, sizeof auth_words / sizeof auth_words[0], &kind)) {
        return refuse_setting(settings, "\"auth\".\"kind\" is bearer, basic, header or query", err);
    }
    settings->auth = (enum fetch_auth)kind;
    if ((settings->auth == FETCH_AUTH_HEADER || settings->auth == FETCH_AUTH_QUERY) && name.size == 0) {
        return refuse_setting(settings, "\"auth\" by header or query needs its \"name\"", err);
    }
    settings->auth_name = arena_must_string(arena, name);
    return settings->auth == FETCH_AUTH_NONE ? STATUS_OK : read_secret(site, json, arena, settings, err);
}

static enum status
read_authority(const struct site *site, const struct json *json, struct arena *arena, struct fetch_settings *settings, struct error *err)
{
    const struct text file = json_get_text(json, "ca_file");

    if (text_is_null(file)) {
        return STATUS_OK;
    }
    settings->authority = path_of(site, file, arena);
    return file_exists(settings->authority) ? STATUS_OK : refuse_setting(settings, "the file that \"ca_file\" names is not there", err);
}

static void
read_redirect_hosts(const struct json *list, struct arena *arena, struct fetch_settings *settings)
{
    settings->redirect_hosts = arena_must_zero(arena, json_count(list) + 1, sizeof *settings->redirect_hosts);
    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        settings->redirect_hosts[settings->redirect_host_count++] = arena_must_text(arena, json_text(item));
    }
}

static enum status
read_pages(const struct json *json, struct arena *arena, struct fetch_settings *settings, struct error *err)
{
    const struct text parameter = json_get_text(json, "parameter");
    const struct text size_parameter = json_get_text(json, "size_parameter");
    size_t kind = 0;

    if (json == NULL || json_is_null(json)) {
        return STATUS_OK;
    }
    if (!find_word(json_get_text(json, "kind"), paging_words, sizeof paging_words / sizeof paging_words[0], &kind)) {
        return refuse_setting(settings, "\"pages\".\"kind\" is page, offset, cursor or link", err);
    }
    settings->paging = (enum fetch_paging)kind;
    settings->parameter = parameter.size == 0 ? NULL : arena_must_string(arena, parameter);
    settings->size_parameter = size_parameter.size == 0 ? NULL : arena_must_string(arena, size_parameter);
    settings->size = (long)json_get_integer(json, "size", 0);
    settings->first = (long)json_get_integer(json, "first", settings->paging == FETCH_PAGING_PAGE ? 1 : 0);
    settings->records = arena_must_text(arena, json_get_text(json, "records"));
    settings->cursor = arena_must_text(arena, json_get_text(json, "cursor"));
    settings->total = arena_must_text(arena, json_get_text(json, "total"));
    if ((settings->paging == FETCH_PAGING_PAGE || settings->paging == FETCH_PAGING_OFFSET) && settings->parameter == NULL) {
        return refuse_setting(settings, "\"pages\" by page or offset need their \"parameter\"", err);
    }
    if (settings->paging == FETCH_PAGING_CURSOR && text_is_null(settings->cursor)) {
        return refuse_setting(settings, "\"pages\" by cursor need \"cursor\", the JSON Pointer to it", err);
    }
    if (settings->size < 0 || (settings->size_parameter != NULL && settings->size == 0)) {
        return refuse_setting(settings, "\"pages\".\"size\" is a number above 0", err);
    }
    return STATUS_OK;
}

static enum status
read_retry_limits(const struct site *site, const struct json *json, struct fetch_settings *settings, struct error *err)
{
    long *const values[] = {&settings->attempts, &settings->total_seconds, &settings->connect_seconds, &settings->stall_seconds,
                            &settings->delay_ms};

    for (size_t at = 0; at < sizeof retry_limits / sizeof retry_limits[0]; at++) {
        const int64_t common = json_get_integer(json_get(site->json, "fetch"), retry_limits[at].name, retry_limits[at].otherwise);
        const int64_t value = json_get_integer(json, retry_limits[at].name, common);

        if (value < retry_limits[at].least || value > retry_limits[at].most) {
            return error_set(err, STATUS_CONFIG, "E-CONFIG", "site.json: input \"%s\": \"%s\" is a number from %ld to %ld", settings->shown,
                             retry_limits[at].name, retry_limits[at].least, retry_limits[at].most);
        }
        *values[at] = (long)value;
    }
    return STATUS_OK;
}

static enum status
read_view(const struct site *site, const struct site_input *input, struct arena *arena, struct fetch_settings *settings, struct error *err)
{
    const struct text query = json_get_text(input->json, "query");
    const char *variable = arena_must_string(arena, json_get_text(input->json, "dsn_env"));
    const char *dsn = getenv(variable);

    settings->shown = arena_must_format(arena, "SQL view of %.*s",
                                        TEXT_ARG(text_is_null(input->source) ? text_from("an unnamed source") : input->source));
    settings->key = make_key(input, query, TEXT("view"), arena);
    settings->query = arena_must_string(arena, query);
    if (dsn == NULL || dsn[0] == '\0') {
        return refuse_setting(settings, "the variable that \"dsn_env\" names is not set", err);
    }
    settings->dsn = arena_must_string(arena, text_from(dsn));
    return read_retry_limits(site, input->json, settings, err);
}

enum status
fetch_settings_read(const struct site *site, const struct site_input *input, struct arena *arena, struct fetch_settings *settings,
                    struct error *err)
{
    const struct json *json = input->json;
    const char *home = getenv("HOME");

    *settings = (struct fetch_settings){.carry = text_equal(json_get_text(json, "on_failure"), TEXT("carry")),
                                        .unsized = json_get_bool(json, "unsized", false),
                                        .known_hosts = file_join(arena, home == NULL ? "/" : home, ".ssh/known_hosts"),
                                        .sha256 = arena_must_text(arena, json_get_text(json, "sha256"))};
    if (text_is_null(json_get_text(json, "url"))) {
        return read_view(site, input, arena, settings, err);
    }
    TRY(read_url(input, arena, settings, err));
    TRY(read_auth(site, json_get(json, "auth"), arena, settings, err));
    TRY(read_authority(site, json, arena, settings, err));
    read_redirect_hosts(json_get(json, "redirect_hosts"), arena, settings);
    TRY(read_pages(json_get(json, "pages"), arena, settings, err));
    return read_retry_limits(site, json, settings, err);
}
