/* SPDX-License-Identifier: Apache-2.0 */
/* PostgreSQL refuses to run as root. Who runs it then, and how a program is started as that user.
 * Call only while the process has one thread: it forks and asks the user database. */
#ifndef BIDUI_SERVER_USER_H
#define BIDUI_SERVER_USER_H

#include "common/ground/error.h"

#include <stdbool.h>
#include <sys/types.h>

struct server_user {
    char name[64];
    uid_t user;
    gid_t group;
    bool other; /* not the user we are: drop privileges before exec */
};

/* Ourselves, or for root the first of `bidui`, `postgres`, `nobody` that exists. `wanted` (may be NULL) names the user a cluster
 * already belongs to. E-WAREHOUSE-USER. */
enum status server_user_pick(const char *wanted, struct server_user *user, struct error *err) ERROR_MUST_CHECK;
/* True when the user can enter the folder. */
bool server_user_can_enter(const struct server_user *user, const char *folder);
/* Makes the folder (0700, parents must exist) if it is missing and gives it to the user; one that belongs to somebody else, or a
 * link, is refused: E-WAREHOUSE-FOLDER. */
enum status server_user_folder(const struct server_user *user, const char *folder, struct error *err) ERROR_MUST_CHECK;
/* Writes a private file (0600) of the user's. */
enum status server_user_file(const struct server_user *user, const char *path, const char *content, struct error *err) ERROR_MUST_CHECK;
/* Starts argv[0] as the user in a session of its own, with nothing of our environment (common/ground/environment.h) and the language C, so
 * that its messages read the same everywhere; output is appended to `log`; *child is its process. */
enum status server_user_start(const struct server_user *user, char *const *argv, const char *log, pid_t *child,
                              struct error *err) ERROR_MUST_CHECK;
/* The same, and waits: E-WAREHOUSE-START with the log's last line when it fails. */
enum status server_user_run(const struct server_user *user, char *const *argv, const char *log, struct error *err) ERROR_MUST_CHECK;
/* The last line of a log that gives the reason (FATAL, PANIC, error, a signal), else the last one; "" when there is none. */
void server_user_last_line(const char *log, char *out, size_t size);

#endif
