/* SPDX-License-Identifier: Apache-2.0 */
#include "load/reference.h"

#include "common/file.h"
#include "common/json.h"

static enum status
does_not_fit(const char *table, struct error *err)
{
    return error_set(err, STATUS_CONFIG, "E-CONFIG", "the pack has a value that does not fit %s", table);
}

/* ---- divisions ---- */

static enum status
put_divisions(struct load *load, struct copy_row *copy, struct error *err)
{
    for (size_t at = 0; at < load->pack->division_count; at++) {
        const struct schema_division *division = &load->pack->divisions[at];
        const struct text cells[] = {division->code, division->name, division->level, division->parent, division->valid_from,
                                     division->valid_to};

        copy_row_start(copy, 6);
        for (size_t cell = 0; cell < 6; cell++) {
            const struct text value = cells[cell].size == 0 ? TEXT_NULL : cells[cell];

            if (!copy_row_cell(copy, cell < 4 ? COPY_TEXT : COPY_DATE, value)) {
                return does_not_fit("core.division", err);
            }
        }
        TRY(copy_row_finish(copy, err));
    }
    return STATUS_OK;
}

static enum status
copy_divisions(struct load *load, struct error *err)
{
    static const struct copy_column columns[] = {
        {"code", COPY_TEXT},   {"name", COPY_TEXT},       {"level", COPY_TEXT},
        {"parent", COPY_TEXT}, {"valid_from", COPY_DATE}, {"valid_to", COPY_DATE},
    };
    struct copy_row copy;
    enum status status;

    TRY(pg_exec(load->main, "DELETE FROM core.division", NULL, err));
    TRY(copy_row_begin(&copy, load->main, "core.division", columns, sizeof columns / sizeof columns[0], "", err));
    status = put_divisions(load, &copy, err);
    if (status != STATUS_OK) {
        copy_row_abandon(&copy);
        return status;
    }
    TRY(copy_row_end(&copy, err));
    return pg_exec(load->main, "ANALYZE core.division", NULL, err);
}

/* ---- rules ---- */

static const struct copy_column rule_columns[] = {
    {"rule", COPY_TEXT},     {"name", COPY_TEXT},  {"class", COPY_TEXT},       {"severity", COPY_TEXT}, {"department", COPY_TEXT},
    {"dispatch", COPY_TEXT}, {"cause", COPY_TEXT}, {"due_days", COPY_INTEGER},
};

enum { RULE_COLUMNS = sizeof rule_columns / sizeof rule_columns[0] };

static enum status
put_rule(struct load *load, struct copy_row *copy, const struct json *rule, struct error *err)
{
    copy_row_start(copy, RULE_COLUMNS);
    for (size_t column = 0; column < RULE_COLUMNS; column++) {
        const char *key = column == 0 ? "id" : rule_columns[column].name;
        const struct json *value = json_get(rule, key);

        if (!copy_row_cell(copy, rule_columns[column].type, value == NULL ? TEXT_NULL : json_lexeme(value, load->arena))) {
            return does_not_fit("quality.rule", err);
        }
    }
    return copy_row_finish(copy, err);
}

static enum status
put_rules(struct load *load, struct copy_row *copy, struct error *err)
{
    const char *folder = file_join(load->arena, load->pack->folder, "rules");
    char **names;
    size_t count;

    TRY(file_list(folder, load->arena, &names, &count, err));
    for (size_t at = 0; at < count; at++) {
        struct json *rule;
        enum status status;

        if (!text_ends_with(text_from(names[at]), TEXT(".json"))) {
            continue;
        }
        TRY(json_read(file_join(load->arena, folder, names[at]), &rule, err));
        status = put_rule(load, copy, rule, err);
        json_free(rule);
        TRY(status);
    }
    return STATUS_OK;
}

static enum status
copy_rules(struct load *load, struct error *err)
{
    struct copy_row copy;
    enum status status;

    TRY(pg_exec(load->main, "DELETE FROM quality.rule", NULL, err));
    TRY(copy_row_begin(&copy, load->main, "quality.rule", rule_columns, RULE_COLUMNS, "", err));
    status = put_rules(load, &copy, err);
    if (status != STATUS_OK) {
        copy_row_abandon(&copy);
        return status;
    }
    return copy_row_end(&copy, err);
}

enum status
reference_copy(struct load *load, struct error *err)
{
    int64_t same = 0;

    TRY(pg_query_number(load->main,
                        arena_must_format(load->arena,
                                          "SELECT 1 WHERE (SELECT pack_sha256 FROM quality.pack) = '%s'", load->pack->sha256),
                        0, &same, err));
    if (same == 1) {
        return STATUS_OK;
    }
    TRY(copy_divisions(load, err));
    TRY(copy_rules(load, err));
    return pg_exec_format(load->main, err, "DELETE FROM quality.pack; INSERT INTO quality.pack VALUES ('%s')", load->pack->sha256);
}
