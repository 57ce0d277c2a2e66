/* SPDX-License-Identifier: Apache-2.0 */
#include "report/answers/word.h"

#include "common/ground/buffer.h"
#include "common/ground/date.h"
#include "common/ground/han.h"

enum { WORD_MAX = 256, NUMBERS = 3, SERIAL_FIRST = 40000, SERIAL_LAST = 60000 /* 2009 to 2064 */, CHOICES_BYTES = 4096 };

static const struct schema_list *
list_of(const struct pack *pack, struct text class, struct arena *arena)
{
    const struct schema_list *list = schema_list_find(pack, text_from(arena_must_format(arena, "answer_%.*s", TEXT_ARG(class))));

    return list != NULL ? list : schema_list_find(pack, TEXT("answer_error"));
}

static bool
is_tick(uint32_t character)
{
    static const uint32_t ticks[] = {0x221A, 0x2713, 0x2714, 0x2611, 0x2705, 0x1F5F8, 0x1F5F9};

    for (size_t at = 0; at < sizeof ticks / sizeof ticks[0]; at++) {
        if (character == ticks[at]) {
            return true;
        }
    }
    return false;
}

bool
answer_word_is_tick(struct text raw)
{
    uint32_t character;
    const size_t step = text_decode(text_trim(raw), &character);

    return step > 0 && step == text_trim(raw).size && is_tick(character);
}

/* A character of the same look: half width, one kind of mark, tick, middle dot and circle, the unified ideograph. */
static uint32_t
plain(uint32_t character)
{
    static const uint32_t middle_dot = 0xB7;

    if (character >= 0xFF01 && character <= 0xFF5E) {
        return character - 0xFEE0;
    }
    if (character == 0x3002 || character == 0x3001) {
        return character == 0x3002 ? '.' : ',';
    }
    if (is_tick(character)) {
        return 0x221A;
    }
    return han_is_middle_dot(character) ? middle_dot : han_circle(han_unified(character));
}

/* One look, no blanks and no marks at the ends: `１、已改正。` is `已改正`. */
static struct text
fold(struct text raw, char out[WORD_MAX])
{
    size_t used = 0;
    uint32_t character;
    size_t step;

    while ((step = text_decode(raw, &character)) > 0 && used + 4 < WORD_MAX) {
        character = plain(character);
        if (character > ' ' && character != 0xA0 && character != 0x3000 && character != 0x200B && character != 0xFEFF) {
            used += text_encode(character, out + used);
        }
        raw.data += step;
        raw.size -= step;
    }
    while (used > 0 && strchr(".,;!:", out[used - 1]) != NULL) {
        used--;
    }
    return (struct text){out, used};
}

/* `2.已改正`, `(3)非本村`, `○已死亡` without what precedes the word. */
static struct text
without_number(struct text word)
{
    size_t at = 0;

    for (;;) {
        const struct text rest = {word.data + at, word.size - at};

        if (rest.size > 0 && strchr("0123456789().,", rest.data[0]) != NULL) {
            at++;
        } else if (text_starts_with(rest, TEXT("〇")) || text_starts_with(rest, TEXT("·"))) { /* drawn before the words */
            at += text_starts_with(rest, TEXT("〇")) ? TEXT("〇").size : TEXT("·").size;
        } else {
            break;
        }
    }
    return (struct text){word.data + at, word.size - at};
}

static bool
code_is(const struct schema_code *code, struct text word)
{
    char out[WORD_MAX];

    if (text_equal(fold(code->name, out), word)) {
        return true;
    }
    for (size_t at = 0; at < code->alias_count; at++) {
        if (text_equal(fold(code->aliases[at], out), word)) {
            return true;
        }
    }
    return false;
}

static const struct schema_code *
find(const struct schema_list *list, struct text word)
{
    for (size_t at = 0; word.size > 0 && at < list->code_count; at++) {
        if (code_is(&list->codes[at], word)) {
            return &list->codes[at];
        }
    }
    return NULL;
}

const struct schema_code *
answer_word_result(const struct pack *pack, struct text class, struct text raw, struct arena *arena)
{
    static const char ends[] = "(,;:.";
    const struct schema_list *list = list_of(pack, class, arena);
    char out[WORD_MAX];
    struct text word = fold(raw, out);
    const struct schema_code *code;

    if (list == NULL || word.size == 0) {
        return NULL;
    }
    code = find(list, word);
    word = code == NULL ? without_number(word) : word;
    code = code == NULL ? find(list, word) : code;
    for (size_t end = word.size; code == NULL && end > 1; end--) { /* the longest beginning that is an answer, at a mark */
        if (strchr(ends, word.data[end - 1]) != NULL) {
            code = find(list, (struct text){word.data, end - 1});
        }
    }
    return code;
}

/* Numbers in order of appearance; more than NUMBERS count as NUMBERS + 1. */
static size_t
numbers_of(struct text text, long numbers[NUMBERS + 1])
{
    size_t count = 0;
    bool inside = false;

    for (size_t at = 0; at < text.size && count <= NUMBERS; at++) {
        const bool digit = text.data[at] >= '0' && text.data[at] <= '9';

        if (digit && !inside) {
            numbers[count++] = 0;
        }
        if (digit && numbers[count - 1] < 100000000) {
            numbers[count - 1] = numbers[count - 1] * 10 + (text.data[at] - '0');
        }
        inside = digit;
    }
    return count;
}

static int32_t
day_or(long year, long month, long day, int32_t on)
{
    year = year >= 0 && year < 100 ? year + 2000 : year;
    return year > 2000 && year < 2200 && month > 0 && month < 13 && day > 0 && day < 32 && date_is_valid((int)year, (int)month, (int)day)
               ? date_from_parts((int)year, (int)month, (int)day)
               : on;
}

int32_t
answer_word_day(struct text text, int32_t on)
{
    long numbers[NUMBERS + 1] = {0};
    const size_t count = numbers_of(text, numbers);

    if (count >= NUMBERS) { /* a time may follow */
        return day_or(numbers[0], numbers[1], numbers[2], on);
    }
    if (count == 2) {
        return day_or(date_to_parts(on).year, numbers[0], numbers[1], on);
    }
    if (count == 1 && numbers[0] >= 20000101) {
        return day_or(numbers[0] / 10000, numbers[0] / 100 % 100, numbers[0] % 100, on);
    }
    return count == 1 && numbers[0] >= SERIAL_FIRST && numbers[0] <= SERIAL_LAST ? date_from_parts(1899, 12, 30) + (int32_t)numbers[0] : on;
}

struct text
answer_word_choices(const struct pack *pack, struct text class, struct arena *arena)
{
    const struct schema_list *list = list_of(pack, class, arena);
    struct buffer out;
    struct text text;

    buffer_init(&out, CHOICES_BYTES);
    for (size_t at = 0; list != NULL && at < list->code_count; at++) {
        buffer_append_string(&out, at > 0 ? "、" : "");
        buffer_append_text(&out, list->codes[at].name);
    }
    text = arena_must_text(arena, buffer_text(&out));
    buffer_done(&out);
    return text;
}
