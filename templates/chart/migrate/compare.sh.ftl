[#-- migrate.sh verify: what both sides have, side by side. --]
[#noparse]
# A row is "what TAB name TAB old TAB new TAB yes or no TAB whether it is always shown".
row() { printf '%s\t%s\t%s\t%s\t%s\t%s\n' "${1//$'\t'/ }" "${2//$'\t'/ }" "$3" "$4" "$5" "$6" >>"$WORK/rows"; }

compare_databases() {
  local i name target what
  for ((i = 0; i < ${#DATABASES[@]}; i += 6)); do
    database "$i"
    if [[ $SOURCE == old ]]; then need_old_database; fi
    need_new_database
    databases_of "$SOURCE"
    for DATABASE in ${LISTED[@]+"${LISTED[@]}"}; do
      name=$DATABASE
      new_name "$name"
      target=$REPLY
      what="database $name of $D_SERVICE"
      detail "counting $what"
      facts_of_old "$name" "$WORK/facts.old"
      if ! db facts new "$target" >"$WORK/facts.new"; then
        row "$what" '' 'there' 'missing or not readable' no yes
        continue
      fi
      fact_rows "$what"
    done
  done
}

fact_rows() {
  awk -F '\t' -v what="$1" -v fast="$FAST" -v matters="$MATTERS" '
    function clean(value) { return (value == "" ? "missing" : value) }
    FILENAME == ARGV[1] { old[$1] = $2; if (!($1 in order)) { order[$1] = ++n; names[n] = $1 } next }
    { new[$1] = $2; if (!($1 in order)) { order[$1] = ++n; names[n] = $1 } }
    END {
      for (i = 1; i <= n; i++) {
        name = names[i]; a = old[name]; b = new[name]
        if (name ~ /^table /) {
          split(a, x, " "); split(b, y, " ")
          if (name in old) { tables_old++; rows_old += x[1] }
          if (name in new) { tables_new++; rows_new += y[1] }
          # A checksum that one side did not make is no difference.
          if (x[2] == "-" || y[2] == "-") { a = x[1]; b = y[1] }
        }
        if (a != b) bad = 1
      }
      summary_old = sprintf("%d tables, %d rows", tables_old, rows_old); summary_new = sprintf("%d tables, %d rows", tables_new, rows_new)
      printf "%s\t\t%s\t%s\t%s\tyes\n", what, summary_old, summary_new, (bad ? "no" : "yes")
      for (i = 1; i <= n; i++) {
        name = names[i]; a = old[name]; b = new[name]; show = "no"
        if (name ~ /^table /) {
          split(a, x, " "); split(b, y, " ")
          if (x[2] == "-" || y[2] == "-") { a = x[1]; b = y[1] }
          bare = name; sub(/^table /, "", bare); sub(/^public\./, "", bare)
          if (index(matters, "\047" bare "\047") > 0) show = "yes"
          same = (a == b)
          if (same || x[1] != y[1]) { a = x[1]; b = y[1] } else { a = x[1] ", other content"; b = y[1] ", other content" }
          name = bare
        } else same = (a == b)
        printf "%s\t%s\t%s\t%s\t%s\t%s\n", what, name, clean(a), clean(b), (same ? "yes" : "no"), show
      }
    }' "$WORK/facts.old" "$WORK/facts.new" >>"$WORK/rows"
}

compare_volumes() {
  local index title
  file_volumes
  for index in ${FILE_VOLUMES[@]+"${FILE_VOLUMES[@]}"}; do
    volume "$index"
    title_of "$index"
    title=$REPLY
    if [[ $V_HOW == store ]] && store_is_open "$V_COMPONENT"; then
      detail "$title is open on the cluster and its files change: its objects are counted, its files are not compared"
      continue
    fi
    claim_of "$V_COMPONENT" "$V_CLAIM"
    CLAIM=$REPLY
    if [[ -z $CLAIM ]]; then
      row "files of $title" '' 'there' 'no claim' no yes
      continue
    fi
    detail "comparing the files of $title"
    if [[ $SOURCE == bundle ]]; then bundle_list "$index" "$WORK/list.old"; else list_old "$index" "$WORK/list.old"; fi
    start_helper "$((index / 6))" "$V_COMPONENT" "$CLAIM"
    must_list_new "$WORK/list.new"
    hash_both "$index" "$title"
    remove_helper
    file_rows "files of $title"
  done
}

# hash_both INDEX TITLE: the content of all files, or with --fast of the largest and of some of all sizes
hash_both() {
  local side status=0
  for side in old new; do
    grep '^[fF]' "$WORK/list.$side" >"$WORK/files.$side" || true
  done
  if [[ $FAST == yes ]]; then
    sort -t ' ' -k 3,3nr -k 5 "$WORK/files.old" | awk '{ line[NR] = $0 } END { step = int(NR / 200) + 1; for (i = 1; i <= NR; i++) if (i <= 20 || i % step == 0) print line[i] }' >"$WORK/sample"
    awk '{ name = $0; sub(/^[^ ]+ [^ ]+ [^ ]+ [^ ]+ /, "", name) } FILENAME == ARGV[1] { wanted[name] = 1; next } name in wanted' "$WORK/sample" "$WORK/files.new" >"$WORK/sample.new"
    mv -f -- "$WORK/sample" "$WORK/files.old"
    mv -f -- "$WORK/sample.new" "$WORK/files.new"
  fi
  : >"$WORK/message"
  if [[ $SOURCE == bundle ]]; then
    bundle_hashes "$1" "$WORK/files.old" "$WORK/hash.old"
    hashes new "$1" "$WORK/files.new" "$WORK/hash.new" || status=1
  else
    hashes new "$1" "$WORK/files.new" "$WORK/hash.new" &
    hashes old "$1" "$WORK/files.old" "$WORK/hash.old" || status=1
    wait "$!" || status=1
  fi
  if ((status != 0)); then
    first_line "$WORK/message"
    fail "the files of $2 cannot be hashed: ${REPLY:-no reason was given}" 'run the same command again'
  fi
}

# Modes: the digits of owner and others; the group's are the cluster's, which also gives the owner what fsGroup needs.
file_rows() {
  awk -v what="$1" '
    function plain(line) { sub(/^[^ ]+ [^ ]+ [^ ]+ [^ ]+ /, "", line); return line }
    function mode(text) { text = "000" text; return substr(text, length(text) - 2, 1) substr(text, length(text), 1) }
    function covers(a, b,   bit) { for (bit = 1; bit <= 4; bit *= 2) if (int(substr(a, 1, 1) / bit) % 2 && !(int(substr(b, 1, 1) / bit) % 2)) return 0; return substr(a, 2) == substr(b, 2) }
    function shown(type, name) { if (type ~ /[A-Z]/) { gsub(/0a/, "5c6e", name); return "a name with a line break (" substr(name, 1, 60) ")" } gsub(/\t/, " ", name); return name }
    function differ(name, a, b) { bad++; if (bad <= 20) lines[bad] = sprintf("%s\t%s\t%s\t%s\tno\tyes", what, shown(kind[name], name), a, b) }
    FILENAME == ARGV[1] && tolower($1) != "o" { name = plain($0); type_old[name] = tolower($1); kind[name] = $1; mode_old[name] = mode($2); size_old[name] = $3; if (tolower($1) == "f") { files_old++; bytes_old += $3 } next }
    FILENAME == ARGV[2] && tolower($1) != "o" { name = plain($0); type_new[name] = tolower($1); kind[name] = $1; mode_new[name] = mode($2); size_new[name] = $3; if (tolower($1) == "f") { files_new++; bytes_new += $3 } next }
    FILENAME == ARGV[3] { hash = $1; sub(/^[^ ]+ /, ""); hash_old[plain($0)] = hash; hashed++; next }
    FILENAME == ARGV[4] { hash = $1; sub(/^[^ ]+ /, ""); hash_new[plain($0)] = hash; next }
    END {
      for (name in type_old) {
        if (!(name in type_new)) differ(name, "there", "missing")
        else if (type_old[name] != type_new[name]) differ(name, type_old[name], type_new[name])
        else if (size_old[name] != size_new[name]) differ(name, size_old[name] " B", size_new[name] " B")
        else if (hash_old[name] != hash_new[name]) differ(name, substr(hash_old[name], 1, 12), substr(hash_new[name], 1, 12))
        else if (!covers(mode_old[name], mode_new[name])) differ(name, "mode " mode_old[name], "mode " mode_new[name])
      }
      for (name in type_new) if (!(name in type_old)) differ(name, "missing", "there")
      printf "%s\t\t%d files, %.0f B\t%d files, %.0f B\t%s\tyes\n", what, files_old, bytes_old, files_new, bytes_new, (bad ? "no" : "yes")
      for (i = 1; i <= bad && i <= 20; i++) print lines[i]
      if (bad > 20) printf "%s\t%d more that differ\t\t\tno\tyes\n", what, bad - 20
      printf "%s\tcompared by SHA-256\t%d\t%d\tyes\tno\n", what, hashed, hashed
    }' "$WORK/list.old" "$WORK/list.new" "$WORK/hash.old" "$WORK/hash.new" >>"$WORK/rows"
}

# What the two sides hold, as a table or as JSON; 3 when something differs.
show_rows() {
  local different
  different=$(awk -F '\t' '$5 == "no" { n++ } END { printf "%d\n", n }' "$WORK/rows")
  if [[ $FORMAT == json ]]; then
    awk -F '\t' -v different="$different" '
      function text(value) {
        gsub(/\\/, "\\\\", value); gsub(/"/, "\\\"", value); gsub(/[\001-\037\177]/, " ", value)
        return "\"" value "\""
      }
      BEGIN { printf "{\"equal\": %s, \"rows\": [", (different == 0 ? "true" : "false") }
      { printf "%s\n  {\"what\": %s, \"name\": %s, \"old\": %s, \"new\": %s, \"equal\": %s}", (NR > 1 ? "," : ""), text($1), text($2), text($3), text($4), ($5 == "yes" ? "true" : $5 == "none" ? "null" : "false") }
      END { print "\n]}" }' "$WORK/rows"
  else
    awk -F '\t' -v all="$ALL_ROWS" '
      $5 == "no" || $6 == "yes" || all == "yes" {
        n++; label[n] = ($2 == "" ? $1 : "  " $2); old[n] = $3; new[n] = $4; same[n] = ($5 == "yes" ? "equal" : $5 == "none" ? "not compared" : "DIFFERENT")
        if (length(label[n]) > a) a = length(label[n]); if (length($3) > b) b = length($3); if (length($4) > c) c = length($4)
      }
      END {
        if (a < 4) a = 4; if (b < 8) b = 8; if (c < 7) c = 7; if (a > 60) a = 60
        format = "%-" a "s  %-" b "s  %-" c "s  %s\n"
        printf format, "what", "old side", "cluster", ""
        for (i = 1; i <= n; i++) printf format, label[i], old[i], new[i], same[i]
      }' "$WORK/rows"
    if ((different > 0)); then say "$different differ."; else say 'Both sides hold the same.'; fi
  fi
  ((different == 0))
}
[/#noparse]
