/* SPDX-License-Identifier: Apache-2.0 */
#include "report/receipts/reason.h"

#include "common/formats/csv.h"
#include "common/ground/file.h"

enum { ROWS_SHOWN = 5 };

/* The first id that the error begins with: longer ones stand before shorter ones. */
static const struct {
    const char *id;
    const char *words;
} reasons[] = {
    {"E-EMPTY-FILE",       "文件是空的:请重新导出后再发"                                     },
    {"E-NO-ROWS",          "只有表头,没有数据行:请核对是否导全;确实没有的,请说明"            },
    {"E-ENCODING",         "文字编码混乱或文件已损坏:请用原系统重新导出,另存为 UTF-8 或 xlsx"},
    {"E-HEADER",           "找不到认识的表头:请用原来的表样;改过表样的,请告知县里"           },
    {"E-COLUMN-MISSING",   "缺列或改了列名:请照原列名补上"                                   },
    {"E-COLUMN-UNKNOWN",   "多了不认识的列:请照原表样"                                       },
    {"E-COLUMN-DUPLICATE", "同一项有两列:请留下一列"                                         },
    {"E-SCOPE",            "表里的乡镇和表名、标题不一致:请核对是谁的表,改好再发"            },
    {"E-GUARD-SHRINK",     "比上次少了一大半:请核对是否导全;确实减少的,请说明原因"           },
    {"E-GUARD-REPEAT",     "和上一期一字不差:请核对是否发错了文件"                           },
    {"E-GUARD-FULL-SHEET", "行数正好是表格的上限,后面的可能被截掉了:请分几个文件发"          },
    {"E-GUARD-HALF-ROW",   "最后一行只有半行,文件可能没有传完:请重发"                        },
    {"E-XLS-PASSWORD",     "文件有密码:请去掉密码,另存为 xlsx"                               },
    {"E-XLSX-PASSWORD",    "文件有密码:请去掉密码,另存为 xlsx"                               },
    {"E-ZIP-PASSWORD",     "压缩包有密码:请去掉密码再发"                                     },
    {"E-XLSX-XLSB",        "xlsb 格式不收:请打开后另存为 xlsx"                               },
    {"E-XLSX-ODS",         "ods 格式不收:请打开后另存为 xlsx"                                },
    {"E-XLSX-TEXT",        "扩展名是表格,里面却是网页或文本:请打开后另存为 xlsx"             },
    {"E-XLSX-OTHER",       "不是表格文件:请把表格另存为 xlsx 再发"                           },
    {"E-XLS",              "表格文件打不开,可能已损坏:请打开检查,另存为 xlsx"                },
    {"E-ZIP-LIMIT",        "压缩包过大或文件过多:请分开发"                                   },
    {"E-ZIP",              "压缩包打不开,可能没有传完:请重发"                                },
    {"E-JSON",             "接口数据不完整或格式有误:请重新导出"                             },
    {"E-LIMIT",            "文件太大:请分开发"                                               },
    {"E-FORMAT",           "这种格式不收:请另存为 xlsx 或 CSV"                               },
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

struct text
receipt_reason(struct text error)
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

const struct receipt_reason_rows *
receipt_reason_find(const struct receipt_reason_list *list, struct text source, struct text file)
{
    for (size_t at = 0; at < list->count; at++) {
        if (text_equal(list->items[at].file, file) && text_equal(list->items[at].source, source)) {
            return &list->items[at];
        }
    }
    return NULL;
}

enum field { SOURCE, FILE_NAME, SHEET, ROW, ERROR, FIELDS };

/* rejects.csv is in the order of files: the newest item is the one that grows. */
static void
note_row(struct receipt_reason_list *list, const struct text cells[FIELDS], struct arena *arena)
{
    struct receipt_reason_rows *rows = list->count == 0 ? NULL : &list->items[list->count - 1];

    if (rows == NULL || !text_equal(rows->file, cells[FILE_NAME]) || !text_equal(rows->source, cells[SOURCE])) {
        rows = &list->items[list->count++];
        *rows = (struct receipt_reason_rows){arena_must_text(arena, cells[SOURCE]), arena_must_text(arena, cells[FILE_NAME]), 0, ""};
    }
    if (rows->count++ < ROWS_SHOWN) {
        rows->words = arena_must_format(arena, "%s%s%.*s%s第 %.*s 行%s", rows->words, rows->count == 1 ? "" : "、", TEXT_ARG(cells[SHEET]),
                                        cells[SHEET].size > 0 ? " " : "", TEXT_ARG(cells[ROW]), fault_words(cells[ERROR]));
    }
}

enum status
receipt_reason_read(const struct package *package, struct arena *arena, struct receipt_reason_list *list, struct error *err)
{
    static const char *const names[FIELDS] = {"source", "file", "sheet", "row", "error"};
    const struct package_resource *resource = package_find(package, "rejects");
    struct csv_cursor cursor;
    struct text content;
    size_t positions[FIELDS];
    enum status status;
    bool more = true;

    *list = (struct receipt_reason_list){.items = arena_must_zero(arena, resource == NULL ? 1 : resource->rows + 1, sizeof *list->items)};
    if (resource == NULL) {
        return STATUS_OK;
    }
    TRY(file_map(resource->path, &content, err));
    csv_open(&cursor, content, resource->path);
    status = csv_next(&cursor, &more, err);
    for (size_t field = 0; field < FIELDS; field++) {
        positions[field] = csv_find(&cursor, text_from(names[field]));
    }
    while (status == STATUS_OK && (status = csv_next(&cursor, &more, err)) == STATUS_OK && more) {
        struct text cells[FIELDS];

        for (size_t field = 0; field < FIELDS; field++) {
            cells[field] = positions[field] < cursor.count ? cursor.fields[positions[field]] : TEXT_NULL;
        }
        note_row(list, cells, arena);
    }
    csv_close(&cursor);
    file_unmap(content);
    return status;
}
