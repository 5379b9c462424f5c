// SPDX-License-Identifier: Apache-2.0
//
// Xml: answers in XML.
//
// A strict reader of what services send: elements, attributes, character references, CDATA, comments and
// processing instructions. Document types are refused (no answer has one, and entities of one's own are the way to
// attack readers). Prefixes of names are dropped, namespaces are not looked at.

#ifndef ASLRT_AWS_XML_H
#define ASLRT_AWS_XML_H

#include <cstddef>
#include <string>
#include <string_view>

namespace aslrt::aws {

/// Whom a reader tells what it finds.
class XmlVisitor {
public:
  /// An element has ended. `path`: the names from the top, `ErrorResponse/Error/Code`. `text` is what stands in it,
  /// empty when it has elements in it. Neither lives on.
  virtual void onElement(std::string_view path, std::string_view text) = 0;

protected:
  ~XmlVisitor() = default;
};

/// Reads `text`. False when it is not well-formed; what came before the fault has been told.
bool readXml(std::string_view text, XmlVisitor &visitor);

/// A single text that is wanted.
struct XmlField {
  std::string_view path;
  std::string value;     ///< of the first such element
  bool isFound = false;
};

/// Reads `text` and fills `fields`. False when it is not well-formed.
bool readXml(std::string_view text, XmlField *fields, size_t count);

} // namespace aslrt::aws

#endif // ASLRT_AWS_XML_H
