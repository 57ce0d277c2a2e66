/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/link/key.h"

#include "common/ground/hash.h"

enum { WORD_LEAST = 2, SOUNDEX_SIZE = 4 };

static uint64_t
key_of(struct text text)
{
    return hash_64(text.data, text.size) | 1;
}

static size_t
keys_value(const struct value_domain *domain, uint32_t code, size_t length, uint64_t *keys)
{
    (void)length;
    keys[0] = key_of(domain->canonical.values[code]);
    return 1;
}

/* Bytes of the first `length` characters. */
static size_t
bytes_of(struct text text, size_t length)
{
    size_t size = 0;

    while (length-- > 0 && size < text.size) {
        uint32_t character;
        const size_t bytes = text_decode((struct text){text.data + size, text.size - size}, &character);

        size += bytes == 0 ? 1 : bytes;
    }
    return size;
}

/* Shorter values have no key. */
static size_t
keys_first(const struct value_domain *domain, uint32_t code, size_t length, uint64_t *keys)
{
    const struct text value = domain->canonical.values[code];

    if (text_length(value) < length) {
        return 0;
    }
    keys[0] = key_of((struct text){value.data, bytes_of(value, length)});
    return 1;
}

static size_t
keys_last(const struct value_domain *domain, uint32_t code, size_t length, uint64_t *keys)
{
    const struct text value = domain->canonical.values[code];
    const size_t characters = text_length(value);
    size_t skipped;

    if (characters < length) {
        return 0;
    }
    skipped = bytes_of(value, characters - length);
    keys[0] = key_of((struct text){value.data + skipped, value.size - skipped});
    return 1;
}

static bool
is_word_character(char character)
{
    return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z') || (unsigned char)character >= 0x80;
}

static size_t
keys_words(const struct value_domain *domain, uint32_t code, size_t length, uint64_t *keys)
{
    const struct text value = domain->canonical.values[code];
    size_t count = 0;
    size_t start = 0;

    (void)length;
    for (size_t at = 0; at <= value.size && count < KEY_MOST; at++) {
        if (at == value.size || !is_word_character(value.data[at])) {
            if (at - start >= WORD_LEAST) {
                keys[count++] = key_of((struct text){value.data + start, at - start});
            }
            start = at + 1;
        }
    }
    return count;
}

/* American Soundex, of the first word's letters. */
static size_t
keys_soundex(const struct value_domain *domain, uint32_t code, size_t length, uint64_t *keys)
{
    static const char classes[] = "01230120022455012623010202";
    const struct text value = domain->canonical.values[code];
    char out[SOUNDEX_SIZE] = "0000";
    size_t size = 0;
    char before = '0';

    (void)length;
    for (size_t at = 0; at < value.size && size < SOUNDEX_SIZE; at++) {
        const char letter = value.data[at];
        char class;

        if (letter < 'A' || letter > 'Z') {
            continue;
        }
        class = classes[letter - 'A'];
        if (size == 0) {
            out[size++] = letter;
        } else if (class != '0' && class != before) {
            out[size++] = class;
        }
        before = letter == 'H' || letter == 'W' ? before : class;
    }
    keys[0] = key_of((struct text){out, SOUNDEX_SIZE});
    return size > 0;
}

static size_t
keys_year(const struct value_domain *domain, uint32_t code, size_t length, uint64_t *keys)
{
    (void)length;
    keys[0] = key_of((struct text){domain->canonical.values[code].data, 4});
    return 1;
}

static size_t
keys_month_day(const struct value_domain *domain, uint32_t code, size_t length, uint64_t *keys)
{
    (void)length;
    keys[0] = key_of((struct text){domain->canonical.values[code].data + 4, 4});
    return 1;
}

static size_t
sound_key(const struct value_domain *domain, uint32_t code, bool near, size_t first, size_t last, uint64_t *keys)
{
    struct name_form part = {.family = 1};
    const struct name_form *form = &domain->names[code];

    for (size_t at = first; at < last && at < form->size; at++) {
        part.characters[part.size++] = form->characters[at];
    }
    keys[0] = name_form_sound(&part, near);
    return keys[0] != 0;
}

static size_t
keys_sound(const struct value_domain *domain, uint32_t code, size_t length, uint64_t *keys)
{
    (void)length;
    return sound_key(domain, code, false, 0, NAME_FORM_MAX, keys);
}

static size_t
keys_near_sound(const struct value_domain *domain, uint32_t code, size_t length, uint64_t *keys)
{
    (void)length;
    return sound_key(domain, code, true, 0, NAME_FORM_MAX, keys);
}

static size_t
keys_family_sound(const struct value_domain *domain, uint32_t code, size_t length, uint64_t *keys)
{
    (void)length;
    return sound_key(domain, code, false, 0, domain->names[code].family, keys);
}

static size_t
keys_given_sound(const struct value_domain *domain, uint32_t code, size_t length, uint64_t *keys)
{
    (void)length;
    return sound_key(domain, code, false, domain->names[code].family, NAME_FORM_MAX, keys);
}

static size_t
keys_family(const struct value_domain *domain, uint32_t code, size_t length, uint64_t *keys)
{
    (void)length;
    keys[0] = key_of(name_form_family(domain->canonical.values[code], &domain->names[code]));
    return domain->names[code].size > 0;
}

static size_t
keys_given(const struct value_domain *domain, uint32_t code, size_t length, uint64_t *keys)
{
    const struct text value = domain->canonical.values[code];
    const size_t family = name_form_family(value, &domain->names[code]).size;

    (void)length;
    keys[0] = key_of((struct text){value.data + family, value.size - family});
    return domain->names[code].size > domain->names[code].family;
}

/* The whole numbers that this one may be. */
static size_t
keys_numbers(const struct value_domain *domain, uint32_t code, size_t length, uint64_t *keys)
{
    uint64_t packed[CITIZEN_NUMBER_CANDIDATES];
    const size_t count = citizen_number_candidates(&domain->citizens[code], packed);

    (void)length;
    for (size_t at = 0; at < count; at++) {
        keys[at] = hash_64(&packed[at], sizeof packed[at]) | 1;
    }
    return count;
}

_Static_assert((int)CITIZEN_NUMBER_CANDIDATES <= (int)KEY_MOST, "each is a key");

static const struct key_transform transforms[] = {
    {"value",        "all of it",                                                        VALUE_KIND_COUNT, false, keys_value       },
    {"first",        "its first N characters",                                           VALUE_KIND_COUNT, true,  keys_first       },
    {"last",         "its last N characters",                                            VALUE_KIND_COUNT, true,  keys_last        },
    {"words",        "any of its words of two letters and more",                         VALUE_TEXT,       false, keys_words       },
    {"soundex",      "how an English word sounds",                                       VALUE_TEXT,       false, keys_soundex     },
    {"year",         "a date's year",                                                    VALUE_DATE,       false, keys_year        },
    {"month_day",    "a date's month and day",                                           VALUE_DATE,       false, keys_month_day   },
    {"sound",        "how a Chinese name sounds",                                        VALUE_NAME,       false, keys_sound       },
    {"near_sound",   "the same up to what many do not tell apart (n l r, zh z, -ng -n)", VALUE_NAME,       false, keys_near_sound  },
    {"family",       "the family name",                                                  VALUE_NAME,       false, keys_family      },
    {"family_sound", "how the family name sounds",                                       VALUE_NAME,       false, keys_family_sound},
    {"given",        "the given name",                                                   VALUE_NAME,       false, keys_given       },
    {"given_sound",  "how the given name sounds",                                        VALUE_NAME,       false, keys_given_sound },
    {"numbers",      "any citizen number that a broken one may be, by its check digit",  VALUE_CITIZEN,    false, keys_numbers     },
};

const struct key_transform *
key_transform_at(size_t position)
{
    return position < sizeof transforms / sizeof *transforms ? &transforms[position] : NULL;
}
