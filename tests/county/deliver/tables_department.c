/* SPDX-License-Identifier: Apache-2.0 */
/* county/tables_department.c
 *     What the departments send. */
#include "tests/county/deliver/tables.h"

static const struct column household_register_columns[] = {
    {"hukou_no",     "户号",         COLUMN_OPAQUE  },
    {"relation",     "与户主关系",   COLUMN_CODE    },
    {"name",         "姓名",         COLUMN_NAME    },
    {"former_name",  "曾用名",       COLUMN_NAME    },
    {"sex",          "性别",         COLUMN_CODE    },
    {"birth_date",   "出生日期",     COLUMN_DATE    },
    {"person_id",    "公民身份号码", COLUMN_ID      },
    {"ethnic",       "民族",         COLUMN_CODE    },
    {"town",         "乡镇街道",     COLUMN_TOWN    },
    {"village",      "村居委会",     COLUMN_VILLAGE },
    {"village_code", "村居委会代码", COLUMN_DIVISION},
    {"status",       "人员状态",     COLUMN_CODE    },
    {"moved_on",     "变动日期",     COLUMN_DATE    },
};

const struct table table_household_register = {"household_register", "公安局", "户籍人口信息", household_register_columns, 13};

static const struct column death_columns[] = {
    {"person_id", "证件号码", COLUMN_ID  },
    {"name",      "姓名",     COLUMN_NAME},
    {"died_on",   "死亡日期", COLUMN_DATE},
    {"cause",     "死亡原因", COLUMN_TEXT},
};

const struct table table_death = {"death", "公安局", "死亡人员名单", death_columns, 4};

static const struct column vehicle_columns[] = {
    {"plate",         "号牌号码",     COLUMN_OPAQUE},
    {"plate_kind",    "号牌种类",     COLUMN_TEXT  },
    {"person_id",     "身份证明号码", COLUMN_ID    },
    {"owner_name",    "机动车所有人", COLUMN_NAME  },
    {"kind",          "车辆类型",     COLUMN_CODE  },
    {"brand",         "车辆品牌",     COLUMN_TEXT  },
    {"registered_on", "初次登记日期", COLUMN_DATE  },
    {"status",        "机动车状态",   COLUMN_CODE  },
};

const struct table table_vehicle = {"vehicle", "公安局", "机动车登记信息", vehicle_columns, 8};

static const struct column student_columns[] = {
    {"person_id",         "身份证件号",         COLUMN_ID    },
    {"name",              "姓名",               COLUMN_NAME  },
    {"school",            "学校名称",           COLUMN_TEXT  },
    {"stage",             "学段",               COLUMN_CODE  },
    {"grade",             "年级",               COLUMN_TEXT  },
    {"state",             "学籍状态",           COLUMN_CODE  },
    {"enrolled_on",       "入学日期",           COLUMN_DATE  },
    {"left_on",           "离校日期",           COLUMN_DATE  },
    {"home_taught",       "是否送教上门",       COLUMN_YES_NO},
    {"home_taught_since", "送教开始日期",       COLUMN_DATE  },
    {"poor_or_monitored", "是否脱贫户或监测户", COLUMN_YES_NO},
};

const struct table table_student = {"student", "教育体育局", "在籍学生名单", student_columns, 11};

static const struct column medical_settlement_columns[] = {
    {"settlement_no",        "结算编号",         COLUMN_OPAQUE},
    {"person_id",            "证件号码",         COLUMN_ID    },
    {"name",                 "姓名",             COLUMN_NAME  },
    {"settled_on",           "结算日期",         COLUMN_DATE  },
    {"institution",          "定点医药机构名称", COLUMN_TEXT  },
    {"kind",                 "医疗类别",         COLUMN_CODE  },
    {"total",                "医疗费总额",       COLUMN_AMOUNT},
    {"fund_paid",            "基本医保支付",     COLUMN_AMOUNT},
    {"serious_illness_paid", "大病保险支付",     COLUMN_AMOUNT},
    {"assistance_paid",      "医疗救助支付",     COLUMN_AMOUNT},
    {"self_paid",            "个人自付",         COLUMN_AMOUNT},
    {"one_stop",             "是否一站式结算",   COLUMN_YES_NO},
};

const struct table table_medical_settlement = {"medical_settlement", "医疗保障局", "医保住院门诊结算明细", medical_settlement_columns, 12};

static const struct column disability_columns[] = {
    {"town",           "乡镇街道",   COLUMN_TOWN   },
    {"village",        "村居",       COLUMN_VILLAGE},
    {"person_id",      "身份证号",   COLUMN_ID     },
    {"certificate_no", "残疾人证号", COLUMN_OPAQUE },
    {"name",           "姓名",       COLUMN_NAME   },
    {"category",       "残疾类别",   COLUMN_CODE   },
    {"grade",          "残疾等级",   COLUMN_CODE   },
    {"issued_on",      "发证日期",   COLUMN_DATE   },
    {"status",         "证件状态",   COLUMN_CODE   },
};

const struct table table_disability = {"disability", "残疾人联合会", "持证残疾人名单", disability_columns, 9};

static const struct column allowance_columns[] = {
    {"town",           "乡镇",     COLUMN_TOWN   },
    {"village",        "村",       COLUMN_VILLAGE},
    {"certificate_no", "救助证号", COLUMN_OPAQUE },
    {"person_id",      "身份证号", COLUMN_ID     },
    {"name",           "姓名",     COLUMN_NAME   },
    {"kind",           "保障类别", COLUMN_CODE   },
    {"month",          "发放月份", COLUMN_MONTH  },
    {"amount",         "发放金额", COLUMN_AMOUNT },
    {"state",          "保障状态", COLUMN_CODE   },
};

const struct table table_allowance = {"allowance", "民政局", "低保特困资金发放名单", allowance_columns, 9};

static const struct column company_columns[] = {
    {"credit_code",    "统一社会信用代码", COLUMN_OPAQUE},
    {"name",           "主体名称",         COLUMN_TEXT  },
    {"kind",           "主体类型",         COLUMN_CODE  },
    {"person_id",      "证件号码",         COLUMN_ID    },
    {"person_name",    "人员姓名",         COLUMN_NAME  },
    {"role",           "任职身份",         COLUMN_CODE  },
    {"established_on", "成立日期",         COLUMN_DATE  },
    {"state",          "登记状态",         COLUMN_CODE  },
};

const struct table table_company = {"company", "市场监督管理局", "市场主体登记信息", company_columns, 8};

static const struct column dangerous_house_columns[] = {
    {"town",        "乡镇",         COLUMN_TOWN   },
    {"village",     "村",           COLUMN_VILLAGE},
    {"house_no",    "房屋编号",     COLUMN_OPAQUE },
    {"person_id",   "房主身份证号", COLUMN_ID     },
    {"owner_name",  "房主姓名",     COLUMN_NAME   },
    {"grade",       "危房等级",     COLUMN_CODE   },
    {"found_on",    "鉴定日期",     COLUMN_DATE   },
    {"source",      "危房来源",     COLUMN_CODE   },
    {"repaired_on", "改造竣工日期", COLUMN_DATE   },
};

const struct table table_dangerous_house = {"dangerous_house", "住房和城乡建设局", "农村危房台账", dangerous_house_columns, 9};

static const struct column enterprise_loan_columns[] = {
    {"loan_no",      "借据号",           COLUMN_OPAQUE},
    {"enterprise",   "贷款企业",         COLUMN_TEXT  },
    {"credit_code",  "统一社会信用代码", COLUMN_OPAQUE},
    {"amount",       "贷款金额",         COLUMN_AMOUNT},
    {"lent_on",      "发放日期",         COLUMN_DATE  },
    {"due_on",       "到期日期",         COLUMN_DATE  },
    {"household_no", "带动户编号",       COLUMN_OPAQUE},
    {"head_name",    "带动户户主",       COLUMN_NAME  },
    {"share",        "折合带动金额",     COLUMN_AMOUNT},
};

const struct table table_enterprise_loan = {"enterprise_loan", "金融工作局", "精准帮扶企业贷款带动明细", enterprise_loan_columns, 9};

static const struct column training_allowance_columns[] = {
    {"person_id", "身份证号",   COLUMN_ID    },
    {"name",      "姓名",       COLUMN_NAME  },
    {"course",    "培训项目",   COLUMN_TEXT  },
    {"paid_on",   "发放日期",   COLUMN_DATE  },
    {"amount",    "生活费补贴", COLUMN_AMOUNT},
};

const struct table table_training_allowance = {"training_allowance", "人力资源和社会保障局", "培训生活费补贴发放表",
                                               training_allowance_columns, 5};
