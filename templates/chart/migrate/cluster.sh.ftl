[#-- migrate.sh: the new side: kubectl, and a pod that reads and writes a claim while nobody else uses it. --]
[#noparse]
WORKLOADS=''
HELPER_ROOT=no  # the helper writes as root: owners stay as they were
SETTINGS=()

kube() { kubectl -n "$NAMESPACE" "$@"; }

# kind_of COMPONENT: kind of its workload, in small letters
kind_of() {
  local i
  REPLY=''
  for ((i = 0; i < ${#SERVICES[@]}; i += 4)); do
    if [[ ${SERVICES[i + 1]} == "$1" ]]; then
      REPLY=${SERVICES[i + 2],,}
      return
    fi
  done
}

find_cluster() {
  need kubectl 'from https://kubernetes.io/docs/tasks/tools/'
  if ! kubectl get --raw /version --request-timeout=15s >/dev/null 2>"$WORK/message" </dev/null; then
    first_line "$WORK/message"
    fail "the cluster does not answer: $REPLY" 'set KUBECONFIG to the file of your cluster'
  fi
  local i found=''
  if ! found=$(kube get deployments,statefulsets -l "app.kubernetes.io/instance=$RELEASE" -o name 2>"$WORK/message" </dev/null); then
    first_line "$WORK/message"
    fail "the namespace $NAMESPACE cannot be read: $REPLY" 'choose it with --namespace, or get the rights there'
  fi
  if [[ -z $found ]]; then
    fail "there is no release $RELEASE in the namespace $NAMESPACE" \
      './deploy.sh --stopped installs it without starting what writes; --release and --namespace say which it is'
  fi
  for ((i = 0; i < ${#SERVICES[@]}; i += 4)); do
    if [[ ${SERVICES[i + 2]} != Job && $found != */"$FULLNAME-${SERVICES[i + 1]}"* ]]; then
      log "the release has no $FULLNAME-${SERVICES[i + 1]}"
    fi
  done
  WORKLOADS=$found
}

# in_cluster COMPONENT: whether the release has it
in_cluster() {
  local line
  while IFS= read -r line; do
    if [[ ${line##*/} == "$FULLNAME-$1" ]]; then return 0; fi
  done <<<"$WORKLOADS"
  return 1
}

# pods: "component phase" of each of the release
pods() {
  kube get pods -l "app.kubernetes.io/instance=$RELEASE" \
    -o go-template='{{range .items}}{{index .metadata.labels "app.kubernetes.io/component"}} {{.status.phase}}{{"\n"}}{{end}}' 2>"$WORK/message" </dev/null
}

# What writes on the cluster must not run while its data is replaced.
refuse_running_cluster() {
  local component phase i all
  local -a running=()
  if ! all=$(pods); then
    first_line "$WORK/message"
    fail "the pods of $RELEASE cannot be listed: $REPLY" 'get the right to list pods in that namespace'
  fi
  while read -r component phase; do
    if [[ $phase == Succeeded || $phase == Failed ]]; then continue; fi
    for ((i = 0; i < ${#SERVICES[@]}; i += 4)); do
      if [[ ${SERVICES[i + 1]} == "$component" && ${SERVICES[i + 3]} == writer ]]; then running+=("$component"); fi
    done
  done <<<"$all"
  if ((${#running[@]} > 0)); then
    fail "Dify runs on the cluster and would write while its data is replaced ($(join "${running[@]}"))" \
      './deploy.sh --stopped stops it and leaves the databases up; wait until the pods are gone, then run this again'
  fi
}

# cluster_exec COMPONENT COMMAND...: in the pod of a StatefulSet, stdin passed on
cluster_exec() {
  local component=$1
  shift
  kube exec -i "$FULLNAME-$component-0" -c "$component" -- "$@"
}

# replicas COMPONENT COUNT
scale() {
  local kind
  kind_of "$1"
  kind=$REPLY
  if ! kube scale "$kind/$FULLNAME-$1" --replicas="$2" >/dev/null 2>"$WORK/message" </dev/null; then
    first_line "$WORK/message"
    fail "$kind/$FULLNAME-$1 cannot be scaled to $2: $REPLY" 'get the right to patch it'
  fi
}

# Stores whose directory is replaced stand still until switch.
stop_stores() {
  local i component
  for ((i = 0; i < ${#SERVICES[@]}; i += 4)); do
    component=${SERVICES[i + 1]}
    case ${SERVICES[i + 3]} in store | cache) ;; *) continue ;; esac
    if ! wanted "${SERVICES[i + 3]}" || ! in_cluster "$component"; then continue; fi
    state_get scaled
    if [[ " $REPLY " != *" $component "* ]]; then state_set scaled "${REPLY:+$REPLY }$component"; fi
    scale "$component" 0
    kube wait --for=delete "pod/$FULLNAME-$component-0" --timeout="${MIGRATE_WAIT:-300s}" >/dev/null 2>"$WORK/message" </dev/null || {
      first_line "$WORK/message"
      if [[ $REPLY != *"not found"* && $REPLY != *"no matching"* && -n $REPLY ]]; then
        fail "$FULLNAME-$component does not stop: $REPLY" "look at kubectl describe pod $FULLNAME-$component-0 -n $NAMESPACE"
      fi
    }
  done
}

start_stores() {
  local component
  state_get scaled
  for component in $REPLY; do scale "$component" 1; done
  state_set scaled ''
}

# ---- the helper pod ----

# claim_of COMPONENT CLAIM: the name of the claim's object
claim_of() {
  local kind line
  case $2 in
    own:*) REPLY=${2#own:}-$FULLNAME-$1-0 ;;
    shared:*)
      kind_of "$1"
      kind=$REPLY
      REPLY=''
      while IFS= read -r line; do
        if [[ $line == "${2#shared:}="* ]]; then REPLY=${line#*=}; fi
      done < <(kube get "$kind/$FULLNAME-$1" -o \
        'jsonpath={range .spec.template.spec.volumes[?(@.persistentVolumeClaim)]}{.name}={.persistentVolumeClaim.claimName}{"\n"}{end}' 2>"$WORK/message" </dev/null || true)
      ;;
  esac
}

# pod_settings COMPONENT: as whom its pods run, and where they may
pod_settings() {
  local kind line number=0
  kind_of "$1"
  kind=$REPLY
  SETTINGS=('' '' '' '' '')
  while IFS= read -r line && ((number < 5)); do
    SETTINGS[number]=$line
    number=$((number + 1))
  done < <(kube get "$kind/$FULLNAME-$1" -o \
    'jsonpath={.spec.template.spec.securityContext}{"\n"}{.spec.template.spec.containers[0].securityContext}{"\n"}{.spec.template.spec.nodeSelector}{"\n"}{.spec.template.spec.tolerations}{"\n"}{.spec.template.spec.imagePullSecrets}{"\n"}' 2>"$WORK/message" </dev/null || true)
}

# The image for small shell scripts, as the release uses it.
find_helper_image() {
  local line kind
  if [[ -n $HELPER ]]; then return; fi
  HELPER=$HELPER_IMAGE
  for line in $WORKLOADS; do
    kind=$(kube get "$line" -o 'jsonpath={range .spec.template.spec.initContainers[*]}{.name}={.image}{"\n"}{end}' 2>/dev/null </dev/null) || kind=''
    while IFS= read -r line; do
      if [[ $line == wait-for-*=* ]]; then
        HELPER=${line#*=}
        return
      fi
    done <<<"$kind"
  done
}

# start_helper NUMBER COMPONENT CLAIM: a pod that has the claim at /target and runs as the component's pods do
start_helper() {
  local name="$FULLNAME-migrate-$1" component=$2 claim=$3 own none='{}'
  find_helper_image
  pod_settings "$component"
  own=${SETTINGS[1]:-}
  HELPER_ROOT=no
  if [[ "${SETTINGS[0]}$own" != *'"runAsUser"'* ]]; then
    # The image decides; the same image wrote the files, so its owners are right here too.
    HELPER_ROOT=yes
    own='{"allowPrivilegeEscalation":false}'
  fi
  kube delete pod "$name" --ignore-not-found --wait=true --timeout=120s >/dev/null 2>&1 </dev/null || true
  HELPER_POD=$name
  cat >"$WORK/helper.yaml" <<EOF
apiVersion: v1
kind: Pod
metadata:
  name: $name
  labels:
    app.kubernetes.io/instance: $RELEASE
    app.kubernetes.io/component: migrate
    app.kubernetes.io/managed-by: migrate.sh
spec:
  restartPolicy: Never
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: 5
  activeDeadlineSeconds: 172800
  securityContext: ${SETTINGS[0]:-$none}
  nodeSelector: ${SETTINGS[2]:-$none}
  tolerations: ${SETTINGS[3]:-[]}
  imagePullSecrets: ${SETTINGS[4]:-[]}
  containers:
    - name: migrate
      image: "$HELPER"
      command: [sh, -c, 'trap "exit 0" TERM; while :; do sleep 60 & wait \$!; done']
      securityContext: ${own:-$none}
      resources:
        requests: {cpu: 50m, memory: 64Mi}
      volumeMounts:
        - {name: data, mountPath: /target}
  volumes:
    - name: data
      persistentVolumeClaim: {claimName: "$claim"}
EOF
  if ! kube create -f - >/dev/null 2>"$WORK/message" <"$WORK/helper.yaml"; then
    first_line "$WORK/message"
    HELPER_POD=''
    fail "the pod that copies into the claim $claim cannot be made: $REPLY" 'get the right to create pods in that namespace'
  fi
  if ! kube wait --for=condition=Ready "pod/$name" --timeout="${MIGRATE_WAIT:-300s}" >/dev/null 2>"$WORK/message" </dev/null; then
    kube get events --field-selector "involvedObject.name=$name" -o 'go-template={{range .items}}{{.message}}{{"\n"}}{{end}}' >"$WORK/message" 2>/dev/null </dev/null || true
    REPLY=$(tail -n 1 "$WORK/message")
    fail "the pod $name that copies into the claim $claim does not start: ${REPLY:-no reason given}" \
      'a claim in use by a pod on another node cannot be mounted: see kubectl get pods -o wide; --helper-image takes another image'
  fi
}

remove_helper() {
  if [[ -z $HELPER_POD ]]; then return; fi
  kube delete pod "$HELPER_POD" --ignore-not-found --wait=false >/dev/null 2>&1 </dev/null || true
  HELPER_POD=''
}

# Helpers that a killed migrate.sh has left.
remove_old_helpers() {
  kube delete pods -l "app.kubernetes.io/instance=$RELEASE,app.kubernetes.io/component=migrate" --ignore-not-found --wait=true --timeout=120s \
    >/dev/null 2>&1 </dev/null || true
}

# new_files SCRIPT ARGUMENTS...: in the helper pod
new_files() {
  local script=$1
  shift
  kube exec -i "$HELPER_POD" -c migrate -- sh -c "$script" sh "$@"
}
[/#noparse]
