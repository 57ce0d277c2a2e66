/* SPDX-License-Identifier: Apache-2.0 */
/* What makes a record of valid JSON unreadable without guessing. For json_record.c alone. */
#ifndef BIDUI_JSON_RECORD_CHECK_H
#define BIDUI_JSON_RECORD_CHECK_H

#include "common/formats/json.h"
#include "common/ground/arena.h"
#include "common/ground/text.h"

/* Escapes that no text can hold, in a valid string lexeme: the reason, or NULL. */
const char *json_record_check_escapes(struct text lexeme);
/* A name given twice in one object, however written: the reason, or NULL. */
const char *json_record_check_names(const struct json *value, struct arena *scratch);

#endif
