/* SPDX-License-Identifier: Apache-2.0 */
/* What transform says of a delivery's cells, in words for those who filled them in: values that could not be used, with their places, and
 * ways of writing that were read as what they must mean and that a reader could have missed. */
#ifndef BIDUI_RECEIPT_VALUES_H
#define BIDUI_RECEIPT_VALUES_H

#include "common/formats/package.h"
#include "common/pack/schema.h"

struct values_of_file;

struct values {
    struct values_of_file *items;
    size_t count, capacity;
};

/* From repairs.csv of the batch's transform package, when it was made from `extract` (its deliveries are the same): a batch that is not
 * transformed yet has none. One pass, O(repairs); texts live in the arena. */
enum status values_read(const char *batch_folder, const struct package *extract, const struct pack *pack, struct arena *arena,
                        struct values *values, struct error *err) ERROR_MUST_CHECK;
/* Lines about the file, empty when there is nothing to say. */
const char *values_words(const struct values *values, struct text source, struct text file, struct arena *arena);

#endif
