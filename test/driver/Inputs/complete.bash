# SPDX-License-Identifier: Apache-2.0
#
# complete.bash LINE: what bash completes at the end of the line, with the words as readline makes them: '=', ':' and '@'
# are words of their own. One candidate a line.

source <(aslc completion bash) || exit
# The function's only use of readline.
compopt() { :; }

line=$1
COMP_LINE=$line
COMP_WORDS=()
word= is_open=
for ((index = 0; index < ${#line}; index++)); do
  letter=${line:index:1}
  case $letter in
  ' ')
    [[ -z $is_open ]] || COMP_WORDS+=("$word")
    word= is_open=
    ;;
  '=' | ':' | '@')
    [[ -z $is_open ]] || COMP_WORDS+=("$word")
    COMP_WORDS+=("$letter")
    word= is_open=
    ;;
  *)
    word+=$letter is_open=1
    ;;
  esac
done
if [[ -n $is_open || ${line: -1} == ' ' ]]; then
  COMP_WORDS+=("$word")
fi
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_aslc
((${#COMPREPLY[@]} == 0)) || printf '%s\n' "${COMPREPLY[@]}"
