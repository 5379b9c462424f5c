// SPDX-License-Identifier: Apache-2.0
//
// Deflate: see Deflate.h. Gzip's header says by which system it was written; zlib always writes 3, Unix.

#include "codegen/package/Deflate.h"

#include <cassert>
#include <zlib.h>

namespace asl {

std::string deflate(std::string_view bytes, DeflateFormat format) {
  constexpr int kGzip = 16, kMemory = 9;
  z_stream stream = {};
  [[maybe_unused]] int status = deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED,
                                             format == DeflateFormat::Gzip ? MAX_WBITS + kGzip : -MAX_WBITS,
                                             kMemory, Z_DEFAULT_STRATEGY);
  assert(status == Z_OK);
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef *>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  status = ::deflate(&stream, Z_FINISH);
  assert(status == Z_STREAM_END && "deflateBound was too small");
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return packed;
}

} // namespace asl
