/* SPDX-License-Identifier: Apache-2.0 */
/* The commands that ask about rules. They print to stdout, errors to stderr, and return an exit code. `site` may be NULL: the pack alone.
 * `as_of` NULL: the newest batch's date, else today. */
#ifndef BIDUI_ASK_H
#define BIDUI_ASK_H

#include "common/site/site.h"

#include <stdbool.h>

/* --test: the rules' test cases, of those rules or of all (none is named); `mutates`: whether a case notices each small change of a rule.
 * `cases_folder` NULL: the site's cases alone; so for --check. */
int ask_test_main(const struct site *site, const char *pack_folder, const char *cases_folder, const char *const *rules, size_t rule_count,
                  bool mutates);
/* --check: every rule parsed, named, typed and valued, without data; told of those rules, or of all (none is named). */
int ask_check_main(const struct site *site, const char *pack_folder, const char *cases_folder, const char *const *rules, size_t rule_count,
                   const char *as_of);
/* --explain: what a rule says and rests on, or why a finding is there. */
int ask_explain_main(const struct site *site, const char *pack_folder, const char *rule_or_finding, const char *as_of, bool reveal,
                     bool all);
/* --sql: a rule, or all of them (NULL), as SQL over the warehouse. */
int ask_print_sql(const struct site *site, const char *pack_folder, const char *rule, const char *as_of);
/* --functions: the table of functions in Markdown, as docs/rules.md holds it; `sql`: as the warehouse defines them. */
void ask_print_functions(bool sql);
/* --normalisers: the table of formats in Markdown, as docs/normalisers.md holds it. */
void ask_print_normalisers(void);

#endif
