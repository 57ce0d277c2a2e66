/* SPDX-License-Identifier: Apache-2.0 */
/* county/delivery.h
 *     One file on its way to the inbox: rows in, plants and dirt applied, a sheet out, places noted for truth.csv. */
#ifndef COUNTY_DELIVERY_H
#define COUNTY_DELIVERY_H

#include "tests/county/deliver/sheet.h"
#include "tests/county/plant/plants.h"
#include "tests/county/world/record.h"
#include "tests/county/world/world.h"

#include <stdio.h>

enum { DELIVERY_PATH = 512 };

/* The whole run: all weeks up to LAST are walked through, only the files of LAST are written. */
struct run {
    const struct world *world;
    struct plants *plants;
    const char *out;
    FILE *dirt;
    FILE *faults; /* NULL with faults_per_mille 0: none */
    uint32_t faults_per_mille;
    int week;
    int last;
    bool clean; /* no dirt */
    bool forms; /* workbooks, a zip and JSON among the CSV files */
    bool failed;
    long rows; /* of the files written */
};

enum delivery_titles {
    DELIVERY_NO_TITLE,  /* the date stands in the file name */
    DELIVERY_NATIONAL,  /* two rows: the report's name, then county and 截至 date */
    DELIVERY_DEPARTMENT /* one row with department, name and 截至 date */
};

enum delivery_header { DELIVERY_PLAIN, DELIVERY_BREAKS, DELIVERY_BRACKETS, DELIVERY_ALIASES };

struct delivery_form {
    const struct table *table;
    const char *prefix; /* of the file name */
    enum sheet_encoding encoding;
    enum delivery_titles titles;
    enum delivery_header header;
    bool crlf;
    bool quote_all;
    unsigned header_every;
    unsigned blank_every;
    bool copies; /* some rows stand in it twice */
    bool tail;   /* 合计 and 填表人 rows */
    bool clean;  /* no dirt: a delivery that is only looked back at */
};

struct delivery;

/* The day on which a week's batch is taken, and the effective date of its deliveries. */
int delivery_date(int week);

/* Makes every folder on the way to PATH. */
void delivery_folders(char *path);

/* TOWN: PLANTS_COUNTY or an index into division_towns; NAME: the file's name, NULL for one made of form and date. DATE:
 * effective. */
struct delivery *delivery_open(struct run *run, const struct delivery_form *form, int town, const char *name, int date);
void delivery_row(struct delivery *delivery, struct record *record, size_t entity);
/* The delivery's own record, empty: fill it and pass it to delivery_row. */
struct record *delivery_record(struct delivery *delivery);
int delivery_effective(const struct delivery *delivery);
void delivery_close(struct delivery *delivery);

#endif
