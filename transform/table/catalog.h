/* SPDX-License-Identifier: Apache-2.0 */
/* What rules may name as a source, and which table of a batch that is: the pack's sources at all their variants (common/pack/variant.h),
 * then the derived ones (transform/rules/derived.h), by name. Pure. */
#ifndef BIDUI_CATALOG_H
#define BIDUI_CATALOG_H

#include "common/pack/schema.h"
#include "common/pack/variant.h"

/* Tables of a batch that holds everything. */
size_t catalog_count(const struct pack *pack);
/* Number of the table of a source or derived source; what is not delivered has no earlier states. SIZE_MAX: there is none. */
size_t catalog_find(const struct pack *pack, struct text name, enum variant variant);
/* `member`, `member@previous`. */
size_t catalog_find_written(const struct pack *pack, struct text written);
const struct schema *catalog_schema(const struct pack *pack, size_t table);
enum variant catalog_variant(const struct pack *pack, size_t table);
bool catalog_is_derived(const struct pack *pack, size_t table);
/* The nearest name of a source or derived source, or TEXT_NULL. */
struct text catalog_suggest(const struct pack *pack, struct text wanted);

#endif
