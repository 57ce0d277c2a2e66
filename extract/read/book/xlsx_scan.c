/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/book/xlsx_scan.h"

struct scan {
    const char *at;
    const char *end;
    bool odd;
};

struct scan_tag {
    struct text reference; /* r */
    struct text type;      /* t */
    struct text style;     /* s */
    struct text hidden;
    bool empty; /* ends with /> */
};

static bool
is_blank(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

static void
skip_xml_space(struct scan *scan)
{
    while (scan->at < scan->end && is_blank(*scan->at)) {
        scan->at++;
    }
}

/* Goes behind `word` when it stands here. */
static bool
match_word(struct scan *scan, const char *word, size_t size)
{
    if ((size_t)(scan->end - scan->at) < size || memcmp(scan->at, word, size) != 0) {
        return false;
    }
    scan->at += size;
    return true;
}

#define TAKE(scan, word) match_word(scan, word, sizeof(word) - 1)

/* A value that needs no decoding. */
static bool
is_plain_value(struct text value)
{
    for (size_t at = 0; at < value.size; at++) {
        const char byte = value.data[at];

        if (byte < 0x20 || byte > 0x7E || byte == '<' || byte == '&') {
            return false;
        }
    }
    return true;
}

static bool
is_name(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == ':';
}

static void
keep_attribute(struct scan *scan, struct scan_tag *tag, struct text name, struct text value)
{
    struct text *kept = NULL;

    if (name.size == 1) {
        kept = name.data[0] == 'r' ? &tag->reference : name.data[0] == 't' ? &tag->type : name.data[0] == 's' ? &tag->style : NULL;
    } else if (text_equal(name, TEXT("hidden"))) {
        kept = &tag->hidden;
    }
    if (kept != NULL) {
        scan->odd |= !text_is_null(*kept); /* given twice: expat's to refuse */
        *kept = value;
    }
}

/* The attributes behind a tag's name, up to and with its > or />. */
static void
take_attributes(struct scan *scan, struct scan_tag *tag)
{
    *tag = (struct scan_tag){.reference = TEXT_NULL};
    while (!scan->odd && scan->at < scan->end) {
        const char *name;
        const char *quote;
        struct text value;

        if (*scan->at == '>') {
            scan->at++;
            return;
        }
        if (TAKE(scan, "/>")) {
            tag->empty = true;
            return;
        }
        if (*scan->at++ != ' ') {
            break;
        }
        name = scan->at;
        while (scan->at < scan->end && is_name(*scan->at)) {
            scan->at++;
        }
        value.size = (size_t)(scan->at - name);
        if (value.size == 0 || !TAKE(scan, "=\"")) {
            break;
        }
        quote = memchr(scan->at, '"', (size_t)(scan->end - scan->at));
        if (quote == NULL) {
            break;
        }
        keep_attribute(scan, tag, (struct text){name, value.size}, (struct text){scan->at, (size_t)(quote - scan->at)});
        value = (struct text){scan->at, (size_t)(quote - scan->at)};
        scan->odd |= !is_plain_value(value);
        scan->at = quote + 1;
    }
    scan->odd = true;
}

/* Text that expat would hand on byte for byte, references apart. */
static bool
is_plain_text(struct text text)
{
    bool ascii = true;

    for (size_t at = 0; at < text.size; at++) {
        const unsigned char byte = (unsigned char)text.data[at];

        if (byte < 0x20 && byte != '\n' && byte != '\t') {
            return false;
        }
        if (byte == ']' && text.size - at > 2 && text.data[at + 1] == ']' && text.data[at + 2] == '>') {
            return false;
        }
        ascii &= byte < 0x80;
    }
    /* U+FFFE and U+FFFF are valid UTF-8, but no XML */
    return ascii
           || (text_is_utf8(text) && memmem(text.data, text.size, "\xEF\xBF\xBE", 3) == NULL
               && memmem(text.data, text.size, "\xEF\xBF\xBF", 3) == NULL);
}

/* The named reference at `at`: its character and its size; 0 when it is none of the five. */
static size_t
reference(struct text rest, char *character)
{
    static const struct {
        struct text name;
        char character;
    } references[] = {
        {{"&amp;", 5},  '&' },
        {{"&lt;", 4},   '<' },
        {{"&gt;", 4},   '>' },
        {{"&quot;", 6}, '"' },
        {{"&apos;", 6}, '\''},
    };

    for (size_t at = 0; at < sizeof references / sizeof references[0]; at++) {
        if (text_starts_with(rest, references[at].name)) {
            *character = references[at].character;
            return references[at].name.size;
        }
    }
    return 0;
}

static bool
append_decoded(struct buffer *out, struct text text)
{
    while (text.size > 0) {
        const char *found = memchr(text.data, '&', text.size);
        const size_t run = found == NULL ? text.size : (size_t)(found - text.data);
        char character = 0;
        size_t size;

        buffer_append(out, text.data, run);
        text = (struct text){text.data + run, text.size - run};
        if (text.size > 0) {
            size = reference(text, &character);
            if (size == 0) {
                return false;
            }
            buffer_append_char(out, character);
            text = (struct text){text.data + size, text.size - size};
        }
    }
    return true;
}

/* Text up to the next tag. `out` NULL: it is only looked at. */
static void
take_text(struct scan *scan, struct buffer *out)
{
    const char *tag = memchr(scan->at, '<', (size_t)(scan->end - scan->at));
    struct text text;

    if (tag == NULL) {
        scan->odd = true;
        return;
    }
    text = (struct text){scan->at, (size_t)(tag - scan->at)};
    scan->at = tag;
    if (!is_plain_text(text)) {
        scan->odd = true;
    } else if (out == NULL) {
        scan->odd |= memchr(text.data, '&', text.size) != NULL && memmem(text.data, text.size, "&#", 2) != NULL;
    } else {
        scan->odd |= !append_decoded(out, text);
    }
}

/* The formula's own text is of no interest, but must be well-formed: references in it are decoded into the cell's text and dropped. */
static void
take_formula(struct scan *scan, struct xlsx_build *build)
{
    struct scan_tag tag;

    take_attributes(scan, &tag);
    if (!tag.empty && !scan->odd) {
        take_text(scan, &build->text);
        buffer_clear(&build->text);
        scan->odd |= !TAKE(scan, "</f>");
    }
    build->formula = true;
}

static void
take_inline(struct scan *scan, struct xlsx_build *build)
{
    struct scan_tag tag;

    build->has_value = true;
    skip_xml_space(scan);
    if (!TAKE(scan, "<t")) {
        scan->odd = true;
        return;
    }
    take_attributes(scan, &tag);
    if (!tag.empty && !scan->odd) {
        take_text(scan, &build->text);
        scan->odd |= !TAKE(scan, "</t>");
    }
    skip_xml_space(scan);
    scan->odd |= !TAKE(scan, "</is>");
}

/* What stands between <c ...> and </c>. */
static void
take_content(struct scan *scan, struct xlsx_build *build)
{
    skip_xml_space(scan);
    if (TAKE(scan, "<f")) {
        take_formula(scan, build);
        skip_xml_space(scan);
    }
    if (!scan->odd && TAKE(scan, "<v>")) {
        build->has_value = true;
        take_text(scan, &build->text);
        scan->odd |= !TAKE(scan, "</v>");
    } else if (!scan->odd && TAKE(scan, "<v/>")) {
        build->has_value = true;
    } else if (!scan->odd && TAKE(scan, "<is>")) {
        scan->odd |= build->type != XLSX_CELL_INLINE;
        take_inline(scan, build);
    }
    skip_xml_space(scan);
    scan->odd |= !TAKE(scan, "</c>");
}

static enum status
take_cells(struct scan *scan, struct xlsx_build *build, struct error *err)
{
    struct scan_tag tag;

    for (;;) {
        skip_xml_space(scan);
        if (TAKE(scan, "</row>")) {
            return STATUS_OK;
        }
        if (!TAKE(scan, "<c")) {
            scan->odd = true;
            return STATUS_OK;
        }
        take_attributes(scan, &tag);
        if (scan->odd) {
            return STATUS_OK;
        }
        TRY(xlsx_build_begin_cell(build, tag.reference, tag.type, tag.style, err));
        if (!tag.empty) {
            take_content(scan, build);
        }
        if (scan->odd) {
            return STATUS_OK;
        }
        TRY(xlsx_build_end_cell(build, err));
    }
}

enum status
xlsx_scan_row(struct text bytes, struct xlsx_build *build, enum xlsx_scan_outcome *outcome, bool *ready, struct error *err)
{
    struct scan scan = {bytes.data + 4, bytes.data + bytes.size, false};
    const uint32_t next_row = build->next_row;
    struct scan_tag tag;

    *outcome = XLSX_SCAN_ODD;
    *ready = false;
    take_attributes(&scan, &tag);
    if (scan.odd) {
        return STATUS_OK;
    }
    TRY(xlsx_build_begin_row(build, tag.reference, tag.hidden, err));
    if (!tag.empty) {
        TRY(take_cells(&scan, build, err));
    }
    if (scan.odd || scan.at != scan.end) {
        build->next_row = next_row;
        return STATUS_OK;
    }
    *outcome = XLSX_SCAN_DONE;
    return xlsx_build_end_row(build, ready, err);
}

size_t
xlsx_scan_length(struct text bytes)
{
    const char *tag;
    const char *end;

    if (bytes.size < 5) {
        return bytes.size == 0 || memcmp(bytes.data, "<row>", bytes.size) == 0 || memcmp(bytes.data, "<row ", bytes.size) == 0 ? 0
                                                                                                                               : SIZE_MAX;
    }
    if (memcmp(bytes.data, "<row", 4) != 0 || (bytes.data[4] != ' ' && bytes.data[4] != '>' && bytes.data[4] != '/')) {
        return SIZE_MAX;
    }
    tag = memchr(bytes.data, '>', bytes.size);
    if (tag != NULL && tag[-1] == '/') {
        return (size_t)(tag - bytes.data) + 1;
    }
    end = tag == NULL ? NULL : memmem(tag, bytes.size - (size_t)(tag - bytes.data), "</row>", 6);
    return end == NULL ? 0 : (size_t)(end - bytes.data) + 6;
}
