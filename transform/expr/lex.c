/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/expr/lex.h"

#include "transform/expr/hint.h"

#include <strings.h>

static bool
is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}

static bool
is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static char
peek(const struct expr_lexer *lexer, uint32_t ahead)
{
    return lexer->at + ahead < lexer->source.size ? lexer->source.data[lexer->at + ahead] : '\0';
}

static struct expr_token
token_from(const struct expr_lexer *lexer, enum expr_token_kind kind, uint32_t from)
{
    return (struct expr_token){
        kind, {lexer->source.data + from, lexer->at - from},
         from, lexer->at
    };
}

static struct expr_token
bad_token(const struct expr_lexer *lexer, uint32_t from, const char *message, const char *hint)
{
    expr_problem(lexer->problems, "E-RULE-SYNTAX", from, lexer->at, hint, "%s", message);
    return token_from(lexer, TOKEN_BAD, from);
}

/* Blanks, and SQL comments to the end of the line. */
static void
skip_blanks(struct expr_lexer *lexer)
{
    while (lexer->at < lexer->source.size) {
        if (strchr(" \t\r\n", lexer->source.data[lexer->at]) != NULL) {
            lexer->at++;
        } else if (peek(lexer, 0) == '-' && peek(lexer, 1) == '-') {
            while (lexer->at < lexer->source.size && peek(lexer, 0) != '\n') {
                lexer->at++;
            }
        } else {
            return;
        }
    }
}

static struct text
undouble(struct text quoted, char quote, struct arena *arena)
{
    char *out;
    size_t used = 0;

    if (memchr(quoted.data, quote, quoted.size) == NULL) {
        return quoted;
    }
    out = arena_must_alloc(arena, quoted.size);
    for (size_t at = 0; at < quoted.size; at++) {
        out[used++] = quoted.data[at];
        at += quoted.data[at] == quote;
    }
    return (struct text){out, used};
}

static struct expr_token
lex_quoted(struct expr_lexer *lexer, char quote, enum expr_token_kind kind)
{
    const uint32_t from = lexer->at++;
    struct expr_token token;

    while (lexer->at < lexer->source.size && (peek(lexer, 0) != quote || peek(lexer, 1) == quote)) {
        lexer->at += peek(lexer, 0) == quote ? 2 : 1;
    }
    if (lexer->at >= lexer->source.size) {
        return bad_token(lexer, from, quote == '\'' ? "unterminated text: a closing ' is missing" : "a closing \" is missing", NULL);
    }
    lexer->at++;
    if (kind == TOKEN_QUOTED && lexer->at - from == 2) {
        return bad_token(lexer, from, "a name is missing between the quotes", NULL);
    }
    token = token_from(lexer, kind, from);
    token.text = undouble((struct text){lexer->source.data + from + 1, lexer->at - from - 2}, quote, lexer->arena);
    return token;
}

static struct expr_token
lex_number(struct expr_lexer *lexer)
{
    const uint32_t from = lexer->at;

    while (is_digit(peek(lexer, 0))) {
        lexer->at++;
    }
    if (peek(lexer, 0) == '.' && is_digit(peek(lexer, 1))) {
        lexer->at++;
        while (is_digit(peek(lexer, 0))) {
            lexer->at++;
        }
    }
    if (is_letter(peek(lexer, 0))) {
        lexer->at++;
        return bad_token(lexer, from, "a number runs into a letter", NULL);
    }
    return token_from(lexer, TOKEN_NUMBER, from);
}

/* Bytes of a Chinese character, which may stand in a name: the pack has none, and whoever writes one is told what it is. */
static uint32_t
ideograph_size(const struct expr_lexer *lexer)
{
    uint32_t character = 0;
    const size_t size = text_decode((struct text){lexer->source.data + lexer->at, lexer->source.size - lexer->at}, &character);
    const bool is = (character >= 0x3400 && character <= 0x9FFF) || (character >= 0xF900 && character <= 0xFAFF)
                    || (character >= 0x20000 && character <= 0x3FFFF);

    return is ? (uint32_t)size : 0;
}

static struct expr_token
lex_name(struct expr_lexer *lexer)
{
    const uint32_t from = lexer->at;

    while (lexer->at < lexer->source.size) {
        const uint32_t size = is_letter(peek(lexer, 0)) || is_digit(peek(lexer, 0)) ? 1 : ideograph_size(lexer);

        if (size == 0) {
            break;
        }
        lexer->at += size;
    }
    return token_from(lexer, TOKEN_NAME, from);
}

static struct expr_token
lex_parameter(struct expr_lexer *lexer)
{
    const uint32_t from = lexer->at++;
    struct expr_token token;

    if (!is_letter(peek(lexer, 0))) {
        return bad_token(lexer, from, "a parameter's name must follow the colon", NULL);
    }
    token = lex_name(lexer);
    token.kind = TOKEN_PARAMETER;
    token.at = from;
    return token;
}

static struct expr_token
lex_unknown(struct expr_lexer *lexer)
{
    const uint32_t from = lexer->at;
    size_t size;
    const char *hint = expr_hint_character((struct text){lexer->source.data + from, lexer->source.size - from}, &size, lexer->arena);
    char *message;

    lexer->at += (uint32_t)size;
    message = arena_must_format(lexer->arena, "\"%.*s\" has no place in an expression", (int)size, lexer->source.data + from);
    return bad_token(lexer, from, message, hint);
}

static struct expr_token
lex_symbol(struct expr_lexer *lexer)
{
    static const char *const pairs[] = {"<>", "!=", "<=", ">=", "||"};
    const uint32_t from = lexer->at;

    for (size_t at = 0; at < sizeof pairs / sizeof pairs[0]; at++) {
        if (peek(lexer, 0) == pairs[at][0] && peek(lexer, 1) == pairs[at][1]) {
            lexer->at += 2;
            return token_from(lexer, TOKEN_SYMBOL, from);
        }
    }
    if (peek(lexer, 0) != '\0' && strchr("()+-*/=<>,.@", peek(lexer, 0)) != NULL) {
        lexer->at++;
        return token_from(lexer, TOKEN_SYMBOL, from);
    }
    return lex_unknown(lexer);
}

struct expr_token
expr_lex(struct expr_lexer *lexer)
{
    skip_blanks(lexer);
    if (lexer->at >= lexer->source.size) {
        return (struct expr_token){TOKEN_END, TEXT(""), (uint32_t)lexer->source.size, (uint32_t)lexer->source.size};
    }
    switch (peek(lexer, 0)) {
    case '\'':
        return lex_quoted(lexer, '\'', TOKEN_STRING);
    case '"':
        return lex_quoted(lexer, '"', TOKEN_QUOTED);
    case ':':
        return lex_parameter(lexer);
    default:
        break;
    }
    if (is_digit(peek(lexer, 0))) {
        return lex_number(lexer);
    }
    return is_letter(peek(lexer, 0)) || ideograph_size(lexer) > 0 ? lex_name(lexer) : lex_symbol(lexer);
}

bool
expr_lex_is_keyword(const struct expr_token *token, const char *keyword)
{
    return token->kind == TOKEN_NAME && token->text.size == strlen(keyword)
           && strncasecmp(token->text.data, keyword, token->text.size) == 0;
}

bool
expr_lex_is_symbol(const struct expr_token *token, const char *symbol)
{
    return token->kind == TOKEN_SYMBOL && text_equal(token->text, text_from(symbol));
}

bool
expr_lex_is_bare(struct text name)
{
    struct expr_lexer lexer = {.source = name};

    if (name.size == 0 || is_digit(name.data[0]) || expr_lex_is_reserved(name)) {
        return false;
    }
    (void)lex_name(&lexer);
    return lexer.at == name.size;
}

bool
expr_lex_is_reserved(struct text name)
{
    static const char *const words[] = {"and", "asc",   "between", "by",   "case", "desc", "distinct", "else",
                                        "end", "false", "from",    "in",   "is",   "like", "not",      "null",
                                        "or",  "order", "row",     "then", "true", "when", "where"};

    for (size_t at = 0; at < sizeof words / sizeof words[0]; at++) {
        if (name.size == strlen(words[at]) && strncasecmp(name.data, words[at], name.size) == 0) {
            return true;
        }
    }
    return false;
}
