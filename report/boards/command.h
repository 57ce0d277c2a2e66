/* SPDX-License-Identifier: Apache-2.0 */
/* `weekly`: the Monday page; `monthly`: the month's ranking; `board`: the county at a glance; `notice`: what a village puts up on its wall.
 */
#ifndef BIDUI_BOARD_COMMAND_H
#define BIDUI_BOARD_COMMAND_H

#include "report/output/report.h"

enum status board_command_weekly(struct report *report, struct error *err) ERROR_MUST_CHECK;
enum status board_command_monthly(struct report *report, struct error *err) ERROR_MUST_CHECK;
enum status board_command_county(struct report *report, struct error *err) ERROR_MUST_CHECK;
enum status board_notice(struct report *report, struct error *err) ERROR_MUST_CHECK;

#endif
