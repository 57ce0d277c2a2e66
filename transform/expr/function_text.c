/* SPDX-License-Identifier: Apache-2.0 */
/* Functions of text. Positions and lengths count characters, comparison is by bytes. */
#include "transform/expr/function.h"

#include "common/ground/regex.h"

static bool
give_truth(struct expr_value *out, bool truth)
{
    out->truth = truth;
    return true;
}

static bool
give_integer(struct expr_value *out, int64_t value)
{
    out->number = fixed_from_integer(value);
    return true;
}

/* Nothing left is NULL: the empty text does not exist. */
static bool
give_text(struct expr_value *out, struct text text)
{
    out->text = text;
    return text.size > 0;
}

static size_t
step(struct text text, size_t at)
{
    uint32_t character;
    const size_t size = text_decode((struct text){text.data + at, text.size - at}, &character);

    return size == 0 ? 1 : size;
}

/* The byte where character `count` (0-based) starts, at most the size. */
static size_t
byte_of(struct text text, int64_t count)
{
    size_t at = 0;

    while (count > 0 && at < text.size) {
        at += step(text, at);
        count--;
    }
    return at;
}

static bool
length_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data, (void)scratch;
    return give_integer(out, (int64_t)text_length(in[0].text));
}

/* No text is as long, so that sums of two do not overflow. */
static int64_t
position(fixed number)
{
    const int64_t far = INT64_C(1) << 40;
    const int64_t at = fixed_to_integer(number);

    return at > far ? far : at < -far ? -far : at;
}

/* As SQL: positions before the first character count, so substr('abc', 0, 2) is 'a'. */
static bool
substr_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    const struct text text = in[0].text;
    int64_t from = position(in[1].number) - 1;
    int64_t to = count > 2 ? from + position(in[2].number) : INT64_MAX;
    size_t first;
    size_t last;

    (void)data, (void)scratch;
    from = from < 0 ? 0 : from;
    to = to < from ? from : to;
    first = byte_of(text, from);
    last = first + byte_of((struct text){text.data + first, text.size - first}, to - from);
    return give_text(out, (struct text){text.data + first, last - first});
}

static bool
starts_with_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data, (void)scratch;
    return give_truth(out, text_starts_with(in[0].text, in[1].text));
}

static bool
ends_with_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data, (void)scratch;
    return give_truth(out, text_ends_with(in[0].text, in[1].text));
}

static bool
contains_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data, (void)scratch;
    return give_truth(out, text_find(in[0].text, in[1].text) != SIZE_MAX);
}

static bool
matches_prepare(const struct expr *call, const struct expr_context *context, const void **data)
{
    const struct expr *pattern = call->arguments[1];
    const char *reason;

    if (pattern->kind != EXPR_LITERAL || pattern->type != EXPR_TEXT) {
        expr_problem(context->problems, "E-RULE-TYPE", pattern->at, pattern->end, NULL, "the pattern must be a text literal");
        return false;
    }
    *data = regex_compile(pattern->name, context->arena, &reason);
    if (*data == NULL) {
        expr_problem(context->problems, "E-RULE-SYNTAX", pattern->at, pattern->end, NULL, "the pattern %s", reason);
    }
    return *data != NULL;
}

static bool
matches_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)scratch;
    return give_truth(out, regex_match(data, in[0].text));
}

static struct text
map_ascii(struct text text, char low, char high, struct arena *scratch)
{
    char *copy = arena_must_alloc(scratch, text.size + 1);

    for (size_t at = 0; at < text.size; at++) {
        copy[at] = text.data[at] >= low && text.data[at] <= high ? (char)(text.data[at] ^ 0x20) : text.data[at];
    }
    return (struct text){copy, text.size};
}

static bool
upper_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data;
    return give_text(out, map_ascii(in[0].text, 'a', 'z', scratch));
}

static bool
lower_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data;
    return give_text(out, map_ascii(in[0].text, 'A', 'Z', scratch));
}

static bool
trim_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    struct text text = in[0].text;

    (void)count, (void)data, (void)scratch;
    while (text.size > 0 && text.data[0] == ' ') {
        text = (struct text){text.data + 1, text.size - 1};
    }
    while (text.size > 0 && text.data[text.size - 1] == ' ') {
        text.size--;
    }
    return give_text(out, text);
}

static bool
replace_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    const struct text from = in[1].text;
    const struct text to = in[2].valid ? in[2].text : TEXT("");
    struct text rest = in[0].text;
    char *copy;
    size_t used = 0;
    size_t found;

    (void)count, (void)data;
    if (!in[0].valid || !in[1].valid) {
        return false;
    }
    copy = arena_must_alloc(scratch, rest.size + (rest.size / from.size + 1) * to.size);
    while ((found = text_find(rest, from)) != SIZE_MAX) {
        memcpy(copy + used, rest.data, found);
        memcpy(copy + used + found, to.data, to.size);
        used += found + to.size;
        rest = (struct text){rest.data + found + from.size, rest.size - found - from.size};
    }
    memcpy(copy + used, rest.data, rest.size);
    return give_text(out, (struct text){copy, used + rest.size});
}

/* ---- cells with several values, joined by ; ---- */

static bool
list_has(struct text list, struct text wanted)
{
    struct text part;

    while (text_split(&list, ';', &part)) {
        if (text_equal(part, wanted)) {
            return true;
        }
    }
    return false;
}

static bool
overlaps_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)data, (void)scratch;
    for (size_t at = 1; at < count; at++) {
        if (list_has(in[0].text, in[at].text)) {
            return give_truth(out, true);
        }
    }
    return give_truth(out, false);
}

/* Bytes of the separator at the front, 0 when there is none: what people put between values (normaliser_multi.c). */
static size_t
separator_size(struct text text)
{
    static const char *const separators[] = {";", ",", "/", "|", "+", " ", "，", "、", "；"};

    for (size_t at = 0; at < sizeof separators / sizeof separators[0]; at++) {
        if (text_starts_with(text, text_from(separators[at]))) {
            return strlen(separators[at]);
        }
    }
    return 0;
}

static bool
list_size_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    struct text rest = in[0].text;
    bool inside = false;
    int64_t size = 0;

    (void)count, (void)data, (void)scratch;
    while (rest.size > 0) {
        const size_t separator = separator_size(rest);

        size += separator == 0 && !inside;
        inside = separator == 0;
        rest = (struct text){rest.data + (separator == 0 ? 1 : separator), rest.size - (separator == 0 ? 1 : separator)};
    }
    return give_integer(out, size);
}

/* ---- like ---- */

/* One pattern character against the front of the text: bytes taken of each, or false. */
static bool
like_step(struct text text, struct text pattern, size_t *text_bytes, size_t *pattern_bytes)
{
    const bool escaped = pattern.data[0] == '\\' && pattern.size > 1;
    const size_t at = escaped ? 1 : 0;

    if (text.size == 0) {
        return false;
    }
    *text_bytes = step(text, 0);
    if (!escaped && pattern.data[0] == '_') {
        *pattern_bytes = 1;
        return true;
    }
    *pattern_bytes = at + step(pattern, at);
    return *text_bytes == *pattern_bytes - at && memcmp(text.data, pattern.data + at, *text_bytes) == 0;
}

/* Greedy with one point of return: only the last % ever needs to be tried again. */
bool
expr_function_text_like(struct text text, struct text pattern)
{
    struct text retry_text = TEXT_NULL;
    struct text retry_pattern = TEXT_NULL;

    for (;;) {
        size_t text_bytes;
        size_t pattern_bytes;

        if (pattern.size > 0 && pattern.data[0] == '%') {
            pattern = (struct text){pattern.data + 1, pattern.size - 1};
            retry_text = text;
            retry_pattern = pattern;
            continue;
        }
        if (pattern.size > 0 && like_step(text, pattern, &text_bytes, &pattern_bytes)) {
            text = (struct text){text.data + text_bytes, text.size - text_bytes};
            pattern = (struct text){pattern.data + pattern_bytes, pattern.size - pattern_bytes};
            continue;
        }
        if (pattern.size == 0 && text.size == 0) {
            return true;
        }
        if (retry_text.size == 0) {
            return false;
        }
        text_bytes = step(retry_text, 0);
        retry_text = (struct text){retry_text.data + text_bytes, retry_text.size - text_bytes};
        text = retry_text;
        pattern = retry_pattern;
    }
}

/* clang-format off */
const struct expr_function expr_function_text_table[] = {
    {.name = "length", .form = "length(text)", .summary = "number of characters",
     .result = EXPR_NUMBER, .arguments = {EXPR_TEXT}, .minimum = 1, .maximum = 1, .run = length_run,
     .sql = {{NULL, "t text", "numeric", "pg_catalog.char_length(t)::numeric"}},
     .examples = {"length('王小二') = 3"}},
    {.name = "substr", .form = "substr(text, from[, count])",
     .summary = "characters from position `from` (1 is the first), at most `count`; nothing left is NULL",
     .result = EXPR_TEXT, .arguments = {EXPR_TEXT, EXPR_NUMBER, EXPR_NUMBER}, .minimum = 2, .maximum = 3, .flags = FUNCTION_KEEPS,
     .run = substr_run,
     .sql = {{NULL, "t text, f numeric", "text",
              "CASE WHEN f IS NOT NULL THEN nullif(pg_catalog.substr(t, least(greatest(pg_catalog.trunc(f), 1), "
              "2147483647)::int), '') END"},
             {NULL, "t text, f numeric, n numeric", "text",
              "CASE WHEN f IS NOT NULL AND n IS NOT NULL THEN nullif(pg_catalog.substr(t, least(greatest(pg_catalog.trunc(f), "
              "1), 2147483647)::int, "
              "least(greatest(pg_catalog.trunc(f) + pg_catalog.trunc(n) - greatest(pg_catalog.trunc(f), 1), 0), "
              "2147483647)::int), '') END"}},
     .examples = {"substr('410621199001011234', 7, 4) = '1990'", "substr('abc', 999999999999) is null", "substr('abc', null) is null",
                  "substr('甲乙丙', 0, 2) = '甲'"}},
    {.name = "starts_with", .form = "starts_with(text, prefix)", .summary = "whether the text begins so",
     .result = EXPR_BOOLEAN, .arguments = {EXPR_TEXT}, .minimum = 2, .maximum = 2, .run = starts_with_run,
     .sql = {{NULL, "t text, p text", "boolean", "pg_catalog.starts_with(t, p)"}},
     .examples = {"starts_with('999999000', '999999')"}},
    {.name = "ends_with", .form = "ends_with(text, suffix)", .summary = "whether the text ends so",
     .result = EXPR_BOOLEAN, .arguments = {EXPR_TEXT}, .minimum = 2, .maximum = 2, .run = ends_with_run,
     .sql = {{NULL, "t text, p text", "boolean", "pg_catalog.right(t, pg_catalog.char_length(p)) = p"}},
     .examples = {"ends_with('善堂镇', '镇')"}},
    {.name = "contains", .form = "contains(text, part)", .summary = "whether the part occurs in the text",
     .result = EXPR_BOOLEAN, .arguments = {EXPR_TEXT}, .minimum = 2, .maximum = 2, .run = contains_run,
     .sql = {{NULL, "t text, p text", "boolean", "pg_catalog.strpos(t, p) > 0"}},
     .examples = {"contains('浚县善堂镇', '善堂')", "not contains('abc', '%')"}},
    {.name = "matches", .form = "matches(text, 'pattern')",
     .summary = "whether the regular expression (section \"Patterns\") is found in the text",
     .result = EXPR_BOOLEAN, .arguments = {EXPR_TEXT}, .minimum = 2, .maximum = 2, .prepare = matches_prepare, .run = matches_run,
     .sql = {{NULL, "t text, p text", "boolean", "(t COLLATE \"C\") ~ p"}},
     .examples = {"matches('13812345678', '^1[3-9]\\d{9}$')", "not matches('１', '\\d')"}},
    {.name = "upper", .form = "upper(text)", .summary = "ASCII letters in upper case",
     .result = EXPR_TEXT, .arguments = {EXPR_TEXT}, .minimum = 1, .maximum = 1, .flags = FUNCTION_KEEPS, .run = upper_run,
     .sql = {{NULL, "t text", "text", "pg_catalog.upper(t COLLATE \"C\")"}},
     .examples = {"upper('a1x') = 'A1X'", "upper('é') = 'é'"}},
    {.name = "lower", .form = "lower(text)", .summary = "ASCII letters in lower case",
     .result = EXPR_TEXT, .arguments = {EXPR_TEXT}, .minimum = 1, .maximum = 1, .flags = FUNCTION_KEEPS, .run = lower_run,
     .sql = {{NULL, "t text", "text", "pg_catalog.lower(t COLLATE \"C\")"}},
     .examples = {"lower('A1X') = 'a1x'"}},
    {.name = "trim", .form = "trim(text)", .summary = "without blanks at both ends; nothing left is NULL",
     .result = EXPR_TEXT, .arguments = {EXPR_TEXT}, .minimum = 1, .maximum = 1, .flags = FUNCTION_KEEPS, .run = trim_run,
     .sql = {{NULL, "t text", "text", "nullif(pg_catalog.btrim(t, ' '), '')"}},
     .examples = {"trim('  a b ') = 'a b'", "trim('  ') is null"}},
    {.name = "replace", .form = "replace(text, part, by)", .summary = "every `part` replaced; `by` NULL takes it out",
     .result = EXPR_TEXT, .arguments = {EXPR_TEXT}, .minimum = 3, .maximum = 3, .flags = FUNCTION_KEEPS | FUNCTION_TAKES_NULL,
     .run = replace_run,
     .sql = {{NULL, "t text, p text, b text", "text", "nullif(pg_catalog.replace(t, p, coalesce(b, '')), '')"}},
     .examples = {"replace('a-b-c', '-', null) = 'abc'", "replace('a', 'a', null) is null"}},
    {.name = "has", .form = "has(list, value)", .summary = "whether a cell with several values (joined by ;) holds the value",
     .result = EXPR_BOOLEAN, .arguments = {EXPR_TEXT}, .minimum = 2, .maximum = 2, .flags = FUNCTION_VALUES, .run = overlaps_run,
     .sql = {{NULL, "t text, v text", "boolean", "v = ANY (pg_catalog.string_to_array(t, ';'))"}},
     .examples = {"has('残疾;长期慢性病', '残疾')"}},
    {.name = "overlaps", .form = "overlaps(list, value, …)", .summary = "whether it holds at least one of the values",
     .result = EXPR_BOOLEAN, .arguments = {EXPR_TEXT}, .minimum = 2, .maximum = FUNCTION_ANY_NUMBER, .flags = FUNCTION_VALUES,
     .run = overlaps_run,
     .sql = {{NULL, "t text, VARIADIC v text[]", "boolean",
              "CASE WHEN pg_catalog.array_position(v, NULL) IS NULL THEN pg_catalog.string_to_array(t, ';') && v END"}},
     .examples = {"overlaps('残疾;长期慢性病', '健康', '残疾')"}},
    {.name = "list_size", .form = "list_size(list)", .summary = "how many values the cell holds; of raw(…) too, whatever separates them",
     .result = EXPR_NUMBER, .arguments = {EXPR_TEXT}, .minimum = 1, .maximum = 1, .run = list_size_run,
     .sql = {{NULL, "t text", "numeric",
              "pg_catalog.cardinality(pg_catalog.array_remove(pg_catalog.regexp_split_to_array(t, '[;,/|+ ，、；]'), ''))::numeric"}},
     .examples = {"list_size('残疾、长期慢性病') = 2", "list_size('a,,b;') = 2"}},
    {.name = NULL},
};
/* clang-format on */
