/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/ask/values.h"

#include "common/formats/csv.h"
#include "common/ground/file.h"
#include "transform/table/part.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROWS_SHOWN = 5, TALLIES_MAX = 1024 };

/* The unusable values of one field for one reason. */
struct tally {
    uint32_t field;
    const char *reason;
    uint64_t count;
    uint32_t rows[ROWS_SHOWN]; /* in the part */
};

struct look {
    const struct site *site;
    const struct pack *pack;
    int32_t as_of;
    struct tally tallies[TALLIES_MAX];
    size_t tally_count;
    uint64_t unusable;
};

/* The normalisers' reasons for those who fill in the list. */
static const struct {
    const char *reason;
    const char *words;
} meanings[] = {
    {"area",                  "地区码不存在"           },
    {"birth_date",            "出生日期不存在"         },
    {"category_grade",        "类别等级不存在"         },
    {"character",             "混入字母或符号"         },
    {"check_digit",           "校验码不符"             },
    {"day_first",             "日月次序不明"           },
    {"day_missing",           "缺日"                   },
    {"form",                  "写法不对"               },
    {"formula_without_value", "公式没有存下结果"       },
    {"fraction",              "应为整数"               },
    {"future_place",          "区划尚未启用"           },
    {"holder",                "持证人号码有误"         },
    {"leading_zero",          "区号缺 0"               },
    {"length",                "位数不对"               },
    {"masked",                "被 * 遮住"              },
    {"month_missing",         "缺月"                   },
    {"no_letter",             "不是姓名"               },
    {"no_name",               "不是人名"               },
    {"no_such_date",          "日期不存在"             },
    {"not_in_list",           "不在代码表里"           },
    {"number",                "不是数"                 },
    {"numeric_cell",          "经过数字格,末几位已丢"  },
    {"prefix",                "不是手机号段"           },
    {"range",                 "数太大"                 },
    {"scientific",            "成了科学计数,末几位已丢"},
    {"several",               "一格有几个号"           },
    {"several_names",         "一格有几个人名"         },
    {"several_places",        "有同名村,不知是哪个镇的"},
    {"two_digit_year",        "年份只有两位"           },
    {"unit",                  "单位不符"               },
    {"unknown_place",         "不认识的地名"           },
    {"unknown_word",          "不认识的词"             },
    {"year",                  "年份不合理"             },
    {"zone",                  "时区不明"               },
    {"zeroed_tail",           "经过数字格,末几位成了 0"},
};

static const char *
meaning_of(const char *reason)
{
    for (size_t at = 0; at < sizeof meanings / sizeof meanings[0]; at++) {
        if (strcmp(meanings[at].reason, reason) == 0) {
            return meanings[at].words;
        }
    }
    return "";
}

static struct tally *
tally_of(struct look *look, const struct repair *repair)
{
    for (size_t at = 0; at < look->tally_count; at++) {
        if (look->tallies[at].field == repair->field && strcmp(look->tallies[at].reason, repair->reason) == 0) {
            return &look->tallies[at];
        }
    }
    if (look->tally_count == TALLIES_MAX) {
        return NULL;
    }
    look->tallies[look->tally_count] = (struct tally){.field = repair->field, .reason = repair->reason};
    return &look->tallies[look->tally_count++];
}

static int
by_field(const void *left, const void *right)
{
    const struct tally *first = left;
    const struct tally *second = right;

    if (first->field != second->field) {
        return first->field < second->field ? -1 : 1;
    }
    return strcmp(first->reason, second->reason);
}

static void
count_unusable(struct look *look, const struct table_part *part)
{
    look->tally_count = 0;
    for (size_t at = 0; at < part->repair_count; at++) {
        const struct repair *repair = &part->repairs[at];
        const uint8_t state = part->table->columns[repair->field].states[repair->row];
        struct tally *tally = state == FIELD_INVALID || state == FIELD_MASKED ? tally_of(look, repair) : NULL;

        if (tally != NULL) {
            if (tally->count < ROWS_SHOWN) {
                tally->rows[tally->count] = repair->row;
            }
            tally->count++;
            look->unusable++;
        }
    }
    qsort(look->tallies, look->tally_count, sizeof look->tallies[0], by_field);
}

static void
print_tally(const struct tally *tally, const struct table_part *part)
{
    const struct schema_field *field = &part->plan->schema->fields[tally->field];
    const size_t shown = tally->count < ROWS_SHOWN ? (size_t)tally->count : ROWS_SHOWN;

    (void)printf("  %.*s: %s (%s), %" PRIu64 " of %zu rows: row", TEXT_ARG(field->title), meaning_of(tally->reason), tally->reason,
                 tally->count, part->rows);
    for (size_t at = 0; at < shown; at++) {
        const struct text sheet = dictionary_text(&part->sheets.names, part->table->sheet_codes[tally->rows[at]]);

        (void)printf("%s %" PRIu64 "%s%.*s", at == 0 ? "" : ",", part->table->source_rows[tally->rows[at]],
                     sheet.size > 0 ? " of sheet " : "", TEXT_ARG(sheet.size > 0 ? sheet : TEXT("")));
    }
    (void)printf("%s\n", tally->count > ROWS_SHOWN ? ", ..." : "");
}

static void
print_source(const struct look *look, const struct table_part *part)
{
    const struct schema *schema = part->plan->schema;

    if (look->tally_count == 0) {
        (void)printf("%.*s (%.*s): every value can be used\n", TEXT_ARG(schema->name), TEXT_ARG(schema->title));
        return;
    }
    (void)printf("%.*s (%.*s): values that cannot be used (the rows stay; docs/normalisers.md explains the words)\n",
                 TEXT_ARG(schema->name), TEXT_ARG(schema->title));
    for (size_t at = 0; at < look->tally_count; at++) {
        print_tally(&look->tallies[at], part);
    }
}

static enum status
read_rows(struct csv_cursor *cursor, size_t capacity, struct table_plan *plan, struct table_part *part, struct arena *arena,
          struct error *err)
{
    struct table *table = arena_must_zero(arena, 1, sizeof *table);
    bool more;

    TRY(csv_next(cursor, &more, err));
    plan->cell_count = cursor->count;
    plan->field_of_cell = arena_must_zero(arena, cursor->count + 1, sizeof *plan->field_of_cell);
    for (size_t cell = 0; cell < cursor->count; cell++) {
        plan->field_of_cell[cell] = table_part_meaning(plan->schema, cursor->fields[cell]);
    }
    table->arena = arena;
    table_reserve(plan, capacity, NULL, table);
    table_part_init(plan, table, 0, arena, part);
    for (;;) {
        struct text *cells;

        TRY(csv_next(cursor, &more, err));
        if (!more) {
            return STATUS_OK;
        }
        cells = arena_must_zero(arena, plan->cell_count + 1, sizeof *cells);
        for (size_t cell = 0; cell < cursor->count && cell < plan->cell_count; cell++) {
            cells[cell] = arena_must_text(arena, cursor->fields[cell]);
        }
        TRY(table_part_row(part, cells, true, err));
    }
}

static size_t
count_lines(struct text content)
{
    size_t lines = 1;

    for (size_t at = 0; at < content.size; at++) {
        lines += content.data[at] == '\n';
    }
    return lines;
}

static enum status
look_at(struct look *look, const struct schema *schema, const char *path, struct error *err)
{
    struct csv_cursor cursor;
    struct table_part part;
    struct table_plan plan;
    struct arena arena;
    struct text content;
    enum status status;

    TRY(file_map(path, &content, err));
    arena_init(&arena, 0);
    csv_open(&cursor, content, path);
    status = table_plan_init(normaliser_pack_new(look->pack, look->site->division, look->as_of, &arena), schema, &arena, &plan, err);
    if (status == STATUS_OK) {
        status = read_rows(&cursor, count_lines(content), &plan, &part, &arena, err);
    }
    if (status == STATUS_OK) {
        count_unusable(look, &part);
        print_source(look, &part);
    }
    csv_close(&cursor);
    arena_done(&arena);
    file_unmap(content);
    return status;
}

enum status
values_print(const struct site *site, const struct pack *pack, const char *folder, int32_t as_of, uint64_t *unusable, struct error *err)
{
    struct look look = {.site = site, .pack = pack, .as_of = as_of};
    struct arena arena;
    enum status status = STATUS_OK;

    arena_init(&arena, 0);
    for (size_t at = 0; at < pack->source_count && status == STATUS_OK; at++) {
        const struct schema *schema = &pack->sources[at];
        const char *path = arena_must_format(&arena, "%s/%.*s.csv", folder, TEXT_ARG(schema->name));

        if (file_exists(path)) {
            status = look_at(&look, schema, path, err);
        }
    }
    *unusable = look.unusable;
    arena_done(&arena);
    return status;
}
