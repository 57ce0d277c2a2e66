/* SPDX-License-Identifier: Apache-2.0 */
/* The files of schemas/meta/, built into the programs (meta_schema.c) and parsed once, at the first use, for the life of the process. */
#ifndef BIDUI_META_SCHEMA_H
#define BIDUI_META_SCHEMA_H

#include "common/formats/json.h"

enum meta_kind { META_SITE, META_PACK, META_SOURCE, META_DERIVED, META_RULE, META_PARAM, META_LINK };

/* Read-only; any thread. */
const struct json *meta_schema_of(enum meta_kind kind);

#endif
