/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/fetch/body.h"

#include "common/formats/json.h"
#include "common/ground/arena.h"
#include "common/ground/file.h"
#include "extract/read/json/token.h"

#include <strings.h>

enum { VERDICT_BYTES = 64 * 1024 };

static enum status
refuse_body(const char *shown, const char *reason, struct error *err)
{
    return error_set(err, STATUS_UNAVAILABLE, "E-FETCH-BODY", "\"%s\": %s", shown, reason);
}

static bool
begins(struct text body, const char *word)
{
    return body.size >= strlen(word) && strncasecmp(body.data, word, strlen(word)) == 0;
}

static bool
may_be_html(const char *name)
{
    const struct text all = text_from(name);

    return text_ends_with(all, TEXT(".xls")) || text_ends_with(all, TEXT(".html")) || text_ends_with(all, TEXT(".htm"));
}

static bool
has_array(const struct json *object)
{
    for (const struct json *item = json_first(object); item != NULL; item = json_next(item)) {
        if ((json_is_array(item) && json_count(item) > 0) || (json_is_object(item) && has_array(item))) {
            return true;
        }
    }
    return false;
}

/* {"code":500,"message":"…"} and its like: a verdict and no records. */
static bool
is_verdict(struct text body)
{
    static const char *const codes[] = {"code", "errcode", "status", "errorCode"};
    static const char *const words[] = {"message", "msg", "errmsg", "error", "detail"};
    struct json *document;
    bool bad = false;
    bool told = false;

    if (body.size > VERDICT_BYTES || body.data[0] != '{' || json_parse(body, "answer", &document, NULL) != STATUS_OK) {
        return false;
    }
    for (size_t at = 0; at < sizeof codes / sizeof codes[0]; at++) {
        const int64_t code = json_get_integer(document, codes[at], 0);

        bad |= code != 0 && code != 200;
    }
    for (size_t at = 0; at < sizeof words / sizeof words[0]; at++) {
        told |= json_get(document, words[at]) != NULL;
    }
    bad |= !json_get_bool(document, "success", true) || json_is_object(json_get(document, "error"));
    bad = bad && told && !has_array(document);
    json_free(document);
    return bad;
}

/* One document, or lines of them; anything else that begins like JSON is cut or broken. */
static bool
is_whole_json(struct text body)
{
    struct text rest = body;
    struct text line;

    if (json_token_check(body, NULL) == STATUS_OK) {
        return true;
    }
    if (body.size > 0 && body.data[body.size - 1] != '\n') {
        return false;
    }
    while (text_split(&rest, '\n', &line)) {
        line = text_trim(line);
        if (line.size > 0 && json_token_check(line, NULL) != STATUS_OK) {
            return false;
        }
    }
    return true;
}

enum status
fetch_body_look(struct text body, const char *name, const char *shown, struct error *err)
{
    const bool mark = text_starts_with(body, TEXT("\xEF\xBB\xBF"));
    const struct text all = mark ? (struct text){body.data + 3, body.size - 3} : body;
    const struct text text = text_trim(all);

    if (text.size == 0) {
        return refuse_body(shown, "the answer is empty", err);
    }
    if ((begins(text, "<!doctype html") || begins(text, "<html")) && !may_be_html(name)) {
        return refuse_body(shown, "the answer is a page for people, not data: a login or an error told as success?", err);
    }
    if (text.data[0] != '{' && text.data[0] != '[') {
        return STATUS_OK;
    }
    if (is_verdict(text)) {
        return refuse_body(shown, "the answer is a message without records: an error told as success", err);
    }
    return is_whole_json(all) || !text_ends_with(text_from(name), TEXT(".json"))
               ? STATUS_OK
               : refuse_body(shown, "the answer is no complete JSON document", err);
}

enum status
fetch_body_check(const char *path, const char *name, const char *shown, struct error *err)
{
    struct text body;
    enum status status;

    TRY(file_map(path, &body, err));
    status = fetch_body_look(body, name, shown, err);
    file_unmap(body);
    return status;
}
