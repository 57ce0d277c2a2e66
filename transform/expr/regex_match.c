/* SPDX-License-Identifier: Apache-2.0 */
/* All threads of the machine run side by side, one character at a time. */
#include "transform/expr/regex_code.h"

/* A sparse set of instructions: in `place` and `list` at once, so that neither has to be cleared. */
struct threads {
    uint16_t count;
    uint16_t list[REGEX_INSTRUCTIONS + 1];
    uint16_t place[REGEX_INSTRUCTIONS + 1];
};

struct position {
    bool at_start;
    bool at_end;
};

static bool
has(const struct threads *threads, uint16_t at)
{
    return threads->place[at] < threads->count && threads->list[threads->place[at]] == at;
}

/* Follows jumps without recursion: what is added behind the cursor is followed in turn. */
static void
add(const struct regex *regex, struct threads *threads, uint16_t at, struct position position)
{
    uint16_t next = threads->count;

#define ADD_ONE(target)                             \
    if (!has(threads, (target))) {                  \
        threads->place[(target)] = threads->count;  \
        threads->list[threads->count++] = (target); \
    }
    ADD_ONE(at)
    for (; next < threads->count; next++) {
        const uint16_t here = threads->list[next];
        const struct regex_instruction *instruction = &regex->code[here];

        if (instruction->code == CODE_JUMP || instruction->code == CODE_SPLIT) {
            ADD_ONE(instruction->first)
        }
        if (instruction->code == CODE_SPLIT) {
            ADD_ONE(instruction->second)
        }
        if ((instruction->code == CODE_START && position.at_start) || (instruction->code == CODE_END && position.at_end)) {
            ADD_ONE((uint16_t)(here + 1))
        }
    }
#undef ADD_ONE
}

static bool
class_has(const struct regex_class *class, uint32_t character)
{
    for (size_t at = 0; at < class->count; at++) {
        if (character >= class->ranges[at].low && character <= class->ranges[at].high) {
            return !class->negated;
        }
    }
    return class->negated;
}

static bool
accepts(const struct regex_instruction *instruction, uint32_t character)
{
    return (instruction->code == CODE_CHARACTER && instruction->character == character) || instruction->code == CODE_ANY
           || (instruction->code == CODE_CLASS && class_has(instruction->class, character));
}

bool
regex_match(const struct regex *regex, struct text text)
{
    struct threads sets[2];
    struct threads *now = &sets[0];
    struct threads *later = &sets[1];
    struct text rest = text;

    memset(sets, 0, sizeof sets); /* place[] may hold anything, but must hold something */
    for (;;) {
        uint32_t character = 0;
        const size_t size = text_decode(rest, &character);
        const size_t step = size == 0 && rest.size > 0 ? 1 : size; /* an invalid byte is one character that only . takes */
        struct threads *swap = now;

        add(regex, now, 0, (struct position){rest.data == text.data, rest.size == 0});
        if (has(now, (uint16_t)(regex->count - 1))) {
            return true;
        }
        if (step == 0) {
            return false;
        }
        rest = (struct text){rest.data + step, rest.size - step};
        later->count = 0;
        for (uint16_t at = 0; at < now->count; at++) {
            if (accepts(&regex->code[now->list[at]], size == 0 ? UINT32_MAX : character)) {
                add(regex, later, (uint16_t)(now->list[at] + 1), (struct position){false, rest.size == 0});
            }
        }
        now = later;
        later = swap;
    }
}
