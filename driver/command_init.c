/* SPDX-License-Identifier: Apache-2.0 */
/* `bidui init DIR`: a county's folder with settings that explain themselves, an inbox and a secret key. */
#include "common/ground/buffer.h"
#include "common/ground/file.h"
#include "common/ground/option.h"
#include "driver/command.h"
#include "driver/screen.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

enum { KEY_BYTES = 32, DIVISION_DIGITS = 6, SETTINGS_MAX = 16 * 1024 };
static const char sample_division[] = "410621";

static const char settings[] =
    "// The settings of one county for bidui. JSON with comments; bidui never writes here again.\n"
    "// Command line > environment (BIDUI_SITE, BIDUI_PACK, BIDUI_DSN) > this file > defaults.\n"
    "{\n"
    "  // The county's six-digit division code (GB/T 2260). It chooses divisions and dated parameters.\n"
    "  \"division\": \"%s\",\n"
    "\n"
    "  // The secret under which people's references and finding keys are computed. Keep a copy in a safe place: with another key\n"
    "  // every finding looks new. Never share it together with the data.\n"
    "  \"key_file\": \"var/site.key\",\n"
    "\n"
    "  // Where deliveries come from. Globs, relative to this folder; ** is any depth. What a file is, is found in the file itself;\n"
    "  // an entry may settle it: {\"path\": \"ftp/sw*.csv\", \"source\": \"death\", \"effective\": \"2022-06-30\", \"encoding\": "
    "\"gb18030\"}\n"
    "  \"inputs\": [\n"
    "    {\"path\": \"inbox/**\"}\n"
    "  ],\n"
    "\n"
    "  // The warehouse. null: a private PostgreSQL in var/warehouse, reached through a socket in the file system only.\n"
    "  // A server of your own: \"host=db.example port=5432 dbname=bidui user=bidui\"; passwords belong into ~/.pgpass.\n"
    "  \"warehouse\": {\"dsn\": null},\n"
    "\n"
    "  // Sources, rules, code lists and parameters: null is the pack installed with bidui. The county's own parameter values go to\n"
    "  // params/*.json, its own rules to rules/*.json, their cases to cases/*.case.\n"
    "  \"pack\": null,\n"
    "\n"
    "  // When one of these sources is refused, the batch stops; for every other one the last accepted delivery stands.\n"
    "  \"block\": [\"household_register\", \"monitored_household\"],\n"
    "\n"
    "  // Rules that this county does not want, such as [\"A20\"].\n"
    "  \"rules\": {\"disabled\": []},\n"
    "\n"
    "  // How many threads; 0: as many as there are processors.\n"
    "  \"threads\": 0\n"
    "}\n";

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

static enum status
write_settings(const char *path, const char *division, struct error *err)
{
    struct buffer content;
    enum status status;

    buffer_init(&content, SETTINGS_MAX);
    buffer_format(&content, settings, division);
    status = buffer_ok(&content) ? file_write_atomic(path, buffer_text(&content), err)
                                 : error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the settings");
    buffer_done(&content);
    return status;
}

static enum status
make_site(const char *folder, const char *division, struct arena *arena, struct error *err)
{
    static const char *const folders[] = {"inbox", "params", "rules", "cases", "var", "var/landing", "var/batches", "var/log"};
    const char *path = file_join(arena, folder, "site.json");

    if (file_exists(path)) {
        const enum status status = error_set(err, STATUS_USAGE, "E-SITE-EXISTS", "\"%s\" is a site already", folder);

        error_hint(err, "edit %s, or choose another folder", path);
        return status;
    }
    TRY(file_make_folder(folder, err));
    for (size_t at = 0; at < sizeof folders / sizeof folders[0]; at++) {
        TRY(file_make_folder(file_join(arena, folder, folders[at]), err));
    }
    TRY(write_key(file_join(arena, folder, "var/site.key"), err));
    return write_settings(path, division, err); /* last: a folder with site.json is a whole site */
}

enum status
command_init(const struct command_context *context, const struct options *options, struct error *err)
{
    const char *division;
    const char *folder;

    folder = options->argument_count == 1 ? options->arguments[0] : options->argument_count == 0 ? context->site : NULL;
    if (folder == NULL) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "bidui init takes one folder");
    }
    division = option_value(options, "division", sample_division);
    TRY(check_division(division, err));
    TRY(make_site(folder, division, context->arena, err));
    (void)printf("%s: a site of division %s\n  site.json  settings, explained inside\n  inbox/     put deliveries here\n"
                 "  rules/     the county's own rules, with their cases in cases/ and parameters in params/\n"
                 "  var/       what bidui keeps (0700)\nNext: bidui --site %s run\n",
                 folder, division, folder);
    return STATUS_OK;
}
