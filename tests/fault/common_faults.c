/* SPDX-License-Identifier: Apache-2.0 */
/* The operations of common/ under torture (torture.h), each looking at its own result. */
#include "common/formats/csv.h"
#include "common/formats/json.h"
#include "common/formats/package.h"
#include "common/ground/file.h"
#include "common/ground/hash.h"
#include "common/ground/option.h"
#include "common/ground/thread.h"
#include "common/pack/schema.h"
#include "common/site/site.h"
#include "tests/fault/fault.h"
#include "tests/fault/torture.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *
in(const char *folder, const char *name)
{
    static char paths[4][512];
    static size_t next;
    char *path = paths[next++ % 4];

    (void)snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void
put(const char *folder, const char *name, const char *content)
{
    char part[512];

    (void)snprintf(part, sizeof part, "%s", in(folder, name));
    *strrchr(part, '/') = '\0';
    torture_must(file_make_folder(part, NULL) == STATUS_OK, "a folder is made");
    torture_must(file_write_atomic(in(folder, name), text_from(content), NULL) == STATUS_OK, "a file is written");
}

/* ---- memory ---- */

static enum status
use_arena(const char *folder, struct error *err)
{
    struct arena arena;
    void *large;

    (void)folder;
    arena_init(&arena, 0);
    torture_must(strcmp(arena_must_format(&arena, "%d", 3308), "3308") == 0, "format");
    large = arena_alloc(&arena, 3000000);
    if (large != NULL) {
        memset(large, 1, 3000000);
    }
    arena_reset(&arena);
    memset(arena_must_zero(&arena, 5, 100000), 2, 500000);
    arena_done(&arena);
    return large != NULL ? STATUS_OK : error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory");
}

static enum status
use_buffer(const char *folder, struct error *err)
{
    struct buffer buffer;
    bool good;

    (void)folder;
    buffer_init(&buffer, 1 << 20);
    for (size_t at = 0; at < 5000; at++) {
        buffer_append_char(&buffer, 'x');
        buffer_format(&buffer, "%04zu", at);
    }
    good = buffer_ok(&buffer);
    torture_must(!good || buffer.size == 25000, "the buffer's size");
    buffer_done(&buffer);
    return good ? STATUS_OK : error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory");
}

static enum status
use_json(const char *folder, struct error *err)
{
    static const char source[] = "{\"a\": [1, \"two\", {\"b\": null}], // three\n \"n\": 8300.50, \"s\": \"浚县\"}";
    struct arena arena;
    struct json *document;

    (void)folder;
    TRY(json_parse(text_from(source), "t", &document, err));
    arena_init(&arena, 0);
    torture_must(json_count(json_get(document, "a")) == 3, "the array");
    torture_must(text_equal(json_lexeme(json_get(document, "n"), &arena), TEXT("8300.5")), "the number");
    torture_must(text_equal(json_get_text(document, "s"), TEXT("浚县")), "the text");
    arena_done(&arena);
    json_free(document);
    return STATUS_OK;
}

static enum status
read_csv(struct text content, struct error *err)
{
    struct csv_cursor cursor;
    bool more = true;
    size_t cells = 0;
    enum status status = STATUS_OK;

    csv_open(&cursor, content, "t.csv");
    while (status == STATUS_OK && more) {
        status = csv_next(&cursor, &more, err);
        cells += status == STATUS_OK && more ? cursor.count : 0;
    }
    torture_must(status != STATUS_OK || cells == 6 + 200, "the cells");
    csv_close(&cursor);
    return status;
}

static enum status
use_csv(const char *folder, struct error *err)
{
    struct text wide[200];
    struct buffer out;
    enum status status;

    (void)folder;
    for (size_t at = 0; at < 200; at++) {
        wide[at] = TEXT("w");
    }
    buffer_init(&out, 1 << 20);
    csv_append_row(&out, (struct text[]){TEXT("a"), TEXT("\"b\","), TEXT("c\"")}, 3);
    csv_append_row(&out, (struct text[]){TEXT_NULL, TEXT("\n"), TEXT("c")}, 3);
    csv_append_row(&out, wide, 200);
    status = buffer_ok(&out) ? read_csv(buffer_text(&out), err) : error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory");
    buffer_done(&out);
    return status;
}

/* ---- disk ---- */

static void
prepare_files(const char *folder)
{
    put(folder, "from.txt", "content");
    put(folder, "tree/one/two.txt", "2");
    put(folder, "tree/three.txt", "3");
}

static enum status
read_files(const char *folder, struct arena *arena, struct error *err)
{
    struct text content;
    char hex[HASH_SHA256_HEX];
    char **names;
    size_t count;
    uint64_t bytes;

    TRY(file_read(in(folder, "from.txt"), 100, arena, &content, err));
    torture_must(text_equal(content, TEXT("content")), "what was read");
    TRY(file_map(in(folder, "from.txt"), &content, err));
    torture_must(text_equal(content, TEXT("content")), "what was mapped");
    file_unmap(content);
    TRY(hash_file(in(folder, "from.txt"), hex, &bytes, err));
    torture_must(bytes == 7 && strncmp(hex, "ed7002b439e9ac84", 16) == 0, "the digest");
    TRY(file_list(in(folder, "tree"), arena, &names, &count, err));
    torture_must(count == 2 && strcmp(names[0], "one") == 0 && strcmp(names[1], "three.txt") == 0, "the list");
    torture_must(file_is_folder(in(folder, "tree")) && file_exists(in(folder, "from.txt")), "what is there");
    return STATUS_OK;
}

static enum status
use_reads(const char *folder, struct error *err)
{
    struct arena arena;
    enum status status;

    arena_init(&arena, 0);
    status = read_files(folder, &arena, err);
    arena_done(&arena);
    return status;
}

static enum status
use_writes(const char *folder, struct error *err)
{
    char target[16] = "";

    TRY(file_make_folder(in(folder, "new/below"), err));
    TRY(file_write_atomic(in(folder, "new/a.txt"), TEXT("a"), err));
    TRY(file_copy(in(folder, "from.txt"), in(folder, "new/b.txt"), err));
    TRY(file_swap_link("a.txt", in(folder, "new/link"), err));
    TRY(file_swap_link("b.txt", in(folder, "new/link"), err));
    torture_must(readlink(in(folder, "new/link"), target, sizeof target - 1) == 5 && strcmp(target, "b.txt") == 0, "the link");
    TRY(file_remove_tree(in(folder, "tree"), err));
    TRY(file_remove_tree(in(folder, "new"), err));
    return STATUS_OK;
}

static const struct package_field fields[] = {
    {"name",   "string" },
    {"amount", "integer"}
};

static enum status
write_package(struct package_writer *writer, struct error *err)
{
    struct package_table *tables[2];
    const struct text row[] = {TEXT("张三"), TEXT("12")};

    package_set(writer, "bidui:inputs", TEXT("abc"));
    for (size_t at = 0; at < 2; at++) {
        TRY(package_table_open(writer, at == 0 ? "death" : "birth", fields, 2, &tables[at], err));
        TRY(package_table_row(tables[at], row, 2, err));
        TRY(package_table_rows(tables[at], TEXT("李四,13\n"), 1, err));
    }
    TRY(package_table_close(tables[0], err));
    return package_add_file(writer, "inputs.json", TEXT("{}"), err);
}

/* What a reader finds there, when there is one, is whole. */
static void
must_be_whole(const char *folder, bool written)
{
    struct arena arena;
    struct package package;
    enum status status;

    fault_arm(FAULT_NONE, 0);
    arena_init(&arena, 0);
    status = package_open(folder, "extract", 0, true, &arena, &package, NULL);
    torture_must(status == STATUS_OK || (!written && status == STATUS_NO_INPUT), "the package is whole or not there");
    if (status == STATUS_OK) {
        torture_must(package_find(&package, "birth")->rows == 2, "its rows");
        package_close(&package);
    }
    arena_done(&arena);
    torture_must(written || access(in(folder, "extract.1.partial"), F_OK) != 0, "nothing half is left");
}

static enum status
use_package(const char *folder, struct error *err)
{
    struct package_writer *writer;
    enum status status = package_create(folder, "extract", 1, &writer, err);

    if (status == STATUS_OK) {
        status = write_package(writer, err);
        if (status == STATUS_OK) {
            status = package_finish(writer, err);
        } else {
            package_abandon(writer);
        }
    }
    must_be_whole(folder, status == STATUS_OK);
    return status;
}

static void
prepare_package(const char *folder)
{
    torture_must(use_package(folder, NULL) == STATUS_OK, "a package is written");
}

static enum status
use_package_read(const char *folder, struct error *err)
{
    struct arena arena;
    struct package package;
    enum status status;

    arena_init(&arena, 0);
    status = package_open(folder, "extract", 1, true, &arena, &package, err);
    if (status == STATUS_OK) {
        torture_must(package.resource_count == 3 && text_equal(package_get(&package, "bidui:inputs"), TEXT("abc")), "the package");
        package_close(&package);
    }
    arena_done(&arena);
    return status;
}

/* ---- site and pack ---- */

static void
prepare_site(const char *folder)
{
    put(folder, "site.json",
        "{\"division\": \"410621\", \"pack\": \"pack\", \"inputs\": [{\"path\": \"inbox/**\"}], \"block\": [\"person\"]}");
    put(folder, "var/site.key", "0707070707070707070707070707070707070707070707070707070707070707\n");
    put(folder, "var/batches/2022-06-30/inputs.2.json", "{}");
    put(folder, "params/own.json",
        "{\"name\": \"grace\", \"type\": \"integer\", \"values\": [{\"place\": \"410621\", \"value\": \"31\"}]}");
    put(folder, "pack/pack.json", "{\"name\": \"t\", \"version\": \"1\", \"registers\": [{\"source\": \"person\", \"system\": \"nfp\"}]}");
    put(folder, "pack/params/grace.json",
        "[{\"name\": \"grace\", \"type\": \"integer\", \"values\": [{\"place\": \"000000\", \"value\": 30}]}]");
    put(folder, "pack/codes/kind.csv", "code,name,aliases\n1,低保户,低保|低保对象\n2,\"一般\"\"户\",\n");
    put(folder, "pack/codes/division.csv", "code,name,level,parent,valid_from,valid_to,aliases\n410621,浚县,county,410600,,,\n");
    put(folder, "pack/sources/person.json",
        "{\"name\": \"person\", \"title\": \"人员\", \"department\": \"局\", \"mode\": \"snapshot\", \"scope\": \"county\", "
        "\"expected_every\": \"P1M\","
        "\"fields\": [{\"name\": \"no\", \"title\": \"号\", \"type\": \"string\", \"format\": \"code\", \"aliases\": [\"编号\"]},"
        "{\"name\": \"kind\", \"title\": \"类\", \"type\": \"string\", \"format\": \"code:kind\"}], \"primaryKey\": [\"no\"],"
        "\"keys\": {\"household\": {\"system\": \"nfp\", \"field\": \"no\"}}}");
}

static enum status
load_site(const char *folder, struct arena *arena, struct error *err)
{
    struct site site;
    struct pack pack;
    long revision;
    int lock;

    TRY(site_load(folder, arena, &site, err));
    torture_must(site.key.size == 32 && site.block_count == 1, "the site");
    TRY(site_revision(&site, TEXT("2022-06-30"), &revision, err));
    torture_must(revision == 2, "the revision");
    TRY(site_lock(&site, &lock, err));
    (void)close(lock);
    TRY(site_load_pack(&site, arena, &pack, err));
    torture_must(pack.source_count == 1 && pack.list_count == 1 && pack.lists[0].code_count == 2 && pack.division_count == 1, "the pack");
    torture_must(schema_parameter_find(&pack, TEXT("grace"))->value_count == 2, "the parameter");
    torture_must(strncmp(pack.sha256, "", 1) != 0, "its digest");
    return STATUS_OK;
}

static enum status
use_site(const char *folder, struct error *err)
{
    struct arena arena;
    enum status status;

    arena_init(&arena, 0);
    status = load_site(folder, &arena, err);
    arena_done(&arena);
    return status;
}

static enum status
count_task(void *context, size_t task, size_t worker, struct error *err)
{
    (void)worker;
    (void)err;
    ((size_t *)context)[task] = task;
    return STATUS_OK;
}

static enum status
use_options(const char *folder, struct error *err)
{
    static const struct option_row rows[] = {
        {"batch", OPTION_VALUE, "DATE", NULL, "as-of date"}
    };
    struct options options = {.program = "t", .rows = rows, .row_count = 1};
    static const char *const words[] = {"--batch=2022-06-30", "x"};
    size_t seen[40] = {0};

    (void)folder;
    TRY(option_parse(&options, words, 2, false, err));
    torture_must(options.argument_count == 1, "the arguments");
    TRY(thread_each(4, 40, count_task, seen, err));
    torture_must(seen[39] == 39, "every task was done");
    return STATUS_OK;
}

static const struct torture_operation operations[] = {
    {"arena",        NULL,            use_arena       },
    {"buffer",       NULL,            use_buffer      },
    {"json",         NULL,            use_json        },
    {"csv",          NULL,            use_csv         },
    {"options",      NULL,            use_options     },
    {"reads",        prepare_files,   use_reads       },
    {"writes",       prepare_files,   use_writes      },
    {"package",      NULL,            use_package     },
    {"package read", prepare_package, use_package_read},
    {"site, pack",   prepare_site,    use_site        },
};

int
main(void)
{
    return torture_all(operations, sizeof operations / sizeof operations[0]);
}
