// SPDX-License-Identifier: Apache-2.0
//
// Document.h: a document of maps, lists and texts in a fixed order, as YAML or JSON.

#ifndef ASL_CODEGEN_PACKAGE_DOCUMENT_H
#define ASL_CODEGEN_PACKAGE_DOCUMENT_H

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace asl {

/// A value of a document.
class Document {
public:
  enum class Kind : uint8_t { Text, Number, List, Map };

  static Document text(std::string value) { return Document(Kind::Text, std::move(value)); }
  static Document number(int64_t value) { return Document(Kind::Number, std::to_string(value)); }
  static Document list() { return Document(Kind::List, ""); }
  static Document map() { return Document(Kind::Map, ""); }

  /// Adds a member to a map and returns it.
  Document &add(std::string key, Document value) {
    return members.emplace_back(std::move(key), std::move(value)).second;
  }
  /// Adds an element to a list and returns it.
  Document &push(Document value) { return members.emplace_back("", std::move(value)).second; }

  /// Lines that YAML shows before a member or an element, and JSON leaves out.
  std::vector<std::string> comments;

  /// Block style, two blanks a level, a newline at the end. Texts that are not plain words stand in double
  /// quotes.
  std::string printYaml() const;
  /// Two blanks a level, a newline at the end.
  std::string printJson() const;

private:
  Document(Kind kind, std::string value) : kind(kind), value(std::move(value)) {}

  void printYaml(std::string &out, size_t indent) const;
  void printJson(std::string &out, size_t indent) const;
  std::string scalarAsYaml() const;

  Kind kind;
  std::string value;                                     // Text, Number
  std::vector<std::pair<std::string, Document>> members; // Map, List; a list has no keys
};

} // namespace asl

#endif // ASL_CODEGEN_PACKAGE_DOCUMENT_H
