/* SPDX-License-Identifier: Apache-2.0 */
/* `bidui link LEFT.csv [RIGHT.csv] --model M.json`: files to scored pairs, evidence, clusters and the estimated model, in a folder. */
#ifndef BIDUI_LINK_COMMAND_H
#define BIDUI_LINK_COMMAND_H

#include "common/ground/arena.h"
#include "common/ground/error.h"

#include <stdbool.h>
#include <stddef.h>

enum command_evidence { COMMAND_EVIDENCE_NONE, COMMAND_EVIDENCE_REVIEW, COMMAND_EVIDENCE_ALL };

struct command_link {
    const char *left;
    const char *right; /* NULL: duplicates in `left` */
    const char *model;
    const char *out; /* folder, made when it is not there */
    size_t threads;
    double least;                   /* probability from which pairs are written */
    double threshold;               /* from which chosen pairs join clusters */
    enum command_evidence evidence; /* of which pairs: none, those for review, all that are written */
    bool english;
};

/* Writes pairs.csv, evidence.csv, clusters.csv and model.json into the folder, each whole or not at all, and a summary to stdout. */
enum status command_link(const struct command_link *wanted, struct arena *arena, struct error *err) ERROR_MUST_CHECK;

#endif
