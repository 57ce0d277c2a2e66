# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# A PostgreSQL server as an administrator would run it for bidui: an unprivileged user's, passwords asked for, on loopback and a socket.
#
#   server_make DIR [OPTION=VALUE …]   initdb, start; sets $server_port, $server_socket; superuser `admin` with password `admin`
#   server_sql DATABASE SQL            as admin
#   server_control stop|restart|start MODE
#   server_end                         stops it (DIR is yours to remove)
#
# As root it belongs to `postgres` or `nobody`; DIR must be reachable for them.

server_bin=$(find /usr/lib/postgresql/*/bin -maxdepth 0 2> /dev/null | sort -V | tail -n 1)

server_as() { # command...
    if [ "$(id -u)" -ne 0 ]; then
        "$@"
    else
        (cd / && runuser -u "$server_user" -- "$@")
    fi
}

server_make() { # dir [options]
    local option
    server_dir=$1
    shift
    server_user=$(id -un)
    if [ "$(id -u)" -eq 0 ]; then
        server_user=postgres
        getent passwd postgres > /dev/null || server_user=nobody
    fi
    mkdir -p "$server_dir"
    chmod 755 "$server_dir"
    mkdir -m 700 "$server_dir/server"
    server_socket=$(mktemp -d /tmp/bidui-test-XXXXXX) # 107 bytes hold an address
    chmod 755 "$server_socket"
    echo admin > "$server_dir/server/password"
    [ "$(id -u)" -ne 0 ] || chown -R "$server_user" "$server_dir/server" "$server_socket"
    server_as "$server_bin/initdb" -D "$server_dir/server/data" -U admin --auth=scram-sha-256 --pwfile="$server_dir/server/password" -E UTF8 --locale=C > /dev/null || return 1
    server_port=$((20000 + RANDOM % 20000))
    {
        echo "listen_addresses = '127.0.0.1'"
        echo "port = $server_port"
        echo "unix_socket_directories = '$server_socket'"
        echo "fsync = off"
        for option in "$@"; do echo "${option%%=*} = '${option#*=}'"; done
    } | server_as tee -a "$server_dir/server/data/postgresql.conf" > /dev/null
    server_control start fast
}

server_control() { # start|stop|restart mode
    server_as "$server_bin/pg_ctl" -D "$server_dir/server/data" -l "$server_dir/server/log" -w -m "$2" "$1" > /dev/null 2>&1
}

server_sql() { # database, sql
    PGPASSWORD="admin" "$server_bin/psql" -h "$server_socket" -p "$server_port" -U admin -d "$1" -XAtq -v ON_ERROR_STOP=1 -c "$2"
}

server_end() {
    [ -z "${server_dir:-}" ] || server_control stop immediate
    [ -z "${server_socket:-}" ] || rm -rf "$server_socket"
}
