/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/link/name_form.h"

#include "common/ground/han.h"
#include "transform/cells/name.h"
#include "transform/link/hanzi.h"

enum { WILDCARD = 0x25a1, LONG_NAME = 5 };

/* Compound family names in use; together one person in a thousand. */
static const uint32_t compounds[][2] = {
    {0x6b27, 0x9633},
    {0x4e0a, 0x5b98},
    {0x53f8, 0x9a6c},
    {0x8bf8, 0x845b},
    {0x7687, 0x752b},
    {0x5c09, 0x8fdf},
    {0x516c, 0x5b59},
    {0x6155, 0x5bb9},
    {0x4ee4, 0x72d0},
    {0x957f, 0x5b59},
    {0x5b87, 0x6587},
    {0x53f8, 0x5f92},
    {0x590f, 0x4faf},
    {0x4e1c, 0x65b9},
    {0x8d6b, 0x8fde},
    {0x7aef, 0x6728},
    {0x767e, 0x91cc},
    {0x547c, 0x5ef6},
    {0x4e1c, 0x90ed},
    {0x5357, 0x5bab},
    {0x95fb, 0x4eba},
    {0x62d3, 0x8dcb},
    {0x8f69, 0x8f95},
    {0x5b87, 0x6587},
    {0x53f8, 0x7a7a},
    {0x592a, 0x53f2},
    {0x6fb9, 0x53f0},
    {0x6fee, 0x9633},
};

static bool
is_compound(const uint16_t *characters)
{
    const uint32_t first = characters[0] == 0 ? 0 : hanzi_get(characters[0])->character;
    const uint32_t second = characters[1] == 0 ? 0 : hanzi_get(characters[1])->character;

    for (size_t at = 0; at < sizeof compounds / sizeof *compounds; at++) {
        if (compounds[at][0] == first && compounds[at][1] == second) {
            return true;
        }
    }
    return false;
}

/* Blanks and dots say nothing; a dot is remembered. */
static bool
is_passed_over(uint32_t character, struct name_form *form)
{
    const bool dot = han_is_middle_dot(character) || character == '.' || character == 0xff0e;

    form->dotted |= dot;
    return dot || character == ' ' || character == 0x3000 || character == 0xa0 || character == 0x200b || character == '\t';
}

static void
add_character(struct name_form *form, uint32_t character, char *canonical, size_t *size)
{
    const uint16_t number = name_is_han(character) ? hanzi_number(han_unified(character), true) : 0;
    const uint32_t kept = number > 0 ? hanzi_get(number)->character : name_is_han(character) ? character : WILDCARD;

    if (form->size < NAME_FORM_MAX) {
        form->characters[form->size++] = number;
    }
    *size += text_encode(kept, canonical + *size);
}

static bool
is_wildcard(uint32_t character)
{
    return character == '*' || character == 0xff0a || character == '?' || character == WILDCARD || character == 0x25cb
           || character == 0x3007;
}

/* A name in letters: no form, its text alone. Letters in upper case. */
static struct text
plain_text(struct text name, char *canonical)
{
    for (size_t at = 0; at < name.size; at++) {
        canonical[at] = name.data[at] >= 'a' && name.data[at] <= 'z' ? (char)(name.data[at] - 'a' + 'A') : name.data[at];
    }
    return (struct text){canonical, name.size};
}

struct text
name_form_read(struct text name, char *canonical, struct name_form *form)
{
    struct text rest = text_trim(name);
    size_t size = 0;
    bool han = false;
    uint32_t before = 0;

    *form = (struct name_form){0};
    while (rest.size > 0) {
        uint32_t character = 0;
        size_t bytes = text_decode(rest, &character);

        character = bytes == 0 ? WILDCARD : character;
        bytes = bytes == 0 ? 1 : bytes;
        if (!is_passed_over(character, form)) {
            const bool letter = character < 0x80 && !is_wildcard(character);

            if (!letter || before >= 0x80 || before == 0) { /* a run of letters is one wildcard */
                add_character(form, character, canonical, &size);
            }
            before = letter ? 'a' : 0x80;
            han = han || name_is_han(character);
        }
        rest = (struct text){rest.data + bytes, rest.size - bytes};
    }
    if (!han) {
        *form = (struct name_form){0};
        return plain_text(text_trim(name), canonical);
    }
    form->family = form->size > 2 && is_compound(form->characters) ? 2 : 1;
    return (struct text){canonical, size};
}

struct text
name_form_family(struct text canonical, const struct name_form *form)
{
    size_t size = 0;

    for (unsigned at = 0; at < form->family && size < canonical.size; at++) {
        uint32_t character;
        const size_t bytes = text_decode((struct text){canonical.data + size, canonical.size - size}, &character);

        size += bytes == 0 ? 1 : bytes;
    }
    return (struct text){canonical.data, size};
}

uint64_t
name_form_sound(const struct name_form *form, bool near)
{
    uint64_t key = form->size;

    for (size_t at = 0; at < form->size; at++) {
        if (form->characters[at] == 0) {
            return 0;
        }
        key = key * UINT64_C(0x9e3779b97f4a7c15) + hanzi_sound(form->characters[at], near);
    }
    return form->size == 0 ? 0 : key | 1;
}

/* ---- two names ---- */

static bool
sounds(uint16_t left, uint16_t right, bool near)
{
    return left != 0 && right != 0 && (near ? hanzi_sound_near(left, right) : hanzi_sound_same(left, right));
}

static bool
all_sound(const struct name_form *left, const struct name_form *right, bool near)
{
    for (size_t at = 0; at < left->size; at++) {
        if (!sounds(left->characters[at], right->characters[at], near)) {
            return false;
        }
    }
    return true;
}

static bool
same_family(const struct name_form *left, const struct name_form *right)
{
    return left->family == right->family && left->characters[0] == right->characters[0] && left->characters[0] != 0
           && (left->family == 1 || left->characters[1] == right->characters[1]);
}

/* The one place in which names of one length differ. */
static enum name_likeness
compare_one(const struct name_form *left, const struct name_form *right, size_t place)
{
    const uint16_t one = left->characters[place];
    const uint16_t other = right->characters[place];

    if (one == 0 || other == 0) {
        return NAME_WILDCARD;
    }
    if (hanzi_sound_same(one, other)) {
        return NAME_SOUNDS;
    }
    if (hanzi_sound_near(one, other) || hanzi_shape_near(one, other)) {
        return NAME_LOOKS;
    }
    if (place < left->family) {
        return left->size > 2 ? NAME_FAMILY_DIFFERS : NAME_FAMILY_DIFFERS_TWO;
    }
    return left->size > 2 ? NAME_ONE_DIFFERS : NAME_FAMILY_SAME;
}

static bool
is_given_swapped(const struct name_form *left, const struct name_form *right)
{
    const size_t first = left->family;

    return left->size == first + 2 && left->characters[first] == right->characters[first + 1]
           && left->characters[first + 1] == right->characters[first];
}

/* One length, two places or more differ. */
static enum name_likeness
compare_many(const struct name_form *left, const struct name_form *right)
{
    const bool family = same_family(left, right);

    if (all_sound(left, right, false) || (family && is_given_swapped(left, right))) {
        return NAME_REARRANGED;
    }
    if (all_sound(left, right, true)) {
        return NAME_BLURRED;
    }
    return family ? NAME_FAMILY_SAME : NAME_DIFFERENT;
}

/* Whether all of the shorter name stand in the longer one, in order, at most `most` left out. */
static bool
is_within(const struct name_form *shorter, const struct name_form *longer, size_t most)
{
    size_t next = 0;

    for (size_t at = 0; at < longer->size && next < shorter->size; at++) {
        next += shorter->characters[next] != 0 && shorter->characters[next] == longer->characters[at];
    }
    return next == shorter->size && (size_t)(longer->size - shorter->size) <= most;
}

static enum name_likeness
compare_lengths(const struct name_form *shorter, const struct name_form *longer)
{
    if (shorter->size >= 2 && (longer->dotted || longer->size >= LONG_NAME) && is_within(shorter, longer, NAME_FORM_MAX)) {
        return NAME_REARRANGED;
    }
    if (shorter->size >= 2 && is_within(shorter, longer, 1)) {
        return NAME_BLURRED;
    }
    return same_family(shorter, longer) ? NAME_FAMILY_SAME : NAME_DIFFERENT;
}

enum name_likeness
name_form_compare(const struct name_form *left, const struct name_form *right)
{
    size_t differ = 0;
    size_t place = 0;

    if (left->size == 0 || right->size == 0) {
        return NAME_DIFFERENT; /* letters: equal ones are not compared here */
    }
    if (left->size != right->size) {
        return left->size < right->size ? compare_lengths(left, right) : compare_lengths(right, left);
    }
    for (size_t at = 0; at < left->size; at++) {
        if (left->characters[at] != right->characters[at] || left->characters[at] == 0) {
            differ++;
            place = at;
        }
    }
    if (differ == 0) {
        return NAME_SAME;
    }
    return differ == 1 ? compare_one(left, right, place) : compare_many(left, right);
}
