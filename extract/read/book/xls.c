/* SPDX-License-Identifier: Apache-2.0 */
/* The parent's side: forks the guarded child, asks for sheets, and takes rows from it with a watch on the clock. */
#include "extract/read/book/xls.h"

#include "common/ground/arena.h"
#include "extract/read/base/limits.h"
#include "extract/read/book/xls_child.h"
#include "extract/read/book/xls_wire.h"
#include "extract/read/book/xlsx.h"
#include "extract/read/book/xlsx_cell.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define UNDER_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNDER_SANITIZER 1
#endif
#endif
#ifndef UNDER_SANITIZER
#define UNDER_SANITIZER 0
#endif

enum { PIECE = 64 * 1024 };

struct xls {
    char *path;
    struct xls_limits limits;
    pid_t child;
    int socket;
    struct buffer input; /* from `taken` on not looked at yet */
    size_t taken;
    struct xlsx_sheet *sheets;
    size_t sheet_count;
    struct xlsx_cell *cells;
    struct xlsx_row row;
    bool reading; /* rows of the selected sheet are still to come */
    struct xlsx_report report;
    struct arena arena;
};

struct xls_limits
xls_usual(void)
{
    return (struct xls_limits){.file_bytes = limits.xls_bytes, .memory_bytes = limits.xls_memory, .seconds = (unsigned)limits.xls_seconds};
}

static enum status
refuse_book(const struct xls *book, const char *id, const char *reason, const char *hint, struct error *err)
{
    error_set(err, STATUS_DATA, id, "\"%s\": %s", book->path, reason);
    error_hint(err, "%s", hint);
    return STATUS_DATA;
}

/* The child is gone or silent: why. */
static enum status
no_answer(struct xls *book, bool in_time, struct error *err)
{
    static const char hint[] = "open it in a spreadsheet program, save it as .xlsx and send it again";
    int state = 0;

    if (!in_time) {
        return refuse_book(book, "E-XLS-TIME", "reading it takes too long: damaged, or made to do harm", hint, err);
    }
    if (book->child > 0 && waitpid(book->child, &state, 0) == book->child) {
        book->child = 0;
    }
    if (WIFSIGNALED(state) && (WTERMSIG(state) == SIGXCPU || WTERMSIG(state) == SIGKILL)) {
        return refuse_book(book, "E-XLS-TIME", "reading it takes too long: damaged, or made to do harm", hint, err);
    }
    return refuse_book(book, "E-XLS-CRASH", "too damaged to be read", hint, err);
}

/* ---- messages ---- */

static enum status
receive_bytes(struct xls *book, struct error *err)
{
    struct pollfd wait = {.fd = book->socket, .events = POLLIN};
    ssize_t got;
    int ready;

    if (book->taken > 0) {
        memmove(book->input.data, book->input.data + book->taken, book->input.size - book->taken);
        book->input.size -= book->taken;
        book->taken = 0;
    }
    if (!buffer_reserve(&book->input, PIECE)) {
        return refuse_book(book, "E-XLS", "a row is too large", "open it in a spreadsheet program and save it as .xlsx", err);
    }
    do {
        ready = poll(&wait, 1, (int)book->limits.seconds * 1000);
    } while (ready < 0 && errno == EINTR);
    if (ready == 0) {
        return no_answer(book, false, err);
    }
    got = recv(book->socket, book->input.data + book->input.size, book->input.capacity - book->input.size, 0);
    if (got <= 0) {
        return no_answer(book, true, err);
    }
    book->input.size += (size_t)got;
    return STATUS_OK;
}

static enum status
refused_by_child(const struct xls *book, struct text body, struct error *err)
{
    struct xls_wire_reader reader = {body, false};
    const struct text id = xls_wire_get_text(&reader);
    const struct text reason = xls_wire_get_text(&reader);

    if (text_equal(id, TEXT("E-XLS-PASSWORD"))) {
        return refuse_book(book, "E-XLS-PASSWORD", "protected by a password",
                           "open it with the password, take the password away, save it as .xlsx", err);
    }
    error_set(err, STATUS_DATA, "E-XLS", "\"%s\": %.*s", book->path, TEXT_ARG(reason));
    error_hint(err, "open it in a spreadsheet program, save it as .xlsx and send it again");
    return STATUS_DATA;
}

/* The next message; its body is valid until the next call. */
static enum status
next_message(struct xls *book, enum xls_wire_kind *kind, struct text *body, struct error *err)
{
    size_t size = XLS_WIRE_HEADER;

    for (;;) {
        const size_t left = book->input.size - book->taken;

        if (left >= XLS_WIRE_HEADER) {
            struct xls_wire_reader reader = {
                {book->input.data + book->taken + 1, 4},
                false
            };

            size = XLS_WIRE_HEADER + (size_t)xls_wire_get_number(&reader);
        }
        if (size > XLS_WIRE_BODY_MAX) {
            return refuse_book(book, "E-XLS-CRASH", "too damaged to be read", "open it in a spreadsheet program and save it as .xlsx", err);
        }
        if (left >= size) {
            break;
        }
        TRY(receive_bytes(book, err));
    }
    *kind = (enum xls_wire_kind)(unsigned char)book->input.data[book->taken];
    *body = (struct text){book->input.data + book->taken + XLS_WIRE_HEADER, size - XLS_WIRE_HEADER};
    book->taken += size;
    return *kind == XLS_WIRE_REFUSED ? refused_by_child(book, *body, err) : STATUS_OK;
}

static enum status
garbled(const struct xls *book, struct error *err)
{
    return refuse_book(book, "E-XLS-CRASH", "too damaged to be read",
                       "open it in a spreadsheet program, save it as .xlsx and send it again", err);
}

/* ---- opening ---- */

static enum status
receive_sheets(struct xls *book, struct error *err)
{
    enum xls_wire_kind kind;
    struct text body;
    struct xls_wire_reader reader;

    TRY(next_message(book, &kind, &body, err));
    reader = (struct xls_wire_reader){body, false};
    book->sheet_count = xls_wire_get_number(&reader);
    if (kind != XLS_WIRE_SHEETS || book->sheet_count > limits.sheets) {
        return garbled(book, err);
    }
    book->sheets = arena_must_zero(&book->arena, book->sheet_count + 1, sizeof *book->sheets);
    for (size_t sheet = 0; sheet < book->sheet_count; sheet++) {
        book->sheets[sheet].name = arena_must_text(&book->arena, xls_wire_get_text(&reader));
        book->sheets[sheet].visibility = (enum xlsx_visibility)(xls_wire_get_number(&reader) % 3);
        book->sheets[sheet].table = xls_wire_get_number(&reader) != 0;
    }
    return reader.broken ? garbled(book, err) : STATUS_OK;
}

static enum status
start_child(struct xls *book, struct error *err)
{
    const uint64_t memory = UNDER_SANITIZER ? 0 : book->limits.memory_bytes; /* its shadow is larger than any limit */
    int ends[2];

    xls_child_prepare();
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        return error_errno(err, STATUS_IO, "E-CHILD", "could not start the reader of \"%s\"", book->path);
    }
    book->child = fork();
    if (book->child == 0) {
        close(ends[0]);
        xls_child_run(book->path, ends[1], memory, book->limits.seconds);
    }
    close(ends[1]);
    book->socket = ends[0];
    return book->child > 0 ? STATUS_OK : error_errno(err, STATUS_IO, "E-CHILD", "could not start the reader of \"%s\"", book->path);
}

static enum status
open_book(struct xls *book, struct error *err)
{
    struct stat facts;
    enum xlsx_type type;

    TRY(xlsx_type(book->path, &type, err));
    if (type == XLSX_TYPE_ENCRYPTED) {
        return refuse_book(book, "E-XLS-PASSWORD", "protected by a password",
                           "open it with the password, take the password away, save it as .xlsx", err);
    }
    if (type != XLSX_TYPE_XLS) {
        return refuse_book(book, "E-XLS", "no xls workbook", "if it is a spreadsheet, save it as .xlsx", err);
    }
    if (stat(book->path, &facts) != 0) {
        return error_errno(err, STATUS_IO, "E-READ", "could not read \"%s\"", book->path);
    }
    if ((uint64_t)facts.st_size > book->limits.file_bytes) {
        return refuse_book(book, "E-XLS-LIMIT", "too large for an xls workbook", "save it as .xlsx", err);
    }
    book->cells = calloc(XLS_WIRE_COLUMNS, sizeof *book->cells);
    if (book->cells == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to read \"%s\"", book->path);
    }
    TRY(start_child(book, err));
    return receive_sheets(book, err);
}

enum status
xls_open(const char *path, const struct xls_limits *bounds, struct xls **book, struct error *err)
{
    struct xls *made = calloc(1, sizeof *made);
    enum status status;

    *book = NULL;
    if (made == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to open \"%s\"", path);
    }
    made->socket = -1;
    made->limits = bounds == NULL ? xls_usual() : *bounds;
    arena_init(&made->arena, 0);
    buffer_init(&made->input, 2 * (size_t)XLS_WIRE_BODY_MAX);
    made->path = arena_must_string(&made->arena, text_from(path));
    status = open_book(made, err);
    if (status != STATUS_OK) {
        xls_close(made);
        return status;
    }
    *book = made;
    return STATUS_OK;
}

void
xls_close(struct xls *book)
{
    if (book == NULL) {
        return;
    }
    if (book->socket >= 0) {
        close(book->socket);
    }
    if (book->child > 0) {
        kill(book->child, SIGKILL);
        while (waitpid(book->child, NULL, 0) < 0 && errno == EINTR) {
        }
    }
    buffer_done(&book->input);
    arena_done(&book->arena);
    free(book->cells);
    free(book);
}

/* ---- rows ---- */

size_t
xls_count(const struct xls *book)
{
    return book->sheet_count;
}

const struct xlsx_sheet *
xls_get(const struct xls *book, size_t sheet)
{
    return &book->sheets[sheet];
}

/* The next row as the child has it, or the end. */
static enum status
receive_row(struct xls *book, struct error *err)
{
    enum xls_wire_kind kind;
    struct text body;

    TRY(next_message(book, &kind, &body, err));
    if (kind == XLS_WIRE_END) {
        book->reading = false;
        return STATUS_OK;
    }
    return kind == XLS_WIRE_ROW && xls_wire_get_row(body, &book->row, book->cells) ? STATUS_OK : garbled(book, err);
}

enum status
xls_select(struct xls *book, size_t sheet, struct error *err)
{
    const unsigned char request[4] = {(unsigned char)sheet, (unsigned char)(sheet >> 8), 0, 0};

    while (book->reading) { /* what is left of the sheet before */
        TRY(receive_row(book, err));
    }
    book->row.sheet = sheet;
    if (!book->sheets[sheet].table) {
        return STATUS_OK;
    }
    if (send(book->socket, request, sizeof request, MSG_NOSIGNAL) != (ssize_t)sizeof request) {
        return no_answer(book, true, err);
    }
    book->reading = true;
    return STATUS_OK;
}

enum status
xls_next(struct xls *book, const struct xlsx_row **row, struct error *err)
{
    *row = NULL;
    if (!book->reading) {
        return STATUS_OK;
    }
    TRY(receive_row(book, err));
    if (book->reading) {
        xlsx_cell_count(&book->report, &book->row);
        *row = &book->row;
    }
    return STATUS_OK;
}

const struct xlsx_report *
xls_report(const struct xls *book)
{
    return &book->report;
}
