/* SPDX-License-Identifier: Apache-2.0 */
/* Check characters of organisations' numbers. Pure; upper-case ASCII in. */
#ifndef BIDUI_ORGANISATION_H
#define BIDUI_ORGANISATION_H

#include "common/ground/text.h"

#include <stdbool.h>

/* GB 32100-2015: 18 characters of 0-9A-HJ-NP-RTUWXY, weights 3^(n-1) mod 31. Only the last character is checked; characters outside the
 * alphabet make it false. */
bool organisation_credit_code_is_valid(struct text code);
/* GB 11714-1997: eight digits or letters and the check character, without the dash. */
bool organisation_code_is_valid(struct text code);
/* GS 15-2006: 15 digits of the old business registration, ISO 7064 MOD 11,10. */
bool organisation_registration_is_valid(struct text code);

#endif
