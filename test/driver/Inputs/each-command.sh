# SPDX-License-Identifier: Apache-2.0
#
# each-command.sh COMMAND ..: runs the words for each command of aslc, with the command's name in place of {}. Lists the
# commands for which it fails. They come from the tool itself, so none is forgotten.

count=0
for name in $(aslc help | sed -n '/^commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p'); do
  count=$((count + 1))
  sh -c "$(printf '%s' "$1" | sed "s/{}/$name/g")" || echo "failed: $name"
done
[ "$count" -ge 10 ] || echo "there are only $count commands"
