// SPDX-License-Identifier: Apache-2.0
//
// Deflate.h: zlib, for bytes that are all there.

#ifndef ASL_CODEGEN_PACKAGE_DEFLATE_H
#define ASL_CODEGEN_PACKAGE_DEFLATE_H

#include <string>
#include <string_view>

namespace asl {

enum class DeflateFormat { Raw, Gzip };

/// `bytes`, deflated as small as zlib can. Gzip: with a header that holds neither name nor time.
std::string deflate(std::string_view bytes, DeflateFormat format);

} // namespace asl

#endif // ASL_CODEGEN_PACKAGE_DEFLATE_H
