/* SPDX-License-Identifier: Apache-2.0 */
/* A view of bytes, usually UTF-8. Borrows; never NUL-terminated by contract. data == NULL is SQL's NULL. */
#ifndef BIDUI_TEXT_H
#define BIDUI_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct text {
    const char *data;
    size_t size;
};

#define TEXT_NULL ((struct text){NULL, 0})
#define TEXT(literal) ((struct text){(literal), sizeof(literal) - 1})
/* For printf("%.*s"). */
#define TEXT_ARG(t) (int)(t).size, (t).data

static inline struct text
text_from(const char *string)
{
    return (struct text){string, string == NULL ? 0 : strlen(string)};
}

static inline bool
text_is_null(struct text text)
{
    return text.data == NULL;
}

static inline bool
text_equal(struct text left, struct text right)
{
    return left.size == right.size && (left.size == 0 || memcmp(left.data, right.data, left.size) == 0);
}

/* memcmp order, shorter first: PostgreSQL's COLLATE "C". */
int text_compare(struct text left, struct text right);
bool text_starts_with(struct text text, struct text prefix);
bool text_ends_with(struct text text, struct text suffix);
/* Offset of `needle` in `text`, or SIZE_MAX. */
size_t text_find(struct text text, struct text needle);
/* Without ASCII blanks, tabs, CR, LF at both ends. */
struct text text_trim(struct text text);
/* The part of `*rest` before `separator`; `*rest` moves behind it. False when `*rest` is used up (data == NULL). */
bool text_split(struct text *rest, char separator, struct text *part);
/* Whether one of the parts between separators is `part`. */
bool text_has_part(struct text text, char separator, struct text part);
/* Decodes one UTF-8 character; returns its bytes (1..4), 0 at the end or on an invalid sequence. */
size_t text_decode(struct text text, uint32_t *character);
/* Writes one character as UTF-8 into out[4]; returns bytes. */
size_t text_encode(uint32_t character, char out[4]);
/* Number of characters; invalid bytes count as one each. */
size_t text_length(struct text text);
bool text_is_utf8(struct text text);
/* The next character for people's eyes: itself, or its bytes as `\\xHH` when it is none (broken UTF-8), ends the line, moves the cursor or
 * turns the direction of writing. Returns the bytes written to `out`; `*used` of the text's stand for them, 0 at the end. */
size_t text_show(struct text text, char out[16], size_t *used);
/* The whole text so, cut between characters where out[size] ends, NUL-terminated. */
void text_show_all(struct text text, char *out, size_t size);
/* Edit distance in bytes of two short names (<= 63 bytes), for "did you mean"; larger for longer. */
size_t text_distance(struct text left, struct text right);
/* … in characters, of at most 63; SIZE_MAX for longer ones. */
size_t text_distance_characters(struct text left, struct text right);

/* "Did you mean": of the candidates offered, the one with the smallest distance to `wanted` (the first of equals).
 *
 *     struct text_nearest nearest = text_nearest_to(wanted);
 *     for (...) text_nearest_offer(&nearest, list[at].name);
 *     if (!text_is_null(nearest.found)) error_hint(err, "did you mean %.*s?", TEXT_ARG(nearest.found)); */
struct text_nearest {
    struct text wanted;
    struct text found; /* TEXT_NULL while none is near enough */
    size_t distance;   /* of `found`; before, the first distance that is too far */
};

/* Near enough is at most half of the name and at most three bytes: one Chinese character, or a slip of the keyboard. Who needs another
 * bound sets `distance`. */
struct text_nearest text_nearest_to(struct text wanted);
void text_nearest_offer(struct text_nearest *nearest, struct text candidate);

#endif
