// SPDX-License-Identifier: Apache-2.0
//
// ExplanationForms: an explanation as text for people and as JSON for programs.
//
// Topics stand in a column, sentences beside them, wrapped at blanks. A topic that several sentences in a row have is
// named once. Lines are given where they are not those of the state's name.

#include "codegen/explain/Explanation.h"
#include "frontend/Json.h"

#include <algorithm>

namespace asl {

namespace {

constexpr size_t kTopicColumns = 14;

/// Characters that begin in `text`: a stand-in for terminal columns.
size_t lengthOf(std::string_view text) {
  return size_t(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// Names may hold what a terminal would act on: controls, overrides of the direction of writing.
std::string printable(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    auto [c, size] = decodeCharacter(text, at);
    bool isActive = c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    if (isActive || (c == 0xFFFD && size == 1))
      out += "\xEF\xBF\xBD";
    else
      out += text.substr(at, size);
    at += size;
  }
  return out;
}

/// `text` in lines of at most `columns` characters, each but the first behind `indent` blanks.
std::string wrap(std::string_view text, size_t indent, size_t columns) {
  std::string out;
  size_t used = indent;
  bool isFirst = true;
  while (!text.empty()) {
    size_t end = std::min(text.find(' '), text.size());
    std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    size_t length = lengthOf(word);
    if (!isFirst && used + 1 + length > columns) {
      out += "\n" + std::string(indent, ' ');
      used = indent;
    } else if (!isFirst) {
      out += ' ';
      ++used;
    }
    out += word;
    used += length;
    isFirst = false;
  }
  return out;
}

class TextWriter {
public:
  TextWriter(const Explanation &explanation, const ExplanationStyle &style)
      : explanation(explanation), style(style) {}

  std::string run() {
    std::string title = explanation.file + ": " + explanation.name;
    if (explanation.isCompiled)
      title += ", compiled for " + explanation.target;
    out += bold(printable(title)) + "\n";
    write(explanation.facts, 0);
    for (const ExplainedState &state : explanation.states) {
      std::string inside = state.inside.empty() ? "" : " in " + state.inside;
      out += "\n" + bold(printable(state.state->name)) + "  " +
             wrap(printable(std::string(name(state.state->type)) + inside + ", line " + std::to_string(state.place.line)),
                  2, style.columns) +
             "\n";
      write(state.facts, state.place.line);
    }
    return std::move(out);
  }

private:
  std::string bold(const std::string &text) const { return style.isColoured ? "\033[1m" + text + "\033[0m" : text; }
  std::string dim(const std::string &text) const { return style.isColoured ? "\033[36m" + text + "\033[0m" : text; }

  /// Facts of one topic stand together, in the order in which their topics came first.
  void write(const std::vector<Fact> &facts, uint32_t line) {
    std::vector<std::string_view> topics;
    for (const Fact &fact : facts)
      if (std::find(topics.begin(), topics.end(), fact.topic) == topics.end())
        topics.push_back(fact.topic);
    for (std::string_view topic : topics) {
      bool isFirst = true;
      for (const Fact &fact : facts) {
        if (fact.topic != topic)
          continue;
        std::string label = isFirst ? std::string(topic) : "";
        isFirst = false;
        std::string text = printable(fact.text);
        if (fact.place.line != 0 && fact.place.line != line)
          text += " (line " + std::to_string(fact.place.line) + ")";
        size_t blanks = label.size() < kTopicColumns - 1 ? kTopicColumns - label.size() : 1;
        out += "  " + dim(label) + std::string(blanks, ' ') + wrap(text, 2 + kTopicColumns, style.columns) + "\n";
      }
    }
  }

  const Explanation &explanation;
  const ExplanationStyle &style;
  std::string out;
};

std::string placeJson(const RecordedPlace &place) {
  if (place.line == 0)
    return "null";
  return "{\"line\":" + std::to_string(place.line) + ",\"column\":" + std::to_string(place.column) +
         ",\"endLine\":" + std::to_string(place.endLine) + ",\"endColumn\":" + std::to_string(place.endColumn) + "}";
}

std::string factsJson(const std::vector<Fact> &facts) {
  std::string out = "[";
  const char *separator = "";
  for (const Fact &fact : facts) {
    out += separator + ("{\"topic\":" + quoteJson(fact.topic)) + ",\"text\":" + quoteJson(fact.text) +
           ",\"place\":" + placeJson(fact.place) + "}";
    separator = ",";
  }
  return out + "]";
}

} // namespace

std::string explanationText(const Explanation &explanation, const ExplanationStyle &style) {
  return TextWriter(explanation, style).run();
}

std::string explanationJson(const Explanation &explanation) {
  std::string out = "{\"file\":" + quoteJson(explanation.file) + ",\"name\":" + quoteJson(explanation.name) +
                    ",\"type\":" + (explanation.type == WorkflowType::Express ? "\"EXPRESS\"" : "\"STANDARD\"") +
                    ",\"compiled\":" + (explanation.isCompiled ? "true" : "false") +
                    ",\"target\":" + (explanation.isCompiled ? quoteJson(explanation.target) : "null") +
                    ",\"facts\":" + factsJson(explanation.facts) + ",\"states\":[";
  const char *separator = "";
  for (const ExplainedState &state : explanation.states) {
    out += separator + ("{\"name\":" + quoteJson(state.state->name)) +
           ",\"type\":" + quoteJson(name(state.state->type)) + ",\"location\":" + quoteJson(state.state->location) +
           ",\"place\":" + placeJson(state.place) + ",\"facts\":" + factsJson(state.facts) + "}";
    separator = ",";
  }
  return out + "]}\n";
}

} // namespace asl
