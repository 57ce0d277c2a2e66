/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/fetch/transfer.h"

#include "common/ground/file.h"
#include "common/ground/hash.h"
#include "extract/fetch/http.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { HEAD_BYTES = 512, DELAY_MAX_MS = 30000 };

#define PROTOCOLS "http,https,ftp,ftps,sftp,file"

/* One request; a resumed one goes on behind `have` bytes. */
struct attempt {
    struct fetch_transfer *transfer;
    struct fetch_reply *reply;
    const char *shown;
    const char *path;
    CURL *curl;
    int file;
    uint64_t have;                  /* bytes in the file */
    uint64_t kept;                  /* of them from attempts before this one */
    char validator[FETCH_WORD_MAX]; /* of what is in the file; empty: it cannot be resumed */
    bool answered;                  /* the body has begun, the file is ready for it */
    bool ranged;                    /* 206 with a range that fits */
    bool misfit;                    /* 206 with another */
    bool unwanted;                  /* the body is not the original's */
    bool http;
    bool chunked;
    bool too_large;
    bool unwritten;
    uint64_t whole; /* of Content-Range */
    char wanted_etag[FETCH_WORD_MAX];
    char wanted_modified[FETCH_WORD_MAX];
    char reason[CURL_ERROR_SIZE];
};

/* ---- retries: which failures are transient, and how long to wait ---- */

/* Of the clock that deadlines are told in. */
static int64_t
now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* An HTTP status that may be another one soon. */
static bool
is_transient_code(long code)
{
    return code == 408 || code == 425 || code == 429 || (code >= 500 && code != 501 && code != 505);
}

static bool
is_transient_result(int result)
{
    switch (result) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_FTP_ACCEPT_TIMEOUT:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_SSH: /* a connection that was lost looks like this, too */
        return true;
    default:
        return false;
    }
}

/* Milliseconds until the next attempt. */
static int64_t
retry_delay(struct fetch_transfer *transfer, long number)
{
    curl_off_t asked = 0;
    int64_t wait = transfer->settings->delay_ms;

    (void)curl_easy_getinfo(transfer->handle, CURLINFO_RETRY_AFTER, &asked);
    if (asked > 0) {
        return (int64_t)asked * 1000;
    }
    for (long at = 1; at < number && wait < DELAY_MAX_MS; at++) {
        wait *= 2;
    }
    wait = wait > DELAY_MAX_MS ? DELAY_MAX_MS : wait;
    transfer->random = hash_64(&transfer->random, sizeof transfer->random);
    return wait / 2 + (int64_t)(transfer->random % (uint64_t)(wait / 2 + 1));
}

/* Waits before attempt `number` + 1: as long as the server asked for, else twice as long each time, at least half of it by chance. False,
 * at once, when that would pass the transfer's deadline. */
static bool
wait_for_retry(struct fetch_transfer *transfer, long number)
{
    const int64_t wait = retry_delay(transfer, number);
    struct timespec left = {(time_t)(wait / 1000), (long)(wait % 1000) * 1000000L};

    if (now_ms() + wait >= transfer->deadline_ms) {
        return false;
    }
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
    return true;
}

/* ---- one request ---- */

enum status
fetch_transfer_global(struct error *err)
{
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? STATUS_OK
                                                             : error_set(err, STATUS_BUG, "E-FETCH", "libcurl cannot be started");
}

enum status
fetch_transfer_open(struct fetch_transfer *transfer, const struct fetch_settings *settings, atomic_uint_fast64_t *bytes, struct error *err)
{
    const int64_t now = now_ms();

    *transfer = (struct fetch_transfer){.settings = settings,
                                        .handle = curl_easy_init(),
                                        .deadline_ms = now + (int64_t)settings->total_seconds * 1000,
                                        .bytes = bytes,
                                        .random = hash_64(&now, sizeof now) ^ hash_64(settings->key, strlen(settings->key))};
    return transfer->handle == NULL ? error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to fetch \"%s\"", settings->shown) : STATUS_OK;
}

void
fetch_transfer_close(struct fetch_transfer *transfer)
{
    curl_easy_cleanup(transfer->handle);
    transfer->handle = NULL;
}

/* FTP and SFTP have no validators: a file that still has its time and size is the same. Empty when the server does not tell both. */
static void
look_at_file(const struct attempt *attempt, char validator[FETCH_WORD_MAX])
{
    curl_off_t modified = -1;
    curl_off_t left = -1;

    (void)curl_easy_getinfo(attempt->curl, CURLINFO_FILETIME_T, &modified);
    (void)curl_easy_getinfo(attempt->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &left);
    validator[0] = '\0';
    if (modified >= 0 && left >= 0) {
        (void)snprintf(validator, FETCH_WORD_MAX, "%lld %llu", (long long)modified, (unsigned long long)left + attempt->kept);
    }
}

/* The body is not what goes on behind the part that we have. */
static bool
is_misfit(const struct attempt *attempt, long code)
{
    char validator[FETCH_WORD_MAX];

    if (attempt->http) {
        return code == 206 && !attempt->ranged;
    }
    look_at_file(attempt, validator);
    return attempt->have > 0 && strcmp(validator, attempt->validator) != 0;
}

/* Where in the file the body goes: behind what is there when the server continues it, else at its start. */
static bool
begin_body(struct attempt *attempt)
{
    long code = 0;

    attempt->answered = true;
    (void)curl_easy_getinfo(attempt->curl, CURLINFO_RESPONSE_CODE, &code);
    attempt->misfit = is_misfit(attempt, code);
    attempt->unwanted = code >= 300 && attempt->http; /* a redirection's or an error's own text; what we have stays */
    if (attempt->misfit || attempt->unwanted) {
        return !attempt->misfit;
    }
    if (attempt->http && code != 206) {
        attempt->have = 0;
    }
    return ftruncate(attempt->file, (off_t)attempt->have) == 0 && lseek(attempt->file, (off_t)attempt->have, SEEK_SET) >= 0;
}

static size_t
take_body(char *data, size_t one, size_t size, void *context)
{
    struct attempt *attempt = context;

    (void)one;
    if (!attempt->answered && !begin_body(attempt)) {
        return 0;
    }
    if (attempt->unwanted) {
        return size;
    }
    attempt->too_large = attempt->have + size > limits.file_bytes;
    if (attempt->too_large) {
        return 0;
    }
    attempt->unwritten = file_write_all(attempt->file, data, size, attempt->path, NULL) != STATUS_OK;
    if (attempt->unwritten) {
        return 0;
    }
    attempt->have += size;
    (void)atomic_fetch_add(attempt->transfer->bytes, size);
    return size;
}

static void
begin_headers(struct attempt *attempt)
{
    struct fetch_reply *reply = attempt->reply;

    reply->etag[0] = reply->modified[0] = reply->type[0] = reply->name[0] = reply->next[0] = '\0';
    attempt->ranged = false;
    attempt->chunked = false;
    attempt->whole = UINT64_MAX;
}

static size_t
take_header(char *data, size_t one, size_t size, void *context)
{
    struct attempt *attempt = context;
    struct fetch_reply *reply = attempt->reply;
    const struct text line = {data, size};
    struct text value;
    uint64_t from = 0;

    (void)one;
    if (text_starts_with(line, TEXT("HTTP/"))) {
        begin_headers(attempt);
    } else if (!text_is_null(value = fetch_http_value(line, "ETag"))) {
        fetch_http_copy(value, reply->etag, sizeof reply->etag);
    } else if (!text_is_null(value = fetch_http_value(line, "Last-Modified"))) {
        fetch_http_copy(value, reply->modified, sizeof reply->modified);
    } else if (!text_is_null(value = fetch_http_value(line, "Content-Type"))) {
        fetch_http_copy(value, reply->type, sizeof reply->type);
    } else if (!text_is_null(value = fetch_http_value(line, "Content-Disposition"))) {
        fetch_http_filename(value, reply->name, sizeof reply->name);
    } else if (!text_is_null(value = fetch_http_value(line, "Link")) && !text_is_null(fetch_http_next(value))) {
        fetch_http_copy(fetch_http_next(value), reply->next, sizeof reply->next);
    } else if (!text_is_null(value = fetch_http_value(line, "Content-Range"))) {
        attempt->ranged = fetch_http_range(value, &from, &attempt->whole) && from == attempt->have;
    } else if (!text_is_null(value = fetch_http_value(line, "Transfer-Encoding"))) {
        attempt->chunked = true;
    }
    return size;
}

/* NULL when memory is short, or a header that would be wrong without it. */
static struct curl_slist *
make_headers(struct attempt *attempt, bool trusted, struct arena *arena)
{
    const struct fetch_settings *settings = attempt->transfer->settings;
    struct curl_slist *list = curl_slist_append(NULL, "Accept: */*");

    if (trusted && settings->auth == FETCH_AUTH_BEARER) {
        list = curl_slist_append(list, arena_must_format(arena, "Authorization: Bearer %s", settings->secret));
    } else if (trusted && settings->auth == FETCH_AUTH_HEADER) {
        list = curl_slist_append(list, arena_must_format(arena, "%s: %s", settings->auth_name, settings->secret));
    }
    if (attempt->have > 0) {
        list = curl_slist_append(list, arena_must_format(arena, "If-Range: %s", attempt->validator));
    } else if (attempt->wanted_etag[0] != '\0') {
        list = curl_slist_append(list, arena_must_format(arena, "If-None-Match: %s", attempt->wanted_etag));
    } else if (attempt->wanted_modified[0] != '\0') {
        list = curl_slist_append(list, arena_must_format(arena, "If-Modified-Since: %s", attempt->wanted_modified));
    }
    return list;
}

static void
set_options(struct attempt *attempt, const char *url, bool trusted, struct curl_slist *headers, struct arena *arena)
{
    const struct fetch_settings *settings = attempt->transfer->settings;
    const int64_t left = attempt->transfer->deadline_ms - now_ms();
    CURL *curl = attempt->curl;

    curl_easy_reset(curl);
    (void)curl_easy_setopt(curl, CURLOPT_URL, url);
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, PROTOCOLS);
    (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    (void)curl_easy_setopt(curl, CURLOPT_USERAGENT, "bidui");
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    (void)curl_easy_setopt(curl, CURLOPT_FILETIME, attempt->http ? 0L : 1L);
    (void)curl_easy_setopt(curl, CURLOPT_SSH_KNOWNHOSTS, settings->known_hosts);
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, settings->connect_seconds);
    (void)curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, settings->stall_seconds);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, left > 1 ? (long)left : 1L);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, attempt);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, attempt);
    (void)curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, attempt->reason);
    if (settings->authority != NULL) {
        (void)curl_easy_setopt(curl, CURLOPT_CAINFO, settings->authority);
        (void)curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
    }
    if (trusted && settings->auth == FETCH_AUTH_BASIC) {
        (void)curl_easy_setopt(curl, CURLOPT_USERPWD, settings->secret);
    }
    if (attempt->have > 0) {
        (void)curl_easy_setopt(curl, CURLOPT_RANGE, arena_must_format(arena, "%llu-", (unsigned long long)attempt->have));
    }
}

static CURLcode
perform(struct attempt *attempt, const char *url, long *code)
{
    const struct fetch_settings *settings = attempt->transfer->settings;
    const bool trusted = fetch_http_same_origin(url, settings->url);
    struct curl_slist *headers;
    struct arena arena;
    CURLcode result;

    arena_init(&arena, 0);
    attempt->answered = false;
    attempt->misfit = false;
    attempt->kept = attempt->have;
    attempt->reason[0] = '\0';
    begin_headers(attempt);
    if (trusted && settings->auth == FETCH_AUTH_QUERY) {
        url = fetch_http_parameter(url, settings->auth_name, settings->secret, &arena);
    }
    headers = make_headers(attempt, trusted, &arena);
    set_options(attempt, url, trusted, headers, &arena);
    result = curl_easy_perform(attempt->curl);
    if (result == CURLE_OK && !attempt->answered && !begin_body(attempt)) { /* an answer without a body */
        result = CURLE_WRITE_ERROR;
    }
    *code = 0;
    (void)curl_easy_getinfo(attempt->curl, CURLINFO_RESPONSE_CODE, code);
    (void)curl_easy_setopt(attempt->curl, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(headers);
    arena_done(&arena);
    return result;
}

static enum status
fail_transfer(const struct attempt *attempt, const char *id, struct error *err, const char *what, const char *detail)
{
    return error_set(err, STATUS_UNAVAILABLE, id, "\"%s\": %s%s", attempt->shown, what, detail);
}

static bool
may_lead_to(const struct fetch_settings *settings, const char *host, struct arena *arena)
{
    if (strcmp(host, fetch_http_part(settings->url, FETCH_HTTP_HOST, arena)) == 0) {
        return true;
    }
    for (size_t at = 0; at < settings->redirect_host_count; at++) {
        if (text_equal(settings->redirect_hosts[at], text_from(host))) {
            return true;
        }
    }
    return false;
}

enum status
fetch_transfer_resolve(const struct fetch_settings *settings, const char *base, const char *link, struct arena *arena, const char **target,
                       struct error *err)
{
    const char *host;

    *target = fetch_http_resolve(base, link, arena);
    if (*target == NULL) {
        return error_set(err, STATUS_UNAVAILABLE, "E-FETCH-REDIRECT", "\"%s\": redirected from %s to %s, which is not followed",
                         settings->shown, fetch_http_part(base, FETCH_HTTP_SCHEME, arena), fetch_http_part(link, FETCH_HTTP_SCHEME, arena));
    }
    host = fetch_http_part(*target, FETCH_HTTP_HOST, arena);
    if (may_lead_to(settings, host, arena)) {
        return STATUS_OK;
    }
    (void)error_set(err, STATUS_UNAVAILABLE, "E-FETCH-REDIRECT", "\"%s\": redirected to another host, \"%s\", which is not followed",
                    settings->shown, host);
    error_hint(err, "if that is right, name the host in \"redirect_hosts\" of the input");
    return STATUS_UNAVAILABLE;
}

/* Follows redirects by hand: libcurl would carry headers of our own to another host. */
static enum status
follow(struct attempt *attempt, const char *url, CURLcode *result, long *code, struct error *err)
{
    const struct fetch_settings *settings = attempt->transfer->settings;
    struct arena arena;
    const char *at = url;
    enum status status = STATUS_OK;

    arena_init(&arena, 0);
    for (size_t hops = 0; status == STATUS_OK; hops++) {
        char *target = NULL;

        *result = perform(attempt, at, code);
        (void)curl_easy_getinfo(attempt->curl, CURLINFO_REDIRECT_URL, &target);
        if (*result != CURLE_OK || target == NULL || *code < 301 || *code > 308 || *code == 304) {
            if (attempt->reply->next[0] != '\0') {
                const char *next;

                status = fetch_transfer_resolve(settings, at, attempt->reply->next, &arena, &next, err);
                fetch_http_copy(text_from(status == STATUS_OK ? next : ""), attempt->reply->next, sizeof attempt->reply->next);
            }
            break;
        }
        status = hops == limits.redirects ? fail_transfer(attempt, "E-FETCH-REDIRECT", err, "too many redirects", "")
                                          : fetch_transfer_resolve(settings, at, target, &arena, &at, err);
    }
    arena_done(&arena);
    return status;
}

/* What is in the file may be continued only when the server can tell that it is still the same. */
static void
keep_part(struct attempt *attempt, long code)
{
    const struct fetch_reply *reply = attempt->reply;
    const bool strong = reply->etag[0] == '"';

    if (code == 416 || attempt->misfit) { /* not the same file any more */
        attempt->have = 0;
    }
    if (code == 200 || code == 206) {
        (void)snprintf(attempt->validator, sizeof attempt->validator, "%s", strong ? reply->etag : reply->modified);
    }
    if (!attempt->http && attempt->answered && !attempt->misfit) {
        look_at_file(attempt, attempt->validator);
    }
    if (attempt->validator[0] == '\0') {
        attempt->have = 0;
    }
}

/* Zip, workbooks and JSON say themselves where they end (the JSON is checked as a whole by body.c). */
static bool
ends_itself(const struct attempt *attempt)
{
    char head[HEAD_BYTES];
    const ssize_t got = pread(attempt->file, head, sizeof head, 0);
    const struct text text = text_trim((struct text){head, got > 0 ? (size_t)got : 0});

    return text_starts_with(text, TEXT("PK\3\4")) || text_starts_with(text, TEXT("\xD0\xCF\x11\xE0")) || text_starts_with(text, TEXT("{"))
           || text_starts_with(text, TEXT("["));
}

/* A text that ends when the connection does: a cut would look the same. */
static enum status
check_end(struct attempt *attempt, struct error *err)
{
    const struct fetch_settings *settings = attempt->transfer->settings;
    const bool vouched = settings->unsized || settings->sha256.size > 0 || settings->paging != FETCH_PAGING_NONE;
    curl_off_t length = -1;
    long version = 0;

    (void)curl_easy_getinfo(attempt->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    (void)curl_easy_getinfo(attempt->curl, CURLINFO_HTTP_VERSION, &version);
    if (attempt->whole != UINT64_MAX && attempt->have != attempt->whole) {
        return fail_transfer(attempt, "E-FETCH-LENGTH", err, "the parts received do not make up the length that the server states", "");
    }
    if (length >= 0 || attempt->chunked || version > CURL_HTTP_VERSION_1_1 || vouched || ends_itself(attempt)) {
        return STATUS_OK;
    }
    (void)fail_transfer(attempt, "E-FETCH-LENGTH", err, "the server states no length, so that a cut would not be seen", "");
    error_hint(err, "\"sha256\" for the input says what it must be; \"unsized\": true takes the risk");
    return STATUS_UNAVAILABLE;
}

/* The server could not show that it is the one we mean. */
static enum status
report_untrusted(const struct attempt *attempt, const char *reason, struct error *err)
{
    (void)fail_transfer(attempt, "E-FETCH-TRUST", err, reason, "");
    if (strncmp(attempt->transfer->settings->url, "sftp", 4) == 0) {
        error_hint(err, "compare the server's key with what its owner says, then put it into \"%s\"",
                   attempt->transfer->settings->known_hosts);
    } else {
        error_hint(err, "\"ca_file\" of the input names the certificate of the authority that vouches for the server; verification is "
                        "never turned off");
    }
    return STATUS_UNAVAILABLE;
}

/* What the last attempt came to, told as an error. */
static enum status
report_failure(struct attempt *attempt, CURLcode result, long code, struct error *err)
{
    const char *reason = attempt->reason[0] != '\0' ? attempt->reason : curl_easy_strerror(result);
    char number[32];

    if (attempt->too_large) {
        return fail_transfer(attempt, "E-FETCH-LENGTH", err, "larger than a file may be", "");
    }
    if (attempt->unwritten) {
        return error_set(err, STATUS_IO, "E-WRITE", "could not write \"%s\"", attempt->path);
    }
    if (attempt->misfit) {
        return fail_transfer(attempt, "E-FETCH-LENGTH", err, "the server continued at another place than asked", "");
    }
    if (result == CURLE_PEER_FAILED_VERIFICATION || result == CURLE_SSL_CACERT_BADFILE || result == CURLE_SSL_ISSUER_ERROR) {
        return report_untrusted(attempt, reason, err);
    }
    (void)snprintf(number, sizeof number, "%ld", code);
    if (result != CURLE_OK) {
        (void)fail_transfer(attempt, result == CURLE_PARTIAL_FILE ? "E-FETCH-LENGTH" : "E-FETCH", err, reason, "");
    } else {
        (void)fail_transfer(attempt, "E-FETCH-STATUS", err, "the server answers with status ", number);
    }
    if (result == CURLE_LOGIN_DENIED || (result == CURLE_OK && (code == 401 || code == 403))) {
        error_hint(err, "\"auth\" of the input names where its credentials are found");
    }
    return STATUS_UNAVAILABLE;
}

static bool
may_try_again(const struct attempt *attempt, CURLcode result, long code, long number)
{
    if (attempt->too_large || attempt->unwritten || number >= attempt->transfer->settings->attempts) {
        return false;
    }
    return result == CURLE_OK ? is_transient_code(code) || code == 416 : is_transient_result((int)result) || attempt->misfit;
}

static enum status
try_all(struct attempt *attempt, const char *url, struct error *err)
{
    const bool asked = attempt->wanted_etag[0] != '\0' || attempt->wanted_modified[0] != '\0';

    for (long number = 1;; number++) {
        CURLcode result = CURLE_OK;
        long code = 0;

        TRY(follow(attempt, url, &result, &code, err));
        attempt->reply->code = code;
        if (result == CURLE_OK && code == 304 && asked) {
            attempt->reply->unchanged = true;
            return STATUS_OK;
        }
        if (result == CURLE_OK && (!attempt->http || code == 200 || code == 203 || code == 206)) {
            attempt->reply->bytes = attempt->have;
            return check_end(attempt, err);
        }
        if (!may_try_again(attempt, result, code, number)) {
            return report_failure(attempt, result, code, err);
        }
        keep_part(attempt, code);
        if (!wait_for_retry(attempt->transfer, number)) {
            (void)report_failure(attempt, result, code, err);
            error_hint(err, "waiting any longer would pass \"total_seconds\" (%ld)", attempt->transfer->settings->total_seconds);
            return STATUS_UNAVAILABLE;
        }
    }
}

enum status
fetch_transfer_get(struct fetch_transfer *transfer, const char *url, const char *path, struct fetch_reply *reply, struct error *err)
{
    struct attempt attempt = {.transfer = transfer,
                              .reply = reply,
                              .shown = transfer->settings->shown,
                              .path = path,
                              .curl = transfer->handle,
                              .http = strncmp(url, "http", 4) == 0};
    enum status status;

    memcpy(attempt.wanted_etag, reply->etag, sizeof attempt.wanted_etag);
    memcpy(attempt.wanted_modified, reply->modified, sizeof attempt.wanted_modified);
    reply->unchanged = false;
    reply->bytes = 0;
    attempt.file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (attempt.file < 0) {
        return error_errno(err, STATUS_IO, "E-OPEN", "could not open \"%s\"", path);
    }
    status = try_all(&attempt, url, err);
    if (status == STATUS_OK && fsync(attempt.file) != 0) {
        status = error_errno(err, STATUS_IO, "E-WRITE", "could not write \"%s\"", path);
    }
    (void)close(attempt.file);
    return status;
}
