[#-- migrate.sh: what this project has stands at the top, the rest is the same for every chart and lies in migrate/. --]
#!/usr/bin/env bash
# Moves the data of a Dify that runs with Docker Compose into the Dify of this chart: databases, files, keys, vector stores.
# The old side is only read, apart from stopping and starting its services. See ./migrate.sh --help. Written by compose2dify.

if [ -z "${BASH_VERSION:-}" ]; then
  echo "migrate.sh: error: this is a bash script. hint: run it as ./migrate.sh, or with bash migrate.sh" >&2
  exit 2
fi
# A trace of this script would show secrets, and exported variables would hand them to other programs.
{ set +x; } 2>/dev/null
set +a
set -Eeuo pipefail
umask 077
if ((BASH_VERSINFO[0] < 4)); then
  echo "migrate.sh: error: bash $BASH_VERSION is too old. hint: install bash 4 or newer and run it with that" >&2
  exit 2
fi

# ---- this project ----

readonly CHART_NAME=[=migration.chartName]
readonly DIFY_VERSION=[=migration.difyVersion]
readonly HELPER_IMAGE=[=migration.helperImage]
# How much of the release's name the names of objects have room for.
readonly NAME_LIMIT=[=migration.nameLimit]
# What Dify fills a vector store with again that was left empty; nothing when the project has none.
readonly REINDEX=[=migration.reindex]

# Services, four words each: name in Compose, component of the chart, kind of workload, part in the move.
# writer: stopped on both sides while data is copied. database: stays up, its content is dumped and restored.
# store, cache: stopped on both sides while its directory is copied. other: left alone.
readonly SERVICES=(
[#list migration.services as s]
  [=s]
[/#list]
)

# Databases, six words each: service, component, family, and the variables of its container that hold its user, its
# password and the name of its main database.
readonly DATABASES=(
[#list migration.databases as d]
  [=d]
[/#list]
)

# Volumes, six words each: service, path in its container, how it moves, component that mounts it on the cluster, its claim
# (own:NAME of a StatefulSet's template, shared:NAME of the chart), path in that claim.
readonly VOLUMES=(
[#list migration.volumes as v]
  [=v]
[/#list]
)

# What has to stay the same because data was written with it, seven words each: service whose environment holds it, its
# variable, place in the values, key in the chart's Secret, name, file that holds it when the variable is empty,
# SHA-256 of the values that everybody knows.
readonly KEYS=(
[#list migration.keys as k]
  [=k]
[/#list]
)

# What lies outside of the project and stays where it is.
readonly OUTSIDE=(
[#list migration.outside as o]
  [=o]
[/#list]
)

# ---- the same for every chart ----

[#include "migrate/options.sh.ftl"]
[#include "migrate/progress.sh.ftl"]
[#include "migrate/old-side.sh.ftl"]
[#include "migrate/cluster.sh.ftl"]
[#include "migrate/files.sh.ftl"]
[#include "migrate/postgresql.sh.ftl"]
[#include "migrate/mysql.sh.ftl"]
[#include "migrate/databases.sh.ftl"]
[#include "migrate/stores.sh.ftl"]
[#include "migrate/bundle.sh.ftl"]
[#include "migrate/keys.sh.ftl"]
[#include "migrate/compare.sh.ftl"]
[#include "migrate/check.sh.ftl"]
[#include "migrate/commands.sh.ftl"]
main "$@"
