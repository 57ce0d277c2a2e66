/* SPDX-License-Identifier: Apache-2.0 */
/* What a person sees: colours where they are wanted, aligned grids, numbers with thousands, masked personal data, and one
 * progress line that rewrites itself on a terminal and is silent elsewhere. Prints to stdout; one thread. */
#ifndef BIDUI_SCREEN_H
#define BIDUI_SCREEN_H

#include "common/ground/arena.h"
#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum screen_look { LOOK_PLAIN, LOOK_BOLD, LOOK_DIM, LOOK_GOOD, LOOK_BAD, LOOK_NOTE };

enum { SCREEN_COLUMNS_MAX = 12 };

/* Reads NO_COLOR, TERM and whether stdout is a terminal; and the language: BIDUI_LANG, LC_ALL, LC_MESSAGES, LANG. */
void screen_open(void);
/* `english` or `chinese`, as the language is. */
const char *screen_word(const char *english, const char *chinese);
const char *const *screen_words(const char *const *english, const char *const *chinese);
/* Escape sequences, empty without colour. */
const char *screen_look(enum screen_look look);
const char *screen_plain(void);
bool screen_is_terminal(void);
bool screen_is_chinese(void);
/* A blank line and a bold title, with a dim remark when it is not NULL. */
void screen_title(const char *title, const char *remark);

/* 1234567 -> "1,234,567". */
struct text screen_number(int64_t number, struct arena *arena);
/* The same for a decimal as our packages write it: "53680800.5" -> "53,680,800.5". Anything else stays as it is. */
struct text screen_decimal(struct text number, struct arena *arena);
/* 75 -> "1 min 15 s"; 0.31 -> "0.3 s". */
struct text screen_seconds(double seconds, struct arena *arena);
struct text screen_kib(int64_t kib, struct arena *arena);
/* The first character and a star for each other one: 张三丰 -> 张**. */
struct text screen_mask_name(struct text name, struct arena *arena);
/* Runs of 15 or more digits keep their first six and last two. */
struct text screen_mask_digits(struct text text, struct arena *arena);

struct screen_row {
    struct text cells[SCREEN_COLUMNS_MAX];
    enum screen_look look;
};

struct screen_grid {
    struct arena *arena;
    const char *const *titles; /* NULL: no header */
    const char *align;         /* one letter a column: l or r */
    struct screen_row *rows;
    size_t count;
    size_t capacity;
};

/* `titles` and `align` are borrowed; strlen(align) columns. */
void screen_grid_init(struct screen_grid *grid, const char *const *titles, const char *align, struct arena *arena);
/* A new empty row to fill; valid until the next call. */
struct screen_row *screen_grid_row(struct screen_grid *grid);
void screen_grid_print(const struct screen_grid *grid);

/* Rewrites the progress line; nothing happens where stdout is no terminal. Cut to the terminal's width. */
void screen_progress(struct text text);
void screen_progress_clear(void);

#endif
