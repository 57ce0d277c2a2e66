/* SPDX-License-Identifier: Apache-2.0 */
/* What holds for every cell: normalising twice equals once, valid numbers round-trip through what keyboards do to them, no single wrong
 * digit and no swap of neighbours passes, and the fast way equals the plain one. */
#include "common/formats/resident_id.h"
#include "tests/support/property.h"
#include "tests/unit/transform/normaliser_case.h"

enum { CELL_MAX = 160 };

struct cell {
    char data[CELL_MAX * 2];
    size_t size;
};

static void
append(struct cell *cell, const char *text)
{
    const size_t size = strlen(text);

    if (cell->size + size <= CELL_MAX) {
        memcpy(cell->data + cell->size, text, size);
        cell->size += size;
    }
}

static void
valid_id(struct property *property, char id[RESIDENT_ID_SIZE])
{
    static const char *const areas[] = {"410621", "110105", "440524", "650103", "810000", "830000", "932682"};
    char text[64];

    (void)snprintf(text, sizeof text, "%s%02u%02u%02u%02u%03u", areas[property_draw(property, 7)], 18 + property_draw(property, 3),
                   property_draw(property, 100), property_draw(property, 12) + 1, property_draw(property, 28) + 1,
                   property_draw(property, 1000));
    memcpy(id, text, RESIDENT_ID_SIZE - 1);
    id[RESIDENT_ID_SIZE - 1] = resident_id_check_character(id);
}

static void
no_single_wrong_digit_passes(void **state)
{
    struct property property = property_begin("single wrong digit", 300);

    (void)state;
    for (size_t round = 0; round < property.rounds; round++) {
        char id[RESIDENT_ID_SIZE];
        uint64_t packed;

        valid_id(&property, id);
        assert_int_equal(resident_id_check(id), RESIDENT_ID_OK);
        for (size_t at = 0; at < RESIDENT_ID_SIZE; at++) {
            const char right = id[at];

            for (const char *wrong = at == 17 ? "0123456789X" : "0123456789"; *wrong != '\0'; wrong++) {
                id[at] = *wrong;
                assert_int_equal(resident_id_check(id) == RESIDENT_ID_OK, *wrong == right);
                assert_int_equal(resident_id_pack(id, &packed), *wrong == right);
            }
            id[at] = right;
        }
    }
}

static void
no_swap_of_neighbours_passes(void **state)
{
    struct property property = property_begin("swapped neighbours", 3000);

    (void)state;
    for (size_t round = 0; round < property.rounds; round++) {
        char id[RESIDENT_ID_SIZE];
        uint64_t packed;

        valid_id(&property, id);
        for (size_t at = 0; at + 1 < RESIDENT_ID_SIZE; at++) {
            const char left = id[at];
            const char right = id[at + 1];

            id[at] = right;
            id[at + 1] = left;
            assert_int_equal(resident_id_check(id) == RESIDENT_ID_OK, left == right);
            assert_int_equal(resident_id_pack(id, &packed), left == right);
            id[at] = left;
            id[at + 1] = right;
        }
    }
}

/* Over valid numbers, numbers with some bytes changed, and noise. */
static void
eight_at_a_time_equals_the_plain_loop(void **state)
{
    struct property property = property_begin("packing", 300000);

    (void)state;
    for (size_t round = 0; round < property.rounds; round++) {
        char id[RESIDENT_ID_SIZE];
        uint64_t plain = 0;
        uint64_t words = 0;

        valid_id(&property, id);
        for (uint32_t change = property_draw(&property, 4); change > 0; change--) {
            const uint32_t at = property_draw(&property, RESIDENT_ID_SIZE);

            id[at] = (char)(property_draw(&property, 3) == 0 ? property_draw(&property, 256) : '0' + property_draw(&property, 10));
            if (property_draw(&property, 2) == 0 && id[16] >= '0' && id[16] <= '9' && at < 17) {
                bool digits = true;

                for (size_t digit = 0; digit < 17; digit++) {
                    digits = digits && id[digit] >= '0' && id[digit] <= '9';
                }
                id[17] = digits ? resident_id_check_character(id) : id[17];
            }
        }
        assert_int_equal(resident_id_pack(id, &words), resident_id_pack_scalar(id, &plain));
        assert_true(words == plain);
    }
}

/* What keyboards and spreadsheets add; none of it may change the number. */
static void
decorate(struct property *property, const char id[RESIDENT_ID_SIZE], struct cell *cell)
{
    static const char *const added[] = {" ", "\xc2\xa0", "\xe3\x80\x80", "\xe2\x80\x8b", "\xef\xbb\xbf", "\t", "\xe2\x80\xad", "-"};
    static const char *const wide[] = {"０", "１", "２", "３", "４", "５", "６", "７", "８", "９"};
    const bool formula = property_draw(property, 4) == 0;
    const bool full_width = property_draw(property, 4) == 0;

    cell->size = 0;
    append(cell, formula ? "=\"" : property_draw(property, 4) == 0 ? "'" : "");
    for (size_t at = 0; at < RESIDENT_ID_SIZE; at++) {
        const char one[2] = {id[at] == 'X' && property_draw(property, 2) == 0 ? 'x' : id[at], '\0'};

        append(cell, full_width && id[at] != 'X' ? wide[id[at] - '0'] : one);
        if (property_draw(property, 12) == 0) {
            append(cell, added[property_draw(property, 8)]);
        }
    }
    append(cell, formula ? "\"" : "");
}

static void
valid_numbers_round_trip(void **state)
{
    struct property property = property_begin("round trip", 20000);
    const struct normaliser_field field = {.normaliser = &normaliser_resident_id, .room = NORMALISER_ROOM};

    (void)state;
    for (size_t round = 0; round < property.rounds; round++) {
        char id[RESIDENT_ID_SIZE];
        struct normalised result;
        struct cell cell = {.size = 0};

        valid_id(&property, id);
        assert_int_equal(case_normalise(&field, (struct text){id, RESIDENT_ID_SIZE}, 0, &result), VERDICT_SAME);
        assert_true(text_equal(result.text, (struct text){id, RESIDENT_ID_SIZE}));
        decorate(&property, id, &cell);
        assert_in_range(case_normalise(&field, (struct text){cell.data, cell.size}, 0, &result), VERDICT_SAME, VERDICT_CHANGED);
        assert_true(text_equal(result.text, (struct text){id, RESIDENT_ID_SIZE}));
    }
}

/* Pieces that cells are made of; put together at random they give good, odd and bad cells of every format. */
static const char *const pieces[] = {
    "1",
    "0",
    "2022",
    "06",
    "30",
    "-",
    "/",
    ".",
    "年",
    "月",
    "日",
    ",",
    "，",
    "、",
    ";",
    " ",
    "\xc2\xa0",
    "　",
    "'",
    "=\"",
    "\"",
    "%",
    "元",
    "万",
    "万元",
    "亩",
    "(",
    ")",
    "（",
    "）",
    "X",
    "x",
    "×",
    "*",
    "E+17",
    ".0",
    "男",
    "女性",
    "健康",
    "残疾",
    "慢病",
    "其他/不明",
    "是",
    "否",
    "√",
    "无",
    "张三",
    "·",
    "善堂镇",
    "李庄村",
    "浚县",
    "罗庄",
    "410621",
    "101201",
    "138",
    "0392-",
    "5520000",
    "２",
    "Ａ",
    "a",
    "长期",
    "44742",
    "\xe2\x80\x8b",
    "11010519491231002",
    "110105491231002",
    "91350100M000100Y4",
    "3",
    "D2143569",
    "\xee\x9f\x87",
    "䶮",
    "二〇二二",
    "十",
    "T08:30",
    "08:30:00",
    "+86",
};

static void
random_cell(struct property *property, struct cell *cell)
{
    cell->size = 0;
    for (uint32_t count = property_draw(property, 7) + 1; count > 0; count--) {
        append(cell, pieces[property_draw(property, sizeof pieces / sizeof *pieces)]);
    }
}

static bool
is_value(enum verdict verdict)
{
    return verdict == VERDICT_SAME || verdict == VERDICT_CHANGED;
}

/* A village's name alone says less than a cell that names its town too; the row's place keeps it. */
static uint32_t
town_of(const struct normaliser_field *field, uint32_t place)
{
    return field->normaliser->takes_town && place != 0 ? place_of_code(field->places, place_division(field->places, place)->parent) : 0;
}

/* What is read quickly is what is read; numbers as we print them are. */
static void
check_quick(const struct normaliser_field *field, struct text raw, enum verdict verdict, const struct normalised *result)
{
    int64_t number = 0;
    char printed[32];

    if (field->normaliser->quick == NULL) {
        return;
    }
    if (field->normaliser->quick(raw, &number)) {
        assert_int_equal(verdict, VERDICT_SAME);
        assert_true(number == result->number);
    }
    if (is_value(verdict) && field->normaliser->type != SCHEMA_DATE) {
        assert_true(field->normaliser->quick(case_canonical(field->normaliser->type, result, printed), &number));
        assert_true(number == result->number);
    }
}

/* Checks one cell: a reason exactly when something is to be said, the scratch respected (case_normalise), and the canonical form stable. */
static void
check_cell(const struct normaliser_field *field, struct text raw)
{
    char first[32];
    char second[32];
    char kept[CELL_MAX * 4];
    struct normalised result;
    const enum verdict verdict = case_normalise(field, raw, 0, &result);
    struct text canonical;

    assert_int_equal(result.reason == NULL, verdict == VERDICT_SAME);
    check_quick(field, raw, verdict, &result);
    if (!is_value(verdict)) {
        return;
    }
    canonical = case_canonical(field->normaliser->type, &result, first);
    assert_in_range(canonical.size, 1, sizeof kept);
    memcpy(kept, canonical.data, canonical.size);
    canonical.data = kept;
    if (verdict == VERDICT_SAME && field->normaliser->type == SCHEMA_STRING) {
        assert_true(text_equal(canonical, raw));
    }
    if (!is_value(case_normalise(field, canonical, town_of(field, result.place), &result))
        || !text_equal(case_canonical(field->normaliser->type, &result, second), canonical)) {
        fail_msg("%s: \"%.*s\" gives \"%.*s\", which does not normalise to itself", field->normaliser->name, TEXT_ARG(raw),
                 TEXT_ARG(canonical));
    }
}

/* As a schema names it: `date`, `code:sex`. */
static void
schema_word(const struct normaliser *normaliser, char *word, size_t size)
{
    const char *list = !normaliser->takes_list ? "" : strcmp(normaliser->name, "multi") == 0 ? ":health" : ":sex";

    (void)snprintf(word, size, "%s%s", normaliser->name, list);
}

static void
normalising_twice_equals_once(void **state)
{
    struct property property = property_begin("twice equals once", 20000);
    struct arena arena;
    const struct normaliser_pack *pack;

    (void)state;
    arena_init(&arena, 0);
    pack = normaliser_pack_new(small_pack(&arena), TEXT("410621"), date_from_parts(2022, 6, 30), &arena);
    for (size_t at = 0; normaliser_at(at) != NULL; at++) {
        char format[64];
        const struct normaliser_case row = {.format = format, .unit = property_draw(&property, 2) == 0 ? "元" : "亩"};
        struct schema_field described;
        const struct schema schema = {.name = TEXT("test"), .path = "test.json", .fields = &described, .field_count = 1};
        struct normaliser_field field;
        struct error err = {0};

        schema_word(normaliser_at(at), format, sizeof format);
        case_field(&row, &described);
        assert_int_equal(normaliser_field_init(pack, &schema, 0, &field, &err), STATUS_OK);
        for (size_t round = 0; round < property.rounds; round++) {
            struct cell cell;

            random_cell(&property, &cell);
            check_cell(&field, (struct text){cell.data, cell.size});
        }
    }
    arena_done(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_single_wrong_digit_passes),          cmocka_unit_test(no_swap_of_neighbours_passes),
        cmocka_unit_test(eight_at_a_time_equals_the_plain_loop), cmocka_unit_test(valid_numbers_round_trip),
        cmocka_unit_test(normalising_twice_equals_once),
    };

    return cmocka_run_group_tests_name("normaliser properties", tests, NULL, NULL);
}
