/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/recognise/guard.h"

#include "common/formats/json.h"

#include <inttypes.h>
#include <stdio.h>

enum { SHRINK_PERCENT = 50, SHRINK_FROM = 100, OLD_SHEET = 65536, NEW_SHEET = 1048576 };

static const struct {
    const char *name;
    const char *id;
} guards[] = {
    {"shrink",     "E-GUARD-SHRINK"    },
    {"repeat",     "E-GUARD-REPEAT"    },
    {"full-sheet", "E-GUARD-FULL-SHEET"},
    {"half-row",   "E-GUARD-HALF-ROW"  },
};

const char *
guard_id(const char *name)
{
    for (size_t at = 0; at < sizeof guards / sizeof guards[0]; at++) {
        if (strcmp(guards[at].name, name) == 0) {
            return guards[at].id;
        }
    }
    return NULL;
}

const char *
guard_name(struct text id)
{
    for (size_t at = 0; at < sizeof guards / sizeof guards[0]; at++) {
        if (text_equal(text_from(guards[at].id), id)) {
            return guards[at].name;
        }
    }
    return NULL;
}

bool
guard_is_full_sheet(uint64_t rows)
{
    return rows == OLD_SHEET || rows == NEW_SHEET;
}

const char *
guard_history(const struct schema *schema, const struct index_entry *standing, const struct index_entry *candidate,
              char detail[GUARD_DETAIL])
{
    const struct json *settings = schema->json == NULL ? NULL : json_get(schema->json, "guards");
    const int64_t percent = json_get_integer(settings, "shrink", SHRINK_PERCENT);
    const int64_t from = json_get_integer(settings, "shrink_from", SHRINK_FROM);

    if (standing == NULL) {
        return NULL;
    }
    if (text_equal(standing->sha256, candidate->sha256) && !text_equal(standing->effective, candidate->effective)) {
        (void)snprintf(detail, GUARD_DETAIL, "\"%.*s\" is byte for byte \"%.*s\" of %.*s, but dated %.*s", TEXT_ARG(candidate->path),
                       TEXT_ARG(standing->path), TEXT_ARG(standing->effective), TEXT_ARG(candidate->effective));
        return "repeat";
    }
    if (!schema->append && standing->rows >= (uint64_t)from && candidate->rows * 100 < standing->rows * (uint64_t)(100 - percent)) {
        (void)snprintf(detail, GUARD_DETAIL, "\"%.*s\" has %" PRIu64 " rows where \"%.*s\" had %" PRIu64 ": more than %" PRId64 " %% fewer",
                       TEXT_ARG(candidate->path), candidate->rows, TEXT_ARG(standing->path), standing->rows, percent);
        return "shrink";
    }
    return NULL;
}
