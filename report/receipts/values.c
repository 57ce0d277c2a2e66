/* SPDX-License-Identifier: Apache-2.0 */
#include "report/receipts/values.h"

#include "common/formats/package_rows.h"

#include <string.h>

enum { PLACES_NAMED = 3, ITEMS_FIRST = 64 };

/* Reasons of docs/normalisers.md that people should hear of; those of lost values that are not here are told in general. */
static const struct {
    const char *reason;
    const char *words;
} lost[] =
    {
        {"several_names",         "一格里有几个人名"},
        {"no_name",               "不是人名"        },
        {"formula_without_value", "公式没有存下结果"},
        {"masked",                "号码被遮盖"      },
        {"scientific",            "号码成了科学计数"},
        {"zeroed_tail",           "号码尾数变成了零"},
        {"check_digit",           "号码校验位不对"  },
        {"length",                "位数不对"        },
        {"not_in_list",           "不在码表中"      },
},
  read_as[] = {
      {"look_alike", "部首等形近字换成常用字"},         {"zone", "世界时换成北京时间的日子"},
      {"below_midnight", "差几秒到零点的按显示的那天"}, {"midnight", "差几秒到零点的按后一天"},
      {"serial_1904", "按 1904 日期系统换成日子"},
};

enum { READ_AS = sizeof read_as / sizeof *read_as };

struct values_of_file {
    struct text source, file;
    size_t lost;
    const char *places;
    size_t read_as[READ_AS];
};

enum field { SOURCE, FILE_NAME, ROW, FIELD, AFTER, REASON, FIELDS };

static struct values_of_file *
find(const struct values *values, struct text source, struct text file)
{
    for (size_t at = values->count; at > 0; at--) { /* repairs come file by file: the last is nearly always the one */
        struct values_of_file *item = &values->items[at - 1];

        if (text_equal(item->file, file) && text_equal(item->source, source)) {
            return item;
        }
    }
    return NULL;
}

static struct values_of_file *
find_or_add(struct values *values, const struct text cells[FIELDS], struct arena *arena)
{
    struct values_of_file *item = find(values, cells[SOURCE], cells[FILE_NAME]);

    if (item != NULL) {
        return item;
    }
    if (values->count == values->capacity) {
        const size_t capacity = values->capacity == 0 ? ITEMS_FIRST : 2 * values->capacity;
        struct values_of_file *grown = arena_must_zero(arena, capacity, sizeof *grown);

        if (values->count > 0) {
            memcpy(grown, values->items, values->count * sizeof *grown);
        }
        values->items = grown;
        values->capacity = capacity;
    }
    item = &values->items[values->count++];
    *item = (struct values_of_file){
        .source = arena_must_text(arena, cells[SOURCE]), .file = arena_must_text(arena, cells[FILE_NAME]), .places = ""};
    return item;
}

static const char *
lost_words(struct text reason)
{
    for (size_t at = 0; at < sizeof lost / sizeof *lost; at++) {
        if (text_equal(reason, text_from(lost[at].reason))) {
            return lost[at].words;
        }
    }
    return "填法看不懂";
}

static struct text
field_title(const struct pack *pack, struct text source, struct text field)
{
    const struct schema *schema = schema_find(pack, source);
    const size_t at = schema == NULL ? SIZE_MAX : schema_field_find(schema, field);

    return schema == NULL || at >= schema->field_count ? field : schema->fields[at].title;
}

static void
note_lost(struct values_of_file *item, const struct pack *pack, const struct text cells[FIELDS], struct arena *arena)
{
    const struct text title = field_title(pack, cells[SOURCE], cells[FIELD]);

    if (item->lost++ < PLACES_NAMED) {
        item->places = arena_must_format(arena, "%s%s第 %.*s 行%.*s(%s)", item->places, item->places[0] == '\0' ? "" : "、",
                                         TEXT_ARG(cells[ROW]), TEXT_ARG(title), lost_words(cells[REASON]));
    }
}

/* Cells that hold something and say nothing: `-`, 无, 长期. */
static bool
is_silence(struct text reason)
{
    return text_equal(reason, TEXT("blank")) || text_equal(reason, TEXT("placeholder")) || text_equal(reason, TEXT("open_ended"));
}

static void
note(struct values *values, const struct pack *pack, const struct text cells[FIELDS], struct arena *arena)
{
    if (cells[AFTER].size == 0) {
        if (!is_silence(cells[REASON])) {
            note_lost(find_or_add(values, cells, arena), pack, cells, arena);
        }
        return;
    }
    for (size_t at = 0; at < READ_AS; at++) {
        if (text_equal(cells[REASON], text_from(read_as[at].reason))) {
            find_or_add(values, cells, arena)->read_as[at]++;
        }
    }
}

static bool
is_of(const struct package *package, const struct package *extract)
{
    const struct package_resource *copied = package_find(package, "deliveries");
    const struct package_resource *own = package_find(extract, "deliveries");

    return copied != NULL && own != NULL && strcmp(copied->sha256, own->sha256) == 0;
}

static enum status
read_repairs(const struct package *package, const struct pack *pack, struct arena *arena, struct values *values, struct error *err)
{
    static const char *const names[FIELDS] = {"source", "file", "row", "field", "after", "reason"};
    struct package_rows rows;
    struct text cells[FIELDS];

    TRY(package_rows_open(&rows, package_find(package, "repairs"), names, FIELDS, err));
    while (package_rows_next(&rows, cells, err)) {
        note(values, pack, cells, arena);
    }
    return package_rows_close(&rows);
}

enum status
values_read(const char *batch_folder, const struct package *extract, const struct pack *pack, struct arena *arena, struct values *values,
            struct error *err)
{
    struct package package;
    enum status status = STATUS_OK;

    *values = (struct values){0};
    if (package_open(batch_folder, "transform", 0, false, arena, &package, NULL) != STATUS_OK) {
        return STATUS_OK;
    }
    if (is_of(&package, extract)) {
        status = read_repairs(&package, pack, arena, values, err);
    }
    package_close(&package);
    return status;
}

const char *
values_words(const struct values *values, struct text source, struct text file, struct arena *arena)
{
    const struct values_of_file *item = find(values, source, file);
    const char *words = "";
    const char *read = "";

    if (item == NULL) {
        return words;
    }
    if (item->lost > 0) {
        words =
            arena_must_format(arena, "%zu 个值没有用上:%s%s,请核对补正", item->lost, item->places, item->lost > PLACES_NAMED ? "等" : "");
    }
    for (size_t at = 0; at < READ_AS; at++) {
        if (item->read_as[at] > 0) {
            read =
                arena_must_format(arena, "%s%s%s %zu 处", read, read[0] == '\0' ? "已改读:" : "、", read_as[at].words, item->read_as[at]);
        }
    }
    return arena_must_format(arena, "%s%s%s", words, words[0] != '\0' && read[0] != '\0' ? "\n" : "", read);
}
