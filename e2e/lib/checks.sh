# shellcheck shell=bash
# shellcheck disable=SC2154 # namespace, work, chart …: of e2e/run
# What must hold of one installed release. Each function prints why when it fails.

prove_release() {
  chart=$work/chart
  rm -rf "$chart"
  must convert convert "$1" "$chart" || return 0
  [[ -z $image_command ]] || must images make_images "$work/project" || return 0
  must install installs || return 0
  check pods-ready pods_ready
  check routes routes_answer
  check path path_leads_there
  check database database_login
  check redis redis_login
  check policies policies_hold
  check helm-test helm_test
  check second-run second_run
  check setting setting_rolls_its_pod
  check killed-pods killed_pods
  check scale scale_to_two
  check pod-security pod_security
  check formats formats_are_accepted
  [[ -z $restart_command ]] || check node-restart node_restart
  check reinstall reinstall
}

installs() { deploy "$chart" || { diagnose; return 1; }; }

pods_ready() {
  local restarted
  wait_ready 60 || return 1
  restarted=$(k get pods -o jsonpath='{range .items[*]}{.metadata.name}{" "}{range .status.containerStatuses[*]}{.restartCount}{" "}{end}{"\n"}{end}' | grep -vE ' 0( 0)* *$' | grep .)
  [[ -z $restarted ]] || { printf 'restarted: %s\n' "$restarted"; diagnose; }
}

# The component that a path of Dify belongs to, whatever the chart says.
expected() {
  case $1 in
    /console/api* | /api* | /v1* | /files* | /mcp* | /triggers* | /openapi*) echo 'api' ;;
    /e/*) echo 'plugin-daemon' ;;
    /socket.io*) echo 'api-websocket api' ;;
    *) echo 'web' ;;
  esac
}

# Every path of the Ingress: the Service behind it answers, and through the Ingress the same component does.
routes_answer() {
  local path service port component code standin bad=0 count=0
  while IFS=' ' read -r path service port; do
    [[ -n $path ]] || continue
    # What expose.path redirects is looked at apart.
    [[ $path != /dify* ]] || continue
    count=$((count + 1))
    component=${service#dify-}
    if ! [[ " $(expected "$path") " == *" $component "* ]]; then
      printf '%s leads to %s, expected %s\n' "$path" "$component" "$(expected "$path")"
      bad=1
      continue
    fi
    if [[ -z $(value "endpoints/$service" "{.subsets[*].addresses[*].ip}") ]]; then
      printf '%s leads to the Service %s, which has no ready pod\n' "$path" "$service"
      bad=1
      continue
    fi
    code=$(ask "${path%/}/e2e-probe" -o "$work/answer" -D "$work/headers" -w '%{http_code}')
    standin=$(tr -d '\r' <"$work/headers" | sed -n 's/^[Xx]-[Ss]tandin: //p')
    if [[ $code == 000 || $code =~ ^50[234]$ ]]; then
      printf '%s (Service %s, port %s) answers %s through the Ingress\n' "$path" "$service" "$port" "$code"
      bad=1
    elif [[ -n $standin && " $(expected "$path") " != *" $standin "* ]]; then
      printf '%s is answered by %s, expected %s\n' "$path" "$standin" "$(expected "$path")"
      bad=1
    fi
  done < <(k get ingress -o jsonpath='{range .items[*].spec.rules[*].http.paths[*]}{.path} {.backend.service.name} {.backend.service.port.number}{"\n"}{end}' | sort -u)
  ((count > 0)) || { echo 'the Ingress has no path'; return 1; }
  return "$bad"
}

path_leads_there() {
  local code location
  code=$(ask /dify -o /dev/null -D "$work/headers" -w '%{http_code}')
  location=$(tr -d '\r' <"$work/headers" | sed -n 's/^[Ll]ocation: //p')
  [[ $code =~ ^30[1278]$ && $location == */ ]] || { printf '/dify answers %s, location %s\n' "$code" "$location"; return 1; }
  location=$(ask '/dify/apps?x=1' -o /dev/null -D - -w '' | tr -d '\r' | sed -n 's/^[Ll]ocation: //p')
  [[ $location == */apps?x=1 ]] || { printf '/dify/apps?x=1 leads to %s\n' "$location"; return 1; }
}

# With the variables that the api has, through the Services that it uses. By standard input: no password on a command line.
database_login() {
  local pod answer
  pod=$(component_pod postgresql)
  [[ -n $pod ]] || skip 'no PostgreSQL in this release'
  # shellcheck disable=SC2016 # the variables of the containers
  answer=$(k exec "$(component_pod api)" -- sh -c 'printf "%s\n" "$DB_USERNAME" "$DB_PASSWORD" "$DB_DATABASE" "$DB_HOST"' |
    k exec -i "$pod" -- sh -c 'read -r user; read -r PGPASSWORD; read -r database; read -r host; export PGPASSWORD
      psql -h "$host" -U "$user" -d "$database" -Atc "select 40+2"' 2>&1)
  [[ $answer == 42 ]] || { printf 'PostgreSQL answers the api: %s\n' "$answer"; return 1; }
}

redis_login() {
  local pod answer
  pod=$(component_pod redis)
  [[ -n $pod ]] || skip 'no Redis in this release'
  # shellcheck disable=SC2016 # the variables of the containers
  answer=$(k exec "$(component_pod api)" -- sh -c 'printf "%s\n" "$REDIS_PASSWORD" "$REDIS_HOST"' |
    k exec -i "$pod" -- sh -c 'read -r REDISCLI_AUTH; read -r host; export REDISCLI_AUTH; redis-cli -h "$host" ping' 2>&1)
  [[ $answer == PONG ]] || { printf 'Redis answers the api: %s\n' "$answer"; return 1; }
}

# probe LABELS HOST PORT: after the moment that a network plugin takes to see a new pod, whether a pod with the labels of a component reaches it.
probe() {
  local name=e2e-probe-$RANDOM image code
  image=$(value pods '{.items[*].spec.initContainers[?(@.name=="wait-for-postgresql")].image}' | tr ' ' '\n' | head -n 1)
  k run "$name" --image="${image:-busybox:1.37}" --restart=Never --labels="$1,e2e=probe" --command -- \
    sh -c "sleep 3; for i in 1 2; do nc -z -w 3 $2 $3 && exit 0; sleep 1; done; exit 9" >/dev/null 2>&1
  for _ in {1..40}; do
    code=$(value "pod/$name" '{.status.containerStatuses[0].state.terminated.exitCode}')
    [[ -z $code ]] || break
    sleep 1
  done
  k delete pod "$name" --now >/dev/null 2>&1
  [[ $code == 0 ]]
}

# What Compose keeps apart, whether the chart has a policy for it or not.
readonly KEPT_APART=(sandbox local-sandbox)

# Both directions of each policy: whom it names comes in, a stranger does not; the component reaches what it names, and
# not the database.
policies_hold() {
  local component port friend peer own policy bad=0 count=0
  local ours=app.kubernetes.io/instance=dify,app.kubernetes.io/name=dify,app.kubernetes.io/component
  local -a apart
  local routed
  routed=$(value ingress '{.items[*].spec.rules[*].http.paths[*].backend.service.name}')
  # shellcheck disable=SC2016 # a JSON path
  mapfile -t apart < <({
    printf '%s\n' "${KEPT_APART[@]}"
    value networkpolicies '{range .items[*]}{.spec.podSelector.matchLabels.app\.kubernetes\.io/component}{"\n"}{end}'
  } | sort -u | grep .)
  for component in "${apart[@]}"; do
    [[ -n $(component_pod "$component") ]] || continue
    count=$((count + 1))
    port=$(value "service/dify-$component" '{.spec.ports[0].port}')
    policy=networkpolicy/dify-$component
    if [[ -z $(value "$policy" '{.metadata.name}') ]]; then
      printf '%s has no NetworkPolicy, though Compose has it on an internal network\n' "$component"
      bad=1
    fi
    if [[ -n $port ]]; then
      friend=$(peers "$policy" ingress)
      if [[ -n $friend ]] && ! probe "$ours=$friend" "dify-$component" "$port"; then
        printf '%s does not reach %s on port %s, though the policy names it\n' "$friend" "$component" "$port"
        bad=1
      fi
      # What the Ingress leads to admits the Ingress controller, and so everybody where values do not name it.
      if [[ " $routed " != *" dify-$component "* ]] && probe app=stranger "dify-$component" "$port"; then
        printf 'a stranger reaches %s on port %s: no NetworkPolicy keeps it out\n' "$component" "$port"
        bad=1
      fi
    fi
    [[ $(value "$policy" '{.spec.policyTypes}') == *Egress* ]] || continue
    own=$ours=$component
    for peer in $(peers "$policy" egress); do
      port=$(value "service/dify-$peer" '{.spec.ports[0].port}')
      [[ -n $port && $peer != "$component" ]] || continue
      probe "$own" "dify-$peer" "$port" || { printf '%s does not reach %s on port %s, though its policy names it\n' "$component" "$peer" "$port" && bad=1; }
      break
    done
    [[ " ${KEPT_APART[*]} " == *" $component "* && -n $(component_pod postgresql) ]] || continue
    if probe "$own" dify-postgresql 5432; then
      printf '%s reaches the database: no NetworkPolicy keeps it in\n' "$component"
      bad=1
    fi
  done
  ((count > 0)) || skip 'nothing is kept apart in this release'
  return "$bad"
}

# peers POLICY ingress|egress: the components that it names.
peers() {
  local way=from
  [[ $2 == ingress ]] || way=to
  value "$1" "{.spec.${2}[*].${way}[*].podSelector.matchLabels.app\\.kubernetes\\.io/component}" | tr ' ' '\n' | grep -vx migration |
    if [[ $2 == ingress ]]; then head -n 1; else cat; fi
}

helm_test() {
  local hooks pod status=0
  hooks=$(helm get hooks dify --namespace "$namespace" 2>/dev/null)
  [[ $hooks == *'helm.sh/hook: test'* ]] || { echo 'the chart has no tests'; return 1; }
  local -a left_out=()
  # A stand-in for the code sandbox runs no code.
  [[ -z $(component_pod sandbox) ]] || k exec deploy/dify-sandbox -- python3 -c '' >/dev/null 2>&1 ||
    left_out=(--filter '!name=dify-sandbox-test')
  helm test dify --namespace "$namespace" --timeout 5m "${left_out[@]}" >"$work/tests" 2>&1 || status=1
  if ((status)); then
    for pod in $(k get pods --field-selector=status.phase=Failed -o 'jsonpath={.items[*].metadata.name}'); do
      printf '%s failed: %s\n' "$pod" "$(k logs "$pod" --tail=3 2>&1)"
    done
    tail -n 1 "$work/tests"
  fi
  # What tests leave behind is no part of what the next checks compare.
  k delete pods -l app.kubernetes.io/component=helm-test --now >/dev/null 2>&1
  return "$status"
}

fingerprint() {
  pods
  k get secrets,configmaps,services -o jsonpath='{range .items[*]}{.kind}/{.metadata.name} {.metadata.resourceVersion}{"\n"}{end}' | grep -v 'sh.helm.release' | sort
}

second_run() {
  local before after
  before=$(fingerprint)
  deploy "$chart" || return 1
  after=$(fingerprint)
  [[ $before == "$after" ]] || { echo 'a second deploy.sh changes:'; diff <(echo "$before") <(echo "$after"); return 1; }
}

setting_rolls_its_pod() {
  local before after changed
  before=$(pods)
  printf 'web:\n  extraEnv:\n    - { name: E2E_MARK, value: "1" }\n' >"$work/setting.yaml"
  deploy "$chart" --values "$work/setting.yaml" || return 1
  wait_ready 180 || return 1
  after=$(pods)
  changed=$(diff <(echo "$before") <(echo "$after") | sed -n 's/^> \([^ ]*\) .*/\1/p')
  [[ $changed == dify-web-* && $(wc -l <<<"$changed") == 1 ]] || { printf 'changed a setting of web; new pods: %s\n' "$changed"; return 1; }
  deploy "$chart" || return 1
  wait_ready 180
}

killed_pods() {
  k delete pods --all --grace-period=1 --wait=false >/dev/null
  sleep 5
  wait_ready 300
}

scale_to_two() {
  local ready
  printf 'web:\n  replicas: 2\n' >"$work/two.yaml"
  deploy "$chart" --values "$work/two.yaml" || return 1
  wait_ready 240 || return 1
  ready=$(value deployment/dify-web '{.status.readyReplicas}')
  [[ $ready == 2 ]] || { printf 'web has %s ready pods of 2\n' "$ready"; return 1; }
  deploy "$chart" >/dev/null && wait_ready 180
}

# What Pod Security "baseline" refuses is a fault; what "restricted" refuses is listed.
pod_security() {
  local warnings
  warnings=$(kubectl label --dry-run=server --overwrite namespace "$namespace" pod-security.kubernetes.io/enforce=baseline 2>&1 | grep -i '^warning.*\|violat')
  [[ -z $warnings ]] || { printf '%s\n' "$warnings"; return 1; }
}

formats_are_accepted() {
  local format out file
  helm get manifest dify --namespace "$namespace" | k apply --dry-run=server -f - >"$work/dry" 2>&1 || { grep -v 'unchanged\|configured\|created' "$work/dry"; return 1; }
  for format in kustomize manifests; do
    out=$work/$format
    rm -rf "$out"
    "$root/compose2dify" convert -q --format "$format" --output "$out" "$(compose_file "$work/project")" >"$work/dry" 2>&1 || { cat "$work/dry"; return 1; }
    (cd "$out" && KUBECONFIG=/dev/null scripts/setup-secrets.sh) >"$work/dry" 2>&1 </dev/null || { printf '%s: ' "$format"; tail -n 3 "$work/dry"; return 1; }
    if [[ $format == kustomize ]]; then
      kubectl kustomize "$out" >"$work/objects.yaml" 2>"$work/dry" || { cat "$work/dry"; return 1; }
    else
      for file in "$out"/*.yaml; do
        printf -- '---\n'
        cat "$file"
      done >"$work/objects.yaml"
    fi
    # The namespace of the objects is one that need not exist here: of each, only what the API server says to it counts.
    sed 's/^\( *namespace:\) dify$/\1 '"$namespace"'/; s/^\( *name:\) dify$/\1 '"$namespace"'/' "$work/objects.yaml" |
      k apply --dry-run=server -f - >"$work/dry" 2>&1
    grep -vE 'unchanged|configured|created|last-applied-configuration|cannot be handled as a|updates to statefulset spec' "$work/dry" >"$work/refused"
    [[ ! -s $work/refused ]] || { printf '%s:\n' "$format"; head -n 10 "$work/refused"; return 1; }
  done
}

node_restart() {
  local before end
  before=$(pods)
  sh -c "$restart_command" >"$work/restart" 2>&1 || { tail -n 5 "$work/restart"; return 1; }
  # Until the node says otherwise, its pods count as ready.
  end=$((SECONDS + 300))
  while [[ $(pods) == "$before" ]] && ((SECONDS < end)); do sleep 3; done
  [[ $(pods) != "$before" ]] || { echo 'no pod was restarted: did the node?'; return 1; }
  kubectl wait node --all --for=condition=Ready --timeout=300s >/dev/null || return 1
  wait_ready 600
}
