/* SPDX-License-Identifier: Apache-2.0 */
/* Between derived_load.c and derived_part.c; nobody else includes it. */
#ifndef BIDUI_DERIVED_LOADER_H
#define BIDUI_DERIVED_LOADER_H

#include "transform/rules/derived.h"
#include "transform/rules/loader.h"

enum { DERIVED_FIELDS_MAX = 200 };

enum derived_state { DERIVED_NEW, DERIVED_OPEN, DERIVED_DONE };

struct derived_loading {
    struct rule_set *set;
    struct pack *pack;
    const struct rule_options *options;
    struct rule_loader *loaders; /* by derived source: its file, for places in messages */
    enum derived_state *states;
};

/* Reads a derived source unless that was done; false when it is being read: a circle, which is named. */
bool derived_load_one(struct derived_loading *loading, size_t number);
/* Reads a part from JSON that stands at byte `place` of the file. The first part names the columns of `schema`. */
void derived_part_read(struct derived_loading *loading, struct rule_loader *loader, const struct json *json, size_t place,
                       struct derived *derived, struct schema *schema);

#endif
