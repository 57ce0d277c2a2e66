/* SPDX-License-Identifier: Apache-2.0 */
/* The register of looks at personal data in clear: DIR/var/log/reveal.csv (`at,uid,user,kind,who,batch`), only ever added to.
 * It is written before anything is shown; when it cannot be, nothing is shown. A household and a finding are named by their keys, a
 * person by the number that analysts know as person_ref (the warehouse's masked.*), because the register must not hold IDs itself. */
#ifndef BIDUI_REVEAL_H
#define BIDUI_REVEAL_H

#include "common/site/site.h"

enum reveal_kind { REVEAL_PERSON, REVEAL_HOUSEHOLD, REVEAL_FINDING };

/* `batch` may be NULL: the newest. */
enum status reveal_note(const struct site *site, enum reveal_kind kind, struct text key, const char *batch,
                        struct error *err) ERROR_MUST_CHECK;

#endif
