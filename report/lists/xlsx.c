/* SPDX-License-Identifier: Apache-2.0 */
#include "report/lists/xlsx.h"

#include "report/output/paper.h"

#include <stdio.h>

enum { COLUMNS = 12, FIRST_ANSWER = 9, HEADER_ROW = 3, EXAMPLES = 2, ANSWERS_MAX = 24 };

static const double widths[COLUMNS] = {4.5, 9.5, 9, 8, 12, 32, 20, 22, 11, 13, 16, 12};

/* Who reads it decides what three of the columns are called; their order is the same everywhere. */
static const struct {
    const char *group, *ours, *theirs, *sign;
} words[LIST_KINDS] = {
    [LIST_VILLAGE] = {"组",       "我方数据",               "部门数据\n(部门、数据期)",
                      "村(社区)负责人(签字):                  驻村工作队(签字):                  日期:"                             },
    [LIST_TOWN] = {"村、组",   "我方数据",               "部门数据\n(部门、数据期)",
                      "乡镇分管负责人(签字):                  填报人(签字):                  日期:"                                 },
    [LIST_DEPARTMENT] = {"乡镇、村", "贵单位名单\n(文件、行)", "与之矛盾的数据\n(部门、数据期)",
                      "单位负责人(签字、盖章):                  填报人(签字):                  日期:"                               },
    [LIST_COUNTY] = {"乡镇、村", "我方数据\n(文件、行)",   "部门数据\n(部门、数据期)",       "办理人(签字):                  日期:"},
};

/* 王某某, 赵某某, 孙某某: nobody. `示例不填` is no short code, so that a filled-in example is no answer. */
static const char *const examples[][COLUMNS] = {
    {"例1", "示例不填", "2组",        "王某某", "王某某(之父)", "王某某 于 2022-03-01 死亡,仍在册",                         "户编号:410621******",
     "公安局(2022-06) 死亡日期:2022-03-01",                                                                                                                                                               "2022-07-15", "已死亡",          "3 月已办丧事,7月3日已在系统做自然减少",       "李某某 7月3日"},
    {"例2", "示例不填", "5组",        "赵某某", "赵某某(户主)", "近 365 天个人自付医疗费 23000 元,不是监测对象,请入户核查", "",
     "医疗保障局(2022-06) 个人自付:23000",                                                                                                                                                                "2022-07-15", "不纳入:收入稳定", "两个子女在外务工,年收入 9 万元,已报销大部分", "李某某 7月4日"},
    {"例1", "示例不填", "某镇\n某村", "王某某", "王某某(之父)", "王某某 于 2022-03-01 死亡,2022-06 仍发放农村低保 210 元",
     "发放月份:2022-06\n发放名单.xlsx 第 12 行",                                                                                                                   "公安局(2022-06) 死亡日期:2022-03-01", "2022-07-15", "已取消待遇",
     "7 月起停发,多发三个月已追回",                                                                                                                                                                                                                                                       "孙某某 7月3日"},
    {"例2", "示例不填", "某镇\n某村", "赵某某", "赵某某(户主)", "赵某某 名单与公安登记的姓名不同",                          "姓名:赵某某\n发放名单.xlsx 第 40 行",
     "公安局(2022-06) 姓名:赵某",                                                                                                                                                                         "2022-07-15", "部门数据有误",    "已核对身份证原件,以我单位名单为准",           "孙某某 7月4日"},
};

struct sheet {
    struct paper *paper;
    const struct list *list;
    const struct pack *pack;
    struct arena arena;
};

static void
write_head(const struct sheet *out, struct text batch)
{
    const struct list *list = out->list;
    const char *titles[COLUMNS] = {"序号",       "短码",       words[list->kind].group, "户主",
                                   "姓名(关系)", "要核实什么", words[list->kind].ours,  words[list->kind].theirs,
                                   "期限",       "核查结果▼",  "正确值/说明",           "核查人及日期"};
    char line[512];
    int used;

    (void)snprintf(line, sizeof line, "%.*s%.*s 待核实清单", TEXT_ARG(list->town), TEXT_ARG(list->name));
    paper_span(out->paper, 0, 0, COLUMNS - 1, text_from(line), PAPER_TITLE);
    paper_fit(out->paper, 0);
    used = snprintf(line, sizeof line, "数据截至 %.*s。本表 %zu 条", TEXT_ARG(batch), list->line_count);
    if (list->held_back > 0) {
        used += snprintf(line + used, sizeof line - (size_t)used, ",另有 %zu 条暂缓(已计数,见“暂缓”表,以后各月再发)", list->held_back);
    }
    (void)snprintf(line + used, sizeof line - (size_t)used, "。只填黄色三列,其余请勿改动;短码是每条的编号,转抄时请一字不差。");
    paper_span(out->paper, 1, 0, COLUMNS - 1, text_from(line), PAPER_NOTE);
    paper_fit(out->paper, 1);
    paper_span(out->paper, 2, 0, COLUMNS - 1,
               TEXT("“核查结果”从下拉中选一项;“正确值/说明”写明改成什么、为什么,逐户写实,不要整列复制;含个人信息,请勿转发、张贴。"),
               PAPER_NOTE);
    paper_fit(out->paper, 2);
    for (size_t column = 0; column < COLUMNS; column++) {
        paper_put(out->paper, HEADER_ROW, column, text_from(titles[column]), PAPER_HEAD);
    }
    paper_fit(out->paper, HEADER_ROW);
}

/* The answers for a class, from the pack's code list answer_<class>; NULL-terminated. */
static void
offer_answers(struct sheet *out, uint32_t row, struct text class)
{
    const char *names[ANSWERS_MAX + 1] = {NULL};
    const struct schema_list *list = schema_list_find(out->pack, text_from(arena_must_format(&out->arena, "answer_%.*s", TEXT_ARG(class))));

    list = list == NULL ? schema_list_find(out->pack, TEXT("answer_error")) : list;
    for (size_t at = 0; list != NULL && at < list->code_count && at < ANSWERS_MAX; at++) {
        names[at] = arena_must_string(&out->arena, list->codes[at].name);
    }
    paper_choices(out->paper, row, FIRST_ANSWER, names);
}

/* 组; for those who have several villages or towns, these too. */
static struct text
place_of(struct sheet *out, const struct list_line *line)
{
    const struct text parts[] = {out->list->kind == LIST_DEPARTMENT || out->list->kind == LIST_COUNTY ? line->town : TEXT(""),
                                 out->list->kind == LIST_VILLAGE ? TEXT("") : line->village, line->group};
    const char *place = "";

    for (size_t part = 0; part < sizeof parts / sizeof parts[0]; part++) {
        if (parts[part].size > 0) {
            place = arena_must_format(&out->arena, "%s%s%.*s", place, *place != '\0' ? "\n" : "", TEXT_ARG(parts[part]));
        }
    }
    return text_from(place);
}

static bool
is_centred(size_t column)
{
    return column <= 2 || column == 8;
}

static void
write_line(struct sheet *out, uint32_t row, size_t number, const struct list_line *line)
{
    char text[32];
    const struct text cells[FIRST_ANSWER] = {
        {text, (size_t)snprintf(text, sizeof text, "%zu", number)},
        line->code,
        place_of(out, line),
        line->head,
        line->person,
        line->question,
        line->ours,
        line->theirs,
        line->due,
    };

    for (size_t column = 0; column < FIRST_ANSWER; column++) {
        paper_put(out->paper, row, column, cells[column], is_centred(column) ? PAPER_CENTRE : PAPER_CELL);
    }
    for (size_t column = FIRST_ANSWER; column < COLUMNS; column++) {
        paper_put(out->paper, row, column, TEXT(""), PAPER_ANSWER);
    }
    paper_fit(out->paper, row);
    offer_answers(out, row, line->class);
}

static void
write_lines(struct sheet *out)
{
    const struct list *list = out->list;
    uint32_t row = HEADER_ROW + 1;

    for (size_t example = 0; example < EXAMPLES; example++, row++) {
        const size_t shown = example + (list->kind == LIST_DEPARTMENT || list->kind == LIST_COUNTY ? EXAMPLES : 0);

        for (size_t column = 0; column < COLUMNS; column++) {
            paper_put(out->paper, row, column, text_from(examples[shown][column]), PAPER_EXAMPLE);
        }
        paper_fit(out->paper, row);
    }
    for (size_t at = 0; at < list->line_count; at++, row++) {
        write_line(out, row, at + 1, &list->lines[at]);
    }
    paper_span(out->paper, row, 0, COLUMNS - 1,
               text_from(arena_must_format(&out->arena, "\n以上已逐条核实,情况属实。      %s\n", words[list->kind].sign)), PAPER_PLAIN);
    paper_fit(out->paper, row);
}

/* What is held back: never hidden, counted by village and kind. */
static void
write_held(struct sheet *out)
{
    static const double held_widths[3] = {20, 44, 12};
    const struct list *list = out->list;
    uint32_t row = 0;

    if (list->held_back == 0) {
        return;
    }
    paper_sheet(out->paper, "暂缓", PAPER_PORTRAIT, held_widths, 3);
    paper_span(out->paper, row, 0, 2,
               TEXT("暂缓下发的疑点:每村每月限条数,红线问题(失学、断保、危房、饮水)不限;以下本月不必核实,以后各月再发"), PAPER_NOTE);
    paper_fit(out->paper, row++);
    paper_put(out->paper, row, 0, TEXT("村"), PAPER_HEAD);
    paper_put(out->paper, row, 1, TEXT("疑点"), PAPER_HEAD);
    paper_put(out->paper, row, 2, TEXT("条"), PAPER_HEAD);
    paper_repeat(out->paper, row, 0);
    paper_fit(out->paper, row++);
    for (size_t at = 0; at < list->held_count; at++, row++) {
        paper_put(out->paper, row, 0, list->held[at].village, PAPER_CELL);
        paper_put(out->paper, row, 1, list->held[at].rule_name, PAPER_CELL);
        paper_number(out->paper, row, 2, (double)list->held[at].count, PAPER_CENTRE);
        paper_fit(out->paper, row);
    }
}

enum status
list_xlsx_write(const struct list *list, struct text batch, const struct pack *pack, const struct household_pages *pages, const char *path,
                struct error *err)
{
    struct sheet out = {.list = list, .pack = pack};

    TRY(paper_new(path, &out.paper, err));
    arena_init(&out.arena, 0);
    paper_sheet(out.paper, "待核实", PAPER_LANDSCAPE, widths, COLUMNS);
    write_head(&out, batch);
    paper_repeat(out.paper, HEADER_ROW, 2);
    paper_footer(out.paper, "核查人(签字):                负责人(签字):");
    write_lines(&out);
    paper_protect(out.paper);
    if (list->kind == LIST_VILLAGE) {
        household_page_write(out.paper, list, pages);
    }
    write_held(&out);
    arena_done(&out.arena);
    return paper_close(out.paper, err);
}
