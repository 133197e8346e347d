#!/usr/bin/env bash
# Copies every image that images.txt lists into a registry of your own, under the names that the chart asks for there with
# global.imageRegistry. See ./mirror-images.sh --help. Written by compose2dify.

if [ -z "${BASH_VERSION:-}" ]; then
  echo "mirror-images.sh: error: this is a bash script. hint: run it as ./mirror-images.sh" >&2
  exit 2
fi
set -euo pipefail

usage() {
  cat <<'END'
Usage: ./mirror-images.sh [options] REGISTRY[/PATH]

Copies the images of images.txt, for all platforms, to REGISTRY, with skopeo or crane, whichever is installed. Log in first
(skopeo login, crane auth login). Images that are there already are copied again, which moves only what differs.

Options:
      --images FILE   another list: one image a line
      --library       Docker's official images keep library/ in their names (global.imageRegistryLibrary: true)
      --tool NAME     skopeo or crane
      --dry-run       print the commands, run none
  -h, --help          show this help
END
}

fail() {
  printf 'mirror-images.sh: error: %s. hint: %s\n' "$1" "$2" >&2
  exit "${3:-1}"
}

IMAGES=''
LIBRARY=no
TOOL=''
DRY_RUN=no
REGISTRY=''

options() {
  while (($# > 0)); do
    case $1 in
      --images | --tool)
        if (($# < 2)); then fail "$1 needs a value" 'see --help' 2; fi
        if [[ $1 == --images ]]; then IMAGES=$2; else TOOL=$2; fi
        shift
        ;;
      --library) LIBRARY=yes ;;
      --dry-run) DRY_RUN=yes ;;
      -h | --help)
        usage
        exit 0
        ;;
      -*) fail "unknown option $1" 'see --help' 2 ;;
      *)
        if [[ -n $REGISTRY ]]; then fail 'more than one registry is given' 'see --help' 2; fi
        REGISTRY=${1%/}
        ;;
    esac
    shift
  done
  if [[ -z $REGISTRY ]]; then fail 'no registry is given' './mirror-images.sh registry.example.com/dify' 2; fi
  case $REGISTRY in
    *://* | *' '*) fail "\"$REGISTRY\" is no registry" 'give it without https://' 2 ;;
  esac
}

choose_tool() {
  local known
  if [[ -z $TOOL ]]; then
    for known in skopeo crane; do
      if [[ -z $TOOL ]] && command -v "$known" >/dev/null; then TOOL=$known; fi
    done
  fi
  if [[ -z $TOOL && $DRY_RUN == yes ]]; then TOOL=skopeo; fi
  case $TOOL in
    skopeo | crane) ;;
    '') fail 'neither skopeo nor crane is installed' 'install one of them' ;;
    *) fail "--tool takes skopeo or crane, not \"$TOOL\"" 'see --help' 2 ;;
  esac
}

# The image's name in the registry: what the chart asks for.
target() {
  local repository=$1 version=''
  if [[ $repository == *@* ]]; then
    version=${repository#*@}
    repository=${repository%%@*}
    # A tag holds the image; the chart asks for it by its digest.
    version=:${version/:/-}
  elif [[ ${repository##*/} == *:* ]]; then
    version=:${repository##*:}
    repository=${repository%:*}
  fi
  if [[ $repository != */* ]]; then
    if [[ $LIBRARY == yes ]]; then repository=library/$repository; fi
  elif [[ ${repository%%/*} == *[.:]* || ${repository%%/*} == localhost ]]; then
    repository=${repository#*/}
  fi
  REPLY=$REGISTRY/$repository$version
}

# Docker Hub's short names in full.
source_of() {
  REPLY=$1
  if [[ $1 != */* ]]; then
    REPLY=docker.io/library/$1
  elif [[ ${1%%/*} != *[.:]* && ${1%%/*} != localhost ]]; then
    REPLY=docker.io/$1
  fi
}

copy() {
  local from to
  local -a command
  source_of "$1"
  from=$REPLY
  target "$1"
  to=$REPLY
  if [[ $TOOL == skopeo ]]; then
    command=(skopeo copy --all --preserve-digests "docker://$from" "docker://$to")
  else
    command=(crane copy "$from" "$to")
  fi
  printf '%s\n' "${command[*]}"
  if [[ $DRY_RUN == no ]]; then "${command[@]}" </dev/null; fi
}

main() {
  local image failed=0
  options "$@"
  choose_tool
  IMAGES=${IMAGES:-$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)/images.txt}
  if [[ ! -r $IMAGES ]]; then fail "$IMAGES cannot be read" 'it stands beside this script; name another with --images'; fi
  while IFS= read -r image || [[ -n $image ]]; do
    if [[ -z $image || $image == '#'* ]]; then continue; fi
    copy "$image" || {
      printf 'mirror-images.sh: %s was not copied\n' "$image" >&2
      failed=$((failed + 1))
    }
  done <"$IMAGES"
  if ((failed > 0)); then fail "$failed images were not copied" 'run this again; what is there already is quick'; fi
}

main "$@"
