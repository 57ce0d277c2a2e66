/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/intake/accept.h"

#include "common/ground/file.h"

enum { SHA256, SOURCE, GUARD, BY, WHY, AT, COLUMNS };

static const struct text header[COLUMNS] = {
    {"sha256", 6},
    {"source", 6},
    {"guard",  5},
    {"by",     2},
    {"why",    3},
    {"at",     2}
};

enum status
accept_load(const struct site *site, struct arena *arena, struct accept *accept, struct error *err)
{
    return ledger_load(&accept->lines, file_join(arena, site->landing, "accepted.csv"), header, COLUMNS, arena, err);
}

enum status
accept_save(const struct accept *accept, struct error *err)
{
    return ledger_save(&accept->lines, err);
}

void
accept_add(struct accept *accept, const struct accept_entry *entry)
{
    ledger_add(&accept->lines, (const struct text[COLUMNS]){[SHA256] = entry->sha256,
                                                            [SOURCE] = entry->source,
                                                            [GUARD] = entry->guard,
                                                            [BY] = entry->by,
                                                            [WHY] = entry->why,
                                                            [AT] = entry->at});
}

bool
accept_has(const struct accept *accept, struct text sha256, struct text source, struct text guard)
{
    for (size_t at = 0; accept != NULL && at < accept->lines.count; at++) {
        const struct text *line = ledger_get(&accept->lines, at);

        if (text_equal(line[SHA256], sha256) && text_equal(line[SOURCE], source) && text_equal(line[GUARD], guard)) {
            return true;
        }
    }
    return false;
}
