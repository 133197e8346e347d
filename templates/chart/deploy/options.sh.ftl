[#-- deploy.sh: what it is told, what it says, and how it ends. --]
[#noparse]
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
[/#noparse]
