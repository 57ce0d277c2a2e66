/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of a web page, as web systems export them under the name .xls, by libxml2's parser. Each table is a sheet (`表1`, `表2` ...;
 * one inside of another is a sheet of its own), text is taken as it stands (numbers of IDs are never numbers), lines between tables stand
 * above the table that follows, as titles do. The page's encoding: mark, proof, else what its meta element says. Scripts do nothing,
 * nothing is fetched. E-BOOK-LIMIT; E-HTML-TABLE when there is no table. */
#ifndef BIDUI_HTML_H
#define BIDUI_HTML_H

#include "extract/read/base/reader.h"

extern const struct reader_format html_reader;

#endif
