/* SPDX-License-Identifier: Apache-2.0 */
/* What people decided about deliveries, in var/landing: CSV with a fixed header, the first column a content's SHA-256, a line for each
 * decision, never changed; small, so read and written as a whole.
 *
 *   accepted.csv  who let a delivery pass a guard, and why: `sha256,source,guard,by,why,at`
 *   claims.csv    what somebody said a file is that could not be recognised: `sha256,source,scope,effective,by,why,at`, the last line for a
 *                 content counting
 * Files that wait for a claim are listed for people in inbox/待认领/清单.csv; they stay where they are. Cells live in the arena; an empty
 * one is NULL. One thread. */
#ifndef BIDUI_DECISION_H
#define BIDUI_DECISION_H

#include "extract/account/index.h"
#include "extract/intake/inputs.h"

struct decision_list {
    const char *path;
    const struct text *header;
    size_t columns;
    struct arena *arena;
    struct text *cells; /* `columns` for each line */
    size_t count;       /* lines */
    size_t capacity;
};

struct decision_acceptance {
    struct text sha256, source, guard, by, why, at;
};

struct decision_claim {
    struct text sha256, source, scope, effective; /* scope and effective may be NULL: found in the file */
    struct text by, why, at;
};

/* A missing file is an empty list. E-INDEX when it is not ours. */
enum status decision_load_acceptances(const struct site *site, struct arena *arena, struct decision_list *list,
                                      struct error *err) ERROR_MUST_CHECK;
enum status decision_load_claims(const struct site *site, struct arena *arena, struct decision_list *list,
                                 struct error *err) ERROR_MUST_CHECK;
enum status decision_save(const struct decision_list *list, struct error *err) ERROR_MUST_CHECK;

void decision_accept(struct decision_list *list, const struct decision_acceptance *acceptance);
/* `list` may be NULL: nothing is accepted. */
bool decision_accepts(const struct decision_list *list, struct text sha256, struct text source, struct text guard);
void decision_add_claim(struct decision_list *list, const struct decision_claim *claim);
/* False when this content is not claimed. `list` may be NULL. */
bool decision_find_claim(const struct decision_list *list, struct text sha256, struct decision_claim *claim);

/* The list of files that wait, for people: unclear ones and those that a guard holds back (of `inputs`, the list just chosen). NULL leaves
 * the latter out. Removed when none waits. */
enum status decision_write_waiting(const struct site *site, const struct index *index, const struct inputs *inputs, struct arena *arena,
                                   struct error *err) ERROR_MUST_CHECK;

#endif
