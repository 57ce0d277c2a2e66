/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/option_table.h"

const struct option_row option_table[] = {
    {"site",       OPTION_VALUE, "DIR",           "BIDUI_SITE",    "the site's folder; the current one when not given"                },
    {"batch",      OPTION_VALUE, "DATE",          NULL,            "the as-of date, e.g. 2022-06-30"                                  },
    {"revision",   OPTION_VALUE, "N",             NULL,            "read the frozen list of this revision again"                      },
    {"threads",    OPTION_VALUE, "N",             "BIDUI_THREADS", "threads; 0 or not given: the site's setting, or processors"       },
    {"replay",     OPTION_FLAG,  NULL,            NULL,            "say what became of the rows that were rejected before"            },
    {"accept",     OPTION_VALUE, "SOURCE:GUARD",  NULL,            "let what this guard holds back pass, once"                        },
    {"claim",      OPTION_VALUE, "FILE",          NULL,            "--claim FILE SOURCE: say what an unclear file is"                 },
    {"scope",      OPTION_VALUE, "CODE",          NULL,            "of a claimed file: the town or village it is complete for"        },
    {"effective",  OPTION_VALUE, "DATE",          NULL,            "of a claimed file: the date it speaks of"                         },
    {"by",         OPTION_VALUE, "NAME",          NULL,            "who accepts or claims"                                            },
    {"why",        OPTION_VALUE, "TEXT",          NULL,            "and for what reason"                                              },
    {"check-file", OPTION_VALUE, "[SOURCE] FILE", NULL,            "say what would become of a file, and change nothing"              },
    {"rows",       OPTION_VALUE, "DIR",           NULL,            "check-file: write the rows that would be kept to DIR/<source>.csv"},
    {"infer",      OPTION_VALUE, "FILE",          NULL,            "print a first source schema for a file"                           },
    {"cells",      OPTION_VALUE, "FILE",          NULL,            "print the rows that the readers see in a file and end"            },
    {"places",     OPTION_FLAG,  NULL,            NULL,            "cells: sheet and row before the cells of each line"               },
    {"limits",     OPTION_FLAG,  NULL,            NULL,            "print the limits on deliveries and end"                           },
    {"help",       OPTION_FLAG,  NULL,            NULL,            "print this help and end"                                          },
    {"version",    OPTION_FLAG,  NULL,            NULL,            "print the version and end"                                        },
};

const size_t option_table_count = sizeof option_table / sizeof option_table[0];
