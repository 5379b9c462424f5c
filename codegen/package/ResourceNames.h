// SPDX-License-Identifier: Apache-2.0
//
// ResourceNames.h: what a call acts on, by the names that IAM has for it.

#ifndef ASL_CODEGEN_PACKAGE_RESOURCENAMES_H
#define ASL_CODEGEN_PACKAGE_RESOURCENAMES_H

#include "codegen/package/CallParameters.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace asl {

/// Parts of a resource's name that are those of the place where the function runs, each a byte that no name
/// has.
inline constexpr char kOwnPartition = '\1', kOwnRegion = '\2', kOwnAccount = '\3';

struct ResourceName {
  /// An ARN, which may have wildcards and the bytes above in it, or "*".
  std::string text;
  /// The parameter because of which `text` is wider than what the workflow will use; empty: it is not.
  std::string openParameter;
  SourceRange openRange;
};

/// The names that `form` gives with `parameters`: none when a parameter in it is not given. Forms are
///
///   *                                     everything
///   SERVICE:REGION:ACCOUNT:REST           an ARN without `arn:PARTITION:`; `@` as region or account is the
///   function's own {Parameter} {Parameter|value}         in REST: what is given, and what is taken when
///   nothing is; `*` when it is computed {Parameter&}                          the same, but it may be a
///   whole ARN, which then stands for all before it;
///                                         when it is computed, the name is `*`
///   !word                                 a rule of its own; see ResourceNames.cpp
std::vector<ResourceName> resourceNames(std::string_view form, const CallParameters &parameters);

} // namespace asl

#endif // ASL_CODEGEN_PACKAGE_RESOURCENAMES_H
