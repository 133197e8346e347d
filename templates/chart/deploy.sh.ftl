[#-- deploy.sh: what this chart needs stands at the top, the rest (deploy/) is the same for every chart. --]
#!/usr/bin/env bash
# Installs this chart on NKP, or upgrades it: finds out what depends on the cluster, generates what is missing, keeps what the
# cluster already has, and calls helm. See ./deploy.sh --help. Written by compose2dify.
#
# Sections: this chart, what it is told, the end, options, values, what earlier runs were told, programs, the chart rendered,
# the cluster, credentials, volumes, the address, installing, going back, files for others (GitOps), main.

if [ -z "${BASH_VERSION:-}" ]; then
  echo "deploy.sh: error: this is a bash script. hint: run it as ./deploy.sh, or with bash deploy.sh" >&2
  exit 2
fi
# A trace of this script would show secrets, and exported variables would hand them to other programs.
{ set +x; } 2>/dev/null
set +a
set -Eeuo pipefail
umask 077
if ((BASH_VERSINFO[0] < 4)); then
  echo "deploy.sh: error: bash $BASH_VERSION is too old. hint: install bash 4 or newer and run it with that" >&2
  exit 2
fi

# ---- this chart ----

readonly CHART_NAME=[=chartName]
readonly DEFAULT_TAG=[=imageTag]
readonly LONGEST_RELEASE=[=longestRelease]
readonly IMAGE_REPOSITORY=[=imageRepository]
# Why it cannot be seen whether data exists that only the old SECRET_KEY opens; empty when it can.
readonly KEY_QUESTION=[=keyQuestion]

# key in the Secret | path in the values | what is generated | environment variable | generated when missing | name
readonly CREDENTIALS=(
[#list credentials as c]
  [=c]
[/#list]
)

# Keys that had another name in the Secret of an older chart: today's name, then the names of then
readonly RENAMED_KEYS=(
[#list renamedKeys as k]
  [=k]
[/#list]
)

# path in the values, environment variable, default, size or text, part of this chart, name
readonly SETTINGS=(
[#list settings as s]
  [=s.valuesPath] '[=s.environment]' [=s.defaultValue] [=s.size?then("size", "text")] [=s.enabled?then("yes", "no")] [=s.title]
[/#list]
)

# Volumes: name of the claim after the release's, owner (a StatefulSet makes its own claims), path of the size and of the
# class in the values, name
readonly CLAIMS=(
[#list claims as c]
  [=c.claim] [=c.statefulSet?then("statefulset", "chart")] [=c.sizePath] [=c.classPath] [=c.title]
[/#list]
)

[#include "deploy/options.sh.ftl"]

[#include "deploy/values.sh.ftl"]

[#include "deploy/memory.sh.ftl"]

[#include "deploy/programs.sh.ftl"]

[#include "deploy/rendered.sh.ftl"]

[#include "deploy/cluster.sh.ftl"]

[#include "deploy/credentials.sh.ftl"]

[#include "deploy/volumes.sh.ftl"]

[#include "deploy/address.sh.ftl"]

[#include "deploy/install.sh.ftl"]

[#include "deploy/rollback.sh.ftl"]

[#include "deploy/gitops.sh.ftl"]

[#include "deploy/main.sh.ftl"]
