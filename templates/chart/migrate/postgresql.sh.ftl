[#-- migrate.sh: PostgreSQL and what is built on it. --]
[#noparse]
# In the container of the server, on both sides; passwords are in its environment and stay there.
PG_SCRIPT=''
read -r -d '' PG_SCRIPT <<'EOF' || true
action=$1 users=$2 passwords=$3 names=$4 database=$5
first() {
  for variable in $1; do
    value=$(printenv "$variable") && [ -n "$value" ] && { printf %s "$value"; return; }
  done
  printf %s "$2"
}
PGUSER=$(first "$users" postgres)
PGPASSWORD=$(first "$passwords" '')
[ -n "$PGPASSWORD" ] || unset PGPASSWORD
PGOPTIONS='-c timezone=UTC -c datestyle=ISO -c bytea_output=hex -c statement_timeout=0 -c lock_timeout=0 -c client_min_messages=warning'
PGCONNECT_TIMEOUT=15
export PGUSER PGPASSWORD PGOPTIONS PGCONNECT_TIMEOUT
[ -n "$PGPASSWORD" ] || unset PGPASSWORD
case $action in
  main) first "$names" "$PGUSER" ;;
  sql) exec psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$database" ;;
  dump) exec pg_dump -Fc -Z1 -d "$database" ;;
  restore) exec pg_restore --single-transaction --exit-on-error --no-owner --no-acl -d "$database" ;;
esac
EOF
readonly PG_SCRIPT

# Statements that count: each row of the answer is a statement whose answer is "name TAB value".
readonly PG_FACTS_GENERATOR="
select format('select %L || count(*) || '' '' || %s from only %I.%I as the_row_of_it;',
  'table ' || n.nspname || '.' || c.relname || E'\t',
  case when '@fast@' <> 'yes' or c.relname in (@matters@)
    then 'coalesce(sum((''x'' || substr(md5(the_row_of_it::text), 1, 15))::bit(60)::bigint), 0)' else '''-''' end,
  n.nspname, c.relname)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
order by 1;
select format('select %L || last_value || '' '' || is_called from %I.%I;', 'sequence ' || n.nspname || '.' || c.relname || E'\t', n.nspname, c.relname)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'S' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
order by 1;
select 'select ''large objects'' || E''\t'' || count(*) || '' '' || coalesce(sum((''x'' || substr(md5(lo_get(oid)), 1, 15))::bit(60)::bigint), 0) from pg_largeobject_metadata;';
select 'select ''extension '' || extname || E''\tpresent'' from pg_extension order by 1;';
select 'select ''indexes'' || E''\t'' || count(*) from pg_indexes where schemaname not in (''pg_catalog'', ''information_schema'');';
select 'select ''constraints'' || E''\t'' || count(*) from pg_constraint c join pg_namespace n on n.oid = c.connamespace where n.nspname not in (''pg_catalog'', ''information_schema'');';
select 'select ''views'' || E''\t'' || count(*) from pg_views where schemaname not in (''pg_catalog'', ''information_schema'');';
select 'select ''functions'' || E''\t'' || count(*) from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname not in (''pg_catalog'', ''information_schema'');';
select 'select ''triggers'' || E''\t'' || count(*) from pg_trigger where not tgisinternal;';
"

# pg WHERE ACTION [DATABASE]: WHERE is old or new, the database of D_SERVICE or D_COMPONENT
pg() {
  case $1 in
    old) old_exec "$D_SERVICE" sh -c "$PG_SCRIPT" sh "$2" "$D_USERS" "$D_PASSWORDS" "$D_NAMES" "${3:-}" ;;
    new) cluster_exec "$D_COMPONENT" sh -c "$PG_SCRIPT" sh "$2" "$D_USERS" "$D_PASSWORDS" "$D_NAMES" "${3:-}" ;;
  esac 2>>"$WORK/message"
}

pg_sql() { printf '%s\n' "$3" | pg "$1" sql "$2"; }

# sql_name NAME and sql_text TEXT: quoted for PostgreSQL
sql_name() { REPLY="\"${1//\"/\"\"}\""; }
sql_text() { REPLY="'${1//\'/\'\'}'"; }

pg_list() {
  pg_sql "$1" postgres "select datname from pg_database where not datistemplate and datallowconn and datname <> 'postgres' and datname not like '%!_incoming' escape '!' and datname not like '%!_replaced' escape '!' order by 1;"
}

# pg_strays: objects that somebody put into the database that every server has
pg_strays() {
  pg_sql old postgres "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_';"
}

pg_version() { pg_sql "$1" postgres 'show server_version_num;'; }

pg_size() {
  sql_text "$1"
  pg_sql old postgres "select pg_database_size($REPLY);"
}

# pg_facts WHERE DATABASE
pg_facts() {
  local sql=$PG_FACTS_GENERATOR statements
  sql=${sql//@fast@/$FAST}
  sql=${sql//@matters@/$MATTERS}
  statements=$(pg_sql "$1" "$2" "$sql") || return 1
  pg_sql "$1" "$2" "$statements"
}

# pg_check DATABASE: what would make the restore fail is found before anything is changed
pg_check() {
  local old new extension missing=''
  old=$(pg_version old) && new=$(pg_version new) || return 1
  if ((old / 10000 > new / 10000)); then
    fail "$D_SERVICE is PostgreSQL $((old / 10000)), the cluster has $((new / 10000)): an older server does not read a newer one's dump" \
      "give the chart a newer image under images.$D_COMPONENT and run deploy.sh --stopped again"
  fi
  for extension in $(pg_sql old "$1" 'select extname from pg_extension order by 1;'); do
    sql_text "$extension"
    if [[ -z $(pg_sql new postgres "select name from pg_available_extensions where name = $REPLY;") ]]; then missing="$missing $extension"; fi
  done
  if [[ -n $missing ]]; then
    fail "the server of the cluster lacks extensions that $1 uses:$missing" "use the image that the old side has, under images.$D_COMPONENT"
  fi
}

# pg_has_data DATABASE: whether Dify was set up on the cluster
pg_has_data() {
  local found
  sql_text "$1"
  found=$(pg_sql new postgres "select count(*) from pg_database where datname = $REPLY;") || return 2
  if [[ $found == 0 ]]; then return 1; fi
  found=$(pg_sql new "$1" "select count(*) from pg_tables where tablename = 'accounts' and schemaname = 'public';") || return 2
  if [[ $found == 0 ]]; then return 1; fi
  [[ $(pg_sql new "$1" 'select count(*) from public.accounts;') != 0 ]]
}

pg_encoding() {
  sql_text "$1"
  pg_sql old postgres "select pg_encoding_to_char(encoding) from pg_database where datname = $REPLY;"
}

# pg_prepare DATABASE ENCODING: an empty database beside the one that is there
pg_prepare() {
  local incoming
  sql_name "${1}_incoming"
  incoming=$REPLY
  pg_drop "${1}_incoming" || return 1
  sql_text "$2"
  pg_sql new postgres "create database $incoming template template0 encoding $REPLY;"
}

# pg_drop DATABASE: open sessions are ended
pg_drop() {
  local name
  sql_name "$1"
  name=$REPLY
  sql_text "$1"
  pg_sql new postgres "
select pg_terminate_backend(pid) from pg_stat_activity where datname = $REPLY and pid <> pg_backend_pid();
drop database if exists $name;" >/dev/null
}

pg_stream_out() { pg "$1" dump "$2"; }
pg_stream_in() { pg new restore "${1}_incoming"; }

# pg_swap DATABASE: the complete one takes the name in one transaction; a transaction that somebody left open is ended
pg_swap() {
  local text name incoming replaced exists round
  sql_text "$1"
  text=$REPLY
  sql_name "$1"
  name=$REPLY
  sql_name "${1}_incoming"
  incoming=$REPLY
  sql_name "${1}_replaced"
  replaced=$REPLY
  pg_drop "${1}_replaced" || return 1
  exists=$(pg_sql new postgres "select count(*) from pg_database where datname = $text;") || return 1
  for round in 1 2 3 4 5; do
    if pg_sql new postgres "
select pg_terminate_backend(pid) from pg_stat_activity where datname in ($text, ${text%\'}_incoming') and pid <> pg_backend_pid();
begin;
$(if [[ $exists != 0 ]]; then printf 'alter database %s rename to %s;' "$name" "$replaced"; fi)
alter database $incoming rename to $name;
commit;" >/dev/null; then
      pg_drop "${1}_replaced" || return 1
      return 0
    fi
    sleep "$((round * ${MIGRATE_RETRY_SECONDS:-3}))"
  done
  return 1
}

# After a rename, statistics are those of the dump: none.
pg_after() { pg_sql new "$1" 'analyze;' >/dev/null; }
pg_discard() { pg_drop "${1}_incoming"; }
[/#noparse]
