/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/text/dialect.h"

#include "extract/read/base/limits.h"
#include "extract/read/text/splitter.h"

#include <inttypes.h>

enum { SNIFF_RECORDS = 200, CELLS_MAX = 256 };

static char
sniff_line_end(struct text head)
{
    if (memchr(head.data, '\n', head.size) != NULL) {
        return '\n';
    }
    return memchr(head.data, '\r', head.size) != NULL ? '\r' : '\n';
}

/* Cells of one record. */
static size_t
count_cells(struct text record, const struct dialect *dialect)
{
    size_t cells = 1;
    bool quoted = false;

    for (size_t at = 0; at < record.size; at++) {
        quoted ^= dialect->quote != '\0' && record.data[at] == dialect->quote;
        cells += !quoted && record.data[at] == dialect->delimiter;
    }
    return cells;
}

/* How many records have how many cells; broken ones count against the dialect. */
static size_t
tally(struct text head, const struct dialect *dialect, size_t counts[CELLS_MAX + 1])
{
    struct splitter splitter = splitter_over(head, dialect, 1, 0);
    struct splitter_record record;
    size_t total = 0;

    while (total < SNIFF_RECORDS && splitter_next(&splitter, &record)) {
        if (record.bytes.size > 0) {
            const size_t cells = count_cells(record.bytes, dialect);

            counts[cells > CELLS_MAX ? CELLS_MAX : cells]++;
            total += record.fault == SPLITTER_GOOD ? 1 : 2;
        }
    }
    return total;
}

/* How well the dialect explains the head: the share of records that have the most usual number of cells (more cells being a better
 * explanation), and that number. 0 when the number is one. */
static uint64_t
score(struct text head, struct dialect *dialect)
{
    size_t counts[CELLS_MAX + 1] = {0};
    const size_t total = tally(head, dialect, counts);
    size_t best = 1;

    for (size_t cells = 2; cells <= CELLS_MAX; cells++) {
        if (counts[cells] * cells > (best > 1 ? counts[best] * best : 0)) {
            best = cells;
        }
    }
    dialect->columns = best > 1 ? best : 0;
    return best > 1 ? counts[best] * 1000 / total * 1000 + (best > 999 ? 999 : best) : 0;
}

static bool
declared_delimiter(struct text head, char *delimiter)
{
    if (head.size < 6 || memcmp(head.data, "sep=", 4) != 0 || (head.data[5] != '\n' && head.data[5] != '\r')) {
        return false;
    }
    *delimiter = head.data[4];
    return true;
}

/* Blanks divide cells only where nothing else does and every record agrees. */
static bool
blanks_divide(struct text head, struct dialect *dialect)
{
    size_t counts[CELLS_MAX + 1] = {0};
    const size_t total = tally(head, dialect, counts);

    for (size_t cells = 2; cells <= CELLS_MAX; cells++) {
        if (counts[cells] == total && total > 1) {
            dialect->columns = cells;
            return true;
        }
    }
    return false;
}

struct text_uses {
    size_t opened; /* cells that begin with the quote */
    size_t closed; /* and end with it, too */
};

/* Cells that a quote stands around: by the bytes beside it. */
static struct text_uses
uses_of(struct text head, char quote, char delimiter)
{
    struct text_uses uses = {0, 0};
    bool open = false;
    char before = '\n'; /* what is no blank */

    for (size_t at = 0; at < head.size; before = head.data[at] == ' ' ? before : head.data[at], at++) {
        const char after = at + 1 == head.size ? '\n' : head.data[at + 1];

        if (head.data[at] != quote) {
            open = open && head.data[at] != '\n';
        } else if (!open && (before == delimiter || before == '\n' || before == '\r')) {
            uses.opened++;
            open = true;
        } else if (open && (after == delimiter || after == '\n' || after == '\r')) {
            uses.closed++;
            open = false;
        }
    }
    return uses;
}

/* An apostrophe in front of a number is a guard against spreadsheets, no quote: only pairs count. */
static char
sniff_quote(struct text head, char delimiter)
{
    const struct text_uses usual = uses_of(head, '"', delimiter);
    const struct text_uses single = uses_of(head, '\'', delimiter);

    return usual.opened == 0 && single.closed > 1 && single.closed * 10 >= single.opened * 9 ? '\'' : '"';
}

/* Every delimiter outside of quotes has a blank behind it. */
static bool
sniff_blanks(struct text head, char delimiter, char quote)
{
    size_t records = 0;
    size_t delimiters = 0;
    bool inside = false;

    for (size_t at = 0; at < head.size; at++) {
        inside ^= head.data[at] == quote;
        records += head.data[at] == '\n';
        if (!inside && head.data[at] == delimiter) {
            if (at + 1 == head.size || head.data[at + 1] != ' ') {
                return false;
            }
            delimiters++;
        }
    }
    return records > 1 && delimiters > 1;
}

/* Between apostrophes a double quote before an apostrophe is an escape where no apostrophe is doubled. */
static bool
quotes_escape(struct text head)
{
    return text_find(head, TEXT("\"'")) != SIZE_MAX && text_find(head, TEXT("''")) == SIZE_MAX;
}

/* `\"` where RFC 4180 would have `""`. */
static char
sniff_escape(struct text head, char quote)
{
    const char escaped[2] = {'\\', quote};
    const char doubled[2] = {quote, quote};
    const bool slashes = text_find(head, (struct text){escaped, 2}) != SIZE_MAX;
    struct text rest = head;
    size_t inner = 0;

    if (quote == '\'' && quotes_escape(head)) {
        return '"';
    }
    if (!slashes) {
        return quote;
    }
    for (size_t at; (at = text_find(rest, (struct text){doubled, 2})) != SIZE_MAX; rest.data += at + 2, rest.size -= at + 2) {
        const char after = at + 2 < rest.size ? rest.data[at + 2] : '\n';

        inner += after != ',' && after != ';' && after != '\t' && after != '|' && after != '\n' && after != '\r';
    }
    return inner > 0 ? quote : '\\';
}

struct dialect
dialect_sniff(struct text head)
{
    static const char delimiters[] = {',', '\t', ';', '|'};
    struct dialect best = {.delimiter = ',', .quote = '"', .escape = '"', .line_end = sniff_line_end(head)};
    uint64_t best_score = 0;
    char declared;
    const bool is_declared = declared_delimiter(head, &declared);

    for (size_t at = 0; at < sizeof delimiters; at++) {
        struct dialect dialect = best;
        uint64_t points;

        dialect.delimiter = delimiters[at];
        dialect.quote = sniff_quote(head, dialect.delimiter);
        dialect.escape = sniff_escape(head, dialect.quote);
        dialect.skip_blanks = sniff_blanks(head, dialect.delimiter, dialect.quote);
        points = score(head, &dialect);
        if (is_declared ? dialect.delimiter == declared : points > best_score) {
            best_score = points;
            best = dialect;
        }
    }
    if (best_score == 0 && !is_declared) {
        struct dialect blanks = best;

        blanks.delimiter = ' ';
        best = blanks_divide(head, &blanks) ? blanks : best;
    }
    return best;
}

/* One character of the dialect, which stays when nothing is said. An empty text is none: no quote. */
static enum status
declare(const struct json *said, const char *where, const char *key, char *character, struct error *err)
{
    const struct text value = json_get_text(said, key);

    if (text_is_null(value)) {
        return STATUS_OK;
    }
    if (value.size > 1 || (value.size == 1 && (unsigned char)value.data[0] >= 0x80)) {
        return error_set(err, STATUS_CONFIG, "E-SCHEMA", "\"%s\": \"dialect\".\"%s\" is one ASCII character", where, key);
    }
    *character = value.size == 0 ? '\0' : value.data[0];
    return STATUS_OK;
}

static enum status
declare_header(const struct json *said, const char *where, struct dialect *dialect, struct error *err)
{
    const struct json *rows = json_get(said, "headerRows");
    uint64_t before = 0;

    dialect->no_header = !json_get_bool(said, "header", true);
    dialect->header_count = 0;
    for (const struct json *row = json_first(rows); row != NULL; row = json_next(row)) {
        const int64_t number = json_integer(row, 0);

        if (number <= 0 || (uint64_t)number <= before || (uint64_t)number > limits.header_rows
            || dialect->header_count == DIALECT_HEADER_ROWS) {
            return error_set(err, STATUS_CONFIG, "E-SCHEMA",
                             "\"%s\": \"dialect\".\"headerRows\" has up to %d row numbers from 1 to %" PRIu64 ", ascending", where,
                             DIALECT_HEADER_ROWS, limits.header_rows);
        }
        before = (uint64_t)number;
        dialect->header_rows[dialect->header_count++] = before;
    }
    return STATUS_OK;
}

enum status
dialect_declare(const struct json *said, const char *where, struct dialect *dialect, struct error *err)
{
    const struct text line_end = json_get_text(said, "lineTerminator");
    const char quote = dialect->quote;

    if (!json_is_object(said)) {
        return STATUS_OK;
    }
    TRY(declare(said, where, "delimiter", &dialect->delimiter, err));
    TRY(declare(said, where, "quoteChar", &dialect->quote, err));
    if (dialect->quote != quote || json_get_bool(said, "doubleQuote", false)) {
        dialect->escape = dialect->quote;
    }
    TRY(declare(said, where, "escapeChar", &dialect->escape, err));
    TRY(declare_header(said, where, dialect, err));
    if (line_end.size > 0) {
        dialect->line_end = text_equal(line_end, TEXT("\r")) ? '\r' : '\n';
    }
    dialect->skip_blanks = json_get_bool(said, "skipInitialSpace", dialect->skip_blanks);
    dialect->first_table = text_equal(json_get_text(said, "tables"), TEXT("first"));
    if (dialect->delimiter == '\0' || dialect->delimiter == dialect->quote || dialect->delimiter == dialect->line_end
        || dialect->delimiter == dialect->escape) {
        return error_set(err, STATUS_CONFIG, "E-SCHEMA",
                         "\"%s\": \"dialect\": the delimiter must be another character than quote, escape and line end", where);
    }
    dialect->columns = 0;
    return STATUS_OK;
}
