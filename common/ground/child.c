/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/child.h"

#include "common/ground/environment.h"
#include "common/ground/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 8192, TICK_MS = 200, EXIT_NOT_STARTED = 127 };

/* One of the child's two streams: into a buffer, or line by line to a listener, with the bytes of a line that has not ended yet. */
struct stream {
    int pipe;
    enum child_stream kind;
    struct buffer *whole; /* NULL: lines */
    size_t used;
    char line[LINE_MAX_BYTES];
};

/* Who hears of the streams. */
struct collection {
    struct stream streams[2];
    child_listener listener; /* NULL: the streams go into their buffers */
    void *context;
};

char *
child_program(const char *name, struct arena *arena)
{
    return file_join(arena, file_executable_folder(arena), name);
}

/* execve wants char *const *; it changes nothing (POSIX promises it and keeps the old type). */
static char *const *
unconst(const char *const *argv)
{
    union {
        const char *const *ours;
        char *const *theirs;
    } both = {.ours = argv};

    return both.theirs;
}

enum status
child_exec(const char *const *argv, struct error *err)
{
    struct arena arena;
    enum status status;

    arena_init(&arena, 0);
    (void)execve(argv[0], unconst(argv), environment_for(argv[0], &arena));
    status = error_errno(err, STATUS_CONFIG, "E-PROGRAM", "could not start \"%s\"", argv[0]);
    arena_done(&arena);
    return status;
}

/* In the child: only async-signal-safe calls. */
static _Noreturn void
exec_program(const char *const *argv, char **environment, int output, int errors, pid_t parent)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) { /* the parent ended before the signal was set */
        _exit(EXIT_NOT_STARTED);
    }
    if (output < 0 || (dup2(output, STDOUT_FILENO) >= 0 && dup2(errors, STDERR_FILENO) >= 0)) {
        (void)execve(argv[0], unconst(argv), environment);
    }
    _exit(EXIT_NOT_STARTED);
}

static void
end_line(struct stream *stream, child_listener listener, void *context)
{
    if (stream->used > 0) {
        listener(context, stream->kind, (struct text){stream->line, stream->used});
        stream->used = 0;
    }
}

/* Reads what is there; false at the end of the stream. */
static bool
read_stream(struct stream *stream, child_listener listener, void *context)
{
    char bytes[16 * 1024];
    const ssize_t got = read(stream->pipe, bytes, sizeof bytes);

    if (got < 0) {
        return errno == EINTR || errno == EAGAIN;
    }
    if (stream->whole != NULL) {
        buffer_append(stream->whole, bytes, (size_t)got);
        return got > 0;
    }
    for (ssize_t at = 0; at < got; at++) {
        if (bytes[at] == '\n' || stream->used == LINE_MAX_BYTES) {
            end_line(stream, listener, context);
        }
        if (bytes[at] != '\n') {
            stream->line[stream->used++] = bytes[at];
        }
    }
    return got > 0;
}

/* A grandchild (a database server) may keep the pipes open: the child's end counts, and what is in the pipes by then. */
static void
listen_until_end(pid_t child, struct collection *collection, int *state, struct rusage *usage)
{
    struct stream *streams = collection->streams;
    bool reaped = false;

    for (;;) {
        const bool silent = streams[0].pipe < 0 && streams[1].pipe < 0;
        struct pollfd polled[2] = {
            {streams[0].pipe, POLLIN, 0},
            {streams[1].pipe, POLLIN, 0}
        };
        int ready;

        if (!reaped) {
            reaped = wait4(child, state, silent ? 0 : WNOHANG, usage) == child;
        }
        ready = silent ? 0 : poll(polled, 2, reaped ? 0 : TICK_MS);
        if (ready <= 0 && reaped) {
            return;
        }
        for (size_t at = 0; ready > 0 && at < 2; at++) {
            if (polled[at].revents != 0 && !read_stream(&streams[at], collection->listener, collection->context)) {
                streams[at].pipe = -1; /* poll skips it; child_run closes the pipe */
            }
        }
        if (collection->listener != NULL) {
            collection->listener(collection->context, CHILD_TICK, TEXT_NULL);
        }
    }
}

static double
seconds_since(const struct timespec *start)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static double
processor_seconds(const struct rusage *usage)
{
    return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) + (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1e6;
}

static enum status
open_pipes(int pipes[2][2], struct error *err)
{
    if (pipe2(pipes[0], O_CLOEXEC) != 0) {
        return error_errno(err, STATUS_IO, "E-PIPE", "could not make a pipe");
    }
    if (pipe2(pipes[1], O_CLOEXEC) != 0) {
        (void)close(pipes[0][0]);
        (void)close(pipes[0][1]);
        return error_errno(err, STATUS_IO, "E-PIPE", "could not make a pipe");
    }
    return STATUS_OK;
}

static void
fill_result(struct child_result *result, int state, const struct rusage *usage, const struct timespec *start)
{
    result->signal = WIFSIGNALED(state) ? WTERMSIG(state) : 0;
    result->code = WIFEXITED(state) ? WEXITSTATUS(state) : STATUS_BUG;
    result->seconds = seconds_since(start);
    result->processor = processor_seconds(usage);
    result->peak_kib = usage->ru_maxrss;
}

static enum status
check_program(const char *path, struct error *err)
{
    return access(path, X_OK) == 0 ? STATUS_OK : error_errno(err, STATUS_CONFIG, "E-PROGRAM", "could not start \"%s\"", path);
}

/* Runs it with its streams into the collection, whose listener and buffers are set. */
static enum status
collect_streams(const char *const *argv, struct collection *collection, struct child_result *result, struct error *err)
{
    const pid_t parent = getpid();
    struct rusage usage = {0};
    struct timespec start;
    int pipes[2][2];
    int state = 0;
    struct arena arena;
    char **environment;
    pid_t child;

    TRY(check_program(argv[0], err));
    TRY(open_pipes(pipes, err));
    arena_init(&arena, 0);
    environment = environment_for(argv[0], &arena);
    (void)clock_gettime(CLOCK_MONOTONIC, &start);
    child = fork();
    if (child == 0) {
        exec_program(argv, environment, pipes[0][1], pipes[1][1], parent);
    }
    arena_done(&arena);
    (void)close(pipes[0][1]);
    (void)close(pipes[1][1]);
    if (child > 0) {
        for (size_t at = 0; at < 2; at++) {
            collection->streams[at].pipe = pipes[at][0];
            collection->streams[at].kind = at == 0 ? CHILD_OUTPUT : CHILD_ERRORS;
            collection->streams[at].used = 0;
        }
        listen_until_end(child, collection, &state, &usage);
        fill_result(result, state, &usage, &start);
    }
    (void)close(pipes[0][0]);
    (void)close(pipes[1][0]);
    return child > 0 ? STATUS_OK : error_errno(err, STATUS_IO, "E-FORK", "could not start \"%s\"", argv[0]);
}

enum status
child_run(const char *const *argv, child_listener listener, void *context, struct child_result *result, struct error *err)
{
    struct collection collection = {.listener = listener, .context = context};

    TRY(collect_streams(argv, &collection, result, err));
    end_line(&collection.streams[0], listener, context);
    end_line(&collection.streams[1], listener, context);
    return STATUS_OK;
}

enum status
child_read(const char *const *argv, struct buffer *output, struct buffer *errors, struct child_result *result, struct error *err)
{
    struct collection collection = {
        .streams = {{.whole = output}, {.whole = errors}}
    };

    return collect_streams(argv, &collection, result, err);
}

enum status
child_await(const char *const *argv, struct child_result *result, struct error *err)
{
    const pid_t parent = getpid();
    struct rusage usage = {0};
    struct timespec start;
    struct arena arena;
    char **environment;
    int state = 0;
    pid_t child;

    TRY(check_program(argv[0], err));
    arena_init(&arena, 0);
    environment = environment_for(argv[0], &arena);
    (void)clock_gettime(CLOCK_MONOTONIC, &start);
    child = fork();
    if (child == 0) {
        exec_program(argv, environment, -1, -1, parent);
    }
    arena_done(&arena);
    while (child > 0 && wait4(child, &state, 0, &usage) < 0 && errno == EINTR) {
    }
    fill_result(result, state, &usage, &start);
    return child > 0 ? STATUS_OK : error_errno(err, STATUS_IO, "E-FORK", "could not start \"%s\"", argv[0]);
}
