/* SPDX-License-Identifier: Apache-2.0 */
/* county/tables_clue.c
 *     Clues and what gives rise to them, and the notices at the end. */
#include "tests/county/deliver/tables.h"

static const struct column clue_columns[] = {
    {"clue_no",       "线索编号",     COLUMN_OPAQUE },
    {"department",    "预警来源部门", COLUMN_TEXT   },
    {"kind",          "预警类型",     COLUMN_CODE   },
    {"town",          "乡镇",         COLUMN_TOWN   },
    {"village",       "村",           COLUMN_VILLAGE},
    {"person_id",     "证件号码",     COLUMN_ID     },
    {"name",          "预警对象姓名", COLUMN_NAME   },
    {"content",       "预警内容",     COLUMN_TEXT   },
    {"amount",        "预警金额",     COLUMN_AMOUNT },
    {"received_on",   "收到日期",     COLUMN_DATE   },
    {"dispatched_on", "下发时间",     COLUMN_DATE   },
    {"fed_back_on",   "反馈时间",     COLUMN_DATE   },
    {"result",        "核查结果",     COLUMN_CODE   },
    {"reason",        "不纳入理由",   COLUMN_TEXT   },
    {"entered_on",    "录入系统日期", COLUMN_DATE   },
};

const struct table table_clue = {"clue", "乡村振兴局", "预警线索台账", clue_columns, 15};

static const struct column notice_columns[] = {
    {"notice_no",    "公示编号", COLUMN_OPAQUE },
    {"town",         "乡镇",     COLUMN_TOWN   },
    {"village",      "村",       COLUMN_VILLAGE},
    {"matter",       "公示事项", COLUMN_CODE   },
    {"household_no", "户编号",   COLUMN_OPAQUE },
    {"head_name",    "公示户主", COLUMN_NAME   },
    {"reason",       "公示理由", COLUMN_TEXT   },
    {"notice_from",  "公示开始", COLUMN_DATE   },
    {"notice_to",    "公示结束", COLUMN_DATE   },
    {"person_id",    "证件号码", COLUMN_ID     },
    {"phone",        "联系电话", COLUMN_PHONE  },
    {"account",      "银行账号", COLUMN_OPAQUE },
    {"health",       "健康状况", COLUMN_TEXT   },
};

const struct table table_notice = {"notice", "乡村振兴局", "村级公示名单", notice_columns, 13};

static const struct column accident_victim_columns[] = {
    {"case_no",     "案件编号",       COLUMN_OPAQUE},
    {"person_id",   "受害人证件号码", COLUMN_ID    },
    {"name",        "受害人",         COLUMN_NAME  },
    {"kind",        "案件类别",       COLUMN_CODE  },
    {"harm",        "受害程度",       COLUMN_CODE  },
    {"happened_on", "发生日期",       COLUMN_DATE  },
};

const struct table table_accident_victim = {"accident_victim", "公安局", "交通事故和刑案受害人员名单", accident_victim_columns, 6};

static const struct column disaster_household_columns[] = {
    {"disaster_no", "灾情编号",     COLUMN_OPAQUE },
    {"town",        "乡镇",         COLUMN_TOWN   },
    {"village",     "村",           COLUMN_VILLAGE},
    {"person_id",   "户主身份证号", COLUMN_ID     },
    {"head_name",   "受灾户主",     COLUMN_NAME   },
    {"kind",        "灾害种类",     COLUMN_CODE   },
    {"happened_on", "受灾日期",     COLUMN_DATE   },
    {"house",       "房屋倒损情况", COLUMN_TEXT   },
    {"loss",        "直接经济损失", COLUMN_AMOUNT },
};

const struct table table_disaster_household = {"disaster_household", "应急管理局", "受灾户名单", disaster_household_columns, 9};
