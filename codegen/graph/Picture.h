// SPDX-License-Identifier: Apache-2.0
//
// Picture.h: what is drawn of a machine: boxes, lines and the words on them, scope by scope. The writers make
// DOT, Mermaid and SVG of it.

#ifndef ASL_CODEGEN_GRAPH_PICTURE_H
#define ASL_CODEGEN_GRAPH_PICTURE_H

#include "codegen/graph/Layout.h"
#include "frontend/Machine.h"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace asl::graph {

/// What became of a state, from what is least worth to be seen to what is most.
enum class Outcome : uint8_t {
  NotEntered,
  Succeeded,
  Caught,  ///< failed, and a catcher took it from there
  Stopped, ///< the execution ended meanwhile
  Running, ///< the history ends meanwhile
  Failed,
};

/// What a history says of a state, of all its visits together.
struct StateRun {
  Outcome outcome = Outcome::NotEntered;
  int64_t entered = 0;
  int64_t retries = 0;
  /// Of all visits that came to an end, in milliseconds.
  int64_t totalMs = 0;
  int64_t longestMs = 0;
  int64_t ended = 0;    ///< visits that came to an end, whose times are known
  int64_t failures = 0; ///< visits that failed, caught or not
  /// Of the last failure.
  std::string error, cause;
  /// Map: iterations begun and failed.
  int64_t iterations = 0, failedIterations = 0;
};

struct NodeLook {
  std::vector<std::string> name;    ///< lines, as they are drawn
  std::vector<std::string> details; ///< lines below the name
  std::vector<std::string> retries; ///< lines, each after a loop sign
  std::vector<std::string> run;     ///< lines of what the history says
};

struct Node {
  /// Null: the mark at which a scope starts.
  const State *state = nullptr;
  /// The inner scopes of a Parallel or a Map.
  std::vector<int> scopes;
  /// Words for a tooltip, with line breaks.
  std::string tooltip;
  /// What is written below the name: type, resource, time ...
  std::vector<std::string> details;
  /// One line a retrier.
  std::vector<std::string> retries;
  StateRun run;

  // Layout
  NodeLook look;
  Size header; ///< the part above inner scopes; all of it when there are none
  Size size;
  Point centre; ///< absolute
};

/// All transitions of a kind from one state to another.
struct Edge {
  int from = 0, to = 0; ///< in the scope's nodes
  bool isCatch = false;
  /// One line a rule or a catcher; empty: nothing to say.
  std::vector<std::string> labels;
  std::string tooltip;
  /// How often it was taken, when there is a history.
  int64_t taken = 0;

  // Layout
  std::vector<std::string> look; ///< lines of the label as drawn
  LayoutEdge line;               ///< absolute
};

/// One `States` object.
struct ScopePicture {
  int parentScope = -1; ///< -1: the machine
  int parentNode = -1;
  std::string title;       ///< "branch 2"; empty where there is only one
  std::vector<Node> nodes; ///< the first is the start mark
  std::vector<Edge> edges;

  // Layout
  Point origin; ///< absolute, of its upper left corner
  Size size;    ///< of the scope's box
};

/// What a history says of the execution as a whole.
struct ExecutionRun {
  std::string status; ///< SUCCEEDED, FAILED, ABORTED, TIMED_OUT, RUNNING
  std::string error, cause;
  std::optional<int64_t> durationMs;
  size_t events = 0;
};

struct NodePlace {
  int scope = 0, node = 0;
};

struct Picture {
  std::string title;
  std::string comment;
  /// The machine first; each scope after the one it is in.
  std::vector<ScopePicture> scopes;
  /// Where each state is. Names are unique in a definition.
  std::unordered_map<std::string_view, NodePlace> states;
  std::optional<ExecutionRun> execution;

  Node &node(NodePlace place) { return scopes[place.scope].nodes[place.node]; }
  const Node &node(NodePlace place) const { return scopes[place.scope].nodes[place.node]; }
  Size size; ///< Layout
};

/// What there is to draw of `machine`, which has to live as long as the picture.
Picture makePicture(const Machine &machine, std::string title);

/// Breaks and shortens the words: the `look` of nodes and edges.
void fitWords(Picture &picture);
/// Gives all boxes and lines their places. After fitWords.
void placePicture(Picture &picture);

/// Needs places.
std::string writeSvg(const Picture &picture);
/// These need words that are fitted; who reads them finds the places.
std::string writeDot(const Picture &picture);
std::string writeMermaid(const Picture &picture);

} // namespace asl::graph

#endif // ASL_CODEGEN_GRAPH_PICTURE_H
