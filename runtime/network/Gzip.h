// SPDX-License-Identifier: Apache-2.0
//
// Gzip: takes the content encodings gzip and deflate off a body, piece by piece.

#ifndef ASLRT_NETWORK_GZIP_H
#define ASLRT_NETWORK_GZIP_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

struct z_stream_s;

namespace aslrt::net {

class Decoder {
public:
  enum class Status : uint8_t {
    Good,
    TooLarge, ///< the text would pass the limit
    Broken,   ///< not what the encoding promises; `problem` says more
  };

  Decoder() = default;
  ~Decoder();
  Decoder(const Decoder &) = delete;
  Decoder &operator=(const Decoder &) = delete;

  /// Whether `encoding`, a value of Content-Encoding, is one of ours; if so, a new body begins.
  bool begin(std::string_view encoding);
  /// Decodes the next bytes to the end of `out`, which never grows over `limit`.
  Status feed(std::string_view bytes, std::string &out, size_t limit);
  /// The body is over.
  Status finish();

  /// In the words of Java's decoder.
  const char *problem() const { return problemText; }

private:
  enum class Format : uint8_t { Gzip, Deflate, Raw };

  bool reset(Format wanted);
  Status fail(const char *text);

  z_stream_s *stream = nullptr;
  Format format = Format::Gzip;
  const char *problemText = "";
  bool hasBegun = false;
  bool isAtEnd = false; ///< of a member; another one may follow
};

} // namespace aslrt::net

#endif // ASLRT_NETWORK_GZIP_H
