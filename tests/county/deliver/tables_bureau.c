/* SPDX-License-Identifier: Apache-2.0 */
/* county/tables_bureau.c
 *     What bureaus send on request: property, payrolls, loans, subsidies, patients. */
#include "tests/county/deliver/tables.h"

static const struct column real_estate_columns[] = {
    {"certificate_no", "不动产权证号",   COLUMN_OPAQUE},
    {"person_id",      "权利人证件号码", COLUMN_ID    },
    {"owner_name",     "权利人",         COLUMN_NAME  },
    {"location",       "坐落",           COLUMN_TEXT  },
    {"kind",           "房屋类型",       COLUMN_CODE  },
    {"area",           "建筑面积",       COLUMN_AMOUNT},
    {"obtained_on",    "登记日期",       COLUMN_DATE  },
    {"way",            "取得方式",       COLUMN_TEXT  },
    {"state",          "权属状态",       COLUMN_CODE  },
};

const struct table table_real_estate = {"real_estate", "自然资源局", "不动产登记信息", real_estate_columns, 9};

static const struct column fiscal_payroll_columns[] = {
    {"person_id", "身份证号", COLUMN_ID    },
    {"name",      "姓名",     COLUMN_NAME  },
    {"unit",      "供养单位", COLUMN_TEXT  },
    {"kind",      "供养类别", COLUMN_CODE  },
    {"month",     "工资月份", COLUMN_MONTH },
    {"amount",    "应发工资", COLUMN_AMOUNT},
};

const struct table table_fiscal_payroll = {"fiscal_payroll", "财政局", "财政供养人员名单", fiscal_payroll_columns, 6};

static const struct column housing_fund_columns[] = {
    {"account_no", "公积金账号", COLUMN_OPAQUE},
    {"person_id",  "证件号码",   COLUMN_ID    },
    {"name",       "姓名",       COLUMN_NAME  },
    {"unit",       "缴存单位",   COLUMN_TEXT  },
    {"wage_base",  "工资基数",   COLUMN_AMOUNT},
    {"monthly",    "月缴存额",   COLUMN_AMOUNT},
    {"paid_until", "缴至年月",   COLUMN_MONTH },
    {"state",      "账户状态",   COLUMN_CODE  },
};

const struct table table_housing_fund = {"housing_fund", "住房公积金管理中心", "住房公积金缴存信息", housing_fund_columns, 8};

static const struct column microcredit_columns[] = {
    {"loan_no",   "贷款合同号",     COLUMN_OPAQUE},
    {"person_id", "借款人身份证号", COLUMN_ID    },
    {"name",      "借款人",         COLUMN_NAME  },
    {"bank",      "放款银行",       COLUMN_TEXT  },
    {"amount",    "放款金额",       COLUMN_AMOUNT},
    {"lent_on",   "放款日期",       COLUMN_DATE  },
    {"due_on",    "还款到期日",     COLUMN_DATE  },
    {"balance",   "贷款余额",       COLUMN_AMOUNT},
    {"state",     "贷款状态",       COLUMN_CODE  },
    {"use",       "贷款用途",       COLUMN_TEXT  },
};

const struct table table_microcredit = {"microcredit", "金融工作局", "脱贫人口小额信贷台账", microcredit_columns, 10};

static const struct column disability_subsidy_columns[] = {
    {"person_id", "证件号",   COLUMN_ID    },
    {"name",      "姓名",     COLUMN_NAME  },
    {"subsidy",   "补贴类型", COLUMN_CODE  },
    {"standard",  "补贴标准", COLUMN_AMOUNT},
    {"month",     "补贴月份", COLUMN_MONTH },
    {"amount",    "补贴金额", COLUMN_AMOUNT},
    {"state",     "补贴状态", COLUMN_CODE  },
};

const struct table table_disability_subsidy = {"disability_subsidy", "民政局", "残疾人两项补贴发放名单", disability_subsidy_columns, 7};

static const struct column serious_illness_columns[] = {
    {"person_id",    "患者身份证号", COLUMN_ID    },
    {"name",         "患者姓名",     COLUMN_NAME  },
    {"kind",         "病种类别",     COLUMN_CODE  },
    {"disease",      "病种",         COLUMN_TEXT  },
    {"diagnosed_on", "确诊日期",     COLUMN_DATE  },
    {"contracted",   "是否签约",     COLUMN_YES_NO},
    {"state",        "管理状态",     COLUMN_CODE  },
};

const struct table table_serious_illness = {"serious_illness", "卫生健康委员会", "大病慢病患者名单", serious_illness_columns, 7};

static const struct column rain_dew_columns[] = {
    {"person_id", "学生身份证号", COLUMN_ID    },
    {"name",      "学生姓名",     COLUMN_NAME  },
    {"school",    "就读院校",     COLUMN_TEXT  },
    {"stage",     "就读学段",     COLUMN_CODE  },
    {"term",      "补助学期",     COLUMN_TEXT  },
    {"amount",    "补助金额",     COLUMN_AMOUNT},
    {"paid_on",   "发放日期",     COLUMN_DATE  },
};

const struct table table_rain_dew = {"rain_dew", "乡村振兴局", "雨露计划补助发放名单", rain_dew_columns, 7};
