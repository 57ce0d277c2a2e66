/* SPDX-License-Identifier: Apache-2.0 */
/* Runs another of our programs as a child process: argument arrays, no shell. The child ends with its parent (even a killed one), so that
 * no stage works on a site whose lock is gone. It gets the variables of our environment that it needs (environment.h). */
#ifndef BIDUI_CHILD_H
#define BIDUI_CHILD_H

#include "common/ground/arena.h"
#include "common/ground/buffer.h"
#include "common/ground/error.h"
#include "common/ground/text.h"

#include <stddef.h>

enum child_stream { CHILD_OUTPUT, CHILD_ERRORS, CHILD_TICK };

/* Called for every line of the child's stdout and stderr (without the line end), and every fifth of a second with CHILD_TICK and
 * no text. */
typedef void (*child_listener)(void *context, enum child_stream stream, struct text line);

struct child_result {
    int code;         /* exit code; STATUS_BUG when a signal ended it */
    int signal;       /* 0 when it ended by itself */
    double seconds;   /* wall clock */
    double processor; /* seconds of CPU, user and system */
    long peak_kib;
};

/* The path of a program beside the running executable. */
char *child_program(const char *name, struct arena *arena);
/* argv[0] is the path, the last element NULL. */
enum status child_run(const char *const *argv, child_listener listener, void *context, struct child_result *result,
                      struct error *err) ERROR_MUST_CHECK;
/* Gathers both streams. A stream that outgrows its buffer is read to the end all the same: ask buffer_ok. */
enum status child_read(const char *const *argv, struct buffer *output, struct buffer *errors, struct child_result *result,
                       struct error *err) ERROR_MUST_CHECK;
/* The child inherits our streams. */
enum status child_await(const char *const *argv, struct child_result *result, struct error *err) ERROR_MUST_CHECK;
/* Becomes the program; returns only when that fails. */
enum status child_exec(const char *const *argv, struct error *err) ERROR_MUST_CHECK;

#endif
