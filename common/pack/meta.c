/* SPDX-License-Identifier: Apache-2.0 */
#include "common/pack/meta.h"

#include "common/ground/file.h"
#include "common/ground/regex.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

enum { STEPS_MAX = 64, FILE_BYTES_MAX = 16 * 1024 * 1024, WORDS_SHOWN = 16 };

struct walk {
    const struct meta_file *file;
    const struct json *root; /* of the schema */
    struct arena *arena;
    meta_listener listener;
    void *context;
    size_t steps[STEPS_MAX];
    size_t depth;
    struct text key; /* of the member around the value; NULL: none */
    size_t quiet;    /* above 0: only whether there is a problem is asked */
    size_t problems;
};

static void check_value(struct walk *walk, const struct json *schema, const struct json *value);

/* ---- telling ---- */

__attribute__((format(printf, 4, 5))) static void
tell(struct walk *walk, bool key, const char *hint, const char *format, ...)
{
    struct meta_problem problem = {.hint = hint};
    char message[ERROR_MESSAGE_MAX / 2];
    va_list arguments;

    walk->problems++;
    if (walk->quiet > 0) {
        return;
    }
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    problem.message = key || text_is_null(walk->key) ? arena_must_string(walk->arena, text_from(message))
                                                     : arena_must_format(walk->arena, "\"%.*s\": %s", TEXT_ARG(walk->key), message);
    json_place(walk->file->source, walk->steps, walk->depth < STEPS_MAX ? walk->depth : STEPS_MAX, key, &problem.line, &problem.column);
    walk->listener(walk->context, &problem);
}

static const char *
did_you_mean(const struct walk *walk, const struct text_nearest *nearest)
{
    return text_is_null(nearest->found) ? NULL : arena_must_format(walk->arena, "did you mean \"%.*s\"?", TEXT_ARG(nearest->found));
}

/* `a, b, c`, the first of them when there are many. */
static const char *
list_words(const struct walk *walk, const struct json *list, bool keys)
{
    const char *all = "";
    size_t count = 0;

    for (const struct json *item = json_first(list); item != NULL && count < WORDS_SHOWN; item = json_next(item)) {
        const struct text word = keys ? json_key(item) : json_text(item);

        if (!text_is_null(word)) {
            all = arena_must_format(walk->arena, "%s%s%.*s", all, count++ == 0 ? "" : ", ", TEXT_ARG(word));
        }
    }
    return all;
}

/* A value as it may stand in a message. */
static const char *
show_value(const struct walk *walk, const struct json *value)
{
    static const char *const kinds[] = {"an object", "a list", "", "", "", "null"};
    const enum json_kind kind = json_kind_of(value);
    char shown[128];

    if (kind == JSON_STRING) {
        text_show_all(json_text(value), shown, sizeof shown);
        return arena_must_format(walk->arena, "\"%s\"", shown);
    }
    if (kind == JSON_NUMBER) {
        return arena_must_string(walk->arena, json_lexeme(value, walk->arena));
    }
    return kind == JSON_BOOLEAN ? "true or false" : kinds[kind];
}

/* ---- plain values ---- */

static const struct {
    const char *word;
    const char *shown;
    enum json_kind kind;
} types[] = {
    {"object",  "an object {…}",  JSON_OBJECT },
    {"array",   "a list […]",     JSON_ARRAY  },
    {"string",  "a text \"…\"",   JSON_STRING },
    {"integer", "a whole number", JSON_NUMBER },
    {"number",  "a number",       JSON_NUMBER },
    {"boolean", "true or false",  JSON_BOOLEAN},
    {"null",    "null",           JSON_NULL   },
};

enum { TYPES = sizeof types / sizeof types[0] };

static bool
is_of_type(const struct json *value, struct text word)
{
    for (size_t at = 0; at < TYPES; at++) {
        if (text_equal(word, text_from(types[at].word))) {
            return json_kind_of(value) == types[at].kind
                   && (!text_equal(word, TEXT("integer")) || json_number(value) == floor(json_number(value)));
        }
    }
    return false;
}

static const char *
name_type(struct text word)
{
    for (size_t at = 0; at < TYPES; at++) {
        if (text_equal(word, text_from(types[at].word))) {
            return types[at].shown;
        }
    }
    return "";
}

/* One word or a list of them. */
static bool
check_type(struct walk *walk, const struct json *type, const struct json *value)
{
    const char *all = name_type(json_text(type));

    if (type == NULL || (json_kind_of(type) == JSON_STRING && is_of_type(value, json_text(type)))) {
        return true;
    }
    for (const struct json *item = json_is_array(type) ? json_first(type) : NULL; item != NULL; item = json_next(item)) {
        if (is_of_type(value, json_text(item))) {
            return true;
        }
        all = arena_must_format(walk->arena, "%s%s%s", all, all[0] == '\0' ? "" : " or ", name_type(json_text(item)));
    }
    tell(walk, false, NULL, "%s must stand here, not %s", all, show_value(walk, value));
    return false;
}

static void
check_word(struct walk *walk, const struct json *list, const struct json *value)
{
    struct text_nearest nearest = text_nearest_to(json_text(value));

    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        if (json_equal(item, value)) {
            return;
        }
        if (!text_is_null(json_text(item)) && !text_is_null(json_text(value))) {
            text_nearest_offer(&nearest, json_text(item));
        }
    }
    tell(walk, false, did_you_mean(walk, &nearest), "%s is none of %s", show_value(walk, value), list_words(walk, list, false));
}

/* By our own expressions: those of the C library say of missing memory that nothing matches, or damage the heap. */
static bool
fits(struct text pattern, struct text text)
{
    const struct regex *regex;
    struct arena arena;
    const char *reason;
    bool found;

    arena_init(&arena, 0);
    regex = regex_compile(pattern, &arena, &reason);
    assert(regex != NULL); /* schemas/meta keeps to what they can say */
    found = regex == NULL || regex_match(regex, text);
    arena_done(&arena);
    return found;
}

/* The name of a source or a rule that there is; what is named needs no further form. */
static bool
check_name(struct walk *walk, struct text kind, const struct json *value)
{
    const struct meta_names *names = &walk->file->names;
    const bool rules = text_equal(kind, TEXT("rule"));
    const struct text *list = rules ? names->rules : names->sources;
    const size_t count = rules ? names->rule_count : names->source_count;
    struct text_nearest nearest = text_nearest_to(json_text(value));

    if (text_is_null(kind) || list == NULL) {
        return false;
    }
    for (size_t at = 0; at < count; at++) {
        if (text_equal(list[at], json_text(value))) {
            return true;
        }
        text_nearest_offer(&nearest, list[at]);
    }
    tell(walk, false, did_you_mean(walk, &nearest), "there is no %s %s", rules ? "rule" : "source", show_value(walk, value));
    return true;
}

static void
check_text(struct walk *walk, const struct json *schema, const struct json *value)
{
    const struct text text = json_text(value);
    const struct text pattern = json_get_text(schema, "pattern");
    const struct text meaning = json_get_text(schema, "description");
    const int64_t length = (int64_t)text_length(text);

    if (check_name(walk, json_get_text(schema, "names"), value)) {
        return;
    }
    if (length < json_get_integer(schema, "minLength", 0)) {
        tell(walk, false, NULL, "an empty text");
    } else if (length > json_get_integer(schema, "maxLength", INT64_MAX / 2)) {
        tell(walk, false, NULL, "%lld characters, more than the %lld that may be", (long long)length,
             (long long)json_get_integer(schema, "maxLength", 0));
    } else if (!text_is_null(pattern) && !fits(pattern, text)) {
        tell(walk, false, NULL, "%s is not %s%.*s", show_value(walk, value), text_is_null(meaning) ? "of the form " : "",
             TEXT_ARG(text_is_null(meaning) ? pattern : meaning));
    }
}

static void
check_number(struct walk *walk, const struct json *schema, const struct json *value)
{
    const struct json *least = json_get(schema, "minimum");
    const struct json *most = json_get(schema, "maximum");
    const double number = json_number(value);

    if ((least != NULL && number < json_number(least)) || (most != NULL && number > json_number(most))) {
        tell(walk, false, NULL, "%s is not %s%s%s%s", show_value(walk, value), least == NULL ? "" : "at least ",
             least == NULL ? "" : show_value(walk, least),
             most == NULL    ? ""
             : least == NULL ? "at most "
                             : " and at most ",
             most == NULL ? "" : show_value(walk, most));
    }
}

/* ---- containers ---- */

static const struct json *
follow(const struct walk *walk, const struct json *schema)
{
    const struct text reference = json_get_text(schema, "$ref");
    const struct text prefix = TEXT("#/$defs/");

    if (text_is_null(reference)) {
        return schema;
    }
    schema = json_get(json_get(walk->root, "$defs"), reference.data + prefix.size);
    assert(schema != NULL);
    return follow(walk, schema);
}

static void
check_below(struct walk *walk, const struct json *schema, const struct json *value, size_t number)
{
    const struct text around = walk->key;

    walk->key = text_is_null(json_key(value)) ? around : json_key(value);
    if (walk->depth < STEPS_MAX) {
        walk->steps[walk->depth] = number;
    }
    walk->depth++;
    check_value(walk, schema, value);
    walk->depth--;
    walk->key = around;
}

__attribute__((format(printf, 4, 5))) static void
tell_member(struct walk *walk, size_t number, const char *hint, const char *format, ...)
{
    char message[ERROR_MESSAGE_MAX / 2];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (walk->depth < STEPS_MAX) {
        walk->steps[walk->depth] = number;
    }
    walk->depth++;
    tell(walk, true, hint, "%s", message);
    walk->depth--;
}

static void
check_list(struct walk *walk, const struct json *schema, const struct json *value)
{
    const struct json *items = json_get(schema, "items");
    const bool unique = json_get_bool(schema, "uniqueItems", false);
    const int64_t count = (int64_t)json_count(value);
    size_t number = 0;

    if (count < json_get_integer(schema, "minItems", 0) || count > json_get_integer(schema, "maxItems", INT64_MAX / 2)) {
        tell(walk, false, NULL, "a list of %lld, where %lld to %lld may be", (long long)count,
             (long long)json_get_integer(schema, "minItems", 0), (long long)json_get_integer(schema, "maxItems", 9999));
    }
    for (const struct json *item = json_first(value); item != NULL; item = json_next(item), number++) {
        for (const struct json *other = json_first(value); unique && other != item; other = json_next(other)) {
            if (json_equal(other, item)) {
                tell_member(walk, number, NULL, "%s is there twice", show_value(walk, item));
                break;
            }
        }
        if (items != NULL) {
            check_below(walk, items, item, number);
        }
    }
}

static void
tell_unknown(struct walk *walk, const struct json *properties, struct text key, size_t number)
{
    struct text_nearest nearest = text_nearest_to(key);
    char shown[128];

    for (const struct json *known = json_first(properties); known != NULL; known = json_next(known)) {
        text_nearest_offer(&nearest, json_key(known));
    }
    text_show_all(key, shown, sizeof shown);
    tell_member(walk, number,
                text_is_null(nearest.found) ? arena_must_format(walk->arena, "the keys are %s", list_words(walk, properties, true))
                                            : did_you_mean(walk, &nearest),
                "there is no key \"%s\" here", shown);
}

static void
check_member(struct walk *walk, const struct json *schema, const struct json *object, const struct json *member, size_t number)
{
    const struct json *properties = json_get(schema, "properties");
    const struct json *more = json_get(schema, "additionalProperties");
    const struct json *names = follow(walk, json_get(schema, "propertyNames"));
    const struct text key = json_key(member);
    const struct json *known = json_get(properties, key.data);

    if (json_get(object, key.data) != member) {
        tell_member(walk, number, NULL, "\"%.*s\" is there twice", TEXT_ARG(key));
    } else if (known != NULL) {
        check_below(walk, known, member, number);
    } else if (more != NULL && json_kind_of(more) == JSON_BOOLEAN && !json_get_bool(schema, "additionalProperties", true)) {
        tell_unknown(walk, properties, key, number);
    } else {
        if (!text_is_null(json_get_text(names, "pattern")) && !fits(json_get_text(names, "pattern"), key)) {
            tell_member(walk, number, NULL, "\"%.*s\" is not of the form %.*s", TEXT_ARG(key), TEXT_ARG(json_get_text(names, "pattern")));
        }
        if (json_is_object(more)) {
            check_below(walk, more, member, number);
        }
    }
}

/* Keys that are words of a list. */
static void
check_key_words(struct walk *walk, const struct json *names, const struct json *value)
{
    const struct json *words = json_get(names, "enum");
    size_t number = 0;

    for (const struct json *member = json_first(value); words != NULL && member != NULL; member = json_next(member), number++) {
        struct text_nearest nearest = text_nearest_to(json_key(member));
        bool known = false;

        for (const struct json *word = json_first(words); word != NULL; word = json_next(word)) {
            known |= text_equal(json_text(word), json_key(member));
            text_nearest_offer(&nearest, json_text(word));
        }
        if (!known) {
            tell_member(walk, number, did_you_mean(walk, &nearest), "\"%.*s\" is none of %s", TEXT_ARG(json_key(member)),
                        list_words(walk, words, false));
        }
    }
}

/* What may stand at a key: its words, else what it is. */
static const char *
describe_key(const struct walk *walk, const struct json *property)
{
    const struct json *schema = follow(walk, property);
    const struct text meaning = json_get_text(property, "description");

    if (json_get(schema, "enum") != NULL) {
        return arena_must_format(walk->arena, "one of %s", list_words(walk, json_get(schema, "enum"), false));
    }
    if (text_is_null(meaning)) {
        return json_get(schema, "type") == NULL ? NULL : name_type(json_get_text(schema, "type"));
    }
    return arena_must_format(walk->arena, "%.*s", TEXT_ARG(meaning));
}

static void
check_required(struct walk *walk, const struct json *schema, const struct json *value)
{
    for (const struct json *item = json_first(json_get(schema, "required")); item != NULL; item = json_next(item)) {
        const char *key = json_text(item).data;
        const struct json *property = json_get(json_get(schema, "properties"), key);
        const char *meaning = property == NULL ? NULL : describe_key(walk, property);

        if (json_get(value, key) == NULL) {
            tell(walk, false, meaning == NULL ? NULL : arena_must_format(walk->arena, "\"%s\": %s", key, meaning),
                 "the key \"%s\" is missing", key);
        }
    }
}

static void
check_object(struct walk *walk, const struct json *schema, const struct json *value)
{
    size_t number = 0;

    for (const struct json *member = json_first(value); member != NULL; member = json_next(member)) {
        check_member(walk, schema, value, member, number++);
    }
    check_key_words(walk, follow(walk, json_get(schema, "propertyNames")), value);
    if ((int64_t)number < json_get_integer(schema, "minProperties", 0)) {
        tell(walk, false, NULL, "an empty object");
    }
    check_required(walk, schema, value);
}

/* ---- several schemas together ---- */

static bool
holds(struct walk *walk, const struct json *schema, const struct json *value)
{
    const size_t before = walk->problems;
    bool good;

    walk->quiet++;
    check_value(walk, schema, value);
    walk->quiet--;
    good = walk->problems == before;
    walk->problems = before;
    return good;
}

/* Of several that do not hold, the one of the value's type is the one that was meant. */
static void
check_any(struct walk *walk, const struct json *list, const struct json *schema, const struct json *value)
{
    const struct text meaning = json_get_text(schema, "description");
    const struct json *meant = NULL;
    size_t alike = 0;

    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        const struct json *type = json_get(follow(walk, item), "type");

        if (holds(walk, item, value)) {
            return;
        }
        if (type != NULL && is_of_type(value, json_text(type))) {
            meant = item;
            alike++;
        }
    }
    if (alike == 1) {
        check_value(walk, meant, value);
    } else if (!json_is_object(value) || !text_is_null(meaning)) { /* keys that lack others are judged by who reads the file */
        tell(walk, false, NULL, "%s%s%.*s", json_is_object(value) ? "" : show_value(walk, value),
             json_is_object(value) ? "" : " is none of the forms that may stand here: ",
             TEXT_ARG(text_is_null(meaning) ? TEXT("") : meaning));
    }
}

static void
check_together(struct walk *walk, const struct json *schema, const struct json *value)
{
    const struct json *condition = json_get(schema, "if");
    const struct json *forbidden = json_get(schema, "not");
    const struct json *branch;

    if (json_get(schema, "oneOf") != NULL) {
        check_any(walk, json_get(schema, "oneOf"), schema, value);
    }
    if (json_get(schema, "anyOf") != NULL) {
        check_any(walk, json_get(schema, "anyOf"), schema, value);
    }
    for (const struct json *item = json_first(json_get(schema, "allOf")); item != NULL; item = json_next(item)) {
        check_value(walk, item, value);
    }
    if (condition != NULL) {
        branch = json_get(schema, holds(walk, condition, value) ? "then" : "else");
        if (branch != NULL) {
            check_value(walk, branch, value);
        }
    }
    if (forbidden != NULL && holds(walk, forbidden, value)) {
        const struct json *key = json_first(json_get(forbidden, "required"));

        tell(walk, false, NULL, "\"%s\" does not belong here", key == NULL ? "" : json_text(key).data);
    }
}

static void
check_value(struct walk *walk, const struct json *schema, const struct json *value)
{
    const struct json *words;
    const struct json *constant;

    schema = follow(walk, schema);
    words = json_get(schema, "enum");
    constant = json_get(schema, "const");
    if (!check_type(walk, json_get(schema, "type"), value)) {
        return;
    }
    if (words != NULL) {
        check_word(walk, words, value);
    }
    if (constant != NULL && !json_equal(constant, value)) {
        tell(walk, false, NULL, "%s must be %s", show_value(walk, value), show_value(walk, constant));
    }
    switch (json_kind_of(value)) {
    case JSON_STRING:
        check_text(walk, schema, value);
        break;
    case JSON_NUMBER:
        check_number(walk, schema, value);
        break;
    case JSON_ARRAY:
        check_list(walk, schema, value);
        break;
    case JSON_OBJECT:
        check_object(walk, schema, value);
        break;
    case JSON_BOOLEAN:
    case JSON_NULL:
        break;
    }
    check_together(walk, schema, value);
}

bool
meta_check(const struct meta_file *file, struct arena *arena, meta_listener listener, void *context)
{
    struct walk walk = {.file = file, .root = meta_schema_of(file->kind), .arena = arena, .listener = listener, .context = context};

    check_value(&walk, walk.root, file->document);
    return walk.problems == 0;
}

/* ---- reading ---- */

struct first {
    const char *path;
    const char *id;
    struct error *err;
    bool told;
};

static void
keep_first(void *context, const struct meta_problem *problem)
{
    struct first *first = context;

    if (!first->told) {
        first->told = true;
        (void)error_set(first->err, STATUS_CONFIG, first->id, "%s:%zu:%zu: %s", first->path, problem->line, problem->column,
                        problem->message);
        if (problem->hint != NULL) {
            error_hint(first->err, "%s", problem->hint);
        }
    }
}

enum status
meta_read(const char *path, enum meta_kind kind, const char *id, const struct meta_names *names, struct arena *arena,
          struct json **document, struct error *err)
{
    struct first first = {.path = path, .id = id, .err = err};
    struct meta_file file = {.kind = kind};

    TRY(file_read(path, FILE_BYTES_MAX, arena, &file.source, err));
    TRY(json_parse(file.source, path, document, err));
    file.document = *document;
    if (names != NULL) {
        file.names = *names;
    }
    if (!meta_check(&file, arena, keep_first, &first)) {
        json_free(*document);
        *document = NULL;
        return STATUS_CONFIG;
    }
    return STATUS_OK;
}
