# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# A site with a tiny pack and hand-made transform packages, for tests of bidui-load. Source it after setting BUILD.
#
#   site_make DIR                 a site with sources `person` (snapshot) and `event` (append), pack and key
#   package_begin DIR DATE REV    then package_person/package_finding/package_rule … or package_crowd, then package_end
#   warehouse_dump COMMAND        every table, for comparing warehouses
#   warehouse DIR SQL             runs SQL, prints rows without decoration
#   site_end DIR                  stops and removes the warehouse

LOAD=$BUILD/bin/bidui-load

site_make() { # dir
    local dir=$1 pack=$1/pack
    mkdir -p "$dir/inbox" "$dir/var/batches" "$pack/sources" "$pack/codes" "$pack/params" "$pack/rules"
    ln -s "$PWD/schemas/warehouse" "$pack/warehouse"
    cat > "$pack/pack.json" << 'JSON'
{"name": "tiny", "title": "小包", "version": "1", "registers": [{"source": "person", "system": "nfp"}]}
JSON
    cat > "$pack/sources/person.json" << 'JSON'
{"name": "person", "title": "人员", "department": "民政局", "mode": "snapshot", "scope": "county",
 "contract": {"missing": "strict", "unknown": "warn", "duplicate": "strict"},
 "fields": [
  {"name": "no", "title": "编号", "type": "string", "format": "code", "constraints": {"required": true}},
  {"name": "name", "title": "姓名", "type": "string", "format": "person_name", "personal": "name"},
  {"name": "born", "title": "出生日期", "type": "date", "format": "date"},
  {"name": "since", "title": "起始年月", "type": "yearmonth", "format": "yearmonth"},
  {"name": "amount", "title": "金额", "type": "number", "format": "amount", "unit": "元"},
  {"name": "size", "title": "人数", "type": "integer", "format": "integer"},
  {"name": "ok", "title": "是否", "type": "boolean", "format": "yes_no"}],
 "primaryKey": ["no"], "keys": {"household": {"system": "nfp", "field": "no"}}}
JSON
    cat > "$pack/sources/event.json" << 'JSON'
{"name": "event", "title": "变动", "department": "民政局", "mode": "append", "scope": "county", "window": "P12M",
 "contract": {"missing": "strict", "unknown": "warn", "duplicate": "strict"},
 "fields": [{"name": "no", "title": "编号", "type": "string", "format": "code"},
  {"name": "kind", "title": "类型", "type": "string", "format": "text"}],
 "primaryKey": ["no"], "keys": {}}
JSON
    printf 'code,name,level,parent,valid_from,valid_to,aliases\n410621,浚县,county,410600,,,\n410621101,善堂镇,town,410621,,,\n' \
        > "$pack/codes/division.csv"
    printf '{"division": "410621", "pack": "%s", "inputs": [{"path": "inbox/**"}]}\n' "$pack" > "$dir/site.json"
    printf '%064d\n' 7 > "$dir/var/site.key"
}

package_begin() { # site, date, revision
    batch_folder=$1/var/batches/$2
    package=$batch_folder/transform.$3
    rm -rf "$package"
    mkdir -p "$package"
    printf '{}\n' > "$batch_folder/inputs.$3.json"
    ln -sfn "transform.$3" "$batch_folder/transform"
    echo "no,name,born,since,amount,size,ok,_file,_sheet,_row,person_key,household_key,division_code,_key,_hash,_states" > "$package/person.csv"
    echo "no,kind,_file,_sheet,_row,person_key,household_key,division_code,_key,_hash,_states" > "$package/event.csv"
    echo "source,file,sheet,row,error,field,detail,raw" > "$package/rejects.csv"
    echo "source,file,sheet,row,field,before,after,reason" > "$package/repairs.csv"
    echo "finding_key,rule,class,severity,department,subject,subject_key,division_code,source,file,sheet,row,message,evidence,values,dispatch,due_days,subject_name" > "$package/findings.csv"
    echo "rule,finding_key,reason" > "$package/unknown.csv"
    echo "rule,rule_hash,state,reason,rows,flagged,unknown" > "$package/rule_runs.csv"
    echo "rule,period,as_of,metric,unit,basis,published,computed,verdict,note" > "$package/comparisons.csv"
    echo "source,field,metric,value" > "$package/metrics.csv"
    echo "source,scope,period,effective,file,sha256,encoding,state,age_days,stale,read,kept,rejected,dropped" > "$package/deliveries.csv"
}

# 16 hex digits of a text: a stand-in for transform's hashes.
digest16() {
    printf '%s' "$1" | sha256sum | cut -c 1-16
}

package_person() { # no, amount [name [row]]
    local name=${3:-甲$1} row=${4:-1}
    echo "$1,$name,1960-01-02,2022-06,$2,3,true,p.csv,,$row,cn:$1,nfp:$1,410621101,$(digest16 "person$1"),$(digest16 "$2|$name"),ooooooo" \
        >> "$package/person.csv"
}

package_event() { # no, kind
    echo "$1,$2,e.csv,,1,,,410621101,$(digest16 "event$1"),$(digest16 "$2"),oo" >> "$package/event.csv"
}

package_rule() { # rule, state
    echo "$1,h$1,$2,,10,1,0" >> "$package/rule_runs.csv"
}

package_finding() { # key, rule, message [row]
    echo "$1,$2,error,error,民政局,person,cn:$1,410621101,person,p.csv,,${4:-1},$3,\"[{\"\"source\"\":\"\"person\"\",\"\"row\"\":${4:-1}}]\",{},village,${DUE_DAYS:-15},甲" \
        >> "$package/findings.csv"
}

# 20,000 persons of whom a twentieth is away on a day and a ninth changes overnight; a finding about every fiftieth.
package_crowd() { # day
    awk -v day="$1" -v out="$package" 'BEGIN { for (n = 1; n <= 20000; n++) {
            if ((n + day) % 20 == 0) continue
            version = int((n + day * 7) / 60)
            printf "%d,甲%d,1960-01-02,2022-06,%d.5,3,true,p.csv,,%d,cn:%d,nfp:%d,410621101,%016x,%016x,ooooooo\n", n, n, version, n, n, n, n, version >> (out "/person.csv")
            if (n % 50 == 0) printf "K%d,R1,error,error,民政局,person,cn:%d,410621101,person,p.csv,,%d,说明%d,[],{},village,15,甲\n", n, n, n, version >> (out "/findings.csv")
        } }'
    package_event "e$1" x
    package_rule R1 evaluated
}

package_end() { # [rejected person rows [state of the deliveries]]
    local name kept first=1 rejected=${1:-0} state=${2:-new}
    for name in person event; do
        kept=$(($(wc -l < "$package/$name.csv") - 1))
        [ "$name" = person ] || rejected=0
        printf '%s,,read,%d\n%s,,kept,%d\n%s,,duplicate,0\n' $name $kept $name $kept $name >> "$package/metrics.csv"
        if [ "$name" = person ] && [ -n "${package_person_deliveries:-}" ]; then # the first one stands for all rows
            sed "1s/,0,0,0,0\$/,$kept,$kept,0,0/" <<< "${package_person_deliveries%$'\n'}" >> "$package/deliveries.csv"
            continue
        fi
        echo "$name,410621,2022-06,${package_effective:-2022-06-30},$name.csv,00,UTF-8,$state,0,false,$((kept + rejected)),$kept,$rejected,0" >> "$package/deliveries.csv"
    done
    {
        printf '{"profile": "data-package", "name": "transform", "resources": ['
        for name in "$package"/*.csv; do
            [ -n "$first" ] || printf ','
            first=
            printf '{"name": "%s", "path": "%s", "bytes": %d, "hash": "sha256:%s", "rows": %d, "schema": {"fields": [' \
                "$(basename "$name" .csv)" "$(basename "$name")" "$(stat -c %s "$name")" "$(sha256sum < "$name" | cut -c 1-64)" \
                "$(($(wc -l < "$name") - 1))"
            head -n 1 "$name" | sed 's/[^,]*/{"name": "&", "type": "string"}/g'
            printf ']}}'
        done
        printf ']}\n'
    } > "$package/datapackage.json"
}

warehouse() { # site, sql
    "$LOAD" --site "$1" --warehouse psql -XAtq -v ON_ERROR_STOP=1 -c "$2"
}

# Every table with every row and column in an order of its own, but for the clock's: equal warehouses give equal dumps. The arguments are a
# command that takes SQL as its last argument, such as `warehouse SITE`.
warehouse_dump() { # command...
    local table
    "$@" "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('source', 'core', 'quality', 'mart', 'staging')
        AND tablename NOT IN ('load_log', 'migration') ORDER BY 1" |
        while read -r table; do
            echo "== $table"
            "$@" "SELECT t::text FROM $table t ORDER BY 1" < /dev/null
        done
}

site_end() { # site
    "$LOAD" --site "$1" --warehouse remove --yes > /dev/null 2>&1
    rm -rf "$1"
}
