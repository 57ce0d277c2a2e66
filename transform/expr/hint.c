/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/expr/hint.h"

#include <strings.h>

enum { FULL_WIDTH_FIRST = 0xFF01, FULL_WIDTH_LAST = 0xFF5E, FULL_WIDTH_OFFSET = 0xFEE0, RUN_MAX = 64 };

/* ---- characters ---- */

static const struct {
    uint32_t character;
    const char *hint;
} characters[] = {
    {0x3000, "this is a Chinese blank: write an ordinary one"            },
    {0x00A0, "this is a blank that does not break: write an ordinary one"},
    {0x3001, "write ,"                                                   },
    {0x3002, "an expression ends without a mark"                         },
    {0x2260, "write <>"                                                  },
    {0x2264, "write <="                                                  },
    {0x2265, "write >="                                                  },
    {0x00D7, "write *"                                                   },
    {0x00F7, "write /"                                                   },
    {0x2014, "write -"                                                   },
    {0x2013, "write -"                                                   },
    {0x2212, "write -"                                                   },
    {'!',    "write not; unequal is <>"                                  },
    {'%',    "50 % of x is x * 0.5; the rest of a division is mod(x, y)" },
    {';',    "an expression ends without a mark"                         },
    {'[',    "brackets are round"                                        },
    {'{',    "brackets are round; {…} stands in say and note only"       },
    {'`',    "a column named like a keyword stands in \"double quotes\"" },
};

static const struct {
    const char *open, *close;
} quotes[] = {
    {"‘",  "’" },
    {"“",  "”" },
    {"「", "」"},
    {"『", "』"},
    {"’",  "’" },
    {"”",  "”" },
    {"＇", "＇"},
    {"＂", "＂"}
};

static const char *
hint_quoted(struct text rest, size_t *size, struct arena *arena)
{
    for (size_t at = 0; at < sizeof quotes / sizeof quotes[0]; at++) {
        const size_t open = strlen(quotes[at].open);
        struct text inside;
        size_t end;

        if (!text_starts_with(rest, text_from(quotes[at].open))) {
            continue;
        }
        inside = (struct text){rest.data + open, rest.size - open};
        end = text_find(inside, text_from(quotes[at].close));
        if (end == SIZE_MAX) {
            *size = open;
            return "texts stand in straight single quotes: '…'";
        }
        *size = open + end + strlen(quotes[at].close);
        return arena_must_format(arena, "texts stand in straight single quotes: '%.*s'", (int)end, inside.data);
    }
    return NULL;
}

/* `＝`, `（`, `１２`: what it would be in half width. */
static const char *
hint_full_width(struct text rest, size_t *size, struct arena *arena)
{
    char run[RUN_MAX + 1];
    size_t length = 0;
    size_t used = 0;

    while (used < rest.size && length < RUN_MAX) {
        uint32_t character;
        const size_t one = text_decode((struct text){rest.data + used, rest.size - used}, &character);

        if (one == 0 || character < FULL_WIDTH_FIRST || character > FULL_WIDTH_LAST) {
            break;
        }
        run[length++] = (char)(character - FULL_WIDTH_OFFSET);
        used += one;
    }
    if (length == 0) {
        return NULL;
    }
    run[length] = '\0';
    *size = used;
    return arena_must_format(arena, "this is written full-width: write %s", run);
}

const char *
expr_hint_character(struct text rest, size_t *size, struct arena *arena)
{
    uint32_t character = 0;
    const char *hint = hint_quoted(rest, size, arena);

    hint = hint != NULL ? hint : hint_full_width(rest, size, arena);
    if (hint != NULL) {
        return hint;
    }
    *size = text_decode(rest, &character);
    *size = *size == 0 ? 1 : *size;
    if (text_starts_with(rest, TEXT("&"))) {
        *size = text_starts_with(rest, TEXT("&&")) ? 2 : 1;
        return "write and";
    }
    for (size_t at = 0; at < sizeof characters / sizeof characters[0]; at++) {
        if (characters[at].character == character) {
            return characters[at].hint;
        }
    }
    return NULL;
}

/* ---- tokens ---- */

static const struct {
    const char *word;
    const char *hint;
} words[] = {
    {"on",    "keys follow the word by"                                                                                 },
    {"as",    "sources have no other names: inside, a bare name is a column of the source, row.x one of the row outside"},
    {"year",  "a number of days, or add_months(date, 12)"                                                               },
    {"month", "a number of days, or add_months(date, 1)"                                                                },
    {"day",   "date + 1 is the next day"                                                                                },
    {"days",  "date + 1 is the next day"                                                                                },
    {"join",  "look into another source with exists(SOURCE by key where …), sum(SOURCE.column by key), …"               },
    {"group", "sum(SOURCE.column by key) is the sum of a group"                                                         },
    {"then",  "case when … then … else … end"                                                                           },
};

static bool
is_sign(char character)
{
    return character == '=' || character == '<' || character == '>';
}

static const char *
hint_symbol(const struct expr_token *token, char last)
{
    const char first = token->text.size == 0 ? '\0' : token->text.data[0];

    if (is_sign(first) && last == '=') {
        return first == '=' ? "equal is a single =" : "the signs are = <> < <= > >=";
    }
    if (is_sign(first)) {
        return is_sign(last) ? "the signs are = <> < <= > >=" : "comparisons are joined by and or or; || puts texts together";
    }
    return first == ',' && last >= '0' && last <= '9' ? "numbers have no marks between thousands: 1000" : NULL;
}

const char *
expr_hint_token(const struct expr_token *token, struct text before)
{
    if (token->kind == TOKEN_SYMBOL) {
        return hint_symbol(token, before.size == 0 ? '\0' : before.data[before.size - 1]);
    }
    for (size_t at = 0; at < sizeof words / sizeof words[0]; at++) {
        if (token->kind == TOKEN_NAME && token->text.size == strlen(words[at].word)
            && strncasecmp(token->text.data, words[at].word, token->text.size) == 0) {
            return words[at].hint;
        }
    }
    return NULL;
}

/* ---- functions ---- */

static const struct {
    const char *name;
    const char *hint;
} functions[] = {
    {"if",           "case when condition then value else other end"                                  },
    {"iif",          "case when condition then value else other end"                                  },
    {"ifnull",       "coalesce(value, other)"                                                         },
    {"isnull",       "x is null, or coalesce(value, other)"                                           },
    {"nvl",          "coalesce(value, other)"                                                         },
    {"len",          "length(text)"                                                                   },
    {"substring",    "substr(text, from[, count])"                                                    },
    {"left",         "substr(text, 1, count), or starts_with(text, prefix)"                           },
    {"right",        "ends_with(text, suffix)"                                                        },
    {"mid",          "substr(text, from, count)"                                                      },
    {"concat",       "a || b"                                                                         },
    {"instr",        "contains(text, part)"                                                           },
    {"regexp_like",  "matches(text, 'pattern')"                                                       },
    {"to_char",      "text(value)"                                                                    },
    {"to_number",    "number(text)"                                                                   },
    {"cast",         "text(value), number(text), to_date(text)"                                       },
    {"date",         "date '2022-06-30', to_date(text), make_date(year, month, day)"                  },
    {"now",          ":as_of is the batch's date"                                                     },
    {"today",        ":as_of is the batch's date"                                                     },
    {"getdate",      ":as_of is the batch's date"                                                     },
    {"current_date", ":as_of is the batch's date"                                                     },
    {"datediff",     "date - date is a number of days; months_between(from, to), age_at(birth, date)" },
    {"dateadd",      "date + days, or add_months(date, number)"                                       },
    {"age",          "age_at(birth, date)"                                                            },
    {"not_exists",   "none(SOURCE by key where …)"                                                    },
    {"any",          "exists(SOURCE by key where …)"                                                  },
    {"average",      "avg(SOURCE.column by key)"                                                      },
    {"select",       "exists, count, sum, first … (SOURCE[.column] by key where …) look into a source"},
};

const char *
expr_hint_function(struct text name)
{
    for (size_t at = 0; at < sizeof functions / sizeof functions[0]; at++) {
        if (name.size == strlen(functions[at].name) && strncasecmp(name.data, functions[at].name, name.size) == 0) {
            return functions[at].hint;
        }
    }
    return NULL;
}

bool
expr_hint_is_text(struct text name)
{
    for (size_t at = 0; at < name.size; at++) {
        if ((unsigned char)name.data[at] >= 0x80 || name.data[at] == ' ') {
            return true;
        }
    }
    return false;
}
