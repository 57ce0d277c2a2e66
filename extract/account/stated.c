/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/account/stated.h"

#include "common/ground/buffer.h"

#include <inttypes.h>

enum { TEXT_MAX = 1 << 16, DIGITS_MAX = 12, GAP_MAX = 12 };

static bool
takes(struct text *rest, struct text word)
{
    if (!text_starts_with(*rest, word)) {
        return false;
    }
    rest->data += word.size;
    rest->size -= word.size;
    return true;
}

static bool
takes_one_of(struct text *rest, const struct text *words, size_t count)
{
    for (size_t at = 0; at < count; at++) {
        if (takes(rest, words[at])) {
            return true;
        }
    }
    return false;
}

/* What may be counted as rows: nothing is said, the sentence goes on behind a mark or with another number, or it is a row's name.
 * `9条道路`, `3个村` are other things. */
static bool
ends_count(struct text rest)
{
    static const struct text rows[] = {
        {"记录", sizeof "记录" - 1},
        {"数据", sizeof "数据" - 1},
        {"信息", sizeof "信息" - 1},
        {"明细", sizeof "明细" - 1},
        {"名单", sizeof "名单" - 1},
        {"人员", sizeof "人员" - 1},
        {"对象", sizeof "对象" - 1}
    };
    uint32_t character = 0;

    if (rest.size == 0 || takes_one_of(&rest, rows, sizeof rows / sizeof *rows)) {
        return true;
    }
    (void)text_decode(rest, &character);
    return !(character >= 0x3400 && character <= 0x9FFF); /* no word follows */
}

/* `500人`: a number, and what is counted. */
static bool
takes_number(struct text *rest, uint64_t *number, bool *household)
{
    static const struct text counters[] = {
        {"条", sizeof "条" - 1},
        {"人", sizeof "人" - 1},
        {"名", sizeof "名" - 1},
        {"行", sizeof "行" - 1},
        {"笔", sizeof "笔" - 1},
        {"项", sizeof "项" - 1},
        {"个", sizeof "个" - 1}
    };
    static const struct text gaps[] = {
        {" ",            sizeof " " - 1           },
        {"\xE3\x80\x80", sizeof "\xE3\x80\x80" - 1},
        {":",            sizeof ":" - 1           },
        {"：",           sizeof "：" - 1          },
        {"计",           sizeof "计" - 1          },
        {"有",           sizeof "有" - 1          },
        {"，",           sizeof "，" - 1          },
        {",",            sizeof "," - 1           },
        {"、",           sizeof "、" - 1          }
    };
    size_t digits = 0;

    for (size_t gap = 0; gap < GAP_MAX && takes_one_of(rest, gaps, sizeof gaps / sizeof *gaps); gap++) {
    }
    *number = 0;
    while (digits < rest->size && digits < DIGITS_MAX && rest->data[digits] >= '0' && rest->data[digits] <= '9') {
        *number = *number * 10 + (uint64_t)(rest->data[digits++] - '0');
    }
    rest->data += digits;
    rest->size -= digits;
    while (takes(rest, TEXT(" "))) {
    }
    *household = digits > 0 && takes(rest, TEXT("户"));
    return (*household || (digits > 0 && takes_one_of(rest, counters, sizeof counters / sizeof *counters))) && ends_count(*rest);
}

/* What stands behind the first word that announces a total; NULL for none. */
static struct text
behind_total(struct text cell)
{
    static const struct text words[] = {
        {"共",   sizeof "共" - 1  },
        {"合计", sizeof "合计" - 1},
        {"总计", sizeof "总计" - 1}
    };
    size_t best = SIZE_MAX;
    size_t size = 0;

    if (text_find(cell, TEXT("页")) != SIZE_MAX || text_find(cell, TEXT("小计")) != SIZE_MAX || text_find(cell, TEXT("涉及")) != SIZE_MAX) {
        return TEXT_NULL;
    }
    for (size_t at = 0; at < sizeof words / sizeof *words; at++) {
        const size_t found = text_find(cell, words[at]);

        if (found < best) {
            best = found;
            size = words[at].size;
        }
    }
    return best == SIZE_MAX ? TEXT_NULL : (struct text){cell.data + best + size, cell.size - best - size};
}

static bool
read_place(struct text cell, struct stated_place *place)
{
    struct text rest = behind_total(cell);

    place->count = 0;
    while (!text_is_null(rest) && place->count < STATED_NUMBERS
           && takes_number(&rest, &place->numbers[place->count], &place->household[place->count])) {
        place->count++;
    }
    return place->count > 0;
}

bool
stated_is(struct text cell)
{
    struct stated_place place;

    return cell.size < STATED_WORDS && read_place(cell, &place);
}

void
stated_note(struct stated *stated, struct text sheet, uint64_t row, struct text cell)
{
    struct stated_place place = {.sheet = sheet, .row = row};

    if (cell.size < STATED_WORDS && stated->count < STATED_PLACES && read_place(cell, &place)) {
        memcpy(place.words, cell.data, cell.size);
        stated->first[stated->count++] = place;
    }
}

void
stated_settle(struct stated *stated, uint64_t rows)
{
    while (stated->settled < stated->count) {
        stated->first[stated->settled++].rows = rows;
    }
}

void
stated_add(struct stated *sum, const struct stated *part)
{
    for (size_t at = 0; at < part->count && sum->count < STATED_PLACES; at++) {
        sum->first[sum->count++] = part->first[at];
    }
    sum->settled = sum->count;
}

static bool
holds(const struct stated_place *place, uint64_t kept, uint64_t rejected)
{
    bool persons = false;

    for (size_t at = 0; at < place->count; at++) {
        const uint64_t number = place->numbers[at];

        if (number == kept || number == kept + rejected || number == place->rows) {
            return true;
        }
        persons = persons || !place->household[at] || number > kept;
    }
    return !persons;
}

struct text
stated_describe(const struct stated *stated, uint64_t kept, uint64_t rejected, struct arena *arena)
{
    struct buffer out;
    struct text text;

    buffer_init(&out, TEXT_MAX);
    for (size_t at = 0; at < stated->count; at++) {
        const struct stated_place *place = &stated->first[at];

        if (!holds(place, kept, rejected)) {
            buffer_append_string(&out, out.size > 0 ? "; " : "W-TOTAL: ");
            if (place->sheet.size > 0) {
                buffer_format(&out, "sheet \"%.*s\", ", TEXT_ARG(place->sheet));
            }
            buffer_format(&out, "row %" PRIu64 " says \"%s\", but %" PRIu64 " row%s kept", place->row, place->words, kept,
                          kept == 1 ? " is" : "s are");
        }
    }
    text = out.size == 0 ? TEXT_NULL : arena_must_text(arena, buffer_text(&out));
    buffer_done(&out);
    return text;
}
