/* SPDX-License-Identifier: Apache-2.0 */
/* Is what came under "200 OK" the original at all? A page for people (login, error), an error told as JSON and a JSON document that was cut
 * are refused: E-FETCH-BODY. What the delivery holds is judged later, by the readers. */
#ifndef BIDUI_FETCH_BODY_H
#define BIDUI_FETCH_BODY_H

#include "common/ground/error.h"
#include "common/ground/text.h"

/* `name` is the file's name: a name that ends in .xls or .htm(l) may be HTML. */
enum status fetch_body_check(const char *path, const char *name, const char *shown, struct error *err) ERROR_MUST_CHECK;
/* The same on bytes. */
enum status fetch_body_look(struct text body, const char *name, const char *shown, struct error *err) ERROR_MUST_CHECK;

#endif
