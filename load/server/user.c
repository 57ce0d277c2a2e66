/* SPDX-License-Identifier: Apache-2.0 */
#include "load/server/user.h"

#include "common/ground/arena.h"
#include "common/ground/environment.h"
#include "common/ground/file.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static bool
look_up_user(const char *name, struct server_user *user)
{
    const struct passwd *entry = getpwnam(name);

    if (entry == NULL || entry->pw_uid == 0) {
        return false;
    }
    (void)snprintf(user->name, sizeof user->name, "%s", name);
    user->user = entry->pw_uid;
    user->group = entry->pw_gid;
    user->other = true;
    return true;
}

enum status
server_user_pick(const char *wanted, struct server_user *user, struct error *err)
{
    static const char *const candidates[] = {"bidui", "postgres", "nobody"};

    *user = (struct server_user){.user = geteuid(), .group = getegid()};
    if (user->user != 0) {
        return STATUS_OK;
    }
    if (wanted != NULL && wanted[0] != '\0') {
        if (look_up_user(wanted, user)) {
            return STATUS_OK;
        }
        return error_set(err, STATUS_CONFIG, "E-WAREHOUSE-USER", "the warehouse belongs to the user \"%s\", who is not there", wanted);
    }
    for (size_t at = 0; at < sizeof candidates / sizeof candidates[0]; at++) {
        if (look_up_user(candidates[at], user)) {
            return STATUS_OK;
        }
    }
    return error_set(err, STATUS_CONFIG, "E-WAREHOUSE-USER",
                     "PostgreSQL does not run as root, and there is no user bidui, postgres or nobody to run it");
}

/* In the child: become the user irrevocably; false leaves a child that must exit. */
static bool
drop_privileges(const struct server_user *user)
{
    (void)umask(077);
    if (!user->other) {
        return true;
    }
    return initgroups(user->name, user->group) == 0 && setgid(user->group) == 0 && setuid(user->user) == 0 && setuid(0) != 0;
}

bool
server_user_can_enter(const struct server_user *user, const char *folder)
{
    int code = 1;
    const pid_t child = fork();

    if (child == 0) {
        _exit(drop_privileges(user) && chdir(folder) == 0 ? 0 : 1);
    }
    return child > 0 && waitpid(child, &code, 0) == child && WIFEXITED(code) && WEXITSTATUS(code) == 0;
}

enum status
server_user_folder(const struct server_user *user, const char *folder, struct error *err)
{
    struct stat state;

    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        return error_errno(err, STATUS_IO, "E-WAREHOUSE-FOLDER", "could not make \"%s\"", folder);
    }
    if (lstat(folder, &state) != 0 || !S_ISDIR(state.st_mode)) {
        return error_set(err, STATUS_CONFIG, "E-WAREHOUSE-FOLDER", "\"%s\" is no folder", folder);
    }
    if (state.st_uid != user->user && state.st_uid != geteuid()) {
        return error_set(err, STATUS_CONFIG, "E-WAREHOUSE-FOLDER", "\"%s\" belongs to somebody else", folder);
    }
    if (lchown(folder, user->user, user->group) != 0 || chmod(folder, 0700) != 0) {
        return error_errno(err, STATUS_IO, "E-WAREHOUSE-FOLDER", "could not give \"%s\" to the server's user", folder);
    }
    return STATUS_OK;
}

enum status
server_user_file(const struct server_user *user, const char *path, const char *content, struct error *err)
{
    TRY(file_write_atomic(path, text_from(content), err));
    if (user->other && lchown(path, user->user, user->group) != 0) {
        return error_errno(err, STATUS_IO, "E-WRITE", "could not give \"%s\" to the server's user", path);
    }
    return STATUS_OK;
}

static void
run_child(const struct server_user *user, char *const *argv, char **environment, int log)
{
    const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);

    (void)setsid();
    if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(log, STDOUT_FILENO) < 0 || dup2(log, STDERR_FILENO) < 0) {
        _exit(126);
    }
    if (!drop_privileges(user) || chdir("/") != 0) {
        (void)fprintf(stderr, "FATAL: could not become the server's user\n");
        _exit(126);
    }
    (void)execve(argv[0], argv, environment);
    (void)fprintf(stderr, "FATAL: could not run %s: %s\n", argv[0], strerror(errno));
    _exit(127);
}

enum status
server_user_start(const struct server_user *user, char *const *argv, const char *log, pid_t *child, struct error *err)
{
    const int file = open(log, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
    struct arena arena;
    char **environment;

    if (file < 0 || (user->other && fchown(file, user->user, user->group) != 0)) {
        if (file >= 0) {
            (void)close(file);
        }
        return error_errno(err, STATUS_IO, "E-OPEN", "could not open \"%s\"", log);
    }
    arena_init(&arena, 0);
    environment = environment_for(argv[0], &arena);
    *child = fork();
    if (*child == 0) {
        run_child(user, argv, environment, file);
    }
    arena_done(&arena);
    (void)close(file);
    if (*child < 0) {
        return error_errno(err, STATUS_IO, "E-WAREHOUSE-START", "could not start %s", argv[0]);
    }
    return STATUS_OK;
}

static bool
states_reason(struct text line)
{
    const struct text words[] = {TEXT("FATAL"), TEXT("PANIC"), TEXT("error:"), TEXT("terminated by signal")};

    for (size_t word = 0; word < sizeof words / sizeof words[0]; word++) {
        if (text_find(line, words[word]) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

void
server_user_last_line(const char *log, char *out, size_t size)
{
    enum { LOG_MAX = 16 * 1024 * 1024 };
    struct arena arena;
    struct text rest, line, last = TEXT(""), reason = TEXT_NULL;

    arena_init(&arena, 0);
    if (file_read(log, LOG_MAX, &arena, &rest, NULL) == STATUS_OK) {
        while (text_split(&rest, '\n', &line)) {
            last = line.size > 0 ? line : last;
            reason = states_reason(line) ? line : reason;
        }
        last = text_is_null(reason) ? last : reason;
    }
    (void)snprintf(out, size, "%.*s", TEXT_ARG(last));
    arena_done(&arena);
}

enum status
server_user_run(const struct server_user *user, char *const *argv, const char *log, struct error *err)
{
    char line[512];
    pid_t child;
    int code = 0;

    TRY(server_user_start(user, argv, log, &child, err));
    while (waitpid(child, &code, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(code) && WEXITSTATUS(code) == 0) {
        return STATUS_OK;
    }
    server_user_last_line(log, line, sizeof line);
    return error_set(err, STATUS_UNAVAILABLE, "E-WAREHOUSE-START", "%s failed: %s", argv[0], line);
}
