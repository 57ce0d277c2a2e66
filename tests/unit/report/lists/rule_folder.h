/* SPDX-License-Identifier: Apache-2.0 */
/* A folder with one rule, T01, read as a pack's and removed again. */
#ifndef RULE_FOLDER_H
#define RULE_FOLDER_H

#include "common/ground/file.h"
#include "report/lists/rule_show.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

struct rule_folder {
    struct arena arena;
    struct site site;
    char path[64];
    struct rule_shows *shows;
};

static inline struct rule_folder *
rule_folder_new(const char *rule)
{
    struct rule_folder *folder = calloc(1, sizeof *folder);
    char path[128];

    assert_non_null(folder);
    arena_init(&folder->arena, 0);
    (void)snprintf(folder->path, sizeof folder->path, "/tmp/rule_folder_XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    (void)snprintf(path, sizeof path, "%s/rules", folder->path);
    assert_int_equal(mkdir(path, 0700), 0);
    (void)snprintf(path, sizeof path, "%s/rules/T01.json", folder->path);
    assert_int_equal(file_write_atomic(path, text_from(rule), NULL), STATUS_OK);
    folder->site.pack = folder->site.folder = folder->path;
    assert_int_equal(rule_show_read(&folder->site, &folder->arena, &folder->shows, NULL), STATUS_OK);
    return folder;
}

static inline void
rule_folder_free(struct rule_folder *folder)
{
    char path[128];

    (void)snprintf(path, sizeof path, "%s/rules/T01.json", folder->path);
    (void)unlink(path);
    (void)snprintf(path, sizeof path, "%s/rules", folder->path);
    (void)rmdir(path);
    (void)rmdir(folder->path);
    arena_done(&folder->arena);
    free(folder);
}

#endif
