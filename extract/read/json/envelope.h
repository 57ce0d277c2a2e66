/* SPDX-License-Identifier: Apache-2.0 */
/* What a JSON document says about all of its records beside those that it holds: how many there are, whether others follow, whether it is
 * an error told as an answer. Looked for in the objects around the records and in those that are called page, paging, meta …; numbers that
 * are no counts (`"total": "15000.00"`) say nothing. One pass over the tokens. */
#ifndef BIDUI_JSON_ENVELOPE_H
#define BIDUI_JSON_ENVELOPE_H

#include "common/ground/error.h"
#include "common/ground/text.h"

#include <stdbool.h>
#include <stdint.h>

struct json_envelope {
    int64_t total; /* of all pages; -1: not said */
    int64_t count; /* `count`, `size` of what is here or of all of it; -1: not said */
    bool part;     /* others follow, or came before */
    bool follows;  /* others follow */
    bool failed;   /* a code other than 0 or 200, `success: false` */
};

/* Nothing is said by what is no single JSON document (lines of records). `records`: the JSON Pointer to them; NULL: guessed. */
void json_envelope_read(struct text content, struct text records, struct json_envelope *envelope);
/* False when it holds `records` and says that there are others. */
bool json_envelope_holds(const struct json_envelope *envelope, uint64_t records);

#endif
