// SPDX-License-Identifier: Apache-2.0
//
// Image.h: a container image with a program and nothing else, made without a container engine.

#ifndef ASL_CODEGEN_PACKAGE_IMAGE_H
#define ASL_CODEGEN_PACKAGE_IMAGE_H

#include "codegen/package/Architecture.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace asl {

struct ImageInput {
  std::string_view program; ///< the executable's bytes
  const Architecture *architecture;
  std::string name;              ///< becomes the image's name, as far as names of images have its characters
  std::string_view certificates; ///< PEM, for hosts that are not AWS's; empty: none
  bool isForLambda = true;       ///< the program lies where Lambda looks for it, else in /usr/bin under the image's name
};

/// The files of an OCI image layout: names and bytes. The same files in a tar archive are what `docker load`
/// takes: a manifest.json of Docker's is among them. The same input gives the same digests.
std::vector<std::pair<std::string, std::string>> makeImageLayout(const ImageInput &input);

/// The name of the file that tells a folder to be an image layout.
inline constexpr std::string_view kImageLayoutMark = "oci-layout";

} // namespace asl

#endif // ASL_CODEGEN_PACKAGE_IMAGE_H
