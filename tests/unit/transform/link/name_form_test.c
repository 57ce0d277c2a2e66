/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/link/name_form.h"

#include "transform/link/hanzi.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static const struct {
    const char *shows;
    const char *left;
    const char *right;
    enum name_likeness likeness;
} cases[] = {
    {"the same",                                   "王小明",           "王小明",         NAME_SAME              },
    {"blanks say nothing",                         "王 小明",          "王小　明",       NAME_SAME              },
    {"a traditional form is its simplified one",   "張偉國",           "张伟国",         NAME_SAME              },
    {"a compatibility ideograph is the plain one", "金\xef\xa4\x8a",   "金金",           NAME_SAME              },
    {"one homophone",                              "王小明",           "王晓明",         NAME_SOUNDS            },
    {"a family name of the same sound",            "张伟",             "章伟",           NAME_SOUNDS            },
    {"one of several readings is enough",          "单雄",             "善雄",           NAME_SOUNDS            },
    {"nearly the same sound: l and n",             "李兰英",           "李南英",         NAME_LOOKS             },
    {"nearly the same sound: -ng and -n",          "王金",             "王晶",           NAME_LOOKS             },
    {"like shape",                                 "陈未来",           "陈末来",         NAME_LOOKS             },
    {"a placeholder",                              "王□明",            "王小明",         NAME_WILDCARD          },
    {"a star that hides one",                      "王*明",            "王小明",         NAME_WILDCARD          },
    {"a letter for a rare character",              "王Z明",            "王小明",         NAME_WILDCARD          },
    {"private use for a rare character",           "王\xee\x80\x80明", "王小明",         NAME_WILDCARD          },
    {"given characters swapped",                   "王小明",           "王明小",         NAME_REARRANGED        },
    {"all sound the same",                         "张晓明",           "章小铭",         NAME_REARRANGED        },
    {"a part of a long name",                      "买买提·阿不都拉",  "买买提",         NAME_REARRANGED        },
    {"dots of a long name say nothing",            "买买提·阿不都拉",  "买买提阿不都拉", NAME_SAME              },
    {"one given character of three",               "王小明",           "王小强",         NAME_ONE_DIFFERS       },
    {"one character more",                         "王小明",           "王明",           NAME_BLURRED           },
    {"another family name, two given ones",        "王小明",           "赵小明",         NAME_FAMILY_DIFFERS    },
    {"another family name, one given one",         "王强",             "赵强",           NAME_FAMILY_DIFFERS_TWO},
    {"the family name alone",                      "王小明",           "王建国",         NAME_FAMILY_SAME       },
    {"one of two given characters is too little",  "王强",             "王军",           NAME_FAMILY_SAME       },
    {"a compound family name",                     "欧阳小明",         "欧阳建国",       NAME_FAMILY_SAME       },
    {"no compound family name",                    "欧阳小",           "欧建国",         NAME_DIFFERENT         },
    {"nothing",                                    "王小明",           "赵建国",         NAME_DIFFERENT         },
    {"letters alone are no Chinese name",          "SMITH",            "王小明",         NAME_DIFFERENT         },
};

static void
names_agree_as_far_as_people_would_say(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof *cases; at++) {
        struct name_form forms[2];
        char canonical[2][100];
        enum name_likeness found;

        (void)name_form_read(text_from(cases[at].left), canonical[0], &forms[0]);
        (void)name_form_read(text_from(cases[at].right), canonical[1], &forms[1]);
        found = name_form_compare(&forms[0], &forms[1]);
        if (found != cases[at].likeness || name_form_compare(&forms[1], &forms[0]) != found) {
            fail_msg("%s: %s / %s gives %d and %d", cases[at].shows, cases[at].left, cases[at].right, (int)found,
                     (int)name_form_compare(&forms[1], &forms[0]));
        }
    }
}

static void
a_name_without_a_han_character_keeps_its_letters(void **state)
{
    struct name_form form;
    char canonical[100];
    const struct text read = name_form_read(TEXT(" Smith "), canonical, &form);

    (void)state;
    assert_true(text_equal(read, TEXT("SMITH")));
    assert_int_equal(form.size, 0);
    assert_int_equal(name_form_sound(&form, false), 0);
}

static void
names_of_one_sound_have_one_key(void **state)
{
    struct name_form forms[3];
    char canonical[100];

    (void)state;
    (void)name_form_read(TEXT("张晓明"), canonical, &forms[0]);
    (void)name_form_read(TEXT("章小铭"), canonical, &forms[1]);
    (void)name_form_read(TEXT("章□铭"), canonical, &forms[2]);
    assert_true(name_form_sound(&forms[0], false) == name_form_sound(&forms[1], false));
    assert_true(name_form_sound(&forms[0], true) == name_form_sound(&forms[1], true));
    assert_true(name_form_sound(&forms[0], false) != 0);
    assert_int_equal(name_form_sound(&forms[2], false), 0);
}

/* hanzi.h: as near as one pair in a hundred of the characters in use, which the basic block of the table stands for. */
static void
one_pair_in_a_hundred_has_a_near_shape(void **state)
{
    uint64_t draw = 1;
    unsigned near = 0;
    unsigned drawn = 0;

    (void)state;
    while (drawn < 200000) {
        uint16_t pair[2];

        for (size_t at = 0; at < 2; at++) {
            do {
                draw = draw * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
                pair[at] = hanzi_number((uint32_t)(0x4e00 + (draw >> 33) % 0x51a6), false);
            } while (pair[at] == 0 || hanzi_get(pair[at])->corners == HANZI_NO_CORNERS || hanzi_get(pair[at])->cangjie == 0);
        }
        near += hanzi_shape_near(pair[0], pair[1]);
        drawn++;
    }
    printf("%u of %u pairs drawn have a near shape\n", near, drawn);
    assert_in_range(near, drawn / 200, drawn / 50);
}

static void
the_table_knows_sounds_and_forms(void **state)
{
    const uint16_t dawn = hanzi_number(0x6653, false); /* 晓 */

    (void)state;
    assert_int_equal(hanzi_number(0x66c9, true), dawn); /* 曉 */
    assert_int_not_equal(hanzi_number(0x66c9, false), dawn);
    assert_string_equal(hanzi_spelling(dawn), "xiao");
    assert_int_equal(hanzi_number('A', true), 0);
    assert_true(hanzi_sound_same(dawn, hanzi_number(0x5c0f, false)));  /* 小 */
    assert_false(hanzi_sound_same(dawn, hanzi_number(0x660e, false))); /* 明 */
    assert_true(hanzi_shape(dawn, dawn) == 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_agree_as_far_as_people_would_say), cmocka_unit_test(a_name_without_a_han_character_keeps_its_letters),
        cmocka_unit_test(names_of_one_sound_have_one_key),        cmocka_unit_test(one_pair_in_a_hundred_has_a_near_shape),
        cmocka_unit_test(the_table_knows_sounds_and_forms),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
