/* SPDX-License-Identifier: Apache-2.0 */
#include "load/short_code.h"

#include "common/hash.h"

#include <stddef.h>
#include <string.h>

enum { BASE = 31 };

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTWXYZ";
_Static_assert(sizeof alphabet - 1 == BASE, "a prime number of characters");

/* Weighted sum, weights 1 .. 6: a wrong character or a swap changes it modulo a prime. */
static int
check_value(const int digits[SHORT_CODE_SIZE - 1])
{
    int sum = 0;

    for (int place = 0; place < SHORT_CODE_SIZE - 1; place++) {
        sum += (place + 1) * digits[place];
    }
    return sum % BASE;
}

void
short_code_make(struct text finding_key, unsigned attempt, char out[SHORT_CODE_SIZE + 1])
{
    uint64_t value = hash_fold(attempt, finding_key);
    int digits[SHORT_CODE_SIZE - 1];

    for (int place = 0; place < SHORT_CODE_SIZE - 1; place++) {
        digits[place] = (int)(value % BASE);
        out[place] = alphabet[digits[place]];
        value /= BASE;
    }
    out[SHORT_CODE_SIZE - 1] = alphabet[check_value(digits)];
    out[SHORT_CODE_SIZE] = '\0';
}

bool
short_code_is_valid(struct text code)
{
    int digits[SHORT_CODE_SIZE];

    if (code.size != SHORT_CODE_SIZE) {
        return false;
    }
    for (size_t place = 0; place < SHORT_CODE_SIZE; place++) {
        const char byte = code.data[place];
        const char upper = (char)(byte >= 'a' && byte <= 'z' ? byte - 'a' + 'A' : byte);
        const char *found = upper == '\0' ? NULL : strchr(alphabet, upper);

        if (found == NULL) {
            return false;
        }
        digits[place] = (int)(found - alphabet);
    }
    return digits[SHORT_CODE_SIZE - 1] == check_value(digits);
}
