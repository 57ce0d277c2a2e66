/* SPDX-License-Identifier: Apache-2.0 */
/* One county's directory: site.json, inbox/, params/, var/ (docs/contracts.md section 1). */
#ifndef BIDUI_SITE_H
#define BIDUI_SITE_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/text.h"

#include "common/pack/schema.h"

#include <stddef.h>
#include <stdint.h>

struct site_input {
    const char *path;      /* glob, relative to the site unless absolute */
    struct text source;    /* NULL: recognised */
    struct text effective; /* NULL: found in the delivery */
    struct text encoding;
    struct text scope;
    struct text dialect;     /* JSON; how delimited text is written (extract/read/text/dialect.h) */
    const struct json *json; /* the whole setting; inputs that are fetched have more in it (extract/fetch/settings.h) */
};

struct site {
    const char *folder;   /* absolute */
    struct text division; /* "000000" when site.json names none */
    bool placeless;       /* … which only a pack without divisions allows */
    const char *pack;     /* folder */
    const char *params;   /* folder, may be missing; so codes */
    const char *codes;
    const char *inbox;
    const char *waiting; /* inbox/待认领: the list of files that wait for people; while a batch is tried, in `var` */
    const char *var;     /* DIR/var; its stand-in while `bidui run --dry-run` tries a batch ($BIDUI_DRY_RUN, driver/rehearsal.h) */
    const char *landing;
    const char *batches;
    const char *store; /* what was made once (common/formats/reuse.h) */
    struct text key;   /* 32 bytes, or NULL when site_load was told not to read it */
    const char *dsn;   /* NULL: embedded warehouse */
    struct site_input *inputs;
    size_t input_count;
    struct text *block; /* sources whose refusal stops the batch */
    size_t block_count;
    struct text *disabled_rules;
    size_t disabled_rule_count;
    uint64_t vague_percent; /* a rule unknown for a larger share of its rows is warned of; 100: none is */
    struct text zone;       /* whose days count; Asia/Shanghai when the settings name none */
    size_t threads;         /* 0: processors */
    const struct json *json;
};

/* `folder` NULL: $BIDUI_SITE, else the current folder. $BIDUI_PACK and $BIDUI_DSN override the file. Tells the
 * environment (common/ground/environment.h) where inputs' secrets stand; the arena lives as long as children are started. E-SITE, E-CONFIG.
 */
enum status site_load(const char *folder, struct arena *arena, struct site *site, struct error *err) ERROR_MUST_CHECK;
/* For what is asked of a file before there is a site: the site that `folder` or $BIDUI_SITE names, or that of the current folder; where
 * there is none, or `pack` (a folder, may be NULL) is named, a pack alone: its division is that of its site.json.template, `json`,
 * `landing` and key are NULL. */
enum status site_load_or_pack(const char *folder, const char *pack, struct arena *arena, struct site *site,
                              struct error *err) ERROR_MUST_CHECK;
/* The folder of the pack where no site names one: $BIDUI_PACK, else the installed pack. */
const char *site_default_pack(struct arena *arena);
/* Loads the site's pack, its own params/ and codes/ over it (common/pack/load.h), and checks the sources and rules that site.json names:
 * E-CONFIG with the nearest name. */
enum status site_load_pack(const struct site *site, struct arena *arena, struct pack *pack, struct error *err) ERROR_MUST_CHECK;
/* Today in the site's zone; the machine's own day where the zone cannot be read (site_load_pack says why). */
int32_t site_today(const struct site *site);
/* DIR/var/batches/2022-06-30 */
char *site_batch_folder(const struct site *site, struct text as_of, struct arena *arena);
/* The newest revision that has an inputs.N.json, 0 when there is none. */
enum status site_revision(const struct site *site, struct text as_of, long *revision, struct error *err) ERROR_MUST_CHECK;
/* Takes DIR/var/lock without waiting: E-BUSY. The lock lasts until the process ends or the descriptor is closed; children that
 * inherit $BIDUI_LOCKED=1 do not take it again. */
enum status site_lock(const struct site *site, int *descriptor, struct error *err) ERROR_MUST_CHECK;

#endif
