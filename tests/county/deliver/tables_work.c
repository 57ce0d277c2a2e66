/* SPDX-License-Identifier: Apache-2.0 */
/* county/tables_work.c
 *     Work away from home, as the labour bureau follows it month by month. */
#include "tests/county/deliver/tables.h"

static const struct column work_record_columns[] = {
    {"household_no",   "户编号",         COLUMN_OPAQUE},
    {"person_id",      "证件号码",       COLUMN_ID    },
    {"name",           "姓名",           COLUMN_NAME  },
    {"working",        "是否已务工",     COLUMN_YES_NO},
    {"county",         "务工所在县",     COLUMN_TEXT  },
    {"enterprise",     "务工企业名称",   COLUMN_TEXT  },
    {"industry",       "所属行业",       COLUMN_TEXT  },
    {"channel",        "就业渠道",       COLUMN_CODE  },
    {"point_to_point", "是否点对点输送", COLUMN_YES_NO},
    {"monthly_income", "务工月收入",     COLUMN_AMOUNT},
    {"started",        "务工开始时间",   COLUMN_MONTH },
    {"ended",          "务工结束时间",   COLUMN_MONTH },
    {"travel_subsidy", "年度交通费补助", COLUMN_AMOUNT},
};

const struct table table_work_record = {"work_record", "人力资源和社会保障局", "已外出务工信息", work_record_columns, 13};

static const struct column planned_work_columns[] = {
    {"household_no", "户编号",         COLUMN_OPAQUE},
    {"person_id",    "证件号码",       COLUMN_ID    },
    {"name",         "姓名",           COLUMN_NAME  },
    {"planned",      "是否计划务工",   COLUMN_YES_NO},
    {"county",       "计划务工所在县", COLUMN_TEXT  },
    {"needs",        "就业服务需求",   COLUMN_TEXT  },
};

const struct table table_planned_work = {"planned_work", "人力资源和社会保障局", "计划外出务工信息", planned_work_columns, 6};
