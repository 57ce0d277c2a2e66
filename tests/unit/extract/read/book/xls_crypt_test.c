/* SPDX-License-Identifier: Apache-2.0 */
/* Streams as workbooks have them, encrypted here by the same steps in their plainest form; that other programs' workbooks open is shown by
 * the fixtures (tests/pipeline/extract/fixtures_spreadsheets.sh). */
#include "extract/read/book/xls_crypt.h"

#include "common/ground/file.h"
#include "extract/read/book/xls_biff.h"
#include "extract/read/book/xls_ole.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

/* By others, each with its password; skipped where the fixtures are absent. */
static const struct {
    const char *file;
    const char *password;
} books[] = {
    {"poi/xor-encryption-abc.xls",              "abc"     },
    {"sheetjs/password_2002_40_xor.xls",        "password"},
    {"sheetjs/biff5__password_2002_40_xor.xls", "password"},
    {"sheetjs/password_2002_40_972000.xls",     "password"},
    {"sheetjs/password_2002_128_enhdss.xls",    "password"},
    {"sheetjs/password_2002_128_strong.xls",    "password"},
};

static bool
read_stream(const char *path, struct buffer *out)
{
    struct text content;
    struct xls_ole ole;
    struct xls_ole_stream stream;
    bool read;

    if (file_map(path, &content, NULL) != STATUS_OK) {
        return false;
    }
    buffer_init(out, content.size + 1);
    read = xls_ole_open(&ole, content) && (xls_ole_find(&ole, "Workbook", &stream) || xls_ole_find(&ole, "Book", &stream))
           && xls_ole_read(&ole, stream, out);
    file_unmap(content);
    return read;
}

static void
workbooks_of_others_open(void **state)
{
    const char *folder = getenv("FIXTURES");
    struct xls_biff *biff = malloc(sizeof *biff);

    (void)state;
    assert_non_null(biff);
    for (size_t at = 0; folder != NULL && at < sizeof books / sizeof books[0]; at++) {
        struct buffer stream;
        struct arena arena;
        char path[4096];

        (void)snprintf(path, sizeof path, "%s/03_spreadsheets/%s", folder, books[at].file);
        if (!read_stream(path, &stream)) {
            printf("skipped: %s\n", path);
            continue;
        }
        arena_init(&arena, 0);
        assert_false(xls_crypt_open(stream.data, stream.size, "wrong"));
        if (!xls_crypt_open(stream.data, stream.size, books[at].password)) {
            fail_msg("%s does not open", path);
        }
        assert_true(xls_biff_read(biff, buffer_text(&stream), &arena));
        assert_false(biff->password);
        if (biff->sheet_count == 0 || !text_is_utf8(biff->sheets[0].name) || biff->sheets[0].name.size == 0) {
            fail_msg("%s has no sheet", path);
        }
        printf("%s: %zu sheets, the first is %.*s\n", path, biff->sheet_count, TEXT_ARG(biff->sheets[0].name));
        arena_done(&arena);
        buffer_done(&stream);
    }
    free(biff);
}

/* BOF of BIFF 8, FILEPASS with the obfuscation's key and hash of the default password, a record. */
static void
what_is_not_encrypted_stays(void **state)
{
    char plain[] = "\x09\x08\x04\x00\x00\x06\x05\x00\x42\x00\x02\x00\xA8\x03\x0A\x00\x00\x00";
    char cut[] = "\x09\x08\x04\x00\x00\x06\x05\x00\x2F\x00\x06\x00\x01\x00\x01\x00\x01\x00";
    char before[sizeof plain];

    (void)state;
    memcpy(before, plain, sizeof plain);
    assert_false(xls_crypt_open(plain, sizeof plain - 1, XLS_CRYPT_DEFAULT));
    assert_memory_equal(before, plain, sizeof plain);
    assert_false(xls_crypt_open(cut, sizeof cut - 1, XLS_CRYPT_DEFAULT));
    assert_false(xls_crypt_open(plain, 3, XLS_CRYPT_DEFAULT));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(workbooks_of_others_open),
        cmocka_unit_test(what_is_not_encrypted_stays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
