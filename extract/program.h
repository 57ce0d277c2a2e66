/* SPDX-License-Identifier: Apache-2.0 */
/* What one run of bidui-extract knows: options, site, pack, and what recognition needs. Made by main, then passed along. One thread. */
#ifndef BIDUI_PROGRAM_H
#define BIDUI_PROGRAM_H

#include "common/ground/option.h"
#include "common/site/site.h"
#include "extract/recognise/inspect.h"

struct program {
    const struct options *options;
    struct arena *arena;
    struct site site;
    struct pack pack;
    struct inspect_context context;
    size_t threads;
    bool refused; /* something was refused, the rest went on */
    bool missing; /* an expected file is not there, the rest went on */
};

#endif
