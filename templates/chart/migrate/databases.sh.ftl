[#-- migrate.sh: databases of any family: a new one beside the old one, compared, then renamed. --]
[#noparse]
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
[/#noparse]
