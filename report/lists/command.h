/* SPDX-License-Identifier: Apache-2.0 */
/* `lists`: one workbook per village, town and department, and the county bureau's own; `--send` records that they went out. */
#ifndef BIDUI_LIST_COMMAND_H
#define BIDUI_LIST_COMMAND_H

#include "report/output/report.h"

enum status list_command(struct report *report, struct error *err) ERROR_MUST_CHECK;

#endif
