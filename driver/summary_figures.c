/* SPDX-License-Identifier: Apache-2.0 */
#include "driver/records.h"
#include "driver/screen.h"
#include "driver/summary.h"

static const struct {
    const char *verdict;
    const char *chinese;
    enum screen_look look;
} verdicts[] = {
    {"agree",              "一致",     LOOK_GOOD},
    {"disagree",           "不一致",   LOOK_BAD },
    {"not comparable",     "不可比",   LOOK_NOTE},
    {"remainder",          "有余额",   LOOK_NOTE},
    {"base unknown",       "基数不明", LOOK_NOTE},
    {"not yet computable", "尚不可算", LOOK_DIM },
};

/* Underscores or blanks, as the pack likes it. */
static bool
is_verdict(struct text cell, const char *verdict)
{
    for (size_t at = 0; at < cell.size; at++) {
        const char byte = cell.data[at] == '_' ? ' ' : cell.data[at];

        if (verdict[at] != byte) {
            return false;
        }
    }
    return verdict[cell.size] == '\0';
}

static struct text
verdict_words(struct text cell, enum screen_look *look)
{
    for (size_t at = 0; at < sizeof verdicts / sizeof verdicts[0]; at++) {
        if (is_verdict(cell, verdicts[at].verdict)) {
            *look = verdicts[at].look;
            return text_from(screen_word(verdicts[at].verdict, verdicts[at].chinese));
        }
    }
    return cell;
}

static struct text
copy(struct text cell, struct arena *arena)
{
    return text_is_null(cell) ? TEXT("-") : arena_must_text(arena, cell);
}

/* The rule's name says it to people; the metric is the machine's word. */
static struct text
figure_name(const struct summary *summary, struct text rule, struct text metric)
{
    const struct text name = summary_rule_name(summary, rule);

    return name.size > 0 ? name : copy(metric, summary->arena);
}

enum status
summary_figures(const struct summary *summary, struct error *err)
{
    static const char *const columns[] = {"metric", "as_of", "unit", "published", "computed", "verdict", "note", "rule"};
    static const char *const english[] = {"figure", "as of", "unit", "published", "computed", "verdict", ""};
    static const char *const chinese[] = {"指标", "截至", "单位", "公布", "算得", "结论", ""};
    const struct package_resource *resource = package_find(summary->current, "comparisons");
    struct screen_grid grid;
    struct text cells[8];
    struct records records;
    bool more = true;
    enum status status;

    if (resource == NULL || resource->rows == 0) {
        return STATUS_OK;
    }
    screen_grid_init(&grid, screen_words(english, chinese), "lllrrll", summary->arena);
    status = records_open(&records, summary->current, "comparisons", columns, 8, err);
    while (status == STATUS_OK && (status = records_next(&records, cells, &more, err)) == STATUS_OK && more) {
        struct screen_row *row = screen_grid_row(&grid);

        for (size_t column = 0; column < 5; column++) {
            row->cells[column] = copy(cells[column], summary->arena);
        }
        row->cells[0] = figure_name(summary, cells[7], cells[0]);
        row->cells[3] = screen_decimal(row->cells[3], summary->arena);
        row->cells[4] = screen_decimal(row->cells[4], summary->arena);
        row->cells[5] = copy(verdict_words(cells[5], &row->look), summary->arena);
        if (!is_verdict(cells[5], "agree") && !text_is_null(cells[6])) { /* what agrees needs no words */
            row->cells[6] = screen_mask_digits(cells[6], summary->arena);
        }
    }
    records_close(&records);
    if (status == STATUS_OK) {
        screen_title(screen_word("Published figures", "公布数与算得数"), NULL);
        screen_grid_print(&grid);
    }
    return status;
}
