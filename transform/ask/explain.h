/* SPDX-License-Identifier: Apache-2.0 */
/* Between rule_explain.c (a rule) and its parts explain_rows.c, explain_finding.c (a finding with the rows behind it). They print. */
#ifndef BIDUI_EXPLAIN_H
#define BIDUI_EXPLAIN_H

#include "common/formats/csv.h"
#include "common/formats/package.h"
#include "transform/rules/context.h"

/* A resource of transform's package of a batch, line by line; `open` is false when the package has none of that name. */
struct explain_lines {
    struct package package;
    struct text content;
    struct csv_cursor cursor;
    bool open;
};

enum status explain_lines_open(const struct rule_context *context, const char *batch, const char *resource, struct arena *arena,
                               struct explain_lines *lines, struct error *err) ERROR_MUST_CHECK;
void explain_lines_close(struct explain_lines *lines);
/* `label` padded, then the text; nothing for NULL. */
void explain_say(const char *label, struct text text);

/* Which columns of which sources an expression looks at. */
struct explain_column {
    const struct schema *schema;
    size_t field;
};
struct explain_columns {
    struct explain_column *items;
    size_t count;
    size_t capacity;
    struct arena *arena;
};
void explain_columns_of(struct explain_columns *columns, const struct rule *rule);
bool explain_columns_has(const struct explain_columns *columns, const struct schema *schema, size_t field);

struct explain_options {
    bool reveal; /* personal numbers in clear */
    bool all;    /* every column, not only those the rule looks at */
};

/* The rows of an evidence array, by source; `rule` NULL: it is not there any more. */
enum status explain_rows(const struct rule_context *context, const char *batch, struct text evidence, const struct rule *rule,
                         const struct explain_options *options, struct arena *arena, struct error *err) ERROR_MUST_CHECK;
/* A finding of any batch by its key. E-USAGE when there is none. */
enum status explain_finding(const struct rule_context *context, struct text key, const struct explain_options *options, struct arena *arena,
                            struct error *err) ERROR_MUST_CHECK;

#endif
