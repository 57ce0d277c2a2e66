#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The driver alone, with scripts in the place of the stages: order, resuming, exit codes, lock, options.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
build=${BUILD:-build/release}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/bin" "$work/share/bidui"
cp "$build/bin/bidui" "$work/bin/"
ln -s "$PWD/schemas" "$work/share/bidui/schemas"
bidui=$work/bin/bidui
site=$work/site
export LC_ALL=C NO_COLOR=1
unset BIDUI_SITE BIDUI_PACK BIDUI_DSN BIDUI_LANG

# A stage that writes the package the driver expects, unless the file `codes/<stage>` holds another exit code, and notes its arguments.
cat > "$work/bin/stage" << 'STAGE'
#!/bin/bash
name=${0##*/bidui-}
here=$(dirname "$0")/..
shift 2 # --site DIR
site=$here/site
as_of=$2
echo "$name $*" >> "$here/calls"
code=$(cat "$here/codes/$name" 2> /dev/null || echo 0)
[ ! -e "$here/sleep" ] || sleep "$(cat "$here/sleep")"
folder=$site/var/batches/$as_of
mkdir -p "$folder"
if [ "$code" -gt 1 ] && [ ! -e "$here/codes/keep" ]; then
    echo "bidui-$name: E-TEST: it went wrong" >&2
    exit "$code"
fi
write() { # table header rows...
    local table=$1
    shift
    printf '%s\n' "$@" > "$folder/$name.1/$table.csv"
    resources+="${resources:+,}{\"name\":\"$table\",\"path\":\"$table.csv\",\"bytes\":1,\"rows\":$(($# - 1)),
        \"hash\":\"sha256:$(printf '0%.0s' {1..64})\",\"schema\":{\"fields\":[]}}"
}
case $name in
extract) [ -e "$folder/inputs.1.json" ] || echo '{}' > "$folder/inputs.1.json"; inputs=$folder/inputs.1.json ;;
transform) inputs=$folder/extract.1/datapackage.json ;;
load) inputs=$folder/transform.1/datapackage.json ;;
esac
mkdir -p "$folder/$name.1"
resources=""
if [ "$name" = transform ]; then
    write deliveries source,scope,period,effective,state,age_days,stale,read,kept,rejected,dropped,error,detail \
        'death,410621,2022-06,2022-06-30,new,0,false,1200,1190,4,6,,' \
        'member,410621100,2022-06,2022-06-30,new,0,false,10,10,,,,' \
        'member,410621101,2022-05,2022-05-31,carried,30,true,20,20,,,,' \
        'vehicle,,,,missing,,,,,,,,' \
        'unknown,,,,refused,,,0,0,0,0,E-EMPTY-FILE,"b.csv is empty: 0 bytes"'
    write metrics source,field,metric,value 'death,,kept,1187' 'death,,duplicate,3'
    write rule_runs rule,rule_hash,state,reason,rows,flagged,unknown 'A20,x,evaluated,,1,2,0' 'B01,x,not_evaluated,member is stale,,,'
    write findings finding_key,rule,class,severity,department,subject,subject_key,division_code,source,file,sheet,row,message,evidence,values,subject_name \
        'KEY1,A20,error,error,民政局,person,cn:1,410621100,death,a.csv,,7,张三 410621196001011234 已死亡,"[{""source"":""death"",""file"":""a.csv"",""sheet"":null,""row"":7},{""more"":2}]",{},张三'
    write comparisons rule,period,as_of,metric,unit,basis,published,computed,verdict,note 'R01,2022H1,2022-06-30,监测户,户,累计,3308,3308,agree,'
fi
printf '{"resources":[%s],"bidui:inputs":"%s"}' "$resources" "$(sha256sum < "$inputs" | cut -d' ' -f1)" > "$folder/$name.1/datapackage.json"
ln -sfn "$name.1" "$folder/$name"
echo "$name says hello"
exit "$code"
STAGE
chmod +x "$work/bin/stage"
for stage in extract transform load; do
    cp "$work/bin/stage" "$work/bin/bidui-$stage"
done

fresh() {
    rm -rf "$site" "$work/codes" "$work/calls" "$work/sleep"
    mkdir "$work/codes"
    "$bidui" init "$site" --division 410621 > /dev/null
}

run() { # arguments: sets output, code, calls
    : > "$work/calls"
    output=$("$bidui" --site "$site" run --batch 2022-06-30 "$@" 2>&1)
    code=$?
    calls=$(cut -d' ' -f1 "$work/calls" | tr '\n' ' ')
}

fresh
check_equal "init keeps the key private" "$(stat -c %a "$site/var/site.key" "$site/var" "$site/site.json" | tr '\n' ' ')" "600 700 600 "
check_equal "the key is 64 hexadecimal digits" "$(tr -d '0-9a-f\n' < "$site/var/site.key" | wc -c) $(wc -c < "$site/var/site.key")" "0 65"
output=$("$bidui" init "$site" 2>&1)
check_equal "a site is not made twice" "$? ${output%%:*}" "64 bidui"
check_contains "and says so" "$output" "E-SITE-EXISTS"
output=$("$bidui" init "$work/other" --division 41 2>&1)
check_equal "a division has six digits" "$?" 64
check_true "and nothing was made" test ! -e "$work/other"

run --threads 2
check_equal "the stages run in order" "$calls" "extract transform load "
check_equal "with the threads" "$(head -n 1 "$work/calls")" "extract --batch 2022-06-30 --threads 2"
check_equal "a good run ends with 0" "$code" 0
check_contains "the summary adds the law up" "$output" "1,200  1,187         4          3        6"
check_contains "it says what is stale" "$output" "STALE"
check_contains "it says what was refused, and why" "$output" "refused E-EMPTY-FILE: b.csv is empty: 0 bytes"
check_contains "it says what never came" "$output" "never delivered: "
check_contains "it says what was not evaluated" "$output" "member is stale: B01"
check_contains "it masks people" "$output" "张* 410621************ 已死亡"
check_contains "it names file and row" "$output" "a.csv  row 7"
check_contains "published figures are there" "$output" "agree"
check_true "nothing else is coloured" test -z "$(printf '%s' "$output" | tr -dc '\033')"
check_contains "in Chinese where the language is" "$(BIDUI_LANG=zh_CN.UTF-8 "$bidui" --site "$site" summary)" "差错:本身有误"

run
check_equal "again: only extract looks" "$calls" "extract "
check_contains "and there is nothing new" "$output" "nothing new since revision 1"
check_equal "which is well" "$code" 0
rm "$site/var/batches/2022-06-30/load"* -r
run
check_equal "a missing load is made up" "$calls" "extract load "
echo '{"new":1}' > "$site/var/batches/2022-06-30/inputs.1.json"
run
check_equal "other inputs go through everything" "$calls" "extract transform load "

fresh
echo 78 > "$work/codes/transform"
run
check_equal "a stage's code is passed through" "$code" 78
check_equal "and nothing runs behind it" "$calls" "extract transform "
check_contains "its words are passed on" "$output" "E-TEST: it went wrong"
check_true "the journal has them" grep -q 'event=stage name=transform exit=78' "$site"/var/log/*.log

fresh
echo 65 > "$work/codes/extract"
run
check_equal "a refusal without a package stops" "$code $calls" "65 extract "
touch "$work/codes/keep"
run
check_equal "a refusal beside a package goes on, and is remembered" "$code $calls" "65 extract transform load "

fresh
echo 65 > "$work/codes/load"
touch "$work/codes/keep"
run
check_equal "only extract may refuse and go on" "$code" 65
check_true "so there is no summary" test -z "$(grep 'Deliveries' <<< "$output")"

fresh
echo 1 > "$work/codes/transform"
run
check_equal "the gate goes on, and is remembered" "$code $calls" "1 extract transform load "

fresh
run --accept death:shrink --by 王五 --why "两个村已合并"
check_equal "an acceptance reaches extract whole" "$(head -n 1 "$work/calls")" \
    "extract --batch 2022-06-30 --accept death:shrink --by 王五 --why 两个村已合并"
run --accept death:shrink
check_equal "an acceptance needs a name and a reason" "$code" 64
run --from 2022-01-01
check_equal "one batch or many" "$code" 64
output=$("$bidui" --site "$site" run --batch 2022-02-30 2>&1)
check_equal "no such day" "$? $output" "64 bidui: E-USAGE: --batch takes a date such as 2022-06-30, not \"2022-02-30\""
: > "$work/calls"
"$bidui" --site "$site" run --batch 2022-07-05 > /dev/null 2>&1
: > "$work/calls"
"$bidui" --site "$site" run --from 2022-07-01 > /dev/null 2>&1
check_equal "--from walks the batches from there" "$(cat "$work/calls")" "extract --batch 2022-07-05"
echo '{"changed":1}' > "$site/var/batches/2022-06-30/inputs.1.json"
: > "$work/calls"
"$bidui" --site "$site" run --from 2022-06-30 > /dev/null 2>&1
check_equal "--from tells load that it may go back" "$(grep '^load ' "$work/calls")" "load --batch 2022-06-30 --from"

echo 30 > "$work/sleep"
: > "$work/calls"
"$bidui" --site "$site" run --batch 2022-06-30 > /dev/null 2>&1 &
first=$!
disown "$first"       # bash shall not tell of its death
for _ in {1..100}; do # until its first stage is at work; trying the lock ourselves would take it away
    [ -s "$work/calls" ] && break
    sleep 0.05
done
run
check_equal "a second run is told to wait" "$code" 75
check_contains "with the reason" "$output" "E-BUSY: another run holds the site"
kill -9 "$first"
sleep 0.5
check_true "a killed driver leaves no stage behind" test -z "$(pgrep -f "$work/bin/bidui-" || true)"
rm -f "$work/sleep"
run
check_equal "and the next run takes up the work" "$code" 0

output=$("$bidui" --site "$work" run 2>&1)
check_equal "no site" "$?" 78
check_contains "says what to do" "$output" "bidui init $work makes one"
output=$("$bidui" stauts 2>&1)
check_contains "a slip of the finger" "$output" 'did you mean "status"?'
output=$("$bidui" --site "$site" status 2022-06-30 2>&1)
check_equal "a word that a command does not take" "$?" 64
check_contains "says which" "$output" 'does not take "2022-06-30"'

for program in "$build"/bin/bidui*; do
    check_equal "$(basename "$program") has the version of all" "$("$program" --version)" "$("$bidui" --version)"
done
count_end
