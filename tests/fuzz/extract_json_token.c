/* SPDX-License-Identifier: Apache-2.0 */
/* Byte by byte it is the same as at once; what is valid is cut into records whose fields can all be asked for. */
#include "extract/json_record_field.h"
#include "extract/json_token.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum status
on_record(void *context, const struct json_record *record, struct error *err)
{
    struct json_record_field *fields;
    struct arena arena;

    (void)context, (void)err;
    arena_init(&arena, 0);
    for (size_t at = 0, count = record->reason == NULL ? json_record_field_list(record, &arena, &fields) : 0; at < count; at++) {
        size_t rows;

        if (json_record_field_rows(record, &fields[at].pointer, 1, &rows, NULL) == STATUS_OK) {
            (void)json_record_field_get(record, fields[at].pointer, rows - 1, &arena);
        }
    }
    arena_done(&arena);
    return STATUS_OK;
}

static void
cut(struct text json, enum json_record_form form)
{
    struct json_record_options options = {0};
    struct json_record_reader *reader;
    struct arena arena;
    uint64_t records;

    arena_init(&arena, 0);
    json_record_guess(json, &options, &arena);
    options.form = form;
    if (json_record_new(&options, on_record, NULL, &reader, NULL) == STATUS_OK) {
        if (json_record_feed(reader, json, NULL) == STATUS_OK && json_record_finish(reader, &records, NULL) != STATUS_OK) {
            records = 0;
        }
        json_record_free(reader);
    }
    arena_done(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct text json = {(const char *)data, size};
    struct json_token_stream stream;
    enum status status = STATUS_OK;

    json_token_init(&stream, NULL, NULL);
    for (size_t at = 0; at < size && status == STATUS_OK; at++) {
        status = json_token_feed(&stream, (struct text){json.data + at, 1}, NULL);
    }
    if (status == STATUS_OK) {
        status = json_token_finish(&stream, NULL);
    }
    json_token_done(&stream);
    assert(status == json_token_check(json, NULL));
    cut(json, JSON_RECORD_DOCUMENT);
    cut(json, JSON_RECORD_LINES);
    return 0;
}
