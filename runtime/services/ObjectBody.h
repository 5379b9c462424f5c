// SPDX-License-Identifier: Apache-2.0
//
// ObjectBody: what is written as an object, read a piece at a time: the results of a Map may have gigabytes.

#ifndef ASLRT_SERVICES_OBJECTBODY_H
#define ASLRT_SERVICES_OBJECTBODY_H

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace aslrt {

class ObjectBody {
public:
  virtual uint64_t size() const = 0;
  /// Copies the `bytes` bytes from `offset` on, which are there, to `out`. False with errno set when it cannot.
  virtual bool read(uint64_t offset, size_t bytes, char *out) = 0;

protected:
  ~ObjectBody() = default; // nobody owns one through this
};

/// A text in memory, which has to live as long.
class TextBody final : public ObjectBody {
public:
  explicit TextBody(std::string_view text) : text(text) {}
  uint64_t size() const override { return text.size(); }
  bool read(uint64_t offset, size_t bytes, char *out) override {
    memcpy(out, text.data() + offset, bytes);
    return true;
  }

private:
  std::string_view text;
};

} // namespace aslrt

#endif // ASLRT_SERVICES_OBJECTBODY_H
