[#-- migrate.sh: MySQL, MariaDB and what speaks their protocol. --]
[#noparse]
MY_SCRIPT=''
read -r -d '' MY_SCRIPT <<'EOF' || true
action=$1 users=$2 passwords=$3 names=$4 database=$5 words=$6
first() {
  for variable in $1; do
    value=$(printenv "$variable") && [ -n "$value" ] && { printf %s "$value"; return; }
  done
  printf %s "$2"
}
MYSQL_PWD=$(first "$passwords" '')
export MYSQL_PWD
user=$(first "$users" root)
# A fixed user of the engine is written =NAME.
case $users in =*) user=${users#=} ;; esac
for program in mysql mariadb; do command -v "$program" >/dev/null && break; done
for dump in mysqldump mariadb-dump; do command -v "$dump" >/dev/null && break; done
command -v "$program" >/dev/null || { echo "this image has neither mysql nor mariadb" >&2; exit 9; }
set -- --user="$user" --default-character-set=utf8mb4
common='--single-transaction --quick --hex-blob --no-tablespaces --skip-lock-tables'
if "$dump" --help 2>/dev/null | grep -q set-gtid-purged; then common="$common --set-gtid-purged=OFF"; fi
case $action in
  main) first "$names" '' ;;
  sql) exec "$program" "$@" --batch --raw --skip-column-names ${database:+"$database"} ;;
  tables) exec "$dump" "$@" $common --skip-triggers $words "$database" ;;
  rest) exec "$dump" "$@" $common --no-create-info --no-data --skip-comments --routines --events --triggers "$database" ;;
  views) [ -n "$words" ] || exit 9; exec "$dump" "$@" $common --skip-triggers --skip-comments "$database" $words ;;
  restore) exec "$program" "$@" --batch "$database" ;;
esac
EOF
readonly MY_SCRIPT

# my WHERE ACTION [DATABASE [WORDS]]
my() {
  case $1 in
    old) old_exec "$D_SERVICE" sh -c "$MY_SCRIPT" sh "$2" "$D_USERS" "$D_PASSWORDS" "$D_NAMES" "${3:-}" "${4:-}" ;;
    new) cluster_exec "$D_COMPONENT" sh -c "$MY_SCRIPT" sh "$2" "$D_USERS" "$D_PASSWORDS" "$D_NAMES" "${3:-}" "${4:-}" ;;
  esac 2>>"$WORK/message"
}

my_sql() { printf '%s\n' "$3" | my "$1" sql "$2"; }
my_name() { REPLY="\`${1//\`/\`\`}\`"; }
my_text() {
  REPLY=${1//\\/\\\\}
  REPLY="'${REPLY//\'/\'\'}'"
}

my_list() {
  my_sql "$1" '' "select schema_name from information_schema.schemata where lower(schema_name) not in ('mysql', 'information_schema', 'performance_schema', 'sys', 'test', 'oceanbase', 'lbacsys', 'ocs', 'oraauditor', '__recyclebin', '__public') and schema_name not like '%!_incoming' escape '!' and schema_name not like '%!_replaced' escape '!' order by 1;"
}

my_version() { my_sql "$1" '' 'select version();'; }

my_size() {
  my_text "$1"
  my_sql old '' "select coalesce(sum(data_length + index_length), 0) from information_schema.tables where table_schema = $REPLY;"
}

# my_facts WHERE DATABASE [AS]: the tables by their content, whatever else there is by its number
my_facts() {
  local text statements
  my_text "$2"
  text=$REPLY
  statements=$(my_sql "$1" "$2" "
set session group_concat_max_len = 1000000;
select concat('select concat(''table ', replace(t.table_name, '''', ''''''), char(9), ''', count(*), '' '', ',
  if('$FAST' <> 'yes' or t.table_name in ($MATTERS),
    concat('coalesce(sum(cast(conv(left(md5(concat_ws(''|'', ',
      group_concat('coalesce(hex(cast(\`', replace(c.column_name, '\`', '\`\`'), '\` as binary)), ''~'')' order by c.ordinal_position separator ', '),
      ')), 15), 16, 10) as unsigned)), 0)'), '''-'''),
  ') from \`', replace(t.table_name, '\`', '\`\`'), '\`;')
from information_schema.tables t join information_schema.columns c on c.table_schema = t.table_schema and c.table_name = t.table_name
where t.table_schema = $text and t.table_type = 'BASE TABLE' group by t.table_name order by t.table_name;") || return 1
  my_sql "$1" "$2" "set session time_zone = '+00:00';
$statements
select concat('indexes', char(9), count(*)) from information_schema.statistics where table_schema = $text;
select concat('constraints', char(9), count(*)) from information_schema.table_constraints where table_schema = $text;
select concat('views', char(9), count(*)) from information_schema.views where table_schema = $text;
select concat('triggers', char(9), count(*)) from information_schema.triggers where trigger_schema = $text;
select concat('routines', char(9), count(*)) from information_schema.routines where routine_schema = $text;
$(my_counters "$1" "$2")"
}

# The next number of each table that counts, as the table itself has it: the catalog of MySQL 8 may be a day old.
my_counters() {
  my_text "$2"
  my_sql "$1" "$2" "select concat('select concat(''sequence ', replace(table_name, '''', ''''''), ''', char(9), coalesce(max(\`', replace(column_name, '\`', '\`\`'), '\`), 0)) from \`', replace(table_name, '\`', '\`\`'), '\`;') from information_schema.columns where table_schema = $REPLY and extra like '%auto_increment%' order by table_name;"
}

my_check() {
  local old new
  old=$(my_version old) && new=$(my_version new) || return 1
  if [[ ${old,,} == *mariadb* && ${new,,} != *mariadb* ]]; then
    fail "$D_SERVICE is MariaDB $old, the cluster has MySQL $new" "use the image that the old side has, under images.$D_COMPONENT"
  fi
  if ! version_at_least "$new" "$old"; then
    fail "$D_SERVICE is $old, the cluster has the older $new" \
      "give the chart a newer image under images.$D_COMPONENT and run deploy.sh --stopped again"
  fi
}

# version_at_least A B: by the first two numbers
version_at_least() {
  local -a a b
  IFS='.-' read -r -a a <<<"$1"
  IFS='.-' read -r -a b <<<"$2"
  ((a[0] > b[0] || (a[0] == b[0] && a[1] >= b[1])))
}

my_has_data() {
  local found
  my_text "$1"
  found=$(my_sql new '' "select count(*) from information_schema.tables where table_schema = $REPLY and table_name = 'accounts';") || return 2
  if [[ $found == 0 ]]; then return 1; fi
  [[ $(my_sql new "$1" 'select count(*) from accounts;') != 0 ]]
}

my_encoding() {
  my_text "$1"
  my_sql old '' "select concat(default_character_set_name, ' ', default_collation_name) from information_schema.schemata where schema_name = $REPLY;"
}

my_prepare() {
  local name charset collation
  read -r charset collation <<<"$2"
  my_name "${1}_incoming"
  name=$REPLY
  my_sql new '' "drop database if exists $name; create database $name character set $charset collate $collation;"
}

my_views() {
  my_text "$2"
  my_sql "$1" '' "select table_name from information_schema.views where table_schema = $REPLY order by 1;"
}

my_stream_out() {
  local view ignore=''
  for view in $(my_views "$1" "$2"); do ignore="$ignore --ignore-table=$2.$view"; done
  my "$1" tables "$2" "$ignore"
}
my_stream_in() { my new restore "${1}_incoming"; }

# my_swap DATABASE: all tables change places in one statement, which waits for nobody: open sessions are ended
my_swap() {
  local name incoming replaced text text_in moves
  my_name "$1"
  name=$REPLY
  my_name "${1}_incoming"
  incoming=$REPLY
  my_name "${1}_replaced"
  replaced=$REPLY
  my_text "$1"
  text=$REPLY
  my_text "${1}_incoming"
  text_in=$REPLY
  my_sql new '' "drop database if exists $replaced; create database $replaced; create database if not exists $name;" || return 1
  # Views and triggers belong to the old tables, and would keep them from moving.
  my_sql new '' "
select concat('drop view $name.\`', replace(table_name, '\`', '\`\`'), '\`;') from information_schema.views where table_schema = $text;
select concat('drop trigger $name.\`', replace(trigger_name, '\`', '\`\`'), '\`;') from information_schema.triggers where trigger_schema = $text;
select concat('kill ', id, ';') from information_schema.processlist where db = $text and id <> connection_id();" >"$WORK/before-swap" || return 1
  grep '^kill' "$WORK/before-swap" | my new sql >/dev/null || true
  grep -v '^kill' "$WORK/before-swap" >"$WORK/drops" || true
  if [[ -s $WORK/drops ]]; then my new sql <"$WORK/drops" || return 1; fi
  moves=$(my_sql new '' "
set session group_concat_max_len = 1000000;
select group_concat(move order by phase separator ', ') from (
select 1 as phase, concat('$name.\`', replace(table_name, '\`', '\`\`'), '\` to $replaced.\`', replace(table_name, '\`', '\`\`'), '\`') as move
from information_schema.tables where table_schema = $text and table_type = 'BASE TABLE'
union all
select 2, concat('$incoming.\`', replace(table_name, '\`', '\`\`'), '\` to $name.\`', replace(table_name, '\`', '\`\`'), '\`')
from information_schema.tables where table_schema = $text_in and table_type = 'BASE TABLE') as moves;") || return 1
  if [[ -n $moves && $moves != NULL ]]; then my_sql new '' "rename table $moves;" || return 1; fi
  my_sql new '' "drop database $incoming; drop database $replaced;"
}

# my_after DATABASE: what follows the tables: views, triggers, routines, events
my_after() {
  local views
  if [[ $SOURCE == bundle ]]; then
    unseal "$BUNDLE/databases/$D_COMPONENT/$DATABASE.rest" | my new restore "$1"
    return
  fi
  my_rest old "$DATABASE" | my new restore "$1"
}

my_rest() {
  local views
  my "$1" rest "$2"
  views=$(my_views "$1" "$2" | tr '\n' ' ')
  if [[ -n ${views// /} ]]; then my "$1" views "$2" "$views"; fi
}

my_discard() {
  my_name "${1}_incoming"
  my_sql new '' "drop database if exists $REPLY;"
}
[/#noparse]
