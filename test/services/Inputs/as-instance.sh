# SPDX-License-Identifier: Apache-2.0
#
# as-instance.sh COMMAND ..: runs it as on an instance of EC2 whose metadata service with-backends.mjs has started: there are no other
# credentials, whatever the machine of the test has.
export AWS_EC2_METADATA_SERVICE_ENDPOINT="$METADATA_URL" AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
exec "$@"
