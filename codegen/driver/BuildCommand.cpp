// SPDX-License-Identifier: Apache-2.0
//
// aslc build: a definition becomes an executable, or a container image with one.

#include "codegen/HeapReserve.h"
#include "codegen/driver/Driver.h"
#include "codegen/driver/Input.h"
#include "codegen/package/Package.h"

#include <CLI/CLI.hpp>

#include <cstdio>

using namespace asl;

namespace {

struct Build {
  Input input;
  CompileOptions compile;
  BuildOptions link;
  bool isImage = false;
  std::string certificatesFile;

  int run() {
    Definition definition;
    reserveHeapFor(input.request.file);
    if (int status = definition.read(input))
      return status;
    const std::string name = input.machineName(definition.input.resourceName());
    if (!checkName(name))
      return kBadUse;
    if (int status = definition.check(input))
      return status;
    compile.isLast = true;
    Compilation compilation = definition.compilation(input, compile);
    if (isImage) {
      PackageOptions packing;
      packing.output = link.output;
      packing.hasTemplate = false;
      packing.isForLambda = false;
      packing.isImage = true;
      packing.certificatesFile = certificatesFile;
      return definition.finish(writePackage(compilation, link, packing), compilation.error);
    }
    if (link.output.empty())
      link.output = name;
    return definition.finish(buildExecutable(compilation, link), compilation.error);
  }
};

} // namespace

void asl::addBuildCommand(CLI::App &app, Driver &driver) {
  auto given = std::make_shared<Build>();
  CLI::App *command = app.add_subcommand("build", "compile a definition to one static executable");
  given->input.addTo(*command);
  given->input.addNameTo(*command);
  given->input.report.addTo(*command);
  command->add_option("-o,--output", given->link.output, "the executable (default: the machine's name)")
      ->type_name("FILE");
  auto *imageFlag = command->add_flag("--image", given->isImage,
                                      "a container image with the program alone: as a tar archive if the output ends in "
                                      ".tar, which is the default, else as a folder");
  command
      ->add_option("--certificates", given->certificatesFile,
                   "PEM file of roots for the image, to call hosts that are not AWS's")
      ->type_name("FILE")
      ->needs(imageFlag);
  addTargetTo(*command, given->compile.target);
  command->add_option("-O", given->compile.optLevel, "optimisation level (default: 1; with -g: 0)")
      ->type_name("LEVEL")
      ->check(CLI::Range(0, 3));
  CLI::Option *strip = command->add_flag("--strip", given->link.strip, "leave out symbols and line tables");
  command->add_flag("-g", given->compile.debug, "describe states and variables for gdb; implies -O 0 unless -O is given")
      ->excludes(strip);
  command->add_flag("--time-passes", given->compile.timePasses, "print the time each phase takes");
  command->add_flag("--sanitize", given->link.sanitize,
                    "link with address and undefined behaviour sanitizers, through clang (for tests)");
  given->link.argv0 = driver.argv0;
  command->callback([given, &driver] { driver.command = [given] { return given->run(); }; });
}
