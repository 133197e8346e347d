[#-- deploy.sh: what the values are, and values as YAML. --]
[#noparse]
# ---- credentials as text ----

# random COUNT: bytes as decimal numbers
random() { od -An -v -tu1 -N "$1" /dev/urandom; }

generate() {
  local value='' byte
  local letters='ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  case $1 in
    hex32)
      value=$(od -An -v -tx1 -N 32 /dev/urandom)
      value=${value//[[:space:]]/}
      ;;
    base64url32)
      value=$(head -c 32 /dev/urandom | base64)
      value=${value//[[:space:]=]/}
      value=${value//+/-}
      value=${value//\//_}
      ;;
    *)
      while ((${#value} < 32)); do
        for byte in $(random 48); do
          # 248 is a multiple of 62: every letter is as likely as the others.
          if ((byte < 248 && ${#value} < 32)); then value=$value${letters:byte % 62:1}; fi
        done
      done
      if [[ $1 == strong ]]; then value="${value}aZ7."; fi
      ;;
  esac
  REPLY=$value
}

encode() {
  REPLY=''
  if [[ -n $1 ]]; then
    REPLY=$(printf '%s' "$1" | base64)
    REPLY=${REPLY//[[:space:]]/}
  fi
}

# Line ends at the end of a value stay. -d is what GNU, BusyBox and macOS have in common.
decode() {
  REPLY=$(printf '%s' "$1" | base64 -d 2>/dev/null && printf x) || REPLY=x
  REPLY=${REPLY%x}
}

# decode_text BASE64 WHAT: as text, or the end with the name of what is no text
decode_text() {
  local text
  decode "$1" 2>/dev/null
  text=$REPLY
  encode "$text"
  if [[ $REPLY != "$1" ]]; then
    fail "the value of $2 in the Secret $SECRET_NAME is no text (a NUL byte, or no base64)" \
      "put the right one there with kubectl edit secret $SECRET_NAME -n $NAMESPACE, or take the key out"
  fi
  check_text "$text" "the value of $2 in the Secret $SECRET_NAME"
  REPLY=$text
}

# check_text VALUE WHAT: YAML and Kubernetes take UTF-8 only
check_text() {
  local LC_ALL=C byte more=0
  if [[ $1 != *[$'\x80'-$'\xff']* ]]; then return; fi
  for byte in $(printf '%s' "$1" | od -An -v -tu1); do
    if ((more > 0)); then
      ((byte >= 128 && byte < 192)) || more=-1
      more=$((more - 1))
    elif ((byte >= 194 && byte < 224)); then
      more=1
    elif ((byte >= 224 && byte < 240)); then
      more=2
    elif ((byte >= 240 && byte < 245)); then
      more=3
    elif ((byte >= 128)); then
      more=-1
    fi
    if ((more < 0)); then break; fi
  done
  if ((more != 0)); then fail "$2 is no UTF-8 text" 'give one in UTF-8; letters, digits and punctuation always work'; fi
}

# ---- what the values are ----

# The values path of an option that is remembered, in REPLY; empty for those that are no values.
path_of() {
  local i
  case $1 in
    image-tag) REPLY=images.dify.tag ;;
    image-registry) REPLY=global.imageRegistry ;;
    external-host) REPLY=external.host ;;
    relative-urls) REPLY=external.relativeUrls ;;
    path) REPLY=expose.path ;;
    scheme) REPLY=external.scheme ;;
    ingress-class) REPLY=expose.ingressClassName ;;
    storage-class) REPLY=storage.storageClassName ;;
    rwx-storage-class) REPLY=storage.rwxStorageClassName ;;
    migration-job) REPLY=migration.job.enabled ;;
    *)
      REPLY=''
      for ((i = 0; i < ${#SETTINGS[@]}; i += 6)); do
        if [[ ${SETTINGS[i + 1]} == "$1" ]]; then REPLY=${SETTINGS[i]}; fi
      done
      ;;
  esac
}

# What the environment says. Programs that are started from here need not have the credentials.
read_environment() {
  local i variable entry path format generated title
  for ((i = 0; i < ${#SETTINGS[@]}; i += 6)); do
    variable=${SETTINGS[i + 1]}
    if [[ -z $variable || -z ${!variable:-} ]]; then continue; fi
    if [[ ${SETTINGS[i + 4]} == no ]]; then
      warn "$variable has no effect: this chart has no part with a ${SETTINGS[i + 5]}"
      continue
    fi
    if [[ ${SETTINGS[i + 3]} == size ]] && ! matches "${!variable}" '^[0-9]+(\.[0-9]+)?(Ki|Mi|Gi|Ti|Pi|k|M|G|T|P)?$'; then
      fail "$variable=${!variable} is not an amount of storage" "write it like ${SETTINGS[i + 2]}"
    fi
    NOW[$variable]=${!variable}
  done
  for entry in ${CREDENTIALS[@]+"${CREDENTIALS[@]}"}; do
    IFS='|' read -r _ path format variable generated title <<<"$entry"
    if [[ -n $variable && -n ${!variable:-} ]]; then
      check_text "${!variable}" "$variable"
      OWN_SECRETS[$path]=${!variable}
      MASKED+=("${!variable}")
      if [[ $variable != OPENAI_API_KEY || $OPENAI_KEY_ORDERED == no ]]; then FROM_ENVIRONMENT+=("$variable"); fi
    elif [[ $generated == yes ]]; then
      generate "$format"
      FRESH[$path]=$REPLY
      SECRETS[$path]=$REPLY
      MASKED+=("$REPLY")
    fi
    if [[ -n $variable ]]; then unset "$variable"; fi
  done
  if [[ -n ${OPENAI_API_KEY:-} && $OPENAI_KEY_ORDERED == yes ]]; then
    MASKED+=("$OPENAI_API_KEY")
    warn 'the OpenAI key has no effect, nothing in this chart reads it. hint: add it in Dify under Settings, Model Provider'
  fi
  unset OPENAI_API_KEY
}

# Defaults give way to what stands in values.yaml; what was given wins over every file.
collect_values() {
  local i name
  if [[ -n $IMAGE_REPOSITORY ]]; then
    DEFAULTS[images.dify.repository]=$IMAGE_REPOSITORY
    DEFAULTS[images.dify.tag]=$DEFAULT_TAG
  elif [[ -n ${NOW[image-tag]:-} ]]; then
    warn '--image-tag has no effect: no image of this chart is of Dify'
    unset 'NOW[image-tag]'
  fi
  DEFAULTS[expose.ingressClassName]=$CLASS
  DEFAULTS[expose.path]=$URL_PATH
  DEFAULTS[external.scheme]=$SCHEME
  DEFAULTS[storage.storageClassName]=$STORAGE_CLASS
  DEFAULTS[external.host]=$UNKNOWN_HOST
  for ((i = 0; i < ${#SETTINGS[@]}; i += 6)); do
    if [[ ${SETTINGS[i + 4]} == yes ]]; then DEFAULTS[${SETTINGS[i]}]=${SETTINGS[i + 2]}; fi
  done
  read_yaml "$HERE/values.yaml"
  for name in "${!DEFAULTS[@]}"; do
    if [[ -n ${YAML[$name]:-} ]]; then
      CHART_VALUES[$name]=${YAML[$name]}
      unset "DEFAULTS[$name]"
    fi
  done
  for name in ${KEPT[@]+"${!KEPT[@]}"}; do
    path_of "$name"
    if [[ -n $REPLY ]]; then GIVEN[$REPLY]=${KEPT[$name]}; fi
  done
  for name in ${NOW[@]+"${!NOW[@]}"}; do
    path_of "$name"
    if [[ -n $REPLY ]]; then GIVEN[$REPLY]=${NOW[$name]}; fi
  done
  remember_in_values
  if [[ -n ${GIVEN[external.host]:-} || ${GIVEN[external.relativeUrls]:-} == true ]]; then unset 'DEFAULTS[external.host]'; fi
  # Charts within the chart see global values only.
  value_of storage.storageClassName
  DEFAULTS[global.storageClassName]=$REPLY
  if [[ -n ${GIVEN[migration.job.enabled]:-} && ! -f $HERE/templates/dify-migration.yaml ]]; then
    warn '--migration-job has no effect: this release of Dify migrates at its start only'
    unset 'GIVEN[migration.job.enabled]'
  fi
  if [[ $STOPPED == yes ]]; then GIVEN[global.stopped]=true; fi
  value_of images.dify.tag && TAG=$REPLY
  value_of expose.path && URL_PATH=$REPLY
  value_of external.scheme && SCHEME=$REPLY
  value_of external.relativeUrls
  RELATIVE_URLS=no
  if [[ $REPLY == true ]]; then RELATIVE_URLS=yes; fi
  value_of external.host
  HOST=$REPLY
  if [[ $HOST == "$UNKNOWN_HOST" ]]; then HOST=''; fi
  if [[ -z $IMAGE_REPOSITORY ]]; then return; fi
  WHAT="Dify $TAG"
  if [[ $TAG != "$DEFAULT_TAG" ]]; then
    warn "this chart was made for Dify $DEFAULT_TAG and is to run $TAG: settings, services or steps of the database that $TAG needs may be missing. hint: convert the Compose files of $TAG instead"
  fi
}

# value_of PATH: as far as it is known here, in REPLY (--values files may say otherwise)
value_of() { REPLY=${GIVEN[$1]:-${CHART_VALUES[$1]:-${DEFAULTS[$1]:-}}}; }

# ---- values as YAML ----

# read_yaml FILE: the scalars of nested block mappings, by dotted path in YAML. Enough for what helm and the converter write.
read_yaml() {
  local line text path depth=0 i
  local -a keys=() indents=()
  local entry='^( *)"?([A-Za-z0-9_.-]+)"?:( +(.*))?$' double='^"(([^"\\]|\\.)*)"' single="^'(([^']|'')*)'" quote="'"
  YAML=()
  if [[ ! -r $1 ]]; then return; fi
  while IFS= read -r line || [[ -n $line ]]; do
    if [[ ! $line =~ $entry ]]; then continue; fi
    i=${#BASH_REMATCH[1]}
    text=${BASH_REMATCH[4]:-}
    while ((depth > 0 && indents[depth - 1] >= i)); do depth=$((depth - 1)); done
    indents[depth]=$i
    keys[depth]=${BASH_REMATCH[2]}
    depth=$((depth + 1))
    if [[ $text =~ $double ]]; then
      text=${BASH_REMATCH[1]//\\\"/\"}
      text=${text//\\\\/\\}
    elif [[ $text =~ $single ]]; then
      text=${BASH_REMATCH[1]//"$quote$quote"/$quote}
    else
      text=${text%%#*}
      text=${text%"${text##*[![:space:]]}"}
      if [[ $text == null || $text == '~' || $text == [\{\[\|\>\&\*]* ]]; then text=''; fi
    fi
    if [[ -n $text ]]; then
      printf -v path '%s.' "${keys[@]:0:depth}"
      YAML[${path%.}]=$text
    fi
  done <"$1"
}

paths_of() {
  case $1 in
    DEFAULTS) printf '%s\n' ${DEFAULTS[@]+"${!DEFAULTS[@]}"} ;;
    GIVEN) printf '%s\n' ${GIVEN[@]+"${!GIVEN[@]}"} ;;
    SECRETS) printf '%s\n' ${SECRETS[@]+"${!SECRETS[@]}"} ;;
    OWN_SECRETS) printf '%s\n' ${OWN_SECRETS[@]+"${!OWN_SECRETS[@]}"} ;;
    PLAIN) printf '%s\n' ${DEFAULTS[@]+"${!DEFAULTS[@]}"} ${GIVEN[@]+"${!GIVEN[@]}"} ;;
  esac | LC_ALL=C sort -u
}

# quoted TEXT: as a double-quoted scalar, in REPLY
quoted() {
  local LC_ALL=C value=$1 backslash="\\" quote='"' code character
  value=${value//"$backslash"/"$backslash$backslash"}
  value=${value//"$quote"/"$backslash$quote"}
  value=${value//$'\n'/"${backslash}n"}
  value=${value//$'\r'/"${backslash}r"}
  value=${value//$'\t'/"${backslash}t"}
  if [[ $value == *[[:cntrl:]]* ]]; then
    for code in 01 02 03 04 05 06 07 08 0b 0c 0e 0f 10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f 7f; do
      printf -v character '%b' "${backslash}x$code"
      value=${value//"$character"/"${backslash}x$code"}
    done
  fi
  # What YAML takes for a line end or for unprintable: U+0080 to U+009F, U+2028, U+2029, U+FEFF.
  if [[ $value == *$'\xc2'* ]]; then
    for code in {8,9}{0,1,2,3,4,5,6,7,8,9,a,b,c,d,e,f}; do
      printf -v character '%b' "${backslash}xc2${backslash}x$code"
      value=${value//"$character"/"${backslash}u00$code"}
    done
  fi
  value=${value//$'\xe2\x80\xa8'/"${backslash}u2028"}
  value=${value//$'\xe2\x80\xa9'/"${backslash}u2029"}
  value=${value//$'\xef\xbb\xbf'/"${backslash}ufeff"}
  REPLY=$quote$value$quote
}

# scalar_of SET PATH: in REPLY
scalar_of() {
  case $1 in
    DEFAULTS) REPLY=${DEFAULTS[$2]} ;;
    GIVEN) REPLY=${GIVEN[$2]} ;;
    SECRETS) REPLY=${SECRETS[$2]} ;;
    OWN_SECRETS) REPLY=${OWN_SECRETS[$2]} ;;
    PLAIN) REPLY=${GIVEN[$2]:-${DEFAULTS[$2]:-}} ;;
  esac
  case $2 in
    external.relativeUrls | migration.job.enabled | global.stopped) ;;
    *) quoted "$REPLY" ;;
  esac
}

# yaml_of SET [masked]: nested keys from dotted paths
yaml_of() {
  local path i depth
  local -a keys before=()
  while IFS= read -r path; do
    if [[ -z $path ]]; then continue; fi
    IFS=. read -r -a keys <<<"$path"
    depth=$((${#keys[@]} - 1))
    i=0
    while ((i < depth && i < ${#before[@]} - 1)) && [[ ${keys[i]} == "${before[i]}" ]]; do i=$((i + 1)); done
    for (( ; i < depth; i++)); do printf '%*s%s:\n' "$((i * 2))" '' "${keys[i]}"; done
    if [[ ${2:-} == masked ]]; then REPLY='"****"'; else scalar_of "$1" "$path"; fi
    printf '%*s%s: %s\n' "$((depth * 2))" '' "${keys[depth]}" "$REPLY"
    before=("${keys[@]}")
  done < <(paths_of "$1")
}

# helm splits -f at commas, as CSV does.
values_argument() {
  local file=$1 quote='"'
  if [[ $file == *[,\"$'\n\r']* ]]; then file=$quote${file//"$quote"/"$quote$quote"}$quote; fi
  HELM_VALUES+=(-f "$file")
}

# In this order, the last one wins. The files are readable by this user alone.
write_values() {
  local file
  HELM_VALUES=()
  yaml_of DEFAULTS >"$WORK/defaults.yaml"
  yaml_of SECRETS >"$WORK/generated-secrets.yaml"
  yaml_of GIVEN >"$WORK/options.yaml"
  yaml_of OWN_SECRETS >"$WORK/own-secrets.yaml"
  values_argument "$WORK/defaults.yaml"
  values_argument "$WORK/generated-secrets.yaml"
  if [[ -f $HERE/secrets.values.yaml ]]; then values_argument "$HERE/secrets.values.yaml"; fi
  for file in ${VALUES_FILES[@]+"${VALUES_FILES[@]}"}; do values_argument "$file"; done
  values_argument "$WORK/options.yaml"
  values_argument "$WORK/own-secrets.yaml"
}
[/#noparse]
