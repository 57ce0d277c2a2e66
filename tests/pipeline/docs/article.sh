#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# docs/article.md lists every figure published for the first half of 2022 with the query that gives it, its result and its verdict. It is
# written by this script (`article.sh --write`), and must be what the warehouse answers today.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load county

sql() { # query
    "$build/bin/bidui" --site "$site" warehouse psql -qAtX -F '|' -c "$1"
}

site_new article
for week in "1 2022-06-30" "2 2022-07-05"; do
    county "${week% *}"
    bidui run --batch "${week#* }"
    check_equal "batch ${week#* } is loaded" "$(sql "SELECT count(*) FROM quality.batch WHERE batch = '${week#* }' AND state = 'loaded'")" 1
done

# One query of a mart at the figure's date: figure, batch, value published (blank: not published), SQL.
mart_figure() { # title, batch, published, sql
    local value
    value=$(sql "SET bidui.batch = '$2'; $4")
    if [ -z "$3" ]; then
        echo "| $1 | $2 | – | $value | \`$4\` |"
    else
        echo "| $1 | $2 | $3 | $value | \`$4\` |"
        check_equal "$1 out of its mart" "$value" "$3" >&2
        [ "$value" = "$3" ] && echo . >> "$work/agreed"
    fi
}

mart_figures() {
    local at=2022-06-30 all="place_basis = '当时' AND level = 'county'" one
    local monitored="FROM mart.monitored WHERE $all AND dimension = 'all' AND unit" project="FROM mart.project_progress WHERE $all AND kind"
    mart_figure "累计识别(户)" $at 3308 "SELECT total $monitored = '户'"
    mart_figure "累计识别(人)" $at 10467 "SELECT total $monitored = '人'"
    mart_figure "未消除(户)" $at "" "SELECT not_eliminated $monitored = '户'"
    mart_figure "未消除(人)" $at "" "SELECT not_eliminated $monitored = '人'"
    mart_figure "已消除(户)" $at 1346 "SELECT eliminated $monitored = '户'"
    mart_figure "已消除(人)" $at 4725 "SELECT eliminated $monitored = '人'"
    mart_figure "消除率(%,按人)" $at 45.14 "SELECT eliminated_percent $monitored = '人'"
    mart_figure "消除率(%,按户)" $at "" "SELECT eliminated_percent $monitored = '户'"
    mart_figure "申报措施(条)" $at 750 "SELECT declared FROM mart.measure_progress WHERE $all AND kind = '(合计)'"
    mart_figure "落实措施(条)" 2022-07-05 594 "SELECT landed FROM mart.measure_progress WHERE $all AND kind = '(合计)'"
    mart_figure "其中 6 月 30 日前申报、7 月 5 日前落实(条)" 2022-07-05 "" "SELECT landed_of_them FROM mart.measure_cohort('2022-06-30', '2022-07-05')"
    mart_figure "上项比率(%),逐条跟踪" 2022-07-05 "" "SELECT landed_percent FROM mart.measure_cohort('2022-06-30', '2022-07-05')"
    mart_figure "计划实施项目(个)" $at 98 "SELECT projects $project = '(合计)'"
    mart_figure "计划总投资(元)" $at 218000000.00 "SELECT planned $project = '(合计)'"
    for one in "产业发展 37 161000000.00" "基础设施 57 53680800.00"; do
        # shellcheck disable=SC2086 # three words
        set -- $one
        mart_figure "$1项目(个)" $at "$2" "SELECT projects $project = '$1'"
        mart_figure "$1项目投资(元)" $at "$3" "SELECT planned $project = '$1'"
    done
    mart_figure "下达资金的项目(个)" $at 56 "SELECT funded_projects $project = '(合计)'"
    mart_figure "下达资金(元)" $at 65640000.00 "SELECT allocated $project = '(合计)'"
    mart_figure "对接率(%)" $at 100.00 "SELECT connected_percent $project = '(合计)'"
    mart_figure "开工率(%)" $at 100.00 "SELECT started_percent $project = '(合计)'"
}

article() {
    cat << 'HEAD'
# The published figures and the queries that give them

Every figure published for the first half of 2022, each at its own date, held against the records of the sample county. The people are
generated; the published values are real. This file is written by `tests/pipeline/docs/article.sh --write` and held equal to the warehouse by
`make test`. Each line comes from one query of `mart.reported_vs_computed` in the batch of 2022-07-05 (`--batch 2022-07-05`).

Verdicts: *agree*; *disagree*; *not comparable*; *remainder* (parts that need not be exhaustive); *base unknown* (a rate without its
denominator); *not yet computable* (the date lies ahead).

| figure | query | as of | published | computed | unit | verdict | why |
|---|---|---|---|---|---|---|---|
HEAD
    sql "SELECT '| ' || concat_ws(' | ', coalesce(f.title, r.metric), '\`bidui query reported_vs_computed metric=' || r.metric || '\`', r.as_of, trim_scale(r.published), coalesce(trim_scale(r.computed)::text, '–'),
            r.unit || CASE WHEN coalesce(r.basis, '') IN ('', r.unit) THEN '' ELSE '(' || r.basis || ')' END, r.verdict, coalesce(r.note, '')) || ' |'
        FROM mart.reported_vs_computed r LEFT JOIN asof.reported_figure f ON f.metric = r.metric AND f.as_of = r.as_of
        ORDER BY r.as_of, r.metric"
    cat << 'TAIL'

The figures about stock, measures and projects once more, each out of the mart of its subject at its own date
(`SELECT bidui.as_of('2022-06-30')` chooses the batch; `bidui query` takes `--batch`). What comes first in the county's own reports,
the households and people whose risk is not yet eliminated, was not published.

| figure | batch | published | mart | query |
|---|---|---|---|---|
TAIL
    mart_figures
}

article > "$work/article.md"
if [ "${1:-}" = --write ]; then
    cp "$work/article.md" docs/article.md
fi
check_equal "every published figure is there" "$(grep -c 'reported_vs_computed metric=[a-z_]*` | 2022' "$work/article.md")" 35
check_equal "1,962 households and 5,742 people are not eliminated" "$(grep -c -e '^| 未消除(户) | 2022-06-30 | – | 1962 |' -e '^| 未消除(人) | 2022-06-30 | – | 5742 |' "$work/article.md")" 2
check_equal "figures out of the marts of their subjects are the published ones" "$(wc -l < "$work/agreed")" 17
check_equal "docs/article.md says what the warehouse says" "$(diff docs/article.md "$work/article.md" | head -n 20)" ""
count_end
