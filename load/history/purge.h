/* SPDX-License-Identifier: Apache-2.0 */
/* `bidui purge --before DATE --why TEXT`: what is older than a day is destroyed, with a record.
 *
 *   the warehouse   bidui.purge: rows and findings that had ended; tables are written anew afterwards
 *   packages        var/batches/<as-of> of batches before the last one that is older; lists/ and boards/ of those days
 *   the store       var/store: whatever only those packages stood on
 *   originals       in landing, that no remaining batch names, received before the day; and the same files where they were dropped
 *
 * Without `really` only the plan is printed; the functions of the warehouse refuse a day that no plan was made for (bidui.destroy). The
 * record is written before anything is destroyed: quality.destruction and var/log/destruction.csv
 * (`at,by,before,why,kind,name,bytes,sha256`). Killed in between, run again: it destroys the rest. What it cannot reach: backups, the
 * disk's own leftovers, copies outside the site. */
#ifndef BIDUI_PURGE_H
#define BIDUI_PURGE_H

#include "load/history/load.h"

struct purge_request {
    struct text before; /* a date */
    struct text why;
    struct text by;
    bool really;
};

/* Writes what quality.destruction has and the file has not, whoever destroyed it: inside a purge, and at the head of every load. Killed
 * before the end of the transaction, the file may name rows twice. */
enum status purge_file_rows(const struct load *load, struct error *err) ERROR_MUST_CHECK;
/* Writes down what is going to be destroyed, and what the warehouse has that the file has not. Before anything goes. */
struct purge_files;
enum status purge_keep_record(const struct load *load, const struct purge_request *request, const struct purge_files *files,
                              struct error *err) ERROR_MUST_CHECK;
enum status purge(struct load *load, const struct purge_request *request, struct error *err) ERROR_MUST_CHECK;

#endif
