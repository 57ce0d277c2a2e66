#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# docs/article.md lists every figure published for the first half of 2022 with the query that gives it, its result and its verdict. It is
# written by this script (`article.sh --write`), and must be what the warehouse answers today.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
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

article() {
    cat << 'HEAD'
# The published figures and the queries that give them

Every figure published for the first half of 2022, each at its own date, held against the records of the sample county. The people are
generated; the published values are real. This file is written by `tests/pipeline/article.sh --write` and held equal to the warehouse by
`make test`. Each line comes from one query in the batch of 2022-07-05:

```
bidui query reported_vs_computed            # all of them, or one:
SELECT published, computed, verdict FROM mart.reported_vs_computed WHERE metric = 'monitored_households';
```

Verdicts: *agree*; *disagree*; *not comparable*; *remainder* (parts that need not be exhaustive); *base unknown* (a rate without its
denominator); *not yet computable* (the date lies ahead).

| figure | metric | as of | published | computed | unit | verdict | why |
|---|---|---|---|---|---|---|---|
HEAD
    sql "SELECT '| ' || concat_ws(' | ', coalesce(f.title, r.metric), '\`' || r.metric || '\`', r.as_of, trim_scale(r.published), coalesce(trim_scale(r.computed)::text, '–'),
            r.unit || CASE WHEN coalesce(r.basis, '') IN ('', r.unit) THEN '' ELSE '(' || r.basis || ')' END, r.verdict, coalesce(r.note, '')) || ' |'
        FROM mart.reported_vs_computed r LEFT JOIN asof.reported_figure f ON f.metric = r.metric AND f.as_of = r.as_of
        ORDER BY r.as_of, r.metric"
    cat << 'TAIL'

What comes first in the county's own reports, by the same mart: households and people whose risk is not yet eliminated at 2022-06-30.

| query | households (户) | people (人) |
|---|---|---|
TAIL
    sql "SELECT '| \`SELECT households_not_eliminated, people_not_eliminated FROM mart.monitored_by_town_all WHERE batch = ''2022-06-30'' AND town = ''合计''\` | '
            || households_not_eliminated || ' | ' || people_not_eliminated || ' |'
        FROM mart.monitored_by_town_all WHERE batch = '2022-06-30' AND town = '合计'"
}

article > "$work/article.md"
if [ "${1:-}" = --write ]; then
    cp "$work/article.md" docs/article.md
fi
check_equal "every published figure is there" "$(grep -c '^| .*`[a-z_]*` | 2022' "$work/article.md")" 35
check_equal "1,962 households and 5,742 people are not eliminated" "$(tail -n 1 "$work/article.md" | grep -c '| 1962 | 5742 |')" 1
check_equal "docs/article.md says what the warehouse says" "$(diff docs/article.md "$work/article.md" | head -n 20)" ""
count_end
