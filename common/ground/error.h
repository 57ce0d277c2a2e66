/* SPDX-License-Identifier: Apache-2.0 */
/* Errors: the program could not do its work.
 *
 * Three channels, never mixed: a *finding* says that data is wrong (normal output), an *error* that the program could not work
 * (this file), an *assert* that the program is wrong (abort). A fallible function returns a status and takes a `struct error *`
 * (may be NULL); whoever knows first fills it, everyone above only passes it on with TRY. `main` prints it.
 *
 * Whatever stands in a message, it is one line of valid UTF-8 (text_show): names of files and bytes of deliveries go into it.
 *
 * Message style: short, lower case, no full stop: `could not read "a.csv": line 7: unterminated quote`. */
#ifndef BIDUI_ERROR_H
#define BIDUI_ERROR_H

#include <stddef.h>

/* Exit codes are documented API (`bidui --help`; sysexits.h where it has the class). */
enum status {
    STATUS_OK = 0,
    STATUS_GATE = 1,         /* done, with findings at or over the gate */
    STATUS_USAGE = 64,       /* the command line is wrong */
    STATUS_DATA = 65,        /* input refused */
    STATUS_NO_INPUT = 66,    /* an expected file is missing */
    STATUS_UNAVAILABLE = 69, /* a server does not answer */
    STATUS_BUG = 70,         /* an invariant of ours is broken */
    STATUS_MEMORY = 71,      /* no memory, or a declared limit of it */
    STATUS_IO = 74,          /* reading or writing failed */
    STATUS_BUSY = 75,        /* another run holds the site */
    STATUS_CONFIG = 78       /* site, pack or parameters are wrong */
};

enum { ERROR_MESSAGE_MAX = 1024, ERROR_ID_MAX = 32 };

struct error {
    enum status status;
    char id[ERROR_ID_MAX]; /* stable message id such as E-EMPTY-FILE */
    char message[ERROR_MESSAGE_MAX];
    char hint[ERROR_MESSAGE_MAX / 2]; /* what to do; may be empty */
};

#define ERROR_MUST_CHECK __attribute__((warn_unused_result))

/* Fills `err` (when not NULL) and returns `status`, so that a failing function ends in one line. */
enum status error_set(struct error *err, enum status status, const char *id, const char *format, ...) __attribute__((format(printf, 4, 5)));

/* As error_set, with strerror(errno) behind the message. */
enum status error_errno(struct error *err, enum status status, const char *id, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Adds what the user can do about it. */
void error_hint(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The one exit below `main`: where memory has run out for a small need (arena_must_*), no caller could go on. Prints
 * `bidui: E-ID: message` and ends the process with `status` at once; a package being written stays a .partial, which is never read
 * and the next run removes. */
void error_exit(enum status status, const char *id, const char *format, ...) __attribute__((noreturn, format(printf, 3, 4)));

/* Prints `program: E-ID: message` and the hint to stderr. */
void error_print(const struct error *err, const char *program);

/* How every main ends: flushes what was printed (E-WRITE when the disk or the reader could not take it all), prints the error when
 * there is one, and returns the exit code. */
int error_end(enum status status, struct error *err, const char *program) ERROR_MUST_CHECK;

/* "input refused" and the like: one line per status, for --help and docs. */
const char *error_status_text(enum status status);

/* Propagates a failure; the only macro with hidden control flow. */
#define TRY(expression)                        \
    do {                                       \
        const enum status try_ = (expression); \
        if (try_ != STATUS_OK) {               \
            return try_;                       \
        }                                      \
    } while (0)

#endif
