/* SPDX-License-Identifier: Apache-2.0 */
/* What an input of site.json says about fetching (docs/contracts.md section 3): address, credentials, pages, retries. Everything is
 * checked here, so that the transfer need not ask. Texts live in the arena. Secrets are read from the environment or a file and stand
 * nowhere else; messages name an address by `shown`, which has no query. */
#ifndef BIDUI_FETCH_SETTINGS_H
#define BIDUI_FETCH_SETTINGS_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/site/site.h"

#include <stdbool.h>
#include <stddef.h>

enum fetch_auth { FETCH_AUTH_NONE, FETCH_AUTH_BEARER, FETCH_AUTH_BASIC, FETCH_AUTH_HEADER, FETCH_AUTH_QUERY };
enum fetch_paging { FETCH_PAGING_NONE, FETCH_PAGING_PAGE, FETCH_PAGING_OFFSET, FETCH_PAGING_CURSOR, FETCH_PAGING_LINK };

struct fetch_settings {
    const char *url;    /* NULL: an SQL view */
    const char *shown;  /* for messages */
    const char *key;    /* the folder's name: source or host, and a hash of what is asked */
    struct text sha256; /* expected, hex; NULL: not said */
    bool carry;         /* a failure leaves the last delivery standing */
    bool unsized;       /* a text whose length the server does not say is taken all the same */
    enum fetch_auth auth;
    const char *auth_name; /* of the header or the query parameter */
    const char *secret;
    const char *known_hosts;     /* for SFTP */
    const char *authority;       /* a file of certificates that are trusted instead of the system's; NULL: the system's */
    struct text *redirect_hosts; /* besides the address's own */
    size_t redirect_host_count;
    enum fetch_paging paging;
    const char *parameter;
    const char *size_parameter; /* NULL: the size is not sent */
    long size;                  /* asked for; 0: not known */
    long first;
    struct text records; /* JSON Pointers; NULL: not given */
    struct text cursor;
    struct text total;
    const char *dsn;
    const char *query;
    long attempts; /* for one request */
    long total_seconds;
    long connect_seconds;
    long stall_seconds;
    long delay_ms; /* before the second attempt; doubled after that */
};

/* True when the input is fetched rather than found on disk. */
bool fetch_settings_apply(const struct site_input *input);
/* E-CONFIG names the input and what is wrong. */
enum status fetch_settings_read(const struct site *site, const struct site_input *input, struct arena *arena,
                                struct fetch_settings *settings, struct error *err) ERROR_MUST_CHECK;

#endif
