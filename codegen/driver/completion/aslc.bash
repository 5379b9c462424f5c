# SPDX-License-Identifier: Apache-2.0
# bash completion of aslc, written by 'aslc completion bash'. What may come next is aslc's answer.

_aslc() {
  # Readline makes words of '=', ':' and '@'; aslc gets the line as the shell will read it, where blanks alone part words.
  local words=() word gap index current line piece=${COMP_WORDS[COMP_CWORD]}
  local rest=${COMP_LINE#*"${COMP_WORDS[0]}"}
  for ((index = 1; index <= COMP_CWORD; index++)); do
    word=${COMP_WORDS[index]}
    gap=${rest%%[![:blank:]]*}
    rest=${rest#"$gap"}
    rest=${rest#"$word"}
    if [[ -n $gap || ${#words[@]} == 0 ]]; then
      words+=("$word")
    else
      words[${#words[@]} - 1]+=$word
    fi
  done
  current=${words[${#words[@]} - 1]}
  # Only what follows the last of these is replaced, with the '@'.
  [[ $piece != [=:] ]] || piece=
  local front=${current%"$piece"} name
  [[ $front != *@ ]] || piece=@$piece front=${front%@}
  # Names of files as they are; readline puts back what blanks need.
  local plain=${piece//\\/}

  COMPREPLY=()
  # The command as it was typed, which may be a path, with ~ in front.
  local tool=${COMP_WORDS[0]/#\~/$HOME}
  while IFS= read -r line; do
    case $line in
    :definitions)
      compopt -o filenames
      while IFS= read -r name; do
        [[ ! -d $name && $name != *.@(json|yaml|yml|template) ]] || COMPREPLY+=("$name")
      done < <(compgen -f -- "$plain")
      ;;
    :files)
      # An at sign in front of a name is aslc's own, and not for readline to quote.
      if [[ $piece == @* ]]; then
        while IFS= read -r name; do
          [[ ! -d $name ]] || { name+=/ && compopt -o nospace; }
          printf -v name %q "$name"
          COMPREPLY+=("@$name")
        done < <(compgen -f -- "${plain#@}")
      else
        compopt -o filenames
        while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen -f -- "$plain")
      fi
      ;;
    :folders)
      compopt -o filenames
      while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen -d -- "$plain")
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

complete -F _aslc aslc
