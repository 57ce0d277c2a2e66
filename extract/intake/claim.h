/* SPDX-License-Identifier: Apache-2.0 */
/* What somebody said a file is, when it could not be recognised: var/landing/claims.csv (`sha256,source,scope,effective,by,why,at`), the
 * last line for a content counting. Files that wait are listed for people in inbox/待认领/清单.csv; they stay where they are. One thread.
 */
#ifndef BIDUI_CLAIM_H
#define BIDUI_CLAIM_H

#include "extract/account/index.h"
#include "extract/account/ledger.h"

struct claim {
    struct text sha256, source, scope, effective; /* scope and effective may be NULL: found in the file */
    struct text by, why, at;
};

struct claim_list {
    struct ledger lines;
};

/* A missing file is an empty list. E-INDEX when it is not ours. */
enum status claim_load(const struct site *site, struct arena *arena, struct claim_list *list, struct error *err) ERROR_MUST_CHECK;
enum status claim_save(const struct claim_list *list, struct error *err) ERROR_MUST_CHECK;
void claim_add(struct claim_list *list, const struct claim *claim);
/* False when nobody claimed this content. `list` may be NULL. */
bool claim_find(const struct claim_list *list, struct text sha256, struct claim *claim);

/* The list of files that wait, for people; removed when none does. */
enum status claim_write_waiting(const struct site *site, const struct index *index, struct arena *arena,
                                struct error *err) ERROR_MUST_CHECK;

#endif
