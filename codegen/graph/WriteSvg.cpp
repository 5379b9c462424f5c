// SPDX-License-Identifier: Apache-2.0
//
// A picture as SVG, which is drawn light or dark as the reader's system is, and says more where the mouse
// rests.
//
// What is drawn first lies below: containers, then lines, then boxes, then words on lines. Plain SVG 1.1 with
// classes, no script, nothing from elsewhere: so it works as an image in a page, too.

#include "codegen/graph/Measures.h"
#include "codegen/graph/Picture.h"
#include "codegen/graph/StateText.h"
#include "codegen/graph/SvgStyle.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace asl::graph {

namespace {

/// With at most one digit behind the point.
std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  std::string result = text;
  if (result.ends_with(".0"))
    result.resize(result.size() - 2);
  return result == "-0" ? "0" : result;
}

/// Text in XML. Line ends stay, in tooltips; what XML has no way to say has been replaced by `printable`.
std::string escapeXml(std::string_view text) {
  std::string result;
  for (char c : text)
    switch (c) {
    case '&':
      result += "&amp;";
      break;
    case '<':
      result += "&lt;";
      break;
    case '>':
      result += "&gt;";
      break;
    case '"':
      result += "&quot;";
      break;
    default:
      result += c;
    }
  return result;
}

/// A tooltip keeps its line ends.
std::string tooltipXml(std::string_view text) {
  std::string result;
  size_t at = 0;
  while (true) {
    size_t end = std::min(text.find('\n', at), text.size());
    result += escapeXml(printable(text.substr(at, end - at)));
    if (end == text.size())
      return "<title>" + result + "</title>";
    result += '\n';
    at = end + 1;
  }
}

std::string_view outcomeClass(Outcome outcome) {
  switch (outcome) {
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
  return "";
}

class SvgWriter {
public:
  explicit SvgWriter(const Picture &picture) : picture(picture) {}

  std::string write() {
    makeHeading();
    double width = std::max(picture.size.width, headingWidth) + 2 * (kMargin - kScopePadding);
    double height = picture.size.height + headingHeight + 2 * (kMargin - kScopePadding);
    Point shift{kMargin - kScopePadding + std::max(0.0, headingWidth - picture.size.width) / 2,
                kMargin - kScopePadding + headingHeight};
    out = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + number(std::ceil(width)) + "\" height=\"" +
          number(std::ceil(height)) + "\" viewBox=\"0 0 " + number(std::ceil(width)) + " " +
          number(std::ceil(height)) + "\" role=\"img\">\n";
    out += tooltipXml(picture.title) + "\n";
    if (!picture.comment.empty())
      out += "<desc>" + escapeXml(printable(picture.comment)) + "</desc>\n";
    out += kSvgStyle;
    out += "<rect class=\"canvas\" width=\"100%\" height=\"100%\"/>\n" + heading;
    out += "<g transform=\"translate(" + number(shift.x) + " " + number(shift.y) + ")\">\n";
    // A scope comes after the one it is in, and covers its container.
    for (size_t scope = 0; scope < picture.scopes.size(); ++scope)
      writeScope(int(scope));
    out += "</g>\n</svg>\n";
    return std::move(out);
  }

private:
  const Picture &picture;
  std::string out;
  std::string heading;
  double headingWidth = 0, headingHeight = 0;

  bool hasRun() const { return picture.execution.has_value(); }

  void text(const std::string &words, double x, double y, std::string_view classes) {
    out += "<text class=\"" + std::string(classes) + "\" x=\"" + number(x) + "\" y=\"" + number(y) + "\">" +
           escapeXml(words) + "</text>\n";
  }

  void rect(std::string_view classes, Point upperLeft, Size size, double radius) {
    out += "<rect class=\"" + std::string(classes) + "\" x=\"" + number(upperLeft.x) + "\" y=\"" +
           number(upperLeft.y) + "\" width=\"" + number(size.width) + "\" height=\"" + number(size.height) +
           "\" rx=\"" + number(radius) + "\"/>";
  }

  // ---------------------------------------------------------------------------------------------
  // Heading: what a history says of the execution, and what the colours mean
  // ---------------------------------------------------------------------------------------------

  void makeHeading() {
    if (!picture.execution)
      return;
    const ExecutionRun &run = *picture.execution;
    std::string first = picture.title + ": " + run.status;
    if (run.durationMs)
      first += (run.status == "RUNNING" ? " for " : " after ") + durationText(*run.durationMs);
    double y = kMargin + 14;
    auto line = [&](std::string words, std::string_view classes, Font font, double height) {
      words = wrapText(printable(words), font, std::max(picture.size.width, 560.0), 1)[0];
      text(words, kMargin, y, classes);
      headingWidth = std::max(headingWidth, textWidth(words, font) + 2 * kScopePadding);
      y += height;
    };
    line(first, "heading", kHeadingFont, kHeadingLine);
    if (!run.error.empty() || !run.cause.empty())
      line(run.error + (run.cause.empty() ? "" : ": " + run.cause), "small left", kSmallFont, kSmallLine + 4);
    double x = kMargin;
    constexpr std::pair<Outcome, const char *> legend[] = {
        {Outcome::Succeeded, "succeeded"}, {Outcome::Caught, "error caught"},
        {Outcome::Failed, "failed"},       {Outcome::Stopped, "cut short"},
        {Outcome::Running, "running"},     {Outcome::NotEntered, "not entered"}};
    for (auto [outcome, words] : legend) {
      if (outcome == (run.status == "RUNNING" ? Outcome::Stopped : Outcome::Running))
        continue;
      out += "<g class=\"" + std::string(outcomeClass(outcome)) + "\">";
      rect("box", {x, y - 9}, {11, 11}, 2);
      out += "</g>\n";
      text(words, x + 16, y, "small left");
      x += 16 + textWidth(words, kSmallFont) + 16;
    }
    headingWidth = std::max(headingWidth, x);
    headingHeight = y + 8;
    heading = std::move(out);
    out.clear();
  }

  // ---------------------------------------------------------------------------------------------
  // Scopes
  // ---------------------------------------------------------------------------------------------

  void writeScope(int index) {
    const ScopePicture &scope = picture.scopes[index];
    if (scope.parentScope >= 0)
      writeScopeBox(scope);
    for (const Edge &edge : scope.edges)
      if (edge.taken == 0)
        writeLine(edge);
    for (const Edge &edge : scope.edges)
      if (edge.taken != 0)
        writeLine(edge);
    for (size_t node = 0; node < scope.nodes.size(); ++node)
      writeNode(scope.nodes[node], index, int(node));
    for (const Edge &edge : scope.edges)
      writeLabel(edge, index);
  }

  void writeScopeBox(const ScopePicture &scope) {
    const Node &parent = picture.scopes[scope.parentScope].nodes[scope.parentNode];
    std::string classes = parent.state->map ? "scope each" : "scope";
    // A Map's scope is there many times.
    if (parent.state->map)
      for (int i = 2; i > 0; --i)
        rect(classes, {scope.origin.x + i * kStackOffset, scope.origin.y + i * kStackOffset}, scope.size, 6);
    out += "<g>" + tooltipXml(scope.nodes[0].tooltip.empty() ? scope.title : scope.nodes[0].tooltip);
    rect(classes, scope.origin, scope.size, 6);
    out += "</g>\n";
    if (!scope.title.empty())
      text(scope.title, scope.origin.x + 9, scope.origin.y + 15, "small left faint");
  }

  // ---------------------------------------------------------------------------------------------
  // Boxes
  // ---------------------------------------------------------------------------------------------

  static std::string nodeId(int scope, int node) {
    return "s" + std::to_string(scope) + "-" + std::to_string(node);
  }

  std::string nodeTooltip(const Node &node) const {
    std::string words = node.tooltip;
    if (!hasRun())
      return words;
    const StateRun &run = node.run;
    if (run.entered == 0)
      return words + "\n\nNot entered";
    words += "\n\nEntered " + (run.entered == 1 ? "once" : std::to_string(run.entered) + " times");
    if (run.ended == 1)
      words += ", took " + durationText(run.totalMs);
    else if (run.ended > 1)
      words += ", took " + durationText(run.totalMs) + " in all, " + durationText(run.totalMs / run.ended) +
               " on average, " + durationText(run.longestMs) + " at most";
    if (run.retries)
      words += "\nRetried " + (run.retries == 1 ? "once" : std::to_string(run.retries) + " times");
    if (run.failures)
      words += "\nFailed " + (run.failures == 1 ? "once" : std::to_string(run.failures) + " times");
    if (run.iterations)
      words += "\nIterations: " + std::to_string(run.iterations) +
               (run.failedIterations ? ", " + std::to_string(run.failedIterations) + " of them failed" : "");
    if (!run.error.empty())
      words += "\nError: " + run.error;
    if (!run.cause.empty())
      words += "\nCause: " + (run.cause.size() > kMostCause ? cutText(run.cause) : run.cause);
    return words;
  }

  static constexpr size_t kMostCause = 2000;

  /// A cause may have 32768 characters.
  static std::string cutText(const std::string &text) {
    size_t end = kMostCause;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
      --end;
    return text.substr(0, end) + " ...";
  }

  void writeNode(const Node &node, int scope, int index) {
    if (!node.state) {
      out += "<circle class=\"start\" cx=\"" + number(node.centre.x) + "\" cy=\"" + number(node.centre.y) +
             "\" r=\"" + number(kStartSize / 2 - 1) + "\"/>\n";
      return;
    }
    out += "<g id=\"" + nodeId(scope, index) + "\" class=\"" + std::string(kindClass(*node.state));
    if (hasRun())
      out += " " + std::string(outcomeClass(node.run.outcome));
    out += "\">" + tooltipXml(nodeTooltip(node)) + "\n";
    writeShape(node);
    writeWords(node);
    if (node.state->end || node.state->type == StateType::Succeed)
      writeEnd(node);
    out += "</g>\n";
  }

  void writeShape(const Node &node) {
    double left = node.centre.x - node.size.width / 2, top = node.centre.y - node.size.height / 2;
    double right = node.centre.x + node.size.width / 2, bottom = node.centre.y + node.size.height / 2;
    switch (node.state->type) {
    case StateType::Choice:
      out += "<path class=\"box\" d=\"M" + number(left) + " " + number(node.centre.y) + "L" +
             number(left + kChoiceSlant) + " " + number(top) + "H" + number(right - kChoiceSlant) + "L" +
             number(right) + " " + number(node.centre.y) + "L" + number(right - kChoiceSlant) + " " +
             number(bottom) + "H" + number(left + kChoiceSlant) + "Z\"/>\n";
      return;
    case StateType::Succeed:
    case StateType::Fail:
      rect("box", {left, top}, node.size, std::min(node.size.height / 2, 24.0));
      break;
    case StateType::Task:
      rect("box", {left, top}, node.size, 5);
      out += "<path class=\"bar\" d=\"M" + number(left + 5) + " " + number(top) + "a5 5 0 0 0 -5 5V" +
             number(bottom - 5) + "a5 5 0 0 0 5 5Z\"/>";
      break;
    case StateType::Pass:
      rect("box", {left, top}, node.size, 5);
      break;
    case StateType::Wait:
      rect("box", {left, top}, node.size, 14);
      // A clock.
      out += "<path class=\"sign\" d=\"M" + number(left + 15) + " " + number(top + 17.5) +
             "m-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0m6 -3.5v3.5l2.5 1.5\"/>";
      break;
    case StateType::Parallel:
    case StateType::Map:
      rect("box", {left, top}, node.size, 8);
      break;
    }
    out += "\n";
  }

  void writeWords(const Node &node) {
    double y = node.centre.y - node.size.height / 2 + kPaddingY + 13;
    for (const std::string &line : node.look.name) {
      text(line, node.centre.x, y, "name");
      y += kNameLine;
    }
    y -= 2;
    for (const std::string &line : node.look.details) {
      text(line, node.centre.x, y, "small");
      y += kSmallLine;
    }
    for (const std::string &line : node.look.retries) {
      double left = node.centre.x - (textWidth(line, kSmallFont) + kSignWidth) / 2;
      // Most of a circle, with an arrow head.
      out += "<path class=\"sign\" d=\"M" + number(left + 8.5) + " " + number(y - 6.5) +
             "a4 4 0 1 0 0.9 3.6m0.4 -5.4l-1 2.4l-2.5 -0.6\"/>";
      text(line, node.centre.x + kSignWidth / 2, y, "small");
      y += kSmallLine;
    }
    for (const std::string &line : node.look.run) {
      text(line, node.centre.x, y, "small run");
      y += kSmallLine;
    }
  }

  /// The execution, or the scope, ends in this state.
  void writeEnd(const Node &node) {
    double x = node.centre.x + node.size.width / 2 - 12, y = node.centre.y + node.size.height / 2;
    out += "<circle class=\"end\" cx=\"" + number(x) + "\" cy=\"" + number(y) +
           "\" r=\"6\"/><circle class=\"start\" cx=\"" + number(x) + "\" cy=\"" + number(y) +
           "\" r=\"3\"/>\n";
  }

  // ---------------------------------------------------------------------------------------------
  // Lines
  // ---------------------------------------------------------------------------------------------

  void writeLine(const Edge &edge) {
    const LayoutEdge &line = edge.line;
    std::string classes = edge.isCatch ? "line catch" : "line";
    if (hasRun())
      classes += edge.taken ? " taken" : " unseen";
    out += "<path class=\"" + classes + "\" d=\"" + (edge.from == edge.to ? loop(line) : path(line)) + "\"/>";
    if (!line.joins && !line.isCut)
      writeHead(edge, classes);
    out += "\n";
  }

  static std::string path(const LayoutEdge &line) {
    std::string d;
    Point last;
    for (size_t i = 0; i < line.route.size(); ++i) {
      Point point = line.route[i];
      // Straight pieces in one go.
      while (i + 1 < line.route.size() && i > 0 && point.x == last.x && line.route[i + 1].x == last.x)
        point = line.route[++i];
      if (i == 0)
        d += "M" + number(point.x) + " " + number(point.y);
      else if (std::fabs(point.x - last.x) < 0.05)
        d += "V" + number(point.y);
      else {
        double bend = (last.y + point.y) / 2;
        d += "C" + number(last.x) + " " + number(bend) + " " + number(point.x) + " " + number(bend) + " " +
             number(point.x) + " " + number(point.y);
      }
      last = point;
    }
    return d;
  }

  static std::string loop(const LayoutEdge &line) {
    Point upper = line.route[0], lower = line.route[1];
    // The curve comes as far as three quarters of the way to its control points.
    double x = upper.x + (line.labelCentre.x - line.label.width / 2 - 2 - upper.x) / 0.75;
    double spread = lower.y - upper.y;
    return "M" + number(upper.x) + " " + number(upper.y) + "C" + number(x) + " " +
           number(upper.y - spread / 2) + " " + number(x) + " " + number(lower.y + spread / 2) + " " +
           number(lower.x) + " " + number(lower.y);
  }

  void writeHead(const Edge &edge, const std::string &classes) {
    const LayoutEdge &line = edge.line;
    out += "<path class=\"" + classes + " head\" d=\"";
    Point tip = line.route.back();
    if (edge.from == edge.to) {
      out += "M" + number(tip.x) + " " + number(tip.y) + "l8.5 -0.5l-2.5 6.5Z\"/>";
      return;
    }
    bool isUp = line.route.front().y > tip.y;
    out += "M" + number(tip.x) + " " + number(tip.y) + (isUp ? "l-3.5 8h7Z\"/>" : "l-3.5 -8h7Z\"/>");
  }

  void writeLabel(const Edge &edge, int scope) {
    if (edge.look.empty())
      return;
    double height = double(edge.look.size()) * kSmallLine + 2;
    double width = widestLine(edge.look, kSmallFont) + 2 * kLabelPadding;
    Point centre = edge.line.labelCentre;
    out += edge.line.isCut ? "<a href=\"#" + nodeId(scope, edge.to) + "\">" : "";
    out += "<g class=\"label" + std::string(edge.isCatch ? " catch" : "") +
           (hasRun() && edge.taken == 0 ? " unseen" : "") + "\">" + tooltipXml(edge.tooltip);
    rect("back", {centre.x - width / 2, centre.y - height / 2}, {width, height}, 3);
    out += "\n";
    double y = centre.y - height / 2 + 11.5;
    for (const std::string &line : edge.look) {
      text(line, centre.x, y, "small");
      y += kSmallLine;
    }
    out += edge.line.isCut ? "</g></a>\n" : "</g>\n";
  }
};

} // namespace

std::string writeSvg(const Picture &picture) { return SvgWriter(picture).write(); }

} // namespace asl::graph
