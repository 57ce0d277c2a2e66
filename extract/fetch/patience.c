/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/fetch/patience.h"

#include "common/ground/hash.h"

#include <curl/curl.h>
#include <errno.h>
#include <time.h>

enum { DELAY_MAX_MS = 30000 };

int64_t
fetch_patience_now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool
fetch_patience_passes_code(long code)
{
    return code == 408 || code == 425 || code == 429 || (code >= 500 && code != 501 && code != 505);
}

bool
fetch_patience_passes_result(int result)
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
delay(struct fetch_transfer *transfer, long number)
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

bool
fetch_patience_wait(struct fetch_transfer *transfer, long number)
{
    const int64_t wait = delay(transfer, number);
    struct timespec left = {(time_t)(wait / 1000), (long)(wait % 1000) * 1000000L};

    if (fetch_patience_now_ms() + wait >= transfer->deadline_ms) {
        return false;
    }
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
    return true;
}
