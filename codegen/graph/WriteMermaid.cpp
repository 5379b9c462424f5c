// SPDX-License-Identifier: Apache-2.0
//
// A picture as a flowchart of Mermaid, which GitHub and many other places draw. Scopes are subgraphs.

#include "codegen/graph/Picture.h"
#include "codegen/graph/StateText.h"
#include "codegen/graph/TextFit.h"

#include <algorithm>

namespace asl::graph {

namespace {

/// Text in quotes. Mermaid reads Markdown and HTML in it, and codes that begin with `#`: all that may mean
/// something is such a code.
std::string escapeMermaid(std::string_view text) {
  std::string result;
  bool isFirst = true; // in a line so far only digits: "1. x" would be a list
  for (char c : printable(text)) {
    bool isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   static_cast<unsigned char>(c) >= 0x80 || c == ' ' || c == ',' || c == '/' || c == '?' ||
                   (c == '.' && !isFirst);
    if (isPlain)
      result += c;
    else
      result += "#" + std::to_string(int(c)) + ";";
    // A backslash and an n would be a line's end; what comes between them has no width.
    if (c == '\\')
      result += "#8203;";
    isFirst = isFirst && c >= '0' && c <= '9';
  }
  return result;
}

constexpr const char *kClasses =
    "  classDef start fill:#3e4c59,stroke:#3e4c59,color:#3e4c59\n"
    "  classDef task fill:#eef4ff,stroke:#3b6fd4,color:#1f2933\n"
    "  classDef pass fill:#f4f5f7,stroke:#7b8794,color:#1f2933\n"
    "  classDef wait fill:#fff7e0,stroke:#c98a1b,color:#1f2933\n"
    "  classDef choice fill:#f6effe,stroke:#8b4fd0,color:#1f2933\n"
    "  classDef succeed fill:#e6f7ea,stroke:#2b9a4b,color:#1f2933\n"
    "  classDef fail fill:#fdebeb,stroke:#d13f3f,color:#1f2933\n"
    "  classDef group fill:#f5f8fa,stroke:#4f6f86,color:#1f2933\n"
    "  classDef branch fill:#ffffff,stroke:#9aa5b1,color:#1f2933,stroke-dasharray:5 3\n";

constexpr const char *kRunClasses =
    "  classDef start fill:#3e4c59,stroke:#3e4c59,color:#3e4c59\n"
    "  classDef branch fill:#ffffff,stroke:#9aa5b1,color:#1f2933,stroke-dasharray:5 3\n"
    "  classDef ok fill:#d6f2dd,stroke:#2b9a4b,stroke-width:2px,color:#1f2933\n"
    "  classDef caught fill:#ffedc9,stroke:#c98a1b,stroke-width:2px,color:#1f2933\n"
    "  classDef failed fill:#fbd5d5,stroke:#d13f3f,stroke-width:3px,color:#1f2933\n"
    "  classDef stopped fill:#e4e7eb,stroke:#52606d,color:#1f2933\n"
    "  classDef running fill:#d5e6ff,stroke:#3b6fd4,color:#1f2933\n"
    "  classDef unseen fill:#ffffff,stroke:#cbd2d9,color:#7b8794\n";

class MermaidWriter {
public:
  explicit MermaidWriter(const Picture &picture) : picture(picture), hasRun(picture.execution.has_value()) {}

  std::string write() {
    if (hasRun) {
      const ExecutionRun &run = *picture.execution;
      std::string title = picture.title + ": " + run.status +
                          (run.durationMs ? " after " + durationText(*run.durationMs) : "") +
                          (run.error.empty() ? "" : " (" + run.error + ")");
      out += "---\ntitle: " + quoteJson(printable(title)) + "\n---\n";
    }
    out += "flowchart TD\n";
    writeScope(0, 1);
    writeEdges();
    out += hasRun ? kRunClasses : kClasses;
    if (!takenLines.empty())
      out += "  linkStyle " + takenLines + " stroke:#2f3b46,stroke-width:3px\n";
    return std::move(out);
  }

private:
  const Picture &picture;
  bool hasRun;
  std::string out;
  std::string takenLines;
  int lines = 0;

  static std::string id(int scope, int node) {
    return "s" + std::to_string(scope) + "_" + std::to_string(node);
  }
  static std::string endId(int scope) { return "s" + std::to_string(scope) + "_end"; }

  std::string words(const Node &node) const {
    std::string text = "<b>";
    auto add = [&](const std::vector<std::string> &lines, const char *sign, const char *separator) {
      for (const std::string &line : lines)
        text += (text == "<b>" ? "" : separator) + std::string(sign) + escapeMermaid(line);
    };
    add(node.look.name, "", "<br/>");
    text += "</b>";
    add(node.look.details, "", "<br/>");
    add(node.look.retries, "\xE2\x9F\xB3 ", "<br/>");
    add(node.look.run, "", "<br/>");
    return text;
  }

  /// The title of a subgraph, for which there is room for one line.
  std::string title(const Node &node) const {
    std::string text;
    auto add = [&](const std::vector<std::string> &lines, const char *separator) {
      for (const std::string &line : lines)
        text += (text.empty() ? "" : separator) + escapeMermaid(line);
    };
    add(node.look.name, " ");
    text = "<b>" + text + "</b>";
    add(node.look.details, ", ");
    add(node.look.run, ", ");
    return text;
  }

  std::string className(const Node &node) const {
    if (hasRun)
      switch (node.run.outcome) {
      case Outcome::NotEntered:
        return "unseen";
      case Outcome::Succeeded:
        return "ok";
      case Outcome::Caught:
        return "caught";
      case Outcome::Stopped:
        return "stopped";
      case Outcome::Running:
        return "running";
      case Outcome::Failed:
        return "failed";
      }
    const StateType type = node.state->type;
    return type == StateType::Parallel || type == StateType::Map ? "group" : std::string(kindClass(*node.state));
  }

  static bool isEnd(const Node &node) {
    return node.state && (node.state->end || node.state->type == StateType::Succeed);
  }

  // Recursion: scopes are nested no deeper than the definition, which has at most kMaxNestingDepth levels.
  void writeScope(int index, int depth) {
    const ScopePicture &scope = picture.scopes[index];
    std::string indent(size_t(depth) * 2, ' ');
    out += indent + id(index, 0) + "((\" \")):::start\n";
    bool hasEnd = false;
    for (size_t i = 1; i < scope.nodes.size(); ++i) {
      const Node &node = scope.nodes[i];
      hasEnd = hasEnd || isEnd(node);
      if (node.scopes.empty()) {
        auto [open, close] = brackets(node.state->type);
        out += indent + id(index, int(i)) + open + "\"" + words(node) + "\"" + close +
               ":::" + className(node) + "\n";
        continue;
      }
      out += indent + "subgraph " + id(index, int(i)) + "[\"" + title(node) + "\"]\n";
      out += indent + "  direction TB\n";
      for (int inner : node.scopes) {
        // A branch has a box of its own, with the branch's number; a Map has one scope alone.
        bool hasBox = node.scopes.size() > 1;
        if (hasBox)
          out += indent + "  subgraph s" + std::to_string(inner) + "[\"" +
                 escapeMermaid(picture.scopes[inner].title) + "\"]\n";
        writeScope(inner, depth + (hasBox ? 2 : 1));
        if (hasBox)
          out += indent + "  end\n";
      }
      out += indent + "end\n";
    }
    if (hasEnd)
      out += indent + endId(index) + "(((\" \"))):::start\n";
  }

  static std::pair<const char *, const char *> brackets(StateType type) {
    switch (type) {
    case StateType::Choice:
      return {"{{", "}}"};
    case StateType::Wait:
      return {"(", ")"};
    case StateType::Succeed:
    case StateType::Fail:
      return {"([", "])"};
    default:
      return {"[", "]"};
    }
  }

  void line(const std::string &text, bool isTaken) {
    out += "  " + text + "\n";
    if (isTaken)
      takenLines += (takenLines.empty() ? "" : ",") + std::to_string(lines);
    ++lines;
  }

  /// Lines come last, since they are numbered in the order in which they are written.
  void writeEdges() {
    std::string classes;
    for (size_t index = 0; index < picture.scopes.size(); ++index) {
      const ScopePicture &scope = picture.scopes[index];
      for (const Edge &edge : scope.edges) {
        std::string label;
        for (const std::string &each : edge.look)
          label += (label.empty() ? "" : "<br/>") + escapeMermaid(each);
        line(id(int(index), edge.from) + (edge.isCatch ? " -.->" : " -->") +
                 (label.empty() ? " " : "|\"" + label + "\"| ") + id(int(index), edge.to),
             edge.taken > 0);
      }
      for (size_t i = 1; i < scope.nodes.size(); ++i) {
        const Node &node = scope.nodes[i];
        if (isEnd(node))
          line(id(int(index), int(i)) + " --> " + endId(int(index)), false);
        if (node.scopes.empty())
          continue;
        classes += "  class " + id(int(index), int(i)) + " " + className(node) + "\n";
        if (node.scopes.size() > 1)
          for (int inner : node.scopes)
            classes += "  class s" + std::to_string(inner) + " branch\n";
      }
    }
    out += classes;
  }
};

} // namespace

std::string writeMermaid(const Picture &picture) { return MermaidWriter(picture).write(); }

} // namespace asl::graph
