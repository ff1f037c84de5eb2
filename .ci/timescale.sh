#!/usr/bin/env bash
# Brings up a real TimescaleDB for the tests and prints one line for the shell to evaluate:
#
#     eval "$(.ci/timescale.sh)"        # sets FOREWARN_TEST_TIMESCALE_URL
#     .ci/timescale.sh stop             # stops the server; its files stay for the next time
#
# Debian 12 has no TimescaleDB, Debian 13 has its Apache part, so the server lives in a Debian 13 tree of its own, made
# once (about four minutes) and used again. Everything it has to say goes to stderr.
#
#   FOREWARN_TIMESCALE_ROOT   where that tree lies (default /var/tmp/forewarn-trixie); not inside the repository
#   FOREWARN_TIMESCALE_PORT   first port to try on 127.0.0.1 (default 54320)
set -euo pipefail
exec 3>&1 1>&2

ROOT=${FOREWARN_TIMESCALE_ROOT:-/var/tmp/forewarn-trixie}
FIRST_PORT=${FOREWARN_TIMESCALE_PORT:-54320}
BIN=/usr/lib/postgresql/17/bin
CLUSTER=/var/lib/postgresql/forewarn

fail() {
  echo "timescale.sh: $*"
  exit 1
}

as_postgres() {
  chroot --userspec=postgres:postgres "$ROOT" env -i PATH="$BIN:/usr/bin:/bin" LC_ALL=C.UTF-8 HOME=/var/lib/postgresql "$@"
}

# /proc is mounted in a mount namespace of its own, so nothing is left mounted that a later "rm -r" could follow.
in_tree() {
  unshare --mount --propagation private bash -c \
    'mount --bind /proc "$0/proc" || exit 1; exec chroot "$0" "$@"' "$ROOT" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"
}

# Asks the server itself: a process number from an old lock file may be anybody's by now.
running() {
  [ -s "$ROOT$CLUSTER/postmaster.pid" ] && as_postgres pg_isready -q -h 127.0.0.1 -p "$(port)"
}

# A server that was killed leaves its lock file behind, and nobody starts beside it.
remove_stale_lock() {
  local lock="$ROOT$CLUSTER/postmaster.pid" pid waited
  [ -e "$lock" ] || return 0
  pid=$(head -n 1 "$lock")
  for waited in $(seq 1 30); do
    if ! tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "$CLUSTER"; then
      rm -f "$lock"
      return 0
    fi
    if running; then return 0; fi # it was only starting
    sleep 1
  done
  fail "process $pid holds $CLUSTER and does not answer after $waited s"
}

debian_mirror() { # the one this machine's own apt is set to use
  apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | head -n 1
}

use_proxy_of_apt() {
  local proxy=
  eval "$(apt-config shell proxy Acquire::http::Proxy)"
  if [ -n "$proxy" ] && [ "$proxy" != DIRECT ]; then export http_proxy="$proxy"; fi
}

make_tree() {
  local mirror
  use_proxy_of_apt
  apt-get update -qq || fail "apt-get update failed; the machine needs its Debian mirror once to install TimescaleDB"
  if ! command -v debootstrap >/dev/null; then
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends debootstrap \
      || fail "debootstrap could not be installed"
  fi
  mirror=$(debian_mirror)
  [ -n "$mirror" ] || fail "found no Debian mirror among apt's sources; on another system set FOREWARN_TEST_TIMESCALE_URL to a TimescaleDB of yours"
  echo "timescale.sh: making a Debian 13 tree in $ROOT from $mirror"
  rm -rf --one-file-system "$ROOT"
  mkdir -p "$ROOT"
  debootstrap --variant=minbase --include=ca-certificates trixie "$ROOT" "$mirror" \
    || fail "debootstrap failed, see $ROOT/debootstrap/debootstrap.log"
  printf '#!/bin/sh\nexit 101\n' >"$ROOT/usr/sbin/policy-rc.d" # packages must not start services of their own
  chmod 755 "$ROOT/usr/sbin/policy-rc.d"
  in_tree apt-get install -y -qq --no-install-recommends postgresql-17-timescaledb \
    || fail "postgresql-17-timescaledb could not be installed in $ROOT"
  touch "$ROOT/.complete"
}

free_port() {
  local port
  for port in $(seq "$FIRST_PORT" $((FIRST_PORT + 99))); do
    if ! (exec 4<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return
    fi
  done
  fail "no free port between $FIRST_PORT and $((FIRST_PORT + 99))"
}

start_cluster() {
  local port
  if [ ! -s "$ROOT$CLUSTER/PG_VERSION" ]; then
    rm -rf --one-file-system "${ROOT:?}$CLUSTER"
    echo forewarn >"$ROOT/var/lib/postgresql/initial-password"
    as_postgres initdb -D "$CLUSTER" --encoding=UTF8 --locale=C.UTF-8 --auth=scram-sha-256 \
      --pwfile=/var/lib/postgresql/initial-password --no-instructions >/dev/null || fail "initdb failed in $ROOT"
    echo "shared_preload_libraries = 'timescaledb'
timescaledb.telemetry_level = 'off'
listen_addresses = '127.0.0.1'" >>"$ROOT$CLUSTER/postgresql.conf"
  fi
  port=$(free_port)
  as_postgres pg_ctl -D "$CLUSTER" -w -t 60 -l /var/lib/postgresql/forewarn.log -o "-p $port -c unix_socket_directories=" start >/dev/null 3>&- \
    || fail "PostgreSQL did not start, see $ROOT/var/lib/postgresql/forewarn.log"
}

port() {
  sed -n 4p "$ROOT$CLUSTER/postmaster.pid"
}

sql() {
  as_postgres PGPASSWORD=forewarn psql -h 127.0.0.1 -p "$(port)" -U postgres -d postgres -v ON_ERROR_STOP=1 -qAt -c "$1"
}

if [ "$(id -u)" != 0 ] && sudo -n true 2>/dev/null; then
  exec sudo -n --preserve-env=FOREWARN_TIMESCALE_ROOT,FOREWARN_TIMESCALE_PORT bash "${BASH_SOURCE[0]}" "$@" 1>&3
fi
[ "$(id -u)" = 0 ] || fail "needs root (or sudo without a password), for debootstrap and chroot; or set FOREWARN_TEST_TIMESCALE_URL to a TimescaleDB of yours"
command -v apt-get >/dev/null || fail "needs a Debian system; or set FOREWARN_TEST_TIMESCALE_URL to a TimescaleDB of yours"

if [ "${1:-start}" = stop ]; then
  if running; then as_postgres pg_ctl -D "$CLUSTER" -m fast -w stop >/dev/null; fi
  exit 0
fi

[ -e "$ROOT/.complete" ] || make_tree
running || remove_stale_lock
running || start_cluster
[ "$(sql "select count(*) from pg_roles where rolname = 'forewarn'")" = 1 ] \
  || sql "create role forewarn login password 'forewarn'"
[ "$(sql "select count(*) from pg_database where datname = 'forewarn'")" = 1 ] \
  || sql "create database forewarn owner forewarn"

echo "export FOREWARN_TEST_TIMESCALE_URL=postgres://forewarn:forewarn@127.0.0.1:$(port)/forewarn" >&3
