/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/deliver/header.h"

#include <string.h>

enum { CHARACTER = 3 /* bytes of a Chinese character in UTF-8 */ };

/* Other names that departments and towns give the same column. */
static const struct {
    const char *source;
    const char *name;
    const char *alias;
} header_aliases[] = {
    {"medical_settlement", "settlement_no",        "setl_id"       },
    {"medical_settlement", "person_id",            "certno"        },
    {"medical_settlement", "name",                 "psn_name"      },
    {"medical_settlement", "settled_on",           "setl_time"     },
    {"medical_settlement", "institution",          "fixmedins_name"},
    {"medical_settlement", "kind",                 "med_type"      },
    {"medical_settlement", "total",                "medfee_sumamt" },
    {"medical_settlement", "fund_paid",            "hifp_pay"      },
    {"medical_settlement", "serious_illness_paid", "hifmi_pay"     },
    {"medical_settlement", "assistance_paid",      "maf_pay"       },
    {"medical_settlement", "self_paid",            "psn_part_amt"  },
    {"death",              "person_id",            "死者身份证号"  },
    {"death",              "name",                 "死者姓名"      },
    {"death",              "died_on",              "死亡时间"      },
    {"disability",         "town",                 "乡镇"          },
    {"disability",         "village",              "村（社区）"    },
    {"disability",         "issued_on",            "办证时间"      },
    {"measure",            "town",                 "乡（镇）"      },
    {"measure",            "village",              "行政村"        },
    {"measure",            "head_name",            "户主"          },
    {"measure",            "landed_on",            "落实时间"      },
    {"measure",            "amount",               "帮扶金额（元）"},
    {"public_post",        "person_id",            "身份证号码"    },
    {"public_post",        "name",                 "上岗人员姓名"  },
    {"public_post",        "subsidy",              "岗位补贴（元）"},
    {"village_meeting",    "held_on",              "会议日期"      },
    {"village_meeting",    "participants",         "到会人数"      },
    {"vehicle",            "plate",                "车牌号"        },
    {"vehicle",            "owner_name",           "车主"          },
    {"allowance",          "person_id",            "身份证号码"    },
    {"allowance",          "amount",               "低保金"        },
};

static const char *
header_alias(const struct table *table, const struct column *column)
{
    for (size_t item = 0; item < sizeof(header_aliases) / sizeof(header_aliases[0]); item++) {
        if (strcmp(header_aliases[item].source, table->source) == 0 && strcmp(header_aliases[item].name, column->name) == 0) {
            return header_aliases[item].alias;
        }
    }
    return column->title;
}

static void
header_append(struct header *header, const char *text, size_t size)
{
    memcpy(header->text + header->used, text, size);
    header->used += size;
}

/* 户主证件号码 becomes 户主\n证件号码: what a narrow column does to a long title. */
static void
header_break(struct header *header, const char *title)
{
    const size_t size = strlen(title);
    const size_t cut = size > 5 * CHARACTER && (title[0] & 0x80) != 0 && strchr(title, '(') == NULL && strstr(title, "（") == NULL
                               && strchr(title, '/') == NULL
                           ? 2 * CHARACTER
                           : size;

    header_append(header, title, cut);
    if (cut < size) {
        header_append(header, "\n", 1);
        header_append(header, title + cut, size - cut);
    }
    header_append(header, "", 1);
}

/* Half-width brackets for full-width ones and the other way round. */
static void
header_brackets(struct header *header, const char *title)
{
    while (*title != '\0') {
        if (strncmp(title, "（", CHARACTER) == 0 || strncmp(title, "）", CHARACTER) == 0) {
            header_append(header, strncmp(title, "（", CHARACTER) == 0 ? "(" : ")", 1);
            title += CHARACTER;
        } else if (*title == '(' || *title == ')') {
            header_append(header, *title == '(' ? "（" : "）", CHARACTER);
            title++;
        } else {
            header_append(header, title++, 1);
        }
    }
    header_append(header, "", 1);
}

void
header_make(struct header *header, const struct table *table, enum delivery_header style)
{
    header->used = 0;
    for (size_t column = 0; column < table->count; column++) {
        const char *title = table->columns[column].title;

        header->titles[column] = header->text + header->used;
        switch (style) {
        case DELIVERY_BREAKS:
            header_break(header, title);
            break;
        case DELIVERY_BRACKETS:
            header_brackets(header, title);
            break;
        case DELIVERY_ALIASES:
            header->titles[column] = header_alias(table, &table->columns[column]);
            break;
        case DELIVERY_PLAIN:
            header->titles[column] = title;
            break;
        }
    }
}
