/* SPDX-License-Identifier: Apache-2.0 */
#include "load/history/table.h"

#include <string.h>

/* For bidui.mask. */
static const char *const personal_kinds[] = {
    [PERSONAL_NONE] = NULL,     [PERSONAL_ID] = "id",         [PERSONAL_NAME] = "name",       [PERSONAL_PHONE] = "phone",
    [PERSONAL_CARD] = "card",   [PERSONAL_HEALTH] = "health", [PERSONAL_ADDRESS] = "address", [PERSONAL_PROPERTY] = "property",
    [PERSONAL_BIRTH] = "birth",
};

/* What transform adds behind the fields (docs/contracts.md section 4). */
static const struct {
    struct copy_column column;
    const char *comment;
} own[] = {
    {{"_file", COPY_TEXT},         "原始文件 / file the row came in"                                         },
    {{"_sheet", COPY_TEXT},        "工作表 / sheet"                                                          },
    {{"_row", COPY_BIGINT},        "原始行号 / row in the original"                                          },
    {{"person_key", COPY_TEXT},    "人的标识 / person"                                                       },
    {{"household_key", COPY_TEXT}, "户的标识 / household"                                                    },
    {{"division_code", COPY_TEXT}, "区划代码 / division"                                                     },
    {{"_key", COPY_HEX},           "行的历史标识 / identity of the row across batches"                       },
    {{"_hash", COPY_HEX},          "内容摘要,不含出处 / digest of the content without provenance"            },
    {{"_states", COPY_TEXT},       "各字段状态 o c a i m / state per field: ok changed absent invalid masked"},
};

enum { OWN_COUNT = sizeof own / sizeof own[0] };

enum copy_type
table_type(enum schema_type type)
{
    switch (type) {
    case SCHEMA_STRING:
        return COPY_TEXT;
    case SCHEMA_INTEGER:
        return COPY_BIGINT;
    case SCHEMA_NUMBER:
        return COPY_NUMERIC;
    case SCHEMA_DATE:
        return COPY_DATE;
    case SCHEMA_YEARMONTH:
        return COPY_MONTH;
    case SCHEMA_BOOLEAN:
        return COPY_BOOLEAN;
    }
    return COPY_TEXT;
}

static bool
find_column(const struct schema *schema, const char *name, struct copy_column *column)
{
    const size_t field = schema_field_find(schema, text_from(name));

    if (field != SIZE_MAX) {
        *column = (struct copy_column){name, table_type(schema->fields[field].type)};
        return true;
    }
    for (size_t at = 0; at < OWN_COUNT; at++) {
        if (strcmp(own[at].column.name, name) == 0) {
            *column = own[at].column;
            return true;
        }
    }
    return false;
}

enum status
table_columns(const struct schema *schema, const struct package_resource *resource, struct arena *arena, struct copy_column **columns,
              size_t *count, struct error *err)
{
    struct copy_column *made = arena_must_zero(arena, resource->field_count + 1, sizeof *made);

    if (resource->field_count != schema->field_count + OWN_COUNT) {
        const enum status status = error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" has %zu columns, its schema asks for %zu",
                                             resource->path, resource->field_count, schema->field_count + OWN_COUNT);

        error_hint(err, "the schema changed after the transform: run the batch again");
        return status;
    }
    for (size_t at = 0; at < resource->field_count; at++) {
        if (!find_column(schema, resource->fields[at].name, &made[at])) {
            return error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" has a column \"%s\" that its schema does not know", resource->path,
                             resource->fields[at].name);
        }
    }
    *columns = made;
    *count = resource->field_count;
    return STATUS_OK;
}

void
table_create(struct buffer *sql, const char *name, const struct copy_column *columns, size_t count, bool history)
{
    buffer_format(sql, "CREATE %sTABLE %s (", history ? "" : "UNLOGGED ", name);
    for (size_t column = 0; column < count; column++) {
        buffer_format(sql, "%s\"%s\" %s", column == 0 ? "" : ", ", columns[column].name, copy_row_sql_type(columns[column].type));
    }
    buffer_append_string(sql, history ? ", _valid_from date NOT NULL, _valid_to date)" : ")");
    /* A closed row is an updated row: room on the page keeps it beside its old version. */
    buffer_append_string(sql, history ? " WITH (fillfactor = 95);\n" : " WITH (autovacuum_enabled = off);\n");
}

void
table_indexes(struct buffer *sql, const char *name, const struct schema *schema)
{
    buffer_format(sql, "CREATE UNIQUE INDEX \"%.*s_open\" ON %s (_key) INCLUDE (_hash) WHERE _valid_to IS NULL;\n", TEXT_ARG(schema->name),
                  name);
    if (schema->person_field != SIZE_MAX || schema->member_fields[0] != SIZE_MAX) {
        buffer_format(sql, "CREATE INDEX \"%.*s_person\" ON %s (person_key);\n", TEXT_ARG(schema->name), name);
    }
    if (schema->household_field != SIZE_MAX) {
        buffer_format(sql, "CREATE INDEX \"%.*s_household\" ON %s (household_key);\n", TEXT_ARG(schema->name), name);
    }
}

static void
comment(struct buffer *sql, const char *name, const char *column, struct text words, struct arena *arena)
{
    buffer_format(sql, "COMMENT ON COLUMN %s.\"%s\" IS %s;\n", name, column, pg_literal(arena, words));
}

/* As SQL: `成员(乡村振兴局) / member`. */
static const char *
title_of(const struct schema *schema, const char *more, struct arena *arena)
{
    return pg_literal(arena, text_from(arena_must_format(arena, "%.*s(%.*s%s) / %.*s", TEXT_ARG(schema->title),
                                                         TEXT_ARG(schema->department), more, TEXT_ARG(schema->name))));
}

void
table_comments(struct buffer *sql, const char *name, const struct schema *schema, struct arena *arena)
{
    buffer_format(sql, "COMMENT ON TABLE %s IS %s;\n", name, title_of(schema, "", arena));
    for (size_t field = 0; field < schema->field_count; field++) {
        const struct schema_field *one = &schema->fields[field];

        comment(sql, name, arena_must_string(arena, one->name),
                text_from(arena_must_format(arena, "%.*s%s%.*s / %.*s", TEXT_ARG(one->title), one->unit.size > 0 ? ",单位 " : "",
                                            TEXT_ARG(one->unit), TEXT_ARG(one->name))),
                arena);
    }
    for (size_t at = 0; at < OWN_COUNT; at++) {
        comment(sql, name, own[at].column.name, text_from(own[at].comment), arena);
    }
    comment(sql, name, "_valid_from", TEXT("自此批次起有效(含) / valid from this batch on"), arena);
    comment(sql, name, "_valid_to", TEXT("至此批次止(不含),空为有效 / valid before this batch; NULL: valid"), arena);
}

/* As bidui.mask knows it: what is personal by its schema, and texts and codes, into which people write numbers. NULL: shown as it is. */
static const char *
mask_kind(const struct schema_field *field)
{
    if (field->personal != PERSONAL_NONE) {
        return personal_kinds[field->personal];
    }
    if (field->type != SCHEMA_STRING) {
        return NULL;
    }
    return text_equal(field->format, TEXT("text")) ? "text" : text_equal(field->format, TEXT("code")) ? "code" : NULL;
}

static bool
is_birth(const struct schema_field *field)
{
    return field->personal == PERSONAL_BIRTH && field->type == SCHEMA_DATE;
}

static const char *
month_name(struct text name, struct arena *arena)
{
    const struct text stem = text_ends_with(name, TEXT("_date")) ? (struct text){name.data, name.size - 5} : name;

    return arena_must_format(arena, "%.*s_month", TEXT_ARG(stem));
}

/* A birth date is a month for all but auditors: birth_month beside birth_date. */
static void
masked_birth(struct buffer *sql, struct text name, const char *month)
{
    buffer_format(sql,
                  "CASE WHEN a.audience = 'auditor' THEN s.\"%.*s\" END AS \"%.*s\","
                  " s.\"%.*s\" - (extract(day FROM s.\"%.*s\")::integer - 1) AS \"%s\", ",
                  TEXT_ARG(name), TEXT_ARG(name), TEXT_ARG(name), TEXT_ARG(name), month);
}

static void
masked_columns(struct buffer *sql, const struct schema *schema, struct arena *arena)
{
    for (size_t at = 0; at < schema->field_count; at++) {
        const struct schema_field *field = &schema->fields[at];
        const struct text name = field->name;
        const char *kind = mask_kind(field);

        if (kind == NULL) {
            buffer_format(sql, "s.\"%.*s\", ", TEXT_ARG(name));
        } else if (field->type == SCHEMA_STRING) {
            buffer_format(sql, "bidui.mask('%s', s.\"%.*s\", a.audience) AS \"%.*s\", ", kind, TEXT_ARG(name), TEXT_ARG(name));
        } else if (is_birth(field)) {
            masked_birth(sql, name, month_name(name, arena));
        }
    }
}

/* masked.<name>: the same columns under the same names, personal ones masked; person_key, which holds an ID, gives way to
 * person_ref, the name of the file to the delivery's label. A personal column that is neither text nor a birth date is left out. */
static void
masked_view(struct buffer *sql, const struct schema *schema, const char *words, struct arena *arena)
{
    const char *department = pg_literal(arena, schema->department);

    buffer_format(sql, "SELECT quality.replace_view('masked.\"%.*s\"', ' WITH (security_barrier)', $view$ SELECT ", TEXT_ARG(schema->name));
    masked_columns(sql, schema, arena);
    buffer_format(
        sql,
        /* The salt is read with the view owner's rights: a function that a reader may call would let them try every ID. */
        "('x' || left(encode(sha256(convert_to((SELECT value FROM quality.setting WHERE name = 'mask_salt') || '|' || s.person_key,"
        " 'UTF8')), 'hex'), 16))::bit(64)::bigint AS person_ref, s.household_key, s.division_code,"
        " coalesce(CASE WHEN coalesce(d.scope, '') LIKE ANY (p.own) THEN s._file ELSE d.label END, '%.*s') AS _file,"
        " bidui.mask('text', s._sheet, a.audience) AS _sheet, s._row, s._states, s._valid_from, s._valid_to FROM asof.\"%.*s\" s"
        " LEFT JOIN quality.delivery_label d ON d.source = '%.*s' AND d.file = s._file",
        TEXT_ARG(schema->name), TEXT_ARG(schema->name), TEXT_ARG(schema->name));
    /* OFFSET 0 thrice. The patterns are computed once a query, not once a row; the audience once a row, not once a column (and bidui.mask,
     * which names it several times, can be inlined); conditions of the reader's stay outside, where no plan counts rows of others by
     * them (definitions/40_reader.sql). */
    buffer_format(
        sql,
        " CROSS JOIN (SELECT quality.patterns(current_user, %s, 3) AS clear, quality.patterns(current_user, %s, 2) AS names,"
        " quality.patterns(current_user, %s, 1) AS some, quality.own_deliveries(current_user, %s) AS own OFFSET 0) p"
        " CROSS JOIN LATERAL (SELECT CASE WHEN coalesce(s.division_code, '') LIKE ANY (p.clear) THEN 'auditor'"
        " WHEN coalesce(s.division_code, '') LIKE ANY (p.names) THEN 'list'"
        " WHEN coalesce(s.division_code, '') LIKE ANY (p.some) THEN 'analyst' END AS audience OFFSET 0) a WHERE a.audience IS NOT NULL"
        " OFFSET 0 $view$);\n"
        "COMMENT ON VIEW masked.\"%.*s\" IS %s;\n"
        "COMMENT ON COLUMN masked.\"%.*s\".person_ref IS '人的代号,同一人处处相同 / reference of a person, the same everywhere';\n",
        department, department, department, department, TEXT_ARG(schema->name), words, TEXT_ARG(schema->name));
    for (size_t at = 0; at < schema->field_count; at++) {
        if (is_birth(&schema->fields[at])) {
            buffer_format(sql, "COMMENT ON COLUMN masked.\"%.*s\".\"%s\" IS '出生年月,为该月一日 / month of birth, as its first day';\n",
                          TEXT_ARG(schema->name), month_name(schema->fields[at].name, arena));
        }
    }
}

void
table_views(struct buffer *sql, const struct schema *schema, struct arena *arena)
{
    const struct text name = schema->name;
    const char *words = title_of(schema, "", arena);

    /* (SELECT bidui.batch()) is computed once a query, not once a row. */
    buffer_format(sql,
                  "CREATE OR REPLACE VIEW current.\"%.*s\" AS SELECT * FROM source.\"%.*s\" WHERE _valid_to IS NULL;\n"
                  "CREATE OR REPLACE VIEW asof.\"%.*s\" AS SELECT * FROM source.\"%.*s\" WHERE _valid_from <= (SELECT bidui.batch())"
                  " AND (_valid_to IS NULL OR _valid_to > (SELECT bidui.batch()));\n",
                  TEXT_ARG(name), TEXT_ARG(name), TEXT_ARG(name), TEXT_ARG(name));
    buffer_format(
        sql,
        "CREATE OR REPLACE FUNCTION bidui.\"%.*s_as_of\"(at date) RETURNS SETOF source.\"%.*s\" LANGUAGE sql STABLE PARALLEL SAFE\n"
        "BEGIN ATOMIC SELECT * FROM source.\"%.*s\" WHERE _valid_from <= at AND (_valid_to IS NULL OR _valid_to > at); END;\n"
        "COMMENT ON VIEW current.\"%.*s\" IS %s;\nCOMMENT ON VIEW asof.\"%.*s\" IS %s;\n",
        TEXT_ARG(name), TEXT_ARG(name), TEXT_ARG(name), TEXT_ARG(name), words, TEXT_ARG(name), words);
    masked_view(sql, schema, title_of(schema, ",脱敏", arena), arena);
}

static enum status
extend_one(struct pg *connection, const struct schema *schema, const char *name, const struct copy_column *column, struct error *err)
{
    const struct text parameters[] = {schema->name, text_from(column->name)};
    const char *wanted = copy_row_sql_type(column->type);
    struct pg_result *result;
    enum status status = STATUS_OK;

    TRY(pg_query(connection,
                 "SELECT format_type(a.atttypid, a.atttypmod) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
                 " JOIN pg_namespace n ON n.oid = c.relnamespace"
                 " WHERE n.nspname = 'source' AND c.relname = $1 AND a.attname = $2 AND a.attnum > 0 AND NOT a.attisdropped",
                 parameters, 2, &result, err));
    if (pg_result_rows(result) == 0) {
        status = pg_exec_format(connection, err, "ALTER TABLE %s ADD COLUMN \"%s\" %s", name, column->name, wanted);
    } else if (!text_equal(pg_result_get(result, 0, 0), text_from(wanted))) {
        status = error_set(err, STATUS_CONFIG, "E-WAREHOUSE-SCHEMA", "%s.\"%s\" is %.*s in the warehouse and %s in the schema", name,
                           column->name, TEXT_ARG(pg_result_get(result, 0, 0)), wanted);
        error_hint(err, "a field that changes its type needs a new name");
    }
    pg_result_free(result);
    return status;
}

enum status
table_extend(struct pg *connection, const struct schema *schema, const char *name, const struct copy_column *columns, size_t count,
             struct error *err)
{
    for (size_t column = 0; column < count; column++) {
        TRY(extend_one(connection, schema, name, &columns[column], err));
    }
    return STATUS_OK;
}

/* ---- core.person, core.household ---- */

/* The register's field with a person's name; SIZE_MAX when it has none. */
static size_t
name_field(const struct schema *schema)
{
    size_t field = 0;

    while (field < schema->field_count && !text_equal(schema->fields[field].format, TEXT("person_name"))) {
        field++;
    }
    return field == schema->field_count ? SIZE_MAX : field;
}

static bool
add_register(struct buffer *sql, const struct pack *pack, size_t rank, bool first)
{
    const struct schema *schema = schema_find(pack, pack->registers[rank].source);
    const size_t name = schema == NULL ? SIZE_MAX : name_field(schema);

    if (schema == NULL || name == SIZE_MAX) {
        return false;
    }
    buffer_format(sql,
                  "%s SELECT person_key, \"%.*s\" AS name, household_key, division_code, '%.*s'::text AS source, %zu AS rank"
                  " FROM asof.\"%.*s\" WHERE person_key IS NOT NULL",
                  first ? "" : " UNION ALL", TEXT_ARG(schema->fields[name].name), TEXT_ARG(schema->name), rank, TEXT_ARG(schema->name));
    return true;
}

static const char core_views_rest[] =
    ") r ORDER BY person_key, rank, name COLLATE \"C\", household_key COLLATE \"C\";\n"
    "CREATE OR REPLACE VIEW core.household AS SELECT household_key, split_part(household_key, ':', 1) AS system, min(division_code) AS "
    "division_code,"
    " count(*) AS people FROM core.person WHERE household_key IS NOT NULL GROUP BY household_key;\n"
    "COMMENT ON VIEW core.person IS '人:取自排位最高的名册 / persons, from the highest register that has them';\n"
    "COMMENT ON COLUMN core.person.person_key IS '人的标识 / person';\n"
    "COMMENT ON COLUMN core.person.name IS '姓名 / name';\n"
    "COMMENT ON COLUMN core.person.household_key IS '户的标识 / household';\n"
    "COMMENT ON COLUMN core.person.division_code IS '区划代码 / division';\n"
    "COMMENT ON COLUMN core.person.source IS '取自哪个名册 / register';\n"
    "COMMENT ON VIEW core.household IS '户,各系统的户互不混同 / households; those of different systems are never mixed';\n"
    "COMMENT ON COLUMN core.household.household_key IS '户的标识 / household';\n"
    "COMMENT ON COLUMN core.household.system IS '户的编码系统 / system of the household number';\n"
    "COMMENT ON COLUMN core.household.division_code IS '区划代码 / division';\n"
    "COMMENT ON COLUMN core.household.people IS '人数 / people';\n";

bool
table_core_views(struct buffer *sql, const struct pack *pack)
{
    size_t used = 0;

    buffer_append_string(sql, "CREATE OR REPLACE VIEW core.person AS"
                              " SELECT DISTINCT ON (person_key) person_key, name, household_key, division_code, source FROM (");
    for (size_t rank = 0; rank < pack->register_count; rank++) {
        used += add_register(sql, pack, rank, used == 0);
    }
    buffer_append_string(sql, core_views_rest);
    return used > 0;
}
