/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/json/envelope.h"

#include "common/ground/arena.h"
#include "extract/read/json/record.h"
#include "extract/read/json/token.h"

#include <strings.h>

enum { HEAD = 64 * 1024, DEPTH_MAX = 8, NAME_MAX_BYTES = 32, COUNT_DIGITS = 12 };

enum word { WORD_NONE, WORD_TOTAL, WORD_COUNT, WORD_MORE, WORD_NEXT, WORD_PREV, WORD_LAST, WORD_PAGE, WORD_PAGES, WORD_CODE, WORD_SUCCESS };

/* Without regard to case, `_` and `-`, and to what stands before a point (`@odata.count`). */
static const struct {
    const char *name;
    enum word word;
} words[] = {
    {"total",         WORD_TOTAL  },
    {"totalcount",    WORD_TOTAL  },
    {"totalrows",     WORD_TOTAL  },
    {"totalrow",      WORD_TOTAL  },
    {"totalsize",     WORD_TOTAL  },
    {"totalrecords",  WORD_TOTAL  },
    {"totalelements", WORD_TOTAL  },
    {"totalnum",      WORD_TOTAL  },
    {"recordstotal",  WORD_TOTAL  },
    {"recordcount",   WORD_TOTAL  },
    {"rowcount",      WORD_TOTAL  },
    {"totals",        WORD_TOTAL  },
    {"totalitems",    WORD_TOTAL  },
    {"totalhits",     WORD_TOTAL  },
    {"totalresults",  WORD_TOTAL  },
    {"totalcnt",      WORD_TOTAL  },
    {"totalnumber",   WORD_TOTAL  },
    {"totaldata",     WORD_TOTAL  },
    {"numfound",      WORD_TOTAL  },
    {"numresults",    WORD_TOTAL  },
    {"itemcount",     WORD_TOTAL  },
    {"recordtotal",   WORD_TOTAL  },
    {"共",            WORD_TOTAL  },
    {"共计",          WORD_TOTAL  },
    {"总计",          WORD_TOTAL  },
    {"总行数",        WORD_TOTAL  },
    {"记录总数",      WORD_TOTAL  },
    {"记录数",        WORD_TOTAL  },
    {"数据总数",      WORD_TOTAL  },
    {"总数",          WORD_TOTAL  },
    {"总条数",        WORD_TOTAL  },
    {"总记录数",      WORD_TOTAL  },
    {"count",         WORD_COUNT  },
    {"hasnextpage",   WORD_MORE   },
    {"hasnext",       WORD_MORE   },
    {"hasmore",       WORD_MORE   },
    {"more",          WORD_MORE   },
    {"ismore",        WORD_MORE   },
    {"truncated",     WORD_MORE   },
    {"istruncated",   WORD_MORE   },
    {"是否有下一页",  WORD_MORE   },
    {"next",          WORD_NEXT   },
    {"nextpage",      WORD_NEXT   },
    {"nextcursor",    WORD_NEXT   },
    {"nextlink",      WORD_NEXT   },
    {"nexturl",       WORD_NEXT   },
    {"nexthref",      WORD_NEXT   },
    {"nextpageurl",   WORD_NEXT   },
    {"nexttoken",     WORD_NEXT   },
    {"nextpagetoken", WORD_NEXT   },
    {"nextmarker",    WORD_NEXT   },
    {"下一页",        WORD_NEXT   },
    {"previous",      WORD_PREV   },
    {"prev",          WORD_PREV   },
    {"islastpage",    WORD_LAST   },
    {"islast",        WORD_LAST   },
    {"lastpage",      WORD_LAST   },
    {"isend",         WORD_LAST   },
    {"isfinished",    WORD_LAST   },
    {"是否最后一页",  WORD_LAST   },
    {"last",          WORD_LAST   },
    {"pagenum",       WORD_PAGE   },
    {"pageno",        WORD_PAGE   },
    {"currentpage",   WORD_PAGE   },
    {"pages",         WORD_PAGES  },
    {"totalpages",    WORD_PAGES  },
    {"totalpage",     WORD_PAGES  },
    {"code",          WORD_CODE   },
    {"errcode",       WORD_CODE   },
    {"errorcode",     WORD_CODE   },
    {"status",        WORD_CODE   },
    {"success",       WORD_SUCCESS},
};

static const char *const around[] = {"page", "paging", "pagination", "pager", "pageinfo", "meta", "links", "分页"};

struct look {
    struct json_envelope *envelope;
    struct text pointer;                /* to the records */
    char path[JSON_RECORD_POINTER_MAX]; /* of the object at hand */
    size_t ends[DEPTH_MAX + 1];         /* where the path of each depth ends */
    char name[NAME_MAX_BYTES];          /* of the member at hand, folded */
    bool inside[LIMITS_JSON_DEPTH + 1]; /* by depth: an array, or in one */
    int64_t page;
    int64_t pages;
};

static void
fold_name(struct text lexeme, char out[NAME_MAX_BYTES])
{
    size_t used = 0;

    for (size_t at = 1; at + 1 < lexeme.size && used + 1 < NAME_MAX_BYTES; at++) {
        const char byte = lexeme.data[at];

        if (byte == '.') {
            used = 0;
        } else if (byte != '_' && byte != '-') {
            out[used++] = byte >= 'A' && byte <= 'Z' ? (char)(byte + ('a' - 'A')) : byte;
        }
    }
    out[used] = '\0';
}

static enum word
word_of(const char *name)
{
    for (size_t at = 0; at < sizeof words / sizeof *words; at++) {
        if (strcmp(words[at].name, name) == 0) {
            return words[at].word;
        }
    }
    return WORD_NONE;
}

/* Around the records, or called as what is said of pages. */
static bool
may_speak(const struct look *look, size_t depth)
{
    const struct text path = {look->path, look->ends[depth]};
    const char *slash = memrchr(path.data, '/', path.size);
    char name[NAME_MAX_BYTES];

    if (text_starts_with(look->pointer, path) && (look->pointer.size == path.size || look->pointer.data[path.size] == '/')) {
        return true;
    }
    if (slash == NULL) {
        return false;
    }
    fold_name((struct text){slash, (size_t)(path.data + path.size - slash) + 1}, name);
    for (size_t at = 0; at < sizeof around / sizeof *around; at++) {
        if (strcmp(name, around[at]) == 0) {
            return true;
        }
    }
    return false;
}

/* A count: digits, as a number or in quotes, there perhaps with what is counted (`300条`); -1 for anything else. */
static int64_t
count_of(const struct json_token *token)
{
    const bool text = token->kind == JSON_TOKEN_STRING;
    struct text digits = text ? (struct text){token->lexeme.data + 1, token->lexeme.size - 2} : token->lexeme;
    int64_t count = 0;

    if (text && text_ends_with(digits, TEXT("条"))) {
        digits.size -= TEXT("条").size;
    }

    if ((!text && token->kind != JSON_TOKEN_NUMBER) || digits.size == 0 || digits.size > COUNT_DIGITS) {
        return -1;
    }
    for (size_t at = 0; at < digits.size; at++) {
        if (digits.data[at] < '0' || digits.data[at] > '9') {
            return -1;
        }
        count = count * 10 + (digits.data[at] - '0');
    }
    return count;
}

/* An address, a cursor or a page's number leads on; null, false, "" and 0 do not. */
static bool
leads_on(const struct json_token *token)
{
    return (token->kind == JSON_TOKEN_STRING && token->lexeme.size > 2) || (token->kind == JSON_TOKEN_NUMBER && count_of(token) != 0);
}

/* Yes and no, as a truth value, a number or either in quotes. */
static bool
is_yes(const struct json_token *token)
{
    return token->kind == JSON_TOKEN_TRUE || count_of(token) == 1 || text_equal(token->lexeme, TEXT("\"true\""))
           || text_equal(token->lexeme, TEXT("\"是\""));
}

static bool
is_no(const struct json_token *token)
{
    return token->kind == JSON_TOKEN_FALSE || count_of(token) == 0 || text_equal(token->lexeme, TEXT("\"false\""))
           || text_equal(token->lexeme, TEXT("\"否\""));
}

static bool
is_failure(const struct json_token *token)
{
    const int64_t code = count_of(token);

    return (token->kind == JSON_TOKEN_NUMBER && code != 0 && code != 200) || (token->kind == JSON_TOKEN_STRING && code > 0 && code != 200);
}

static void
take_scalar(struct look *look, const struct json_token *token)
{
    struct json_envelope *envelope = look->envelope;
    const int64_t count = count_of(token);

    switch (word_of(look->name)) {
    case WORD_TOTAL:
        envelope->total = count > envelope->total ? count : envelope->total;
        break;
    case WORD_COUNT:
        envelope->count = count > envelope->count ? count : envelope->count;
        break;
    case WORD_MORE:
        envelope->follows |= is_yes(token);
        break;
    case WORD_NEXT:
        envelope->follows |= leads_on(token);
        break;
    case WORD_PREV:
        envelope->part |= leads_on(token);
        break;
    case WORD_LAST:
        envelope->follows |= is_no(token);
        break;
    case WORD_PAGE:
        look->page = count;
        break;
    case WORD_PAGES:
        look->pages = count;
        break;
    case WORD_CODE:
        envelope->failed |= is_failure(token);
        break;
    case WORD_SUCCESS:
        envelope->failed |= token->kind == JSON_TOKEN_FALSE;
        break;
    case WORD_NONE:
        break;
    }
}

static void
begin_container(struct look *look, const struct json_token *token, const char *name)
{
    const size_t depth = token->depth;

    look->inside[depth] = token->kind == JSON_TOKEN_ARRAY_BEGIN || (depth > 0 && look->inside[depth - 1]);
    if (depth > 0 && depth <= DEPTH_MAX && !look->inside[depth - 1]) {
        const size_t from = look->ends[depth - 1];
        const size_t size = strlen(name);

        look->ends[depth] = from;
        if (from + size + 1 < sizeof look->path) {
            look->path[from] = '/';
            memcpy(look->path + from + 1, name, size);
            look->ends[depth] = from + 1 + size;
        }
    }
}

/* The member's name as it stands in a pointer; names with escapes lead nowhere that we look. */
static void
take_name(struct look *look, const struct json_token *token, char pointed[JSON_RECORD_POINTER_MAX])
{
    const size_t size = token->lexeme.size - 2 < JSON_RECORD_POINTER_MAX - 1 ? token->lexeme.size - 2 : JSON_RECORD_POINTER_MAX - 1;

    memcpy(pointed, token->lexeme.data + 1, size);
    pointed[size] = '\0';
    fold_name(token->lexeme, look->name);
}

struct pass {
    struct look look;
    char name[JSON_RECORD_POINTER_MAX];
};

static enum status
take_token(void *context, const struct json_token *token, struct error *err)
{
    struct pass *pass = context;
    const size_t depth = token->depth;

    (void)err;
    if (depth > DEPTH_MAX || (depth > 0 && pass->look.inside[depth - 1])) {
        if (token->kind == JSON_TOKEN_OBJECT_BEGIN || token->kind == JSON_TOKEN_ARRAY_BEGIN) {
            pass->look.inside[depth] = true;
        }
        return STATUS_OK;
    }
    switch (token->kind) {
    case JSON_TOKEN_NAME:
        take_name(&pass->look, token, pass->name);
        break;
    case JSON_TOKEN_OBJECT_BEGIN:
    case JSON_TOKEN_ARRAY_BEGIN:
        begin_container(&pass->look, token, pass->name);
        break;
    case JSON_TOKEN_OBJECT_END:
    case JSON_TOKEN_ARRAY_END:
        break;
    case JSON_TOKEN_STRING:
    case JSON_TOKEN_NUMBER:
    case JSON_TOKEN_TRUE:
    case JSON_TOKEN_FALSE:
    case JSON_TOKEN_NULL:
        if (depth > 0 && may_speak(&pass->look, depth - 1)) {
            take_scalar(&pass->look, token);
        }
        break;
    }
    return STATUS_OK;
}

void
json_envelope_read(struct text content, struct text records, struct json_envelope *envelope)
{
    struct json_record_options options = {0};
    struct json_token_stream stream;
    struct arena arena;
    struct pass *pass;
    struct error ignored = {0};

    *envelope = (struct json_envelope){.total = -1, .count = -1};
    arena_init(&arena, 0);
    json_record_guess((struct text){content.data, content.size < HEAD ? content.size : HEAD}, &options, &arena);
    if (options.form == JSON_RECORD_DOCUMENT && content.size > 0) {
        pass = arena_must_zero(&arena, 1, sizeof *pass);
        pass->look =
            (struct look){.envelope = envelope, .pointer = text_is_null(records) ? options.pointer : records, .page = -1, .pages = -1};
        json_token_init(&stream, take_token, pass);
        ignored.status = json_token_feed(&stream, content, &ignored); /* what breaks off is told by the reader */
        json_token_done(&stream);
        envelope->follows |= pass->look.page >= 0 && pass->look.page + 1 < pass->look.pages; /* wherever they begin to count */
        envelope->part |= envelope->follows || pass->look.page > 1 || (pass->look.page >= 0 && pass->look.page < pass->look.pages);
    }
    arena_done(&arena);
}

bool
json_envelope_holds(const struct json_envelope *envelope, uint64_t records)
{
    return !envelope->part && (envelope->total < 0 || (uint64_t)envelope->total == records)
           && (envelope->count < 0 || (uint64_t)envelope->count == records || (uint64_t)envelope->count < records);
}
