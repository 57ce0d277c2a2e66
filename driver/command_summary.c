/* SPDX-License-Identifier: Apache-2.0 */
/* `bidui summary`: what a run printed, again. */
#include "common/ground/option.h"
#include "common/site/site.h"
#include "driver/batch.h"
#include "driver/command.h"
#include "driver/summary.h"

static enum status
find_newest(const struct site *site, struct arena *arena, const char **as_of, struct error *err)
{
    TRY(batch_before(site, "9999-12-31", "transform", arena, as_of, err));
    if (*as_of == NULL) {
        const enum status status = error_set(err, STATUS_NO_INPUT, "E-BATCH", "there is no finished batch yet");

        error_hint(err, "bidui --site %s run", site->folder);
        return status;
    }
    return STATUS_OK;
}

enum status
command_summary(const struct command_context *context, const struct options *options, struct error *err)
{
    struct site site;
    const char *as_of;

    TRY(site_load(context->site, context->arena, &site, err));
    as_of = option_value(options, "batch", NULL);
    if (as_of == NULL) {
        TRY(find_newest(&site, context->arena, &as_of, err));
    }
    TRY(batch_check_date("batch", as_of, err));
    return summary_print(&site, as_of, context->arena, err);
}
