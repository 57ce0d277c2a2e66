/* SPDX-License-Identifier: Apache-2.0 */
/* county/tables_change.c
 *     Registers of changes. */
#include "tests/county/deliver/tables.h"

static const struct column household_change_columns[] = {
    {"household_no",     "变更前户编号", COLUMN_OPAQUE},
    {"kind",             "户变更类型",   COLUMN_CODE  },
    {"new_household_no", "变更后户编号", COLUMN_OPAQUE},
    {"changed_on",       "户变更日期",   COLUMN_DATE  },
    {"reason",           "户变更原因",   COLUMN_TEXT  },
};

const struct table table_household_change = {"household_change", "乡村振兴局", "户变更登记", household_change_columns, 5};

static const struct column id_correction_columns[] = {
    {"name",         "更正人姓名",     COLUMN_NAME},
    {"old_id",       "更正前证件号码", COLUMN_ID  },
    {"new_id",       "更正后证件号码", COLUMN_ID  },
    {"corrected_on", "证件更正日期",   COLUMN_DATE},
    {"reason",       "证件更正原因",   COLUMN_TEXT},
};

const struct table table_id_correction = {"id_correction", "公安局", "证件号码更正登记", id_correction_columns, 5};
