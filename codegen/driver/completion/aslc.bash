# SPDX-License-Identifier: Apache-2.0
# bash completion of aslc, written by 'aslc completion bash'. What may come next is aslc's answer.

_aslc() {
  # Readline makes words of '=' and ':'; aslc gets the line as the shell will read it.
  local words=() word current line piece=${COMP_WORDS[COMP_CWORD]} index joins=0
  for ((index = 1; index <= COMP_CWORD; index++)); do
    word=${COMP_WORDS[index]}
    if ((${#words[@]})) && [[ $joins == 1 || $word == [=:]* ]]; then
      words[${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
    joins=0
    [[ $word != *[=:] ]] || joins=1
  done
  current=${words[${#words[@]} - 1]}
  # Only what follows the last '=' or ':' is replaced.
  [[ $piece != [=:] ]] || piece=
  local front=${current%"$piece"} name

  COMPREPLY=()
  # The command as it was typed, which may be a path, with ~ in front.
  local tool=${COMP_WORDS[0]/#\~/$HOME}
  while IFS= read -r line; do
    case $line in
    :definitions)
      compopt -o filenames
      while IFS= read -r name; do
        [[ ! -d $name && $name != *.@(json|yaml|yml|template) ]] || COMPREPLY+=("$name")
      done < <(compgen -f -- "$piece")
      ;;
    :files)
      compopt -o filenames
      # An at sign in front of a name is aslc's own.
      if [[ $piece == @* ]]; then
        while IFS= read -r name; do COMPREPLY+=("@$name"); done < <(compgen -f -- "${piece#@}")
      else
        while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen -f -- "$piece")
      fi
      ;;
    :folders)
      compopt -o filenames
      while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen -d -- "$piece")
      ;;
    ?*)
      line=${line%%$'\t'*}
      line=${line#"$front"}
      # Names of states may hold anything.
      [[ $line != *[^[:alnum:]_.=/:@,-]* ]] || printf -v line %q "$line"
      COMPREPLY+=("$line")
      ;;
    esac
  done < <("$tool" complete-words -- "${words[@]}" 2>/dev/null)
}

shopt -q extglob || shopt -s extglob
complete -F _aslc aslc
