/* SPDX-License-Identifier: Apache-2.0 */
#include "load/history/list.h"

#include "common/formats/package_rows.h"
#include "common/ground/hash.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 24 };

struct list_column {
    const char *package; /* header in the package */
    struct copy_column column;
};

struct list {
    const char *resource;
    const char *table;
    const char *versioned;                   /* the list's name in quality.source_list; NULL: written in every batch */
    bool optional;                           /* packages of before there was such a list lack it */
    struct list_column columns[COLUMNS_MAX]; /* up to the first without a name */
};

static const struct list deliveries = {
    .resource = "deliveries",
    .table = "quality.delivery",
    .columns =
        {
                  {"source", {"source", COPY_TEXT}},
                  {"scope", {"scope", COPY_TEXT}},
                  {"period", {"period", COPY_TEXT}},
                  {"effective", {"effective", COPY_DATE}},
                  {"file", {"file", COPY_RAW}},
                  {"sha256", {"sha256", COPY_TEXT}},
                  {"encoding", {"encoding", COPY_TEXT}},
                  {"state", {"state", COPY_TEXT}},
                  {"age_days", {"age_days", COPY_BIGINT}},
                  {"stale", {"stale", COPY_BOOLEAN}},
                  {"read", {"rows_read", COPY_BIGINT}},
                  {"kept", {"rows_kept", COPY_BIGINT}},
                  {"rejected", {"rows_rejected", COPY_BIGINT}},
                  {"dropped", {"rows_dropped", COPY_BIGINT}},
                  },
};

static const struct list metrics = {
    .resource = "metrics",
    .table = "metric_row", /* temporary: what changed goes to quality.metric_version */
    .columns =
        {
                  {"source", {"source", COPY_TEXT}},
                  {"field", {"field", COPY_TEXT}},
                  {"metric", {"metric", COPY_TEXT}},
                  {"value", {"value", COPY_DECIMAL}},
                  },
};

static const struct list rule_runs = {
    .resource = "rule_runs",
    .table = "quality.rule_run",
    .columns =
        {
                  {"rule", {"rule", COPY_TEXT}},
                  {"rule_hash", {"rule_hash", COPY_TEXT}},
                  {"state", {"state", COPY_TEXT}},
                  {"reason", {"reason", COPY_TEXT}},
                  {"rows", {"rows", COPY_BIGINT}},
                  {"flagged", {"flagged", COPY_BIGINT}},
                  {"unknown", {"unknown", COPY_BIGINT}},
                  },
};

static const struct list comparisons = {
    .resource = "comparisons",
    .table = "mart.reported_vs_computed_all",
    .columns =
        {
                  {"rule", {"rule", COPY_TEXT}},
                  {"period", {"period", COPY_TEXT}},
                  {"as_of", {"as_of", COPY_DATE}},
                  {"metric", {"metric", COPY_TEXT}},
                  {"unit", {"unit", COPY_TEXT}},
                  {"basis", {"basis", COPY_TEXT}},
                  {"published", {"published", COPY_DECIMAL}},
                  {"computed", {"computed", COPY_DECIMAL}},
                  {"verdict", {"verdict", COPY_TEXT}},
                  {"note", {"note", COPY_TEXT}},
                  },
};

static const struct list rejects = {
    .resource = "rejects",
    .table = "quality.reject",
    .versioned = "reject",
    .columns =
        {
                  {"source", {"source", COPY_TEXT}},
                  {"file", {"file", COPY_RAW}},
                  {"sheet", {"sheet", COPY_RAW}},
                  {"row", {"row", COPY_BIGINT}},
                  {"error", {"error", COPY_TEXT}},
                  {"field", {"field", COPY_TEXT}},
                  {"detail", {"detail", COPY_RAW}},
                  {"raw", {"raw", COPY_RAW}},
                  },
};

static const struct list repairs = {
    .resource = "repairs",
    .table = "quality.repair",
    .versioned = "repair",
    .columns =
        {
                  {"source", {"source", COPY_TEXT}},
                  {"file", {"file", COPY_RAW}},
                  {"sheet", {"sheet", COPY_RAW}},
                  {"row", {"row", COPY_BIGINT}},
                  {"field", {"field", COPY_TEXT}},
                  {"before", {"before", COPY_RAW}},
                  {"after", {"after", COPY_RAW}},
                  {"reason", {"reason", COPY_TEXT}},
                  },
};

/* Into temporary tables: the warehouse keeps what it does not have yet (core.person_alias and others). */
static const struct list aliases = {
    .resource = "person_alias",
    .table = "identity_alias",
    .optional = true,
    .columns =
        {
                  {"old", {"old", COPY_TEXT}},
                  {"new", {"new", COPY_TEXT}},
                  {"kind", {"kind", COPY_TEXT}},
                  {"basis", {"basis", COPY_TEXT}},
                  {"source", {"source", COPY_TEXT}},
                  {"file", {"file", COPY_RAW}},
                  {"sheet", {"sheet", COPY_RAW}},
                  {"row", {"row", COPY_BIGINT}},
                  },
};

static const struct list steps = {
    .resource = "household_lineage",
    .table = "identity_step",
    .optional = true,
    .columns =
        {
                  {"from", {"from_key", COPY_TEXT}},
                  {"to", {"to_key", COPY_TEXT}},
                  {"kind", {"kind", COPY_TEXT}},
                  {"basis", {"basis", COPY_TEXT}},
                  {"members", {"members", COPY_BIGINT}},
                  {"was", {"was", COPY_TEXT}},
                  {"is", {"is_now", COPY_TEXT}},
                  {"source", {"source", COPY_TEXT}},
                  {"file", {"file", COPY_RAW}},
                  {"sheet", {"sheet", COPY_RAW}},
                  {"row", {"row", COPY_BIGINT}},
                  },
};

/* Values that contradict those of the preferred source. */
#define RIVAL_COLUMNS                                  \
    {                                                  \
        {"subject",      {"subject", COPY_TEXT}     },           \
        {"key",          {"key", COPY_TEXT}         },                   \
        {"attribute",    {"attribute", COPY_TEXT}   },       \
        {"value",        {"value", COPY_RAW}        },                \
        {"source",       {"source", COPY_TEXT}      },             \
        {"rival_value",  {"rival_value", COPY_RAW}  },    \
        {"rival_source", {"rival_source", COPY_TEXT}}, \
}

static const struct list person_rivals = {
    .resource = "core_person_rival", .table = "core.rival", .optional = true, .columns = RIVAL_COLUMNS};
static const struct list household_rivals = {
    .resource = "core_household_rival", .table = "core.rival", .optional = true, .columns = RIVAL_COLUMNS};

static const struct list *const lists[] = {&deliveries, &metrics, &rule_runs,     &comparisons,
                                           &rejects,    &repairs, &person_rivals, &household_rivals};

/* One source's part of a versioned list. */
struct part {
    struct text source;
    uint64_t hash;
    int64_t rows;
    bool write;
};

struct reading {
    struct load *load;
    const struct list *list;
    const struct package_resource *resource;
    struct package_rows rows;
    struct text cells[COLUMNS_MAX]; /* of the row in hand, in the order of the list's columns */
    size_t count;
    struct copy_row copy;
    bool copying;
    struct part *parts; /* sorted as met */
    size_t part_count;
    size_t part_capacity;
};

static struct part *
part_of(struct reading *reading, struct text source)
{
    for (size_t at = reading->part_count; at > 0; at--) { /* lists come source by source: the last one is the likely one */
        if (text_equal(reading->parts[at - 1].source, source)) {
            return &reading->parts[at - 1];
        }
    }
    return NULL;
}

static enum status
add_part(struct reading *reading, struct text source, struct error *err)
{
    if (reading->part_count == reading->part_capacity) {
        return error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" names more sources than there are", reading->resource->path);
    }
    reading->parts[reading->part_count++] = (struct part){.source = arena_must_text(reading->load->arena, source)};
    return STATUS_OK;
}

static enum status
measure_row(struct reading *reading, struct error *err)
{
    const struct text source = text_is_null(reading->cells[0]) ? TEXT("") : reading->cells[0];
    struct part *part = part_of(reading, source);

    if (part == NULL) {
        TRY(add_part(reading, source, err));
        part = &reading->parts[reading->part_count - 1];
    }
    for (size_t column = 0; column < reading->count; column++) {
        part->hash = hash_fold(part->hash, reading->cells[column]);
    }
    part->rows++;
    return STATUS_OK;
}

static enum status
copy_one(struct reading *reading, struct error *err)
{
    struct copy_column columns[COLUMNS_MAX + 1] = {
        {"batch", COPY_DATE}
    };

    if (!reading->copying) {
        for (size_t column = 0; column < reading->count; column++) {
            columns[column + 1] = reading->list->columns[column].column;
        }
        TRY(copy_row_begin(&reading->copy, reading->load->main, reading->list->table, columns, reading->count + 1, "", err));
        reading->copying = true;
    }
    copy_row_start(&reading->copy, reading->count + 1);
    copy_row_date(&reading->copy, reading->load->as_of_days);
    for (size_t column = 0; column < reading->count; column++) {
        const struct text cell = reading->cells[column];
        const struct list_column *target = &reading->list->columns[column];

        /* The empty field of a metric means "the source as a whole" and is part of the key. */
        if (!copy_row_cell(&reading->copy, target->column.type,
                           text_is_null(cell) && reading->list == &metrics && column == 1 ? TEXT("") : cell)) {
            return package_rows_fail(&reading->rows, column, err, "it is no %s", copy_row_sql_type(target->column.type));
        }
    }
    return copy_row_finish(&reading->copy, err);
}

static enum status
copy_if_changed(struct reading *reading, struct error *err)
{
    if (reading->list->versioned != NULL) {
        const struct text source = reading->cells[0];
        const struct part *part = part_of(reading, text_is_null(source) ? TEXT("") : source);

        if (part == NULL || !part->write) {
            return STATUS_OK;
        }
    }
    return copy_one(reading, err);
}

static enum status
each_list_row(struct reading *reading, enum status (*take)(struct reading *, struct error *), struct error *err)
{
    const char *names[COLUMNS_MAX];

    for (reading->count = 0; reading->count < COLUMNS_MAX && reading->list->columns[reading->count].package != NULL; reading->count++) {
        names[reading->count] = reading->list->columns[reading->count].package;
    }
    TRY(package_rows_open(&reading->rows, reading->resource, names, reading->count, err));
    while (package_rows_next(&reading->rows, reading->cells, err)) {
        reading->rows.status = take(reading, err);
    }
    return package_rows_close(&reading->rows);
}

/* Writes the versions of changed parts; parts unchanged since their last version stay where they are. */
static enum status
note_part(struct reading *reading, struct part *part, struct error *err)
{
    char *rows = arena_must_format(reading->load->arena, "%" PRId64, part->rows);
    char *hash = arena_must_format(reading->load->arena, "%" PRId64, (int64_t)part->hash);
    const struct text parameters[] = {reading->load->as_of, text_from(reading->list->versioned), part->source, text_from(rows),
                                      text_from(hash)};
    struct pg_result *result;

    TRY(pg_query(reading->load->main,
                 "INSERT INTO quality.source_list SELECT $1::date, $2::text, $3::text, $4::bigint, $5::bigint"
                 " WHERE NOT EXISTS (SELECT FROM (SELECT rows, hash FROM quality.source_list WHERE list = $2 AND source = $3"
                 " ORDER BY batch DESC LIMIT 1) last WHERE last.rows = $4::bigint AND last.hash = $5::bigint)",
                 parameters, 5, &result, err));
    part->write = pg_result_affected(result) == 1;
    pg_result_free(result);
    return STATUS_OK;
}

static enum status
note_parts(struct reading *reading, struct error *err)
{
    for (size_t source = 0; source < reading->load->source_count; source++) { /* a list that became empty is a change too */
        if (part_of(reading, reading->load->sources[source].schema->name) == NULL) {
            TRY(add_part(reading, reading->load->sources[source].schema->name, err));
        }
    }
    for (size_t part = 0; part < reading->part_count; part++) {
        TRY(note_part(reading, &reading->parts[part], err));
    }
    return STATUS_OK;
}

static enum status
copy_list(struct reading *reading, struct error *err)
{
    if (reading->list->versioned != NULL) {
        TRY(each_list_row(reading, measure_row, err));
        TRY(note_parts(reading, err));
    }
    TRY(each_list_row(reading, copy_if_changed, err));
    if (reading->copying) {
        reading->copying = false;
        TRY(copy_row_end(&reading->copy, err));
    }
    return STATUS_OK;
}

static enum status
open_list(struct load *load, const struct list *list, struct error *err)
{
    struct reading reading = {.load = load, .list = list, .resource = package_find(&load->package, list->resource)};
    enum status status;

    if (reading.resource == NULL) {
        return list->optional ? STATUS_OK
                              : error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" has no %s.csv", load->package.folder, list->resource);
    }
    reading.part_capacity = load->source_count * 2 + 1;
    reading.parts = arena_must_zero(load->arena, reading.part_capacity, sizeof *reading.parts);
    status = copy_list(&reading, err);
    if (reading.copying) {
        copy_row_abandon(&reading.copy);
    }
    return status;
}

enum status
list_copy_all(struct load *load, struct error *err)
{
    TRY(pg_exec(load->main, "CREATE TEMP TABLE metric_row ON COMMIT DROP AS SELECT * FROM quality.metric LIMIT 0", NULL, err));
    for (size_t list = 0; list < sizeof lists / sizeof lists[0]; list++) {
        TRY(open_list(load, lists[list], err));
    }
    return pg_exec(load->main,
                   "SELECT quality.store_version('quality.metric_version', 'SELECT source, field, metric, value FROM metric_row')", NULL,
                   err);
}

enum status
list_copy_identity(struct load *load, struct error *err)
{
    TRY(pg_exec(load->main, "SELECT quality.begin_identity()", NULL, err));
    TRY(open_list(load, &aliases, err));
    TRY(open_list(load, &steps, err));
    return pg_exec(load->main, "SELECT quality.apply_identity()", NULL, err);
}

static enum status
put_parameters(struct load *load, struct copy_row *copy, struct error *err)
{
    for (size_t at = 0; at < load->pack->parameter_count; at++) {
        const struct schema_parameter *parameter = &load->pack->parameters[at];
        const struct schema_parameter_value *value = schema_parameter_value(parameter, load->site->division, load->as_of_days);
        bool fits;

        if (value == NULL) { /* a rule that needs it is refused by transform */
            continue;
        }
        copy_row_start(copy, 5);
        copy_row_date(copy, load->as_of_days);
        fits = copy_row_cell(copy, COPY_TEXT, parameter->name);
        fits = copy_row_cell(copy, COPY_TEXT, value->value) && fits;
        fits = copy_row_cell(copy, COPY_TEXT, value->place) && fits;
        fits = copy_row_cell(copy, COPY_TEXT, value->source) && fits;
        TRY(fits ? copy_row_finish(copy, err) : error_set(err, STATUS_CONFIG, "E-CONFIG", "a parameter does not fit its table"));
    }
    return STATUS_OK;
}

enum status
list_copy_parameters(struct load *load, struct error *err)
{
    static const struct copy_column columns[] = {
        {"batch",  COPY_DATE},
        {"name",   COPY_TEXT},
        {"value",  COPY_TEXT},
        {"place",  COPY_TEXT},
        {"source", COPY_TEXT}
    };
    struct copy_row copy;
    enum status status;

    TRY(copy_row_begin(&copy, load->main, "quality.parameter", columns, 5, "", err));
    status = put_parameters(load, &copy, err);
    if (status != STATUS_OK) {
        copy_row_abandon(&copy);
        return status;
    }
    return copy_row_end(&copy, err);
}

enum status
list_copy_counts(struct load *load, struct error *err)
{
    static const struct copy_column columns[] = {
        {"batch",          COPY_DATE  },
        {"source",         COPY_TEXT  },
        {"rows_read",      COPY_BIGINT},
        {"rows_kept",      COPY_BIGINT},
        {"rows_rejected",  COPY_BIGINT},
        {"rows_duplicate", COPY_BIGINT},
        {"rows_dropped",   COPY_BIGINT},
        {"rows_equal",     COPY_BIGINT},
        {"rows_inserted",  COPY_BIGINT},
        {"rows_changed",   COPY_BIGINT},
        {"rows_reread",    COPY_BIGINT},
        {"rows_unchanged", COPY_BIGINT},
        {"rows_closed",    COPY_BIGINT},
        {"rows_open",      COPY_BIGINT},
        {"sha256",         COPY_TEXT  },
    };
    enum { COUNT = sizeof columns / sizeof columns[0], NUMBERS = COUNT - 3 };
    struct copy_row copy;
    enum status status;

    TRY(copy_row_begin(&copy, load->main, "quality.source_load", columns, COUNT, "", err));
    status = STATUS_OK;
    for (size_t at = 0; at < load->source_count && status == STATUS_OK; at++) {
        const struct load_source *source = &load->sources[at];
        const int64_t numbers[NUMBERS] = {source->read,      source->kept,    source->rejected,
                                          source->duplicate, source->dropped, source->equal,
                                          source->inserted,  source->changed, source->reread,
                                          source->unchanged, source->deleted, source->open_before + source->inserted - source->deleted};
        bool fits;

        copy_row_start(&copy, COUNT);
        copy_row_date(&copy, load->as_of_days);
        fits = copy_row_cell(&copy, COPY_TEXT, source->schema->name);
        for (size_t number = 0; number < NUMBERS; number++) {
            copy_row_bigint(&copy, numbers[number]);
        }
        fits = copy_row_cell(&copy, COPY_TEXT, text_from(source->resource->sha256)) && fits;
        status = fits ? copy_row_finish(&copy, err) : error_set(err, STATUS_BUG, "E-BUG", "a source's name does not fit a column");
    }
    if (status != STATUS_OK) {
        copy_row_abandon(&copy);
        return status;
    }
    return copy_row_end(&copy, err);
}
