/* SPDX-License-Identifier: Apache-2.0 */
/* The many ways people and systems write a date, read into its parts. Pure; shared by the formats `date` and `yearmonth`.
 *
 * Read: 2022-06-30, 20220630, 2022/6/30, 2022.6.30, 2022年6月30日, 二〇二二年六月三十日, 202206, 2022-06, 2022年06月, the serial number
 * 44742 of a spreadsheet (1900 system), 19900101.0, 43280(1904) of a workbook that counts from 1904, any of them with a weekday or a time
 * behind (date_tail.h). With a zone behind the time it is an instant, and the day is that of `zone`; NULL: it cannot be read. Refused,
 * never guessed: two-digit years, day or month first, 2022-06-31. 长期, 至今 and 9999-12-31 say that there is no date. */
#ifndef BIDUI_DATE_FORM_H
#define BIDUI_DATE_FORM_H

#include "transform/cells/normaliser.h"

struct date_form {
    int year;
    int month; /* 0: the cell gives only a year */
    int day;   /* 0: the cell gives only a month */
    const char *reason;
};

/* SAME for the ISO 8601 extended forms 2022-06-30 and 2022-06. Parts are set and valid for SAME and CHANGED. */
enum verdict date_form_parse(struct text raw, const struct zone *zone, char *scratch, struct date_form *form);

#endif
