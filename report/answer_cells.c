/* SPDX-License-Identifier: Apache-2.0 */
#include "report/answer_cells.h"

#include "common/buffer.h"
#include "common/file.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { CELLS_MAX = 256 * 1024 * 1024 };

/* posix_spawn takes writable strings for historical reasons and writes none of them. */
static char *const *
writable(const char *const *argv)
{
    union {
        const char *const *constant;
        char *const *writable;
    } view = {.constant = argv};

    return view.writable;
}

static enum status
start(const char *const *argv, int output, int errors, pid_t *child, struct error *err)
{
    posix_spawn_file_actions_t actions;
    int failure = posix_spawn_file_actions_init(&actions);

    if (failure == 0 && output >= 0) {
        failure = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    }
    if (failure == 0 && errors >= 0) {
        failure = posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
    }
    failure = failure != 0 ? failure : posix_spawn(child, argv[0], &actions, NULL, writable(argv), environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    if (failure != 0) {
        errno = failure;
        return error_errno(err, STATUS_BUG, "E-CHILD", "could not start \"%s\"", argv[0]);
    }
    return STATUS_OK;
}

static int
await(pid_t child)
{
    int state = 0;

    while (waitpid(child, &state, 0) < 0 && errno == EINTR) {
        continue;
    }
    return WIFEXITED(state) ? WEXITSTATUS(state) : STATUS_BUG;
}

static void
drain(int from, struct buffer *out)
{
    char block[64 * 1024];
    ssize_t got;

    while ((got = read(from, block, sizeof block)) > 0 || (got < 0 && errno == EINTR)) {
        if (got > 0) {
            buffer_append(out, block, (size_t)got);
        }
    }
}

/* What the child said, shown only when it failed. */
static void
show_errors(int errors)
{
    char block[4096];
    ssize_t got;

    if (errors < 0 || lseek(errors, 0, SEEK_SET) != 0) {
        return;
    }
    while ((got = read(errors, block, sizeof block)) > 0) {
        if (file_write_all(STDERR_FILENO, block, (size_t)got, "stderr", NULL) != STATUS_OK) {
            return;
        }
    }
}

/* Runs it and gathers its output; the child's exit code. */
static enum status
gather(const char *const *argv, int errors, struct buffer *out, int *code, struct error *err)
{
    int ends[2];
    pid_t child;
    enum status status;

    if (pipe2(ends, O_CLOEXEC) != 0) {
        return error_errno(err, STATUS_IO, "E-CHILD", "could not make a pipe");
    }
    status = start(argv, ends[1], errors, &child, err);
    (void)close(ends[1]);
    if (status == STATUS_OK) {
        drain(ends[0], out);
        *code = await(child);
    }
    (void)close(ends[0]);
    return status;
}

enum status
answer_cells(const char *extract, const char *path, struct arena *arena, struct text *csv, struct error *err)
{
    const char *const argv[] = {extract, "--cells", path, "--places", NULL};
    const int errors = memfd_create("errors", MFD_CLOEXEC);
    struct buffer out;
    int code = 0;
    enum status status;

    buffer_init(&out, CELLS_MAX);
    status = gather(argv, errors, &out, &code, err);
    if (status == STATUS_OK && (code != 0 || !buffer_ok(&out))) {
        show_errors(errors);
        status = error_set(err, STATUS_DATA, "E-ANSWER-FILE", "could not read answers from \"%s\"", path);
    } else if (status == STATUS_OK) {
        *csv = arena_must_text(arena, buffer_text(&out));
    }
    if (errors >= 0) {
        (void)close(errors);
    }
    buffer_done(&out);
    return status;
}

enum status
answer_cells_run(const char *const *argv, struct error *err)
{
    pid_t child;
    int code;

    TRY(start(argv, -1, -1, &child, err));
    code = await(child);
    return code == 0 ? STATUS_OK : error_set(err, (enum status)code, "E-CHILD", "\"%s\" ended with %d", argv[0], code);
}
