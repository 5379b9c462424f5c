// SPDX-License-Identifier: Apache-2.0
//
// Xml: single texts out of small answers in XML.
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

/// A text that is wanted.
struct XmlField {
  std::string_view path; ///< names from the top, `ErrorResponse/Error/Code`
  std::string value;     ///< of the first such element
  bool isFound = false;
};

/// Reads `text` and fills `fields`. False when it is not well-formed.
bool readXml(std::string_view text, XmlField *fields, size_t count);

} // namespace aslrt::aws

#endif // ASLRT_AWS_XML_H
