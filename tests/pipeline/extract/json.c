/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON readers as filters, for fixtures_json.py.
 * usage: json check FILE...                 one line a file: "ok" or the message of the refusal, TAB, the file
 *        json records FILE POINTER PIECE    the records as lines "number TAB reason-or-ok TAB raw"; 65 and the message when refused
 *        json guess FILE                    "lines" or "document POINTER" */
#include "common/ground/file.h"
#include "extract/read/json/record.h"
#include "extract/read/json/token.h"

#include <stdio.h>
#include <stdlib.h>

enum { HEAD = 65536 };

static void
check(const char *path)
{
    struct text content;
    struct error err = {0};

    enum status status = file_map(path, &content, &err);

    if (status == STATUS_OK) {
        status = json_token_check(content, &err);
        file_unmap(content);
    }
    printf("%s\t%s\n", status == STATUS_OK ? "ok" : err.message, path);
}

static enum status
print_record(void *context, const struct json_record *record, struct error *err)
{
    (void)context, (void)err;
    printf("%llu\t%s\t%.*s\n", (unsigned long long)record->number, record->reason == NULL ? "ok" : record->reason, TEXT_ARG(record->raw));
    return STATUS_OK;
}

static enum status
records(struct text content, const char *path, const char *pointer, size_t piece, struct error *err)
{
    struct json_record_options options = {.name = path, .pointer = text_from(pointer)};
    struct json_record_reader *reader;
    uint64_t count;
    enum status status;

    if (strcmp(pointer, "lines") == 0) {
        options.form = JSON_RECORD_LINES;
    }
    TRY(json_record_new(&options, print_record, NULL, &reader, err));
    status = STATUS_OK;
    for (size_t at = 0; at < content.size && status == STATUS_OK; at += piece) {
        status = json_record_feed(reader, (struct text){content.data + at, content.size - at < piece ? content.size - at : piece}, err);
    }
    if (status == STATUS_OK) {
        status = json_record_finish(reader, &count, err);
    }
    json_record_free(reader);
    return status;
}

static void
guess(struct text content)
{
    struct json_record_options options = {0};
    struct arena arena;

    arena_init(&arena, 0);
    json_record_guess((struct text){content.data, content.size < HEAD ? content.size : HEAD}, &options, &arena);
    if (options.form == JSON_RECORD_LINES) {
        printf("lines\n");
    } else {
        printf("document %.*s\n", TEXT_ARG(options.pointer));
    }
    arena_done(&arena);
}

int
main(int argc, char **argv)
{
    struct text content;
    struct error err = {0};
    enum status status;

    if (argc < 3) {
        fprintf(stderr, "usage: json check|records|guess FILE...\n");
        return 64;
    }
    if (strcmp(argv[1], "check") == 0) {
        for (int at = 2; at < argc; at++) {
            check(argv[at]);
        }
        return 0;
    }
    status = file_map(argv[2], &content, &err);
    if (status == STATUS_OK && argc == 5) {
        status = records(content, argv[2], argv[3], (size_t)atol(argv[4]), &err);
    } else if (status == STATUS_OK) {
        guess(content);
    }
    if (status != STATUS_OK) {
        fprintf(stderr, "%s\n", err.message);
    }
    return (int)status;
}
