/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of ours that were filled in come back among the deliveries. They are no source: bidui-report answers reads them from landing. Pure.
 */
#ifndef BIDUI_FILLED_LIST_H
#define BIDUI_FILLED_LIST_H

#include "common/pack/schema.h"
#include "extract/read/base/reader.h"

/* Whether one of the sheet's first rows has short codes and results side by side, or a town's decisions (schema_answer_column). */
bool filled_list_begins(const struct pack *pack, const struct reader_batch *batch);

#endif
