/* SPDX-License-Identifier: Apache-2.0 */
#include "driver/example.h"
#include "driver/screen.h"
#include "driver/summary.h"
#include "driver/tally.h"

#include <stdio.h>
#include <stdlib.h>

enum { RULES_SHOWN = 12, EXAMPLES_SHOWN = 3 };

static const struct {
    const char *class;
    const char *english;
    const char *chinese;
} classes[] = {
    {"error",       "error: wrong as it stands",       "差错:本身有误"  },
    {"risk",        "risk: go and look",               "风险:需入户核实"},
    {"eligibility", "eligibility: should not receive", "资格:不应享受"  },
    {"entitlement", "entitlement: should receive",     "应享:应享未享"  },
    {"reconcile",   "reconcile: figures do not agree", "核对:数字不符"  },
    {"process",     "process: late or missing work",   "流程:逾期或缺失"},
};

enum { CLASS_COUNT = sizeof classes / sizeof classes[0] };

static struct text
count_text(int64_t count, struct arena *arena)
{
    return count == 0 ? TEXT("-") : screen_number(count, arena);
}

static void
fill_counts(struct screen_row *row, size_t first, const struct tally_counts *counts, const struct tally *tally)
{
    row->cells[first] = count_text(counts->found, tally->arena);
    if (tally->compared) {
        row->cells[first + 1] = count_text(counts->added, tally->arena);
        row->cells[first + 2] = count_text(counts->still, tally->arena);
        row->cells[first + 3] = count_text(counts->gone, tally->arena);
        row->cells[first + 4] = count_text(counts->unchecked, tally->arena);
    }
}

static void
print_classes(const struct summary *summary, const struct tally *tally)
{
    static const char *const english[] = {"class", "found", "new", "still", "gone", "not checked again"};
    static const char *const chinese[] = {"类别", "发现", "新增", "仍在", "消失", "本期未查"};
    struct tally_counts all = {0};
    struct screen_grid grid;
    struct screen_row *row;

    screen_grid_init(&grid, screen_words(english, chinese), tally->compared ? "lrrrrr" : "lr", summary->arena);
    for (size_t class = 0; class < CLASS_COUNT; class ++) {
        struct tally_counts sum = {0};

        for (size_t at = 0; at < tally->count; at++) {
            if (text_equal(tally->rules[at].class, text_from(classes[class].class))) {
                tally_add(&sum, &tally->rules[at].counts);
            }
        }
        row = screen_grid_row(&grid);
        row->cells[0] = text_from(screen_word(classes[class].english, classes[class].chinese));
        fill_counts(row, 1, &sum, tally);
    }
    for (size_t at = 0; at < tally->count; at++) {
        tally_add(&all, &tally->rules[at].counts);
    }
    row = screen_grid_row(&grid);
    row->cells[0] = text_from(screen_word("all", "合计"));
    row->look = LOOK_BOLD;
    fill_counts(row, 1, &all, tally);
    screen_title(screen_word("Findings", "发现"),
                 tally->compared
                     ? arena_must_format(summary->arena, "%s %s", screen_word("against the batch of", "与上一批次对比:"), summary->previous)
                     : screen_word("first batch", "首个批次"));
    screen_grid_print(&grid);
}

static int
compare_by_found(const void *left, const void *right)
{
    const struct tally_rule *const *a = left;
    const struct tally_rule *const *b = right;

    if ((*a)->counts.found != (*b)->counts.found) {
        return (*a)->counts.found > (*b)->counts.found ? -1 : 1;
    }
    return text_compare((*a)->id, (*b)->id);
}

static void
print_rules(const struct summary *summary, const struct tally_rule *const *sorted, const struct tally *tally)
{
    static const char *const english[] = {"rule", "", "department", "found", "new"};
    static const char *const chinese[] = {"规则", "", "部门", "发现", "新增"};
    struct screen_grid grid;
    int64_t rest = 0;
    size_t rest_rules = 0;

    screen_grid_init(&grid, screen_words(english, chinese), tally->compared ? "lllrr" : "lllr", summary->arena);
    for (size_t at = 0; at < tally->count && sorted[at]->counts.found > 0; at++) {
        struct screen_row *row;

        if (at >= RULES_SHOWN) {
            rest += sorted[at]->counts.found;
            rest_rules++;
            continue;
        }
        row = screen_grid_row(&grid);
        row->cells[0] = sorted[at]->id;
        row->cells[1] = summary_rule_name(summary, sorted[at]->id);
        row->cells[2] = sorted[at]->department;
        row->cells[3] = screen_number(sorted[at]->counts.found, summary->arena);
        row->cells[4] = tally->compared ? count_text(sorted[at]->counts.added, summary->arena) : TEXT("");
    }
    if (grid.count == 0) {
        return;
    }
    (void)printf("\n");
    screen_grid_print(&grid);
    if (rest_rules > 0) {
        (void)printf(screen_is_chinese() ? "  另有 %zu 条规则共 %lld 个发现\n" : "  and %zu more rules with %lld findings\n", rest_rules,
                     (long long)rest);
    }
}

/* Rules that were not evaluated, by reason. */
static void
print_not_evaluated(const struct summary *summary, const struct tally *tally)
{
    bool *done = arena_must_zero(summary->arena, tally->count + 1, sizeof *done);
    bool titled = false;

    for (size_t at = 0; at < tally->count; at++) {
        const struct tally_rule *rule = &tally->rules[at];

        if (done[at] || text_is_null(rule->state) || text_equal(rule->state, TEXT("evaluated"))) {
            continue;
        }
        if (!titled) {
            screen_title(screen_word("Not evaluated", "未评估"), screen_word("their findings stay as they were", "其发现保持原状"));
            titled = true;
        }
        (void)printf("  %s%.*s%s:", screen_look(LOOK_NOTE), TEXT_ARG(rule->reason.size > 0 ? rule->reason : rule->state), screen_plain());
        for (size_t other = at; other < tally->count; other++) {
            if (!text_is_null(tally->rules[other].state) && !text_equal(tally->rules[other].state, TEXT("evaluated"))
                && text_equal(tally->rules[other].reason, rule->reason)) {
                (void)printf(" %.*s", TEXT_ARG(tally->rules[other].id));
                done[other] = true;
            }
        }
        (void)printf("\n");
    }
}

/* The gravest rules first, new findings before old ones, and of every class one before a second. */
static const struct tally_rule *
choose_example(const struct tally_rule *const *sorted, size_t count, const struct tally_rule *const *chosen, size_t chosen_count)
{
    const struct tally_rule *best = NULL;
    int best_rank = 0;

    for (size_t at = 0; at < count && sorted[at]->counts.found > 0; at++) {
        int rank = tally_severity(sorted[at]->severity) * 2 + !sorted[at]->example.is_new;
        bool taken = false;

        for (size_t other = 0; other < chosen_count; other++) {
            taken = taken || chosen[other] == sorted[at];
            rank += text_equal(chosen[other]->class, sorted[at]->class) ? 100 : 0;
        }
        if (!taken && (best == NULL || rank < best_rank)) {
            best = sorted[at];
            best_rank = rank;
        }
    }
    return best;
}

static void
print_examples(const struct summary *summary, const struct tally_rule *const *sorted, size_t count)
{
    const struct tally_rule *chosen[EXAMPLES_SHOWN];
    size_t shown = 0;

    while (shown < EXAMPLES_SHOWN) {
        chosen[shown] = choose_example(sorted, count, chosen, shown);
        if (chosen[shown] == NULL) {
            break;
        }
        if (shown == 0) {
            screen_title(screen_word("Some of them in full", "举例"), screen_word("names and numbers are masked", "姓名、号码已脱敏"));
        }
        example_print(summary, chosen[shown], summary_rule_name(summary, chosen[shown]->id));
        shown++;
    }
}

enum status
summary_findings(const struct summary *summary, struct error *err)
{
    const struct tally_rule **sorted;
    struct tally tally;

    TRY(tally_read(summary->current, summary->before, summary->arena, &tally, err));
    sorted = arena_must_zero(summary->arena, tally.count + 1, sizeof *sorted);
    for (size_t at = 0; at < tally.count; at++) {
        sorted[at] = &tally.rules[at];
    }
    qsort(sorted, tally.count, sizeof *sorted, compare_by_found);
    print_classes(summary, &tally);
    print_rules(summary, sorted, &tally);
    print_not_evaluated(summary, &tally);
    print_examples(summary, sorted, tally.count);
    return STATUS_OK;
}

enum status
summary_findings_classes(const struct summary *summary, struct error *err)
{
    struct tally tally;

    TRY(tally_read(summary->current, summary->before, summary->arena, &tally, err));
    print_classes(summary, &tally);
    return STATUS_OK;
}
