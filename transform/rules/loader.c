/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/loader.h"

#include "common/ground/file.h"
#include "transform/rules/derived.h"
#include "transform/table/catalog.h"

enum { FILE_MAX = 1024 * 1024 };

bool
rule_loader_open(struct rule_loader *loader)
{
    struct error err = {0};
    struct json *json;

    loader->good = true;
    if (file_read(loader->path, FILE_MAX, loader->arena, &loader->file, &err) != STATUS_OK
        || json_parse(loader->file, loader->path, &json, &err) != STATUS_OK) {
        rule_problem_add(loader->problems, (struct rule_problem){.id = arena_must_string(loader->arena, text_from(err.id)),
                                                                 .path = loader->path,
                                                                 .message = arena_must_string(loader->arena, text_from(err.message))});
        loader->good = false;
        return false;
    }
    json_keep(json, loader->arena);
    loader->json = json;
    return true;
}

void
rule_loader_report(struct rule_loader *loader, size_t value, uint32_t at, const char *id, const char *message, const char *hint)
{
    struct rule_problem problem = {.id = id, .path = loader->path, .message = message, .hint = hint, .warning = id[0] == 'W'};

    if (value != SIZE_MAX) {
        rule_problem_place(loader->file, value, at, &problem.line, &problem.column);
    }
    rule_problem_add(loader->problems, problem);
    loader->good = loader->good && problem.warning;
}

void
rule_loader_report_key(struct rule_loader *loader, const char *key, const char *id, const char *message, const char *hint)
{
    rule_loader_report(loader, rule_problem_find(loader->file, 0, key), 0, id, message, hint);
}

struct text
rule_loader_text(struct rule_loader *loader, const char *key, bool required)
{
    const struct text text = json_get_text(loader->json, key);

    loader->good = loader->good && (text.size > 0 || !required); /* the file's form has told it */
    return text.size == 0 ? TEXT_NULL : text;
}

static void
report_form(void *context, const struct meta_problem *problem)
{
    struct rule_loader *loader = context;

    rule_problem_add(loader->problems, (struct rule_problem){.id = "E-RULE-KEY",
                                                             .path = loader->path,
                                                             .line = problem->line,
                                                             .column = problem->column,
                                                             .message = problem->message,
                                                             .hint = problem->hint});
    loader->good = false;
}

void
rule_loader_check_form(struct rule_loader *loader, enum meta_kind kind)
{
    const struct meta_file file = {.kind = kind, .source = loader->file, .document = loader->json};

    (void)meta_check(&file, loader->arena, report_form, loader);
}

bool
rule_loader_share(struct text text, fixed *share)
{
    if (!text_ends_with(text, TEXT("%"))) {
        return false;
    }
    text.size--;
    return fixed_parse(text_trim(text), share) && *share >= 0;
}

void
rule_loader_note_source(const struct rule_loader *loader, bool *reads, size_t table)
{
    const struct pack *pack = loader->pack;
    const bool *further;

    reads[table] = true;
    if (!catalog_is_derived(pack, table)) {
        reads[table % pack->source_count] = true; /* what was before is before the present one */
        return;
    }
    further = loader->derived->items[table - VARIANTS * pack->source_count].reads;
    for (size_t at = 0; further != NULL && at < catalog_count(pack); at++) {
        reads[at] = reads[at] || further[at];
    }
}

struct expr_context
rule_loader_context(const struct rule_loader *loader, struct expr_problems *found)
{
    return (struct expr_context){
        .pack = loader->pack,
        .division = loader->options->division,
        .as_of = loader->options->as_of,
        .overrides = loader->options->overrides,
        .override_count = loader->options->override_count,
        .arena = loader->arena,
        .problems = found,
    };
}

void
rule_loader_report_all(struct rule_loader *loader, size_t value, const struct expr_problems *found)
{
    for (size_t at = 0; at < found->count; at++) {
        rule_loader_report(loader, value, found->items[at].at, found->items[at].id, found->items[at].message, found->items[at].hint);
    }
}

void
rule_loader_hash_text(struct hash *hash, struct text text)
{
    const uint64_t size = text_is_null(text) ? UINT64_MAX : text.size;

    hash_update(hash, &size, sizeof size);
    if (text.size > 0) {
        hash_update(hash, text.data, text.size);
    }
}
