// SPDX-License-Identifier: Apache-2.0
//
// Sentences.h: the words of explanations, private to this folder. No sentence ends with a full stop.

#ifndef ASL_CODEGEN_EXPLAIN_SENTENCES_H
#define ASL_CODEGEN_EXPLAIN_SENTENCES_H

#include "codegen/explain/Record.h"
#include "frontend/Machine.h"

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace asl {

/// Gets a topic, a sentence and where the definition says it.
using AddFact = std::function<void(std::string_view topic, std::string text, SourceRange range)>;

/// What the definition says of a state: calls, times, retries, catchers, children.
void describeState(const State &state, const AddFact &add);

/// What a Task calls, in short: "lambda:invoke", "the function 'enrich'".
std::string callName(const Resource &resource);

/// States that a state may go to, each once.
std::set<std::string> targetsOf(const State &state);

std::string sizeSentence(const RecordedRemark &remark);
/// What folding did; empty for remarks that are about something else.
std::string foldingSentence(const RecordedRemark &remark, bool isFused);
std::string notFusedSentence(std::string_view why, StateType type);
std::string notFusedReason(std::string_view why, StateType type);
std::string groupBeginsSentence(std::string_view why);
std::string meetingReason(std::string_view why);
std::string waitSentence(std::string_view kind);
std::string contentText(const RecordedContent &content);

/// "1 slot", "2 slots".
std::string countOf(size_t count, std::string_view what);
/// 262144 as "262,144".
std::string withCommas(uint64_t number);
/// Names in quotes, `left` left out, at most a few of them.
std::string listWithout(const std::vector<std::string> &names, std::string_view left);

} // namespace asl

#endif // ASL_CODEGEN_EXPLAIN_SENTENCES_H
