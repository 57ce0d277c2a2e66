/* SPDX-License-Identifier: Apache-2.0 */
/* Between regex.c, which compiles, and regex_match.c, which runs. */
#ifndef BIDUI_REGEX_CODE_H
#define BIDUI_REGEX_CODE_H

#include "transform/expr/regex.h"

#include <stddef.h>
#include <stdint.h>

enum { REGEX_INSTRUCTIONS = 1000, REGEX_NESTING = 50, REGEX_REPEAT = 255, CLASS_RANGES = 64 };

enum regex_code { CODE_CHARACTER, CODE_ANY, CODE_CLASS, CODE_SPLIT, CODE_JUMP, CODE_START, CODE_END, CODE_MATCH };

struct regex_range {
    uint32_t low;
    uint32_t high;
};

struct regex_class {
    bool negated;
    size_t count;
    struct regex_range ranges[CLASS_RANGES];
};

struct regex_instruction {
    enum regex_code code;
    uint32_t character;
    const struct regex_class *class;
    uint16_t first; /* where SPLIT and JUMP go */
    uint16_t second;
};

struct regex {
    struct regex_instruction *code;
    uint16_t count;
};

#endif
