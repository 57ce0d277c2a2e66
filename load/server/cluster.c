/* SPDX-License-Identifier: Apache-2.0 */
#include "load/server/cluster.h"

#include "common/formats/json.h"
#include "common/ground/buffer.h"
#include "common/ground/child.h"
#include "common/ground/file.h"
#include "common/ground/hash.h"
#include "common/ground/log.h"
#include "common/pg/pg.h"
#include "common/site/warehouse.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SOCKET_FOLDER_MAX = 90, START_SECONDS = 120, STOP_SECONDS = 120, TICK_MS = 20, BUFFERS_MB_MAX = 512, TEXT_MAX = 64 * 1024 };

static const char postgres_folder[] = "/usr/lib/postgresql";

static void
pause_ms(long milliseconds)
{
    const struct timespec wait = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000L};

    (void)nanosleep(&wait, NULL);
}

/* ---- where ---- */

static bool
has_binaries(const char *folder, struct arena *arena)
{
    return access(file_join(arena, folder, "postgres"), X_OK) == 0 && access(file_join(arena, folder, "initdb"), X_OK) == 0;
}

const char *
cluster_binaries(struct arena *arena, const char *version)
{
    const char *wanted = getenv("BIDUI_PG_BIN");
    const char *found = NULL;
    long best = 14; /* 15 is the oldest that will do */
    char **names;
    size_t count;

    if (wanted != NULL && wanted[0] != '\0') {
        return has_binaries(wanted, arena) ? arena_must_string(arena, text_from(wanted)) : NULL;
    }
    if (file_list(postgres_folder, arena, &names, &count, NULL) != STATUS_OK) {
        return NULL;
    }
    for (size_t at = 0; at < count; at++) {
        const char *folder = arena_must_format(arena, "%s/%s/bin", postgres_folder, names[at]);
        const long number = strtol(names[at], NULL, 10);

        if (number > best && (version == NULL || number == strtol(version, NULL, 10)) && has_binaries(folder, arena)) {
            found = folder;
            best = number;
        }
    }
    return found;
}

/* Others must pass through it to their own; what is inside is 0700. */
static bool
make_traversable(const char *folder)
{
    return mkdir(folder, 0755) == 0 ? chmod(folder, 0755) == 0 : errno == EEXIST;
}

/* The site's own folder when the server's user can enter it, else one outside. */
static enum status
choose_folder(const struct site *site, const struct server_user *user, struct arena *arena, const char **folder, struct error *err)
{
    const char *own = warehouse_folder(site, arena);
    struct text name;
    char id[17];

    TRY(file_make_folder(own, err));
    if (!user->other || server_user_can_enter(user, own)) {
        *folder = own;
        return STATUS_OK;
    }
    name = text_from(site->folder);
    hash_64_hex(hash_fold(hash_fold(0, name), site->key), id);
    if (make_traversable("/var/lib/bidui") && server_user_can_enter(user, "/var/lib/bidui")) {
        *folder = arena_must_format(arena, "/var/lib/bidui/%s", id);
    } else {
        *folder = arena_must_format(arena, "/var/tmp/bidui-%s", id);
    }
    return STATUS_OK;
}

/* Socket addresses hold 107 bytes, and libpq takes a comma for the end of a host: such sites get a short folder under /tmp. */
static const char *
choose_socket(const struct cluster *cluster, struct arena *arena)
{
    const char *socket = file_join(arena, cluster->folder, "socket");
    char id[17];

    if (text_from(socket).size <= SOCKET_FOLDER_MAX && strchr(socket, ',') == NULL) {
        return socket;
    }
    hash_64_hex(hash_fold(0, text_from(cluster->folder)), id);
    return arena_must_format(arena, "/tmp/bidui-%u-%s", (unsigned)cluster->user.user, id);
}

static const char *
conninfo_of(const char *socket, struct arena *arena)
{
    struct buffer out;
    const char *conninfo;

    buffer_init(&out, TEXT_MAX);
    buffer_append_string(&out, "host='");
    for (const char *byte = socket; *byte != '\0'; byte++) {
        if (*byte == '\'' || *byte == '\\') {
            buffer_append_char(&out, '\\');
        }
        buffer_append_char(&out, *byte);
    }
    buffer_append_string(&out, "' port=5432 user=bidui dbname=bidui");
    conninfo = arena_must_string(arena, buffer_text(&out));
    buffer_done(&out);
    return conninfo;
}

static const char *
data_version(const char *data, struct arena *arena)
{
    struct text version;
    const char *path = file_join(arena, data, "PG_VERSION");

    if (!file_exists(path) || file_read(path, 64, arena, &version, NULL) != STATUS_OK) {
        return NULL;
    }
    return arena_must_string(arena, text_trim(version));
}

enum status
cluster_find(const struct site *site, struct arena *arena, struct cluster *cluster, struct error *err)
{
    const char *pointer = warehouse_pointer(site, arena);
    struct json *document = NULL;
    const char *user = NULL;

    *cluster = (struct cluster){0};
    if (file_exists(pointer)) {
        TRY(json_read(pointer, &document, err));
        user = arena_must_string(arena, json_get_text(document, "user"));
        cluster->folder = arena_must_string(arena, json_get_text(document, "folder"));
        json_free(document);
    }
    TRY(server_user_pick(user, &cluster->user, err));
    /* A folder inside the site moves with the site. */
    if (cluster->folder == NULL || cluster->folder[0] == '\0') {
        TRY(choose_folder(site, &cluster->user, arena, &cluster->folder, err));
    }
    cluster->data = file_join(arena, cluster->folder, "data");
    cluster->log = file_join(arena, cluster->folder, "server.log");
    cluster->socket = choose_socket(cluster, arena);
    cluster->conninfo = conninfo_of(cluster->socket, arena);
    cluster->bin = cluster_binaries(arena, data_version(cluster->data, arena));
    if (cluster->bin == NULL) {
        const char *version = data_version(cluster->data, arena);
        const enum status status =
            error_set(err, STATUS_UNAVAILABLE, "E-WAREHOUSE-BINARIES", "no PostgreSQL %s below %s (nor in $BIDUI_PG_BIN)",
                      version == NULL ? "15 or later" : version, postgres_folder);

        error_hint(err, "install postgresql-15, or name a server in site.json (warehouse.dsn)");
        return status;
    }
    return STATUS_OK;
}

static enum status
write_pointer(const struct site *site, const struct cluster *cluster, struct arena *arena, struct error *err)
{
    const char *own = warehouse_folder(site, arena);
    const bool inside = text_equal(text_from(own), text_from(cluster->folder));
    struct buffer out;
    enum status status;

    buffer_init(&out, TEXT_MAX);
    buffer_append_string(&out, "{\"folder\": ");
    buffer_append_json(&out, text_from(inside ? "" : cluster->folder));
    buffer_append_string(&out, ", \"user\": ");
    buffer_append_json(&out, text_from(cluster->user.other ? cluster->user.name : ""));
    buffer_append_string(&out, ", \"conninfo\": ");
    buffer_append_json(&out, text_from(cluster->conninfo));
    buffer_append_string(&out, "}\n");
    status = file_write_atomic(warehouse_pointer(site, arena), buffer_text(&out), err);
    buffer_done(&out);
    return status;
}

/* ---- making ---- */

static enum status
initialise(const struct cluster *cluster, struct arena *arena, struct error *err)
{
    char *fresh = arena_must_format(arena, "%s.new", cluster->data);
    char *argv[] = {arena_must_format(arena, "%s/initdb", cluster->bin), arena_must_format(arena, "--pgdata=%s", fresh),
                    arena_must_string(arena, TEXT("--username=bidui")),  arena_must_string(arena, TEXT("--auth=trust")),
                    arena_must_string(arena, TEXT("--encoding=UTF8")),   arena_must_string(arena, TEXT("--locale=C")),
                    arena_must_string(arena, TEXT("--no-instructions")), NULL};
    const char *setting = file_join(arena, fresh, "postgresql.conf");
    struct text content;

    TRY(file_remove_tree(fresh, err)); /* of an initdb that was killed */
    TRY(server_user_run(&cluster->user, argv, cluster->log, err));
    TRY(file_read(setting, 1 << 20, arena, &content, err));
    TRY(server_user_file(&cluster->user, setting, arena_must_format(arena, "%s\ninclude 'bidui.conf'\n", content.data), err));
    if (rename(fresh, cluster->data) != 0) {
        return error_errno(err, STATUS_IO, "E-WRITE", "could not rename \"%s\"", fresh);
    }
    return STATUS_OK;
}

static long
buffers_mb(void)
{
    const long page = sysconf(_SC_PAGESIZE);
    const long pages = sysconf(_SC_PHYS_PAGES);
    const long sixteenth = page > 0 && pages > 0 ? pages / 16 * (page / 1024) / 1024 : 128;

    return sixteenth < 32 ? 32 : sixteenth > BUFFERS_MB_MAX ? BUFFERS_MB_MAX : sixteenth;
}

/* Written at every start, so that a moved site finds its sockets again. Statements and values never enter the server's log. */
static enum status
configure(const struct cluster *cluster, struct arena *arena, struct error *err)
{
    struct buffer socket;
    enum status status;

    buffer_init(&socket, TEXT_MAX);
    for (const char *byte = cluster->socket; *byte != '\0'; byte++) {
        buffer_append_string(&socket, *byte == '\'' ? "''" : *byte == '"' ? "\"\"" : "");
        if (*byte != '\'' && *byte != '"') {
            buffer_append_char(&socket, *byte);
        }
    }
    buffer_append_char(&socket, '\0');
    status = server_user_file(
        &cluster->user, file_join(arena, cluster->data, "bidui.conf"),
        arena_must_format(arena,
                          "# written by bidui at every start; your own settings belong behind the include in postgresql.conf\n"
                          "listen_addresses = ''\nport = 5432\nunix_socket_directories = '\"%s\"'\nunix_socket_permissions = 0700\n"
                          "max_connections = 50\nshared_buffers = '%ldMB'\nwork_mem = '32MB'\nmaintenance_work_mem = '256MB'\n"
                          "wal_level = minimal\nmax_wal_senders = 0\nmax_wal_size = '4GB'\ncheckpoint_timeout = '15min'\n"
                          "jit = off\nautovacuum = on\nfsync = on\nrandom_page_cost = 1.5\ntimezone = 'UTC'\nlc_messages = 'C'\n"
                          "logging_collector = off\nlog_destination = 'stderr'\nlog_line_prefix = '%%m [%%p] '\n"
                          "log_error_verbosity = terse\nlog_min_error_statement = panic\nlog_statement = 'none'\nlog_checkpoints = off\n"
                          "log_min_messages = fatal\n",
                          socket.data, buffers_mb()),
        err);
    buffer_done(&socket);
    return status;
}

/* ---- running ---- */

pid_t
cluster_pid(const struct cluster *cluster)
{
    char path[PATH_MAX], folder[PATH_MAX], real[PATH_MAX];
    FILE *file;
    long pid = 0;
    ssize_t size;

    (void)snprintf(path, sizeof path, "%s/postmaster.pid", cluster->data);
    file = fopen(path, "re");
    if (file == NULL) {
        return 0;
    }
    if (fscanf(file, "%9ld", &pid) != 1) {
        pid = 0;
    }
    (void)fclose(file);
    if (pid <= 0 || (kill((pid_t)pid, 0) != 0 && errno == ESRCH)) {
        return 0;
    }
    /* The number may be another process's by now: PostgreSQL works in its data folder. */
    (void)snprintf(path, sizeof path, "/proc/%ld/cwd", pid);
    size = readlink(path, folder, sizeof folder - 1);
    if (size < 0 || realpath(cluster->data, real) == NULL) {
        return size < 0 && errno == ENOENT ? 0 : (pid_t)pid;
    }
    folder[size] = '\0';
    return text_equal(text_from(folder), text_from(real)) ? (pid_t)pid : 0;
}

/* What a killed server left: its process may be a zombie or its number another's, and PostgreSQL would believe it alive. */
static enum status
remove_stale(const struct cluster *cluster, struct arena *arena, struct error *err)
{
    const char *const stale[] = {file_join(arena, cluster->data, "postmaster.pid"),
                                 file_join(arena, cluster->socket, ".s.PGSQL.5432.lock")};

    for (size_t at = 0; at < sizeof stale / sizeof stale[0] && cluster_pid(cluster) == 0; at++) {
        if (unlink(stale[at]) != 0 && errno != ENOENT) {
            return error_errno(err, STATUS_IO, "E-WAREHOUSE-START", "could not remove \"%s\"", stale[at]);
        }
    }
    return STATUS_OK;
}

/* Up, or on its way: a server that recovers, starts or ends is waited for; a second one beside it could only fail. False: none lives. */
static bool
wait_for_living(const struct cluster *cluster)
{
    for (long waited = 0; waited < START_SECONDS * 1000 && cluster_pid(cluster) != 0; waited += TICK_MS) {
        if (pg_is_up(cluster->conninfo)) {
            return true;
        }
        pause_ms(TICK_MS);
    }
    return cluster_pid(cluster) != 0;
}

static enum status
launch(const struct cluster *cluster, struct arena *arena, struct error *err)
{
    char *argv[] = {arena_must_format(arena, "%s/postgres", cluster->bin), arena_must_string(arena, TEXT("-D")),
                    arena_must_string(arena, text_from(cluster->data)), NULL};
    char line[512];
    pid_t child;
    int code;

    if (wait_for_living(cluster)) {
        return pg_is_up(cluster->conninfo) ? STATUS_OK
                                           : error_set(err, STATUS_UNAVAILABLE, "E-WAREHOUSE-START",
                                                       "the warehouse's server (process %ld) lets nobody in for %d seconds (%s)",
                                                       (long)cluster_pid(cluster), START_SECONDS, cluster->log);
    }
    TRY(remove_stale(cluster, arena, err));
    TRY(server_user_start(&cluster->user, argv, cluster->log, &child, err));
    for (long waited = 0; waited < START_SECONDS * 1000; waited += TICK_MS) {
        if (pg_is_up(cluster->conninfo)) {
            return STATUS_OK;
        }
        if (waitpid(child, &code, WNOHANG) == child) {
            server_user_last_line(cluster->log, line, sizeof line);
            return error_set(err, STATUS_UNAVAILABLE, "E-WAREHOUSE-START", "the warehouse did not start: %s (%s)", line, cluster->log);
        }
        pause_ms(TICK_MS);
    }
    return error_set(err, STATUS_UNAVAILABLE, "E-WAREHOUSE-START", "the warehouse did not answer within %d seconds (%s)", START_SECONDS,
                     cluster->log);
}

/* After a kill -9 the server's children may live a moment longer and hold its memory: then it refuses to start. */
static enum status
launch_with_retries(const struct cluster *cluster, struct arena *arena, struct error *err)
{
    enum { TRIES = 4 };
    enum status status = launch(cluster, arena, err);

    for (int attempt = 1; attempt < TRIES && status == STATUS_UNAVAILABLE && cluster_pid(cluster) == 0; attempt++) {
        pause_ms(500);
        status = launch(cluster, arena, err);
    }
    return status;
}

static enum status
make_database(const struct cluster *cluster, struct arena *arena, struct error *err)
{
    const char *maintenance = arena_must_format(arena, "%s dbname=postgres", cluster->conninfo); /* the later dbname wins */
    struct pg *connection;
    int64_t found = 0;
    enum status status;

    TRY(pg_open(maintenance, &connection, err));
    status = pg_query_number(connection, "SELECT 1 FROM pg_database WHERE datname = 'bidui'", 0, &found, err);
    if (status == STATUS_OK && found == 0) {
        status = pg_exec(connection, "CREATE DATABASE bidui", NULL, err);
    }
    pg_close(connection);
    return status;
}

static enum status
lock_cluster(const struct site *site, struct arena *arena, int *lock, struct error *err)
{
    TRY(file_make_folder(warehouse_folder(site, arena), err));
    *lock = open(file_join(arena, warehouse_folder(site, arena), "lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (*lock < 0 || flock(*lock, LOCK_EX) != 0) {
        return error_errno(err, STATUS_IO, "E-OPEN", "could not lock the warehouse of \"%s\"", site->folder);
    }
    return STATUS_OK;
}

/* ---- servers whose site was deleted ----
 *
 * A cluster outside its site outlives `rm -r SITE`: its server would run forever. Each such cluster names its owner in a file `site`;
 * when that site no longer points back, the next start of any cluster stops the server. Its data stay: deleting them is for people. */

static const char clusters_folder[] = "/var/lib/bidui";

/* Notes whose the cluster is; one inside its site needs no note. */
static enum status
note_owner(const struct site *site, const struct cluster *cluster, struct arena *arena, struct error *err)
{
    if (text_equal(text_from(warehouse_folder(site, arena)), text_from(cluster->folder))) {
        return STATUS_OK;
    }
    return server_user_file(&cluster->user, file_join(arena, cluster->folder, "site"), site->folder, err);
}

/* Does the site at `path` still name this cluster as its own? What cannot be read may well do so. */
static bool
site_names_cluster(struct text path, const char *folder, struct arena *arena)
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

/* Asks the servers of deleted sites to end; whatever cannot be read or stopped is left alone. */
static void
stop_orphans(struct arena *arena)
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

        if (!file_exists(note) || file_read(note, TEXT_MAX, arena, &path, NULL) != STATUS_OK || site_names_cluster(path, folder, arena)) {
            continue;
        }
        pid = cluster_pid(&cluster);
        if (pid > 0 && kill(pid, SIGINT) == 0) {
            log_event(LOG_WARNING, "orphan", "stopped=%ld folder=%s site_gone=%.*s", (long)pid, folder, TEXT_ARG(path));
        }
    }
}

static enum status
start_locked(const struct site *site, const struct cluster *cluster, struct arena *arena, struct error *err)
{
    TRY(server_user_folder(&cluster->user, cluster->folder, err));
    TRY(server_user_folder(&cluster->user, cluster->socket, err));
    TRY(write_pointer(site, cluster, arena, err));
    TRY(note_owner(site, cluster, arena, err));
    stop_orphans(arena);
    if (!file_is_folder(cluster->data)) {
        TRY(initialise(cluster, arena, err));
    }
    TRY(configure(cluster, arena, err));
    TRY(launch_with_retries(cluster, arena, err));
    return make_database(cluster, arena, err);
}

/* ---- an update of PostgreSQL under a server that is up ---- */

/* `15.20 (Debian 15.20-0+deb12u1)`, as `postgres --version` and server_version have it; NULL when it cannot be asked. */
static const char *
installed_version(const struct cluster *cluster, struct arena *arena)
{
    const char *argv[] = {file_join(arena, cluster->bin, "postgres"), "--version", NULL};
    struct buffer output, errors;
    struct child_result result;
    const char *version = NULL;

    buffer_init(&output, TEXT_MAX);
    buffer_init(&errors, TEXT_MAX);
    if (child_read(argv, &output, &errors, &result, NULL) == STATUS_OK && result.code == 0) {
        const struct text line = text_trim(buffer_text(&output));
        const size_t at = text_find(line, TEXT(") "));

        version = at == SIZE_MAX ? NULL : arena_must_string(arena, (struct text){line.data + at + 2, line.size - at - 2});
    }
    buffer_done(&output);
    buffer_done(&errors);
    return version;
}

/* The process runs the file that is installed: nothing to ask then, which is nearly always. */
static bool
runs_installed_file(const struct cluster *cluster, struct arena *arena)
{
    struct stat running, installed;

    return stat(arena_must_format(arena, "/proc/%ld/exe", (long)cluster_pid(cluster)), &running) == 0
           && stat(file_join(arena, cluster->bin, "postgres"), &installed) == 0 && running.st_dev == installed.st_dev
           && running.st_ino == installed.st_ino;
}

/* Is the server of another version than its files, and no load at work in it? Its libraries may not fit it any more: every load would fail.
 */
static bool
is_outdated(const struct cluster *cluster, struct arena *arena)
{
    const char *installed = runs_installed_file(cluster, arena) ? NULL : installed_version(cluster, arena);
    struct pg *connection;
    struct pg_result *result = NULL;
    bool outdated = false;

    if (installed == NULL || pg_open(arena_must_format(arena, "%s dbname=postgres", cluster->conninfo), &connection, NULL) != STATUS_OK) {
        return false;
    }
    if (pg_query(
            connection,
            "SELECT current_setting('server_version'), (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 1651074165)",
            NULL, 0, &result, NULL)
        == STATUS_OK) {
        outdated = !text_equal(pg_result_get(result, 0, 0), text_from(installed)) && text_equal(pg_result_get(result, 0, 1), TEXT("0"));
        if (outdated) {
            log_event(LOG_WARNING, "restart", "running=\"%.*s\" installed=\"%s\"", TEXT_ARG(pg_result_get(result, 0, 0)), installed);
        }
    }
    pg_result_free(result);
    pg_close(connection);
    return outdated;
}

static enum status
end_process(const struct cluster *cluster, pid_t pid, struct error *err)
{
    if (kill(pid, SIGINT) != 0 && errno != ESRCH) {
        return error_errno(err, STATUS_CONFIG, "E-WAREHOUSE-STOP", "could not stop process %ld", (long)pid);
    }
    for (long waited = 0; waited < STOP_SECONDS * 1000 && cluster_pid(cluster) == pid; waited += TICK_MS) {
        (void)waitpid(pid, NULL, WNOHANG); /* when this process started it */
        pause_ms(TICK_MS);
    }
    if (cluster_pid(cluster) == pid) {
        return error_set(err, STATUS_UNAVAILABLE, "E-WAREHOUSE-STOP", "process %ld did not end within %d seconds", (long)pid, STOP_SECONDS);
    }
    return STATUS_OK;
}

static enum status
ensure_running(const struct site *site, const struct cluster *cluster, struct arena *arena, struct error *err)
{
    if (!pg_is_up(cluster->conninfo) || !file_exists(warehouse_pointer(site, arena))) {
        return start_locked(site, cluster, arena, err);
    }
    if (!is_outdated(cluster, arena)) {
        return make_database(cluster, arena, err);
    }
    TRY(end_process(cluster, cluster_pid(cluster), err));
    return start_locked(site, cluster, arena, err);
}

enum status
cluster_start(const struct site *site, const struct cluster *cluster, struct arena *arena, struct error *err)
{
    int lock;
    enum status status;

    TRY(lock_cluster(site, arena, &lock, err));
    status = ensure_running(site, cluster, arena, err);
    (void)close(lock);
    return status;
}

enum status
cluster_stop(const struct site *site, const struct cluster *cluster, struct arena *arena, struct error *err)
{
    const pid_t pid = cluster_pid(cluster);
    enum status status;
    int lock;

    if (pid == 0) {
        return STATUS_OK;
    }
    TRY(lock_cluster(site, arena, &lock, err));
    status = end_process(cluster, pid, err);
    (void)close(lock);
    return status;
}

enum status
cluster_remove(const struct site *site, const struct cluster *cluster, struct arena *arena, struct error *err)
{
    TRY(cluster_stop(site, cluster, arena, err));
    TRY(file_remove_tree(cluster->socket, err));
    TRY(file_remove_tree(cluster->folder, err));
    return file_remove_tree(warehouse_folder(site, arena), err);
}
