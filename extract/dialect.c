/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/dialect.h"

#include "extract/splitter.h"

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
count_cells(struct text record, struct dialect dialect)
{
    size_t cells = 1;
    bool quoted = false;

    for (size_t at = 0; at < record.size; at++) {
        quoted ^= dialect.quote != '\0' && record.data[at] == dialect.quote;
        cells += !quoted && record.data[at] == dialect.delimiter;
    }
    return cells;
}

/* How well the dialect explains the head: records that have the most usual number of cells, more cells being a better explanation.
 * 0 when that number is one. */
static uint64_t
score(struct text head, struct dialect dialect)
{
    struct splitter splitter = {.at = head.data,
                                .end = head.data + head.size,
                                .line = 1,
                                .delimiter = dialect.delimiter,
                                .quote = dialect.quote,
                                .line_end = dialect.line_end};
    struct splitter_record record;
    size_t counts[CELLS_MAX + 1] = {0};
    size_t total = 0;
    size_t best = 1;

    while (total < SNIFF_RECORDS && splitter_next(&splitter, &record)) {
        const size_t cells = count_cells(record.bytes, dialect);

        if (record.bytes.size == 0) {
            continue;
        }
        counts[cells > CELLS_MAX ? CELLS_MAX : cells]++;
        total += record.fault == SPLITTER_GOOD ? 1 : 2;
    }
    for (size_t cells = 2; cells <= CELLS_MAX; cells++) {
        best = counts[cells] * cells > counts[best] * (best > 1 ? best : 0) ? cells : best;
    }
    if (best == 1) {
        return 0;
    }
    return counts[best] * 1000 / total * 1000 + (best > 999 ? 999 : best);
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

struct dialect
dialect_sniff(struct text head)
{
    static const char delimiters[] = {',', '\t', ';', '|'};
    struct dialect best = {',', '"', sniff_line_end(head)};
    uint64_t best_score = 0;

    if (declared_delimiter(head, &best.delimiter)) {
        return best;
    }
    for (size_t at = 0; at < sizeof delimiters; at++) {
        const struct dialect dialect = {delimiters[at], '"', best.line_end};
        const uint64_t points = score(head, dialect);

        if (points > best_score) {
            best_score = points;
            best = dialect;
        }
    }
    return best;
}
