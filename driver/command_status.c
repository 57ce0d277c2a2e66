/* SPDX-License-Identifier: Apache-2.0 */
/* `bidui status`: the site, its batches, where deliveries and findings stand, the warehouse. */
#include "common/formats/package.h"
#include "common/ground/child.h"
#include "common/ground/file.h"
#include "common/ground/option.h"
#include "common/site/site.h"
#include "driver/batch.h"
#include "driver/command.h"
#include "driver/screen.h"
#include "driver/summary.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

enum { BATCHES_SHOWN = 10 };

static void
print_site(const struct site *site, struct arena *arena)
{
    char resolved[PATH_MAX];
    struct screen_grid grid;

    screen_grid_init(&grid, NULL, "ll", arena);
    *screen_grid_row(&grid) = (struct screen_row){
        .cells = {text_from(screen_word("site", "站点")), text_from(site->folder)}
    };
    *screen_grid_row(&grid) = (struct screen_row){
        .cells = {text_from(screen_word("division", "区划")), site->division}
    };
    *screen_grid_row(&grid) = (struct screen_row){
        .cells = {text_from(screen_word("pack", "规则包")), text_from(realpath(site->pack, resolved) == NULL ? site->pack : resolved)}
    };
    screen_grid_print(&grid);
}

/* The stages of a batch that are done, and how many findings it has. */
static void
fill_batch(const struct site *site, const char *as_of, struct screen_row *row, struct arena *arena)
{
    static const char *const stages[] = {"extract", "transform", "load"};
    long revision = 0;

    if (site_revision(site, text_from(as_of), &revision, NULL) != STATUS_OK) {
        revision = 0;
    }
    row->cells[0] = text_from(as_of);
    row->cells[1] = text_from(arena_must_format(arena, "%ld", revision));
    for (size_t stage = 0; stage < 3; stage++) {
        struct package package;

        row->cells[2 + stage] = TEXT("-");
        if (package_open(site_batch_folder(site, text_from(as_of), arena), stages[stage], revision, false, arena, &package, NULL)
            == STATUS_OK) {
            const struct package_resource *findings = package_find(&package, "findings");

            row->cells[2 + stage] = text_from(screen_word("done", "完成"));
            if (stage == 1 && findings != NULL) {
                row->cells[5] = screen_number((int64_t)findings->rows, arena);
            }
            package_close(&package);
        }
    }
}

static void
print_batches(const struct site *site, char *const *dates, size_t count, struct arena *arena)
{
    static const char *const english[] = {"as of", "revision", "extract", "transform", "load", "findings"};
    static const char *const chinese[] = {"截至", "修订版", "extract", "transform", "load", "发现"};
    const size_t first = count > BATCHES_SHOWN ? count - BATCHES_SHOWN : 0;
    struct screen_grid grid;

    screen_title(screen_word("Batches", "批次"), count == 0 ? screen_word("none yet", "尚无") : NULL);
    screen_grid_init(&grid, screen_words(english, chinese), "lrlllr", arena);
    for (size_t at = first; at < count; at++) {
        fill_batch(site, dates[at], screen_grid_row(&grid), arena);
    }
    if (count > 0) {
        screen_grid_print(&grid);
    }
}

static void
print_line(void *context, enum child_stream stream, struct text line)
{
    (void)context;
    if (stream != CHILD_TICK) {
        (void)printf("  %.*s\n", TEXT_ARG(line));
    }
}

static enum status
print_warehouse(const struct site *site, struct arena *arena, struct error *err)
{
    const char *words[] = {child_program("bidui-load", arena), "--site", site->folder, "--warehouse", "status", NULL};
    struct child_result result;

    screen_title(screen_word("Warehouse", "数据仓库"), NULL);
    (void)fflush(stdout);
    return child_run(words, print_line, NULL, &result, err);
}

enum status
command_status(const struct command_context *context, const struct options *options, struct error *err)
{
    struct arena *arena = context->arena;
    const char *as_of;
    struct site site;
    char **dates;
    size_t count;

    (void)options;
    TRY(site_load(context->site, arena, &site, err));
    print_site(&site, arena);
    TRY(batch_list(&site, arena, &dates, &count, err));
    print_batches(&site, dates, count, arena);
    TRY(batch_before(&site, "9999-12-31", "transform", arena, &as_of, err));
    if (as_of != NULL) {
        TRY(summary_print_state(&site, as_of, arena, err));
    }
    return print_warehouse(&site, arena, err);
}
