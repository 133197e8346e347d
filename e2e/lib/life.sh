# shellcheck shell=bash
# shellcheck disable=SC2154 # namespace, work, chart …: of e2e/run
# What must survive: uninstalling, and the way from one release to a later one.

# mark: a row in the database and a file in the storage.
mark() {
  local api
  sql 'create table if not exists e2e_mark (x int); insert into e2e_mark values (7)' >/dev/null || return 1
  api=$(component_pod api)
  k exec "$api" -- sh -c 'mkdir -p /app/api/storage/e2e && echo kept >/app/api/storage/e2e/mark' || { echo 'the api cannot write to its storage'; return 1; }
}

marked() {
  local rows file
  rows=$(sql 'select count(*) from e2e_mark')
  [[ $rows -ge 1 ]] || { printf 'the row is gone: %s\n' "$rows"; return 1; }
  file=$(k exec "$(component_pod api)" -- cat /app/api/storage/e2e/mark)
  [[ $file == kept ]] || { printf 'the file is gone: %s\n' "$file"; return 1; }
}

sql() {
  # shellcheck disable=SC2016 # the variables of the container
  k exec -i "$(component_pod postgresql)" -- sh -c 'PGPASSWORD=$POSTGRES_PASSWORD psql -h dify-postgresql -U "${POSTGRES_USER:-postgres}" -d "${POSTGRES_DB:-postgres}" -At' <<<"$1"
}

reinstall() {
  local before after
  mark || return 1
  before=$(k get secret dify-secrets -o jsonpath='{.data}')
  helm uninstall dify --namespace "$namespace" --wait --timeout 5m >/dev/null || return 1
  [[ $(k get pvc -o name | wc -l) -gt 0 ]] || { echo 'uninstalling deleted the claims'; return 1; }
  deploy "$chart" || { diagnose; return 1; }
  wait_ready 300 || return 1
  after=$(k get secret dify-secrets -o jsonpath='{.data}')
  [[ $before == "$after" ]] || { echo 'the Secret has other values than before'; return 1; }
  marked
}

# prove_upgrade OLD NEW
prove_upgrade() {
  chart=$work/chart
  rm -rf "$chart"
  must upgrade-install upgrade_install "$1" || return 0
  check upgrade upgrade_to "$2"
}

upgrade_install() {
  convert "$1" "$chart" && make_images "$work/project" || return 1
  deploy "$chart" || { diagnose; return 1; }
  wait_ready 300 && mark
}

upgrade_to() {
  local before after
  before=$(k get secret dify-secrets -o jsonpath='{.data.postgresql-password}')
  convert "$1" "$chart" && make_images "$work/project" || return 1
  deploy "$chart" || { diagnose; return 1; }
  wait_ready 600 || return 1
  after=$(k get secret dify-secrets -o jsonpath='{.data.postgresql-password}')
  [[ $before == "$after" ]] || { echo 'the password of PostgreSQL changed'; return 1; }
  marked && routes_answer
}
