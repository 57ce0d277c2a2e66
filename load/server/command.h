/* SPDX-License-Identifier: Apache-2.0 */
/* bidui warehouse start|stop|status|psql|dsn|remove. */
#ifndef BIDUI_SERVER_COMMAND_H
#define BIDUI_SERVER_COMMAND_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/site/site.h"

/* Runs the command named by words[0]; psql replaces the process and does not come back. */
enum status server_command(const struct site *site, const char *const *words, size_t count, struct arena *arena,
                           struct error *err) ERROR_MUST_CHECK;
/* Where to connect; an embedded cluster is made and started first. */
enum status server_command_ready(const struct site *site, struct arena *arena, const char **conninfo, struct error *err) ERROR_MUST_CHECK;

#endif
