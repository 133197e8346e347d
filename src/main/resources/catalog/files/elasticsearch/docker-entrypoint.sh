#!/bin/sh
# Written by compose2dify: the project had no entrypoint of its own for Elasticsearch.
# Japanese text search needs two plugins; everything else starts as the image does.
set -eu

plugins=/usr/share/elasticsearch/bin/elasticsearch-plugin

if [ "${VECTOR_STORE:-}" = "elasticsearch-ja" ]; then
    for plugin in analysis-icu analysis-kuromoji; do
        if [ ! -d "/usr/share/elasticsearch/plugins/$plugin" ]; then
            echo "installing $plugin (needs the internet)"
            "$plugins" install --batch "$plugin"
        fi
    done
fi

exec /bin/tini -- /usr/local/bin/docker-entrypoint.sh eswrapper
