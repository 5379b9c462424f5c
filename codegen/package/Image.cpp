// SPDX-License-Identifier: Apache-2.0
//
// Image: see Image.h.
//
//   oci-layout                 which says that this is a layout
//   index.json            ---> blobs/sha256/MANIFEST ---> blobs/sha256/CONFIGURATION, blobs/sha256/LAYER
//   manifest.json (Docker's) ------------------------/
//
// Each arrow is the SHA-256 of what it leads to. The layer of a function has the program where Lambda's own base
// images have it, and the folders that Lambda sets as working directory and for temporary files, so that the
// image runs elsewhere, too. That of a program has it in /usr/bin, and /work for what is mounted. Sources: OCI image specification 1.0 (layout, manifest, configuration); Docker's image
// specification 1.2 for manifest.json.

#include "codegen/package/Image.h"

#include "frontend/Json.h"
#include "codegen/package/Deflate.h"
#include "codegen/package/Tar.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SHA256.h"

namespace asl {

namespace {

/// Where a bundle of roots is looked for.
constexpr std::string_view kBundle = "etc/ssl/certs/ca-certificates.crt";
constexpr std::string_view kFunction = "var/runtime/bootstrap";
constexpr std::string_view kCreated = "1970-01-01T00:00:00Z";

std::string sha256(std::string_view bytes) {
  llvm::SHA256 hash;
  hash.update(llvm::StringRef(bytes.data(), bytes.size()));
  return llvm::toHex(hash.final(), /*LowerCase=*/true);
}

/// A file of the layout that is called after its digest.
struct Blob {
  std::string digest; // hexadecimal digits
  std::string bytes;

  explicit Blob(std::string content) : digest(sha256(content)), bytes(std::move(content)) {}

  std::string path() const { return "blobs/sha256/" + digest; }

  /// As others refer to it; `more` are further members.
  std::string descriptor(std::string_view mediaType, std::string_view more = "") const {
    return "{\"mediaType\":" + quoteJson(mediaType) + ",\"digest\":\"sha256:" + digest +
           "\",\"size\":" + std::to_string(bytes.size()) + std::string(more) + "}";
  }
};

/// What Docker takes as the name of an image: lower-case letters and digits, with single separators in
/// between.
std::string imageName(std::string_view name) {
  std::string out;
  for (char c : name) {
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c | 0x20);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      out += c;
    else if (!out.empty() && out.back() != '-')
      out += '-';
  }
  while (out.ends_with('-'))
    out.pop_back();
  return out.empty() ? "workflow" : out;
}

/// Where the program lies in the image.
std::string programPath(const ImageInput &input) {
  return input.isForLambda ? std::string(kFunction) : "usr/bin/" + imageName(input.name);
}

std::string_view workingFolder(const ImageInput &input) { return input.isForLambda ? "var/task" : "work"; }

std::string makeLayer(const ImageInput &input) {
  std::vector<ArchiveFile> files;
  if (!input.certificates.empty())
    files.push_back({std::string(kBundle), input.certificates, 0644});
  files.push_back({"tmp/", "", 01777});
  files.push_back({programPath(input), input.program, 0755});
  files.push_back({std::string(workingFolder(input)) + "/", "", 0755});
  return makeTar(files);
}

std::string platformOf(const Architecture &architecture) {
  std::string platform = "\"architecture\":" + quoteJson(architecture.image) + ",\"os\":\"linux\"";
  if (!architecture.variant.empty())
    platform += ",\"variant\":" + quoteJson(architecture.variant);
  return platform;
}

} // namespace

std::vector<std::pair<std::string, std::string>> makeImageLayout(const ImageInput &input) {
  std::string layer = makeLayer(input), platform = platformOf(*input.architecture), created(kCreated);
  Blob packed(deflate(layer, DeflateFormat::Gzip));
  Blob configuration("{\"created\":\"" + created + "\"," + platform + ",\"config\":{\"Entrypoint\":[\"/" +
                     programPath(input) + "\"],\"WorkingDir\":\"/" + std::string(workingFolder(input)) +
                     "\"},\"rootfs\":{\"type\":\"layers\"," +
                     "\"diff_ids\":[\"sha256:" + sha256(layer) + "\"]},\"history\":[{\"created\":\"" +
                     created + "\",\"created_by\":\"aslc " + (input.isForLambda ? "package" : "build") + "\"}]}");
  constexpr std::string_view kManifestType = "application/vnd.oci.image.manifest.v1+json";
  Blob manifest("{\"schemaVersion\":2,\"mediaType\":" + quoteJson(kManifestType) +
                ",\"config\":" + configuration.descriptor("application/vnd.oci.image.config.v1+json") +
                ",\"layers\":[" + packed.descriptor("application/vnd.oci.image.layer.v1.tar+gzip") + "]}");

  std::string reference = imageName(input.name) + ":latest";
  std::string index =
      "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[" +
      manifest.descriptor(kManifestType, ",\"platform\":{" + platform +
                                             "},\"annotations\":{\"io.containerd.image.name\":" +
                                             quoteJson("docker.io/library/" + reference) +
                                             ",\"org.opencontainers.image.ref.name\":\"latest\"}") +
      "]}";
  std::string dockers = "[{\"Config\":" + quoteJson(configuration.path()) + ",\"RepoTags\":[" +
                        quoteJson(reference) + "],\"Layers\":[" + quoteJson(packed.path()) + "]}]";

  std::vector<std::pair<std::string, std::string>> files;
  for (Blob *blob : {&packed, &configuration, &manifest})
    files.emplace_back(blob->path(), std::move(blob->bytes));
  files.emplace_back("index.json", std::move(index));
  files.emplace_back("manifest.json", std::move(dockers));
  files.emplace_back(kImageLayoutMark, "{\"imageLayoutVersion\":\"1.0.0\"}");
  return files;
}

} // namespace asl
