/* SPDX-License-Identifier: Apache-2.0 */
/* The record at hand, written down token by token: its bytes, its shape (json_shape.h) and where its scalars stand; then its tree by cJSON.
 * For json_record.c alone. The holder ends it with json_record_body_done. */
#ifndef BIDUI_JSON_RECORD_BODY_H
#define BIDUI_JSON_RECORD_BODY_H

#include "common/ground/buffer.h"
#include "extract/read/json/record.h"
#include "extract/read/json/token.h"

struct json_record_body {
    struct buffer bytes;
    struct buffer shape;
    struct buffer scalars; /* struct json_record_scalar */
    struct buffer parsed;  /* what cJSON gets */
    bool comma;            /* one belongs before the next token */
    const char *reason;    /* NULL, or why the record is rejected */
};

extern const char json_record_body_too_large[];

void json_record_body_init(struct json_record_body *body, size_t record_limit);
void json_record_body_done(struct json_record_body *body);
void json_record_body_clear(struct json_record_body *body);
void json_record_body_add(struct json_record_body *body, const struct json_token *token);
/* Behind the last token: too large is a reason, too. */
void json_record_body_end(struct json_record_body *body);
/* Sets what the record knows of its body. */
void json_record_body_show(const struct json_record_body *body, struct json_record *record);
/* Sets the value of a record that was shown, or its reason. What it returns is yours to free (json_free). */
struct json *json_record_body_parse(struct json_record_body *body, struct json_record *record, struct arena *scratch);

#endif
