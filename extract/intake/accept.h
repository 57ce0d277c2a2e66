/* SPDX-License-Identifier: Apache-2.0 */
/* Who let a delivery pass a guard, and why: var/landing/accepted.csv (`sha256,source,guard,by,why,at`), one line for each time. One thread.
 */
#ifndef BIDUI_ACCEPT_H
#define BIDUI_ACCEPT_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/site/site.h"
#include "extract/account/ledger.h"

#include <stdbool.h>

struct accept_entry {
    struct text sha256, source, guard, by, why, at;
};

struct accept {
    struct ledger lines;
};

/* A missing file is an empty list. E-INDEX when it is not ours. */
enum status accept_load(const struct site *site, struct arena *arena, struct accept *accept, struct error *err) ERROR_MUST_CHECK;
enum status accept_save(const struct accept *accept, struct error *err) ERROR_MUST_CHECK;
void accept_add(struct accept *accept, const struct accept_entry *entry);
bool accept_has(const struct accept *accept, struct text sha256, struct text source, struct text guard);

#endif
