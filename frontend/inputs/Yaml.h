// SPDX-License-Identifier: Apache-2.0
//
// Yaml.h: YAML to JSON text that knows where in the YAML it came from.
//
// Scalars mean what CloudFormation and Step Functions take them for: true and false in any of YAML's three
// spellings are booleans, but yes, no, on and off are text, as are dates; numbers are what YAML 1.2 calls
// numbers. Sources: YAML 1.2.2, chapters 6 to 10; YAML 1.1's merge key, which CloudFormation supports.

#ifndef ASL_FRONTEND_INPUTS_YAML_H
#define ASL_FRONTEND_INPUTS_YAML_H

#include "frontend/Source.h"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace asl {

class DiagnosticEngine;
class TextSink;

/// A node of a YAML document. An alias is a second pointer to the node it names.
struct YamlNode {
  enum class Kind : uint8_t { Null, Scalar, Sequence, Map };
  Kind kind = Kind::Null;
  /// "?" for none on a plain scalar or a collection, "!" for none on a quoted scalar or a block, else as
  /// written.
  std::string tag;
  /// Bytes of the tag; empty when none was written.
  SourceRange tagRange;
  /// A scalar's text, decoded.
  std::string text;
  /// First byte behind tag and anchor; for what is left out, that of the next token.
  uint32_t begin = 0;
  /// In brackets or braces.
  bool isFlow = false;
  /// The reader has not seen its end.
  bool isOpen = false;
  /// Elements of a sequence; keys and values of a map, in turns.
  std::vector<const YamlNode *> children;
};

struct YamlDocument {
  std::deque<YamlNode> nodes; // deque: addresses stay
  const YamlNode *root = nullptr;
};

/// Reads the one document of `source`. Null after reporting what is wrong; reading stops at the first error.
std::unique_ptr<YamlDocument> readYaml(const Source &source, DiagnosticEngine &diagnostics);

/// What a scalar without quotes and tag stands for.
struct PlainScalar {
  enum class Kind : uint8_t { Null, Boolean, Number, Text, NotFinite };
  Kind kind = Kind::Text;
  /// Of a number or boolean: how JSON writes it.
  std::string json;
  /// Versions of YAML disagree: a number to one, text to the other.
  bool isDoubtful = false;
};
PlainScalar resolvePlain(std::string_view text);

/// The text of the scalar at `begin`, with all line breaks at its end that '>+' keeps: the parser gives one
/// too few.
std::string keptBreaks(std::string_view source, uint32_t begin, std::string text);

/// Writes the text of a scalar, each part with its place, and returns the first byte behind the scalar.
uint32_t writeScalar(const YamlNode &node, TextSink sink);
/// The bytes of a scalar, quotes included.
SourceRange scalarRange(const YamlNode &node, const Source &source);

/// A document as JSON.
struct YamlConversion {
  std::shared_ptr<const Source> json; ///< null after an error
  /// It holds one of CloudFormation's short tags, which became objects like {"Fn::Sub": ..}.
  bool hasFunctions = false;
};

/// Largest JSON text that a document may become, in bytes, or twice the document when that is more. Aliases
/// multiply text: a few lines could fill any memory. Neither definitions nor templates may have more than a
/// mebibyte.
inline constexpr size_t kMaxConvertedBytes = 2 * 1024 * 1024;

/// Converts YAML. Reports every duplicate key and every value that JSON cannot hold; syntax errors stop at
/// the first.
YamlConversion convertYaml(const std::shared_ptr<const Source> &source, DiagnosticEngine &diagnostics);

} // namespace asl

#endif // ASL_FRONTEND_INPUTS_YAML_H
