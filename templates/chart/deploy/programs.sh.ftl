[#-- deploy.sh: kubectl and helm. --]
[#noparse]
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
[/#noparse]
