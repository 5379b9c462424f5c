# SPDX-License-Identifier: Apache-2.0
#
# AslLLVM.cmake: finds LLVM, MLIR and lld 22 and hides how they are linked.
#
# Every other file links against the names defined here and never against the packaged CMake targets:
#
#   MLIR::X      the MLIR library libMLIRX, with what it needs (MLIR::IR, MLIR::Pass, MLIR::LLVMDialect)
#   LLVM::LLVM   all of LLVM that a compiler for ASL_ARCHITECTURES needs
#   LLD::ELF     the ELF linker as a library
#
# ASL_LLVM=static (the default) links archives; ASL_LLVM=shared links libMLIR.so and libLLVM.so, which relinks
# in a fraction of a second but makes each start of a tool cost tens of milliseconds of relocation.
# It is all or nothing: archives and shared objects of LLVM in one process register their command
# line options twice, and LLVM aborts on that.
#
# Why the packaged targets cannot be used for a static link, and what is done instead:
#
#   1. Debian's MLIR and lld targets name the shared `LLVM` target in their link interface. Only the
#      names of other MLIR libraries are taken from that interface here; `LLVM` is replaced by the
#      list of archives that `llvm-config --link-static` prints, as one group (they are mutually recursive).
#   2. llvm-config also prints -lPolly -lPollyISL, because LLVM's pass builder refers to Polly's plug-in hook.
#      Polly is dropped and the hook is defined, doing nothing, in the generated StubTargets.cpp.
#   3. llvm-config's list for lld lacks LLVMDTLTO, which lld's LTO driver refers to: asked for by name.
#   4. lld's driver initialises every target LLVM was built with. Linking them all would triple the compiler;
#      the generated StubTargets.cpp holds empty initialisers for all other targets.
#   5. llvm-config's system libraries name the shared z3 and libxml2. Nothing that is reached from here
#      uses them; only zlib, zstd and libm are linked, as archives.

set(ASL_LLVM "static" CACHE STRING "How LLVM, MLIR and lld are linked: static or shared")
set_property(CACHE ASL_LLVM PROPERTY STRINGS static shared)
if(NOT ASL_LLVM MATCHES "^(static|shared)$")
  message(FATAL_ERROR "ASL_LLVM is '${ASL_LLVM}'; it has to be 'static' or 'shared'")
endif()
set(asl_llvm_targets)
foreach(architecture IN LISTS ASL_ARCHITECTURES)
  list(APPEND asl_llvm_targets ${ASL_${architecture}_LLVM})
endforeach()

# The exact minor version has to be asked for: the packages refuse a request for `22`.
find_package(MLIR 22.1 REQUIRED CONFIG HINTS /usr/lib/llvm-22/lib/cmake/mlir)
find_package(LLD 22.1 REQUIRED CONFIG HINTS "${LLVM_CMAKE_DIR}/../lld")
message(STATUS "LLVM ${LLVM_PACKAGE_VERSION} in ${LLVM_INSTALL_PREFIX}, linked ${ASL_LLVM}")

set(ASL_LLVM_TOOLS "${LLVM_TOOLS_BINARY_DIR}")
find_program(ASL_MLIR_TBLGEN mlir-tblgen HINTS "${ASL_LLVM_TOOLS}" NO_DEFAULT_PATH REQUIRED)
find_program(ASL_LLVM_CONFIG llvm-config HINTS "${ASL_LLVM_TOOLS}" NO_DEFAULT_PATH REQUIRED)

# Headers and flags that every user of LLVM needs. The headers are system headers: their warnings are
# not ours to mend.
add_library(asl_llvm_headers INTERFACE)
target_include_directories(asl_llvm_headers SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS})
separate_arguments(asl_llvm_definitions NATIVE_COMMAND "${LLVM_DEFINITIONS}")
target_compile_definitions(asl_llvm_headers INTERFACE ${asl_llvm_definitions})

# ---------------------------------------------------------------------------------------------
# LLVM::LLVM
# ---------------------------------------------------------------------------------------------

# The names in one of LLVM's target lists, such as Targets.def: `macro`(X86) gives X86.
function(asl_read_target_list out file macro)
  set(names)
  file(STRINGS "${LLVM_INCLUDE_DIR}/llvm/Config/${file}" lines REGEX "^${macro}\\(")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^${macro}\\((.*)\\)" "\\1" name "${line}")
    list(APPEND names "${name}")
  endforeach()
  set(${out} "${names}" PARENT_SCOPE)
endfunction()

# Writes `path`: the empty initialisers and the Polly hook (points 2 and 4 above).
function(asl_write_stub_targets path)
  set(text "// Written by cmake/AslLLVM.cmake: initialisers of the targets this compiler is built without.\n")
  string(APPEND text "#include \"llvm/Plugins/PassPlugin.h\"\n\nextern \"C\" {\n")
  set(parts "Targets.def LLVM_TARGET TargetInfo" "Targets.def LLVM_TARGET Target"
            "Targets.def LLVM_TARGET TargetMC" "AsmPrinters.def LLVM_ASM_PRINTER AsmPrinter"
            "AsmParsers.def LLVM_ASM_PARSER AsmParser"
            "Disassemblers.def LLVM_DISASSEMBLER Disassembler")
  foreach(part IN LISTS parts)
    separate_arguments(part)
    list(GET part 0 file)
    list(GET part 1 macro)
    list(GET part 2 suffix)
    asl_read_target_list(targets ${file} ${macro})
    list(REMOVE_ITEM targets ${asl_llvm_targets})
    foreach(target IN LISTS targets)
      string(APPEND text "void LLVMInitialize${target}${suffix}() {}\n")
    endforeach()
  endforeach()
  string(APPEND text "}\n\n"
    "extern \"C\" void __wrap___register_frame_info(const void *, void *) {}\n"
    "extern \"C\" void *__wrap___deregister_frame_info(const void *) { return nullptr; }\n\n"
    "static void registerNothing(llvm::PassBuilder &) {}\n\n"
    "llvm::PassPluginLibraryInfo getPollyPluginInfo() {\n"
    "  llvm::PassPluginLibraryInfo info = {};\n"
    "  info.APIVersion = LLVM_PLUGIN_API_VERSION;\n"
    "  info.PluginName = \"none\";\n"
    "  info.PluginVersion = \"0\";\n"
    "  info.RegisterPassBuilderCallbacks = registerNothing;\n"
    "  return info;\n"
    "}\n")
  file(CONFIGURE OUTPUT "${path}" CONTENT "${text}" @ONLY)
endfunction()

# `name` as an imported archive at the first of the usual places, or an error that names the package.
function(asl_import_archive target file package)
  execute_process(COMMAND "${CMAKE_CXX_COMPILER}" -print-file-name=${file}
    OUTPUT_VARIABLE path OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT IS_ABSOLUTE "${path}" OR NOT EXISTS "${path}")
    message(FATAL_ERROR "${file} was not found; install ${package}")
  endif()
  add_library(${target} STATIC IMPORTED GLOBAL)
  set_target_properties(${target} PROPERTIES IMPORTED_LOCATION "${path}")
endfunction()

add_library(asl_llvm INTERFACE)
add_library(LLVM::LLVM ALIAS asl_llvm)
target_link_libraries(asl_llvm INTERFACE asl_llvm_headers)

if(ASL_LLVM STREQUAL "static")
  string(TOLOWER "${asl_llvm_targets}" asl_target_components)
  execute_process(
    COMMAND "${ASL_LLVM_CONFIG}" --link-static --libfiles
            core support passes irreader linker lto dtlto option bitreader bitwriter
            targetparser ${asl_target_components}
    OUTPUT_VARIABLE asl_llvm_archives OUTPUT_STRIP_TRAILING_WHITESPACE
    RESULT_VARIABLE asl_llvm_config_status)
  if(NOT asl_llvm_config_status EQUAL 0)
    message(FATAL_ERROR "llvm-config could not list the archives for '${asl_llvm_targets}'")
  endif()
  separate_arguments(asl_llvm_archives NATIVE_COMMAND "${asl_llvm_archives}")
  list(FILTER asl_llvm_archives EXCLUDE REGEX "/libPolly(ISL)?\\.a$")
  string(REPLACE ";" "," asl_llvm_group "${asl_llvm_archives}")

  asl_write_stub_targets("${PROJECT_BINARY_DIR}/codegen/StubTargets.cpp")
  add_library(asl_stub_targets STATIC "${PROJECT_BINARY_DIR}/codegen/StubTargets.cpp")
  target_link_libraries(asl_stub_targets PRIVATE asl_llvm_headers)
  target_compile_options(asl_stub_targets PRIVATE -fno-exceptions -fno-rtti)

  asl_import_archive(asl_zlib libz.a zlib1g-dev)
  asl_import_archive(asl_zstd libzstd.a libzstd-dev)
  target_link_libraries(asl_llvm INTERFACE
    "$<LINK_GROUP:RESCAN,${asl_llvm_group}>" asl_stub_targets asl_zstd asl_zlib m)
  # A tool has no NEEDED entry at all: it runs wherever the kernel does, and starts in 3 ms instead of 40.
  # Unreached sections left out: 55 MB instead of 63, stripped. A target with the property ASL_DYNAMIC (one with
  # sanitizers, which need the dynamic loader) links the same archives into a dynamic executable.
  target_link_options(asl_llvm INTERFACE
    "$<IF:$<BOOL:$<TARGET_PROPERTY:ASL_DYNAMIC>>,-no-pie,-static>" -Wl,--gc-sections)
  # The first exception thrown (CLI11 throws for --version) otherwise costs 30 ms: without a search table in the
  # file, and clang asks for none with -static, the start file registers all frames, and the unwinder sorts
  # them. With the table, and with the registration led to empty functions in StubTargets.cpp, it costs nothing.
  target_link_options(asl_llvm INTERFACE -Wl,--eh-frame-hdr
    -Wl,--wrap=__register_frame_info -Wl,--wrap=__deregister_frame_info)
else()
  target_link_libraries(asl_llvm INTERFACE "${LLVM_LIBRARY_DIR}/libLLVM.so")
endif()

# ---------------------------------------------------------------------------------------------
# MLIR::X and LLD::ELF
# ---------------------------------------------------------------------------------------------

# The MLIR libraries among the link interface of the packaged target `library`, as MLIR::X.
function(asl_mlir_dependencies out library)
  set(result)
  get_target_property(links ${library} INTERFACE_LINK_LIBRARIES)
  foreach(link IN LISTS links)
    if(link MATCHES "MLIR([A-Za-z0-9]+)")
      list(APPEND result MLIR::${CMAKE_MATCH_1})
    endif()
  endforeach()
  list(REMOVE_DUPLICATES result)
  set(${out} "${result}" PARENT_SCOPE)
endfunction()

get_property(asl_mlir_libraries GLOBAL PROPERTY MLIR_ALL_LIBS)
list(APPEND asl_mlir_libraries MLIROptLib MLIRTranslateLib)
list(FILTER asl_mlir_libraries INCLUDE REGEX "^MLIR")
list(REMOVE_DUPLICATES asl_mlir_libraries)
if(ASL_LLVM STREQUAL "shared")
  add_library(asl_mlir INTERFACE)
  target_link_libraries(asl_mlir INTERFACE "${LLVM_LIBRARY_DIR}/libMLIR.so" LLVM::LLVM)
endif()
foreach(library IN LISTS asl_mlir_libraries)
  if(NOT TARGET ${library})
    continue()
  endif()
  string(REGEX REPLACE "^MLIR" "MLIR::" name "${library}")
  if(ASL_LLVM STREQUAL "shared")
    add_library(${name} ALIAS asl_mlir)
    continue()
  endif()
  asl_mlir_dependencies(asl_links ${library})
  get_target_property(asl_kind ${library} TYPE)
  if(asl_kind STREQUAL "INTERFACE_LIBRARY") # only headers
    add_library(${name} INTERFACE IMPORTED GLOBAL)
  else()
    get_target_property(asl_location ${library} LOCATION)
    add_library(${name} STATIC IMPORTED GLOBAL)
    set_target_properties(${name} PROPERTIES IMPORTED_LOCATION "${asl_location}")
  endif()
  target_link_libraries(${name} INTERFACE ${asl_links} LLVM::LLVM)
endforeach()

# lld exists as archives only. They call LLVM through whatever LLVM::LLVM is, so they go with both kinds.
get_target_property(asl_lld_elf lldELF LOCATION)
get_target_property(asl_lld_common lldCommon LOCATION)
add_library(asl_lld INTERFACE)
add_library(LLD::ELF ALIAS asl_lld)
target_include_directories(asl_lld SYSTEM INTERFACE ${LLD_INCLUDE_DIRS})
target_link_libraries(asl_lld INTERFACE "${asl_lld_elf}" "${asl_lld_common}" LLVM::LLVM)
if(ASL_LLVM STREQUAL "shared")
  target_link_libraries(asl_lld INTERFACE z zstd)
endif()
