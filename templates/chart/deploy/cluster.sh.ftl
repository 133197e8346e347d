[#-- deploy.sh: whether the cluster can take the chart. --]
[#noparse]
# ---- the cluster ----

POD_SECURITY=''
OFFLINE=no # only files are written, without a cluster

check_cluster() {
  local state built='"gitVersion": *"(v?[0-9]+\.[0-9]+\.[0-9]+[^"]*)"'
  if ! REPLY=$(kube get --raw /version 2>"$WORK/message"); then
    first_line "$WORK/message"
    if writes_files; then
      note "the cluster cannot be reached, so nothing of it is known: $REPLY"
      OFFLINE=yes
      return
    fi
    fail "the cluster cannot be reached: $REPLY" \
      'export KUBECONFIG=/path/to/kube.conf of the cluster, and check it with kubectl get nodes'
  fi
  if [[ $REPLY =~ $built ]]; then CLUSTER_VERSION=${BASH_REMATCH[1]}; fi
  if ! state=$(kube get namespace "$NAMESPACE" --ignore-not-found \
    -o go-template='{{.status.phase}}|{{with .metadata.labels}}{{with index . "pod-security.kubernetes.io/enforce"}}{{.}}{{end}}{{end}}' 2>"$WORK/message"); then
    first_line "$WORK/message"
    note "cannot see whether the namespace $NAMESPACE exists, going on as if it does: $REPLY"
    NAMESPACE_EXISTS=yes
    return
  fi
  if [[ -z $state ]]; then return; fi
  NAMESPACE_EXISTS=yes
  POD_SECURITY=${state#*|}
  if [[ ${state%%|*} == Terminating ]]; then
    fail "the namespace $NAMESPACE is being deleted" \
      "wait until it is gone (kubectl get namespace $NAMESPACE --watch), or choose another with --namespace"
  fi
}

# helm refuses while it is at work; then nothing may have been done to volumes.
check_pending() {
  if [[ $RELEASE_EXISTS == yes && -n $(helm list -n "$NAMESPACE" --pending -q --filter "^$RELEASE\$" 2>/dev/null </dev/null) ]]; then
    fail "helm is at work on the release $RELEASE, or was killed while it was" \
      "if nobody runs helm now: helm rollback $RELEASE -n $NAMESPACE, or after a first installation helm uninstall $RELEASE -n $NAMESPACE (volumes and the Secret are kept); then run this script again"
  fi
}

# Whether this user may do it. Anything but a clear no counts as yes: the cluster will tell.
allowed() { [[ $(kube auth can-i "$@" 2>/dev/null) != no* ]]; }

# The resource that an object of the chart is, as kubectl auth can-i wants it, in REPLY; empty for kinds unknown here.
resource_of() {
  case $1 in
    ConfigMap | PersistentVolumeClaim | Secret | Service | ServiceAccount) REPLY=${1,,}s ;;
    Deployment | StatefulSet | DaemonSet) REPLY=${1,,}s.apps ;;
    Job | CronJob) REPLY=${1,,}s.batch ;;
    Ingress) REPLY=ingresses.networking.k8s.io ;;
    NetworkPolicy) REPLY=networkpolicies.networking.k8s.io ;;
    PodDisruptionBudget) REPLY=poddisruptionbudgets.policy ;;
    HorizontalPodAutoscaler) REPLY=horizontalpodautoscalers.autoscaling ;;
    Middleware) REPLY=middlewares.traefik.io ;;
    *) REPLY='' ;;
  esac
}

# What the chart's objects and helm itself need.
check_permissions() {
  local kind resource
  local -a missing=()
  if [[ $NAMESPACE_EXISTS == no ]] && ! allowed create namespaces; then
    fail "you may not create the namespace $NAMESPACE" \
      'let an administrator create it, or name one that you may use with --namespace'
  fi
  if [[ $(kube auth can-i '*' '*' -n "$NAMESPACE" 2>/dev/null) == yes* ]]; then return; fi
  if ! allowed create secrets -n "$NAMESPACE" || ! allowed get secrets -n "$NAMESPACE"; then missing+=(secrets); fi
  for kind in $KINDS; do
    resource_of "$kind"
    resource=$REPLY
    if [[ -n $resource && $resource != secrets ]] && ! allowed create "$resource" -n "$NAMESPACE"; then missing+=("$resource"); fi
  done
  if ((${#missing[@]} == 0)); then return; fi
  {
    printf 'hint: let an administrator give you what is missing:\n'
    printf 'kubectl apply -f - <<END\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: %s-deploy, namespace: %s}\nrules:\n' \
      "$RELEASE" "$NAMESPACE"
    for resource in "${missing[@]}"; do
      kind=''
      if [[ $resource == *.* ]]; then kind=${resource#*.}; fi
      printf '  - {apiGroups: ["%s"], resources: [%s], verbs: [get, list, watch, create, update, patch, delete]}\n' \
        "$kind" "${resource%%.*}"
    done
    printf 'END\nkubectl create rolebinding %s-deploy --role=%s-deploy --user=YOU -n %s   # kubectl auth whoami\n' \
      "$RELEASE" "$RELEASE" "$NAMESPACE"
    if [[ " ${missing[*]} " == *' middlewares.traefik.io '* ]]; then
      printf 'Middlewares are needed for the path only: --path / does without.\n'
    fi
  } >"$WORK/role"
  refuse "you may not create these in the namespace $NAMESPACE: ${missing[*]}" <"$WORK/role"
}

# check_class KIND NAME WHAT OPTION
check_class() {
  local existing
  if ! REPLY=$(kube get "$1" "$2" --ignore-not-found -o name 2>"$WORK/message"); then
    first_line "$WORK/message"
    note "cannot see whether the $3 $2 exists: $REPLY"
  elif [[ -z $REPLY ]]; then
    existing=$(kube get "$1" -o name 2>/dev/null | sed 's|.*/||' | tr '\n' ' ') || existing=''
    fail "the cluster has no $3 $2" "choose one with $4; there is: ${existing:-none}"
  fi
}

# The classes that the chart will really use, whoever chose them.
check_classes() {
  local class
  for class in $CLASSES; do
    case $class in
      ingress/*) check_class ingressclass "${class#*/}" IngressClass --ingress-class ;;
      storage/*) check_class storageclass "${class#*/}" StorageClass '--storage-class or --rwx-storage-class' ;;
    esac
  done
  if [[ $KINDS == *' Middleware '* ]] &&
    ! [[ $(kube api-resources --api-group=traefik.io -o name 2>/dev/null) == *middlewares* ]]; then
    fail 'this cluster knows no Middleware of traefik.io, which the path needs' 'use --path /, or Traefik 2.10 or newer'
  fi
}

# Pod Security and room on the nodes: what would otherwise show as pods that never come.
check_pods() {
  local entry name replicas cpu memory why refused='' node_cpu node_memory fits
  local -a nodes=()
  local need_cpu=0 need_memory=0 all_cpu=0 all_memory=0
  for entry in ${WORKLOADS[@]+"${WORKLOADS[@]}"}; do
    IFS='|' read -r name _ _ _ why <<<"$entry"
    if [[ -n $why ]]; then refused=${refused:+$refused, }$name; fi
  done
  if [[ $POD_SECURITY == restricted && -n $refused ]]; then
    fail "the namespace $NAMESPACE enforces Pod Security restricted, which refuses the pods of $refused" \
      "use a namespace that enforces baseline (kubectl label namespace $NAMESPACE pod-security.kubernetes.io/enforce=baseline --overwrite, if that is allowed), or another with --namespace"
  fi
  while IFS=' ' read -r node_cpu node_memory; do
    amount "$node_cpu" cpu
    node_cpu=${REPLY:-0}
    amount "$node_memory"
    if ((node_cpu > 0 && ${REPLY:-0} > 0)); then
      nodes+=("$node_cpu $REPLY")
      all_cpu=$((all_cpu + node_cpu)) all_memory=$((all_memory + REPLY))
    fi
  done < <(kube get nodes -o go-template='{{range .items}}{{if not .spec.unschedulable}}{{.status.allocatable.cpu}} {{.status.allocatable.memory}}{{"\n"}}{{end}}{{end}}' 2>/dev/null || true)
  if ((${#nodes[@]} == 0)); then return; fi
  for entry in ${WORKLOADS[@]+"${WORKLOADS[@]}"}; do
    IFS='|' read -r name replicas cpu memory _ <<<"$entry"
    if ! [[ $replicas =~ ^[0-9]+$ ]]; then replicas=1; fi
    need_cpu=$((need_cpu + replicas * cpu)) need_memory=$((need_memory + replicas * memory))
    fits=no
    for node_cpu in "${nodes[@]}"; do
      if ((cpu <= ${node_cpu% *} && memory <= ${node_cpu#* })); then fits=yes; fi
    done
    if [[ $fits == no ]]; then
      fail "no node has room for a pod of $name, which asks for $((cpu))m processors and $((memory / 1048576))Mi of memory" \
        'lower its resources.requests in a file for --values, or add a larger node'
    fi
  done
  if ((need_cpu > all_cpu || need_memory > all_memory)); then
    warn "all pods together ask for ${need_cpu}m processors and $((need_memory / 1048576))Mi of memory, all nodes have ${all_cpu}m and $((all_memory / 1048576))Mi: some pods will wait for room"
  fi
}
[/#noparse]
