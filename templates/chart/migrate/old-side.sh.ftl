[#-- migrate.sh: the old side. Only docker's own commands are used, which docker-compose v1, v2 and Podman's have in common. --]
[#noparse]
DOCKER=()
PROGRAM=docker
SOURCE_IMAGE=''   # has sh, tar, find and sha256sum; it is on that machine already
SOURCE_TAR=''     # gnu or busybox
declare -A CONTAINER=()   # service: its first container
declare -A CONTAINERS=()  # service: all of them
declare -A IMAGE=()       # service: the image of its container

engine() { "${DOCKER[@]}" "$@"; }

find_docker() {
  local program silent=''
  local -a sudo=()
  if [[ $USE_SUDO == yes ]]; then sudo=(sudo); fi
  for program in docker podman; do
    if command -v "$program" >/dev/null 2>&1; then
      PROGRAM=$program
      DOCKER=(${sudo[@]+"${sudo[@]}"} "$program")
      if engine ps -q >/dev/null 2>"$WORK/message" </dev/null; then return; fi
      first_line "$WORK/message"
      if [[ $REPLY == *ermission\ denied* ]]; then
        fail "you have no right to use $program: $REPLY" 'add --sudo, or run this as a user who has'
      fi
      # A docker without its daemon may lie beside a podman that works.
      silent=${silent:-$program does not answer: $REPLY}
    fi
  done
  if [[ -n $silent ]]; then fail "$silent" 'start it; for a rootless or remote one set DOCKER_HOST'; fi
  fail 'neither docker nor podman was found' \
    'run this on the machine where Dify runs with Docker Compose (migrate.sh export), and the rest where kubectl reaches the cluster (migrate.sh import)'
}

# list_containers FUNCTION PREFIX: project|service|folder|oneoff|id of each
list_containers() {
  engine ps -a --format "{{$1 \"$2.project\"}}|{{$1 \"$2.service\"}}|{{$1 \"$2.project.working_dir\"}}|{{$1 \"$2.oneoff\"}}|{{.ID}}" \
    2>"$WORK/message" </dev/null
}

# Compose marks its containers with labels, whichever Compose it was.
find_project() {
  local project service folder oneoff id name found='' all
  local -A projects=()
  local label='com.docker.compose'
  find_docker
  # Podman before 4.3 knows the map of labels only.
  if ! all=$(list_containers '.Label' "$label") && ! all=$(list_containers 'index .Labels' "$label"); then
    first_line "$WORK/message"
    fail "the containers cannot be listed: $REPLY" "this $PROGRAM may be too old; it has to know ps --format with labels"
  fi
  while IFS='|' read -r project service folder oneoff id; do
    if [[ -z $project || -z $id || $oneoff == [Tt]rue ]]; then continue; fi
    if [[ -n $PROJECT && $project != "$PROJECT" ]]; then continue; fi
    if [[ -n $COMPOSE_DIR && $folder != "$COMPOSE_DIR" ]]; then continue; fi
    part_of "$service"
    if [[ $REPLY == writer || $REPLY == database ]]; then projects[$project]=$folder; fi
  done <<<"$all"
  if ((${#projects[@]} == 0)); then
    fail "no containers of this project were found${COMPOSE_DIR:+ in $COMPOSE_DIR}${PROJECT:+ called $PROJECT}" \
      'start it with docker compose up -d, and say which it is with --compose-dir DIR or --project NAME'
  fi
  for name in "${!projects[@]}"; do found="${found:+$found, }$name (${projects[$name]})"; done
  if ((${#projects[@]} > 1)); then fail "several projects could be meant: $found" 'choose one with --project NAME'; fi
  for name in "${!projects[@]}"; do
    PROJECT=$name
    COMPOSE_DIR=${projects[$name]}
  done
  while IFS='|' read -r project service folder oneoff id; do
    if [[ $project == "$PROJECT" && $oneoff != [Tt]rue ]]; then
      CONTAINERS[$service]="${CONTAINERS[$service]:+${CONTAINERS[$service]} }$id"
      CONTAINER[$service]=${CONTAINER[$service]:-$id}
    fi
  done <<<"$all"
}

# part_of SERVICE: writer, database, store, cache or other; nothing when the chart does not know it
part_of() {
  local i
  REPLY=''
  for ((i = 0; i < ${#SERVICES[@]}; i += 4)); do
    if [[ ${SERVICES[i]} == "$1" ]]; then
      REPLY=${SERVICES[i + 3]}
      return
    fi
  done
}

# about CONTAINER: RUNNING, ENDED and IMAGE_NAME
about() {
  IFS='|' read -r RUNNING ENDED IMAGE_NAME < <(engine inspect -f '{{.State.Running}}|{{.State.FinishedAt}}|{{.Config.Image}}' "$1" 2>/dev/null </dev/null || true)
}

# need_container SERVICE
need_container() {
  if [[ -z ${CONTAINER[$1]:-} ]]; then
    fail "the service $1 has no container" "make it with docker compose up --no-start $1 in $COMPOSE_DIR, with the profiles that Dify runs with"
  fi
}

# old_exec SERVICE COMMAND...: in its running container, stdin passed on
old_exec() {
  local service=$1
  shift
  engine exec -i "${CONTAINER[$service]}" "$@"
}

# An image of the project that has the tools: nothing is pulled.
find_source_image() {
  local service image
  if [[ -n $SOURCE_IMAGE ]]; then return; fi
  for service in ${CONTAINER[@]+"${!CONTAINER[@]}"}; do
    about "${CONTAINER[$service]}"
    IMAGE[$service]=$IMAGE_NAME
  done
  # shellcheck disable=SC2016
  local script='for p in tar find sort stat xargs sha256sum od; do command -v $p >/dev/null || exit 1; done
if tar --version 2>/dev/null | grep -q GNU; then echo gnu; else echo busybox; fi'
  local kind wanted
  for wanted in gnu busybox; do
    for service in ${SERVICE_ORDER[@]+"${SERVICE_ORDER[@]}"}; do
      image=${IMAGE[$service]:-}
      if [[ -z $image ]]; then continue; fi
      kind=$(engine run --rm --network none --user 0 --entrypoint sh "$image" -c "$script" 2>/dev/null </dev/null) || kind=''
      if [[ $kind == "$wanted" ]]; then
        SOURCE_IMAGE=$image
        SOURCE_TAR=$kind
        log "files of the old side are read with the image $image ($kind tar)"
        return
      fi
    done
  done
  fail 'no image of the project has sh, tar, find and sha256sum' 'tell us which images you use; a container of Debian or Alpine in the project would do'
}

# old_files SERVICE SCRIPT ARGUMENTS...: with the volumes of the service's container, which may be stopped, read-only
old_files() {
  local service=$1 script=$2
  shift 2
  engine run --rm -i --network none --user 0 --security-opt label=disable --entrypoint sh \
    --volumes-from "${CONTAINER[$service]}:ro" "$SOURCE_IMAGE" -c "$script" sh "$@"
}

# ---- stopping and starting: all that is ever done to the old side ----

STOPPED=()  # containers that are to run again

# writers: names of services that are stopped for the copy
writers() {
  local i
  WRITERS=()
  for ((i = 0; i < ${#SERVICES[@]}; i += 4)); do
    case ${SERVICES[i + 3]} in
      writer) WRITERS+=("${SERVICES[i]}") ;;
      store | cache) if wanted "${SERVICES[i + 3]}"; then WRITERS+=("${SERVICES[i]}"); fi ;;
    esac
  done
}

# Whether and since when the writers are stopped: the same text as long as nothing was started.
frozen() {
  local service id
  REPLY=''
  for service in ${WRITERS[@]+"${WRITERS[@]}"}; do
    for id in ${CONTAINERS[$service]:-}; do
      about "$id"
      if [[ $RUNNING == true ]]; then
        REPLY=''
        return 1
      fi
      REPLY="$REPLY$service:$id:$ENDED "
    done
  done
}

begin_downtime() {
  local service id
  local -a running=() stores=() others=()
  writers
  state_get stopped
  if [[ -n $REPLY ]]; then IFS=' ' read -r -a STOPPED <<<"$REPLY"; fi
  for service in ${WRITERS[@]+"${WRITERS[@]}"}; do
    for id in ${CONTAINERS[$service]:-}; do
      about "$id"
      if [[ $RUNNING != true ]]; then continue; fi
      running+=("$id")
      part_of "$service"
      if [[ $REPLY == store ]]; then stores+=("$id"); else others+=("$id"); fi
    done
  done
  if ((${#running[@]} == 0)); then return; fi
  # Remembered first: whatever happens now, somebody knows what has to run again.
  for id in "${running[@]}"; do
    if [[ " ${STOPPED[*]-} " != *" $id "* ]]; then STOPPED+=("$id"); fi
  done
  state_set stopped "${STOPPED[*]}"
  step "Stopping what writes on the old side: $(join "${WRITERS[@]}")"
  # Stores go last: they are counted when nothing writes into them any more.
  stop_old ${others[@]+"${others[@]}"}
  count_old_stores
  stop_old ${stores[@]+"${stores[@]}"}
}

# stop_old CONTAINER...: all at once
stop_old() {
  if (($# == 0)); then return; fi
  if ! engine stop "$@" >/dev/null 2>"$WORK/message" </dev/null; then
    first_line "$WORK/message"
    fail "the old Dify cannot be stopped: $REPLY" 'look at docker ps, then run the same command again'
  fi
}

# end_downtime STATUS
end_downtime() {
  if ((${#STOPPED[@]} == 0)); then return; fi
  if [[ $KEEP_STOPPED == yes ]]; then
    say "The old Dify stays stopped; ./migrate.sh back starts it again." >&2
  elif start_old_side; then
    say 'The old Dify runs again.' >&2
  fi
}

# In the other order than they were stopped.
start_old_side() {
  local i
  local -a ids=()
  for ((i = ${#STOPPED[@]} - 1; i >= 0; i--)); do ids+=("${STOPPED[i]}"); done
  if ! engine start "${ids[@]}" >/dev/null 2>"$WORK/message" </dev/null; then
    first_line "$WORK/message"
    warn "the old Dify cannot be started: $REPLY. hint: docker compose up -d in $COMPOSE_DIR"
    return 1
  fi
  STOPPED=()
  state_set stopped ''
}
[/#noparse]
