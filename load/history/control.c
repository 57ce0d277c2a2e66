/* SPDX-License-Identifier: Apache-2.0 */
#include "load/history/control.h"

enum status
control_report(struct load *load, struct error *err)
{
    struct pg_result *result;
    enum status status = STATUS_OK;

    TRY(pg_query(
        load->main,
        "SELECT format('%s (%s): %s says %s, %s says %s; %s of %s places differ, the first: %s %s and %s', control, unit, mart_a, total_a,"
        " mart_b, total_b, differing, compared, coalesce(nullif(rows #>> '{0,0}', ''), '(区划不明)'), rows #>> '{0,1}', rows #>> '{0,2}')"
        " FROM mart.control_all WHERE batch = $1::date AND differing > 0 ORDER BY control, unit",
        &load->as_of, 1, &result, err));
    for (size_t row = 0; row < pg_result_rows(result); row++) {
        struct error told = {0};

        status = error_set(&told, STATUS_GATE, "E-CONTROL", "%s", pg_result_get(result, row, 0).data);
        error_hint(&told, "bidui query control lists them; marts that count the same thing must not differ: please report it");
        error_print(&told, "bidui-load");
    }
    pg_result_free(result);
    return status;
}
