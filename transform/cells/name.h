/* SPDX-License-Identifier: Apache-2.0 */
/* Characters of personal names, and the form in which two names are compared. Pure. */
#ifndef BIDUI_NAME_H
#define BIDUI_NAME_H

#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Han ideographs of any block, 〇 and 々. */
bool name_is_han(uint32_t character);
/* Letters of any script; the placeholders of characters that an old system could not write (?, □, private use) count as letters. */
bool name_is_letter(uint32_t character);
/* Digits, mark-up and sentence punctuation. */
bool name_forbids(uint32_t character);

/* Takes the single blanks that fold_text left between two Han characters, sets FOLD_BLANK then; `out` may be the text itself. */
struct text name_join_han(struct text folded, char *out, unsigned *done);
/* Words that stand where a name should and name nobody: 同上 待定 某某 佚名, and what broken encodings leave (锟斤拷 烫烫烫). */
bool name_is_nobody(struct text name);
/* Two names or more, of two letters at least, parted by a line break, 、 / ， ; and the like. */
bool name_are_several(struct text raw);

/* Comparison form: middle dots of every kind to one '.', so that the form never grows; blanks and invisibles gone, full-width letters to
 * ASCII, upper case, brackets with what they hold gone. Writes at most name.size bytes. */
struct text name_comparison(struct text name, char *out);
/* Whether the name holds a character that its system could not write (?, □, private use, brackets): compare it loosely. */
bool name_is_damaged(struct text name);
/* Equal in comparison form; a damaged character (?, □, private use) stands for any one character. Names over 200 bytes compare as
 * bytes. */
bool name_same(struct text left, struct text right);

#endif
