// SPDX-License-Identifier: Apache-2.0
//
// Substitutions.h: "${Name}" in definitions, which deployment tools replace before the service sees the text.
//
// Values take the place of "${Name}" in the text, as CloudFormation does it: before JSON or YAML is read, so
// that a value without quotes around it can be a number, and again in what was put in. What nobody gave a
// value stays as it is inside a string, where the rest of the compiler takes it for text; elsewhere it is an
// error.

#ifndef ASL_FRONTEND_INPUTS_SUBSTITUTIONS_H
#define ASL_FRONTEND_INPUTS_SUBSTITUTIONS_H

#include "frontend/Json.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace asl {

/// Values that a person gave with --define.
class Definitions {
public:
  /// Takes `Name=VALUE`, or `@FILE` with many: a JSON object, or lines `NAME=VALUE`. The last value of a name
  /// wins. False, with what is wrong in `problem` (a message, or a finding with its place), when it is
  /// neither.
  bool add(const std::string &argument, std::string &problem);

  /// The value of `name`, or null. A name that was asked for is in use.
  const std::string *find(std::string_view name) const;

  /// Names given on the command line that were never asked for, in the order of the alphabet.
  std::vector<std::string> unused() const;

  /// All names and values as text, for the key of a cache.
  std::string print() const;

private:
  struct Entry {
    std::string value;
    bool isFromFile = false; // which may hold more than one definition needs
    mutable bool isUsed = false;
  };
  void set(std::string name, std::string value, bool isFromFile);
  bool addFile(const std::string &path, std::string &problem);
  std::map<std::string, Entry, std::less<>> entries;
};

/// One "${Name}" in a text.
struct Substitution {
  size_t begin = 0, end = 0; ///< bytes, braces included
  std::string_view name;
};

/// The first substitution at or behind `from`, or nothing. Names hold no braces, quotes or line breaks.
std::optional<Substitution> findSubstitution(std::string_view text, size_t from = 0);

/// Gives the value of a name, or null.
using ValueOf = std::function<const std::string *(std::string_view name)>;

/// The text of `source` with values in place of names, or `source` itself when it has none with a value.
/// `isJson`: a value inside quotes must not end them. Null after reporting what is wrong.
std::shared_ptr<const Source> substitute(std::shared_ptr<const Source> source, const ValueOf &valueOf,
                                         bool isJson, DiagnosticEngine &diagnostics);

/// Reports substitutions left in JSON text outside strings. Returns whether there are none.
bool checkUnquoted(const Source &json, DiagnosticEngine &diagnostics);

/// Warns of substitutions left inside strings, once for each name, but not of those that an error is about
/// already. `reasonOf` says why a name has no value, where that is known, or nothing.
void warnOfOpenSubstitutions(const Source &json, const JsonValue &root,
                             const std::function<std::string(std::string_view name)> &reasonOf,
                             DiagnosticEngine &diagnostics);

} // namespace asl

#endif // ASL_FRONTEND_INPUTS_SUBSTITUTIONS_H
