// SPDX-License-Identifier: Apache-2.0
//
// Sizes and places: boxes are made as large as their words, scopes are laid out from the inside out, and what
// comes of it is put together from the outside in.

#include "codegen/graph/Measures.h"
#include "codegen/graph/Picture.h"
#include "codegen/graph/StateText.h"

#include <algorithm>
#include <cmath>

namespace asl::graph {

namespace {

constexpr double kLabelWidth = 170;
constexpr size_t kMostRetries = 3;
constexpr size_t kMostLabels = 4;

void appendLines(std::vector<std::string> &lines, const std::string &text, double width, size_t most) {
  for (std::string &line : wrapText(printable(text), kSmallFont, width, most))
    lines.push_back(std::move(line));
}

/// What a history says of a state, in the fewest words.
std::vector<std::string> runLines(const State &state, const StateRun &run) {
  std::vector<std::string> lines;
  // What takes no time of its own needs no clock.
  bool hasTime = state.task || state.wait || state.map || state.parallel;
  if (run.entered == 0)
    return lines;
  std::string line = run.entered == 1 ? "" : std::to_string(run.entered) + "\xC3\x97";
  auto add = [&](const std::string &words) { line += (line.empty() ? "" : ", ") + words; };
  if (run.ended != 0 && hasTime)
    add(durationText(run.totalMs));
  if (run.retries != 0)
    add(run.retries == 1 ? "1 retry" : std::to_string(run.retries) + " retries");
  if (run.failures != 0 && run.entered > 1 && !state.fail)
    add(std::to_string(run.failures) + " failed");
  if (!line.empty())
    lines.push_back(line);
  if (run.iterations != 0)
    lines.push_back(std::to_string(run.iterations) + (run.iterations == 1 ? " iteration" : " iterations") +
                    (run.failedIterations ? ", " + std::to_string(run.failedIterations) + " failed" : ""));
  if (!run.error.empty() && !state.fail)
    lines.push_back(run.error);
  return lines;
}

/// The words of a node, fitted, and the size of its part above inner scopes.
void fitNode(Node &node) {
  if (!node.state) {
    node.header = node.size = {kStartSize, kStartSize};
    return;
  }
  const double width = node.scopes.empty() ? 190 : 260;
  NodeLook look;
  look.name = wrapText(printable(node.state->name), kNameFont, width, 3);
  for (const std::string &detail : node.details)
    appendLines(look.details, detail, width, 2);
  for (size_t i = 0; i < node.retries.size() && i < kMostRetries; ++i)
    appendLines(look.retries, node.retries[i], width + 40, 1);
  if (node.retries.size() > kMostRetries)
    look.retries.back() += ", " + std::to_string(node.retries.size() - kMostRetries) + " more";
  for (const std::string &line : runLines(*node.state, node.run))
    appendLines(look.run, line, width, 1);
  double widest = std::max({widestLine(look.name, kNameFont), widestLine(look.details, kSmallFont),
                            look.retries.empty() ? 0 : widestLine(look.retries, kSmallFont) + kSignWidth,
                            widestLine(look.run, kSmallFont)});
  size_t smallLines = look.details.size() + look.retries.size() + look.run.size();
  double padding = kPaddingX;
  switch (node.state->type) {
  case StateType::Choice:
    padding += kChoiceSlant;
    break;
  case StateType::Wait:
    padding += 14; // its clock
    break;
  case StateType::Succeed:
  case StateType::Fail:
    padding += 6; // its ends are round
    break;
  default:
    break;
  }
  node.header = {std::max(widest + 2 * padding, 100.0),
                 double(look.name.size()) * kNameLine + double(smallLines) * kSmallLine + 2 * kPaddingY};
  node.size = node.header;
  node.look = std::move(look);
}

Size labelSize(const std::vector<std::string> &lines) {
  if (lines.empty())
    return {};
  return {widestLine(lines, kSmallFont) + 2 * kLabelPadding, double(lines.size()) * kSmallLine + 2};
}

void fitEdge(Edge &edge) {
  edge.look.clear();
  for (size_t i = 0; i < edge.labels.size() && i < kMostLabels; ++i)
    appendLines(edge.look, (i && !edge.isCatch ? "or " : "") + edge.labels[i], kLabelWidth, 2);
  if (edge.labels.size() > kMostLabels)
    edge.look.push_back("or " + std::to_string(edge.labels.size() - kMostLabels) + " more");
  if (edge.taken > 1)
    edge.look.push_back(std::to_string(edge.taken) + "\xC3\x97");
}

LayoutEdge lineOf(const Edge &edge, const Node &target) {
  LayoutEdge line;
  line.from = edge.from;
  line.to = edge.to;
  line.isSecondary = edge.isCatch;
  line.label = labelSize(edge.look);
  // Should the line be cut, the words on it and the name of the state it leads to stand at its end.
  std::vector<std::string> cut = edge.look;
  if (target.state)
    appendLines(cut, "\xE2\x86\x92 " + target.state->name, kLabelWidth, 1);
  line.cutLabel = labelSize(cut);
  return line;
}

/// Places the boxes of a container's scopes in rows below its header, and makes it as large as they need.
void packScopes(Picture &picture, Node &node) {
  double area = 0, widest = 0;
  for (int scope : node.scopes) {
    const Size &size = picture.scopes[scope].size;
    area += (size.width + kInnerMargin) * (size.height + kInnerMargin);
    widest = std::max(widest, size.width);
  }
  // A few branches stand side by side; many make rows, about as long as each other, of a picture that is
  // wider than high.
  size_t perRow = node.scopes.size();
  if (perRow > 4) {
    double inRow = std::max(1.0, std::floor(std::sqrt(area * 2.2) / (widest + kInnerMargin)));
    double rows = std::ceil(double(perRow) / inRow);
    perRow = size_t(std::ceil(double(perRow) / rows));
  }
  double x = 0, y = 0, rowHeight = 0, width = 0;
  size_t inThisRow = 0;
  for (int index : node.scopes) {
    ScopePicture &scope = picture.scopes[index];
    if (inThisRow++ == perRow) {
      inThisRow = 1;
      x = 0;
      y += rowHeight + kInnerMargin;
      rowHeight = 0;
    }
    scope.origin = {x, y};
    x += scope.size.width + kInnerMargin;
    rowHeight = std::max(rowHeight, scope.size.height);
    width = std::max(width, x - kInnerMargin);
  }
  double stack = node.state->map ? 2 * kStackOffset : 0;
  node.size.width = std::max(node.header.width, width + stack + 2 * kInnerMargin);
  node.size.height = node.header.height + y + rowHeight + stack + kInnerMargin;
  double left = (node.size.width - width - stack) / 2;
  for (int index : node.scopes) {
    picture.scopes[index].origin.x += left;
    picture.scopes[index].origin.y += node.header.height;
  }
}

double titleHeight(const ScopePicture &scope) { return scope.title.empty() ? 0 : kSmallLine; }

void layOutScope(Picture &picture, ScopePicture &scope) {
  LayoutGraph graph;
  for (Node &node : scope.nodes) {
    node.size = node.header;
    if (!node.scopes.empty())
      packScopes(picture, node);
    double inset = 10;
    if (node.state && node.state->type == StateType::Choice)
      inset = kChoiceSlant + 4;
    else if (node.state && (node.state->type == StateType::Succeed || node.state->type == StateType::Fail))
      inset = node.size.height / 2;
    graph.nodes.push_back({node.size, node.state ? inset : kStartSize / 2, {}});
  }
  for (Edge &edge : scope.edges) {
    edge.line = lineOf(edge, scope.nodes[edge.to]);
    graph.edges.push_back(edge.line);
  }
  layOut(graph);
  for (size_t i = 0; i < scope.nodes.size(); ++i)
    scope.nodes[i].centre = graph.nodes[i].centre;
  for (size_t i = 0; i < scope.edges.size(); ++i) {
    Edge &edge = scope.edges[i];
    edge.line = std::move(graph.edges[i]);
    if (edge.line.isCut)
      appendLines(edge.look, "\xE2\x86\x92 " + scope.nodes[edge.to].state->name, kLabelWidth, 1);
  }
  scope.size = {std::max(graph.size.width + 2 * kScopePadding, textWidth(scope.title, kSmallFont) + 20),
                graph.size.height + 2 * kScopePadding + titleHeight(scope)};
}

void move(Point &point, Point by) {
  point.x += by.x;
  point.y += by.y;
}

} // namespace

void fitWords(Picture &picture) {
  for (ScopePicture &scope : picture.scopes) {
    for (Node &node : scope.nodes)
      fitNode(node);
    for (Edge &edge : scope.edges)
      fitEdge(edge);
  }
}

void placePicture(Picture &picture) {
  for (size_t i = picture.scopes.size(); i-- > 0;)
    layOutScope(picture, picture.scopes[i]);
  picture.scopes[0].origin = {0, 0};
  for (ScopePicture &scope : picture.scopes) {
    if (scope.parentScope >= 0) {
      // The parent has its place already; what is known so far is relative to its box.
      const Node &parent = picture.scopes[scope.parentScope].nodes[scope.parentNode];
      move(scope.origin, {parent.centre.x - parent.size.width / 2, parent.centre.y - parent.size.height / 2});
    }
    Point inner{scope.origin.x + kScopePadding, scope.origin.y + kScopePadding + titleHeight(scope)};
    for (Node &node : scope.nodes)
      move(node.centre, inner);
    for (Edge &edge : scope.edges) {
      move(edge.line.labelCentre, inner);
      for (Point &point : edge.line.route)
        move(point, inner);
    }
  }
  picture.size = picture.scopes[0].size;
}

} // namespace asl::graph
