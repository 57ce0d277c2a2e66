/* SPDX-License-Identifier: Apache-2.0 */
#include "common/site/site.h"

#include "common/formats/json.h"
#include "common/ground/array.h"
#include "common/ground/date.h"
#include "common/ground/environment.h"
#include "common/ground/file.h"
#include "common/pack/load.h"
#include "common/pack/meta.h"
#include "common/pack/zone.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

enum { KEY_FILE_MAX = 4096, KEY_BYTES = 32, VAGUE_PERCENT = 50 };

static enum status
setting_error(const char *path, const char *reason, struct error *err)
{
    return error_set(err, STATUS_CONFIG, "E-CONFIG", "%s: %s", path, reason);
}

static const char *
absolute(const struct site *site, struct text path, struct arena *arena)
{
    char *string = arena_must_string(arena, path);

    return string[0] == '/' ? string : file_join(arena, site->folder, string);
}

static int
hex_digit(char byte)
{
    if (byte >= '0' && byte <= '9') {
        return byte - '0';
    }
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

static enum status
load_key(struct site *site, const char *path, struct arena *arena, struct error *err)
{
    struct text content;
    char *key = arena_must_alloc(arena, KEY_BYTES);

    TRY(file_read(path, KEY_FILE_MAX, arena, &content, err));
    content = text_trim(content);
    if (content.size != KEY_BYTES * 2) {
        return setting_error(path, "the site key is 64 hexadecimal digits", err);
    }
    for (size_t at = 0; at < KEY_BYTES; at++) {
        const int high = hex_digit(content.data[at * 2]);
        const int low = hex_digit(content.data[at * 2 + 1]);

        if (high < 0 || low < 0) {
            return setting_error(path, "the site key is 64 hexadecimal digits", err);
        }
        key[at] = (char)(high * 16 + low);
    }
    site->key = (struct text){key, KEY_BYTES};
    return STATUS_OK;
}

static struct text *
load_texts(const struct json *list, struct arena *arena, size_t *count)
{
    struct text *texts = arena_must_zero(arena, json_count(list) + 1, sizeof *texts);

    *count = 0;
    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        texts[(*count)++] = arena_must_text(arena, json_text(item));
    }
    return texts;
}

/* Where an input's secrets stand; extract alone gets these variables. */
static void
declare_secrets(const struct json *input, struct arena *arena)
{
    const struct text names[] = {json_get_text(json_get(input, "auth"), "env"), json_get_text(input, "dsn_env")};

    for (size_t at = 0; at < sizeof names / sizeof names[0]; at++) {
        if (names[at].size > 0) {
            environment_declare(arena_must_string(arena, names[at]));
        }
    }
}

static void
load_inputs(struct site *site, const struct json *list, struct arena *arena)
{
    site->inputs = arena_must_zero(arena, json_count(list) + 1, sizeof *site->inputs);
    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        struct site_input *input = &site->inputs[site->input_count++];

        input->path = arena_must_string(arena, json_get_text(item, "path"));
        input->source = arena_must_text(arena, json_get_text(item, "source"));
        input->effective = arena_must_text(arena, json_get_text(item, "effective"));
        input->encoding = arena_must_text(arena, json_get_text(item, "encoding"));
        input->scope = arena_must_text(arena, json_get_text(item, "scope"));
        input->dialect = json_print(json_get(item, "dialect"), arena);
        input->json = item;
        declare_secrets(item, arena);
    }
}

const char *
site_default_pack(struct arena *arena)
{
    const char *environment = getenv("BIDUI_PACK");

    return environment != NULL && environment[0] != '\0' ? arena_must_string(arena, text_from(environment))
                                                         : pack_load_installed("", arena);
}

/* $BIDUI_PACK, site.json, then the installed one. */
static const char *
find_pack(const struct site *site, const struct json *document, struct arena *arena)
{
    const char *environment = getenv("BIDUI_PACK");
    const struct text setting = json_get_text(document, "pack");

    return text_is_null(setting) || (environment != NULL && environment[0] != '\0') ? site_default_pack(arena)
                                                                                    : absolute(site, setting, arena);
}

static enum status
read_settings(struct site *site, const struct json *document, struct arena *arena, struct error *err)
{
    const char *dsn = getenv("BIDUI_DSN");
    const struct text key_file = json_get_text(document, "key_file");

    site->division = arena_must_text(arena, json_get_text(document, "division"));
    site->placeless = text_is_null(site->division);
    if (site->placeless) {
        site->division = TEXT("000000"); /* the whole country, as parameters know it */
    }
    site->pack = find_pack(site, document, arena);
    if (dsn != NULL && dsn[0] != '\0') {
        site->dsn = arena_must_string(arena, text_from(dsn));
    } else if (!text_is_null(json_get_text(json_get(document, "warehouse"), "dsn"))) {
        site->dsn = arena_must_string(arena, json_get_text(json_get(document, "warehouse"), "dsn"));
    }
    load_inputs(site, json_get(document, "inputs"), arena);
    site->block = load_texts(json_get(document, "block"), arena, &site->block_count);
    site->disabled_rules = load_texts(json_get(json_get(document, "rules"), "disabled"), arena, &site->disabled_rule_count);
    site->vague_percent = (uint64_t)json_get_integer(json_get(document, "rules"), "unknown_percent", VAGUE_PERCENT);
    site->zone = arena_must_text(arena, json_get_text(document, "zone"));
    site->zone = site->zone.size == 0 ? TEXT(ZONE_DEFAULT) : site->zone;
    site->threads = (size_t)json_get_integer(document, "threads", 0);
    return load_key(site, absolute(site, text_is_null(key_file) ? TEXT("var/site.key") : key_file, arena), arena, err);
}

enum status
site_load(const char *folder, struct arena *arena, struct site *site, struct error *err)
{
    char resolved[PATH_MAX];
    const char *environment = getenv("BIDUI_SITE");
    const char *rehearsal = getenv("BIDUI_DRY_RUN");
    const bool rehearsing = rehearsal != NULL && rehearsal[0] != '\0';
    struct json *document;
    char *path;

    *site = (struct site){0};
    if (folder == NULL) {
        folder = environment != NULL && environment[0] != '\0' ? environment : ".";
    }
    if (realpath(folder, resolved) == NULL) {
        return error_errno(err, STATUS_CONFIG, "E-SITE", "there is no site at \"%s\"", folder);
    }
    site->folder = arena_must_string(arena, text_from(resolved));
    path = file_join(arena, site->folder, "site.json");
    if (!file_exists(path)) {
        const enum status status = error_set(err, STATUS_CONFIG, "E-SITE", "\"%s\" is no site: it has no site.json", folder);

        error_hint(err, "bidui init %s makes one", folder);
        return status;
    }
    site->params = file_join(arena, site->folder, "params");
    site->codes = file_join(arena, site->folder, "codes");
    site->inbox = file_join(arena, site->folder, "inbox");
    site->var =
        rehearsal != NULL && rehearsal[0] != '\0' ? arena_must_string(arena, text_from(rehearsal)) : file_join(arena, site->folder, "var");
    site->waiting = file_join(arena, rehearsing ? site->var : site->inbox, "待认领");
    site->landing = file_join(arena, site->var, "landing");
    site->batches = file_join(arena, site->var, "batches");
    site->store = file_join(arena, site->var, "store");
    TRY(meta_read(path, META_SITE, "E-CONFIG", NULL, arena, &document, err));
    json_keep(document, arena);
    site->json = document;
    return read_settings(site, document, arena, err);
}

enum status
site_load_or_pack(const char *folder, const char *pack, struct arena *arena, struct site *site, struct error *err)
{
    const char *environment = getenv("BIDUI_SITE");
    const bool named = folder != NULL || (environment != NULL && environment[0] != '\0');
    struct json *document;
    const char *path;

    if (pack == NULL && (named || file_exists("site.json"))) {
        return site_load(folder, arena, site, err);
    }
    *site = (struct site){.folder = ".", .pack = pack == NULL ? site_default_pack(arena) : pack, .zone = TEXT(ZONE_DEFAULT)};
    path = file_join(arena, site->pack, "site.json.template");
    if (!file_exists(path)) {
        return STATUS_OK; /* a pack of a field without places */
    }
    TRY(json_read(path, &document, err));
    json_keep(document, arena);
    site->division = json_get_text(document, "division");
    site->zone = text_is_null(json_get_text(document, "zone")) ? site->zone : json_get_text(document, "zone");
    return STATUS_OK;
}

/* Rules are named after their files: of the pack and of the site. */
static enum status
find_rules(const struct site *site, struct arena *arena, struct meta_names *names, struct error *err)
{
    const char *const folders[] = {file_join(arena, site->pack, "rules"), file_join(arena, site->folder, "rules")};
    struct text *rules = NULL;
    size_t capacity = 0;

    for (size_t at = 0; at < sizeof folders / sizeof folders[0]; at++) {
        char **files;
        size_t count;

        TRY(file_list(folders[at], arena, &files, &count, err));
        for (size_t file = 0; file < count; file++) {
            const struct text name = text_from(files[file]);

            if (text_ends_with(name, TEXT(".json"))) {
                rules = array_grow(arena, rules, names->rule_count, &capacity, 256, sizeof *rules);
                rules[names->rule_count++] = (struct text){name.data, name.size - 5};
            }
        }
    }
    names->rules = rules;
    return STATUS_OK;
}

static enum status
check_names(const struct site *site, const struct pack *pack, struct arena *arena, struct error *err)
{
    const char *path = file_join(arena, site->folder, "site.json");
    struct meta_names names = {.sources = pack_load_source_names(pack, arena), .source_count = pack->source_count};
    struct json *again;

    if (site->placeless && pack->division_count > 0) {
        const enum status status = setting_error(path, "\"division\" is missing, and the pack has divisions", err);

        error_hint(err, "\"division\" is the county's six-digit code, such as \"410621\"");
        return status;
    }
    TRY(find_rules(site, arena, &names, err));
    TRY(meta_read(path, META_SITE, "E-CONFIG", &names, arena, &again, err));
    json_free(again);
    return STATUS_OK;
}

/* A source whose refusal stops the batch is one that rules cannot do without: its empty list is never taken at its word. */
static enum status
check_blocked(const struct site *site, const struct pack *pack, struct error *err)
{
    for (size_t at = 0; at < site->block_count; at++) {
        const struct schema *schema = schema_find(pack, site->block[at]);

        if (schema != NULL && schema->nil_allowed) {
            (void)error_set(err, STATUS_CONFIG, "E-CONFIG",
                            "\"%s\": \"nil\" is allowed for %.*s, on which the site blocks (\"block\" in site.json)", schema->path,
                            TEXT_ARG(schema->name));
            error_hint(err, "take \"nil\" out of the source: an empty list is let pass once by --accept %.*s:no-rows",
                       TEXT_ARG(schema->name));
            return STATUS_CONFIG;
        }
    }
    return STATUS_OK;
}

enum status
site_load_pack(const struct site *site, struct arena *arena, struct pack *pack, struct error *err)
{
    const struct pack_site_folders own = {.params = site->params, .codes = site->codes};

    TRY(pack_load(site->pack, site->json == NULL ? NULL : &own, arena, pack, err));
    if (site->json == NULL) {
        return zone_load(site->pack, site->zone, arena, &pack->zone, err);
    }
    TRY(check_names(site, pack, arena, err));
    TRY(check_blocked(site, pack, err));
    return zone_load(site->pack, site->zone, arena, &pack->zone, err);
}

int32_t
site_today(const struct site *site)
{
    const struct zone *zone;
    struct arena arena;
    int32_t day;

    arena_init(&arena, 0);
    day = zone_load(site->pack, site->zone, &arena, &zone, NULL) == STATUS_OK && zone != NULL ? zone_today(zone) : date_today();
    arena_done(&arena);
    return day;
}

char *
site_batch_folder(const struct site *site, struct text as_of, struct arena *arena)
{
    return arena_must_format(arena, "%s/%.*s", site->batches, TEXT_ARG(as_of));
}

enum status
site_revision(const struct site *site, struct text as_of, long *revision, struct error *err)
{
    struct arena arena;
    char **names;
    size_t count;
    enum status status;

    *revision = 0;
    arena_init(&arena, 0);
    status = file_list(site_batch_folder(site, as_of, &arena), &arena, &names, &count, err);
    for (size_t at = 0; status == STATUS_OK && at < count; at++) {
        long number;
        int used = 0;

        if (sscanf(names[at], "inputs.%9ld.json%n", &number, &used) == 1 && used > 0 && names[at][used] == '\0' && number > *revision) {
            *revision = number;
        }
    }
    arena_done(&arena);
    return status;
}

enum status
site_lock(const struct site *site, int *descriptor, struct error *err)
{
    struct arena arena;
    const char *inherited = getenv("BIDUI_LOCKED");
    char *path;

    *descriptor = -1;
    if (inherited != NULL && strcmp(inherited, "1") == 0) {
        return STATUS_OK;
    }
    TRY(file_make_folder(site->var, err));
    arena_init(&arena, 0);
    path = file_join(&arena, site->var, "lock");
    *descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    arena_done(&arena);
    if (*descriptor < 0) {
        return error_errno(err, STATUS_IO, "E-OPEN", "could not open the lock of \"%s\"", site->folder);
    }
    if (flock(*descriptor, LOCK_EX | LOCK_NB) != 0) {
        (void)close(*descriptor);
        *descriptor = -1;
        return error_set(err, STATUS_BUSY, "E-BUSY", "another run holds the site \"%s\"", site->folder);
    }
    return STATUS_OK;
}
