#!/usr/bin/env bash
# Installs this chart on NKP, or upgrades it: finds out what depends on the cluster, generates what is missing, keeps what the
# cluster already has, and calls helm. See ./deploy.sh --help. Written by compose2dify.

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
readonly IMAGE_REPOSITORY='langgenius/dify'

# key in the Secret | path in the values | what is generated | environment variable | generated when missing | name
readonly CREDENTIALS=(
  'secret-key|secrets.difySecretKey|hex32|DIFY_SECRET_KEY|yes|Signing key of Dify'
  'postgresql-password|postgresql.auth.password|alnum32|POSTGRES_PASSWORD|yes|Database password'
  'redis-password|redis.auth.password|alnum32|REDIS_PASSWORD|yes|Redis password'
  'plugin-daemon-key|secrets.pluginDaemonKey|hex32|PLUGIN_DAEMON_KEY|yes|Key of the plugin daemon'
  'inner-api-key|secrets.innerApiKey|hex32|INNER_API_KEY|yes|Key between the plugin daemon and the API'
  'sandbox-api-key|secrets.sandboxApiKey|hex32|SANDBOX_API_KEY|yes|Key of the code sandbox'
  'weaviate-api-key|secrets.weaviateApiKey|alnum32|WEAVIATE_API_KEY|yes|API key of Weaviate'
  'init-password|secrets.initPassword|alnum32||no|INIT_PASSWORD'
  'smtp-password|secrets.smtpPassword|alnum32||no|SMTP_PASSWORD'
  'api-sentry-dsn|secrets.apiSentryDsn|alnum32||no|API_SENTRY_DSN'
)

# path in the values | environment variable | default | size or text | part of this chart | name
readonly SETTINGS=(
  'postgresql.auth.username|POSTGRES_USERNAME|dify|text|yes|Database user'
  'postgresql.auth.database|POSTGRES_DATABASE|dify|text|yes|Database name'
  'postgresql.persistence.size|POSTGRES_SIZE|20Gi|size|yes|database volume'
  'redis.persistence.size|REDIS_SIZE|8Gi|size|yes|Redis volume'
  'weaviate.persistence.size|WEAVIATE_SIZE|50Gi|size|yes|Weaviate volume'
  'dify.fileStorage.size|DIFY_FILES_SIZE|20Gi|size|yes|volume of uploaded files'
)

# ---- the same for every chart ----

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
VALUES_FILES=()

PHASE='checking'
REPORTED=no
WORK=''
HERE=''
SECRET_NAME=''
SECRET_IS_RENDERED=no
RENDERED=''
NAMESPACE_EXISTS=no
CREATED_NAMESPACE=no
MASKED=()
GENERATED=()
KEPT=()
HELM_VALUES=()

declare -A DEFAULTS=()       # values that a file of the user may change
declare -A GIVEN=()          # values that an option or variable of this call sets
declare -A SECRETS=()        # credentials that were generated or come from the cluster
declare -A OWN_SECRETS=()    # credentials that a variable or option of this call sets
declare -A RENDERED_DATA=()  # the Secret that helm would write, base64
declare -A RENDERED_TEXT=()  # the same from stringData, plain
declare -A CLUSTER_DATA=()   # the Secret that the cluster has, base64

usage() {
  cat <<EOF
Usage: ./deploy.sh [options]

Installs Dify from this chart with helm, or upgrades it. KUBECONFIG says which cluster.

  --image-tag TAG              Dify's version (default: $DEFAULT_TAG)
  --external-host HOST         name or address under which browsers reach Dify
                               (default: the load balancer address of Traefik)
  --relative-urls              let the browser use the address it came by; no host is needed then
  --path PATH                  path of Dify's URL (default: /dify). The stock image serves /, and PATH leads there
  --scheme SCHEME              https or http (default: https)
  --ingress-class NAME         (default: kommander-traefik)
  --traefik-namespace NS       where Traefik's Service is, when it is not found by itself
  --traefik-service-name NAME  its name
  --namespace NS               (default: dify)
  --release NAME               name of the helm release and prefix of all objects (default: dify)
  --storage-class NAME         for all volumes (default: nutanix-volume)
  --rwx-storage-class NAME     for files that several pods share, when a class allows ReadWriteMany
  --openai-api-key KEY         visible to other users of this machine in the process list while this runs:
                               better use one of the next two
  --openai-api-key-file FILE   file that holds the key and nothing else
  --values FILE                further helm values, may be given several times; they win over the defaults here
  --timeout DURATION           how long helm waits for the pods (default: 15m)
  --dry-run                    show what would be run, with secrets masked; changes nothing
  --help                       this text

Environment: KUBECONFIG, and instead of options (value when unset):
EOF
  local entry path variable default kind enabled title format generated
  for entry in ${SETTINGS[@]+"${SETTINGS[@]}"}; do
    IFS='|' read -r path variable default kind enabled title <<<"$entry"
    if [[ -n $variable && $enabled == yes ]]; then
      printf '  %-24s %s (%s)\n' "$variable" "$title" "$default"
    fi
  done
  for entry in ${CREDENTIALS[@]+"${CREDENTIALS[@]}"}; do
    IFS='|' read -r _ path format variable generated title <<<"$entry"
    if [[ -n $variable ]]; then
      default='none'
      if [[ $generated == yes ]]; then default='generated on the first installation'; fi
      printf '  %-24s %s (%s)\n' "$variable" "$title" "$default"
    fi
  done
  cat <<EOF

Credentials may also stand in secrets.values.yaml beside this script, as helm values (mode 0600, never commit it).
Those that the cluster has are kept; they are in the Secret <release>-secrets.
EOF
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

misuse() {
  REPORTED=yes
  printf 'deploy.sh: error: %s. hint: see ./deploy.sh --help\n' "$1" >&2
  exit 2
}

clean_up() {
  if [[ -n $WORK ]]; then
    rm -rf -- "$WORK"
    WORK=''
  fi
}

# Where the cluster stands when this ends before its time.
next_step() {
  case $PHASE in
    checking) say 'Nothing was changed in the cluster.' >&2 ;;
    namespace) say "At most the namespace $NAMESPACE was created." >&2 ;;
    helm)
      cat >&2 <<EOF
The installation has begun and is not finished. What to look at:
  helm status $RELEASE -n $NAMESPACE
  kubectl get pods -n $NAMESPACE
  kubectl get events -n $NAMESPACE --sort-by=.lastTimestamp
Then run this script again with the same options: credentials and volumes are kept.
If helm says that another operation is in progress: helm rollback $RELEASE -n $NAMESPACE, or after a first
installation helm uninstall $RELEASE -n $NAMESPACE (this keeps volumes, not necessarily the Secret).
EOF
      ;;
  esac
}

# The end, whatever led to it. Nothing may fail without a word.
finish() {
  local status=$1
  if ((status != 0)) && [[ $REPORTED == no ]]; then
    printf 'deploy.sh: error: a command failed unexpectedly (exit code %s). hint: the message above may say more\n' "$status" >&2
    next_step
  fi
  clean_up
}

interrupted() {
  trap '' INT TERM HUP
  REPORTED=yes
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
    case $option in
      --help | -h)
        usage
        exit 0
        ;;
      --dry-run)
        DRY_RUN=yes
        continue
        ;;
      --relative-urls)
        RELATIVE_URLS=yes
        continue
        ;;
      --*=*)
        value=${option#*=}
        option=${option%%=*}
        ;;
      --image-tag | --openai-api-key | --openai-api-key-file | --external-host | --traefik-namespace | \
        --traefik-service-name | --path | --namespace | --release | --storage-class | --rwx-storage-class | \
        --ingress-class | --scheme | --values | --timeout)
        if (($# == 0)); then misuse "$option needs a value"; fi
        value=$1
        shift
        ;;
      -*) misuse "unknown option $option" ;;
      # What stands here may be a key that lost its option: it is not repeated.
      *) misuse 'there is an argument that belongs to no option' ;;
    esac
    if [[ -z $value ]]; then misuse "$option needs a value"; fi
    case $option in
      --image-tag) TAG=$value ;;
      --openai-api-key) OPENAI_API_KEY=$value OPENAI_KEY_ORDERED=yes ;;
      --openai-api-key-file) OPENAI_KEY_FILE=$value ;;
      --external-host) HOST=$value ;;
      --traefik-namespace) TRAEFIK_NAMESPACE=$value ;;
      --traefik-service-name) TRAEFIK_SERVICE=$value ;;
      --path) URL_PATH=$value GIVEN[expose.path]=$value ;;
      --namespace) NAMESPACE=$value ;;
      --release) RELEASE=$value ;;
      --storage-class) STORAGE_CLASS=$value GIVEN[storage.storageClassName]=$value GIVEN[global.storageClassName]=$value ;;
      --rwx-storage-class) GIVEN[storage.rwxStorageClassName]=$value ;;
      --ingress-class) CLASS=$value GIVEN[expose.ingressClassName]=$value ;;
      --scheme) SCHEME=$value GIVEN[external.scheme]=$value ;;
      --values) VALUES_FILES+=("$value") ;;
      --timeout) TIMEOUT=$value ;;
      --help | --dry-run | --relative-urls) misuse "$option takes no value" ;;
      *) misuse "unknown option $option" ;;
    esac
  done
}

matches() { [[ $1 =~ $2 ]]; }

check_options() {
  local label='^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' file
  matches "$NAMESPACE" "$label" || misuse "--namespace $NAMESPACE is not a name for a namespace"
  if ! matches "$RELEASE" "$label" || ((${#RELEASE} > 40)); then
    misuse "--release $RELEASE is not a name of at most 40 small letters, digits and -"
  fi
  matches "$URL_PATH" '^(/|(/[A-Za-z0-9._~-]+)+/?)$' || misuse "--path $URL_PATH is not a path like / or /dify"
  matches "$SCHEME" '^https?$' || misuse "--scheme $SCHEME is neither https nor http"
  matches "$TIMEOUT" '^([0-9]+(h|m|s))+$' || misuse "--timeout $TIMEOUT is not a duration like 15m"
  matches "${TAG:-x}" '^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$' || misuse "--image-tag $TAG is not a tag of an image"
  matches "${HOST:-x}" '^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]+)?$' ||
    misuse "--external-host $HOST is not a host name or address (without https:// and path)"
  for file in ${VALUES_FILES[@]+"${VALUES_FILES[@]}"}; do
    if [[ ! -f $file || ! -r $file ]]; then fail "--values $file cannot be read" 'give the path of a file with helm values'; fi
  done
  if [[ -n $OPENAI_KEY_FILE ]]; then
    if [[ ! -f $OPENAI_KEY_FILE || ! -r $OPENAI_KEY_FILE ]]; then
      fail "--openai-api-key-file $OPENAI_KEY_FILE cannot be read" 'give the path of a file that holds the key'
    fi
    OPENAI_API_KEY=$(<"$OPENAI_KEY_FILE")
    OPENAI_API_KEY=${OPENAI_API_KEY//[[:space:]]/}
    OPENAI_KEY_ORDERED=yes
  fi
}

# ---- what the values are ----

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

# Line ends at the end of a value stay.
decode() {
  REPLY=$(printf '%s' "$1" | base64 --decode && printf x)
  REPLY=${REPLY%x}
}

collect_values() {
  local entry path variable default kind enabled title key format generated
  DEFAULTS[images.dify.repository]=$IMAGE_REPOSITORY
  DEFAULTS[images.dify.tag]=$DEFAULT_TAG
  if [[ -n $TAG ]]; then GIVEN[images.dify.tag]=$TAG; fi
  DEFAULTS[expose.ingressClassName]=$CLASS
  DEFAULTS[expose.path]=$URL_PATH
  DEFAULTS[external.scheme]=$SCHEME
  DEFAULTS[storage.storageClassName]=$STORAGE_CLASS
  # Charts within the chart see global values only.
  DEFAULTS[global.storageClassName]=$STORAGE_CLASS
  if [[ $RELATIVE_URLS == yes ]]; then GIVEN[external.relativeUrls]=true; fi
  if [[ -n $HOST ]]; then
    GIVEN[external.host]=$HOST
  elif [[ $RELATIVE_URLS == no ]]; then
    DEFAULTS[external.host]=$UNKNOWN_HOST
  fi
  for entry in ${SETTINGS[@]+"${SETTINGS[@]}"}; do
    IFS='|' read -r path variable default kind enabled title <<<"$entry"
    if [[ $enabled == yes ]]; then DEFAULTS[$path]=$default; fi
    if [[ -n $variable && -n ${!variable:-} ]]; then
      if [[ $enabled == no ]]; then
        warn "$variable has no effect: this chart has no part with a $title"
        continue
      fi
      if [[ $kind == size ]] && ! matches "${!variable}" '^[0-9]+(\.[0-9]+)?(Ki|Mi|Gi|Ti|Pi|k|M|G|T|P)?$'; then
        fail "$variable=${!variable} is not an amount of storage" "write it like $default"
      fi
      GIVEN[$path]=${!variable}
    fi
  done
  for entry in ${CREDENTIALS[@]+"${CREDENTIALS[@]}"}; do
    IFS='|' read -r key path format variable generated title <<<"$entry"
    if [[ -n $variable && -n ${!variable:-} ]]; then
      OWN_SECRETS[$path]=${!variable}
      MASKED+=("${!variable}")
    elif [[ $generated == yes ]]; then
      generate "$format"
      SECRETS[$path]=$REPLY
      MASKED+=("$REPLY")
    fi
    # Programs that are started from here need not have it.
    if [[ -n $variable ]]; then unset "$variable"; fi
  done
  if [[ -n ${OPENAI_API_KEY:-} && $OPENAI_KEY_ORDERED == yes ]]; then
    MASKED+=("$OPENAI_API_KEY")
    warn 'the OpenAI key has no effect, nothing in this chart reads it. hint: add it in Dify under Settings, Model Provider'
  fi
  unset OPENAI_API_KEY
}

# ---- values as YAML ----

paths_of() {
  case $1 in
    DEFAULTS) printf '%s\n' ${DEFAULTS[@]+"${!DEFAULTS[@]}"} ;;
    GIVEN) printf '%s\n' ${GIVEN[@]+"${!GIVEN[@]}"} ;;
    SECRETS) printf '%s\n' ${SECRETS[@]+"${!SECRETS[@]}"} ;;
    OWN_SECRETS) printf '%s\n' ${OWN_SECRETS[@]+"${!OWN_SECRETS[@]}"} ;;
  esac | LC_ALL=C sort
}

# quoted SET PATH: the value as YAML, in REPLY
quoted() {
  local value=''
  case $1 in
    DEFAULTS) value=${DEFAULTS[$2]} ;;
    GIVEN) value=${GIVEN[$2]} ;;
    SECRETS) value=${SECRETS[$2]} ;;
    OWN_SECRETS) value=${OWN_SECRETS[$2]} ;;
  esac
  if [[ $2 == external.relativeUrls ]]; then
    REPLY=$value
    return
  fi
  local backslash="\\" quote='"'
  value=${value//"$backslash"/"$backslash$backslash"}
  value=${value//"$quote"/"$backslash$quote"}
  value=${value//$'\n'/"${backslash}n"}
  value=${value//$'\r'/"${backslash}r"}
  value=${value//$'\t'/"${backslash}t"}
  REPLY=$quote$value$quote
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
    if [[ ${2:-} == masked ]]; then REPLY='"****"'; else quoted "$1" "$path"; fi
    printf '%*s%s: %s\n' "$((depth * 2))" '' "${keys[depth]}" "$REPLY"
    before=("${keys[@]}")
  done < <(paths_of "$1")
}

# helm splits -f at commas, as CSV does.
values_argument() {
  local file=$1 quote='"'
  if [[ $file == *[,\"]* ]]; then file=$quote${file//"$quote"/"$quote$quote"}$quote; fi
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

# ---- programs ----

kube() { kubectl --request-timeout=20s "$@" </dev/null; }

# Replaces every known secret in what passes through; keeps reading while helm ends after Ctrl-C.
mask() {
  trap '' INT
  local line secret
  while IFS= read -r line || [[ -n $line ]]; do
    for secret in ${MASKED[@]+"${MASKED[@]}"}; do
      if [[ -n $secret ]]; then line=${line//"$secret"/'****'}; fi
    done
    printf '%s\n' "$line"
  done
}

# helm with secrets masked in its messages; its output stays as it is.
run_helm() {
  local status
  {
    helm "$@" 2>&1 1>&3 3>&- </dev/null | mask >&2
    status=${PIPESTATUS[0]}
  } 3>&1
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
  for program in helm kubectl base64 od; do
    command -v "$program" >/dev/null || fail "$program is not installed or not on PATH" "install $program and try again"
  done
  version=$(helm version --template '{{.Version}}' 2>/dev/null) || version=''
  at_least 3.8 "$version" || fail "helm ${version:-of unknown version} is too old" 'install helm 3.8 or newer'
  version=$(kubectl version --client -o json 2>/dev/null) || version=''
  if [[ $version =~ \"gitVersion\":\ *\"([^\"]+)\" ]]; then version=${BASH_REMATCH[1]}; else version=''; fi
  at_least 1.24 "$version" || fail "kubectl ${version:-of unknown version} is too old" 'install kubectl 1.24 or newer'
}

check_cluster() {
  if ! kube get --raw /version >/dev/null 2>"$WORK/message"; then
    first_line "$WORK/message"
    fail "the cluster cannot be reached: $REPLY" \
      'export KUBECONFIG=/path/to/kube.conf of the cluster, and check it with kubectl get nodes'
  fi
  if ! REPLY=$(kube get namespace "$NAMESPACE" --ignore-not-found -o name 2>"$WORK/message"); then
    first_line "$WORK/message"
    note "cannot see whether the namespace $NAMESPACE exists, going on as if it does: $REPLY"
    NAMESPACE_EXISTS=yes
  elif [[ -n $REPLY ]]; then
    NAMESPACE_EXISTS=yes
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
  local line seen=' Secret '
  local -a missing=()
  if [[ $NAMESPACE_EXISTS == no ]] && ! allowed create namespaces; then
    fail "you may not create the namespace $NAMESPACE" \
      'let an administrator create it, or name one that you may use with --namespace'
  fi
  if [[ $(kube auth can-i '*' '*' -n "$NAMESPACE" 2>/dev/null) == yes* ]]; then return; fi
  allowed create secrets -n "$NAMESPACE" || missing+=(secrets)
  allowed get secrets -n "$NAMESPACE" || missing+=('secrets (to read)')
  while IFS= read -r line; do
    if [[ $line != 'kind: '* || $seen == *" ${line#kind: } "* ]]; then continue; fi
    seen="$seen${line#kind: } "
    resource_of "${line#kind: }"
    if [[ -n $REPLY ]] && ! allowed create "$REPLY" -n "$NAMESPACE"; then missing+=("$REPLY"); fi
  done <"$WORK/rendered.yaml"
  if ((${#missing[@]} > 0)); then
    fail "you may not create these in the namespace $NAMESPACE: ${missing[*]}" \
      "let an administrator give you the role admin there (kubectl create rolebinding dify-admin --clusterrole=admin --user=YOU -n $NAMESPACE); without the right to middlewares.traefik.io, use --path /"
  fi
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
  local line class='^ *(ingress|storage)ClassName: *"?([^" ]+)"? *$' seen=' '
  while IFS= read -r line; do
    if [[ $line == *Class* && $line =~ $class && $seen != *" ${BASH_REMATCH[1]}/${BASH_REMATCH[2]} "* ]]; then
      seen="$seen${BASH_REMATCH[1]}/${BASH_REMATCH[2]} "
      case ${BASH_REMATCH[1]} in
        ingress) check_class ingressclass "${BASH_REMATCH[2]}" IngressClass --ingress-class ;;
        storage) check_class storageclass "${BASH_REMATCH[2]}" StorageClass '--storage-class or --rwx-storage-class' ;;
      esac
    fi
  done <"$WORK/rendered.yaml"
  if [[ $RENDERED == *$'\nkind: Middleware'* ]] &&
    ! [[ $(kube api-resources --api-group=traefik.io -o name 2>/dev/null) == *middlewares* ]]; then
    fail 'this cluster knows no Middleware of traefik.io, which the path needs' 'use --path /, or Traefik 2.10 or newer'
  fi
}

# ---- credentials ----

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

# Lets helm write the chart's objects without a cluster. This also shows what is wrong with the values.
render() {
  # In a file, as bash reads a pipe byte by byte.
  if ! run_helm template "$RELEASE" "$HERE" -n "$NAMESPACE" "${HELM_VALUES[@]}" >"$WORK/rendered.yaml"; then
    fail 'helm cannot put the chart together from these values' \
      'the message above says what is missing or wrong; see ./deploy.sh --help for the option or variable'
  fi
  RENDERED=$(<"$WORK/rendered.yaml")
}

# Takes name and data of the chart's Secret out of what helm rendered.
read_rendered_secret() {
  local line template=no kind=no named=no data=no
  local source='^# Source: [^ ]*/templates/secret\.yaml$'
  local name='^  name: "?([a-z0-9.-]+-secrets)"?$'
  local entry='^  "?([A-Za-z0-9._-]+)"?: "?([A-Za-z0-9+/=]*)"?$'
  local text_entry='^  "?([A-Za-z0-9._-]+)"?: "(.*)"$' text
  while IFS= read -r line; do
    if [[ $line == --- ]]; then
      template=no kind=no named=no data=no
    elif [[ $line =~ $source ]]; then
      template=yes
    elif [[ $template == yes && $line == 'kind: Secret' ]]; then
      kind=yes
    elif [[ $kind == yes && $line =~ $name ]]; then
      named=yes
      SECRET_IS_RENDERED=yes
      SECRET_NAME=${BASH_REMATCH[1]}
    elif [[ $named == yes && ($line == data: || $line == stringData:) ]]; then
      data=${line%:}
    elif [[ $data == data && $line =~ $entry ]]; then
      RENDERED_DATA[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
    elif [[ $data == stringData && $line =~ $text_entry ]]; then
      # helm's quote writes the escapes that printf reads.
      printf -v text '%b' "${BASH_REMATCH[2]}"
      RENDERED_TEXT[${BASH_REMATCH[1]}]=$text
    elif [[ $data != no && $line =~ ^[^[:space:]#] ]]; then
      data=no
    fi
  done <"$WORK/rendered.yaml"
  SECRET_NAME=${SECRET_NAME:-$RELEASE-secrets}
}

read_cluster_secret() {
  local line lines
  if ! lines=$(kube get secret "$SECRET_NAME" -n "$NAMESPACE" --ignore-not-found \
    -o "go-template={{range \$k, \$v := .data}}{{\$k}}={{\$v}}{{\"\\n\"}}{{end}}" 2>"$WORK/message"); then
    first_line "$WORK/message"
    fail "cannot see whether the Secret $SECRET_NAME exists: $REPLY" \
      'without it new passwords could lock you out of the data; get the right to read Secrets in that namespace'
  fi
  while IFS= read -r line; do
    if [[ $line == *=* ]]; then CLUSTER_DATA[${line%%=*}]=${line#*=}; fi
  done < <(printf '%s\n' "$lines")
}

# Decides for each credential: the user's own, the cluster's, or the generated one. A password that was changed here would
# not be changed in the database, which remembers the one of its first start.
choose_credentials() {
  local entry key path format variable generated title here there
  local -a conflicts=()
  if [[ $SECRET_IS_RENDERED == no ]]; then
    note 'the chart uses a Secret of your own (global.existingSecret): credentials are neither generated nor passed on'
    SECRETS=()
    OWN_SECRETS=()
    return
  fi
  for entry in ${CREDENTIALS[@]+"${CREDENTIALS[@]}"}; do
    IFS='|' read -r key path format variable generated title <<<"$entry"
    here=${RENDERED_DATA[$key]:-}
    if [[ -n ${RENDERED_TEXT[$key]:-} ]]; then
      encode "${RENDERED_TEXT[$key]}"
      here=$REPLY
    fi
    there=${CLUSTER_DATA[$key]:-}
    encode "${SECRETS[$path]:-}"
    if [[ -n $here && $here != "$REPLY" ]]; then
      decode "$here"
      MASKED+=("$REPLY")
      if [[ -n $there && $there != "$here" && $generated == yes ]]; then
        conflicts+=("$title ($path${variable:+, $variable})")
      fi
    elif [[ -n $there ]]; then
      decode "$there"
      SECRETS[$path]=$REPLY
      MASKED+=("$REPLY")
      KEPT+=("$title")
    elif [[ -n $here ]]; then
      GENERATED+=("$title")
    else
      # Part of a component that is switched off, or simply not given.
      unset "SECRETS[$path]"
    fi
  done
  if ((${#conflicts[@]} > 0)); then
    REPORTED=yes
    printf 'deploy.sh: error: the cluster already has another value in the Secret %s for: %s\n' "$SECRET_NAME" "$(join "${conflicts[@]}")" >&2
    cat >&2 <<EOF
The data in the cluster was written with the cluster's value: with yours, Dify could not open it any more.
hint: to keep the cluster's, leave the variable unset and take the entry out of secrets.values.yaml and of your --values
files. To really change it, change it in the running database (or other service) first, then put the same value into the
Secret with kubectl edit secret $SECRET_NAME -n $NAMESPACE, and run this script again.
EOF
    exit 1
  fi
  if ((${#CLUSTER_DATA[@]} == 0 && ${#GENERATED[@]} > 0)); then check_old_volumes; fi
}

join() {
  local all='' item
  for item in "$@"; do all=${all:+$all, }$item; done
  printf '%s' "$all"
}

# Volumes of an earlier installation without its Secret: a generated password would not open them.
check_old_volumes() {
  REPLY=$(kube get pvc -n "$NAMESPACE" -l "app.kubernetes.io/instance=$RELEASE" -o name 2>/dev/null | sed 's|.*/||' | tr '\n' ' ') || REPLY=''
  if [[ -n $REPLY ]]; then
    fail "volumes of an earlier installation exist (${REPLY% }), but its Secret $SECRET_NAME does not, so new passwords would not fit the data" \
      "put the old ones into secrets.values.yaml or the environment ($(join "${GENERATED[@]}")), or delete the volumes if you do not need the data"
  fi
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

# ---- doing it ----

quote_arguments() {
  local argument
  for argument in "$@"; do printf '%q ' "$argument"; done
}

show_plan() {
  local set file
  say 'Dry run: nothing is changed. This would be run:'
  say
  if [[ $NAMESPACE_EXISTS == no ]]; then say "  kubectl create namespace $NAMESPACE"; fi
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

install_release() {
  local status=0
  if [[ $NAMESPACE_EXISTS == no ]]; then
    PHASE='namespace'
    if ! kube create namespace "$NAMESPACE" >/dev/null 2>"$WORK/message"; then
      first_line "$WORK/message"
      fail "the namespace $NAMESPACE cannot be created: $REPLY" 'create it yourself, or choose another with --namespace'
    fi
    CREATED_NAMESPACE=yes
  fi
  PHASE='helm'
  say "Installing Dify ${TAG:-$DEFAULT_TAG} as $RELEASE in the namespace $NAMESPACE (waiting up to $TIMEOUT for the pods) ..."
  if run_helm upgrade --install "$RELEASE" "$HERE" -n "$NAMESPACE" --wait --timeout "$TIMEOUT" "${HELM_VALUES[@]}"; then
    PHASE='done'
    return
  else
    status=$?
  fi
  REPORTED=yes
  printf 'deploy.sh: error: helm failed (exit code %s)\n' "$status" >&2
  next_step
  exit "$status"
}

show_result() {
  local base="$SCHEME://${HOST:-<external.host of your values>}" app=''
  if [[ $RELATIVE_URLS == yes && -z $HOST ]]; then base="$SCHEME://<address of the Ingress>"; fi
  # The stock web image serves /, and the path only leads there.
  if ! matches "$RENDERED" $'\n  name: "?[a-z0-9.-]+-redirect"?\n'; then app=${URL_PATH%/}; fi
  say
  say "Dify is installed: $base$URL_PATH"
  say "First login:       $base$app/install  (create the administrator's account there)"
  if [[ $SCHEME == https ]]; then
    say "The browser may warn of the cluster's own certificate; on NKP that is expected."
  fi
  say
  if [[ $CREATED_NAMESPACE == yes ]]; then say "Created:   the namespace $NAMESPACE"; fi
  if ((${#GENERATED[@]} > 0)); then say "Generated: $(join "${GENERATED[@]}")"; fi
  if ((${#KEPT[@]} > 0)); then say "Kept from the cluster: $(join "${KEPT[@]}")"; fi
  if [[ $SECRET_IS_RENDERED == no ]]; then return; fi
  say "They are stored in the Secret $SECRET_NAME in the namespace $NAMESPACE. To read them:"
  say "  kubectl get secret $SECRET_NAME -n $NAMESPACE -o go-template='{{range \$k, \$v := .data}}{{\$k}}: {{\$v | base64decode}}{{\"\\n\"}}{{end}}'"
}

main() {
  parse_options "$@"
  HERE=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
  if [[ ! -f $HERE/Chart.yaml ]]; then
    fail "there is no Chart.yaml beside this script in $HERE" "run it from the chart folder $CHART_NAME that compose2dify wrote"
  fi
  check_options
  WORK=$(mktemp -d "${TMPDIR:-/tmp}/deploy.XXXXXXXX")
  collect_values
  check_own_secrets
  check_programs
  check_cluster
  write_values
  render
  check_permissions
  check_classes
  read_rendered_secret
  if [[ $SECRET_IS_RENDERED == yes ]]; then read_cluster_secret; fi
  choose_credentials
  if [[ $RENDERED == *"$UNKNOWN_HOST"* ]]; then
    find_address
    DEFAULTS[external.host]=$HOST
  fi
  write_values
  if [[ $DRY_RUN == yes ]]; then
    show_plan
  else
    install_release
    show_result
  fi
}

main "$@"
