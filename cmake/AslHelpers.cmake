# SPDX-License-Identifier: Apache-2.0
#
# AslHelpers.cmake: the few functions that the folders' CMakeLists.txt are written with.
#
#   asl_add_library(Name SOURCES a.cpp .. [TABLEGEN target ..] [LINK target ..] [MLIR])
#   asl_add_executable(Name SOURCES a.cpp .. [TABLEGEN target ..] [LINK target ..] [MLIR])
#   asl_add_unit_test(Name SOURCES a.cpp .. [LINK target ..] [SANITIZE] [CROSS])
#   asl_allow_exceptions(file.cpp ..)
#   asl_tablegen(target file.td out.inc "-gen-flags" ..)
#   asl_add_dialect(target DIALECT name NAMESPACE ns TD Dialect.td TYPES .. ATTRS .. ENUMS .. INTERFACES .. OPS ..)
#   asl_add_passes(target file.td GroupName)
#   asl_add_generated_doc(file.md source.td "-gen-flags")
#   asl_embed_file(out_source symbol file)
#
# Includes are written from the top of the tree ("ir/Passes.h"); generated files lie at the same place
# below the build folder ("ir/Passes.h.inc").

# Flags of all our code. MLIR-heavy targets also share one precompiled header, which is only usable with
# exactly the flags it was made with: so there is one set, and no target adds to it.
# Unused parameters: TableGen writes many, and so do interfaces that not everybody needs all of.
set(ASL_COMPILE_FLAGS -Wall -Wextra -Wno-unused-parameter -fno-exceptions -fno-rtti -fdiagnostics-color=auto)

# What the sanitized runtime is built and linked with. Type checks of vtables need run-time types, which the
# runtime does without.
set(ASL_SANITIZE_FLAGS -fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=undefined)

# Headers most files that touch MLIR include. One precompiled header of these takes 17 s to make and 95 MB,
# and takes a pass from 7 s to 1 s. Headers with a main program or lld in them stay out.
set(ASL_PCH_HEADERS
  <mlir/IR/Builders.h>
  <mlir/IR/BuiltinOps.h>
  <mlir/IR/BuiltinTypes.h>
  <mlir/IR/Dialect.h>
  <mlir/IR/DialectImplementation.h>
  <mlir/IR/Matchers.h>
  <mlir/IR/OpImplementation.h>
  <mlir/IR/PatternMatch.h>
  <mlir/Bytecode/BytecodeOpInterface.h>
  <mlir/Dialect/Arith/IR/Arith.h>
  <mlir/Dialect/ControlFlow/IR/ControlFlowOps.h>
  <mlir/Dialect/LLVMIR/LLVMDialect.h>
  <mlir/Interfaces/ControlFlowInterfaces.h>
  <mlir/Interfaces/InferTypeOpInterface.h>
  <mlir/Interfaces/SideEffectInterfaces.h>
  <mlir/Pass/Pass.h>
  <mlir/Pass/PassManager.h>
  <mlir/Transforms/DialectConversion.h>
  <mlir/Transforms/GreedyPatternRewriteDriver.h>
  <llvm/ADT/STLExtras.h>
  <llvm/ADT/StringRef.h>
  <llvm/ADT/TypeSwitch.h>
  <llvm/Support/raw_ostream.h>
  <optional>
  <string>
  <vector>)

# Makes the shared precompiled header, the first time it is asked for.
function(asl_require_pch)
  if(TARGET asl_mlir_pch)
    return()
  endif()
  set(source "${PROJECT_BINARY_DIR}/cmake/MlirPch.cpp")
  file(CONFIGURE OUTPUT "${source}" CONTENT "// Carries the precompiled header.\n")
  add_library(asl_mlir_pch OBJECT "${source}")
  target_link_libraries(asl_mlir_pch PRIVATE asl_llvm_headers)
  target_compile_options(asl_mlir_pch PRIVATE ${ASL_COMPILE_FLAGS})
  target_precompile_headers(asl_mlir_pch PRIVATE ${ASL_PCH_HEADERS})
endfunction()

# Flags, include paths, generated headers and precompiled header of `target`.
function(asl_set_up_target target mlir tablegen)
  # The folder itself comes second: TableGen's output is included by its bare name.
  target_include_directories(${target} PUBLIC "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}"
    "${CMAKE_CURRENT_SOURCE_DIR}" "${CMAKE_CURRENT_BINARY_DIR}")
  target_compile_options(${target} PRIVATE ${ASL_COMPILE_FLAGS})
  if(tablegen)
    add_dependencies(${target} ${tablegen})
  endif()
  if(mlir)
    asl_require_pch()
    target_link_libraries(${target} PUBLIC asl_llvm_headers)
    target_precompile_headers(${target} REUSE_FROM asl_mlir_pch)
  endif()
endfunction()

# A static library of our own. MLIR: its sources include LLVM or MLIR headers. TABLEGEN: targets of
# asl_tablegen or asl_add_dialect whose output they include.
function(asl_add_library name)
  cmake_parse_arguments(ARG "MLIR" "" "SOURCES;TABLEGEN;LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  asl_set_up_target(${name} "${ARG_MLIR}" "${ARG_TABLEGEN}")
  target_link_libraries(${name} PUBLIC ${ARG_LINK})
endfunction()

# A program, in the build tree's `bin`, beside which `lib/aslc` lies as in the install folder.
function(asl_add_executable name)
  cmake_parse_arguments(ARG "MLIR" "" "SOURCES;TABLEGEN;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  asl_set_up_target(${name} "${ARG_MLIR}" "${ARG_TABLEGEN}")
  target_link_libraries(${name} PRIVATE ${ARG_LINK})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
endfunction()

# A gtest program in the build tree's `unit`. `setup test` runs every program it finds there.
# gtest uses exceptions and run-time types, so tests are compiled with them. SANITIZE: a second program,
# Name.asan, has the tests and the runtime with the sanitizers (LINK aslrt becomes aslrt-asan, aslrt-net becomes
# aslrt-asan-net, which has the runtime in it). CROSS: one more for each architecture but the host's, in a folder below
# `unit` that is called as the target is (aarch64-linux), static, for an emulator; LINK may only name aslrt then.
function(asl_add_unit_test name)
  cmake_parse_arguments(ARG "SANITIZE;CROSS" "" "SOURCES;LINK" ${ARGN})
  find_package(GTest REQUIRED)
  set(variants ${name})
  if(ARG_SANITIZE AND ASL_SANITIZE)
    list(APPEND variants ${name}.asan)
  endif()
  foreach(variant IN LISTS variants)
    add_executable(${variant} ${ARG_SOURCES})
    target_include_directories(${variant} PRIVATE "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}")
    target_compile_options(${variant} PRIVATE -Wall -Wextra)
    set(links ${ARG_LINK})
    if(variant MATCHES "\\.asan$")
      list(TRANSFORM links REPLACE "^aslrt$" aslrt-asan)
      list(TRANSFORM links REPLACE "^aslrt-net$" aslrt-asan-net)
      target_compile_options(${variant} PRIVATE -O1 -g ${ASL_SANITIZE_FLAGS})
      target_link_options(${variant} PRIVATE ${ASL_SANITIZE_FLAGS})
    endif()
    if(NOT ASL_LLVM STREQUAL "shared") # the runtime is position-dependent
      target_link_options(${variant} PRIVATE -no-pie)
    endif()
    target_link_libraries(${variant} PRIVATE GTest::gtest_main ${links})
    set_target_properties(${variant} PROPERTIES
      RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/unit")
    add_test(NAME ${variant} COMMAND ${variant})
  endforeach()
  if(NOT ARG_CROSS)
    return()
  endif()
  foreach(architecture IN LISTS ASL_ARCHITECTURES)
    if(architecture STREQUAL ASL_HOST)
      continue()
    endif()
    set(variant ${name}.${architecture})
    add_executable(${variant} ${ARG_SOURCES})
    target_include_directories(${variant} PRIVATE "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}")
    target_compile_options(${variant} PRIVATE -Wall -Wextra ${ASL_${architecture}_FLAGS})
    target_link_options(${variant} PRIVATE --target=${ASL_${architecture}_TRIPLE} -static)
    asl_find_target_file(main ${architecture} libgtest_main.a libgtest-dev)
    asl_find_target_file(gtest ${architecture} libgtest.a libgtest-dev)
    target_link_libraries(${variant} PRIVATE ${main} ${gtest} aslrt-${architecture})
    set_target_properties(${variant} PROPERTIES
      RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/unit/${architecture}-linux")
  endforeach()
endfunction()

# Compiles these files with exceptions and run-time types, for a library that needs them (CLI11). They do
# without the precompiled header, which was made with other flags.
function(asl_allow_exceptions)
  set_source_files_properties(${ARGN} PROPERTIES
    COMPILE_OPTIONS "-fexceptions;-frtti" SKIP_PRECOMPILE_HEADERS ON)
endfunction()

# ---------------------------------------------------------------------------------------------
# TableGen
# ---------------------------------------------------------------------------------------------

set(ASL_TBLGEN_INCLUDES "-I${PROJECT_SOURCE_DIR}")

# asl_tablegen(target file.td out1 "-gen-x" out2 "-gen-y -more" ..): one run of mlir-tblgen for each output,
# which is written at this folder's place in the build tree. mlir-tblgen leaves a file alone that would
# not change, so an edit of a description does not rebuild everything.
function(asl_tablegen target td)
  set(outputs)
  set(pairs ${ARGN})
  get_filename_component(source "${td}" ABSOLUTE)
  while(pairs)
    list(POP_FRONT pairs output flags)
    separate_arguments(flags)
    set(path "${CMAKE_CURRENT_BINARY_DIR}/${output}")
    add_custom_command(OUTPUT "${path}"
      COMMAND "${ASL_MLIR_TBLGEN}" ${flags} "${source}" -o "${path}" --write-if-changed -d "${path}.d"
              ${ASL_TBLGEN_INCLUDES} -I "${CMAKE_CURRENT_SOURCE_DIR}" -I "${MLIR_INCLUDE_DIRS}"
      DEPENDS "${source}" "${ASL_MLIR_TBLGEN}" DEPFILE "${path}.d"
      COMMENT "TableGen ${output}" VERBATIM)
    list(APPEND outputs "${path}")
  endwhile()
  add_custom_target(${target} DEPENDS ${outputs})
endfunction()

# All that mlir-tblgen makes for a dialect. Each list names .td files; X.td gives X.h.inc and X.cpp.inc. An op
# file must not include another op file: its ops would be generated twice. `target` stands for all of it.
function(asl_add_dialect target)
  cmake_parse_arguments(ARG "" "DIALECT;TD" "TYPES;ATTRS;ENUMS;INTERFACES;OPS" ${ARGN})
  set(all)
  macro(asl_generate kind declarations definitions)
    foreach(td ${ARGN})
      get_filename_component(stem "${td}" NAME_WE)
      asl_tablegen(${target}_${stem} ${td}
        ${stem}.h.inc "${declarations}" ${stem}.cpp.inc "${definitions}")
      list(APPEND all ${target}_${stem})
    endforeach()
  endmacro()
  asl_generate(dialect "-gen-dialect-decls -dialect=${ARG_DIALECT}"
                       "-gen-dialect-defs -dialect=${ARG_DIALECT}" ${ARG_TD})
  asl_generate(types "-gen-typedef-decls -typedefs-dialect=${ARG_DIALECT}"
                     "-gen-typedef-defs -typedefs-dialect=${ARG_DIALECT}" ${ARG_TYPES})
  asl_generate(attrs "-gen-attrdef-decls -attrdefs-dialect=${ARG_DIALECT}"
                     "-gen-attrdef-defs -attrdefs-dialect=${ARG_DIALECT}" ${ARG_ATTRS})
  asl_generate(enums "-gen-enum-decls" "-gen-enum-defs" ${ARG_ENUMS})
  asl_generate(interfaces "-gen-op-interface-decls" "-gen-op-interface-defs" ${ARG_INTERFACES})
  asl_generate(ops "-gen-op-decls" "-gen-op-defs" ${ARG_OPS})
  add_custom_target(${target} DEPENDS ${all})
endfunction()

# Pass declarations: Passes.td gives Passes.h.inc with registerFlowPasses() for group Flow.
function(asl_add_passes target td group)
  get_filename_component(stem "${td}" NAME_WE)
  asl_tablegen(${target} ${td} ${stem}.h.inc "-gen-pass-decls -name ${group}")
endfunction()

# A page below docs/ that is generated and committed. The target `docs` writes all such pages into the source
# tree; `docs-check` fails when a committed page is not what would be written.
function(asl_add_generated_doc page td)
  separate_arguments(flags NATIVE_COMMAND "${ARGN}")
  get_filename_component(source "${td}" ABSOLUTE)
  get_filename_component(stem "${page}" NAME_WE)
  set(made "${PROJECT_BINARY_DIR}/docs/${page}")
  set(committed "${PROJECT_SOURCE_DIR}/docs/${page}")
  add_custom_command(OUTPUT "${made}"
    COMMAND "${CMAKE_COMMAND}" -E make_directory "${PROJECT_BINARY_DIR}/docs"
    COMMAND "${ASL_MLIR_TBLGEN}" ${flags} "${source}" -o "${made}" -d "${made}.d" ${ASL_TBLGEN_INCLUDES}
            -I "${CMAKE_CURRENT_SOURCE_DIR}" -I "${MLIR_INCLUDE_DIRS}"
    DEPENDS "${source}" "${ASL_MLIR_TBLGEN}" DEPFILE "${made}.d"
    COMMENT "Generating docs/${page}" VERBATIM)
  if(NOT TARGET docs)
    add_custom_target(docs)
    add_custom_target(docs-check)
  endif()
  add_custom_target(docs_${stem}
    COMMAND "${CMAKE_COMMAND}" -E copy_if_different "${made}" "${committed}" DEPENDS "${made}" VERBATIM)
  add_custom_target(docs_check_${stem}
    COMMAND "${CMAKE_COMMAND}" -E compare_files "${made}" "${committed}" DEPENDS "${made}"
    COMMENT "docs/${page} is up to date (else build the target 'docs')" VERBATIM)
  add_dependencies(docs docs_${stem})
  add_dependencies(docs-check docs_check_${stem})
endfunction()

# ---------------------------------------------------------------------------------------------
# Data in programs
# ---------------------------------------------------------------------------------------------

# A source file that holds the bytes of `file` between `symbol` and `symbol`End, read-only.
# The name of the source is returned in `out_source`.
function(asl_embed_file out_source symbol file)
  get_filename_component(path "${file}" ABSOLUTE)
  set(source "${CMAKE_CURRENT_BINARY_DIR}/Embed_${symbol}.cpp")
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT
"// Written by asl_embed_file.
asm(\".section .rodata.@symbol@,\\\"a\\\",@progbits\\n\"
    \".balign 16\\n.globl @symbol@, @symbol@End\\n\"
    \"@symbol@:\\n.incbin \\\"@path@\\\"\\n@symbol@End:\\n.byte 0\\n.previous\\n\");
")
  set_source_files_properties("${source}" PROPERTIES OBJECT_DEPENDS "${path}" SKIP_PRECOMPILE_HEADERS ON)
  set(${out_source} "${source}" PARENT_SCOPE)
endfunction()
