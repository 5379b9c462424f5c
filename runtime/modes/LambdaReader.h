// SPDX-License-Identifier: Apache-2.0
//
// LambdaReader: reads the answers of Lambda's Runtime API.
//
// The host speaks HTTP/1.1 over a plain socket on this machine. What it can answer is a small part of HTTP: a status,
// headers, and a body by length, in chunks or up to the end of the connection. The reader of network/ knows all of
// HTTP through Beast, and brings 50 KB into a program of a megabyte; this one is for programs without services, too.

#ifndef ASLRT_MODES_LAMBDAREADER_H
#define ASLRT_MODES_LAMBDAREADER_H

#include "values/Strings.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace aslrt {

/// The value of the first header `name` (in any case) in `head`, a status line and header lines as they came;
/// without blanks around it. Empty when there is none.
std::string_view findHeader(std::string_view head, std::string_view name);

class LambdaReader {
public:
  enum class Progress : uint8_t {
    More,   ///< the answer goes on
    Done,   ///< it is complete
    Broken, ///< it is no answer, or one larger than any event
  };

  /// Forgets the answer before.
  void begin();
  /// Takes the next bytes. Nothing may follow the end of an answer, as requests are sent one after the other.
  Progress feed(std::string_view bytes);
  /// The connection has come to its end.
  Progress finish();

  // Once Done.
  int status() const { return statusCode; }
  std::string_view head() const { return headText.view(); }
  std::string_view body() const { return bodyText.view(); }
  /// Whether the connection can carry another request.
  bool keepsConnection() const { return keeps; }

private:
  enum class Part : uint8_t { Head, Length, ChunkSize, ChunkData, ChunkEnd, Trailer, ToTheEnd, Done, Broken };

  bool readHead();
  bool readChunkSize(std::string_view line);
  void takeBody(std::string_view &bytes);
  bool takeLine(std::string_view &bytes);

  Part part = Part::Head;
  int statusCode = 0;
  bool keeps = false;
  uint64_t left = 0; ///< bytes of the body, or of the chunk, that are to come
  SmallBuffer headText;
  SmallBuffer line; ///< of a chunked body: what has come of the present one
  SmallBuffer bodyText;
};

} // namespace aslrt

#endif // ASLRT_MODES_LAMBDAREADER_H
