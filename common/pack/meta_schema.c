/* SPDX-License-Identifier: Apache-2.0 */
#include "common/pack/meta_schema.h"

#include <assert.h>
#include <pthread.h>

/* The assembler takes the file's bytes as they are, from the folder in which the compiler runs: the root. (Make knows of it, see there.) */
#define EMBED(name)                                                                                                    \
    extern const char meta_schema_##name[];                                                                            \
    extern const char meta_schema_##name##_end[];                                                                      \
    __asm__(".pushsection .rodata\n.globl meta_schema_" #name "\n.globl meta_schema_" #name "_end\nmeta_schema_" #name \
            ":\n.incbin \"schemas/meta/" #name ".schema.json\"\nmeta_schema_" #name "_end:\n.byte 0\n.popsection\n")

EMBED(site);
EMBED(pack);
EMBED(source);
EMBED(derived);
EMBED(rule);
EMBED(param);
EMBED(link);

static const struct {
    const char *name;
    const char *data;
    const char *end;
} files[] = {
    [META_SITE] = {"meta/site.schema.json",    meta_schema_site,    meta_schema_site_end   },
    [META_PACK] = {"meta/pack.schema.json",    meta_schema_pack,    meta_schema_pack_end   },
    [META_SOURCE] = {"meta/source.schema.json",  meta_schema_source,  meta_schema_source_end },
    [META_DERIVED] = {"meta/derived.schema.json", meta_schema_derived, meta_schema_derived_end},
    [META_RULE] = {"meta/rule.schema.json",    meta_schema_rule,    meta_schema_rule_end   },
    [META_PARAM] = {"meta/param.schema.json",   meta_schema_param,   meta_schema_param_end  },
    [META_LINK] = {"meta/link.schema.json",    meta_schema_link,    meta_schema_link_end   },
};

enum { KINDS = sizeof files / sizeof files[0] };

static struct json *schemas[KINDS];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
parse_all(void)
{
    for (size_t kind = 0; kind < KINDS; kind++) {
        const struct text source = {files[kind].data, (size_t)(files[kind].end - files[kind].data)};
        struct error err;

        if (json_parse(source, files[kind].name, &schemas[kind], &err) != STATUS_OK) {
            error_exit(STATUS_BUG, err.id, "%s", err.message);
        }
    }
}

const struct json *
meta_schema_of(enum meta_kind kind)
{
    (void)pthread_once(&once, parse_all);
    return schemas[kind];
}
