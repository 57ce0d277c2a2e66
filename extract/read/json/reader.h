/* SPDX-License-Identifier: Apache-2.0 */
/* JSON and NDJSON through record.h. The header is made: one column for each field that any record has, so the delivery is gone
 * through twice, first for the fields (and to know that all of it is JSON), then for the rows. A column is called by the last name of its
 * pointer (`/member/person_id` is person_id), or by the whole pointer where two fields share it. Of several arrays of objects in a
 * record the first makes rows, a household's members for example; others stay compact JSON. */
#ifndef BIDUI_JSON_READER_H
#define BIDUI_JSON_READER_H

#include "extract/read/base/reader.h"

extern const struct reader_format json_reader;

#endif
