[#-- deploy.sh: the chart as helm renders it. --]
[#noparse]
# ---- the chart, rendered ----

KINDS=' '          # of all objects
CLASSES=' '        # ingress/NAME and storage/NAME
RENDERED_CLAIMS=() # owner kind|owner or claim|template|size|class
RENDERED_SETS=' '  # names of StatefulSets
WORKLOADS=()       # name|replicas|cpu|memory of one pod|why Pod Security restricted refuses it

# Lets helm write the chart's objects without a cluster. This also shows what is wrong with the values.
render() {
  local -a version=()
  if [[ -n $CLUSTER_VERSION ]]; then version=(--kube-version "$CLUSTER_VERSION"); fi
  # In a file, as bash reads a pipe byte by byte.
  if ! run_helm template "$RELEASE" "$HERE" -n "$NAMESPACE" ${version[@]+"${version[@]}"} "${HELM_VALUES[@]}" >"$WORK/rendered.yaml"; then
    fail 'helm cannot put the chart together from these values' \
      'the message above says what is missing or wrong; see ./deploy.sh --help for the option or variable'
  fi
  read_objects
}

# What of a document read_objects has seen so far.
reset_document() {
  KIND='' NAME='' REPLICAS=1 SIZE='' OBJECT_CLASS=''
  IN_CLAIMS=no TEMPLATE='' IN_REQUESTS=no IN_CONTAINERS=no
  CPU=0 MEMORY=0 IMAGES=0 NOT_ESCALATING=0 DROPPED=0 NON_ROOT=0 POD_NON_ROOT=no ROOT=no
}

# The objects of the chart, from $WORK/rendered.yaml. It knows how the templates of this chart are laid out; of objects that
# are laid out in another way it may see less, never more.
read_objects() {
  local line
  KINDS=' ' CLASSES=' ' RENDERED_CLAIMS=() RENDERED_SETS=' ' WORKLOADS=()
  reset_document
  while IFS= read -r line || [[ -n $line ]]; do
    case $line in
      ---*)
        end_document
        reset_document
        ;;
      'kind: '*)
        KIND=${line#kind: }
        KIND=${KIND//\"/}
        ;;
      '  name: '*) if [[ -z $NAME ]]; then NAME=${line#  name: } NAME=${NAME//\"/}; fi ;;
      '  replicas: '*) REPLICAS=${line#  replicas: } ;;
      *' ingressClassName: '* | *' storageClassName: '*) class_line "$line" ;;
      '  volumeClaimTemplates:'*) IN_CLAIMS=yes ;;
      '        name: '*) if [[ $IN_CLAIMS == yes ]]; then TEMPLATE=${line##* } TEMPLATE=${TEMPLATE//\"/} OBJECT_CLASS=''; fi ;;
      *' storage: '*)
        SIZE=${line##* }
        SIZE=${SIZE//\"/}
        if [[ $IN_CLAIMS == yes ]]; then RENDERED_CLAIMS+=("statefulset|$NAME|$TEMPLATE|$SIZE|$OBJECT_CLASS"); fi
        ;;
      *) pod_line "$line" ;;
    esac
  done <"$WORK/rendered.yaml"
  end_document
}

class_line() {
  local value=${1#*ClassName: } key=${1%%ClassName:*}
  key=${key//[[:space:]]/}
  value=${value//\"/}
  value=${value%"${value##*[![:space:]]}"}
  if [[ $key == storage ]]; then OBJECT_CLASS=$value; fi
  if [[ -n $value && $CLASSES != *" $key/$value "* ]]; then CLASSES="$CLASSES$key/$value "; fi
}

# What a pod asks for, and what Pod Security looks at.
pod_line() {
  case $1 in
    *' initContainers:'*) IN_CONTAINERS=no ;;
    '      containers:'*) IN_CONTAINERS=yes ;;
    *' image: '*) IMAGES=$((IMAGES + 1)) ;;
    *' limits:'*) IN_REQUESTS=no ;;
    *' requests:'*) IN_REQUESTS=$IN_CONTAINERS ;;
    *' cpu: '*)
      if [[ $IN_REQUESTS == yes ]]; then
        REPLY=${1##* }
        amount "${REPLY//\"/}" cpu
        CPU=$((CPU + ${REPLY:-0}))
      fi
      ;;
    *' memory: '*)
      if [[ $IN_REQUESTS == yes ]]; then
        REPLY=${1##* }
        amount "${REPLY//\"/}"
        MEMORY=$((MEMORY + ${REPLY:-0}))
      fi
      ;;
    *' allowPrivilegeEscalation: false'*) NOT_ESCALATING=$((NOT_ESCALATING + 1)) ;;
    *'drop: [ALL]'* | *'drop: ["ALL"]'* | *' - ALL' | *' - "ALL"') DROPPED=$((DROPPED + 1)) ;;
    '        runAsNonRoot: true') POD_NON_ROOT=yes ;;
    *' runAsNonRoot: true'*) NON_ROOT=$((NON_ROOT + 1)) ;;
    *' runAsUser: 0') ROOT=yes ;;
  esac
}

end_document() {
  local why=''
  if [[ -z $KIND ]]; then return; fi
  if [[ $KINDS != *" $KIND "* ]]; then KINDS="$KINDS$KIND "; fi
  case $KIND in
    PersistentVolumeClaim)
      RENDERED_CLAIMS+=("chart|$NAME||$SIZE|$OBJECT_CLASS")
      return
      ;;
    StatefulSet) RENDERED_SETS="$RENDERED_SETS$NAME " ;;
    Deployment | DaemonSet | Job | CronJob) ;;
    *) return ;;
  esac
  if ((NOT_ESCALATING < IMAGES)); then
    why='allowPrivilegeEscalation'
  elif ((DROPPED < IMAGES)); then
    why='capabilities'
  elif [[ $ROOT == yes ]] || { [[ $POD_NON_ROOT == no ]] && ((NON_ROOT < IMAGES)); }; then
    why='runs as root'
  fi
  WORKLOADS+=("$NAME|$REPLICAS|$CPU|$MEMORY|$why")
}

# Takes name and data of the chart's Secret out of what helm rendered.
read_rendered_secret() {
  local line template=no kind=no named=no data=no
  local source='^# Source: [^ ]*/templates/secret\.yaml$'
  local name='^  name: "?([a-z0-9.-]+-secrets)"?$'
  local entry='^  "?([A-Za-z0-9._-]+)"?: "?([A-Za-z0-9+/=]*)"?$'
  RENDERED_DATA=()
  while IFS= read -r line; do
    if [[ $line == --- ]]; then
      template=no kind=no named=no data=no
    elif [[ $line == '# Source:'* && $line =~ $source ]]; then
      template=yes
    elif [[ $template == yes && $line == 'kind: Secret' ]]; then
      kind=yes
    elif [[ $kind == yes && $line =~ $name ]]; then
      named=yes
      SECRET_IS_RENDERED=yes
      SECRET_NAME=${BASH_REMATCH[1]}
    elif [[ $named == yes && $line == data: ]]; then
      data=yes
    elif [[ $data == yes && $line =~ $entry ]]; then
      RENDERED_DATA[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
    elif [[ $data != no && $line =~ ^[^[:space:]#] ]]; then
      data=no
    fi
  done <"$WORK/rendered.yaml"
  SECRET_NAME=${SECRET_NAME:-$RELEASE-secrets}
}
[/#noparse]
