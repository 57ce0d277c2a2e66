/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/world/people.h"

#include "tests/county/world/dates.h"

#include <string.h>

enum { ID_BODY = 17, FIRST_DAY = -40177 }; /* 1860-01-01 */

/* Most were born here; prefixes before 1986 differ, and people marry in from other counties. */
static const char *const people_areas[] = {
    "410621", "410621", "410621", "410621", "410621", "410621", "410621", "410621", "410621", "410621", "410621",
    "410621", "410621", "410621", "410621", "410621", "410525", "410622", "410602", "410526", "410523", "410928",
};

char
people_check(const char *id)
{
    static const int weights[ID_BODY] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;

    for (int digit = 0; digit < ID_BODY; digit++) {
        sum += (id[digit] - '0') * weights[digit];
    }
    return "10X98765432"[sum % 11];
}

void
people_id(struct people_numbers *numbers, struct rng *rng, int born, enum people_sex sex, char id[PEOPLE_ID_SIZE])
{
    const size_t area = rng_below(rng, sizeof(people_areas) / sizeof(people_areas[0]));
    char date[DATE_TEXT_SIZE];
    unsigned sequence;

    /* Seven is prime to 450, so the sequence runs through all its values; 0 is left out for not ending in zeros. */
    sequence = 1U + (numbers->used[sex][born - FIRST_DAY]++ * 7U + (unsigned)(born - FIRST_DAY) * 13U) % 450U;
    sequence = sequence * 2U + (sex == PEOPLE_MALE);
    memcpy(id, people_areas[area], 6);
    memcpy(id + 6, date_compact(born, date), 8);
    id[14] = (char)('0' + sequence / 100);
    id[15] = (char)('0' + sequence / 10 % 10);
    id[16] = (char)('0' + sequence % 10);
    id[17] = people_check(id);
    id[18] = '\0';
}

/* clang-format off */
static const struct {
    const char *text;
    unsigned weight;
} people_surnames[] = {
    {"王", 730}, {"李", 715}, {"张", 690}, {"刘", 540}, {"陈", 300}, {"杨", 250}, {"赵", 270}, {"黄", 90},  {"周", 150},
    {"吴", 130}, {"徐", 110}, {"孙", 190}, {"马", 170}, {"朱", 130}, {"胡", 120}, {"郭", 180}, {"何", 100}, {"高", 130},
    {"林", 60},  {"罗", 60},  {"郑", 110}, {"梁", 60},  {"谢", 70},  {"宋", 130}, {"唐", 60},  {"许", 80},  {"韩", 110},
    {"冯", 80},  {"邓", 50},  {"曹", 80},  {"彭", 40},  {"曾", 20},  {"肖", 50},  {"田", 70},  {"董", 80},  {"袁", 60},
    {"潘", 40},  {"于", 60},  {"蒋", 60},  {"蔡", 50},  {"余", 30},  {"杜", 70},  {"叶", 20},  {"程", 70},  {"苏", 50},
    {"魏", 80},  {"吕", 60},  {"丁", 50},  {"任", 70},  {"沈", 30},  {"姚", 70},  {"卢", 50},  {"姜", 50},  {"崔", 60},
    {"钟", 20},  {"谭", 20},  {"陆", 20},  {"汪", 30},  {"范", 60},  {"金", 30},  {"石", 60},  {"廖", 20},  {"贾", 60},
    {"夏", 40},  {"韦", 10},  {"付", 40},  {"方", 40},  {"白", 50},  {"邹", 20},  {"孟", 60},  {"熊", 20},  {"秦", 60},
    {"邱", 20},  {"江", 30},  {"尹", 40},  {"薛", 40},  {"闫", 50},  {"段", 50},  {"雷", 30},  {"侯", 60},  {"龙", 20},
    {"史", 50},  {"陶", 30},  {"黎", 10},  {"贺", 30},  {"顾", 20},  {"毛", 30},  {"郝", 40},  {"龚", 20},  {"邵", 30},
    {"万", 30},  {"钱", 20},  {"覃", 5},   {"武", 40},  {"戴", 20},  {"孔", 30},  {"汤", 20},  {"庞", 30},  {"樊", 30},
    {"岳", 40},  {"齐", 40},  {"司", 20},  {"申", 40},  {"耿", 40},  {"牛", 50},  {"常", 50},  {"靳", 30},  {"原", 15},
    {"欧阳", 3}, {"司马", 3}, {"上官", 2}, {"诸葛", 2}, {"皇甫", 2},
};
/* clang-format on */

unsigned
people_surname(struct rng *rng)
{
    static unsigned total = 0;
    unsigned drawn;
    unsigned choice = 0;

    if (total == 0) {
        for (size_t name = 0; name < sizeof(people_surnames) / sizeof(people_surnames[0]); name++) {
            total += people_surnames[name].weight;
        }
    }
    drawn = rng_below(rng, total);
    while (drawn >= people_surnames[choice].weight) {
        drawn -= people_surnames[choice++].weight;
    }
    return choice;
}

static const char *const people_given[2][64] = {
    {
     "秀", "英", "兰", "芳", "玲",       "梅",             "丽",          "霞", "敏", "静", "娟", "艳", "红", "娜", "燕", "萍", "凤", "桂", "淑", "玉", "珍", "花",
     "荣",                                                                                                                                                                "香", "爱", "云", "莲", "琴", "素",                                                                                                                                                                            "巧",                                                                                                                                                                            "慧", "雪", "婷", "欣", "怡", "涵", "悦", "梦", "佳", "琪", "雨", "诗", "思", "子",
     "若",                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                          "语", "萱", "妍", "彩", "春", "焕",                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "瑞",                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "月", "金", "银", "改", "青", "翠", "喜", "换", "俊", "晓", "文", "贞",
     },
    {
     "国",    "建",                "军",             "伟",          "强", "勇", "明", "杰", "涛", "磊", "超", "鹏", "辉", "刚", "平", "永", "志", "文", "海", "林", "成", "新",
     "学", "庆", "德",                                                                                                                                                                            "福",                                                                                                                                                                            "贵",                                                                                                                                                                            "树", "玉", "金", "保", "法", "浩", "宇", "轩", "博", "子", "一", "俊", "泽", "晨", "梓", "家", "豪",
     "天", "佳", "瑞",                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "昊",                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "长",                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "根", "全", "付", "东", "红", "光", "振", "兴", "喜", "会", "云", "社", "民", "跃", "进",
     },
};

/* Whole decades of people bear names of their decade: the first row is common to all, the others are rotated in. */
static const char *
people_given_character(struct rng *rng, enum people_sex sex, int born)
{
    const int year = date_year(born);
    const unsigned row = year < 1965 ? (rng_chance(rng, 600) ? 1U : 3U) : year < 1995 ? rng_below(rng, 2) : 2U;

    return people_given[sex][row * 16U + rng_below(rng, 16)];
}

void
people_name(struct rng *rng, unsigned surname, enum people_sex sex, int born, char name[PEOPLE_NAME_SIZE])
{
    strcpy(name, people_surnames[surname].text);
    strcat(name, people_given_character(rng, sex, born));
    if (rng_chance(rng, 840)) {
        strcat(name, people_given_character(rng, sex, born));
    }
}

void
people_dotted_name(struct rng *rng, char name[PEOPLE_NAME_SIZE])
{
    static const char *const first[] = {"阿卜杜", "买买提", "古丽", "艾山", "帕提", "热依"};
    static const char *const second[] = {"吐尔逊", "艾合买提", "玉素甫", "卡德尔", "依明", "托合提"};

    strcpy(name, first[rng_below(rng, 6)]);
    strcat(name, "·");
    strcat(name, second[rng_below(rng, 6)]);
}

void
people_rare_name(struct rng *rng, unsigned surname, char name[PEOPLE_NAME_SIZE])
{
    static const char *const rare[] = {"䶮", "㼆", "㛃", "䴙", "㑇"};

    strcpy(name, people_surnames[surname].text);
    if (rng_chance(rng, 500)) {
        strcat(name, "文");
    }
    strcat(name, rare[rng_below(rng, 5)]);
}

void
people_phone(uint64_t index, char phone[PEOPLE_PHONE_SIZE])
{
    static const char *const prefixes[] = {"138", "139", "135", "136", "137", "150", "151", "152", "158", "159",
                                           "187", "188", "182", "183", "130", "132", "155", "156", "186", "189"};
    uint64_t rest = (index * UINT64_C(61803399) + UINT64_C(23571113)) % UINT64_C(100000000);

    memcpy(phone, prefixes[index % 20], 3);
    for (int digit = 10; digit >= 3; digit--) {
        phone[digit] = (char)('0' + rest % 10);
        rest /= 10;
    }
    phone[11] = '\0';
}

/* The organisation's own check character, of the eight before it. */
static char
people_organisation_check(const char *code)
{
    static const int weights[8] = {3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;

    for (int at = 0; at < 8; at++) {
        sum += weights[at] * (code[at] <= '9' ? code[at] - '0' : code[at] - 'A' + 10);
    }
    return "0123456789X0"[11 - sum % 11];
}

void
people_credit_code(uint64_t index, char code[PEOPLE_ID_SIZE])
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    int sum = 0;
    int weight = 1;

    memcpy(code, "91410621MA", 10);
    for (int at = 15; at >= 10; at--) {
        code[at] = (char)('0' + index % 10);
        index /= 10;
    }
    code[16] = people_organisation_check(code + 8);
    for (int at = 0; at < 17; at++) {
        sum += weight * (int)(strchr(alphabet, code[at]) - alphabet);
        weight = weight * 3 % 31;
    }
    code[17] = alphabet[(31 - sum % 31) % 31];
    code[18] = '\0';
}
