/* SPDX-License-Identifier: Apache-2.0 */
/* Han characters that have two code points and one look: Kangxi radicals (U+2F00..2FD5), the radicals supplement (U+2E80..2EF3) and the
 * compatibility ideographs (U+F900..FAD9, 2F800..2FA1D), which come out of PDF files, old Korean and Japanese standards and input methods.
 * Pure; Unicode 15.0: canonical decompositions, and EquivalentUnifiedIdeograph.txt for the supplement. Variants that look otherwise
 * (昇 and 升, 己 and 已, traditional forms) are other characters. The 21 whose unified ideograph lies outside the basic plane stay, so that
 * folding never makes a text longer. */
#ifndef BIDUI_HAN_H
#define BIDUI_HAN_H

#include "common/ground/text.h"

#include <stdbool.h>
#include <stdint.h>

/* The unified ideograph; any other character is itself. */
uint32_t han_unified(uint32_t character);
/* The white circle typed for the numeral 〇. */
uint32_t han_circle(uint32_t character);
/* What stands for the middle dot of a name (U+00B7 is the official one), without the full stops. */
bool han_is_middle_dot(uint32_t character);
/* Are the two different, yet alike to the eye: equal without width, case, invisible characters, blanks and the above? */
bool han_look_alike(struct text left, struct text right);

#endif
