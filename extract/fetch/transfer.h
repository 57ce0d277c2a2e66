/* SPDX-License-Identifier: Apache-2.0 */
/* One original by libcurl into a file: HTTP(S), FTP(S), SFTP, file. The whole of it, or an error (E-FETCH-…, 69).
 *
 * Retried, with jittered exponential back-off and never beyond the settings' total time: connections that fail, stall or end early, 408,
 * 425, 429, 5xx; Retry-After is honoured. What came before a cut is resumed with Range and If-Range when the server gave a strong ETag
 * or a date; over FTP and SFTP when the file still has its time and size. Redirects: at most five, never from https to http, to
 * other hosts only when the input names them; credentials go
 * to the origin of the configured address only. TLS certificates and SSH host keys are verified, always (E-FETCH-TRUST, not retried). A
 * length that the server states is held to; a text without any (neither length nor chunks) is refused unless allowed, because a cut would
 * not be seen. One thread at a time per transfer; fetch_transfer_global before any thread starts. */
#ifndef BIDUI_FETCH_TRANSFER_H
#define BIDUI_FETCH_TRANSFER_H

#include "extract/fetch/settings.h"
#include "extract/read/base/limits.h"

#include <stdatomic.h>
#include <stdint.h>

enum { FETCH_WORD_MAX = 512 };

struct fetch_transfer {
    const struct fetch_settings *settings;
    void *handle; /* libcurl's, kept for its connections */
    int64_t deadline_ms;
    atomic_uint_fast64_t *bytes; /* received, for progress */
    uint64_t random;
};

/* In: etag and modified of the last time (empty: none). Out: those of this answer. */
struct fetch_reply {
    long code;
    bool unchanged; /* 304 */
    uint64_t bytes;
    char etag[FETCH_WORD_MAX];
    char modified[FETCH_WORD_MAX];
    char type[FETCH_WORD_MAX];
    char name[FETCH_WORD_MAX];   /* from Content-Disposition */
    char next[LIMITS_URL_BYTES]; /* from Link, absolute */
};

enum status fetch_transfer_global(struct error *err) ERROR_MUST_CHECK;
enum status fetch_transfer_open(struct fetch_transfer *transfer, const struct fetch_settings *settings, atomic_uint_fast64_t *bytes,
                                struct error *err) ERROR_MUST_CHECK;
void fetch_transfer_close(struct fetch_transfer *transfer);
/* `url` may lead elsewhere than the settings' (a next page). `path` is written anew. */
enum status fetch_transfer_get(struct fetch_transfer *transfer, const char *url, const char *path, struct fetch_reply *reply,
                               struct error *err) ERROR_MUST_CHECK;

/* Where `link`, which a server sent from `base`, leads. E-FETCH-REDIRECT when it is no http(s) address, leads from https to http, or to a
 * host that is neither that of the input nor one of its "redirect_hosts". */
enum status fetch_transfer_resolve(const struct fetch_settings *settings, const char *base, const char *link, struct arena *arena,
                                   const char **target, struct error *err) ERROR_MUST_CHECK;

#endif
