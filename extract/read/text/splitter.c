/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/text/splitter.h"

#include "extract/read/base/limits.h"

struct splitter
splitter_over(struct text content, const struct dialect *dialect, uint64_t line, size_t columns)
{
    return (struct splitter){.at = content.data,
                             .end = content.data + content.size,
                             .line = line,
                             .columns = columns,
                             .delimiter = dialect->delimiter,
                             .quote = dialect->quote,
                             .escape = dialect->escape,
                             .skip_blanks = dialect->skip_blanks,
                             .line_end = dialect->line_end};
}

/* Behind the physical line that starts at `from`. */
static const char *
line_behind(const struct splitter *splitter, const char *from)
{
    const char *end = from == splitter->end ? NULL : memchr(from, splitter->line_end, (size_t)(splitter->end - from));

    return end == NULL ? splitter->end : end + 1;
}

/* Without the line end; a file cut inside its last CRLF has half of one. */
static struct text
line_bytes(const struct splitter *splitter, const char *from, const char *behind)
{
    size_t size = (size_t)(behind - from);

    if (size > 0 && from[size - 1] == splitter->line_end) {
        size--;
    }
    if (size > 0 && splitter->line_end == '\n' && from[size - 1] == '\r') {
        size--;
    }
    return (struct text){from, size};
}

static bool
ends_field(const struct splitter *splitter, const char *at)
{
    if (at == splitter->end || *at == splitter->delimiter || *at == splitter->line_end) {
        return true;
    }
    return *at == '\r' && (at + 1 == splitter->end || at[1] == splitter->line_end);
}

/* An odd number of escapes stands before the quote. */
static bool
is_escaped(const struct splitter *splitter, const char *from, const char *quote)
{
    size_t escapes = 0;

    while (quote - escapes > from && quote[-1 - (ptrdiff_t)escapes] == splitter->escape) {
        escapes++;
    }
    return escapes % 2 == 1;
}

/* Behind the quote that closes the field opened before `from`; NULL when it is broken. Adds line ends passed to *lines. */
static const char *
close_quote(const struct splitter *splitter, const char *from, uint64_t *lines)
{
    const char *at = from;

    for (;;) {
        const char *quote = at == splitter->end ? NULL : memchr(at, splitter->quote, (size_t)(splitter->end - at));
        const char *stop = quote == NULL ? splitter->end : quote;

        while (at < stop && (at = memchr(at, splitter->line_end, (size_t)(stop - at))) != NULL) {
            at++;
            if (++*lines > limits.quoted_lines) {
                return NULL;
            }
        }
        if (quote == NULL) {
            return NULL;
        }
        if (splitter->escape != splitter->quote && is_escaped(splitter, from, quote)) {
            at = quote + 1;
            continue;
        }
        if (quote + 1 < splitter->end && quote[1] == splitter->quote) {
            at = quote + 2;
            continue;
        }
        if (ends_field(splitter, quote + 1)) {
            return quote + 1;
        }
        if (splitter->quote != '\'') {
            return NULL;
        }
        at = quote + 1; /* an apostrophe inside of a word */
    }
}

/* Walks the fields of the record at `splitter->at`. Behind its line end, or NULL when a quote is broken. */
static const char *
split_record(const struct splitter *splitter, uint64_t *lines, size_t *columns)
{
    const char *at = splitter->at;

    *columns = 1;
    for (;;) {
        while (splitter->skip_blanks && at < splitter->end && *at == ' ') {
            at++;
        }
        if (at < splitter->end && *at == splitter->quote) {
            at = close_quote(splitter, at + 1, lines);
            if (at == NULL) {
                return NULL;
            }
        }
        while (at < splitter->end && *at != splitter->delimiter && *at != splitter->line_end) {
            at++;
        }
        if (at == splitter->end) {
            return at;
        }
        at++;
        if (at[-1] == splitter->line_end) {
            return at;
        }
        ++*columns;
    }
}

bool
splitter_next(struct splitter *splitter, struct splitter_record *record)
{
    const char *from = splitter->at;
    const char *behind;
    const char *line;

    if (from == splitter->end) {
        return false;
    }
    /* The mark of a file that was put behind another would hide a quote. Before a plain cell it is left for the normaliser, which tells it.
     */
    if (splitter->end - from > 3 && memcmp(from, "\xEF\xBB\xBF", 3) == 0 && from[3] == splitter->quote) {
        from += 3;
        splitter->at = from;
    }
    line = line_behind(splitter, from);
    behind = line;
    *record = (struct splitter_record){.line = splitter->line, .lines = 1};
    record->quoted = splitter->quote != '\0' && memchr(from, splitter->quote, (size_t)(line - from)) != NULL;
    if (record->quoted) {
        uint64_t inner = 0;
        size_t columns;

        behind = split_record(splitter, &inner, &columns);
        if (behind == NULL || (inner > 0 && splitter->columns != 0 && columns != splitter->columns)) {
            record->fault = SPLITTER_BROKEN_QUOTE;
            behind = line;
        } else {
            record->lines += inner;
        }
    }
    record->bytes = line_bytes(splitter, from, behind);
    if (record->bytes.size > limits.record_bytes) {
        record->fault = SPLITTER_TOO_LONG;
    }
    splitter->at = behind;
    splitter->line += record->lines;
    return true;
}
