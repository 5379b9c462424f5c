// SPDX-License-Identifier: Apache-2.0
//
// YamlToJson: a YAML document as JSON text.
//
// Aliases are written out, merge keys are followed, CloudFormation's short tags become the objects they stand
// for. What a file can make out of that is bounded in every direction: bytes written, members merged, levels
// of nesting. Each finding is about a node and is reported once, however often an alias repeats the node.

#include "frontend/inputs/MappedText.h"
#include "frontend/inputs/Yaml.h"

#include "frontend/Diagnostics.h"
#include "frontend/Json.h"
#include "frontend/Spec.h"

#include <algorithm>
#include <functional>
#include <unordered_map>
#include <unordered_set>

namespace asl {

namespace {

/// Deepest nesting of what is written. A template has a definition inside, so this is more than a
/// definition's own limit.
constexpr unsigned kMaxLevels = 200;
/// Merge keys that lead to each other.
constexpr unsigned kMaxMergeLevels = 64;
/// Members that merge keys add, all in all.
constexpr size_t kMaxMergedMembers = 1000000;

constexpr std::string_view kStandardTag = "tag:yaml.org,2002:";

/// CloudFormation's functions that have a short tag.
constexpr std::string_view kFunctions[] = {
    "And",    "Base64", "Cidr",        "Condition",    "Equals", "FindInMap", "GetAtt",
    "GetAZs", "If",     "ImportValue", "Join",         "Length", "Not",       "Or",
    "Ref",    "Select", "Split",       "ToJsonString", "Sub",    "Transform",
};

class Converter {
public:
  Converter(std::shared_ptr<const Source> source, DiagnosticEngine &diagnostics)
      : source(*source), diagnostics(diagnostics),
        maxBytes(std::max(kMaxConvertedBytes, 2 * source->text().size())), out(std::move(source)) {}

  YamlConversion run(const YamlNode &root) {
    const size_t errorsBefore = diagnostics.errorCount();
    write(root, {root.begin, root.begin}, 0);
    if (diagnostics.errorCount() != errorsBefore)
      return {};
    return {out.finish(), hasFunctions};
  }

private:
  struct Member {
    const YamlNode *key;
    const YamlNode *value;
  };

  /// The byte at `at`, where there is one.
  SourceRange wordAt(uint32_t at) const {
    return {at, std::min(at + 1, static_cast<uint32_t>(source.text().size()))};
  }

  SourceRange rangeOf(const YamlNode &node) const {
    return node.kind == YamlNode::Kind::Scalar ? scalarRange(node, source) : wordAt(node.begin);
  }

  /// Reports an error about `node`, unless one was.
  Diagnostic *error(const YamlNode &node, SourceRange range, std::string message) {
    if (!reported.insert(&node).second)
      return nullptr;
    return &diagnostics.error(range, std::move(message));
  }

  /// Writes a value and returns the first byte behind it. `owner`: its key, for what is left out.
  uint32_t write(const YamlNode &node, SourceRange owner, unsigned depth) {
    if (isStopped)
      return node.begin;
    if (depth > kMaxLevels || out.size() > maxBytes) {
      stop(node, depth > kMaxLevels);
      return node.begin;
    }
    std::string_view tag = node.tag;
    if (tag.starts_with(kStandardTag))
      return writeTagged(node, tag.substr(kStandardTag.size()), owner, depth);
    if (tag.size() > 1 && tag[0] == '!')
      return writeFunction(node, tag.substr(1), owner, depth);
    return writeBare(node, tag == "!", owner, depth);
  }

  void stop(const YamlNode &node, bool isTooDeep) {
    isStopped = true;
    if (isTooDeep)
      diagnostics.error(rangeOf(node), "the file is nested too deeply").withCode(code::TooDeeplyNested);
    else
      diagnostics
          .error(rangeOf(node),
                 "with its aliases written out the file has more than " + std::to_string(maxBytes) + " bytes")
          .note("an alias of what holds aliases multiplies them");
  }

  uint32_t writeBare(const YamlNode &node, bool isText, SourceRange owner, unsigned depth) {
    switch (node.kind) {
    case YamlNode::Kind::Null:
      return writeNull(node, owner);
    case YamlNode::Kind::Scalar:
      return isText ? writeText(node) : writePlain(node);
    case YamlNode::Kind::Sequence:
      return writeSequence(node, depth);
    case YamlNode::Kind::Map:
      return writeMap(node, depth);
    }
    return node.begin;
  }

  uint32_t writeNull(const YamlNode &node, SourceRange owner) {
    std::string_view rest = source.text({node.begin, node.begin + 4});
    uint32_t size = rest.starts_with('~') ? 1 : resolvePlain(rest).kind == PlainScalar::Kind::Null ? 4 : 0;
    if (rest.size() < size || rest.empty())
      size = 0;
    out.put("null", size ? SourceRange{node.begin, node.begin + size} : owner);
    return size ? node.begin + size : owner.end;
  }

  /// Does the quoted text at `at` have an end? The parser takes the end of the file for one.
  bool isClosed(uint32_t at, char quote) const {
    std::string_view text = source.text();
    for (++at; at < text.size(); ++at) {
      if (quote == '"' && text[at] == '\\')
        ++at;
      else if (text[at] == quote && quote == '\'' && at + 1 < text.size() && text[at + 1] == quote)
        ++at;
      else if (text[at] == quote)
        return true;
    }
    return false;
  }

  /// A scalar as a string.
  uint32_t writeText(const YamlNode &node) {
    char first = source.text({node.begin, node.begin + 1}).empty() ? '\0' : source.text()[node.begin];
    if ((first == '"' || first == '\'') && !isClosed(node.begin, first)) {
      error(node, wordAt(node.begin), "this quote is never closed");
      return node.begin;
    }
    const bool isMarked = first == '"' || first == '\'' || first == '|' || first == '>';
    // A block behind a tag of text, "!!str a", has no quotes either: only what a style begins with counts.
    out.put("\"", {node.begin, node.begin + isMarked});
    uint32_t end = writeScalar(node, TextSink(out, /*isEscaped=*/true));
    const bool isClosed = first == '"' || first == '\'';
    out.put("\"", {end - isClosed, end});
    return end;
  }

  uint32_t writePlain(const YamlNode &node) {
    PlainScalar scalar = resolvePlain(node.text);
    switch (scalar.kind) {
    case PlainScalar::Kind::Text:
      if (scalar.isDoubtful && reported.insert(&node).second)
        diagnostics
            .warning(Warning::YamlText, rangeOf(node),
                     inQuotes(node.text) + " is taken for text: versions of YAML disagree about it")
            .note("put it in quotes, or write the number as JSON does");
      return writeText(node);
    case PlainScalar::Kind::NotFinite:
      error(node, rangeOf(node), "JSON has no number " + inQuotes(node.text) + "; as text it needs quotes");
      return node.begin;
    default:
      break;
    }
    SourceRange range = rangeOf(node);
    if (source.text(range) == scalar.json)
      out.copy(range);
    else
      out.put(scalar.json, range);
    return range.end;
  }

  uint32_t writeSequence(const YamlNode &node, unsigned depth) {
    out.put("[", wordAt(node.begin));
    uint32_t end = node.begin + 1;
    for (size_t i = 0; i < node.children.size() && !isStopped; ++i) {
      if (i)
        out.put(",", {end, end});
      end = std::max(end, write(*node.children[i], wordAt(node.begin), depth + 1));
    }
    return writeEnd(node, "]", end);
  }

  uint32_t writeMap(const YamlNode &node, unsigned depth) {
    out.put("{", wordAt(node.begin));
    uint32_t end = node.begin + 1;
    bool isFirst = true;
    for (const Member &member : membersOf(node, 0)) {
      if (isStopped)
        break;
      if (!isFirst)
        out.put(",", {end, end});
      isFirst = false;
      uint32_t keyEnd = writeText(*member.key);
      out.put(":", {keyEnd, keyEnd});
      uint32_t valueEnd = write(*member.value, rangeOf(*member.key), depth + 1);
      if (member.key->begin >= node.begin) // not merged from somewhere else
        end = std::max({end, keyEnd, valueEnd});
    }
    return writeEnd(node, "}", end);
  }

  uint32_t writeEnd(const YamlNode &node, std::string_view bracket, uint32_t end) {
    if (node.isFlow) {
      size_t close = source.text().find(bracket, end);
      if (close != std::string_view::npos)
        end = static_cast<uint32_t>(close + 1);
      out.put(bracket, {end - 1, end});
    } else {
      out.put(bracket, {end, end});
    }
    return end;
  }

  /// The members of a map, merged ones behind its own. Found once for each map.
  const std::vector<Member> &membersOf(const YamlNode &node, unsigned level) {
    auto [found, isNew] = members.try_emplace(&node);
    if (!isNew)
      return found->second;
    std::vector<Member> own;
    std::vector<const YamlNode *> merged;
    std::unordered_map<std::string_view, const YamlNode *> keys;
    for (size_t i = 0; i + 1 < node.children.size(); i += 2) {
      const YamlNode &key = *node.children[i], &value = *node.children[i + 1];
      if (key.kind == YamlNode::Kind::Scalar && key.tag == "?" && key.text == "<<") {
        addMerged(key, value, merged);
        continue;
      }
      const YamlNode *name = nameOf(key, value);
      if (!name)
        continue;
      auto [first, isFirst] = keys.try_emplace(name->text, name);
      if (isFirst) {
        own.push_back({name, &value});
      } else if (Diagnostic *finding = error(
                     *name, rangeOf(*name), "duplicate member " + inQuotes(name->text) + " in one mapping")) {
        finding->note(rangeOf(*first->second), "first given here");
      }
    }
    for (const YamlNode *map : merged) {
      if (isStopped)
        break;
      if (level >= kMaxMergeLevels) {
        isStopped = true;
        diagnostics.error(rangeOf(node), "merge keys lead to each other too often");
        break;
      }
      for (const Member &member : membersOf(*map, level + 1)) {
        if (isStopped)
          break;
        if (!keys.try_emplace(member.key->text, member.key).second)
          continue;
        own.push_back(member);
        if (++mergedMembers > kMaxMergedMembers) {
          isStopped = true;
          diagnostics.error(rangeOf(node),
                            "merge keys add more than " + std::to_string(kMaxMergedMembers) + " members");
          break;
        }
      }
    }
    return members[&node] = std::move(own);
  }

  /// The maps that a merge key names.
  void addMerged(const YamlNode &key, const YamlNode &value, std::vector<const YamlNode *> &merged) {
    bool isGood = true;
    if (value.kind == YamlNode::Kind::Map) {
      merged.push_back(&value);
    } else if (value.kind == YamlNode::Kind::Sequence) {
      for (const YamlNode *each : value.children) {
        if (each->kind == YamlNode::Kind::Map)
          merged.push_back(each);
        else
          isGood = false;
      }
    } else {
      isGood = false;
    }
    if (!isGood)
      error(key, rangeOf(key), "'<<' takes a mapping or a list of mappings, mostly an alias of one");
  }

  /// The key as a scalar, or null, having said why. Numbers, booleans and null are names as they are written.
  const YamlNode *nameOf(const YamlNode &key, const YamlNode &value) {
    if (key.kind == YamlNode::Kind::Scalar)
      return &key;
    SourceRange range = wordAt(key.begin);
    if (key.kind == YamlNode::Kind::Null) {
      std::string_view word = source.text({key.begin, key.begin + 4});
      const size_t size = word.starts_with('~')                                                    ? 1
                          : word.size() == 4 && resolvePlain(word).kind == PlainScalar::Kind::Null ? 4
                                                                                                   : 0;
      if (size) {
        YamlNode &name = names.emplace_back();
        name.kind = YamlNode::Kind::Scalar;
        name.tag = "?";
        name.begin = key.begin;
        name.text = word.substr(0, size);
        return &name;
      }
    }
    error(key, range,
          key.kind == YamlNode::Kind::Null ? "this member has no name" : "the name of a member must be text");
    return nullptr;
  }

  /// YAML 1.2.2, 10: the tags of its schemas.
  uint32_t writeTagged(const YamlNode &node, std::string_view tag, SourceRange owner, unsigned depth) {
    using Kind = PlainScalar::Kind;
    if (tag == "str" && node.kind == YamlNode::Kind::Scalar)
      return writeText(node);
    if ((tag == "map" && node.kind == YamlNode::Kind::Map) ||
        (tag == "seq" && node.kind == YamlNode::Kind::Sequence))
      return writeBare(node, false, owner, depth);
    PlainScalar scalar = resolvePlain(node.text);
    const bool isMeant = ((tag == "int" || tag == "float") && scalar.kind == Kind::Number) ||
                         (tag == "bool" && scalar.kind == Kind::Boolean) ||
                         (tag == "null" && scalar.kind == Kind::Null);
    if (node.kind == YamlNode::Kind::Null && tag == "null")
      return writeNull(node, owner);
    if (node.kind == YamlNode::Kind::Null && tag == "str") {
      out.put("\"\"", owner);
      return owner.end;
    }
    if (node.kind == YamlNode::Kind::Scalar && isMeant) {
      SourceRange range = rangeOf(node);
      out.put(scalar.json, range);
      return range.end;
    }
    error(node, node.tagRange,
          inQuotes(source.text(node.tagRange)) + " does not fit what follows, or means nothing in JSON");
    return node.begin;
  }

  /// "!Sub x" is {"Fn::Sub": x}.
  uint32_t writeFunction(const YamlNode &node, std::string_view name, SourceRange owner, unsigned depth) {
    if (std::find(std::begin(kFunctions), std::end(kFunctions), name) == std::end(kFunctions)) {
      if (Diagnostic *finding =
              error(node, node.tagRange, "unknown tag " + inQuotes("!" + std::string(name)))) {
        std::optional<std::string> meant = nearest(name, {std::begin(kFunctions), std::end(kFunctions)});
        finding->suggest(meant ? std::optional("!" + *meant) : std::nullopt);
      }
      return node.begin;
    }
    hasFunctions = true;
    const bool isBare = name == "Ref" || name == "Condition";
    out.put("{\"" + std::string(isBare ? "" : "Fn::") + std::string(name) + "\":", node.tagRange);
    uint32_t end = writeBare(node, true, owner, depth);
    out.put("}", {end, end});
    return end;
  }

  const Source &source;
  DiagnosticEngine &diagnostics;
  const size_t maxBytes;
  MappedText out;
  bool hasFunctions = false;
  bool isStopped = false;
  size_t mergedMembers = 0;
  std::unordered_map<const YamlNode *, std::vector<Member>> members;
  std::unordered_set<const YamlNode *> reported;
  std::deque<YamlNode> names;
};

} // namespace

YamlConversion convertYaml(const std::shared_ptr<const Source> &source, DiagnosticEngine &diagnostics) {
  std::unique_ptr<YamlDocument> document = readYaml(*source, diagnostics);
  if (!document)
    return {};
  return Converter(source, diagnostics).run(*document->root);
}

} // namespace asl
