[#-- deploy.sh: credentials. --]
[#noparse]
# ---- credentials ----

GENERATED=()
KEPT_SECRETS=()
OLD_KEYS=()  # of the Secret, when the installed chart is one of compose2dify 0.1.0
# shellcheck disable=SC2016 # for kubectl
readonly SECRET_TEMPLATE='{{range $k, $v := .data}}{{$k}}={{$v}}{{"\n"}}{{end}}'

# learn_secrets FILE KEYS: what stands behind such keys must not be repeated in a message of helm
learn_secrets() {
  local line value entry='^([^:]+):[[:space:]]+(.*)$'
  while IFS= read -r line || [[ -n $line ]]; do
    value=''
    if [[ $line =~ $entry ]]; then
      value=${BASH_REMATCH[2]}
      if ! matches "${BASH_REMATCH[1],,}" "$2"; then value=''; fi
    elif ((${#line} >= 24)) && [[ $line != *: ]]; then
      value=$line # of a block, such as a key in PEM form
    fi
    value=${value#"${value%%[![:space:]]*}"}
    value=${value%"${value##*[![:space:]]}"}
    value=${value#[\"\']}
    value=${value%[\"\']}
    if ((${#value} >= 6)); then MASKED+=("$value"); fi
  done <"$1"
}

check_own_secrets() {
  local file=$HERE/secrets.values.yaml other
  for other in ${VALUES_FILES[@]+"${VALUES_FILES[@]}"}; do learn_secrets "$other" 'pass|secret|token|key|credential'; done
  if [[ ! -f $file ]]; then return; fi
  if [[ ! -r $file ]]; then fail "$file cannot be read" 'check who it belongs to'; fi
  if [[ -n $(find "$file" \( -perm -004 -o -perm -040 \) -print 2>/dev/null) ]]; then
    warn "others can read $file. hint: chmod 600 '$file'"
  fi
  learn_secrets "$file" '.'
}

read_cluster_secret() {
  local line lines
  CLUSTER_DATA=()
  if [[ $SECRET_IS_RENDERED == no || $OFFLINE == yes ]]; then return; fi
  if ! lines=$(kube get secret "$SECRET_NAME" -n "$NAMESPACE" --ignore-not-found -o "go-template=$SECRET_TEMPLATE" 2>"$WORK/message"); then
    first_line "$WORK/message"
    fail "cannot see whether the Secret $SECRET_NAME exists: $REPLY" \
      'without it new passwords could lock you out of the data; get the right to read Secrets in that namespace'
  fi
  while IFS= read -r line; do
    if [[ $line == *=* ]]; then CLUSTER_DATA[${line%%=*}]=${line#*=}; fi
  done < <(printf '%s\n' "$lines")
  if ((${#CLUSTER_DATA[@]} > 0)); then take_over_old_keys; fi
}

# Charts of compose2dify 0.1.0 wrote stringData, of which helm takes no key away, and kept some credentials under one key.
take_over_old_keys() {
  local entry key old
  local -a words
  OLD_KEYS=()
  while IFS= read -r key; do OLD_KEYS+=("$key"); done < <(
    helm get manifest "$RELEASE" -n "$NAMESPACE" 2>/dev/null </dev/null | awk -v wanted="$SECRET_NAME" '
      /^---/ || /^[^ #]/ { data = 0 }
      /^---/ { secret = 0; named = 0 }
      $1 == "kind:" { secret = $2 == "Secret" }
      /^  name: / { name = $2; gsub(/"/, "", name); if (secret && name == wanted) named = 1 }
      /^stringData:/ { data = named }
      data && /^  ["A-Za-z0-9]/ { key = $1; sub(/:$/, "", key); gsub(/"/, "", key); print key }'
  )
  for entry in ${RENAMED_KEYS[@]+"${RENAMED_KEYS[@]}"}; do
    IFS=' ' read -r -a words <<<"$entry"
    key=${words[0]}
    if [[ -n ${CLUSTER_DATA[$key]+x} ]]; then continue; fi
    for old in "${words[@]:1}"; do
      # One that this chart has itself is another credential, but in a Secret of 0.1.0.
      if ((${#OLD_KEYS[@]} == 0)) && [[ -n ${RENDERED_DATA[$old]+x} ]]; then continue; fi
      if [[ -n ${CLUSTER_DATA[$old]:-} ]]; then
        CLUSTER_DATA[$key]=${CLUSTER_DATA[$old]}
        break
      fi
    done
  done
}

# Takes away what a chart of 0.1.0 has left in the Secret and this one does not know.
remove_old_keys() {
  local key nothing=''
  local -a leaving=()
  for key in ${OLD_KEYS[@]+"${OLD_KEYS[@]}"}; do
    if [[ -n ${CLUSTER_DATA[$key]+x} && -z ${RENDERED_DATA[$key]+x} ]]; then
      leaving+=("$key")
      nothing="${nothing:+$nothing,}\"$key\":null"
    fi
  done
  if ((${#leaving[@]} == 0)) || [[ $SECRET_IS_RENDERED == no ]]; then return; fi
  if ! kube patch secret "$SECRET_NAME" -n "$NAMESPACE" --type=merge -p "{\"data\":{$nothing}}" >/dev/null 2>"$WORK/message"; then
    first_line "$WORK/message"
    warn "keys that nothing uses stay in the Secret $SECRET_NAME: $REPLY. hint: get the right to patch it, or leave them"
    return
  fi
  note "$(join "${leaving[@]}"): no longer used, and taken out of the Secret $SECRET_NAME"
}

# Decides for each credential: the user's own, the cluster's, or the generated one. A password that was changed here would
# not be changed in the database, which remembers the one of its first start.
choose_credentials() {
  local entry key path format variable generated title here there
  local -a conflicts=()
  GENERATED=() KEPT_SECRETS=() SECRETS=()
  if [[ $SECRET_IS_RENDERED == no ]]; then
    OWN_SECRETS=()
    return
  fi
  for entry in ${CREDENTIALS[@]+"${CREDENTIALS[@]}"}; do
    IFS='|' read -r key path format variable generated title <<<"$entry"
    here=${RENDERED_DATA[$key]:-}
    there=${CLUSTER_DATA[$key]:-}
    encode "${FRESH[$path]:-}"
    if [[ -n $here && $here != "$REPLY" ]]; then
      decode "$here"
      MASKED+=("$REPLY")
      if [[ -n $there && $there != "$here" && $generated == yes ]]; then
        conflicts+=("$title ($path${variable:+, $variable})")
      fi
    elif [[ -n $there ]]; then
      decode_text "$there" "$title"
      SECRETS[$path]=$REPLY
      MASKED+=("$REPLY")
      KEPT_SECRETS+=("$title")
    elif [[ -n $here ]]; then
      SECRETS[$path]=${FRESH[$path]}
      GENERATED+=("$title")
    fi
    # Otherwise it is part of a component that is switched off, or simply not given.
  done
  if ((${#conflicts[@]} > 0)); then
    refuse "the cluster already has another value in the Secret $SECRET_NAME for: $(join "${conflicts[@]}")" <<END
The data in the cluster was written with the cluster's value: with yours, Dify could not open it any more.
hint: to keep the cluster's, leave the variable unset and take the entry out of secrets.values.yaml and of your --values
files. To really change it, change it in the running database (or other service) first, then put the same value into the
Secret with kubectl edit secret $SECRET_NAME -n $NAMESPACE, and run this script again.
END
  fi
  if ((${#CLUSTER_DATA[@]} == 0 && ${#GENERATED[@]} > 0)); then check_old_volumes; fi
}

# SECRET_KEY decrypts what Dify has stored: the one of the old installation has to come along with its data.
choose_secret_key() {
  local path=secrets.difySecretKey key='' entry
  for entry in ${CREDENTIALS[@]+"${CREDENTIALS[@]}"}; do
    if [[ $entry == *"|$path|"* ]]; then key=${entry%%|*}; fi
  done
  if [[ -z $key || $SECRET_IS_RENDERED == no ]]; then return; fi
  if [[ -n ${CLUSTER_DATA[$key]:-} ]]; then
    if [[ $KEY_CHOICE == new ]]; then
      fail '--new-key: the cluster has a key already, and data that only this key opens' \
        'leave --new-key out; to begin anew, delete the volumes and the Secret first'
    fi
    return
  fi
  encode "${FRESH[$path]:-}"
  case $KEY_CHOICE in
    new) OWN_SECRETS[$path]=${FRESH[$path]} ;;
    keep)
      if [[ ${RENDERED_DATA[$key]:-} == "$REPLY" ]]; then
        fail '--keep-key: the old key is neither in secrets.values.yaml nor in the variable DIFY_SECRET_KEY' \
          'it is SECRET_KEY of the .env file, or the content of volumes/app/storage/.dify_secret_key; add it to secrets.values.yaml: secrets: {difySecretKey: "..."}'
      fi
      ;;
    *)
      if [[ -n $KEY_QUESTION ]]; then
        fail "$KEY_QUESTION: is there data that only the old SECRET_KEY opens?" \
          'for existing data --keep-key, for a new Dify --new-key'
      fi
      ;;
  esac
}

# Volumes of an earlier installation without its Secret: a generated password would not open them.
check_old_volumes() {
  local entry names=''
  for entry in ${LIVE_CLAIMS[@]+"${LIVE_CLAIMS[@]}"}; do names=${names:+$names }${entry%%|*}; done
  if [[ -n $names ]]; then
    fail "volumes of an earlier installation exist ($names), but its Secret $SECRET_NAME does not, so new passwords would not fit the data" \
      "put the old ones into secrets.values.yaml or the environment ($(join "${GENERATED[@]}")), or delete the volumes if you do not need the data"
  fi
}
[/#noparse]
