/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/ask/pruned.h"

#include "common/formats/json.h"
#include "common/ground/file.h"
#include "transform/ask/record_search.h"

#include <stdio.h>

static enum status
print_pruned(const char *batch, const char *marker, const struct record_search *search, struct error *err)
{
    const struct text from = record_search_get(search, "from"), key = record_search_get(search, "finding_key");
    struct json *document;

    TRY(json_read(marker, &document, err));
    (void)printf("%.*s  %.*s\n\n%-12s %s\n%-12s %.*s%s%.*s\n", TEXT_ARG(key), TEXT_ARG(record_search_get(search, "rule")), "batch", batch,
                 "state", TEXT_ARG(text_is_null(from) ? TEXT("") : from), text_is_null(from) ? "" : " -> ",
                 TEXT_ARG(record_search_get(search, "to")));
    (void)printf("%-12s on %.*s by %.*s: the rows behind it are not kept; bidui run --from %s makes the package again\n", "pruned",
                 TEXT_ARG(json_get_text(document, "at")), TEXT_ARG(json_get_text(document, "by")), batch);
    json_free(document);
    return STATUS_OK;
}

static enum status
look_in(const char *folder, const char *batch, struct text key, struct arena *arena, bool *found, struct error *err)
{
    const char *marker = file_join(arena, folder, "pruned.json");
    struct record_search search;
    struct package receipt;
    enum status status;

    if (!file_exists(marker) || !file_exists(file_join(arena, folder, "load/datapackage.json"))) {
        return STATUS_OK;
    }
    TRY(package_open(folder, "load", 0, false, arena, &receipt, err));
    status = record_search_open(&receipt, "finding_changes", "finding_key", key, arena, &search, err);
    if (status == STATUS_OK) {
        status = record_search_next(&search, found, err);
    }
    if (status == STATUS_OK && *found) {
        status = print_pruned(batch, marker, &search, err);
    }
    record_search_close(&search);
    package_close(&receipt);
    return status;
}

enum status
pruned_explain(const struct context *context, struct text key, struct arena *arena, bool *found, struct error *err)
{
    char **names;
    size_t count;

    *found = false;
    if (context->site == NULL) {
        return STATUS_OK;
    }
    TRY(file_list(context->site->batches, arena, &names, &count, err));
    for (size_t at = count; at > 0 && !*found; at--) {
        TRY(look_in(file_join(arena, context->site->batches, names[at - 1]), names[at - 1], key, arena, found, err));
    }
    return STATUS_OK;
}
