/* SPDX-License-Identifier: Apache-2.0 */
/* Rules: one JSON file each, checked against the pack, run over a batch (docs/rules.md, docs/contracts.md sections 7 and 8).
 *
 *   load.c           a file to a checked rule         run.c     every rule over its rows
 *   set.c            all of them, sorted by id        flag.c    which rows are flagged; finding.c: findings of them
 *   derived_load.c   sources made from others         write.c   findings.csv, rule_runs.csv, comparisons.csv
 *
 * A rule set is read-only once loaded; rule_write may be called from one thread and uses `threads` of its own. */
#ifndef BIDUI_RULE_H
#define BIDUI_RULE_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/pack/schema.h"
#include "common/site/site.h"
#include "transform/expr/expr.h"
#include "transform/rules/problem.h"
#include "transform/table/table.h"

/* `{expression}` between literal parts. */
struct rule_part {
    struct text literal; /* when expr is NULL */
    struct expr *expr;
    struct text source; /* the expression as written: its name in `values` */
};

struct rule_template {
    struct text source; /* NULL: none */
    struct rule_part *parts;
    size_t part_count;
};

struct rule_let {
    struct text name;
    struct expr *expr;
};

enum rule_subject { SUBJECT_NONE, SUBJECT_PERSON, SUBJECT_HOUSEHOLD, SUBJECT_DIVISION, SUBJECT_OTHER };

struct rule_parameter {
    struct text name;
    struct text value;
    struct text source; /* the document behind it */
};

struct rule {
    const char *path;
    struct text file; /* its bytes, for places in messages */
    struct text id, name, class, severity, department, dispatch, subject, cause, source_note;
    int64_t due_days; /* -1: not given */
    const struct schema *from;
    size_t source; /* number of `from` among the tables of the batch (transform/table/catalog.h) */
    bool mixed;    /* its rows come from several sources, each with keys of its own */
    enum rule_subject subject_kind;
    size_t subject_field; /* SUBJECT_OTHER */
    struct expr_let *let_sources;
    struct rule_let *lets;
    size_t let_count;
    struct expr *where; /* NULL: every row */
    struct expr *flag;
    struct rule_template say;
    struct expr *verdict; /* NULL: no comparison */
    struct rule_template note;
    size_t *show; /* fields, of all audiences, each once */
    size_t show_count;
    size_t *identity; /* fields */
    size_t identity_count;
    struct text *suppressed_by;
    size_t suppressed_by_count;
    int64_t max_unknown;     /* rows; -1: no limit */
    fixed max_unknown_share; /* per cent; -1: no limit */
    fixed flood_share;       /* per cent of the rows looked at above which one finding stands for all; -1: never */
    int64_t flood_rows;      /* … when at least so many rows were looked at */
    int64_t gate_count;      /* findings at which the stage ends with the gate's exit code; -1: no gate */
    fixed gate_share;        /* the same in per cent of the rows looked at; -1: no gate */
    int64_t gate_rows;       /* … when at least so many rows were looked at */
    int64_t confirm_after;   /* deliveries in which a finding must have been found before it is reported; 1 when nothing is said */
    bool *reads;             /* per table of the batch, sources at all their variants: whether the rule looks at it */
    struct rule_parameter *parameters;
    size_t parameter_count;
    char hash[65];
    const char *disabled; /* the reason, or NULL */
};

/* What pack.json says to all rules. */
struct rule_settings {
    fixed flood_share;
    int64_t flood_rows;
    size_t exemption_source; /* number of the register of exemptions in the pack; SIZE_MAX: none */
    size_t exemption_rule;   /* its columns: rule id or *, until when */
    size_t exemption_until;
};

/* What a run leaves behind for the stage's exit code and its warnings: STATUS_GATE when `over` is not 0. */
struct rule_gate {
    size_t over;              /* rules over their threshold */
    struct rule_vague *vague; /* rules that are unknown for too many rows, by id; in the set's arena */
    size_t vague_count;
};

/* A rule that could not be decided for a large share of its rows, though it counts as evaluated. */
struct rule_vague {
    struct text id, name;
    uint64_t unknown, rows;
};

struct confirm;
struct derived_set; /* transform/rules/derived.h */

struct rule_set {
    const struct pack *pack; /* with the derived sources */
    struct derived_set *derived;
    struct rule_gate *gate;
    const struct confirm *confirm; /* what earlier batches counted (confirm.h); NULL: every finding is reported at once */
    bool shared_keys;              /* findings of before may stand under keys that rows of several sources shared (finding_key.h) */
    struct rule_settings settings;
    uint64_t vague_percent; /* share of unknown rows above which a rule is warned of */
    struct arena *arena;
    int32_t as_of;
    struct text division;
    struct rule **rules; /* by id */
    size_t count;
    struct rule_problems problems;
};

struct rule_mutation;

struct rule_options {
    struct text division;
    int32_t as_of;
    const struct expr_override *overrides;
    size_t override_count;
    const char *only; /* one rule's id, or NULL for all */
    const struct text *disabled;
    size_t disabled_count;
    struct rule_mutation *mutation; /* NULL: rules as they are written */
};

/* Loads every rule of the pack (schemas/rules/) and of the site (DIR/rules/). Problems of all rules come in one error, E-RULE. */
enum status rule_set_load(const struct pack *pack, const struct site *site, int32_t as_of, struct arena *arena, struct rule_set **rules,
                          struct error *err) ERROR_MUST_CHECK;
/* As rule_set_load, but problems stay in rules->problems and only a folder that cannot be read is an error. */
enum status rule_set_read(const struct pack *pack, const char *const *folders, size_t folder_count, const struct rule_options *options,
                          struct arena *arena, struct rule_set **rules, struct error *err) ERROR_MUST_CHECK;

#endif
