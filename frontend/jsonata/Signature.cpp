// SPDX-License-Identifier: Apache-2.0
//
// The signature of a function, `<s-nn?:s>`: which arguments it takes. The result type after `:` is ignored, as are
// letters that mean nothing; only misplaced brackets are errors.

#include "frontend/jsonata/Parser.h"

namespace asl::jsonata {
namespace {

/// Offset of the bracket that closes the one at `open`; the text's end when there is none.
size_t findClosing(std::string_view text, size_t open, char opening, char closing) {
  unsigned depth = 1;
  size_t at = open + 1;
  for (; at < text.size(); ++at) {
    if (text[at] == closing && --depth == 0)
      return at;
    if (text[at] == opening)
      ++depth;
  }
  return at;
}

} // namespace

/// signature = "<" *parameter [ ":" type ] ">" ; parameter = type [ "<" types ">" ] [ "?" | "+" ] [ "-" ]
std::unique_ptr<Signature> parseSignature(std::string_view text, Error &error) {
  auto signature = std::make_unique<Signature>();
  signature->text = std::string(text);
  std::vector<SignatureParameter> &parameters = signature->parameters;
  SignatureParameter none; // what a mark before the first parameter applies to
  for (size_t at = 1; at < text.size() && text[at] != ':'; ++at) {
    const char c = text[at];
    SignatureParameter &previous = parameters.empty() ? none : parameters.back();
    switch (c) {
    case 's':
    case 'n':
    case 'b':
    case 'l':
    case 'o':
    case 'a':
    case 'f':
    case 'j':
    case 'x':
      parameters.emplace_back().types = std::string(1, c);
      break;
    case '-':
      previous.isContext = true;
      break;
    case '?':
      previous.isOptional = true;
      break;
    case '+':
      previous.isRepeated = true;
      break;
    case '(': {
      const size_t close = findClosing(text, at, '(', ')');
      const std::string_view choice = text.substr(at + 1, close - at - 1);
      if (choice.find('<') != std::string_view::npos) {
        setError(error, "S0402", {at, close - at}, {}, quoteJson(choice));
        return nullptr;
      }
      parameters.emplace_back().types = std::string(choice);
      at = close;
      break;
    }
    case '<': {
      if (previous.types != "a" && previous.types != "f") {
        setError(error, "S0401", {at, 1}, {}, previous.types.empty() ? std::string() : quoteJson(previous.types));
        return nullptr;
      }
      const size_t close = findClosing(text, at, '<', '>');
      previous.elementTypes = std::string(text.substr(at + 1, close - at - 1));
      at = close;
      break;
    }
    default:
      break;
    }
  }
  return signature;
}

} // namespace asl::jsonata
