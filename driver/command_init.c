/* SPDX-License-Identifier: Apache-2.0 */
/* `bidui init DIR`: a county's folder with settings that explain themselves, an inbox and a secret key. */
#include "common/ground/file.h"
#include "common/ground/option.h"
#include "common/pack/load.h"
#include "common/site/site.h"
#include "driver/command.h"
#include "driver/screen.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum { KEY_BYTES = 32, DIVISION_DIGITS = 6, TEMPLATE_MAX = 64 * 1024 };

static enum status
check_division(const char *division, struct error *err)
{
    bool good = strlen(division) == DIVISION_DIGITS;

    for (const char *digit = division; *digit != '\0'; digit++) {
        good = good && *digit >= '0' && *digit <= '9';
    }
    if (!good) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--division takes the county's six-digit code, not \"%s\"", division);
    }
    return STATUS_OK;
}

static enum status
write_key(const char *path, struct error *err)
{
    unsigned char secret[KEY_BYTES];
    char hex[KEY_BYTES * 2 + 2];

    if (file_exists(path)) { /* a half-made site: its key may be in use */
        return STATUS_OK;
    }
    if (getrandom(secret, sizeof secret, 0) != (ssize_t)sizeof secret) {
        return error_errno(err, STATUS_IO, "E-RANDOM", "could not get random bytes for the site key");
    }
    for (size_t at = 0; at < KEY_BYTES; at++) {
        (void)snprintf(hex + at * 2, 3, "%02x", secret[at]);
    }
    hex[KEY_BYTES * 2] = '\n';
    return file_write_atomic(path, (struct text){hex, KEY_BYTES * 2 + 1}, err);
}

/* The pack's template of site.json, or the installed pack's: a pack of another field may have none. */
static enum status
read_template(struct arena *arena, struct text *content, bool *own, struct error *err)
{
    static const char name[] = "site.json.template";
    const char *path = file_join(arena, site_default_pack(arena), name);

    *own = file_exists(path);
    return file_read(*own ? path : pack_load_installed(name, arena), TEMPLATE_MAX, arena, content, err);
}

/* Takes the text between `before` and `after` out and puts `value` there. */
static struct text
replace(struct text content, struct text before, struct text after, const char *value, struct arena *arena)
{
    size_t start = text_find(content, before);
    struct text head;
    struct text rest;

    if (start == SIZE_MAX) {
        return content;
    }
    head = (struct text){content.data, start + before.size};
    rest = (struct text){content.data + head.size, content.size - head.size};
    start = text_find(rest, after);
    if (start == SIZE_MAX) {
        return content;
    }
    rest = (struct text){rest.data + start, rest.size - start};
    return text_from(arena_must_format(arena, "%.*s%s%.*s", TEXT_ARG(head), value, TEXT_ARG(rest)));
}

/* The settings with the division asked for. Sources of another pack's template are none of this one. */
static enum status
fill_template(struct text template, bool own, const char *division, struct text *content, struct arena *arena, struct error *err)
{
    const struct text key = TEXT("\"division\": ");

    if (text_find(template, key) == SIZE_MAX) {
        return error_set(err, STATUS_CONFIG, "E-PACK", "the pack's site.json.template has no \"division\": null");
    }
    *content = replace(template, key, TEXT(","), division == NULL ? "null" : arena_must_format(arena, "\"%s\"", division), arena);
    if (!own) {
        *content = replace(*content, TEXT("\"block\": ["), TEXT("]"), "", arena);
    }
    return STATUS_OK;
}

/* Asks whoever sits at a terminal; NULL when nobody does, or nothing was typed. */
static enum status
ask_division(struct arena *arena, const char **division, struct error *err)
{
    char line[64];
    struct text typed;

    *division = NULL;
    if (isatty(STDIN_FILENO) == 0 || isatty(STDERR_FILENO) == 0) {
        return STATUS_OK;
    }
    (void)fputs("The county's six-digit division code (empty: none yet): ", stderr);
    if (fgets(line, sizeof line, stdin) == NULL) {
        return STATUS_OK;
    }
    typed = text_trim(text_from(line));
    if (typed.size == 0) {
        return STATUS_OK;
    }
    *division = arena_must_string(arena, typed);
    return check_division(*division, err);
}

static enum status
refuse_second(const char *folder, struct arena *arena, struct error *err)
{
    const enum status status = error_set(err, STATUS_USAGE, "E-SITE-EXISTS", "\"%s\" is a site already", folder);

    error_hint(err, "edit %s, or choose another folder", file_join(arena, folder, "site.json"));
    return status;
}

static enum status
make_site(const char *folder, struct text settings, struct arena *arena, struct error *err)
{
    static const char *const folders[] = {"inbox", "params", "rules", "cases", "var", "var/landing", "var/batches", "var/log"};
    const char *path = file_join(arena, folder, "site.json");

    TRY(file_make_folder(folder, err));
    for (size_t at = 0; at < sizeof folders / sizeof folders[0]; at++) {
        TRY(file_make_folder(file_join(arena, folder, folders[at]), err));
    }
    TRY(write_key(file_join(arena, folder, "var/site.key"), err));
    return file_write_atomic(path, settings, err); /* last: a folder with site.json is a whole site */
}

enum status
command_init(const struct command_context *context, const struct options *options, struct error *err)
{
    const char *division = option_value(options, "division", NULL);
    struct text content;
    const char *folder;
    bool own;

    folder = options->argument_count == 1 ? options->arguments[0] : options->argument_count == 0 ? context->site : NULL;
    if (folder == NULL) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "bidui init takes one folder");
    }
    if (file_exists(file_join(context->arena, folder, "site.json"))) {
        return refuse_second(folder, context->arena, err); /* before anything is asked */
    }
    TRY(division != NULL ? check_division(division, err) : ask_division(context->arena, &division, err));
    TRY(read_template(context->arena, &content, &own, err));
    TRY(fill_template(content, own, division, &content, context->arena, err));
    TRY(make_site(folder, content, context->arena, err));
    (void)printf("%s: a site %s%s\n  site.json  settings, explained inside\n  inbox/     put deliveries here\n"
                 "  rules/     the county's own rules, with their cases in cases/ and parameters in params/\n"
                 "  var/       what bidui keeps (0700)\nNext: bidui --site %s run\n",
                 folder, division == NULL ? "without a division" : "of division ", division == NULL ? "" : division, folder);
    if (division == NULL) {
        (void)printf("A pack of a county needs one: \"division\" in site.json is its six-digit code\n");
    }
    return STATUS_OK;
}
