/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of what prints or ends the process: runs a function in a child and keeps what both streams said. */
#ifndef BIDUI_CHILD_H
#define BIDUI_CHILD_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct child {
    int code; /* exit code, or -1 when a signal ended it */
    char said[4096];
};

static inline struct child
child_run(void (*run)(void))
{
    struct child child = {.code = -1};
    FILE *kept = tmpfile();
    int outcome = 0;
    pid_t process;

    (void)fflush(NULL);
    process = fork();
    if (process == 0) {
        (void)dup2(fileno(kept), 1);
        (void)dup2(fileno(kept), 2);
        run();
        exit(0);
    }
    (void)waitpid(process, &outcome, 0);
    child.code = WIFEXITED(outcome) ? WEXITSTATUS(outcome) : -1;
    rewind(kept);
    child.said[fread(child.said, 1, sizeof child.said - 1, kept)] = '\0';
    (void)fclose(kept);
    return child;
}

#endif
