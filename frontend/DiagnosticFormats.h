// SPDX-License-Identifier: Apache-2.0
//
// DiagnosticFormats.h: findings for programs to read. docs/user/diagnostics.md describes the forms.

#ifndef ASL_FRONTEND_DIAGNOSTICFORMATS_H
#define ASL_FRONTEND_DIAGNOSTICFORMATS_H

#include "frontend/Diagnostics.h"

#include <string>
#include <string_view>

namespace asl {

enum class DiagnosticFormat : uint8_t { Text, Json, Sarif, GitHub };

/// One JSON object, a line for each finding; docs/user/diagnostics.schema.json is its schema.
std::string renderJson(const DiagnosticEngine &diagnostics);

/// A SARIF 2.1.0 log of one run of `aslc` of that version.
std::string renderSarif(const DiagnosticEngine &diagnostics, std::string_view version);

/// Workflow commands of GitHub Actions, which become annotations of the lines.
std::string renderGitHub(const DiagnosticEngine &diagnostics);

/// `text` as a JSON string; what is not UTF-8 in it becomes U+FFFD.
std::string quoteText(std::string_view text);

} // namespace asl

#endif
