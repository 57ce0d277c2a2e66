/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/error.h"

#include "common/ground/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

__attribute__((format(printf, 4, 0))) static void
fill(struct error *err, enum status status, const char *id, const char *format, va_list arguments)
{
    char message[ERROR_MESSAGE_MAX];

    err->status = status;
    err->hint[0] = '\0';
    (void)snprintf(err->id, sizeof err->id, "%s", id);
    (void)vsnprintf(message, sizeof message, format, arguments);
    text_show_all(text_from(message), err->message, sizeof err->message);
}

enum status
error_set(struct error *err, enum status status, const char *id, const char *format, ...)
{
    va_list arguments;

    if (err != NULL) {
        va_start(arguments, format);
        fill(err, status, id, format, arguments);
        va_end(arguments);
    }
    return status;
}

enum status
error_errno(struct error *err, enum status status, const char *id, const char *format, ...)
{
    const int reason = errno;
    va_list arguments;

    if (err != NULL) {
        size_t used;

        va_start(arguments, format);
        fill(err, status, id, format, arguments);
        va_end(arguments);
        used = strlen(err->message);
        (void)snprintf(err->message + used, sizeof err->message - used, ": %s", strerror(reason));
        if (reason == EFBIG) {
            error_hint(err, "a limit on the size of files (ulimit -f) stops this: raise it, and run again");
        }
    }
    return status;
}

void
error_hint(struct error *err, const char *format, ...)
{
    va_list arguments;

    if (err != NULL) {
        char hint[sizeof err->hint];

        va_start(arguments, format);
        (void)vsnprintf(hint, sizeof hint, format, arguments);
        va_end(arguments);
        text_show_all(text_from(hint), err->hint, sizeof err->hint);
    }
}

/* GCOV_EXCL_START: the process ends here, and its counts with it.
 * _exit: other threads are at work, and what runs at exit would pull the floor from under them. */
void
error_exit(enum status status, const char *id, const char *format, ...)
{
    struct error err;
    va_list arguments;

    va_start(arguments, format);
    fill(&err, status, id, format, arguments);
    va_end(arguments);
    error_print(&err, "bidui");
    _exit((int)status);
}
/* GCOV_EXCL_STOP */

void
error_print(const struct error *err, const char *program)
{
    (void)fprintf(stderr, "%s: %s: %s\n", program, err->id, err->message);
    if (err->hint[0] != '\0') {
        (void)fprintf(stderr, "  hint: %s\n", err->hint);
    }
}

int
error_end(enum status status, struct error *err, const char *program)
{
    const bool arrived = fflush(stdout) == 0 && ferror(stdout) == 0;

    if (!arrived && (status == STATUS_OK || status == STATUS_GATE)) {
        status = error_errno(err, STATUS_IO, "E-WRITE", "could not write the output");
    }
    if (status != STATUS_OK && status != STATUS_GATE && err->id[0] != '\0') {
        error_print(err, program);
    }
    return (int)status;
}

static const struct {
    enum status status;
    const char *text;
} texts[] = {
    {STATUS_OK,          "done"                                   },
    {STATUS_GATE,        "done, with findings at or over the gate"},
    {STATUS_USAGE,       "wrong usage"                            },
    {STATUS_DATA,        "input refused"                          },
    {STATUS_NO_INPUT,    "an expected file is missing"            },
    {STATUS_UNAVAILABLE, "a service is unavailable"               },
    {STATUS_BUG,         "an internal invariant is broken"        },
    {STATUS_MEMORY,      "out of memory or over the memory limit" },
    {STATUS_IO,          "reading or writing failed"              },
    {STATUS_BUSY,        "another run holds the site"             },
    {STATUS_CONFIG,      "site, pack or parameters are wrong"     },
};

const char *
error_status_text(enum status status)
{
    for (size_t row = 0; row < sizeof texts / sizeof texts[0]; row++) {
        if (texts[row].status == status) {
            return texts[row].text;
        }
    }
    return "unknown status";
}
