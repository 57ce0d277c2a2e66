/* SPDX-License-Identifier: Apache-2.0 */
/* What a run of the rules holds and gives out: the data model, apart from those who fill it (flag.h, finding.h, confirm.h, warehouse.h) and
 * from the one who directs them (run.h). Results live in their rule's arena until the run is freed. */
#ifndef BIDUI_RULE_RESULT_H
#define BIDUI_RULE_RESULT_H

#include "transform/expr/plan.h"
#include "transform/rules/rule.h"

enum { FINDING_KEY_SIZE = 17, FINDING_EVIDENCE_MAX = 20 };

/* A finding that this one may continue. */
struct finding_former {
    char key[FINDING_KEY_SIZE];
    const char *kind;
    bool whole;
    struct text as_of;
    struct text source; /* of a key that rows of several sources shared: only the finding about this one goes on; NULL: any */
};

struct finding {
    char key[FINDING_KEY_SIZE];
    uint32_t row;            /* of the rule's source: the flagged row, the first of several */
    bool flood;              /* stands for all rows of its rule: the source's owner has to look, not a village */
    struct text subject_key; /* NULL: the rule names none, or the row has none */
    struct text subject_name;
    struct text division_code;
    struct text message;  /* personal numbers masked */
    struct text revealed; /* in clear */
    struct text values;   /* JSON object, in clear */
    struct text evidence; /* JSON array */
    struct finding_former *former;
    size_t former_count;
};

/* One line of comparisons.csv: period, as_of, metric, unit, basis, published, computed, verdict, note. */
enum { COMPARISON_CELLS = 9 };

struct comparison {
    uint32_t row;
    struct text cells[COMPARISON_CELLS];
};

/* A finding that this batch can neither show nor rule out: it must not be closed. */
struct finding_doubt {
    char key[FINDING_KEY_SIZE];
    const char *reason; /* unknown: of undecided_rows; suppressed: another rule explains it; flood: one finding stands for
                           all; unconfirmed: it was not found in enough deliveries */
};

/* In how many deliveries a finding of a rule with `confirm_after` was found. */
struct finding_pending {
    char key[FINDING_KEY_SIZE];
    uint32_t deliveries;
    bool held_back;                      /* not yet enough: no finding is made */
    const struct finding_former *former; /* the finding's */
    size_t former_count;
};

enum rule_state { RULE_EVALUATED, RULE_NOT_EVALUATED, RULE_FAILED };

/* What the warehouse says of a flagged row. */
struct rule_message {
    uint32_t row;
    struct text message;
};

struct rule_result {
    const struct rule *rule;
    bool by_warehouse;             /* evaluated by the warehouse: its rows are there already */
    struct rule_message *messages; /* by row */
    size_t message_count;
    enum rule_state state;
    const char *reason;  /* NULL when there is nothing to say */
    uint64_t rows;       /* looked at */
    uint64_t flagged;    /* rows */
    uint64_t unknown;    /* rows */
    uint64_t suppressed; /* rows of the flagged that another rule explains; no findings are made of them */
    uint64_t exempt;     /* … that the register of exemptions exempts */
    bool over_gate;
    uint32_t *flagged_rows;  /* ascending; those suppressed and exempt are taken out in the end */
    uint32_t *compared_rows; /* ascending; none unless the rule compares */
    size_t compared_count;
    uint32_t *undecided_rows; /* flag is UNKNOWN, or where is because of a cell that could not be read */
    size_t undecided_count;
    struct finding_doubt *doubts; /* by key, each once; not those that are findings all the same */
    size_t doubt_count;
    struct finding *findings; /* by file, sheet, row, key */
    size_t finding_count;
    struct finding_pending *pending; /* by key; none unless the rule has confirm_after */
    size_t pending_count;
    uint64_t held_back; /* findings that were not found in enough deliveries */
    struct comparison *comparisons;
    size_t comparison_count;
    struct arena arena;
};

struct rule_run {
    const struct rule_set *set;
    const struct batch *batch; /* `whole` */
    struct batch whole;        /* the batch and the derived sources behind it */
    struct arena arena;        /* of the derived sources */
    struct text site_key;
    struct plan *plan;
    struct rule_result *results; /* in the order of the set */
    size_t count;
};

static inline struct expr_tables
rule_run_tables(const struct rule_run *run, const struct rule *rule)
{
    return (struct expr_tables){run->batch, {&run->batch->tables[rule->source]}};
}

#endif
