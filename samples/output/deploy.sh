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

readonly CHART_NAME='dify'
readonly DEFAULT_TAG='1.11.4'
readonly LONGEST_RELEASE=32
readonly IMAGE_REPOSITORY='langgenius/dify'
# Why it cannot be seen whether data exists that only the old SECRET_KEY opens; empty when it can.
readonly KEY_QUESTION=''

# key in the Secret | path in the values | what is generated | environment variable | generated when missing | name
readonly CREDENTIALS=(
  'secret-key|secrets.difySecretKey|hex32|DIFY_SECRET_KEY|yes|Signing key of Dify'
  'postgresql-password|postgresql.auth.password|alnum32|POSTGRES_PASSWORD|yes|Database password'
  'redis-password|redis.auth.password|alnum32|REDIS_PASSWORD|yes|Redis password'
  'plugin-daemon-key|secrets.pluginDaemonKey|hex32|PLUGIN_DAEMON_KEY|yes|Key of the plugin daemon'
  'inner-api-key|secrets.innerApiKey|hex32|INNER_API_KEY|yes|Key between the plugin daemon and the API'
  'sandbox-api-key|secrets.sandboxApiKey|hex32|SANDBOX_API_KEY|yes|Key of the code sandbox'
  'weaviate-api-key|secrets.weaviateApiKey|alnum32|WEAVIATE_API_KEY|yes|API key of Weaviate'
  'openai-api-key|secrets.openaiApiKey|alnum32|OPENAI_API_KEY|no|API key of OpenAI'
  'api-sentry-dsn|secrets.apiSentryDsn|alnum32||no|API_SENTRY_DSN'
  'init-password|secrets.initPassword|alnum32||no|INIT_PASSWORD'
  'smtp-password|secrets.smtpPassword|alnum32||no|SMTP_PASSWORD'
)

# Keys that had another name in the Secret of an older chart: today's name, then the names of then
readonly RENAMED_KEYS=(
  'api-sentry-dsn sentry-dsn'
)

# path in the values, environment variable, default, size or text, part of this chart, name
readonly SETTINGS=(
  postgresql.auth.username 'POSTGRES_USERNAME' 'dify' text yes 'Database user'
  postgresql.auth.database 'POSTGRES_DATABASE' 'dify' text yes 'Database name'
  postgresql.persistence.size 'POSTGRES_SIZE' '20Gi' size yes 'database volume'
  redis.persistence.size 'REDIS_SIZE' '8Gi' size yes 'Redis volume'
  weaviate.persistence.size 'WEAVIATE_SIZE' '50Gi' size yes 'Weaviate volume'
  dify.fileStorage.size 'DIFY_FILES_SIZE' '20Gi' size yes 'volume of uploaded files'
)

# Volumes: name of the claim after the release's, owner (a StatefulSet makes its own claims), path of the size and of the
# class in the values, name
readonly CLAIMS=(
  'postgresql/data' statefulset 'postgresql.persistence.size' 'postgresql.persistence.storageClassName' 'postgresql'
  'redis/data' statefulset 'redis.persistence.size' 'redis.persistence.storageClassName' 'redis'
  'weaviate/data' statefulset 'weaviate.persistence.size' 'weaviate.persistence.storageClass' 'weaviate'
  'file-storage' chart 'dify.fileStorage.size' 'dify.fileStorage.storageClassName' 'uploaded files'
  'plugin-daemon-storage' chart 'pluginDaemon.persistence.size' 'pluginDaemon.persistence.storageClassName' 'plugin-daemon-storage'
)

# ---- what it is told ----

# Stands for the address while it is not known; .invalid never resolves.
readonly UNKNOWN_HOST='address-not-known-yet.invalid'

TAG=''
CLASS='kommander-traefik'
URL_PATH='/dify'
SCHEME='https'
HOST=''
RELATIVE_URLS=no
NAMESPACE='dify'
RELEASE='dify'
STORAGE_CLASS='nutanix-volume'
TIMEOUT='15m'
TRAEFIK_NAMESPACE=''
TRAEFIK_SERVICE=''
OPENAI_KEY_FILE=''
OPENAI_KEY_ORDERED=no
DRY_RUN=no
STOPPED=no
KEY_CHOICE=''
ACCEPT_REMOVAL=no
ROLLBACK=no
ACCEPT_OLDER=no
WRITE_VALUES=''
WRITE_SECRET=''
GITOPS=''
VALUES_FILES=()
FORGOTTEN=()

# A project without Dify has no image of its own and nothing that stands for it.
WHAT="Dify $DEFAULT_TAG"
PATH_NOTE='. The stock image serves /, and PATH leads there'
if [[ -z $IMAGE_REPOSITORY ]]; then WHAT=$CHART_NAME URL_PATH='/' PATH_NOTE=''; fi

PHASE='checking'
REPORTED=no
WORK=''
HERE=''
SECRET_NAME=''
SECRET_IS_RENDERED=no
NAMESPACE_EXISTS=no
CREATED_NAMESPACE=no
CLUSTER_VERSION=''
HELM_PID=''
HELPERS=()
MASKED=()
FROM_ENVIRONMENT=()
HELM_VALUES=()

declare -A DEFAULTS=()       # values that a file of the user may change
declare -A GIVEN=()          # values that an option or variable of this call or an earlier one sets
declare -A NOW=()            # what this call sets, by name of its option or variable
declare -A KEPT=()           # what an earlier call set, in the same way
declare -A CHART_VALUES=()   # what stands in values.yaml in place of a default
declare -A YAML=()           # what read_yaml has read last
declare -A LIVE_VALUES=()    # values of the release in the cluster, credentials left out
declare -A SECRETS=()        # credentials that were generated or come from the cluster
declare -A OWN_SECRETS=()    # credentials that a variable or option of this call sets
declare -A FRESH=()          # what was generated, whether it is needed or not
declare -A RENDERED_DATA=()  # the Secret that helm would write, base64
declare -A CLUSTER_DATA=()   # the Secret that the cluster has, base64

usage() {
  cat <<END
Usage: ./deploy.sh [options]

Installs this chart with helm, or upgrades it. KUBECONFIG says which cluster.
What a call sets is kept for the next one: a plain ./deploy.sh changes nothing.

  --image-tag TAG              Dify's version (default: $DEFAULT_TAG, which this chart was made for)
  --image-registry HOST        registry that has all images, in place of their own
  --external-host HOST         name or address under which browsers reach it
                               (default: the load balancer address of Traefik)
  --relative-urls              let the browser use the address it came by; no host is needed then
  --path PATH                  path of the address (default: $URL_PATH)$PATH_NOTE
  --scheme SCHEME              https or http (default: https)
  --ingress-class NAME         (default: kommander-traefik)
  --traefik-namespace NS       where Traefik's Service is, when it is not found by itself
  --traefik-service-name NAME  its name
  --namespace NS               (default: dify)
  --release NAME               name of the helm release and prefix of all objects (default: dify)
  --storage-class NAME         for new volumes (default: nutanix-volume)
  --rwx-storage-class NAME     for files that several pods share, when a class allows ReadWriteMany
  --migration-job              let a Job migrate the database, in place of the api at its start
  --openai-api-key KEY         visible to other users of this machine in the process list while this runs:
                               better use one of the next two
  --openai-api-key-file FILE   file that holds the key and nothing else
  --values FILE                further helm values, may be given several times; they win over the defaults here
  --forget NAME                do not keep what an earlier call set, for example POSTGRES_SIZE or external-host
  --timeout DURATION           how long helm waits for the pods (default: 15m)
  --dry-run                    show what would be run, with secrets masked; changes nothing
  --help                       this text

Moving data here, and going back:
  --stopped                    install everything, but start only what keeps data; run again without it to start Dify
  --keep-key, --new-key        what to do about the old SECRET_KEY, when this script asks
  --accept-removal             agree that a StatefulSet or volume that this chart no longer has is deleted
  --rollback                   go back to the release before this one
  --accept-older-dify          with --rollback: although the database stays as the newer Dify left it

For Argo CD, Flux and helm without this script (nothing is installed):
  --gitops DIR                 values, Secret, and samples for Argo CD and Flux
  --write-values FILE          the values, without secrets
  --write-secret FILE          the Secret, for Sealed Secrets or SOPS (mode 0600)

Environment: KUBECONFIG, and instead of options (value when unset):
END
  local i entry variable format generated title default
  for ((i = 0; i < ${#SETTINGS[@]}; i += 6)); do
    if [[ -n ${SETTINGS[i + 1]} && ${SETTINGS[i + 4]} == yes ]]; then
      printf '  %-24s %s (%s)\n' "${SETTINGS[i + 1]}" "${SETTINGS[i + 5]}" "${SETTINGS[i + 2]}"
    fi
  done
  for entry in ${CREDENTIALS[@]+"${CREDENTIALS[@]}"}; do
    IFS='|' read -r _ _ format variable generated title <<<"$entry"
    if [[ -n $variable ]]; then
      default='none'
      if [[ $generated == yes ]]; then default='generated on the first installation'; fi
      printf '  %-24s %s (%s)\n' "$variable" "$title" "$default"
    fi
  done
  cat <<END

Credentials may also stand in secrets.values.yaml beside this script, as helm values (mode 0600, never commit it).
Those that the cluster has are kept; they are in the Secret <release>-secrets.
END
}

say() { printf '%s\n' "$*"; }
note() { printf 'deploy.sh: note: %s\n' "$*" >&2; }
warn() { printf 'deploy.sh: warning: %s\n' "$*" >&2; }

# fail WHAT HINT
fail() {
  REPORTED=yes
  printf 'deploy.sh: error: %s. hint: %s\n' "$1" "$2" >&2
  exit 1
}

# refuse WHAT: the steps follow from standard input
refuse() {
  REPORTED=yes
  printf 'deploy.sh: error: %s\n' "$1" >&2
  cat >&2
  exit 1
}

misuse() {
  REPORTED=yes
  printf 'deploy.sh: error: %s. hint: see ./deploy.sh --help\n' "$1" >&2
  exit 2
}

join() {
  local all='' item
  for item in "$@"; do all=${all:+$all, }$item; done
  printf '%s' "$all"
}

# ---- the end, whatever leads to it ----

clean_up() {
  local helper
  for helper in ${HELPERS[@]+"${HELPERS[@]}"}; do kill "$helper" 2>/dev/null || true; done
  HELPERS=()
  if [[ -n $WORK ]]; then
    rm -rf -- "$WORK"
    WORK=''
  fi
}

# A folder for this run alone. One of a run that was killed is taken away: its owner file says whose it was.
make_work_folder() {
  local base=${TMPDIR:-/tmp} old owner
  for old in "$base"/dify-deploy.*; do
    if [[ -d $old && ! -L $old && -O $old && -f $old/owner ]]; then
      owner=$(<"$old/owner")
      if [[ $owner == "${HOSTNAME:-} "* ]] && ! kill -0 "${owner##* }" 2>/dev/null; then rm -rf -- "$old"; fi
    fi
  done
  WORK=$(mktemp -d "$base/dify-deploy.XXXXXXXX")
  printf '%s %s\n' "${HOSTNAME:-}" "$$" >"$WORK/owner"
}

# Where the cluster stands when this ends before its time.
next_step() {
  case $PHASE in
    checking) say 'Nothing was changed in the cluster.' >&2 ;;
    namespace) say "At most the namespace $NAMESPACE was created." >&2 ;;
    helm)
      cat >&2 <<END
The installation has begun and is not finished. What to look at:
  helm status $RELEASE -n $NAMESPACE
  kubectl get pods -n $NAMESPACE
  kubectl get events -n $NAMESPACE --sort-by=.lastTimestamp
Then run this script again with the same options: credentials and volumes are kept.
If helm says that another operation is in progress: helm rollback $RELEASE -n $NAMESPACE, or after a first
installation helm uninstall $RELEASE -n $NAMESPACE (this keeps volumes, not necessarily the Secret).
END
      ;;
  esac
}

# Nothing may fail without a word.
finish() {
  local status=$1
  if ((status != 0)) && [[ $REPORTED == no ]]; then
    printf 'deploy.sh: error: a command failed unexpectedly (exit code %s). hint: the message above may say more\n' "$status" >&2
    next_step
  fi
  clean_up
}

# helm is asked to stop too, and ends the release's record properly before this script goes.
interrupted() {
  trap '' INT TERM HUP
  REPORTED=yes
  if [[ -n $HELM_PID ]]; then
    kill -TERM "$HELM_PID" 2>/dev/null || true
    wait "$HELM_PID" 2>/dev/null || true
  fi
  printf '\ndeploy.sh: error: interrupted\n' >&2
  next_step
  exit "$1"
}

trap 'finish $?' EXIT
trap 'interrupted 130' INT
trap 'interrupted 143' TERM
trap 'interrupted 129' HUP

# ---- options ----

parse_options() {
  local option value
  while (($# > 0)); do
    option=$1
    shift
    value=''
    case $option in
      --help | -h)
        usage
        exit 0
        ;;
      --dry-run) DRY_RUN=yes ;;
      --relative-urls) RELATIVE_URLS=yes NOW[relative-urls]=true ;;
      --migration-job) NOW[migration-job]=true ;;
      --stopped) STOPPED=yes ;;
      --keep-key) choose_key keep ;;
      --new-key) choose_key new ;;
      --accept-removal) ACCEPT_REMOVAL=yes ;;
      --rollback) ROLLBACK=yes ;;
      --accept-older-dify) ACCEPT_OLDER=yes ;;
      --*=*) option_with_value "${option%%=*}" "${option#*=}" ;;
      --*)
        if (($# == 0)); then option_with_value "$option" ''; fi
        option_with_value "$option" "$1"
        shift
        ;;
      -*) misuse "unknown option $option" ;;
      # What stands here may be a key that lost its option: it is not repeated.
      *) misuse 'there is an argument that belongs to no option' ;;
    esac
  done
}

choose_key() {
  if [[ -n $KEY_CHOICE && $KEY_CHOICE != "$1" ]]; then misuse '--keep-key and --new-key cannot be had together'; fi
  KEY_CHOICE=$1
}

# option_with_value OPTION VALUE
option_with_value() {
  case $1 in
    --dry-run | --relative-urls | --migration-job | --stopped | --keep-key | --new-key | --accept-removal | --rollback | \
      --accept-older-dify | --help)
      misuse "$1 takes no value"
      ;;
    --image-tag | --image-registry | --external-host | --path | --scheme | --ingress-class | --traefik-namespace | \
      --traefik-service-name | --storage-class | --rwx-storage-class) NOW[${1#--}]=$2 ;;
    --namespace) NAMESPACE=$2 ;;
    --release) RELEASE=$2 ;;
    --openai-api-key) OPENAI_API_KEY=$2 OPENAI_KEY_ORDERED=yes ;;
    --openai-api-key-file) OPENAI_KEY_FILE=$2 ;;
    --values) VALUES_FILES+=("$2") ;;
    --forget) FORGOTTEN+=("${2#--}") ;;
    --timeout) TIMEOUT=$2 ;;
    --gitops) GITOPS=$2 ;;
    --write-values) WRITE_VALUES=$2 ;;
    --write-secret) WRITE_SECRET=$2 ;;
    *) misuse "unknown option $1" ;;
  esac
  if [[ -z $2 ]]; then misuse "$1 needs a value"; fi
}

matches() { [[ $1 =~ $2 ]]; }

# Of this call. What an earlier one set went through the same checks.
check_options() {
  local label='^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' file
  matches "$NAMESPACE" "$label" || misuse "--namespace $NAMESPACE is not a name for a namespace"
  if ! matches "$RELEASE" "$label" || ((${#RELEASE} > LONGEST_RELEASE)); then
    misuse "--release $RELEASE is not a name of at most $LONGEST_RELEASE small letters, digits and -"
  fi
  matches "${NOW[path]:-/}" '^(/|(/[A-Za-z0-9._~-]+)+/?)$' || misuse "--path ${NOW[path]} is not a path like / or /dify"
  matches "${NOW[scheme]:-https}" '^https?$' || misuse "--scheme ${NOW[scheme]} is neither https nor http"
  matches "$TIMEOUT" '^([0-9]+(h|m|s))+$' || misuse "--timeout $TIMEOUT is not a duration like 15m"
  matches "${NOW[image-tag]:-x}" '^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$' ||
    misuse "--image-tag ${NOW[image-tag]} is not a tag of an image"
  matches "${NOW[image-registry]:-x}" '^[A-Za-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)*/?$' ||
    misuse "--image-registry ${NOW[image-registry]} is not a registry like registry.example.com:5000/mirror"
  matches "${NOW[external-host]:-x}" '^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]+)?$' ||
    misuse "--external-host ${NOW[external-host]} is not a host name or address (without https:// and path)"
  for file in ${VALUES_FILES[@]+"${VALUES_FILES[@]}"}; do
    if [[ ! -f $file || ! -r $file ]]; then fail "--values $file cannot be read" 'give the path of a file with helm values'; fi
  done
  if [[ $ROLLBACK == yes && -n $GITOPS$WRITE_VALUES$WRITE_SECRET ]]; then
    misuse '--rollback goes with none of --gitops, --write-values and --write-secret'
  fi
  if [[ -n $OPENAI_KEY_FILE ]]; then
    if [[ ! -f $OPENAI_KEY_FILE || ! -r $OPENAI_KEY_FILE ]]; then
      fail "--openai-api-key-file $OPENAI_KEY_FILE cannot be read" 'give the path of a file that holds the key'
    fi
    OPENAI_API_KEY=$(<"$OPENAI_KEY_FILE")
    OPENAI_API_KEY=${OPENAI_API_KEY//[[:space:]]/}
    OPENAI_KEY_ORDERED=yes
  fi
}

# A chart that is being written, or that waits for a decision, is not installed.
check_chart() {
  local found
  if [[ -e $HERE/.compose2dify/work ]]; then
    fail 'the conversion that wrote this chart was interrupted, so the chart may be half old and half new' \
      'run compose2dify convert again with the same options, then this script'
  fi
  found=$(find "$HERE" -type f ! -path "$HERE/.*" -exec grep -l '^<<<<<<< yours' {} + 2>/dev/null) || true
  if [[ -n $found ]]; then
    fail "there are merge conflicts in ${found//$'\n'/, }" \
      'decide between the lines from <<<<<<< to >>>>>>> and delete the markers'
  fi
  found=$(find "$HERE/.compose2dify/new" -type f 2>/dev/null) || true
  if [[ -n $found ]]; then
    fail "convert proposed files that were not taken: ${found//$'\n'/, }" \
      'take over what you need into the file of the same name in the chart, and delete the proposal'
  fi
}

# ---- credentials as text ----

# random COUNT: bytes as decimal numbers
random() { od -An -v -tu1 -N "$1" /dev/urandom; }

generate() {
  local value='' byte
  local letters='ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  case $1 in
    hex32)
      value=$(od -An -v -tx1 -N 32 /dev/urandom)
      value=${value//[[:space:]]/}
      ;;
    base64url32)
      value=$(head -c 32 /dev/urandom | base64)
      value=${value//[[:space:]=]/}
      value=${value//+/-}
      value=${value//\//_}
      ;;
    *)
      while ((${#value} < 32)); do
        for byte in $(random 48); do
          # 248 is a multiple of 62: every letter is as likely as the others.
          if ((byte < 248 && ${#value} < 32)); then value=$value${letters:byte % 62:1}; fi
        done
      done
      if [[ $1 == strong ]]; then value="${value}aZ7."; fi
      ;;
  esac
  REPLY=$value
}

encode() {
  REPLY=''
  if [[ -n $1 ]]; then
    REPLY=$(printf '%s' "$1" | base64)
    REPLY=${REPLY//[[:space:]]/}
  fi
}

# Line ends at the end of a value stay. -d is what GNU, BusyBox and macOS have in common.
decode() {
  REPLY=$(printf '%s' "$1" | base64 -d 2>/dev/null && printf x) || REPLY=x
  REPLY=${REPLY%x}
}

# decode_text BASE64 WHAT: as text, or the end with the name of what is no text
decode_text() {
  local text
  decode "$1" 2>/dev/null
  text=$REPLY
  encode "$text"
  if [[ $REPLY != "$1" ]]; then
    fail "the value of $2 in the Secret $SECRET_NAME is no text (a NUL byte, or no base64)" \
      "put the right one there with kubectl edit secret $SECRET_NAME -n $NAMESPACE, or take the key out"
  fi
  check_text "$text" "the value of $2 in the Secret $SECRET_NAME"
  REPLY=$text
}

# check_text VALUE WHAT: YAML and Kubernetes take UTF-8 only
check_text() {
  local LC_ALL=C byte more=0
  if [[ $1 != *[$'\x80'-$'\xff']* ]]; then return; fi
  for byte in $(printf '%s' "$1" | od -An -v -tu1); do
    if ((more > 0)); then
      ((byte >= 128 && byte < 192)) || more=-1
      more=$((more - 1))
    elif ((byte >= 194 && byte < 224)); then
      more=1
    elif ((byte >= 224 && byte < 240)); then
      more=2
    elif ((byte >= 240 && byte < 245)); then
      more=3
    elif ((byte >= 128)); then
      more=-1
    fi
    if ((more < 0)); then break; fi
  done
  if ((more != 0)); then fail "$2 is no UTF-8 text" 'give one in UTF-8; letters, digits and punctuation always work'; fi
}

# ---- what the values are ----

# The values path of an option that is remembered, in REPLY; empty for those that are no values.
path_of() {
  local i
  case $1 in
    image-tag) REPLY=images.dify.tag ;;
    image-registry) REPLY=global.imageRegistry ;;
    external-host) REPLY=external.host ;;
    relative-urls) REPLY=external.relativeUrls ;;
    path) REPLY=expose.path ;;
    scheme) REPLY=external.scheme ;;
    ingress-class) REPLY=expose.ingressClassName ;;
    storage-class) REPLY=storage.storageClassName ;;
    rwx-storage-class) REPLY=storage.rwxStorageClassName ;;
    migration-job) REPLY=migration.job.enabled ;;
    *)
      REPLY=''
      for ((i = 0; i < ${#SETTINGS[@]}; i += 6)); do
        if [[ ${SETTINGS[i + 1]} == "$1" ]]; then REPLY=${SETTINGS[i]}; fi
      done
      ;;
  esac
}

# What the environment says. Programs that are started from here need not have the credentials.
read_environment() {
  local i variable entry path format generated title
  for ((i = 0; i < ${#SETTINGS[@]}; i += 6)); do
    variable=${SETTINGS[i + 1]}
    if [[ -z $variable || -z ${!variable:-} ]]; then continue; fi
    if [[ ${SETTINGS[i + 4]} == no ]]; then
      warn "$variable has no effect: this chart has no part with a ${SETTINGS[i + 5]}"
      continue
    fi
    if [[ ${SETTINGS[i + 3]} == size ]] && ! matches "${!variable}" '^[0-9]+(\.[0-9]+)?(Ki|Mi|Gi|Ti|Pi|k|M|G|T|P)?$'; then
      fail "$variable=${!variable} is not an amount of storage" "write it like ${SETTINGS[i + 2]}"
    fi
    NOW[$variable]=${!variable}
  done
  for entry in ${CREDENTIALS[@]+"${CREDENTIALS[@]}"}; do
    IFS='|' read -r _ path format variable generated title <<<"$entry"
    if [[ -n $variable && -n ${!variable:-} ]]; then
      check_text "${!variable}" "$variable"
      OWN_SECRETS[$path]=${!variable}
      MASKED+=("${!variable}")
      if [[ $variable != OPENAI_API_KEY || $OPENAI_KEY_ORDERED == no ]]; then FROM_ENVIRONMENT+=("$variable"); fi
    elif [[ $generated == yes ]]; then
      generate "$format"
      FRESH[$path]=$REPLY
      SECRETS[$path]=$REPLY
      MASKED+=("$REPLY")
    fi
    if [[ -n $variable ]]; then unset "$variable"; fi
  done
  if [[ -n ${OPENAI_API_KEY:-} && $OPENAI_KEY_ORDERED == yes ]]; then
    MASKED+=("$OPENAI_API_KEY")
    warn 'the OpenAI key has no effect, nothing in this chart reads it. hint: add it in Dify under Settings, Model Provider'
  fi
  unset OPENAI_API_KEY
}

# Defaults give way to what stands in values.yaml; what was given wins over every file.
collect_values() {
  local i name
  if [[ -n $IMAGE_REPOSITORY ]]; then
    DEFAULTS[images.dify.repository]=$IMAGE_REPOSITORY
    DEFAULTS[images.dify.tag]=$DEFAULT_TAG
  elif [[ -n ${NOW[image-tag]:-} ]]; then
    warn '--image-tag has no effect: no image of this chart is of Dify'
    unset 'NOW[image-tag]'
  fi
  DEFAULTS[expose.ingressClassName]=$CLASS
  DEFAULTS[expose.path]=$URL_PATH
  DEFAULTS[external.scheme]=$SCHEME
  DEFAULTS[storage.storageClassName]=$STORAGE_CLASS
  DEFAULTS[external.host]=$UNKNOWN_HOST
  for ((i = 0; i < ${#SETTINGS[@]}; i += 6)); do
    if [[ ${SETTINGS[i + 4]} == yes ]]; then DEFAULTS[${SETTINGS[i]}]=${SETTINGS[i + 2]}; fi
  done
  read_yaml "$HERE/values.yaml"
  for name in "${!DEFAULTS[@]}"; do
    if [[ -n ${YAML[$name]:-} ]]; then
      CHART_VALUES[$name]=${YAML[$name]}
      unset "DEFAULTS[$name]"
    fi
  done
  for name in ${KEPT[@]+"${!KEPT[@]}"}; do
    path_of "$name"
    if [[ -n $REPLY ]]; then GIVEN[$REPLY]=${KEPT[$name]}; fi
  done
  for name in ${NOW[@]+"${!NOW[@]}"}; do
    path_of "$name"
    if [[ -n $REPLY ]]; then GIVEN[$REPLY]=${NOW[$name]}; fi
  done
  remember_in_values
  if [[ -n ${GIVEN[external.host]:-} || ${GIVEN[external.relativeUrls]:-} == true ]]; then unset 'DEFAULTS[external.host]'; fi
  # Charts within the chart see global values only.
  value_of storage.storageClassName
  DEFAULTS[global.storageClassName]=$REPLY
  if [[ -n ${GIVEN[migration.job.enabled]:-} && ! -f $HERE/templates/dify-migration.yaml ]]; then
    warn '--migration-job has no effect: this release of Dify migrates at its start only'
    unset 'GIVEN[migration.job.enabled]'
  fi
  if [[ $STOPPED == yes ]]; then GIVEN[global.stopped]=true; fi
  value_of images.dify.tag && TAG=$REPLY
  value_of expose.path && URL_PATH=$REPLY
  value_of external.scheme && SCHEME=$REPLY
  value_of external.relativeUrls
  RELATIVE_URLS=no
  if [[ $REPLY == true ]]; then RELATIVE_URLS=yes; fi
  value_of external.host
  HOST=$REPLY
  if [[ $HOST == "$UNKNOWN_HOST" ]]; then HOST=''; fi
  if [[ -z $IMAGE_REPOSITORY ]]; then return; fi
  WHAT="Dify $TAG"
  if [[ $TAG != "$DEFAULT_TAG" ]]; then
    warn "this chart was made for Dify $DEFAULT_TAG and is to run $TAG: settings, services or steps of the database that $TAG needs may be missing. hint: convert the Compose files of $TAG instead"
  fi
}

# value_of PATH: as far as it is known here, in REPLY (--values files may say otherwise)
value_of() { REPLY=${GIVEN[$1]:-${CHART_VALUES[$1]:-${DEFAULTS[$1]:-}}}; }

# ---- values as YAML ----

# read_yaml FILE: the scalars of nested block mappings, by dotted path in YAML. Enough for what helm and the converter write.
read_yaml() {
  local line text path depth=0 i
  local -a keys=() indents=()
  local entry='^( *)"?([A-Za-z0-9_.-]+)"?:( +(.*))?$' double='^"(([^"\\]|\\.)*)"' single="^'(([^']|'')*)'" quote="'"
  YAML=()
  if [[ ! -r $1 ]]; then return; fi
  while IFS= read -r line || [[ -n $line ]]; do
    if [[ ! $line =~ $entry ]]; then continue; fi
    i=${#BASH_REMATCH[1]}
    text=${BASH_REMATCH[4]:-}
    while ((depth > 0 && indents[depth - 1] >= i)); do depth=$((depth - 1)); done
    indents[depth]=$i
    keys[depth]=${BASH_REMATCH[2]}
    depth=$((depth + 1))
    if [[ $text =~ $double ]]; then
      text=${BASH_REMATCH[1]//\\\"/\"}
      text=${text//\\\\/\\}
    elif [[ $text =~ $single ]]; then
      text=${BASH_REMATCH[1]//"$quote$quote"/$quote}
    else
      text=${text%%#*}
      text=${text%"${text##*[![:space:]]}"}
      if [[ $text == null || $text == '~' || $text == [\{\[\|\>\&\*]* ]]; then text=''; fi
    fi
    if [[ -n $text ]]; then
      printf -v path '%s.' "${keys[@]:0:depth}"
      YAML[${path%.}]=$text
    fi
  done <"$1"
}

paths_of() {
  case $1 in
    DEFAULTS) printf '%s\n' ${DEFAULTS[@]+"${!DEFAULTS[@]}"} ;;
    GIVEN) printf '%s\n' ${GIVEN[@]+"${!GIVEN[@]}"} ;;
    SECRETS) printf '%s\n' ${SECRETS[@]+"${!SECRETS[@]}"} ;;
    OWN_SECRETS) printf '%s\n' ${OWN_SECRETS[@]+"${!OWN_SECRETS[@]}"} ;;
    PLAIN) printf '%s\n' ${DEFAULTS[@]+"${!DEFAULTS[@]}"} ${GIVEN[@]+"${!GIVEN[@]}"} ;;
  esac | LC_ALL=C sort -u
}

# quoted TEXT: as a double-quoted scalar, in REPLY
quoted() {
  local LC_ALL=C value=$1 backslash="\\" quote='"' code character
  value=${value//"$backslash"/"$backslash$backslash"}
  value=${value//"$quote"/"$backslash$quote"}
  value=${value//$'\n'/"${backslash}n"}
  value=${value//$'\r'/"${backslash}r"}
  value=${value//$'\t'/"${backslash}t"}
  if [[ $value == *[[:cntrl:]]* ]]; then
    for code in 01 02 03 04 05 06 07 08 0b 0c 0e 0f 10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f 7f; do
      printf -v character '%b' "${backslash}x$code"
      value=${value//"$character"/"${backslash}x$code"}
    done
  fi
  # What YAML takes for a line end or for unprintable: U+0080 to U+009F, U+2028, U+2029, U+FEFF.
  if [[ $value == *$'\xc2'* ]]; then
    for code in {8,9}{0,1,2,3,4,5,6,7,8,9,a,b,c,d,e,f}; do
      printf -v character '%b' "${backslash}xc2${backslash}x$code"
      value=${value//"$character"/"${backslash}u00$code"}
    done
  fi
  value=${value//$'\xe2\x80\xa8'/"${backslash}u2028"}
  value=${value//$'\xe2\x80\xa9'/"${backslash}u2029"}
  value=${value//$'\xef\xbb\xbf'/"${backslash}ufeff"}
  REPLY=$quote$value$quote
}

# scalar_of SET PATH: in REPLY
scalar_of() {
  case $1 in
    DEFAULTS) REPLY=${DEFAULTS[$2]} ;;
    GIVEN) REPLY=${GIVEN[$2]} ;;
    SECRETS) REPLY=${SECRETS[$2]} ;;
    OWN_SECRETS) REPLY=${OWN_SECRETS[$2]} ;;
    PLAIN) REPLY=${GIVEN[$2]:-${DEFAULTS[$2]:-}} ;;
  esac
  case $2 in
    external.relativeUrls | migration.job.enabled | global.stopped) ;;
    *) quoted "$REPLY" ;;
  esac
}

# yaml_of SET [masked]: nested keys from dotted paths
yaml_of() {
  local path i depth
  local -a keys before=()
  while IFS= read -r path; do
    if [[ -z $path ]]; then continue; fi
    IFS=. read -r -a keys <<<"$path"
    depth=$((${#keys[@]} - 1))
    i=0
    while ((i < depth && i < ${#before[@]} - 1)) && [[ ${keys[i]} == "${before[i]}" ]]; do i=$((i + 1)); done
    for (( ; i < depth; i++)); do printf '%*s%s:\n' "$((i * 2))" '' "${keys[i]}"; done
    if [[ ${2:-} == masked ]]; then REPLY='"****"'; else scalar_of "$1" "$path"; fi
    printf '%*s%s: %s\n' "$((depth * 2))" '' "${keys[depth]}" "$REPLY"
    before=("${keys[@]}")
  done < <(paths_of "$1")
}

# helm splits -f at commas, as CSV does.
values_argument() {
  local file=$1 quote='"'
  if [[ $file == *[,\"$'\n\r']* ]]; then file=$quote${file//"$quote"/"$quote$quote"}$quote; fi
  HELM_VALUES+=(-f "$file")
}

# In this order, the last one wins. The files are readable by this user alone.
write_values() {
  local file
  HELM_VALUES=()
  yaml_of DEFAULTS >"$WORK/defaults.yaml"
  yaml_of SECRETS >"$WORK/generated-secrets.yaml"
  yaml_of GIVEN >"$WORK/options.yaml"
  yaml_of OWN_SECRETS >"$WORK/own-secrets.yaml"
  values_argument "$WORK/defaults.yaml"
  values_argument "$WORK/generated-secrets.yaml"
  if [[ -f $HERE/secrets.values.yaml ]]; then values_argument "$HERE/secrets.values.yaml"; fi
  for file in ${VALUES_FILES[@]+"${VALUES_FILES[@]}"}; do values_argument "$file"; done
  values_argument "$WORK/options.yaml"
  values_argument "$WORK/own-secrets.yaml"
}

# ---- what earlier runs were told ----

readonly REMEMBERED_OPTIONS=(image-tag image-registry external-host relative-urls path scheme ingress-class
  storage-class rwx-storage-class migration-job traefik-namespace traefik-service-name)

RELEASE_EXISTS=no
MEMORY_FILE=''
CLUSTER_ADDRESS=''

is_remembered() {
  local name i
  for name in "${REMEMBERED_OPTIONS[@]}"; do if [[ $name == "$1" ]]; then return 0; fi; done
  for ((i = 0; i < ${#SETTINGS[@]}; i += 6)); do
    if [[ ${SETTINGS[i + 1]} == "$1" && ${SETTINGS[i + 4]} == yes ]]; then return 0; fi
  done
  return 1
}

# From the release in the cluster, which everybody sees; without one (it was uninstalled) from a file beside the chart.
recall() {
  local name
  MEMORY_FILE=$HERE/deploy.$NAMESPACE.$RELEASE.settings
  CLUSTER_ADDRESS=$(kubectl config view --minify -o jsonpath='{.clusters[0].cluster.server}' 2>/dev/null </dev/null) || CLUSTER_ADDRESS=''
  for name in ${FORGOTTEN[@]+"${FORGOTTEN[@]}"}; do
    if [[ $name != values ]] && ! is_remembered "$name"; then
      misuse "--forget $name names nothing that is kept (${REMEMBERED_OPTIONS[*]}, values, or a variable of --help)"
    fi
  done
  if [[ $OFFLINE == no ]]; then recall_release; fi
  if [[ $RELEASE_EXISTS == no ]]; then recall_file; fi
  for name in ${FORGOTTEN[@]+"${FORGOTTEN[@]}"}; do unset "KEPT[$name]"; done
  # One stands for the other.
  if [[ -n ${NOW[external-host]:-} ]]; then unset 'KEPT[relative-urls]'; fi
  if [[ -n ${NOW[relative-urls]:-} ]]; then unset 'KEPT[external-host]'; fi
  if [[ -n ${KEPT[image-tag]:-} && ${KEPT[chart]:-} != "$DEFAULT_TAG" ]]; then
    note "--image-tag ${KEPT[image-tag]} of the last installation is not kept, this chart was made for Dify $DEFAULT_TAG"
    unset 'KEPT[image-tag]'
  fi
  recall_values_files
  unset 'KEPT[chart]' 'KEPT[values]'
  for name in ${KEPT[@]+"${!KEPT[@]}"}; do
    if [[ -n ${NOW[$name]:-} ]] || ! is_remembered "$name"; then unset "KEPT[$name]"; fi
  done
  TRAEFIK_NAMESPACE=${NOW[traefik-namespace]:-${KEPT[traefik-namespace]:-}}
  TRAEFIK_SERVICE=${NOW[traefik-service-name]:-${KEPT[traefik-service-name]:-}}
}

recall_release() {
  local path known=no
  if ! helm get values "$RELEASE" -n "$NAMESPACE" -o yaml >"$WORK/release-values.yaml" 2>"$WORK/message" </dev/null; then
    first_line "$WORK/message"
    if [[ $REPLY != *'not found'* ]]; then note "cannot see what the release $RELEASE was installed with: $REPLY"; fi
    return
  fi
  RELEASE_EXISTS=yes
  read_yaml "$WORK/release-values.yaml"
  rm -f -- "$WORK/release-values.yaml"
  for path in ${YAML[@]+"${!YAML[@]}"}; do
    case $path in
      global.deployedWith.*)
        KEPT[${path#global.deployedWith.}]=${YAML[$path]}
        known=yes
        ;;
      *.auth.username | *.auth.database | external.* | expose.* | storage.* | global.imageRegistry | migration.job.enabled)
        LIVE_VALUES[$path]=${YAML[$path]}
        ;;
    esac
  done
  if [[ $known == no ]]; then recall_older_release; fi
  YAML=()
}

# A release of an older deploy.sh says what its values are, not who set them: what differs from the defaults was set.
recall_older_release() {
  local name i live
  for name in "path:$URL_PATH" scheme:https ingress-class:kommander-traefik rwx-storage-class: image-registry: relative-urls:false \
    migration-job:false; do
    path_of "${name%%:*}"
    live=${LIVE_VALUES[$REPLY]:-}
    if [[ -n $live && $live != "${name#*:}" ]]; then KEPT[${name%%:*}]=$live; fi
  done
  # An address of numbers was found, a name was given.
  live=${LIVE_VALUES[external.host]:-}
  if [[ $live == *[A-Za-z]* && $live != *:* && $live != "$UNKNOWN_HOST" ]]; then KEPT[external-host]=$live; fi
  for ((i = 0; i < ${#SETTINGS[@]}; i += 6)); do
    live=${LIVE_VALUES[${SETTINGS[i]}]:-}
    if [[ -n ${SETTINGS[i + 1]} && -n $live && $live != "${SETTINGS[i + 2]}" ]]; then KEPT[${SETTINGS[i + 1]}]=$live; fi
  done
}

recall_file() {
  local line
  if [[ ! -r $MEMORY_FILE ]]; then return; fi
  if [[ $(<"$MEMORY_FILE") != *$'\ncluster='"$CLUSTER_ADDRESS"$'\n'* ]]; then
    note "$MEMORY_FILE is of another cluster and is not used"
    return
  fi
  while IFS= read -r line; do
    case $line in
      '#'* | cluster=* | values-file=*) ;;
      *=*) KEPT[${line%%=*}]=${line#*=} ;;
    esac
  done <"$MEMORY_FILE"
}

# The values files of the last installation: without them, what they set would silently go.
recall_values_files() {
  local line file names
  if [[ -z ${KEPT[values]:-} ]] || ((${#VALUES_FILES[@]} > 0)); then return; fi
  if [[ -r $MEMORY_FILE ]]; then
    while IFS= read -r line; do
      if [[ $line == values-file=* && -r ${line#values-file=} ]]; then VALUES_FILES+=("${line#values-file=}"); fi
    done <"$MEMORY_FILE"
  fi
  names=''
  for file in ${VALUES_FILES[@]+"${VALUES_FILES[@]}"}; do names=${names:+$names, }${file##*/}; done
  if [[ $names != "${KEPT[values]}" ]]; then
    fail "the last installation was given --values ${KEPT[values]}, this call is not, and what these files set would go" \
      'give them again, or --forget values if that is what you want'
  fi
}

# Kept in the values of the release itself; the chart does not read it.
remember_in_values() {
  local name file names=''
  for name in ${KEPT[@]+"${!KEPT[@]}"}; do GIVEN[global.deployedWith.$name]=${KEPT[$name]}; done
  for name in ${NOW[@]+"${!NOW[@]}"}; do GIVEN[global.deployedWith.$name]=${NOW[$name]}; done
  for file in ${VALUES_FILES[@]+"${VALUES_FILES[@]}"}; do names=${names:+$names, }${file##*/}; done
  if [[ -n $names ]]; then GIVEN[global.deployedWith.values]=$names; fi
  GIVEN[global.deployedWith.chart]=$DEFAULT_TAG
}

remember_in_file() {
  local path file
  {
    printf '# What deploy.sh was told, for a later run; --forget NAME takes one out.\n'
    printf 'cluster=%s\n' "$CLUSTER_ADDRESS"
    for path in $(paths_of GIVEN); do
      if [[ $path == global.deployedWith.* && ${GIVEN[$path]} != *$'\n'* ]]; then
        printf '%s=%s\n' "${path#global.deployedWith.}" "${GIVEN[$path]}"
      fi
    done
    for file in ${VALUES_FILES[@]+"${VALUES_FILES[@]}"}; do
      file=$(CDPATH='' cd -- "$(dirname -- "$file")" && pwd -P)/${file##*/}
      if [[ $file != *$'\n'* ]]; then printf 'values-file=%s\n' "$file"; fi
    done
  } 2>/dev/null >"$MEMORY_FILE" || note "cannot write $MEMORY_FILE; the release in the cluster remembers the same"
}

show_kept() {
  local name text=''
  while IFS= read -r name; do
    if [[ -n $name ]]; then text=${text:+$text, }$name=${KEPT[$name]}; fi
  done < <(printf '%s\n' ${KEPT[@]+"${!KEPT[@]}"} | LC_ALL=C sort)
  if [[ -n $text ]]; then say "Kept from the last installation: $text"; fi
}

# ---- programs ----

kube() { kubectl --request-timeout=20s "$@" </dev/null; }

# Replaces every known secret in what passes through; keeps reading while helm ends after Ctrl-C.
mask() {
  trap '' INT TERM HUP
  local line secret
  while IFS= read -r line || [[ -n $line ]]; do
    for secret in ${MASKED[@]+"${MASKED[@]}"}; do
      if [[ -n $secret ]]; then line=${line//"$secret"/'****'}; fi
    done
    printf '%s\n' "$line"
  done
}

# helm with secrets masked in its messages; its output stays as it is. In the background, so that a signal reaches this
# script at once, which hands it on.
run_helm() {
  local status=0 masker
  rm -f -- "$WORK/helm-messages"
  mkfifo -- "$WORK/helm-messages"
  mask <"$WORK/helm-messages" >&2 &
  masker=$!
  helm "$@" 2>"$WORK/helm-messages" </dev/null &
  HELM_PID=$!
  wait "$HELM_PID" || status=$?
  HELM_PID=''
  wait "$masker" || true
  return "$status"
}

# first_line FILE: what a program complained about
first_line() {
  local line=''
  IFS= read -r line <"$1" || true
  REPLY=${line:-no message}
}

# at_least MAJOR.MINOR TEXT: whether the first version in TEXT is not older
at_least() {
  local major=${1%.*} minor=${1#*.}
  [[ $2 =~ v?([0-9]+)\.([0-9]+) ]] || return 1
  ((BASH_REMATCH[1] > major || (BASH_REMATCH[1] == major && BASH_REMATCH[2] >= minor)))
}

check_programs() {
  local program version
  for program in helm kubectl base64 od mkfifo find; do
    command -v "$program" >/dev/null || fail "$program is not installed or not on PATH" "install $program and try again"
  done
  version=$(helm version --template '{{.Version}}' 2>/dev/null) || version=''
  at_least 3.8 "$version" || fail "helm ${version:-of unknown version} is too old" 'install helm 3.8 or newer'
  version=$(kubectl version --client -o json 2>/dev/null) || version=''
  if [[ $version =~ \"gitVersion\":\ *\"([^\"]+)\" ]]; then version=${BASH_REMATCH[1]}; else version=''; fi
  at_least 1.24 "$version" || fail "kubectl ${version:-of unknown version} is too old" 'install kubectl 1.24 or newer'
  decode eA==
  [[ $REPLY == x ]] || fail 'this base64 cannot decode' 'install base64 of GNU coreutils or BusyBox'
}

# An amount of Kubernetes in REPLY: bytes, or thousandths of a processor with "cpu". Empty when it is none.
amount() {
  local number unit=1
  REPLY=''
  [[ $1 =~ ^([0-9]+)(\.([0-9]{1,3})[0-9]*)?([A-Za-z]*)$ ]] || return 0
  number=${BASH_REMATCH[3]:-0}00
  number=$((10#${BASH_REMATCH[1]} * 1000 + 10#${number:0:3}))
  case ${BASH_REMATCH[4]} in
    '') ;;
    m) unit=0 ;;
    k) unit=1000 ;;
    M) unit=1000000 ;;
    G) unit=1000000000 ;;
    T) unit=1000000000000 ;;
    P) unit=1000000000000000 ;;
    Ki) unit=1024 ;;
    Mi) unit=1048576 ;;
    Gi) unit=1073741824 ;;
    Ti) unit=1099511627776 ;;
    Pi) unit=1125899906842624 ;;
    *) return 0 ;;
  esac
  if [[ ${2:-} == cpu ]]; then
    if ((unit == 0)); then REPLY=$((number / 1000)); else REPLY=$((number * unit)); fi
  elif ((unit == 0)); then
    REPLY=$((number / 1000000))
  elif ((unit >= 1000000000)); then
    # In this order, so that large amounts fit.
    REPLY=$((number * (unit / 1000) + number * (unit % 1000) / 1000))
  else
    REPLY=$((number * unit / 1000))
  fi
}

# ---- the chart, rendered ----

KINDS=' '          # of all objects
CLASSES=' '        # ingress/NAME and storage/NAME
RENDERED_CLAIMS=() # owner kind|owner or claim|template|size|class
RENDERED_SETS=' '  # names of StatefulSets
WORKLOADS=()       # name|replicas|cpu|memory of one pod|why Pod Security restricted refuses it

# Lets helm write the chart's objects without a cluster. This also shows what is wrong with the values.
render() {
  local -a version=()
  if [[ -n $CLUSTER_VERSION ]]; then version=(--kube-version "$CLUSTER_VERSION"); fi
  # In a file, as bash reads a pipe byte by byte.
  if ! run_helm template "$RELEASE" "$HERE" -n "$NAMESPACE" ${version[@]+"${version[@]}"} "${HELM_VALUES[@]}" >"$WORK/rendered.yaml"; then
    fail 'helm cannot put the chart together from these values' \
      'the message above says what is missing or wrong; see ./deploy.sh --help for the option or variable'
  fi
  read_objects
}

# What of a document read_objects has seen so far.
reset_document() {
  KIND='' NAME='' REPLICAS=1 SIZE='' OBJECT_CLASS=''
  IN_CLAIMS=no TEMPLATE='' IN_REQUESTS=no IN_CONTAINERS=no
  CPU=0 MEMORY=0 IMAGES=0 NOT_ESCALATING=0 DROPPED=0 NON_ROOT=0 POD_NON_ROOT=no ROOT=no
}

# The objects of the chart, from $WORK/rendered.yaml. It knows how the templates of this chart are laid out; of objects that
# are laid out in another way it may see less, never more.
read_objects() {
  local line
  KINDS=' ' CLASSES=' ' RENDERED_CLAIMS=() RENDERED_SETS=' ' WORKLOADS=()
  reset_document
  while IFS= read -r line || [[ -n $line ]]; do
    case $line in
      ---*)
        end_document
        reset_document
        ;;
      'kind: '*)
        KIND=${line#kind: }
        KIND=${KIND//\"/}
        ;;
      '  name: '*) if [[ -z $NAME ]]; then NAME=${line#  name: } NAME=${NAME//\"/}; fi ;;
      '  replicas: '*) REPLICAS=${line#  replicas: } ;;
      *' ingressClassName: '* | *' storageClassName: '*) class_line "$line" ;;
      '  volumeClaimTemplates:'*) IN_CLAIMS=yes ;;
      '        name: '*) if [[ $IN_CLAIMS == yes ]]; then TEMPLATE=${line##* } TEMPLATE=${TEMPLATE//\"/} OBJECT_CLASS=''; fi ;;
      *' storage: '*)
        SIZE=${line##* }
        SIZE=${SIZE//\"/}
        if [[ $IN_CLAIMS == yes ]]; then RENDERED_CLAIMS+=("statefulset|$NAME|$TEMPLATE|$SIZE|$OBJECT_CLASS"); fi
        ;;
      *) pod_line "$line" ;;
    esac
  done <"$WORK/rendered.yaml"
  end_document
}

class_line() {
  local value=${1#*ClassName: } key=${1%%ClassName:*}
  key=${key//[[:space:]]/}
  value=${value//\"/}
  value=${value%"${value##*[![:space:]]}"}
  if [[ $key == storage ]]; then OBJECT_CLASS=$value; fi
  if [[ -n $value && $CLASSES != *" $key/$value "* ]]; then CLASSES="$CLASSES$key/$value "; fi
}

# What a pod asks for, and what Pod Security looks at.
pod_line() {
  case $1 in
    *' initContainers:'*) IN_CONTAINERS=no ;;
    '      containers:'*) IN_CONTAINERS=yes ;;
    *' image: '*) IMAGES=$((IMAGES + 1)) ;;
    *' limits:'*) IN_REQUESTS=no ;;
    *' requests:'*) IN_REQUESTS=$IN_CONTAINERS ;;
    *' cpu: '*)
      if [[ $IN_REQUESTS == yes ]]; then
        REPLY=${1##* }
        amount "${REPLY//\"/}" cpu
        CPU=$((CPU + ${REPLY:-0}))
      fi
      ;;
    *' memory: '*)
      if [[ $IN_REQUESTS == yes ]]; then
        REPLY=${1##* }
        amount "${REPLY//\"/}"
        MEMORY=$((MEMORY + ${REPLY:-0}))
      fi
      ;;
    *' allowPrivilegeEscalation: false'*) NOT_ESCALATING=$((NOT_ESCALATING + 1)) ;;
    *'drop: [ALL]'* | *'drop: ["ALL"]'* | *' - ALL' | *' - "ALL"') DROPPED=$((DROPPED + 1)) ;;
    '        runAsNonRoot: true') POD_NON_ROOT=yes ;;
    *' runAsNonRoot: true'*) NON_ROOT=$((NON_ROOT + 1)) ;;
    *' runAsUser: 0') ROOT=yes ;;
  esac
}

end_document() {
  local why=''
  if [[ -z $KIND ]]; then return; fi
  if [[ $KINDS != *" $KIND "* ]]; then KINDS="$KINDS$KIND "; fi
  case $KIND in
    PersistentVolumeClaim)
      RENDERED_CLAIMS+=("chart|$NAME||$SIZE|$OBJECT_CLASS")
      return
      ;;
    StatefulSet) RENDERED_SETS="$RENDERED_SETS$NAME " ;;
    Deployment | DaemonSet | Job | CronJob) ;;
    *) return ;;
  esac
  if ((NOT_ESCALATING < IMAGES)); then
    why='allowPrivilegeEscalation'
  elif ((DROPPED < IMAGES)); then
    why='capabilities'
  elif [[ $ROOT == yes ]] || { [[ $POD_NON_ROOT == no ]] && ((NON_ROOT < IMAGES)); }; then
    why='runs as root'
  fi
  WORKLOADS+=("$NAME|$REPLICAS|$CPU|$MEMORY|$why")
}

# Takes name and data of the chart's Secret out of what helm rendered.
read_rendered_secret() {
  local line template=no kind=no named=no data=no
  local source='^# Source: [^ ]*/templates/secret\.yaml$'
  local name='^  name: "?([a-z0-9.-]+-secrets)"?$'
  local entry='^  "?([A-Za-z0-9._-]+)"?: "?([A-Za-z0-9+/=]*)"?$'
  RENDERED_DATA=()
  while IFS= read -r line; do
    if [[ $line == --- ]]; then
      template=no kind=no named=no data=no
    elif [[ $line == '# Source:'* && $line =~ $source ]]; then
      template=yes
    elif [[ $template == yes && $line == 'kind: Secret' ]]; then
      kind=yes
    elif [[ $kind == yes && $line =~ $name ]]; then
      named=yes
      SECRET_IS_RENDERED=yes
      SECRET_NAME=${BASH_REMATCH[1]}
    elif [[ $named == yes && $line == data: ]]; then
      data=yes
    elif [[ $data == yes && $line =~ $entry ]]; then
      RENDERED_DATA[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
    elif [[ $data != no && $line =~ ^[^[:space:]#] ]]; then
      data=no
    fi
  done <"$WORK/rendered.yaml"
  SECRET_NAME=${SECRET_NAME:-$RELEASE-secrets}
}

# ---- the cluster ----

POD_SECURITY=''
OFFLINE=no # only files are written, without a cluster

check_cluster() {
  local state built='"gitVersion": *"(v?[0-9]+\.[0-9]+\.[0-9]+[^"]*)"'
  if ! REPLY=$(kube get --raw /version 2>"$WORK/message"); then
    first_line "$WORK/message"
    if writes_files; then
      note "the cluster cannot be reached, so nothing of it is known: $REPLY"
      OFFLINE=yes
      return
    fi
    fail "the cluster cannot be reached: $REPLY" \
      'export KUBECONFIG=/path/to/kube.conf of the cluster, and check it with kubectl get nodes'
  fi
  if [[ $REPLY =~ $built ]]; then CLUSTER_VERSION=${BASH_REMATCH[1]}; fi
  if ! state=$(kube get namespace "$NAMESPACE" --ignore-not-found \
    -o go-template='{{.status.phase}}|{{with .metadata.labels}}{{with index . "pod-security.kubernetes.io/enforce"}}{{.}}{{end}}{{end}}' 2>"$WORK/message"); then
    first_line "$WORK/message"
    note "cannot see whether the namespace $NAMESPACE exists, going on as if it does: $REPLY"
    NAMESPACE_EXISTS=yes
    return
  fi
  if [[ -z $state ]]; then return; fi
  NAMESPACE_EXISTS=yes
  POD_SECURITY=${state#*|}
  if [[ ${state%%|*} == Terminating ]]; then
    fail "the namespace $NAMESPACE is being deleted" \
      "wait until it is gone (kubectl get namespace $NAMESPACE --watch), or choose another with --namespace"
  fi
}

# helm refuses while it is at work; then nothing may have been done to volumes.
check_pending() {
  if [[ $RELEASE_EXISTS == yes && -n $(helm list -n "$NAMESPACE" --pending -q --filter "^$RELEASE\$" 2>/dev/null </dev/null) ]]; then
    fail "helm is at work on the release $RELEASE, or was killed while it was" \
      "if nobody runs helm now: helm rollback $RELEASE -n $NAMESPACE, or after a first installation helm uninstall $RELEASE -n $NAMESPACE (volumes and the Secret are kept); then run this script again"
  fi
}

# Whether this user may do it. Anything but a clear no counts as yes: the cluster will tell.
allowed() { [[ $(kube auth can-i "$@" 2>/dev/null) != no* ]]; }

# The resource that an object of the chart is, as kubectl auth can-i wants it, in REPLY; empty for kinds unknown here.
resource_of() {
  case $1 in
    ConfigMap | PersistentVolumeClaim | Secret | Service | ServiceAccount) REPLY=${1,,}s ;;
    Deployment | StatefulSet | DaemonSet) REPLY=${1,,}s.apps ;;
    Job | CronJob) REPLY=${1,,}s.batch ;;
    Ingress) REPLY=ingresses.networking.k8s.io ;;
    NetworkPolicy) REPLY=networkpolicies.networking.k8s.io ;;
    PodDisruptionBudget) REPLY=poddisruptionbudgets.policy ;;
    HorizontalPodAutoscaler) REPLY=horizontalpodautoscalers.autoscaling ;;
    Middleware) REPLY=middlewares.traefik.io ;;
    *) REPLY='' ;;
  esac
}

# What the chart's objects and helm itself need.
check_permissions() {
  local kind resource
  local -a missing=()
  if [[ $NAMESPACE_EXISTS == no ]] && ! allowed create namespaces; then
    fail "you may not create the namespace $NAMESPACE" \
      'let an administrator create it, or name one that you may use with --namespace'
  fi
  if [[ $(kube auth can-i '*' '*' -n "$NAMESPACE" 2>/dev/null) == yes* ]]; then return; fi
  if ! allowed create secrets -n "$NAMESPACE" || ! allowed get secrets -n "$NAMESPACE"; then missing+=(secrets); fi
  for kind in $KINDS; do
    resource_of "$kind"
    resource=$REPLY
    if [[ -n $resource && $resource != secrets ]] && ! allowed create "$resource" -n "$NAMESPACE"; then missing+=("$resource"); fi
  done
  if ((${#missing[@]} == 0)); then return; fi
  {
    printf 'hint: let an administrator give you what is missing:\n'
    printf 'kubectl apply -f - <<END\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: %s-deploy, namespace: %s}\nrules:\n' \
      "$RELEASE" "$NAMESPACE"
    for resource in "${missing[@]}"; do
      kind=''
      if [[ $resource == *.* ]]; then kind=${resource#*.}; fi
      printf '  - {apiGroups: ["%s"], resources: [%s], verbs: [get, list, watch, create, update, patch, delete]}\n' \
        "$kind" "${resource%%.*}"
    done
    printf 'END\nkubectl create rolebinding %s-deploy --role=%s-deploy --user=YOU -n %s   # kubectl auth whoami\n' \
      "$RELEASE" "$RELEASE" "$NAMESPACE"
    if [[ " ${missing[*]} " == *' middlewares.traefik.io '* ]]; then
      printf 'Middlewares are needed for the path only: --path / does without.\n'
    fi
  } >"$WORK/role"
  refuse "you may not create these in the namespace $NAMESPACE: ${missing[*]}" <"$WORK/role"
}

# check_class KIND NAME WHAT OPTION
check_class() {
  local existing
  if ! REPLY=$(kube get "$1" "$2" --ignore-not-found -o name 2>"$WORK/message"); then
    first_line "$WORK/message"
    note "cannot see whether the $3 $2 exists: $REPLY"
  elif [[ -z $REPLY ]]; then
    existing=$(kube get "$1" -o name 2>/dev/null | sed 's|.*/||' | tr '\n' ' ') || existing=''
    fail "the cluster has no $3 $2" "choose one with $4; there is: ${existing:-none}"
  fi
}

# The classes that the chart will really use, whoever chose them.
check_classes() {
  local class
  for class in $CLASSES; do
    case $class in
      ingress/*) check_class ingressclass "${class#*/}" IngressClass --ingress-class ;;
      storage/*) check_class storageclass "${class#*/}" StorageClass '--storage-class or --rwx-storage-class' ;;
    esac
  done
  if [[ $KINDS == *' Middleware '* ]] &&
    ! [[ $(kube api-resources --api-group=traefik.io -o name 2>/dev/null) == *middlewares* ]]; then
    fail 'this cluster knows no Middleware of traefik.io, which the path needs' 'use --path /, or Traefik 2.10 or newer'
  fi
}

# Pod Security and room on the nodes: what would otherwise show as pods that never come.
check_pods() {
  local entry name replicas cpu memory why refused='' node_cpu node_memory fits
  local -a nodes=()
  local need_cpu=0 need_memory=0 all_cpu=0 all_memory=0
  for entry in ${WORKLOADS[@]+"${WORKLOADS[@]}"}; do
    IFS='|' read -r name _ _ _ why <<<"$entry"
    if [[ -n $why ]]; then refused=${refused:+$refused, }$name; fi
  done
  if [[ $POD_SECURITY == restricted && -n $refused ]]; then
    fail "the namespace $NAMESPACE enforces Pod Security restricted, which refuses the pods of $refused" \
      "use a namespace that enforces baseline (kubectl label namespace $NAMESPACE pod-security.kubernetes.io/enforce=baseline --overwrite, if that is allowed), or another with --namespace"
  fi
  while IFS=' ' read -r node_cpu node_memory; do
    amount "$node_cpu" cpu
    node_cpu=${REPLY:-0}
    amount "$node_memory"
    if ((node_cpu > 0 && ${REPLY:-0} > 0)); then
      nodes+=("$node_cpu $REPLY")
      all_cpu=$((all_cpu + node_cpu)) all_memory=$((all_memory + REPLY))
    fi
  done < <(kube get nodes -o go-template='{{range .items}}{{if not .spec.unschedulable}}{{.status.allocatable.cpu}} {{.status.allocatable.memory}}{{"\n"}}{{end}}{{end}}' 2>/dev/null || true)
  if ((${#nodes[@]} == 0)); then return; fi
  for entry in ${WORKLOADS[@]+"${WORKLOADS[@]}"}; do
    IFS='|' read -r name replicas cpu memory _ <<<"$entry"
    if ! [[ $replicas =~ ^[0-9]+$ ]]; then replicas=1; fi
    need_cpu=$((need_cpu + replicas * cpu)) need_memory=$((need_memory + replicas * memory))
    fits=no
    for node_cpu in "${nodes[@]}"; do
      if ((cpu <= ${node_cpu% *} && memory <= ${node_cpu#* })); then fits=yes; fi
    done
    if [[ $fits == no ]]; then
      fail "no node has room for a pod of $name, which asks for $((cpu))m processors and $((memory / 1048576))Mi of memory" \
        'lower its resources.requests in a file for --values, or add a larger node'
    fi
  done
  if ((need_cpu > all_cpu || need_memory > all_memory)); then
    warn "all pods together ask for ${need_cpu}m processors and $((need_memory / 1048576))Mi of memory, all nodes have ${all_cpu}m and $((all_memory / 1048576))Mi: some pods will wait for room"
  fi
}

# ---- credentials ----

GENERATED=()
KEPT_SECRETS=()
OLD_KEYS=()  # of the Secret, when the installed chart is one of compose2dify 0.1.0
# shellcheck disable=SC2016 # for kubectl
readonly SECRET_TEMPLATE='{{range $k, $v := .data}}{{$k}}={{$v}}{{"\n"}}{{end}}'

# learn_secrets FILE KEYS: what stands behind such keys must not be repeated in a message of helm
learn_secrets() {
  local line value entry='^([^:]+):[[:space:]]+(.*)$'
  while IFS= read -r line || [[ -n $line ]]; do
    value=''
    if [[ $line =~ $entry ]]; then
      value=${BASH_REMATCH[2]}
      if ! matches "${BASH_REMATCH[1],,}" "$2"; then value=''; fi
    elif ((${#line} >= 24)) && [[ $line != *: ]]; then
      value=$line # of a block, such as a key in PEM form
    fi
    value=${value#"${value%%[![:space:]]*}"}
    value=${value%"${value##*[![:space:]]}"}
    value=${value#[\"\']}
    value=${value%[\"\']}
    if ((${#value} >= 6)); then MASKED+=("$value"); fi
  done <"$1"
}

check_own_secrets() {
  local file=$HERE/secrets.values.yaml other
  for other in ${VALUES_FILES[@]+"${VALUES_FILES[@]}"}; do learn_secrets "$other" 'pass|secret|token|key|credential'; done
  if [[ ! -f $file ]]; then return; fi
  if [[ ! -r $file ]]; then fail "$file cannot be read" 'check who it belongs to'; fi
  if [[ -n $(find "$file" \( -perm -004 -o -perm -040 \) -print 2>/dev/null) ]]; then
    warn "others can read $file. hint: chmod 600 '$file'"
  fi
  learn_secrets "$file" '.'
}

read_cluster_secret() {
  local line lines
  CLUSTER_DATA=()
  if [[ $SECRET_IS_RENDERED == no || $OFFLINE == yes ]]; then return; fi
  if ! lines=$(kube get secret "$SECRET_NAME" -n "$NAMESPACE" --ignore-not-found -o "go-template=$SECRET_TEMPLATE" 2>"$WORK/message"); then
    first_line "$WORK/message"
    fail "cannot see whether the Secret $SECRET_NAME exists: $REPLY" \
      'without it new passwords could lock you out of the data; get the right to read Secrets in that namespace'
  fi
  while IFS= read -r line; do
    if [[ $line == *=* ]]; then CLUSTER_DATA[${line%%=*}]=${line#*=}; fi
  done < <(printf '%s\n' "$lines")
  if ((${#CLUSTER_DATA[@]} > 0)); then take_over_old_keys; fi
}

# Charts of compose2dify 0.1.0 wrote stringData, of which helm takes no key away, and kept some credentials under one key.
take_over_old_keys() {
  local entry key old
  local -a words
  OLD_KEYS=()
  while IFS= read -r key; do OLD_KEYS+=("$key"); done < <(
    helm get manifest "$RELEASE" -n "$NAMESPACE" 2>/dev/null </dev/null | awk -v wanted="$SECRET_NAME" '
      /^---/ || /^[^ #]/ { data = 0 }
      /^---/ { secret = 0; named = 0 }
      $1 == "kind:" { secret = $2 == "Secret" }
      /^  name: / { name = $2; gsub(/"/, "", name); if (secret && name == wanted) named = 1 }
      /^stringData:/ { data = named }
      data && /^  ["A-Za-z0-9]/ { key = $1; sub(/:$/, "", key); gsub(/"/, "", key); print key }'
  )
  for entry in ${RENAMED_KEYS[@]+"${RENAMED_KEYS[@]}"}; do
    IFS=' ' read -r -a words <<<"$entry"
    key=${words[0]}
    if [[ -n ${CLUSTER_DATA[$key]+x} ]]; then continue; fi
    for old in "${words[@]:1}"; do
      # One that this chart has itself is another credential, but in a Secret of 0.1.0.
      if ((${#OLD_KEYS[@]} == 0)) && [[ -n ${RENDERED_DATA[$old]+x} ]]; then continue; fi
      if [[ -n ${CLUSTER_DATA[$old]:-} ]]; then
        CLUSTER_DATA[$key]=${CLUSTER_DATA[$old]}
        break
      fi
    done
  done
}

# Takes away what a chart of 0.1.0 has left in the Secret and this one does not know.
remove_old_keys() {
  local key nothing=''
  local -a leaving=()
  for key in ${OLD_KEYS[@]+"${OLD_KEYS[@]}"}; do
    if [[ -n ${CLUSTER_DATA[$key]+x} && -z ${RENDERED_DATA[$key]+x} ]]; then
      leaving+=("$key")
      nothing="${nothing:+$nothing,}\"$key\":null"
    fi
  done
  if ((${#leaving[@]} == 0)) || [[ $SECRET_IS_RENDERED == no ]]; then return; fi
  if ! kube patch secret "$SECRET_NAME" -n "$NAMESPACE" --type=merge -p "{\"data\":{$nothing}}" >/dev/null 2>"$WORK/message"; then
    first_line "$WORK/message"
    warn "keys that nothing uses stay in the Secret $SECRET_NAME: $REPLY. hint: get the right to patch it, or leave them"
    return
  fi
  note "$(join "${leaving[@]}"): no longer used, and taken out of the Secret $SECRET_NAME"
}

# Decides for each credential: the user's own, the cluster's, or the generated one. A password that was changed here would
# not be changed in the database, which remembers the one of its first start.
choose_credentials() {
  local entry key path format variable generated title here there
  local -a conflicts=()
  GENERATED=() KEPT_SECRETS=() SECRETS=()
  if [[ $SECRET_IS_RENDERED == no ]]; then
    OWN_SECRETS=()
    return
  fi
  for entry in ${CREDENTIALS[@]+"${CREDENTIALS[@]}"}; do
    IFS='|' read -r key path format variable generated title <<<"$entry"
    here=${RENDERED_DATA[$key]:-}
    there=${CLUSTER_DATA[$key]:-}
    encode "${FRESH[$path]:-}"
    if [[ -n $here && $here != "$REPLY" ]]; then
      decode "$here"
      MASKED+=("$REPLY")
      if [[ -n $there && $there != "$here" && $generated == yes ]]; then
        conflicts+=("$title ($path${variable:+, $variable})")
      fi
    elif [[ -n $there ]]; then
      decode_text "$there" "$title"
      SECRETS[$path]=$REPLY
      MASKED+=("$REPLY")
      KEPT_SECRETS+=("$title")
    elif [[ -n $here ]]; then
      SECRETS[$path]=${FRESH[$path]}
      GENERATED+=("$title")
    fi
    # Otherwise it is part of a component that is switched off, or simply not given.
  done
  if ((${#conflicts[@]} > 0)); then
    refuse "the cluster already has another value in the Secret $SECRET_NAME for: $(join "${conflicts[@]}")" <<END
The data in the cluster was written with the cluster's value: with yours, Dify could not open it any more.
hint: to keep the cluster's, leave the variable unset and take the entry out of secrets.values.yaml and of your --values
files. To really change it, change it in the running database (or other service) first, then put the same value into the
Secret with kubectl edit secret $SECRET_NAME -n $NAMESPACE, and run this script again.
END
  fi
  if ((${#CLUSTER_DATA[@]} == 0 && ${#GENERATED[@]} > 0)); then check_old_volumes; fi
}

# SECRET_KEY decrypts what Dify has stored: the one of the old installation has to come along with its data.
choose_secret_key() {
  local path=secrets.difySecretKey key='' entry
  for entry in ${CREDENTIALS[@]+"${CREDENTIALS[@]}"}; do
    if [[ $entry == *"|$path|"* ]]; then key=${entry%%|*}; fi
  done
  if [[ -z $key || $SECRET_IS_RENDERED == no ]]; then return; fi
  if [[ -n ${CLUSTER_DATA[$key]:-} ]]; then
    if [[ $KEY_CHOICE == new ]]; then
      fail '--new-key: the cluster has a key already, and data that only this key opens' \
        'leave --new-key out; to begin anew, delete the volumes and the Secret first'
    fi
    return
  fi
  encode "${FRESH[$path]:-}"
  case $KEY_CHOICE in
    new) OWN_SECRETS[$path]=${FRESH[$path]} ;;
    keep)
      if [[ ${RENDERED_DATA[$key]:-} == "$REPLY" ]]; then
        fail '--keep-key: the old key is neither in secrets.values.yaml nor in the variable DIFY_SECRET_KEY' \
          'it is SECRET_KEY of the .env file, or the content of volumes/app/storage/.dify_secret_key; add it to secrets.values.yaml: secrets: {difySecretKey: "..."}'
      fi
      ;;
    *)
      if [[ -n $KEY_QUESTION ]]; then
        fail "$KEY_QUESTION: is there data that only the old SECRET_KEY opens?" \
          'for existing data --keep-key, for a new Dify --new-key'
      fi
      ;;
  esac
}

# Volumes of an earlier installation without its Secret: a generated password would not open them.
check_old_volumes() {
  local entry names=''
  for entry in ${LIVE_CLAIMS[@]+"${LIVE_CLAIMS[@]}"}; do names=${names:+$names }${entry%%|*}; done
  if [[ -n $names ]]; then
    fail "volumes of an earlier installation exist ($names), but its Secret $SECRET_NAME does not, so new passwords would not fit the data" \
      "put the old ones into secrets.values.yaml or the environment ($(join "${GENERATED[@]}")), or delete the volumes if you do not need the data"
  fi
}

# ---- volumes ----

LIVE_CLAIMS=() # name|asked for|has|class|resource policy|release that made it
LIVE_SETS=()   # name|template=size=class;...
GROWING=()     # owner|claim|size
RECREATED=()   # StatefulSets
LARGER=()      # what is larger than the default
readonly CLAIMS_TEMPLATE='{{range .items}}{{.metadata.name}}|{{with .spec.resources.requests}}{{.storage}}{{end}}|{{with .status.capacity}}{{.storage}}{{end}}|{{with .spec.storageClassName}}{{.}}{{end}}|{{with .metadata.annotations}}{{with index . "helm.sh/resource-policy"}}{{.}}{{end}}{{end}}|{{with .metadata.annotations}}{{with index . "meta.helm.sh/release-name"}}{{.}}{{end}}{{end}}{{"\n"}}{{end}}'
readonly SETS_TEMPLATE='{{range .items}}{{.metadata.name}}|{{range .spec.volumeClaimTemplates}}{{.metadata.name}}={{.spec.resources.requests.storage}}={{with .spec.storageClassName}}{{.}}{{end}};{{end}}{{"\n"}}{{end}}'

# live KIND TEMPLATE: one line per object of this release
live() {
  if ! kube get "$1" -n "$NAMESPACE" -l "app.kubernetes.io/instance=$RELEASE" -o go-template="$2" >"$WORK/live" 2>"$WORK/message"; then
    first_line "$WORK/message"
    note "cannot look at what exists ($1): $REPLY"
    : >"$WORK/live"
  fi
}

read_volumes() {
  local line
  LIVE_CLAIMS=() LIVE_SETS=()
  if [[ $NAMESPACE_EXISTS == no ]]; then return; fi
  live pvc "$CLAIMS_TEMPLATE"
  while IFS= read -r line; do LIVE_CLAIMS+=("$line"); done <"$WORK/live"
  live statefulsets "$SETS_TEMPLATE"
  while IFS= read -r line; do LIVE_SETS+=("$line"); done <"$WORK/live"
}

# claim_settings OWNER NAME TEMPLATE: paths of size and class and the name of a claim, in SIZE_PATH, CLASS_PATH and TITLE
claim_settings() {
  local i prefix=${SECRET_NAME%-secrets} claim
  SIZE_PATH='' CLASS_PATH='' TITLE=$2
  claim=${2#"$prefix-"}
  if [[ $1 == statefulset ]]; then claim=$claim/$3; fi
  for ((i = 0; i < ${#CLAIMS[@]}; i += 5)); do
    if [[ ${CLAIMS[i]} == "$claim" && ${CLAIMS[i + 1]} == "$1" ]]; then
      SIZE_PATH=${CLAIMS[i + 2]} CLASS_PATH=${CLAIMS[i + 3]} TITLE=${CLAIMS[i + 4]}
    fi
  done
}

# belongs CLAIM OWNER NAME TEMPLATE: whether the claim that exists is this one of the chart
belongs() {
  if [[ $2 == statefulset ]]; then [[ $1 =~ ^"$4-$3"-[0-9]+$ ]]; else [[ $1 == "$3" ]]; fi
}

# The variable or option of this call that set a path, in REPLY
set_now() {
  local name path=$1
  for name in ${NOW[@]+"${!NOW[@]}"}; do
    path_of "$name"
    if [[ $REPLY == "$path" ]]; then
      REPLY=$name=${NOW[$name]}
      return
    fi
  done
  REPLY=''
}

# A volume that exists keeps its size and class, unless this call asks for a larger one.
settle_volumes() {
  local entry owner name template size class changed=no live asked live_class floor
  for entry in ${RENDERED_CLAIMS[@]+"${RENDERED_CLAIMS[@]}"}; do
    IFS='|' read -r owner name template size class <<<"$entry"
    claim_settings "$owner" "$name" "$template"
    for live in ${LIVE_CLAIMS[@]+"${LIVE_CLAIMS[@]}"}; do
      IFS='|' read -r live asked _ live_class _ <<<"$live"
      if ! belongs "$live" "$owner" "$name" "$template"; then continue; fi
      amount "$asked"
      floor=${REPLY:-0}
      amount "$size"
      if [[ -n $SIZE_PATH ]] && ((floor > ${REPLY:-0})); then
        set_now "$SIZE_PATH"
        if [[ -n $REPLY ]]; then refuse_smaller "$REPLY" "$live" "$asked" "$owner" "$name"; fi
        unset "GIVEN[$SIZE_PATH]"
        DEFAULTS[$SIZE_PATH]=$asked
        LARGER+=("$TITLE: $asked")
        size=$asked
        changed=yes
      fi
      if [[ -n $class && -n $live_class && $class != "$live_class" ]]; then
        if [[ -n ${NOW[storage-class]:-}${NOW[rwx-storage-class]:-} || -z $CLASS_PATH ]]; then
          refuse_class "$live" "$live_class" "$class" "$owner" "$name"
        fi
        DEFAULTS[$CLASS_PATH]=$live_class
        class=$live_class
        changed=yes
      fi
    done
  done
  if [[ $changed == yes ]]; then
    write_values
    render
  fi
  compare_volumes
}

# What is left to do, or cannot be done: a file of the user's may still say otherwise.
compare_volumes() {
  local entry owner name template size class live asked live_class wanted expandable
  GROWING=() RECREATED=()
  for entry in ${RENDERED_CLAIMS[@]+"${RENDERED_CLAIMS[@]}"}; do
    IFS='|' read -r owner name template size class <<<"$entry"
    for live in ${LIVE_CLAIMS[@]+"${LIVE_CLAIMS[@]}"}; do
      IFS='|' read -r live asked _ live_class _ <<<"$live"
      if ! belongs "$live" "$owner" "$name" "$template"; then continue; fi
      if [[ -n $class && -n $live_class && $class != "$live_class" ]]; then
        refuse_class "$live" "$live_class" "$class" "$owner" "$name"
      fi
      amount "$size"
      wanted=${REPLY:-0}
      amount "$asked"
      if ((wanted < ${REPLY:-0})); then refuse_smaller "a size of $size in your values" "$live" "$asked" "$owner" "$name"; fi
      if ((wanted == ${REPLY:-0})); then continue; fi
      expandable=$(kube get storageclass "${live_class:-none}" --ignore-not-found -o go-template='{{.allowVolumeExpansion}}' 2>/dev/null) || expandable=''
      if [[ -n $expandable && $expandable != true ]]; then
        fail "the volume $live has $asked and cannot grow to $size: its StorageClass $live_class does not allow it" \
          "ask for allowVolumeExpansion there, or copy the data to a volume of another class"
      fi
      GROWING+=("$owner|$live|$size")
    done
  done
  for entry in ${LIVE_SETS[@]+"${LIVE_SETS[@]}"}; do
    if [[ $RENDERED_SETS == *" ${entry%%|*} "* ]] && claims_differ "${entry%%|*}" "${entry#*|}"; then
      RECREATED+=("${entry%%|*}")
    fi
  done
}

# claims_differ SET TEMPLATES: whether the StatefulSet that exists would be refused this chart's volumeClaimTemplates
claims_differ() {
  local entry name template size class one found left=$2
  for entry in ${RENDERED_CLAIMS[@]+"${RENDERED_CLAIMS[@]}"}; do
    IFS='|' read -r _ name template size class <<<"$entry"
    if [[ $name != "$1" || -z $template ]]; then continue; fi
    amount "$size"
    size=$REPLY found=no
    while IFS='=' read -r -d ';' one live_size live_class; do
      if [[ $one == "$template" ]]; then
        amount "$live_size"
        if [[ $REPLY == "$size" && $live_class == "$class" ]]; then found=yes; fi
      fi
    done <<<"$left"
    if [[ $found == no ]]; then return 0; fi
  done
  return 1
}

# refuse_smaller WHAT CLAIM SIZE OWNER NAME
refuse_smaller() {
  refuse "$1: the volume $2 has $3, and a volume cannot shrink" < <(
    say "hint: leave it out, and the volume stays as it is. For a smaller one its data has to be copied:"
    new_volume_steps "$2" "$4" "$5"
  )
}

# refuse_class CLAIM CLASS WANTED OWNER NAME
refuse_class() {
  refuse "the volume $1 is of the StorageClass $2, and a volume cannot move to another ($3)" < <(
    say 'hint: leave the class out, and volumes that exist stay as they are. For another class the data has to be copied:'
    new_volume_steps "$1" "$4" "$5"
  )
}

new_volume_steps() {
  say "  1. make a backup of what is in it (README.md says how for each part)"
  if [[ $2 == statefulset ]]; then
    say "  2. kubectl delete statefulset $3 -n $NAMESPACE && kubectl delete pvc $1 -n $NAMESPACE"
  else
    say "  2. stop the pods that mount it (kubectl scale), then kubectl delete pvc $1 -n $NAMESPACE"
  fi
  say '  3. run this script again, and restore the backup'
}

# What helm would delete together with its data, or cut off from it.
check_removals() {
  local entry name policy release gone=''
  if [[ $RELEASE_EXISTS == no ]]; then return; fi
  for entry in ${LIVE_SETS[@]+"${LIVE_SETS[@]}"}; do
    if [[ $RENDERED_SETS != *" ${entry%%|*} "* ]]; then gone="$gone"$'\n'"  StatefulSet ${entry%%|*}"; fi
  done
  for entry in ${LIVE_CLAIMS[@]+"${LIVE_CLAIMS[@]}"}; do
    IFS='|' read -r name _ _ _ policy release <<<"$entry"
    if [[ $release == "$RELEASE" && $policy != keep && " ${RENDERED_CLAIMS[*]-} " != *"chart|$name|"* ]]; then
      gone="$gone"$'\n'"  PersistentVolumeClaim $name, with all its data"
    fi
  done
  if [[ -z $gone ]]; then return; fi
  if [[ $ACCEPT_REMOVAL == yes ]]; then
    note "deleted, as --accept-removal says:${gone//$'\n' /}"
    return
  fi
  refuse "this chart no longer has what keeps data in the cluster:$gone" <<END
Most often COMPOSE_PROFILES or another setting in the .env file of the conversion has switched the service off.
hint: convert again with it switched on. If it is really to go, make a backup and run this script with --accept-removal;
claims that a StatefulSet has made stay in the namespace.
END
}

# A server keeps the user and the database of its first start, whatever its variables say later.
check_users() {
  local i path entry
  for ((i = 0; i < ${#SETTINGS[@]}; i += 6)); do
    path=${SETTINGS[i]}
    if [[ $path != *.auth.* || -z ${LIVE_VALUES[$path]:-} || ${SETTINGS[i + 4]} == no ]]; then continue; fi
    value_of "$path"
    if [[ $REPLY == "${LIVE_VALUES[$path]}" ]]; then continue; fi
    for entry in ${LIVE_CLAIMS[@]+"${LIVE_CLAIMS[@]}"}; do
      if [[ $entry == *"-${path%%.*}-"[0-9]* ]]; then
        fail "${SETTINGS[i + 5]}: the data was made with ${LIVE_VALUES[$path]}, and with $REPLY Dify could not open it" \
          "leave ${SETTINGS[i + 1]:-it} out; to really change it, rename it in the running database first"
      fi
    done
  done
}

# Claims grow before the StatefulSet is written anew: its pods go on running, and the new one takes them over.
grow_volumes() {
  local entry owner claim size name
  for entry in ${GROWING[@]+"${GROWING[@]}"}; do
    IFS='|' read -r owner claim size <<<"$entry"
    if [[ $owner == statefulset ]]; then
      say "Growing the volume $claim to $size."
      if ! kube patch pvc "$claim" -n "$NAMESPACE" --type=merge \
        -p "{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"$size\"}}}}" >/dev/null 2>"$WORK/message"; then
        first_line "$WORK/message"
        fail "the volume $claim cannot grow: $REPLY" 'nothing else was changed; run this script again when it can'
      fi
    fi
  done
  for name in ${RECREATED[@]+"${RECREATED[@]}"}; do
    say "The StatefulSet $name is written anew for its volume; its pods go on running."
    if ! kube delete statefulset "$name" -n "$NAMESPACE" --cascade=orphan >/dev/null 2>"$WORK/message"; then
      first_line "$WORK/message"
      fail "the StatefulSet $name cannot be written anew: $REPLY" 'get the right to delete StatefulSets, and run this script again'
    fi
  done
}

# ---- the address ----

# services ARGUMENTS: those with a load balancer, as "namespace name"
services() {
  kube get services "$@" \
    -o go-template='{{range .items}}{{if eq .spec.type "LoadBalancer"}}{{.metadata.namespace}} {{.metadata.name}}{{"\n"}}{{end}}{{end}}' 2>"$WORK/message"
}

find_traefik() {
  local found='' where='in all namespaces' name=${TRAEFIK_SERVICE:-kommander-traefik} looked=''
  local -a scope=(-A)
  local -a searches=('app.kubernetes.io/name=kommander-traefik' 'app.kubernetes.io/instance=kommander-traefik' '')
  if [[ -n $TRAEFIK_NAMESPACE ]]; then
    scope=(-n "$TRAEFIK_NAMESPACE")
    where="in the namespace $TRAEFIK_NAMESPACE"
  fi
  if [[ -n $TRAEFIK_SERVICE ]]; then searches=(''); fi
  local search
  local -a by
  for search in "${searches[@]}"; do
    if [[ -n $search ]]; then
      by=(-l "$search")
      looked="${looked}label $search, "
    else
      by=(--field-selector "metadata.name=$name")
      looked="${looked}name $name"
    fi
    if ! found=$(services "${scope[@]}" "${by[@]}"); then
      first_line "$WORK/message"
      fail "cannot look for Traefik's Service $where: $REPLY" \
        'say where it is with --traefik-namespace and --traefik-service-name, or give the address with --external-host'
    fi
    if [[ -n $found ]]; then break; fi
  done
  if [[ -z $found ]]; then
    fail "no Service of type LoadBalancer for Traefik was found $where (looked for ${looked%, })" \
      'say which it is with --traefik-namespace and --traefik-service-name, or give the address with --external-host'
  fi
  if [[ $found == *$'\n'* ]]; then
    fail "several Services could be Traefik's: $(printf '%s' "$found" | tr ' \n' '/ ')" \
      'choose one with --traefik-namespace and --traefik-service-name'
  fi
  TRAEFIK_NAMESPACE=${found%% *}
  TRAEFIK_SERVICE=${found#* }
}

traefik_address() {
  local ip name
  HOST=''
  while IFS='|' read -r ip name; do
    if [[ -z $HOST ]]; then HOST=${ip:-$name}; fi
  done < <(kube get service "$TRAEFIK_SERVICE" -n "$TRAEFIK_NAMESPACE" \
    -o jsonpath='{range .status.loadBalancer.ingress[*]}{.ip}{"|"}{.hostname}{"\n"}{end}' 2>/dev/null || true)
  # An IPv6 address in a URL stands in brackets.
  if [[ $HOST == *:* ]]; then HOST="[$HOST]"; fi
  [[ -n $HOST ]]
}

find_address() {
  find_traefik
  local left=${DEPLOY_ADDRESS_CHECKS:-60} every=${DEPLOY_POLL_SECONDS:-5}
  while ! traefik_address; do
    if [[ $DRY_RUN == yes ]]; then
      HOST=$UNKNOWN_HOST
      note "the Service $TRAEFIK_NAMESPACE/$TRAEFIK_SERVICE has no address yet"
      return
    fi
    left=$((left - 1))
    if ((left <= 0)); then
      fail "the Service $TRAEFIK_NAMESPACE/$TRAEFIK_SERVICE still has no load balancer address" \
        "check that MetalLB has free addresses (kubectl describe service $TRAEFIK_SERVICE -n $TRAEFIK_NAMESPACE), or give the address with --external-host"
    fi
    if [[ -t 1 ]]; then printf '\r\033[K'; fi
    printf 'Waiting for the load balancer address of %s/%s: %s checks left, one every %s s' \
      "$TRAEFIK_NAMESPACE" "$TRAEFIK_SERVICE" "$left" "$every"
    if [[ ! -t 1 ]]; then printf '\n'; fi
    sleep "$every"
  done
  if [[ -t 1 ]]; then printf '\r\033[K'; fi
}

# ---- installing ----

# Per pod: name|phase|ready|why it cannot be placed|why it waits, as container=reason, and restarts
readonly PODS_TEMPLATE='{{range .items}}{{if not .metadata.deletionTimestamp}}{{.metadata.name}}|{{.status.phase}}|{{range .status.conditions}}{{if eq .type "Ready"}}{{.status}}{{end}}{{end}}|{{range .status.conditions}}{{if and (eq .type "PodScheduled") (eq .status "False")}}{{.reason}}{{end}}{{end}}|{{range .status.initContainerStatuses}}{{with .state.waiting}}{{.reason}} {{end}}{{if .state.running}}{{.name}} {{end}}{{end}}{{range .status.containerStatuses}}{{with .state.waiting}}{{.reason}} {{end}}{{with .state.terminated}}{{.reason}} {{end}}{{end}}|{{range .status.containerStatuses}}{{.restartCount}} {{end}}{{"\n"}}{{end}}{{end}}'
readonly EVENTS_TEMPLATE='{{range .items}}{{.involvedObject.kind}}|{{.involvedObject.name}}|{{.reason}}|{{.message}}{{"\n"}}{{end}}'

quote_arguments() {
  local argument
  for argument in "$@"; do printf '%q ' "$argument"; done
}

show_plan() {
  local set file entry
  say 'Dry run: nothing is changed. This would be run:'
  say
  if [[ $NAMESPACE_EXISTS == no ]]; then say "  kubectl create namespace $NAMESPACE"; fi
  for entry in ${GROWING[@]+"${GROWING[@]}"}; do say "  (the volume ${entry#*|} grows)" | sed 's/|/ to /'; done
  for entry in ${RECREATED[@]+"${RECREATED[@]}"}; do say "  kubectl delete statefulset $entry -n $NAMESPACE --cascade=orphan"; done
  printf '  helm upgrade --install %s %s-n %s --wait --timeout %s' "$RELEASE" "$(quote_arguments "$HERE")" "$NAMESPACE" "$TIMEOUT"
  printf ' -f DEFAULTS -f CREDENTIALS'
  if [[ -f $HERE/secrets.values.yaml ]]; then printf ' -f %s' "$(quote_arguments "$HERE/secrets.values.yaml")"; fi
  for file in ${VALUES_FILES[@]+"${VALUES_FILES[@]}"}; do printf ' -f %s' "$(quote_arguments "$file")"; done
  printf ' -f OPTIONS -f OWN-CREDENTIALS\n'
  for set in DEFAULTS SECRETS GIVEN OWN_SECRETS; do
    case $set in
      DEFAULTS) printf '\nDEFAULTS\n' ;;
      SECRETS) printf '\nCREDENTIALS (masked)\n' ;;
      GIVEN) printf '\nOPTIONS\n' ;;
      OWN_SECRETS) printf '\nOWN-CREDENTIALS (masked)\n' ;;
    esac
    case $set in
      *SECRETS) yaml_of "$set" masked | sed 's/^/  /' ;;
      *) yaml_of "$set" | sed 's/^/  /' ;;
    esac
  done
}

pods() { kube get pods -n "$NAMESPACE" -l "app.kubernetes.io/instance=$RELEASE" -o go-template="$PODS_TEMPLATE" 2>/dev/null; }

# What a pod waits for, in words, in REPLY
pod_trouble() {
  local word
  REPLY=starting
  if [[ $1 == Unschedulable ]]; then
    REPLY='no node has room or fits'
    return
  fi
  # Containers that only wait for their turn say nothing.
  for word in $2; do
    case $word in
      PodInitializing | ContainerCreating) ;;
      ErrImagePull)
        REPLY=ImagePullBackOff
        return
        ;;
      wait-for-*)
        REPLY="waits for ${word#wait-for-}"
        return
        ;;
      # A reason begins with a capital letter, the name of an init container that runs does not.
      [[:upper:]]*)
        REPLY=$word
        return
        ;;
    esac
  done
}

# One line whenever something changes, until it is stopped.
watch_pods() {
  local last='' text name phase ready placed why total done_ starting nap=''
  trap 'if [[ -n $nap ]]; then kill "$nap" 2>/dev/null; fi; exit 0' TERM
  # Not longer than this script, which may be killed.
  while kill -0 "$$" 2>/dev/null; do
    sleep "${DEPLOY_POLL_SECONDS:-5}" >/dev/null 2>&1 &
    nap=$!
    wait "$nap" || true
    text='' starting='' total=0 done_=0
    while IFS='|' read -r name phase ready placed why _; do
      if [[ -z $name || $phase == Succeeded ]]; then continue; fi
      total=$((total + 1))
      if [[ $ready == True ]]; then
        done_=$((done_ + 1))
      else
        pod_trouble "$placed" "$why"
        short_name "$name"
        if [[ $REPLY == starting ]]; then
          starting=${starting:+$starting, }$SHORT
        else
          text=${text:+$text, }"$SHORT ($REPLY)"
        fi
      fi
    done < <(pods || true)
    text="  $done_ of $total pods are ready${text:+; $text}${starting:+; starting: $starting}"
    if ((total > 0)) && [[ $text != "$last" ]]; then say "$text"; fi
    last=$text
  done
}

# A pod's name without what the cluster has added and without the release, in SHORT
short_name() {
  SHORT=$1
  if [[ $SHORT =~ ^(.*)-[a-z0-9]{6,10}-[a-z0-9]{5}$ ]]; then SHORT=${BASH_REMATCH[1]}; fi
  SHORT=${SHORT#"$RELEASE-"}
}

# Which pods did not come, why, and what the cluster said last about each.
show_trouble() {
  local name phase ready placed why restarts kind object reason message shown=0
  local -a bad=()
  while IFS='|' read -r name phase ready placed why restarts; do
    if [[ -z $name || $phase == Succeeded || $ready == True ]]; then continue; fi
    pod_trouble "$placed" "$why"
    restarts=${restarts// /+}
    restarts=$((${restarts}0))
    bad+=("$name|$REPLY$(if ((restarts > 0)); then printf ', %s restarts' "$restarts"; fi)")
  done < <(pods || true)
  kube get events -n "$NAMESPACE" --field-selector type=Warning --sort-by=.lastTimestamp -o go-template="$EVENTS_TEMPLATE" >"$WORK/events" 2>/dev/null || true
  if ((${#bad[@]} > 0)); then say 'Pods that are not ready:' >&2; fi
  for name in ${bad[@]+"${bad[@]}"}; do
    shown=$((shown + 1))
    if ((shown > 6)); then
      say "  and $((${#bad[@]} - 6)) more" >&2
      break
    fi
    say "  ${name%%|*}: ${name#*|}" >&2
    # The last two, each once; what only repeats the reason is left out.
    grep -F "|${name%%|*}|" "$WORK/events" 2>/dev/null | cut -d'|' -f3- | grep -v '^Failed|Error: ' | awk '!seen[$0]++' | tail -n 2 |
      sed 's/|/: /; s/^/    /' | mask >&2 || true
    case ${name#*|} in
      *CrashLoopBackOff* | *Error*) say "    kubectl logs ${name%%|*} -n $NAMESPACE --previous" >&2 ;;
    esac
  done
  # Pods that could not even be made: refused by Pod Security, a quota, a webhook.
  while IFS='|' read -r kind object reason message; do
    if [[ $reason == FailedCreate && $object == "$RELEASE-"* ]]; then say "  $kind $object: $message"; fi
  done <"$WORK/events" | awk '!seen[$0]++' | tail -n 4 | mask >&2
}

create_namespace() {
  if [[ $NAMESPACE_EXISTS == yes ]]; then return; fi
  PHASE='namespace'
  if ! kube create namespace "$NAMESPACE" >/dev/null 2>"$WORK/message"; then
    first_line "$WORK/message"
    fail "the namespace $NAMESPACE cannot be created: $REPLY" 'create it yourself, or choose another with --namespace'
  fi
  CREATED_NAMESPACE=yes
  PHASE='checking'
}

# helm_and_watch ARGUMENTS: helm, and meanwhile what the pods do
helm_and_watch() {
  local status=0
  watch_pods &
  HELPERS=("$!")
  run_helm "$@" >"$WORK/helm-output" || status=$?
  kill "${HELPERS[0]}" 2>/dev/null || true
  wait "${HELPERS[0]}" 2>/dev/null || true
  HELPERS=()
  if ((status == 0)); then return; fi
  REPORTED=yes
  printf 'deploy.sh: error: helm failed (exit code %s)\n' "$status" >&2
  show_trouble
  next_step
  exit "$status"
}

install_release() {
  PHASE='helm'
  grow_volumes
  say "Installing $WHAT as $RELEASE in the namespace $NAMESPACE (waiting up to $TIMEOUT for the pods) ..."
  # What helm prints, helm status prints as well.
  local -a wait=(--wait)
  # A claim of a pod that is stopped may stay unbound until it starts, and helm would wait for the claim.
  if [[ $STOPPED == yes ]]; then wait=(); fi
  helm_and_watch upgrade --install "$RELEASE" "$HERE" -n "$NAMESPACE" ${wait[@]+"${wait[@]}"} --timeout "$TIMEOUT" "${HELM_VALUES[@]}"
  PHASE='done'
  remove_old_keys
  remember_in_file
}

show_result() {
  local base="$SCHEME://${HOST:-<external.host of your values>}" app=''
  if [[ $RELATIVE_URLS == yes && -z $HOST ]]; then base="$SCHEME://<address of the Ingress>"; fi
  # The stock web image serves /, and the path only leads there.
  if ! matches "$(<"$WORK/rendered.yaml")" $'\n  name: "?[a-z0-9.-]+-redirect"?\n'; then app=${URL_PATH%/}; fi
  say
  if [[ $STOPPED == yes ]]; then
    say "${WHAT%% *} is installed and stopped: only what keeps data runs. Bring the data here, then run this script again without --stopped."
  elif [[ -z $IMAGE_REPOSITORY ]]; then
    say "$WHAT is installed."
    if [[ $KINDS == *' Ingress '* ]]; then say "Address: $base$URL_PATH"; fi
  else
    say "Dify is installed: $base$URL_PATH"
    say "First login:       $base$app/install  (create the administrator's account there)"
    if [[ $SCHEME == https ]]; then
      say "The browser may warn of the cluster's own certificate; on NKP that is expected."
    fi
  fi
  say
  if [[ $CREATED_NAMESPACE == yes ]]; then say "Created:   the namespace $NAMESPACE"; fi
  if ((${#LARGER[@]} > 0)); then say "Volumes that stay as large as they are: $(join "${LARGER[@]}")"; fi
  show_credentials
  if [[ $SECRET_IS_RENDERED == no ]]; then return; fi
  say "They are stored in the Secret $SECRET_NAME in the namespace $NAMESPACE. To read them:"
  say "  kubectl get secret $SECRET_NAME -n $NAMESPACE -o go-template='{{range \$k, \$v := .data}}{{\$k}}: {{\$v | base64decode}}{{\"\\n\"}}{{end}}'"
}

show_credentials() {
  if ((${#GENERATED[@]} > 0)); then say "Generated: $(join "${GENERATED[@]}")"; fi
  if ((${#KEPT_SECRETS[@]} > 6)); then
    say "Kept from the cluster: ${#KEPT_SECRETS[@]} credentials"
  elif ((${#KEPT_SECRETS[@]} > 0)); then
    say "Kept from the cluster: $(join "${KEPT_SECRETS[@]}")"
  fi
  if ((${#FROM_ENVIRONMENT[@]} > 0)); then say "From the environment: $(join "${FROM_ENVIRONMENT[@]}")"; fi
}

# ---- going back ----

# tag_of REVISION: Dify's version there, in REPLY
tag_of() {
  helm get values "$RELEASE" -n "$NAMESPACE" --revision "$1" -o yaml >"$WORK/revision.yaml" 2>/dev/null </dev/null || true
  read_yaml "$WORK/revision.yaml"
  rm -f -- "$WORK/revision.yaml"
  REPLY=${YAML[images.dify.tag]:-}
  YAML=()
}

# The revision now and the last good one before it, in NOW_AT and TARGET
find_revisions() {
  local line revision='' status=''
  NOW_AT='' TARGET=''
  if ! helm history "$RELEASE" -n "$NAMESPACE" -o yaml >"$WORK/history" 2>"$WORK/message" </dev/null; then
    first_line "$WORK/message"
    fail "there is nothing to go back to: $REPLY" 'name another with --release and --namespace'
  fi
  while IFS= read -r line; do
    case ${line#[- ] } in
      'revision: '*) revision=${line##* } ;;
      'status: '*)
        status=${line#*status: }
        if [[ -n $NOW_AT && ($NOW_STATUS == superseded || $NOW_STATUS == deployed) ]]; then TARGET=$NOW_AT; fi
        NOW_AT=$revision NOW_STATUS=$status
        ;;
    esac
  done <"$WORK/history"
  if [[ -z $TARGET ]]; then
    fail "the release $RELEASE has no earlier revision that worked" "see helm history $RELEASE -n $NAMESPACE"
  fi
}

# helm puts the objects back, and never what a newer Dify has done to the database.
roll_back() {
  local before after entry
  find_revisions
  tag_of "$NOW_AT"
  after=$REPLY
  tag_of "$TARGET"
  before=$REPLY
  if [[ $before != "$after" && $ACCEPT_OLDER == no ]]; then
    refuse "revision $TARGET is Dify ${before:-of an unknown version}, the database was brought to $after, and helm does not bring it back" <<END
Another version of Dify may not start on it, or may damage what it finds.
hint: restore the backup of the database that was made before the upgrade, then run this script with
--rollback --accept-older-dify. Without a backup, go forward: repair the newer version.
END
  fi
  if ! helm get manifest "$RELEASE" -n "$NAMESPACE" --revision "$TARGET" >"$WORK/rendered.yaml" 2>"$WORK/message" </dev/null; then
    first_line "$WORK/message"
    fail "revision $TARGET cannot be read: $REPLY" "see helm history $RELEASE -n $NAMESPACE"
  fi
  read_objects
  read_volumes
  compare_volumes
  for entry in ${RECREATED[@]+"${RECREATED[@]}"}; do
    fail "revision $TARGET has other volumes for the StatefulSet $entry than it has now" \
      'run deploy.sh of the older chart in place of --rollback: it knows what to do'
  done
  check_removals
  if [[ $DRY_RUN == yes ]]; then
    say "Dry run: nothing is changed. This would be run:"
    say "  helm rollback $RELEASE $TARGET -n $NAMESPACE --wait --timeout $TIMEOUT"
    return
  fi
  PHASE='helm'
  say "Going back to revision $TARGET of $RELEASE, Dify ${before:-of an unknown version} (waiting up to $TIMEOUT for the pods) ..."
  helm_and_watch rollback "$RELEASE" "$TARGET" -n "$NAMESPACE" --wait --timeout "$TIMEOUT"
  PHASE='done'
  say "Back at revision $TARGET. The data is as the newer revision left it."
}

# ---- files for others ----

writes_files() { [[ -n $GITOPS$WRITE_VALUES$WRITE_SECRET ]]; }

prepare_files() {
  if [[ -n $GITOPS ]]; then
    mkdir -p -- "$GITOPS" || fail "--gitops $GITOPS cannot be made" 'give a folder that can be written'
    WRITE_VALUES=${WRITE_VALUES:-$GITOPS/values.yaml}
    WRITE_SECRET=${WRITE_SECRET:-$GITOPS/secret.yaml}
  fi
}

# Credentials that an earlier run has written are kept like the cluster's.
read_secret_file() {
  local line data=no entry='^  ([A-Za-z0-9._-]+): ([A-Za-z0-9+/=]+)$'
  if [[ -z $WRITE_SECRET || ! -r $WRITE_SECRET ]]; then return; fi
  while IFS= read -r line; do
    if [[ $line == data: ]]; then
      data=yes
    elif [[ $data == yes && $line =~ $entry && -z ${CLUSTER_DATA[${BASH_REMATCH[1]}]:-} ]]; then
      CLUSTER_DATA[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
    fi
  done <"$WRITE_SECRET"
}

# written FILE MODE: what comes from standard input, whole or not at all
written() {
  local part
  part=$(mktemp "$(dirname -- "$1")/.deploy.XXXXXXXX") || fail "$1 cannot be written" 'give a folder that can be written'
  cat >"$part"
  chmod "$2" "$part"
  mv -f -- "$part" "$1"
}

values_for_others() {
  local path name file
  for path in ${GIVEN[@]+"${!GIVEN[@]}"}; do
    if [[ $path == global.deployedWith.* ]]; then unset "GIVEN[$path]"; fi
  done
  if [[ $SECRET_IS_RENDERED == yes ]]; then GIVEN[global.existingSecret]=$SECRET_NAME; fi
  printf '# Values for the chart %s as the release %s in the namespace %s, without secrets. Written by deploy.sh.\n' \
    "$CHART_NAME" "$RELEASE" "$NAMESPACE"
  for file in ${VALUES_FILES[@]+"${VALUES_FILES[@]}"}; do
    name=${file##*/}
    printf '# To be given after this file: %s\n' "${name//$'\n'/ }"
  done
  yaml_of PLAIN
}

secret_for_others() {
  local key
  cat <<END
# The credentials of the release $RELEASE. Never commit this file as it is. Seal it, or encrypt it:
#   kubeseal --format yaml <secret.yaml >sealed-secret.yaml
#   sops --encrypt --encrypted-regex '^data\$' secret.yaml >secret.enc.yaml
# or put it into the cluster: kubectl apply -f secret.yaml
apiVersion: v1
kind: Secret
metadata:
  name: $SECRET_NAME
  namespace: $NAMESPACE
type: Opaque
data:
END
  while IFS= read -r key; do
    if [[ -n ${RENDERED_DATA[$key]:-} ]]; then printf '  %s: %s\n' "$key" "${RENDERED_DATA[$key]}"; fi
  done < <(printf '%s\n' "${!RENDERED_DATA[@]}" | LC_ALL=C sort)
}

argo_sample() {
  cat <<END
# A sample for Argo CD: change repoURL, path and valueFiles to where the chart and values.yaml are in your repository.
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: $RELEASE
  namespace: argocd
spec:
  project: default
  source:
    repoURL: https://git.example.com/team/deployments.git
    targetRevision: main
    path: $CHART_NAME
    helm:
      releaseName: $RELEASE
      valueFiles:
        - ../gitops/values.yaml # from the chart's folder
  destination:
    server: https://kubernetes.default.svc
    namespace: $NAMESPACE
  syncPolicy:
    syncOptions:
      - CreateNamespace=true
END
}

flux_sample() {
  cat <<END
# A sample for Flux: push the chart (helm package $CHART_NAME && helm push ${CHART_NAME}-$1.tgz oci://REGISTRY/charts), and
# change url. kustomization.yaml makes the ConfigMap of values.yaml.
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata:
  name: $RELEASE
  namespace: $NAMESPACE
spec:
  interval: 10m
  url: oci://registry.example.com/charts/$CHART_NAME
  ref:
    tag: "$1"
  layerSelector:
    mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip
    operation: copy
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: $RELEASE
  namespace: $NAMESPACE
spec:
  interval: 10m
  timeout: $TIMEOUT
  releaseName: $RELEASE
  chartRef:
    kind: OCIRepository
    name: $RELEASE
  valuesFrom:
    - kind: ConfigMap
      name: $RELEASE-values
END
}

kustomization() {
  cat <<END
# What Flux applies; the Secret is added once it is sealed or encrypted.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: $NAMESPACE
resources:
  - flux.yaml
configMapGenerator:
  - name: $RELEASE-values
    files: [values.yaml]
    options:
      disableNameSuffixHash: true
      labels: {reconcile.fluxcd.io/watch: Enabled}
END
}

# sample FILE COMMAND...: only where there is none, as it is meant to be changed
sample() {
  if [[ ! -e $GITOPS/$1 ]]; then "${@:2}" | written "$GITOPS/$1" 644; fi
}

write_files() {
  local version
  version=$(sed -n 's/^version: *"\{0,1\}\([^" ]*\).*/\1/p' "$HERE/Chart.yaml")
  # Once more, as these credentials are the ones that stay.
  render
  read_rendered_secret
  if [[ -n $WRITE_SECRET && $SECRET_IS_RENDERED == yes ]]; then
    secret_for_others | written "$WRITE_SECRET" 600
    say "Written: $WRITE_SECRET (credentials, mode 0600: seal or encrypt it before it goes into a repository)"
  fi
  if [[ -n $WRITE_VALUES ]]; then
    values_for_others | written "$WRITE_VALUES" 644
    say "Written: $WRITE_VALUES (no secrets)"
  fi
  if [[ -n $GITOPS ]]; then
    sample .gitignore printf '%s\n' secret.yaml
    sample argocd-application.yaml argo_sample
    sample flux.yaml flux_sample "$version"
    sample kustomization.yaml kustomization
    say "Written: $GITOPS/argocd-application.yaml, flux.yaml and kustomization.yaml (samples: change the addresses in them)"
  fi
  show_credentials
}

# ---- main ----

find_chart() {
  local place='.'
  if [[ ${BASH_SOURCE[0]} == */* ]]; then place=${BASH_SOURCE[0]%/*}; fi
  # A name may end in a line end, which $( ) would take away.
  HERE=$(CDPATH='' cd -- "${place:-/}" && pwd -P && printf x)
  HERE=${HERE%$'\nx'}
  if [[ ! -f $HERE/Chart.yaml ]]; then
    fail "there is no Chart.yaml beside this script in $HERE" "run it from the chart folder $CHART_NAME that compose2dify wrote"
  fi
}

# Everything that can be seen before anything is changed.
check_release() {
  render
  read_rendered_secret
  if [[ $SECRET_IS_RENDERED == no ]]; then
    note 'the chart uses a Secret of your own (global.existingSecret): credentials are neither generated nor passed on'
  fi
  if ! writes_files; then
    check_pending
    check_permissions
  fi
  read_volumes
  settle_volumes
  if ! writes_files; then
    check_classes
    check_pods
    check_removals
  fi
  check_users
}

find_credentials() {
  read_cluster_secret
  if writes_files; then read_secret_file; fi
  choose_secret_key
  choose_credentials
}

main() {
  parse_options "$@"
  find_chart
  check_options
  check_chart
  prepare_files
  make_work_folder
  read_environment
  check_programs
  check_cluster
  recall
  collect_values
  if [[ $ROLLBACK == yes ]]; then
    roll_back
    return
  fi
  check_own_secrets
  write_values
  check_release
  find_credentials
  if grep -qF "$UNKNOWN_HOST" "$WORK/rendered.yaml"; then
    find_address
    DEFAULTS[external.host]=$HOST
  fi
  show_kept
  write_values
  if writes_files; then
    write_files
  elif [[ $DRY_RUN == yes ]]; then
    show_plan
  else
    create_namespace
    # Somebody else may have installed meanwhile: their credentials are the ones that count.
    find_credentials
    write_values
    install_release
    show_result
  fi
}

main "$@"
