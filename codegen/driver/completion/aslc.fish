# SPDX-License-Identifier: Apache-2.0
# fish completion of aslc, written by 'aslc completion fish'. What may come next is aslc's answer.

function __aslc_complete
    set -l words (commandline -opc) "$(commandline -ct)"
    set -l tool (string replace -r '^~' $HOME -- $words[1])
    set -l current "$(commandline -ct)"
    # What of the word stands before a file's name: --mock=, and aslc's own at sign.
    set -l front (string match -r -- '^--[a-z0-9-]+=@?|^@' $current)
    set -l name (string replace -- "$front" '' $current)
    for line in ($tool complete-words -- $words[2..-1] 2>/dev/null)
        switch $line
            case :definitions
                __fish_complete_suffix $current .json .yaml .yml .template
            case :files
                for path in (__fish_complete_path "$name")
                    echo -- "$front$path"
                end
            case :folders
                for path in (__fish_complete_directories "$name" '')
                    echo -- "$front$path"
                end
            case '*'
                echo -- $line
        end
    end
end

complete -c aslc -f -k -a '(__aslc_complete)'
