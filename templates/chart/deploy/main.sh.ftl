[#-- deploy.sh: the whole of it, in order. --]
[#noparse]
# ---- main ----

find_chart() {
  local place='.'
  if [[ ${BASH_SOURCE[0]} == */* ]]; then place=${BASH_SOURCE[0]%/*}; fi
  # A name may end in a line end, which $( ) would take away.
  HERE=$(CDPATH='' cd -- "${place:-/}" && pwd -P && printf x)
  HERE=${HERE%$'\nx'}
  if [[ ! -f $HERE/Chart.yaml ]]; then
    fail "there is no Chart.yaml beside this script in $HERE" "run it from the chart folder $CHART_NAME that compose2dify wrote"
  fi
}

# Everything that can be seen before anything is changed.
check_release() {
  render
  read_rendered_secret
  if [[ $SECRET_IS_RENDERED == no ]]; then
    note 'the chart uses a Secret of your own (global.existingSecret): credentials are neither generated nor passed on'
  fi
  if ! writes_files; then
    check_pending
    check_permissions
  fi
  read_volumes
  settle_volumes
  if ! writes_files; then
    check_classes
    check_pods
    check_removals
  fi
  check_users
}

find_credentials() {
  read_cluster_secret
  if writes_files; then read_secret_file; fi
  choose_secret_key
  choose_credentials
}

main() {
  parse_options "$@"
  find_chart
  check_options
  check_chart
  prepare_files
  make_work_folder
  read_environment
  check_programs
  check_cluster
  recall
  collect_values
  if [[ $ROLLBACK == yes ]]; then
    roll_back
    return
  fi
  check_own_secrets
  write_values
  check_release
  find_credentials
  if grep -qF "$UNKNOWN_HOST" "$WORK/rendered.yaml"; then
    find_address
    DEFAULTS[external.host]=$HOST
  fi
  show_kept
  write_values
  if writes_files; then
    write_files
  elif [[ $DRY_RUN == yes ]]; then
    show_plan
  else
    create_namespace
    # Somebody else may have installed meanwhile: their credentials are the ones that count.
    find_credentials
    write_values
    install_release
    show_result
  fi
}

main "$@"
[/#noparse]
