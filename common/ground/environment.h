/* SPDX-License-Identifier: Apache-2.0 */
/* What of our environment a program that we start gets: the variables that it needs by name, no others. A secret that one of them needs
 * (a fetch's token) must not stand in /proc/PID/environ of all the others, nor for weeks in a database server's.
 *
 * One table (environment.c) says which groups of variables each program gets; a program that it does not know gets the plain ones. */
#ifndef BIDUI_ENVIRONMENT_H
#define BIDUI_ENVIRONMENT_H

#include "common/ground/arena.h"
#include "common/ground/text.h"

#include <stdbool.h>

/* bidui-extract gets this variable as well: the site names it as the place of a secret. Borrowed; call before any thread starts. At most
 * ENVIRONMENT_DECLARED_MAX, more are left out. */
enum { ENVIRONMENT_DECLARED_MAX = 256 };
void environment_declare(const char *name);

/* The environment for the program at `path` (its last name counts), NULL at the end; the strings are the process's own. */
char **environment_for(const char *path, struct arena *arena);

/* Would the program get a variable of this name? */
bool environment_passes(const char *path, struct text name);

/* Overwrites the values of this process's own environment where /proc/PID/environ shows them: for a child that was forked, not executed,
 * and reads hostile bytes. getenv finds nothing afterwards. */
void environment_wipe(void);

#endif
