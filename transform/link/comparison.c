/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/link/comparison.h"

#include "transform/link/likeness.h"

enum { LUNAR_EARLIEST = 15, LUNAR_LATEST = 52 };

/* ---- the parts of records ---- */

struct words {
    const uint32_t *data;
    size_t size;
};

static struct words
words_of(const struct value_domain *domain, uint32_t code)
{
    return (struct words){domain->characters + domain->words[code].start, domain->words[code].size};
}

/* Equal codes: the best level, in its bin. */
static unsigned
same_level(const struct comparison *comparison, uint32_t code)
{
    return comparison->same + (comparison->bins == NULL ? 0U : comparison->bins[code]);
}

/* Of kinds of one column: nothing when one is missing, the best level when they are equal; else the kind says. */
static unsigned
compare_codes(const struct comparison *comparison, const uint32_t *left, const uint32_t *right)
{
    const uint32_t one = left[comparison->slots[0]];
    const uint32_t other = right[comparison->slots[0]];

    if (one == 0 || other == 0) {
        return COMPARISON_NOTHING;
    }
    return one == other ? same_level(comparison, one) : comparison->kind->differ(comparison, one, other);
}

/* ---- kinds: how codes that are not equal differ ---- */

static unsigned
differ_wholly(const struct comparison *comparison, uint32_t one, uint32_t other)
{
    (void)comparison, (void)one, (void)other;
    return 0;
}

/* Thresholds fall: the first that is reached is the best of them. */
static unsigned
differ_jaro_winkler(const struct comparison *comparison, uint32_t one, uint32_t other)
{
    const struct words words[] = {words_of(comparison->domains[0], one), words_of(comparison->domains[0], other)};
    const double likeness = likeness_jaro_winkler(words[0].data, words[0].size, words[1].data, words[1].size);
    for (size_t at = 0; at < comparison->threshold_count; at++) {
        if (likeness >= comparison->thresholds[at]) {
            return (unsigned)(comparison->threshold_count - at);
        }
    }
    return 0;
}

/* Thresholds rise. */
static unsigned
differ_edits(const struct comparison *comparison, uint32_t one, uint32_t other)
{
    const double most = comparison->thresholds[comparison->threshold_count - 1];
    const struct words words[] = {words_of(comparison->domains[0], one), words_of(comparison->domains[0], other)};
    const unsigned edits = likeness_edits(words[0].data, words[0].size, words[1].data, words[1].size, (unsigned)most);
    for (size_t at = 0; at < comparison->threshold_count; at++) {
        if (edits <= comparison->thresholds[at]) {
            return (unsigned)(comparison->threshold_count - at);
        }
    }
    return 0;
}

enum date_likeness { DATE_DIFFERENT, DATE_SAME_YEAR, DATE_NEAR, DATE_ONE_WRONG, DATE_SAME };

/* Only the year was known, or the day is one of the lunar calendar: that falls 15 to 52 days before the same numbers of ours. */
static bool
is_near(const struct value_domain *domain, uint32_t one, uint32_t other)
{
    const int64_t days[2] = {domain->numbers[one], domain->numbers[other]};
    const char *const digits[2] = {domain->canonical.values[one].data, domain->canonical.values[other].data};
    const bool same_year = memcmp(digits[0], digits[1], 4) == 0;
    int64_t apart;

    if (same_year && (memcmp(digits[0] + 4, "0101", 4) == 0 || memcmp(digits[1] + 4, "0101", 4) == 0)) {
        return true;
    }
    if (days[0] == VALUE_NO_DAY || days[1] == VALUE_NO_DAY) {
        return false;
    }
    apart = days[0] > days[1] ? days[0] - days[1] : days[1] - days[0];
    return apart <= 1 || (apart >= LUNAR_EARLIEST && apart <= LUNAR_LATEST);
}

/* One digit wrong, two neighbours swapped, or day and month. */
static bool
is_mistyped(const char *one, const char *other)
{
    uint32_t digits[2][8];

    if (memcmp(one, other, 4) == 0 && memcmp(one + 4, other + 6, 2) == 0 && memcmp(one + 6, other + 4, 2) == 0) {
        return true;
    }
    for (size_t at = 0; at < 8; at++) {
        digits[0][at] = (unsigned char)one[at];
        digits[1][at] = (unsigned char)other[at];
    }
    return likeness_edits(digits[0], 8, digits[1], 8, 1) <= 1;
}

static enum date_likeness
date_likeness(const struct value_domain *domain, uint32_t one, uint32_t other)
{
    const char *const digits[2] = {domain->canonical.values[one].data, domain->canonical.values[other].data};

    if (one == other) {
        return DATE_SAME;
    }
    if (is_mistyped(digits[0], digits[1])) {
        return DATE_ONE_WRONG;
    }
    if (is_near(domain, one, other)) {
        return DATE_NEAR;
    }
    return memcmp(digits[0], digits[1], 4) == 0 ? DATE_SAME_YEAR : DATE_DIFFERENT;
}

static unsigned
differ_date(const struct comparison *comparison, uint32_t one, uint32_t other)
{
    return date_likeness(comparison->domains[0], one, other);
}

static double
magnitude(double value)
{
    return value < 0 ? -value : value;
}

/* Thresholds rise: the part of the larger number by which the two may differ. */
static unsigned
differ_number(const struct comparison *comparison, uint32_t one, uint32_t other)
{
    double apart;
    double larger;

    larger = magnitude((double)comparison->domains[0]->numbers[one]);
    apart = magnitude((double)comparison->domains[0]->numbers[other]);
    larger = larger > apart ? larger : apart;
    apart = magnitude((double)comparison->domains[0]->numbers[one] - (double)comparison->domains[0]->numbers[other]);
    for (size_t at = 0; at < comparison->threshold_count; at++) {
        if (apart <= comparison->thresholds[at] * larger) {
            return (unsigned)(comparison->threshold_count - at);
        }
    }
    return 0;
}

/* Any of the left names (present, former) with any of the right: the best. */
static unsigned
compare_name(const struct comparison *comparison, const uint32_t *left, const uint32_t *right)
{
    unsigned best = COMPARISON_NOTHING;

    for (size_t at = 0; at < comparison->column_count; at++) {
        for (size_t with = 0; with < comparison->column_count; with++) {
            const uint32_t one = left[comparison->slots[at]];
            const uint32_t other = right[comparison->slots[with]];
            const struct value_domain *domains[2] = {comparison->domains[at], comparison->domains[with]};
            unsigned level;

            if (one == 0 || other == 0) {
                continue;
            }
            if (domains[0] == domains[1] && one == other) {
                level = comparison->same + (comparison->bins == NULL || at > 0 ? 0U : comparison->bins[one]);
            } else {
                level = name_form_compare(&domains[0]->names[one], &domains[1]->names[other]);
            }
            best = best == COMPARISON_NOTHING || level > best ? level : best;
        }
    }
    return best;
}

static unsigned
differ_head(const struct comparison *comparison, uint32_t one, uint32_t other)
{
    return name_form_compare(&comparison->domains[0]->names[one], &comparison->domains[0]->names[other]) >= NAME_ONE_DIFFERS ? 1 : 0;
}

static bool
are_digits(struct words words)
{
    for (size_t at = 0; at < words.size; at++) {
        if (words.data[at] < '0' || words.data[at] > '9') {
            return false;
        }
    }
    return words.size >= 6;
}

static bool
share(struct words one, struct words other, size_t size)
{
    return one.size >= size && other.size >= size && memcmp(one.data, other.data, size * sizeof *one.data) == 0;
}

static unsigned
differ_place(const struct comparison *comparison, uint32_t one, uint32_t other)
{
    const struct words words[] = {words_of(comparison->domains[0], one), words_of(comparison->domains[0], other)};

    if (!are_digits(words[0]) || !are_digits(words[1])) {
        return 0;
    }
    return share(words[0], words[1], 9) ? 2 : share(words[0], words[1], 6) ? 1 : 0;
}

static unsigned
differ_phone(const struct comparison *comparison, uint32_t one, uint32_t other)
{
    const struct words words[] = {words_of(comparison->domains[0], one), words_of(comparison->domains[0], other)};

    return likeness_edits(words[0].data, words[0].size, words[1].data, words[1].size, 1) <= 1 ? 1 : 0;
}

enum { BIRTHS = 6, CITIZEN_CELLS = CITIZEN_NUMBER_LIKENESS_COUNT * BIRTHS };

/* One field: a number holds the birth date, and two agreements would count it twice. Cell = likeness of numbers * 6 + of dates (0:
 * missing). */
static unsigned
compare_citizen(const struct comparison *comparison, const uint32_t *left, const uint32_t *right)
{
    const uint32_t one = left[comparison->slots[0]];
    const uint32_t other = right[comparison->slots[0]];
    unsigned number = CITIZEN_NUMBER_UNKNOWN;
    unsigned birth = 0;

    if (one != 0 && other != 0) {
        number = one == other && comparison->domains[0]->citizens[one].known == comparison->domains[0]->citizens[one].size
                     ? CITIZEN_NUMBER_SAME
                     : citizen_number_compare(&comparison->domains[0]->citizens[one], &comparison->domains[0]->citizens[other]);
    }
    if (comparison->column_count > 1 && left[comparison->slots[1]] != 0 && right[comparison->slots[1]] != 0) {
        birth = 1 + (unsigned)date_likeness(comparison->domains[1], left[comparison->slots[1]], right[comparison->slots[1]]);
    }
    return number == CITIZEN_NUMBER_UNKNOWN && birth == 0 ? COMPARISON_NOTHING : number * BIRTHS + birth;
}

/* ---- their words ---- */

/* clang-format off */
static const struct comparison_level exact_levels[] = {
    {"different", "different", "不同"},
    {"same", "the same", "相同"},
};

static const struct comparison_level date_levels[] = {
    {"different", "another day", "日期不同"},
    {"same_year", "the same year", "年份相同"},
    {"near", "only the year given, or a day of the lunar calendar", "相近:只填了年份,或为农历日期"},
    {"one_wrong", "one digit differs, or day and month are swapped", "错一位数字,或月日颠倒"},
    {"same", "the same day", "日期相同"},
};

static const struct comparison_level name_levels[] = {
    {"different", "another name", "姓名不同"},
    {"family_same", "only the family name is the same", "仅同姓"},
    {"family_differs_two", "another family name, the same given name", "姓不同,名相同"},
    {"family_differs", "another family name, the same given names", "姓不同,名两字相同"},
    {"blurred", "sounds nearly the same, or one character more", "读音相近,或多(少)一字"},
    {"one_differs", "one given character differs", "名有一字不同"},
    {"rearranged", "all sound the same, swapped, or a part of a long name", "读音全同、两字颠倒或长名的一部分"},
    {"wildcard", "one character cannot be read", "有一字无法辨认"},
    {"looks", "one character of like shape or nearly the same sound", "有一字形近或音近"},
    {"sounds", "one character of the same sound", "有一字同音"},
    {"same", "the same name", "姓名相同"},
};

static const struct comparison_level head_levels[] = {
    {"different", "another head of household", "户主不同"},
    {"near", "nearly the same head of household", "户主姓名相近"},
    {"same", "the same head of household", "户主相同"},
};

static const struct comparison_level place_levels[] = {
    {"different", "another place", "地方不同"},
    {"same_county", "the same county", "同县"},
    {"same_town", "the same town", "同乡镇"},
    {"same", "the same village", "同村"},
};

static const struct comparison_level phone_levels[] = {
    {"different", "another number", "电话不同"},
    {"one_wrong", "one digit differs", "电话错一位"},
    {"same", "the same number", "电话相同"},
};

#define CITIZEN_ROW(id, english, chinese) \
    {id "_no_birth", english "; no birth date", chinese ",无出生日期"}, \
    {id "_birth_different", english "; another birth date", chinese ",出生日期不同"}, \
    {id "_birth_year", english "; the same year of birth", chinese ",出生年份相同"}, \
    {id "_birth_near", english "; a near birth date", chinese ",出生日期相近"}, \
    {id "_birth_one_wrong", english "; one digit of the birth date differs", chinese ",出生日期错一位或月日颠倒"}, \
    {id "_birth_same", english "; the same birth date", chinese ",出生日期相同"}

static const struct comparison_level citizen_levels[] = {
    CITIZEN_ROW("id_different", "another citizen number", "证件号不同"),
    CITIZEN_ROW("id_two_wrong", "two digits of the citizen number differ", "证件号错两位"),
    CITIZEN_ROW("id_one_more", "one digit too many or too few", "证件号多(少)一位"),
    CITIZEN_ROW("id_swapped", "two neighbouring digits swapped", "证件号相邻两位颠倒"),
    CITIZEN_ROW("id_one_wrong", "one digit of the citizen number differs", "证件号错一位"),
    CITIZEN_ROW("id_compatible", "all digits that are known agree", "证件号已知各位相符"),
    CITIZEN_ROW("id_same", "the same citizen number", "证件号相同"),
    CITIZEN_ROW("id_unknown", "no citizen number to compare", "无证件号可比"),
};
/* clang-format on */

#define LEVELS(table) (table), sizeof(table) / sizeof *(table)

/* clang-format off */
static const struct comparison_kind kinds[] = {
    {"exact", "equal but for width, case and blanks", {VALUE_TEXT}, 1, 1, true, true, false, {0}, LEVELS(exact_levels), compare_codes, differ_wholly},
    {"jaro_winkler", "words, by Jaro-Winkler likeness of at least each threshold", {VALUE_TEXT}, 1, 1, true, true, false, {.92, .88, .7}, NULL, 0, compare_codes, differ_jaro_winkler},
    {"damerau_levenshtein", "words, by at most each threshold of edits", {VALUE_TEXT}, 1, 1, true, true, false, {1, 2}, NULL, 0, compare_codes, differ_edits},
    {"date", "days: the same, one digit wrong, near, the same year", {VALUE_DATE}, 1, 1, true, true, false, {0}, LEVELS(date_levels), compare_codes, differ_date},
    {"number", "numbers that differ by at most each threshold, as a part of the larger", {VALUE_NUMBER}, 1, 1, true, true, false, {.01, .1}, NULL, 0, compare_codes, differ_number},
    {"name", "Chinese personal names, present and former: sound, shape, wildcards, order", {VALUE_NAME, VALUE_NAME, VALUE_NAME, VALUE_NAME}, 1, COMPARISON_COLUMNS, true, true, true, {0}, LEVELS(name_levels), compare_name, NULL},
    {"citizen_number", "citizen number and birth date as one field", {VALUE_CITIZEN, VALUE_DATE}, 1, 2, false, false, true, {0}, LEVELS(citizen_levels), compare_citizen, NULL},
    {"sex", "男 and 女, however written", {VALUE_SEX}, 1, 1, true, false, true, {0}, LEVELS(exact_levels), compare_codes, differ_wholly},
    {"place", "division codes: the same village, town, county; other texts: equal", {VALUE_PLACE}, 1, 1, true, true, true, {0}, LEVELS(place_levels), compare_codes, differ_place},
    {"phone", "telephone numbers: the same, one digit wrong", {VALUE_PHONE}, 1, 1, true, false, true, {0}, LEVELS(phone_levels), compare_codes, differ_phone},
    {"head", "the head of household's name: the same, near", {VALUE_NAME}, 1, 1, true, true, true, {0}, LEVELS(head_levels), compare_codes, differ_head},
    {"relation", "the relation to the head of household, by groups", {VALUE_RELATION}, 1, 1, true, false, true, {0}, LEVELS(exact_levels), compare_codes, differ_wholly},
};
/* clang-format on */

_Static_assert(sizeof citizen_levels / sizeof *citizen_levels == CITIZEN_CELLS && (int)CITIZEN_CELLS <= (int)COMPARISON_LEVELS,
               "a row a likeness");
_Static_assert(sizeof name_levels / sizeof *name_levels == NAME_LIKENESS_COUNT, "a row a likeness");

const struct comparison_kind *
comparison_kind_at(size_t position)
{
    return position < sizeof kinds / sizeof *kinds ? &kinds[position] : NULL;
}

static const struct comparison_kind *
find_by_name(struct text name)
{
    for (size_t at = 0; at < sizeof kinds / sizeof *kinds; at++) {
        if (text_equal(text_from(kinds[at].name), name)) {
            return &kinds[at];
        }
    }
    return NULL;
}

/* ---- declarations ---- */

static enum status
refuse(struct error *err, const char *file, struct text name, const char *reason)
{
    return error_set(err, STATUS_CONFIG, "E-LINK-MODEL", "%s: comparison \"%.*s\": %s", file, TEXT_ARG(name), reason);
}

static enum status
find_kind(const struct json *declared, const char *file, struct comparison *comparison, struct error *err)
{
    const struct text wanted = json_get_text(declared, "type");
    struct text_nearest nearest = text_nearest_to(wanted);

    comparison->kind = find_by_name(wanted);
    if (comparison->kind != NULL) {
        return STATUS_OK;
    }
    for (size_t at = 0; at < sizeof kinds / sizeof *kinds; at++) {
        text_nearest_offer(&nearest, text_from(kinds[at].name));
    }
    (void)error_set(err, STATUS_CONFIG, "E-LINK-MODEL", "%s: comparison \"%.*s\": there is no type \"%.*s\"", file,
                    TEXT_ARG(comparison->name), TEXT_ARG(wanted));
    if (!text_is_null(nearest.found)) {
        error_hint(err, "did you mean \"%.*s\"?", TEXT_ARG(nearest.found));
    }
    return STATUS_CONFIG;
}

/* "column": "a", or ["a", "b"]; of two files with other names "column" and "right_column". */
static size_t
read_columns(const struct json *value, struct text columns[COMPARISON_COLUMNS], struct arena *arena)
{
    size_t count = 0;

    if (json_is_array(value)) {
        for (const struct json *item = json_first(value); item != NULL && count < COMPARISON_COLUMNS; item = json_next(item)) {
            columns[count++] = arena_must_text(arena, json_text(item));
        }
        return json_count(value) > COMPARISON_COLUMNS ? COMPARISON_COLUMNS + 1 : count;
    }
    columns[0] = text_is_null(json_text(value)) ? TEXT_NULL : arena_must_text(arena, json_text(value));
    return text_is_null(columns[0]) ? 0 : 1;
}

/* Likenesses fall, all else rises. */
static bool
follows(const struct comparison *comparison, double value)
{
    const double *before = comparison->threshold_count == 0 ? NULL : &comparison->thresholds[comparison->threshold_count - 1];

    if (comparison->kind->thresholds[0] > comparison->kind->thresholds[1]) {
        return value > 0 && value < (before == NULL ? 1 : *before);
    }
    return value > (before == NULL ? 0 : *before) && value <= LIKENESS_MAX;
}

static enum status
read_thresholds(const struct json *declared, const char *file, struct comparison *comparison, struct error *err)
{
    const struct json *given = json_get(declared, "thresholds");
    const double *usual = comparison->kind->thresholds;

    if (given != NULL && usual[0] <= 0) {
        return refuse(err, file, comparison->name, "this type has no thresholds");
    }
    for (size_t at = 0; given == NULL && at < COMPARISON_THRESHOLDS && usual[at] > 0; at++) {
        comparison->thresholds[comparison->threshold_count++] = usual[at];
    }
    for (const struct json *item = json_first(given); item != NULL; item = json_next(item)) {
        if (!follows(comparison, json_number(item))) {
            return refuse(err, file, comparison->name,
                          usual[0] > usual[1] ? "thresholds fall, from below 1" : "thresholds rise, from above 0");
        }
        comparison->thresholds[comparison->threshold_count++] = json_number(item);
    }
    return STATUS_OK;
}

static void
set_levels(struct comparison *comparison, struct arena *arena)
{
    const struct comparison_kind *kind = comparison->kind;
    size_t count = 0;

    if (kind->levels != NULL) {
        memcpy(comparison->levels, kind->levels, kind->level_count * sizeof *kind->levels);
        count = kind->level_count;
    } else {
        comparison->levels[count++] = exact_levels[0];
        for (size_t at = comparison->threshold_count; at-- > 0; count++) {
            const char *const word = arena_must_format(arena, "%.4g", comparison->thresholds[at]);

            comparison->levels[count] =
                (struct comparison_level){arena_must_format(arena, "within_%s", word), arena_must_format(arena, "alike (%s)", word),
                                          arena_must_format(arena, "相近(%s)", word)};
        }
        comparison->levels[count++] = exact_levels[1];
    }
    comparison->same = (unsigned)count - 1;
    for (size_t bin = 1; bin < COMPARISON_BINS && comparison->frequencies; bin++) {
        comparison->levels[count++] =
            (struct comparison_level){arena_must_format(arena, "%s_rare_%zu", comparison->levels[comparison->same].name, bin),
                                      comparison->levels[comparison->same].english, comparison->levels[comparison->same].chinese};
    }
    comparison->level_count = (unsigned)count;
}

enum status
comparison_read(const struct json *declared, const char *file, struct arena *arena, struct comparison *comparison, struct error *err)
{
    const struct json *columns = json_get(declared, "column");
    const struct json *right = json_get(declared, "right_column");
    size_t right_count;

    *comparison = (struct comparison){0};
    comparison->column_count = read_columns(columns, comparison->columns, arena);
    comparison->name =
        text_is_null(json_get_text(declared, "name")) ? comparison->columns[0] : arena_must_text(arena, json_get_text(declared, "name"));
    if (comparison->column_count == 0) {
        return refuse(err, file, comparison->name, "\"column\" is a column's name or a list of names");
    }
    TRY(find_kind(declared, file, comparison, err));
    right_count =
        right == NULL ? read_columns(columns, comparison->right_columns, arena) : read_columns(right, comparison->right_columns, arena);
    if (comparison->column_count < comparison->kind->columns_least || comparison->column_count > comparison->kind->columns_most) {
        return refuse(err, file, comparison->name, "this type takes another number of columns");
    }
    if (right_count != comparison->column_count) {
        return refuse(err, file, comparison->name, "\"right_column\" has another number of columns than \"column\"");
    }
    comparison->label =
        text_is_null(json_get_text(declared, "label")) ? comparison->name : arena_must_text(arena, json_get_text(declared, "label"));
    comparison->frequencies = comparison->kind->frequencies && json_get_bool(declared, "frequencies", false);
    if (!comparison->kind->frequencies && json_get_bool(declared, "frequencies", false)) {
        return refuse(err, file, comparison->name, "this type has no frequencies");
    }
    TRY(read_thresholds(declared, file, comparison, err));
    set_levels(comparison, arena);
    return STATUS_OK;
}

/* Bin 0: a quarter of the rows and more; each next one a factor of four rarer. */
static uint8_t
bin_of(uint64_t count, uint64_t rows)
{
    uint8_t bin = 0;

    while (bin + 1 < COMPARISON_BINS && count * 4 <= rows) {
        count *= 4;
        bin++;
    }
    return bin;
}

void
comparison_bin(struct comparison *comparison, size_t left_rows, size_t right_rows, struct arena *arena)
{
    const struct value_domain *domain = comparison->domains[0];
    uint8_t *bins;

    if (!comparison->frequencies) {
        return;
    }
    bins = arena_must_zero(arena, (size_t)domain->count + 1, sizeof *bins);
    for (uint32_t code = 1; code <= domain->count; code++) {
        bins[code] = domain->counts[1][code] > 0 ? bin_of(domain->counts[1][code], right_rows) : bin_of(domain->counts[0][code], left_rows);
    }
    comparison->bins = bins;
}
