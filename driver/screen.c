/* SPDX-License-Identifier: Apache-2.0 */
#include "driver/screen.h"

#include "common/formats/personal_number.h"
#include "common/ground/array.h"
#include "driver/width.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { TERMINAL_COLUMNS = 80, GAP = 2, ROWS_FIRST = 32 };

static struct {
    bool terminal;
    bool colour;
    bool chinese;
    bool progress_shown;
} screen;

static bool
wants_chinese(void)
{
    static const char *const names[] = {"BIDUI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};

    for (size_t at = 0; at < sizeof names / sizeof names[0]; at++) {
        const char *value = getenv(names[at]);

        if (value != NULL && value[0] != '\0') {
            return strncmp(value, "zh", 2) == 0;
        }
    }
    return false;
}

void
screen_open(void)
{
    const char *no_colour = getenv("NO_COLOR");
    const char *kind = getenv("TERM");

    screen.terminal = isatty(STDOUT_FILENO) == 1;
    screen.colour = screen.terminal && (no_colour == NULL || no_colour[0] == '\0') && kind != NULL && strcmp(kind, "dumb") != 0;
    screen.chinese = wants_chinese();
}

const char *
screen_word(const char *english, const char *chinese)
{
    return screen.chinese ? chinese : english;
}

bool
screen_is_chinese(void)
{
    return screen.chinese;
}

const char *const *
screen_words(const char *const *english, const char *const *chinese)
{
    return screen.chinese ? chinese : english;
}

const char *
screen_look(enum screen_look look)
{
    static const char *const codes[] = {
        [LOOK_PLAIN] = "",        [LOOK_BOLD] = "\033[1m", [LOOK_DIM] = "\033[2m",
        [LOOK_GOOD] = "\033[32m", [LOOK_BAD] = "\033[31m", [LOOK_NOTE] = "\033[33m",
    };

    return screen.colour ? codes[look] : "";
}

const char *
screen_plain(void)
{
    return screen.colour ? "\033[0m" : "";
}

bool
screen_is_terminal(void)
{
    return screen.terminal;
}

void
screen_title(const char *title, const char *remark)
{
    (void)printf("\n%s%s%s", screen_look(LOOK_BOLD), title, screen_plain());
    if (remark != NULL) {
        (void)printf("  %s%s%s", screen_look(LOOK_DIM), remark, screen_plain());
    }
    (void)printf("\n");
}

struct text
screen_number(int64_t number, struct arena *arena)
{
    char digits[24];
    char grouped[32];
    const bool negative = number < 0;
    const int size = snprintf(digits, sizeof digits, "%llu", negative ? 0ULL - (unsigned long long)number : (unsigned long long)number);
    size_t used = 0;

    if (negative) {
        grouped[used++] = '-';
    }
    for (int at = 0; at < size; at++) {
        if (at > 0 && (size - at) % 3 == 0) {
            grouped[used++] = ',';
        }
        grouped[used++] = digits[at];
    }
    return arena_must_text(arena, (struct text){grouped, used});
}

struct text
screen_decimal(struct text number, struct arena *arena)
{
    enum { WHOLE_MAX = 18 };
    const size_t dot = text_find(number, TEXT("."));
    const struct text whole = {number.data, dot == SIZE_MAX ? number.size : dot};
    char digits[WHOLE_MAX + 1] = "";
    struct text grouped;

    if (whole.size == 0 || whole.size > WHOLE_MAX || text_equal(whole, TEXT("-")) || text_equal(whole, TEXT("-0"))) {
        return number;
    }
    for (size_t at = 0; at < whole.size; at++) {
        if ((whole.data[at] < '0' || whole.data[at] > '9') && !(at == 0 && whole.data[0] == '-')) {
            return number;
        }
    }
    memcpy(digits, whole.data, whole.size);
    grouped = screen_number(strtoll(digits, NULL, 10), arena);
    return text_from(arena_must_format(arena, "%.*s%.*s", TEXT_ARG(grouped), (int)(number.size - whole.size), number.data + whole.size));
}

struct text
screen_seconds(double seconds, struct arena *arena)
{
    if (seconds < 60) {
        return text_from(arena_must_format(arena, "%.1f s", seconds));
    }
    return text_from(arena_must_format(arena, "%d min %d s", (int)seconds / 60, (int)seconds % 60));
}

struct text
screen_kib(int64_t kib, struct arena *arena)
{
    return text_from(arena_must_format(arena, "%.0f MB", (double)kib / 1024));
}

struct text
screen_mask_name(struct text name, struct arena *arena)
{
    uint32_t character;
    const size_t first = text_decode(name, &character);
    const size_t hidden = text_length(name);
    char *masked = arena_must_alloc(arena, name.size + 1);

    if (first == 0) {
        return name;
    }
    memcpy(masked, name.data, first);
    memset(masked + first, '*', hidden - 1);
    return (struct text){masked, first + hidden - 1};
}

struct text
screen_mask_digits(struct text text, struct arena *arena)
{
    enum { RUN_MIN = 15, HEAD = 6 };
    char *masked = arena_must_string(arena, personal_number_mask(text, arena));
    size_t run = 0;

    for (size_t at = 0; at <= text.size; at++) {
        if (at < text.size && ((masked[at] >= '0' && masked[at] <= '9') || (masked[at] == 'X' && run >= RUN_MIN))) {
            run++;
            continue;
        }
        if (run >= RUN_MIN) {
            memset(masked + at - run + HEAD, '*', run - HEAD);
        }
        run = 0;
    }
    return (struct text){masked, text.size};
}

void
screen_grid_init(struct screen_grid *grid, const char *const *titles, const char *align, struct arena *arena)
{
    assert(strlen(align) <= SCREEN_COLUMNS_MAX);
    *grid = (struct screen_grid){.arena = arena, .titles = titles, .align = align};
}

struct screen_row *
screen_grid_row(struct screen_grid *grid)
{
    grid->rows = array_grow(grid->arena, grid->rows, grid->count, &grid->capacity, ROWS_FIRST, sizeof *grid->rows);
    return &grid->rows[grid->count++];
}

static void
print_blanks(size_t count)
{
    (void)printf("%*s", (int)count, "");
}

/* The last column gets no blanks behind it. */
static void
print_cell(struct text cell, size_t width, char align, bool last)
{
    const size_t used = width_text(cell);
    const size_t blanks = width > used ? width - used : 0;

    if (align == 'r') {
        print_blanks(blanks);
    }
    if (cell.size > 0) {
        (void)fwrite(cell.data, 1, cell.size, stdout);
    }
    if (align != 'r' && !last) {
        print_blanks(blanks);
    }
    if (!last) {
        print_blanks(GAP);
    }
}

static void
print_row(const struct screen_grid *grid, const struct screen_row *row, const size_t *widths)
{
    size_t columns = strlen(grid->align);

    while (columns > 0 && row->cells[columns - 1].size == 0) {
        columns--;
    }
    print_blanks(GAP);
    (void)fputs(screen_look(row->look), stdout);
    for (size_t column = 0; column < columns; column++) {
        print_cell(row->cells[column], widths[column], grid->align[column], column + 1 == columns);
    }
    (void)printf("%s\n", screen_plain());
}

void
screen_grid_print(const struct screen_grid *grid)
{
    const size_t columns = strlen(grid->align);
    size_t widths[SCREEN_COLUMNS_MAX] = {0};
    struct screen_row header = {.look = LOOK_DIM};

    for (size_t column = 0; column < columns; column++) {
        header.cells[column] = text_from(grid->titles == NULL ? "" : grid->titles[column]);
        widths[column] = width_text(header.cells[column]);
        for (size_t row = 0; row < grid->count; row++) {
            const size_t width = width_text(grid->rows[row].cells[column]);

            widths[column] = width > widths[column] ? width : widths[column];
        }
    }
    if (grid->titles != NULL) {
        print_row(grid, &header, widths);
    }
    for (size_t row = 0; row < grid->count; row++) {
        print_row(grid, &grid->rows[row], widths);
    }
}

static size_t
terminal_columns(void)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return size.ws_col;
    }
    return TERMINAL_COLUMNS;
}

void
screen_progress(struct text text)
{
    const struct text cut = screen.terminal ? width_cut(text, terminal_columns() - 1) : TEXT_NULL;

    if (screen.terminal) {
        (void)printf("\r\033[K%.*s", TEXT_ARG(cut));
        (void)fflush(stdout);
        screen.progress_shown = true;
    }
}

void
screen_progress_clear(void)
{
    if (screen.progress_shown) {
        (void)printf("\r\033[K");
        (void)fflush(stdout);
        screen.progress_shown = false;
    }
}
