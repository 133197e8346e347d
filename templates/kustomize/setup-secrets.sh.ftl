[#-- setup-secrets.sh: makes the Secret of a tree without Helm. --]
#!/usr/bin/env bash
# Makes [=file], the Secret with every credential of this release: keeps what is there, takes what you give, and generates
# the rest. See scripts/setup-secrets.sh --help. Written by compose2dify.

if [ -z "${BASH_VERSION:-}" ]; then
  echo "setup-secrets.sh: error: this is a bash script. hint: run it as scripts/setup-secrets.sh" >&2
  exit 2
fi
# A trace of this script would show secrets, and exported variables would hand them to other programs.
{ set +x; } 2>/dev/null
set +a
set -Eeuo pipefail
umask 077
if ((BASH_VERSINFO[0] < 4)); then
  echo "setup-secrets.sh: error: bash $BASH_VERSION is too old. hint: install bash 4 or newer and run it with that" >&2
  exit 2
fi

readonly SECRET_NAME=[=literal(secretName)]
readonly NAMESPACE=[=literal(namespace)]
readonly FILE=[=literal(file)]
# The key of the Secret that opens what Dify has stored, and why it cannot be seen whether there is such data; empty when it can.
readonly OLD_KEY=[=literal(oldKey)]
readonly KEY_QUESTION=[=literal(keyQuestion)]

# key in the Secret | what is generated | environment variable | generated when missing | name
readonly CREDENTIALS=(
[#list credentials as c]
  [=literal(c)]
[/#list]
)

# Keys that are put together from others, and how.
readonly COMPOSED=([#list composed as c][=literal(c.key)][#sep] [/#list])
put_together() {
  case $1 in
[#list composed as c]
    [=literal(c.key)])
[#list c.parts as p]
[#if p.key == ""]
      text [=literal(p.text)]
[#else]
      [=p.encoded?then("encoded", "plain")] [=literal(p.key)]
[/#if]
[/#list]
      ;;
[/#list]
    *) fail "nobody knows how to put $1 together" 'convert again' ;;
  esac
}

[#noparse]
declare -A DATA=() # the Secret, by key, in Base64
declare -A OWN=()  # what was taken over from the compose project
declare -A SET=()  # keys that this run has set
HERE=''
OFFLINE=no
NEW_KEY=no
FROM_FILE=no
GENERATED=0
TAKEN=0
KEPT=0

usage() {
  cat <<END
Usage: scripts/setup-secrets.sh [options]

Makes $FILE (mode 0600, ignored by git) with every credential of the release. What stands in it is kept, in a second run
too. Where the file does not exist, the Secret $SECRET_NAME of the cluster is kept. Of the rest, values come from the
environment, from scripts/own-secrets.yaml (what compose2dify took over from your project), or are generated.

Options:
      --offline    ask no cluster
      --new-key    a new Dify: there is no data that only an old SECRET_KEY opens
  -h, --help       show this help

Environment (each wins over what is generated):
END
  local entry key format variable generated title
  for entry in ${CREDENTIALS[@]+"${CREDENTIALS[@]}"}; do
    IFS='|' read -r key format variable generated title <<<"$entry"
    if [[ -n $variable ]]; then printf '  %-28s %s\n' "$variable" "$title"; fi
  done
}

fail() {
  printf 'setup-secrets.sh: error: %s. hint: %s\n' "$1" "$2" >&2
  exit 1
}

say() { printf '%s\n' "$*"; }

encode() {
  REPLY=''
  if [[ -n $1 ]]; then
    REPLY=$(printf '%s' "$1" | base64)
    REPLY=${REPLY//[[:space:]]/}
  fi
}

# Line ends at the end of a value stay.
decode() {
  REPLY=$(printf '%s' "$1" | base64 -d 2>/dev/null && printf x) || fail 'a value of the Secret is no Base64' "correct it in $FILE"
  REPLY=${REPLY%x}
}

# ---- what is put together ----

TEXT=''

text() { TEXT=$TEXT$1; }

plain() {
  decode "${DATA[$1]:-}"
  TEXT=$TEXT$REPLY
}

# As a part of a URL.
encoded() {
  local LC_ALL=C at byte
  decode "${DATA[$1]:-}"
  for ((at = 0; at < ${#REPLY}; at++)); do
    byte=${REPLY:at:1}
    case $byte in
      [A-Za-z0-9._~-]) ;;
      *)
        printf -v byte '%d' "'$byte"
        printf -v byte '%%%02X' $((byte & 255))
        ;;
    esac
    TEXT=$TEXT$byte
  done
}

# ---- what is generated ----

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
        for byte in $(od -An -v -tu1 -N 48 /dev/urandom); do
          # 248 is a multiple of 62: every letter is as likely as the others.
          if ((byte < 248 && ${#value} < 32)); then value=$value${letters:byte % 62:1}; fi
        done
      done
      if [[ $1 == strong ]]; then value="${value}aZ7."; fi
      ;;
  esac
  encode "$value"
}

# ---- what is there ----

# entries FILE: each key and value below "data:", as KEY=BASE64
entries() {
  local line data=no entry='^  ([A-Za-z0-9._-]+): "?([A-Za-z0-9+/=]*)"?$'
  while IFS= read -r line || [[ -n $line ]]; do
    if [[ $line == data: ]]; then
      data=yes
    elif [[ $line != ' '* && $line != '#'* ]]; then
      data=no
    elif [[ $data == yes && $line =~ $entry ]]; then
      printf '%s=%s\n' "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
    elif [[ $data == yes && $line == '  '* ]]; then
      fail "$1 has a line below data: that is no Base64 (is it encrypted?)" 'decrypt it first, or take the line out'
    fi
  done <"$1"
}

read_file() {
  local line lines
  if [[ ! -f $HERE/$FILE ]]; then fail "$FILE is no file" 'move it away'; fi
  if [[ ! -r $HERE/$FILE ]]; then fail "$FILE cannot be read" 'check who it belongs to'; fi
  if ! grep -qx 'kind: Secret' "$HERE/$FILE"; then
    fail "$FILE holds something else than a Secret" 'leave it, if it is a sealed one: nothing is to be done then'
  fi
  lines=$(entries "$HERE/$FILE")
  while IFS= read -r line; do
    if [[ $line == *=* ]]; then DATA[${line%%=*}]=${line#*=}; fi
  done <<<"$lines"
  FROM_FILE=yes
}

# shellcheck disable=SC2016 # for kubectl
readonly SECRET_TEMPLATE='{{range $k, $v := .data}}{{$k}}={{$v}}{{"\n"}}{{end}}'

read_cluster() {
  local line lines
  if [[ $OFFLINE == yes ]] || ! command -v kubectl >/dev/null || ! kubectl config current-context >/dev/null 2>&1; then
    return
  fi
  if ! lines=$(kubectl get secret "$SECRET_NAME" -n "$NAMESPACE" --ignore-not-found --request-timeout=20s \
    -o "go-template=$SECRET_TEMPLATE" 2>/dev/null); then
    fail "cannot see whether the cluster has the Secret $SECRET_NAME, and new passwords could lock you out of your data" \
      'get the right to read Secrets there, or run this with --offline if there is no such release'
  fi
  while IFS= read -r line; do
    if [[ $line == *=* ]]; then DATA[${line%%=*}]=${line#*=}; fi
  done <<<"$lines"
}

read_own() {
  local line lines file=$HERE/scripts/own-secrets.yaml
  if [[ ! -f $file ]]; then return; fi
  lines=$(entries "$file")
  while IFS= read -r line; do
    if [[ $line == *=* ]]; then OWN[${line%%=*}]=${line#*=}; fi
  done <<<"$lines"
}

# ---- what it becomes ----

change() {
  DATA[$1]=$2
  SET[$1]=yes
}

choose() {
  local entry key format variable generated title kept given
  local -a conflicts=()
  for entry in ${CREDENTIALS[@]+"${CREDENTIALS[@]}"}; do
    IFS='|' read -r key format variable generated title <<<"$entry"
    kept=${DATA[$key]:-}
    given=''
    if [[ -n $variable ]]; then
      encode "${!variable:-}"
      given=$REPLY
    fi
    if [[ -n $given && -n $kept && $given != "$kept" && $generated == yes ]]; then
      conflicts+=("$variable")
    elif [[ -n $given && $given != "$kept" ]]; then
      change "$key" "$given"
      TAKEN=$((TAKEN + 1))
    elif [[ -n $kept ]]; then
      KEPT=$((KEPT + 1))
    elif [[ -n ${OWN[$key]:-} ]]; then
      change "$key" "${OWN[$key]}"
      TAKEN=$((TAKEN + 1))
    elif [[ $generated == yes ]]; then
      if [[ $key == "$OLD_KEY" && -n $KEY_QUESTION && $NEW_KEY == no ]]; then
        fail "$KEY_QUESTION: is there data that only the old SECRET_KEY opens?" \
          "for existing data give the old key with $variable=..., for a new Dify --new-key"
      fi
      generate "$format"
      change "$key" "$REPLY"
      GENERATED=$((GENERATED + 1))
    elif [[ -z ${DATA[$key]+there} ]]; then
      # The pods name the key, so that it has to be there.
      change "$key" ''
    fi
  done
  if ((${#conflicts[@]} > 0)); then
    fail "other values are in use than those of ${conflicts[*]}" \
      "unset them; to change a password, change it in the running server first, then in $FILE"
  fi
}

compose() {
  local key again
  for key in ${COMPOSED[@]+"${COMPOSED[@]}"}; do
    if [[ -z ${DATA[$key]:-} && -n ${OWN[$key]:-} ]]; then
      change "$key" "${OWN[$key]}"
      continue
    fi
    again=no
    if [[ -z ${DATA[$key]:-} ]] || changes "$key"; then again=yes; fi
    if [[ $again == yes ]]; then
      TEXT=''
      put_together "$key"
      encode "$TEXT"
      if [[ -z ${DATA[$key]+there} || $REPLY != "${DATA[$key]}" ]]; then change "$key" "$REPLY"; fi
    fi
  done
}

# changes KEY: whether a part of it was set in this run
changes() {
  local parts
  # shellcheck disable=SC2317 # put_together calls them
  parts=$(
    text() { :; }
    plain() { printf '%s\n' "${SET[$1]:-}"; }
    encoded() { printf '%s\n' "${SET[$1]:-}"; }
    put_together "$1"
  )
  [[ $parts == *yes* ]]
}

write() {
  local key part
  mkdir -p -- "$(dirname -- "$HERE/$FILE")"
  part=$(mktemp "$HERE/$FILE.XXXXXXXX") || fail "$FILE cannot be written" 'check the rights of its folder'
  {
    cat <<END
# Every credential of the release, made by scripts/setup-secrets.sh. Never commit this file. Seal it, or encrypt it:
#   kubeseal --format yaml <$FILE
#   sops --encrypt --encrypted-regex '^data\$' $FILE
apiVersion: v1
kind: Secret
metadata:
  name: $SECRET_NAME
  namespace: $NAMESPACE
type: Opaque
data:
END
    while IFS= read -r key; do
      if [[ -n ${DATA[$key]} ]]; then printf '  %s: %s\n' "$key" "${DATA[$key]}"; else printf '  %s: ""\n' "$key"; fi
    done < <(printf '%s\n' "${!DATA[@]}" | LC_ALL=C sort)
  } >"$part"
  mv -f -- "$part" "$HERE/$FILE"
}

main() {
  while (($# > 0)); do
    case $1 in
      --offline) OFFLINE=yes ;;
      --new-key) NEW_KEY=yes ;;
      -h | --help)
        usage
        exit 0
        ;;
      *)
        printf 'setup-secrets.sh: error: unknown option %s. hint: see --help\n' "$1" >&2
        exit 2
        ;;
    esac
    shift
  done
  HERE=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
  if [[ -e $HERE/$FILE || -L $HERE/$FILE ]]; then read_file; else read_cluster; fi
  read_own
  choose
  compose
  if [[ $FROM_FILE == yes && ${#SET[@]} -eq 0 ]]; then
    chmod 600 "$HERE/$FILE"
    say "$FILE is complete: nothing was changed"
    return
  fi
  write
  say "Written: $FILE ($KEPT kept, $TAKEN of your own, $GENERATED generated; mode 0600, keep a copy in a safe place)"
}

main "$@"
[/#noparse]
