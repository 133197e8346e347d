[#-- What the containers of a backup and of a restore run. Each script stands in one container's args. --]
[#macro begin]
[#noparse]
                  umask 077
                  mkdir -p "$1"
                  rm -rf "$1/unfinished"
                  mkdir "$1/unfinished"
                  date -u +%Y%m%dT%H%M%SZ > "$1/unfinished/started"
[/#noparse]
[/#macro]
[#-- Files are read while Dify runs: what changes meanwhile is in the next backup. --]
[#macro pack]
[#noparse]
                  umask 077
                  archive="$1/unfinished/$2.tar.gz"
                  cd /data
                  set --
                  for entry in * .[!.]* ..?*; do
                    # A volume has a lost+found, which is root's.
                    if [ "$entry" != lost+found ] && { [ -e "$entry" ] || [ -L "$entry" ]; }; then set -- "$@" "./$entry"; fi
                  done
                  if [ $# = 0 ]; then
                    echo "there are no files"
                    exit 0
                  fi
                  # A file that is deleted while it is read spoils the archive.
                  for try in 1 2 3; do
                    if tar -czf "$archive" "$@"; then exit 0; fi
                  done
                  exit 1
[/#noparse]
[/#macro]
[#macro finish]
[#noparse]
                  umask 077
                  cd "$1/unfinished"
                  started=$(cat started)
                  rm started
                  sha256sum * > SHA256SUMS
                  cd ..
                  mv unfinished "$started"
                  echo "$started:"
                  ls -l "$started"
                  # The newest stay, complete or not.
                  ls -1d [0-9]* | sort -r | tail -n "+$(($2 + 1))" | while read -r old; do
                    echo "removing $old"
                    rm -rf "$old"
                  done
[/#noparse]
[/#macro]
[#macro upload]
[#noparse]
                  cd "$1/unfinished"
                  started=$(cat started)
                  rm started
                  sha256sum * > SHA256SUMS
                  # The sums come last: a backup without them is not complete.
                  rclone copy . "$3/$started" --exclude SHA256SUMS
                  rclone copyto SHA256SUMS "$3/$started/SHA256SUMS"
                  rclone lsl "$3/$started"
                  rclone lsf --dirs-only "$3" | sort -r | tail -n "+$(($2 + 1))" | while read -r old; do
                    echo "removing $old"
                    rclone purge "$3/$old"
                  done
[/#noparse]
[/#macro]
[#macro find]
[#noparse]
                  if [ "$BACKUP" = latest ]; then
                    BACKUP=
                    for sums in "$1"/[0-9]*/SHA256SUMS; do
                      if [ -f "$sums" ]; then BACKUP=$(basename "$(dirname "$sums")"); fi
                    done
                  fi
                  if [ ! -f "$1/$BACKUP/SHA256SUMS" ]; then
                    echo "there is no complete backup ${BACKUP:-at all}; there are:"
                    if [ -d "$1" ]; then ls -1 "$1"; fi
                    exit 1
                  fi
                  echo "restoring $BACKUP"
                  cd "$1/$BACKUP"
                  sha256sum -c SHA256SUMS
                  ln -s "$1/$BACKUP" /chosen/backup
[/#noparse]
[/#macro]
[#macro download]
[#noparse]
                  if [ "$BACKUP" = latest ]; then
                    BACKUP=$(rclone lsf --files-only -R --include '*/SHA256SUMS' "$1" | sort | tail -n 1)
                    BACKUP=${BACKUP%/SHA256SUMS}
                  fi
                  if [ -z "$BACKUP" ]; then
                    echo "there is no complete backup at $1"
                    exit 1
                  fi
                  echo "restoring $BACKUP"
                  rclone copy "$1/$BACKUP" /chosen/backup
                  cd /chosen/backup
                  sha256sum -c SHA256SUMS
[/#noparse]
[/#macro]
[#-- What is there and not in the backup stays. --]
[#macro unpack]
[#noparse]
                  cd /data
                  if [ -f "/chosen/backup/$1.tar.gz" ]; then tar -xzf "/chosen/backup/$1.tar.gz"; fi
                  echo "restored $1"
[/#noparse]
[/#macro]
[#macro dump d]
[#if d.family == "postgresql"]
                  umask 077
                  export PGHOST="$1" PGPORT="$2" PGUSER="[=d.user]" PGPASSWORD="[=d.password]"
[#noparse]
                  psql -X -A -t -v ON_ERROR_STOP=1 -d postgres > "$3/list" -c \
                    "select datname from pg_database where datallowconn and not datistemplate and datname <> 'postgres' order by 1"
                  while IFS= read -r name; do
                    echo "dumping $name"
                    PGDATABASE="$name" pg_dump -F c -f "$3/$4.$name.dump"
                  done < "$3/list"
                  rm "$3/list"
[/#noparse]
[#else]
                  umask 077
                  export MYSQL_PWD="[=d.password]"
                  user="[=d.user]"
[#noparse]
                  mysql -h "$1" -P "$2" -u "$user" -N -e "select schema_name from information_schema.schemata
                    where schema_name not in ('mysql', 'sys', 'information_schema', 'performance_schema')" > "$3/list"
                  while IFS= read -r name; do
                    echo "dumping $name"
                    mysqldump -h "$1" -P "$2" -u "$user" --single-transaction --routines --triggers --events --hex-blob \
                      --add-drop-database --databases "$name" > "$3/$4.$name.sql"
                    # What was cut off has no such line at its end.
                    tail -n 1 "$3/$4.$name.sql" | grep -q '^-- Dump completed'
                    gzip "$3/$4.$name.sql"
                  done < "$3/list"
                  rm "$3/list"
[/#noparse]
[/#if]
[/#macro]
[#-- A database is replaced when its dump is complete in another; nothing of it is lost if that fails. --]
[#macro load d]
[#if d.family == "postgresql"]
                  export PGHOST="$1" PGPORT="$2" PGUSER="[=d.user]" PGPASSWORD="[=d.password]"
[#noparse]
                  sql() { psql -X -q -A -t -v ON_ERROR_STOP=1 -d postgres -v "name=$name" -v "incoming=${name}_incoming" -v "replaced=${name}_replaced"; }
                  for dump in /chosen/backup/"$3".*.dump; do
                    [ -f "$dump" ] || continue
                    name=${dump#/chosen/backup/"$3".}
                    name=${name%.dump}
                    others=$(echo "select count(*) from pg_stat_activity where datname = :'name'" | sql)
                    if [ "$others" != 0 ]; then
                      echo "$others connections to $name are open: stop Dify first"
                      exit 1
                    fi
                    echo "restoring $name"
                    sql <<'END'
                  drop database if exists :"incoming";
                  create database :"incoming" template template0;
                  END
                    pg_restore --exit-on-error --single-transaction --no-owner --no-acl -d "${name}_incoming" "$dump"
                    sql <<'END'
                  drop database if exists :"replaced";
                  begin;
                  select format('alter database %I rename to %I', :'name', :'replaced') from pg_database where datname = :'name' \gexec
                  alter database :"incoming" rename to :"name";
                  commit;
                  drop database if exists :"replaced";
                  END
                  done
[/#noparse]
[#else]
                  export MYSQL_PWD="[=d.password]"
                  user="[=d.user]"
[#noparse]
                  for dump in /chosen/backup/"$3".*.sql.gz; do
                    [ -f "$dump" ] || continue
                    echo "restoring $dump"
                    gzip -dc "$dump" | mysql -h "$1" -P "$2" -u "$user"
                  done
[/#noparse]
[/#if]
[/#macro]
