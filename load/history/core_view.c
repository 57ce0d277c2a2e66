/* SPDX-License-Identifier: Apache-2.0 */
#include "load/history/core_view.h"

enum { SQL_MAX = 1024 * 1024 };

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

static const char rest_sql[] =
    ") r ORDER BY person_key, rank, name COLLATE \"C\", household_key COLLATE \"C\";\n"
    "CREATE VIEW core.household AS SELECT household_key, split_part(household_key, ':', 1) AS system, min(division_code) AS division_code,"
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

enum status
core_view_make(struct load *load, struct error *err)
{
    struct buffer sql;
    size_t used = 0;
    enum status status = STATUS_OK;

    buffer_init(&sql, SQL_MAX);
    buffer_append_string(&sql, "DROP VIEW IF EXISTS core.household, core.person;\nCREATE VIEW core.person AS"
                               " SELECT DISTINCT ON (person_key) person_key, name, household_key, division_code, source FROM (");
    for (size_t rank = 0; rank < load->pack->register_count; rank++) {
        used += add_register(&sql, load->pack, rank, used == 0);
    }
    buffer_append_string(&sql, rest_sql);
    buffer_append_char(&sql, '\0');
    if (used > 0) { /* a pack without registers of persons has no persons */
        status = pg_exec(load->main, sql.data, NULL, err);
    }
    buffer_done(&sql);
    return status;
}
