/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/deliver/delivery.h"

#include "tests/county/deliver/dirt.h"
#include "tests/county/deliver/fault.h"
#include "tests/county/deliver/header.h"
#include "tests/county/deliver/write_zip.h"
#include "tests/county/world/dates.h"
#include "tests/county/world/divisions.h"
#include "tests/county/world/memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <utime.h>

enum { SECONDS_A_DAY = 86400, SENT_AT = 18 * 3600 };

struct delivery {
    struct run *run;
    const struct delivery_form *form;
    struct sheet *sheet;
    enum sheet_kind kind;
    bool zipped;
    bool served; /* by a server, beside the inbox */
    int town;
    int date;
    char file[DELIVERY_PATH];     /* relative to the inbox */
    char path[DELIVERY_PATH * 2]; /* where it is written */
    struct header header;
    struct dirt dirt;
    struct fault fault;
    char titles[SHEET_TITLES][DELIVERY_PATH];
    struct record record;
};

int
delivery_date(int week)
{
    return week <= 1 ? date_of(2022, 6, 30) : date_of(2022, 7, 5) + 7 * (week - 2);
}

void
delivery_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
}

/* With --forms all: who sends workbooks, who opens an interface, who zips what the towns sent. */
static const struct {
    const char *source;
    enum sheet_kind kind;
    bool zipped;
} delivery_forms[] = {
    {"monitored_household", SHEET_XLSX, false},
    {"member",              SHEET_XLSX, false},
    {"disability",          SHEET_XLSX, false},
    {"death",               SHEET_JSON, false},
    {"public_post",         SHEET_CSV,  true },
};

static void
delivery_choose_form(struct delivery *delivery)
{
    for (size_t at = 0; delivery->run->forms && at < sizeof(delivery_forms) / sizeof(delivery_forms[0]); at++) {
        if (strcmp(delivery_forms[at].source, delivery->form->table->source) == 0) {
            delivery->kind = delivery_forms[at].kind;
            delivery->zipped = delivery_forms[at].zipped;
        }
    }
}

/* NAME.csv becomes NAME.xlsx; what is served lies beside the inbox. */
static void
delivery_rename(struct delivery *delivery)
{
    static const char *const endings[] = {".csv", ".xlsx", ".json", ".xls", ".xls"};
    char *dot = strrchr(delivery->file, '.');

    if (delivery->kind != SHEET_CSV && dot != NULL && (size_t)(dot - delivery->file) + sizeof(".xlsx") <= sizeof(delivery->file)) {
        strcpy(dot, endings[delivery->kind]);
    }
    snprintf(delivery->path, sizeof(delivery->path), "%s/%s/%s", delivery->run->out, delivery->served ? "served" : "inbox", delivery->file);
}

static void
delivery_name(struct delivery *delivery, const char *name)
{
    char folder[DATE_TEXT_SIZE];
    char stamp[DATE_TEXT_SIZE];
    const struct delivery_form *form = delivery->form;

    date_iso(delivery_date(delivery->run->week), folder);
    date_compact(delivery->date, stamp);
    if (name != NULL) {
        snprintf(delivery->file, sizeof(delivery->file), "%s/%s/%s", folder, form->table->department, name);
    } else {
        snprintf(delivery->file, sizeof(delivery->file), "%s/%s/%s_%s.csv", folder, form->table->department, form->prefix, stamp);
    }
    delivery_rename(delivery);
}

static void
delivery_titles(struct delivery *delivery, struct sheet_form *sheet)
{
    char day[DATE_TEXT_SIZE];
    const struct table *table = delivery->form->table;
    const char *place = delivery->town == PLANTS_COUNTY ? "浚县" : division_towns[delivery->town].name;

    date_chinese(delivery->date, day);
    if (delivery->form->titles == DELIVERY_NATIONAL) {
        snprintf(delivery->titles[0], DELIVERY_PATH, "%s", delivery->form->prefix);
        snprintf(delivery->titles[1], DELIVERY_PATH, "单位:%s 截至%s", place, day);
        sheet->titles[0] = delivery->titles[0];
        sheet->titles[1] = delivery->titles[1];
    } else if (delivery->form->titles == DELIVERY_DEPARTMENT) {
        snprintf(delivery->titles[0], DELIVERY_PATH, "%s%s(截至%s)", place, table->title, day);
        sheet->titles[0] = delivery->titles[0];
    }
}

static void
delivery_dropped(void *context, const char *reason, const char *text, long row)
{
    const struct delivery *delivery = context;

    dirt_dropped(delivery->run, delivery->form->table->source, delivery->file, reason, text, row);
}

struct delivery *
delivery_open(struct run *run, const struct delivery_form *form, int town, const char *name, int date)
{
    struct delivery *delivery = memory_get(1, sizeof(*delivery));
    struct sheet_form sheet = {.encoding = form->encoding,
                               .crlf = form->crlf,
                               .quote_all = form->quote_all,
                               .header_every = form->header_every,
                               .blank_every = form->blank_every,
                               .total = form->tail,
                               .signature = form->tail ? "填表人:王会计" : NULL};

    delivery->run = run;
    delivery->form = form;
    delivery->town = town;
    delivery->date = date;
    delivery_choose_form(delivery);
    sheet.kind = delivery->kind;
    fault_start(&delivery->fault, run, form, town, &sheet);
    delivery->served = delivery->kind == SHEET_JSON && sheet.kind == SHEET_JSON;
    delivery->kind = sheet.kind;
    sheet.encoding = delivery->kind == SHEET_CSV ? form->encoding : SHEET_UTF8;
    delivery_name(delivery, name);
    delivery_titles(delivery, &sheet);
    header_make(&delivery->header, form->table, form->header);
    dirt_start(&delivery->dirt, run->world->seed, form);
    if (run->week == run->last) {
        delivery_folders(delivery->path);
    }
    delivery->sheet = sheet_new(run->week == run->last ? delivery->path : NULL, &sheet, delivery->header.titles, form->table->count,
                                delivery_dropped, delivery);
    return delivery;
}

struct record *
delivery_record(struct delivery *delivery)
{
    record_begin(&delivery->record, delivery->form->table);
    return &delivery->record;
}

int
delivery_effective(const struct delivery *delivery)
{
    return delivery->date;
}

struct planted_line {
    const struct delivery *delivery;
    long row;
};

static void
delivery_planted_dirt(void *context, const char *field, const char *pitfall, const char *raw, const char *canonical)
{
    const struct planted_line *line = context;
    const struct delivery *delivery = line->delivery;

    dirt_line(delivery->run, delivery->form->table->source, delivery->file, line->row, field, pitfall, raw, canonical, "finding");
}

/* A row that belongs to a case is left as the case wants it; dirt falls on the others. */
void
delivery_row(struct delivery *delivery, struct record *record, size_t entity)
{
    struct run *run = delivery->run;
    bool touched = false;
    long row;

    if (!plants_apply(run->plants, run->week, record, entity, &touched)) {
        return;
    }
    if (run->clean || delivery->form->clean) {
        sheet_row(delivery->sheet, record->cells);
        return;
    }
    if (!touched) {
        const bool soiled = dirt_apply(&delivery->dirt, record, entity);

        if (!soiled) {
            fault_apply(&delivery->fault, record, entity);
        }
        row = sheet_row(delivery->sheet, record->cells);
        dirt_written(&delivery->dirt, run, delivery->file, row);
        if (!soiled) {
            fault_written(&delivery->fault, delivery->sheet, record, delivery->file, row);
        }
        if (dirt_copies(&delivery->dirt, entity)) {
            row = sheet_row(delivery->sheet, record->cells);
            dirt_line(run, record->table->source, delivery->file, row, "", "copied_row", record->cells[0], "", "duplicate");
        }
        return;
    }
    row = sheet_row(delivery->sheet, record->cells);
    plants_placed(run->plants, record->table, entity, delivery->file, row);
    plants_dirt(run->plants, run->week, record->table, entity, delivery_planted_dirt, &(struct planted_line){delivery, row});
}

static void
delivery_added(struct delivery *delivery)
{
    struct run *run = delivery->run;
    size_t next = 0;
    size_t entity;
    const struct table *table = delivery->form->table;

    while (plants_next_added(run->plants, run->week, table, delivery->town, &next, &delivery->record, &entity)) {
        const long row = sheet_row(delivery->sheet, delivery->record.cells);
        plants_placed(run->plants, table, entity, delivery->file, row);
    }
}

/* Dates the file as sent in the evening of the day it speaks of: receipt order is part of what is generated. */
static void
delivery_stamp(const struct delivery *delivery, const char *path)
{
    const long sent = (long)delivery->date * SECONDS_A_DAY + SENT_AT;

    utime(path, &(struct utimbuf){.actime = sent, .modtime = sent});
}

/* Into the department's zip of the week. */
static void
delivery_zip(struct delivery *delivery)
{
    char archive[DELIVERY_PATH * 2];
    const char *slash = strrchr(delivery->path, '/');

    snprintf(archive, sizeof(archive), "%.*s/%s.zip", (int)(slash - delivery->path), delivery->path, delivery->form->table->title);
    if (!write_zip_add(archive, delivery->path)) {
        fprintf(stderr, "county: could not write \"%s\"\n", archive);
        delivery->run->failed = true;
    }
    delivery_stamp(delivery, archive);
}

void
delivery_close(struct delivery *delivery)
{
    struct run *run = delivery->run;

    delivery_added(delivery);
    if (!run->clean && !delivery->form->clean) {
        dirt_rejects(&delivery->dirt, run, delivery->sheet, delivery->file);
    }
    fault_end(&delivery->fault, delivery->sheet, delivery->file);
    if (run->week == run->last) {
        run->rows += sheet_data_rows(delivery->sheet);
    }
    if (!sheet_close(delivery->sheet)) {
        fprintf(stderr, "county: could not write \"%s\"\n", delivery->path);
        run->failed = true;
    }
    if (run->week == run->last) {
        delivery_stamp(delivery, delivery->path);
        if (delivery->zipped) {
            delivery_zip(delivery);
        }
    }
    free(delivery);
}
