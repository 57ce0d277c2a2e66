/* SPDX-License-Identifier: Apache-2.0 */
/* Where the tables come from.
 *
 * The 23,940 two-byte characters are asked of iconv, which knows them in every Linux; the few in which editions of the standard (and
 * versions of glibc) differ are overwritten by the lists below, and a hash proves that the outcome is the standard whatever the C library
 * says. The four-byte codes of the basic plane follow by the standard's linear rule: the characters that had no two-byte code in the
 * edition of 2000, in order. */
#include "extract/read/base/gb18030_table.h"

#include "common/ground/hash.h"

#include <iconv.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

/* Characters that left the private-use area with the edition of 2022. */
static const struct {
    uint16_t code;
    uint16_t character;
    uint16_t private_use;
} swapped[GB18030_TABLE_SWAPPED] = {
    {0xA6D9, 0xFE10, 0xE78D},
    {0xA6DA, 0xFE12, 0xE78E},
    {0xA6DB, 0xFE11, 0xE78F},
    {0xA6DC, 0xFE13, 0xE790},
    {0xA6DD, 0xFE14, 0xE791},
    {0xA6DE, 0xFE15, 0xE792},
    {0xA6DF, 0xFE16, 0xE793},
    {0xA6EC, 0xFE17, 0xE794},
    {0xA6ED, 0xFE18, 0xE795},
    {0xA6F3, 0xFE19, 0xE796},
    {0xFE59, 0x9FB4, 0xE81E},
    {0xFE61, 0x9FB5, 0xE826},
    {0xFE66, 0x9FB6, 0xE82B},
    {0xFE67, 0x9FB7, 0xE82C},
    {0xFE6D, 0x9FB8, 0xE832},
    {0xFE7E, 0x9FB9, 0xE843},
    {0xFE90, 0x9FBA, 0xE854},
    {0xFEA0, 0x9FBB, 0xE864},
};

/* The same in both editions, but not in every C library. */
static const struct {
    uint16_t code;
    uint16_t character;
} settled[] = {
    {0xA3A0, 0xE5E5},
    {0xA8BC, 0x1E3F},
    {0xFE51, 0xE816},
    {0xFE52, 0xE817},
    {0xFE53, 0xE818},
    {0xFE6C, 0xE831},
    {0xFE76, 0xE83B},
    {0xFE91, 0xE855},
    {0xFE9F, 0x4DAE},
};

enum {
    M_ACUTE = 0x1E3F,         /* A8BC since 2005 */
    M_ACUTE_PRIVATE = 0xE7C7, /* A8BC in 2000 */
    CODES = 65536
};

/* XXH3-64 of the characters by code, edition 2022, as little-endian 16-bit numbers. */
static const uint64_t EXPECTED_HASH = UINT64_C(0xA9C05EE3CC5B52A5);

static struct gb18030_table tables[GB18030_TABLE_EDITIONS];
static pthread_once_t once = PTHREAD_ONCE_INIT;
static enum { TABLES_GOOD, TABLES_NO_ICONV, TABLES_OTHER } outcome;

/* Two-byte code -> character, 0 where there is none. */
static bool
ask_iconv(uint16_t *characters)
{
    const iconv_t converter = iconv_open("UTF-16LE", "GB18030");

    if (converter == (iconv_t)-1) {
        return false;
    }
    for (unsigned code = 0x8140; code <= 0xFEFE; code++) {
        char in[2] = {(char)(code >> 8), (char)(code & 0xFF)};
        unsigned char out[8];
        char *from = in;
        char *to = (char *)out;
        size_t in_left = sizeof in;
        size_t out_left = sizeof out;

        if ((code & 0xFF) < 0x40) {
            continue;
        }
        if (iconv(converter, &from, &in_left, &to, &out_left) == (size_t)-1) {
            iconv(converter, NULL, NULL, NULL, NULL);
        } else if (out_left == sizeof out - 2) {
            characters[code] = (uint16_t)(out[0] | out[1] << 8);
        }
    }
    iconv_close(converter);
    return true;
}

static void
apply_edition(uint16_t *characters, enum gb18030_table_edition edition)
{
    for (size_t at = 0; at < sizeof settled / sizeof settled[0]; at++) {
        characters[settled[at].code] = settled[at].character;
    }
    for (size_t at = 0; at < GB18030_TABLE_SWAPPED; at++) {
        characters[swapped[at].code] = edition == GB18030_TABLE_2022 ? swapped[at].character : swapped[at].private_use;
    }
}

static bool
is_expected(const uint16_t *characters)
{
    static unsigned char bytes[CODES * 2];

    for (size_t code = 0; code < CODES; code++) {
        bytes[code * 2] = (unsigned char)(characters[code] & 0xFF);
        bytes[code * 2 + 1] = (unsigned char)(characters[code] >> 8);
    }
    return hash_64(bytes, sizeof bytes) == EXPECTED_HASH;
}

static void
set_pair(struct gb18030_table_pair *pair, uint16_t character)
{
    char utf8[4];

    pair->size = (unsigned char)text_encode(character, utf8);
    memcpy(pair->bytes, utf8, pair->size);
    if (character >= 0xE000 && character <= 0xF8FF) {
        pair->size |= GB18030_TABLE_PRIVATE;
    }
}

static void
fill_pairs(struct gb18030_table *table, const uint16_t *characters)
{
    for (unsigned code = 0x8140; code <= 0xFEFE; code++) {
        if (characters[code] != 0) {
            set_pair(&table->pairs[(code >> 8) - 0x81][code & 0xFF], characters[code]);
            table->encode[characters[code]] = (uint16_t)code;
        }
    }
}

/* `characters` is of the edition of 2005; two characters apart it has the two-byte set of 2000, on which the rule stands. */
static void
fill_linear(uint16_t *linear, const uint16_t *characters)
{
    static bool has_pair[CODES];
    size_t next = 0;

    for (size_t code = 0; code < CODES; code++) {
        has_pair[characters[code]] = true;
    }
    has_pair[M_ACUTE] = false;
    has_pair[M_ACUTE_PRIVATE] = true;
    for (unsigned character = 0x80; character < CODES; character++) {
        if (!has_pair[character] && (character < 0xD800 || character > 0xDFFF) && next < GB18030_TABLE_LINEAR) {
            linear[next++] = (uint16_t)(character == M_ACUTE ? M_ACUTE_PRIVATE : character);
        }
    }
}

static void
make_tables(void)
{
    static uint16_t characters[CODES];

    if (!ask_iconv(characters)) {
        outcome = TABLES_NO_ICONV;
        return;
    }
    apply_edition(characters, GB18030_TABLE_2022);
    if (!is_expected(characters)) {
        outcome = TABLES_OTHER;
        return;
    }
    fill_pairs(&tables[GB18030_TABLE_2022], characters);
    apply_edition(characters, GB18030_TABLE_2005);
    fill_pairs(&tables[GB18030_TABLE_2005], characters);
    fill_linear(tables[GB18030_TABLE_2005].linear, characters);
    memcpy(tables[GB18030_TABLE_2022].linear, tables[GB18030_TABLE_2005].linear, sizeof tables[0].linear);
}

enum status
gb18030_table_get(enum gb18030_table_edition edition, const struct gb18030_table **table, struct error *err)
{
    pthread_once(&once, make_tables);
    *table = &tables[edition];
    if (outcome == TABLES_GOOD) {
        return STATUS_OK;
    }
    error_set(err, STATUS_CONFIG, "E-NO-TABLE",
              outcome == TABLES_NO_ICONV ? "the C library cannot convert from GB18030"
                                         : "the C library's GB18030 has other characters than the standard");
    error_hint(err, "install the C library's gconv modules (Debian: libc6, libc-bin)");
    return STATUS_CONFIG;
}

bool
gb18030_table_find(const struct gb18030_table *table, uint16_t character, uint32_t *index)
{
    uint32_t low = 0;
    uint32_t high = GB18030_TABLE_LINEAR;

    for (size_t at = 0; at < GB18030_TABLE_SWAPPED; at++) {
        if (swapped[at].private_use == character) {
            character = swapped[at].character; /* the standard exchanged their codes */
            break;
        }
    }
    if (character == M_ACUTE_PRIVATE) {
        character = M_ACUTE; /* likewise, in 2005; `linear` is in order but for this one */
    }
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const uint16_t there = table->linear[middle] == M_ACUTE_PRIVATE ? (uint16_t)M_ACUTE : table->linear[middle];

        if (there < character) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *index = low;
    return low < GB18030_TABLE_LINEAR
           && (table->linear[low] == character || (character == M_ACUTE && table->linear[low] == M_ACUTE_PRIVATE));
}
