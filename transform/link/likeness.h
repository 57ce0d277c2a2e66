/* SPDX-License-Identifier: Apache-2.0 */
/* How much two words are alike, over characters (code points). Pure; O(left * right). */
#ifndef BIDUI_LIKENESS_H
#define BIDUI_LIKENESS_H

#include <stddef.h>
#include <stdint.h>

enum { LIKENESS_MAX = 64 }; /* characters that are looked at; what is behind them counts as equal when it is */

/* Jaro's similarity with Winkler's bonus for up to four equal characters in front: 0 to 1, in steps of plain arithmetic that every machine
 * rounds alike. Two empty words are equal. */
double likeness_jaro_winkler(const uint32_t *left, size_t left_size, const uint32_t *right, size_t right_size);
/* Characters put in, left out, replaced, or two neighbours swapped (no part is edited twice), as far as `most`; `most + 1`: more. */
unsigned likeness_edits(const uint32_t *left, size_t left_size, const uint32_t *right, size_t right_size, unsigned most);

#endif
