/* SPDX-License-Identifier: Apache-2.0 */
#include "report/receipts/receipt.h"

#include "common/formats/package_rows.h"
#include "common/ground/file.h"
#include "report/output/paper.h"
#include "report/receipts/values.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    COLUMNS = 11,
    DEPARTMENTS_MAX = 64,
    NAME_BYTES = 90,
    HEADER_ROW = 2,
    FIRST_NUMBER = 5, /* columns of figures */
    LAST_NUMBER = 9,
    REJECTED_COLUMN = 7,
    COUNTY_DIGITS = 6,
    ROWS_NAMED = 5
};

/* ---- why it went back, in the words of those who sent it ---- */

/* Rows that went back, by file: how many, and the first few with their place. */
struct returned_rows {
    struct text source, file;
    size_t count;
    const char *words;
};

struct returned_list {
    struct returned_rows *items;
    size_t count;
};

/* The first id that the error begins with: longer ones come before shorter ones. */
static const struct {
    const char *id;
    const char *words;
} reasons[] = {
    {"E-EMPTY-FILE",       "文件是空的:请重新导出后再发"                                                },
    {"E-ROWS-BROKEN",      "每一行都读不出来:请检查引号和列数,重新导出"                                 },
    {"E-NO-ROWS",          "只有表头,没有数据行:请核对是否导全;确实没有的,请说明"                       },
    {"E-ENCODING",         "文字编码混乱或文件已损坏:请用原系统重新导出,另存为 UTF-8 或 xlsx"           },
    {"E-HEADER",           "找不到认识的表头:请用原来的表样;改过表样的,请告知县里"                      },
    {"E-COLUMN-MISSING",   "缺列或改了列名:请照原列名补上"                                              },
    {"E-COLUMN-UNKNOWN",   "多了不认识的列:请照原表样"                                                  },
    {"E-COLUMN-DUPLICATE", "同一项有两列:请留下一列"                                                    },
    {"E-SCOPE",            "表里的乡镇和表名、标题不一致:请核对是谁的表,改好再发"                       },
    {"E-GUARD-SHRINK",     "比上次少了一大半:请核对是否导全;确实减少的,请说明原因"                      },
    {"E-GUARD-REPEAT",     "和上一期一字不差:请核对是否发错了文件"                                      },
    {"E-GUARD-FULL-SHEET", "行数正好是表格的上限,后面的可能被截掉了:请分几个文件发"                     },
    {"E-GUARD-HALF-ROW",   "最后一行只有半行,文件可能没有传完:请重发"                                   },
    {"E-GUARD-PLACE",      "像是外县的表(标题、乡镇或人员不是本县的):请核对;确是本县的,请说明"          },
    {"E-GUARD-OVERLAP",    "表里的人和上次几乎都不同:请核对是不是这张表;确实换了的,请说明"              },
    {"E-GUARD-PERIOD",     "数据期不是这张表应报的:请核对期别"                                          },
    {"E-GUARD-TOTAL",      "表里说的总数比实际行数多,没有导全:请导出全部后重发"                         },
    {"E-XLS-PASSWORD",     "文件有密码:请去掉密码,另存为 xlsx"                                          },
    {"E-XLSX-PASSWORD",    "文件有密码:请去掉密码,另存为 xlsx"                                          },
    {"E-ZIP-PASSWORD",     "压缩包有密码:请去掉密码再发"                                                },
    {"E-XLSX-XLSB",        "xlsb 格式不收:请打开后另存为 xlsx"                                          },
    {"E-XLSX-ODS",         "ods 文件读不出来,可能已损坏:请重新导出"                                     },
    {"E-XLSX-TEXT",        "扩展名是表格,里面却没有表:请从原系统重新导出,不要打开后另存(证件号码会变样)"},
    {"E-XLSX-OTHER",       "不是表格文件:请把表格另存为 xlsx 再发"                                      },
    {"E-XLS",              "表格文件打不开,可能已损坏:请打开检查,另存为 xlsx"                           },
    {"E-ZIP-LIMIT",        "压缩包过大或文件过多:请分开发"                                              },
    {"E-ZIP",              "压缩包打不开,可能没有传完:请重发"                                           },
    {"E-JSON",             "接口数据不完整或格式有误:请重新导出"                                        },
    {"E-LIMIT",            "文件太大:请分开发"                                                          },
    {"E-FORMAT",           "这种格式不收:请从原系统导出 xlsx 或 CSV"                                    },
};

static const struct {
    const char *error;
    const char *words;
} faults[] = {
    {"quote-error",    "引号不成对"},
    {"missing-cell",   "少了格子"  },
    {"extra-cell",     "多了格子"  },
    {"encoding-error", "有乱码"    },
    {"row-too-long",   "太长"      },
    {"record-error",   "记录有误"  },
};

static struct text
reason_for(struct text error)
{
    for (size_t at = 0; at < sizeof reasons / sizeof reasons[0]; at++) {
        if (text_starts_with(error, text_from(reasons[at].id))) {
            return text_from(reasons[at].words);
        }
    }
    return TEXT("没有收下:请与县里联系");
}

static const char *
fault_words(struct text error)
{
    for (size_t at = 0; at < sizeof faults / sizeof faults[0]; at++) {
        if (text_equal(error, text_from(faults[at].error))) {
            return faults[at].words;
        }
    }
    return "读不出";
}

/* NULL when no row of the file went back. */
static const struct returned_rows *
find_returned(const struct returned_list *list, struct text source, struct text file)
{
    for (size_t at = 0; at < list->count; at++) {
        if (text_equal(list->items[at].file, file) && text_equal(list->items[at].source, source)) {
            return &list->items[at];
        }
    }
    return NULL;
}

enum { REJECT_SOURCE, REJECT_FILE, REJECT_SHEET, REJECT_ROW, REJECT_ERROR, REJECT_FIELDS };

/* rejects.csv is in the order of files: the newest item is the one that grows. */
static void
note_row(struct returned_list *list, const struct text cells[REJECT_FIELDS], struct arena *arena)
{
    struct returned_rows *rows = list->count == 0 ? NULL : &list->items[list->count - 1];

    if (rows == NULL || !text_equal(rows->file, cells[REJECT_FILE]) || !text_equal(rows->source, cells[REJECT_SOURCE])) {
        rows = &list->items[list->count++];
        *rows = (struct returned_rows){arena_must_text(arena, cells[REJECT_SOURCE]), arena_must_text(arena, cells[REJECT_FILE]), 0, ""};
    }
    if (rows->count++ < ROWS_NAMED) {
        rows->words =
            arena_must_format(arena, "%s%s%.*s%s第 %.*s 行%s", rows->words, rows->count == 1 ? "" : "、", TEXT_ARG(cells[REJECT_SHEET]),
                              cells[REJECT_SHEET].size > 0 ? " " : "", TEXT_ARG(cells[REJECT_ROW]), fault_words(cells[REJECT_ERROR]));
    }
}

/* From the package's rejects.csv. */
static enum status
read_returned(const struct package *package, struct arena *arena, struct returned_list *list, struct error *err)
{
    static const char *const names[REJECT_FIELDS] = {"source", "file", "sheet", "row", "error"};
    const struct package_resource *resource = package_find(package, "rejects");
    struct package_rows rows;
    struct text cells[REJECT_FIELDS];

    *list = (struct returned_list){.items = arena_must_zero(arena, resource == NULL ? 1 : resource->rows + 1, sizeof *list->items)};
    TRY(package_rows_open(&rows, resource, names, REJECT_FIELDS, err));
    while (package_rows_next(&rows, cells, err)) {
        note_row(list, cells, arena);
    }
    return package_rows_close(&rows);
}

/* ---- the workbook ---- */

static const char *const titles[COLUMNS] = {"资料",   "范围",   "数据期", "处理", "文件",      "读到行",
                                            "收下行", "退回行", "略过行", "天数", "原因和办法"};
static const double widths[COLUMNS] = {26, 12, 12, 10, 44, 8, 8, 8, 8, 7, 66};

/* Columns of deliveries.csv by name. */
enum field { SOURCE, SCOPE, PERIOD, FILE_NAME, STATE, AGE, READ, KEPT, REJECTED, DROPPED, ERROR, DETAIL, HINT, FIELDS };

static const char *const field_names[FIELDS] = {"source", "scope",    "period",  "file",  "state",  "age_days", "read",
                                                "kept",   "rejected", "dropped", "error", "detail", "hint"};

/* What is written of one delivery. */
struct line {
    size_t recipient;
    bool fine;
    struct text cells[COLUMNS];
};

struct receipt {
    const struct pack *pack;
    struct text batch;
    struct text recipients[DEPARTMENTS_MAX];
    size_t recipient_count;
    struct line *lines;
    size_t line_count;
    struct text cells[FIELDS];
    struct receipt_counts *counts;
    struct returned_list rejects;
    struct values values;
    struct arena *arena;
};

static size_t
recipient_of(struct receipt *out, struct text department)
{
    for (size_t at = 0; at < out->recipient_count; at++) {
        if (text_equal(out->recipients[at], department)) {
            return at;
        }
    }
    if (out->recipient_count == DEPARTMENTS_MAX) {
        return DEPARTMENTS_MAX - 1;
    }
    out->recipients[out->recipient_count] = department;
    return out->recipient_count++;
}

/* Of the delivery in hand. */
static struct text
cell(const struct receipt *out, enum field field)
{
    return text_is_null(out->cells[field]) ? TEXT("") : out->cells[field];
}

static struct text
state_word(struct receipt *out, struct text state)
{
    if (text_equal(state, TEXT("new"))) {
        out->counts->accepted++;
        return TEXT("收下");
    }
    if (text_equal(state, TEXT("carried"))) {
        out->counts->carried++;
        return TEXT("沿用");
    }
    if (text_equal(state, TEXT("missing"))) {
        out->counts->missing++;
        return TEXT("没有来");
    }
    out->counts->refused++;
    return TEXT("退回");
}

/* What is told of a delivery that was taken, by the mark before it. */
static const struct {
    const char *mark;
    const char *words;
} remarks[] = {
    {"W-NIL: a nil",  "零报告"                                 },
    {"W-NIL",         "本期报无新增,沿用上次的"                },
    {"W-COLUMN-LOST", "上次有的列这次没有:请核对"              },
    {"W-TOTAL",       "手写的合计或条数和实际行数对不上:请核对"},
};

/* Line by line, the words before what the program said. */
static struct text
remarks_of(struct receipt *out, struct text rows)
{
    struct text rest = cell(out, DETAIL);
    const char *all = arena_must_string(out->arena, rows);
    struct text line;

    while (rest.size > 0 && text_split(&rest, '\n', &line)) {
        for (size_t at = 0; at < sizeof remarks / sizeof *remarks; at++) {
            if (text_starts_with(line, text_from(remarks[at].mark))) {
                all = arena_must_format(out->arena, "%s%s%s (%.*s)", all, all[0] == '\0' ? "" : "\n", remarks[at].words, TEXT_ARG(line));
                break;
            }
        }
    }
    return text_from(all);
}

/* What lets pass what a guard holds back, for whoever runs the program; other hints as they are. */
static struct text
hint_of(struct receipt *out)
{
    const struct text hint = cell(out, HINT);
    const struct text accept = TEXT("--accept ");
    const size_t at = text_find(hint, accept);
    struct text rest = at == SIZE_MAX ? TEXT_NULL : (struct text){hint.data + at + accept.size, hint.size - at - accept.size};
    struct text what;

    if (text_is_null(rest) || !text_split(&rest, ' ', &what)) {
        return hint;
    }
    return text_from(
        arena_must_format(out->arena, "确实无误的,请告诉县里,由县里放行: bidui run --accept %.*s --by 姓名 --why 理由", TEXT_ARG(what)));
}

/* Words first, then what the program said, which the county's engineer needs. */
static struct text
reason_of(struct receipt *out)
{
    const struct text state = cell(out, STATE);
    const struct returned_rows *rows = find_returned(&out->rejects, cell(out, SOURCE), cell(out, FILE_NAME));

    if (text_equal(state, TEXT("missing"))) {
        return cell(out, SCOPE).size > COUNTY_DIGITS ? TEXT("别的乡镇报了这张表,这里没有来:请补报") : TEXT("从未收到这份资料:请报送");
    }
    if (text_equal(state, TEXT("refused"))) {
        const struct text hint = hint_of(out);

        return text_from(arena_must_format(out->arena, "%.*s\n(%.*s%s%.*s)", TEXT_ARG(reason_for(cell(out, ERROR))),
                                           TEXT_ARG(cell(out, DETAIL)), hint.size > 0 ? "; " : "", TEXT_ARG(hint)));
    }
    return remarks_of(out, rows == NULL ? TEXT("")
                                        : text_from(arena_must_format(out->arena, "%zu 行没有收下:%s%s,请改好重发", rows->count,
                                                                      rows->words, rows->count > ROWS_NAMED ? "等" : "")));
}

/* Sheets that were passed over, and what became of the cells, below why rows went back. */
static struct text
all_words(struct receipt *out)
{
    const struct text why = reason_of(out);
    const struct text detail = cell(out, DETAIL);
    const char *values = values_words(&out->values, cell(out, SOURCE), cell(out, FILE_NAME), out->arena);
    const char *unread = text_equal(cell(out, STATE), TEXT("refused")) || text_find(detail, TEXT("not read:")) == SIZE_MAX
                             ? ""
                             : arena_must_format(out->arena, "有的工作表没有读,请核对 (%.*s)", TEXT_ARG(detail));

    return text_from(arena_must_format(out->arena, "%.*s%s%s%s%s", TEXT_ARG(why), why.size > 0 && unread[0] != '\0' ? "\n" : "", unread,
                                       (why.size > 0 || unread[0] != '\0') && values[0] != '\0' ? "\n" : "", values));
}

static void
note_delivery(struct receipt *out)
{
    const struct schema *schema = schema_find(out->pack, cell(out, SOURCE));
    const struct schema_division *place = schema_division_find(out->pack, cell(out, SCOPE));
    const struct text word = state_word(out, cell(out, STATE));
    struct line *line = &out->lines[out->line_count++];
    const struct text cells[COLUMNS] = {
        schema == NULL ? TEXT("(认不出)") : schema->title,
        place == NULL ? cell(out, SCOPE) : place->name,
        cell(out, PERIOD),
        word,
        cell(out, FILE_NAME),
        cell(out, READ),
        cell(out, KEPT),
        cell(out, REJECTED),
        cell(out, DROPPED),
        cell(out, AGE),
        all_words(out),
    };

    line->recipient = recipient_of(out, schema == NULL ? TEXT("待认领") : schema->department);
    line->fine = (text_equal(word, TEXT("收下")) || text_equal(word, TEXT("沿用"))) && text_equal(cells[REJECTED_COLUMN], TEXT("0"));
    for (int column = 0; column < COLUMNS; column++) {
        line->cells[column] = arena_must_text(out->arena, cells[column]);
    }
}

static enum status
read_deliveries(struct receipt *out, const struct package_resource *resource, struct error *err)
{
    struct package_rows rows;

    out->lines = arena_must_zero(out->arena, resource->rows + 1, sizeof *out->lines);
    TRY(package_rows_open(&rows, resource, field_names, FIELDS, err));
    while (package_rows_next(&rows, out->cells, err)) {
        note_delivery(out);
    }
    return package_rows_close(&rows);
}

static void
write_line(struct paper *paper, uint32_t row, const struct line *line, struct arena *arena)
{
    const enum paper_style style = line->fine ? PAPER_CELL : PAPER_BAD;
    const enum paper_style figure = line->fine ? PAPER_CENTRE : PAPER_BAD_CENTRE;

    for (size_t column = 0; column < COLUMNS; column++) {
        const struct text text = line->cells[column];

        if (column >= FIRST_NUMBER && column <= LAST_NUMBER && text.size > 0) {
            paper_number(paper, row, column, strtod(arena_must_string(arena, text), NULL), figure);
        } else {
            paper_put(paper, row, column, text, style);
        }
    }
    paper_fit(paper, row);
}

static void
write_sheet(const struct receipt *out, struct paper *paper, size_t recipient)
{
    const struct text department = out->recipients[recipient];
    char name[NAME_BYTES + 1];
    uint32_t row = HEADER_ROW;

    (void)snprintf(name, sizeof name, "%.*s", TEXT_ARG(department));
    paper_sheet(paper, name, PAPER_LANDSCAPE, widths, COLUMNS);
    paper_span(paper, 0, 0, COLUMNS - 1,
               text_from(arena_must_format(out->arena, "%.*s收件回执(批次 %.*s)", TEXT_ARG(department), TEXT_ARG(out->batch))),
               PAPER_TITLE);
    paper_fit(paper, 0);
    paper_span(paper, 1, 0, COLUMNS - 1,
               TEXT("橙色行没有收下、没有收全或没有来:请按最后一栏改好,重发同一张表。沿用表示本批没有新表,用的是上次收下的。"), PAPER_NOTE);
    paper_fit(paper, 1);
    for (size_t column = 0; column < COLUMNS; column++) {
        paper_put(paper, row, column, text_from(titles[column]), PAPER_HEAD);
    }
    paper_fit(paper, row++);
    paper_repeat(paper, HEADER_ROW, 1);
    for (size_t at = 0; at < out->line_count; at++) {
        if (out->lines[at].recipient == recipient) {
            write_line(paper, row++, &out->lines[at], out->arena);
        }
    }
}

static enum status
write_book(struct receipt *out, const struct package *package, const char *path, struct error *err)
{
    const struct package_resource *resource = package_find(package, "deliveries");
    struct paper *paper;

    if (resource == NULL) {
        return error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" has no deliveries.csv", package->folder);
    }
    TRY(read_deliveries(out, resource, err));
    TRY(paper_new(path, &paper, err));
    for (size_t recipient = 0; recipient < out->recipient_count; recipient++) {
        write_sheet(out, paper, recipient);
    }
    return paper_close(paper, err);
}

enum status
receipt_write(const char *batch_folder, const struct pack *pack, struct text batch, const char *path, struct arena *arena,
              struct receipt_counts *counts, struct error *err)
{
    struct receipt *out = arena_must_zero(arena, 1, sizeof *out);
    struct package package;
    enum status status;

    *counts = (struct receipt_counts){0};
    *out = (struct receipt){.pack = pack, .batch = batch, .counts = counts, .arena = arena};
    TRY(package_open(batch_folder, "extract", 0, false, arena, &package, err));
    status = read_returned(&package, arena, &out->rejects, err);
    if (status == STATUS_OK) {
        status = values_read(batch_folder, &package, pack, arena, &out->values, err);
    }
    if (status == STATUS_OK) {
        status = write_book(out, &package, path, err);
    }
    package_close(&package);
    return status;
}
