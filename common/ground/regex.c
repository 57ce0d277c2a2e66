/* SPDX-License-Identifier: Apache-2.0 */
/* Pattern -> instructions of a small machine (Thompson 1968) -> all its threads run side by side, one character at a time; so no pattern
 * can take more than length * instructions steps. A counted repetition is written out, which REGEX_INSTRUCTIONS bounds. */
#include "common/ground/regex.h"

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

/* ---- pattern to instructions ---- */

struct compiler {
    struct text pattern;
    size_t at;
    size_t nesting;
    struct arena *arena;
    struct regex *regex;
    const char *reason;
};

static bool parse_alternatives(struct compiler *compiler);

static bool
refuse_pattern(struct compiler *compiler, const char *reason)
{
    if (compiler->reason == NULL) {
        compiler->reason = reason;
    }
    return false;
}

static bool
emit(struct compiler *compiler, struct regex_instruction instruction)
{
    if (compiler->regex->count == REGEX_INSTRUCTIONS) {
        return refuse_pattern(compiler, "too long once its repetitions are written out");
    }
    compiler->regex->code[compiler->regex->count++] = instruction;
    return true;
}

static bool
looking_at(const struct compiler *compiler, char byte)
{
    return compiler->at < compiler->pattern.size && compiler->pattern.data[compiler->at] == byte;
}

static bool
take(struct compiler *compiler, char byte)
{
    if (!looking_at(compiler, byte)) {
        return false;
    }
    compiler->at++;
    return true;
}

static bool
take_character(struct compiler *compiler, uint32_t *character)
{
    const struct text rest = {compiler->pattern.data + compiler->at, compiler->pattern.size - compiler->at};
    const size_t size = text_decode(rest, character);

    compiler->at += size;
    return size > 0 || refuse_pattern(compiler, rest.size == 0 ? "ends too early" : "is not UTF-8");
}

static bool
class_add(struct compiler *compiler, struct regex_class *class, uint32_t low, uint32_t high)
{
    if (class->count == CLASS_RANGES) {
        return refuse_pattern(compiler, "a bracket has too many parts");
    }
    class->ranges[class->count++] = (struct regex_range){low, high};
    return true;
}

/* The ranges of \d \w \s; false when the letter is none of them. */
static bool
class_add_named(struct compiler *compiler, struct regex_class *class, char letter)
{
    switch (letter) {
    case 'd':
        return class_add(compiler, class, '0', '9');
    case 'w':
        return class_add(compiler, class, '0', '9') && class_add(compiler, class, 'a', 'z') && class_add(compiler, class, 'A', 'Z')
               && class_add(compiler, class, '_', '_');
    case 's':
        return class_add(compiler, class, ' ', ' ') && class_add(compiler, class, '\t', '\r');
    default:
        return false;
    }
}

static bool
is_mark(uint32_t character)
{
    return character < 128 && strchr("\\.[]()|*+?{}^$-/\"'", (char)character) != NULL && character != 0;
}

/* Behind a backslash, outside of brackets. */
static bool
parse_escape(struct compiler *compiler)
{
    struct regex_class *class;
    uint32_t character;
    char lower;

    if (!take_character(compiler, &character)) {
        return false;
    }
    if (is_mark(character)) {
        return emit(compiler, (struct regex_instruction){.code = CODE_CHARACTER, .character = character});
    }
    lower = character < 128 ? (char)(character | 0x20) : '\0';
    class = arena_must_zero(compiler->arena, 1, sizeof *class);
    class->negated = character < 128 && character == (uint32_t)(lower ^ 0x20);
    if (!class_add_named(compiler, class, lower)) {
        return refuse_pattern(compiler, "has an escape that rules do not know (only \\d \\w \\s \\D \\W \\S and marks)");
    }
    return emit(compiler, (struct regex_instruction){.code = CODE_CLASS, .class = class});
}

/* One end of a range; *named when it was \d \w \s instead, which is a member of its own. */
static bool
parse_end(struct compiler *compiler, struct regex_class *class, uint32_t *character, bool *named)
{
    *named = false;
    if (!take_character(compiler, character)) {
        return false;
    }
    if (*character == '[') {
        return refuse_pattern(compiler, "has a bracket inside a bracket");
    }
    if (*character != '\\') {
        return true;
    }
    if (!take_character(compiler, character)) {
        return false;
    }
    if (is_mark(*character)) {
        return true;
    }
    *named = *character < 128 && class_add_named(compiler, class, (char)*character);
    return *named || refuse_pattern(compiler, "has an unknown escape in a bracket");
}

/* One member of a bracket: a character, a range, or a named class. */
static bool
parse_member(struct compiler *compiler, struct regex_class *class)
{
    uint32_t low;
    uint32_t high;
    bool named;

    if (!parse_end(compiler, class, &low, &named) || named) {
        return named;
    }
    high = low;
    if (looking_at(compiler, '-') && compiler->at + 1 < compiler->pattern.size && compiler->pattern.data[compiler->at + 1] != ']') {
        compiler->at++;
        if (!parse_end(compiler, class, &high, &named)) {
            return false;
        }
    }
    if (named || low > high) {
        return refuse_pattern(compiler, "has a range that runs backwards or ends in a class");
    }
    return class_add(compiler, class, low, high);
}

static bool
parse_class(struct compiler *compiler)
{
    struct regex_class *class = arena_must_zero(compiler->arena, 1, sizeof *class);

    class->negated = take(compiler, '^');
    do {
        if (!parse_member(compiler, class)) {
            return false;
        }
    } while (!take(compiler, ']'));
    return emit(compiler, (struct regex_instruction){.code = CODE_CLASS, .class = class});
}

static bool
parse_group(struct compiler *compiler)
{
    if (take(compiler, '?') && !take(compiler, ':')) {
        return refuse_pattern(compiler, "has a look-around or an option, which rules do not know");
    }
    if (++compiler->nesting > REGEX_NESTING) {
        return refuse_pattern(compiler, "is nested too deeply");
    }
    if (!parse_alternatives(compiler)) {
        return false;
    }
    compiler->nesting--;
    return take(compiler, ')') || refuse_pattern(compiler, "lacks a closing )");
}

static bool
parse_atom(struct compiler *compiler)
{
    uint32_t character;

    if (!take_character(compiler, &character)) {
        return false;
    }
    switch (character) {
    case '.':
        return emit(compiler, (struct regex_instruction){.code = CODE_ANY});
    case '^':
        return emit(compiler, (struct regex_instruction){.code = CODE_START});
    case '$':
        return emit(compiler, (struct regex_instruction){.code = CODE_END});
    case '(':
        return parse_group(compiler);
    case '[':
        return parse_class(compiler);
    case '\\':
        return parse_escape(compiler);
    case '*':
    case '+':
    case '?':
    case '{':
        return refuse_pattern(compiler, "has a repetition of nothing");
    default:
        return emit(compiler, (struct regex_instruction){.code = CODE_CHARACTER, .character = character});
    }
}

static bool
parse_count(struct compiler *compiler, size_t *count)
{
    const size_t from = compiler->at;

    *count = 0;
    while (compiler->at < compiler->pattern.size && compiler->pattern.data[compiler->at] >= '0'
           && compiler->pattern.data[compiler->at] <= '9') {
        *count = *count * 10 + (size_t)(compiler->pattern.data[compiler->at++] - '0');
        if (*count > REGEX_REPEAT) {
            return refuse_pattern(compiler, "repeats more than 255 times");
        }
    }
    return compiler->at > from || refuse_pattern(compiler, "has a { that is no repetition (write \\{)");
}

/* The atom [from, to) between low and high times (SIZE_MAX: any number). The atom is lifted out and written again. */
static bool
emit_repeated(struct compiler *compiler, uint16_t from, size_t low, size_t high)
{
    const uint16_t size = (uint16_t)(compiler->regex->count - from);
    struct regex_instruction *atom = arena_must_alloc(compiler->arena, (size + 1U) * sizeof *atom);
    struct regex *regex = compiler->regex;
    const size_t copies = high == SIZE_MAX ? low + 1 : high;

    memcpy(atom, regex->code + from, size * sizeof *atom);
    regex->count = from;
    for (size_t copy = 0; copy < copies; copy++) {
        const uint16_t start = regex->count;
        const bool optional = copy >= low;

        if (optional && !emit(compiler, (struct regex_instruction){.code = CODE_SPLIT})) {
            return false;
        }
        if (regex->count + size >= REGEX_INSTRUCTIONS) {
            return refuse_pattern(compiler, "too long once its repetitions are written out");
        }
        for (uint16_t at = 0; at < size; at++) {
            struct regex_instruction moved = atom[at];

            if (moved.code == CODE_SPLIT || moved.code == CODE_JUMP) {
                moved.first = (uint16_t)(moved.first - from + start + (optional ? 1 : 0));
                moved.second = (uint16_t)(moved.second - from + start + (optional ? 1 : 0));
            }
            regex->code[regex->count++] = moved;
        }
        if (optional && high == SIZE_MAX && !emit(compiler, (struct regex_instruction){.code = CODE_JUMP, .first = start})) {
            return false;
        }
        if (optional) {
            regex->code[start].first = (uint16_t)(start + 1);
            regex->code[start].second = regex->count;
        }
    }
    return true;
}

static bool
parse_repetition(struct compiler *compiler, uint16_t from)
{
    size_t low = 0;
    size_t high = SIZE_MAX;

    if (take(compiler, '*')) {
        low = 0;
    } else if (take(compiler, '+')) {
        low = 1;
    } else if (take(compiler, '?')) {
        high = 1;
    } else if (take(compiler, '{')) {
        if (!parse_count(compiler, &low)) {
            return false;
        }
        high = low;
        if (take(compiler, ',')) {
            high = SIZE_MAX;
            if (!looking_at(compiler, '}') && !parse_count(compiler, &high)) {
                return false;
            }
        }
        if (!take(compiler, '}') || high < low) {
            return refuse_pattern(compiler, "has a wrong {m,n}");
        }
    } else {
        return true;
    }
    if (looking_at(compiler, '?') || looking_at(compiler, '+') || looking_at(compiler, '*')) {
        return refuse_pattern(compiler, "has a lazy or doubled repetition");
    }
    return emit_repeated(compiler, from, low, high);
}

static bool
parse_sequence(struct compiler *compiler)
{
    while (compiler->at < compiler->pattern.size && !looking_at(compiler, '|') && !looking_at(compiler, ')')) {
        const uint16_t from = compiler->regex->count;

        if (!parse_atom(compiler) || !parse_repetition(compiler, from)) {
            return false;
        }
    }
    return true;
}

/* a|b becomes: split L1 L2; L1: a; jump end; L2: b; end. The split is pushed in front of what was written before. */
static bool
parse_alternatives(struct compiler *compiler)
{
    const uint16_t from = compiler->regex->count;
    uint16_t jump;

    if (!emit(compiler, (struct regex_instruction){.code = CODE_JUMP, .first = (uint16_t)(from + 1)}) || !parse_sequence(compiler)) {
        return false;
    }
    if (!take(compiler, '|')) {
        return true;
    }
    jump = compiler->regex->count;
    if (!emit(compiler, (struct regex_instruction){.code = CODE_JUMP})) {
        return false;
    }
    compiler->regex->code[from] =
        (struct regex_instruction){.code = CODE_SPLIT, .first = (uint16_t)(from + 1), .second = (uint16_t)(jump + 1)};
    if (!parse_alternatives(compiler)) {
        return false;
    }
    compiler->regex->code[jump].first = compiler->regex->count;
    return true;
}

const struct regex *
regex_compile(struct text pattern, struct arena *arena, const char **reason)
{
    struct compiler compiler = {.pattern = pattern, .arena = arena};

    compiler.regex = arena_must_zero(arena, 1, sizeof *compiler.regex);
    compiler.regex->code = arena_must_zero(arena, REGEX_INSTRUCTIONS + 1, sizeof *compiler.regex->code);
    if (parse_alternatives(&compiler) && compiler.at < pattern.size) {
        (void)refuse_pattern(&compiler, "has a ) too many");
    }
    if (compiler.reason == NULL) {
        (void)emit(&compiler, (struct regex_instruction){.code = CODE_MATCH});
    }
    *reason = compiler.reason;
    return compiler.reason == NULL ? compiler.regex : NULL;
}

/* ---- all threads side by side, one character at a time ---- */

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
