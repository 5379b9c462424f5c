// SPDX-License-Identifier: Apache-2.0
//
// OutputFile.h: a text that becomes a file as a whole or not at all. Free of LLVM headers, so that the command line can include
// it; what writes more than a text uses PendingOutput.h, which this is made of.

#ifndef ASL_CODEGEN_OUTPUTFILE_H
#define ASL_CODEGEN_OUTPUTFILE_H

#include <string>
#include <string_view>

namespace asl {

/// Writes the file `path`; one that is there is replaced in one step, and stays as it is on failure. Then false, with the whole
/// message in `reason`. A device is written to.
bool writeOutputFile(const std::string &path, std::string_view text, std::string &reason);

} // namespace asl

#endif // ASL_CODEGEN_OUTPUTFILE_H
