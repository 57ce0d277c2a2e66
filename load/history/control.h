/* SPDX-License-Identifier: Apache-2.0 */
/* Marts that count the same thing are compared in every load (schemas/warehouse/marts/z_control.sql). What differs is told on stderr, one
 * finding (E-CONTROL) per pair of marts with the places, and the load ends as one with findings at the gate. */
#ifndef BIDUI_CONTROL_H
#define BIDUI_CONTROL_H

#include "load/history/load.h"

/* STATUS_GATE when something differs in the batch; the batch is loaded all the same. */
enum status control_report(struct load *load, struct error *err) ERROR_MUST_CHECK;

#endif
