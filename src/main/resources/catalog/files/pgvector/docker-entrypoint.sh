#!/bin/sh
# Written by compose2dify: the project had no entrypoint of its own for pgvector. Starts the image's own.
set -eu

if [ "${PG_BIGM:-false}" = "true" ]; then
    echo "PG_BIGM=true: this entrypoint does not build pg_bigm. Mount Dify's own pgvector/docker-entrypoint.sh," >&2
    echo "or use an image that has pg_bigm, or set PG_BIGM to false." >&2
    exit 1
fi

if [ "$#" -eq 0 ]; then
    set -- postgres
fi
exec /usr/local/bin/docker-entrypoint.sh "$@"
