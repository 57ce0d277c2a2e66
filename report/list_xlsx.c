/* SPDX-License-Identifier: Apache-2.0 */
/* The sheet a village fills in (users.md): A4 landscape, header repeated, twelve columns, only the last three yellow and unlocked, no
 * password, answers by drop-down, two worked examples, a place to sign. Opens in WPS, Excel and LibreOffice: hidden helpers are avoided,
 * and the short code stands visibly in its own column, because validation and hidden columns die on the way. */
#include "report/cell.h"
#include "report/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <xlsxwriter.h>

enum { COLUMNS = 12, FIRST_ANSWER = 9, HEADER_ROW = 3, EXAMPLES = 2, ANSWERS_MAX = 24, CELL_MAX = 32 * 1024, LINE_POINTS = 13 };

static const struct {
    const char *title;
    double width; /* characters */
} columns[COLUMNS] = {
    {"序号",                   4.5},
    {"短码",                   9.5},
    {"组",                     4.5},
    {"户主",                   8  },
    {"姓名(关系)",             12 },
    {"要核实什么",             30 },
    {"我方数据",               19 },
    {"部门数据(部门、数据期)", 19 },
    {"期限",                   10 },
    {"核查结果▼",              12 },
    {"正确值/说明",            15 },
    {"核查人及日期",           11 },
};

struct sheet {
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *title, *note, *header, *cell, *answer, *example;
    char scratch[CELL_MAX];
};

static lxw_format *
format_add(struct sheet *out, double size, bool border, bool locked, uint32_t fill)
{
    lxw_format *format = workbook_add_format(out->book);

    format_set_font_name(format, "SimSun");
    format_set_font_size(format, size);
    format_set_text_wrap(format);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    if (border) {
        format_set_border(format, LXW_BORDER_THIN);
    }
    if (!locked) {
        format_set_unlocked(format);
    }
    if (fill != 0) {
        format_set_bg_color(format, fill);
    }
    return format;
}

static void
add_formats(struct sheet *out)
{
    out->title = format_add(out, 16, false, true, 0);
    format_set_bold(out->title);
    format_set_align(out->title, LXW_ALIGN_CENTER);
    out->note = format_add(out, 9, false, true, 0);
    out->header = format_add(out, 10, true, true, 0xD9E1F2);
    format_set_bold(out->header);
    format_set_align(out->header, LXW_ALIGN_CENTER);
    out->cell = format_add(out, 10, true, true, 0);
    out->answer = format_add(out, 10, true, false, 0xFFFF99);
    out->example = format_add(out, 9, true, true, 0xEDEDED);
    format_set_italic(out->example);
}

static void
put(struct sheet *out, lxw_row_t row, int column, struct text text, lxw_format *format)
{
    cell_write(out->sheet, row, (lxw_col_t)column, text, format, out->scratch, sizeof out->scratch);
}

static void
put_string(struct sheet *out, lxw_row_t row, int column, const char *string, lxw_format *format)
{
    put(out, row, column, text_from(string), format);
}

/* Width on paper: a CJK character takes two columns. */
static size_t
paper_width(struct text text)
{
    size_t width = 0;
    uint32_t character;
    size_t step;

    while ((step = text_decode(text, &character)) > 0) {
        width += character >= 0x1100 ? 2 : 1;
        text.data += step;
        text.size -= step;
    }
    return width;
}

/* Lines a cell needs in a column: programs do not fit rows they did not wrap themselves. */
static size_t
line_count(struct text text, double width)
{
    struct text rest = text;
    struct text part;
    size_t lines = 0;

    while (text_split(&rest, '\n', &part)) {
        lines += 1 + (paper_width(part) == 0 ? 0 : (size_t)((double)(paper_width(part) - 1) / (width - 1)));
    }
    return lines;
}

static void
fit_row(struct sheet *out, lxw_row_t row, const struct text cells[COLUMNS])
{
    size_t most = 1;

    for (int column = 0; column < COLUMNS; column++) {
        const size_t lines = line_count(cells[column], columns[column].width);

        most = lines > most ? lines : most;
    }
    (void)worksheet_set_row(out->sheet, row, (double)(most * LINE_POINTS + 6), NULL);
}

static void
set_page(struct sheet *out)
{
    worksheet_set_landscape(out->sheet);
    worksheet_set_paper(out->sheet, 9); /* A4 */
    worksheet_fit_to_pages(out->sheet, 1, 0);
    worksheet_set_margins(out->sheet, 0.4, 0.4, 0.5, 0.5);
    (void)worksheet_repeat_rows(out->sheet, HEADER_ROW, HEADER_ROW);
    (void)worksheet_set_footer(out->sheet, "&L核查人签字:              村负责人签字:              日期:&R第 &P 页 共 &N 页");
    worksheet_protect(out->sheet, NULL, NULL);
    worksheet_freeze_panes(out->sheet, HEADER_ROW + 1, 2);
    for (int column = 0; column < COLUMNS; column++) {
        (void)worksheet_set_column(out->sheet, (lxw_col_t)column, (lxw_col_t)column, columns[column].width, NULL);
    }
}

static void
write_head(struct sheet *out, const struct list *list, struct text batch)
{
    char line[512];

    (void)snprintf(line, sizeof line, "%.*s%.*s 待核实清单", TEXT_ARG(list->town), TEXT_ARG(list->name));
    (void)worksheet_merge_range(out->sheet, 0, 0, 0, COLUMNS - 1, line, out->title);
    (void)snprintf(line, sizeof line, "数据截至 %.*s;本表 %zu 条%s%zu 条暂缓(已计数,下月再发)。只填黄色三列;短码请勿改动。", TEXT_ARG(batch), list->line_count,
                   ",另有 ", list->held_back);
    (void)worksheet_merge_range(out->sheet, 1, 0, 1, COLUMNS - 1, line, out->note);
    (void)worksheet_merge_range(out->sheet, 2, 0, 2, COLUMNS - 1,
                                "核查结果从下拉中选;“正确值/说明”写明改成什么或为什么;含个人信息,请勿转发、张贴。", out->note);
    for (int column = 0; column < COLUMNS; column++) {
        put_string(out, HEADER_ROW, column, columns[column].title, out->header);
    }
}

static const char *const examples[EXAMPLES][COLUMNS] = {
    {"例1", "示例不填", "", "王某某", "王某某(之父)", "公安登记已死亡,系统仍在册", "姓名:王某某", "公安局 死亡日期:2022-03-01", "", "已死亡",
     "3 月已办丧事,已在系统减少", "李某某 7月3日"},
    {"例2", "示例不填", "", "赵某某", "赵某某(户主)", "近 12 个月自付医疗费较高,是否有致贫风险", "是否监测对象:否", "医保局 个人自付:23,000 元", "", "不纳入",
     "子女务工,年收入 9 万元,已报销大部", "李某某 7月4日"},
};

/* The answers for a class, from the pack's code list answer_<class>; NULL-terminated. */
static size_t
answers_of(const struct pack *pack, struct text class, char *names[ANSWERS_MAX + 1], struct arena *arena)
{
    const char *name = arena_must_format(arena, "answer_%.*s", TEXT_ARG(class));
    const struct schema_list *list = schema_list_find(pack, text_from(name));
    size_t count = 0;

    if (list == NULL) {
        list = schema_list_find(pack, TEXT("answer_error"));
    }
    for (size_t at = 0; list != NULL && at < list->code_count && count < ANSWERS_MAX; at++) {
        names[count++] = arena_must_string(arena, list->codes[at].name);
    }
    names[count] = NULL;
    return count;
}

static void
offer_answers(struct sheet *out, lxw_row_t row, const struct pack *pack, struct text class, struct arena *arena)
{
    char *names[ANSWERS_MAX + 1];
    char title[] = "请从下拉中选";
    char message[] = "不在下拉中的结果可能无法识别";
    lxw_data_validation choice = {
        .validate = LXW_VALIDATION_TYPE_LIST,
        .value_list = names,
        .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING, /* a retyped answer is read all the same */
        .error_title = title,
        .error_message = message,
    };

    if (answers_of(pack, class, names, arena) > 0) {
        (void)worksheet_data_validation_cell(out->sheet, row, FIRST_ANSWER, &choice);
    }
}

static void
write_line(struct sheet *out, lxw_row_t row, size_t number, const struct list *list, const struct list_line *line)
{
    char text[32];
    const struct text cells[COLUMNS] = {
        [1] = line->code,     [2] = list->kind == LIST_VILLAGE ? line->group : line->village,
        [3] = line->head,     [4] = line->person,
        [5] = line->question, [6] = line->ours,
        [7] = line->theirs,   [8] = line->due,
    };

    (void)snprintf(text, sizeof text, "%zu", number);
    put_string(out, row, 0, text, out->cell);
    for (int column = 1; column < FIRST_ANSWER; column++) {
        put(out, row, column, cells[column], out->cell);
    }
    for (int column = FIRST_ANSWER; column < COLUMNS; column++) {
        (void)worksheet_write_blank(out->sheet, row, (lxw_col_t)column, out->answer);
    }
    fit_row(out, row, cells);
}

static void
write_lines(struct sheet *out, const struct list *list, const struct pack *pack)
{
    lxw_row_t row = HEADER_ROW + 1;
    struct arena arena;

    arena_init(&arena, 0);
    for (int example = 0; example < EXAMPLES; example++, row++) {
        struct text cells[COLUMNS];

        for (int column = 0; column < COLUMNS; column++) {
            cells[column] = text_from(examples[example][column]);
            put(out, row, column, cells[column], out->example);
        }
        fit_row(out, row, cells);
    }
    for (size_t at = 0; at < list->line_count; at++, row++) {
        write_line(out, row, at + 1, list, &list->lines[at]);
        offer_answers(out, row, pack, list->lines[at].class, &arena);
    }
    (void)worksheet_merge_range(out->sheet, row + 1, 0, row + 1, COLUMNS - 1,
                                "以上已逐条核实,情况属实。    村(社区)负责人(签字):                    驻村工作队(签字):                    日期:", out->note);
    arena_done(&arena);
}

enum status
list_xlsx_write(const struct list *list, struct text batch, const struct pack *pack, const char *path, struct error *err)
{
    struct sheet *out = calloc(1, sizeof *out);
    lxw_error failure;

    if (out == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to write \"%s\"", path);
    }
    out->book = workbook_new(path);
    if (out->book == NULL) {
        free(out);
        return error_set(err, STATUS_IO, "E-OPEN", "could not create \"%s\"", path);
    }
    out->sheet = workbook_add_worksheet(out->book, "待核实");
    add_formats(out);
    set_page(out);
    write_head(out, list, batch);
    write_lines(out, list, pack);
    failure = workbook_close(out->book);
    free(out);
    return failure == LXW_NO_ERROR ? STATUS_OK
                                   : error_set(err, STATUS_IO, "E-WRITE", "could not write \"%s\": %s", path, lxw_strerror(failure));
}
