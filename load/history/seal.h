/* SPDX-License-Identifier: Apache-2.0 */
/* Sealed numbers (bidui.seal) beside what later revisions made of them. */
#ifndef BIDUI_SEAL_H
#define BIDUI_SEAL_H

#include "load/history/load.h"

/* Prints a seal's differences: `-` a line as it was sealed, `+` as it is now. E-SEAL when there is no such seal. */
enum status seal_print_differences(struct load *load, const char *name, struct error *err) ERROR_MUST_CHECK;
/* After a load: one line for every seal of this batch whose numbers are others now. */
enum status seal_report(struct load *load, struct error *err) ERROR_MUST_CHECK;

#endif
