// SPDX-License-Identifier: Apache-2.0
//
// YamlReader: yaml-cpp's events to a tree of nodes.
//
// The library tells where a node begins and what its text is, but neither where it ends nor how it was
// written; it also calls the beginning of a node the place of its tag or anchor. Both are found again in the
// text, by YamlScalar.cpp and here. This is the only file that includes the library, which throws.

#include "frontend/inputs/Yaml.h"

#include "frontend/Diagnostics.h"
#include "frontend/Spec.h"
#include "frontend/UnicodeIdentifier.h"

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>

namespace asl {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Thrown from an event to stop the parser; what is wrong has been reported.
struct Stop {};

class Builder : public YAML::EventHandler {
public:
  Builder(const Source &source, uint32_t skipped, DiagnosticEngine &diagnostics)
      : source(source), skipped(skipped), diagnostics(diagnostics),
        document(std::make_unique<YamlDocument>()) {}

  void OnDocumentStart(const YAML::Mark &mark) override {
    if (document->root) {
      diagnostics.error(tokenAt(offset(mark)), "a second document begins here: a file holds one definition");
      throw Stop();
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override {
    add(YamlNode::Kind::Null, mark, "?", anchor);
  }
  void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                const std::string &value) override {
    YamlNode &node = add(YamlNode::Kind::Scalar, mark, tag, anchor);
    node.text = keptBreaks(source.text(), node.begin, value);
  }
  void OnSequenceStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    open(add(YamlNode::Kind::Sequence, mark, tag, anchor), style);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    open(add(YamlNode::Kind::Map, mark, tag, anchor), style);
  }
  void OnMapEnd() override { close(); }

  void OnAlias(const YAML::Mark &mark, YAML::anchor_t anchor) override {
    auto found = anchors.find(anchor);
    if (found == anchors.end() || found->second->isOpen) {
      diagnostics.error(tokenAt(offset(mark)), found == anchors.end()
                                                   ? "there is no anchor of this name before"
                                                   : "an alias cannot stand inside what it names");
      throw Stop();
    }
    if (document->root)
      stack.back()->children.push_back(found->second);
  }

  std::unique_ptr<YamlDocument> take() { return std::move(document); }

  /// Byte of the file at a mark.
  uint32_t offset(const YAML::Mark &mark) const {
    size_t at = mark.is_null() ? source.text().size() : static_cast<size_t>(mark.pos) + skipped;
    return static_cast<uint32_t>(std::min(at, source.text().size()));
  }

  /// The word at `at`, at least a byte unless the file ends there.
  SourceRange tokenAt(uint32_t at) const {
    std::string_view text = source.text();
    uint32_t end = at;
    while (end < text.size() && std::string_view(" \t\r\n,]}").find(text[end]) == std::string_view::npos)
      ++end;
    return {at, std::min(std::max(end, at + 1), static_cast<uint32_t>(text.size()))};
  }

private:
  YamlNode &add(YamlNode::Kind kind, const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor) {
    YamlNode &node = document->nodes.emplace_back();
    node.kind = kind;
    node.tag = tag;
    node.begin = skipProperties(offset(mark), node);
    if (anchor)
      anchors[anchor] = &node;
    if (!document->root)
      document->root = &node;
    else
      stack.back()->children.push_back(&node);
    return node;
  }

  void open(YamlNode &node, YAML::EmitterStyle::value style) {
    node.isFlow = style == YAML::EmitterStyle::Flow;
    node.isOpen = true;
    stack.push_back(&node);
  }
  void close() {
    stack.back()->isOpen = false;
    stack.pop_back();
  }

  /// The first byte behind tag and anchor, blanks and comments between. No node begins with '!' or '&'
  /// otherwise.
  uint32_t skipProperties(uint32_t at, YamlNode &node) const {
    std::string_view text = source.text();
    bool hasProperty = false;
    while (at < text.size()) {
      char c = text[at];
      if (c == '!' || c == '&') {
        SourceRange token = tokenAt(at);
        if (c == '!')
          node.tagRange = token;
        hasProperty = true;
        at = token.end;
      } else if (hasProperty && std::string_view(" \t\r\n").find(c) != std::string_view::npos) {
        ++at;
      } else if (hasProperty && c == '#') {
        at = static_cast<uint32_t>(std::min(text.find('\n', at), text.size()));
      } else {
        break;
      }
    }
    return at;
  }

  const Source &source;
  uint32_t skipped; // bytes of the file before the parser's first
  DiagnosticEngine &diagnostics;
  std::unique_ptr<YamlDocument> document;
  std::vector<YamlNode *> stack; // open collections, outermost first
  std::unordered_map<YAML::anchor_t, const YamlNode *> anchors;
};

/// The library's words for a mistake, in terms of what a person would have to change.
std::string explain(const std::string &message) {
  namespace Text = YAML::ErrorMsg;
  struct Entry {
    std::string_view theirs;
    std::string_view ours;
  };
  static const Entry entries[] = {
      {Text::END_OF_MAP,
       "this does not go on with the mapping above: look at its indentation, and for a missing ':'"},
      {Text::END_OF_SEQ,
       "this does not go on with the list above: look at its indentation, and for a missing '-'"},
      {Text::END_OF_MAP_FLOW, "a '}' or ',' is missing here"},
      {Text::END_OF_SEQ_FLOW, "a ']' or ',' is missing here"},
      {Text::FLOW_END, "this bracket closes nothing"},
      {Text::MAP_VALUE, "a ':' cannot stand here: put the text in quotes, or look at the indentation"},
      {Text::MAP_KEY, "a '?' cannot stand here: put the text in quotes"},
      {Text::BLOCK_ENTRY, "a '-' cannot stand here: a list begins on a line of its own"},
      {Text::UNKNOWN_TOKEN, "no value begins with this character: put the text in quotes"},
      {Text::TAB_IN_INDENTATION, "YAML is indented with blanks, not with tabs"},
      {Text::EOF_IN_SCALAR, "this quote is never closed"},
      {Text::UNKNOWN_ANCHOR, "there is no anchor of this name before"},
      {Text::DOC_IN_SCALAR, "'---' and '...' cannot begin a line of a quoted text"},
  };
  for (const Entry &entry : entries)
    if (message.starts_with(entry.theirs))
      return std::string(entry.ours);
  return "this is not YAML: " + message;
}

/// Refuses text that the parser should not see. Returns whether there was any.
bool checkBytes(const Source &source, DiagnosticEngine &diagnostics) {
  std::string_view text = source.text();
  for (size_t at = 0; at < text.size();) {
    Utf8Character character = readUtf8(text, at);
    const SourceRange range{static_cast<uint32_t>(at), static_cast<uint32_t>(at + 1)};
    if (text[at] == '\0' || (character.codePoint == 0xFFFD && character.size == 1)) {
      diagnostics
          .error(range, text[at] == '\0' ? "the file holds a zero byte: it is not UTF-8 text"
                                         : "this byte is not UTF-8")
          .withCode(code::InvalidJson);
      return false;
    }
    at += character.size;
  }
  return true;
}

} // namespace

std::unique_ptr<YamlDocument> readYaml(const Source &source, DiagnosticEngine &diagnostics) {
  if (!checkBytes(source, diagnostics))
    return nullptr;
  std::string text(source.text());
  const bool hasMark = text.starts_with(kByteOrderMark);
  if (hasMark)
    text.erase(0, kByteOrderMark.size());
  Builder builder(source, hasMark ? static_cast<uint32_t>(kByteOrderMark.size()) : 0, diagnostics);
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Stop &) {
    return nullptr;
  } catch (const YAML::DeepRecursion &problem) {
    diagnostics.error(builder.tokenAt(builder.offset(problem.mark)), "the file is nested too deeply")
        .withCode(code::TooDeeplyNested);
    return nullptr;
  } catch (const YAML::Exception &problem) {
    const uint32_t at = builder.offset(problem.mark);
    // Whatever the library makes of a tab in front of a line, the tab is what is wrong.
    std::string_view line = source.text();
    line = line.substr(0, std::min(line.find('\n', at), line.size()));
    const size_t begin = at == 0 ? 0 : line.rfind('\n', at - 1) + 1; // npos + 1 is 0
    const size_t tab = line.find_first_not_of(' ', begin);
    if (tab != std::string_view::npos && line[tab] == '\t')
      diagnostics
          .error({static_cast<uint32_t>(tab), static_cast<uint32_t>(tab + 1)},
                 explain(YAML::ErrorMsg::TAB_IN_INDENTATION))
          .withCode(code::InvalidJson);
    else
      diagnostics.error(builder.tokenAt(at), explain(problem.msg)).withCode(code::InvalidJson);
    return nullptr;
  }
  std::unique_ptr<YamlDocument> document = builder.take();
  if (!document->root) {
    diagnostics.error("the file is empty").withCode("MISSING_DESCRIPTION");
    return nullptr;
  }
  return document;
}

} // namespace asl
