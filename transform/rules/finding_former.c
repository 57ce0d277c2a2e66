/* SPDX-License-Identifier: Apache-2.0 */
/* Which findings does a finding continue? Its key is made anew with what its subject was called before, and with the numbers its member
 * had. What comes of it decides the load, which knows the findings: finding_alias.csv only says what could be. */
#include "transform/rules/finding.h"

#include "common/ground/hash.h"
#include "transform/expr/cell.h"

enum { SCRATCH_MAX = 64 * 1024 };

static bool
subject_of(const struct rule *rule, enum former_subject *subject)
{
    switch (rule->subject_kind) {
    case SUBJECT_PERSON:
        *subject = FORMER_PERSON;
        return true;
    case SUBJECT_HOUSEHOLD:
        *subject = FORMER_HOUSEHOLD;
        return true;
    case SUBJECT_DIVISION:
        *subject = FORMER_DIVISION;
        return true;
    case SUBJECT_NONE:
    case SUBJECT_OTHER:
        break;
    }
    return false;
}

static bool
names(const struct rule *rule, size_t field)
{
    for (size_t at = 0; at < rule->identity_count; at++) {
        if (rule->identity[at] == field) {
            return true;
        }
    }
    return false;
}

/* The member's former numbers, when the rule's identity depends on them. */
static size_t
numbers_of(const struct rule_run *run, const struct rule *rule, uint32_t row,
           const struct lineage_renumbering *numbers[FORMER_NUMBERS_MOST])
{
    const struct table *table = &run->batch->tables[rule->source];
    const size_t *fields = table->schema->member_fields;
    struct text parts[2];

    if (fields[0] == SIZE_MAX || fields[1] == SIZE_MAX || (!names(rule, fields[0]) && !names(rule, fields[1]))) {
        return 0;
    }
    for (size_t part = 0; part < 2; part++) {
        const struct column *column = &table->columns[fields[part]];

        parts[part] = column_is_valid(column, row) ? dictionary_text(&column->dictionary, column->codes[row]) : TEXT_NULL;
    }
    return text_is_null(parts[0]) || text_is_null(parts[1]) ? 0 : former_numbers(run->batch->former, parts[0], parts[1], numbers);
}

struct search {
    const struct rule_run *run;
    const struct rule *rule;
    uint32_t row;
    struct buffer *buffer;
    struct arena *scratch;
    char own[FINDING_KEY_SIZE];
    struct finding_former *former;
    size_t count;
};

static void
add(struct search *search, const struct former_link *link, const struct lineage_renumbering *number)
{
    struct finding_former *former = &search->former[search->count];

    *former = (struct finding_former){.kind = link->kind, .whole = link->whole, .as_of = link->as_of};
    finding_key(search->run, search->rule, search->row, &(struct finding_key_instead){link->key, number}, search->buffer, search->scratch,
                former->key);
    search->count += strcmp(former->key, search->own) != 0;
}

size_t
finding_former_find(const struct rule_run *run, const struct rule *rule, uint32_t row, struct buffer *buffer, struct arena *scratch,
                    struct finding_former former[FINDING_FORMER_MOST])
{
    struct search search = {.run = run, .rule = rule, .row = row, .buffer = buffer, .scratch = scratch, .former = former};
    const struct text own = finding_subject(run, rule, row);
    struct former_link links[FORMER_MOST];
    enum former_subject subject;
    const size_t count = text_is_null(own) || !subject_of(rule, &subject) ? 0 : former_find(run->batch->former, subject, own, links);
    const struct lineage_renumbering *numbers[FORMER_NUMBERS_MOST];
    const size_t number_count = numbers_of(run, rule, row, numbers);

    if (count == 0 && number_count == 0) {
        return 0;
    }
    finding_key(run, rule, row, NULL, buffer, scratch, search.own);
    for (size_t at = 0; at < number_count; at++) {
        add(&search, &(struct former_link){.key = own, .kind = "member_renumbered", .whole = true, .as_of = numbers[at]->as_of},
            numbers[at]);
    }
    for (size_t at = 0; at < count; at++) {
        add(&search, &links[at], NULL);
        for (size_t number = 0; number < number_count; number++) {
            add(&search, &links[at], numbers[number]);
        }
    }
    return search.count;
}

void
finding_former_fill(const struct rule_run *run, struct rule_result *result)
{
    struct finding_former former[FINDING_FORMER_MOST];
    struct arena scratch;
    struct buffer buffer;

    if (former_is_empty(run->batch->former)) {
        return;
    }
    arena_init(&scratch, 0);
    buffer_init(&buffer, SCRATCH_MAX);
    for (size_t at = 0; at < result->finding_count; at++) {
        struct finding *finding = &result->findings[at];

        finding->former_count = finding->flood ? 0 : finding_former_find(run, result->rule, finding->row, &buffer, &scratch, former);
        if (finding->former_count > 0) {
            finding->former = arena_must_alloc(&result->arena, finding->former_count * sizeof *finding->former);
            memcpy(finding->former, former, finding->former_count * sizeof *finding->former);
        }
        arena_reset(&scratch);
    }
    buffer_done(&buffer);
    arena_done(&scratch);
}

static enum status
write_rows(const struct rule_run *run, struct package_table *table, size_t count, struct error *err)
{
    for (size_t rule = 0; rule < run->count; rule++) {
        const struct rule_result *result = &run->results[rule];

        for (size_t at = 0; at < result->finding_count; at++) {
            const struct finding *finding = &result->findings[at];

            for (size_t former = 0; former < finding->former_count; former++) {
                const struct finding_former *one = &finding->former[former];
                const struct text cells[] = {text_from(finding->key), text_from(one->key), text_from(one->kind),
                                             one->whole ? TEXT("true") : TEXT("false"), one->as_of};

                TRY(package_table_row(table, cells, count, err));
            }
        }
    }
    return STATUS_OK;
}

enum status
finding_former_write(const struct rule_run *run, struct package_writer *writer, struct error *err)
{
    static const struct package_field fields[] = {
        {"finding_key", "string" },
        {"former_key",  "string" },
        {"kind",        "string" },
        {"whole",       "boolean"},
        {"as_of",       "date"   }
    };
    struct package_table *table;

    TRY(package_table_open(writer, "finding_alias", fields, sizeof fields / sizeof *fields, &table, err));
    TRY(write_rows(run, table, sizeof fields / sizeof *fields, err));
    return package_table_close(table, err);
}
