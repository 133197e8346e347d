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

readonly CHART_NAME='dify'
readonly DIFY_VERSION='1.11.4'
readonly HELPER_IMAGE='busybox:1.37'
# How much of the release's name the names of objects have room for.
readonly NAME_LIMIT=32
# What Dify fills a vector store with again that was left empty; nothing when the project has none.
readonly REINDEX='flask vdb-migrate'

# Services, four words each: name in Compose, component of the chart, kind of workload, part in the move.
# writer: stopped on both sides while data is copied. database: stays up, its content is dumped and restored.
# store, cache: stopped on both sides while its directory is copied. other: left alone.
readonly SERVICES=(
  'api' 'api' 'Deployment' 'writer'
  'worker' 'worker' 'Deployment' 'writer'
  'worker_beat' 'worker-beat' 'Deployment' 'writer'
  'web' 'web' 'Deployment' 'writer'
  'db_postgres' 'postgresql' 'StatefulSet' 'database'
  'redis' 'redis' 'StatefulSet' 'cache'
  'sandbox' 'sandbox' 'Deployment' 'writer'
  'plugin_daemon' 'plugin-daemon' 'Deployment' 'writer'
  'ssrf_proxy' 'ssrf-proxy' 'Deployment' 'other'
  'weaviate' 'weaviate' 'StatefulSet' 'store'
)

# Databases, six words each: service, component, family, and the variables of its container that hold its user, its
# password and the name of its main database.
readonly DATABASES=(
  'db_postgres' 'postgresql' 'postgresql' 'POSTGRES_USER PGUSER' 'POSTGRES_PASSWORD PGPASSWORD' 'POSTGRES_DB'
)

# Volumes, six words each: service, path in its container, how it moves, component that mounts it on the cluster, its claim
# (own:NAME of a StatefulSet's template, shared:NAME of the chart), path in that claim.
readonly VOLUMES=(
  'init_permissions' '/app/api/storage' 'left' '' '' ''
  'api' '/app/api/storage' 'files' 'api' 'shared:file-storage' ''
  'worker' '/app/api/storage' 'same' 'worker' 'shared:file-storage' ''
  'db_postgres' '/var/lib/postgresql/data' 'database' 'postgresql' 'own:data' ''
  'redis' '/data' 'cache' 'redis' 'own:data' ''
  'sandbox' '/dependencies' 'chart' '' '' ''
  'sandbox' '/conf' 'chart' '' '' ''
  'plugin_daemon' '/app/storage' 'files' 'plugin-daemon' 'shared:storage' ''
  'ssrf_proxy' '/etc/squid/squid.conf.template' 'chart' '' '' ''
  'ssrf_proxy' '/docker-entrypoint-mount.sh' 'chart' '' '' ''
  'nginx' '/etc/nginx/proxy.conf.template' 'left' '' '' ''
  'nginx' '/etc/nginx/conf.d' 'left' '' '' ''
  'nginx' '/docker-entrypoint-mount.sh' 'left' '' '' ''
  'weaviate' '/var/lib/weaviate' 'store' 'weaviate' 'own:data' ''
)

# What has to stay the same because data was written with it, seven words each: service whose environment holds it, its
# variable, place in the values, key in the chart's Secret, name, file that holds it when the variable is empty,
# SHA-256 of the values that everybody knows.
readonly KEYS=(
  'api' 'SECRET_KEY' 'secrets.difySecretKey' 'secret-key' 'Signing key of Dify' '/app/api/storage/.dify_secret_key' '0f44b34c6311bcb547867d393c1c56e6564e03d905fdd023637f549358bf3670'
)

# What lies outside of the project and stays where it is.
readonly OUTSIDE=(
)

# ---- the same for every chart ----

COMMAND=''
BUNDLE=''
COMPOSE_DIR=''
PROJECT=''
USE_SUDO=no
NAMESPACE='dify'
RELEASE='dify'
FULLNAME=''
KEEP_STOPPED=no
WARM=no
WITH_REDIS=no
SKIP_VECTORS=no
REPLACE=no
FAST=no
ALL_ROWS=no
FORMAT=text
QUIET=no
ENCRYPT=no
PASSPHRASE=''
PASSPHRASE_FILE=''
HELPER=''
STATE_DIR=''
DEPLOY_ARGUMENTS=()

REPORTED=no
HERE=''
WORK=''
STATE=''
LOG=/dev/null
PARTIAL=''     # what an interrupted end has to say
HELPER_POD=''  # runs at the moment

usage() {
  cat <<EOF
Usage: ./migrate.sh COMMAND [options]

Moves the data of the Dify that runs with Docker Compose into the Dify of this chart.

  check           look at both sides: tools, versions, sizes, free space, what will move and how long; changes nothing
  keys [BUNDLE]   put what decrypts the old data into secrets.values.yaml (mode 0600), for deploy.sh
  run             copy everything; this machine reaches both docker and the cluster
  export BUNDLE   or in two steps: on the machine with docker, into the folder BUNDLE,
  import BUNDLE   then where kubectl reaches the cluster
  verify [BUNDLE] compare both sides, change nothing; exit code 3 when anything differs
  switch [-- ...] after a good verify: start Dify on the cluster; what follows -- goes to deploy.sh
  back            stop Dify on the cluster and start the old one again

The old side (only read, apart from stopping and starting services):
  --compose-dir DIR      folder of the compose project (default: the only project here that has these services)
  --project NAME         name of the compose project, instead of its folder
  --sudo                 call docker with sudo
  --keep-stopped         leave the old Dify stopped after the copy (default: it is started again)
  --warm                 copy the files once while Dify runs, and then only what has changed while it is stopped
The cluster:
  --namespace NS         (default: dify)
  --release NAME         name of the helm release (default: dify)
  --fullname NAME        prefix of the objects' names, when the values set global.fullnameOverride
  --helper-image IMAGE   for the pod that writes into volumes (default: the chart's, $HELPER_IMAGE)
  --replace              replace data that the cluster's Dify has and that this script did not put there
What moves:
  --with-redis           Redis too (queues and caches, left out by default)
  --skip-vectors         leave vector stores out; Dify can fill them again
Otherwise:
  --fast                 verify: hash a sample of the files, and only the tables that matter
  --all                  verify: a line for every table
  --format text|json     of verify (default: text)
  --encrypt              export: encrypt the bundle; the passphrase is asked for, or
  --passphrase-file FILE   is the first line of a file
  --state-dir DIR        where progress is remembered (default: .migrate beside this script); it holds no secrets
  --quiet                no progress on the terminal; it is in the log in any case
  --help                 this text

Interrupted at any moment, the same command goes on where it was.
EOF
}

say() { printf '%s\n' "$*"; }
note() {
  printf 'migrate.sh: note: %s\n' "$*" >&2
  log "note: $*"
}
warn() {
  printf 'migrate.sh: warning: %s\n' "$*" >&2
  log "warning: $*"
}
log() { printf '%s %s\n' "$(date '+%Y-%m-%d %H:%M:%S')" "$*" >>"$LOG"; }

# fail WHAT HINT
fail() {
  REPORTED=yes
  printf 'migrate.sh: error: %s. hint: %s\n' "$1" "$2" >&2
  log "error: $1. hint: $2"
  exit 1
}

misuse() {
  REPORTED=yes
  printf 'migrate.sh: error: %s. hint: see ./migrate.sh --help\n' "$1" >&2
  exit 2
}

# first_line FILE: what a program complained about
first_line() {
  REPLY=''
  local line
  if [[ ! -f $1 ]]; then return; fi
  while IFS= read -r line || [[ -n $line ]]; do
    if [[ -n ${line//[[:space:]]/} ]]; then
      REPLY=$line
      return
    fi
  done <"$1"
}

join() {
  local all='' item
  for item in "$@"; do all=${all:+$all, }$item; done
  printf '%s' "$all"
}

# The end, whatever led to it: nothing stays behind in the cluster, and the old Dify runs again unless it is to stay stopped.
finish() {
  local status=$1
  trap - EXIT
  trap '' INT TERM HUP
  set +e
  if [[ -n $HELPER_POD ]]; then remove_helper; fi
  end_downtime "$status"
  if ((status != 0)) && [[ $REPORTED == no ]]; then
    printf 'migrate.sh: error: a command failed unexpectedly (exit code %s). hint: the message above may say more\n' "$status" >&2
  fi
  if ((status != 0)) && [[ -n $PARTIAL ]]; then printf '%s\n' "$PARTIAL" >&2; fi
  if [[ -n $WORK ]]; then rm -rf -- "$WORK"; fi
  unlock_state
  exit "$status"
}

interrupted() {
  trap '' INT TERM HUP
  REPORTED=yes
  printf '\nmigrate.sh: error: interrupted. hint: run the same command again, it goes on where it was\n' >&2
  exit "$1"
}

trap 'finish $?' EXIT
trap 'interrupted 130' INT
trap 'interrupted 143' TERM
trap 'interrupted 129' HUP

parse_options() {
  local option value
  while (($# > 0)); do
    option=$1
    shift
    case $option in
      --help | -h)
        usage
        exit 0
        ;;
      --sudo | --keep-stopped | --warm | --with-redis | --skip-vectors | --replace | --fast | --all | --quiet | --encrypt)
        flag "$option"
        continue
        ;;
      --)
        DEPLOY_ARGUMENTS=("$@")
        break
        ;;
      --*=*)
        value=${option#*=}
        option=${option%%=*}
        ;;
      --compose-dir | --project | --namespace | --release | --fullname | --helper-image | --format | --passphrase-file | \
        --state-dir)
        if (($# == 0)); then misuse "$option needs a value"; fi
        value=$1
        shift
        ;;
      -*) misuse "unknown option $option" ;;
      *)
        if [[ -z $COMMAND ]]; then
          COMMAND=$option
        elif [[ -z $BUNDLE ]]; then
          BUNDLE=$option
        else
          misuse "there is one argument too many: $option"
        fi
        continue
        ;;
    esac
    if [[ -z $value ]]; then misuse "$option needs a value"; fi
    case $option in
      --compose-dir) COMPOSE_DIR=$value ;;
      --project) PROJECT=$value ;;
      --namespace) NAMESPACE=$value ;;
      --release) RELEASE=$value ;;
      --fullname) FULLNAME=$value ;;
      --helper-image) HELPER=$value ;;
      --format) FORMAT=$value ;;
      --passphrase-file) PASSPHRASE_FILE=$value ;;
      --state-dir) STATE_DIR=$value ;;
      *) misuse "$option takes no value, or is unknown" ;;
    esac
  done
}

flag() {
  case $1 in
    --sudo) USE_SUDO=yes ;;
    --keep-stopped) KEEP_STOPPED=yes ;;
    --warm) WARM=yes ;;
    --with-redis) WITH_REDIS=yes ;;
    --skip-vectors) SKIP_VECTORS=yes ;;
    --replace) REPLACE=yes ;;
    --fast) FAST=yes ;;
    --all) ALL_ROWS=yes ;;
    --quiet) QUIET=yes ;;
    --encrypt) ENCRYPT=yes ;;
  esac
}

matches() { [[ $1 =~ $2 ]]; }

check_options() {
  local label='^[a-z0-9]([-a-z0-9]*[a-z0-9])?$'
  case $COMMAND in
    check | run | switch | back) if [[ -n $BUNDLE ]]; then misuse "$COMMAND takes no bundle"; fi ;;
    export | import) if [[ -z $BUNDLE ]]; then misuse "$COMMAND needs the folder of the bundle"; fi ;;
    keys | verify) ;;
    '') misuse 'say what to do' ;;
    *) misuse "unknown command $COMMAND" ;;
  esac
  matches "$NAMESPACE" "$label" || misuse "--namespace $NAMESPACE is not a name for a namespace"
  matches "$RELEASE" "$label" || misuse "--release $RELEASE is not a name for a release"
  if [[ -z $FULLNAME ]]; then
    FULLNAME=${RELEASE:0:NAME_LIMIT}
    FULLNAME=${FULLNAME%-}
  fi
  matches "$FULLNAME" "$label" || misuse "--fullname $FULLNAME is not a name for objects"
  matches "$FORMAT" '^(text|json)$' || misuse "--format $FORMAT is neither text nor json"
  if [[ -n $COMPOSE_DIR ]]; then
    COMPOSE_DIR=$(CDPATH='' cd -- "$COMPOSE_DIR" 2>/dev/null && pwd -P) || misuse "--compose-dir is no folder that can be read"
  fi
  if [[ -n $PASSPHRASE_FILE && ! -r $PASSPHRASE_FILE ]]; then
    fail "--passphrase-file $PASSPHRASE_FILE cannot be read" 'give the path of a file whose first line is the passphrase'
  fi
}

need() {
  if ! command -v "$1" >/dev/null 2>&1; then fail "$1 was not found" "install it, $2"; fi
}

# wanted HOW: whether this call moves what moves in that way
wanted() {
  case $1 in
    files | database) return 0 ;;
    store) [[ $SKIP_VECTORS == no ]] ;;
    cache) [[ $WITH_REDIS == yes ]] ;;
    *) return 1 ;;
  esac
}
# ---- state: one "key=value" a line, no secrets ----

declare -A REMEMBERED=()
LOCKED=no

open_state() {
  local line
  if [[ -z $STATE_DIR ]]; then STATE_DIR=$HERE/.migrate; fi
  if ! mkdir -p -- "$STATE_DIR" 2>/dev/null || [[ ! -w $STATE_DIR ]]; then
    fail "the folder $STATE_DIR cannot be written" 'choose another with --state-dir'
  fi
  STATE=$STATE_DIR/state
  LOG=$STATE_DIR/log
  REMEMBERED=()
  if [[ -f $STATE ]]; then
    while IFS= read -r line; do
      if [[ $line == *=* ]]; then REMEMBERED[${line%%=*}]=${line#*=}; fi
    done <"$STATE"
  fi
}

# One migrate.sh at a time works with a state.
lock_state() {
  local other=''
  if ! mkdir "$STATE_DIR/lock" 2>/dev/null; then
    other=$(cat "$STATE_DIR/lock/pid" 2>/dev/null) || other=''
    if [[ -n $other ]] && kill -0 "$other" 2>/dev/null; then
      fail "another migrate.sh (process $other) is at work with $STATE_DIR" 'wait for it, or end it'
    fi
  fi
  printf '%s\n' "$$" >"$STATE_DIR/lock/pid"
  LOCKED=yes
}

unlock_state() {
  if [[ $LOCKED == yes ]]; then rm -rf -- "$STATE_DIR/lock"; fi
}

state_get() { REPLY=${REMEMBERED[$1]:-}; }

# state_set KEY VALUE: an empty value forgets it
state_set() {
  local key
  if [[ -n $2 ]]; then REMEMBERED[$1]=$2; else unset "REMEMBERED[$1]"; fi
  for key in ${REMEMBERED[@]+"${!REMEMBERED[@]}"}; do printf '%s=%s\n' "$key" "${REMEMBERED[$key]}"; done >"$STATE.new"
  mv -f -- "$STATE.new" "$STATE"
}

# state_forget PREFIX
state_forget() {
  local key
  for key in ${REMEMBERED[@]+"${!REMEMBERED[@]}"}; do
    if [[ $key == "$1"* ]]; then unset "REMEMBERED[$key]"; fi
  done
  state_set "$1" ''
}

# ---- numbers for people ----

# human BYTES
human() {
  local bytes=$1 unit=B rest=0 next
  for next in KiB MiB GiB TiB; do
    if ((bytes < 1024)); then break; fi
    rest=$((bytes % 1024 * 10 / 1024))
    bytes=$((bytes / 1024))
    unit=$next
  done
  if [[ $unit == B ]] || ((bytes >= 100)); then REPLY="$bytes $unit"; else REPLY="$bytes.$rest $unit"; fi
}

# duration SECONDS
duration() {
  if (($1 >= 3600)); then
    printf -v REPLY '%d h %02d min' $(($1 / 3600)) $(($1 % 3600 / 60))
  elif (($1 >= 60)); then
    printf -v REPLY '%d min %02d s' $(($1 / 60)) $(($1 % 60))
  else
    REPLY="$1 s"
  fi
}

# step TEXT: what happens, always
step() {
  say "$*"
  log "$*"
}

detail() {
  log "$*"
  if [[ $QUIET == no ]]; then say "  $*"; fi
}

# progress WHAT DONE TOTAL STARTED: one line per part: bytes, rate and remaining time
progress() {
  local what=$1 moved=$2 total=$3 seconds=$((SECONDS - $4)) rate text
  human "$moved"
  text="$what: $REPLY"
  if ((total > 0)); then
    human "$total"
    text="$text of $REPLY"
  fi
  if ((seconds > 0)); then
    rate=$((moved / seconds))
    human "$rate"
    text="$text, $REPLY/s"
    if ((total > moved && rate > 0)); then
      duration $(((total - moved) / rate))
      text="$text, $REPLY left"
    fi
  fi
  detail "$text"
}

DD_COUNTS=no
find_dd() {
  if printf x | dd bs=1 iflag=fullblock >/dev/null 2>&1; then DD_COUNTS=yes; fi
}

# Passes a stream on and counts it: meter FILE. On a terminal dd shows how far it is.
meter() {
  if [[ $DD_COUNTS == no ]]; then
    cat
    : >"$1"
  elif [[ $QUIET == no && -t 2 ]]; then
    dd bs=1048576 iflag=fullblock status=progress 2> >(tee "$1" >&2)
  else
    dd bs=1048576 iflag=fullblock 2>"$1"
  fi
}

# metered FILE: how many bytes went through
metered() { REPLY=$(tr '\r' '\n' <"$1" | awk '/ bytes? / { n = $1 } END { printf "%.0f\n", n }'); }

# attempt TIMES WHAT COMMAND...: again after a failure, for streams that break
attempt() {
  local times=$1 what=$2 number=1 status
  shift 2
  while :; do
    status=0
    : >"$WORK/message"
    "$@" || status=$?
    if ((status == 0)); then return 0; fi
    first_line "$WORK/message"
    log "$what failed (exit code $status${REPLY:+, $REPLY}), attempt $number of $times"
    if no_space || ((number >= times)); then return "$status"; fi
    if [[ $QUIET == no ]]; then say "  $what broke off${REPLY:+ ($REPLY)}; once more"; fi
    sleep $((number * ${MIGRATE_RETRY_SECONDS:-3}))
    number=$((number + 1))
  done
}

no_space() { grep -qiE 'no space left|quota exceeded|disk full|could not extend file|table .* is full' "$WORK/message" 2>/dev/null; }
DOCKER=()
PROGRAM=docker
SOURCE_IMAGE=''   # has sh, tar, find and sha256sum; it is on that machine already
SOURCE_TAR=''     # gnu or busybox
declare -A CONTAINER=()   # service: its first container
declare -A CONTAINERS=()  # service: all of them
declare -A IMAGE=()       # service: the image of its container

engine() { "${DOCKER[@]}" "$@"; }

find_docker() {
  local program silent=''
  local -a sudo=()
  if [[ $USE_SUDO == yes ]]; then sudo=(sudo); fi
  for program in docker podman; do
    if command -v "$program" >/dev/null 2>&1; then
      PROGRAM=$program
      DOCKER=(${sudo[@]+"${sudo[@]}"} "$program")
      if engine ps -q >/dev/null 2>"$WORK/message" </dev/null; then return; fi
      first_line "$WORK/message"
      if [[ $REPLY == *ermission\ denied* ]]; then
        fail "you have no right to use $program: $REPLY" 'add --sudo, or run this as a user who has'
      fi
      # A docker without its daemon may lie beside a podman that works.
      silent=${silent:-$program does not answer: $REPLY}
    fi
  done
  if [[ -n $silent ]]; then fail "$silent" 'start it; for a rootless or remote one set DOCKER_HOST'; fi
  fail 'neither docker nor podman was found' \
    'run this on the machine where Dify runs with Docker Compose (migrate.sh export), and the rest where kubectl reaches the cluster (migrate.sh import)'
}

# list_containers FUNCTION PREFIX: project|service|folder|oneoff|id of each
list_containers() {
  engine ps -a --format "{{$1 \"$2.project\"}}|{{$1 \"$2.service\"}}|{{$1 \"$2.project.working_dir\"}}|{{$1 \"$2.oneoff\"}}|{{.ID}}" \
    2>"$WORK/message" </dev/null
}

# Compose marks its containers with labels, whichever Compose it was.
find_project() {
  local project service folder oneoff id name found='' all
  local -A projects=()
  local label='com.docker.compose'
  find_docker
  # Podman before 4.3 knows the map of labels only.
  if ! all=$(list_containers '.Label' "$label") && ! all=$(list_containers 'index .Labels' "$label"); then
    first_line "$WORK/message"
    fail "the containers cannot be listed: $REPLY" "this $PROGRAM may be too old; it has to know ps --format with labels"
  fi
  while IFS='|' read -r project service folder oneoff id; do
    if [[ -z $project || -z $id || $oneoff == [Tt]rue ]]; then continue; fi
    if [[ -n $PROJECT && $project != "$PROJECT" ]]; then continue; fi
    if [[ -n $COMPOSE_DIR && $folder != "$COMPOSE_DIR" ]]; then continue; fi
    part_of "$service"
    if [[ $REPLY == writer || $REPLY == database ]]; then projects[$project]=$folder; fi
  done <<<"$all"
  if ((${#projects[@]} == 0)); then
    fail "no containers of this project were found${COMPOSE_DIR:+ in $COMPOSE_DIR}${PROJECT:+ called $PROJECT}" \
      'start it with docker compose up -d, and say which it is with --compose-dir DIR or --project NAME'
  fi
  for name in "${!projects[@]}"; do found="${found:+$found, }$name (${projects[$name]})"; done
  if ((${#projects[@]} > 1)); then fail "several projects could be meant: $found" 'choose one with --project NAME'; fi
  for name in "${!projects[@]}"; do
    PROJECT=$name
    COMPOSE_DIR=${projects[$name]}
  done
  while IFS='|' read -r project service folder oneoff id; do
    if [[ $project == "$PROJECT" && $oneoff != [Tt]rue ]]; then
      CONTAINERS[$service]="${CONTAINERS[$service]:+${CONTAINERS[$service]} }$id"
      CONTAINER[$service]=${CONTAINER[$service]:-$id}
    fi
  done <<<"$all"
}

# part_of SERVICE: writer, database, store, cache or other; nothing when the chart does not know it
part_of() {
  local i
  REPLY=''
  for ((i = 0; i < ${#SERVICES[@]}; i += 4)); do
    if [[ ${SERVICES[i]} == "$1" ]]; then
      REPLY=${SERVICES[i + 3]}
      return
    fi
  done
}

# about CONTAINER: RUNNING, ENDED and IMAGE_NAME
about() {
  IFS='|' read -r RUNNING ENDED IMAGE_NAME < <(engine inspect -f '{{.State.Running}}|{{.State.FinishedAt}}|{{.Config.Image}}' "$1" 2>/dev/null </dev/null || true)
}

# need_container SERVICE
need_container() {
  if [[ -z ${CONTAINER[$1]:-} ]]; then
    fail "the service $1 has no container" "make it with docker compose up --no-start $1 in $COMPOSE_DIR, with the profiles that Dify runs with"
  fi
}

# old_exec SERVICE COMMAND...: in its running container, stdin passed on
old_exec() {
  local service=$1
  shift
  engine exec -i "${CONTAINER[$service]}" "$@"
}

# An image of the project that has the tools: nothing is pulled.
find_source_image() {
  local service image
  if [[ -n $SOURCE_IMAGE ]]; then return; fi
  for service in ${CONTAINER[@]+"${!CONTAINER[@]}"}; do
    about "${CONTAINER[$service]}"
    IMAGE[$service]=$IMAGE_NAME
  done
  # shellcheck disable=SC2016
  local script='for p in tar find sort stat xargs sha256sum od; do command -v $p >/dev/null || exit 1; done
if tar --version 2>/dev/null | grep -q GNU; then echo gnu; else echo busybox; fi'
  local kind wanted
  for wanted in gnu busybox; do
    for service in ${SERVICE_ORDER[@]+"${SERVICE_ORDER[@]}"}; do
      image=${IMAGE[$service]:-}
      if [[ -z $image ]]; then continue; fi
      kind=$(engine run --rm --network none --user 0 --entrypoint sh "$image" -c "$script" 2>/dev/null </dev/null) || kind=''
      if [[ $kind == "$wanted" ]]; then
        SOURCE_IMAGE=$image
        SOURCE_TAR=$kind
        log "files of the old side are read with the image $image ($kind tar)"
        return
      fi
    done
  done
  fail 'no image of the project has sh, tar, find and sha256sum' 'tell us which images you use; a container of Debian or Alpine in the project would do'
}

# old_files SERVICE SCRIPT ARGUMENTS...: with the volumes of the service's container, which may be stopped, read-only
old_files() {
  local service=$1 script=$2
  shift 2
  engine run --rm -i --network none --user 0 --security-opt label=disable --entrypoint sh \
    --volumes-from "${CONTAINER[$service]}:ro" "$SOURCE_IMAGE" -c "$script" sh "$@"
}

# ---- stopping and starting: all that is ever done to the old side ----

STOPPED=()  # containers that are to run again

# writers: names of services that are stopped for the copy
writers() {
  local i
  WRITERS=()
  for ((i = 0; i < ${#SERVICES[@]}; i += 4)); do
    case ${SERVICES[i + 3]} in
      writer) WRITERS+=("${SERVICES[i]}") ;;
      store | cache) if wanted "${SERVICES[i + 3]}"; then WRITERS+=("${SERVICES[i]}"); fi ;;
    esac
  done
}

# Whether and since when the writers are stopped: the same text as long as nothing was started.
frozen() {
  local service id
  REPLY=''
  for service in ${WRITERS[@]+"${WRITERS[@]}"}; do
    for id in ${CONTAINERS[$service]:-}; do
      about "$id"
      if [[ $RUNNING == true ]]; then
        REPLY=''
        return 1
      fi
      REPLY="$REPLY$service:$id:$ENDED "
    done
  done
}

begin_downtime() {
  local service id
  local -a running=() stores=() others=()
  writers
  state_get stopped
  if [[ -n $REPLY ]]; then IFS=' ' read -r -a STOPPED <<<"$REPLY"; fi
  for service in ${WRITERS[@]+"${WRITERS[@]}"}; do
    for id in ${CONTAINERS[$service]:-}; do
      about "$id"
      if [[ $RUNNING != true ]]; then continue; fi
      running+=("$id")
      part_of "$service"
      if [[ $REPLY == store ]]; then stores+=("$id"); else others+=("$id"); fi
    done
  done
  if ((${#running[@]} == 0)); then return; fi
  # Remembered first: whatever happens now, somebody knows what has to run again.
  for id in "${running[@]}"; do
    if [[ " ${STOPPED[*]-} " != *" $id "* ]]; then STOPPED+=("$id"); fi
  done
  state_set stopped "${STOPPED[*]}"
  step "Stopping what writes on the old side: $(join "${WRITERS[@]}")"
  # Stores go last: they are counted when nothing writes into them any more.
  stop_old ${others[@]+"${others[@]}"}
  count_old_stores
  stop_old ${stores[@]+"${stores[@]}"}
}

# stop_old CONTAINER...: all at once
stop_old() {
  if (($# == 0)); then return; fi
  if ! engine stop "$@" >/dev/null 2>"$WORK/message" </dev/null; then
    first_line "$WORK/message"
    fail "the old Dify cannot be stopped: $REPLY" 'look at docker ps, then run the same command again'
  fi
}

# end_downtime STATUS
end_downtime() {
  if ((${#STOPPED[@]} == 0)); then return; fi
  if [[ $KEEP_STOPPED == yes ]]; then
    say "The old Dify stays stopped; ./migrate.sh back starts it again." >&2
  elif start_old_side; then
    say 'The old Dify runs again.' >&2
  fi
}

# In the other order than they were stopped.
start_old_side() {
  local i
  local -a ids=()
  for ((i = ${#STOPPED[@]} - 1; i >= 0; i--)); do ids+=("${STOPPED[i]}"); done
  if ! engine start "${ids[@]}" >/dev/null 2>"$WORK/message" </dev/null; then
    first_line "$WORK/message"
    warn "the old Dify cannot be started: $REPLY. hint: docker compose up -d in $COMPOSE_DIR"
    return 1
  fi
  STOPPED=()
  state_set stopped ''
}
WORKLOADS=''
HELPER_ROOT=no  # the helper writes as root: owners stay as they were
SETTINGS=()

kube() { kubectl -n "$NAMESPACE" "$@"; }

# kind_of COMPONENT: kind of its workload, in small letters
kind_of() {
  local i
  REPLY=''
  for ((i = 0; i < ${#SERVICES[@]}; i += 4)); do
    if [[ ${SERVICES[i + 1]} == "$1" ]]; then
      REPLY=${SERVICES[i + 2],,}
      return
    fi
  done
}

find_cluster() {
  need kubectl 'from https://kubernetes.io/docs/tasks/tools/'
  if ! kubectl get --raw /version --request-timeout=15s >/dev/null 2>"$WORK/message" </dev/null; then
    first_line "$WORK/message"
    fail "the cluster does not answer: $REPLY" 'set KUBECONFIG to the file of your cluster'
  fi
  local i found=''
  if ! found=$(kube get deployments,statefulsets -l "app.kubernetes.io/instance=$RELEASE" -o name 2>"$WORK/message" </dev/null); then
    first_line "$WORK/message"
    fail "the namespace $NAMESPACE cannot be read: $REPLY" 'choose it with --namespace, or get the rights there'
  fi
  if [[ -z $found ]]; then
    fail "there is no release $RELEASE in the namespace $NAMESPACE" \
      './deploy.sh --stopped installs it without starting what writes; --release and --namespace say which it is'
  fi
  for ((i = 0; i < ${#SERVICES[@]}; i += 4)); do
    if [[ ${SERVICES[i + 2]} != Job && $found != */"$FULLNAME-${SERVICES[i + 1]}"* ]]; then
      log "the release has no $FULLNAME-${SERVICES[i + 1]}"
    fi
  done
  WORKLOADS=$found
}

# in_cluster COMPONENT: whether the release has it
in_cluster() {
  local line
  while IFS= read -r line; do
    if [[ ${line##*/} == "$FULLNAME-$1" ]]; then return 0; fi
  done <<<"$WORKLOADS"
  return 1
}

# pods: "component phase" of each of the release
pods() {
  kube get pods -l "app.kubernetes.io/instance=$RELEASE" \
    -o go-template='{{range .items}}{{index .metadata.labels "app.kubernetes.io/component"}} {{.status.phase}}{{"\n"}}{{end}}' 2>"$WORK/message" </dev/null
}

# What writes on the cluster must not run while its data is replaced.
refuse_running_cluster() {
  local component phase i all
  local -a running=()
  if ! all=$(pods); then
    first_line "$WORK/message"
    fail "the pods of $RELEASE cannot be listed: $REPLY" 'get the right to list pods in that namespace'
  fi
  while read -r component phase; do
    if [[ $phase == Succeeded || $phase == Failed ]]; then continue; fi
    for ((i = 0; i < ${#SERVICES[@]}; i += 4)); do
      if [[ ${SERVICES[i + 1]} == "$component" && ${SERVICES[i + 3]} == writer ]]; then running+=("$component"); fi
    done
  done <<<"$all"
  if ((${#running[@]} > 0)); then
    fail "Dify runs on the cluster and would write while its data is replaced ($(join "${running[@]}"))" \
      './deploy.sh --stopped stops it and leaves the databases up; wait until the pods are gone, then run this again'
  fi
}

# cluster_exec COMPONENT COMMAND...: in the pod of a StatefulSet, stdin passed on
cluster_exec() {
  local component=$1
  shift
  kube exec -i "$FULLNAME-$component-0" -c "$component" -- "$@"
}

# replicas COMPONENT COUNT
scale() {
  local kind
  kind_of "$1"
  kind=$REPLY
  if ! kube scale "$kind/$FULLNAME-$1" --replicas="$2" >/dev/null 2>"$WORK/message" </dev/null; then
    first_line "$WORK/message"
    fail "$kind/$FULLNAME-$1 cannot be scaled to $2: $REPLY" 'get the right to patch it'
  fi
}

# Stores whose directory is replaced stand still until switch.
stop_stores() {
  local i component
  for ((i = 0; i < ${#SERVICES[@]}; i += 4)); do
    component=${SERVICES[i + 1]}
    case ${SERVICES[i + 3]} in store | cache) ;; *) continue ;; esac
    if ! wanted "${SERVICES[i + 3]}" || ! in_cluster "$component"; then continue; fi
    state_get scaled
    if [[ " $REPLY " != *" $component "* ]]; then state_set scaled "${REPLY:+$REPLY }$component"; fi
    scale "$component" 0
    kube wait --for=delete "pod/$FULLNAME-$component-0" --timeout="${MIGRATE_WAIT:-300s}" >/dev/null 2>"$WORK/message" </dev/null || {
      first_line "$WORK/message"
      if [[ $REPLY != *"not found"* && $REPLY != *"no matching"* && -n $REPLY ]]; then
        fail "$FULLNAME-$component does not stop: $REPLY" "look at kubectl describe pod $FULLNAME-$component-0 -n $NAMESPACE"
      fi
    }
  done
}

start_stores() {
  local component
  state_get scaled
  for component in $REPLY; do scale "$component" 1; done
  state_set scaled ''
}

# ---- the helper pod ----

# claim_of COMPONENT CLAIM: the name of the claim's object
claim_of() {
  local kind line
  case $2 in
    own:*) REPLY=${2#own:}-$FULLNAME-$1-0 ;;
    shared:*)
      kind_of "$1"
      kind=$REPLY
      REPLY=''
      while IFS= read -r line; do
        if [[ $line == "${2#shared:}="* ]]; then REPLY=${line#*=}; fi
      done < <(kube get "$kind/$FULLNAME-$1" -o \
        'jsonpath={range .spec.template.spec.volumes[?(@.persistentVolumeClaim)]}{.name}={.persistentVolumeClaim.claimName}{"\n"}{end}' 2>"$WORK/message" </dev/null || true)
      ;;
  esac
}

# pod_settings COMPONENT: as whom its pods run, and where they may
pod_settings() {
  local kind line number=0
  kind_of "$1"
  kind=$REPLY
  SETTINGS=('' '' '' '' '')
  while IFS= read -r line && ((number < 5)); do
    SETTINGS[number]=$line
    number=$((number + 1))
  done < <(kube get "$kind/$FULLNAME-$1" -o \
    'jsonpath={.spec.template.spec.securityContext}{"\n"}{.spec.template.spec.containers[0].securityContext}{"\n"}{.spec.template.spec.nodeSelector}{"\n"}{.spec.template.spec.tolerations}{"\n"}{.spec.template.spec.imagePullSecrets}{"\n"}' 2>"$WORK/message" </dev/null || true)
}

# The image for small shell scripts, as the release uses it.
find_helper_image() {
  local line kind
  if [[ -n $HELPER ]]; then return; fi
  HELPER=$HELPER_IMAGE
  for line in $WORKLOADS; do
    kind=$(kube get "$line" -o 'jsonpath={range .spec.template.spec.initContainers[*]}{.name}={.image}{"\n"}{end}' 2>/dev/null </dev/null) || kind=''
    while IFS= read -r line; do
      if [[ $line == wait-for-*=* ]]; then
        HELPER=${line#*=}
        return
      fi
    done <<<"$kind"
  done
}

# start_helper NUMBER COMPONENT CLAIM: a pod that has the claim at /target and runs as the component's pods do
start_helper() {
  local name="$FULLNAME-migrate-$1" component=$2 claim=$3 own none='{}'
  find_helper_image
  pod_settings "$component"
  own=${SETTINGS[1]:-}
  HELPER_ROOT=no
  if [[ "${SETTINGS[0]}$own" != *'"runAsUser"'* ]]; then
    # The image decides; the same image wrote the files, so its owners are right here too.
    HELPER_ROOT=yes
    own='{"allowPrivilegeEscalation":false}'
  fi
  kube delete pod "$name" --ignore-not-found --wait=true --timeout=120s >/dev/null 2>&1 </dev/null || true
  HELPER_POD=$name
  cat >"$WORK/helper.yaml" <<EOF
apiVersion: v1
kind: Pod
metadata:
  name: $name
  labels:
    app.kubernetes.io/instance: $RELEASE
    app.kubernetes.io/component: migrate
    app.kubernetes.io/managed-by: migrate.sh
spec:
  restartPolicy: Never
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: 5
  activeDeadlineSeconds: 172800
  securityContext: ${SETTINGS[0]:-$none}
  nodeSelector: ${SETTINGS[2]:-$none}
  tolerations: ${SETTINGS[3]:-[]}
  imagePullSecrets: ${SETTINGS[4]:-[]}
  containers:
    - name: migrate
      image: "$HELPER"
      command: [sh, -c, 'trap "exit 0" TERM; while :; do sleep 60 & wait \$!; done']
      securityContext: ${own:-$none}
      resources:
        requests: {cpu: 50m, memory: 64Mi}
      volumeMounts:
        - {name: data, mountPath: /target}
  volumes:
    - name: data
      persistentVolumeClaim: {claimName: "$claim"}
EOF
  if ! kube create -f - >/dev/null 2>"$WORK/message" <"$WORK/helper.yaml"; then
    first_line "$WORK/message"
    HELPER_POD=''
    fail "the pod that copies into the claim $claim cannot be made: $REPLY" 'get the right to create pods in that namespace'
  fi
  if ! kube wait --for=condition=Ready "pod/$name" --timeout="${MIGRATE_WAIT:-300s}" >/dev/null 2>"$WORK/message" </dev/null; then
    kube get events --field-selector "involvedObject.name=$name" -o 'go-template={{range .items}}{{.message}}{{"\n"}}{{end}}' >"$WORK/message" 2>/dev/null </dev/null || true
    REPLY=$(tail -n 1 "$WORK/message")
    fail "the pod $name that copies into the claim $claim does not start: ${REPLY:-no reason given}" \
      'a claim in use by a pod on another node cannot be mounted: see kubectl get pods -o wide; --helper-image takes another image'
  fi
}

remove_helper() {
  if [[ -z $HELPER_POD ]]; then return; fi
  kube delete pod "$HELPER_POD" --ignore-not-found --wait=false >/dev/null 2>&1 </dev/null || true
  HELPER_POD=''
}

# Helpers that a killed migrate.sh has left.
remove_old_helpers() {
  kube delete pods -l "app.kubernetes.io/instance=$RELEASE,app.kubernetes.io/component=migrate" --ignore-not-found --wait=true --timeout=120s \
    >/dev/null 2>&1 </dev/null || true
}

# new_files SCRIPT ARGUMENTS...: in the helper pod
new_files() {
  local script=$1
  shift
  kube exec -i "$HELPER_POD" -c migrate -- sh -c "$script" sh "$@"
}
# A list of files has one line each, "TYPE MODE SIZE MTIME NAME": f file, d directory, l link, o other. Of a name with a line
# break the type is a capital and the name is in hexadecimal digits.
LIST_SCRIPT=''
read -r -d '' LIST_SCRIPT <<'EOF' || true
cd "$1" || exit 3
export LC_ALL=C
nl='
'
status=0
find . -xdev -type f ! -path "*$nl*" -exec stat -c 'f %a %s %Y %n' {} + || status=4
find . -xdev -type d ! -path "*$nl*" -exec stat -c 'd %a 0 0 %n' {} + || status=4
find . -xdev -type l ! -path "*$nl*" -exec stat -c 'l 777 %s 0 %n' {} + || status=4
find . -xdev ! -type f ! -type d ! -type l ! -path "*$nl*" -exec stat -c 'o 0 0 0 %n' {} + || status=4
find . -xdev -path "*$nl*" -exec sh -c '
for f do
  if [ -L "$f" ]; then printf "L 777 %s 0 " "$(stat -c %s "$f")"
  elif [ -f "$f" ]; then printf "F %s " "$(stat -c "%a %s %Y" "$f")"
  elif [ -d "$f" ]; then printf "D %s 0 0 " "$(stat -c %a "$f")"
  else printf "O 0 0 0 "
  fi
  printf %s "$f" | od -An -v -tx1 | tr -d " \n"
  echo
done' sh {} + || status=4
[ "$status" = 0 ] || [ -n "$2" ] || exit "$status"
echo end
EOF
readonly LIST_SCRIPT

# Names arrive with a zero byte after each; a hash leaves for each, in the same order.
# shellcheck disable=SC2016
readonly HASH_SCRIPT='cd "$1" || exit 3; export LC_ALL=C; xargs -0 -r sha256sum | sed "s/^[\\\\]//" | cut -c1-64; echo end'
# shellcheck disable=SC2016
readonly STRANGE_HASH_SCRIPT='cd "$1" || exit 3; export LC_ALL=C; xargs -0 -r -n 1 sh -c '\''sha256sum <"$1" | cut -c1-64'\'' sh; echo end'
# shellcheck disable=SC2016
readonly PACK_GNU='tar -cf - -C "$1" --no-recursion --numeric-owner --format=gnu --null -T - || [ -n "$2" ]'
# shellcheck disable=SC2016
readonly PACK_BUSYBOX='cd "$1" || exit 3; xargs -0 -r -s 131072 tar --no-recursion -cf - || [ -n "$2" ]'
# shellcheck disable=SC2016
readonly UNPACK='mkdir -p "$1" && exec tar $2 -xpf - -C "$1"'
# shellcheck disable=SC2016
readonly MAKE_DIRECTORIES='mkdir -p "$1" && cd "$1" && xargs -0 -r mkdir -p'
# shellcheck disable=SC2016
readonly REMOVE='cd "$1" && xargs -0 -r rm -rf'
# shellcheck disable=SC2016
readonly FREE='df -Pk "$1"'

# ---- volumes ----

# volume INDEX: V_SERVICE V_PATH V_HOW V_COMPONENT V_CLAIM V_TARGET
volume() {
  V_SERVICE=${VOLUMES[$1]}
  V_PATH=${VOLUMES[$1 + 1]}
  V_HOW=${VOLUMES[$1 + 2]}
  V_COMPONENT=${VOLUMES[$1 + 3]}
  V_CLAIM=${VOLUMES[$1 + 4]}
  V_TARGET=/target${VOLUMES[$1 + 5]:+/${VOLUMES[$1 + 5]}}
}

# title_of INDEX: for people
title_of() { REPLY="${VOLUMES[$1]}:${VOLUMES[$1 + 1]}"; }

# file_volumes: indexes of those that move as files in this call
file_volumes() {
  local i
  FILE_VOLUMES=()
  for ((i = 0; i < ${#VOLUMES[@]}; i += 6)); do
    case ${VOLUMES[i + 2]} in files | store | cache) if wanted "${VOLUMES[i + 2]}"; then FILE_VOLUMES+=("$i"); fi ;; esac
  done
}

# ---- lists ----

# tidy RAW LIST: checks that all of it arrived, and sorts
tidy() {
  if [[ $(tail -n 1 "$1") != end ]]; then return 5; fi
  sed '$d' "$1" | awk '
    { name = $0; sub(/^[^ ]+ [^ ]+ [^ ]+ [^ ]+ /, "", name) }
    name == "." || name == "./lost+found" || index(name, "./lost+found/") == 1 { next }
    { print }' | sort -t ' ' -k 5 >"$2"
}

# list_old INDEX LIST [loose]: loose, while Dify runs, files may vanish
list_old() {
  volume "$1"
  need_container "$V_SERVICE"
  if ! old_files "$V_SERVICE" "$LIST_SCRIPT" "$V_PATH" "${3:-}" >"$WORK/raw.old" 2>"$WORK/message" </dev/null || ! tidy "$WORK/raw.old" "$2"; then
    first_line "$WORK/message"
    title_of "$1"
    fail "the files of $REPLY cannot be listed" "$(tail -n 1 "$WORK/message") ; look at docker inspect ${CONTAINER[$V_SERVICE]}"
  fi
}

# list_new LIST: what the helper pod sees
list_new() {
  local status=0
  new_files "$LIST_SCRIPT" "$V_TARGET" '' >"$WORK/raw.new" 2>"$WORK/message" </dev/null || status=$?
  if ((status == 3)) || { ((status != 0)) && grep -qi "can't cd\|no such file" "$WORK/message"; }; then
    : >"$1" # the folder in the claim is not there yet
    return 0
  fi
  ((status == 0)) && tidy "$WORK/raw.new" "$1"
}

must_list_new() {
  if ! attempt 3 'listing the claim' list_new "$1"; then
    first_line "$WORK/message"
    fail "the files in the claim for $V_SERVICE:$V_PATH cannot be listed: $REPLY" 'run the same command again'
  fi
}

# names FILE: the names of a list, each with a zero byte after it
names() {
  local rest hex
  awk '/^[a-z]/ { sub(/^[^ ]+ [^ ]+ [^ ]+ [^ ]+ /, ""); print }' "$1" | tr '\n' '\0'
  while read -r _ _ _ _ hex; do
    rest=$(printf '%s' "$hex" | sed 's/../\\x&/g')
    printf '%b\0' "$rest"
  done < <(grep '^[A-Z]' "$1" || true)
}

# count LIST: COUNT files and BYTES
count() { read -r COUNT BYTES < <(awk '/^[fF]/ { n++; b += $3 } END { printf "%d %.0f\n", n, b }' "$1"); }

# differences OLD NEW QUICK: what to copy, what to compare by hash, what is too much; quick: by time instead of hash
differences() {
  : >"$WORK/copy"
  : >"$WORK/candidates"
  : >"$WORK/extra"
  awk -v copy="$WORK/copy" -v same="$WORK/candidates" -v extra="$WORK/extra" -v quick="$3" '
    { name = $0; sub(/^[^ ]+ [^ ]+ [^ ]+ [^ ]+ /, "", name); type = tolower($1) }
    FILENAME == ARGV[1] { there[name] = $0; kind[name] = type; size[name] = $3; time[name] = $4; next }
    { seen[name] = 1 }
    type == "o" { next }
    (name in kind) && kind[name] != type { print there[name] >extra; if (type != "d") print >copy; next }
    type == "d" { next }
    type == "l" { print >copy; next }
    !(name in kind) || size[name] != $3 { print >copy; next }
    quick == "yes" && time[name] == $4 { next }
    quick == "yes" { print >copy; next }
    { print >same }
    END { for (name in kind) if (!(name in seen)) print there[name] >extra }' "$2" "$1"
}

# hashes WHERE INDEX LIST OUT: puts the SHA-256 before each line of a list of files; WHERE is old, new or bundle
hashes() {
  local letter script
  : >"$4"
  for letter in f F; do
    grep "^$letter" "$3" >"$4.names" || true
    if [[ ! -s $4.names ]]; then continue; fi
    script=$HASH_SCRIPT
    if [[ $letter == F ]]; then script=$STRANGE_HASH_SCRIPT; fi
    case $1 in
      old) names "$4.names" | old_files "$V_SERVICE" "$script" "$V_PATH" >"$4.raw" ;;
      new) names "$4.names" | new_files "$script" "$V_TARGET" >"$4.raw" ;;
    esac 2>>"$WORK/message" || return 1
    if [[ $(tail -n 1 "$4.raw") != end ]] || (($(wc -l <"$4.raw") != $(wc -l <"$4.names") + 1)); then return 5; fi
    sed '$d' "$4.raw" | paste -d ' ' - "$4.names" >>"$4"
  done
}

# compare_candidates INDEX: adds those of equal size and another content to what is copied
compare_candidates() {
  local status=0
  if [[ ! -s $WORK/candidates ]]; then return 0; fi
  count "$WORK/candidates"
  human "$BYTES"
  detail "$COUNT files of equal size are there already ($REPLY); comparing their content"
  if [[ $SOURCE == bundle ]]; then
    bundle_hashes "$1" "$WORK/candidates" "$WORK/hash.old"
    hashes new "$1" "$WORK/candidates" "$WORK/hash.new" || return 1
  else
    hashes new "$1" "$WORK/candidates" "$WORK/hash.new" &
    hashes old "$1" "$WORK/candidates" "$WORK/hash.old" || status=1
    wait "$!" || status=1
    if ((status != 0)); then return 1; fi
  fi
  awk 'FILENAME == ARGV[1] { old[$0] = 1; next } !($0 in old) { sub(/^[^ ]+ /, ""); print }' "$WORK/hash.old" "$WORK/hash.new" >>"$WORK/copy"
}

# ---- copying ----

# cut_parts LIST PREFIX: parts of some size, which are retried one by one
cut_parts() {
  rm -f -- "$2".*
  PARTS=$(awk -v prefix="$2" -v most="${MIGRATE_PART_BYTES:-134217728}" -v tar="${SOURCE_TAR:-gnu}" '
    BEGIN { n = 0; files = 0; limit = tar == "gnu" ? 10000 : 500 }
    {
      if (n == 0 || bytes + $3 > most && files > 0 || files >= limit || tar != "gnu" && letters + length($0) > 60000) {
        if (n > 0) close(file)
        n++; bytes = 0; files = 0; letters = 0
        file = sprintf("%s.%05d", prefix, n)
      }
      print >file
      bytes += $3; files++; letters += length($0)
    }
    END { print n }' "$1")
}

pack_script() { if [[ $SOURCE_TAR == busybox ]]; then REPLY=$PACK_BUSYBOX; else REPLY=$PACK_GNU; fi; }

# stream_part INDEX LIST LOOSE
stream_part() {
  local owner='-o'
  if [[ $HELPER_ROOT == yes ]]; then owner=''; fi
  pack_script
  names "$2" | old_files "$V_SERVICE" "$REPLY" "$V_PATH" "$3" 2>>"$WORK/message" |
    new_files "$UNPACK" "$V_TARGET" "$owner" 2>>"$WORK/message"
}

# broken_copy WHAT BYTES: the copy cannot go on
broken_copy() {
  local reason
  first_line "$WORK/message"
  reason=$REPLY
  if no_space; then
    take_back
    human "$2"
    fail "the claim for $1 is full ($reason); what this run had copied into it is removed again" \
      "make it larger ($REPLY are needed; deploy.sh has the sizes as options), then run the same command again"
  fi
  fail "copying $1 broke off: $reason" 'run the same command again, it goes on where it was'
}

# Removes what was not there before this run.
take_back() {
  awk '{ name = $0; sub(/^[^ ]+ [^ ]+ [^ ]+ [^ ]+ /, "", name) }
    FILENAME == ARGV[1] { there[name] = 1; next }
    !(name in there)' "$WORK/list.before" "$WORK/list.old" >"$WORK/added"
  names "$WORK/added" | new_files "$REMOVE" "$V_TARGET" >/dev/null 2>&1 || true
}

# has_room BYTES TITLE
has_room() {
  local free
  free=$(new_files "$FREE" /target 2>/dev/null </dev/null | awk 'END { print $4 }') || free=''
  if ! matches "$free" '^[0-9]+$'; then return; fi
  if (($1 / 1024 > free)); then
    human "$1"
    local needed=$REPLY
    human $((free * 1024))
    fail "the claim for $2 has $REPLY free and needs $needed more" \
      'nothing was changed in it; make it larger (deploy.sh has the sizes as options), then run the same command again'
  fi
}

# refuse_foreign INDEX TITLE: files that are on the cluster only, and that this script did not put there
refuse_foreign() {
  local claim_id count
  claim_id=$(kube get pvc "$CLAIM" -o 'jsonpath={.metadata.uid}' 2>/dev/null </dev/null) || claim_id=''
  state_get "filled.$1"
  if [[ -n $REPLY && $REPLY == "$claim_id" ]]; then return; fi
  count=$(awk '/^[fF]/' "$WORK/extra" | wc -l)
  # A store that has started once has files of its own; whether Dify was used is seen in the database.
  if ((count > 0)) && [[ $REPLACE == no && $V_HOW == files ]]; then
    fail "the claim for $2 holds $((count)) files that the old side does not have, and this script did not put them there" \
      'Dify has run on the cluster already; --replace removes them, nothing was changed so far'
  fi
  state_set "filled.$1" "${claim_id:-unknown}"
}

# copy_pass INDEX TITLE QUICK LOOSE: until both sides have the same files, or three times
copy_pass() {
  local index=$1 title=$2 quick=$3 loose=$4 round part sent total started
  for round in 1 2 3; do
    differences "$WORK/list.old" "$WORK/list.new" "$quick"
    if ((round == 1)); then
      cp -- "$WORK/list.new" "$WORK/list.before"
      refuse_foreign "$index" "$title"
    fi
    if ! attempt 3 'comparing' compare_candidates "$index"; then broken_copy "$title" 0; fi
    count "$WORK/copy"
    total=$BYTES
    if ((round == 1)); then
      has_room "$total" "$title"
      remove_extra "$index"
    fi
    copied_dirs "$index" || broken_copy "$title" "$total"
    if [[ ! -s $WORK/copy ]]; then break; fi
    sent=0
    started=$SECONDS
    if [[ $SOURCE == bundle ]]; then
      send_bundle_parts "$index" "$title" "$total"
    else
      cut_parts "$WORK/copy" "$WORK/part"
      for part in "$WORK"/part.*; do
        if ! attempt 3 "part ${part##*.} of $title" stream_part "$index" "$part" "$loose"; then broken_copy "$title" "$total"; fi
        count "$part"
        sent=$((sent + BYTES))
        progress "$title, part $((10#${part##*.})) of $PARTS" "$sent" "$total" "$started"
      done
    fi
    must_list_new "$WORK/list.new"
    # Only sizes from now on: what was sent has its content.
    awk '/^[lL]/ { next } { print }' "$WORK/copy" >"$WORK/sent"
    if [[ -z $loose ]] && ! all_sent; then continue; fi
    break
  done
  if [[ -z $loose ]] && ! all_sent; then broken_copy "$title" "$total"; fi
  copied_modes "$index" "$loose" || broken_copy "$title" "$total"
}

# Whether everything of the old side is on the cluster with its size.
all_sent() {
  awk '{ name = $0; sub(/^[^ ]+ [^ ]+ [^ ]+ [^ ]+ /, "", name); type = tolower($1) }
    FILENAME == ARGV[1] { size[name] = type " " $3; next }
    type == "o" { next }
    size[name] != type " " $3 { missing++ }
    END { exit missing > 0 }' "$WORK/list.new" "$WORK/list.old"
}

remove_extra() {
  if [[ ! -s $WORK/extra ]]; then return; fi
  detail "removing $(($(wc -l <"$WORK/extra"))) names that the old side no longer has"
  if ! names "$WORK/extra" | new_files "$REMOVE" "$V_TARGET" 2>"$WORK/message"; then
    first_line "$WORK/message"
    fail "old files in the claim cannot be removed: $REPLY" 'run the same command again'
  fi
}

directories() { grep '^[dD]' "$WORK/list.old" >"$WORK/directories" || true; }

copied_dirs() {
  directories
  if [[ ! -s $WORK/directories ]]; then return 0; fi
  attempt 3 'making directories' make_directories
}

make_directories() { names "$WORK/directories" | new_files "$MAKE_DIRECTORIES" "$V_TARGET" 2>>"$WORK/message"; }

# Modes and owners of directories come last: one may be read-only.
copied_modes() {
  if [[ ! -s $WORK/directories ]]; then return 0; fi
  if [[ $SOURCE == bundle ]]; then
    attempt 3 'modes of directories' send_bundle_directories "$1"
  else
    attempt 3 'modes of directories' stream_part "$1" "$WORK/directories" "$2"
  fi
}

# move_volume INDEX PASS: PASS is whole, warm (Dify still runs) or rest (after warm)
move_volume() {
  local index=$1 pass=$2 title loose='' quick=no
  volume "$index"
  title_of "$index"
  title=$REPLY
  if [[ $pass == whole || $pass == rest ]]; then
    state_get "done.volume.$index"
    if [[ -n $REPLY ]]; then
      step "$title: done before"
      return
    fi
  fi
  if [[ $pass == warm ]]; then loose=loose; fi
  if [[ $pass == rest ]]; then quick=yes; fi
  step "$title -> claim of $V_COMPONENT"
  claim_of "$V_COMPONENT" "$V_CLAIM"
  CLAIM=$REPLY
  if [[ -z $CLAIM ]]; then
    fail "the claim of $V_COMPONENT for $title does not exist" './deploy.sh --stopped makes it; with object storage there is none, then leave it out'
  fi
  if [[ $SOURCE == bundle ]]; then bundle_list "$index" "$WORK/list.old"; else list_old "$index" "$WORK/list.old" "$loose"; fi
  warn_of_odd "$title"
  start_helper "$((index / 6))" "$V_COMPONENT" "$CLAIM"
  must_list_new "$WORK/list.new"
  copy_pass "$index" "$title" "$quick" "$loose"
  remove_helper
  count "$WORK/list.old"
  human "$BYTES"
  detail "$title: $COUNT files, $REPLY"
  if [[ $pass != warm ]]; then state_set "done.volume.$index" yes; fi
}

warn_of_odd() {
  local odd
  odd=$(grep -c '^[oO]' "$WORK/list.old" || true)
  if ((odd > 0)); then note "$1 has $odd sockets, pipes or devices; they are not copied"; fi
}
# In the container of the server, on both sides; passwords are in its environment and stay there.
PG_SCRIPT=''
read -r -d '' PG_SCRIPT <<'EOF' || true
action=$1 users=$2 passwords=$3 names=$4 database=$5
first() {
  for variable in $1; do
    value=$(printenv "$variable") && [ -n "$value" ] && { printf %s "$value"; return; }
  done
  printf %s "$2"
}
PGUSER=$(first "$users" postgres)
PGPASSWORD=$(first "$passwords" '')
[ -n "$PGPASSWORD" ] || unset PGPASSWORD
PGOPTIONS='-c timezone=UTC -c datestyle=ISO -c bytea_output=hex -c statement_timeout=0 -c lock_timeout=0 -c client_min_messages=warning'
PGCONNECT_TIMEOUT=15
export PGUSER PGPASSWORD PGOPTIONS PGCONNECT_TIMEOUT
[ -n "$PGPASSWORD" ] || unset PGPASSWORD
case $action in
  main) first "$names" "$PGUSER" ;;
  sql) exec psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$database" ;;
  dump) exec pg_dump -Fc -Z1 -d "$database" ;;
  restore) exec pg_restore --single-transaction --exit-on-error --no-owner --no-acl -d "$database" ;;
esac
EOF
readonly PG_SCRIPT

# Statements that count: each row of the answer is a statement whose answer is "name TAB value".
readonly PG_FACTS_GENERATOR="
select format('select %L || count(*) || '' '' || %s from only %I.%I as the_row_of_it;',
  'table ' || n.nspname || '.' || c.relname || E'\t',
  case when '@fast@' <> 'yes' or c.relname in (@matters@)
    then 'coalesce(sum((''x'' || substr(md5(the_row_of_it::text), 1, 15))::bit(60)::bigint), 0)' else '''-''' end,
  n.nspname, c.relname)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
order by 1;
select format('select %L || last_value || '' '' || is_called from %I.%I;', 'sequence ' || n.nspname || '.' || c.relname || E'\t', n.nspname, c.relname)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'S' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
order by 1;
select 'select ''large objects'' || E''\t'' || count(*) || '' '' || coalesce(sum((''x'' || substr(md5(lo_get(oid)), 1, 15))::bit(60)::bigint), 0) from pg_largeobject_metadata;';
select 'select ''extension '' || extname || E''\tpresent'' from pg_extension order by 1;';
select 'select ''indexes'' || E''\t'' || count(*) from pg_indexes where schemaname not in (''pg_catalog'', ''information_schema'');';
select 'select ''constraints'' || E''\t'' || count(*) from pg_constraint c join pg_namespace n on n.oid = c.connamespace where n.nspname not in (''pg_catalog'', ''information_schema'');';
select 'select ''views'' || E''\t'' || count(*) from pg_views where schemaname not in (''pg_catalog'', ''information_schema'');';
select 'select ''functions'' || E''\t'' || count(*) from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname not in (''pg_catalog'', ''information_schema'');';
select 'select ''triggers'' || E''\t'' || count(*) from pg_trigger where not tgisinternal;';
"

# pg WHERE ACTION [DATABASE]: WHERE is old or new, the database of D_SERVICE or D_COMPONENT
pg() {
  case $1 in
    old) old_exec "$D_SERVICE" sh -c "$PG_SCRIPT" sh "$2" "$D_USERS" "$D_PASSWORDS" "$D_NAMES" "${3:-}" ;;
    new) cluster_exec "$D_COMPONENT" sh -c "$PG_SCRIPT" sh "$2" "$D_USERS" "$D_PASSWORDS" "$D_NAMES" "${3:-}" ;;
  esac 2>>"$WORK/message"
}

pg_sql() { printf '%s\n' "$3" | pg "$1" sql "$2"; }

# sql_name NAME and sql_text TEXT: quoted for PostgreSQL
sql_name() { REPLY="\"${1//\"/\"\"}\""; }
sql_text() { REPLY="'${1//\'/\'\'}'"; }

pg_list() {
  pg_sql "$1" postgres "select datname from pg_database where not datistemplate and datallowconn and datname <> 'postgres' and datname not like '%!_incoming' escape '!' and datname not like '%!_replaced' escape '!' order by 1;"
}

# pg_strays: objects that somebody put into the database that every server has
pg_strays() {
  pg_sql old postgres "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_';"
}

pg_version() { pg_sql "$1" postgres 'show server_version_num;'; }

pg_size() {
  sql_text "$1"
  pg_sql old postgres "select pg_database_size($REPLY);"
}

# pg_facts WHERE DATABASE
pg_facts() {
  local sql=$PG_FACTS_GENERATOR statements
  sql=${sql//@fast@/$FAST}
  sql=${sql//@matters@/$MATTERS}
  statements=$(pg_sql "$1" "$2" "$sql") || return 1
  pg_sql "$1" "$2" "$statements"
}

# pg_check DATABASE: what would make the restore fail is found before anything is changed
pg_check() {
  local old new extension missing=''
  old=$(pg_version old) && new=$(pg_version new) || return 1
  if ((old / 10000 > new / 10000)); then
    fail "$D_SERVICE is PostgreSQL $((old / 10000)), the cluster has $((new / 10000)): an older server does not read a newer one's dump" \
      "give the chart a newer image under images.$D_COMPONENT and run deploy.sh --stopped again"
  fi
  for extension in $(pg_sql old "$1" 'select extname from pg_extension order by 1;'); do
    sql_text "$extension"
    if [[ -z $(pg_sql new postgres "select name from pg_available_extensions where name = $REPLY;") ]]; then missing="$missing $extension"; fi
  done
  if [[ -n $missing ]]; then
    fail "the server of the cluster lacks extensions that $1 uses:$missing" "use the image that the old side has, under images.$D_COMPONENT"
  fi
}

# pg_has_data DATABASE: whether Dify was set up on the cluster
pg_has_data() {
  local found
  sql_text "$1"
  found=$(pg_sql new postgres "select count(*) from pg_database where datname = $REPLY;") || return 2
  if [[ $found == 0 ]]; then return 1; fi
  found=$(pg_sql new "$1" "select count(*) from pg_tables where tablename = 'accounts' and schemaname = 'public';") || return 2
  if [[ $found == 0 ]]; then return 1; fi
  [[ $(pg_sql new "$1" 'select count(*) from public.accounts;') != 0 ]]
}

pg_encoding() {
  sql_text "$1"
  pg_sql old postgres "select pg_encoding_to_char(encoding) from pg_database where datname = $REPLY;"
}

# pg_prepare DATABASE ENCODING: an empty database beside the one that is there
pg_prepare() {
  local incoming
  sql_name "${1}_incoming"
  incoming=$REPLY
  pg_drop "${1}_incoming" || return 1
  sql_text "$2"
  pg_sql new postgres "create database $incoming template template0 encoding $REPLY;"
}

# pg_drop DATABASE: open sessions are ended
pg_drop() {
  local name
  sql_name "$1"
  name=$REPLY
  sql_text "$1"
  pg_sql new postgres "
select pg_terminate_backend(pid) from pg_stat_activity where datname = $REPLY and pid <> pg_backend_pid();
drop database if exists $name;" >/dev/null
}

pg_stream_out() { pg "$1" dump "$2"; }
pg_stream_in() { pg new restore "${1}_incoming"; }

# pg_swap DATABASE: the complete one takes the name in one transaction; a transaction that somebody left open is ended
pg_swap() {
  local text name incoming replaced exists round
  sql_text "$1"
  text=$REPLY
  sql_name "$1"
  name=$REPLY
  sql_name "${1}_incoming"
  incoming=$REPLY
  sql_name "${1}_replaced"
  replaced=$REPLY
  pg_drop "${1}_replaced" || return 1
  exists=$(pg_sql new postgres "select count(*) from pg_database where datname = $text;") || return 1
  for round in 1 2 3 4 5; do
    if pg_sql new postgres "
select pg_terminate_backend(pid) from pg_stat_activity where datname in ($text, ${text%\'}_incoming') and pid <> pg_backend_pid();
begin;
$(if [[ $exists != 0 ]]; then printf 'alter database %s rename to %s;' "$name" "$replaced"; fi)
alter database $incoming rename to $name;
commit;" >/dev/null; then
      pg_drop "${1}_replaced" || return 1
      return 0
    fi
    sleep "$((round * ${MIGRATE_RETRY_SECONDS:-3}))"
  done
  return 1
}

# After a rename, statistics are those of the dump: none.
pg_after() { pg_sql new "$1" 'analyze;' >/dev/null; }
pg_discard() { pg_drop "${1}_incoming"; }
MY_SCRIPT=''
read -r -d '' MY_SCRIPT <<'EOF' || true
action=$1 users=$2 passwords=$3 names=$4 database=$5 words=$6
first() {
  for variable in $1; do
    value=$(printenv "$variable") && [ -n "$value" ] && { printf %s "$value"; return; }
  done
  printf %s "$2"
}
MYSQL_PWD=$(first "$passwords" '')
export MYSQL_PWD
user=$(first "$users" root)
# A fixed user of the engine is written =NAME.
case $users in =*) user=${users#=} ;; esac
for program in mysql mariadb; do command -v "$program" >/dev/null && break; done
for dump in mysqldump mariadb-dump; do command -v "$dump" >/dev/null && break; done
command -v "$program" >/dev/null || { echo "this image has neither mysql nor mariadb" >&2; exit 9; }
set -- --user="$user" --default-character-set=utf8mb4
common='--single-transaction --quick --hex-blob --no-tablespaces --skip-lock-tables'
if "$dump" --help 2>/dev/null | grep -q set-gtid-purged; then common="$common --set-gtid-purged=OFF"; fi
case $action in
  main) first "$names" '' ;;
  sql) exec "$program" "$@" --batch --raw --skip-column-names ${database:+"$database"} ;;
  tables) exec "$dump" "$@" $common --skip-triggers $words "$database" ;;
  rest) exec "$dump" "$@" $common --no-create-info --no-data --skip-comments --routines --events --triggers "$database" ;;
  views) [ -n "$words" ] || exit 9; exec "$dump" "$@" $common --skip-triggers --skip-comments "$database" $words ;;
  restore) exec "$program" "$@" --batch "$database" ;;
esac
EOF
readonly MY_SCRIPT

# my WHERE ACTION [DATABASE [WORDS]]
my() {
  case $1 in
    old) old_exec "$D_SERVICE" sh -c "$MY_SCRIPT" sh "$2" "$D_USERS" "$D_PASSWORDS" "$D_NAMES" "${3:-}" "${4:-}" ;;
    new) cluster_exec "$D_COMPONENT" sh -c "$MY_SCRIPT" sh "$2" "$D_USERS" "$D_PASSWORDS" "$D_NAMES" "${3:-}" "${4:-}" ;;
  esac 2>>"$WORK/message"
}

my_sql() { printf '%s\n' "$3" | my "$1" sql "$2"; }
my_name() { REPLY="\`${1//\`/\`\`}\`"; }
my_text() {
  REPLY=${1//\\/\\\\}
  REPLY="'${REPLY//\'/\'\'}'"
}

my_list() {
  my_sql "$1" '' "select schema_name from information_schema.schemata where lower(schema_name) not in ('mysql', 'information_schema', 'performance_schema', 'sys', 'test', 'oceanbase', 'lbacsys', 'ocs', 'oraauditor', '__recyclebin', '__public') and schema_name not like '%!_incoming' escape '!' and schema_name not like '%!_replaced' escape '!' order by 1;"
}

my_version() { my_sql "$1" '' 'select version();'; }

my_size() {
  my_text "$1"
  my_sql old '' "select coalesce(sum(data_length + index_length), 0) from information_schema.tables where table_schema = $REPLY;"
}

# my_facts WHERE DATABASE [AS]: the tables by their content, whatever else there is by its number
my_facts() {
  local text statements
  my_text "$2"
  text=$REPLY
  statements=$(my_sql "$1" "$2" "
set session group_concat_max_len = 1000000;
select concat('select concat(''table ', replace(t.table_name, '''', ''''''), char(9), ''', count(*), '' '', ',
  if('$FAST' <> 'yes' or t.table_name in ($MATTERS),
    concat('coalesce(sum(cast(conv(left(md5(concat_ws(''|'', ',
      group_concat('coalesce(hex(cast(\`', replace(c.column_name, '\`', '\`\`'), '\` as binary)), ''~'')' order by c.ordinal_position separator ', '),
      ')), 15), 16, 10) as unsigned)), 0)'), '''-'''),
  ') from \`', replace(t.table_name, '\`', '\`\`'), '\`;')
from information_schema.tables t join information_schema.columns c on c.table_schema = t.table_schema and c.table_name = t.table_name
where t.table_schema = $text and t.table_type = 'BASE TABLE' group by t.table_name order by t.table_name;") || return 1
  my_sql "$1" "$2" "set session time_zone = '+00:00';
$statements
select concat('indexes', char(9), count(*)) from information_schema.statistics where table_schema = $text;
select concat('constraints', char(9), count(*)) from information_schema.table_constraints where table_schema = $text;
select concat('views', char(9), count(*)) from information_schema.views where table_schema = $text;
select concat('triggers', char(9), count(*)) from information_schema.triggers where trigger_schema = $text;
select concat('routines', char(9), count(*)) from information_schema.routines where routine_schema = $text;
$(my_counters "$1" "$2")"
}

# The next number of each table that counts, as the table itself has it: the catalog of MySQL 8 may be a day old.
my_counters() {
  my_text "$2"
  my_sql "$1" "$2" "select concat('select concat(''sequence ', replace(table_name, '''', ''''''), ''', char(9), coalesce(max(\`', replace(column_name, '\`', '\`\`'), '\`), 0)) from \`', replace(table_name, '\`', '\`\`'), '\`;') from information_schema.columns where table_schema = $REPLY and extra like '%auto_increment%' order by table_name;"
}

my_check() {
  local old new
  old=$(my_version old) && new=$(my_version new) || return 1
  if [[ ${old,,} == *mariadb* && ${new,,} != *mariadb* ]]; then
    fail "$D_SERVICE is MariaDB $old, the cluster has MySQL $new" "use the image that the old side has, under images.$D_COMPONENT"
  fi
  if ! version_at_least "$new" "$old"; then
    fail "$D_SERVICE is $old, the cluster has the older $new" \
      "give the chart a newer image under images.$D_COMPONENT and run deploy.sh --stopped again"
  fi
}

# version_at_least A B: by the first two numbers
version_at_least() {
  local -a a b
  IFS='.-' read -r -a a <<<"$1"
  IFS='.-' read -r -a b <<<"$2"
  ((a[0] > b[0] || (a[0] == b[0] && a[1] >= b[1])))
}

my_has_data() {
  local found
  my_text "$1"
  found=$(my_sql new '' "select count(*) from information_schema.tables where table_schema = $REPLY and table_name = 'accounts';") || return 2
  if [[ $found == 0 ]]; then return 1; fi
  [[ $(my_sql new "$1" 'select count(*) from accounts;') != 0 ]]
}

my_encoding() {
  my_text "$1"
  my_sql old '' "select concat(default_character_set_name, ' ', default_collation_name) from information_schema.schemata where schema_name = $REPLY;"
}

my_prepare() {
  local name charset collation
  read -r charset collation <<<"$2"
  my_name "${1}_incoming"
  name=$REPLY
  my_sql new '' "drop database if exists $name; create database $name character set $charset collate $collation;"
}

my_views() {
  my_text "$2"
  my_sql "$1" '' "select table_name from information_schema.views where table_schema = $REPLY order by 1;"
}

my_stream_out() {
  local view ignore=''
  for view in $(my_views "$1" "$2"); do ignore="$ignore --ignore-table=$2.$view"; done
  my "$1" tables "$2" "$ignore"
}
my_stream_in() { my new restore "${1}_incoming"; }

# my_swap DATABASE: all tables change places in one statement, which waits for nobody: open sessions are ended
my_swap() {
  local name incoming replaced text text_in moves
  my_name "$1"
  name=$REPLY
  my_name "${1}_incoming"
  incoming=$REPLY
  my_name "${1}_replaced"
  replaced=$REPLY
  my_text "$1"
  text=$REPLY
  my_text "${1}_incoming"
  text_in=$REPLY
  my_sql new '' "drop database if exists $replaced; create database $replaced; create database if not exists $name;" || return 1
  # Views and triggers belong to the old tables, and would keep them from moving.
  my_sql new '' "
select concat('drop view $name.\`', replace(table_name, '\`', '\`\`'), '\`;') from information_schema.views where table_schema = $text;
select concat('drop trigger $name.\`', replace(trigger_name, '\`', '\`\`'), '\`;') from information_schema.triggers where trigger_schema = $text;
select concat('kill ', id, ';') from information_schema.processlist where db = $text and id <> connection_id();" >"$WORK/before-swap" || return 1
  grep '^kill' "$WORK/before-swap" | my new sql >/dev/null || true
  grep -v '^kill' "$WORK/before-swap" >"$WORK/drops" || true
  if [[ -s $WORK/drops ]]; then my new sql <"$WORK/drops" || return 1; fi
  moves=$(my_sql new '' "
set session group_concat_max_len = 1000000;
select group_concat(move order by phase separator ', ') from (
select 1 as phase, concat('$name.\`', replace(table_name, '\`', '\`\`'), '\` to $replaced.\`', replace(table_name, '\`', '\`\`'), '\`') as move
from information_schema.tables where table_schema = $text and table_type = 'BASE TABLE'
union all
select 2, concat('$incoming.\`', replace(table_name, '\`', '\`\`'), '\` to $name.\`', replace(table_name, '\`', '\`\`'), '\`')
from information_schema.tables where table_schema = $text_in and table_type = 'BASE TABLE') as moves;") || return 1
  if [[ -n $moves && $moves != NULL ]]; then my_sql new '' "rename table $moves;" || return 1; fi
  my_sql new '' "drop database $incoming; drop database $replaced;"
}

# my_after DATABASE: what follows the tables: views, triggers, routines, events
my_after() {
  local views
  if [[ $SOURCE == bundle ]]; then
    unseal "$BUNDLE/databases/$D_COMPONENT/$DATABASE.rest" | my new restore "$1"
    return
  fi
  my_rest old "$DATABASE" | my new restore "$1"
}

my_rest() {
  local views
  my "$1" rest "$2"
  views=$(my_views "$1" "$2" | tr '\n' ' ')
  if [[ -n ${views// /} ]]; then my "$1" views "$2" "$views"; fi
}

my_discard() {
  my_name "${1}_incoming"
  my_sql new '' "drop database if exists $REPLY;"
}
# Tables whose content is compared even with --fast: what users would miss first.
readonly MATTERS="'accounts', 'tenants', 'tenant_account_joins', 'apps', 'app_model_configs', 'workflows', 'sites', 'api_tokens', 'end_users', 'conversations', 'messages', 'datasets', 'documents', 'document_segments', 'upload_files', 'providers', 'provider_models', 'provider_credentials', 'tool_files', 'plugins', 'plugin_installations', 'plugin_declarations', 'ai_model_installations', 'tool_installations', 'install_tasks'"

# database INDEX: D_SERVICE D_COMPONENT D_FAMILY D_USERS D_PASSWORDS D_NAMES
database() {
  D_SERVICE=${DATABASES[$1]}
  D_COMPONENT=${DATABASES[$1 + 1]}
  D_FAMILY=${DATABASES[$1 + 2]}
  D_USERS=${DATABASES[$1 + 3]}
  D_PASSWORDS=${DATABASES[$1 + 4]}
  D_NAMES=${DATABASES[$1 + 5]}
}

# db ACTION ARGUMENTS...: of the family at hand
db() {
  local action=$1
  shift
  case $D_FAMILY in
    postgresql) "pg_$action" "$@" ;;
    mysql) "my_$action" "$@" ;;
  esac
}

db_main() {
  case $D_FAMILY in
    postgresql) pg "$1" main </dev/null ;;
    mysql) my "$1" main </dev/null ;;
  esac
}

# must WHAT COMMAND...: or the script ends, with the reason
must() {
  local what=$1
  shift
  : >"$WORK/message"
  if ! "$@"; then
    if [[ $REPORTED == yes ]]; then exit 1; fi
    first_line "$WORK/message"
    fail "$what: ${REPLY:-no reason was given}" "look at the log $LOG, then run the same command again"
  fi
}

# need_old_database: it has to run, to be read
need_old_database() {
  need_container "$D_SERVICE"
  about "${CONTAINER[$D_SERVICE]}"
  if [[ $RUNNING != true ]]; then
    fail "the database $D_SERVICE does not run" "docker compose start $D_SERVICE in $COMPOSE_DIR"
  fi
}

need_new_database() {
  local phase
  # Right after ./deploy.sh --stopped it may still be starting.
  kube wait --for=condition=Ready "pod/$FULLNAME-$D_COMPONENT-0" --timeout="${MIGRATE_WAIT:-300s}" >/dev/null 2>&1 </dev/null || true
  phase=$(kube get pod "$FULLNAME-$D_COMPONENT-0" -o 'jsonpath={.status.phase}' 2>/dev/null </dev/null) || phase=''
  if [[ $phase != Running ]]; then
    fail "the pod $FULLNAME-$D_COMPONENT-0 does not run${phase:+ ($phase)}" "./deploy.sh --stopped starts it; kubectl describe pod $FULLNAME-$D_COMPONENT-0 -n $NAMESPACE says more"
  fi
}

# databases_of WHERE: their names in LISTED; the bundle knows its own
databases_of() {
  local name
  LISTED=()
  if [[ $1 == bundle ]]; then
    bundle_databases
    return
  fi
  must "the databases of $D_SERVICE cannot be listed" db list "$1" >"$WORK/databases"
  while IFS= read -r name; do
    if [[ -n $name ]]; then LISTED+=("$name"); fi
  done <"$WORK/databases"
}

# new_name DATABASE: the main database may have another name on the cluster
new_name() {
  local main
  if [[ $SOURCE == bundle ]]; then bundle_main; main=$REPLY; else main=$(db_main old) || main=''; fi
  REPLY=$1
  if [[ -n $main && $1 == "$main" ]]; then
    main=$(db_main new) || main=''
    REPLY=${main:-$1}
  fi
}

# move_databases: all of all servers
move_databases() {
  local i
  for ((i = 0; i < ${#DATABASES[@]}; i += 6)); do
    database "$i"
    if [[ $SOURCE == old ]]; then need_old_database; fi
    need_new_database
    databases_of "$SOURCE"
    for DATABASE in ${LISTED[@]+"${LISTED[@]}"}; do
      state_get "done.database.$D_COMPONENT.$DATABASE"
      if [[ -n $REPLY ]]; then step "database $DATABASE of $D_SERVICE: done before"; else move_database "$DATABASE"; fi
    done
  done
}

# What is refused is refused before anything was changed.
check_databases() {
  local i status target
  for ((i = 0; i < ${#DATABASES[@]}; i += 6)); do
    database "$i"
    if [[ $SOURCE == old ]]; then need_old_database; fi
    need_new_database
    databases_of "$SOURCE"
    if [[ $SOURCE == old && $D_FAMILY == postgresql ]] && (($(pg_strays || echo 0) > 0)); then
      warn "$D_SERVICE has tables in the database postgres; that database is not moved"
    fi
    for DATABASE in ${LISTED[@]+"${LISTED[@]}"}; do
      state_get "done.database.$D_COMPONENT.$DATABASE"
      if [[ -n $REPLY ]]; then continue; fi
      if [[ $SOURCE == old ]]; then must "$DATABASE cannot be checked" db check "$DATABASE"; else bundle_check "$DATABASE"; fi
      new_name "$DATABASE"
      target=$REPLY
      identity "$D_COMPONENT"
      local id=$REPLY
      state_get "ours.$D_COMPONENT.$target"
      if [[ $REPLACE == yes || $REPLY == "$id" ]]; then continue; fi
      status=0
      db has_data "$target" || status=$?
      if ((status == 2)); then
        first_line "$WORK/message"
        fail "the database $target of the cluster cannot be read: $REPLY" 'look at its pod, then run the same command again'
      fi
      if ((status == 0)); then
        fail "the database $target of the cluster has accounts already, and this script did not put them there" \
          'Dify was set up on the cluster; --replace replaces it, nothing was changed so far'
      fi
    done
  done
}

# identity COMPONENT: of its claim: a new one has a new identity
identity() {
  REPLY=$(kube get pod "$FULLNAME-$1-0" -o 'jsonpath={.spec.volumes[?(@.persistentVolumeClaim)].persistentVolumeClaim.claimName}' 2>/dev/null </dev/null) || REPLY=''
  REPLY=$(kube get pvc ${REPLY:+"${REPLY%% *}"} -o 'jsonpath={.metadata.uid}' 2>/dev/null </dev/null) || REPLY=''
  REPLY=${REPLY:-unknown}
}

# The stream from one database into the other.
stream_database() {
  : >"$WORK/meter"
  if [[ $SOURCE == bundle ]]; then
    unseal "$BUNDLE/databases/$D_COMPONENT/$DATABASE.dump" | meter "$WORK/meter" | db stream_in "$TARGET_DATABASE" >/dev/null
  else
    db stream_out old "$DATABASE" | meter "$WORK/meter" | db stream_in "$TARGET_DATABASE" >/dev/null
  fi
}

# From the beginning each time: half a database is none.
restore_database() {
  db prepare "$TARGET_DATABASE" "$ENCODING" >/dev/null && stream_database
}

# move_database NAME
move_database() {
  local started=$SECONDS size=0 difference
  new_name "$1"
  TARGET_DATABASE=$REPLY
  if [[ $SOURCE == bundle ]]; then
    bundle_encoding
    ENCODING=$REPLY
  else
    must "the encoding of $1 cannot be read" db encoding "$1" >"$WORK/encoding"
    ENCODING=$(<"$WORK/encoding")
    size=$(db size "$1" 2>/dev/null) || size=0
  fi
  human "$size"
  step "database $1 of $D_SERVICE -> $TARGET_DATABASE of $FULLNAME-$D_COMPONENT-0$( ((size > 0)) && printf ' (%s on disk)' "$REPLY")"
  if ! attempt 3 "the copy of $1" restore_database; then
    first_line "$WORK/message"
    local reason=$REPLY hint='run the same command again; the database of the cluster is as it was'
    if no_space; then hint='make the volume larger (deploy.sh has the sizes as options) and run the same command again; the database of the cluster is as it was'; fi
    db discard "$TARGET_DATABASE" >/dev/null 2>&1 || true
    fail "the database $1 cannot be copied: ${reason:-the stream broke off}" "$hint"
  fi
  metered "$WORK/meter"
  if ((REPLY > 0)); then progress "$1" "$REPLY" 0 "$started"; fi
  # Compared before it takes the place of the other: a stream that ended early would look like a small database.
  facts_of_old "$1" "$WORK/facts.old"
  must "$1 cannot be counted on the cluster" db facts new "${TARGET_DATABASE}_incoming" >"$WORK/facts.new"
  difference=$(tables_only "$WORK/facts.old" "$WORK/facts.new" | head -n 1)
  if [[ -n $difference ]]; then
    db discard "$TARGET_DATABASE" >/dev/null 2>&1 || true
    fail "$1 did not arrive whole: $difference" 'something wrote to the old database meanwhile, or the stream was cut; run the same command again. The database of the cluster is as it was'
  fi
  # Remembered first: whoever is interrupted after the swap has to know whose the accounts are.
  identity "$D_COMPONENT"
  state_set "ours.$D_COMPONENT.$TARGET_DATABASE" "$REPLY"
  must "$1 cannot take its place" db swap "$TARGET_DATABASE"
  must "what follows the tables of $1 cannot be restored" db after "$TARGET_DATABASE"
  state_set "done.database.$D_COMPONENT.$1" yes
  detail "$1: $(grep -c '^table ' "$WORK/facts.old") tables, the same number of rows on both sides"
}

facts_of_old() {
  if [[ $SOURCE == bundle ]]; then
    bundle_facts "$1" "$2"
  else
    must "$1 cannot be counted on the old side" db facts old "$1" >"$2"
  fi
}

# tables_only OLD NEW: the first number of each table, where they differ
tables_only() {
  awk -F '\t' '/^table / { split($2, n, " "); if (FILENAME == ARGV[1]) { old[$1] = n[1] } else { new[$1] = n[1] } }
    END {
      for (t in old) if (!(t in new)) print t " is missing"; else if (old[t] != new[t]) print t " has " new[t] " rows in place of " old[t]
    }' "$1" "$2"
}
# In the store's container: "collection TAB objects" of each. The password goes by stdin or by a shell's own printf, never as an
# argument. Images without curl have bash or nc.
COUNT_SCRIPT=''
read -r -d '' COUNT_SCRIPT <<'EOF' || true
engine=$1 scheme=http user='' header='' limit=60
quoted() { printf '%s' "$1" | sed 's/["\\]/\\&/g'; }
request() {
  printf '%s %s HTTP/1.0\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\nContent-Type: application/json\r\n' "$1" "$2" "$port"
  [ -z "$header" ] || printf '%s\r\n' "$header"
  printf 'Content-Length: %s\r\n\r\n%s' "${#3}" "$3"
}
# ask METHOD PATH [BODY]
ask() {
  if command -v curl >/dev/null 2>&1; then
    {
      printf 'silent\nshow-error\nfail\ninsecure\nmax-time = %s\nrequest = "%s"\nurl = "%s://127.0.0.1:%s%s"\n' "$limit" "$1" "$scheme" "$port" "$2"
      [ -z "$user" ] || printf 'user = "%s"\n' "$(quoted "$user")"
      [ -z "$header" ] || printf 'header = "%s"\n' "$(quoted "$header")"
      [ -z "${3:-}" ] || printf 'header = "Content-Type: application/json"\ndata = "%s"\n' "$(quoted "$3")"
    } | curl -K -
    return
  fi
  if [ -n "$user" ]; then echo 'its image has no curl' >&2; return 1; fi
  if command -v bash >/dev/null 2>&1; then
    got=$(request "$1" "$2" "${3:-}" | bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$0" && cat >&3 && cat <&3' "$port") || return 1
  elif command -v nc >/dev/null 2>&1; then
    got=$(request "$1" "$2" "${3:-}" | nc 127.0.0.1 "$port") || return 1
  else
    echo 'its image has neither curl nor bash nor nc' >&2
    return 1
  fi
  case $got in 'HTTP/1.'?' 200'*) printf '%s\n' "$got" | sed '1,/^\r*$/d' ;; *) printf '%s\n' "$got" | head -n 1 >&2; return 1 ;; esac
}
# strings KEY: its values in a JSON text
strings() { tr -d ' \n\r' | grep -o "\"$1\":\"[^\"]*\"" | sed 's/^[^:]*:"//; s/"$//' | sort -u; }
number() { tr -d ' \n\r' | grep -o "\"$1\":[0-9]*" | head -n 1 | sed 's/.*://'; }
# each LIST: a line for each name, with what count_one says
each() {
  printf '%s\n' "$1" | while IFS= read -r name; do
    [ -n "$name" ] || continue
    count=$(count_one "$name")
    [ -n "$count" ] || exit 1
    printf '%s\t%s\n' "$name" "$count"
  done
}
case $engine in
  weaviate)
    port=${COUNT_PORT:-8080}
    key=$(printf '%s' "${AUTHENTICATION_APIKEY_ALLOWED_KEYS:-}" | sed 's/,.*//')
    [ -z "$key" ] || header="Authorization: Bearer $key"
    count_one() { ask POST /v1/graphql "{\"query\":\"{Aggregate{$1{meta{count}}}}\"}" | number count; }
    all=$(ask GET /v1/schema) || exit 1
    each "$(printf '%s' "$all" | strings class)"
    ;;
  qdrant)
    port=${COUNT_PORT:-6333}
    [ -z "${QDRANT__SERVICE__API_KEY:-}" ] || header="api-key: $QDRANT__SERVICE__API_KEY"
    count_one() { ask POST "/collections/$1/points/count" '{"exact":true}' | number count; }
    all=$(ask GET /collections) || exit 1
    each "$(printf '%s' "$all" | strings name)"
    ;;
  elasticsearch | opensearch)
    port=${COUNT_PORT:-9200}
    case $engine in
      elasticsearch) [ -z "${ELASTIC_PASSWORD:-}" ] || user="elastic:$ELASTIC_PASSWORD" ;;
      opensearch)
        [ -z "${OPENSEARCH_INITIAL_ADMIN_PASSWORD:-}" ] || user="admin:$OPENSEARCH_INITIAL_ADMIN_PASSWORD"
        scheme=https limit=5
        ask GET / >/dev/null 2>&1 || scheme=http
        limit=60
        ;;
    esac
    # The count that _cat shows may be old until it is refreshed.
    ask POST /_refresh >/dev/null 2>&1 || true
    all=$(ask GET '/_cat/indices?h=index,docs.count') || exit 1
    printf '%s\n' "$all" | while read -r name count; do
      case $name in '' | .*) ;; *) printf '%s\t%s\n' "$name" "$count" ;; esac
    done | sort
    ;;
  chroma)
    port=${COUNT_PORT:-8000}
    key=${CHROMA_SERVER_AUTHN_CREDENTIALS:-}
    [ -z "$key" ] || header="Authorization: Bearer $key"
    base=/api/v2/tenants/default_tenant/databases/default_database/collections
    all=$(ask GET "$base" 2>/dev/null) || { base=/api/v1/collections; all=$(ask GET "$base") || exit 1; }
    count_one() { ask GET "$base/${1##* }/count" | tr -dc 0-9; }
    printf '%s' "$all" | tr -d ' \n\r' | grep -o '"id":"[^"]*","name":"[^"]*"' | sed 's/^"id":"\([^"]*\)","name":"\([^"]*\)"/\2 \1/' | sort |
      while IFS= read -r name; do
        count=$(count_one "$name")
        [ -n "$count" ] || exit 1
        printf '%s\t%s\n' "${name% *}" "$count"
      done
    ;;
  milvus-standalone)
    port=${COUNT_PORT:-19530}
    # Until somebody sets another, this is the password that Milvus has.
    header='Authorization: Bearer root:Milvus'
    count_one() { ask POST /v2/vectordb/collections/get_stats "{\"collectionName\":\"$1\"}" | number rowCount; }
    all=$(ask POST /v2/vectordb/collections/list '{}') || exit 1
    each "$(printf '%s' "$all" | sed 's/.*"data" *: *\[//; s/\].*//' | tr -d ' "\n\r' | tr , '\n' | sort)"
    ;;
  *)
    echo 'this script does not know how' >&2
    exit 7
    ;;
esac
EOF
readonly COUNT_SCRIPT

# store_reads COMPONENT OLD NEW: whether the image NEW reads what OLD has written, as far as the engine promises it
store_reads() {
  local old=${2##*:} new=${3##*:} numbers='^v?([0-9]+)\.([0-9]+)(\.([0-9]+))?'
  local -a a b
  if [[ $old == "$new" ]]; then return 0; fi
  if ! [[ $old =~ $numbers ]]; then return 1; fi
  a=("${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "${BASH_REMATCH[4]:-0}")
  if ! [[ $new =~ $numbers ]]; then return 1; fi
  b=("${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "${BASH_REMATCH[4]:-0}")
  if ((a[0] != b[0] || a[1] > b[1] || (a[1] == b[1] && a[2] > b[2]))); then return 1; fi
  case $1 in
    elasticsearch | opensearch) return 0 ;;    # a newer one of the same major version
    weaviate | qdrant) ((b[1] - a[1] <= 1)) ;; # one minor version at a time
    milvus-standalone) ((a[1] == b[1])) ;;
    *) return 1 ;;
  esac
}

# count_store WHERE SERVICE COMPONENT FILE: WHERE is old or new; COUNTED says why it was not
count_store() {
  : >"$WORK/message"
  case $1 in
    old) old_exec "$2" sh -c "$COUNT_SCRIPT" sh "$3" >"$4.new" 2>"$WORK/message" </dev/null ;;
    new) cluster_exec "$3" sh -c "$COUNT_SCRIPT" sh "$3" >"$4.new" 2>"$WORK/message" </dev/null ;;
  esac && mv -f -- "$4.new" "$4" && return 0
  first_line "$WORK/message"
  COUNTED=${REPLY:-it gives no answer}
  rm -f -- "$4.new" "$4"
  return 1
}

# count_old_stores: what is in them when nothing writes any more and they still run; kept for verify
count_old_stores() {
  local i service component
  for ((i = 0; i < ${#SERVICES[@]}; i += 4)); do
    service=${SERVICES[i]}
    component=${SERVICES[i + 1]}
    if [[ ${SERVICES[i + 3]} != store || -z ${CONTAINER[$service]:-} ]] || ! wanted store; then continue; fi
    about "${CONTAINER[$service]}"
    if [[ $RUNNING != true ]]; then continue; fi
    if count_store old "$service" "$component" "$STATE_DIR/objects.$component"; then
      detail "$service holds $(awk -F '\t' '{ n += $2 } END { printf "%d objects in %d collections", n, NR }' "$STATE_DIR/objects.$component")"
    else
      log "$service is not counted: $COUNTED"
    fi
  done
}

# store_is_open COMPONENT: whether its pod runs on the cluster, so that its files change
store_is_open() {
  [[ $(kube get pod "$FULLNAME-$1-0" -o 'jsonpath={.status.phase}' 2>/dev/null </dev/null) == Running ]]
}

# compare_stores: opens each on the cluster, where nothing else runs, and lets both sides count
compare_stores() {
  local i service component what old
  for ((i = 0; i < ${#SERVICES[@]}; i += 4)); do
    service=${SERVICES[i]}
    component=${SERVICES[i + 1]}
    if [[ ${SERVICES[i + 3]} != store ]] || ! wanted store || ! in_cluster "$component"; then continue; fi
    what="objects in $service"
    old="$WORK/objects.old"
    : >"$old"
    if [[ $SOURCE == bundle ]]; then
      if [[ -f $BUNDLE/objects/$component ]]; then must_unseal "$BUNDLE/objects/$component" "$old"; else rm -f -- "$old"; fi
    elif [[ -f $STATE_DIR/objects.$component ]]; then
      cp -- "$STATE_DIR/objects.$component" "$old"
    else
      count_store old "$service" "$component" "$old" || true
    fi
    if [[ ! -f $old ]]; then
      row "$what" '' 'not counted' '' none yes
      continue
    fi
    detail "opening $FULLNAME-$component on the cluster"
    scale "$component" 1
    kube wait --for=condition=Ready "pod/$FULLNAME-$component-0" --timeout="${MIGRATE_WAIT:-300s}" >/dev/null 2>&1 </dev/null || true
    if ! attempt 3 "counting $service on the cluster" count_store new "$service" "$component" "$WORK/objects.new"; then
      row "$what" "$COUNTED" "$(awk -F '\t' '{ n += $2 } END { printf "%d", n }' "$old")" 'not counted' no yes
      continue
    fi
    awk -F '\t' -v what="$what" '
      FILENAME == ARGV[1] { old[$1] = $2; all[$1] = 1; a += $2; next }
      { new[$1] = $2; all[$1] = 1; b += $2 }
      END {
        for (name in all) if (old[name] != new[name]) bad++
        printf "%s\t\t%d\t%d\t%s\tyes\n", what, a, b, (bad ? "no" : "yes")
        for (name in all) printf "%s\t%s\t%s\t%s\t%s\tno\n", what, name, (name in old ? old[name] : "missing"), (name in new ? new[name] : "missing"), (old[name] == new[name] ? "yes" : "no")
      }' "$old" "$WORK/objects.new" >>"$WORK/rows"
  done
}
# manifest: "key value" lines, then "file SHA256 BYTES PATH" for each file, and "complete" at the end.
SOURCE=old  # where data comes from: old, or bundle

declare -A SEALED_SUM=()

# Passes a stream on, encrypted when that is wanted. The passphrase goes through a pipe of its own.
seal_stream() {
  if [[ $ENCRYPT == yes ]]; then
    openssl enc -aes-256-cbc -pbkdf2 -iter 200000 -salt -pass fd:9 9< <(printf '%s\n' "$PASSPHRASE") 2>>"$WORK/message"
  else
    cat
  fi
}

# seal FILE: stdin becomes a file of the bundle, whole or not at all
seal() {
  mkdir -p -- "${1%/*}"
  seal_stream >"$1.new" && chmod 600 "$1.new" && mv -f -- "$1.new" "$1"
}

# unseal FILE: checks that it is as it was written
unseal() {
  local sum
  sum=$(checksum "$1") || return 1
  if [[ $sum != "${SEALED_SUM[${1#"$BUNDLE"/}]:-}" ]]; then
    printf '%s of the bundle is damaged or missing\n' "${1#"$BUNDLE"/}" >>"$WORK/message"
    return 6
  fi
  if [[ $ENCRYPT == yes ]]; then
    openssl enc -d -aes-256-cbc -pbkdf2 -iter 200000 -pass fd:9 9< <(printf '%s\n' "$PASSPHRASE") <"$1" 2>>"$WORK/message"
  else
    cat -- "$1"
  fi
}

checksum() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi 2>/dev/null | cut -c1-64
}

ask_passphrase() {
  if [[ -n $PASSPHRASE_FILE ]]; then
    IFS= read -r PASSPHRASE <"$PASSPHRASE_FILE" || true
  elif [[ -n $PASSPHRASE ]]; then
    return
  elif [[ -t 0 ]]; then
    read -r -s -p 'Passphrase of the bundle: ' PASSPHRASE
    printf '\n' >&2
  fi
  if ((${#PASSPHRASE} < 8)); then fail 'the passphrase has less than 8 characters' 'give a longer one, or --passphrase-file FILE'; fi
  need openssl 'it encrypts the bundle'
}

# ---- writing ----

begin_bundle() {
  if ! mkdir -p -- "$BUNDLE" || [[ ! -w $BUNDLE ]]; then fail "the folder $BUNDLE cannot be written" 'choose another'; fi
  BUNDLE=$(CDPATH='' cd -- "$BUNDLE" && pwd -P)
  chmod 700 "$BUNDLE"
  if [[ -f $BUNDLE/manifest ]] && ! grep -q '^compose2dify bundle' "$BUNDLE/manifest"; then
    fail "$BUNDLE holds something else" 'choose an empty folder'
  fi
  if [[ ! -f $BUNDLE/manifest && -n $(ls -A "$BUNDLE") ]]; then fail "$BUNDLE is not empty" 'choose an empty folder'; fi
  if [[ $ENCRYPT == yes ]]; then ask_passphrase; fi
  if [[ -f $BUNDLE/manifest ]]; then
    if ! grep -qx "encrypted $ENCRYPT" "$BUNDLE/manifest"; then
      fail "$BUNDLE was begun with encrypted $(sed -n 's/^encrypted //p' "$BUNDLE/manifest")" 'go on in the same way, or choose an empty folder'
    fi
    read_manifest
    grep -v '^complete' "$BUNDLE/manifest" >"$BUNDLE/manifest.new" || true
    mv -f -- "$BUNDLE/manifest.new" "$BUNDLE/manifest"
  else
    {
      echo 'compose2dify bundle 1'
      echo "chart $CHART_NAME"
      echo "dify $DIFY_VERSION"
      echo "encrypted $ENCRYPT"
    } >"$BUNDLE/manifest"
  fi
}

# written FILE: enters it into the manifest
written() {
  local path=${1#"$BUNDLE"/} sum
  sum=$(checksum "$1")
  SEALED_SUM[$path]=$sum
  { grep -vF " $path" "$BUNDLE/manifest" || true; } | awk -v path="$path" '!($1 == "file" && $4 == path)' >"$BUNDLE/manifest.new"
  printf 'file %s %s %s\n' "$sum" "$(($(wc -c <"$1")))" "$path" >>"$BUNDLE/manifest.new"
  mv -f -- "$BUNDLE/manifest.new" "$BUNDLE/manifest"
}

# has FILE: whether the bundle has it whole
has() {
  local path=${1#"$BUNDLE"/}
  [[ -f $1 && -n ${SEALED_SUM[$path]:-} && $(checksum "$1") == "${SEALED_SUM[$path]}" ]]
}

# put FILE: stdin into the bundle and its manifest
put() { seal "$1" && written "$1"; }

export_databases() {
  local i main encoding version
  for ((i = 0; i < ${#DATABASES[@]}; i += 6)); do
    database "$i"
    need_old_database
    databases_of old
    main=$(db_main old) || main=''
    must "the version of $D_SERVICE cannot be read" db version old >"$WORK/version"
    version=$(<"$WORK/version")
    for DATABASE in ${LISTED[@]+"${LISTED[@]}"}; do
      if ! matches "$DATABASE" '^[A-Za-z0-9_.-]+$'; then
        warn "the database $DATABASE of $D_SERVICE has a name that no file can have; it is left out"
        continue
      fi
      state_get "done.database.$D_COMPONENT.$DATABASE"
      if [[ -n $REPLY ]]; then
        step "database $DATABASE of $D_SERVICE: done before"
        continue
      fi
      must "the encoding of $DATABASE cannot be read" db encoding "$DATABASE" >"$WORK/encoding"
      encoding=$(<"$WORK/encoding")
      step "database $DATABASE of $D_SERVICE -> $BUNDLE"
      if ! attempt 3 "the dump of $DATABASE" dump_to_bundle; then
        first_line "$WORK/message"
        fail "the database $DATABASE cannot be dumped: ${REPLY:-the stream broke off}" 'run the same command again'
      fi
      must "$DATABASE cannot be counted" db facts old "$DATABASE" >"$WORK/facts.old"
      put "$BUNDLE/databases/$D_COMPONENT/$DATABASE.facts" <"$WORK/facts.old"
      { grep -v "^database $D_COMPONENT $DATABASE " "$BUNDLE/manifest"; } >"$BUNDLE/manifest.new"
      printf 'database %s %s %s %s %s\n' "$D_COMPONENT" "$DATABASE" "$([[ $DATABASE == "$main" ]] && echo main || echo other)" "${version// /_}" "$encoding" >>"$BUNDLE/manifest.new"
      mv -f -- "$BUNDLE/manifest.new" "$BUNDLE/manifest"
      state_set "done.database.$D_COMPONENT.$DATABASE" yes
    done
  done
}

export_objects() {
  local i component
  for ((i = 0; i < ${#SERVICES[@]}; i += 4)); do
    component=${SERVICES[i + 1]}
    if [[ ${SERVICES[i + 3]} == store && -f $STATE_DIR/objects.$component ]]; then put "$BUNDLE/objects/$component" <"$STATE_DIR/objects.$component"; fi
  done
}

dump_to_bundle() {
  local started=$SECONDS
  db stream_out old "$DATABASE" | meter "$WORK/meter" | put_file "$BUNDLE/databases/$D_COMPONENT/$DATABASE.dump" || return 1
  written "$BUNDLE/databases/$D_COMPONENT/$DATABASE.dump"
  metered "$WORK/meter"
  progress "$DATABASE" "$REPLY" 0 "$started"
  if [[ $D_FAMILY == mysql ]]; then
    my_rest old "$DATABASE" | put_file "$BUNDLE/databases/$D_COMPONENT/$DATABASE.rest" || return 1
    written "$BUNDLE/databases/$D_COMPONENT/$DATABASE.rest"
  fi
}

# At the end of a pipe; the manifest is written by the shell that goes on.
put_file() { seal "$1"; }

# export_volume INDEX PASS
export_volume() {
  local index=$1 folder="$BUNDLE/volumes/$(($1 / 6))" title loose='' part name sent=0 started total
  volume "$index"
  title_of "$index"
  title=$REPLY
  if [[ $2 == warm ]]; then loose=loose; fi
  state_get "done.volume.$index"
  if [[ -n $REPLY && $2 != warm ]]; then
    step "$title: done before"
    return
  fi
  step "$title -> $BUNDLE"
  list_old "$index" "$WORK/list.old" "$loose"
  warn_of_odd "$title"
  grep '^[fFlL]' "$WORK/list.old" >"$WORK/copy" || true
  count "$WORK/copy"
  total=$BYTES
  started=$SECONDS
  cut_parts "$WORK/copy" "$WORK/part"
  for part in "$WORK"/part.*; do
    if [[ ! -f $part ]]; then continue; fi
    # A part is named by what is in it: one that is there already is not read again.
    name=$(checksum "$part")
    if ! has "$folder/$name.tar"; then
      if ! attempt 3 "part ${part##*.} of $title" part_to_bundle "$index" "$part" "$loose" "$folder/$name.tar"; then
        first_line "$WORK/message"
        fail "copying $title broke off: ${REPLY:-no reason was given}" 'run the same command again, it goes on where it was'
      fi
      written "$folder/$name.tar"
      if [[ -z $loose ]]; then part_is_whole "$folder/$name.tar" "$part" "$title"; fi
    fi
    put "$folder/$name.list" <"$part"
    printf '%s\n' "$name" >>"$WORK/order"
    count "$part"
    sent=$((sent + BYTES))
    progress "$title, part $((10#${part##*.})) of $PARTS" "$sent" "$total" "$started"
  done
  if [[ -n $loose ]]; then
    rm -f -- "$WORK/order"
    return
  fi
  directories
  if ! attempt 3 "directories of $title" part_to_bundle "$index" "$WORK/directories" '' "$folder/directories.tar"; then
    fail "the directories of $title cannot be packed" 'run the same command again'
  fi
  written "$folder/directories.tar"
  must "the files of $title cannot be hashed" hashes old "$index" "$WORK/copy" "$WORK/hash.old"
  put "$folder/hashes" <"$WORK/hash.old"
  put "$folder/list" <"$WORK/list.old"
  touch "$WORK/order"
  put "$folder/parts" <"$WORK/order"
  rm -f -- "$WORK/order"
  state_set "done.volume.$index" yes
}

# part_to_bundle INDEX LIST LOOSE FILE
part_to_bundle() {
  pack_script
  names "$2" | old_files "$V_SERVICE" "$REPLY" "$V_PATH" "$3" 2>>"$WORK/message" | put_file "$4"
}

# A stream that broke off without a word is shorter than its files.
part_is_whole() {
  local bytes
  count "$2"
  bytes=$(wc -c <"$1")
  if ((bytes < BYTES)); then fail "a part of $3 is too short" 'run the same command again'; fi
}

end_bundle() {
  echo complete >>"$BUNDLE/manifest"
  local bytes
  bytes=$(awk '$1 == "file" { n += $3 } END { printf "%.0f\n", n }' "$BUNDLE/manifest")
  human "$bytes"
  step "The bundle is complete: $BUNDLE, $REPLY. It holds what decrypts your data: keep it private."
}

# ---- reading ----

read_manifest() {
  local word sum bytes path
  SEALED_SUM=()
  while read -r word sum bytes path; do
    if [[ $word == file ]]; then SEALED_SUM[$path]=$sum; fi
  done <"$BUNDLE/manifest"
}

open_bundle() {
  SOURCE=bundle
  if [[ ! -f $BUNDLE/manifest ]] || ! grep -q '^compose2dify bundle 1$' "$BUNDLE/manifest"; then
    fail "$BUNDLE is no bundle" 'give the folder that migrate.sh export has written'
  fi
  BUNDLE=$(CDPATH='' cd -- "$BUNDLE" && pwd -P)
  if ! grep -qx complete "$BUNDLE/manifest"; then fail "the export into $BUNDLE did not end" 'run migrate.sh export again, it goes on where it was'; fi
  ENCRYPT=$(sed -n 's/^encrypted //p' "$BUNDLE/manifest")
  if [[ $ENCRYPT == yes ]]; then ask_passphrase; fi
  read_manifest
  : >"$WORK/message"
  if ! unseal "$BUNDLE/keys" >"$WORK/keys"; then
    first_line "$WORK/message"
    fail "the bundle cannot be read: $REPLY" 'the passphrase may be wrong, or a file was damaged on its way'
  fi
}

bundle_line() { awk -v c="$D_COMPONENT" -v d="$1" '$1 == "database" && $2 == c && $3 == d' "$BUNDLE/manifest"; }

bundle_databases() {
  local name
  while IFS= read -r name; do LISTED+=("$name"); done < <(awk -v c="$D_COMPONENT" '$1 == "database" && $2 == c { print $3 }' "$BUNDLE/manifest")
}

bundle_main() { REPLY=$(awk -v c="$D_COMPONENT" '$1 == "database" && $2 == c && $4 == "main" { print $3 }' "$BUNDLE/manifest"); }
bundle_encoding() { REPLY=$(bundle_line "$DATABASE" | cut -d ' ' -f 6-); }

bundle_check() {
  local old new
  old=$(bundle_line "$1" | cut -d ' ' -f 5)
  must "the version of the cluster's $D_COMPONENT cannot be read" db version new >"$WORK/version"
  new=$(<"$WORK/version")
  if { [[ $D_FAMILY == postgresql ]] && ((old / 10000 > new / 10000)); } || { [[ $D_FAMILY == mysql ]] && ! version_at_least "$new" "$old"; }; then
    fail "the bundle's $D_SERVICE was version $old, the cluster has the older $new" \
      "give the chart a newer image under images.$D_COMPONENT and run deploy.sh --stopped again"
  fi
}

# must_unseal FILE OUT
must_unseal() {
  : >"$WORK/message"
  if ! unseal "$1" >"$2"; then
    first_line "$WORK/message"
    fail "the bundle cannot be read: $REPLY" 'copy it again, or export it again'
  fi
}

bundle_facts() { must_unseal "$BUNDLE/databases/$D_COMPONENT/$1.facts" "$2"; }

bundle_list() {
  if [[ ! -f $BUNDLE/volumes/$(($1 / 6))/list ]]; then
    title_of "$1"
    fail "the bundle has no files of $REPLY" 'export it again with the same options'
  fi
  must_unseal "$BUNDLE/volumes/$(($1 / 6))/list" "$2"
}

# bundle_hashes INDEX LIST OUT: of the files in the list
bundle_hashes() {
  must_unseal "$BUNDLE/volumes/$(($1 / 6))/hashes" "$WORK/hash.all"
  awk 'FILENAME == ARGV[1] { wanted[$0] = 1; next } { line = $0; sub(/^[^ ]+ /, "", line) } line in wanted' "$2" "$WORK/hash.all" >"$3"
}

# send_bundle_parts INDEX TITLE TOTAL: those that have something of what is missing
send_bundle_parts() {
  local folder="$BUNDLE/volumes/$(($1 / 6))" name sent=0 started=$SECONDS
  must_unseal "$folder/parts" "$WORK/order"
  while IFS= read -r name; do
    must_unseal "$folder/$name.list" "$WORK/part.list"
    if [[ -z $(awk 'FILENAME == ARGV[1] { missing[$0] = 1; next } $0 in missing { print "y"; exit }' "$WORK/copy" "$WORK/part.list") ]]; then continue; fi
    if ! attempt 3 "a part of $2" send_bundle_file "$folder/$name.tar"; then broken_copy "$2" "$3"; fi
    count "$WORK/part.list"
    sent=$((sent + BYTES))
    progress "$2" "$sent" "$3" "$started"
  done <"$WORK/order"
}

send_bundle_directories() { send_bundle_file "$BUNDLE/volumes/$(($1 / 6))/directories.tar"; }

send_bundle_file() {
  local owner='-o'
  if [[ $HELPER_ROOT == yes ]]; then owner=''; fi
  unseal "$1" | new_files "$UNPACK" "$V_TARGET" "$owner" 2>>"$WORK/message"
}
# key INDEX: K_SERVICE K_VARIABLE K_PATH K_SECRET K_TITLE K_FILE K_PUBLIC
key() {
  K_SERVICE=${KEYS[$1]}
  K_VARIABLE=${KEYS[$1 + 1]}
  K_PATH=${KEYS[$1 + 2]}
  K_SECRET=${KEYS[$1 + 3]}
  K_TITLE=${KEYS[$1 + 4]}
  K_FILE=${KEYS[$1 + 5]}
  K_PUBLIC=${KEYS[$1 + 6]}
}

# A password of a store that stays behind opens nothing.
key_counts() {
  part_of "$K_SERVICE"
  case $REPLY in store | cache) wanted "$REPLY" ;; *) return 0 ;; esac
}

# old_key: what the old side uses: the variable of its container, or the file that Dify made for itself
old_key() {
  local line
  REPLY=''
  if [[ -z ${CONTAINER[$K_SERVICE]:-} ]]; then return; fi
  local value=''
  while IFS= read -r line; do
    if [[ $line == "$K_VARIABLE="* ]]; then value=${line#*=}; fi
  done < <(engine inspect -f '{{range .Config.Env}}{{println .}}{{end}}' "${CONTAINER[$K_SERVICE]}" 2>/dev/null </dev/null || true)
  if [[ -z $value && -n $K_FILE ]]; then
    find_source_image
    # shellcheck disable=SC2016
    value=$(old_files "$K_SERVICE" 'cat -- "$1" 2>/dev/null' "$K_FILE" 2>/dev/null </dev/null) || value=''
    value=${value//[$'\r\n']/}
  fi
  REPLY=$value
}

sha256_of() { printf '%s' "$1" | { if command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi; } | cut -c1-64; }

# collect_keys FILE: "secret key TAB base64" of each that has a value
collect_keys() {
  local i
  : >"$1"
  for ((i = 0; i < ${#KEYS[@]}; i += 7)); do
    key "$i"
    if ! key_counts; then continue; fi
    if [[ $SOURCE == bundle ]]; then continue; fi
    old_key
    if [[ -n $REPLY ]]; then printf '%s\t%s\n' "$K_SECRET" "$(printf '%s' "$REPLY" | base64 | tr -d '\n')" >>"$1"; fi
  done
}

# known_key: what stands for K_SECRET in the collected ones, in base64
known_key() { REPLY=$(awk -F '\t' -v key="$K_SECRET" '$1 == key { print $2 }' "$WORK/keys"); }

decode() {
  REPLY=$(printf '%s' "$1" | base64 --decode && printf x)
  REPLY=${REPLY%x}
}

# refuse_other_keys: the cluster must decrypt what arrives
refuse_other_keys() {
  local i there
  for ((i = 0; i < ${#KEYS[@]}; i += 7)); do
    key "$i"
    if ! key_counts; then continue; fi
    known_key
    if [[ -z $REPLY ]]; then
      warn "$K_TITLE of the old side was not found ($K_VARIABLE of $K_SERVICE)"
      continue
    fi
    if ! there=$(kube get secret "$FULLNAME-secrets" -o "go-template={{index .data \"$K_SECRET\"}}" 2>"$WORK/message" </dev/null); then
      first_line "$WORK/message"
      warn "the Secret $FULLNAME-secrets cannot be read, so the keys were not compared: $REPLY"
      return
    fi
    if [[ ${there//[[:space:]]/} != "$REPLY" ]]; then
      fail "the cluster has another $K_TITLE than the old side: what is stored could not be read any more" \
        "./migrate.sh keys puts the old one into secrets.values.yaml; the cluster's Secret keeps its value, so begin anew: helm uninstall $RELEASE -n $NAMESPACE, delete its Secret and claims, then ./deploy.sh --stopped"
    fi
  done
}

# yaml_text VALUE: between double quotes
yaml_text() {
  REPLY=${1//\\/\\\\}
  REPLY="\"${REPLY//\"/\\\"}\""
}

# put_value FILE PATH TEXT: sets one value in a YAML file of maps, with two blanks for each level
put_value() {
  local file=$1 text=$3 i depth=0 at=-1 found indent line last
  local -a keys lines=() out=()
  IFS='.' read -r -a keys <<<"$2"
  while IFS= read -r line || [[ -n $line ]]; do lines+=("$line"); done <"$file"
  for ((depth = 0; depth < ${#keys[@]}; depth++)); do
    printf -v indent '%*s' "$((depth * 2))" ''
    found=-1
    for ((i = at + 1; i < ${#lines[@]}; i++)); do
      line=${lines[i]}
      if [[ $line =~ ^[[:space:]]*(#|$) ]]; then continue; fi
      if ((depth > 0)) && [[ $line != "$indent"* ]]; then break; fi
      if [[ $line == "$indent${keys[depth]}:"* ]]; then
        found=$i
        break
      fi
    done
    if ((found < 0)); then break; fi
    at=$found
  done
  if ((depth == ${#keys[@]})); then
    printf -v indent '%*s' "$(((depth - 1) * 2))" ''
    lines[at]="$indent${keys[depth - 1]}: $text"
    # What belonged to the old value.
    for ((i = at + 1; i < ${#lines[@]}; i++)); do
      if [[ ${lines[i]} == "$indent "* ]]; then lines[i]=$'\001'; else break; fi
    done
    for line in "${lines[@]}"; do if [[ $line != $'\001' ]]; then out+=("$line"); fi; done
  else
    last=$at
    if ((depth == 0)); then last=$((${#lines[@]} - 1)); fi
    for ((i = 0; i <= last; i++)); do out+=("${lines[i]}"); done
    for ((; depth < ${#keys[@]}; depth++)); do
      printf -v indent '%*s' "$((depth * 2))" ''
      if ((depth == ${#keys[@]} - 1)); then out+=("$indent${keys[depth]}: $text"); else out+=("$indent${keys[depth]}:"); fi
    done
    for ((i = last + 1; i < ${#lines[@]}; i++)); do out+=("${lines[i]}"); done
  fi
  printf '%s\n' "${out[@]}" >"$file.new"
  chmod 600 "$file.new"
  mv -f -- "$file.new" "$file"
}

write_keys() {
  local i file=$HERE/secrets.values.yaml
  local -a carried=() public=() missing=()
  for ((i = 0; i < ${#KEYS[@]}; i += 7)); do
    key "$i"
    if ! key_counts; then continue; fi
    known_key
    if [[ -z $REPLY ]]; then
      missing+=("$K_TITLE")
      continue
    fi
    decode "$REPLY"
    if [[ $REPLY == *[$'\001'-$'\037']* ]]; then
      fail "$K_TITLE has characters that no values file can hold" 'give it to deploy.sh by a file of your own (--values)'
    fi
    if [[ " $K_PUBLIC " == *" $(sha256_of "$REPLY") "* ]]; then public+=("$K_TITLE"); fi
    yaml_text "$REPLY"
    if [[ ! -f $file ]]; then
      printf '%s\n' '# What decrypts the data of the old Dify. deploy.sh uses it at the first installation. Keep this file private.' >"$file"
    fi
    put_value "$file" "$K_PATH" "$REPLY"
    carried+=("$K_TITLE ($K_PATH)")
  done
  if ((${#carried[@]} > 0)); then step "Into $file (mode 0600): $(join "${carried[@]}")"; fi
  if ((${#public[@]} > 0)); then
    warn "everybody can know the $(join "${public[@]}"): it is the default that Dify publishes. It has to be carried, as it decrypts your data. After the move: flask reset-encrypt-key-pair in the api pod makes new keys, and API keys of model providers have to be entered again"
  fi
  if ((${#missing[@]} > 0)); then warn "not found on the old side: $(join "${missing[@]}")"; fi
  if ((${#carried[@]} == 0)); then fail 'there was nothing to carry' 'start the old Dify once, so that its containers exist'; fi
}
# A row is "what TAB name TAB old TAB new TAB yes or no TAB whether it is always shown".
row() { printf '%s\t%s\t%s\t%s\t%s\t%s\n' "${1//$'\t'/ }" "${2//$'\t'/ }" "$3" "$4" "$5" "$6" >>"$WORK/rows"; }

compare_databases() {
  local i name target what
  for ((i = 0; i < ${#DATABASES[@]}; i += 6)); do
    database "$i"
    if [[ $SOURCE == old ]]; then need_old_database; fi
    need_new_database
    databases_of "$SOURCE"
    for DATABASE in ${LISTED[@]+"${LISTED[@]}"}; do
      name=$DATABASE
      new_name "$name"
      target=$REPLY
      what="database $name of $D_SERVICE"
      detail "counting $what"
      facts_of_old "$name" "$WORK/facts.old"
      if ! db facts new "$target" >"$WORK/facts.new"; then
        row "$what" '' 'there' 'missing or not readable' no yes
        continue
      fi
      fact_rows "$what"
    done
  done
}

fact_rows() {
  awk -F '\t' -v what="$1" -v fast="$FAST" -v matters="$MATTERS" '
    function clean(value) { return (value == "" ? "missing" : value) }
    FILENAME == ARGV[1] { old[$1] = $2; if (!($1 in order)) { order[$1] = ++n; names[n] = $1 } next }
    { new[$1] = $2; if (!($1 in order)) { order[$1] = ++n; names[n] = $1 } }
    END {
      for (i = 1; i <= n; i++) {
        name = names[i]; a = old[name]; b = new[name]
        if (name ~ /^table /) {
          split(a, x, " "); split(b, y, " ")
          if (name in old) { tables_old++; rows_old += x[1] }
          if (name in new) { tables_new++; rows_new += y[1] }
          # A checksum that one side did not make is no difference.
          if (x[2] == "-" || y[2] == "-") { a = x[1]; b = y[1] }
        }
        if (a != b) bad = 1
      }
      summary_old = sprintf("%d tables, %d rows", tables_old, rows_old); summary_new = sprintf("%d tables, %d rows", tables_new, rows_new)
      printf "%s\t\t%s\t%s\t%s\tyes\n", what, summary_old, summary_new, (bad ? "no" : "yes")
      for (i = 1; i <= n; i++) {
        name = names[i]; a = old[name]; b = new[name]; show = "no"
        if (name ~ /^table /) {
          split(a, x, " "); split(b, y, " ")
          if (x[2] == "-" || y[2] == "-") { a = x[1]; b = y[1] }
          bare = name; sub(/^table /, "", bare); sub(/^public\./, "", bare)
          if (index(matters, "\047" bare "\047") > 0) show = "yes"
          same = (a == b)
          if (same || x[1] != y[1]) { a = x[1]; b = y[1] } else { a = x[1] ", other content"; b = y[1] ", other content" }
          name = bare
        } else same = (a == b)
        printf "%s\t%s\t%s\t%s\t%s\t%s\n", what, name, clean(a), clean(b), (same ? "yes" : "no"), show
      }
    }' "$WORK/facts.old" "$WORK/facts.new" >>"$WORK/rows"
}

compare_volumes() {
  local index title
  file_volumes
  for index in ${FILE_VOLUMES[@]+"${FILE_VOLUMES[@]}"}; do
    volume "$index"
    title_of "$index"
    title=$REPLY
    if [[ $V_HOW == store ]] && store_is_open "$V_COMPONENT"; then
      detail "$title is open on the cluster and its files change: its objects are counted, its files are not compared"
      continue
    fi
    claim_of "$V_COMPONENT" "$V_CLAIM"
    CLAIM=$REPLY
    if [[ -z $CLAIM ]]; then
      row "files of $title" '' 'there' 'no claim' no yes
      continue
    fi
    detail "comparing the files of $title"
    if [[ $SOURCE == bundle ]]; then bundle_list "$index" "$WORK/list.old"; else list_old "$index" "$WORK/list.old"; fi
    start_helper "$((index / 6))" "$V_COMPONENT" "$CLAIM"
    must_list_new "$WORK/list.new"
    hash_both "$index" "$title"
    remove_helper
    file_rows "files of $title"
  done
}

# hash_both INDEX TITLE: the content of all files, or with --fast of the largest and of some of all sizes
hash_both() {
  local side status=0
  for side in old new; do
    grep '^[fF]' "$WORK/list.$side" >"$WORK/files.$side" || true
  done
  if [[ $FAST == yes ]]; then
    sort -t ' ' -k 3,3nr -k 5 "$WORK/files.old" | awk '{ line[NR] = $0 } END { step = int(NR / 200) + 1; for (i = 1; i <= NR; i++) if (i <= 20 || i % step == 0) print line[i] }' >"$WORK/sample"
    awk '{ name = $0; sub(/^[^ ]+ [^ ]+ [^ ]+ [^ ]+ /, "", name) } FILENAME == ARGV[1] { wanted[name] = 1; next } name in wanted' "$WORK/sample" "$WORK/files.new" >"$WORK/sample.new"
    mv -f -- "$WORK/sample" "$WORK/files.old"
    mv -f -- "$WORK/sample.new" "$WORK/files.new"
  fi
  : >"$WORK/message"
  if [[ $SOURCE == bundle ]]; then
    bundle_hashes "$1" "$WORK/files.old" "$WORK/hash.old"
    hashes new "$1" "$WORK/files.new" "$WORK/hash.new" || status=1
  else
    hashes new "$1" "$WORK/files.new" "$WORK/hash.new" &
    hashes old "$1" "$WORK/files.old" "$WORK/hash.old" || status=1
    wait "$!" || status=1
  fi
  if ((status != 0)); then
    first_line "$WORK/message"
    fail "the files of $2 cannot be hashed: ${REPLY:-no reason was given}" 'run the same command again'
  fi
}

# Modes: the digits of owner and others; the group's are the cluster's, which also gives the owner what fsGroup needs.
file_rows() {
  awk -v what="$1" '
    function plain(line) { sub(/^[^ ]+ [^ ]+ [^ ]+ [^ ]+ /, "", line); return line }
    function mode(text) { text = "000" text; return substr(text, length(text) - 2, 1) substr(text, length(text), 1) }
    function covers(a, b,   bit) { for (bit = 1; bit <= 4; bit *= 2) if (int(substr(a, 1, 1) / bit) % 2 && !(int(substr(b, 1, 1) / bit) % 2)) return 0; return substr(a, 2) == substr(b, 2) }
    function shown(type, name) { if (type ~ /[A-Z]/) { gsub(/0a/, "5c6e", name); return "a name with a line break (" substr(name, 1, 60) ")" } gsub(/\t/, " ", name); return name }
    function differ(name, a, b) { bad++; if (bad <= 20) lines[bad] = sprintf("%s\t%s\t%s\t%s\tno\tyes", what, shown(kind[name], name), a, b) }
    FILENAME == ARGV[1] && tolower($1) != "o" { name = plain($0); type_old[name] = tolower($1); kind[name] = $1; mode_old[name] = mode($2); size_old[name] = $3; if (tolower($1) == "f") { files_old++; bytes_old += $3 } next }
    FILENAME == ARGV[2] && tolower($1) != "o" { name = plain($0); type_new[name] = tolower($1); kind[name] = $1; mode_new[name] = mode($2); size_new[name] = $3; if (tolower($1) == "f") { files_new++; bytes_new += $3 } next }
    FILENAME == ARGV[3] { hash = $1; sub(/^[^ ]+ /, ""); hash_old[plain($0)] = hash; hashed++; next }
    FILENAME == ARGV[4] { hash = $1; sub(/^[^ ]+ /, ""); hash_new[plain($0)] = hash; next }
    END {
      for (name in type_old) {
        if (!(name in type_new)) differ(name, "there", "missing")
        else if (type_old[name] != type_new[name]) differ(name, type_old[name], type_new[name])
        else if (size_old[name] != size_new[name]) differ(name, size_old[name] " B", size_new[name] " B")
        else if (hash_old[name] != hash_new[name]) differ(name, substr(hash_old[name], 1, 12), substr(hash_new[name], 1, 12))
        else if (!covers(mode_old[name], mode_new[name])) differ(name, "mode " mode_old[name], "mode " mode_new[name])
      }
      for (name in type_new) if (!(name in type_old)) differ(name, "missing", "there")
      printf "%s\t\t%d files, %.0f B\t%d files, %.0f B\t%s\tyes\n", what, files_old, bytes_old, files_new, bytes_new, (bad ? "no" : "yes")
      for (i = 1; i <= bad && i <= 20; i++) print lines[i]
      if (bad > 20) printf "%s\t%d more that differ\t\t\tno\tyes\n", what, bad - 20
      printf "%s\tcompared by SHA-256\t%d\t%d\tyes\tno\n", what, hashed, hashed
    }' "$WORK/list.old" "$WORK/list.new" "$WORK/hash.old" "$WORK/hash.new" >>"$WORK/rows"
}

# What the two sides hold, as a table or as JSON; 3 when something differs.
show_rows() {
  local different
  different=$(awk -F '\t' '$5 == "no" { n++ } END { printf "%d\n", n }' "$WORK/rows")
  if [[ $FORMAT == json ]]; then
    awk -F '\t' -v different="$different" '
      function text(value) {
        gsub(/\\/, "\\\\", value); gsub(/"/, "\\\"", value); gsub(/[\001-\037\177]/, " ", value)
        return "\"" value "\""
      }
      BEGIN { printf "{\"equal\": %s, \"rows\": [", (different == 0 ? "true" : "false") }
      { printf "%s\n  {\"what\": %s, \"name\": %s, \"old\": %s, \"new\": %s, \"equal\": %s}", (NR > 1 ? "," : ""), text($1), text($2), text($3), text($4), ($5 == "yes" ? "true" : $5 == "none" ? "null" : "false") }
      END { print "\n]}" }' "$WORK/rows"
  else
    awk -F '\t' -v all="$ALL_ROWS" '
      $5 == "no" || $6 == "yes" || all == "yes" {
        n++; label[n] = ($2 == "" ? $1 : "  " $2); old[n] = $3; new[n] = $4; same[n] = ($5 == "yes" ? "equal" : $5 == "none" ? "not compared" : "DIFFERENT")
        if (length(label[n]) > a) a = length(label[n]); if (length($3) > b) b = length($3); if (length($4) > c) c = length($4)
      }
      END {
        if (a < 4) a = 4; if (b < 8) b = 8; if (c < 7) c = 7; if (a > 60) a = 60
        format = "%-" a "s  %-" b "s  %-" c "s  %s\n"
        printf format, "what", "old side", "cluster", ""
        for (i = 1; i <= n; i++) printf format, label[i], old[i], new[i], same[i]
      }' "$WORK/rows"
    if ((different > 0)); then say "$different differ."; else say 'Both sides hold the same.'; fi
  fi
  ((different == 0))
}
# Shows what is there: what is missing yet comes with the order of the move.
check_command() {
  say "Dify $DIFY_VERSION: from Docker Compose to the release $RELEASE in the namespace $NAMESPACE"
  say
  if command -v docker >/dev/null 2>&1 || command -v podman >/dev/null 2>&1; then
    check_old_side
  else
    say 'Old side: neither docker nor podman is here; export runs where they are'
  fi
  say
  if ! command -v kubectl >/dev/null 2>&1 || ! kubectl get --raw /version --request-timeout=15s >/dev/null 2>&1 </dev/null; then
    say 'Cluster: not reached from here (kubectl, KUBECONFIG)'
  elif ! (find_cluster) >/dev/null 2>&1; then
    say "Cluster: reached; the release $RELEASE is not installed yet, ./deploy.sh --stopped does that"
  else
    check_cluster
  fi
  say
  show_order
}

TOTAL_BYTES=0

check_old_side() {
  local i size how running
  find_project
  find_source_image
  say "Old side: project $PROJECT in $COMPOSE_DIR ($PROGRAM $(engine version --format '{{.Server.Version}}' 2>/dev/null </dev/null || echo 'of unknown version'))"
  for ((i = 0; i < ${#DATABASES[@]}; i += 6)); do
    database "$i"
    need_old_database
    databases_of old
    say "  $D_SERVICE: $(head -n 1 <<<"$(db version old)"), dumped and restored:"
    for DATABASE in ${LISTED[@]+"${LISTED[@]}"}; do
      size=$(db size "$DATABASE") || size=0
      TOTAL_BYTES=$((TOTAL_BYTES + size))
      human "$size"
      say "    $DATABASE: $REPLY"
    done
  done
  for ((i = 0; i < ${#VOLUMES[@]}; i += 6)); do
    volume "$i"
    title_of "$i"
    how='not needed on the cluster'
    case $V_HOW in
      files) how='files, copied' ;;
      store) how='its directory, copied while both sides stand still' ;;
      cache) how='queues and caches; --with-redis moves them' ;;
      database) how='by its databases' ;;
      same) how='the same files as another service has' ;;
      chart) how='part of the chart' ;;
    esac
    if ! wanted "$V_HOW" || [[ $V_HOW == database ]]; then
      say "  $REPLY: $how"
      continue
    fi
    local title=$REPLY
    need_container "$V_SERVICE"
    # shellcheck disable=SC2016
    size=$(old_files "$V_SERVICE" 'du -sk "$1"' "$V_PATH" 2>/dev/null </dev/null | awk '{ printf "%.0f\n", $1 * 1024 }') || size=0
    TOTAL_BYTES=$((TOTAL_BYTES + ${size:-0}))
    human "${size:-0}"
    say "  $title: $how, $REPLY"
  done
  left_alone
  writers
  running=$(join ${WRITERS[@]+"${WRITERS[@]}"})
  human "$TOTAL_BYTES"
  say "  Together $REPLY; at 30 MiB/s that takes $(duration $((TOTAL_BYTES / 31457280 + 1)); printf '%s' "$REPLY"). Stopped meanwhile: $running"
}

check_cluster() {
  local i capacity
  find_cluster
  say "Cluster: the release $RELEASE is there (kubectl $(kubectl version --client -o json 2>/dev/null </dev/null | tr -d '\n' | sed -n 's/.*"gitVersion": *"\([^"]*\)".*/\1/p'))"
  for ((i = 0; i < ${#DATABASES[@]}; i += 6)); do
    database "$i"
    if [[ $(kube get pod "$FULLNAME-$D_COMPONENT-0" -o 'jsonpath={.status.phase}' 2>/dev/null </dev/null) != Running ]]; then
      say "  $FULLNAME-$D_COMPONENT-0 does not run yet"
      continue
    fi
    say "  $FULLNAME-$D_COMPONENT-0: $(head -n 1 <<<"$(db version new)")"
  done
  for ((i = 0; i < ${#VOLUMES[@]}; i += 6)); do
    volume "$i"
    if ! wanted "$V_HOW" || [[ $V_HOW == database ]]; then continue; fi
    claim_of "$V_COMPONENT" "$V_CLAIM"
    if [[ -z $REPLY ]]; then
      say "  no claim for $V_SERVICE:$V_PATH yet"
      continue
    fi
    capacity=$(kube get pvc "$REPLY" -o 'jsonpath={.status.capacity.storage}' 2>/dev/null </dev/null) || capacity=''
    say "  claim $REPLY: ${capacity:-not bound yet}"
  done
  if (refuse_running_cluster) 2>"$WORK/refusal"; then
    say '  What writes is stopped: ready for run'
  else
    say '  Dify runs on the cluster: ./deploy.sh --stopped comes before run'
  fi
}

show_order() {
  cat <<EOF
The order of the move:
  ./migrate.sh keys                  what decrypts the data, into secrets.values.yaml
  ./deploy.sh --stopped              the chart without what writes; databases are up
  ./migrate.sh run --keep-stopped    stops the old Dify and copies (without --keep-stopped it is started again)
  ./migrate.sh verify                both sides hold the same
  ./migrate.sh switch                starts Dify on the cluster
  ./migrate.sh back                  if something is wrong: the old one again
EOF
}
SERVICE_ORDER=()

# Steps that were done count only while nothing has written since: the same containers, stopped at the same time.
begin_steps() {
  local now=$1
  state_get steps
  if [[ $REPLY != "$now" ]]; then
    state_forget done.
    state_set verified ''
    state_set copied ''
    state_set steps "$now"
  else
    log 'going on with what was done before'
  fi
}

both_sides() {
  find_project
  find_source_image
  find_cluster
}

refuse_unlike_stores() {
  local i component service old new
  for ((i = 0; i < ${#SERVICES[@]}; i += 4)); do
    service=${SERVICES[i]}
    component=${SERVICES[i + 1]}
    case ${SERVICES[i + 3]} in store | cache) ;; *) continue ;; esac
    if ! wanted "${SERVICES[i + 3]}" || ! in_cluster "$component" || [[ -z ${CONTAINER[$service]:-} ]]; then continue; fi
    kind_of "$component"
    new=$(kube get "$REPLY/$FULLNAME-$component" -o 'jsonpath={.spec.template.spec.containers[0].image}' 2>/dev/null </dev/null) || new=''
    old=${IMAGE[$service]:-}
    if [[ -n $new && -n $old ]] && ! store_reads "$component" "$old" "$new"; then
      fail "$service is ${old##*/} on the old side and ${new##*/} on the cluster: one version may not read the other's directory" \
        "use the same image (images.$component), or leave it out with --skip-vectors${REINDEX:+ and let Dify fill it again after the switch, with $REINDEX}"
    fi
  done
}

run_command() {
  local index
  both_sides
  lock_state
  remove_old_helpers
  refuse_running_cluster
  collect_keys "$WORK/keys"
  refuse_other_keys
  refuse_unlike_stores
  writers
  frozen || true
  begin_steps "${REPLY:-running $$ $RANDOM}"
  check_databases
  file_volumes
  if [[ $WARM == yes ]]; then
    step 'First copy of the files, while the old Dify runs'
    for index in ${FILE_VOLUMES[@]+"${FILE_VOLUMES[@]}"}; do
      # A store writes until it is stopped: only its second copy is whole.
      move_warm "$index"
    done
  fi
  begin_downtime
  frozen || fail 'the old Dify was started again' 'run the same command again'
  begin_steps "$REPLY"
  stop_stores
  move_databases
  for index in ${FILE_VOLUMES[@]+"${FILE_VOLUMES[@]}"}; do
    if [[ $WARM == yes ]]; then move_volume "$index" rest; else move_volume "$index" whole; fi
  done
  end_copy
  step 'Everything is copied. Next: ./migrate.sh verify'
}

end_copy() {
  state_set copied "$(date '+%Y-%m-%d %H:%M:%S')"
  state_set skipped "$(if [[ $SKIP_VECTORS == yes ]]; then echo yes; fi)"
  left_alone
}

# The claim of a store is free only while the store does not run on the cluster.
move_warm() {
  case ${VOLUMES[$1 + 2]} in store | cache) stop_stores ;; esac
  move_volume "$1" warm
}

export_command() {
  local index
  find_project
  find_source_image
  lock_state
  writers
  begin_bundle
  collect_keys "$WORK/keys"
  frozen || true
  begin_steps "${REPLY:-running $$ $RANDOM}$BUNDLE"
  file_volumes
  if [[ $WARM == yes ]]; then
    step 'First copy of the files, while the old Dify runs'
    for index in ${FILE_VOLUMES[@]+"${FILE_VOLUMES[@]}"}; do export_volume "$index" warm; done
  fi
  begin_downtime
  frozen || fail 'the old Dify was started again' 'run the same command again'
  begin_steps "$REPLY$BUNDLE"
  put "$BUNDLE/keys" <"$WORK/keys"
  export_objects
  export_databases
  for index in ${FILE_VOLUMES[@]+"${FILE_VOLUMES[@]}"}; do export_volume "$index" whole; done
  end_bundle
  left_alone
  step "Next, where kubectl reaches the cluster: ./migrate.sh keys $BUNDLE, ./deploy.sh --stopped, ./migrate.sh import $BUNDLE"
}

import_command() {
  local index
  open_bundle
  find_cluster
  lock_state
  remove_old_helpers
  refuse_running_cluster
  refuse_other_keys
  begin_steps "bundle $(checksum "$BUNDLE/manifest") $(cluster_identity)"
  check_databases
  stop_stores
  move_databases
  file_volumes
  for index in ${FILE_VOLUMES[@]+"${FILE_VOLUMES[@]}"}; do move_volume "$index" whole; done
  end_copy
  step "Everything is copied. Next: ./migrate.sh verify $BUNDLE"
}

cluster_identity() { kube get namespace "$NAMESPACE" -o 'jsonpath={.metadata.uid}' 2>/dev/null </dev/null || true; }

left_alone() {
  local item
  for item in ${OUTSIDE[@]+"${OUTSIDE[@]}"}; do detail "$item"; done
}

verify_command() {
  if [[ -n $BUNDLE ]]; then
    open_bundle
    find_cluster
  else
    both_sides
  fi
  # Output is the table alone when a program reads it.
  if [[ $FORMAT == json ]]; then QUIET=yes; fi
  : >"$WORK/rows"
  compare_databases
  compare_volumes
  compare_stores
  state_set verified ''
  if ! show_rows; then
    if [[ -z $BUNDLE ]] && old_side_runs; then
      note 'the old Dify runs and may have written since the copy; run --keep-stopped copies again and leaves it stopped'
    fi
    REPORTED=yes
    exit 3
  fi
  state_set verified yes
}

# old_side_runs: whether something of it writes
old_side_runs() {
  writers
  ! frozen
}

switch_command() {
  local here=no
  find_cluster
  state_get verified
  if [[ $REPLY != yes ]]; then
    fail 'the copy was not verified, or something was copied since' 'run ./migrate.sh verify first, with the bundle if there is one'
  fi
  # What was left out of the copy was not stopped either.
  state_get skipped
  if [[ $REPLY == yes ]]; then SKIP_VECTORS=yes; fi
  if command -v docker >/dev/null 2>&1 || command -v podman >/dev/null 2>&1; then
    if (find_project) >/dev/null 2>&1; then
      find_project
      here=yes
    fi
  fi
  if [[ $here == yes ]] && old_side_runs; then
    fail 'the old Dify runs again, and what it wrote since the copy would be lost' \
      './migrate.sh run --keep-stopped copies once more and leaves it stopped; then verify, then switch'
  fi
  lock_state
  if [[ ! -x $HERE/deploy.sh ]]; then fail "there is no deploy.sh beside this script" 'run it from the chart folder that compose2dify wrote'; fi
  start_stores
  mark_unindexed
  PARTIAL="Dify is being started on the cluster. ./migrate.sh back stops it there and starts the old one."
  step 'Starting Dify on the cluster: ./deploy.sh'
  if ! "$HERE/deploy.sh" --namespace "$NAMESPACE" --release "$RELEASE" ${DEPLOY_ARGUMENTS[@]+"${DEPLOY_ARGUMENTS[@]}"}; then
    REPORTED=yes
    exit 1
  fi
  probe_api
  tell_reindex
  state_set switched "$(date '+%Y-%m-%d %H:%M:%S')"
  step 'Dify runs on the cluster with the old data. The old one is stopped and untouched: ./migrate.sh back returns to it.'
}

# Dify passes over datasets that it takes to be in this kind of vector store already: one that stayed behind has to be told.
mark_unindexed() {
  local main statement="update datasets set index_struct = null where indexing_technique = 'high_quality';"
  state_get skipped
  if [[ $REPLY != yes || -z $REINDEX ]]; then return; fi
  if ((${#DATABASES[@]} == 0)); then
    note "the database is not the chart's: run there, before you fill the vector store: $statement"
    return
  fi
  database 0
  need_new_database
  : >"$WORK/message"
  main=$(db_main new) || main=''
  if ! case $D_FAMILY in postgresql) pg_sql new "$main" "$statement" ;; mysql) my_sql new "$main" "$statement" ;; esac >/dev/null; then
    first_line "$WORK/message"
    warn "the datasets are not marked for indexing: $REPLY. hint: run in the database: $statement"
  fi
}

tell_reindex() {
  state_get skipped
  if [[ $REPLY != yes || -z $REINDEX ]]; then return; fi
  step 'The vector store is empty. Fill it again, which asks the embedding model for every segment:'
  step "  kubectl exec -n $NAMESPACE deploy/$FULLNAME-api -c api -- $REINDEX"
  state_set skipped ''
}

# Asks the api whether Dify is set up, and reads a sample of uploads as the api does.
probe_api() {
  local answer='' round
  # shellcheck disable=SC2016
  local ask='url=http://127.0.0.1:5001/console/api/setup
if command -v curl >/dev/null; then curl -fsS -m 20 "$url"; else python3 -c "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1], timeout=20).read().decode())" "$url"; fi'
  if ! in_cluster api; then return; fi
  for ((round = 0; round < ${MIGRATE_PROBES:-30}; round++)); do
    answer=$(kube exec "deploy/$FULLNAME-api" -c api -- sh -c "$ask" 2>"$WORK/message" </dev/null) || answer=''
    if [[ $answer == *finished* ]]; then break; fi
    sleep "${MIGRATE_RETRY_SECONDS:-3}"
  done
  if [[ $answer != *finished* ]]; then
    first_line "$WORK/message"
    fail "the api on the cluster does not say that Dify is set up (${answer:-$REPLY})" \
      "look at kubectl logs deploy/$FULLNAME-api -n $NAMESPACE -c api; ./migrate.sh back returns to the old Dify"
  fi
  step 'The api answers: Dify is set up'
  probe_uploads
}

probe_uploads() {
  local i storage='' sample missing
  for ((i = 0; i < ${#VOLUMES[@]}; i += 6)); do
    if [[ ${VOLUMES[i + 3]} == api && ${VOLUMES[i + 2]} == files ]]; then storage=${VOLUMES[i + 1]}; fi
  done
  if [[ -z $storage ]] || ((${#DATABASES[@]} == 0)); then return; fi
  database 0
  sample=$(uploads_sample) || sample=''
  if [[ -z $sample ]]; then return; fi
  # shellcheck disable=SC2016
  missing=$(printf '%s\n' "$sample" | kube exec -i "deploy/$FULLNAME-api" -c api -- sh -c \
    'while IFS= read -r key; do [ -r "$1/$key" ] || printf "%s\n" "$key"; done' sh "$storage" 2>"$WORK/message") || missing='(the api pod cannot be asked)'
  if [[ -n $missing ]]; then
    fail "the api cannot read uploaded files: $(printf '%s' "$missing" | head -n 3 | tr '\n' ' ')" \
      'run ./migrate.sh verify; ./migrate.sh back returns to the old Dify'
  fi
  step "The api reads a sample of $(($(printf '%s\n' "$sample" | wc -l))) uploaded files"
}

uploads_sample() {
  local main
  main=$(db_main new) || return 1
  case $D_FAMILY in
    postgresql) pg_sql new "$main" "select key from upload_files where storage_type in ('local', 'opendal') order by random() limit 20;" ;;
    mysql) my_sql new "$main" "select \`key\` from upload_files where storage_type in ('local', 'opendal') order by rand() limit 20;" ;;
  esac
}

back_command() {
  local i component
  find_project
  find_cluster
  lock_state
  step "Stopping Dify on the cluster"
  for ((i = 0; i < ${#SERVICES[@]}; i += 4)); do
    component=${SERVICES[i + 1]}
    if [[ ${SERVICES[i + 3]} == writer && ${SERVICES[i + 2]} != Job ]] && in_cluster "$component"; then scale "$component" 0; fi
  done
  state_get stopped
  IFS=' ' read -r -a STOPPED <<<"$REPLY"
  if ((${#STOPPED[@]} == 0)); then
    writers
    for i in ${WRITERS[@]+"${WRITERS[@]}"}; do
      for component in ${CONTAINERS[$i]:-}; do STOPPED+=("$component"); done
    done
  fi
  if ! start_old_side; then fail 'the old Dify was not started' 'see the message above'; fi
  state_set verified ''
  state_set switched ''
  step 'The old Dify runs again. What was entered on the cluster meanwhile stays there and is not carried back.'
}

keys_command() {
  if [[ -n $BUNDLE ]]; then
    open_bundle
  else
    find_project
    collect_keys "$WORK/keys"
  fi
  write_keys
  step 'Next: ./deploy.sh --stopped'
}

main() {
  local i
  parse_options "$@"
  HERE=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
  check_options
  export LC_ALL=C
  for ((i = 0; i < ${#SERVICES[@]}; i += 4)); do SERVICE_ORDER+=("${SERVICES[i]}"); done
  WORK=$(mktemp -d "${TMPDIR:-/tmp}/migrate.XXXXXXXX")
  open_state
  find_dd
  log "migrate.sh $COMMAND"
  case $COMMAND in
    check) check_command ;;
    keys) keys_command ;;
    run) run_command ;;
    export) export_command ;;
    import) import_command ;;
    verify) verify_command ;;
    switch) switch_command ;;
    back) back_command ;;
  esac
}
main "$@"
