/* SPDX-License-Identifier: Apache-2.0 */
/* The findings that the warehouse knows, closed ones included, and the rules' states in this batch. Read once; looked up by key.
 * One thread. */
#ifndef BIDUI_KNOWN_H
#define BIDUI_KNOWN_H

#include "common/formats/csv.h"
#include "common/ground/buffer.h"
#include "load/findings/life.h"
#include "load/history/key_table.h"
#include "load/history/load.h"

struct known_finding {
    struct text key;
    struct text code;
    struct text rule;
    struct text source; /* whose row it was first about */
    enum life_state state;
    bool unverified;
    bool fresh;              /* every source behind it delivered after its answer; true when there is no answer to wait for */
    bool lost;               /* a source behind it delivered for its place once, and has nothing there now */
    bool undetermined;       /* in unknown.csv: neither shown nor ruled out */
    bool seen;               /* in this batch's package */
    bool named;              /* went on under a key that names its source: its own may be other rows' as well */
    struct text merged_into; /* the finding that carries it on, from this batch on; NULL: none */
    const char *merged_why;
    struct text content_hash; /* 16 hex digits */
    struct text place_hash;
    struct text first_batch;
    struct text state_batch;
    struct text due;
    struct text waived_until;
};

struct known_alias {
    struct text key;
    struct known_finding *finding;
};

struct known {
    struct arena *arena;
    struct buffer content; /* what the texts borrow from */
    struct known_finding *findings;
    size_t count;
    size_t capacity;
    struct key_table index; /* hash of the key -> position */
    struct key_table codes; /* hash of every code in use */
    struct buffer alias_content;
    struct known_alias *aliases; /* findings that go under another key now (quality.finding_alias) */
    size_t alias_count;
    size_t alias_capacity;
    struct key_table alias_index; /* hash of that key -> position in aliases */
    struct key_table facts;       /* hashes of keys that people did something about, of findings that are not there (any more) */
    struct text *evaluated;       /* rules evaluated in this batch, sorted */
    size_t evaluated_count;
};

enum status known_read(struct known *known, struct load *load, struct error *err) ERROR_MUST_CHECK;
void known_done(struct known *known);
/* What the warehouse knows under a package's key: moved there, else by its own key. NULL for a finding never seen before. */
struct known_finding *known_find(const struct known *known, struct text key);
struct known_finding *known_find_moved(const struct known *known, struct text key);
struct known_finding *known_find_own(const struct known *known, struct text key);
/* Have people sent or answered a finding of that key, which was taken back with its batch? True once: whoever asks takes the key. */
bool known_take_facts(struct known *known, struct text key);
/* Can the absence of the finding from this batch be taken as proof that it is resolved? */
bool known_is_verifiable(const struct known *known, const struct known_finding *finding);
/* An unused short code, reserved from now on. */
enum status known_assign_code(struct known *known, struct text key, char code[8], struct error *err) ERROR_MUST_CHECK;

#endif
