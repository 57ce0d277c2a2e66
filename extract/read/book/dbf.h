/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of dBase and FoxPro (.dbf), from their bytes: the fields' names are the header, deleted records stand on a hidden sheet, dates are
 * `2022-06-30`, text is taken as it stands. The encoding is the file's own mark, else what all of its text says. Memo and binary fields,
 * which lie elsewhere, are E-DBF; so is what is damaged or cut off. */
#ifndef BIDUI_DBF_H
#define BIDUI_DBF_H

#include "extract/read/base/reader.h"

extern const struct reader_format dbf_reader;

#endif
