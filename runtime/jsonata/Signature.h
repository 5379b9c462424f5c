// SPDX-License-Identifier: Apache-2.0
//
// Signature: what arguments a function takes, `<s-nn?:s>`, and the check of a call against it.

#ifndef ASLRT_JSONATA_SIGNATURE_H
#define ASLRT_JSONATA_SIGNATURE_H

#include "jsonata/Evaluator.h"

namespace aslrt::jsonata {

struct Parameter {
  uint16_t types = 0;        ///< bits of the letters accepted, see Signature.cpp
  char elementType = 0;      ///< first letter in `a<..>`, 0: any
  bool isArray = false;      ///< `a`: single values are made arrays
  bool isOptional = false;   ///< `?`
  bool isRepeated = false;   ///< `+`
  bool isContext = false;    ///< `-`
};

struct Signature {
  Parameter parameters[8];
  uint32_t count = 0;
};

/// Reads a signature that the compiler has checked.
Signature readSignature(std::string_view text);

/// Checks `count` arguments and puts what the function is called with into `out` (memory of the evaluation): contexts filled
/// in, single values made arrays where arrays are wanted. T0410, T0411, T0412.
[[nodiscard]] bool checkArguments(Evaluator &evaluator, const Signature &signature, const Value *arguments,
                                  uint32_t count, const Value &context, Arguments &out);

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_SIGNATURE_H
