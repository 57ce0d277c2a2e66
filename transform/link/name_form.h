/* SPDX-License-Identifier: Apache-2.0 */
/* A Chinese personal name made ready to be compared, and how far two of them agree. Pure.
 *
 * Read as one: simplified and traditional forms, look-alike code points, blanks and dots of any kind. A character that a system could not
 * write (? □ private use), one hidden by a star and Latin letters among Han characters are wildcards. The family name is one of the
 * compound ones or the first character. Names of more than NAME_FORM_MAX characters are cut there. */
#ifndef BIDUI_NAME_FORM_H
#define BIDUI_NAME_FORM_H

#include "common/ground/text.h"

#include <stdbool.h>
#include <stdint.h>

enum { NAME_FORM_MAX = 14 };

struct name_form {
    uint16_t characters[NAME_FORM_MAX]; /* hanzi numbers; 0: a wildcard */
    uint8_t size;                       /* 0: no Han character in it */
    uint8_t family;                     /* characters of the family name */
    bool dotted;                        /* with a middle dot: a name of a people that writes it so */
};

/* From worst to best; NAME_SAME is divided by how frequent the name is. */
enum name_likeness {
    NAME_DIFFERENT,
    NAME_FAMILY_SAME,        /* and nothing else */
    NAME_FAMILY_DIFFERS_TWO, /* of two characters, the given one is the same */
    NAME_FAMILY_DIFFERS,     /* of three and more, all others are the same */
    NAME_BLURRED,            /* all sound nearly the same, or one character more */
    NAME_ONE_DIFFERS,        /* one given character of three and more */
    NAME_REARRANGED,         /* all sound the same, given characters swapped, or a part of a long name */
    NAME_WILDCARD,           /* one cannot be read */
    NAME_LOOKS,              /* one is another of like shape or nearly the same sound */
    NAME_SOUNDS,             /* one is another of the same sound */
    NAME_SAME,
    NAME_LIKENESS_COUNT
};

/* The form; `canonical` gets its text for equality and look-up (three times the name's bytes), without blanks and dots, plain forms, □ for
 * what is a wildcard. An empty one: no name. */
struct text name_form_read(struct text name, char *canonical, struct name_form *form);
enum name_likeness name_form_compare(const struct name_form *left, const struct name_form *right);
/* The sound of the whole name as a key, `near` up to what is not told apart; 0: a character has none. */
uint64_t name_form_sound(const struct name_form *form, bool near);
/* Of a canonical text: the part that is the family name. */
struct text name_form_family(struct text canonical, const struct name_form *form);

#endif
