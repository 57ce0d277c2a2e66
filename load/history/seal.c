/* SPDX-License-Identifier: Apache-2.0 */
#include "load/history/seal.h"

#include <stdio.h>

static enum status
check_seal(struct load *load, const char *name, struct error *err)
{
    const struct text parameter = text_from(name);
    struct pg_result *result;
    bool found;
    enum status status;

    TRY(pg_query(load->main, "SELECT name FROM quality.seal WHERE name = $1", &parameter, 1, &result, err));
    found = pg_result_rows(result) == 1;
    pg_result_free(result);
    if (found) {
        return STATUS_OK;
    }
    status = error_set(err, STATUS_USAGE, "E-SEAL", "there is no seal \"%s\"", name);
    TRY(pg_query(load->main, "SELECT string_agg(name, ', ' ORDER BY sealed_at) FROM quality.seal", NULL, 0, &result, err));
    if (!text_is_null(pg_result_get(result, 0, 0))) {
        error_hint(err, "there are: %.*s", TEXT_ARG(pg_result_get(result, 0, 0)));
    }
    pg_result_free(result);
    return status;
}

enum status
seal_print_differences(struct load *load, const char *name, struct error *err)
{
    const struct text parameter = text_from(name);
    struct pg_result *result;

    TRY(check_seal(load, name, err));
    TRY(pg_query(load->main,
                 "SELECT CASE WHEN sealed IS NULL THEN '+' ELSE '-' END, regexp_replace(mart, '_all$', ''), coalesce(sealed, now)"
                 " FROM bidui.seal_differences($1) ORDER BY mart, coalesce(sealed, now)::text, 1 DESC",
                 &parameter, 1, &result, err));
    for (size_t row = 0; row < pg_result_rows(result); row++) {
        (void)printf("%s %s %s\n", pg_result_get(result, row, 0).data, pg_result_get(result, row, 1).data,
                     pg_result_get(result, row, 2).data);
    }
    if (pg_result_rows(result) == 0) {
        (void)printf("the numbers are those that were sealed\n");
    }
    pg_result_free(result);
    return STATUS_OK;
}

enum status
seal_report(struct load *load, struct error *err)
{
    struct pg_result *result;

    TRY(pg_query(load->main,
                 "SELECT s.name, count(d.mart) FROM quality.seal s, bidui.seal_differences(s.name) d WHERE s.batch = $1::date"
                 " GROUP BY s.name ORDER BY s.name",
                 &load->as_of, 1, &result, err));
    for (size_t row = 0; row < pg_result_rows(result); row++) {
        (void)printf("sealed as \"%s\": %s lines of its marts are others now; bidui differences %s\n", pg_result_get(result, row, 0).data,
                     pg_result_get(result, row, 1).data, pg_result_get(result, row, 0).data);
    }
    pg_result_free(result);
    return STATUS_OK;
}
