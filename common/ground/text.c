/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/text.h"

int
text_compare(struct text left, struct text right)
{
    const size_t shorter = left.size < right.size ? left.size : right.size;
    const int order = shorter == 0 ? 0 : memcmp(left.data, right.data, shorter);

    if (order != 0) {
        return order < 0 ? -1 : 1;
    }
    return left.size < right.size ? -1 : left.size > right.size;
}

bool
text_starts_with(struct text text, struct text prefix)
{
    return text.size >= prefix.size && (prefix.size == 0 || memcmp(text.data, prefix.data, prefix.size) == 0);
}

bool
text_ends_with(struct text text, struct text suffix)
{
    return text.size >= suffix.size && (suffix.size == 0 || memcmp(text.data + (text.size - suffix.size), suffix.data, suffix.size) == 0);
}

size_t
text_find(struct text text, struct text needle)
{
    const char *found;

    if (needle.size == 0) {
        return 0;
    }
    if (text.size < needle.size) {
        return SIZE_MAX;
    }
    found = memmem(text.data, text.size, needle.data, needle.size);
    return found == NULL ? SIZE_MAX : (size_t)(found - text.data);
}

static bool
is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

struct text
text_trim(struct text text)
{
    while (text.size > 0 && is_blank(text.data[0])) {
        text.data++;
        text.size--;
    }
    while (text.size > 0 && is_blank(text.data[text.size - 1])) {
        text.size--;
    }
    return text;
}

bool
text_split(struct text *rest, char separator, struct text *part)
{
    const char *found;

    if (rest->data == NULL) {
        return false;
    }
    found = rest->size == 0 ? NULL : memchr(rest->data, separator, rest->size);
    if (found == NULL) {
        *part = *rest;
        *rest = TEXT_NULL;
        return true;
    }
    *part = (struct text){rest->data, (size_t)(found - rest->data)};
    rest->size -= part->size + 1;
    rest->data = found + 1;
    return true;
}

bool
text_has_part(struct text text, char separator, struct text part)
{
    struct text one;

    while (text.size > 0 && text_split(&text, separator, &one)) {
        if (text_equal(one, part)) {
            return true;
        }
    }
    return false;
}

/* Unicode 15, table 3-7: lead bytes, the range of the second byte, and length. */
static size_t
sequence_length(unsigned char lead, unsigned char *low, unsigned char *high)
{
    *low = 0x80;
    *high = 0xBF;
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        return 2;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
        *low = lead == 0xE0 ? 0xA0 : 0x80;
        *high = lead == 0xED ? 0x9F : 0xBF;
        return 3;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        *low = lead == 0xF0 ? 0x90 : 0x80;
        *high = lead == 0xF4 ? 0x8F : 0xBF;
        return 4;
    }
    return 0;
}

size_t
text_decode(struct text text, uint32_t *character)
{
    static const unsigned char lead_mask[5] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    const unsigned char *bytes = (const unsigned char *)text.data;
    unsigned char low;
    unsigned char high;
    size_t length;

    if (text.size == 0) {
        return 0;
    }
    length = sequence_length(bytes[0], &low, &high);
    if (length == 0 || length > text.size) {
        return 0;
    }
    *character = bytes[0] & lead_mask[length];
    for (size_t at = 1; at < length; at++) {
        if (bytes[at] < low || bytes[at] > high) {
            return 0;
        }
        low = 0x80;
        high = 0xBF;
        *character = (*character << 6) | (bytes[at] & 0x3Fu);
    }
    return length;
}

size_t
text_encode(uint32_t character, char out[4])
{
    if (character < 0x80) {
        out[0] = (char)character;
        return 1;
    }
    if (character < 0x800) {
        out[0] = (char)(0xC0 | (character >> 6));
        out[1] = (char)(0x80 | (character & 0x3F));
        return 2;
    }
    if (character < 0x10000) {
        out[0] = (char)(0xE0 | (character >> 12));
        out[1] = (char)(0x80 | ((character >> 6) & 0x3F));
        out[2] = (char)(0x80 | (character & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | (character >> 18));
    out[1] = (char)(0x80 | ((character >> 12) & 0x3F));
    out[2] = (char)(0x80 | ((character >> 6) & 0x3F));
    out[3] = (char)(0x80 | (character & 0x3F));
    return 4;
}

size_t
text_length(struct text text)
{
    size_t count = 0;

    while (text.size > 0) {
        uint32_t character;
        size_t step = text_decode(text, &character);

        if (step == 0) {
            step = 1;
        }
        text.data += step;
        text.size -= step;
        count++;
    }
    return count;
}

bool
text_is_utf8(struct text text)
{
    while (text.size > 0) {
        uint32_t character;
        uint64_t eight;
        size_t step;

        if (text.size >= 8) {
            memcpy(&eight, text.data, 8);
            if ((eight & UINT64_C(0x8080808080808080)) == 0) {
                text.data += 8;
                text.size -= 8;
                continue;
            }
        }
        step = text_decode(text, &character);
        if (step == 0) {
            return false;
        }
        text.data += step;
        text.size -= step;
    }
    return true;
}

/* Control characters, ends of lines, and what overrides the direction of writing: `exe.csv` could read `vsc.exe`. */
static bool
is_shown(uint32_t character)
{
    return character >= 0x20 && !(character >= 0x7F && character <= 0x9F) && !(character >= 0x2028 && character <= 0x202E)
           && !(character >= 0x2066 && character <= 0x2069);
}

size_t
text_show(struct text text, char out[16], size_t *used)
{
    static const char digits[] = "0123456789ABCDEF";
    uint32_t character = 0;
    size_t written = 0;

    *used = text_decode(text, &character);
    if (*used > 0 && is_shown(character)) {
        memcpy(out, text.data, *used);
        return *used;
    }
    *used = *used == 0 && text.size > 0 ? 1 : *used;
    for (size_t at = 0; at < *used; at++) {
        const unsigned char byte = (unsigned char)text.data[at];

        memcpy(out + written, (const char[]){'\\', 'x', digits[byte >> 4], digits[byte & 15]}, 4);
        written += 4;
    }
    return written;
}

void
text_show_all(struct text text, char *out, size_t size)
{
    size_t at = 0;
    size_t written = 0;
    size_t used;
    char shown[16];

    for (size_t count; (count = text_show((struct text){text.data + at, text.size - at}, shown, &used)) > 0; at += used) {
        if (written + count >= size) {
            break;
        }
        memcpy(out + written, shown, count);
        written += count;
    }
    out[written] = '\0';
}

enum { DISTANCE_MAX = 63 };

/* Levenshtein's table, one line at a time. */
static size_t
distance(const uint32_t *left, size_t left_count, const uint32_t *right, size_t right_count)
{
    size_t row[DISTANCE_MAX + 1];

    for (size_t column = 0; column <= right_count; column++) {
        row[column] = column;
    }
    for (size_t at = 1; at <= left_count; at++) {
        size_t diagonal = row[0];

        row[0] = at;
        for (size_t column = 1; column <= right_count; column++) {
            const size_t above = row[column];
            size_t best = diagonal + (left[at - 1] != right[column - 1]);

            best = above + 1 < best ? above + 1 : best;
            best = row[column - 1] + 1 < best ? row[column - 1] + 1 : best;
            row[column] = best;
            diagonal = above;
        }
    }
    return row[right_count];
}

/* Bytes or characters as numbers; DISTANCE_MAX + 1 when there are more. */
static size_t
spell(struct text text, bool characters, uint32_t out[DISTANCE_MAX])
{
    size_t count = 0;

    for (size_t at = 0; at < text.size; count++) {
        uint32_t character = (unsigned char)text.data[at];
        const size_t size = characters ? text_decode((struct text){text.data + at, text.size - at}, &character) : 1;

        if (count == DISTANCE_MAX) {
            return DISTANCE_MAX + 1;
        }
        out[count] = character;
        at += size == 0 ? 1 : size;
    }
    return count;
}

static size_t
spelled_distance(struct text left, struct text right, bool characters)
{
    uint32_t first[DISTANCE_MAX];
    uint32_t second[DISTANCE_MAX];
    const size_t first_count = spell(left, characters, first);
    const size_t second_count = spell(right, characters, second);

    return first_count > DISTANCE_MAX || second_count > DISTANCE_MAX ? SIZE_MAX : distance(first, first_count, second, second_count);
}

size_t
text_distance(struct text left, struct text right)
{
    return spelled_distance(left, right, false);
}

size_t
text_distance_characters(struct text left, struct text right)
{
    return spelled_distance(left, right, true);
}

enum { NEAREST_LIMIT = 4 };

struct text_nearest
text_nearest_to(struct text wanted)
{
    const size_t half = wanted.size / 2 + 1;

    return (struct text_nearest){wanted, TEXT_NULL, half < NEAREST_LIMIT ? half : NEAREST_LIMIT};
}

void
text_nearest_offer(struct text_nearest *nearest, struct text candidate)
{
    const size_t distance = text_distance(candidate, nearest->wanted);

    if (distance < nearest->distance) {
        nearest->distance = distance;
        nearest->found = candidate;
    }
}
