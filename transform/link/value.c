/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/link/value.h"

#include "common/ground/date.h"
#include "common/ground/decimal.h"
#include "transform/cells/date_form.h"
#include "transform/cells/fold.h"

#include <stdio.h>

enum { WRITTEN_MAX = 600, ROOM = 4 * WRITTEN_MAX + NORMALISER_ROOM, MOBILE_DIGITS = 11 };

const struct link_column *
value_column(const struct link_source *source, struct text name)
{
    for (size_t at = 0; at < source->column_count; at++) {
        if (text_equal(source->columns[at].name, name)) {
            return &source->columns[at];
        }
    }
    return NULL;
}

/* ---- canonical texts: TEXT_NULL for what says nothing or cannot be read ---- */

static struct text
read_text(struct text written, char *out)
{
    unsigned done;
    const struct text folded =
        fold_text(written, FOLD_WIDTH | FOLD_INVISIBLE | FOLD_OUTER | FOLD_INNER | FOLD_UPPER | FOLD_HAN, out, &done);

    return folded.size == 0 || fold_is_placeholder(folded) ? TEXT_NULL : folded;
}

/* YYYYMMDD. A date that is none (a digit may be wrong) stays as it is when it has eight digits. */
static struct text
read_date(struct text written, char *out)
{
    struct date_form form;
    const enum verdict verdict = date_form_parse(written, NULL, out, &form);
    size_t size = 0;

    if ((verdict == VERDICT_SAME || verdict == VERDICT_CHANGED) && form.month > 0 && form.day > 0) {
        (void)snprintf(out, ROOM, "%04d%02d%02d", form.year, form.month, form.day);
        return (struct text){out, DATE_DIGITS};
    }
    for (size_t at = 0; at < written.size && size <= DATE_DIGITS; at++) {
        if (written.data[at] >= '0' && written.data[at] <= '9') {
            out[size++] = written.data[at];
        }
    }
    return size == DATE_DIGITS ? (struct text){out, size} : TEXT_NULL;
}

static struct text
read_number(struct text written, char *out)
{
    const struct text folded = read_text(written, out);
    int64_t value;

    if (text_is_null(folded) || !decimal_parse(folded, &value, NULL)) {
        return TEXT_NULL;
    }
    return (struct text){out, decimal_format(value, out)};
}

static bool
is_one_of(struct text text, const char *const *words, size_t count)
{
    for (size_t at = 0; at < count; at++) {
        if (text_equal(text, text_from(words[at]))) {
            return true;
        }
    }
    return false;
}

static struct text
read_sex(struct text written, char *out)
{
    static const char *const male[] = {"男", "男性", "1", "M", "MALE"};
    static const char *const female[] = {"女", "女性", "2", "F", "FEMALE"};
    const struct text folded = read_text(written, out);

    if (is_one_of(folded, male, sizeof male / sizeof *male)) {
        return TEXT("1");
    }
    return is_one_of(folded, female, sizeof female / sizeof *female) ? TEXT("2") : TEXT_NULL;
}

/* Digits; of eleven and more, behind a country's prefix, the last eleven. Fewer than six say nothing. */
static struct text
read_phone(struct text written, char *out)
{
    size_t size = 0;

    for (size_t at = 0; at < written.size; at++) {
        if (written.data[at] >= '0' && written.data[at] <= '9') {
            out[size++] = written.data[at];
        }
    }
    if (size < 6) {
        return TEXT_NULL;
    }
    return size > MOBILE_DIGITS ? (struct text){out + size - MOBILE_DIGITS, MOBILE_DIGITS} : (struct text){out, size};
}

/* 户主 for the person itself, and so on: lists of one household disagree about the word, seldom about the group. */
static struct text
read_relation(struct text written, char *out)
{
    static const struct {
        const char *group;
        const char *words[12];
    } groups[] = {
        {"户主",     {"户主", "本人", "01", "0", "本人或户主"}                                               },
        {"配偶",     {"配偶", "妻", "夫", "之妻", "之夫", "妻子", "丈夫", "10", "老伴"}                      },
        {"子",       {"子", "之子", "儿子", "长子", "次子", "三子", "独生子", "20", "养子", "继子"}          },
        {"女",       {"女", "之女", "女儿", "长女", "次女", "三女", "独生女", "30", "养女", "继女"}          },
        {"孙辈",     {"孙子", "孙女", "之孙子", "之孙女", "外孙子", "外孙女", "40", "曾孙", "孙"}            },
        {"父母",     {"父亲", "母亲", "之父", "之母", "父", "母", "50", "父母"}                              },
        {"岳父母",   {"岳父", "岳母", "公公", "婆婆", "之岳父", "之岳母", "之公公", "之婆婆", "公婆"}        },
        {"媳婿",     {"儿媳", "女婿", "之儿媳", "之女婿", "儿媳妇", "媳妇"}                                  },
        {"祖父母",   {"祖父", "祖母", "爷爷", "奶奶", "之祖父", "之祖母", "60"}                              },
        {"兄弟姐妹", {"兄", "弟", "姐", "妹", "哥哥", "弟弟", "姐姐", "妹妹", "之兄弟姐妹", "70", "兄弟姐妹"}},
    };
    const struct text folded = read_text(written, out);

    for (size_t group = 0; group < sizeof groups / sizeof *groups && !text_is_null(folded); group++) {
        size_t count = 0;

        while (count < sizeof groups[group].words / sizeof *groups[group].words && groups[group].words[count] != NULL) {
            count++;
        }
        if (is_one_of(folded, groups[group].words, count)) {
            return text_from(groups[group].group);
        }
    }
    return folded;
}

static struct text
read_name(struct text written, char *out)
{
    struct name_form form;
    const struct text canonical = name_form_read(written, out, &form);

    return canonical.size == 0 ? TEXT_NULL : canonical;
}

static struct text
read_citizen(struct text written, char *out)
{
    struct citizen_number number;

    return citizen_number_read(written, out, &number);
}

static struct text (*const readers[VALUE_KIND_COUNT])(struct text, char *) = {
    [VALUE_TEXT] = read_text,         [VALUE_DATE] = read_date,   [VALUE_NUMBER] = read_number,
    [VALUE_SEX] = read_sex,           [VALUE_PHONE] = read_phone, [VALUE_PLACE] = read_text,
    [VALUE_RELATION] = read_relation, [VALUE_NAME] = read_name,   [VALUE_CITIZEN] = read_citizen,
};

/* ---- what comparing needs ---- */

static struct text
cut_written(struct text written)
{
    return (struct text){written.data, written.size > WRITTEN_MAX ? WRITTEN_MAX : written.size};
}

/* Codes of a source's distinct texts; those that are new get the next ones. */
static uint32_t *
add_values(struct value_domain *domain, const struct link_column *column, struct arena *arena)
{
    uint32_t *codes = arena_must_zero(arena, (size_t)column->value_count + 1, sizeof *codes);
    char out[ROOM];

    for (uint32_t code = 1; code <= column->value_count; code++) {
        codes[code] = dictionary_add(&domain->canonical, readers[domain->kind](cut_written(column->values[code]), out), arena);
        if (codes[code] > domain->count) {
            domain->count = codes[code];
            domain->shown[codes[code]] = column->values[code];
        }
    }
    return codes;
}

static uint32_t *
row_codes(const struct link_column *column, size_t rows, const uint32_t *codes, uint64_t *unread, struct arena *arena)
{
    uint32_t *out = arena_must_zero(arena, rows + 1, sizeof *out);

    for (size_t row = 0; row < rows; row++) {
        out[row] = codes[column->codes[row]];
        *unread += column->codes[row] != 0 && out[row] == 0;
    }
    return out;
}

static uint32_t *
count_codes(const uint32_t *codes, size_t rows, uint32_t count, struct arena *arena)
{
    uint32_t *counts = arena_must_zero(arena, (size_t)count + 1, sizeof *counts);

    for (size_t row = 0; row < rows; row++) {
        counts[codes[row]]++;
    }
    return counts;
}

static void
build_words(struct value_domain *domain, struct arena *arena)
{
    size_t size = 0;

    for (uint32_t code = 1; code <= domain->count; code++) {
        size += domain->canonical.values[code].size;
    }
    domain->words = arena_must_zero(arena, (size_t)domain->count + 1, sizeof *domain->words);
    domain->characters = arena_must_zero(arena, size + 1, sizeof *domain->characters);
    size = 0;
    for (uint32_t code = 1; code <= domain->count; code++) {
        struct text rest = domain->canonical.values[code];

        domain->words[code].start = (uint32_t)size;
        while (rest.size > 0) {
            size_t bytes = text_decode(rest, &domain->characters[size]);

            if (bytes == 0) {
                domain->characters[size] = (unsigned char)rest.data[0];
                bytes = 1;
            }
            size++;
            rest = (struct text){rest.data + bytes, rest.size - bytes};
        }
        domain->words[code].size = (uint32_t)size - domain->words[code].start;
    }
}

static int64_t
day_of(const char *digits)
{
    int32_t days;

    return date_parse_digits(digits, &days) ? days : VALUE_NO_DAY;
}

static void
build_numbers(struct value_domain *domain, struct arena *arena)
{
    domain->numbers = arena_must_zero(arena, (size_t)domain->count + 1, sizeof *domain->numbers);
    for (uint32_t code = 1; code <= domain->count; code++) {
        if (domain->kind == VALUE_DATE) {
            domain->numbers[code] = day_of(domain->canonical.values[code].data);
        } else {
            (void)decimal_parse(domain->canonical.values[code], &domain->numbers[code], NULL);
        }
    }
}

static void
build_payload(struct value_domain *domain, struct arena *arena)
{
    char out[ROOM];

    if (domain->kind == VALUE_NAME) {
        domain->names = arena_must_zero(arena, (size_t)domain->count + 1, sizeof *domain->names);
        for (uint32_t code = 1; code <= domain->count; code++) {
            (void)name_form_read(cut_written(domain->shown[code]), out, &domain->names[code]);
        }
    } else if (domain->kind == VALUE_CITIZEN) {
        domain->citizens = arena_must_zero(arena, (size_t)domain->count + 1, sizeof *domain->citizens);
        for (uint32_t code = 1; code <= domain->count; code++) {
            (void)citizen_number_read(cut_written(domain->shown[code]), out, &domain->citizens[code]);
        }
    } else {
        if (domain->kind == VALUE_DATE || domain->kind == VALUE_NUMBER) {
            build_numbers(domain, arena);
        }
        build_words(domain, arena);
    }
}

void
value_domain_build(struct value_domain *domain, const struct link_column *left, size_t left_rows, const struct link_column *right,
                   size_t right_rows, uint64_t *unread, struct arena *arena)
{
    const size_t most = (size_t)left->value_count + (right == NULL ? 0 : right->value_count) + 1;
    uint32_t *codes;

    domain->shown = arena_must_zero(arena, most, sizeof *domain->shown);
    dictionary_reserve(&domain->canonical, (uint32_t)most, arena);
    codes = add_values(domain, left, arena);
    domain->codes[0] = row_codes(left, left_rows, codes, unread, arena);
    domain->codes[1] = domain->codes[0];
    if (right != NULL) {
        codes = add_values(domain, right, arena);
        domain->codes[1] = row_codes(right, right_rows, codes, unread, arena);
    }
    domain->counts[0] = count_codes(domain->codes[0], left_rows, domain->count, arena);
    domain->counts[1] = right == NULL ? domain->counts[0] : count_codes(domain->codes[1], right_rows, domain->count, arena);
    build_payload(domain, arena);
}
