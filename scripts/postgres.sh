#!/usr/bin/env bash
# Runs a command with a private PostgreSQL: `postgres.sh COMMAND…` sets TEST_POSTGRES_URL for it, and for tests that
# kill a PostgreSQL of their own, where its programs are and how to run them as a user that it accepts.
# The cluster lies in a temporary folder, listens on a free port of 127.0.0.1, keeps fsync on,
# and is stopped and removed when the command ends. No PostgreSQL that happens to run is used.
source "$(dirname "$0")/say.sh"

# Should PostgreSQL outlive this script, it must not hold on to what the caller had open, such as a lock.
exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-

[ "$#" -gt 0 ] || give_up "postgres.sh needs a command to run."
initdb="$(command -v initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -1)" ||
  give_up "PostgreSQL is not installed: run \`make setup\`."
programs="$(dirname "$initdb")"
cluster="$(mktemp -d)"

# PostgreSQL refuses to run as root: then the package's own user, or else nobody, runs it.
owner="$(id -un)"
if [ "$owner" = root ]; then
  owner=nobody
  ! id postgres >/dev/null 2>&1 || owner=postgres
fi
chown "$owner" "$cluster"

run_as=""
[ "$(id -un)" = "$owner" ] || run_as="runuser -u $owner --"

as_owner() {
  (cd "$cluster" && $run_as "$@")
}

finish() {
  as_owner "$programs/pg_ctl" --pgdata="$cluster/data" --mode=immediate --silent stop >/dev/null 2>&1 || true
  rm -rf "$cluster"
}
trap finish EXIT

free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

as_owner "$initdb" --pgdata="$cluster/data" --username=coeval --auth=trust --encoding=UTF8 --locale=C >/dev/null
port="$(free_port)"
# It gets none of the caller's open files: a lock that the caller holds would not end with the caller.
as_owner "$programs/pg_ctl" --pgdata="$cluster/data" --log="$cluster/log" --wait --silent \
  --options="-h 127.0.0.1 -p $port -k $cluster -c max_connections=200" start 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- ||
  { cat "$cluster/log" >&2; give_up "PostgreSQL did not start."; }

TEST_POSTGRES_URL="postgres://coeval@127.0.0.1:$port/postgres" TEST_POSTGRES_PROGRAMS="$programs" \
  TEST_POSTGRES_AS="$run_as" "$@"
