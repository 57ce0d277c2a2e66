/* SPDX-License-Identifier: Apache-2.0 */
#include "load/server/orphan.h"

#include "common/formats/json.h"
#include "common/ground/file.h"
#include "common/ground/log.h"
#include "common/site/warehouse.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

enum { PATH_FILE_MAX = 64 * 1024 };

static const char clusters_folder[] = "/var/lib/bidui";

enum status
orphan_mark(const struct site *site, const struct cluster *cluster, struct arena *arena, struct error *err)
{
    if (text_equal(text_from(warehouse_folder(site, arena)), text_from(cluster->folder))) {
        return STATUS_OK;
    }
    return server_user_file(&cluster->user, file_join(arena, cluster->folder, "site"), site->folder, err);
}

/* Does the site at `path` still name this cluster as its own? What cannot be read may well do so. */
static bool
points_back(struct text path, const char *folder, struct arena *arena)
{
    const char *pointer = arena_must_format(arena, "%.*s/var/warehouse/cluster.json", TEXT_ARG(path));
    struct json *document;
    bool same;

    if (access(pointer, F_OK) != 0) {
        return errno != ENOENT && errno != ENOTDIR;
    }
    if (json_read(pointer, &document, NULL) != STATUS_OK) {
        return true;
    }
    same = text_equal(json_get_text(document, "folder"), text_from(folder));
    json_free(document);
    return same;
}

void
orphan_stop_all(struct arena *arena)
{
    char **names;
    size_t count;

    if (geteuid() != 0) { /* only root's clusters live there, and only root can see all of their sites */
        return;
    }
    if (file_list(clusters_folder, arena, &names, &count, NULL) != STATUS_OK) {
        return;
    }
    for (size_t at = 0; at < count; at++) {
        const char *folder = file_join(arena, clusters_folder, names[at]);
        const char *note = file_join(arena, folder, "site");
        const struct cluster cluster = {.folder = folder, .data = file_join(arena, folder, "data")};
        struct text path;
        pid_t pid;

        if (!file_exists(note) || file_read(note, PATH_FILE_MAX, arena, &path, NULL) != STATUS_OK || points_back(path, folder, arena)) {
            continue;
        }
        pid = cluster_pid(&cluster);
        if (pid > 0 && kill(pid, SIGINT) == 0) {
            log_event(LOG_WARNING, "orphan", "stopped=%ld folder=%s site_gone=%.*s", (long)pid, folder, TEXT_ARG(path));
        }
    }
}
