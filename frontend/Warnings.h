// SPDX-License-Identifier: Apache-2.0
//
// Warnings.h: the groups that warnings belong to, and what the command line says of them.
//
// Each warning is of one group, which has a name (`-Wno-NAME`), an explanation with an example (`aslc explain
// NAME`) and a level: what is nearly always a mistake is on by default; what is a matter of care is in
// `-Wall`; what concerns a plan that most have not is asked for by name. docs/user/diagnostics.md says why
// each is where it is.

#ifndef ASL_FRONTEND_WARNINGS_H
#define ASL_FRONTEND_WARNINGS_H

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace asl {

/// In the order of their names.
enum class Warning : uint8_t {
  BadPattern,
  ConstantChoice,
  ErrorNames,
  ExecutionTime,
  Express,
  Expressions,
  FailingCall,
  FunctionTime,
  ImageRoots,
  ImpossiblePath,
  InlineMap,
  Lambda,
  MissingDollar,
  MissingTimeout,
  MockOnly,
  PathAsText,
  PayloadLimit,
  Permissions,
  Quota,
  ReferencePath,
  ServiceTimeout,
  ShadowedHandler,
  StaticResult,
  UnassignedVariable,
  UnhandledErrors,
  UnresolvedSubstitution,
  UnusedDefine,
  YamlText,
};

inline constexpr size_t kWarningCount = static_cast<size_t>(Warning::YamlText) + 1;

/// What turns a group on besides its name.
enum class WarningLevel : uint8_t {
  Default,    ///< nothing is needed
  All,        ///< -Wall
  Everything, ///< -Weverything
};

struct WarningGroup {
  Warning warning;
  std::string_view name;
  WarningLevel level;
  /// One line: what is reported.
  std::string_view summary;
  /// Paragraphs, lines of at most 100 characters.
  std::string_view text;
  /// States (members of `States`, the first is where the machine starts) that have the warning, and the same
  /// without it. Empty where an example would be too large, or is no definition.
  std::string_view before;
  std::string_view after;
};

/// All groups, by name.
const std::array<WarningGroup, kWarningCount> &warningGroups();
const WarningGroup &groupOf(Warning warning);
/// The group of that name, or null.
const WarningGroup *findWarningGroup(std::string_view name);

/// What becomes of each group's warnings.
class WarningOptions {
public:
  enum class Action : uint8_t { Ignore, Warn, Fail };

  WarningOptions();

  /// Applies the text behind `-W`: a group, `no-GROUP`, `error`, `no-error`, `error=GROUP`, `no-error=GROUP`,
  /// `all`, `everything` and their `no-` forms. Later ones win. Returns what is wrong with the text, or
  /// nothing.
  std::optional<std::string> apply(std::string_view text);

  /// `-w`: no warnings at all, whatever else is said.
  void silence() { isSilent = true; }

  Action action(Warning warning) const;

private:
  enum class Promotion : uint8_t { AsAll, Always, Never };
  std::array<bool, kWarningCount> isOn;
  std::array<Promotion, kWarningCount> promotions;
  bool failsAll = false;
  bool isSilent = false;
};

} // namespace asl

#endif
