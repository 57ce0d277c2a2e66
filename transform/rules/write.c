/* SPDX-License-Identifier: Apache-2.0 */
/* findings.csv, unknown.csv, rule_runs.csv, comparisons.csv: rules in order of their id, findings by file, sheet, row and key. */
#include "transform/rules/write.h"

#include "common/formats/csv.h"
#include "transform/rules/about.h"
#include "transform/rules/confirm.h"
#include "transform/rules/finding_key.h"
#include "transform/rules/history.h"
#include "transform/rules/run.h"

#include <inttypes.h>
#include <stdio.h>

static const struct package_field finding_fields[] = {
    {"finding_key",   "string" },
    {"rule",          "string" },
    {"class",         "string" },
    {"severity",      "string" },
    {"department",    "string" },
    {"subject",       "string" },
    {"subject_key",   "string" },
    {"division_code", "string" },
    {"source",        "string" },
    {"file",          "string" },
    {"sheet",         "string" },
    {"row",           "integer"},
    {"message",       "string" },
    {"evidence",      "string" },
    {"values",        "string" },
    {"dispatch",      "string" },
    {"due_days",      "integer"},
    {"subject_name",  "string" },
};
static const struct package_field run_fields[] = {
    {"rule",       "string" },
    {"rule_hash",  "string" },
    {"state",      "string" },
    {"reason",     "string" },
    {"rows",       "integer"},
    {"flagged",    "integer"},
    {"unknown",    "integer"},
    {"suppressed", "integer"},
    {"findings",   "integer"},
    {"exempt",     "integer"},
    {"held_back",  "integer"},
};
static const struct package_field unknown_fields[] = {
    {"rule",        "string"},
    {"finding_key", "string"},
    {"reason",      "string"},
};
static const struct package_field comparison_fields[] = {
    {"rule",      "string"},
    {"period",    "string"},
    {"as_of",     "date"  },
    {"metric",    "string"},
    {"unit",      "string"},
    {"basis",     "string"},
    {"published", "number"},
    {"computed",  "number"},
    {"verdict",   "string"},
    {"note",      "string"},
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum { NUMBER_SIZE = 24 };

static struct text
number_text(uint64_t number, char out[NUMBER_SIZE])
{
    const int size = snprintf(out, NUMBER_SIZE, "%" PRIu64, number);

    return (struct text){out, (size_t)size};
}

static enum status
write_finding(struct package_table *table, const struct rule_run *run, const struct rule *rule, const struct finding *finding,
              struct error *err)
{
    const struct table_place place = table_place_of(&run->batch->tables[rule->source], finding->row);
    const struct about about = about_of(&run->batch->tables[rule->source], finding->row);
    char row[NUMBER_SIZE];
    char due[NUMBER_SIZE];
    const struct text cells[COUNT(finding_fields)] = {
        text_from(finding->key),
        rule->id,
        rule->class,
        rule->severity,
        finding->flood || text_is_null(rule->department) ? about.department : rule->department,
        finding->flood ? TEXT("dataset") : rule->subject,
        finding->subject_key,
        finding->division_code,
        about.source,
        place.file,
        place.sheet,
        rule->from->built_in ? TEXT_NULL : number_text(place.row, row),
        finding->message,
        finding->evidence,
        finding->values,
        finding->flood ? TEXT("department") : rule->dispatch,
        rule->due_days < 0 ? TEXT_NULL : number_text((uint64_t)rule->due_days, due),
        finding->subject_name,
    };

    return package_table_row(table, cells, COUNT(finding_fields), err);
}

static enum status
write_run(struct package_table *table, const struct rule_result *result, struct error *err)
{
    char rows[NUMBER_SIZE];
    char flagged[NUMBER_SIZE];
    char unknown[NUMBER_SIZE];
    char suppressed[NUMBER_SIZE];
    char findings[NUMBER_SIZE];
    char exempt[NUMBER_SIZE];
    char held_back[NUMBER_SIZE];
    const struct text cells[COUNT(run_fields)] = {
        result->rule->id,
        text_from(result->rule->hash),
        text_from(rule_run_state_name(result->state)),
        text_from(result->reason),
        number_text(result->rows, rows),
        number_text(result->flagged, flagged),
        number_text(result->unknown, unknown),
        number_text(result->suppressed, suppressed),
        number_text(result->finding_count, findings),
        number_text(result->exempt, exempt),
        number_text(result->held_back, held_back),
    };

    return package_table_row(table, cells, COUNT(run_fields), err);
}

static enum status
write_comparison(struct package_table *table, const struct rule *rule, const struct comparison *comparison, struct error *err)
{
    struct text cells[COUNT(comparison_fields)];

    cells[0] = rule->id;
    memcpy(cells + 1, comparison->cells, sizeof comparison->cells);
    return package_table_row(table, cells, COUNT(comparison_fields), err);
}

static enum status
write_doubt(struct package_table *table, const struct rule *rule, const struct finding_doubt *doubt, struct error *err)
{
    const struct text cells[COUNT(unknown_fields)] = {rule->id, text_from(doubt->key), text_from(doubt->reason)};

    return package_table_row(table, cells, COUNT(unknown_fields), err);
}

struct tables {
    struct package_table *findings;
    struct package_table *unknown;
    struct package_table *runs;
    struct package_table *comparisons;
};

static enum status
write_all(const struct rule_run *run, const struct tables *tables, struct error *err)
{
    for (size_t at = 0; at < run->count; at++) {
        const struct rule_result *result = &run->results[at];

        TRY(write_run(tables->runs, result, err));
        for (size_t finding = 0; finding < result->finding_count; finding++) {
            TRY(write_finding(tables->findings, run, result->rule, &result->findings[finding], err));
        }
        for (size_t doubt = 0; doubt < result->doubt_count; doubt++) {
            TRY(write_doubt(tables->unknown, result->rule, &result->doubts[doubt], err));
        }
        for (size_t comparison = 0; comparison < result->comparison_count; comparison++) {
            TRY(write_comparison(tables->comparisons, result->rule, &result->comparisons[comparison], err));
        }
    }
    return STATUS_OK;
}

static enum status
write_run_tables(const struct rule_run *run, struct package_writer *writer, struct error *err)
{
    struct tables tables;

    TRY(package_table_open(writer, "findings", finding_fields, COUNT(finding_fields), &tables.findings, err));
    TRY(package_table_open(writer, "unknown", unknown_fields, COUNT(unknown_fields), &tables.unknown, err));
    TRY(package_table_open(writer, "rule_runs", run_fields, COUNT(run_fields), &tables.runs, err));
    TRY(package_table_open(writer, "comparisons", comparison_fields, COUNT(comparison_fields), &tables.comparisons, err));
    TRY(write_all(run, &tables, err));
    TRY(package_table_close(tables.findings, err));
    TRY(package_table_close(tables.unknown, err));
    TRY(package_table_close(tables.runs, err));
    return package_table_close(tables.comparisons, err);
}

/* Counts the rules over their gate; one that blocks ends the run with where to look. */
static enum status
check_gates(const struct rule_run *run, size_t *over, struct error *err)
{
    *over = 0;
    for (size_t at = 0; at < run->count; at++) {
        const struct rule_result *result = &run->results[at];
        const struct finding *first = result->findings;
        struct table_place place;

        *over += result->over_gate;
        if (!result->over_gate || !text_equal(result->rule->severity, TEXT("block"))) {
            continue;
        }
        place = table_place_of(&run->batch->tables[result->rule->source], first->row);
        (void)error_set(err, STATUS_DATA, "E-GATE",
                        "rule %.*s (%.*s) blocks the batch: %zu findings, the first in %.*s, row %" PRIu64 ": %.*s",
                        TEXT_ARG(result->rule->id), TEXT_ARG(result->rule->name), result->finding_count, TEXT_ARG(place.file), place.row,
                        TEXT_ARG(first->message));
        error_hint(err, "correct the delivery, or put the rule with a lower severity or a higher threshold into the site's rules/");
        return STATUS_DATA;
    }
    return STATUS_OK;
}

/* A rule that says itself how much of it may be unknown is held to that. */
static void
note_vague(const struct rule_set *rules, const struct rule_run *run)
{
    struct rule_gate *gate = rules->gate;

    gate->vague = arena_must_zero(rules->arena, run->count + 1, sizeof *gate->vague);
    for (size_t at = 0; at < run->count; at++) {
        const struct rule_result *result = &run->results[at];
        const struct rule *rule = result->rule;
        const bool own = rule->max_unknown >= 0 || rule->max_unknown_share >= 0;

        if (result->state == RULE_EVALUATED && !own && result->unknown * 100 > result->rows * rules->vague_percent) {
            gate->vague[gate->vague_count++] = (struct rule_vague){rule->id, rule->name, result->unknown, result->rows};
        }
    }
}

enum status
rule_write(const struct rule_set *rules, struct batch *batch, struct text site_key, struct pg *warehouse, size_t threads,
           struct package_writer *writer, struct error *err)
{
    struct rule_run *run;
    enum status status;

    TRY(rule_run_evaluate(rules, batch, site_key, warehouse, threads, &run, err));
    note_vague(rules, run);
    status = check_gates(run, &rules->gate->over, err);
    if (status == STATUS_OK) {
        status = write_run_tables(run, writer, err);
    }
    if (status == STATUS_OK) {
        status = confirm_write(rules->confirm, run, writer, err);
        history_doubt(batch, run);
    }
    if (status == STATUS_OK) {
        status = finding_key_write(run, writer, err);
    }
    rule_run_free(run);
    return status;
}
