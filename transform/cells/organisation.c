/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/cells/organisation.h"

enum { CREDIT_CODE_SIZE = 18, ORGANISATION_CODE_SIZE = 9, REGISTRATION_SIZE = 15 };

static int
credit_value(char character)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    const char *found = character == '\0' ? NULL : strchr(alphabet, character);

    return found == NULL ? -1 : (int)(found - alphabet);
}

bool
organisation_credit_code_is_valid(struct text code)
{
    int sum = 0;
    int weight = 1;

    if (code.size != CREDIT_CODE_SIZE) {
        return false;
    }
    for (size_t at = 0; at < CREDIT_CODE_SIZE; at++) {
        const int value = credit_value(code.data[at]);

        if (value < 0) {
            return false;
        }
        if (at == CREDIT_CODE_SIZE - 1) {
            return value == (31 - sum % 31) % 31;
        }
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    return false;
}

static int
organisation_value(char character)
{
    if (character >= '0' && character <= '9') {
        return character - '0';
    }
    return character >= 'A' && character <= 'Z' ? character - 'A' + 10 : -1;
}

bool
organisation_code_is_valid(struct text code)
{
    static const int weights[] = {3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;

    if (code.size != ORGANISATION_CODE_SIZE) {
        return false;
    }
    for (size_t at = 0; at < ORGANISATION_CODE_SIZE - 1; at++) {
        const int value = organisation_value(code.data[at]);

        if (value < 0) {
            return false;
        }
        sum += value * weights[at];
    }
    return code.data[ORGANISATION_CODE_SIZE - 1] == "0X987654321"[sum % 11];
}

bool
organisation_registration_is_valid(struct text code)
{
    unsigned product = 10;

    if (code.size != REGISTRATION_SIZE) {
        return false;
    }
    for (size_t at = 0; at < REGISTRATION_SIZE; at++) {
        const unsigned digit = (unsigned)(code.data[at] - '0');
        unsigned sum;

        if (digit > 9) {
            return false;
        }
        sum = (product + digit) % 10;
        if (at == REGISTRATION_SIZE - 1) {
            return sum == 1;
        }
        product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return false;
}
