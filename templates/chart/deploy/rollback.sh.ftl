[#-- deploy.sh: back to the release before. --]
[#noparse]
# ---- going back ----

# tag_of REVISION: Dify's version there, in REPLY
tag_of() {
  helm get values "$RELEASE" -n "$NAMESPACE" --revision "$1" -o yaml >"$WORK/revision.yaml" 2>/dev/null </dev/null || true
  read_yaml "$WORK/revision.yaml"
  rm -f -- "$WORK/revision.yaml"
  REPLY=${YAML[images.dify.tag]:-}
  YAML=()
}

# The revision now and the last good one before it, in NOW_AT and TARGET
find_revisions() {
  local line revision='' status=''
  NOW_AT='' TARGET=''
  if ! helm history "$RELEASE" -n "$NAMESPACE" -o yaml >"$WORK/history" 2>"$WORK/message" </dev/null; then
    first_line "$WORK/message"
    fail "there is nothing to go back to: $REPLY" 'name another with --release and --namespace'
  fi
  while IFS= read -r line; do
    case ${line#[- ] } in
      'revision: '*) revision=${line##* } ;;
      'status: '*)
        status=${line#*status: }
        if [[ -n $NOW_AT && ($NOW_STATUS == superseded || $NOW_STATUS == deployed) ]]; then TARGET=$NOW_AT; fi
        NOW_AT=$revision NOW_STATUS=$status
        ;;
    esac
  done <"$WORK/history"
  if [[ -z $TARGET ]]; then
    fail "the release $RELEASE has no earlier revision that worked" "see helm history $RELEASE -n $NAMESPACE"
  fi
}

# helm puts the objects back, and never what a newer Dify has done to the database.
roll_back() {
  local before after entry
  find_revisions
  tag_of "$NOW_AT"
  after=$REPLY
  tag_of "$TARGET"
  before=$REPLY
  if [[ $before != "$after" && $ACCEPT_OLDER == no ]]; then
    refuse "revision $TARGET is Dify ${before:-of an unknown version}, the database was brought to $after, and helm does not bring it back" <<END
Another version of Dify may not start on it, or may damage what it finds.
hint: restore the backup of the database that was made before the upgrade, then run this script with
--rollback --accept-older-dify. Without a backup, go forward: repair the newer version.
END
  fi
  if ! helm get manifest "$RELEASE" -n "$NAMESPACE" --revision "$TARGET" >"$WORK/rendered.yaml" 2>"$WORK/message" </dev/null; then
    first_line "$WORK/message"
    fail "revision $TARGET cannot be read: $REPLY" "see helm history $RELEASE -n $NAMESPACE"
  fi
  read_objects
  read_volumes
  compare_volumes
  for entry in ${RECREATED[@]+"${RECREATED[@]}"}; do
    fail "revision $TARGET has other volumes for the StatefulSet $entry than it has now" \
      'run deploy.sh of the older chart in place of --rollback: it knows what to do'
  done
  check_removals
  if [[ $DRY_RUN == yes ]]; then
    say "Dry run: nothing is changed. This would be run:"
    say "  helm rollback $RELEASE $TARGET -n $NAMESPACE --wait --timeout $TIMEOUT"
    return
  fi
  PHASE='helm'
  say "Going back to revision $TARGET of $RELEASE, Dify ${before:-of an unknown version} (waiting up to $TIMEOUT for the pods) ..."
  helm_and_watch rollback "$RELEASE" "$TARGET" -n "$NAMESPACE" --wait --timeout "$TIMEOUT"
  PHASE='done'
  say "Back at revision $TARGET. The data is as the newer revision left it."
}
[/#noparse]
