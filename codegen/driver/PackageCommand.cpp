// SPDX-License-Identifier: Apache-2.0
//
// aslc package: a workflow becomes a function for AWS Lambda, with a template that deploys it.

#include "codegen/HeapReserve.h"
#include "codegen/driver/Driver.h"
#include "codegen/driver/Input.h"
#include "codegen/package/FunctionSize.h"
#include "codegen/package/Package.h"

#include <CLI/CLI.hpp>

#include <cstdio>

using namespace asl;

namespace {

struct Pack {
  Input input;
  CompileOptions compile;
  BuildOptions link;
  PackageOptions packing;

  int run() {
    Definition definition;
    reserveHeapFor(input.request.file);
    if (int status = definition.read(input))
      return status;
    if (!checkName(input.machineName(definition.input.resourceName())))
      return kBadUse;
    if (int status = definition.check(input))
      return status;
    compile.isLast = true;
    Compilation compilation = definition.compilation(input, compile);
    return definition.finish(writePackage(compilation, link, packing), compilation.error);
  }
};

} // namespace

void asl::addPackageCommand(CLI::App &app, Driver &driver) {
  auto given = std::make_shared<Pack>();
  CLI::App *command =
      app.add_subcommand("package", "pack a workflow for AWS Lambda, with a template that deploys it");
  given->input.addTo(*command);
  given->input.addNameTo(*command);
  given->input.report.addTo(*command);
  command->add_option("-o,--output", given->packing.output,
                      "the zip archive (default: the machine's name with .zip)")
      ->type_name("FILE");
  auto *templateOption = command->add_option("--template", given->packing.templateOutput,
                                             "the SAM template, JSON if it ends in .json, - for standard "
                                             "output (default: template.yaml beside the package)")
                             ->type_name("FILE");
  command
      ->add_flag_callback(
          "--no-template", [given] { given->packing.hasTemplate = false; }, "write no template")
      ->excludes(templateOption);
  auto *imageFlag =
      command->add_flag("--image", given->packing.isImage,
                        "a container image: as a tar archive if the output ends in .tar, which is "
                        "the default, else as a folder");
  command
      ->add_option("--certificates", given->packing.certificatesFile,
                   "PEM file of roots for the image, to call hosts that are not AWS's")
      ->type_name("FILE")
      ->needs(imageFlag);
  command
      ->add_option("--timeout", given->packing.timeoutSeconds,
                   "time-out of the function in seconds (default: as long as the workflow can take)")
      ->type_name("SECONDS")
      ->check(CLI::Range(int64_t(1), kMaxFunctionSeconds));
  command
      ->add_option("--memory", given->packing.memoryMb,
                   "memory of the function in MB (default: for all that can run at once)")
      ->type_name("MB")
      ->check(CLI::Range(kMinFunctionMemoryMb, kMaxFunctionMemoryMb));
  command->add_option("--options", given->packing.runtimeOptions,
                      "options of the program in the function, such as \"--http\"; in ASLRT_OPTIONS")
      ->type_name("OPTIONS");
  addTargetTo(*command, given->compile.target);
  command->add_option("-O", given->compile.optLevel, "optimisation level (default: 1)")
      ->type_name("LEVEL")
      ->check(CLI::Range(0, 3));
  command->add_flag("--strip", given->link.strip, "leave out symbols and line tables");
  command->add_flag("--time-passes", given->compile.timePasses, "print the time each phase takes");
  command->add_flag("--sanitize", given->link.sanitize,
                    "link with address and undefined behaviour sanitizers, through clang (for tests)");
  given->link.argv0 = driver.argv0;
  command->callback([given, &driver] { driver.command = [given] { return given->run(); }; });
}
