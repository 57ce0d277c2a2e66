/* SPDX-License-Identifier: Apache-2.0 */
/* gb18030.h as a filter, for fixtures_encodings.py.
 * usage: encodings decode|encode|splits|grid VARIANT [PIECE]      variants: 2022 2005 gbk
 *   decode  stdin to UTF-8 on stdout, in pieces of PIECE bytes; "private unmappable" on stderr. 65 and the message when refused
 *   encode  UTF-8 to the variant's bytes; a character without any is left out and its code point is printed on stderr
 *   splits  decodes stdin cut in two at every offset, and prints how many of the outcomes differ from the whole
 *   grid    the same with every first piece and every size of the pieces behind it */
#include "extract/read/base/gb18030.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROOM = 256 * 1024 * 1024 };

static enum gb18030_variant
variant_of(const char *name)
{
    return strcmp(name, "gbk") == 0 ? GB18030_GBK : strcmp(name, "2005") == 0 ? GB18030_2005 : GB18030_2022;
}

static void
read_all(struct buffer *in)
{
    char block[65536];
    size_t got;

    while ((got = fread(block, 1, sizeof block, stdin)) > 0) {
        buffer_append(in, block, got);
    }
}

static int
decode(const struct buffer *in, enum gb18030_variant variant, size_t piece)
{
    struct gb18030 decoder;
    struct buffer out;
    struct error err = {0};
    enum status status = STATUS_OK;

    buffer_init(&out, ROOM);
    gb18030_init(&decoder, variant);
    for (size_t at = 0; at < in->size && status == STATUS_OK; at += piece) {
        status = gb18030_decode(&decoder, (struct text){in->data + at, in->size - at < piece ? in->size - at : piece}, &out, &err);
    }
    if (status == STATUS_OK) {
        status = gb18030_finish(&decoder, &err);
    }
    if (status == STATUS_OK) {
        fwrite(out.data, 1, out.size, stdout);
        fprintf(stderr, "%llu %llu\n", (unsigned long long)decoder.report.private_use, (unsigned long long)decoder.report.unmappable);
    } else {
        fprintf(stderr, "%s\n", err.message);
    }
    buffer_done(&out);
    return (int)status;
}

static int
encode(const struct buffer *in, enum gb18030_variant variant)
{
    struct text rest = buffer_text(in);

    while (rest.size > 0) {
        uint32_t character = 0;
        unsigned char bytes[4];
        const size_t taken = text_decode(rest, &character);
        const size_t size = gb18030_encode(variant, character, bytes);

        if (taken == 0) {
            return 65;
        }
        if (size == 0) {
            fprintf(stderr, "%X\n", character);
        }
        fwrite(bytes, 1, size, stdout);
        rest = (struct text){rest.data + taken, rest.size - taken};
    }
    return 0;
}

/* Decoded with a first piece of `first` bytes, then pieces of `size`. */
static bool
gives(const struct buffer *in, enum gb18030_variant variant, size_t first, size_t size, struct buffer *out, struct text expected)
{
    struct gb18030 decoder;
    bool good;

    buffer_clear(out);
    gb18030_init(&decoder, variant);
    good = gb18030_decode(&decoder, (struct text){in->data, first}, out, NULL) == STATUS_OK;
    for (size_t at = first; at < in->size && good; at += size) {
        good = gb18030_decode(&decoder, (struct text){in->data + at, in->size - at < size ? in->size - at : size}, out, NULL) == STATUS_OK;
    }
    return good && gb18030_finish(&decoder, NULL) == STATUS_OK && text_equal(buffer_text(out), expected);
}

static int
splits(const struct buffer *in, enum gb18030_variant variant, bool grid)
{
    struct buffer whole;
    struct buffer out;
    struct gb18030 decoder;
    size_t differing = 0;
    size_t tried = 0;

    buffer_init(&whole, ROOM);
    buffer_init(&out, ROOM);
    gb18030_init(&decoder, variant);
    if (gb18030_decode(&decoder, buffer_text(in), &whole, NULL) != STATUS_OK || gb18030_finish(&decoder, NULL) != STATUS_OK) {
        return 65;
    }
    for (size_t first = 0; first <= in->size; first++) {
        for (size_t size = grid ? 1 : in->size; size <= in->size; size++) {
            differing += !gives(in, variant, first, size, &out, buffer_text(&whole));
            tried++;
        }
    }
    printf("%zu of %zu\n", differing, tried);
    return 0;
}

int
main(int argc, char **argv)
{
    struct buffer in;
    int code = 64;

    if (argc < 3) {
        fprintf(stderr, "usage: encodings decode|encode|splits|grid VARIANT [PIECE]\n");
        return code;
    }
    buffer_init(&in, ROOM);
    read_all(&in);
    if (strcmp(argv[1], "decode") == 0) {
        code = decode(&in, variant_of(argv[2]), argc > 3 ? (size_t)atol(argv[3]) : 65536);
    } else if (strcmp(argv[1], "encode") == 0) {
        code = encode(&in, variant_of(argv[2]));
    } else if (strcmp(argv[1], "splits") == 0 || strcmp(argv[1], "grid") == 0) {
        code = splits(&in, variant_of(argv[2]), strcmp(argv[1], "grid") == 0);
    }
    buffer_done(&in);
    return code;
}
