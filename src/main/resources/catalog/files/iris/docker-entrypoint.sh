#!/bin/sh
# Written by compose2dify: the project had no entrypoint of its own for IRIS.
# On the first start, lets the mounted script set the instance up; then starts the image's own entrypoint.
set -eu

configured=/durable/.iris-configured

if [ -f /iris-init.script ] && [ ! -f "$configured" ]; then
    iris start IRIS
    tries=0
    until iris qlist IRIS 2> /dev/null | grep -q running; do
        tries=$((tries + 1))
        if [ "$tries" -ge 60 ]; then
            echo "IRIS did not start within two minutes" >&2
            exit 1
        fi
        sleep 2
    done
    iris session IRIS < /iris-init.script
    iris stop IRIS quietly
    touch "$configured"
fi

exec /iris-main "$@"
