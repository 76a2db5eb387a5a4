#!/usr/bin/env bash
# Downloads the archive of a release, compares its checksum, and unpacks the program.
set -euo pipefail

case "$OS-$ARCH" in
  Linux-X64) target=x86_64-unknown-linux-gnu ;;
  Linux-ARM64) target=aarch64-unknown-linux-gnu ;;
  macOS-X64) target=x86_64-apple-darwin ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  Windows-X64) target=x86_64-pc-windows-msvc ;;
  *) echo "::error::telnyx-porting has no program for $OS on $ARCH" >&2; exit 1 ;;
esac
case "$OS" in Windows) name=telnyx-porting.exe ;; *) name=telnyx-porting ;; esac

version=${VERSION#v}
stem=telnyx-porting-$version-$target
mkdir -p "$FOLDER"
cd "$FOLDER"
download() { curl --fail --silent --show-error --location --retry 3 --output "$1" "$RELEASES/v$version/$1"; }

download "$stem.tar.gz"
expected=$SHA256
if [ -z "$expected" ]; then
  download SHA256SUMS
  expected=$(awk -v name="$stem.tar.gz" '$2 == name { print $1 }' SHA256SUMS)
fi
sum() { if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi; }
actual=$(sum "$stem.tar.gz" | cut -d ' ' -f 1)
if [ -z "$expected" ] || [ "$actual" != "$expected" ]; then
  echo "::error::$stem.tar.gz has the checksum $actual instead of ${expected:-one of the release}" >&2
  exit 1
fi
tar -xzf "$stem.tar.gz"
echo "$FOLDER/$stem" >> "$GITHUB_PATH"
echo "program=$FOLDER/$stem/$name" >> "$GITHUB_OUTPUT"
