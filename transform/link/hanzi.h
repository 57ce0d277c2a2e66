/* SPDX-License-Identifier: Apache-2.0 */
/* Han characters as sounds and shapes: some 41,800 of them, from Unihan (hanzi.awk makes the table when it is built). Pure; a look-up is a
 * binary search, a comparison of two some nanoseconds, that of two shapes some hundred.
 *
 * A sound is a reading without tone; a character has up to four. A shape is the mean of three likenesses: digits of the four-corner code,
 * edits of the Cangjie code, number of strokes. */
#ifndef BIDUI_HANZI_H
#define BIDUI_HANZI_H

#include <stdbool.h>
#include <stdint.h>

enum { HANZI_READINGS = 4, HANZI_NO_CORNERS = 10000 };

struct hanzi {
    uint32_t character;
    uint32_t plain;   /* the simplified or plain form; itself when it is that */
    uint32_t cangjie; /* five letters of five bits, the first in the highest; 0: none */
    uint16_t corners; /* four digits as one number, or HANZI_NO_CORNERS */
    uint8_t strokes;
    uint16_t readings[HANZI_READINGS]; /* numbers of syllables from 1, the usual one first; 0: no more */
};

/* The number of a character in the table, from 1; 0: it is not in it. That of its plain form when `plain`. */
uint16_t hanzi_number(uint32_t character, bool plain);
const struct hanzi *hanzi_get(uint16_t number);

/* The next four take numbers of hanzi_number, none of them 0. */
/* Do they share a reading; a reading up to what many do not tell apart (n l r, zh z, ch c, sh s, -ng -n, hu f)? */
bool hanzi_sound_same(uint16_t left, uint16_t right);
bool hanzi_sound_near(uint16_t left, uint16_t right);
/* 0 to 1; two that have nothing to be compared by: 0. */
double hanzi_shape(uint16_t left, uint16_t right);
/* Is the shape as near as that of one pair in a hundred drawn at random from the 8,105 characters in use (tests hold it)? */
bool hanzi_shape_near(uint16_t left, uint16_t right);

/* The first reading's number, as a sound for keys; `near`: of its blurred form. */
uint16_t hanzi_sound(uint16_t number, bool near);
/* How the first reading is spelt. */
const char *hanzi_spelling(uint16_t number);

#endif
