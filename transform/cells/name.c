/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/cells/name.h"

#include "common/ground/han.h"
#include "transform/cells/fold.h"

enum { COMPARED_MAX = 200 };

static bool
between(uint32_t character, uint32_t low, uint32_t high)
{
    return character >= low && character <= high;
}

bool
name_is_han(uint32_t character)
{
    return between(character, 0x4e00, 0x9fff) || between(character, 0x3400, 0x4dbf) || between(character, 0x20000, 0x323af)
           || between(character, 0xf900, 0xfaff) || between(character, 0x2e80, 0x2fdf) || character == 0x3007 || character == 0x3005;
}

static bool
is_private(uint32_t character)
{
    return between(character, 0xe000, 0xf8ff) || between(character, 0xf0000, 0x10fffd);
}

/* What stands for a character that could not be written. */
static bool
is_lost(uint32_t character)
{
    return character == '?' || character == 0xff1f || character == 0x25a1 || character == 0x3013 || character == 0xfffd
           || is_private(character);
}

bool
name_is_letter(uint32_t character)
{
    return name_is_han(character) || is_lost(character) || between(character | 0x20, 'a', 'z') || between(character, 0xc0, 0x2b8)
           || between(character, 0x370, 0x1fff) || between(character, 0x3040, 0x30fa) || between(character, 0x3105, 0x318e)
           || between(character, 0xa000, 0xa4cf) || between(character, 0xac00, 0xd7a3) || between(character, 0xff21, 0xff5a);
}

bool
name_forbids(uint32_t character)
{
    static const char forbidden[] = "0123456789<>@#$%^&+=|\\/;:\"!~_{},";

    if (character < 0x80) {
        return character != 0 && strchr(forbidden, (int)character) != NULL;
    }
    return between(character, 0x3001, 0x3003) || between(character, 0xff10, 0xff19) || character == 0xff0c || character == 0xff1b
           || character == 0xff1a || character == 0xff01 || character == 0xff0f;
}

/* U+00B7 is official (GB18030 A1A4); keyboards and old systems give the others, and full stops. */
static bool
is_dot(uint32_t character)
{
    return han_is_middle_dot(character) || character == 0xff0e || character == '.';
}

struct text
name_join_han(struct text folded, char *out, unsigned *done)
{
    uint32_t before = 0;
    size_t size = 0;
    size_t at = 0;

    while (at < folded.size) {
        const struct text rest = {folded.data + at, folded.size - at};
        uint32_t character = 0;
        uint32_t after = 0;
        size_t bytes = text_decode(rest, &character);

        bytes = bytes == 0 ? 1 : bytes;
        if (character == ' ' && name_is_han(before) && text_decode((struct text){rest.data + 1, rest.size - 1}, &after) > 0
            && name_is_han(after)) {
            *done |= FOLD_BLANK;
        } else {
            memmove(out + size, rest.data, bytes);
            size += bytes;
        }
        before = character;
        at += bytes;
    }
    return (struct text){out, size};
}

static bool
stands_for_nobody(struct text name)
{
    static const char *const words[] = {"同上",   "同前", "如上",   "如前",   "同左",   "同右",   "同下", "同户主", "待定",
                                        "待查",   "待核", "待核实", "待核查", "待补",   "待补充", "待填", "待确认", "待录入",
                                        "未定",   "未填", "未填写", "未提供", "未登记", "未命名", "不明", "不知",   "不知道",
                                        "不清楚", "不祥", "佚名",   "无名",   "无名氏", "无姓名", "某",   "某某",   "某某某",
                                        "某人",   "姓名", "名字",   "测试",   "暂缺",   "空缺",   "户主", "本人",   "XX",
                                        "XXX",    "xx",   "xxx",    "××",     "×××",    "〃",     "″",    "“",      "”"};

    for (size_t at = 0; at < sizeof words / sizeof *words; at++) {
        if (text_equal(name, text_from(words[at]))) {
            return true;
        }
    }
    return false;
}

/* Whether some character begins as one of the broken ones does: nearly no name has one. */
static bool
may_be_broken(struct text name)
{
    for (size_t at = 0; at + 1 < name.size; at++) {
        const unsigned first = (unsigned char)name.data[at];
        const unsigned second = (unsigned char)name.data[at + 1];

        if (first == 0xc3 || (first == 0xe9 && second == 0x94) || (first == 0xe6 && second == 0x96) || (first == 0xe7 && second == 0x83)
            || (first == 0xe5 && second == 0xb1)) { /* ï â, 锟 锘, 斤, 烫, 屯 */
            return true;
        }
    }
    return false;
}

bool
name_is_nobody(struct text name)
{
    static const char *const broken[] = {"锟斤", "斤拷", "烫烫", "屯屯屯", "锘挎", "ï¿½", "â€"};
    const struct text first = {name.data, name.size < 3 ? name.size : 3}; /* most names begin otherwise */

    if (text_find(TEXT("同如待未不佚无某姓名测暂空户本XXXxxx×××〃″“”"), first) != SIZE_MAX && stands_for_nobody(name)) {
        return true;
    }
    if (!may_be_broken(name)) {
        return false;
    }
    for (size_t at = 0; at < sizeof broken / sizeof *broken; at++) {
        if (text_find(name, text_from(broken[at])) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

/* Bytes of what parts names at the front of the text; 0: it goes on. */
static size_t
parting_size(struct text text)
{
    static const char *const partings[] = {"\n", "\r", "、", "丶", "/", "／", "\\", "，", ",", "；", ";", "|", "｜", "&", "＆", "+"};

    for (size_t at = 0; at < sizeof partings / sizeof *partings; at++) {
        if (text_starts_with(text, text_from(partings[at]))) {
            return strlen(partings[at]);
        }
    }
    return 0;
}

bool
name_are_several(struct text raw)
{
    size_t names = 0;
    size_t letters = 0;

    while (raw.size > 0) {
        uint32_t character = 0;
        const size_t parting = parting_size(raw);
        size_t size = parting > 0 ? parting : text_decode(raw, &character);

        if (parting > 0) {
            names += letters >= 2;
            letters = 0;
        } else if (name_is_letter(character)) {
            letters++;
        } else if (character >= '0' && character <= '9') {
            return false;
        }
        size = size == 0 ? 1 : size;
        raw = (struct text){raw.data + size, raw.size - size};
    }
    return names + (letters >= 2) > 1;
}

static uint32_t
compared(uint32_t character)
{
    uint32_t folded = between(character, 0xff01, 0xff5e) ? character - 0xff01 + '!' : character;

    if (between(folded, 'a', 'z')) {
        folded -= 'a' - 'A';
    }
    return folded;
}

/* Bytes of the bracketed part that starts here, 0 when there is none. */
static size_t
bracketed(struct text rest)
{
    static const char *const pairs[][2] = {
        {"(",  ")" },
        {"（", "）"},
        {"[",  "]" },
        {"【", "】"},
        {"〔", "〕"}
    };

    for (size_t pair = 0; pair < sizeof pairs / sizeof *pairs; pair++) {
        if (text_starts_with(rest, text_from(pairs[pair][0]))) {
            const size_t close = text_find(rest, text_from(pairs[pair][1]));

            return close == SIZE_MAX ? 0 : close + strlen(pairs[pair][1]);
        }
    }
    return 0;
}

struct text
name_comparison(struct text name, char *out)
{
    size_t size = 0;
    size_t at = 0;
    bool dot = false;

    while (at < name.size) {
        const struct text rest = {name.data + at, name.size - at};
        const size_t skipped = bracketed(rest);
        uint32_t character = 0;
        size_t bytes = skipped > 0 ? skipped : text_decode(rest, &character);

        bytes = bytes == 0 ? 1 : bytes;
        at += bytes;
        if (skipped > 0 || fold_is_blank(character) || fold_is_invisible(character) || (dot && is_dot(character))) {
            continue;
        }
        dot = is_dot(character);
        if (dot) {
            out[size++] = '.'; /* one byte for every kind of dot, so that the form never grows */
        } else {
            size += text_encode(compared(character), out + size);
        }
    }
    return (struct text){out, size};
}

bool
name_is_damaged(struct text name)
{
    while (name.size > 0) {
        uint32_t character = 0;
        size_t size = text_decode(name, &character);

        if (is_lost(character) || bracketed(name) > 0) {
            return true;
        }
        size = size == 0 ? 1 : size;
        name = (struct text){name.data + size, name.size - size};
    }
    return false;
}

bool
name_same(struct text left, struct text right)
{
    char left_form[COMPARED_MAX];
    char right_form[COMPARED_MAX];

    if (text_equal(left, right) || left.size > COMPARED_MAX || right.size > COMPARED_MAX) {
        return text_equal(left, right);
    }
    left = name_comparison(left, left_form);
    right = name_comparison(right, right_form);
    while (left.size > 0 && right.size > 0) {
        uint32_t left_character = 0;
        uint32_t right_character = 0;
        size_t left_size = text_decode(left, &left_character);
        size_t right_size = text_decode(right, &right_character);

        if (left_character != right_character && !is_lost(left_character) && !is_lost(right_character)) {
            return false;
        }
        left_size = left_size == 0 ? 1 : left_size;
        right_size = right_size == 0 ? 1 : right_size;
        left = (struct text){left.data + left_size, left.size - left_size};
        right = (struct text){right.data + right_size, right.size - right_size};
    }
    return left.size == right.size;
}
