/* SPDX-License-Identifier: Apache-2.0 */
#include "report/answers/command.h"

#include "common/formats/short_code.h"
#include "common/ground/date.h"
#include "common/ground/file.h"
#include "report/answers/answer.h"
#include "report/answers/inbox.h"
#include "report/answers/word.h"
#include "report/output/report.h"

#include <stdio.h>
#include <string.h>

/* What every reading starts from. */
static enum status
begin(const struct report *report, struct answer_set *set, struct error *err)
{
    const char *sql;
    struct answer_codes *codes;
    struct text day;

    TRY(report_day(report, &day, err));
    TRY(report_sql(report, "answer_code.sql", &sql, err));
    TRY(answer_code_read(report->connection, sql, report->arena, &codes, err));
    *set = (struct answer_set){.arena = report->arena, .codes = codes, .pack = &report->pack};
    (void)date_parse(day, &set->on);
    return STATUS_OK;
}

/* A file that cannot be read is reported and counted; it does not stop the others. */
static enum status
read_files(const struct report *report, struct answer_set *set, size_t *unread, struct error *err)
{
    const char *extract = report_program(report, "bidui-extract");

    for (size_t at = 1; at < report->options->argument_count; at++) {
        const char *path = report->options->arguments[at];
        const char *name = strrchr(path, '/');
        struct error refusal = {0};
        bool answers;
        const enum status status = answer_read_file(extract, path, name == NULL ? path : name + 1, set, &answers, &refusal);

        if (status == STATUS_DATA) {
            error_print(&refusal, "bidui-report");
            ++*unread;
        } else if (status != STATUS_OK) {
            *err = refusal;
            return status;
        } else if (!answers) {
            (void)fprintf(stderr, "bidui-report: W-ANSWER-NONE: \"%s\" holds no short code of this county and no list of ours\n", path);
        }
    }
    return STATUS_OK;
}

static void
print_counts(const struct answer_set *set, const char *folder)
{
    size_t counts[ANSWER_OUTCOMES] = {0};

    for (size_t at = 0; at < set->count; at++) {
        counts[set->answers[at].outcome]++;
    }
    (void)printf("答复 %zu 行,回执在 %s\n", set->count, folder);
    for (int outcome = 0; outcome < ANSWER_OUTCOMES; outcome++) {
        if (counts[outcome] > 0) {
            (void)printf("  %6zu  %s\n", counts[outcome], answer_outcome_text((enum answer_outcome)outcome));
        }
    }
}

/* Settles, tells the towns, records. */
static enum status
conclude(const struct report *report, struct answer_set *set, struct error *err)
{
    const char *folder;
    const char *facts;
    struct text day;

    answer_settle(set);
    TRY(report_day(report, &day, err));
    TRY(report_folder(report, "receipts", &folder, err));
    TRY(answer_write_receipts(set, folder, day, err));
    facts = file_join(report->arena, folder, "answers.csv");
    TRY(answer_write_record(set, facts, err));
    print_counts(set, folder);
    return report_record(report, facts, err);
}

static enum status
read_inbox(const struct report *report, struct answer_set *set, struct error *err)
{
    struct answer_inbox inbox;

    TRY(answer_inbox_read(report->site, report_program(report, "bidui-extract"), set, &inbox, err));
    if (inbox.count == 0) {
        return STATUS_OK; /* silent: every run asks */
    }
    (void)printf("收件箱中的答复 %zu 份:", inbox.count);
    for (size_t at = 0; at < inbox.count; at++) {
        (void)printf("%s%.*s", at > 0 ? "、" : "", TEXT_ARG(inbox.files[at]));
    }
    (void)printf("\n");
    TRY(conclude(report, set, err));
    return answer_inbox_done(report->site, &inbox, report->arena, err);
}

enum status
answer_command(struct report *report, struct error *err)
{
    struct answer_set set;
    size_t unread = 0;

    if (report->options->argument_count < 2 && !option_is_set(report->options, "inbox")) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "answers takes the files that came back: answers FILE..., or answers --inbox");
    }
    TRY(begin(report, &set, err));
    if (option_is_set(report->options, "inbox")) {
        return read_inbox(report, &set, err);
    }
    TRY(read_files(report, &set, &unread, err));
    TRY(conclude(report, &set, err));
    return unread == 0 ? STATUS_OK
                       : error_set(err, STATUS_DATA, "E-ANSWER-FILE", "%zu of %zu files could not be read; the others were taken", unread,
                                   report->options->argument_count - 1);
}

/* ---- one line ---- */

static enum status
refuse_code(const struct answer_set *set, const char *code, struct error *err)
{
    char out[SHORT_CODE_FOLDED];
    const struct answer_code *near = answer_code_near(set->codes, short_code_fold(text_from(code), out));

    (void)error_set(err, STATUS_DATA, "E-ANSWER-CODE", "no finding has the short code \"%s\"", code);
    if (near != NULL) {
        error_hint(err, "is it %.*s?", TEXT_ARG(near->code));
    }
    return STATUS_DATA;
}

/* Who answers on the telephone speaks last: it is a decision, whatever was answered before. */
enum status
answer_command_one(struct report *report, struct error *err)
{
    const struct options *options = report->options;
    char out[SHORT_CODE_FOLDED];
    const struct answer_code *known;
    const struct schema_code *result;
    struct answer_set set;
    const char *facts;

    if (options->argument_count != 3) {
        return error_set(err, STATUS_USAGE, "E-USAGE",
                         "answer takes a short code and a result: answer CODE RESULT [--why TEXT] [--by NAME] [--on DATE]");
    }
    TRY(begin(report, &set, err));
    known = answer_code_find(set.codes, short_code_fold(text_from(options->arguments[1]), out));
    if (known == NULL) {
        return refuse_code(&set, options->arguments[1], err);
    }
    result = answer_word_result(set.pack, known->class, text_from(options->arguments[2]), set.arena);
    if (result == NULL) {
        return error_set(err, STATUS_DATA, "E-ANSWER-RESULT", "\"%s\" is no answer to %.*s; answers are %.*s", options->arguments[2],
                         TEXT_ARG(known->code), TEXT_ARG(answer_word_choices(set.pack, known->class, set.arena)));
    }
    *answer_add(&set) = (struct answer){
        .code = known->code,
        .known = known,
        .raw = text_from(options->arguments[2]),
        .result = result->name,
        .decision = true,
        .outcome = ANSWER_TAKEN,
        .note = text_from(option_value(options, "why", "")),
        .by = text_from(option_value(options, "by", "root")),
        .at = option_is_set(options, "on") ? set.on : site_today(report->site),
    };
    answer_settle(&set);
    facts = file_join(report->arena, report->site->var, "answer.csv");
    TRY(answer_write_record(&set, facts, err));
    (void)printf("%.*s %.*s %.*s:%.*s\n", TEXT_ARG(known->code), TEXT_ARG(known->village), TEXT_ARG(known->rule_name),
                 TEXT_ARG(result->name));
    return report_record(report, facts, err);
}
