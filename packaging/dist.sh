#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# dist.sh SOURCE BUILD VERSION ARCHITECTURE OUT: packages of a finished build, in the folder OUT:
#
#   aslc-VERSION-linux-ARCHITECTURE.tar.gz    a tree that works wherever it is put
#   aslc_VERSION-1_ARCHITECTURE.deb           the same for Debian, below /usr
#   aslc-VERSION-linux-ARCHITECTURE.oci.tar   a container image with aslc alone, as OCI layout
#
# Files have the time SOURCE_DATE_EPOCH, by default that of the last commit, and belong to root, so that the same build
# gives the same bytes.

set -euo pipefail
source=$1 build=$2 version=$3 architecture=$4 out=$5
# shellcheck disable=SC2155 # without git it is 1970
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$source" log -1 --format=%ct 2>/dev/null || echo 0)}
umask 022

name=aslc-$version-linux-$architecture
stage=$out/stage
rm -rf "$stage"
mkdir -p "$stage"
trap 'rm -rf "$stage"' EXIT

if grep '^MISSING: ' "$build/share/doc/aslc/copyright" >&2; then
  echo "dist.sh: packages have to hold these; build on Debian with the packages' documents" >&2
  exit 1
fi

cmake --install "$build" --prefix "$stage/$name" >/dev/null
tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --format=ustar -C "$stage" -cf - "$name" |
  gzip -6n >"$out/$name.tar.gz.new"
mv "$out/$name.tar.gz.new" "$out/$name.tar.gz"

python3 "$source/packaging/make-image.py" "$stage/$name" "$out/$name.oci.tar" "$architecture"

(cd "$build" && cpack -G DEB --config CPackConfig.cmake -B "$out" >"$out/cpack.log" 2>&1) || {
  cat "$out/cpack.log" >&2
  exit 1
}
rm -rf "$out/_CPack_Packages" "$out/cpack.log"
(cd "$out" && ls -l ./*.tar.gz ./*.deb ./*.oci.tar)
