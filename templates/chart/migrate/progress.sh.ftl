[#-- migrate.sh: what is remembered between runs, and what is seen of a long one. --]
[#noparse]
# ---- state: one "key=value" a line, no secrets ----

declare -A REMEMBERED=()
LOCKED=no

open_state() {
  local line
  if [[ -z $STATE_DIR ]]; then STATE_DIR=$HERE/.migrate; fi
  if ! mkdir -p -- "$STATE_DIR" 2>/dev/null || [[ ! -w $STATE_DIR ]]; then
    fail "the folder $STATE_DIR cannot be written" 'choose another with --state-dir'
  fi
  STATE=$STATE_DIR/state
  LOG=$STATE_DIR/log
  REMEMBERED=()
  if [[ -f $STATE ]]; then
    while IFS= read -r line; do
      if [[ $line == *=* ]]; then REMEMBERED[${line%%=*}]=${line#*=}; fi
    done <"$STATE"
  fi
}

# One migrate.sh at a time works with a state.
lock_state() {
  local other=''
  if ! mkdir "$STATE_DIR/lock" 2>/dev/null; then
    other=$(cat "$STATE_DIR/lock/pid" 2>/dev/null) || other=''
    if [[ -n $other ]] && kill -0 "$other" 2>/dev/null; then
      fail "another migrate.sh (process $other) is at work with $STATE_DIR" 'wait for it, or end it'
    fi
  fi
  printf '%s\n' "$$" >"$STATE_DIR/lock/pid"
  LOCKED=yes
}

unlock_state() {
  if [[ $LOCKED == yes ]]; then rm -rf -- "$STATE_DIR/lock"; fi
}

state_get() { REPLY=${REMEMBERED[$1]:-}; }

# state_set KEY VALUE: an empty value forgets it
state_set() {
  local key
  if [[ -n $2 ]]; then REMEMBERED[$1]=$2; else unset "REMEMBERED[$1]"; fi
  for key in ${REMEMBERED[@]+"${!REMEMBERED[@]}"}; do printf '%s=%s\n' "$key" "${REMEMBERED[$key]}"; done >"$STATE.new"
  mv -f -- "$STATE.new" "$STATE"
}

# state_forget PREFIX
state_forget() {
  local key
  for key in ${REMEMBERED[@]+"${!REMEMBERED[@]}"}; do
    if [[ $key == "$1"* ]]; then unset "REMEMBERED[$key]"; fi
  done
  state_set "$1" ''
}

# ---- numbers for people ----

# human BYTES
human() {
  local bytes=$1 unit=B rest=0 next
  for next in KiB MiB GiB TiB; do
    if ((bytes < 1024)); then break; fi
    rest=$((bytes % 1024 * 10 / 1024))
    bytes=$((bytes / 1024))
    unit=$next
  done
  if [[ $unit == B ]] || ((bytes >= 100)); then REPLY="$bytes $unit"; else REPLY="$bytes.$rest $unit"; fi
}

# duration SECONDS
duration() {
  if (($1 >= 3600)); then
    printf -v REPLY '%d h %02d min' $(($1 / 3600)) $(($1 % 3600 / 60))
  elif (($1 >= 60)); then
    printf -v REPLY '%d min %02d s' $(($1 / 60)) $(($1 % 60))
  else
    REPLY="$1 s"
  fi
}

# step TEXT: what happens, always
step() {
  say "$*"
  log "$*"
}

detail() {
  log "$*"
  if [[ $QUIET == no ]]; then say "  $*"; fi
}

# progress WHAT DONE TOTAL STARTED: one line per part: bytes, rate and remaining time
progress() {
  local what=$1 moved=$2 total=$3 seconds=$((SECONDS - $4)) rate text
  human "$moved"
  text="$what: $REPLY"
  if ((total > 0)); then
    human "$total"
    text="$text of $REPLY"
  fi
  if ((seconds > 0)); then
    rate=$((moved / seconds))
    human "$rate"
    text="$text, $REPLY/s"
    if ((total > moved && rate > 0)); then
      duration $(((total - moved) / rate))
      text="$text, $REPLY left"
    fi
  fi
  detail "$text"
}

DD_COUNTS=no
find_dd() {
  if printf x | dd bs=1 iflag=fullblock >/dev/null 2>&1; then DD_COUNTS=yes; fi
}

# Passes a stream on and counts it: meter FILE. On a terminal dd shows how far it is.
meter() {
  if [[ $DD_COUNTS == no ]]; then
    cat
    : >"$1"
  elif [[ $QUIET == no && -t 2 ]]; then
    dd bs=1048576 iflag=fullblock status=progress 2> >(tee "$1" >&2)
  else
    dd bs=1048576 iflag=fullblock 2>"$1"
  fi
}

# metered FILE: how many bytes went through
metered() { REPLY=$(tr '\r' '\n' <"$1" | awk '/ bytes? / { n = $1 } END { printf "%.0f\n", n }'); }

# attempt TIMES WHAT COMMAND...: again after a failure, for streams that break
attempt() {
  local times=$1 what=$2 number=1 status
  shift 2
  while :; do
    status=0
    : >"$WORK/message"
    "$@" || status=$?
    if ((status == 0)); then return 0; fi
    first_line "$WORK/message"
    log "$what failed (exit code $status${REPLY:+, $REPLY}), attempt $number of $times"
    if no_space || ((number >= times)); then return "$status"; fi
    if [[ $QUIET == no ]]; then say "  $what broke off${REPLY:+ ($REPLY)}; once more"; fi
    sleep $((number * ${MIGRATE_RETRY_SECONDS:-3}))
    number=$((number + 1))
  done
}

no_space() { grep -qiE 'no space left|quota exceeded|disk full|could not extend file|table .* is full' "$WORK/message" 2>/dev/null; }
[/#noparse]
