// SPDX-License-Identifier: Apache-2.0
//
// A picture as a graph of Graphviz. Scopes are clusters; lines to and from a state with scopes end at its
// cluster's border (lhead, ltail), though Graphviz wants a node in it: the start mark of its first scope, the
// end mark of its last.

#include "codegen/graph/Picture.h"
#include "codegen/graph/StateText.h"
#include "codegen/graph/TextFit.h"

namespace asl::graph {

namespace {

/// Text in quotes. Graphviz reads `&lt;` in labels as XML does, and backslashes as the start of its own
/// codes.
std::string escapeDot(std::string_view text) {
  std::string result;
  for (char c : printable(text))
    if (c == '"' || c == '\\')
      result += {'\\', c};
    else if (c == '&')
      result += "&amp;";
    else
      result += c;
  return result;
}

struct Colours {
  const char *fill, *line;
};

Colours coloursOf(const Node &node, bool hasRun) {
  if (hasRun)
    switch (node.run.outcome) {
    case Outcome::NotEntered:
      return {"#ffffff", "#cbd2d9"};
    case Outcome::Succeeded:
      return {"#d6f2dd", "#2b9a4b"};
    case Outcome::Caught:
      return {"#ffedc9", "#c98a1b"};
    case Outcome::Stopped:
      return {"#e4e7eb", "#52606d"};
    case Outcome::Running:
      return {"#d5e6ff", "#3b6fd4"};
    case Outcome::Failed:
      return {"#fbd5d5", "#d13f3f"};
    }
  switch (node.state->type) {
  case StateType::Task:
    return {"#eef4ff", "#3b6fd4"};
  case StateType::Pass:
    return {"#f4f5f7", "#7b8794"};
  case StateType::Wait:
    return {"#fff7e0", "#c98a1b"};
  case StateType::Choice:
    return {"#f6effe", "#8b4fd0"};
  case StateType::Succeed:
    return {"#e6f7ea", "#2b9a4b"};
  case StateType::Fail:
    return {"#fdebeb", "#d13f3f"};
  case StateType::Parallel:
  case StateType::Map:
    return {"#f5f8fa", "#4f6f86"};
  }
  return {"#ffffff", "#000000"};
}

const char *shapeOf(StateType type) {
  switch (type) {
  case StateType::Choice:
    return "hexagon\", style=\"filled";
  case StateType::Succeed:
  case StateType::Fail:
    return "box\", style=\"filled,rounded";
  case StateType::Wait:
    return "box\", style=\"filled,rounded,diagonals";
  case StateType::Pass:
    return "box\", style=\"filled,dashed";
  default:
    return "box\", style=\"filled";
  }
}

class DotWriter {
public:
  explicit DotWriter(const Picture &picture) : picture(picture), hasRun(picture.execution.has_value()) {}

  std::string write() {
    out = "digraph \"" + escapeDot(picture.title) + "\" {\n";
    out += "  compound=true; rankdir=TB; fontname=\"Helvetica\"; fontsize=12;\n";
    if (hasRun) {
      const ExecutionRun &run = *picture.execution;
      out += "  labelloc=t; label=\"" + escapeDot(picture.title + ": " + run.status) +
             (run.durationMs ? " after " + durationText(*run.durationMs) : "") +
             (run.error.empty() ? "" : "\\n" + escapeDot(run.error)) + "\";\n";
    }
    out += "  node [fontname=\"Helvetica\", fontsize=11, margin=\"0.16,0.08\"];\n";
    out += "  edge [fontname=\"Helvetica\", fontsize=10, color=\"#616e7c\", arrowsize=0.7];\n";
    writeScope(0, 1);
    out += "}\n";
    return std::move(out);
  }

private:
  const Picture &picture;
  bool hasRun;
  std::string out;

  static std::string id(int scope, int node) {
    return "s" + std::to_string(scope) + "_" + std::to_string(node);
  }
  static std::string endId(int scope) { return "s" + std::to_string(scope) + "_end"; }

  static std::string tooltip(const std::string &text) {
    std::string result;
    size_t at = 0;
    while (true) {
      size_t end = std::min(text.find('\n', at), text.size());
      result += escapeDot(std::string_view(text).substr(at, end - at));
      if (end == text.size())
        return result;
      result += "\\n";
      at = end + 1;
    }
  }

  std::string words(const Node &node) const {
    std::string text;
    auto add = [&](const std::vector<std::string> &lines, const char *sign) {
      for (const std::string &line : lines)
        text += (text.empty() ? "" : "\\n") + std::string(sign) + escapeDot(line);
    };
    add(node.look.name, "");
    add(node.look.details, "");
    add(node.look.retries, "\xE2\x9F\xB3 ");
    add(node.look.run, "");
    return text;
  }

  // Recursion: scopes are nested no deeper than the definition, which has at most kMaxNestingDepth levels.
  void writeScope(int index, int depth) {
    const ScopePicture &scope = picture.scopes[index];
    std::string indent(size_t(depth) * 2, ' ');
    out += indent + id(index, 0) +
           " [label=\"\", shape=circle, style=filled, fillcolor=\"#3e4c59\", width=0.15, margin=0];\n";
    bool hasEnd = scope.parentScope >= 0;
    for (size_t node = 1; node < scope.nodes.size(); ++node) {
      writeNode(index, int(node), depth);
      hasEnd = hasEnd || isEnd(scope.nodes[node]);
    }
    if (hasEnd)
      out +=
          indent + endId(index) +
          " [label=\"\", shape=doublecircle, style=filled, fillcolor=\"#3e4c59\", width=0.12, margin=0];\n";
    for (const Edge &edge : scope.edges)
      writeEdge(index, edge, indent);
    bool isReached = false;
    for (size_t node = 1; node < scope.nodes.size(); ++node)
      if (isEnd(scope.nodes[node])) {
        isReached = true;
        out += indent + tail(index, int(node)) + " -> " + endId(index) +
               attributes(tailAttribute(index, int(node))) + ";\n";
      }
    if (hasEnd && !isReached)
      out += indent + id(index, 0) + " -> " + endId(index) + " [style=invis];\n";
  }

  static bool isEnd(const Node &node) { return node.state->end || node.state->type == StateType::Succeed; }

  void writeNode(int scope, int index, int depth) {
    const Node &node = picture.scopes[scope].nodes[index];
    std::string indent(size_t(depth) * 2, ' ');
    Colours colours = coloursOf(node, hasRun);
    std::string look = "fillcolor=\"" + std::string(colours.fill) + "\", color=\"" + colours.line + "\"" +
                       (hasRun && node.run.entered == 0 ? ", fontcolor=\"#9aa5b1\"" : "");
    if (node.scopes.empty()) {
      out += indent + id(scope, index) + " [label=\"" + words(node) + "\", shape=\"" +
             shapeOf(node.state->type) + "\", " + look + ", tooltip=\"" + tooltip(node.tooltip) + "\"];\n";
      return;
    }
    out += indent + "subgraph cluster_" + id(scope, index) + " {\n";
    out += indent + "  label=\"" + words(node) + "\"; style=\"filled,rounded\"; " + replaceCommas(look) +
           "; tooltip=\"" + tooltip(node.tooltip) + "\";\n";
    for (int inner : node.scopes) {
      const ScopePicture &scopePicture = picture.scopes[inner];
      out += indent + "  subgraph cluster_s" + std::to_string(inner) + " {\n";
      out += indent + "    label=\"" + escapeDot(scopePicture.title) +
             "\"; style=\"filled,dashed\"; fillcolor=\"#ffffff\"; color=\"#9aa5b1\";\n";
      writeScope(inner, depth + 2);
      out += indent + "  }\n";
    }
    out += indent + "}\n";
  }

  static std::string replaceCommas(std::string text) {
    for (char &c : text)
      if (c == ',')
        c = ';';
    return text;
  }

  const Node &node(int scope, int index) const { return picture.scopes[scope].nodes[index]; }

  /// The node that a line from this one begins at.
  std::string tail(int scope, int index) const {
    const Node &from = node(scope, index);
    return from.scopes.empty() ? id(scope, index) : endId(from.scopes[from.scopes.size() / 2]);
  }
  std::string tailAttribute(int scope, int index) const {
    return node(scope, index).scopes.empty() ? "" : "ltail=cluster_" + id(scope, index);
  }

  static std::string attributes(const std::string &text) { return text.empty() ? "" : " [" + text + "]"; }

  void writeEdge(int scope, const Edge &edge, const std::string &indent) {
    const Node &to = node(scope, edge.to);
    std::string list;
    auto add = [&](const std::string &attribute) {
      if (!attribute.empty())
        list += (list.empty() ? "" : ", ") + attribute;
    };
    // A loop at a container stays inside it.
    if (edge.from != edge.to) {
      add(tailAttribute(scope, edge.from));
      if (!to.scopes.empty())
        add("lhead=cluster_" + id(scope, edge.to));
    }
    std::string label;
    for (const std::string &line : edge.look)
      label += (label.empty() ? "" : "\\n") + escapeDot(line);
    if (!label.empty())
      add("label=\"" + label + "\"");
    if (!edge.tooltip.empty())
      add("tooltip=\"" + tooltip(edge.tooltip) + "\", labeltooltip=\"" + tooltip(edge.tooltip) + "\"");
    if (edge.isCatch)
      add("style=dashed");
    if (hasRun && edge.taken == 0)
      add("color=\"#d5dbe1\", fontcolor=\"#9aa5b1\"");
    else {
      if (edge.isCatch)
        add("color=\"#c2622b\", fontcolor=\"#a84f1c\"");
      if (hasRun)
        add("penwidth=2.2");
    }
    std::string head = to.scopes.empty() ? id(scope, edge.to) : id(to.scopes[to.scopes.size() / 2], 0);
    out += indent + tail(scope, edge.from) + " -> " + head + attributes(list) + ";\n";
  }
};

} // namespace

std::string writeDot(const Picture &picture) { return DotWriter(picture).write(); }

} // namespace asl::graph
