/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/option_table.h"

const struct option_row option_table[] = {
    {"site", OPTION_VALUE, "DIR", "BIDUI_SITE", "the county's directory (default: the current one)"},
    {"batch", OPTION_VALUE, "DATE", NULL, "as-of date of the batch, e.g. 2022-06-30"},
    {"revision", OPTION_VALUE, "N", NULL, "revision of the batch (default: the newest)"},
    {"threads", OPTION_VALUE, "N", "BIDUI_THREADS", "worker threads (default: the site's setting, else all processors)"},
    {"help", OPTION_FLAG, NULL, NULL, "print this"},
};

const size_t option_table_count = sizeof option_table / sizeof *option_table;
