/* SPDX-License-Identifier: Apache-2.0 */
/* Cells as PostgreSQL's binary COPY: length and bytes in network order, or refused. */
#include "load/history/copy_row.h"

#include <stdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

enum { HEADER = 19, HEX_MAX = 256 };

/* What a cell becomes, in hex behind the header; "refused" when it does not fit. */
static const char *
bytes_of(enum copy_type type, struct text cell, char out[HEX_MAX])
{
    struct copy_row copy;

    copy_row_carry(&copy);
    out[0] = '\0';
    if (!copy_row_cell(&copy, type, cell)) {
        (void)snprintf(out, HEX_MAX, "refused");
    }
    for (size_t at = HEADER, used = 0; out[0] != 'r' && at < copy.buffer.size && used + 3 < HEX_MAX; at++) {
        used += (size_t)snprintf(out + used, HEX_MAX - used, "%02x", (unsigned)(unsigned char)copy.buffer.data[at]);
    }
    copy_row_abandon(&copy);
    return out;
}

static void
a_cell_is_written_as_its_type_or_refused(void **state)
{
    static const struct {
        enum copy_type type;
        const char *cell; /* NULL: NULL */
        const char *bytes;
    } rows[] = {
        {COPY_TEXT,    NULL,               "ffffffff"                            },
        {COPY_BIGINT,  NULL,               "ffffffff"                            },
        {COPY_TEXT,    "甲",               "00000003e794b2"                      },
        {COPY_BIGINT,  "-2",               "00000008fffffffffffffffe"            },
        {COPY_BIGINT,  "12a",              "refused"                             },
        {COPY_BIGINT,  "+1",               "refused"                             },
        {COPY_INTEGER, "2147483647",       "000000047fffffff"                    },
        {COPY_INTEGER, "2147483648",       "refused"                             },
        {COPY_NUMERIC, "0",                "000000080000000000000004"            },
        {COPY_NUMERIC, "5",                "0000000a00010000000000040005"        },
        {COPY_NUMERIC, "-12345.5",         "0000000e0003000140000004000109291388"},
        {COPY_NUMERIC, "1.23456",          "0000000c00020000000000040001092a"    },
        {COPY_DECIMAL, "12345.678",
         "0000000e000300010000000300010929"
         "1a7c"                                                                  },
        {COPY_DECIMAL, "1.",               "refused"                             },
        {COPY_DECIMAL, ".5",               "refused"                             },
        {COPY_DATE,    "2000-01-02",       "0000000400000001"                    },
        {COPY_DATE,    "1999-12-31",       "00000004ffffffff"                    },
        {COPY_DATE,    "2000-02-30",       "refused"                             },
        {COPY_MONTH,   "2000-02",          "000000040000001f"                    },
        {COPY_MONTH,   "2000-13",          "refused"                             },
        {COPY_BOOLEAN, "true",             "0000000101"                          },
        {COPY_BOOLEAN, "false",            "0000000100"                          },
        {COPY_BOOLEAN, "t",                "refused"                             },
        {COPY_HEX,     "00000000000000ff", "0000000800000000000000ff"            },
        {COPY_HEX,     "ff",               "refused"                             },
        {COPY_HEX,     "00000000000000FF", "refused"                             },
        {COPY_JSON,    "{}",               "00000003017b7d"                      },
    };
    char out[HEX_MAX];

    (void)state;
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        assert_string_equal(bytes_of(rows[row].type, text_from(rows[row].cell), out), rows[row].bytes);
    }
}

/* Texts of others may hold anything; PostgreSQL takes neither broken UTF-8 nor NUL. */
static void
raw_text_is_made_fit_to_store(void **state)
{
    char out[HEX_MAX];

    (void)state;
    assert_string_equal(bytes_of(COPY_RAW,
                                 TEXT("a\xff"
                                      "b"),
                                 out),
                        "0000000561efbfbd62");
    assert_string_equal(bytes_of(COPY_RAW, TEXT("a\0b"), out), "0000000561efbfbd62");
    assert_string_equal(bytes_of(COPY_RAW, TEXT("\xe7\x94"), out), "00000006efbfbdefbfbd");
    assert_string_equal(bytes_of(COPY_TEXT, TEXT("a\0b"), out), "refused");
}

static void
rows_are_carried_without_a_connection(void **state)
{
    struct copy_row copy;

    (void)state;
    copy_row_carry(&copy);
    for (int row = 0; row < 3; row++) {
        copy_row_start(&copy, 2);
        copy_row_bigint(&copy, row);
        copy_row_null(&copy);
        assert_int_equal(copy_row_finish(&copy, NULL), STATUS_OK);
    }
    assert_int_equal(copy.rows, 3);
    assert_int_equal(copy.buffer.size, HEADER + 3 * (2 + 12 + 4));
    copy_row_abandon(&copy);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_is_written_as_its_type_or_refused),
        cmocka_unit_test(raw_text_is_made_fit_to_store),
        cmocka_unit_test(rows_are_carried_without_a_connection),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
