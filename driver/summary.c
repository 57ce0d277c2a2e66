/* SPDX-License-Identifier: Apache-2.0 */
#include "driver/summary.h"

#include "common/formats/json.h"
#include "common/ground/file.h"
#include "common/ground/log.h"
#include "driver/batch.h"
#include "driver/screen.h"

#include <stdio.h>

static struct text
read_rule_name(const char *folder, struct text rule, struct arena *arena)
{
    const char *path = arena_must_format(arena, "%s/rules/%.*s.json", folder, TEXT_ARG(rule));
    struct text name = TEXT("");
    struct json *document = NULL;

    if (file_exists(path) && json_read(path, &document, NULL) == STATUS_OK) {
        name = arena_must_text(arena, json_get_text(document, "name"));
        json_free(document);
    }
    return name;
}

struct text
summary_rule_name(const struct summary *summary, struct text rule)
{
    const struct text name = read_rule_name(summary->pack->folder, rule, summary->arena);

    return name.size > 0 ? name : read_rule_name(summary->site->folder, rule, summary->arena);
}

typedef enum status (*summary_parts)(const struct summary *summary, struct error *err);

static enum status
print_all_parts(const struct summary *summary, struct error *err)
{
    TRY(summary_deliveries(summary, err));
    TRY(summary_figures(summary, err));
    return summary_findings(summary, err);
}

static enum status
print_state_parts(const struct summary *summary, struct error *err)
{
    TRY(summary_deliveries(summary, err));
    return summary_findings_classes(summary, err);
}

/* Opens the batch before when there is one; one that cannot be read counts as none, and is logged. */
static enum status
print_against_previous(struct summary *summary, summary_parts parts, struct error *err)
{
    struct package *before = arena_must_zero(summary->arena, 1, sizeof *before);
    struct error reason = {.status = STATUS_OK};
    struct arena *arena = summary->arena;
    enum status status;

    TRY(batch_before(summary->site, summary->as_of, "transform", arena, &summary->previous, err));
    if (summary->previous != NULL) {
        status = package_open(site_batch_folder(summary->site, text_from(summary->previous), arena), "transform", 0, false, arena, before,
                              &reason);
        if (status == STATUS_OK) {
            summary->before = before;
        } else {
            log_event(LOG_WARNING, "previous_batch", "as_of=%s error=%s", summary->previous, reason.id);
            summary->previous = NULL;
        }
    }
    status = parts(summary, err);
    if (summary->before != NULL) {
        package_close(before);
        summary->before = NULL;
    }
    return status;
}

static enum status
print_batch(const struct site *site, const char *as_of, summary_parts parts, struct arena *arena, struct error *err)
{
    struct summary summary = {.site = site, .as_of = as_of, .arena = arena};
    struct package current;
    struct pack *pack = arena_must_zero(arena, 1, sizeof *pack);
    enum status status;

    TRY(site_revision(site, text_from(as_of), &summary.revision, err));
    if (package_open(site_batch_folder(site, text_from(as_of), arena), "transform", 0, false, arena, &current, err) != STATUS_OK) {
        return error_set(err, STATUS_NO_INPUT, "E-BATCH", "there is no finished batch of %s", as_of);
    }
    summary.current = &current;
    summary.pack = pack;
    status = site_load_pack(site, arena, pack, err);
    if (status == STATUS_OK) {
        status = print_against_previous(&summary, parts, err);
    }
    package_close(&current);
    return status;
}

enum status
summary_print(const struct site *site, const char *as_of, struct arena *arena, struct error *err)
{
    return print_batch(site, as_of, print_all_parts, arena, err);
}

enum status
summary_print_state(const struct site *site, const char *as_of, struct arena *arena, struct error *err)
{
    return print_batch(site, as_of, print_state_parts, arena, err);
}
