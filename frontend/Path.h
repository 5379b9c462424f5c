// SPDX-License-Identifier: Apache-2.0
//
// Path: the JSONPath dialect of the Amazon States Language, parsed, classified and printed.
//
// A path is a root and a list of segments. The root says which document is looked at: the input of the
// field (`$`), the context object (`$$`), a workflow variable (`$name`), or, inside a filter only, the
// candidate element (`@`). Segments are kept in written order, with the bytes they came from, so that a
// message can point at the exact character and lowering can reuse the text.
//
// Accepted is what the service accepts (it uses the Jayway library), not only what the specification
// prints: `$.abc.['x']`, words without quotes in filters, escapes in dotted names. Operators spelled as words
// and regular expressions in filters are refused, because the service refuses them.
//
// Sources: States Language specification, "Paths" and "Reference Paths"; Step Functions developer guide,
// "Using JSONPath paths".

#ifndef ASL_FRONTEND_PATH_H
#define ASL_FRONTEND_PATH_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace asl {

/// What is wrong with a path or an intrinsic call, and where.
struct SyntaxError {
  size_t offset = 0;   // first byte of the culprit, counted from the start of the text that was parsed
  size_t length = 0;   // bytes to underline; 0 at the end of the text
  std::string message; // lower case, no full stop
  std::string hint;    // how to cure it; empty when there is no single good cure
};

/// The document a path starts from.
enum class PathRoot {
  Input,     // `$`
  Context,   // `$$`
  Variable,  // `$name`
  Candidate, // `@`, only in operands of a filter
};

struct Path;
struct FilterExpr;

/// One argument of a path function, as in `concat($.a, "b")`.
struct PathArgument {
  std::shared_ptr<const Path> path; // set when the argument is a path
  std::string json;                 // otherwise its JSON text
};

/// One step of a path. `kind` says which of the fields below count.
struct PathSegment {
  enum class Kind {
    Member,      // .name or ['name']: names[0]
    MemberUnion, // ['a','b']: names, two or more
    Index,       // [3], [-1] or [(@.length-1)]: indices[0]
    IndexUnion,  // [0,2]: indices, two or more
    Slice,       // [start:end:step], each optional
    Wildcard,    // .* or [*]
    Filter,      // [?( … )]: filter
    Function,    // .length(): names[0] is the function's name; arguments. Always the last segment
  };

  Kind kind = Kind::Member;
  bool isDescendant = false;              // `..` stands before it: applies at every depth
  std::vector<std::string> names;         // UTF-8, escapes resolved
  std::vector<int64_t> indices;           // negative counts from the end
  std::optional<int64_t> start, end, step;
  std::shared_ptr<const FilterExpr> filter;
  std::vector<PathArgument> arguments;
  size_t offset = 0;                      // bytes of the segment in Path::source, dots and brackets included
  size_t length = 0;

  /// The member's name; only for Kind::Member.
  const std::string &name() const { return names.front(); }
  /// The element's index; only for Kind::Index.
  int64_t index() const { return indices.front(); }
  /// True when this step selects at most one node: a single member or a single index, not after `..`.
  bool isSingular() const {
    return !isDescendant && (kind == Kind::Member || kind == Kind::Index);
  }
};

struct Path {
  PathRoot root = PathRoot::Input;
  std::string variable;              // name without `$`, for PathRoot::Variable
  std::vector<PathSegment> segments;
  std::string source;                // the text as written

  /// True when the path selects at most one node: its value is the node itself, and a miss is an error. False: its
  /// value is an array of the matches, empty without any. A trailing function does not count: it is applied to
  /// whatever the segments before it select.
  bool isDefinite() const;

  /// True when only `.name`, `['name']` and `[index]` follow the root (specification, "Reference Paths").
  bool isReferencePath() const;

  /// True for a bare root (`$`, `$$`, `$name`).
  bool isRoot() const { return segments.empty(); }

  /// True when the last segment is a function call such as `.length()`.
  bool hasFunction() const;

  /// The first segment a reference path may not have; null when isReferencePath().
  const PathSegment *firstNonReferenceSegment() const;

  /// The path in the bracket form error texts use: `$['a']['b'][0]`, wildcards as `[*]`, filters as `[?]`.
  /// Names are not escaped, as the service does not escape them there.
  std::string print() const;

  /// The same for the first `count` segments only: what "Missing property in path …" quotes.
  std::string printPrefix(size_t count) const;
};

/// One side of a comparison in a filter.
struct FilterOperand {
  enum class Kind { Number, String, True, False, Null, Path };

  Kind kind = Kind::Null;
  std::string text;                 // Number: its text; String: its value, UTF-8 (words without quotes included)
  std::shared_ptr<const Path> path; // Path: root is Candidate or Input
  size_t offset = 0, length = 0;
};

enum class FilterOperator { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual };

/// A condition inside `[?( … )]`.
struct FilterExpr {
  enum class Kind {
    Or,      // children, two or more, left to right
    And,     // children, two or more, left to right
    Not,     // children[0]
    Compare, // left op right
    Exists,  // left, a path: something is selected
  };

  Kind kind = Kind::Exists;
  std::vector<FilterExpr> children;
  FilterOperator op = FilterOperator::Equal;
  FilterOperand left, right;
  size_t offset = 0, length = 0;
};

struct PathParseResult {
  std::optional<Path> path; // set when the text is a path
  SyntaxError error;        // otherwise why it is none

  explicit operator bool() const { return path.has_value(); }
};

/// Parses a whole text as a path. Offsets in the answer count bytes of `text`, which is UTF-8 with the JSON escapes
/// already resolved. Never fails other than through the error; nesting of filters is bounded.
PathParseResult parsePath(std::string_view text);

/// Parses the path at the start of `text` and stops before the first `,`, `)` or blank outside brackets: an
/// argument of an intrinsic call. `consumed` receives the bytes read.
PathParseResult parsePathPrefix(std::string_view text, size_t &consumed);

/// The condition in one fixed spelling: `@['a'] == 'x' && !(@['b'])`.
std::string printFilter(const FilterExpr &filter);

/// What a segment is in words, for messages: "a wildcard", "a slice", "'..'".
std::string_view describeSegment(const PathSegment &segment);

/// True when `name` may name a workflow variable: Unicode ID_Start, then ID_Continue, at most 80 characters, not
/// `states`. Specification, "Assigning variables".
bool isVariableName(std::string_view name);

} // namespace asl

#endif // ASL_FRONTEND_PATH_H
