/* SPDX-License-Identifier: Apache-2.0 */
/* Dated and placed parameters: schemas/params/ and the site's params/ over them. */
#include "common/ground/date.h"
#include "common/ground/decimal.h"
#include "common/ground/file.h"
#include "common/pack/meta.h"
#include "common/pack/read.h"
#include "common/pack/schema_parts.h"

#include <stdlib.h>

enum { PARAMETERS_MAX = 1024 };

static enum status
read_date(const struct json *item, const char *key, int32_t otherwise, const char *path, int32_t *days, struct error *err)
{
    const struct text text = json_get_text(item, key);

    *days = otherwise;
    if (text_is_null(text) || date_parse(text, days)) {
        return STATUS_OK;
    }
    return pack_read_fail(path, err, "\"%s\" is no date: %.*s", key, TEXT_ARG(text));
}

static enum status
read_value(const struct json *item, const char *path, struct arena *arena, struct schema_parameter_value *value, struct error *err)
{
    value->place = arena_must_text(arena, json_get_text(item, "place"));
    value->value = json_lexeme(json_get(item, "value"), arena);
    value->source = arena_must_text(arena, json_get_text(item, "source"));
    if (value->place.size == 0 || value->value.size == 0) {
        return pack_read_fail(path, err, "a value lacks \"place\" or \"value\"");
    }
    TRY(read_date(item, "from", INT32_MIN, path, &value->from, err));
    return read_date(item, "to", INT32_MAX, path, &value->to, err);
}

/* A value that is not of its parameter's type would end the night in some rule that uses it. */
static enum status
check_type(const struct schema_parameter *parameter, const struct schema_parameter_value *value, const char *path, struct error *err)
{
    const bool number = text_equal(parameter->type, TEXT("number")) || text_equal(parameter->type, TEXT("integer"));
    int64_t scaled;
    int32_t day;

    if ((number && !decimal_parse(value->value, &scaled, NULL))
        || (text_equal(parameter->type, TEXT("date")) && !date_parse(value->value, &day))) {
        return pack_read_fail(path, err, "%.*s is of the type %.*s, and its value is \"%.*s\"", TEXT_ARG(parameter->name),
                              TEXT_ARG(parameter->type), TEXT_ARG(value->value));
    }
    return STATUS_OK;
}

/* A site's file without a type means one of the `known` that the pack has. */
static enum status
check_known(const struct pack *pack, size_t known, const struct json *document, struct text name, const char *path, struct error *err)
{
    struct text_nearest nearest = text_nearest_to(name);
    enum status status;

    if (known == 0 || json_get(document, "type") != NULL || schema_parameter_find(pack, name) != NULL) {
        return STATUS_OK;
    }
    for (size_t at = 0; at < known; at++) {
        text_nearest_offer(&nearest, pack->parameters[at].name);
    }
    status = pack_read_fail(path, err, "the pack has no parameter \"%.*s\", and a new one needs a \"type\"", TEXT_ARG(name));
    if (!text_is_null(nearest.found)) {
        error_hint(err, "did you mean \"%.*s\"?", TEXT_ARG(nearest.found));
    }
    return status;
}

static struct schema_parameter *
find_or_add(struct pack *pack, struct text name)
{
    for (size_t at = 0; at < pack->parameter_count; at++) {
        if (text_equal(pack->parameters[at].name, name)) {
            return &pack->parameters[at];
        }
    }
    pack->parameters[pack->parameter_count].name = name;
    return &pack->parameters[pack->parameter_count++];
}

/* A later file's values come first, so that on equal place and date the site's word wins. */
static enum status
read_parameter(const struct json *document, const char *path, size_t known, struct arena *arena, struct pack *pack, struct error *err)
{
    const struct json *list = json_get(document, "values");
    const struct text name = arena_must_text(arena, json_get_text(document, "name"));
    struct schema_parameter *parameter;
    struct schema_parameter_value *values;
    size_t count = 0;

    if (name.size == 0) {
        return pack_read_fail(path, err, "a parameter lacks \"name\"");
    }
    if (pack->parameter_count == PARAMETERS_MAX) {
        return pack_read_fail(path, err, "more than %d parameters", PARAMETERS_MAX);
    }
    TRY(check_known(pack, known, document, name, path, err));
    parameter = find_or_add(pack, name);
    values = arena_must_zero(arena, json_count(list) + parameter->value_count + 1, sizeof *values);
    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        TRY(read_value(item, path, arena, &values[count++], err));
    }
    if (parameter->value_count > 0) {
        memcpy(values + count, parameter->values, parameter->value_count * sizeof *values);
    }
    parameter->values = values;
    parameter->value_count += count;
    if (text_is_null(parameter->title)) {
        parameter->title = arena_must_text(arena, json_get_text(document, "title"));
        parameter->type = arena_must_text(arena, json_get_text(document, "type"));
        parameter->unit = arena_must_text(arena, json_get_text(document, "unit"));
    }
    for (size_t at = 0; at < count; at++) {
        TRY(check_type(parameter, &values[at], path, err));
    }
    return STATUS_OK;
}

/* A file holds one parameter or an array of them. */
static enum status
read_file(const char *path, size_t known, struct arena *arena, struct pack *pack, struct error *err)
{
    struct json *document;
    enum status status = STATUS_OK;

    TRY(meta_read(path, META_PARAM, "E-SCHEMA", NULL, arena, &document, err));
    if (!json_is_array(document)) {
        status = read_parameter(document, path, known, arena, pack, err);
    } else {
        for (const struct json *item = json_first(document); item != NULL && status == STATUS_OK; item = json_next(item)) {
            status = read_parameter(item, path, known, arena, pack, err);
        }
    }
    json_free(document);
    return status;
}

enum status
schema_parameter_read_folder(const char *folder, struct arena *arena, struct pack *pack, struct error *err)
{
    const size_t known = pack->parameter_count;
    char **names;
    size_t count;

    if (pack->parameters == NULL) {
        pack->parameters = arena_must_zero(arena, PARAMETERS_MAX, sizeof *pack->parameters);
    }
    TRY(file_list(folder, arena, &names, &count, err));
    for (size_t at = 0; at < count; at++) {
        if (text_ends_with(text_from(names[at]), TEXT(".json"))) {
            TRY(read_file(file_join(arena, folder, names[at]), known, arena, pack, err));
        }
    }
    return STATUS_OK;
}

const struct schema_parameter *
schema_parameter_find(const struct pack *pack, struct text name)
{
    for (size_t at = 0; at < pack->parameter_count; at++) {
        if (text_equal(pack->parameters[at].name, name)) {
            return &pack->parameters[at];
        }
    }
    return NULL;
}

/* How many characters of the place bind: 410000 is the province 41, 000000 everywhere. */
static size_t
place_depth(struct text place)
{
    size_t depth = place.size;

    while (depth >= 2 && place.data[depth - 1] == '0' && place.data[depth - 2] == '0') {
        depth -= 2;
    }
    return depth;
}

const struct schema_parameter_value *
schema_parameter_value(const struct schema_parameter *parameter, struct text division, int32_t as_of)
{
    const struct schema_parameter_value *best = NULL;

    for (size_t at = 0; at < parameter->value_count; at++) {
        const struct schema_parameter_value *value = &parameter->values[at];
        const size_t depth = place_depth(value->place);

        if (!text_starts_with(division, (struct text){value->place.data, depth}) || as_of < value->from || as_of >= value->to) {
            continue;
        }
        if (best == NULL || depth > place_depth(best->place) || (depth == place_depth(best->place) && value->from > best->from)) {
            best = value;
        }
    }
    return best;
}
