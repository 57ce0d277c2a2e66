/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/book/xls_wire.h"

#include <errno.h>
#include <sys/socket.h>

void
xls_wire_put_number(struct buffer *out, uint32_t value)
{
    const char bytes[4] = {(char)value, (char)(value >> 8), (char)(value >> 16), (char)(value >> 24)};

    buffer_append(out, bytes, sizeof bytes);
}

void
xls_wire_put_text(struct buffer *out, struct text text)
{
    xls_wire_put_number(out, text_is_null(text) ? UINT32_MAX : (uint32_t)text.size);
    buffer_append_text(out, text_is_null(text) ? TEXT("") : text);
}

uint32_t
xls_wire_get_number(struct xls_wire_reader *reader)
{
    const unsigned char *bytes = (const unsigned char *)reader->rest.data;

    if (reader->broken || reader->rest.size < 4) {
        reader->broken = true;
        return 0;
    }
    reader->rest = (struct text){reader->rest.data + 4, reader->rest.size - 4};
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

struct text
xls_wire_get_text(struct xls_wire_reader *reader)
{
    const uint32_t size = xls_wire_get_number(reader);
    struct text text = {reader->rest.data, size};

    if (size == UINT32_MAX) {
        return TEXT_NULL;
    }
    if (reader->broken || size > reader->rest.size) {
        reader->broken = true;
        return TEXT("");
    }
    reader->rest = (struct text){reader->rest.data + size, reader->rest.size - size};
    return text;
}

void
xls_wire_put_row(struct buffer *out, const struct xlsx_row *row)
{
    xls_wire_put_number(out, row->number);
    xls_wire_put_number(out, (row->hidden ? 1U : 0U) | (row->date1904 ? 2U : 0U));
    xls_wire_put_number(out, (uint32_t)row->count);
    for (size_t column = 0; column < row->count; column++) {
        const struct xlsx_cell *cell = &row->cells[column];

        xls_wire_put_number(out, (uint32_t)cell->kind | (cell->formula ? 0x100U : 0U) | (cell->derived ? 0x200U : 0U)
                                     | (cell->unsaved ? 0x400U : 0U));
        xls_wire_put_text(out, cell->text);
        xls_wire_put_text(out, cell->lexeme);
    }
}

bool
xls_wire_get_row(struct text body, struct xlsx_row *row, struct xlsx_cell *cells)
{
    struct xls_wire_reader reader = {body, false};
    uint32_t facts;

    row->number = xls_wire_get_number(&reader);
    facts = xls_wire_get_number(&reader);
    row->hidden = (facts & 1) != 0;
    row->date1904 = (facts & 2) != 0;
    row->count = xls_wire_get_number(&reader);
    row->cells = cells;
    if (row->count > XLS_WIRE_COLUMNS) {
        return false;
    }
    for (size_t column = 0; column < row->count; column++) {
        facts = xls_wire_get_number(&reader);
        if ((facts & 0xFF) > XLSX_ERROR) {
            return false;
        }
        cells[column] = (struct xlsx_cell){.kind = (enum xlsx_kind)(facts & 0xFF),
                                           .formula = (facts & 0x100) != 0,
                                           .derived = (facts & 0x200) != 0,
                                           .unsaved = (facts & 0x400) != 0};
        cells[column].text = xls_wire_get_text(&reader);
        cells[column].lexeme = xls_wire_get_text(&reader);
    }
    return !reader.broken;
}

static bool
send_all(int socket, const char *data, size_t size)
{
    while (size > 0) {
        const ssize_t sent = send(socket, data, size, MSG_NOSIGNAL);

        if (sent < 0 && errno != EINTR) {
            return false;
        }
        data += sent < 0 ? 0 : sent;
        size -= sent < 0 ? 0 : (size_t)sent;
    }
    return true;
}

bool
xls_wire_send(int socket, enum xls_wire_kind kind, struct text body)
{
    const char header[XLS_WIRE_HEADER] = {(char)kind, (char)body.size, (char)(body.size >> 8), (char)(body.size >> 16),
                                          (char)(body.size >> 24)};

    return send_all(socket, header, sizeof header) && send_all(socket, body.data, body.size);
}
