[#-- migrate.sh: what vector stores hold, as they count it themselves. --]
[#noparse]
# In the store's container: "collection TAB objects" of each. The password goes by stdin or by a shell's own printf, never as an
# argument. Images without curl have bash or nc.
COUNT_SCRIPT=''
read -r -d '' COUNT_SCRIPT <<'EOF' || true
engine=$1 scheme=http user='' header='' limit=60
quoted() { printf '%s' "$1" | sed 's/["\\]/\\&/g'; }
request() {
  printf '%s %s HTTP/1.0\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\nContent-Type: application/json\r\n' "$1" "$2" "$port"
  [ -z "$header" ] || printf '%s\r\n' "$header"
  printf 'Content-Length: %s\r\n\r\n%s' "${#3}" "$3"
}
# ask METHOD PATH [BODY]
ask() {
  if command -v curl >/dev/null 2>&1; then
    {
      printf 'silent\nshow-error\nfail\ninsecure\nmax-time = %s\nrequest = "%s"\nurl = "%s://127.0.0.1:%s%s"\n' "$limit" "$1" "$scheme" "$port" "$2"
      [ -z "$user" ] || printf 'user = "%s"\n' "$(quoted "$user")"
      [ -z "$header" ] || printf 'header = "%s"\n' "$(quoted "$header")"
      [ -z "${3:-}" ] || printf 'header = "Content-Type: application/json"\ndata = "%s"\n' "$(quoted "$3")"
    } | curl -K -
    return
  fi
  if [ -n "$user" ]; then echo 'its image has no curl' >&2; return 1; fi
  if command -v bash >/dev/null 2>&1; then
    got=$(request "$1" "$2" "${3:-}" | bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$0" && cat >&3 && cat <&3' "$port") || return 1
  elif command -v nc >/dev/null 2>&1; then
    got=$(request "$1" "$2" "${3:-}" | nc 127.0.0.1 "$port") || return 1
  else
    echo 'its image has neither curl nor bash nor nc' >&2
    return 1
  fi
  case $got in 'HTTP/1.'?' 200'*) printf '%s\n' "$got" | sed '1,/^\r*$/d' ;; *) printf '%s\n' "$got" | head -n 1 >&2; return 1 ;; esac
}
# strings KEY: its values in a JSON text
strings() { tr -d ' \n\r' | grep -o "\"$1\":\"[^\"]*\"" | sed 's/^[^:]*:"//; s/"$//' | sort -u; }
number() { tr -d ' \n\r' | grep -o "\"$1\":[0-9]*" | head -n 1 | sed 's/.*://'; }
# each LIST: a line for each name, with what count_one says
each() {
  printf '%s\n' "$1" | while IFS= read -r name; do
    [ -n "$name" ] || continue
    count=$(count_one "$name")
    [ -n "$count" ] || exit 1
    printf '%s\t%s\n' "$name" "$count"
  done
}
case $engine in
  weaviate)
    port=${COUNT_PORT:-8080}
    key=$(printf '%s' "${AUTHENTICATION_APIKEY_ALLOWED_KEYS:-}" | sed 's/,.*//')
    [ -z "$key" ] || header="Authorization: Bearer $key"
    count_one() { ask POST /v1/graphql "{\"query\":\"{Aggregate{$1{meta{count}}}}\"}" | number count; }
    all=$(ask GET /v1/schema) || exit 1
    each "$(printf '%s' "$all" | strings class)"
    ;;
  qdrant)
    port=${COUNT_PORT:-6333}
    [ -z "${QDRANT__SERVICE__API_KEY:-}" ] || header="api-key: $QDRANT__SERVICE__API_KEY"
    count_one() { ask POST "/collections/$1/points/count" '{"exact":true}' | number count; }
    all=$(ask GET /collections) || exit 1
    each "$(printf '%s' "$all" | strings name)"
    ;;
  elasticsearch | opensearch)
    port=${COUNT_PORT:-9200}
    case $engine in
      elasticsearch) [ -z "${ELASTIC_PASSWORD:-}" ] || user="elastic:$ELASTIC_PASSWORD" ;;
      opensearch)
        [ -z "${OPENSEARCH_INITIAL_ADMIN_PASSWORD:-}" ] || user="admin:$OPENSEARCH_INITIAL_ADMIN_PASSWORD"
        scheme=https limit=5
        ask GET / >/dev/null 2>&1 || scheme=http
        limit=60
        ;;
    esac
    # The count that _cat shows may be old until it is refreshed.
    ask POST /_refresh >/dev/null 2>&1 || true
    all=$(ask GET '/_cat/indices?h=index,docs.count') || exit 1
    printf '%s\n' "$all" | while read -r name count; do
      case $name in '' | .*) ;; *) printf '%s\t%s\n' "$name" "$count" ;; esac
    done | sort
    ;;
  chroma)
    port=${COUNT_PORT:-8000}
    key=${CHROMA_SERVER_AUTHN_CREDENTIALS:-}
    [ -z "$key" ] || header="Authorization: Bearer $key"
    base=/api/v2/tenants/default_tenant/databases/default_database/collections
    all=$(ask GET "$base" 2>/dev/null) || { base=/api/v1/collections; all=$(ask GET "$base") || exit 1; }
    count_one() { ask GET "$base/${1##* }/count" | tr -dc 0-9; }
    printf '%s' "$all" | tr -d ' \n\r' | grep -o '"id":"[^"]*","name":"[^"]*"' | sed 's/^"id":"\([^"]*\)","name":"\([^"]*\)"/\2 \1/' | sort |
      while IFS= read -r name; do
        count=$(count_one "$name")
        [ -n "$count" ] || exit 1
        printf '%s\t%s\n' "${name% *}" "$count"
      done
    ;;
  milvus-standalone)
    port=${COUNT_PORT:-19530}
    # Until somebody sets another, this is the password that Milvus has.
    header='Authorization: Bearer root:Milvus'
    count_one() { ask POST /v2/vectordb/collections/get_stats "{\"collectionName\":\"$1\"}" | number rowCount; }
    all=$(ask POST /v2/vectordb/collections/list '{}') || exit 1
    each "$(printf '%s' "$all" | sed 's/.*"data" *: *\[//; s/\].*//' | tr -d ' "\n\r' | tr , '\n' | sort)"
    ;;
  *)
    echo 'this script does not know how' >&2
    exit 7
    ;;
esac
EOF
readonly COUNT_SCRIPT

# store_reads COMPONENT OLD NEW: whether the image NEW reads what OLD has written, as far as the engine promises it
store_reads() {
  local old=${2##*:} new=${3##*:} numbers='^v?([0-9]+)\.([0-9]+)(\.([0-9]+))?'
  local -a a b
  if [[ $old == "$new" ]]; then return 0; fi
  if ! [[ $old =~ $numbers ]]; then return 1; fi
  a=("${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "${BASH_REMATCH[4]:-0}")
  if ! [[ $new =~ $numbers ]]; then return 1; fi
  b=("${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "${BASH_REMATCH[4]:-0}")
  if ((a[0] != b[0] || a[1] > b[1] || (a[1] == b[1] && a[2] > b[2]))); then return 1; fi
  case $1 in
    elasticsearch | opensearch) return 0 ;;    # a newer one of the same major version
    weaviate | qdrant) ((b[1] - a[1] <= 1)) ;; # one minor version at a time
    milvus-standalone) ((a[1] == b[1])) ;;
    *) return 1 ;;
  esac
}

# count_store WHERE SERVICE COMPONENT FILE: WHERE is old or new; COUNTED says why it was not
count_store() {
  : >"$WORK/message"
  case $1 in
    old) old_exec "$2" sh -c "$COUNT_SCRIPT" sh "$3" >"$4.new" 2>"$WORK/message" </dev/null ;;
    new) cluster_exec "$3" sh -c "$COUNT_SCRIPT" sh "$3" >"$4.new" 2>"$WORK/message" </dev/null ;;
  esac && mv -f -- "$4.new" "$4" && return 0
  first_line "$WORK/message"
  COUNTED=${REPLY:-it gives no answer}
  rm -f -- "$4.new" "$4"
  return 1
}

# count_old_stores: what is in them when nothing writes any more and they still run; kept for verify
count_old_stores() {
  local i service component
  for ((i = 0; i < ${#SERVICES[@]}; i += 4)); do
    service=${SERVICES[i]}
    component=${SERVICES[i + 1]}
    if [[ ${SERVICES[i + 3]} != store || -z ${CONTAINER[$service]:-} ]] || ! wanted store; then continue; fi
    about "${CONTAINER[$service]}"
    if [[ $RUNNING != true ]]; then continue; fi
    if count_store old "$service" "$component" "$STATE_DIR/objects.$component"; then
      detail "$service holds $(awk -F '\t' '{ n += $2 } END { printf "%d objects in %d collections", n, NR }' "$STATE_DIR/objects.$component")"
    else
      log "$service is not counted: $COUNTED"
    fi
  done
}

# store_is_open COMPONENT: whether its pod runs on the cluster, so that its files change
store_is_open() {
  [[ $(kube get pod "$FULLNAME-$1-0" -o 'jsonpath={.status.phase}' 2>/dev/null </dev/null) == Running ]]
}

# compare_stores: opens each on the cluster, where nothing else runs, and lets both sides count
compare_stores() {
  local i service component what old
  for ((i = 0; i < ${#SERVICES[@]}; i += 4)); do
    service=${SERVICES[i]}
    component=${SERVICES[i + 1]}
    if [[ ${SERVICES[i + 3]} != store ]] || ! wanted store || ! in_cluster "$component"; then continue; fi
    what="objects in $service"
    old="$WORK/objects.old"
    : >"$old"
    if [[ $SOURCE == bundle ]]; then
      if [[ -f $BUNDLE/objects/$component ]]; then must_unseal "$BUNDLE/objects/$component" "$old"; else rm -f -- "$old"; fi
    elif [[ -f $STATE_DIR/objects.$component ]]; then
      cp -- "$STATE_DIR/objects.$component" "$old"
    else
      count_store old "$service" "$component" "$old" || true
    fi
    if [[ ! -f $old ]]; then
      row "$what" '' 'not counted' '' none yes
      continue
    fi
    detail "opening $FULLNAME-$component on the cluster"
    scale "$component" 1
    kube wait --for=condition=Ready "pod/$FULLNAME-$component-0" --timeout="${MIGRATE_WAIT:-300s}" >/dev/null 2>&1 </dev/null || true
    if ! attempt 3 "counting $service on the cluster" count_store new "$service" "$component" "$WORK/objects.new"; then
      row "$what" "$COUNTED" "$(awk -F '\t' '{ n += $2 } END { printf "%d", n }' "$old")" 'not counted' no yes
      continue
    fi
    awk -F '\t' -v what="$what" '
      FILENAME == ARGV[1] { old[$1] = $2; all[$1] = 1; a += $2; next }
      { new[$1] = $2; all[$1] = 1; b += $2 }
      END {
        for (name in all) if (old[name] != new[name]) bad++
        printf "%s\t\t%d\t%d\t%s\tyes\n", what, a, b, (bad ? "no" : "yes")
        for (name in all) printf "%s\t%s\t%s\t%s\t%s\tno\n", what, name, (name in old ? old[name] : "missing"), (name in new ? new[name] : "missing"), (old[name] == new[name] ? "yes" : "no")
      }' "$old" "$WORK/objects.new" >>"$WORK/rows"
  done
}
[/#noparse]
