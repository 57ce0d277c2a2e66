/* SPDX-License-Identifier: Apache-2.0 */
/* Keys of findings: what a finding is called, what it was called before, and the keys that this batch cannot decide about.
 *
 * The key is an HMAC with the site's key over rule, subject and identity columns, so that next month's row of the same person is the same
 * finding, whatever its amounts or place in the file; a row without a subject is known by its history identity. Where the rule's rows come
 * from several sources, the source's name is in the key of a row that has no subject, because row 7 of one list is not row 7 of another,
 * and of any row when the rule names no department, because each department hears of its own. Up to 2026-11-30 it was not: a site that has
 * findings of before (set->shared_keys) gets their keys as former ones, each for the finding about that source. The subject may have been
 * corrected, split, merged or renumbered since: its former keys (transform/lineage/former.h) say which findings this one may continue.
 * finding_alias.csv only says what could be; the load, which knows the findings, decides. And a row that makes no finding does not prove
 * that a finding has gone: the rule is UNKNOWN for it, another rule suppresses it, it was not found in enough deliveries, or one finding of
 * a flood stands for it. Whoever keeps findings must leave theirs open. One HMAC a row and former key; each call works in the caller's
 * room. */
#ifndef BIDUI_FINDING_KEY_H
#define BIDUI_FINDING_KEY_H

#include "common/ground/buffer.h"
#include "transform/lineage/former.h"
#include "transform/rules/result.h"

/* Whom or what the row's finding is about; TEXT_NULL when the rule names no subject or the row has none. */
struct text finding_key_subject(const struct rule_run *run, const struct rule *rule, uint32_t row);

/* Of a key before: the subject, and the member's number unless it is the row's own (NULL). */
struct finding_key_instead {
    struct text subject;
    const struct lineage_renumbering *number;
    bool reread; /* with the cells as the reading before took them */
    bool shared; /* without the source's name */
};

/* What making keys needs, for one thread and as many keys as it likes; never copied. */
struct finding_key_room {
    struct hash_mac *mac;
    struct buffer buffer;
    struct arena scratch; /* reset by whoever makes keys, now and then */
};
void finding_key_room_init(struct finding_key_room *room, const struct rule_run *run);
void finding_key_room_done(struct finding_key_room *room);

/* The key of the finding that a row makes, or would make; `instead` NULL: now. */
void finding_key(const struct rule_run *run, const struct rule *rule, uint32_t row, const struct finding_key_instead *instead,
                 struct finding_key_room *room, char key[FINDING_KEY_SIZE]);

/* The key of the one finding that stands for all rows of a rule, or for those of one source; TEXT_NULL: of all. */
void finding_key_flood(const struct rule_run *run, const struct rule *rule, struct text source, char key[FINDING_KEY_SIZE]);

enum { FINDING_REREAD_MOST = 2 };
enum { FINDING_FORMER_MOST = 2 * ((FORMER_MOST + 1) * (FORMER_NUMBERS_MOST + 1) + FINDING_REREAD_MOST) };

/* The version of finding keys in a package's `bidui:keys`: the oldest under which the site's findings may be known. */
#define FINDING_KEYS_VERSION "2"

/* The keys that the row's finding would have had before; returns how many. */
size_t finding_key_former(const struct rule_run *run, const struct rule *rule, uint32_t row, struct finding_key_room *room,
                          struct finding_former former[FINDING_FORMER_MOST]);
/* Fills `former` of every finding of a rule. */
void finding_key_former_fill(const struct rule_run *run, struct rule_result *result);
/* finding_alias.csv: in the order of findings.csv. */
enum status finding_key_write(const struct rule_run *run, struct package_writer *writer, struct error *err) ERROR_MUST_CHECK;

/* Fills the rule's doubts; `suppressed`: the suppressed rows. After finding_make and confirm_hold_back. */
void finding_key_doubts(const struct rule_run *run, struct rule_result *result, const uint32_t *suppressed);

#endif
