[#-- migrate.sh: options, messages, the end. --]
[#noparse]
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
[/#noparse]
