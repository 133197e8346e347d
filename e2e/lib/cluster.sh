# shellcheck shell=bash
# shellcheck disable=SC2154 # namespace, work, projects …: the options of e2e/run
# Small words for the cluster.

k() { kubectl --namespace "$namespace" "$@"; }

# project_of RELEASE: its folder with a compose file.
project_of() {
  local folder
  for folder in "$projects/$1/project" "$projects/$1/docker" "$projects/$1"; do
    if [[ -f $folder/docker-compose.yaml || -f $folder/compose.yaml ]]; then
      printf '%s\n' "$folder"
      return 0
    fi
  done
  # The fixtures carry only the first two numbers of their era.
  [[ $1 == *.*.* ]] && project_of "${1%.*}"
}

remove_namespace() {
  helm uninstall dify --namespace "$namespace" --wait=false >/dev/null 2>&1
  kubectl delete namespace "$namespace" --ignore-not-found --wait --timeout=300s >/dev/null 2>&1
}

# convert PROJECT CHART
convert() {
  local copy=$work/project
  rm -rf "$copy"
  cp -R "$1" "$copy" && chmod -R u+w "$copy"
  [[ -f $copy/.env || ! -f $copy/.env.example ]] || cp "$copy/.env.example" "$copy/.env"
  "$root/compose2dify" convert -q --output "$2" "$(compose_file "$copy")" 2>&1 && break_chart "$2"
}

# break_chart CHART: one fault of a kind that only a cluster shows, where --break asks for it.
break_chart() {
  local template=$1/templates
  case $break in
    service-port) edit "$template/dify-web.yaml" 's/^\( *targetPort:\) http$/\1 3999/' ;;
    policy) edit "$template/networkpolicies.yaml" 's/^{{- if include "dify.enabled" (list \$ "sandbox") }}$/{{- if false }}/' ;;
    secret-key) edit "$template/_dify-shared-env.tpl" '/name: DB_PASSWORD,/s/key: postgresql-password/key: redis-password/' ;;
  esac
}

# edit FILE SCRIPT: with sed, which must change something.
edit() {
  sed "$2" "$1" >"$work/edited" || return 1
  ! cmp -s "$1" "$work/edited" || { printf 'nothing to break in %s\n' "${1##*/}" && return 1; }
  cat "$work/edited" >"$1"
}

# make_images PROJECT: whatever the user's command does for it.
make_images() {
  [[ -n $image_command ]] || return 0
  sh -c "$image_command \"\$1\"" e2e "$1"
}

compose_file() { [[ -f $1/docker-compose.yaml ]] && echo "$1/docker-compose.yaml" || echo "$1/compose.yaml"; }

# deploy CHART [option…]
deploy() {
  local chart=$1
  shift
  "$chart/deploy.sh" --namespace "$namespace" --timeout "${E2E_TIMEOUT:-10m}" "$@" </dev/null 2>&1
}

# Whatever is not ready, why, and its last words: what a person would ask for next.
diagnose() {
  local pod
  k get pods -o wide 2>/dev/null | grep -vE ' ([0-9]+)/\1 +Running| Completed ' | head -n 20
  for pod in $(k get pods --field-selector=status.phase!=Succeeded -o jsonpath='{range .items[?(@.status.containerStatuses[0].ready!=true)]}{.metadata.name}{"\n"}{end}' 2>/dev/null | head -n 3); do
    printf -- '-- %s\n' "$pod"
    k get events --field-selector "involvedObject.name=$pod" -o custom-columns=R:.reason,M:.message --no-headers 2>/dev/null | tail -n 4
    k logs "$pod" --all-containers --tail=5 2>/dev/null
  done
  return 1
}

# value KIND/NAME JSONPATH
value() { k get "$1" -o "jsonpath=$2" 2>/dev/null; }

component_pod() { value pods "{.items[?(@.metadata.labels.app\\.kubernetes\\.io/component==\"$1\")].metadata.name}" | tr ' ' '\n' | head -n 1; }

components() { value pods '{range .items[*]}{.metadata.labels.app\.kubernetes\.io/component}{"\n"}{end}' | sort -u | grep .; }

# pods: name, uid and restarts of every pod that should run on.
pods() {
  k get pods -o jsonpath='{range .items[*]}{.metadata.name} {.metadata.uid} {.status.containerStatuses[0].restartCount}{"\n"}{end}' --field-selector=status.phase=Running | sort
}

# The address under which the Ingress answers: of the Ingress itself, else of E2E_ADDRESS.
address() {
  local found
  found=${E2E_ADDRESS:-$(value ingress '{.items[0].status.loadBalancer.ingress[0].ip}')}
  [[ -n $found ]] || found=$(value ingress '{.items[0].status.loadBalancer.ingress[0].hostname}')
  printf '%s' "$found"
}

# ask PATH [curl option…]: through the Ingress.
ask() {
  local path=$1 host to
  shift
  host=$(value ingress '{.items[0].spec.rules[0].host}')
  to=$(address)
  [[ -n $to ]] || { echo 'the Ingress has no address'; return 1; }
  if [[ -n $host ]]; then
    curl -sk --max-time 20 --connect-to "::$to:" "$@" "https://$host$path"
  else
    curl -sk --max-time 20 "$@" "https://$to$path"
  fi
}

# wait_ready [SECONDS]: all pods of the release that are not finished are ready.
wait_ready() {
  local end=$((SECONDS + ${1:-300})) unready
  while ((SECONDS < end)); do
    unready=$(k get pods --field-selector=status.phase!=Succeeded -o jsonpath='{range .items[*]}{.metadata.name} {.metadata.deletionTimestamp} {range .status.conditions[?(@.type=="Ready")]}{.status}{end}{"\n"}{end}' | grep -v '  True$')
    [[ -n $unready ]] || return 0
    sleep 3
  done
  printf 'not ready: %s\n' "$unready"
  diagnose
}
