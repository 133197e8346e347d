[#-- migrate.sh: what data was written with has to stay the same: keys, and passwords that live in a copied directory. --]
[#noparse]
# key INDEX: K_SERVICE K_VARIABLE K_PATH K_SECRET K_TITLE K_FILE K_PUBLIC
key() {
  K_SERVICE=${KEYS[$1]}
  K_VARIABLE=${KEYS[$1 + 1]}
  K_PATH=${KEYS[$1 + 2]}
  K_SECRET=${KEYS[$1 + 3]}
  K_TITLE=${KEYS[$1 + 4]}
  K_FILE=${KEYS[$1 + 5]}
  K_PUBLIC=${KEYS[$1 + 6]}
}

# A password of a store that stays behind opens nothing.
key_counts() {
  part_of "$K_SERVICE"
  case $REPLY in store | cache) wanted "$REPLY" ;; *) return 0 ;; esac
}

# old_key: what the old side uses: the variable of its container, or the file that Dify made for itself
old_key() {
  local line
  REPLY=''
  if [[ -z ${CONTAINER[$K_SERVICE]:-} ]]; then return; fi
  local value=''
  while IFS= read -r line; do
    if [[ $line == "$K_VARIABLE="* ]]; then value=${line#*=}; fi
  done < <(engine inspect -f '{{range .Config.Env}}{{println .}}{{end}}' "${CONTAINER[$K_SERVICE]}" 2>/dev/null </dev/null || true)
  if [[ -z $value && -n $K_FILE ]]; then
    find_source_image
    # shellcheck disable=SC2016
    value=$(old_files "$K_SERVICE" 'cat -- "$1" 2>/dev/null' "$K_FILE" 2>/dev/null </dev/null) || value=''
    value=${value//[$'\r\n']/}
  fi
  REPLY=$value
}

sha256_of() { printf '%s' "$1" | { if command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi; } | cut -c1-64; }

# collect_keys FILE: "secret key TAB base64" of each that has a value
collect_keys() {
  local i
  : >"$1"
  for ((i = 0; i < ${#KEYS[@]}; i += 7)); do
    key "$i"
    if ! key_counts; then continue; fi
    if [[ $SOURCE == bundle ]]; then continue; fi
    old_key
    if [[ -n $REPLY ]]; then printf '%s\t%s\n' "$K_SECRET" "$(printf '%s' "$REPLY" | base64 | tr -d '\n')" >>"$1"; fi
  done
}

# known_key: what stands for K_SECRET in the collected ones, in base64
known_key() { REPLY=$(awk -F '\t' -v key="$K_SECRET" '$1 == key { print $2 }' "$WORK/keys"); }

decode() {
  REPLY=$(printf '%s' "$1" | base64 --decode && printf x)
  REPLY=${REPLY%x}
}

# refuse_other_keys: the cluster must decrypt what arrives
refuse_other_keys() {
  local i there
  for ((i = 0; i < ${#KEYS[@]}; i += 7)); do
    key "$i"
    if ! key_counts; then continue; fi
    known_key
    if [[ -z $REPLY ]]; then
      warn "$K_TITLE of the old side was not found ($K_VARIABLE of $K_SERVICE)"
      continue
    fi
    if ! there=$(kube get secret "$FULLNAME-secrets" -o "go-template={{index .data \"$K_SECRET\"}}" 2>"$WORK/message" </dev/null); then
      first_line "$WORK/message"
      warn "the Secret $FULLNAME-secrets cannot be read, so the keys were not compared: $REPLY"
      return
    fi
    if [[ ${there//[[:space:]]/} != "$REPLY" ]]; then
      fail "the cluster has another $K_TITLE than the old side: what is stored could not be read any more" \
        "./migrate.sh keys puts the old one into secrets.values.yaml; the cluster's Secret keeps its value, so begin anew: helm uninstall $RELEASE -n $NAMESPACE, delete its Secret and claims, then ./deploy.sh --stopped"
    fi
  done
}

# yaml_text VALUE: between double quotes
yaml_text() {
  REPLY=${1//\\/\\\\}
  REPLY="\"${REPLY//\"/\\\"}\""
}

# put_value FILE PATH TEXT: sets one value in a YAML file of maps, with two blanks for each level
put_value() {
  local file=$1 text=$3 i depth=0 at=-1 found indent line last
  local -a keys lines=() out=()
  IFS='.' read -r -a keys <<<"$2"
  while IFS= read -r line || [[ -n $line ]]; do lines+=("$line"); done <"$file"
  for ((depth = 0; depth < ${#keys[@]}; depth++)); do
    printf -v indent '%*s' "$((depth * 2))" ''
    found=-1
    for ((i = at + 1; i < ${#lines[@]}; i++)); do
      line=${lines[i]}
      if [[ $line =~ ^[[:space:]]*(#|$) ]]; then continue; fi
      if ((depth > 0)) && [[ $line != "$indent"* ]]; then break; fi
      if [[ $line == "$indent${keys[depth]}:"* ]]; then
        found=$i
        break
      fi
    done
    if ((found < 0)); then break; fi
    at=$found
  done
  if ((depth == ${#keys[@]})); then
    printf -v indent '%*s' "$(((depth - 1) * 2))" ''
    lines[at]="$indent${keys[depth - 1]}: $text"
    # What belonged to the old value.
    for ((i = at + 1; i < ${#lines[@]}; i++)); do
      if [[ ${lines[i]} == "$indent "* ]]; then lines[i]=$'\001'; else break; fi
    done
    for line in "${lines[@]}"; do if [[ $line != $'\001' ]]; then out+=("$line"); fi; done
  else
    last=$at
    if ((depth == 0)); then last=$((${#lines[@]} - 1)); fi
    for ((i = 0; i <= last; i++)); do out+=("${lines[i]}"); done
    for ((; depth < ${#keys[@]}; depth++)); do
      printf -v indent '%*s' "$((depth * 2))" ''
      if ((depth == ${#keys[@]} - 1)); then out+=("$indent${keys[depth]}: $text"); else out+=("$indent${keys[depth]}:"); fi
    done
    for ((i = last + 1; i < ${#lines[@]}; i++)); do out+=("${lines[i]}"); done
  fi
  printf '%s\n' "${out[@]}" >"$file.new"
  chmod 600 "$file.new"
  mv -f -- "$file.new" "$file"
}

write_keys() {
  local i file=$HERE/secrets.values.yaml
  local -a carried=() public=() missing=()
  for ((i = 0; i < ${#KEYS[@]}; i += 7)); do
    key "$i"
    if ! key_counts; then continue; fi
    known_key
    if [[ -z $REPLY ]]; then
      missing+=("$K_TITLE")
      continue
    fi
    decode "$REPLY"
    if [[ $REPLY == *[$'\001'-$'\037']* ]]; then
      fail "$K_TITLE has characters that no values file can hold" 'give it to deploy.sh by a file of your own (--values)'
    fi
    if [[ " $K_PUBLIC " == *" $(sha256_of "$REPLY") "* ]]; then public+=("$K_TITLE"); fi
    yaml_text "$REPLY"
    if [[ ! -f $file ]]; then
      printf '%s\n' '# What decrypts the data of the old Dify. deploy.sh uses it at the first installation. Keep this file private.' >"$file"
    fi
    put_value "$file" "$K_PATH" "$REPLY"
    carried+=("$K_TITLE ($K_PATH)")
  done
  if ((${#carried[@]} > 0)); then step "Into $file (mode 0600): $(join "${carried[@]}")"; fi
  if ((${#public[@]} > 0)); then
    warn "everybody can know the $(join "${public[@]}"): it is the default that Dify publishes. It has to be carried, as it decrypts your data. After the move: flask reset-encrypt-key-pair in the api pod makes new keys, and API keys of model providers have to be entered again"
  fi
  if ((${#missing[@]} > 0)); then warn "not found on the old side: $(join "${missing[@]}")"; fi
  if ((${#carried[@]} == 0)); then fail 'there was nothing to carry' 'start the old Dify once, so that its containers exist'; fi
}
[/#noparse]
