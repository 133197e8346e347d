# shellcheck shell=bash
# shellcheck disable=SC2154 # namespace, work, chart …: of e2e/run
# The data move: migrate.sh between an old Dify on this machine and the cluster. The old side is played as in the tests of
# migrate.sh: real PostgreSQL on a socket, folders with files, and a docker that runs what it is asked to run here.

# prove_move PROJECT
prove_move() {
  chart=$work/chart
  rm -rf "$chart"
  if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    result move skipped 'no PostgreSQL server on this machine to move from'
    return 0
  fi
  must move-install move_install "$1" || return 0
  must move-run migrate run --keep-stopped || return 0
  must move-verify migrate verify || return 0
  must move-switch move_switch && must move moved
  world_stop
}

world_stop() { bash "$root/src/test/resources/standins/migrate/world" stop "$work/old" >/dev/null 2>&1; }

# migrate COMMAND…: with the old side's docker and this cluster's kubectl
migrate() {
  WORLD=$work/old PATH=$work/old/bin:$PATH "$chart/migrate.sh" --namespace "$namespace" --state-dir "$work/moved" "$@" </dev/null 2>&1
}

move_install() {
  local stand_ins=$root/src/test/resources/standins/migrate
  rm -rf "$work/old" "$work/moved"
  mkdir -p "$work/old/bin" && chmod a+x "$work"
  cp "$stand_ins/docker" "$stand_ins/fault" "$work/old/bin/" && chmod +x "$work/old/bin/docker"
  bash "$stand_ins/world" create "$work/old" postgresql 40 3000000 || return 1
  convert "$1" "$chart" && make_images "$work/project" || return 1
  migrate keys || return 1
  deploy "$chart" --stopped || { diagnose; return 1; }
}

move_switch() {
  local message
  message=$(migrate switch -- --timeout "${E2E_TIMEOUT:-10m}") ||
    # A stand-in for the api has no Python with which it could be asked whether Dify is set up.
    [[ $message == *'python3: not found'* ]] || { printf '%s\n' "$message" && diagnose; return 1; }
  wait_ready 300
}

# What a user would look for first: the messages, a file, and the key that opens the old credentials.
moved() {
  local here there
  there=$(sql 'select count(*), max(id) from messages')
  [[ $there == '10000|10000' ]] || { printf 'messages on the cluster: %s\n' "$there"; return 1; }
  here=$(sha256sum <"$work/old/storage/big.bin")
  there=$(k exec "$(component_pod api)" -- cat /app/api/storage/big.bin | sha256sum)
  [[ $here == "$there" ]] || { echo 'a file has other bytes on the cluster'; return 1; }
  there=$(k get secret dify-secrets -o jsonpath='{.data.secret-key}' | base64 -d)
  [[ $there == 'sk-of-the-old-side-'* ]] || { echo 'the old signing key did not come along'; return 1; }
}
