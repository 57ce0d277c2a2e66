/* SPDX-License-Identifier: Apache-2.0 */
/* Files that came beside the others: none of them may change what the county's lists say. */
#include "tests/county/deliver/delivery.h"
#include "tests/county/deliver/fault.h"
#include "tests/county/deliver/header.h"
#include "tests/county/world/dates.h"
#include "tests/county/world/divisions.h"
#include "tests/county/world/ledger.h"
#include "tests/county/world/people.h"

#include <string.h>
#include <sys/stat.h>
#include <utime.h>

enum {
    STREAM_STRANGER = 1211,
    STRANGERS_DEAD = 30,
    STRANGERS_PER_WEEK = 1000000, /* numbers of made-up people */
    PART_ROWS = 12,
    PART_TOTAL = 300,
    SECONDS_A_DAY = 86400,
    SENT_AT = 19 * 3600
};

struct fault_extra {
    struct run *run;
    const struct table *table;
    const char *kind;
    char file[DELIVERY_PATH]; /* relative to the inbox */
    char path[DELIVERY_PATH * 2];
    char title[DELIVERY_PATH];
    char day[DATE_TEXT_SIZE];
};

static void
extra_dropped(void *context, const char *reason, const char *text, long row)
{
    const struct fault_extra *extra = context;

    dirt_dropped(extra->run, extra->table->source, extra->file, reason, text, row);
}

static void
extra_name(struct fault_extra *extra, struct run *run, const struct table *table, const char *where, const char *kind, const char *name)
{
    char folder[DATE_TEXT_SIZE];

    extra->run = run;
    extra->table = table;
    extra->kind = kind;
    extra->title[0] = '\0';
    date_iso(delivery_date(run->week), folder);
    date_chinese(delivery_date(run->week), extra->day);
    snprintf(extra->file, sizeof(extra->file), "%s/%s/%s", folder, table->department, name);
    snprintf(extra->path, sizeof(extra->path), "%s/%s/%s", run->out, where, extra->file);
    if (run->week == run->last) {
        delivery_folders(extra->path);
    }
}

static void
extra_end(const struct fault_extra *extra, const char *expected, const char *outcome)
{
    const long sent = (long)delivery_date(extra->run->week) * SECONDS_A_DAY + SENT_AT;

    fault_line(extra->run, extra->table->source, extra->file, 0, "", extra->kind, "", expected, outcome);
    if (extra->run->week == extra->run->last) {
        utime(extra->path, &(struct utimbuf){.actime = sent, .modtime = sent});
    }
}

static struct sheet *
extra_sheet(struct fault_extra *extra, struct header *header, const char *place)
{
    const struct sheet_form form = {.encoding = SHEET_UTF8_BOM, .titles = {extra->title}};

    snprintf(extra->title, sizeof(extra->title), "%s%s(截至%s)", place, extra->table->title, extra->day);
    header_make(header, extra->table, DELIVERY_PLAIN);
    return sheet_new(extra->run->week == extra->run->last ? extra->path : NULL, &form, header->titles, extra->table->count, extra_dropped,
                     extra);
}

/* Somebody of whom no list of this county knows: AREA is another county's code. */
static void
extra_stranger(const struct run *run, const char *area, size_t number, char id[PEOPLE_ID_SIZE])
{
    struct rng rng = rng_make(run->world->seed, STREAM_STRANGER, (size_t)run->week * STRANGERS_PER_WEEK + number);

    snprintf(id, PEOPLE_ID_SIZE, "%s%04d%02d%02d%03zu", area, rng_range(&rng, 2008, 2015), rng_range(&rng, 1, 12), rng_range(&rng, 1, 28),
             1 + number % 998);
    id[17] = people_check(id);
    id[18] = '\0';
}

/* 淇县's list of deaths, sent to 浚县. */
static void
extra_other_county(struct run *run)
{
    struct fault_extra extra;
    struct header header;
    struct sheet *sheet;
    char id[PEOPLE_ID_SIZE];

    extra_name(&extra, run, &table_death, "inbox", "other_county", "淇县死亡人员名单.csv");
    sheet = extra_sheet(&extra, &header, "淇县");
    for (size_t at = 0; at < STRANGERS_DEAD; at++) {
        extra_stranger(run, "410622", at, id);
        sheet_row(sheet, (const char *const[]){id, "李桂英", "2022-05-20", "疾病"});
    }
    run->failed = !sheet_close(sheet) || run->failed;
    extra_end(&extra, "place", "held");
}

static size_t
count_pupils(const struct world *world)
{
    size_t pupils = 0;

    for (size_t at = 0; at < world->person_count; at++) {
        pupils += world->people[at].school >= SCHOOL_PRIMARY && world->people[at].school <= SCHOOL_GRADE9;
    }
    return pupils;
}

/* A roll as long as that of the county, of pupils none of whom was on it before. */
static void
extra_strangers(struct run *run)
{
    const size_t pupils = count_pupils(run->world);
    struct fault_extra extra;
    struct header header;
    struct sheet *sheet;
    char id[PEOPLE_ID_SIZE];

    extra_name(&extra, run, &table_class_roll, "inbox", "no_overlap", "在校学生点名册(补).csv");
    sheet = extra_sheet(&extra, &header, "浚县");
    for (size_t at = 0; at < pupils; at++) {
        extra_stranger(run, "410621", STRANGERS_DEAD + at, id);
        sheet_row(sheet, (const char *const[]){"善堂镇中心小学", "小学部", id, "李子涵", "2022-06-20", "是"});
    }
    run->failed = !sheet_close(sheet) || run->failed;
    extra_end(&extra, "overlap", "held");
}

/* One page of a list of three hundred. */
static void
extra_part(struct run *run)
{
    struct fault_extra extra;
    const struct table *table = &table_training_allowance;

    extra_name(&extra, run, table, "inbox", "part_of_total", "培训生活费补贴接口.json");
    if (run->week == run->last) {
        FILE *file = fopen(extra.path, "wb");
        char id[PEOPLE_ID_SIZE];

        if (file == NULL) {
            run->failed = true;
            return;
        }
        fprintf(file, "{\"total\": %d, \"rows\": [", PART_TOTAL);
        for (size_t at = 0; at < PART_ROWS; at++) {
            extra_stranger(run, "410621", at, id);
            fprintf(file, "%s\n{\"%s\": \"%s\", \"%s\": \"李桂英\", \"%s\": \"月嫂\", \"%s\": \"2022-06-20\", \"%s\": \"600\"}",
                    at == 0 ? "" : ",", table->columns[0].title, id, table->columns[1].title, table->columns[2].title,
                    table->columns[3].title, table->columns[4].title);
        }
        fputs("\n]}\n", file);
        run->failed = fclose(file) != 0 || run->failed;
    }
    extra_end(&extra, "300", "held");
}

/* A list that says in WORD, or by holding nothing, that there is none. */
static void
extra_none(struct run *run, const struct table *table, const char *place, const char *name, const char *word, const char *kind,
           const char *outcome)
{
    const char *cells[TABLE_COLUMNS];
    struct fault_extra extra;
    struct header header;
    struct sheet *sheet;

    extra_name(&extra, run, table, "inbox", kind, name);
    sheet = extra_sheet(&extra, &header, place);
    for (size_t column = 0; column < table->count; column++) {
        cells[column] = column == 0 && word != NULL ? word : "";
    }
    if (word != NULL) {
        sheet_row(sheet, cells);
    }
    run->failed = !sheet_close(sheet) || run->failed;
    extra_end(&extra, "", outcome);
}

/* The same from an interface: it is served, beside the inbox. */
static void
extra_total_zero(struct run *run)
{
    struct fault_extra extra;

    extra_name(&extra, run, &table_id_correction, "served", "nil_total_zero", "证件号码更正登记.json");
    if (run->week == run->last) {
        FILE *file = fopen(extra.path, "wb");

        run->failed = file == NULL || fputs("{\"total\": 0, \"rows\": []}\n", file) < 0 || fclose(file) != 0 || run->failed;
    }
    extra_end(&extra, "", "nil");
}

/* A town that sends no list of posts this week says that nothing has changed. */
static void
extra_unchanged(struct run *run)
{
    for (size_t town = 0; town < DIVISION_TOWNS; town++) {
        char name[DELIVERY_PATH];

        if (!ledger_town_sends(town, run->week)) {
            snprintf(name, sizeof(name), "%s公益岗台账无变化.csv", division_towns[town].name);
            extra_none(run, &table_public_post, division_towns[town].name, name, "无变化", "nil_unchanged", "nil");
            return;
        }
    }
}

void
fault_files(struct run *run)
{
    extra_total_zero(run);
    extra_part(run);
    if (run->week >= 2) { /* there is something to compare with */
        extra_other_county(run);
        extra_strangers(run);
        extra_none(run, &table_household_change, "浚县", "户变更登记.csv", NULL, "nil_header_only", "nil");
        extra_none(run, &table_rain_dew, "浚县", "雨露计划补助发放名单.csv", "无", "nil_of_snapshot", "held");
        extra_none(run, &table_monitor_event, "浚县", "监测对象动态变动信息(补).csv", "本月无新增", "nil_row", "nil");
        extra_unchanged(run);
    }
}
