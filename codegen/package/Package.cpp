// SPDX-License-Identifier: Apache-2.0
//
// Package: see Package.h. The order of things is such that what is refused costs no build, and what fails
// leaves nothing behind: names and files that are read, the program, the archive and the template beside the
// places they get, both renamed.

#include "codegen/package/Package.h"

#include "codegen/PendingOutput.h"
#include "codegen/package/FunctionSize.h"
#include "codegen/package/Image.h"
#include "codegen/package/LayoutFolder.h"
#include "codegen/package/Tar.h"
#include "codegen/package/Template.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

#include <filesystem>
#include <memory>
#include <utility>

using llvm::Error;
using llvm::StringRef;

namespace asl {

namespace {

Error makeError(const llvm::Twine &text) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), text);
}

/// Warns of HTTP tasks in an image without roots, which cannot trust the hosts that they call.
void warnOfMissingRoots(const Scope &scope, DiagnosticEngine &diagnostics) {
  for (const State &state : scope.states) {
    if (state.task && state.task->resource.kind == ResourceKind::Http)
      diagnostics.warning(
          Warning::ImageRoots, state.task->resourceRange,
          "the image has no roots to trust hosts by that are not AWS's; give it some with --certificates");
    if (state.parallel)
      for (const Scope &branch : state.parallel->branches)
        warnOfMissingRoots(branch, diagnostics);
    if (state.map)
      warnOfMissingRoots(state.map->processor, diagnostics);
  }
}

/// One run of the command.
class Packing {
public:
  Packing(Compilation &compilation, BuildOptions link, const PackageOptions &options)
      : compilation(compilation), link(std::move(link)), options(options) {}

  Outcome run() {
    if (Error error = settle())
      return fail(std::move(error));
    if (Outcome outcome = build(); outcome != Outcome::Done)
      return outcome;
    if (options.isForLambda)
      warnOfFunctionLimits(compilation.machine, options.timeoutSeconds.value_or(kMaxFunctionSeconds),
                           compilation.diagnostics);
    if (options.isImage && !certificates)
      warnOfMissingRoots(compilation.machine, compilation.diagnostics);
    std::string text = options.hasTemplate ? templateText() : "";
    if (Error error = write(text))
      return fail(std::move(error));
    return Outcome::Done;
  }

private:
  Outcome fail(Error error) {
    compilation.error = llvm::toString(std::move(error));
    return Outcome::Failed;
  }

  /// Names that were not given, and what can be refused right away.
  Error settle() {
    output = options.output;
    if (output.empty())
      output = compilation.options.machineName + (options.isImage ? ".tar" : ".zip");
    isFolder = options.isImage && !StringRef(output).ends_with(".tar");
    for (StringRef ending : {".zip", ".gz", ".tgz"})
      if (isFolder && StringRef(output).ends_with(ending))
        return makeError("'" + output + "' cannot be an image, which is a tar archive ('.tar') or a folder");
    templateOutput = options.templateOutput;
    if (templateOutput.empty()) {
      llvm::SmallString<128> path(folderOf(output));
      llvm::sys::path::append(path, "template.yaml");
      templateOutput = std::string(path);
    }
    if (options.hasTemplate && pathOf(templateOutput) == pathOf(output))
      return makeError("'" + output + "' cannot be both the package and its template");
    if (!options.certificatesFile.empty())
      if (Error error = readCertificates())
        return error;
    return options.hasTemplate ? checkOldTemplate() : Error::success();
  }

  static std::filesystem::path pathOf(const std::string &file) {
    std::error_code code;
    return std::filesystem::absolute(file, code).lexically_normal();
  }

  static StringRef folderOf(StringRef path) {
    while (path.size() > 1 && path.ends_with("/"))
      path = path.drop_back();
    return llvm::sys::path::parent_path(path);
  }

  Error readCertificates() {
    auto file = llvm::MemoryBuffer::getFile(options.certificatesFile);
    if (!file)
      return makeError("cannot read '" + options.certificatesFile + "': " + file.getError().message());
    certificates = std::move(*file);
    if (!certificates->getBuffer().contains("-----BEGIN CERTIFICATE-----"))
      return makeError("'" + options.certificatesFile + "' holds no certificates in PEM");
    return Error::success();
  }

  /// A template that somebody else wrote, or keeps, is not replaced.
  Error checkOldTemplate() {
    if (templateOutput == "-" || !llvm::sys::fs::is_regular_file(templateOutput))
      return Error::success();
    auto file = llvm::MemoryBuffer::getFile(templateOutput);
    if (!file)
      return makeError("cannot read '" + templateOutput + "': " + file.getError().message());
    constexpr size_t kBeginningBytes = 1024;
    StringRef mark(kTemplateMark.data(), kTemplateMark.size());
    StringRef text = (*file)->getBuffer();
    if (text.empty() || text.take_front(kBeginningBytes).contains(mark))
      return Error::success();
    return makeError(
        "'" + templateOutput +
        "' is there already and was not written by aslc; name another file with --template, or leave the "
        "template out with --no-template");
  }

  /// The program in `program`.
  Outcome build() {
    llvm::SmallString<128> path;
    if (std::error_code code = llvm::sys::fs::createTemporaryFile("aslc-package", "", path))
      return fail(makeError("cannot make a temporary file for the program: " + code.message()));
    llvm::sys::RemoveFileOnSignal(path);
    llvm::scope_exit remove([&] {
      llvm::sys::fs::remove(path);
      llvm::sys::DontRemoveFileOnSignal(path);
    });
    link.output = std::string(path);
    if (Outcome outcome = buildExecutable(compilation, link); outcome != Outcome::Done)
      return outcome;
    // Not mapped: the file vanishes.
    auto file = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false,
                                            /*IsVolatile=*/true);
    if (!file)
      return fail(makeError("cannot read '" + path + "': " + file.getError().message()));
    program = std::move(*file);
    architecture = architectureOf(bytesOf(*program));
    if (!architecture)
      return fail(makeError("Lambda has no processor that the program runs on"));
    return Outcome::Done;
  }

  static std::string_view bytesOf(const llvm::MemoryBuffer &buffer) {
    return {buffer.getBufferStart(), buffer.getBufferSize()};
  }

  std::string templateText() {
    const Machine &machine = compilation.machine;
    TemplateInput input;
    input.machineName = compilation.options.machineName;
    input.architecture = architecture;
    input.isImage = options.isImage;
    input.package = isFolder ? "" : pathFromTemplate();
    input.timeoutSeconds = options.timeoutSeconds.value_or(functionSeconds(machine));
    input.memoryMb = options.memoryMb.value_or(functionMemoryMb(machine));
    input.options = options.runtimeOptions;
    input.statements = policyOf(machine, compilation.diagnostics).statements();
    if (size_t characters = policyCharacters(input.statements); characters > kMaxPolicyCharacters)
      compilation.diagnostics.warning(Warning::Permissions, {machine.range.begin, machine.range.begin + 1},
                                      "the permissions have about " + std::to_string(characters) +
                                          " characters, more than the " +
                                          std::to_string(kMaxPolicyCharacters) +
                                          " that IAM takes for a role: put managed policies in their place");
    Document document = makeTemplate(input);
    return StringRef(templateOutput).ends_with(".json") ? document.printJson() : document.printYaml();
  }

  /// The way to the package as seen from the template, which is how SAM reads it.
  std::string pathFromTemplate() const {
    if (templateOutput == "-")
      return output;
    std::error_code code;
    std::filesystem::path folder = std::filesystem::absolute(folderOf(templateOutput).str(), code);
    std::filesystem::path relative = std::filesystem::proximate(std::filesystem::absolute(output, code),
                                                                folder.empty() ? "." : folder, code);
    return code ? output : relative.string();
  }

  /// The files of the package, before either of it gets its name.
  Error write(const std::string &text) {
    PendingOutput archive, description;
    LayoutFolder folder;
    if (isFolder) {
      if (Error error = folder.create(output))
        return error;
      if (Error error = folder.write(layout()))
        return error;
    } else {
      if (Error error = archive.create(output))
        return error;
      if (Error error = archive.write(archiveBytes()))
        return error;
    }
    bool hasFile = options.hasTemplate && templateOutput != "-";
    if (hasFile) {
      if (Error error = description.create(templateOutput))
        return error;
      if (Error error = description.write(text))
        return error;
    }
    if (Error error = isFolder ? folder.commit() : archive.commit(/*executable=*/false))
      return error;
    if (hasFile)
      return description.commit(/*executable=*/false);
    llvm::outs() << text;
    llvm::outs().flush();
    if (std::error_code code = llvm::outs().error()) {
      llvm::outs().clear_error();
      return makeError("cannot write the template: " + code.message());
    }
    return Error::success();
  }

  std::vector<std::pair<std::string, std::string>> layout() const {
    return makeImageLayout({bytesOf(*program), architecture, compilation.options.machineName,
                            certificates ? bytesOf(*certificates) : std::string_view(), options.isForLambda});
  }

  std::string archiveBytes() const {
    if (!options.isImage)
      return makeZip({{"bootstrap", bytesOf(*program), 0755}});
    std::vector<std::pair<std::string, std::string>> files = layout();
    std::vector<ArchiveFile> entries;
    for (const auto &[name, bytes] : files)
      entries.push_back({name, bytes, 0644});
    return makeTar(entries);
  }

  Compilation &compilation;
  BuildOptions link;
  const PackageOptions &options;
  std::string output, templateOutput;
  bool isFolder = false;
  std::unique_ptr<llvm::MemoryBuffer> program, certificates;
  const Architecture *architecture = nullptr;
};

} // namespace

Outcome writePackage(Compilation &compilation, BuildOptions link, const PackageOptions &options) {
  return Packing(compilation, std::move(link), options).run();
}

} // namespace asl
