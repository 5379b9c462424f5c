// SPDX-License-Identifier: Apache-2.0
//
// StateText.h: fields of states in a few words.

#ifndef ASL_CODEGEN_GRAPH_STATETEXT_H
#define ASL_CODEGEN_GRAPH_STATETEXT_H

#include "frontend/Machine.h"

#include <string>
#include <string_view>
#include <vector>

namespace asl::graph {

/// The kind of a state as the writers' styles name it: "task", "parallel", ..
std::string_view kindClass(const State &state);

/// A rule's condition as people write it: `$.total > 10 and $.vip`. Rules are as long as they are.
std::string ruleText(const ChoiceRule &rule);

/// What a state does, below its name: its type, and what it calls or how long it waits.
std::vector<std::string> stateDetails(const State &state);

/// "States.Timeout, Lambda.ServiceException".
std::string errorList(const std::vector<std::string> &errors);

/// "3x States.Timeout, 2 more", with a proper sign for times.
std::string retrierText(const Retrier &retrier);

/// "up to 3 times on States.Timeout, ..", with the times between attempts.
std::string retrierLongText(const Retrier &retrier);

/// All about a state, line by line, without its history.
std::string stateTooltip(const State &state);

/// "250 ms", "1.24 s", "3 min 5 s", "2 h 3 min", "4 d 2 h".
std::string durationText(int64_t milliseconds);

} // namespace asl::graph

#endif // ASL_CODEGEN_GRAPH_STATETEXT_H
