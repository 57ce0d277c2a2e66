/* SPDX-License-Identifier: Apache-2.0 */
/* pack.json: "flood": {"share": "30%", "min_rows": 100}, "exemptions": {"source": "exemption", "rule": "rule", "until": "until"} */
#include "transform/rules/load.h"

#include "common/formats/json.h"
#include "common/ground/file.h"

bool
rule_settings_share(struct text text, fixed *share)
{
    if (!text_ends_with(text, TEXT("%"))) {
        return false;
    }
    text.size--;
    return fixed_parse(text_trim(text), share) && *share >= 0;
}

static void
refuse(const char *path, const char *message, struct rule_problems *problems)
{
    rule_problem_add(problems, (struct rule_problem){.id = "E-PACK", .path = path, .message = message});
}

static void
read_exemptions(const struct json *json, const struct pack *pack, const char *path, struct rule_settings *settings,
                struct rule_problems *problems)
{
    const struct schema *schema = schema_find(pack, json_get_text(json, "source"));

    if (schema == NULL) {
        refuse(path, "\"exemptions\" must name a source of the pack", problems);
        return;
    }
    settings->exemption_rule = schema_field_find(schema, json_get_text(json, "rule"));
    settings->exemption_until = schema_field_find(schema, json_get_text(json, "until"));
    if (settings->exemption_rule == SIZE_MAX || settings->exemption_until == SIZE_MAX
        || schema->fields[settings->exemption_until].type != SCHEMA_DATE
        || schema->fields[settings->exemption_rule].type != SCHEMA_STRING) {
        refuse(path, "\"exemptions\" must name the columns \"rule\" (a string) and \"until\" (a date) of its source", problems);
        return;
    }
    settings->exemption_source = (size_t)(schema - pack->sources);
}

struct rule_settings
rule_settings_read(const struct pack *pack, struct arena *arena, struct rule_problems *problems)
{
    struct rule_settings settings = {.flood_share = -1, .exemption_source = SIZE_MAX};
    const char *path = file_join(arena, pack->folder, "pack.json");
    const struct json *flood;
    struct json *json;
    struct error err = {0};

    if (json_read(path, &json, &err) != STATUS_OK) {
        refuse(path, arena_must_string(arena, text_from(err.message)), problems);
        return settings;
    }
    flood = json_get(json, "flood");
    settings.flood_rows = json_get_integer(flood, "min_rows", 0);
    if (flood != NULL && !rule_settings_share(json_get_text(flood, "share"), &settings.flood_share)) {
        refuse(path, "\"flood\" needs a \"share\" such as \"30%\"", problems);
    }
    if (json_get(json, "exemptions") != NULL) {
        read_exemptions(json_get(json, "exemptions"), pack, path, &settings, problems);
    }
    json_free(json);
    return settings;
}
