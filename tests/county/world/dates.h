/* SPDX-License-Identifier: Apache-2.0 */
/* county/dates.h
 *     Days as numbers (1970-01-01 is 0) and the ways in which people write them. */
#ifndef COUNTY_DATES_H
#define COUNTY_DATES_H

#include <limits.h>

enum { DATE_NONE = INT_MIN, DATE_TEXT_SIZE = 40 };

int date_of(int year, int month, int day);
void date_parts(int date, int *year, int *month, int *day);
int date_year(int date);
int date_month(int date);                  /* months since year 0: what a 'yearmonth' is */
int date_add_months(int date, int months); /* the same day, or the month's last */
int date_age(int born, int at);            /* completed years */

/* Each writes into TEXT (DATE_TEXT_SIZE bytes) and returns it; DATE_NONE is the empty text. */
char *date_iso(int date, char *text);       /* 2022-06-30 */
char *date_compact(int date, char *text);   /* 20220630 */
char *date_chinese(int date, char *text);   /* 2022年6月30日 */
char *date_slashes(int date, char *text);   /* 2022/6/30 */
char *date_dots(int date, char *text);      /* 2022.6.30 */
char *date_serial(int date, char *text);    /* 44742, the number a spreadsheet keeps */
char *date_yearmonth(int date, char *text); /* 202206 */

#endif
