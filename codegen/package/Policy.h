// SPDX-License-Identifier: Apache-2.0
//
// Policy.h: what a function may do, as statements of IAM.

#ifndef ASL_CODEGEN_PACKAGE_POLICY_H
#define ASL_CODEGEN_PACKAGE_POLICY_H

#include "frontend/Diagnostics.h"
#include "frontend/Machine.h"

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace asl {

/// A condition: `{operation: {key: value}}`. Empty: none.
struct PolicyCondition {
  std::string operation; ///< "StringLike"
  std::string key;       ///< "s3:prefix"
  std::string value;

  auto operator<=>(const PolicyCondition &) const = default;
};

struct PolicyStatement {
  std::vector<std::string> actions; ///< sorted
  /// As in ResourceName::text: with bytes for the function's own partition, region and account.
  std::vector<std::string> resources;
  PolicyCondition condition;
  std::vector<std::string> states; ///< names of those that need it, in their order
  /// Why the resources are more than the workflow will use, each a sentence without full stop; empty: they
  /// are not.
  std::vector<std::string> reasons;
};

/// Gathers permissions and puts those together that can be, such that no action is allowed on more than was
/// asked.
class Policy {
public:
  struct Permission {
    std::string action;
    std::string resource;
    PolicyCondition condition;
    std::string state;
    std::string reason; ///< as in PolicyStatement
  };

  void allow(Permission permission);

  /// In the order in which they were asked for.
  std::vector<PolicyStatement> statements() const;

private:
  /// What is allowed on one resource of one service.
  struct Grant {
    std::string service;
    std::string resource;
    PolicyCondition condition;
    std::set<std::string> actions;
    std::vector<std::string> states;
    std::vector<std::string> reasons;
  };
  std::vector<Grant> grants;
  /// Places in `grants` by what a grant is about: service, resource, condition, whether it is wider than need
  /// be.
  std::map<std::tuple<std::string, std::string, PolicyCondition, bool>, size_t> places;
};

/// About how many characters the policy has that IAM keeps; a role may have 10,240 in all of its own policies.
size_t policyCharacters(const std::vector<PolicyStatement> &statements);
inline constexpr size_t kMaxPolicyCharacters = 10240;

/// The permissions that the calls and the objects of `machine` need, and no more. Warns where a value that
/// names a resource is computed when the workflow runs, and of what a definition does not tell.
Policy policyOf(const Machine &machine, DiagnosticEngine &diagnostics);

} // namespace asl

#endif // ASL_CODEGEN_PACKAGE_POLICY_H
