#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# certificates.sh FOLDER: makes the certificates that tests of TLS need, each NAME.crt with NAME.key.
#
#   ca            the authority that a client is told to trust
#   good          for localhost and 127.0.0.1, by ca
#   wrong-name    for other.test, by ca
#   expired       for localhost, by ca, ended in 2021
#   not-yet       for localhost, by ca, begins in 2099
#   self-signed   for localhost, by itself
#   unknown-ca    for localhost, by an authority that nobody was told of
#
# A folder that this same script has made them in is left as it is.

set -euo pipefail
(($# == 1)) || { echo 'usage: certificates.sh FOLDER' >&2; exit 2; }
made_by=$(sha256sum <"${BASH_SOURCE[0]}")
[[ $made_by != "$(cat "$1/made-by" 2>/dev/null || true)" ]] || exit 0
mkdir -p "$1"
cd "$1"

local_names=DNS:localhost,IP:127.0.0.1

key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key" 2>>openssl.log; }

# authority NAME
authority() {
  key "$1"
  openssl req -x509 -new -key "$1.key" -days 3650 -subj "/O=aslc tests/CN=$1" -out "$1.crt" 2>>openssl.log \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign
}

# leaf NAME AUTHORITY SUBJECT-ALT-NAMES BEGIN END; openssl x509 cannot set dates, openssl ca can.
leaf() {
  key "$1"
  openssl req -new -key "$1.key" -subj "/O=aslc tests/CN=$1" -out "$1.csr" 2>>openssl.log
  mkdir -p "db-$1"
  : >"db-$1/index"
  cat >"db-$1/config" <<CONFIG
[ca]
default_ca = this
[this]
database = db-$1/index
new_certs_dir = db-$1
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = extensions
[any]
organizationName = optional
commonName = supplied
[extensions]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = $3
CONFIG
  openssl ca -batch -notext -config "db-$1/config" -cert "$2.crt" -keyfile "$2.key" -startdate "$4" -enddate "$5" \
    -in "$1.csr" -out "$1.crt" 2>>openssl.log
  rm -rf "db-$1" "$1.csr"
}

trap 'cat openssl.log >&2' ERR
authority ca
authority other-ca
leaf good ca "$local_names" 20200101000000Z 20490101000000Z
leaf wrong-name ca DNS:other.test 20200101000000Z 20490101000000Z
leaf expired ca "$local_names" 20200101000000Z 20210101000000Z
leaf not-yet ca "$local_names" 20990101000000Z 21000101000000Z
leaf unknown-ca other-ca "$local_names" 20200101000000Z 20490101000000Z
key self-signed
openssl req -x509 -new -key self-signed.key -days 3650 -subj '/O=aslc tests/CN=self-signed' -out self-signed.crt \
  -addext "subjectAltName=$local_names" 2>>openssl.log
rm -f other-ca.key openssl.log
printf '%s\n' "$made_by" >made-by
