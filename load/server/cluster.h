/* SPDX-License-Identifier: Apache-2.0 */
/* The embedded warehouse: a private PostgreSQL cluster of one site, on a Unix socket only.
 *
 * It lives in DIR/var/warehouse. When the server's user cannot enter that (root's sites: the server runs as another user), it lives
 * in /var/lib/bidui/<id>, or /var/tmp/bidui-<id> where /var/lib cannot be written; <id> is a hash of the site's path and key.
 * DIR/var/warehouse/cluster.json says where. Whoever can enter the socket's folder (0700) is trusted: the site's user and root.
 * Started on demand, it stays up until cluster_stop. One thread; calls of several processes take turns by a lock file. */
#ifndef BIDUI_CLUSTER_H
#define BIDUI_CLUSTER_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/site/site.h"
#include "load/server/user.h"

#include <stdbool.h>

struct cluster {
    const char *folder; /* data/, socket/, server.log below it */
    const char *data;
    const char *socket;
    const char *log;
    const char *bin; /* the folder of initdb, postgres, psql */
    const char *conninfo;
    struct server_user user;
};

/* Where the site's cluster is, or will be; nothing is made. E-WAREHOUSE-BINARIES when PostgreSQL is not installed. */
enum status cluster_find(const struct site *site, struct arena *arena, struct cluster *cluster, struct error *err) ERROR_MUST_CHECK;
/* Makes the cluster when there is none and starts it when it is down; one that recovers is waited for, one that PostgreSQL was updated
 * under (another version than its binaries, no load at work in it) is started anew. */
enum status cluster_start(const struct site *site, const struct cluster *cluster, struct arena *arena, struct error *err) ERROR_MUST_CHECK;
/* Stops it (open sessions are ended); one that is down is fine. */
enum status cluster_stop(const struct site *site, const struct cluster *cluster, struct arena *arena, struct error *err) ERROR_MUST_CHECK;
/* The server's process, 0 when it is down. A postmaster.pid left behind by a killed server is recognised as such. */
pid_t cluster_pid(const struct cluster *cluster);
/* Stops it and deletes it with everything in it. */
enum status cluster_remove(const struct site *site, const struct cluster *cluster, struct arena *arena, struct error *err) ERROR_MUST_CHECK;
/* The folder of psql, for a site with a DSN as well; NULL when there is none. */
const char *cluster_binaries(struct arena *arena, const char *version);

#endif
