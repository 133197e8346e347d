[#-- deploy.sh: what earlier calls were told. --]
[#noparse]
# ---- what earlier runs were told ----

readonly REMEMBERED_OPTIONS=(image-tag image-registry external-host relative-urls path scheme ingress-class
  storage-class rwx-storage-class migration-job traefik-namespace traefik-service-name)

RELEASE_EXISTS=no
MEMORY_FILE=''
CLUSTER_ADDRESS=''

is_remembered() {
  local name i
  for name in "${REMEMBERED_OPTIONS[@]}"; do if [[ $name == "$1" ]]; then return 0; fi; done
  for ((i = 0; i < ${#SETTINGS[@]}; i += 6)); do
    if [[ ${SETTINGS[i + 1]} == "$1" && ${SETTINGS[i + 4]} == yes ]]; then return 0; fi
  done
  return 1
}

# From the release in the cluster, which everybody sees; without one (it was uninstalled) from a file beside the chart.
recall() {
  local name
  MEMORY_FILE=$HERE/deploy.$NAMESPACE.$RELEASE.settings
  CLUSTER_ADDRESS=$(kubectl config view --minify -o jsonpath='{.clusters[0].cluster.server}' 2>/dev/null </dev/null) || CLUSTER_ADDRESS=''
  for name in ${FORGOTTEN[@]+"${FORGOTTEN[@]}"}; do
    if [[ $name != values ]] && ! is_remembered "$name"; then
      misuse "--forget $name names nothing that is kept (${REMEMBERED_OPTIONS[*]}, values, or a variable of --help)"
    fi
  done
  if [[ $OFFLINE == no ]]; then recall_release; fi
  if [[ $RELEASE_EXISTS == no ]]; then recall_file; fi
  for name in ${FORGOTTEN[@]+"${FORGOTTEN[@]}"}; do unset "KEPT[$name]"; done
  # One stands for the other.
  if [[ -n ${NOW[external-host]:-} ]]; then unset 'KEPT[relative-urls]'; fi
  if [[ -n ${NOW[relative-urls]:-} ]]; then unset 'KEPT[external-host]'; fi
  if [[ -n ${KEPT[image-tag]:-} && ${KEPT[chart]:-} != "$DEFAULT_TAG" ]]; then
    note "--image-tag ${KEPT[image-tag]} of the last installation is not kept, this chart was made for Dify $DEFAULT_TAG"
    unset 'KEPT[image-tag]'
  fi
  recall_values_files
  unset 'KEPT[chart]' 'KEPT[values]'
  for name in ${KEPT[@]+"${!KEPT[@]}"}; do
    if [[ -n ${NOW[$name]:-} ]] || ! is_remembered "$name"; then unset "KEPT[$name]"; fi
  done
  TRAEFIK_NAMESPACE=${NOW[traefik-namespace]:-${KEPT[traefik-namespace]:-}}
  TRAEFIK_SERVICE=${NOW[traefik-service-name]:-${KEPT[traefik-service-name]:-}}
}

recall_release() {
  local path known=no
  if ! helm get values "$RELEASE" -n "$NAMESPACE" -o yaml >"$WORK/release-values.yaml" 2>"$WORK/message" </dev/null; then
    first_line "$WORK/message"
    if [[ $REPLY != *'not found'* ]]; then note "cannot see what the release $RELEASE was installed with: $REPLY"; fi
    return
  fi
  RELEASE_EXISTS=yes
  read_yaml "$WORK/release-values.yaml"
  rm -f -- "$WORK/release-values.yaml"
  for path in ${YAML[@]+"${!YAML[@]}"}; do
    case $path in
      global.deployedWith.*)
        KEPT[${path#global.deployedWith.}]=${YAML[$path]}
        known=yes
        ;;
      *.auth.username | *.auth.database | external.* | expose.* | storage.* | global.imageRegistry | migration.job.enabled)
        LIVE_VALUES[$path]=${YAML[$path]}
        ;;
    esac
  done
  if [[ $known == no ]]; then recall_older_release; fi
  YAML=()
}

# A release of an older deploy.sh says what its values are, not who set them: what differs from the defaults was set.
recall_older_release() {
  local name i live
  for name in "path:$URL_PATH" scheme:https ingress-class:kommander-traefik rwx-storage-class: image-registry: relative-urls:false \
    migration-job:false; do
    path_of "${name%%:*}"
    live=${LIVE_VALUES[$REPLY]:-}
    if [[ -n $live && $live != "${name#*:}" ]]; then KEPT[${name%%:*}]=$live; fi
  done
  # An address of numbers was found, a name was given.
  live=${LIVE_VALUES[external.host]:-}
  if [[ $live == *[A-Za-z]* && $live != *:* && $live != "$UNKNOWN_HOST" ]]; then KEPT[external-host]=$live; fi
  for ((i = 0; i < ${#SETTINGS[@]}; i += 6)); do
    live=${LIVE_VALUES[${SETTINGS[i]}]:-}
    if [[ -n ${SETTINGS[i + 1]} && -n $live && $live != "${SETTINGS[i + 2]}" ]]; then KEPT[${SETTINGS[i + 1]}]=$live; fi
  done
}

recall_file() {
  local line
  if [[ ! -r $MEMORY_FILE ]]; then return; fi
  if [[ $(<"$MEMORY_FILE") != *$'\ncluster='"$CLUSTER_ADDRESS"$'\n'* ]]; then
    note "$MEMORY_FILE is of another cluster and is not used"
    return
  fi
  while IFS= read -r line; do
    case $line in
      '#'* | cluster=* | values-file=*) ;;
      *=*) KEPT[${line%%=*}]=${line#*=} ;;
    esac
  done <"$MEMORY_FILE"
}

# The values files of the last installation: without them, what they set would silently go.
recall_values_files() {
  local line file names
  if [[ -z ${KEPT[values]:-} ]] || ((${#VALUES_FILES[@]} > 0)); then return; fi
  if [[ -r $MEMORY_FILE ]]; then
    while IFS= read -r line; do
      if [[ $line == values-file=* && -r ${line#values-file=} ]]; then VALUES_FILES+=("${line#values-file=}"); fi
    done <"$MEMORY_FILE"
  fi
  names=''
  for file in ${VALUES_FILES[@]+"${VALUES_FILES[@]}"}; do names=${names:+$names, }${file##*/}; done
  if [[ $names != "${KEPT[values]}" ]]; then
    fail "the last installation was given --values ${KEPT[values]}, this call is not, and what these files set would go" \
      'give them again, or --forget values if that is what you want'
  fi
}

# Kept in the values of the release itself; the chart does not read it.
remember_in_values() {
  local name file names=''
  for name in ${KEPT[@]+"${!KEPT[@]}"}; do GIVEN[global.deployedWith.$name]=${KEPT[$name]}; done
  for name in ${NOW[@]+"${!NOW[@]}"}; do GIVEN[global.deployedWith.$name]=${NOW[$name]}; done
  for file in ${VALUES_FILES[@]+"${VALUES_FILES[@]}"}; do names=${names:+$names, }${file##*/}; done
  if [[ -n $names ]]; then GIVEN[global.deployedWith.values]=$names; fi
  GIVEN[global.deployedWith.chart]=$DEFAULT_TAG
}

remember_in_file() {
  local path file
  {
    printf '# What deploy.sh was told, for a later run; --forget NAME takes one out.\n'
    printf 'cluster=%s\n' "$CLUSTER_ADDRESS"
    for path in $(paths_of GIVEN); do
      if [[ $path == global.deployedWith.* && ${GIVEN[$path]} != *$'\n'* ]]; then
        printf '%s=%s\n' "${path#global.deployedWith.}" "${GIVEN[$path]}"
      fi
    done
    for file in ${VALUES_FILES[@]+"${VALUES_FILES[@]}"}; do
      file=$(CDPATH='' cd -- "$(dirname -- "$file")" && pwd -P)/${file##*/}
      if [[ $file != *$'\n'* ]]; then printf 'values-file=%s\n' "$file"; fi
    done
  } 2>/dev/null >"$MEMORY_FILE" || note "cannot write $MEMORY_FILE; the release in the cluster remembers the same"
}

show_kept() {
  local name text=''
  while IFS= read -r name; do
    if [[ -n $name ]]; then text=${text:+$text, }$name=${KEPT[$name]}; fi
  done < <(printf '%s\n' ${KEPT[@]+"${!KEPT[@]}"} | LC_ALL=C sort)
  if [[ -n $text ]]; then say "Kept from the last installation: $text"; fi
}
[/#noparse]
