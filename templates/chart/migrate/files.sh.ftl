[#-- migrate.sh: files: what is there, what differs, and tar streams in parts. --]
[#noparse]
# A list of files has one line each, "TYPE MODE SIZE MTIME NAME": f file, d directory, l link, o other. Of a name with a line
# break the type is a capital and the name is in hexadecimal digits.
LIST_SCRIPT=''
read -r -d '' LIST_SCRIPT <<'EOF' || true
cd "$1" || exit 3
export LC_ALL=C
nl='
'
status=0
find . -xdev -type f ! -path "*$nl*" -exec stat -c 'f %a %s %Y %n' {} + || status=4
find . -xdev -type d ! -path "*$nl*" -exec stat -c 'd %a 0 0 %n' {} + || status=4
find . -xdev -type l ! -path "*$nl*" -exec stat -c 'l 777 %s 0 %n' {} + || status=4
find . -xdev ! -type f ! -type d ! -type l ! -path "*$nl*" -exec stat -c 'o 0 0 0 %n' {} + || status=4
find . -xdev -path "*$nl*" -exec sh -c '
for f do
  if [ -L "$f" ]; then printf "L 777 %s 0 " "$(stat -c %s "$f")"
  elif [ -f "$f" ]; then printf "F %s " "$(stat -c "%a %s %Y" "$f")"
  elif [ -d "$f" ]; then printf "D %s 0 0 " "$(stat -c %a "$f")"
  else printf "O 0 0 0 "
  fi
  printf %s "$f" | od -An -v -tx1 | tr -d " \n"
  echo
done' sh {} + || status=4
[ "$status" = 0 ] || [ -n "$2" ] || exit "$status"
echo end
EOF
readonly LIST_SCRIPT

# Names arrive with a zero byte after each; a hash leaves for each, in the same order.
# shellcheck disable=SC2016
readonly HASH_SCRIPT='cd "$1" || exit 3; export LC_ALL=C; xargs -0 -r sha256sum | sed "s/^[\\\\]//" | cut -c1-64; echo end'
# shellcheck disable=SC2016
readonly STRANGE_HASH_SCRIPT='cd "$1" || exit 3; export LC_ALL=C; xargs -0 -r -n 1 sh -c '\''sha256sum <"$1" | cut -c1-64'\'' sh; echo end'
# shellcheck disable=SC2016
readonly PACK_GNU='tar -cf - -C "$1" --no-recursion --numeric-owner --format=gnu --null -T - || [ -n "$2" ]'
# shellcheck disable=SC2016
readonly PACK_BUSYBOX='cd "$1" || exit 3; xargs -0 -r -s 131072 tar --no-recursion -cf - || [ -n "$2" ]'
# shellcheck disable=SC2016
readonly UNPACK='mkdir -p "$1" && exec tar $2 -xpf - -C "$1"'
# shellcheck disable=SC2016
readonly MAKE_DIRECTORIES='mkdir -p "$1" && cd "$1" && xargs -0 -r mkdir -p'
# shellcheck disable=SC2016
readonly REMOVE='cd "$1" && xargs -0 -r rm -rf'
# shellcheck disable=SC2016
readonly FREE='df -Pk "$1"'

# ---- volumes ----

# volume INDEX: V_SERVICE V_PATH V_HOW V_COMPONENT V_CLAIM V_TARGET
volume() {
  V_SERVICE=${VOLUMES[$1]}
  V_PATH=${VOLUMES[$1 + 1]}
  V_HOW=${VOLUMES[$1 + 2]}
  V_COMPONENT=${VOLUMES[$1 + 3]}
  V_CLAIM=${VOLUMES[$1 + 4]}
  V_TARGET=/target${VOLUMES[$1 + 5]:+/${VOLUMES[$1 + 5]}}
}

# title_of INDEX: for people
title_of() { REPLY="${VOLUMES[$1]}:${VOLUMES[$1 + 1]}"; }

# file_volumes: indexes of those that move as files in this call
file_volumes() {
  local i
  FILE_VOLUMES=()
  for ((i = 0; i < ${#VOLUMES[@]}; i += 6)); do
    case ${VOLUMES[i + 2]} in files | store | cache) if wanted "${VOLUMES[i + 2]}"; then FILE_VOLUMES+=("$i"); fi ;; esac
  done
}

# ---- lists ----

# tidy RAW LIST: checks that all of it arrived, and sorts
tidy() {
  if [[ $(tail -n 1 "$1") != end ]]; then return 5; fi
  sed '$d' "$1" | awk '
    { name = $0; sub(/^[^ ]+ [^ ]+ [^ ]+ [^ ]+ /, "", name) }
    name == "." || name == "./lost+found" || index(name, "./lost+found/") == 1 { next }
    { print }' | sort -t ' ' -k 5 >"$2"
}

# list_old INDEX LIST [loose]: loose, while Dify runs, files may vanish
list_old() {
  volume "$1"
  need_container "$V_SERVICE"
  if ! old_files "$V_SERVICE" "$LIST_SCRIPT" "$V_PATH" "${3:-}" >"$WORK/raw.old" 2>"$WORK/message" </dev/null || ! tidy "$WORK/raw.old" "$2"; then
    first_line "$WORK/message"
    title_of "$1"
    fail "the files of $REPLY cannot be listed" "$(tail -n 1 "$WORK/message") ; look at docker inspect ${CONTAINER[$V_SERVICE]}"
  fi
}

# list_new LIST: what the helper pod sees
list_new() {
  local status=0
  new_files "$LIST_SCRIPT" "$V_TARGET" '' >"$WORK/raw.new" 2>"$WORK/message" </dev/null || status=$?
  if ((status == 3)) || { ((status != 0)) && grep -qi "can't cd\|no such file" "$WORK/message"; }; then
    : >"$1" # the folder in the claim is not there yet
    return 0
  fi
  ((status == 0)) && tidy "$WORK/raw.new" "$1"
}

must_list_new() {
  if ! attempt 3 'listing the claim' list_new "$1"; then
    first_line "$WORK/message"
    fail "the files in the claim for $V_SERVICE:$V_PATH cannot be listed: $REPLY" 'run the same command again'
  fi
}

# names FILE: the names of a list, each with a zero byte after it
names() {
  local rest hex
  awk '/^[a-z]/ { sub(/^[^ ]+ [^ ]+ [^ ]+ [^ ]+ /, ""); print }' "$1" | tr '\n' '\0'
  while read -r _ _ _ _ hex; do
    rest=$(printf '%s' "$hex" | sed 's/../\\x&/g')
    printf '%b\0' "$rest"
  done < <(grep '^[A-Z]' "$1" || true)
}

# count LIST: COUNT files and BYTES
count() { read -r COUNT BYTES < <(awk '/^[fF]/ { n++; b += $3 } END { printf "%d %.0f\n", n, b }' "$1"); }

# differences OLD NEW QUICK: what to copy, what to compare by hash, what is too much; quick: by time instead of hash
differences() {
  : >"$WORK/copy"
  : >"$WORK/candidates"
  : >"$WORK/extra"
  awk -v copy="$WORK/copy" -v same="$WORK/candidates" -v extra="$WORK/extra" -v quick="$3" '
    { name = $0; sub(/^[^ ]+ [^ ]+ [^ ]+ [^ ]+ /, "", name); type = tolower($1) }
    FILENAME == ARGV[1] { there[name] = $0; kind[name] = type; size[name] = $3; time[name] = $4; next }
    { seen[name] = 1 }
    type == "o" { next }
    (name in kind) && kind[name] != type { print there[name] >extra; if (type != "d") print >copy; next }
    type == "d" { next }
    type == "l" { print >copy; next }
    !(name in kind) || size[name] != $3 { print >copy; next }
    quick == "yes" && time[name] == $4 { next }
    quick == "yes" { print >copy; next }
    { print >same }
    END { for (name in kind) if (!(name in seen)) print there[name] >extra }' "$2" "$1"
}

# hashes WHERE INDEX LIST OUT: puts the SHA-256 before each line of a list of files; WHERE is old, new or bundle
hashes() {
  local letter script
  : >"$4"
  for letter in f F; do
    grep "^$letter" "$3" >"$4.names" || true
    if [[ ! -s $4.names ]]; then continue; fi
    script=$HASH_SCRIPT
    if [[ $letter == F ]]; then script=$STRANGE_HASH_SCRIPT; fi
    case $1 in
      old) names "$4.names" | old_files "$V_SERVICE" "$script" "$V_PATH" >"$4.raw" ;;
      new) names "$4.names" | new_files "$script" "$V_TARGET" >"$4.raw" ;;
    esac 2>>"$WORK/message" || return 1
    if [[ $(tail -n 1 "$4.raw") != end ]] || (($(wc -l <"$4.raw") != $(wc -l <"$4.names") + 1)); then return 5; fi
    sed '$d' "$4.raw" | paste -d ' ' - "$4.names" >>"$4"
  done
}

# compare_candidates INDEX: adds those of equal size and another content to what is copied
compare_candidates() {
  local status=0
  if [[ ! -s $WORK/candidates ]]; then return 0; fi
  count "$WORK/candidates"
  human "$BYTES"
  detail "$COUNT files of equal size are there already ($REPLY); comparing their content"
  if [[ $SOURCE == bundle ]]; then
    bundle_hashes "$1" "$WORK/candidates" "$WORK/hash.old"
    hashes new "$1" "$WORK/candidates" "$WORK/hash.new" || return 1
  else
    hashes new "$1" "$WORK/candidates" "$WORK/hash.new" &
    hashes old "$1" "$WORK/candidates" "$WORK/hash.old" || status=1
    wait "$!" || status=1
    if ((status != 0)); then return 1; fi
  fi
  awk 'FILENAME == ARGV[1] { old[$0] = 1; next } !($0 in old) { sub(/^[^ ]+ /, ""); print }' "$WORK/hash.old" "$WORK/hash.new" >>"$WORK/copy"
}

# ---- copying ----

# cut_parts LIST PREFIX: parts of some size, which are retried one by one
cut_parts() {
  rm -f -- "$2".*
  PARTS=$(awk -v prefix="$2" -v most="${MIGRATE_PART_BYTES:-134217728}" -v tar="${SOURCE_TAR:-gnu}" '
    BEGIN { n = 0; files = 0; limit = tar == "gnu" ? 10000 : 500 }
    {
      if (n == 0 || bytes + $3 > most && files > 0 || files >= limit || tar != "gnu" && letters + length($0) > 60000) {
        if (n > 0) close(file)
        n++; bytes = 0; files = 0; letters = 0
        file = sprintf("%s.%05d", prefix, n)
      }
      print >file
      bytes += $3; files++; letters += length($0)
    }
    END { print n }' "$1")
}

pack_script() { if [[ $SOURCE_TAR == busybox ]]; then REPLY=$PACK_BUSYBOX; else REPLY=$PACK_GNU; fi; }

# stream_part INDEX LIST LOOSE
stream_part() {
  local owner='-o'
  if [[ $HELPER_ROOT == yes ]]; then owner=''; fi
  pack_script
  names "$2" | old_files "$V_SERVICE" "$REPLY" "$V_PATH" "$3" 2>>"$WORK/message" |
    new_files "$UNPACK" "$V_TARGET" "$owner" 2>>"$WORK/message"
}

# broken_copy WHAT BYTES: the copy cannot go on
broken_copy() {
  local reason
  first_line "$WORK/message"
  reason=$REPLY
  if no_space; then
    take_back
    human "$2"
    fail "the claim for $1 is full ($reason); what this run had copied into it is removed again" \
      "make it larger ($REPLY are needed; deploy.sh has the sizes as options), then run the same command again"
  fi
  fail "copying $1 broke off: $reason" 'run the same command again, it goes on where it was'
}

# Removes what was not there before this run.
take_back() {
  awk '{ name = $0; sub(/^[^ ]+ [^ ]+ [^ ]+ [^ ]+ /, "", name) }
    FILENAME == ARGV[1] { there[name] = 1; next }
    !(name in there)' "$WORK/list.before" "$WORK/list.old" >"$WORK/added"
  names "$WORK/added" | new_files "$REMOVE" "$V_TARGET" >/dev/null 2>&1 || true
}

# has_room BYTES TITLE
has_room() {
  local free
  free=$(new_files "$FREE" /target 2>/dev/null </dev/null | awk 'END { print $4 }') || free=''
  if ! matches "$free" '^[0-9]+$'; then return; fi
  if (($1 / 1024 > free)); then
    human "$1"
    local needed=$REPLY
    human $((free * 1024))
    fail "the claim for $2 has $REPLY free and needs $needed more" \
      'nothing was changed in it; make it larger (deploy.sh has the sizes as options), then run the same command again'
  fi
}

# refuse_foreign INDEX TITLE: files that are on the cluster only, and that this script did not put there
refuse_foreign() {
  local claim_id count
  claim_id=$(kube get pvc "$CLAIM" -o 'jsonpath={.metadata.uid}' 2>/dev/null </dev/null) || claim_id=''
  state_get "filled.$1"
  if [[ -n $REPLY && $REPLY == "$claim_id" ]]; then return; fi
  count=$(awk '/^[fF]/' "$WORK/extra" | wc -l)
  # A store that has started once has files of its own; whether Dify was used is seen in the database.
  if ((count > 0)) && [[ $REPLACE == no && $V_HOW == files ]]; then
    fail "the claim for $2 holds $((count)) files that the old side does not have, and this script did not put them there" \
      'Dify has run on the cluster already; --replace removes them, nothing was changed so far'
  fi
  state_set "filled.$1" "${claim_id:-unknown}"
}

# copy_pass INDEX TITLE QUICK LOOSE: until both sides have the same files, or three times
copy_pass() {
  local index=$1 title=$2 quick=$3 loose=$4 round part sent total started
  for round in 1 2 3; do
    differences "$WORK/list.old" "$WORK/list.new" "$quick"
    if ((round == 1)); then
      cp -- "$WORK/list.new" "$WORK/list.before"
      refuse_foreign "$index" "$title"
    fi
    if ! attempt 3 'comparing' compare_candidates "$index"; then broken_copy "$title" 0; fi
    count "$WORK/copy"
    total=$BYTES
    if ((round == 1)); then
      has_room "$total" "$title"
      remove_extra "$index"
    fi
    copied_dirs "$index" || broken_copy "$title" "$total"
    if [[ ! -s $WORK/copy ]]; then break; fi
    sent=0
    started=$SECONDS
    if [[ $SOURCE == bundle ]]; then
      send_bundle_parts "$index" "$title" "$total"
    else
      cut_parts "$WORK/copy" "$WORK/part"
      for part in "$WORK"/part.*; do
        if ! attempt 3 "part ${part##*.} of $title" stream_part "$index" "$part" "$loose"; then broken_copy "$title" "$total"; fi
        count "$part"
        sent=$((sent + BYTES))
        progress "$title, part $((10#${part##*.})) of $PARTS" "$sent" "$total" "$started"
      done
    fi
    must_list_new "$WORK/list.new"
    # Only sizes from now on: what was sent has its content.
    awk '/^[lL]/ { next } { print }' "$WORK/copy" >"$WORK/sent"
    if [[ -z $loose ]] && ! all_sent; then continue; fi
    break
  done
  if [[ -z $loose ]] && ! all_sent; then broken_copy "$title" "$total"; fi
  copied_modes "$index" "$loose" || broken_copy "$title" "$total"
}

# Whether everything of the old side is on the cluster with its size.
all_sent() {
  awk '{ name = $0; sub(/^[^ ]+ [^ ]+ [^ ]+ [^ ]+ /, "", name); type = tolower($1) }
    FILENAME == ARGV[1] { size[name] = type " " $3; next }
    type == "o" { next }
    size[name] != type " " $3 { missing++ }
    END { exit missing > 0 }' "$WORK/list.new" "$WORK/list.old"
}

remove_extra() {
  if [[ ! -s $WORK/extra ]]; then return; fi
  detail "removing $(($(wc -l <"$WORK/extra"))) names that the old side no longer has"
  if ! names "$WORK/extra" | new_files "$REMOVE" "$V_TARGET" 2>"$WORK/message"; then
    first_line "$WORK/message"
    fail "old files in the claim cannot be removed: $REPLY" 'run the same command again'
  fi
}

directories() { grep '^[dD]' "$WORK/list.old" >"$WORK/directories" || true; }

copied_dirs() {
  directories
  if [[ ! -s $WORK/directories ]]; then return 0; fi
  attempt 3 'making directories' make_directories
}

make_directories() { names "$WORK/directories" | new_files "$MAKE_DIRECTORIES" "$V_TARGET" 2>>"$WORK/message"; }

# Modes and owners of directories come last: one may be read-only.
copied_modes() {
  if [[ ! -s $WORK/directories ]]; then return 0; fi
  if [[ $SOURCE == bundle ]]; then
    attempt 3 'modes of directories' send_bundle_directories "$1"
  else
    attempt 3 'modes of directories' stream_part "$1" "$WORK/directories" "$2"
  fi
}

# move_volume INDEX PASS: PASS is whole, warm (Dify still runs) or rest (after warm)
move_volume() {
  local index=$1 pass=$2 title loose='' quick=no
  volume "$index"
  title_of "$index"
  title=$REPLY
  if [[ $pass == whole || $pass == rest ]]; then
    state_get "done.volume.$index"
    if [[ -n $REPLY ]]; then
      step "$title: done before"
      return
    fi
  fi
  if [[ $pass == warm ]]; then loose=loose; fi
  if [[ $pass == rest ]]; then quick=yes; fi
  step "$title -> claim of $V_COMPONENT"
  claim_of "$V_COMPONENT" "$V_CLAIM"
  CLAIM=$REPLY
  if [[ -z $CLAIM ]]; then
    fail "the claim of $V_COMPONENT for $title does not exist" './deploy.sh --stopped makes it; with object storage there is none, then leave it out'
  fi
  if [[ $SOURCE == bundle ]]; then bundle_list "$index" "$WORK/list.old"; else list_old "$index" "$WORK/list.old" "$loose"; fi
  warn_of_odd "$title"
  start_helper "$((index / 6))" "$V_COMPONENT" "$CLAIM"
  must_list_new "$WORK/list.new"
  copy_pass "$index" "$title" "$quick" "$loose"
  remove_helper
  count "$WORK/list.old"
  human "$BYTES"
  detail "$title: $COUNT files, $REPLY"
  if [[ $pass != warm ]]; then state_set "done.volume.$index" yes; fi
}

warn_of_odd() {
  local odd
  odd=$(grep -c '^[oO]' "$WORK/list.old" || true)
  if ((odd > 0)); then note "$1 has $odd sockets, pipes or devices; they are not copied"; fi
}
[/#noparse]
