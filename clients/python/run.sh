#!/bin/sh
# Builds the server, starts it on a free loopback port, runs the Python client against
# it over a real socket, and stops it as an orchestrator would. TOCSIN names a server
# that is built already.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
temp=$(mktemp -d)
server=
finish() {
	[ -z "$server" ] || kill "$server" 2>/dev/null || :
	rm -rf "$temp"
}
trap finish EXIT
trap 'exit 1' INT TERM

tocsin=${TOCSIN:-$temp/tocsin}
[ -n "${TOCSIN:-}" ] || (cd "$here/../.." && go build -o "$tocsin" ./cmd/tocsin)
address=127.0.0.1:$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$tocsin" serve --listen "$address" 2>"$temp/log" &
server=$!

if ! "$here/smoke.sh" "$address"; then
	echo "the server's log:" >&2
	cat "$temp/log" >&2
	exit 1
fi
kill -TERM "$server"
if ! wait "$server"; then
	echo "the server did not stop cleanly:" >&2
	cat "$temp/log" >&2
	exit 1
fi
server=
