// SPDX-License-Identifier: Apache-2.0
//
// Page: a definition, its CFG form and its assembly side by side in one HTML file, linked by lines and states.

#ifndef ASL_CODEGEN_HTML_PAGE_H
#define ASL_CODEGEN_HTML_PAGE_H

#include "codegen/Compiler.h"

#include <string>

namespace asl {

/// Compiles as far as assembly and puts the page into `output`. It needs nothing but itself: no other file, no network.
Outcome emitPage(Compilation &compilation, std::string &output);

} // namespace asl

#endif // ASL_CODEGEN_HTML_PAGE_H
