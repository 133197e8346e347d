[#-- deploy.sh: volumes that exist. --]
[#noparse]
# ---- volumes ----

LIVE_CLAIMS=() # name|asked for|has|class|resource policy|release that made it
LIVE_SETS=()   # name|template=size=class;...
GROWING=()     # owner|claim|size
RECREATED=()   # StatefulSets
LARGER=()      # what is larger than the default
readonly CLAIMS_TEMPLATE='{{range .items}}{{.metadata.name}}|{{with .spec.resources.requests}}{{.storage}}{{end}}|{{with .status.capacity}}{{.storage}}{{end}}|{{with .spec.storageClassName}}{{.}}{{end}}|{{with .metadata.annotations}}{{with index . "helm.sh/resource-policy"}}{{.}}{{end}}{{end}}|{{with .metadata.annotations}}{{with index . "meta.helm.sh/release-name"}}{{.}}{{end}}{{end}}{{"\n"}}{{end}}'
readonly SETS_TEMPLATE='{{range .items}}{{.metadata.name}}|{{range .spec.volumeClaimTemplates}}{{.metadata.name}}={{.spec.resources.requests.storage}}={{with .spec.storageClassName}}{{.}}{{end}};{{end}}{{"\n"}}{{end}}'

# live KIND TEMPLATE: one line per object of this release
live() {
  if ! kube get "$1" -n "$NAMESPACE" -l "app.kubernetes.io/instance=$RELEASE" -o go-template="$2" >"$WORK/live" 2>"$WORK/message"; then
    first_line "$WORK/message"
    note "cannot look at what exists ($1): $REPLY"
    : >"$WORK/live"
  fi
}

read_volumes() {
  local line
  LIVE_CLAIMS=() LIVE_SETS=()
  if [[ $NAMESPACE_EXISTS == no ]]; then return; fi
  live pvc "$CLAIMS_TEMPLATE"
  while IFS= read -r line; do LIVE_CLAIMS+=("$line"); done <"$WORK/live"
  live statefulsets "$SETS_TEMPLATE"
  while IFS= read -r line; do LIVE_SETS+=("$line"); done <"$WORK/live"
}

# claim_settings OWNER NAME TEMPLATE: paths of size and class and the name of a claim, in SIZE_PATH, CLASS_PATH and TITLE
claim_settings() {
  local i prefix=${SECRET_NAME%-secrets} claim
  SIZE_PATH='' CLASS_PATH='' TITLE=$2
  claim=${2#"$prefix-"}
  if [[ $1 == statefulset ]]; then claim=$claim/$3; fi
  for ((i = 0; i < ${#CLAIMS[@]}; i += 5)); do
    if [[ ${CLAIMS[i]} == "$claim" && ${CLAIMS[i + 1]} == "$1" ]]; then
      SIZE_PATH=${CLAIMS[i + 2]} CLASS_PATH=${CLAIMS[i + 3]} TITLE=${CLAIMS[i + 4]}
    fi
  done
}

# belongs CLAIM OWNER NAME TEMPLATE: whether the claim that exists is this one of the chart
belongs() {
  if [[ $2 == statefulset ]]; then [[ $1 =~ ^"$4-$3"-[0-9]+$ ]]; else [[ $1 == "$3" ]]; fi
}

# The variable or option of this call that set a path, in REPLY
set_now() {
  local name path=$1
  for name in ${NOW[@]+"${!NOW[@]}"}; do
    path_of "$name"
    if [[ $REPLY == "$path" ]]; then
      REPLY=$name=${NOW[$name]}
      return
    fi
  done
  REPLY=''
}

# A volume that exists keeps its size and class, unless this call asks for a larger one.
settle_volumes() {
  local entry owner name template size class changed=no live asked live_class floor
  for entry in ${RENDERED_CLAIMS[@]+"${RENDERED_CLAIMS[@]}"}; do
    IFS='|' read -r owner name template size class <<<"$entry"
    claim_settings "$owner" "$name" "$template"
    for live in ${LIVE_CLAIMS[@]+"${LIVE_CLAIMS[@]}"}; do
      IFS='|' read -r live asked _ live_class _ <<<"$live"
      if ! belongs "$live" "$owner" "$name" "$template"; then continue; fi
      amount "$asked"
      floor=${REPLY:-0}
      amount "$size"
      if [[ -n $SIZE_PATH ]] && ((floor > ${REPLY:-0})); then
        set_now "$SIZE_PATH"
        if [[ -n $REPLY ]]; then refuse_smaller "$REPLY" "$live" "$asked" "$owner" "$name"; fi
        unset "GIVEN[$SIZE_PATH]"
        DEFAULTS[$SIZE_PATH]=$asked
        LARGER+=("$TITLE: $asked")
        size=$asked
        changed=yes
      fi
      if [[ -n $class && -n $live_class && $class != "$live_class" ]]; then
        if [[ -n ${NOW[storage-class]:-}${NOW[rwx-storage-class]:-} || -z $CLASS_PATH ]]; then
          refuse_class "$live" "$live_class" "$class" "$owner" "$name"
        fi
        DEFAULTS[$CLASS_PATH]=$live_class
        class=$live_class
        changed=yes
      fi
    done
  done
  if [[ $changed == yes ]]; then
    write_values
    render
  fi
  compare_volumes
}

# What is left to do, or cannot be done: a file of the user's may still say otherwise.
compare_volumes() {
  local entry owner name template size class live asked live_class wanted expandable
  GROWING=() RECREATED=()
  for entry in ${RENDERED_CLAIMS[@]+"${RENDERED_CLAIMS[@]}"}; do
    IFS='|' read -r owner name template size class <<<"$entry"
    for live in ${LIVE_CLAIMS[@]+"${LIVE_CLAIMS[@]}"}; do
      IFS='|' read -r live asked _ live_class _ <<<"$live"
      if ! belongs "$live" "$owner" "$name" "$template"; then continue; fi
      if [[ -n $class && -n $live_class && $class != "$live_class" ]]; then
        refuse_class "$live" "$live_class" "$class" "$owner" "$name"
      fi
      amount "$size"
      wanted=${REPLY:-0}
      amount "$asked"
      if ((wanted < ${REPLY:-0})); then refuse_smaller "a size of $size in your values" "$live" "$asked" "$owner" "$name"; fi
      if ((wanted == ${REPLY:-0})); then continue; fi
      expandable=$(kube get storageclass "${live_class:-none}" --ignore-not-found -o go-template='{{.allowVolumeExpansion}}' 2>/dev/null) || expandable=''
      if [[ -n $expandable && $expandable != true ]]; then
        fail "the volume $live has $asked and cannot grow to $size: its StorageClass $live_class does not allow it" \
          "ask for allowVolumeExpansion there, or copy the data to a volume of another class"
      fi
      GROWING+=("$owner|$live|$size")
    done
  done
  for entry in ${LIVE_SETS[@]+"${LIVE_SETS[@]}"}; do
    if [[ $RENDERED_SETS == *" ${entry%%|*} "* ]] && claims_differ "${entry%%|*}" "${entry#*|}"; then
      RECREATED+=("${entry%%|*}")
    fi
  done
}

# claims_differ SET TEMPLATES: whether the StatefulSet that exists would be refused this chart's volumeClaimTemplates
claims_differ() {
  local entry name template size class one found left=$2
  for entry in ${RENDERED_CLAIMS[@]+"${RENDERED_CLAIMS[@]}"}; do
    IFS='|' read -r _ name template size class <<<"$entry"
    if [[ $name != "$1" || -z $template ]]; then continue; fi
    amount "$size"
    size=$REPLY found=no
    while IFS='=' read -r -d ';' one live_size live_class; do
      if [[ $one == "$template" ]]; then
        amount "$live_size"
        if [[ $REPLY == "$size" && $live_class == "$class" ]]; then found=yes; fi
      fi
    done <<<"$left"
    if [[ $found == no ]]; then return 0; fi
  done
  return 1
}

# refuse_smaller WHAT CLAIM SIZE OWNER NAME
refuse_smaller() {
  refuse "$1: the volume $2 has $3, and a volume cannot shrink" < <(
    say "hint: leave it out, and the volume stays as it is. For a smaller one its data has to be copied:"
    new_volume_steps "$2" "$4" "$5"
  )
}

# refuse_class CLAIM CLASS WANTED OWNER NAME
refuse_class() {
  refuse "the volume $1 is of the StorageClass $2, and a volume cannot move to another ($3)" < <(
    say 'hint: leave the class out, and volumes that exist stay as they are. For another class the data has to be copied:'
    new_volume_steps "$1" "$4" "$5"
  )
}

new_volume_steps() {
  say "  1. make a backup of what is in it (README.md says how for each part)"
  if [[ $2 == statefulset ]]; then
    say "  2. kubectl delete statefulset $3 -n $NAMESPACE && kubectl delete pvc $1 -n $NAMESPACE"
  else
    say "  2. stop the pods that mount it (kubectl scale), then kubectl delete pvc $1 -n $NAMESPACE"
  fi
  say '  3. run this script again, and restore the backup'
}

# What helm would delete together with its data, or cut off from it.
check_removals() {
  local entry name policy release gone=''
  if [[ $RELEASE_EXISTS == no ]]; then return; fi
  for entry in ${LIVE_SETS[@]+"${LIVE_SETS[@]}"}; do
    if [[ $RENDERED_SETS != *" ${entry%%|*} "* ]]; then gone="$gone"$'\n'"  StatefulSet ${entry%%|*}"; fi
  done
  for entry in ${LIVE_CLAIMS[@]+"${LIVE_CLAIMS[@]}"}; do
    IFS='|' read -r name _ _ _ policy release <<<"$entry"
    if [[ $release == "$RELEASE" && $policy != keep && " ${RENDERED_CLAIMS[*]-} " != *"chart|$name|"* ]]; then
      gone="$gone"$'\n'"  PersistentVolumeClaim $name, with all its data"
    fi
  done
  if [[ -z $gone ]]; then return; fi
  if [[ $ACCEPT_REMOVAL == yes ]]; then
    note "deleted, as --accept-removal says:${gone//$'\n' /}"
    return
  fi
  refuse "this chart no longer has what keeps data in the cluster:$gone" <<END
Most often COMPOSE_PROFILES or another setting in the .env file of the conversion has switched the service off.
hint: convert again with it switched on. If it is really to go, make a backup and run this script with --accept-removal;
claims that a StatefulSet has made stay in the namespace.
END
}

# A server keeps the user and the database of its first start, whatever its variables say later.
check_users() {
  local i path entry
  for ((i = 0; i < ${#SETTINGS[@]}; i += 6)); do
    path=${SETTINGS[i]}
    if [[ $path != *.auth.* || -z ${LIVE_VALUES[$path]:-} || ${SETTINGS[i + 4]} == no ]]; then continue; fi
    value_of "$path"
    if [[ $REPLY == "${LIVE_VALUES[$path]}" ]]; then continue; fi
    for entry in ${LIVE_CLAIMS[@]+"${LIVE_CLAIMS[@]}"}; do
      if [[ $entry == *"-${path%%.*}-"[0-9]* ]]; then
        fail "${SETTINGS[i + 5]}: the data was made with ${LIVE_VALUES[$path]}, and with $REPLY Dify could not open it" \
          "leave ${SETTINGS[i + 1]:-it} out; to really change it, rename it in the running database first"
      fi
    done
  done
}

# Claims grow before the StatefulSet is written anew: its pods go on running, and the new one takes them over.
grow_volumes() {
  local entry owner claim size name
  for entry in ${GROWING[@]+"${GROWING[@]}"}; do
    IFS='|' read -r owner claim size <<<"$entry"
    if [[ $owner == statefulset ]]; then
      say "Growing the volume $claim to $size."
      if ! kube patch pvc "$claim" -n "$NAMESPACE" --type=merge \
        -p "{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"$size\"}}}}" >/dev/null 2>"$WORK/message"; then
        first_line "$WORK/message"
        fail "the volume $claim cannot grow: $REPLY" 'nothing else was changed; run this script again when it can'
      fi
    fi
  done
  for name in ${RECREATED[@]+"${RECREATED[@]}"}; do
    say "The StatefulSet $name is written anew for its volume; its pods go on running."
    if ! kube delete statefulset "$name" -n "$NAMESPACE" --cascade=orphan >/dev/null 2>"$WORK/message"; then
      first_line "$WORK/message"
      fail "the StatefulSet $name cannot be written anew: $REPLY" 'get the right to delete StatefulSets, and run this script again'
    fi
  done
}
[/#noparse]
