/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/json/token_number.h"

#define STATE(name) JSON_TOKEN_NUMBER_##name

enum byte_class { DIGIT_ZERO, DIGIT_OTHER, POINT, LETTER_E, PLUS, MINUS, BYTE_CLASSES };

static int
class_of(char byte)
{
    if (byte >= '0' && byte <= '9') {
        return byte == '0' ? DIGIT_ZERO : DIGIT_OTHER;
    }
    switch (byte) {
    case '.':
        return POINT;
    case 'e':
    case 'E':
        return LETTER_E;
    case '+':
        return PLUS;
    case '-':
        return MINUS;
    default:
        return -1;
    }
}

enum json_token_number
json_token_number_step(enum json_token_number state, char byte)
{
    /* what is left out is NONE */
    static const unsigned char steps[][BYTE_CLASSES] = {
        [STATE(NONE)] = {[DIGIT_ZERO] = STATE(ZERO), [DIGIT_OTHER] = STATE(DIGITS), [MINUS] = STATE(MINUS)},
        [STATE(MINUS)] = {[DIGIT_ZERO] = STATE(ZERO), [DIGIT_OTHER] = STATE(DIGITS)},
        [STATE(ZERO)] = {[POINT] = STATE(POINT), [LETTER_E] = STATE(E)},
        [STATE(DIGITS)] = {[DIGIT_ZERO] = STATE(DIGITS), [DIGIT_OTHER] = STATE(DIGITS), [POINT] = STATE(POINT), [LETTER_E] = STATE(E)},
        [STATE(POINT)] = {[DIGIT_ZERO] = STATE(FRACTION), [DIGIT_OTHER] = STATE(FRACTION)},
        [STATE(FRACTION)] = {[DIGIT_ZERO] = STATE(FRACTION), [DIGIT_OTHER] = STATE(FRACTION), [LETTER_E] = STATE(E)},
        [STATE(E)] = {[DIGIT_ZERO] = STATE(EXPONENT), [DIGIT_OTHER] = STATE(EXPONENT), [PLUS] = STATE(SIGN), [MINUS] = STATE(SIGN)},
        [STATE(SIGN)] = {[DIGIT_ZERO] = STATE(EXPONENT), [DIGIT_OTHER] = STATE(EXPONENT)},
        [STATE(EXPONENT)] = {[DIGIT_ZERO] = STATE(EXPONENT), [DIGIT_OTHER] = STATE(EXPONENT)},
    };
    const int class = class_of(byte);

    return class < 0 ? JSON_TOKEN_NUMBER_NONE : (enum json_token_number)steps[state][class];
}

bool
json_token_number_ends(enum json_token_number state)
{
    return state == STATE(ZERO) || state == STATE(DIGITS) || state == STATE(FRACTION) || state == STATE(EXPONENT);
}
