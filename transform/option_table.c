/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/option_table.h"

const struct option_row option_table[] = {
    {"site",      OPTION_VALUE, "DIR",              "BIDUI_SITE",    "the county's directory (default: the current one)"                             },
    {"batch",     OPTION_VALUE, "DATE",             NULL,            "as-of date of the batch, e.g. 2022-06-30"                                      },
    {"revision",  OPTION_VALUE, "N",                NULL,            "revision of the batch (default: the newest)"                                   },
    {"threads",   OPTION_VALUE, "N",                "BIDUI_THREADS", "worker threads (default: the site's setting, else all processors)"             },
    {"memory",    OPTION_VALUE, "LIMIT",            "BIDUI_MEMORY",  "refuse a batch that needs more than LIMIT, e.g. 800M or 2G, before any work"   },
    {"engine",    OPTION_VALUE, "native|warehouse", NULL,
     "who judges the rows: this program, or the rules' SELECTs over the warehouse, where the batch is loaded"                                        },
    {"test",      OPTION_FLAG,  NULL,               NULL,            "run the rules' test cases, all or those of the RULE given"                     },
    {"mutate",    OPTION_FLAG,  NULL,               NULL,            "test: make each rule wrong in every small way and see whether its cases notice"},
    {"check",     OPTION_FLAG,  NULL,               NULL,            "check every rule without data"                                                 },
    {"explain",   OPTION_VALUE, "RULE|FINDING",     NULL,            "what a rule says, or why a finding is there"                                   },
    {"show",      OPTION_VALUE, "person|household", NULL,            "what each source says of the KEY given"                                        },
    {"sql",       OPTION_FLAG,  NULL,               NULL,            "print the RULE given, or all, as SELECTs over the warehouse"                   },
    {"functions", OPTION_FLAG,  NULL,               NULL,            "print the functions of rules as docs/rules.md has them"                        },
    {"values",    OPTION_VALUE, "DIR",              NULL,            "say which values of the package files in DIR cannot be used"                   },
    {"reveal",    OPTION_FLAG,  NULL,               NULL,            "explain, show: personal numbers in clear"                                      },
    {"all",       OPTION_FLAG,  NULL,               NULL,            "explain FINDING: every column of the rows behind it"                           },
    {"pack",      OPTION_VALUE, "DIR",              "BIDUI_PACK",    "test, check: the pack's folder when there is no site"                          },
    {"cases",     OPTION_VALUE, "DIR",              "BIDUI_CASES",   "test, check: the folder of test cases"                                         },
    {"help",      OPTION_FLAG,  NULL,               NULL,            "print this"                                                                    },
};

const size_t option_table_count = sizeof option_table / sizeof *option_table;
