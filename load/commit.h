/* SPDX-License-Identifier: Apache-2.0 */
/* The final transaction. Everything that readers will see happens here or not at all. */
#ifndef BIDUI_COMMIT_H
#define BIDUI_COMMIT_H

#include "load/history/load.h"

enum status commit_load(struct load *load, struct error *err) ERROR_MUST_CHECK;
/* What of it decides the life of findings, inside the caller's transaction: for one that is taken back (rehearse.h). */
enum status commit_findings_only(struct load *load, struct error *err) ERROR_MUST_CHECK;

#endif
