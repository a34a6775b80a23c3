#!/bin/sh
# Puts Deno of one version into a folder and prints the path of the program.
# usage: fetch_deno.sh VERSION DIR
# Taken from whichever answers: the PATH, npm's package "deno", PyPI's package "deno", Deno's own installer.
set -eu
version=$1
dir=$2
program=$dir/deno

is_right() { [ -x "$1" ] && [ "$("$1" --version 2>/dev/null | sed -n '1s/^deno \([0-9.]*\).*/\1/p')" = "$version" ]; }
say() { printf '%s\n' "$*" >&2; }

if is_right "$program"; then
  echo "$program"
  exit 0
fi
on_path=$(command -v deno || true)
if [ -n "$on_path" ] && is_right "$on_path"; then
  echo "$on_path"
  exit 0
fi

mkdir -p "$dir"
scratch=$(mktemp -d "$dir/fetch.XXXXXX")
trap 'rm -rf "$scratch"' EXIT INT TERM

case "$(uname -m)" in
  x86_64) npm_package=@deno/linux-x64-glibc ;;
  aarch64) npm_package=@deno/linux-arm64-glibc ;;
  *) say "Deno $version is not published for $(uname -m); supported: x86_64, aarch64"; exit 1 ;;
esac

from_npm() {
  command -v npm >/dev/null || return 1
  say "Fetching Deno $version from npm"
  timeout 300 npm install --prefix "$scratch" --no-save --no-audit --no-fund --ignore-scripts --loglevel error \
    "$npm_package@$version" >&2 || return 1
  found=$scratch/node_modules/$npm_package/deno
}
from_pip() {
  pip=$(command -v pip3 || command -v pip) || return 1
  say "Fetching Deno $version from PyPI"
  timeout 300 "$pip" download --quiet --no-deps --disable-pip-version-check --dest "$scratch" "deno==$version" >&2 || return 1
  # A wheel is a zip; Python is there when pip is.
  python3 -m zipfile -e "$scratch"/deno-*.whl "$scratch/wheel" >&2 || return 1
  found=$(find "$scratch/wheel" -path '*/scripts/deno' | head -n 1)
}
from_installer() {
  command -v curl >/dev/null || return 1
  say "Fetching Deno $version with Deno's own installer"
  curl -fsSL --max-time 300 https://deno.land/install.sh | DENO_INSTALL="$scratch/own" sh -s -- --no-modify-path "v$version" >&2 || return 1
  found=$scratch/own/bin/deno
}

found=
for source in from_npm from_pip from_installer; do
  if "$source" && [ -n "$found" ] && [ -f "$found" ]; then
    chmod +x "$found"
    if is_right "$found"; then
      mv "$found" "$program"
      echo "$program"
      exit 0
    fi
    say "That one is not Deno $version"
  fi
done
say "Deno $version could not be fetched: needs one of npm, pip (with python3) or curl (with unzip), and a way to the registry."
exit 1
