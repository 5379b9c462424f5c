// SPDX-License-Identifier: Apache-2.0
//
// How paths are classified and spelled in messages.
//
// The spelling is that of the library the service uses, since its error texts are compared word for word:
// names in single quotes without escapes, no blanks after commas in unions of indices, a filter as `[?]`.

#include "frontend/Path.h"

#include "frontend/Spec.h"
#include "frontend/UnicodeIdentifier.h"

namespace asl {
namespace {

void appendQuoted(std::string &out, std::string_view name) {
  out += '\'';
  out += name;
  out += '\'';
}

void appendSegment(std::string &out, const PathSegment &segment) {
  using Kind = PathSegment::Kind;
  if (segment.isDescendant)
    out += "..";
  if (segment.kind == Kind::Function) {
    out += '.';
    out += segment.name();
    out += segment.arguments.empty() ? "()" : "(...)";
    return;
  }
  out += '[';
  switch (segment.kind) {
  case Kind::Member:
  case Kind::MemberUnion:
    for (size_t i = 0; i < segment.names.size(); ++i) {
      if (i != 0)
        out += ',';
      appendQuoted(out, segment.names[i]);
    }
    break;
  case Kind::Index:
  case Kind::IndexUnion:
    for (size_t i = 0; i < segment.indices.size(); ++i) {
      if (i != 0)
        out += ',';
      out += std::to_string(segment.indices[i]);
    }
    break;
  case Kind::Slice:
    if (segment.start)
      out += std::to_string(*segment.start);
    out += ':';
    if (segment.end)
      out += std::to_string(*segment.end);
    if (segment.step) {
      out += ':';
      out += std::to_string(*segment.step);
    }
    break;
  case Kind::Wildcard:
    out += '*';
    break;
  case Kind::Filter:
    out += '?';
    break;
  case Kind::Function:
    break;
  }
  out += ']';
}

void appendRoot(std::string &out, const Path &path) {
  switch (path.root) {
  case PathRoot::Input:
    out += '$';
    break;
  case PathRoot::Context:
    out += "$$";
    break;
  case PathRoot::Variable:
    out += '$';
    out += path.variable;
    break;
  case PathRoot::Candidate:
    out += '@';
    break;
  }
}

/// A string of a filter, with the escapes the parser resolves.
void appendEscaped(std::string &out, std::string_view text) {
  out += '\'';
  for (char c : text) {
    if (c == '\'' || c == '\\')
      out += '\\';
    out += c;
  }
  out += '\'';
}

void appendOperand(std::string &out, const FilterOperand &operand) {
  using Kind = FilterOperand::Kind;
  switch (operand.kind) {
  case Kind::Number:
    out += operand.text;
    break;
  case Kind::String:
    appendEscaped(out, operand.text);
    break;
  case Kind::True:
    out += "true";
    break;
  case Kind::False:
    out += "false";
    break;
  case Kind::Null:
    out += "null";
    break;
  case Kind::Path:
    out += operand.path->print();
    break;
  }
}

std::string_view operatorText(FilterOperator op) {
  switch (op) {
  case FilterOperator::Equal:
    return " == ";
  case FilterOperator::NotEqual:
    return " != ";
  case FilterOperator::Less:
    return " < ";
  case FilterOperator::LessEqual:
    return " <= ";
  case FilterOperator::Greater:
    return " > ";
  case FilterOperator::GreaterEqual:
    return " >= ";
  }
  return " == ";
}

void appendFilter(std::string &out, const FilterExpr &filter) {
  using Kind = FilterExpr::Kind;
  switch (filter.kind) {
  case Kind::Or:
  case Kind::And:
    for (size_t i = 0; i < filter.children.size(); ++i) {
      const FilterExpr &child = filter.children[i];
      if (i != 0)
        out += filter.kind == Kind::Or ? " || " : " && ";
      // Only an "or" inside an "and" needs its parentheses; equal connectives nested by hand keep theirs too.
      const bool needsParentheses = child.kind == Kind::Or || child.kind == filter.kind;
      if (needsParentheses)
        out += '(';
      appendFilter(out, child);
      if (needsParentheses)
        out += ')';
    }
    break;
  case Kind::Not:
    out += "!(";
    appendFilter(out, filter.children.front());
    out += ')';
    break;
  case Kind::Compare:
    appendOperand(out, filter.left);
    out += operatorText(filter.op);
    appendOperand(out, filter.right);
    break;
  case Kind::Exists:
    appendOperand(out, filter.left);
    break;
  }
}

} // namespace

bool Path::isDefinite() const {
  for (const PathSegment &segment : segments)
    if (!segment.isSingular() && segment.kind != PathSegment::Kind::Function)
      return false;
  return true;
}

const PathSegment *Path::firstNonReferenceSegment() const {
  for (const PathSegment &segment : segments)
    if (!segment.isSingular())
      return &segment;
  return nullptr;
}

bool Path::isReferencePath() const {
  return root != PathRoot::Candidate && firstNonReferenceSegment() == nullptr;
}

bool Path::hasFunction() const {
  return !segments.empty() && segments.back().kind == PathSegment::Kind::Function;
}

std::string Path::printPrefix(size_t count) const {
  std::string out;
  appendRoot(out, *this);
  for (size_t i = 0; i < count && i < segments.size(); ++i)
    appendSegment(out, segments[i]);
  return out;
}

std::string Path::print() const { return printPrefix(segments.size()); }

std::string printFilter(const FilterExpr &filter) {
  std::string out;
  appendFilter(out, filter);
  return out;
}

std::string_view describeSegment(const PathSegment &segment) {
  if (segment.isDescendant)
    return "'..'";
  switch (segment.kind) {
  case PathSegment::Kind::Member:
    return "a member";
  case PathSegment::Kind::MemberUnion:
    return "a list of members";
  case PathSegment::Kind::Index:
    return "an index";
  case PathSegment::Kind::IndexUnion:
    return "a list of indices";
  case PathSegment::Kind::Slice:
    return "a slice";
  case PathSegment::Kind::Wildcard:
    return "a wildcard";
  case PathSegment::Kind::Filter:
    return "a filter";
  case PathSegment::Kind::Function:
    return "a function";
  }
  return "a segment";
}

bool isVariableName(std::string_view name) {
  if (name.empty() || name == "states" || identifierLength(name) != name.size())
    return false;
  size_t characters = 0;
  for (size_t at = 0; at < name.size(); at += readUtf8(name, at).size)
    ++characters;
  return characters <= kMaxVariableNameCharacters;
}

} // namespace asl
