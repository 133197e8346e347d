[#-- migrate.sh: the commands. --]
[#noparse]
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
[/#noparse]
