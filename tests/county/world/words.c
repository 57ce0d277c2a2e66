/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/world/words.h"

#include <stdio.h>
#include <string.h>

const char *const words_relation[] = {"户主",   "配偶",     "之子",     "之女", "之儿媳", "之女婿",     "之孙子",
                                      "之孙女", "之外孙子", "之外孙女", "之父", "之母",   "之兄弟姐妹", "其他"};

const char *const words_education[] = {"", "文盲或半文盲", "小学", "初中", "高中", "大专", "本科及以上"};

const char *const words_school[] = {
    "",           "学龄前儿童",     "学前教育",       "小学",           "七年级",     "八年级",
    "九年级",     "普通高中一年级", "普通高中二年级", "普通高中三年级", "中职一年级", "中职二年级",
    "中职三年级", "高职高专一年级", "高职高专二年级", "高职高专三年级", "本科一年级", "本科二年级",
    "本科三年级", "本科四年级",
};

const char *const words_labour[] = {"普通劳动力", "技能劳动力", "弱劳动力或半劳动力", "丧失劳动力", "无劳动力"};

const char *const words_category[] = {"脱贫不稳定户", "边缘易致贫户", "突发严重困难户"};

const char *const words_risk[RISKS] = {"因病",           "因学",       "因残",       "因自然灾害", "因意外事故", "因产业项目失败",
                                       "因务工就业不稳", "因缺劳动力", "因安全住房", "因安全饮水", "其他"};

const char *const words_help[HELPS] = {"产业帮扶",     "就业帮扶", "金融帮扶",         "公益岗位帮扶", "住房安全保障",
                                       "饮水安全保障", "健康帮扶", "义务教育保障",     "教育帮扶",     "综合保障",
                                       "社会帮扶",     "搬迁",     "生产生活条件改善", "基础设施建设"};

const char *const words_item[ITEMS] = {
    "发展生产",         "资产收益", "产业奖补",     "生产托管",   "外出务工补贴",   "劳务输出", "技能培训", "帮扶车间就业",
    "就业信息服务",     "小额信贷", "防贫保险",     "公益性岗位", "危房改造",       "住房维修", "供水入户", "饮水设施维修",
    "参保个人缴费补贴", "大病救治", "医疗救助",     "签约服务",   "门诊慢特病待遇", "控辍保学", "送教上门", "寄宿生补助",
    "雨露计划",         "助学金",   "助学贷款",     "教育资助",   "农村低保",       "城市低保", "农村特困", "城市特困",
    "残疾人补贴",       "临时救助", "养老保险代缴", "高龄补贴",   "结对帮扶",       "社会捐助", "志愿服务", "搬迁安置",
    "后续扶持",         "庭院整治", "改厕",         "入户路硬化", "道路建设",       "水利设施", "电力设施", "其他",
};

const char *const words_post[] = {"", "保洁员", "护林员", "护路员", "水管员", "治安巡防员", "防贫监测员", "养老护理员", "其他"};

const char *const words_disability[8] = {"", "视力", "听力", "言语", "肢体", "智力", "精神", "多重"};
const char *const words_grade[5] = {"", "一级", "二级", "三级", "四级"};
const char *const words_status[] = {"正常", "迁出", "服刑", "死亡"};

void
words_join(uint64_t bits, const char *const *words, size_t count, const char *separator, char text[WORDS_MULTI])
{
    text[0] = '\0';
    for (size_t item = 0; item < count; item++) {
        if ((bits >> item & 1U) != 0) {
            if (text[0] != '\0') {
                strcat(text, separator);
            }
            strcat(text, words[item]);
        }
    }
}

void
words_health(unsigned health, const char *separator, char text[WORDS_MULTI])
{
    static const char *const names[] = {"长期慢性病", "患有大病", "残疾"};

    if (health == 0) {
        strcpy(text, "健康");
    } else {
        words_join(health, names, 3, separator, text);
    }
}

void
words_household_no(const struct monitored *monitored, char text[16])
{
    snprintf(text, 16, "410621%06u", (unsigned)monitored->number % 1000000U);
}

void
words_person_no(const struct monitored *monitored, const struct member *member, char text[20])
{
    snprintf(text, 20, "410621%06u%02u", (unsigned)monitored->number % 1000000U, member->number % 100U);
}
