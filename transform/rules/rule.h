/* SPDX-License-Identifier: Apache-2.0 */
/* Rules: one JSON file each, checked against the pack, run over a batch (docs/rules.md, docs/contracts.md sections 7 and 8).
 *
 *   rule_load.c      a file to a checked rule       rule_run.c    every rule over its rows
 *   rule_set.c       all of them, sorted by id      rule_flag.c   which rows are flagged; finding.c: findings of them
 *   rule_template.c  `say` and `note`               rule_write.c  findings.csv, rule_runs.csv, comparisons.csv
 *   rule_test.c, rule_check.c, rule_explain.c       the commands --test, --check, --explain
 *
 * A rule set is read-only once loaded; rule_set_run may be called from one thread and uses `threads` of its own. */
#ifndef BIDUI_RULE_H
#define BIDUI_RULE_H

#include "common/formats/package.h"
#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/pack/schema.h"
#include "common/pg/pg.h"
#include "common/site/site.h"
#include "transform/expr/expr.h"
#include "transform/table/table.h"

/* What is wrong with rule files, with its place; all of them are collected. */
struct rule_problem {
    const char *id; /* E-RULE-…, E-PARAMETER-VALUE, W-RULE-… */
    const char *path;
    size_t line;   /* 0: the file as a whole */
    size_t column; /* in characters */
    const char *message;
    const char *hint;
    bool warning;
};

struct rule_problems {
    struct arena *arena;
    struct rule_problem *items;
    size_t count;
    size_t capacity;
    size_t errors; /* those that are no warnings */
};

void rule_problem_add(struct rule_problems *problems, struct rule_problem problem);
/* `path:line:column: ID: message (hint)` */
char *rule_problem_text(const struct rule_problem *problem, struct arena *arena);

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
    int64_t confirm_after;   /* deliveries in which a finding must have stood before it is reported; 1 when nothing is said */
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

/* What a run leaves behind for the stage's exit code: STATUS_GATE when `over` is not 0. */
struct rule_gate {
    size_t over; /* rules over their threshold */
};

struct confirm;
struct derived_set; /* transform/rules/derived.h */

struct rule_set {
    const struct pack *pack; /* with the derived sources */
    struct derived_set *derived;
    struct rule_gate *gate;
    const struct confirm *confirm; /* what earlier batches counted (confirm.h); NULL: every finding is reported at once */
    struct rule_settings settings;
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
/* Writes the resources findings, rule_runs and comparisons. `site_key` makes the finding keys. rules->gate says
 * afterwards how many rules were over their threshold. A rule of severity `block` over it is E-GATE: the package must not be finished. */
enum status rule_set_run(const struct rule_set *rules, struct batch *batch, struct text site_key, struct pg *warehouse, size_t threads,
                         struct package_writer *writer, struct error *err) ERROR_MUST_CHECK;

/* The commands; they print and return an exit code. `site` may be NULL: the pack alone. `as_of` NULL: the newest batch's date, else today.
 */
int rule_test_main(const struct site *site, const char *pack_folder, const char *cases_folder, const char *rule, bool mutates);
int rule_check_main(const struct site *site, const char *pack_folder, const char *cases_folder, const char *as_of);
/* A rule, or all of them (NULL), as SQL over the warehouse. */
int rule_sql_main(const struct site *site, const char *pack_folder, const char *rule, const char *as_of);
struct text rule_sql(const struct rule *rule, const struct rule_set *set, struct arena *arena);
/* … as the warehouse engine asks it: first a row (NULL, NULL, NULL, how many rows were looked at), then of every row that is flagged or
 * undecided, of a rule that compares of every row looked at, (history identity, where, flag, message). */
struct text rule_sql_judged(const struct rule *rule, const struct rule_set *set, struct arena *arena);
/* False for a rule that looks at built-in sources: transform makes them from packages, and they are not loaded. */
bool rule_sql_can(const struct rule *rule, const struct pack *pack);
/* The table of functions in Markdown, as docs/rules.md holds it. */
void rule_print_functions(void);
int rule_explain_main(const struct site *site, const char *pack_folder, const char *rule_or_finding, const char *as_of, bool reveal,
                      bool all);

#endif
