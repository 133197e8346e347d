[#-- migrate.sh check: both sides, and the order of the move. --]
[#noparse]
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
[/#noparse]
