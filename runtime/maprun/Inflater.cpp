// SPDX-License-Identifier: Apache-2.0
//
// Inflater: gzip and Zstandard, chosen by the suffix of an object's key, as the service does (asl.md 10.5).

#include "maprun/ByteStream.h"
#include "network/Gzip.h"

#include <zstd.h>

namespace aslrt {

namespace {

class GzipInflater final : public Inflater {
public:
  GzipInflater() { decoder.begin("gzip"); }
  bool feed(std::string_view bytes, std::string &out) override {
    return decoder.feed(bytes, out, SIZE_MAX / 2) == net::Decoder::Status::Good;
  }
  bool finish() override { return decoder.finish() == net::Decoder::Status::Good; }

private:
  net::Decoder decoder;
};

class ZstdInflater final : public Inflater {
public:
  ZstdInflater() : stream(ZSTD_createDStream()) {}
  ~ZstdInflater() override { ZSTD_freeDStream(stream); }

  bool feed(std::string_view bytes, std::string &out) override {
    if (!stream)
      return false;
    ZSTD_inBuffer in = {bytes.data(), bytes.size(), 0};
    for (bool isFull = true; in.pos < in.size || isFull;) {
      size_t before = out.size();
      out.resize(before + ZSTD_DStreamOutSize());
      ZSTD_outBuffer buffer = {out.data() + before, out.size() - before, 0};
      left = ZSTD_decompressStream(stream, &buffer, &in);
      out.resize(before + buffer.pos);
      if (ZSTD_isError(left))
        return false;
      isFull = buffer.pos == buffer.size;
    }
    return true;
  }
  bool finish() override { return left == 0; } // 0: a frame has ended here

private:
  ZSTD_DStream *stream;
  size_t left = 1;
};

} // namespace

std::unique_ptr<Inflater> makeInflater(std::string_view key) {
  if (key.ends_with(".gz") || key.ends_with(".gzip"))
    return std::make_unique<GzipInflater>();
  if (key.ends_with(".zst") || key.ends_with(".zstd"))
    return std::make_unique<ZstdInflater>();
  return nullptr;
}

} // namespace aslrt
