/* SPDX-License-Identifier: Apache-2.0 */
#include "common/formats/package_rows.h"
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
copy_or_dash(struct text cell, struct arena *arena)
{
    return text_is_null(cell) ? TEXT("-") : arena_must_text(arena, cell);
}

/* People read the rule's name; the metric is its key. */
static struct text
figure_name(const struct summary *summary, struct text rule, struct text metric)
{
    const struct text name = summary_rule_name(summary, rule);

    return name.size > 0 ? name : copy_or_dash(metric, summary->arena);
}

enum { METRIC, AS_OF, UNIT, PUBLISHED, COMPUTED, VERDICT, NOTE, RULE, COLUMNS };

static void
fill_figure(const struct summary *summary, const struct text cells[COLUMNS], struct screen_row *row)
{
    for (size_t column = METRIC; column <= COMPUTED; column++) {
        row->cells[column] = copy_or_dash(cells[column], summary->arena);
    }
    row->cells[METRIC] = figure_name(summary, cells[RULE], cells[METRIC]);
    row->cells[PUBLISHED] = screen_decimal(row->cells[PUBLISHED], summary->arena);
    row->cells[COMPUTED] = screen_decimal(row->cells[COMPUTED], summary->arena);
    row->cells[VERDICT] = copy_or_dash(verdict_words(cells[VERDICT], &row->look), summary->arena);
    if (!is_verdict(cells[VERDICT], "agree") && !text_is_null(cells[NOTE])) { /* what agrees needs no words */
        row->cells[NOTE] = screen_mask_digits(cells[NOTE], summary->arena);
    }
}

enum status
summary_figures(const struct summary *summary, struct error *err)
{
    static const char *const names[COLUMNS] = {"metric", "as_of", "unit", "published", "computed", "verdict", "note", "rule"};
    static const char *const english[] = {"figure", "as of", "unit", "published", "computed", "verdict", ""};
    static const char *const chinese[] = {"指标", "截至", "单位", "公布", "算得", "结论", ""};
    struct screen_grid grid;
    struct text cells[COLUMNS];
    struct package_rows rows;

    screen_grid_init(&grid, screen_words(english, chinese), "lllrrll", summary->arena);
    TRY(package_rows_open(&rows, package_find(summary->current, "comparisons"), names, COLUMNS, err));
    while (package_rows_next(&rows, cells, err)) {
        fill_figure(summary, cells, screen_grid_row(&grid));
    }
    TRY(package_rows_close(&rows));
    if (grid.count > 0) {
        screen_title(screen_word("Published figures", "公布数与算得数"), NULL);
        screen_grid_print(&grid);
    }
    return STATUS_OK;
}
