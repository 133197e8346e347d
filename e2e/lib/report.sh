# shellcheck shell=bash
# What was found: one row a check, as a table and as JUnit XML.

failures=0 suite='' started=0
rows=() # suite TAB name TAB outcome TAB seconds TAB message

begin() {
  suite=$1
  printf '\n== %s\n' "$suite"
}

# wanted NAME: whether --only asks for the check.
# shellcheck disable=SC2154 # only: the option of e2e/run
# shellcheck disable=SC2053 # a glob is meant
wanted() { [[ $1 == $only ]]; }

# check NAME COMMAND…: runs it if --only asks for it; what it prints when it fails is the message.
check() { ! wanted "$1" || must "$@"; }

# must NAME COMMAND…: a check that always runs, because others build on it.
must() {
  local name=$1 message outcome=passed
  shift
  started=$SECONDS
  message=$("$@" 2>&1)
  case $? in
    0) ;;
    77) outcome=skipped ;;
    *) outcome=failed ;;
  esac
  result "$name" "$outcome" "$message"
  [[ $outcome != failed ]]
}

# skip WHY: from inside a check.
skip() {
  printf '%s\n' "$*"
  exit 77
}

# result NAME OUTCOME MESSAGE
result() {
  local message=$3
  [[ $2 == passed ]] && message=''
  [[ $2 != failed ]] || failures=$((failures + 1))
  rows+=("$suite"$'\t'"$1"$'\t'"$2"$'\t'"$((SECONDS - started))"$'\t'"${message//[$'\t']/ }")
  printf '%-8s %-28s %s\n' "$2" "$1" "$(head -n 1 <<<"$message")"
  [[ $2 != failed ]] || tail -n +2 <<<"$message" | tail -n 40 | sed 's/^/         /'
}

table() {
  local row suite name outcome seconds message passed=0 skipped=0
  printf '\n%-20s %-28s %-8s %5s\n' release check result s
  for row in "${rows[@]}"; do
    IFS=$'\t' read -r suite name outcome seconds message <<<"$(head -n 1 <<<"$row")"
    printf '%-20s %-28s %-8s %5s  %s\n' "$suite" "$name" "$outcome" "$seconds" "$(cut -c1-90 <<<"$message")"
    [[ $outcome != passed ]] || passed=$((passed + 1))
    [[ $outcome != skipped ]] || skipped=$((skipped + 1))
  done
  printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failures" "$skipped"
}

xml() { sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g; s/"/\&quot;/g' | tr -d '\000-\010\013\014\016-\037'; }

write_junit() {
  local row suite name outcome seconds message
  {
    printf '<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="e2e" tests="%d" failures="%d">\n' "${#rows[@]}" "$failures"
    for row in "${rows[@]}"; do
      IFS=$'\t' read -r -d '' suite name outcome seconds message <<<"$row" || true
      printf '  <testcase classname="%s" name="%s" time="%s">' "$(xml <<<"$suite")" "$(xml <<<"$name")" "$seconds"
      case $outcome in
        failed) printf '<failure>%s</failure>' "$(xml <<<"$message")" ;;
        skipped) printf '<skipped message="%s"/>' "$(head -n 1 <<<"$message" | xml)" ;;
      esac
      printf '</testcase>\n'
    done
    printf '</testsuite>\n'
  } >"$1"
}
