/* SPDX-License-Identifier: Apache-2.0 */
/* Is a file of a pack or a site written as schemas/meta/ says? One validator for all of them: keys that do not exist, with the nearest that
 * does; keys that are missing; words, numbers and forms that are not allowed; keys that are there twice. Each problem has its line and
 * column.
 *
 * The schemas are JSON Schema 2020-12 (editors use the same files) in the part of it that they use: type, enum, const, pattern, minLength,
 * maxLength, minimum, maximum, minItems, maxItems, uniqueItems, minProperties, properties, additionalProperties, propertyNames, required,
 * items, $ref into $defs, oneOf, anyOf, allOf, not, if/then/else. A word that is none of these, title and description apart, is a bug
 * (assert). One keyword is ours: "names": "source" or "rule" says that a text is the name of one. They are built into the programs: what a
 * file may hold depends on the programs that read it.
 *
 * Pure; any thread, each with an arena of its own. Cost: linear in the file, some tens of microseconds for a rule. */
#ifndef BIDUI_META_H
#define BIDUI_META_H

#include "common/formats/json.h"
#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/text.h"
#include "common/pack/meta_schema.h"

struct meta_problem {
    size_t line; /* from 1; column in characters */
    size_t column;
    const char *message;
    const char *hint; /* NULL: none */
};

typedef void (*meta_listener)(void *context, const struct meta_problem *problem);

/* What may be named; NULL names are not checked. */
struct meta_names {
    const struct text *sources;
    size_t source_count;
    const struct text *rules;
    size_t rule_count;
};

struct meta_file {
    enum meta_kind kind;
    struct text source; /* the file's bytes */
    const struct json *document;
    struct meta_names names;
};

/* Tells every problem, in the order of the schema; messages live in the arena. False when there was one. */
bool meta_check(const struct meta_file *file, struct arena *arena, meta_listener listener, void *context);

/* Reads and parses a file, and checks it: the first problem is an error `id` (78) `path:line:column: message`. */
enum status meta_read(const char *path, enum meta_kind kind, const char *id, const struct meta_names *names, struct arena *arena,
                      struct json **document, struct error *err) ERROR_MUST_CHECK;

#endif
