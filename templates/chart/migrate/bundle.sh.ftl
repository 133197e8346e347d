[#-- migrate.sh: the bundle: a folder for machines that do not see both sides. --]
[#noparse]
# manifest: "key value" lines, then "file SHA256 BYTES PATH" for each file, and "complete" at the end.
SOURCE=old  # where data comes from: old, or bundle

declare -A SEALED_SUM=()

# Passes a stream on, encrypted when that is wanted. The passphrase goes through a pipe of its own.
seal_stream() {
  if [[ $ENCRYPT == yes ]]; then
    openssl enc -aes-256-cbc -pbkdf2 -iter 200000 -salt -pass fd:9 9< <(printf '%s\n' "$PASSPHRASE") 2>>"$WORK/message"
  else
    cat
  fi
}

# seal FILE: stdin becomes a file of the bundle, whole or not at all
seal() {
  mkdir -p -- "${1%/*}"
  seal_stream >"$1.new" && chmod 600 "$1.new" && mv -f -- "$1.new" "$1"
}

# unseal FILE: checks that it is as it was written
unseal() {
  local sum
  sum=$(checksum "$1") || return 1
  if [[ $sum != "${SEALED_SUM[${1#"$BUNDLE"/}]:-}" ]]; then
    printf '%s of the bundle is damaged or missing\n' "${1#"$BUNDLE"/}" >>"$WORK/message"
    return 6
  fi
  if [[ $ENCRYPT == yes ]]; then
    openssl enc -d -aes-256-cbc -pbkdf2 -iter 200000 -pass fd:9 9< <(printf '%s\n' "$PASSPHRASE") <"$1" 2>>"$WORK/message"
  else
    cat -- "$1"
  fi
}

checksum() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi 2>/dev/null | cut -c1-64
}

ask_passphrase() {
  if [[ -n $PASSPHRASE_FILE ]]; then
    IFS= read -r PASSPHRASE <"$PASSPHRASE_FILE" || true
  elif [[ -n $PASSPHRASE ]]; then
    return
  elif [[ -t 0 ]]; then
    read -r -s -p 'Passphrase of the bundle: ' PASSPHRASE
    printf '\n' >&2
  fi
  if ((${#PASSPHRASE} < 8)); then fail 'the passphrase has less than 8 characters' 'give a longer one, or --passphrase-file FILE'; fi
  need openssl 'it encrypts the bundle'
}

# ---- writing ----

begin_bundle() {
  if ! mkdir -p -- "$BUNDLE" || [[ ! -w $BUNDLE ]]; then fail "the folder $BUNDLE cannot be written" 'choose another'; fi
  BUNDLE=$(CDPATH='' cd -- "$BUNDLE" && pwd -P)
  chmod 700 "$BUNDLE"
  if [[ -f $BUNDLE/manifest ]] && ! grep -q '^compose2dify bundle' "$BUNDLE/manifest"; then
    fail "$BUNDLE holds something else" 'choose an empty folder'
  fi
  if [[ ! -f $BUNDLE/manifest && -n $(ls -A "$BUNDLE") ]]; then fail "$BUNDLE is not empty" 'choose an empty folder'; fi
  if [[ $ENCRYPT == yes ]]; then ask_passphrase; fi
  if [[ -f $BUNDLE/manifest ]]; then
    if ! grep -qx "encrypted $ENCRYPT" "$BUNDLE/manifest"; then
      fail "$BUNDLE was begun with encrypted $(sed -n 's/^encrypted //p' "$BUNDLE/manifest")" 'go on in the same way, or choose an empty folder'
    fi
    read_manifest
    grep -v '^complete' "$BUNDLE/manifest" >"$BUNDLE/manifest.new" || true
    mv -f -- "$BUNDLE/manifest.new" "$BUNDLE/manifest"
  else
    {
      echo 'compose2dify bundle 1'
      echo "chart $CHART_NAME"
      echo "dify $DIFY_VERSION"
      echo "encrypted $ENCRYPT"
    } >"$BUNDLE/manifest"
  fi
}

# written FILE: enters it into the manifest
written() {
  local path=${1#"$BUNDLE"/} sum
  sum=$(checksum "$1")
  SEALED_SUM[$path]=$sum
  { grep -vF " $path" "$BUNDLE/manifest" || true; } | awk -v path="$path" '!($1 == "file" && $4 == path)' >"$BUNDLE/manifest.new"
  printf 'file %s %s %s\n' "$sum" "$(($(wc -c <"$1")))" "$path" >>"$BUNDLE/manifest.new"
  mv -f -- "$BUNDLE/manifest.new" "$BUNDLE/manifest"
}

# has FILE: whether the bundle has it whole
has() {
  local path=${1#"$BUNDLE"/}
  [[ -f $1 && -n ${SEALED_SUM[$path]:-} && $(checksum "$1") == "${SEALED_SUM[$path]}" ]]
}

# put FILE: stdin into the bundle and its manifest
put() { seal "$1" && written "$1"; }

export_databases() {
  local i main encoding version
  for ((i = 0; i < ${#DATABASES[@]}; i += 6)); do
    database "$i"
    need_old_database
    databases_of old
    main=$(db_main old) || main=''
    must "the version of $D_SERVICE cannot be read" db version old >"$WORK/version"
    version=$(<"$WORK/version")
    for DATABASE in ${LISTED[@]+"${LISTED[@]}"}; do
      if ! matches "$DATABASE" '^[A-Za-z0-9_.-]+$'; then
        warn "the database $DATABASE of $D_SERVICE has a name that no file can have; it is left out"
        continue
      fi
      state_get "done.database.$D_COMPONENT.$DATABASE"
      if [[ -n $REPLY ]]; then
        step "database $DATABASE of $D_SERVICE: done before"
        continue
      fi
      must "the encoding of $DATABASE cannot be read" db encoding "$DATABASE" >"$WORK/encoding"
      encoding=$(<"$WORK/encoding")
      step "database $DATABASE of $D_SERVICE -> $BUNDLE"
      if ! attempt 3 "the dump of $DATABASE" dump_to_bundle; then
        first_line "$WORK/message"
        fail "the database $DATABASE cannot be dumped: ${REPLY:-the stream broke off}" 'run the same command again'
      fi
      must "$DATABASE cannot be counted" db facts old "$DATABASE" >"$WORK/facts.old"
      put "$BUNDLE/databases/$D_COMPONENT/$DATABASE.facts" <"$WORK/facts.old"
      { grep -v "^database $D_COMPONENT $DATABASE " "$BUNDLE/manifest"; } >"$BUNDLE/manifest.new"
      printf 'database %s %s %s %s %s\n' "$D_COMPONENT" "$DATABASE" "$([[ $DATABASE == "$main" ]] && echo main || echo other)" "${version// /_}" "$encoding" >>"$BUNDLE/manifest.new"
      mv -f -- "$BUNDLE/manifest.new" "$BUNDLE/manifest"
      state_set "done.database.$D_COMPONENT.$DATABASE" yes
    done
  done
}

export_objects() {
  local i component
  for ((i = 0; i < ${#SERVICES[@]}; i += 4)); do
    component=${SERVICES[i + 1]}
    if [[ ${SERVICES[i + 3]} == store && -f $STATE_DIR/objects.$component ]]; then put "$BUNDLE/objects/$component" <"$STATE_DIR/objects.$component"; fi
  done
}

dump_to_bundle() {
  local started=$SECONDS
  db stream_out old "$DATABASE" | meter "$WORK/meter" | put_file "$BUNDLE/databases/$D_COMPONENT/$DATABASE.dump" || return 1
  written "$BUNDLE/databases/$D_COMPONENT/$DATABASE.dump"
  metered "$WORK/meter"
  progress "$DATABASE" "$REPLY" 0 "$started"
  if [[ $D_FAMILY == mysql ]]; then
    my_rest old "$DATABASE" | put_file "$BUNDLE/databases/$D_COMPONENT/$DATABASE.rest" || return 1
    written "$BUNDLE/databases/$D_COMPONENT/$DATABASE.rest"
  fi
}

# At the end of a pipe; the manifest is written by the shell that goes on.
put_file() { seal "$1"; }

# export_volume INDEX PASS
export_volume() {
  local index=$1 folder="$BUNDLE/volumes/$(($1 / 6))" title loose='' part name sent=0 started total
  volume "$index"
  title_of "$index"
  title=$REPLY
  if [[ $2 == warm ]]; then loose=loose; fi
  state_get "done.volume.$index"
  if [[ -n $REPLY && $2 != warm ]]; then
    step "$title: done before"
    return
  fi
  step "$title -> $BUNDLE"
  list_old "$index" "$WORK/list.old" "$loose"
  warn_of_odd "$title"
  grep '^[fFlL]' "$WORK/list.old" >"$WORK/copy" || true
  count "$WORK/copy"
  total=$BYTES
  started=$SECONDS
  cut_parts "$WORK/copy" "$WORK/part"
  for part in "$WORK"/part.*; do
    if [[ ! -f $part ]]; then continue; fi
    # A part is named by what is in it: one that is there already is not read again.
    name=$(checksum "$part")
    if ! has "$folder/$name.tar"; then
      if ! attempt 3 "part ${part##*.} of $title" part_to_bundle "$index" "$part" "$loose" "$folder/$name.tar"; then
        first_line "$WORK/message"
        fail "copying $title broke off: ${REPLY:-no reason was given}" 'run the same command again, it goes on where it was'
      fi
      written "$folder/$name.tar"
      if [[ -z $loose ]]; then part_is_whole "$folder/$name.tar" "$part" "$title"; fi
    fi
    put "$folder/$name.list" <"$part"
    printf '%s\n' "$name" >>"$WORK/order"
    count "$part"
    sent=$((sent + BYTES))
    progress "$title, part $((10#${part##*.})) of $PARTS" "$sent" "$total" "$started"
  done
  if [[ -n $loose ]]; then
    rm -f -- "$WORK/order"
    return
  fi
  directories
  if ! attempt 3 "directories of $title" part_to_bundle "$index" "$WORK/directories" '' "$folder/directories.tar"; then
    fail "the directories of $title cannot be packed" 'run the same command again'
  fi
  written "$folder/directories.tar"
  must "the files of $title cannot be hashed" hashes old "$index" "$WORK/copy" "$WORK/hash.old"
  put "$folder/hashes" <"$WORK/hash.old"
  put "$folder/list" <"$WORK/list.old"
  touch "$WORK/order"
  put "$folder/parts" <"$WORK/order"
  rm -f -- "$WORK/order"
  state_set "done.volume.$index" yes
}

# part_to_bundle INDEX LIST LOOSE FILE
part_to_bundle() {
  pack_script
  names "$2" | old_files "$V_SERVICE" "$REPLY" "$V_PATH" "$3" 2>>"$WORK/message" | put_file "$4"
}

# A stream that broke off without a word is shorter than its files.
part_is_whole() {
  local bytes
  count "$2"
  bytes=$(wc -c <"$1")
  if ((bytes < BYTES)); then fail "a part of $3 is too short" 'run the same command again'; fi
}

end_bundle() {
  echo complete >>"$BUNDLE/manifest"
  local bytes
  bytes=$(awk '$1 == "file" { n += $3 } END { printf "%.0f\n", n }' "$BUNDLE/manifest")
  human "$bytes"
  step "The bundle is complete: $BUNDLE, $REPLY. It holds what decrypts your data: keep it private."
}

# ---- reading ----

read_manifest() {
  local word sum bytes path
  SEALED_SUM=()
  while read -r word sum bytes path; do
    if [[ $word == file ]]; then SEALED_SUM[$path]=$sum; fi
  done <"$BUNDLE/manifest"
}

open_bundle() {
  SOURCE=bundle
  if [[ ! -f $BUNDLE/manifest ]] || ! grep -q '^compose2dify bundle 1$' "$BUNDLE/manifest"; then
    fail "$BUNDLE is no bundle" 'give the folder that migrate.sh export has written'
  fi
  BUNDLE=$(CDPATH='' cd -- "$BUNDLE" && pwd -P)
  if ! grep -qx complete "$BUNDLE/manifest"; then fail "the export into $BUNDLE did not end" 'run migrate.sh export again, it goes on where it was'; fi
  ENCRYPT=$(sed -n 's/^encrypted //p' "$BUNDLE/manifest")
  if [[ $ENCRYPT == yes ]]; then ask_passphrase; fi
  read_manifest
  : >"$WORK/message"
  if ! unseal "$BUNDLE/keys" >"$WORK/keys"; then
    first_line "$WORK/message"
    fail "the bundle cannot be read: $REPLY" 'the passphrase may be wrong, or a file was damaged on its way'
  fi
}

bundle_line() { awk -v c="$D_COMPONENT" -v d="$1" '$1 == "database" && $2 == c && $3 == d' "$BUNDLE/manifest"; }

bundle_databases() {
  local name
  while IFS= read -r name; do LISTED+=("$name"); done < <(awk -v c="$D_COMPONENT" '$1 == "database" && $2 == c { print $3 }' "$BUNDLE/manifest")
}

bundle_main() { REPLY=$(awk -v c="$D_COMPONENT" '$1 == "database" && $2 == c && $4 == "main" { print $3 }' "$BUNDLE/manifest"); }
bundle_encoding() { REPLY=$(bundle_line "$DATABASE" | cut -d ' ' -f 6-); }

bundle_check() {
  local old new
  old=$(bundle_line "$1" | cut -d ' ' -f 5)
  must "the version of the cluster's $D_COMPONENT cannot be read" db version new >"$WORK/version"
  new=$(<"$WORK/version")
  if { [[ $D_FAMILY == postgresql ]] && ((old / 10000 > new / 10000)); } || { [[ $D_FAMILY == mysql ]] && ! version_at_least "$new" "$old"; }; then
    fail "the bundle's $D_SERVICE was version $old, the cluster has the older $new" \
      "give the chart a newer image under images.$D_COMPONENT and run deploy.sh --stopped again"
  fi
}

# must_unseal FILE OUT
must_unseal() {
  : >"$WORK/message"
  if ! unseal "$1" >"$2"; then
    first_line "$WORK/message"
    fail "the bundle cannot be read: $REPLY" 'copy it again, or export it again'
  fi
}

bundle_facts() { must_unseal "$BUNDLE/databases/$D_COMPONENT/$1.facts" "$2"; }

bundle_list() {
  if [[ ! -f $BUNDLE/volumes/$(($1 / 6))/list ]]; then
    title_of "$1"
    fail "the bundle has no files of $REPLY" 'export it again with the same options'
  fi
  must_unseal "$BUNDLE/volumes/$(($1 / 6))/list" "$2"
}

# bundle_hashes INDEX LIST OUT: of the files in the list
bundle_hashes() {
  must_unseal "$BUNDLE/volumes/$(($1 / 6))/hashes" "$WORK/hash.all"
  awk 'FILENAME == ARGV[1] { wanted[$0] = 1; next } { line = $0; sub(/^[^ ]+ /, "", line) } line in wanted' "$2" "$WORK/hash.all" >"$3"
}

# send_bundle_parts INDEX TITLE TOTAL: those that have something of what is missing
send_bundle_parts() {
  local folder="$BUNDLE/volumes/$(($1 / 6))" name sent=0 started=$SECONDS
  must_unseal "$folder/parts" "$WORK/order"
  while IFS= read -r name; do
    must_unseal "$folder/$name.list" "$WORK/part.list"
    if [[ -z $(awk 'FILENAME == ARGV[1] { missing[$0] = 1; next } $0 in missing { print "y"; exit }' "$WORK/copy" "$WORK/part.list") ]]; then continue; fi
    if ! attempt 3 "a part of $2" send_bundle_file "$folder/$name.tar"; then broken_copy "$2" "$3"; fi
    count "$WORK/part.list"
    sent=$((sent + BYTES))
    progress "$2" "$sent" "$3" "$started"
  done <"$WORK/order"
}

send_bundle_directories() { send_bundle_file "$BUNDLE/volumes/$(($1 / 6))/directories.tar"; }

send_bundle_file() {
  local owner='-o'
  if [[ $HELPER_ROOT == yes ]]; then owner=''; fi
  unseal "$1" | new_files "$UNPACK" "$V_TARGET" "$owner" 2>>"$WORK/message"
}
[/#noparse]
