/* SPDX-License-Identifier: Apache-2.0 */
/* county/deliver_figure.c
 *     The figures that were really published for the first half of 2022 (鹤壁日报, 2022-08-01). Nothing here is generated. */
#include "tests/county/deliver/deliver.h"

static const struct delivery_form form_figure = {.table = &table_reported_figure,
                                                 .prefix = "2022年上半年已公布数据",
                                                 .encoding = SHEET_UTF8_BOM,
                                                 .titles = DELIVERY_NO_TITLE,
                                                 .header = DELIVERY_PLAIN};

struct figure {
    const char *as_of;
    const char *metric;
    const char *title;
    const char *value;
    const char *unit;
    const char *basis;
    const char *numerator;
    const char *denominator;
    const char *denominator_source;
    const char *stock; /* or flow */
    const char *since;
    const char *precision;
};

#define JUNE "2022-06-30"
#define MAY "2022-05-31"
#define JANUARY "2022-01-01"

static const struct figure figures[] = {
    {JUNE,         "monitored_households",     "累计识别监测对象户数",    "3308",      "户",   "累计识别,含已消除", "",     "",      "",          "stock", "",           "1"      },
    {JUNE,         "monitored_people",         "累计识别监测对象人数",    "10467",     "人",   "累计识别,含已消除", "",     "",      "",          "stock", "",           "1"      },
    {JUNE,         "eliminated_households",    "风险消除户数",            "1346",      "户",   "已消除",            "",     "",      "",          "stock", "",           "1"      },
    {JUNE,         "eliminated_people",        "风险消除人数",            "4725",      "人",   "已消除",            "",     "",      "",          "stock", "",           "1"      },
    {JUNE,         "elimination_rate",         "风险消除率",              "45.14",     "%",    "人",                "4725", "10467", "published", "stock", "",           "0.01"   },
    {MAY,          "spot_check_households",    "抽样审核户数",            "130",       "户",   "抽审",              "",     "",      "",          "flow",  "2022-05-01", "1"      },
    {MAY,          "spot_check_people",        "抽样审核人数",            "464",       "人",   "抽审",              "",     "",      "",          "flow",  "2022-05-01", "1"      },
    {MAY,          "spot_check_rate",          "抽样审核比例",            "21.45",     "%",    "未公布",            "",     "",      "unknown",   "flow",  "2022-05-01", "0.01"   },
    {JUNE,         "measures_declared",        "申报帮扶措施",            "750",       "条",   "申报",              "",     "",      "",          "flow",  JANUARY,      "1"      },
    {"2022-07-05", "measures_landed",          "落实帮扶措施",            "594",       "条",   "落实",              "",     "",      "",          "flow",  JANUARY,      "1"      },
    {"2022-05-30", "village_meetings",         "召开研判会的村",          "442",       "个",   "村",                "442",  "442",   "published", "flow",  "2022-05-01", "1"      },
    {JUNE,         "projects_planned",         "计划实施项目",            "98",        "个",   "计划",              "",     "",      "",          "flow",  JANUARY,      "1"      },
    {JUNE,         "projects_planned_amount",  "计划总投资",              "218000000", "元",   "计划",              "",     "",      "",          "flow",  JANUARY,      "1000000"},
    {JUNE,         "industry_projects",        "产业项目",                "37",        "个",   "计划",              "",     "",      "",          "flow",  JANUARY,      "1"      },
    {JUNE,         "industry_amount",          "产业项目投资",            "161000000", "元",   "计划",              "",     "",      "",          "flow",  JANUARY,      "1000000"},
    {JUNE,         "infrastructure_projects",  "基础设施项目",            "57",        "个",   "计划",              "",     "",      "",          "flow",  JANUARY,      "1"      },
    {JUNE,         "infrastructure_amount",    "基础设施项目投资",        "53680800",  "元",   "计划",              "",     "",      "",          "flow",  JANUARY,      "100"    },
    {JUNE,         "projects_of_which",        "其中:产业与基础设施项目", "98",        "个",   "计划",              "",     "",      "",          "flow",  JANUARY,      "1"      },
    {JUNE,         "projects_of_which_amount", "其中:产业与基础设施投资", "218000000", "元",   "计划",              "",     "",      "",          "flow",  JANUARY,      "1000000"},
    {JUNE,         "funds_invested",           "投入衔接资金",            "65640000",  "元",   "下达",              "",     "",      "",          "flow",  JANUARY,      "10000"  },
    {JUNE,         "projects_connected",       "对接项目",                "56",        "个",   "下达资金的项目",    "",     "",      "",          "flow",  JANUARY,      "1"      },
    {JUNE,         "connection_rate",          "项目对接率",              "100",       "%",    "下达资金的项目",    "56",   "56",    "inferred",  "flow",  JANUARY,      "1"      },
    {JUNE,         "start_rate",               "项目开工率",              "100",       "%",    "下达资金的项目",    "56",   "56",    "inferred",  "flow",  JANUARY,      "1"      },
    {JUNE,         "rebuild_projects",         "灾后重建完工项目",        "89",        "个",   "完工",              "",     "",      "",          "flow",  "2021-07-21", "1"      },
    {JUNE,         "rebuild_amount",           "灾后重建完成投资",        "71230000",  "元",   "完工",              "",     "",      "",          "flow",  "2021-07-21", "10000"  },
    {JUNE,         "public_posts",             "开发公益性岗位",          "1711",      "个",   "累计开发",          "",     "",      "",          "flow",  JANUARY,      "1"      },
    {JUNE,         "post_subsidy",             "发放岗位补贴",            "3487000",   "元",   "发放",              "",     "",      "",          "flow",  JANUARY,      "1000"   },
    {JUNE,         "training_allowance",       "培训生活费补贴",          "8460",      "元",   "发放",              "",     "",      "",          "flow",  JANUARY,      "1"      },
    {JUNE,         "medical_visits",           "一站式结算",              "682",       "人次", "结算",              "",     "",      "",          "flow",  JANUARY,      "1"      },
    {JUNE,         "medical_institutions",     "一站式结算定点机构",      "19",        "家",   "结算",              "",     "",      "",          "flow",  JANUARY,      "1"      },
    {JUNE,         "home_taught_pupils",       "送教上门学生",            "33",        "人",   "脱贫户、监测户",    "",     "",      "",          "stock", "",           "1"      },
    {JUNE,         "newly_dangerous_houses",   "新增危房",                "10",        "户",   "新增",              "",     "",      "",          "flow",  JANUARY,      "1"      },
    {JUNE,         "enterprise_loans",         "精准帮扶企业贷款",        "162000000", "元",   "发放",              "",     "",      "",          "flow",  JANUARY,      "1000000"},
    {JUNE,         "loan_households",          "企业贷款带动户",          "1043",      "户",   "带动",              "",     "",      "",          "flow",  JANUARY,      "1"      },
    {JUNE,         "loan_help_rate",           "企业贷款带动率",          "18.30",     "%",    "带动",              "1043", "",      "inferred",  "flow",  JANUARY,      "0.01"   },
};

static void
figure_record(struct record *record, const struct figure *figure)
{
    record_constant(record, REPORTED_FIGURE_PERIOD, "2022H1");
    record_constant(record, REPORTED_FIGURE_AS_OF, figure->as_of);
    record_constant(record, REPORTED_FIGURE_METRIC, figure->metric);
    record_constant(record, REPORTED_FIGURE_TITLE, figure->title);
    record_constant(record, REPORTED_FIGURE_VALUE, figure->value);
    record_constant(record, REPORTED_FIGURE_UNIT, figure->unit);
    record_constant(record, REPORTED_FIGURE_BASIS, figure->basis);
    record_constant(record, REPORTED_FIGURE_NUMERATOR, figure->numerator);
    record_constant(record, REPORTED_FIGURE_DENOMINATOR, figure->denominator);
    record_constant(record, REPORTED_FIGURE_DENOMINATOR_SOURCE, figure->denominator_source);
    record_constant(record, REPORTED_FIGURE_STOCK_OR_FLOW, figure->stock);
    record_constant(record, REPORTED_FIGURE_CUMULATIVE_SINCE, figure->since);
    record_constant(record, REPORTED_FIGURE_PLACE, "410621");
    record_constant(record, REPORTED_FIGURE_PRECISION, figure->precision);
    record_constant(record, REPORTED_FIGURE_SOURCE, "鹤壁日报2022年8月1日");
}

/* The list must be there before it can be held against the records: it is filed with the first batch. */
void
deliver_reported_figure(struct run *run, const struct ledger *ledger)
{
    struct delivery *delivery = delivery_open(run, &form_figure, PLANTS_COUNTY, NULL, delivery_date(run->week));

    (void)ledger;
    for (size_t at = 0; at < sizeof(figures) / sizeof(figures[0]); at++) {
        struct record *record = delivery_record(delivery);
        figure_record(record, &figures[at]);
        delivery_row(delivery, record, at);
    }
    delivery_close(delivery);
}
