/* SPDX-License-Identifier: Apache-2.0 */
/* Between the commands --test and --check. */
#ifndef BIDUI_RULE_TEST_H
#define BIDUI_RULE_TEST_H

#include "common/schema.h"

/* The county to test for when there is no site: the first of the pack's divisions. */
struct text rule_test_division(const struct pack *pack);

#endif
