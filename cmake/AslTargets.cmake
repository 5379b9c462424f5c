# SPDX-License-Identifier: Apache-2.0
#
# AslTargets.cmake: the machines that programs are compiled for, as far as the build has to know them.
#
#   ASL_ARCHITECTURES   the architectures of this install, by GNU's names (default: x86_64;aarch64)
#   ASL_HOST            the one that programs run on here; first in ASL_ARCHITECTURES, which it must be in
#
# For each architecture X:
#
#   ASL_X_TRIPLE   what clang, GNU ld and Debian's folders call it
#   ASL_X_LLVM     LLVM's name of the code generator
#   ASL_X_DEBIAN   Debian's name, for messages that name a package
#   ASL_X_FLAGS    flags of everything that becomes part of programs
#
# codegen/Target.cpp says the rest (processor, names in AWS), and has to agree with the flags here.
#
#   asl_find_target_file(out architecture file package)   a file of the target's C or C++ library, or an archive
#
# Programs for another architecture than the host's are made of that architecture's Debian packages, which install
# beside the host's own: clang finds them by its --target alone.

set(ASL_ARCHITECTURES "x86_64;aarch64" CACHE STRING "Architectures that programs are compiled for (x86_64, aarch64)")

# x86-64-v2 is what every machine of the last decade has, and Lambda's.
set(ASL_x86_64_TRIPLE x86_64-linux-gnu)
set(ASL_x86_64_LLVM X86)
set(ASL_x86_64_DEBIAN amd64)
set(ASL_x86_64_FLAGS -march=x86-64-v2)

# Armv8.0 is every 64-bit Arm; instructions are ordered for Graviton 2, on which Lambda runs. What Armv8.2 would add
# (atomics, dot products, half floats) a program with one thread that handles text has no use for. Plain char is
# unsigned on Arm, and clang may fuse a product and a sum there, which rounds once instead of twice: both as on x86-64,
# so that programs give the same results.
set(ASL_aarch64_TRIPLE aarch64-linux-gnu)
set(ASL_aarch64_LLVM AArch64)
set(ASL_aarch64_DEBIAN arm64)
set(ASL_aarch64_FLAGS -march=armv8-a -mtune=neoverse-n1 -fsigned-char -ffp-contract=off)

set(ASL_HOST "${CMAKE_SYSTEM_PROCESSOR}")
string(REGEX REPLACE "^(AMD64|amd64)$" "x86_64" ASL_HOST "${ASL_HOST}")
string(REGEX REPLACE "^(ARM64|arm64)$" "aarch64" ASL_HOST "${ASL_HOST}")
foreach(architecture IN LISTS ASL_ARCHITECTURES)
  if(NOT DEFINED ASL_${architecture}_TRIPLE)
    message(FATAL_ERROR "ASL_ARCHITECTURES names '${architecture}'; it may name x86_64 and aarch64")
  endif()
endforeach()
if(NOT ASL_HOST IN_LIST ASL_ARCHITECTURES)
  message(FATAL_ERROR "ASL_ARCHITECTURES is '${ASL_ARCHITECTURES}'; it has to name this machine's own, '${ASL_HOST}'")
endif()
list(REMOVE_DUPLICATES ASL_ARCHITECTURES)
list(REMOVE_ITEM ASL_ARCHITECTURES ${ASL_HOST})
list(PREPEND ASL_ARCHITECTURES ${ASL_HOST})
if(NOT ASL_ARCHITECTURES STREQUAL ASL_HOST AND NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  message(FATAL_ERROR "programs for ${ASL_ARCHITECTURES} need clang; "
    "with another compiler configure with -DASL_ARCHITECTURES=${ASL_HOST}")
endif()

foreach(architecture IN LISTS ASL_ARCHITECTURES)
  if(NOT architecture STREQUAL ASL_HOST)
    list(PREPEND ASL_${architecture}_FLAGS --target=${ASL_${architecture}_TRIPLE})
  endif()
endforeach()

function(asl_find_target_file out architecture file package)
  set(flags)
  if(NOT architecture STREQUAL ASL_HOST)
    set(flags --target=${ASL_${architecture}_TRIPLE})
  endif()
  execute_process(COMMAND "${CMAKE_CXX_COMPILER}" ${flags} -print-file-name=${file}
    OUTPUT_VARIABLE path OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT IS_ABSOLUTE "${path}" OR NOT EXISTS "${path}")
    if(NOT flags STREQUAL "")
      string(APPEND package " of ${ASL_${architecture}_DEBIAN} (after dpkg --add-architecture "
        "${ASL_${architecture}_DEBIAN}), or configure with -DASL_ARCHITECTURES=${ASL_HOST}")
    endif()
    message(FATAL_ERROR "${file} for ${architecture} was not found; install ${package}")
  endif()
  get_filename_component(path "${path}" REALPATH)
  set(${out} "${path}" PARENT_SCOPE)
endfunction()
