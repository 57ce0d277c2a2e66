/* SPDX-License-Identifier: Apache-2.0 */
/* The short code that stands for a finding on paper: six characters and a check character, of 31 that cannot be mistaken for each
 * other in print or handwriting (no I L O U V). 31 is prime, so the check character catches every single wrong character and every
 * swap of two. Pure. */
#ifndef BIDUI_SHORT_CODE_H
#define BIDUI_SHORT_CODE_H

#include "common/ground/text.h"

#include <stdbool.h>

enum { SHORT_CODE_SIZE = 7, SHORT_CODE_FOLDED = 12 };

/* The code of a finding key; when it is taken, the next `attempt`. NUL-terminated. */
void short_code_make(struct text finding_key, unsigned attempt, char out[SHORT_CODE_SIZE + 1]);
/* True when seven characters, in any case, carry the right check character. */
bool short_code_is_valid(struct text code);
/* A code as people retype it, in the characters of codes: half width, upper case, without blanks, dashes and a leading `短码`; O is 0, I
 * and L are 1. The empty text when the cell holds anything else or more than SHORT_CODE_FOLDED characters; it may be no valid code. */
struct text short_code_fold(struct text cell, char out[SHORT_CODE_FOLDED]);

#endif
