# shellcheck shell=bash
# How compose2dify is started, for the launcher of the sources and for the one of the distribution archive. Short runs gain
# from the fast compiler, the small collector and an archive of classes that are loaded and linked already. The archive fits
# one JDK and one jar; it is made at build time or at the first start, and found again wherever both are copied to.

# find_java: sets java, java_home, java_version and java_major; when there is no good one, REPLY says why.
find_java() {
  local key value
  if [[ -n ${JAVA_HOME:-} ]]; then
    java=$JAVA_HOME/bin/java
    REPLY="JAVA_HOME is $JAVA_HOME, but there is no bin/java in it; set it to a JDK 17 or newer"
    [[ -x $java ]] || return 1
  else
    REPLY='no Java found; install a JDK 17 or newer, or set JAVA_HOME to one'
    java=$(type -P java) || return 1
  fi
  # The version stands in a file of the JDK: reading it saves starting Java for the question.
  resolve "$java"
  java_home=${REPLY%/*}
  java_home=${java_home%/*}
  java_version=''
  if [[ -r $java_home/release ]]; then
    while IFS='=' read -r key value; do
      [[ $key != JAVA_VERSION ]] || java_version=${value//[\"$'\r']/}
    done <"$java_home/release"
  fi
  if [[ -z $java_version ]]; then
    java_version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.version = //p') || true
  fi
  java_major=${java_version%%[!0-9]*}
  [[ $java_major != 1 ]] || java_major=8 # 1.8.0_292
  REPLY="$java does not tell its version; is it a Java?"
  [[ -n $java_major ]] || return 1
  REPLY="$java is Java $java_version, but 17 or newer is needed; set JAVA_HOME to one"
  ((java_major >= 17))
}

# resolve FILE: sets REPLY to the file that a chain of symbolic links ends at (readlink -f is not everywhere).
resolve() {
  local file=$1 target folder
  while [[ -L $file ]]; do
    target=$(readlink "$file")
    [[ $target == /* ]] || target=${file%/*}/$target
    file=$target
  done
  folder=${file%/*}
  [[ $file == */* ]] || folder=.
  REPLY=$(CDPATH='' cd "$folder" && pwd -P)/${file##*/}
}

# class_path JAR: sets REPLY. A JDK before 19 takes an archive only for a class path that is called as it was then: a number
# of an open file is a name that does not change when the jar is moved.
class_path() {
  REPLY=$1
  if ((java_major < 19)) && [[ -e /proc/self/fd/0 ]]; then
    exec 9<"$1"
    REPLY=/proc/self/fd/9
  fi
}

# class_archive JAR FOLDER: sets archive. Its stamp has the time of the jar that it was made for, and its path where that
# counts.
class_archive() {
  archive=$2/classes-$java_version.jsa
  ((java_major < 25)) || archive=$2/classes-$java_version.aot
}

# fits JAR: whether the archive was made for it; one that is empty could not be made and is not tried again.
fits() {
  local stamp=$archive.stamp made=''
  [[ -e $archive && -e $stamp && ! $1 -nt $stamp && ! $1 -ot $stamp ]] || return 1
  IFS= read -r made <"$stamp" || true
  [[ $made == "$class_path" || -z $made ]]
}

# train JAR PROJECT: makes the archive from a rehearsal on a project, for which it must not matter who is in the folder.
train() {
  local work=$archive.lock keep=''
  mkdir "$work" 2>/dev/null || return 0
  local how=-XX:ArchiveClassesAtExit=$work/archive
  ((java_major < 25)) || how=-XX:AOTCacheOutput=$work/archive
  ((java_major >= 19)) || [[ $class_path == /proc/* ]] || keep=$class_path
  "$java" "${flags[@]}" "$how" -cp "$class_path" dev.compose2dify.cli.Rehearsal "$2" "$work" </dev/null >/dev/null 2>&1 || true
  # Where none can be made, things work without.
  [[ -s $work/archive ]] || : >"$work/archive"
  printf '%s\n' "$keep" >"$work/stamp" && touch -r "$1" "$work/stamp" &&
    mv -f "$work/stamp" "$archive.stamp" && mv -f "$work/archive" "$archive"
  rm -rf "$work"
}

# start JAR FOLDER PROJECT ARGUMENT…: becomes compose2dify. FOLDER: where the archive is, or can be.
start() {
  local jar=$1 folder=$2 project=$3 class_path archive
  shift 3
  # A Java that finds file names of other alphabets needs a locale that has them.
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
    *UTF-8* | *utf8* | *UTF8* | *utf-8*) ;;
    *) export LC_ALL=C.UTF-8 ;;
  esac
  # Logging is off because the JVM reports an archive that does not fit on standard output.
  flags=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xmn28m -Xshare:auto -Xlog:disable -Xlog:all=error:stderr)
  class_path "$jar"
  class_path=$REPLY
  class_archive "$jar" "$folder"
  if ! fits "$jar" && [[ ! -w $folder ]]; then
    folder=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/compose2dify
    (umask 077 && mkdir -p "$folder") 2>/dev/null || true
    class_archive "$jar" "$folder"
  fi
  if ! fits "$jar" && [[ -w $folder ]]; then train "$jar" "$project"; fi
  if [[ -s $archive ]] && fits "$jar"; then
    if ((java_major < 25)); then flags+=("-XX:SharedArchiveFile=$archive"); else flags+=("-XX:AOTCache=$archive"); fi
  fi
  exec "$java" "${flags[@]}" -cp "$class_path" dev.compose2dify.cli.Main "$@"
}
