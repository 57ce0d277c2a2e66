/* SPDX-License-Identifier: Apache-2.0 */
/* county/tables_national.c
 *     What the rural revitalisation bureau, the towns and the county offices send. */
#include "tests/county/deliver/tables.h"

static const struct column member_columns[] = {
    {"town",                      "乡",                           COLUMN_TOWN   },
    {"village",                   "村",                           COLUMN_VILLAGE},
    {"household_no",              "户编号",                       COLUMN_OPAQUE },
    {"person_no",                 "人编号",                       COLUMN_OPAQUE },
    {"name",                      "姓名",                         COLUMN_NAME   },
    {"sex",                       "性别",                         COLUMN_CODE   },
    {"birth_date",                "出生日期",                     COLUMN_DATE   },
    {"id_type",                   "证件类型",                     COLUMN_CODE   },
    {"person_id",                 "证件号码",                     COLUMN_ID     },
    {"relation",                  "与户主关系",                   COLUMN_CODE   },
    {"ethnic",                    "民族",                         COLUMN_CODE   },
    {"political",                 "政治面貌",                     COLUMN_CODE   },
    {"education",                 "文化程度",                     COLUMN_CODE   },
    {"school_status",             "在校生状况",                   COLUMN_CODE   },
    {"no_school_reason",          "义务教育阶段未上学原因",       COLUMN_CODE   },
    {"labour",                    "劳动技能",                     COLUMN_CODE   },
    {"health",                    "健康状况",                     COLUMN_MULTI  },
    {"resident_insurance",        "是否参加城乡居民基本医疗保险", COLUMN_YES_NO },
    {"employee_insurance",        "是否参加城镇职工基本医疗保险", COLUMN_YES_NO },
    {"serious_illness_insurance", "是否参加大病保险",             COLUMN_YES_NO },
    {"medical_assistance",        "是否接受医疗救助",             COLUMN_YES_NO },
    {"resident_pension",          "是否参加城乡居民基本养老保险", COLUMN_YES_NO },
    {"employee_pension",          "是否参加城镇职工基本养老保险", COLUMN_YES_NO },
    {"low_allowance",             "享受低保政策情况",             COLUMN_CODE   },
    {"destitute",                 "享受特困供养政策情况",         COLUMN_CODE   },
    {"public_post",               "公益性岗位",                   COLUMN_CODE   },
    {"public_post_months",        "公益性岗位(月数)",             COLUMN_INTEGER},
    {"work_place",                "务工所在地",                   COLUMN_TEXT   },
    {"work_months",               "务工时间（月）",               COLUMN_INTEGER},
    {"phone",                     "家庭成员联系电话",             COLUMN_PHONE  },
    {"joined_on",                 "人员识别时间",                 COLUMN_DATE   },
    {"left_on",                   "自然减少时间",                 COLUMN_DATE   },
    {"state",                     "人员状态",                     COLUMN_CODE   },
};

const struct table table_member = {"member", "乡村振兴局", "监测对象成员信息", member_columns, 33};

static const struct column monitored_household_columns[] = {
    {"town",                    "乡",                                                         COLUMN_TOWN   },
    {"village",                 "村",                                                         COLUMN_VILLAGE},
    {"household_no",            "户编号",                                                     COLUMN_OPAQUE },
    {"head_name",               "户主姓名",                                                   COLUMN_NAME   },
    {"head_id",                 "户主证件号码",                                               COLUMN_ID     },
    {"household_type",          "户类型",                                                     COLUMN_CODE   },
    {"category",                "监测对象类别",                                               COLUMN_CODE   },
    {"size",                    "家庭人口数",                                                 COLUMN_INTEGER},
    {"risks",                   "致贫/返贫风险",                                              COLUMN_MULTI  },
    {"risk_note",               "风险其他备注",                                               COLUMN_TEXT   },
    {"disaster_kind",           "因自然灾害子项",                                             COLUMN_CODE   },
    {"no_labour_guarantee",     "整户无劳动能力兜底保障户",                                   COLUMN_YES_NO },
    {"dropout",                 "是否义务教育阶段适龄儿童少年失学辍学",                       COLUMN_YES_NO },
    {"uninsured",               "是否有家庭成员未参加城乡居民（职工）基本医疗保险",           COLUMN_YES_NO },
    {"dangerous_house",         "是否危房户",                                                 COLUMN_YES_NO },
    {"safe_water",              "是否解决安全饮用水",                                         COLUMN_YES_NO },
    {"electricity",             "是否通生活用电",                                             COLUMN_YES_NO },
    {"toilet",                  "是否有卫生厕所",                                             COLUMN_YES_NO },
    {"road_hardened",           "入户道路是否硬化",                                           COLUMN_YES_NO },
    {"house_area",              "住房面积",                                                   COLUMN_AMOUNT },
    {"cultivated_area",         "耕地面积（亩）",                                             COLUMN_AMOUNT },
    {"forest_area",             "林地面积（亩）",                                             COLUMN_AMOUNT },
    {"road_distance",           "与村主干路距离",                                             COLUMN_AMOUNT },
    {"wage_income",             "工资性收入",                                                 COLUMN_AMOUNT },
    {"business_income",         "生产经营性收入",                                             COLUMN_AMOUNT },
    {"property_income",         "财产性收入",                                                 COLUMN_AMOUNT },
    {"transfer_income",         "转移性收入",                                                 COLUMN_AMOUNT },
    {"business_cost",           "生产经营性支出",                                             COLUMN_AMOUNT },
    {"net_income",              "家庭纯收入",                                                 COLUMN_AMOUNT },
    {"per_capita_income",       "人均纯收入（元）",                                           COLUMN_AMOUNT },
    {"self_paid",               "合规自付支出",                                               COLUMN_AMOUNT },
    {"identified_month",        "识别监测时间",                                               COLUMN_MONTH  },
    {"eliminated",              "风险是否已消除",                                             COLUMN_YES_NO },
    {"eliminated_month",        "消除监测时间",                                               COLUMN_MONTH  },
    {"elimination_way",         "风险消除方式",                                               COLUMN_CODE   },
    {"elimination_reason",      "自然消除原因",                                               COLUMN_TEXT   },
    {"development_help",        "实施开发式帮扶措施情况",                                     COLUMN_TEXT   },
    {"industry_help",           "产业帮扶",                                                   COLUMN_MULTI  },
    {"job_help",                "就业帮扶",                                                   COLUMN_MULTI  },
    {"finance_help",            "金融帮扶",                                                   COLUMN_MULTI  },
    {"post_help",               "公益岗位帮扶",                                               COLUMN_MULTI  },
    {"house_help",              "住房安全保障",                                               COLUMN_MULTI  },
    {"water_help",              "饮水安全保障",                                               COLUMN_MULTI  },
    {"health_help",             "健康帮扶",                                                   COLUMN_MULTI  },
    {"schooling_help",          "义务教育保障",                                               COLUMN_MULTI  },
    {"education_help",          "教育帮扶",                                                   COLUMN_MULTI  },
    {"general_help",            "综合保障",                                                   COLUMN_MULTI  },
    {"social_help",             "社会帮扶",                                                   COLUMN_MULTI  },
    {"relocation_help",         "搬迁",                                                       COLUMN_MULTI  },
    {"condition_help",          "生产生活条件改善",                                           COLUMN_MULTI  },
    {"infrastructure_help",     "基础设施建设",                                               COLUMN_MULTI  },
    {"helper_name",             "帮扶责任人",                                                 COLUMN_NAME   },
    {"contact_name",            "监测联系人",                                                 COLUMN_NAME   },
    {"contact_phone",           "监测联系人联系电话",                                         COLUMN_PHONE  },
    {"household_phone",         "户联系电话",                                                 COLUMN_PHONE  },
    {"after_dropout",           "风险消除后是否义务教育阶段适龄儿童少年失学辍学",             COLUMN_YES_NO },
    {"after_house_damaged",     "风险消除后是否住房损毁",                                     COLUMN_YES_NO },
    {"after_uninsured",         "风险消除后是否有家庭成员未参加城乡居民（职工）基本医疗保险", COLUMN_YES_NO },
    {"after_water_damaged",     "风险消除后是否饮水设施损毁",                                 COLUMN_YES_NO },
    {"after_wage_income",       "风险消除后工资性收入",                                       COLUMN_AMOUNT },
    {"after_property_income",   "风险消除后财产性收入",                                       COLUMN_AMOUNT },
    {"after_transfer_income",   "风险消除后转移性收入",                                       COLUMN_AMOUNT },
    {"after_business_income",   "风险消除后生产经营性收入",                                   COLUMN_AMOUNT },
    {"after_business_cost",     "风险消除后生产经营性支出",                                   COLUMN_AMOUNT },
    {"after_net_income",        "风险消除后家庭纯收入",                                       COLUMN_AMOUNT },
    {"after_per_capita_income", "风险消除后家庭人均纯收入",                                   COLUMN_AMOUNT },
    {"after_compensation",      "风险消除后理赔收入",                                         COLUMN_AMOUNT },
    {"after_self_paid",         "风险消除后合规自付支出",                                     COLUMN_AMOUNT },
    {"group_name",              "村民小组",                                                   COLUMN_TEXT   },
};

const struct table table_monitored_household = {"monitored_household", "乡村振兴局", "监测对象户信息", monitored_household_columns, 69};
const struct table table_monitored_year_ago = {"monitored_year_ago", "乡村振兴局", "监测对象户信息", monitored_household_columns, 69};

static const struct column monitor_event_columns[] = {
    {"event_no",     "变动编号",     COLUMN_OPAQUE },
    {"town",         "乡",           COLUMN_TOWN   },
    {"village",      "村",           COLUMN_VILLAGE},
    {"household_no", "户编号",       COLUMN_OPAQUE },
    {"person_no",    "人编号",       COLUMN_OPAQUE },
    {"kind",         "变动类型",     COLUMN_CODE   },
    {"happened_on",  "变动日期",     COLUMN_DATE   },
    {"people",       "涉及人数",     COLUMN_INTEGER},
    {"way",          "风险消除方式", COLUMN_CODE   },
    {"reason",       "变动原因",     COLUMN_TEXT   },
    {"channel",      "识别渠道",     COLUMN_CODE   },
};

const struct table table_monitor_event = {"monitor_event", "乡村振兴局", "监测对象动态变动信息", monitor_event_columns, 11};

static const struct column measure_columns[] = {
    {"measure_no",   "措施编号",     COLUMN_OPAQUE },
    {"town",         "乡镇",         COLUMN_TOWN   },
    {"village",      "村",           COLUMN_VILLAGE},
    {"household_no", "户编号",       COLUMN_OPAQUE },
    {"head_name",    "户主姓名",     COLUMN_NAME   },
    {"kind",         "措施类别",     COLUMN_CODE   },
    {"name",         "措施名称",     COLUMN_TEXT   },
    {"declared_on",  "申报日期",     COLUMN_DATE   },
    {"started_on",   "开始日期",     COLUMN_DATE   },
    {"planned_end",  "计划完成日期", COLUMN_DATE   },
    {"landed_on",    "落实日期",     COLUMN_DATE   },
    {"status",       "措施状态",     COLUMN_CODE   },
    {"amount",       "帮扶金额",     COLUMN_AMOUNT },
};

const struct table table_measure = {"measure", "乡村振兴局", "监测对象帮扶措施台账", measure_columns, 13};

static const struct column village_meeting_columns[] = {
    {"town",         "乡镇",     COLUMN_TOWN    },
    {"village",      "村",       COLUMN_VILLAGE },
    {"village_code", "村代码",   COLUMN_DIVISION},
    {"meeting_no",   "会议编号", COLUMN_OPAQUE  },
    {"held_on",      "召开日期", COLUMN_DATE    },
    {"participants", "参会人数", COLUMN_INTEGER },
    {"subject",      "研判内容", COLUMN_TEXT    },
    {"households",   "研判户数", COLUMN_INTEGER },
};

const struct table table_village_meeting = {"village_meeting", "乡村振兴局", "村级研判会台账", village_meeting_columns, 8};

static const struct column spot_check_columns[] = {
    {"town",         "乡镇",     COLUMN_TOWN   },
    {"village",      "村",       COLUMN_VILLAGE},
    {"household_no", "户编号",   COLUMN_OPAQUE },
    {"head_name",    "户主姓名", COLUMN_NAME   },
    {"matter",       "抽审事项", COLUMN_CODE   },
    {"people",       "抽审人数", COLUMN_INTEGER},
    {"checked_on",   "抽审日期", COLUMN_DATE   },
    {"result",       "抽审结果", COLUMN_CODE   },
    {"note",         "存在问题", COLUMN_TEXT   },
};

const struct table table_spot_check = {"spot_check", "乡村振兴局", "监测对象抽样审核表", spot_check_columns, 9};

static const struct column authorization_columns[] = {
    {"town",         "乡镇",           COLUMN_TOWN   },
    {"village",      "村",             COLUMN_VILLAGE},
    {"household_no", "户编号",         COLUMN_OPAQUE },
    {"head_name",    "户主姓名",       COLUMN_NAME   },
    {"signed_on",    "授权书签订日期", COLUMN_DATE   },
    {"valid_until",  "授权有效期至",   COLUMN_DATE   },
};

const struct table table_authorization = {"authorization", "乡村振兴局", "家庭信息核查授权书台账", authorization_columns, 6};

static const struct column public_post_columns[] = {
    {"post_no",   "岗位编号",     COLUMN_OPAQUE },
    {"town",      "乡镇",         COLUMN_TOWN   },
    {"village",   "村",           COLUMN_VILLAGE},
    {"person_id", "身份证号",     COLUMN_ID     },
    {"name",      "姓名",         COLUMN_NAME   },
    {"post",      "岗位名称",     COLUMN_CODE   },
    {"opened_on", "设岗日期",     COLUMN_DATE   },
    {"ended_on",  "离岗日期",     COLUMN_DATE   },
    {"subsidy",   "岗位补贴",     COLUMN_AMOUNT },
    {"paid_on",   "补贴发放日期", COLUMN_DATE   },
};

const struct table table_public_post = {"public_post", "人力资源和社会保障局", "公益性岗位台账", public_post_columns, 10};

static const struct column project_columns[] = {
    {"project_code",      "项目编号",     COLUMN_OPAQUE },
    {"name",              "项目名称",     COLUMN_TEXT   },
    {"kind",              "项目类型",     COLUMN_CODE   },
    {"year",              "项目年度",     COLUMN_INTEGER},
    {"town",              "乡镇",         COLUMN_TOWN   },
    {"village",           "村",           COLUMN_VILLAGE},
    {"place",             "实施地点",     COLUMN_TEXT   },
    {"listed_on",         "入库日期",     COLUMN_DATE   },
    {"planned_amount",    "计划投资",     COLUMN_AMOUNT },
    {"connected",         "是否对接",     COLUMN_YES_NO },
    {"connected_on",      "对接日期",     COLUMN_DATE   },
    {"allocated",         "下达资金",     COLUMN_AMOUNT },
    {"allocated_on",      "资金下达日期", COLUMN_DATE   },
    {"contract_amount",   "合同金额",     COLUMN_AMOUNT },
    {"paid",              "拨付资金",     COLUMN_AMOUNT },
    {"spent",             "支出资金",     COLUMN_AMOUNT },
    {"planned_start",     "计划开工日期", COLUMN_DATE   },
    {"started_on",        "开工日期",     COLUMN_DATE   },
    {"finished_on",       "完工日期",     COLUMN_DATE   },
    {"status",            "项目状态",     COLUMN_CODE   },
    {"benefit_mechanism", "联农带农机制", COLUMN_TEXT   },
    {"beneficiaries",     "受益对象",     COLUMN_TEXT   },
    {"target",            "绩效目标",     COLUMN_TEXT   },
};

const struct table table_project = {"project", "乡村振兴局", "巩固拓展脱贫攻坚成果项目库", project_columns, 23};

static const struct column rebuild_project_columns[] = {
    {"project_code", "重建项目编号", COLUMN_OPAQUE },
    {"name",         "重建项目名称", COLUMN_TEXT   },
    {"kind",         "重建类别",     COLUMN_TEXT   },
    {"town",         "乡镇",         COLUMN_TOWN   },
    {"village",      "村",           COLUMN_VILLAGE},
    {"amount",       "完成投资",     COLUMN_AMOUNT },
    {"started_on",   "开工日期",     COLUMN_DATE   },
    {"finished_on",  "完工日期",     COLUMN_DATE   },
    {"status",       "项目状态",     COLUMN_CODE   },
};

const struct table table_rebuild_project = {"rebuild_project", "发展和改革委员会", "灾后恢复重建项目清单", rebuild_project_columns, 9};

static const struct column reported_figure_columns[] = {
    {"period",             "期别",         COLUMN_TEXT    },
    {"as_of",              "截至日期",     COLUMN_DATE    },
    {"metric",             "指标代码",     COLUMN_TEXT    },
    {"title",              "指标名称",     COLUMN_TEXT    },
    {"value",              "公布值",       COLUMN_AMOUNT  },
    {"unit",               "计量单位",     COLUMN_TEXT    },
    {"basis",              "统计口径",     COLUMN_TEXT    },
    {"numerator",          "分子",         COLUMN_AMOUNT  },
    {"denominator",        "分母",         COLUMN_AMOUNT  },
    {"denominator_source", "分母来源",     COLUMN_CODE    },
    {"stock_or_flow",      "时点或累计",   COLUMN_CODE    },
    {"cumulative_since",   "累计起始日期", COLUMN_DATE    },
    {"place",              "地区代码",     COLUMN_DIVISION},
    {"precision",          "公布精度",     COLUMN_AMOUNT  },
    {"source",             "出处",         COLUMN_TEXT    },
};

const struct table table_reported_figure = {"reported_figure", "县委办公室", "已公布数据", reported_figure_columns, 15};
