/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/fault/torture.h"

#include "common/ground/file.h"
#include "tests/fault/fault.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CALLS_MOST = 100000, CHILD_DONE = 0, CHILD_AGAIN = 1, CHILD_BAD = 2 };

void
torture_must(bool good, const char *what)
{
    if (!good) {
        (void)fprintf(stderr, "wrong: %s\n", what);
        _exit(CHILD_BAD);
    }
}

static size_t
open_descriptors(void)
{
    size_t count = 0;

    for (int file = 0; file < 64; file++) {
        count += fcntl(file, F_GETFD) >= 0;
    }
    return count;
}

static void
must_complain(enum status status, const struct error *err, enum fault_kind kind)
{
    const bool no_memory = status == STATUS_MEMORY || strstr(err->message, strerror(ENOMEM)) != NULL;
    const bool fits =
        kind == FAULT_MEMORY ? no_memory : status == STATUS_IO || status == STATUS_NO_INPUT; /* "is it there" failed, it is not */

    if (!fits || err->status != status || strncmp(err->id, "E-", 2) != 0 || err->message[0] == '\0') {
        (void)fprintf(stderr, "wrong: status %d, %s: %s\n", (int)status, err->id, err->message);
        _exit(CHILD_BAD);
    }
}

static void
prepare(const struct torture_operation *operation, const char *folder)
{
    if (operation->prepare != NULL) {
        operation->prepare(folder);
    }
}

static void
run_calmly(const struct torture_operation *operation, const char *folder)
{
    prepare(operation, folder);
    torture_must(operation->run(folder, NULL) == STATUS_OK, "undisturbed it works");
}

/* In a child: the operation with its call number `at` failing, then undisturbed. */
static int
disturb(const struct torture_operation *operation, const char *folder, enum fault_kind kind, uint64_t at)
{
    const int64_t live = fault_live();
    const size_t descriptors = open_descriptors();
    struct error err = {0};
    enum status status;
    bool fired;

    fault_arm(kind, at);
    status = operation->run(folder, &err);
    fired = fault_failed() > 0;
    fault_arm(FAULT_NONE, 0);
    if (status != STATUS_OK) {
        must_complain(status, &err, kind);
    }
    torture_must(fired || status == STATUS_OK, "no call failed, but the operation did");
    if (fault_live() != live || open_descriptors() != descriptors) {
        (void)fprintf(stderr, "wrong: %lld bytes and %d descriptors are kept after: %s\n", (long long)(fault_live() - live),
                      (int)(open_descriptors() - descriptors), err.message);
        return CHILD_BAD;
    }
    run_calmly(operation, folder);
    return fired ? CHILD_AGAIN : CHILD_DONE;
}

/* One clear line of a process that ended itself. */
static bool
is_one_line(FILE *errors)
{
    char line[1024];

    rewind(errors);
    return fgets(line, sizeof line, errors) != NULL && strncmp(line, "bidui: E-", 9) == 0 && fgets(line, sizeof line, errors) == NULL;
}

static int
run_child(const struct torture_operation *operation, const char *folder, enum fault_kind kind, uint64_t at, FILE *errors)
{
    int outcome = 0;
    pid_t child;

    (void)fflush(stdout);
    child = fork();

    if (child == 0) {
        (void)dup2(fileno(errors), 2);
        exit(disturb(operation, folder, kind, at));
    }
    (void)waitpid(child, &outcome, 0);
    return WIFEXITED(outcome) ? WEXITSTATUS(outcome) : 256 + outcome;
}

static void
show(FILE *errors, const struct torture_operation *operation, const char *kind, uint64_t at, int code)
{
    char line[1024];

    printf("FAIL  %s: %s, call %llu: ended with %d\n", operation->name, kind, (unsigned long long)at, code);
    rewind(errors);
    while (fgets(line, sizeof line, errors) != NULL) {
        printf("      %s", line);
    }
}

/* Counts one pass when every failure was borne, one failure when not, nothing when there is nothing of the kind that could fail. */
static void
torture(const struct torture_operation *operation, const char *folder, enum fault_kind kind, const char *kind_name, int *passed,
        int *failed)
{
    uint64_t at = 0;
    int code = CHILD_AGAIN;
    bool good = true;

    while (code == CHILD_AGAIN && ++at < CALLS_MOST) {
        FILE *errors = tmpfile();

        prepare(operation, folder);
        code = run_child(operation, folder, kind, at, errors);
        if ((code == STATUS_MEMORY || code == STATUS_UNAVAILABLE) && is_one_line(errors)) {
            run_calmly(operation, folder);
            code = CHILD_AGAIN;
        } else if (code != CHILD_DONE && code != CHILD_AGAIN) {
            show(errors, operation, kind_name, at, code);
            good = false;
            code = CHILD_AGAIN;
        }
        (void)fclose(errors);
    }
    if (good && at > 1) {
        printf("ok    %s: %s, %llu calls\n", operation->name, kind_name, (unsigned long long)at - 1);
    }
    *passed += good && at > 1;
    *failed += !good;
}

static const struct {
    const char *name;
    enum fault_kind kind;
} kinds[] = {
    {"no memory",  FAULT_MEMORY},
    {"disk error", FAULT_DISK  },
    {"no room",    FAULT_SPACE }
};

int
torture_all(const struct torture_operation *operations, size_t count)
{
    char in_memory[] = "/dev/shm/bidui_fault_XXXXXX"; /* where fsync costs nothing */
    char on_disk[] = "/tmp/bidui_fault_XXXXXX";
    char *folder = mkdtemp(in_memory);
    int passed = 0;
    int failed = 0;

    folder = folder != NULL ? folder : mkdtemp(on_disk);
    torture_must(folder != NULL, "a folder to work in");
    for (size_t at = 0; at < count; at++) {
        for (size_t kind = 0; kind < sizeof kinds / sizeof kinds[0]; kind++) {
            run_calmly(&operations[at], folder); /* what is made once and kept is made now */
            torture(&operations[at], folder, kinds[kind].kind, kinds[kind].name, &passed, &failed);
        }
    }
    torture_must(file_remove_tree(folder, NULL) == STATUS_OK, "the folder is removed");
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}
