[#-- deploy.sh: installing, and what is told about it. --]
[#noparse]
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
[/#noparse]
