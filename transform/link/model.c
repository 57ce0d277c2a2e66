/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/link/model.h"

#include "common/ground/thread.h"
#include "common/pack/meta.h"
#include "transform/link/key.h"

#include <stdlib.h>

enum { BUCKET_MOST = 2000 };

/* ---- reading ---- */

static enum status
refuse(struct error *err, const struct model *model, const char *reason)
{
    return error_set(err, STATUS_CONFIG, "E-LINK-MODEL", "%s: %s", model->path, reason);
}

static struct text
kept_text(const struct json *object, const char *key, struct arena *arena)
{
    const struct text text = json_get_text(object, key);

    return text_is_null(text) ? TEXT_NULL : arena_must_text(arena, text);
}

static enum status
read_comparisons(const struct json *document, struct arena *arena, struct model *model, struct error *err)
{
    double patterns = 1;

    for (const struct json *item = json_first(json_get(document, "comparisons")); item != NULL; item = json_next(item)) {
        struct comparison *comparison = &model->comparisons[model->comparison_count];

        TRY(comparison_read(item, model->path, arena, comparison, err));
        for (size_t at = 0; at < model->comparison_count; at++) {
            if (text_equal(model->comparisons[at].name, comparison->name)) {
                return error_set(err, STATUS_CONFIG, "E-LINK-MODEL", "%s: two comparisons are called \"%.*s\"", model->path,
                                 TEXT_ARG(comparison->name));
            }
        }
        patterns *= comparison->level_count + 1;
        model->comparison_count++;
    }
    return patterns < 9e18 ? STATUS_OK : refuse(err, model, "too many levels together: leave out \"frequencies\" of some comparisons");
}

/* The row of key.c's table for a word such as `first:3`. */
static bool
find_transform(struct model_part *part)
{
    const size_t colon = text_find(part->as, TEXT(":"));
    const struct text word = colon == SIZE_MAX ? part->as : (struct text){part->as.data, colon};

    for (size_t at = 0; key_transform_at(at) != NULL; at++) {
        if (text_equal(text_from(key_transform_at(at)->name), word)) {
            part->transform = at;
            part->length = colon == SIZE_MAX ? 0 : (size_t)strtoul(part->as.data + colon + 1, NULL, 10);
            return key_transform_at(at)->takes_length == (part->length > 0);
        }
    }
    return false;
}

/* The part's number; equal parts of several rules are one. */
static enum status
add_part(const struct json *item, struct arena *arena, struct model *model, size_t *number, struct error *err)
{
    struct model_part part = {.column = text_is_null(json_text(item)) ? kept_text(item, "column", arena)
                                                                      : arena_must_text(arena, json_text(item)),
                              .as = kept_text(item, "as", arena)};

    part.right_column = json_get(item, "right_column") == NULL ? part.column : kept_text(item, "right_column", arena);
    part.as = text_is_null(part.as) ? TEXT("value") : part.as;
    if (!find_transform(&part)) {
        return error_set(err, STATUS_CONFIG, "E-LINK-MODEL", "%s: there is no part \"%.*s\" of a column", model->path, TEXT_ARG(part.as));
    }
    for (*number = 0; *number < model->part_count; (*number)++) {
        const struct model_part *other = &model->parts[*number];

        if (text_equal(other->column, part.column) && text_equal(other->right_column, part.right_column)
            && text_equal(other->as, part.as)) {
            return STATUS_OK;
        }
    }
    if (model->part_count == MODEL_PARTS) {
        return refuse(err, model, "the blocking rules have more than 48 different parts");
    }
    model->parts[model->part_count++] = part;
    return STATUS_OK;
}

static enum status
read_rules(const struct json *document, struct arena *arena, struct model *model, struct error *err)
{
    for (const struct json *item = json_first(json_get(document, "blocking")); item != NULL; item = json_next(item)) {
        struct model_rule *rule = &model->rules[model->rule_count++];

        for (const struct json *part = json_first(item); part != NULL; part = json_next(part)) {
            TRY(add_part(part, arena, model, &rule->parts[rule->part_count], err));
            rule->part_count++;
        }
    }
    return STATUS_OK;
}

/* ---- what was estimated ---- */

static bool
find_level(const struct model *model, struct text comparison, struct text level, size_t *at, unsigned *number)
{
    for (*at = 0; *at < model->comparison_count; (*at)++) {
        const struct comparison *one = &model->comparisons[*at];

        for (*number = 0; text_equal(one->name, comparison) && *number < one->level_count; (*number)++) {
            if (text_equal(text_from(one->levels[*number].name), level)) {
                return true;
            }
        }
    }
    return false;
}

static enum status
read_estimate(const struct json *estimated, struct arena *arena, struct model *model, struct error *err)
{
    struct model_estimate *estimate = &model->estimate;
    size_t wanted = 0;

    model->estimated = true;
    model->data_hash = kept_text(estimated, "data", arena);
    estimate->prior = json_number(json_get(estimated, "prior"));
    estimate->alike = json_number(json_get(estimated, "alike"));
    estimate->matches = json_number(json_get(estimated, "matches"));
    estimate->rounds = (unsigned)json_get_integer(estimated, "rounds", 0);
    for (const struct json *item = json_first(json_get(estimated, "levels")); item != NULL; item = json_next(item)) {
        const struct text comparison = json_get_text(item, "comparison");
        const struct text level = json_get_text(item, "level");
        size_t at;
        unsigned number;

        if (!find_level(model, comparison, level, &at, &number)) {
            return error_set(err, STATUS_CONFIG, "E-LINK-MODEL",
                             "%s: what was estimated has a level \"%.*s\" of \"%.*s\", which the model has not", model->path,
                             TEXT_ARG(level), TEXT_ARG(comparison));
        }
        estimate->match[at][number] = json_number(json_get(item, "match"));
        estimate->look[at][number] = json_number(json_get(item, "alike"));
        estimate->other[at][number] = json_number(json_get(item, "other"));
    }
    for (size_t at = 0; at < model->comparison_count; at++) {
        wanted += model->comparisons[at].level_count;
    }
    return json_count(json_get(estimated, "levels")) == wanted
               ? STATUS_OK
               : refuse(err, model,
                        "what was estimated has not each level of each comparison once: estimate it again without \"estimated\"");
}

static const struct {
    const char *name;
    enum model_matches matches;
} matches_words[] = {
    {"many",       MODEL_MANY      },
    {"one_right",  MODEL_ONE_RIGHT },
    {"one_to_one", MODEL_ONE_TO_ONE},
};

enum status
model_read(const char *path, struct arena *arena, struct model *model, struct error *err)
{
    const struct meta_names names = {0};
    struct json *document;
    struct text matches;

    *model = (struct model){.path = path};
    TRY(meta_read(path, META_LINK, "E-LINK-MODEL", &names, arena, &document, err));
    json_keep(document, arena);
    model->id = kept_text(document, "id", arena);
    model->right_id = json_get(document, "right_id") == NULL ? model->id : kept_text(document, "right_id", arena);
    model->look_alikes = json_get_bool(document, "look_alikes", false);
    model->look_alikes_given = json_get(document, "look_alikes") != NULL;
    model->bucket_most = (size_t)json_get_integer(document, "bucket_most", BUCKET_MOST);
    matches = json_get_text(document, "matches");
    for (size_t at = 0; at < sizeof matches_words / sizeof *matches_words; at++) {
        if (text_equal(matches, text_from(matches_words[at].name))) {
            model->matches = matches_words[at].matches;
            model->matches_given = true;
        }
    }
    TRY(read_comparisons(document, arena, model, err));
    TRY(read_rules(document, arena, model, err));
    return json_get(document, "estimated") == NULL ? STATUS_OK : read_estimate(json_get(document, "estimated"), arena, model, err);
}

/* ---- writing ---- */

static void
print_member(struct buffer *out, const char *key, struct text value)
{
    buffer_format(out, "\"%s\": ", key);
    buffer_append_json(out, value);
}

static void
print_columns(struct buffer *out, const char *key, const struct text *columns, size_t count)
{
    buffer_format(out, "\"%s\": [", key);
    for (size_t at = 0; at < count; at++) {
        buffer_append_string(out, at == 0 ? "" : ", ");
        buffer_append_json(out, columns[at]);
    }
    buffer_append_string(out, "]");
}

static void
print_comparison(struct buffer *out, const struct comparison *comparison)
{
    buffer_append_string(out, "    {");
    print_member(out, "name", comparison->name);
    buffer_append_string(out, ", ");
    print_member(out, "label", comparison->label);
    buffer_append_string(out, ", ");
    print_columns(out, "column", comparison->columns, comparison->column_count);
    buffer_append_string(out, ", ");
    print_columns(out, "right_column", comparison->right_columns, comparison->column_count);
    buffer_append_string(out, ", ");
    print_member(out, "type", text_from(comparison->kind->name));
    for (size_t at = 0; at < comparison->threshold_count; at++) {
        buffer_format(out, "%s%.17g", at == 0 ? ", \"thresholds\": [" : ", ", comparison->thresholds[at]);
    }
    buffer_append_string(out, comparison->threshold_count == 0 ? "" : "]");
    buffer_format(out, "%s}", comparison->frequencies ? ", \"frequencies\": true" : "");
}

static void
print_rule(struct buffer *out, const struct model *model, const struct model_rule *rule)
{
    buffer_append_string(out, "    [");
    for (size_t at = 0; at < rule->part_count; at++) {
        const struct model_part *part = &model->parts[rule->parts[at]];

        buffer_append_string(out, at == 0 ? "{" : ", {");
        print_member(out, "column", part->column);
        buffer_append_string(out, ", ");
        print_member(out, "right_column", part->right_column);
        buffer_append_string(out, ", ");
        print_member(out, "as", part->as);
        buffer_append_string(out, "}");
    }
    buffer_append_string(out, "]");
}

static void
print_levels(struct buffer *out, const struct model *model)
{
    const char *before = "";

    for (size_t at = 0; at < model->comparison_count; at++) {
        const struct comparison *comparison = &model->comparisons[at];

        for (unsigned level = 0; level < comparison->level_count; level++) {
            buffer_format(out, "%s\n      {", before);
            print_member(out, "comparison", comparison->name);
            buffer_append_string(out, ", ");
            print_member(out, "level", text_from(comparison->levels[level].name));
            buffer_format(out, ", \"match\": %.17g, \"alike\": %.17g, \"other\": %.17g}", model->estimate.match[at][level],
                          model->estimate.look[at][level], model->estimate.other[at][level]);
            before = ",";
        }
    }
}

void
model_print(const struct model *model, const char *data_hash, struct buffer *out)
{
    buffer_append_string(out, "{\n  ");
    if (!text_is_null(model->id)) {
        print_member(out, "id", model->id);
        buffer_append_string(out, ", ");
        print_member(out, "right_id", model->right_id);
        buffer_append_string(out, ",\n  ");
    }
    print_member(out, "matches", text_from(matches_words[model->matches].name));
    buffer_format(out, ",\n  \"look_alikes\": %s,\n  \"bucket_most\": %zu,\n  \"comparisons\": [", model->look_alikes ? "true" : "false",
                  model->bucket_most);
    for (size_t at = 0; at < model->comparison_count; at++) {
        buffer_append_string(out, at == 0 ? "\n" : ",\n");
        print_comparison(out, &model->comparisons[at]);
    }
    buffer_append_string(out, "\n  ],\n  \"blocking\": [");
    for (size_t at = 0; at < model->rule_count; at++) {
        buffer_append_string(out, at == 0 ? "\n" : ",\n");
        print_rule(out, model, &model->rules[at]);
    }
    buffer_format(out,
                  "\n  ],\n  \"estimated\": {\n    \"data\": \"%s\",\n    \"prior\": %.17g, \"alike\": %.17g, \"matches\": %.17g, "
                  "\"rounds\": %u,\n    \"levels\": [",
                  data_hash, model->estimate.prior, model->estimate.alike, model->estimate.matches, model->estimate.rounds);
    print_levels(out, model);
    buffer_append_string(out, "\n    ]\n  }\n}\n");
}

/* ---- binding to columns ---- */

static enum status
find_column(const struct link_source *source, struct text name, const struct link_column **column, struct error *err)
{
    struct text_nearest nearest = text_nearest_to(name);

    *column = value_column(source, name);
    if (*column != NULL) {
        return STATUS_OK;
    }
    for (size_t at = 0; at < source->column_count; at++) {
        text_nearest_offer(&nearest, source->columns[at].name);
    }
    (void)error_set(err, STATUS_CONFIG, "E-LINK-COLUMN", "%s has no column \"%.*s\", which the model names", source->name, TEXT_ARG(name));
    if (!text_is_null(nearest.found)) {
        error_hint(err, "did you mean \"%.*s\"?", TEXT_ARG(nearest.found));
    }
    return STATUS_CONFIG;
}

/* A slot to be built: a column on both sides, read in one way. */
struct slot {
    struct text columns[2];
    enum value_kind kind;
    const struct link_column *bound[2];
};

struct binding {
    const struct link_source *sources[2]; /* the right one NULL when there is one */
    struct slot slots[MODEL_SLOTS];
    struct model_records *records;
    struct arena *arenas; /* one a slot */
};

static enum status
find_slot(struct binding *binding, struct text left, struct text right, enum value_kind kind, size_t *slot, struct error *err)
{
    size_t *const count = &binding->records->slot_count;

    for (*slot = 0; *slot < *count; (*slot)++) {
        const struct slot *known = &binding->slots[*slot];

        if (known->kind == kind && text_equal(known->columns[0], left) && text_equal(known->columns[1], right)) {
            return STATUS_OK;
        }
    }
    binding->slots[*slot] = (struct slot){
        .columns = {left, right},
          .kind = kind
    };
    TRY(find_column(binding->sources[0], left, &binding->slots[*slot].bound[0], err));
    if (binding->sources[1] != NULL) {
        TRY(find_column(binding->sources[1], right, &binding->slots[*slot].bound[1], err));
    }
    (*count)++;
    return STATUS_OK;
}

/* How a part reads its column: as its transform says, else as a comparison over it does. */
static enum value_kind
kind_of_part(const struct model *model, const struct model_part *part)
{
    const enum value_kind kind = key_transform_at(part->transform)->kind;

    for (size_t at = 0; at < model->comparison_count && kind == VALUE_KIND_COUNT; at++) {
        const struct comparison *comparison = &model->comparisons[at];

        for (size_t column = 0; column < comparison->column_count; column++) {
            if (text_equal(comparison->columns[column], part->column)) {
                return comparison->kind->values[column];
            }
        }
    }
    return kind == VALUE_KIND_COUNT ? VALUE_TEXT : kind;
}

static enum status
bind_columns(struct model *model, struct binding *binding, struct error *err)
{
    for (size_t at = 0; at < model->comparison_count; at++) {
        struct comparison *comparison = &model->comparisons[at];

        for (size_t column = 0; column < comparison->column_count; column++) {
            TRY(find_slot(binding, comparison->columns[column], comparison->right_columns[column], comparison->kind->values[column],
                          &comparison->slots[column], err));
        }
    }
    for (size_t at = 0; at < model->part_count; at++) {
        struct model_part *part = &model->parts[at];

        TRY(find_slot(binding, part->column, part->right_column, kind_of_part(model, part), &part->slot, err));
    }
    return STATUS_OK;
}

static enum status
build_slot(void *context, size_t task, size_t worker, struct error *err)
{
    struct binding *binding = context;
    struct model_records *records = binding->records;
    struct slot *slot = &binding->slots[task];
    struct value_domain *domain = records->domains[task];

    (void)worker;
    (void)err;
    records->columns[task][0] = slot->bound[0];
    records->columns[task][1] = slot->bound[1] == NULL ? slot->bound[0] : slot->bound[1];
    domain->kind = slot->kind;
    domain->column = slot->columns[0];
    value_domain_build(domain, slot->bound[0], records->row_count[0], slot->bound[1], records->row_count[1], &records->unread[task],
                       &binding->arenas[task]);
    return STATUS_OK;
}

static void
free_arena(void *arena)
{
    arena_done(arena);
}

/* A row's codes side by side: one line of the cache a record. */
static void
gather_rows(struct model_records *records, struct arena *arena)
{
    const unsigned sides = records->one_source ? 1 : 2;

    for (unsigned side = 0; side < sides; side++) {
        records->rows[side] = arena_must_zero(arena, records->row_count[side] * records->slot_count + 1, sizeof *records->rows[side]);
        for (size_t slot = 0; slot < records->slot_count; slot++) {
            for (size_t row = 0; row < records->row_count[side]; row++) {
                records->rows[side][row * records->slot_count + slot] = records->domains[slot]->codes[side][row];
            }
        }
    }
    if (records->one_source) {
        records->rows[1] = records->rows[0];
    }
}

enum status
model_bind(struct model *model, const struct link_source *left, const struct link_source *right, size_t threads, struct arena *arena,
           struct model_records *records, struct error *err)
{
    struct binding binding = {
        .sources = {left, right},
          .records = records
    };

    *records = (struct model_records){
        .one_source = right == NULL, .row_count = {left->row_count, right == NULL ? left->row_count : right->row_count}
    };
    if (!model->matches_given) {
        model->matches = right == NULL ? MODEL_MANY : MODEL_ONE_RIGHT;
    }
    if (!model->look_alikes_given) {
        model->look_alikes = right != NULL;
    }
    if (right == NULL && model->matches != MODEL_MANY) {
        return refuse(err, model, "\"matches\" is \"many\" when there is one file");
    }
    TRY(bind_columns(model, &binding, err));
    binding.arenas = arena_must_zero(arena, records->slot_count, sizeof *binding.arenas);
    for (size_t slot = 0; slot < records->slot_count; slot++) {
        records->domains[slot] = arena_must_zero(arena, 1, sizeof *records->domains[slot]);
        arena_init(&binding.arenas[slot], 0);
        arena_on_done(arena, free_arena, &binding.arenas[slot]);
    }
    TRY(thread_each(threads, records->slot_count, build_slot, &binding, err));
    gather_rows(records, arena);
    for (size_t at = 0; at < model->comparison_count; at++) {
        struct comparison *comparison = &model->comparisons[at];

        for (size_t column = 0; column < comparison->column_count; column++) {
            comparison->domains[column] = records->domains[comparison->slots[column]];
        }
        comparison_bin(comparison, records->row_count[0], records->row_count[1], arena);
    }
    return STATUS_OK;
}

double
model_pairs(const struct model_records *records)
{
    const double left = (double)records->row_count[0];

    return records->one_source ? left * (left - 1) / 2 : left * (double)records->row_count[1];
}
