/* SPDX-License-Identifier: Apache-2.0 */
#include "driver/mend.h"

#include "common/ground/array.h"
#include "common/ground/date.h"
#include "common/ground/file.h"

#include <stdio.h>
#include <string.h>

void
mend_note(struct mend *mend, const struct site *site, struct text line)
{
    const size_t batches = strlen(site->batches);
    const size_t at = text_find(line, text_from(site->batches));
    struct text rest, date, folder;
    int32_t day;

    if (text_find(line, TEXT("E-PACKAGE: ")) == SIZE_MAX || at == SIZE_MAX) {
        return;
    }
    rest = (struct text){line.data + at + batches, line.size - at - batches};
    (void)text_split(&rest, '/', &date); /* before the first slash stands nothing */
    if (!text_split(&rest, '/', &date) || !date_parse(date, &day) || !text_split(&rest, '/', &folder)) {
        return;
    }
    if (text_find(folder, TEXT("\"")) != SIZE_MAX) { /* the folder itself is named */
        folder.size = text_find(folder, TEXT("\""));
    }
    if (folder.size < MEND_FOLDER_SIZE) {
        (void)snprintf(mend->as_of, sizeof mend->as_of, "%.*s", TEXT_ARG(date));
        (void)snprintf(mend->folder, sizeof mend->folder, "%.*s", TEXT_ARG(folder));
    }
}

bool
mend_begin(struct mend *mend, const struct site *site, struct arena *arena)
{
    const char *batch = file_join(arena, site->batches, mend->as_of);
    const bool extract = text_starts_with(text_from(mend->folder), TEXT("extract"));

    if (mend->as_of[0] == '\0' || (!extract && !text_starts_with(text_from(mend->folder), TEXT("transform")))) {
        return false;
    }
    for (size_t at = 0; at < mend->done_count; at++) {
        if (strcmp(mend->done[at], mend->as_of) == 0) {
            return false;
        }
    }
    mend->done = array_grow(arena, mend->done, mend->done_count, &mend->done_capacity, 16, sizeof *mend->done);
    memcpy(mend->done[mend->done_count++], mend->as_of, MEND_DATE_SIZE);
    /* extract keeps a package of the same inputs; another one is written over */
    return !extract || file_remove_tree(file_join(arena, batch, mend->folder), NULL) == STATUS_OK;
}
