#!/bin/sh
# Sees to it that Debian packages are there: need_packages.sh PROGRAM_OR_FILE=PACKAGE ...
# Installs what is missing with apt-get when it may, else names the packages and fails.
set -eu
missing=
for pair in "$@"; do
  thing=${pair%%=*}
  package=${pair#*=}
  command -v "$thing" >/dev/null 2>&1 || [ -e "$thing" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ]; then
  rights=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  rights='sudo -n'
else
  echo "Missing Debian packages:$missing. Install them: sudo apt-get install$missing" >&2
  exit 1
fi
command -v apt-get >/dev/null || { echo "Missing packages:$missing, and there is no apt-get here to install them" >&2; exit 1; }
echo "Installing$missing" >&2
$rights apt-get update -qq >/dev/null || true
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $rights apt-get install -y -qq --no-install-recommends $missing >/dev/null ||
  { echo "apt-get could not install:$missing" >&2; exit 1; }
