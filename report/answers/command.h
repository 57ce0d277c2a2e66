/* SPDX-License-Identifier: Apache-2.0 */
/* `answers FILE...`, `answers --inbox`: reads the workbooks that came back, records what can be taken, writes a receipt per town.
 * `answer CODE RESULT`: the same for one line that somebody says on the telephone. */
#ifndef BIDUI_ANSWER_COMMAND_H
#define BIDUI_ANSWER_COMMAND_H

#include "report/output/report.h"

enum status answer_command(struct report *report, struct error *err) ERROR_MUST_CHECK;
enum status answer_command_one(struct report *report, struct error *err) ERROR_MUST_CHECK;

#endif
