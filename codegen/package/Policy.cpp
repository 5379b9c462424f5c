// SPDX-License-Identifier: Apache-2.0
//
// Policy: see Policy.h. Permissions are kept by resource; resources with the same actions become one
// statement. Those that are wider than need be stay apart, so that whoever narrows them finds them.

#include "codegen/package/Policy.h"

#include "codegen/package/ResourceNames.h"

namespace asl {

void Policy::allow(Permission permission) {
  std::string service = permission.action.substr(0, permission.action.find(':'));
  bool isWide = !permission.reason.empty();
  auto [place, isNew] =
      places.try_emplace({service, permission.resource, permission.condition, isWide}, grants.size());
  if (isNew)
    grants.push_back({service, permission.resource, permission.condition, {}, {}, {}});
  Grant &grant = grants[place->second];
  grant.actions.insert(permission.action);
  // What a state asks for comes together.
  if (grant.states.empty() || grant.states.back() != permission.state)
    grant.states.push_back(permission.state);
  if (isWide && (grant.reasons.empty() || grant.reasons.back() != permission.reason))
    grant.reasons.push_back(permission.reason);
}

std::vector<PolicyStatement> Policy::statements() const {
  constexpr std::string_view kEverything = "*";
  std::vector<PolicyStatement> all;
  std::vector<std::set<std::string>> named; // states and reasons of each that are in it already
  std::map<std::tuple<std::set<std::string>, PolicyCondition, bool, bool>, size_t> byContent;
  for (const Grant &grant : grants) {
    auto [place, isNew] = byContent.try_emplace(
        {grant.actions, grant.condition, grant.reasons.empty(), grant.resource == kEverything}, all.size());
    if (isNew) {
      all.push_back({{grant.actions.begin(), grant.actions.end()}, {}, grant.condition, {}, {}});
      named.emplace_back();
    }
    PolicyStatement &statement = all[place->second];
    statement.resources.push_back(grant.resource);
    for (const std::string &state : grant.states)
      if (named[place->second].insert("s" + state).second)
        statement.states.push_back(state);
    for (const std::string &reason : grant.reasons)
      if (named[place->second].insert("r" + reason).second)
        statement.reasons.push_back(reason);
  }
  return all;
}

size_t policyCharacters(const std::vector<PolicyStatement> &statements) {
  // {"Effect":"Allow","Action":[..],"Resource":[..]}, and for the names quotes and a comma.
  constexpr size_t kFrame = 45, kQuotes = 3, kCondition = 20;
  constexpr size_t kPlace = 25; // names of partition and region, number of the account
  size_t characters = 0;
  for (const PolicyStatement &statement : statements) {
    characters += kFrame;
    for (const std::string &action : statement.actions)
      characters += action.size() + kQuotes;
    for (const std::string &resource : statement.resources) {
      bool isOwn = resource.find(kOwnAccount) != std::string::npos;
      characters += resource.size() + kQuotes + (isOwn ? kPlace : 0);
    }
    if (!statement.condition.operation.empty())
      characters += statement.condition.operation.size() + statement.condition.key.size() +
                    statement.condition.value.size() + kCondition;
  }
  return characters;
}

} // namespace asl
