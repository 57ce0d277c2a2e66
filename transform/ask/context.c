/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/ask/context.h"
#include "common/pack/load.h"

#include "common/ground/date.h"
#include "common/ground/file.h"

#include <time.h>

/* The county to check for when there is no site: the first that the pack knows the towns of. */
static struct text
division_of(const struct pack *pack)
{
    for (size_t at = 0; at < pack->division_count; at++) {
        if (text_equal(pack->divisions[at].level, TEXT("town"))) {
            return pack->divisions[at].parent;
        }
    }
    return TEXT("000000");
}

enum status
context_open_pack(const struct site *site, const char *pack_folder, struct arena *arena, struct context *context, struct error *err)
{
    *context = (struct context){.site = site};
    TRY(site == NULL ? pack_load(pack_folder, NULL, arena, &context->pack, err) : site_load_pack(site, arena, &context->pack, err));
    TRY(pack_load_built_in(&context->pack, arena, err));
    context->division = site == NULL ? division_of(&context->pack) : site->division;
    context->folders[context->folder_count++] = file_join(arena, pack_folder, "rules");
    if (site != NULL) {
        context->folders[context->folder_count++] = file_join(arena, site->folder, "rules");
    }
    return STATUS_OK;
}

enum status
context_batches(const struct context *context, struct arena *arena, const char *const **names, size_t *count, struct error *err)
{
    const char **kept;
    char **all;
    size_t all_count;

    *names = NULL;
    *count = 0;
    if (context->site == NULL) {
        return STATUS_OK;
    }
    TRY(file_list(context->site->batches, arena, &all, &all_count, err));
    kept = arena_must_zero(arena, all_count + 1, sizeof *kept);
    for (size_t at = all_count; at > 0; at--) {
        const char *folder = file_join(arena, context->site->batches, all[at - 1]);

        if (file_exists(file_join(arena, folder, "transform/datapackage.json"))) {
            kept[(*count)++] = all[at - 1];
        }
    }
    *names = kept;
    return STATUS_OK;
}

enum status
context_open(const struct site *site, const char *pack_folder, const char *as_of, struct arena *arena, struct context *context,
             struct error *err)
{
    const char *const *batches;
    size_t count;
    struct rule_options options = {.division = TEXT_NULL};

    TRY(context_open_pack(site, pack_folder, arena, context, err));
    TRY(context_batches(context, arena, &batches, &count, err));
    if (as_of == NULL && count > 0) {
        as_of = batches[0];
    }
    if (as_of == NULL) {
        context->as_of = (int32_t)(time(NULL) / 86400);
    } else if (!date_parse(text_from(as_of), &context->as_of)) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "\"%s\" is no date such as 2022-06-30", as_of);
    }
    options.division = context->division;
    options.as_of = context->as_of;
    if (site != NULL) {
        options.disabled = site->disabled_rules;
        options.disabled_count = site->disabled_rule_count;
    }
    return rule_set_read(&context->pack, context->folders, context->folder_count, &options, arena, &context->rules, err);
}
