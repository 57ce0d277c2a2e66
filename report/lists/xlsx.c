/* SPDX-License-Identifier: Apache-2.0 */
#include "report/lists/xlsx.h"

#include "common/formats/json.h"
#include "common/ground/file.h"
#include "common/site/warehouse.h"
#include "report/output/paper.h"
#include "report/output/template.h"

#include <stdio.h>

enum { COLUMNS = 12, FIRST_ANSWER = 9, HEADER_ROW = 3, ANSWERS_MAX = 24 };

static const double widths[COLUMNS] = {4.5, 9.5, 9, 8, 12, 32, 20, 22, 11, 13, 16, 12};

static const char *const kind_names[LIST_KINDS] = {
    [LIST_VILLAGE] = "village", [LIST_TOWN] = "town", [LIST_DEPARTMENT] = "department", [LIST_COUNTY] = "county"};

struct sheet {
    struct paper *paper;
    const struct list *list;
    const struct list_xlsx *book;
    const struct json *words; /* of this kind of list */
    struct arena arena;
};

static bool
has_texts(const struct json *array, size_t count)
{
    struct text texts[COLUMNS];

    return template_texts(array, texts, COLUMNS) == count;
}

enum status
list_xlsx_read(struct report *report, struct list_xlsx *book, struct error *err)
{
    const char *path = file_join(report->arena, warehouse_sql_folder(report->site->pack, "reports", report->arena), "list.json");
    bool whole = true;
    struct json *json;

    TRY(json_read(path, &json, err));
    json_keep(json, report->arena);
    for (int kind = 0; kind < LIST_KINDS; kind++) {
        whole = whole && has_texts(json_get(json_get(json, kind_names[kind]), "titles"), COLUMNS);
    }
    for (const struct json *readers = json_first(json_get(json, "examples")); readers != NULL; readers = json_next(readers)) {
        for (const struct json *example = json_first(readers); example != NULL; example = json_next(example)) {
            whole = whole && has_texts(example, COLUMNS);
        }
    }
    if (!whole) {
        return error_set(err, STATUS_CONFIG, "E-REPORT-PAGE", "%s: every kind of list and every example has %d columns", path, COLUMNS);
    }
    *book = (struct list_xlsx){.words = json, .pack = &report->pack, .batch = report->batch};
    return list_page_read(report, &book->pages, err);
}

static void
write_head(const struct sheet *out)
{
    const struct list *list = out->list;
    struct text titles[COLUMNS];
    char line[512];
    int used;

    (void)snprintf(line, sizeof line, "%.*s%.*s 待核实清单", TEXT_ARG(list->town), TEXT_ARG(list->name));
    paper_span(out->paper, 0, 0, COLUMNS - 1, text_from(line), PAPER_TITLE);
    paper_fit(out->paper, 0);
    used = snprintf(line, sizeof line, "数据截至 %.*s。本表 %zu 条", TEXT_ARG(out->book->batch), list->line_count);
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
    (void)template_texts(json_get(out->words, "titles"), titles, COLUMNS);
    for (size_t column = 0; column < COLUMNS; column++) {
        paper_put(out->paper, HEADER_ROW, column, titles[column], PAPER_HEAD);
    }
    paper_fit(out->paper, HEADER_ROW);
}

/* The answers for a class, from the pack's code list answer_<class>; NULL-terminated. */
static void
offer_answers(struct sheet *out, uint32_t row, struct text class)
{
    const char *names[ANSWERS_MAX + 1] = {NULL};
    const struct schema_list *list =
        schema_list_find(out->book->pack, text_from(arena_must_format(&out->arena, "answer_%.*s", TEXT_ARG(class))));

    list = list == NULL ? schema_list_find(out->book->pack, TEXT("answer_error")) : list;
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

static uint32_t
write_examples(const struct sheet *out, uint32_t row)
{
    const bool row_owner = out->list->kind == LIST_DEPARTMENT || out->list->kind == LIST_COUNTY; /* who has the flagged row itself */
    const struct json *examples = json_get(json_get(out->book->words, "examples"), kind_names[row_owner ? LIST_DEPARTMENT : LIST_VILLAGE]);

    for (const struct json *example = json_first(examples); example != NULL; example = json_next(example), row++) {
        struct text cells[COLUMNS];

        (void)template_texts(example, cells, COLUMNS);
        for (size_t column = 0; column < COLUMNS; column++) {
            paper_put(out->paper, row, column, cells[column], PAPER_EXAMPLE);
        }
        paper_fit(out->paper, row);
    }
    return row;
}

static void
write_lines(struct sheet *out)
{
    const struct list *list = out->list;
    uint32_t row = write_examples(out, HEADER_ROW + 1);

    for (size_t at = 0; at < list->line_count; at++, row++) {
        write_line(out, row, at + 1, &list->lines[at]);
    }
    paper_span(
        out->paper, row, 0, COLUMNS - 1,
        text_from(arena_must_format(&out->arena, "\n以上已逐条核实,情况属实。      %.*s\n", TEXT_ARG(json_get_text(out->words, "sign")))),
        PAPER_PLAIN);
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
    paper_span(out->paper, row, 0, 2, json_get_text(out->book->words, "held_back"), PAPER_NOTE);
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
list_xlsx_write(const struct list_xlsx *book, const struct list *list, const char *path, struct error *err)
{
    struct sheet out = {.list = list, .book = book, .words = json_get(book->words, kind_names[list->kind])};

    TRY(paper_new(path, &out.paper, err));
    arena_init(&out.arena, 0);
    paper_sheet(out.paper, "待核实", PAPER_LANDSCAPE, widths, COLUMNS);
    write_head(&out);
    paper_repeat(out.paper, HEADER_ROW, 2);
    paper_footer(out.paper, "核查人(签字):                负责人(签字):");
    write_lines(&out);
    paper_protect(out.paper);
    list_page_write(out.paper, list, book->pages, &out.arena);
    write_held(&out);
    arena_done(&out.arena);
    return paper_close(out.paper, err);
}
