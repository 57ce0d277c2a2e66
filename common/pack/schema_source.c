/* SPDX-License-Identifier: Apache-2.0 */
/* One source schema: Frictionless Table Schema plus our keys (docs/contracts.md section 5). */
#include "common/pack/meta.h"
#include "common/pack/read.h"
#include "common/pack/schema_parts.h"

#include <stdlib.h>

struct word {
    const char *word;
    int value;
};

static const struct word types[] = {
    {"string",    SCHEMA_STRING   },
    {"integer",   SCHEMA_INTEGER  },
    {"number",    SCHEMA_NUMBER   },
    {"date",      SCHEMA_DATE     },
    {"yearmonth", SCHEMA_YEARMONTH},
    {"boolean",   SCHEMA_BOOLEAN  },
    {NULL,        0               },
};

static const struct word personals[] = {
    {"id",       PERSONAL_ID      },
    {"name",     PERSONAL_NAME    },
    {"phone",    PERSONAL_PHONE   },
    {"card",     PERSONAL_CARD    },
    {"health",   PERSONAL_HEALTH  },
    {"address",  PERSONAL_ADDRESS },
    {"property", PERSONAL_PROPERTY},
    {"birth",    PERSONAL_BIRTH   },
    {NULL,       0                },
};

static const struct word contracts[] = {
    {"strict", CONTRACT_STRICT},
    {"warn",   CONTRACT_WARN  },
    {"ignore", CONTRACT_IGNORE},
    {NULL,     0              },
};

static const struct word scopes[] = {
    {"county",  SCOPE_COUNTY },
    {"town",    SCOPE_TOWN   },
    {"village", SCOPE_VILLAGE},
    {NULL,      0            },
};

/* NULL takes `otherwise`; an unknown word is -1. */
static int
word_find(const struct word *words, struct text wanted, int otherwise)
{
    if (text_is_null(wanted)) {
        return otherwise;
    }
    for (; words->word != NULL; words++) {
        if (text_equal(text_from(words->word), wanted)) {
            return words->value;
        }
    }
    return -1;
}

/* ISO 8601 duration of one unit: P7D, P1M, P1Y. */
static bool
parse_duration(struct text text, int *days, int *months)
{
    int number = 0;

    *days = 0;
    *months = 0;
    if (text_is_null(text)) {
        return true;
    }
    if (text.size < 3 || text.size > 6 || text.data[0] != 'P') {
        return false;
    }
    for (size_t at = 1; at + 1 < text.size; at++) {
        if (text.data[at] < '0' || text.data[at] > '9') {
            return false;
        }
        number = number * 10 + (text.data[at] - '0');
    }
    switch (text.data[text.size - 1]) {
    case 'D':
        *days = number;
        return true;
    case 'W':
        *days = number * 7;
        return true;
    case 'M':
        *months = number;
        return true;
    case 'Y':
        *months = number * 12;
        return true;
    default:
        return false;
    }
}

static void
split_format(struct schema_field *field)
{
    const size_t colon = text_find(field->format, TEXT(":"));

    if (colon != SIZE_MAX) {
        field->list = (struct text){field->format.data + colon + 1, field->format.size - colon - 1};
        field->format.size = colon;
    }
}

static enum status
read_field(const struct json *item, const char *path, struct arena *arena, struct schema_field *field, struct error *err)
{
    const int type = word_find(types, json_get_text(item, "type"), -1);
    const int personal = word_find(personals, json_get_text(item, "personal"), PERSONAL_NONE);

    field->name = arena_must_text(arena, json_get_text(item, "name"));
    field->title = arena_must_text(arena, json_get_text(item, "title"));
    field->format = arena_must_text(arena, json_get_text(item, "format"));
    field->unit = arena_must_text(arena, json_get_text(item, "unit"));
    field->aliases = pack_read_texts(json_get(item, "aliases"), arena, &field->alias_count);
    field->required = json_get_bool(json_get(item, "constraints"), "required", false);
    if (field->name.size == 0 || field->title.size == 0 || field->format.size == 0 || type < 0) {
        return pack_read_fail(path, err, "a field lacks name, title, type or format");
    }
    field->type = (enum schema_type)type;
    field->personal = (enum schema_personal)personal;
    split_format(field);
    return STATUS_OK;
}

static enum status
read_schema_fields(const struct json *document, struct arena *arena, struct schema *schema, struct error *err)
{
    const struct json *list = json_get(document, "fields");

    schema->fields = arena_must_zero(arena, json_count(list) + 1, sizeof *schema->fields);
    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        struct schema_field *field = &schema->fields[schema->field_count];

        TRY(read_field(item, schema->path, arena, field, err));
        if (schema_field_find(schema, field->name) != SIZE_MAX) {
            return pack_read_fail(schema->path, err, "field \"%.*s\" is there twice", TEXT_ARG(field->name));
        }
        schema->field_count++;
    }
    return schema->field_count == 0 ? pack_read_fail(schema->path, err, "it has no fields") : STATUS_OK;
}

/* The number of the field named by a JSON string; SIZE_MAX when the key is absent. */
static enum status
field_number(const struct json *value, const struct schema *schema, const char *key, size_t *number, struct error *err)
{
    const struct text name = json_text(value);

    *number = SIZE_MAX;
    if (value == NULL) {
        return STATUS_OK;
    }
    *number = schema_field_find(schema, name);
    if (*number == SIZE_MAX) {
        return pack_read_fail(schema->path, err, "\"%s\" names \"%.*s\", which is no field", key, TEXT_ARG(name));
    }
    return STATUS_OK;
}

static enum status
read_primary_key(const struct json *document, struct arena *arena, struct schema *schema, struct error *err)
{
    const struct json *key = json_get(document, "primaryKey");

    schema->primary_key = arena_must_zero(arena, json_count(key) + 1, sizeof *schema->primary_key);
    for (const struct json *item = json_first(key); item != NULL; item = json_next(item)) {
        TRY(field_number(item, schema, "primaryKey", &schema->primary_key[schema->primary_key_count], err));
        schema->primary_key_count++;
    }
    return STATUS_OK;
}

static enum status
read_member(const struct json *member, struct schema *schema, struct error *err)
{
    size_t at = 0;

    schema->member_fields[0] = SIZE_MAX;
    schema->member_fields[1] = SIZE_MAX;
    if (member != NULL && json_count(member) != 2) {
        return pack_read_fail(schema->path, err, "keys.member takes the fields of household and person number");
    }
    for (const struct json *item = json_first(member); item != NULL; item = json_next(item)) {
        TRY(field_number(item, schema, "keys.member", &schema->member_fields[at++], err));
    }
    return STATUS_OK;
}

static bool
is_known_key(struct text key)
{
    return text_equal(key, TEXT("person")) || text_equal(key, TEXT("household")) || text_equal(key, TEXT("division"))
           || text_equal(key, TEXT("member"));
}

static enum status
read_keys(const struct json *document, struct arena *arena, struct schema *schema, struct error *err)
{
    const struct json *keys = json_get(document, "keys");
    const struct json *household = json_get(keys, "household");

    TRY(field_number(json_get(keys, "person"), schema, "keys.person", &schema->person_field, err));
    TRY(field_number(json_get(household, "field"), schema, "keys.household", &schema->household_field, err));
    TRY(field_number(json_get(keys, "division"), schema, "keys.division", &schema->division_field, err));
    TRY(read_member(json_get(keys, "member"), schema, err));
    schema->household_system = arena_must_text(arena, json_get_text(household, "system"));
    if (schema->household_field != SIZE_MAX && schema->household_system.size == 0) {
        return pack_read_fail(schema->path, err, "keys.household lacks \"system\"");
    }
    schema->subjects = arena_must_zero(arena, json_count(keys) + 1, sizeof *schema->subjects);
    for (const struct json *item = json_first(keys); item != NULL; item = json_next(item)) {
        if (!is_known_key(json_key(item))) {
            schema->subjects[schema->subject_count].kind = arena_must_text(arena, json_key(item));
            TRY(field_number(item, schema, "keys", &schema->subjects[schema->subject_count].field, err));
            schema->subject_count++;
        }
    }
    return STATUS_OK;
}

static void
read_contract(const struct json *document, struct schema *schema)
{
    const struct json *contract = json_get(document, "contract");
    const int missing = word_find(contracts, json_get_text(contract, "missing"), CONTRACT_STRICT);
    const int unknown = word_find(contracts, json_get_text(contract, "unknown"), CONTRACT_WARN);
    const int duplicate = word_find(contracts, json_get_text(contract, "duplicate"), CONTRACT_STRICT);

    schema->missing = (enum schema_contract)missing;
    schema->unknown = (enum schema_contract)unknown;
    schema->duplicate = (enum schema_contract)duplicate;
}

static enum status
read_head(const struct json *document, struct arena *arena, struct schema *schema, struct error *err)
{
    const struct text mode = json_get_text(document, "mode");
    const struct text nil = json_get_text(document, "nil");
    const int scope = word_find(scopes, json_get_text(document, "scope"), SCOPE_COUNTY);
    int days;

    schema->name = arena_must_text(arena, json_get_text(document, "name"));
    schema->title = arena_must_text(arena, json_get_text(document, "title"));
    schema->department = arena_must_text(arena, json_get_text(document, "department"));
    schema->encoding = arena_must_text(arena, json_get_text(document, "encoding"));
    schema->append = text_equal(mode, TEXT("append"));
    schema->nil_allowed = !text_is_null(nil);
    schema->keeps_equal = text_equal(json_get_text(document, "duplicates"), TEXT("keep"));
    if (schema->name.size == 0 || schema->title.size == 0 || schema->department.size == 0) {
        return pack_read_fail(schema->path, err, "it lacks name, title or department");
    }
    if (text_is_null(mode)) {
        return pack_read_fail(schema->path, err, "it lacks \"mode\"");
    }
    if (!text_is_null(nil) && schema->append) {
        return pack_read_fail(schema->path, err, "\"nil\" is of a snapshot: an append source may always add nothing");
    }
    schema->scope = (enum schema_scope)scope;
    if (!parse_duration(json_get_text(document, "window"), &days, &schema->window_months)
        || !parse_duration(json_get_text(document, "expected_every"), &schema->expected_days, &schema->expected_months)
        || !parse_duration(json_get_text(document, "max_age"), &schema->max_age_days, &schema->max_age_months)) {
        return pack_read_fail(schema->path, err, "window, expected_every and max_age are durations such as P7D, P1M, P1Y");
    }
    return STATUS_OK;
}

enum status
schema_source_read(const char *path, struct arena *arena, struct schema *schema, struct error *err)
{
    struct json *document;

    TRY(meta_read(path, META_SOURCE, "E-SCHEMA", NULL, arena, &document, err));
    schema->path = path;
    json_keep(document, arena);
    schema->json = document;
    TRY(read_head(document, arena, schema, err));
    read_contract(document, schema);
    TRY(read_schema_fields(document, arena, schema, err));
    TRY(read_primary_key(document, arena, schema, err));
    return read_keys(document, arena, schema, err);
}
