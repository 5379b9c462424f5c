// SPDX-License-Identifier: Apache-2.0
//
// Gzip: see Gzip.h.
//
// `deflate` means the zlib format, but some servers send the bare stream. The first byte tells: a zlib header
// has method 8 in its low half and a window of at most 32 KiB, and no bare stream that a compressor makes
// begins so.

#include "network/Gzip.h"
#include "network/Grammar.h"

#include <algorithm>
#include <zlib.h>

namespace aslrt::net {

namespace {

bool isZlibHeader(unsigned char byte) { return (byte & 0x0f) == Z_DEFLATED && (byte >> 4) <= 7; }

} // namespace

Decoder::~Decoder() {
  if (!stream)
    return;
  inflateEnd(stream);
  delete stream;
}

bool Decoder::begin(std::string_view encoding) {
  bool isGzip = isSame(encoding, "gzip") || isSame(encoding, "x-gzip");
  if (!isGzip && !isSame(encoding, "deflate"))
    return false;
  format = isGzip ? Format::Gzip : Format::Deflate;
  problemText = "";
  hasBegun = false;
  isAtEnd = false;
  return true;
}

bool Decoder::reset(Format wanted) {
  constexpr int kGzipBits = MAX_WBITS + 16;
  int bits = wanted == Format::Gzip ? kGzipBits : wanted == Format::Raw ? -MAX_WBITS : MAX_WBITS;
  if (stream)
    return inflateReset2(stream, bits) == Z_OK;
  stream = new z_stream();
  if (inflateInit2(stream, bits) == Z_OK)
    return true;
  delete stream;
  stream = nullptr;
  return false;
}

Decoder::Status Decoder::fail(const char *text) {
  problemText = text;
  return Status::Broken;
}

Decoder::Status Decoder::feed(std::string_view bytes, std::string &out, size_t limit) {
  if (bytes.empty())
    return Status::Good;
  if (!hasBegun) {
    if (format == Format::Deflate && !isZlibHeader(static_cast<unsigned char>(bytes[0])))
      format = Format::Raw;
    if (!reset(format))
      return fail("Out of memory for decoding");
    hasBegun = true;
  }
  while (!bytes.empty()) {
    if (isAtEnd) {
      // Several members make one text. Other bytes after the last one are padding, which decoders ignore.
      if (format != Format::Gzip || bytes[0] != '\x1f')
        return Status::Good;
      if (!reset(format))
        return fail("Out of memory for decoding");
      isAtEnd = false;
    }
    constexpr size_t kStepBytes = 64 * 1024;
    size_t before = out.size();
    // One byte over the limit, so that a text of exactly its size can end.
    size_t room = std::min(limit - before + 1, std::max(kStepBytes, bytes.size() * 2));
    out.resize(before + room);
    size_t given = std::min<size_t>(bytes.size(), 1u << 30);
    stream->next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
    stream->avail_in = static_cast<uInt>(given);
    stream->next_out = reinterpret_cast<Bytef *>(out.data() + before);
    stream->avail_out = static_cast<uInt>(std::min<size_t>(room, 1u << 30));
    size_t offered = stream->avail_out;
    int code = inflate(stream, Z_NO_FLUSH);
    out.resize(before + (offered - stream->avail_out));
    bytes.remove_prefix(given - stream->avail_in);
    if (out.size() > limit)
      return Status::TooLarge;
    if (code == Z_STREAM_END) {
      isAtEnd = true;
      continue;
    }
    if (code == Z_BUF_ERROR && bytes.empty())
      break;
    if (code != Z_OK)
      return fail(format == Format::Gzip && stream->total_in <= 2 ? "Not in GZIP format"
                  : stream->msg                                   ? stream->msg
                                                                  : "Corrupt compressed data");
  }
  return Status::Good;
}

Decoder::Status Decoder::finish() {
  // A body without a byte is an empty text, whatever the header says.
  if (!hasBegun || isAtEnd)
    return Status::Good;
  return fail("Unexpected end of ZLIB input stream");
}

} // namespace aslrt::net
