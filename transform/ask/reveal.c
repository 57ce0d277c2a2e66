/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/ask/reveal.h"

#include "common/formats/csv.h"
#include "common/ground/buffer.h"
#include "common/ground/file.h"
#include "common/ground/hash.h"

#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 64 * 1024, SALT_SIZE = 2 * HASH_SHA256_SIZE, NUMBER_SIZE = 24, MOMENT_SIZE = 32 };

/* As load derives the warehouse's salt (load/commit.c) and the warehouse the number (load/history/table.c). */
static int64_t
person_ref(const struct site *site, struct text key, struct arena *arena)
{
    unsigned char digest[HASH_SHA256_SIZE];
    char salt[SALT_SIZE], hex[HASH_SHA256_HEX];

    hash_hmac_sha256(site->key, TEXT("mask"), digest);
    hash_base32(digest, sizeof digest, salt);
    hash_sha256_hex(text_from(arena_must_format(arena, "%s|%.*s", salt, TEXT_ARG(key))), hex);
    hex[16] = '\0';
    return (int64_t)strtoull(hex, NULL, 16);
}

static void
append_line(struct buffer *line, const struct site *site, enum reveal_kind kind, struct text key, const char *batch, struct arena *arena)
{
    static const char *const kinds[] = {"person", "household", "finding"};
    const time_t now = time(NULL);
    const struct passwd *user = getpwuid(getuid());
    struct tm parts;
    char moment[MOMENT_SIZE];
    const char *uid = arena_must_format(arena, "%u", (unsigned)getuid());
    const char *ref = kind == REVEAL_PERSON ? arena_must_format(arena, "%" PRId64, person_ref(site, key, arena)) : NULL;

    (void)localtime_r(&now, &parts);
    (void)strftime(moment, sizeof moment, "%Y-%m-%dT%H:%M:%S%z", &parts);
    {
        const struct text cells[] = {text_from(moment),
                                     text_from(uid),
                                     text_from(user == NULL ? "" : user->pw_name),
                                     text_from(kinds[kind]),
                                     ref == NULL ? key : text_from(ref),
                                     text_from(batch == NULL ? "" : batch)};

        csv_append_row(line, cells, sizeof cells / sizeof cells[0]);
    }
}

enum status
reveal_note(const struct site *site, enum reveal_kind kind, struct text key, const char *batch, struct error *err)
{
    struct buffer line;
    struct arena arena;
    enum status status;

    arena_init(&arena, 0);
    buffer_init(&line, LINE_MAX_BYTES);
    append_line(&line, site, kind, key, batch, &arena);
    status = file_make_folder(file_join(&arena, site->var, "log"), err);
    if (status == STATUS_OK) {
        status = file_append(file_join(&arena, site->var, "log/reveal.csv"), "at,uid,user,kind,who,batch\n", buffer_text(&line), err);
    }
    if (status != STATUS_OK) {
        error_hint(err, "nothing is shown without its entry in the register");
    }
    buffer_done(&line);
    arena_done(&arena);
    return status;
}
