/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/cells/fold.h"

#include "common/ground/han.h"

#include <stddef.h>

enum { LONGEST_PLACEHOLDER = 9 }; /* bytes: 无数据 */

static bool
between(uint32_t character, uint32_t low, uint32_t high)
{
    return character >= low && character <= high;
}

bool
fold_is_blank(uint32_t character)
{
    return character == ' ' || between(character, '\t', '\r') || character == 0x85 || character == 0xa0 || character == 0x1680
           || between(character, 0x2000, 0x200a) || character == 0x2028 || character == 0x2029 || character == 0x202f || character == 0x205f
           || character == 0x3000;
}

bool
fold_is_invisible(uint32_t character)
{
    return (character < 0x20 && !between(character, '\t', '\r')) || between(character, 0x7f, 0x84) || between(character, 0x86, 0x9f)
           || character == 0xad || between(character, 0x200b, 0x200f) || between(character, 0x202a, 0x202e)
           || between(character, 0x2060, 0x2064) || character == 0xfeff;
}

/* Dashes that keyboards and word processors put for the ASCII one: U+2010..2015, 2212. */
static uint32_t
narrow(uint32_t character)
{
    if (between(character, 0xff01, 0xff5e)) {
        return character - 0xff01 + '!';
    }
    return between(character, 0x2010, 0x2015) || character == 0x2212 ? '-' : character;
}

/* Plain bytes: '!'..'`' and '{'..'~' but the quotes that may be guards. */
bool
fold_is_plain(struct text raw)
{
    for (size_t at = 0; at < raw.size; at++) {
        const unsigned char byte = (unsigned char)raw.data[at];

        if (byte <= ' ' || byte >= 0x7f || byte == '\'' || byte == '"' || byte == '=' || (byte >= 'a' && byte <= 'z')) {
            return false;
        }
    }
    return raw.size > 0;
}

static struct text
without_ends(struct text text, size_t head, size_t tail)
{
    return (struct text){text.data + head, text.size - head - tail};
}

/* Guards come in two forms, '4106… and ="4106…", and may be nested. */
static struct text
take_guards(struct text text, unsigned *done)
{
    for (;;) {
        if (text.size >= 3 && text.data[0] == '=' && text.data[1] == '"' && text.data[text.size - 1] == '"') {
            text = without_ends(text, 2, 1);
        } else if (text.size >= 1 && (text.data[0] == '\'' || text.data[0] == '`')) {
            text = without_ends(text, 1, 0);
        } else if (text_starts_with(text, TEXT("‘")) || text_starts_with(text, TEXT("’"))) {
            text = without_ends(text, sizeof "‘" - 1, 0);
        } else {
            return text;
        }
        *done |= FOLD_GUARD;
        text = text_trim(text);
    }
}

/* A writer that knows about pending white space. */
struct folding {
    unsigned wanted;
    unsigned done;
    char *out;
    size_t size;
    size_t blanks;   /* pending run: characters of it … */
    bool blank_odd;  /* … one of which was no ASCII blank */
    struct text run; /* its bytes in the input */
};

static void
flush_blanks(struct folding *folding, bool at_end)
{
    const bool outer = folding->size == 0 || at_end;

    if (folding->blanks == 0) {
        return;
    }
    if (folding->wanted & FOLD_BLANK) {
        folding->done |= FOLD_BLANK;
    } else if (outer && (folding->wanted & FOLD_OUTER)) {
        folding->done |= FOLD_OUTER;
    } else if (folding->wanted & FOLD_INNER) {
        folding->done |= folding->blanks > 1 || folding->blank_odd ? FOLD_INNER : 0;
        folding->out[folding->size++] = ' ';
    } else {
        memcpy(folding->out + folding->size, folding->run.data, folding->run.size);
        folding->size += folding->run.size;
    }
    folding->blanks = 0;
    folding->blank_odd = false;
}

static void
add_character(struct folding *folding, uint32_t character, struct text bytes)
{
    uint32_t written = character;

    if (folding->wanted & FOLD_WIDTH) {
        written = narrow(character);
        folding->done |= written != character ? FOLD_WIDTH : 0;
    }
    if ((folding->wanted & FOLD_UPPER) && between(written, 'a', 'z')) {
        written -= 'a' - 'A';
        folding->done |= FOLD_UPPER;
    }
    if ((folding->wanted & FOLD_HAN) && character >= 0x2e80) {
        written = han_unified(written);
    }
    if ((folding->wanted & FOLD_NAME) && character >= 0x80) {
        written = han_is_middle_dot(written) ? 0xb7 : han_circle(written);
    }
    if (written != character && written >= 0x80) {
        folding->done |= FOLD_HAN;
    }
    flush_blanks(folding, false);
    if (written == character) {
        memcpy(folding->out + folding->size, bytes.data, bytes.size);
        folding->size += bytes.size;
        return;
    }
    folding->size += text_encode(written, folding->out + folding->size); /* never longer */
}

static void
add_blank(struct folding *folding, uint32_t character, struct text bytes)
{
    if (folding->blanks == 0) {
        folding->run = bytes;
    } else {
        folding->run.size = (size_t)(bytes.data + bytes.size - folding->run.data);
    }
    folding->blanks++;
    folding->blank_odd = folding->blank_odd || character != ' ';
}

/* Bytes that are no UTF-8 cannot come out of extract; they pass through unchanged. */
static void
fold_pass(struct folding *folding, struct text rest)
{
    while (rest.size > 0) {
        uint32_t character = 0;
        size_t size = text_decode(rest, &character);

        if (size == 0) {
            size = 1;
            character = UINT32_MAX;
        }
        if (fold_is_blank(character)) {
            add_blank(folding, character, (struct text){rest.data, size});
        } else if ((folding->wanted & FOLD_INVISIBLE) && fold_is_invisible(character)) {
            folding->done |= FOLD_INVISIBLE;
        } else {
            add_character(folding, character, (struct text){rest.data, size});
        }
        rest = without_ends(rest, size, 0);
    }
    flush_blanks(folding, true);
}

struct text
fold_text(struct text raw, unsigned wanted, char *out, unsigned *done)
{
    struct folding folding = {.wanted = wanted, .out = out};
    struct text result;

    fold_pass(&folding, raw);
    result = (struct text){out, folding.size};
    if (wanted & FOLD_GUARD) {
        result = take_guards(result, &folding.done);
        if (folding.done & FOLD_GUARD) {
            memmove(out, result.data, result.size);
            result.data = out;
        }
    }
    *done = folding.done;
    return result;
}

const char *
fold_reason(unsigned done)
{
    static const struct {
        unsigned bit;
        const char *word;
    } words[] = {
        {FOLD_GUARD,     "guard"     },
        {FOLD_HAN,       "look_alike"},
        {FOLD_WIDTH,     "fullwidth" },
        {FOLD_INVISIBLE, "invisible" },
        {FOLD_BLANK,     "blank"     },
        {FOLD_OUTER,     "blank"     },
        {FOLD_INNER,     "blank"     },
        {FOLD_UPPER,     "case"      },
    };

    for (size_t at = 0; at < sizeof words / sizeof *words; at++) {
        if (done & words[at].bit) {
            return words[at].word;
        }
    }
    return NULL;
}

bool
fold_is_placeholder(struct text folded)
{
#define WORD(literal) {(literal), sizeof(literal) - 1}
    static const struct text words[] = {WORD("-"),  WORD("--"),   WORD("/"),    WORD("\\"),   WORD("—"),      WORD("——"),  WORD("无"),
                                        WORD("空"), WORD("暂无"), WORD("不详"), WORD("未知"), WORD("没有"),   WORD("N/A"), WORD("n/a"),
                                        WORD("NA"), WORD("NULL"), WORD("null"), WORD("None"), WORD("无数据"), WORD("\\N"), WORD("#N/A")};
#undef WORD

    for (size_t at = 0; folded.size <= LONGEST_PLACEHOLDER && at < sizeof words / sizeof *words; at++) {
        if (text_equal(folded, words[at])) {
            return true;
        }
    }
    return false;
}

/* `=SUM(C2:D2)`, `=C2*3`, `=100*3`; neither ="4106…", which is a guard, nor a line of equals signs. */
bool
fold_is_formula(struct text raw)
{
    bool sign = false;
    size_t at = 1;

    if (raw.size == 0 || raw.data[0] != '=') {
        return false;
    }
    while (at < raw.size
           && ((raw.data[at] | 0x20) >= 'a' ? (raw.data[at] | 0x20) <= 'z' : strchr("0123456789$+-*/^().:,! '&", raw.data[at]) != NULL)) {
        sign = sign || strchr("(*/+^:&!", raw.data[at]) != NULL;
        if (raw.data[at++] == '(') {
            return true;
        }
    }
    return raw.size == 1 || (at == raw.size && (sign || (raw.data[1] | 0x20) >= 'a' || raw.data[1] == '$'));
}

bool
fold_is_digits(struct text text)
{
    for (size_t at = 0; at < text.size; at++) {
        if (text.data[at] < '0' || text.data[at] > '9') {
            return false;
        }
    }
    return text.size > 0;
}

bool
fold_is_scientific(struct text folded)
{
    size_t at = 0;
    size_t digits = 0;

    while (at < folded.size && ((folded.data[at] >= '0' && folded.data[at] <= '9') || folded.data[at] == '.')) {
        digits += folded.data[at] != '.';
        at++;
    }
    if (digits == 0 || at == folded.size || (folded.data[at] != 'E' && folded.data[at] != 'e')) {
        return false;
    }
    at++;
    if (at < folded.size && (folded.data[at] == '+' || folded.data[at] == '-')) {
        at++;
    }
    return at < folded.size && fold_is_digits((struct text){folded.data + at, folded.size - at});
}
