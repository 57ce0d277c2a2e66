/* SPDX-License-Identifier: Apache-2.0 */
#include "driver/batch.h"

#include "common/ground/date.h"
#include "common/ground/file.h"
#include "common/ground/hash.h"

#include <stdio.h>
#include <string.h>

enum status
batch_list(const struct site *site, struct arena *arena, char ***dates, size_t *count, struct error *err)
{
    char **names;
    size_t found;
    int32_t day;

    *count = 0;
    TRY(file_list(site->batches, arena, &names, &found, err));
    for (size_t at = 0; at < found; at++) {
        if (date_parse(text_from(names[at]), &day)) {
            names[(*count)++] = names[at];
        }
    }
    *dates = names;
    return STATUS_OK;
}

enum status
batch_before(const struct site *site, const char *as_of, const char *stage, struct arena *arena, const char **found, struct error *err)
{
    char **dates;
    size_t count;

    *found = NULL;
    TRY(batch_list(site, arena, &dates, &count, err));
    for (size_t at = count; at > 0 && *found == NULL; at--) {
        if (strcmp(dates[at - 1], as_of) < 0
            && file_exists(arena_must_format(arena, "%s/%s/%s/datapackage.json", site->batches, dates[at - 1], stage))) {
            *found = dates[at - 1];
        }
    }
    return STATUS_OK;
}

bool
batch_is_done(const struct site *site, const char *as_of, long revision, const char *stage, struct text inputs, char *sha256)
{
    struct package package;
    struct arena arena;
    bool done = false;

    arena_init(&arena, 0);
    if (revision > 0
        && package_open(site_batch_folder(site, text_from(as_of), &arena), stage, revision, false, &arena, &package, NULL) == STATUS_OK) {
        done = text_is_null(inputs) || text_equal(package_get(&package, "bidui:inputs"), inputs);
        (void)snprintf(sha256, HASH_SHA256_HEX, "%s", package.sha256);
        package_close(&package);
    }
    arena_done(&arena);
    return done;
}

const char *
batch_today(const struct site *site, struct arena *arena)
{
    char day[DATE_TEXT_SIZE];

    (void)date_format(site_today(site), day);
    return arena_must_string(arena, text_from(day));
}

enum status
batch_check_date(const char *option, const char *date, struct error *err)
{
    int32_t day;

    if (!date_parse(text_from(date), &day)) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--%s takes a date such as 2022-06-30, not \"%s\"", option, date);
    }
    return STATUS_OK;
}
