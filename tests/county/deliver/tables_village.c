/* SPDX-License-Identifier: Apache-2.0 */
/* county/tables_village.c
 *     Households lifted out of poverty, villages, class rolls, and where the funds went. */
#include "tests/county/deliver/tables.h"

static const struct column lifted_household_columns[] = {
    {"town",              "乡",                 COLUMN_TOWN   },
    {"village",           "村",                 COLUMN_VILLAGE},
    {"household_no",      "户编号",             COLUMN_OPAQUE },
    {"head_name",         "户主姓名",           COLUMN_NAME   },
    {"head_id",           "户主证件号码",       COLUMN_ID     },
    {"lifted_year",       "脱贫年度",           COLUMN_INTEGER},
    {"size",              "家庭人口数",         COLUMN_INTEGER},
    {"per_capita_income", "本年度人均纯收入",   COLUMN_AMOUNT },
    {"last_year_income",  "上年度人均纯收入",   COLUMN_AMOUNT },
    {"dropout",           "是否有失学辍学",     COLUMN_YES_NO },
    {"uninsured",         "是否有成员未参保",   COLUMN_YES_NO },
    {"dangerous_house",   "是否危房户",         COLUMN_YES_NO },
    {"safe_water",        "是否解决安全饮用水", COLUMN_YES_NO },
};

const struct table table_lifted_household = {"lifted_household", "乡村振兴局", "脱贫户信息", lifted_household_columns, 13};

static const struct column village_indicator_columns[] = {
    {"town",              "乡镇",             COLUMN_TOWN   },
    {"village",           "行政村",           COLUMN_VILLAGE},
    {"lifted",            "是否出列村",       COLUMN_YES_NO },
    {"households",        "总户数",           COLUMN_INTEGER},
    {"people",            "总人口数",         COLUMN_INTEGER},
    {"collective_income", "村集体经济收入",   COLUMN_AMOUNT },
    {"clinics",           "卫生室数",         COLUMN_INTEGER},
    {"doctors",           "执业医师数",       COLUMN_INTEGER},
    {"toilets",           "公共厕所数",       COLUMN_INTEGER},
    {"waste_points",      "垃圾集中堆放点数", COLUMN_INTEGER},
    {"culture_rooms",     "文化活动室数",     COLUMN_INTEGER},
    {"road",              "是否通硬化路",     COLUMN_YES_NO },
    {"bus",               "是否通客运班车",   COLUMN_YES_NO },
    {"water_unsolved",    "饮水未解决户数",   COLUMN_INTEGER},
    {"dangerous_houses",  "危房户数",         COLUMN_INTEGER},
    {"monitored",         "监测对象户数",     COLUMN_INTEGER},
};

const struct table table_village_indicator = {"village_indicator", "乡村振兴局", "行政村信息", village_indicator_columns, 16};

static const struct column class_roll_columns[] = {
    {"school",    "点名学校",     COLUMN_TEXT  },
    {"class",     "班级",         COLUMN_TEXT  },
    {"person_id", "学生身份证号", COLUMN_ID    },
    {"name",      "学生姓名",     COLUMN_NAME  },
    {"called_on", "点名日期",     COLUMN_DATE  },
    {"present",   "是否到校",     COLUMN_YES_NO},
};

const struct table table_class_roll = {"class_roll", "教育体育局", "在校学生点名册", class_roll_columns, 6};

static const struct column fund_columns[] = {
    {"fund_no",     "资金文号",     COLUMN_OPAQUE },
    {"level",       "资金级次",     COLUMN_CODE   },
    {"year",        "资金年度",     COLUMN_INTEGER},
    {"arrived",     "到位金额",     COLUMN_AMOUNT },
    {"arrived_on",  "到位日期",     COLUMN_DATE   },
    {"industry",    "用于产业金额", COLUMN_AMOUNT },
    {"spent",       "累计支出",     COLUMN_AMOUNT },
    {"spent_until", "支出截至日期", COLUMN_DATE   },
};

const struct table table_fund = {"fund", "财政局", "财政衔接资金台账", fund_columns, 8};

static const struct column asset_columns[] = {
    {"asset_no",      "资产编号",     COLUMN_OPAQUE},
    {"project_code",  "对应项目编号", COLUMN_OPAQUE},
    {"name",          "资产名称",     COLUMN_TEXT  },
    {"class",         "资产类型",     COLUMN_CODE  },
    {"value",         "资产原值",     COLUMN_AMOUNT},
    {"owner",         "产权归属",     COLUMN_TEXT  },
    {"custodian",     "管护责任人",   COLUMN_TEXT  },
    {"registered_on", "登记日期",     COLUMN_DATE  },
};

const struct table table_asset = {"asset", "乡村振兴局", "扶贫项目资产台账", asset_columns, 8};

static const struct column project_beneficiary_columns[] = {
    {"project_code", "受益项目编号",   COLUMN_OPAQUE},
    {"household_no", "受益户编号",     COLUMN_OPAQUE},
    {"head_name",    "受益户户主",     COLUMN_NAME  },
    {"person_id",    "受益人证件号码", COLUMN_ID    },
    {"amount",       "受益金额",       COLUMN_AMOUNT},
    {"paid_on",      "受益日期",       COLUMN_DATE  },
};

const struct table table_project_beneficiary = {"project_beneficiary", "乡村振兴局", "项目受益户名单", project_beneficiary_columns, 6};
