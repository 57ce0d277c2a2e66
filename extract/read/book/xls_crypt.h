/* SPDX-License-Identifier: Apache-2.0 */
/* Workbooks of BIFF 5 and 8 that are encrypted with a password that is known: XLS_CRYPT_DEFAULT is the one that the spreadsheet program
 * puts there by itself when a workbook is protected and nobody set a password. Obfuscation (XOR), RC4 with 40 bits, RC4 by CryptoAPI. Pure.
 */
#ifndef BIDUI_XLS_CRYPT_H
#define BIDUI_XLS_CRYPT_H

#include <stdbool.h>
#include <stddef.h>

#define XLS_CRYPT_DEFAULT "VelvetSweatshop"

/* Decrypts the workbook's stream in place, its FILEPASS record made one that nobody reads. False, and nothing changed, when it is not
 * encrypted, in another way, or with another password (ASCII, at most 15 characters). */
bool xls_crypt_open(char *stream, size_t size, const char *password);

#endif
