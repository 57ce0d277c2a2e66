/* SPDX-License-Identifier: Apache-2.0 */
/* bidui-transform: normalises extract's package, resolves identities, runs the rules. */
#include "common/ground/arena.h"
#include "common/ground/date.h"
#include "common/ground/decimal.h"
#include "common/ground/file.h"
#include "common/ground/option.h"
#include "common/ground/thread.h"
#include "common/pack/load.h"
#include "transform/ask/ask.h"
#include "transform/ask/show.h"
#include "transform/ask/values.h"
#include "transform/link/command.h"
#include "transform/run.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const struct option_row option_rows[] = {
    OPTION_SITE,
    {"batch",       OPTION_VALUE, "DATE",             NULL,           "as-of date of the batch, e.g. 2022-06-30"                                      },
    {"revision",    OPTION_VALUE, "N",                NULL,           "revision of the batch (default: the newest)"                                   },
    OPTION_THREADS,
    OPTION_NO_STORE,
    {"memory",      OPTION_VALUE, "LIMIT",            "BIDUI_MEMORY", "refuse a batch that needs more than LIMIT, e.g. 800M or 2G, before any work"   },
    {"engine",      OPTION_VALUE, "native|warehouse", NULL,
      "who evaluates the rules: this program, or the rules' SELECTs over the warehouse, where the batch is loaded"                                     },
    {"test",        OPTION_FLAG,  NULL,               NULL,           "run the rules' test cases, all or those of the RULE given"                     },
    {"mutate",      OPTION_FLAG,  NULL,               NULL,           "test: make each rule wrong in every small way and see whether its cases notice"},
    {"check",       OPTION_FLAG,  NULL,               NULL,           "check every rule without data"                                                 },
    {"explain",     OPTION_VALUE, "RULE|FINDING",     NULL,           "what a rule says, or why a finding is there"                                   },
    {"show",        OPTION_VALUE, "person|household", NULL,           "what each source says of the KEY given"                                        },
    {"sql",         OPTION_FLAG,  NULL,               NULL,           "print the RULE given, or all, as SELECTs over the warehouse"                   },
    {"functions",   OPTION_FLAG,  NULL,               NULL,
      "print the functions of rules as docs/rules.md has them; with --sql as the warehouse defines them"                                               },
    {"normalisers", OPTION_FLAG,  NULL,               NULL,           "print the formats of fields as docs/normalisers.md has them"                   },
    {"values",      OPTION_VALUE, "DIR",              NULL,           "say which values of the package files in DIR cannot be used"                   },
    {"reveal",      OPTION_FLAG,  NULL,               NULL,           "explain, show: personal numbers in clear"                                      },
    {"all",         OPTION_FLAG,  NULL,               NULL,           "explain FINDING: every column of the rows behind it"                           },
    {"pack",        OPTION_VALUE, "DIR",              "BIDUI_PACK",   "test, check: the pack's folder when there is no site"                          },
    {"cases",       OPTION_VALUE, "DIR",              "BIDUI_CASES",  "test, check: the folder of test cases"                                         },
    {"link",        OPTION_FLAG,  NULL,               NULL,           "find the pairs of one person in the files LEFT.csv [RIGHT.csv] given"          },
    {"model",       OPTION_VALUE, "FILE",             NULL,           "link: what is compared, as JSON (docs/linkage.md)"                             },
    {"out",         OPTION_VALUE, "DIR",              NULL,           "link: the folder for what is found (default: linked)"                          },
    {"from",        OPTION_VALUE, "P",                NULL,           "link: the probability from which pairs are written (default: 0.05)"            },
    {"join",        OPTION_VALUE, "P",                NULL,           "link: the probability from which pairs make clusters (default: 0.5)"           },
    {"evidence",    OPTION_VALUE, "none|review|all",  NULL,           "link: of which pairs evidence is written (default: review)"                    },
    {"lang",        OPTION_VALUE, "zh|en",            NULL,           "link: the language of the evidence (default: zh)"                              },
    OPTION_ANSWERED,
};

static double
seconds_since(const struct timespec *start)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static enum status
read_threads(const struct options *options, const struct site *site, size_t *threads, struct error *err)
{
    long wanted;

    TRY(option_integer(options, "threads", 0, 64, (long)site->threads, &wanted, err));
    *threads = thread_count((size_t)wanted);
    return STATUS_OK;
}

static enum status
read_engine(const struct options *options, bool *warehouse, struct error *err)
{
    const struct text engine = text_from(option_value(options, "engine", "native"));

    *warehouse = text_equal(engine, TEXT("warehouse"));
    return *warehouse || text_equal(engine, TEXT("native"))
               ? STATUS_OK
               : error_set(err, STATUS_USAGE, "E-USAGE", "--engine is native or warehouse, not \"%.*s\"", TEXT_ARG(engine));
}

/* `512M`, `2G`, `800000K` or bytes. */
static bool
parse_memory(const char *word, uint64_t *bytes)
{
    static const struct {
        char letter;
        unsigned shift;
    } units[] = {
        {'\0', 0 },
        {'K',  10},
        {'M',  20},
        {'G',  30}
    };
    char *end = NULL;
    unsigned long long number;

    errno = 0;
    number = word[0] >= '1' && word[0] <= '9' ? strtoull(word, &end, 10) : 0;
    for (size_t at = 0; at < sizeof units / sizeof units[0] && number > 0 && errno == 0; at++) {
        if (*end == units[at].letter && (*end == '\0' || end[1] == '\0') && number <= UINT64_MAX >> units[at].shift) {
            *bytes = (uint64_t)number << units[at].shift;
            return true;
        }
    }
    return false;
}

static enum status
read_memory(const struct options *options, uint64_t *bytes, struct error *err)
{
    const char *word = option_value(options, "memory", NULL);

    return word == NULL || parse_memory(word, bytes)
               ? STATUS_OK
               : error_set(err, STATUS_USAGE, "E-USAGE", "--memory takes a size such as 800M or 2G, not \"%s\"", word);
}

static enum status
run_stage(const struct options *options, struct arena *arena, struct error *err)
{
    const char *as_of = option_value(options, "batch", NULL);
    struct timespec start;
    struct run_result result;
    struct site site;
    struct pack pack;
    struct run_options wanted = {.as_of = as_of, .anew = option_is_set(options, "no-store")};

    (void)clock_gettime(CLOCK_MONOTONIC, &start);
    if (as_of == NULL) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--batch DATE is missing");
    }
    TRY(option_integer(options, "revision", 1, 1000000, 0, &wanted.revision, err));
    TRY(read_engine(options, &wanted.warehouse, err));
    TRY(read_memory(options, &wanted.memory, err));
    TRY(site_load(option_value(options, "site", NULL), arena, &site, err));
    TRY(read_threads(options, &site, &wanted.threads, err));
    TRY(site_load_pack(&site, arena, &pack, err));
    TRY(pack_load_built_in(&pack, arena, err));
    TRY(run_batch(&site, &pack, &wanted, &result, err));
    printf("transform %s.%ld: %zu sources, %" PRIu64 " rows, %" PRIu64 " merged, %" PRIu64 " repairs, %" PRIu64 " persons, %" PRIu64
           " households, %.2f s\n",
           as_of, result.revision, result.sources, result.rows, result.duplicates, result.repairs, result.persons, result.households,
           seconds_since(&start));
    if (result.equal > 0) {
        printf("%" PRIu64 " rows are kept beside equal ones\n", result.equal);
    }
    if (result.over_gate > 0) {
        printf("%zu rule%s over the threshold: see rule_runs.csv\n", result.over_gate, result.over_gate == 1 ? "" : "s");
        return STATUS_GATE;
    }
    return STATUS_OK;
}

static enum status
run_show(const struct options *options, struct arena *arena, struct error *err)
{
    struct site site;

    if (options->argument_count != 1) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "show takes person or household and one key");
    }
    TRY(site_load(option_value(options, "site", NULL), arena, &site, err));
    return show_key(&site, option_value(options, "show", NULL), options->arguments[0], option_value(options, "batch", NULL),
                    option_is_set(options, "reveal"), err);
}

/* Places are those in force at the batch's date, else today. */
static enum status
run_values(const struct options *options, struct arena *arena, struct error *err)
{
    const char *as_of = option_value(options, "batch", NULL);
    int32_t day = (int32_t)(time(NULL) / 86400);
    struct site site;
    struct pack pack;
    uint64_t unusable;

    if (as_of != NULL && !date_parse(text_from(as_of), &day)) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--batch takes a date such as 2022-06-30, not \"%s\"", as_of);
    }
    TRY(site_load_or_pack(option_value(options, "site", NULL), option_is_set(options, "pack") ? option_value(options, "pack", NULL) : NULL,
                          arena, &site, err));
    TRY(site_load_pack(&site, arena, &pack, err));
    TRY(values_print(&site, &pack, option_value(options, "values", NULL), day, &unusable, err));
    return unusable > 0 ? STATUS_GATE : STATUS_OK;
}

static bool
is_rule_command(const struct options *options)
{
    return option_is_set(options, "test") || option_is_set(options, "check") || option_is_set(options, "sql")
           || option_value(options, "explain", NULL) != NULL;
}

/* The pack beside the executables, as site.c finds it. */
static const char *
find_pack(const struct options *options, struct arena *arena)
{
    const char *given = option_value(options, "pack", NULL);
    const char *folder = given != NULL ? given : file_join(arena, file_executable_folder(arena), "../share/bidui/schemas");

    return given != NULL || file_is_folder(folder) ? folder : file_join(arena, file_executable_folder(arena), "../../../schemas");
}

/* The cases of this very pack: in it, beside it (as installed), or in the tests beside it (as in the repository); NULL when it has none. */
static const char *
find_cases(const struct options *options, const char *pack, struct arena *arena)
{
    static const char *const places[] = {"cases", "../cases", "../tests/cases"};
    const char *given = option_value(options, "cases", NULL);
    char real[PATH_MAX];

    pack = realpath(pack, real) == NULL ? pack : real; /* the build's own is a link to the repository's */
    for (size_t at = 0; given == NULL && at < sizeof places / sizeof places[0]; at++) {
        const char *folder = file_join(arena, pack, places[at]);

        if (file_is_folder(folder)) {
            return folder;
        }
    }
    return given;
}

/* The site named, else that of the current folder unless a pack is named: as the driver takes it, so that both ask about the same batch. */
static const char *
meant_site(const struct options *options)
{
    const char *named = option_value(options, "site", NULL);

    return named != NULL || option_is_set(options, "pack") || !file_exists("site.json") ? named : ".";
}

static enum status
run_rule_command(const struct options *options, struct arena *arena, struct error *err)
{
    const char *explained = option_value(options, "explain", NULL);
    const char *const *rules = options->arguments;
    size_t rule_count = options->argument_count;
    const char *as_of = option_value(options, "batch", NULL);
    const char *folder = meant_site(options);
    const bool with_site = folder != NULL;
    struct site site;
    const char *pack;
    const char *cases;

    if (with_site) {
        TRY(site_load(folder, arena, &site, err));
    }
    pack = with_site ? site.pack : find_pack(options, arena);
    cases = find_cases(options, pack, arena);
    if (rule_count > 0 && file_is_folder(rules[0])) {
        cases = rules[0];
        rules++;
        rule_count--;
    }
    if (option_is_set(options, "test")) {
        return (enum status)ask_test_main(with_site ? &site : NULL, pack, cases, rules, rule_count, option_is_set(options, "mutate"));
    }
    if (option_is_set(options, "check")) {
        return (enum status)ask_check_main(with_site ? &site : NULL, pack, cases, rules, rule_count, as_of);
    }
    if (option_is_set(options, "sql")) {
        return (enum status)ask_print_sql(with_site ? &site : NULL, pack,
                                          explained != NULL ? explained
                                          : rule_count > 0  ? rules[0]
                                                            : NULL,
                                          as_of);
    }
    return (enum status)ask_explain_main(with_site ? &site : NULL, pack, explained, as_of, option_is_set(options, "reveal"),
                                         option_is_set(options, "all"));
}

static enum status
read_probability(const struct options *options, const char *name, const char *otherwise, double *value, struct error *err)
{
    const char *word = option_value(options, name, otherwise);
    int64_t parts;

    if (!decimal_parse(text_from(word), &parts, NULL) || parts < 0 || parts > DECIMAL_SCALE) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--%s takes a probability such as 0.5, not \"%s\"", name, word);
    }
    *value = (double)parts / DECIMAL_SCALE;
    return STATUS_OK;
}

static enum status
read_evidence(const struct options *options, enum command_evidence *evidence, struct error *err)
{
    static const char *const words[] = {"none", "review", "all"};
    const struct text word = text_from(option_value(options, "evidence", "review"));

    for (size_t at = 0; at < sizeof words / sizeof *words; at++) {
        if (text_equal(word, text_from(words[at]))) {
            *evidence = (enum command_evidence)at;
            return STATUS_OK;
        }
    }
    return error_set(err, STATUS_USAGE, "E-USAGE", "--evidence is none, review or all, not \"%.*s\"", TEXT_ARG(word));
}

static enum status
run_link(const struct options *options, struct arena *arena, struct error *err)
{
    const struct text lang = text_from(option_value(options, "lang", "zh"));
    struct command_link wanted = {.model = option_value(options, "model", NULL), .out = option_value(options, "out", "linked")};
    long threads;

    if (options->argument_count < 1 || options->argument_count > 2) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "link takes one CSV file, to find duplicates in it, or two");
    }
    if (wanted.model == NULL) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "link needs --model FILE");
    }
    wanted.english = text_equal(lang, TEXT("en"));
    if (!wanted.english && !text_equal(lang, TEXT("zh"))) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--lang is zh or en, not \"%.*s\"", TEXT_ARG(lang));
    }
    TRY(read_evidence(options, &wanted.evidence, err));
    TRY(read_probability(options, "from", "0.05", &wanted.least, err));
    TRY(read_probability(options, "join", "0.5", &wanted.threshold, err));
    TRY(option_integer(options, "threads", 0, 64, 0, &threads, err));
    wanted.threads = thread_count((size_t)threads);
    wanted.left = options->arguments[0];
    wanted.right = options->argument_count > 1 ? options->arguments[1] : NULL;
    return command_link(&wanted, arena, err);
}

static enum status
run_command(struct options *options, struct arena *arena, struct error *err)
{
    if (option_is_set(options, "functions")) {
        ask_print_functions(option_is_set(options, "sql"));
        return STATUS_OK;
    }
    if (option_is_set(options, "link")) {
        return run_link(options, arena, err);
    }
    if (option_is_set(options, "normalisers")) {
        ask_print_normalisers();
        return STATUS_OK;
    }
    if (option_value(options, "show", NULL) != NULL) {
        return run_show(options, arena, err);
    }
    if (option_is_set(options, "values")) {
        return run_values(options, arena, err);
    }
    return is_rule_command(options) ? run_rule_command(options, arena, err) : run_stage(options, arena, err);
}

int
main(int argc, char **argv)
{
    struct options options = {.program = "bidui-transform",
                              .usage = "--site DIR --batch DATE [OPTIONS]",
                              .summary = "Normalise a batch, resolve identities, run the rules.",
                              OPTION_TABLE(option_rows)};

    return option_main(&options, argc, argv, run_command);
}
