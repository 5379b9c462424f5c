# SPDX-License-Identifier: Apache-2.0
#
# call.sh PROGRAM [ARGUMENT ..]: runs it on the input {} against all backends that with-backends.mjs has started, then prints
# `exit status N`. A faulty server stands for every service that no other backend is.
set -- "$@" --input '{}'
[ -z "$FAULTY_URL" ] || set -- "$@" --endpoint-url "$FAULTY_URL"
[ -z "$DYNAMODB_URL" ] || set -- "$@" --endpoint-url "dynamodb=$DYNAMODB_URL"
[ -z "$LAMBDA_URL" ] || set -- "$@" --endpoint-url "lambda=$LAMBDA_URL"
"$@" </dev/null
echo "exit status $?"
