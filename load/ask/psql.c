/* SPDX-License-Identifier: Apache-2.0 */
#include "load/ask/psql.h"

#include "common/pg/pg.h"
#include "load/server/command.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORDS_MAX = 16 };

enum status
ask_psql(const struct site *site, const char *const *words, size_t count, struct arena *arena, struct error *err)
{
    const char *all[WORDS_MAX] = {"psql", "-X", "-q", "-v", "ON_ERROR_STOP=1"};
    const size_t given = 5;

    for (size_t word = 0; word < count && given + word < WORDS_MAX; word++) {
        all[given + word] = words[word];
    }
    /* whatever the locale: columns line up only when psql knows how wide Chinese characters are */
    if (setenv("PGCLIENTENCODING", "UTF8", 1) != 0) {
        return error_errno(err, STATUS_MEMORY, "E-MEMORY", "could not tell psql the encoding");
    }
    return server_command(site, all, given + count, arena, err);
}

const char *
ask_psql_relation(const char *name, struct arena *arena)
{
    struct text rest = text_from(name), schema = TEXT("mart");

    if (strchr(name, '.') != NULL) {
        (void)text_split(&rest, '.', &schema);
    }
    return arena_must_format(arena, "%s.%s", pg_identifier(arena, schema), pg_identifier(arena, rest));
}

const char *
ask_psql_user(void)
{
    const struct passwd *user = getpwuid(getuid()); /* an environment can say anything */

    return user == NULL ? "?" : user->pw_name;
}
