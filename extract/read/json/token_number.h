/* SPDX-License-Identifier: Apache-2.0 */
/* The grammar of JSON numbers, a byte at a time. Pure. */
#ifndef BIDUI_JSON_TOKEN_NUMBER_H
#define BIDUI_JSON_TOKEN_NUMBER_H

#include <stdbool.h>

enum json_token_number {
    JSON_TOKEN_NUMBER_NONE, /* before the number; as a result: the byte does not belong to it */
    JSON_TOKEN_NUMBER_MINUS,
    JSON_TOKEN_NUMBER_ZERO,
    JSON_TOKEN_NUMBER_DIGITS,
    JSON_TOKEN_NUMBER_POINT,
    JSON_TOKEN_NUMBER_FRACTION,
    JSON_TOKEN_NUMBER_E,
    JSON_TOKEN_NUMBER_SIGN,
    JSON_TOKEN_NUMBER_EXPONENT
};

enum json_token_number json_token_number_step(enum json_token_number state, char byte);
/* Whether a number may end here. */
bool json_token_number_ends(enum json_token_number state);

#endif
