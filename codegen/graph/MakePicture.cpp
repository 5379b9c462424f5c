// SPDX-License-Identifier: Apache-2.0
//
// A machine becomes a picture: its scopes, its states, its transitions.

#include "codegen/graph/Picture.h"
#include "codegen/graph/StateText.h"

#include <map>

namespace asl::graph {

namespace {

class PictureMaker {
public:
  PictureMaker(const Machine &machine, std::string title) : machine(machine) {
    picture.title = std::move(title);
    picture.comment = machine.comment;
  }

  Picture make() {
    // Scopes are made in the order in which they are found, so each after the one it is in.
    todo.push_back({&machine, -1, -1, ""});
    for (size_t i = 0; i < todo.size(); ++i)
      makeScope(int(i));
    return std::move(picture);
  }

private:
  struct Todo {
    const Scope *scope;
    int parentScope, parentNode;
    std::string title;
  };

  const Machine &machine;
  Picture picture;
  std::vector<Todo> todo;
  std::unordered_map<std::string_view, int> nodes; ///< of the scope that is made

  // The edges of the state that is looked at, by target and kind.
  std::map<std::pair<int, bool>, int> edges;

  void makeScope(int index) {
    Todo wanted = todo[index];
    ScopePicture scope;
    scope.parentScope = wanted.parentScope;
    scope.parentNode = wanted.parentNode;
    scope.title = wanted.title;
    if (wanted.parentScope >= 0)
      picture.scopes[wanted.parentScope].nodes[wanted.parentNode].scopes.push_back(index);
    scope.nodes.emplace_back();
    scope.nodes[0].tooltip = wanted.scope->comment;
    nodes.clear();
    for (const State &state : wanted.scope->states) {
      int node = int(scope.nodes.size());
      nodes.emplace(state.name, node);
      picture.states.emplace(state.name, NodePlace{index, node});
      scope.nodes.push_back(makeNode(state));
      addInnerScopes(state, index, node);
    }
    edges.clear();
    addEdge(scope, 0, wanted.scope->startAt, false, "", "");
    for (size_t node = 1; node < scope.nodes.size(); ++node)
      addEdges(scope, int(node));
    picture.scopes.push_back(std::move(scope));
  }

  static Node makeNode(const State &state) {
    Node node;
    node.state = &state;
    node.tooltip = stateTooltip(state);
    node.details = stateDetails(state);
    for (const Retrier &retrier : state.retry)
      node.retries.push_back(retrierText(retrier));
    return node;
  }

  void addInnerScopes(const State &state, int scope, int node) {
    if (state.map)
      todo.push_back({&state.map->processor, scope, node, ""});
    if (state.parallel)
      for (size_t i = 0; i < state.parallel->branches.size(); ++i)
        todo.push_back({&state.parallel->branches[i], scope, node, "branch " + std::to_string(i + 1)});
  }

  void addEdges(ScopePicture &scope, int node) {
    const State &state = *scope.nodes[node].state;
    edges.clear();
    if (state.choice) {
      for (const ChoiceRule &rule : state.choice->choices) {
        std::string text = ruleText(rule);
        addEdge(scope, node, rule.next, false, text,
                rule.comment.empty() ? "when " + text : rule.comment + "\nwhen " + text);
      }
      addEdge(scope, node, state.choice->defaultNext, false, "Default", "when no rule matches");
    }
    addEdge(scope, node, state.next, false, "", "");
    for (const Catcher &catcher : state.catchers) {
      std::string errors = errorList(catcher.errorEquals);
      addEdge(scope, node, catcher.next, true, errors, "on " + errors);
    }
  }

  void addEdge(ScopePicture &scope, int from, const Target &target, bool isCatch, const std::string &label,
               const std::string &tooltip) {
    if (!target.isPresent())
      return;
    auto found = nodes.find(target.state);
    if (found == nodes.end())
      return;
    auto [place, isNew] = edges.try_emplace({found->second, isCatch}, int(scope.edges.size()));
    if (isNew) {
      Edge edge;
      edge.from = from;
      edge.to = found->second;
      edge.isCatch = isCatch;
      scope.edges.push_back(std::move(edge));
    }
    Edge &edge = scope.edges[place->second];
    if (!label.empty())
      edge.labels.push_back(label);
    if (!tooltip.empty())
      edge.tooltip += (edge.tooltip.empty() ? "" : "\n") + tooltip;
  }
};

} // namespace

Picture makePicture(const Machine &machine, std::string title) {
  return PictureMaker(machine, std::move(title)).make();
}

} // namespace asl::graph
