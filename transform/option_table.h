/* SPDX-License-Identifier: Apache-2.0 */
/* The options of bidui-transform: one table for parser, environment and --help. */
#ifndef BIDUI_OPTION_TABLE_H
#define BIDUI_OPTION_TABLE_H

#include "common/ground/option.h"

extern const struct option_row option_table[];
extern const size_t option_table_count;

#endif
