// SPDX-License-Identifier: Apache-2.0
//
// ConstantPool: texts, keys, shapes and JSON constants as read-only data in the runtime's layout.

#ifndef ASL_CODEGEN_CONSTANTPOOL_H
#define ASL_CODEGEN_CONSTANTPOOL_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Module.h"

#include <string>

struct AslrtValue;

namespace aslrt {
class Heap;
} // namespace aslrt

namespace asl {

/// Read-only data of one module. Equal texts and equal shapes are stored once.
class ConstantPool {
public:
  explicit ConstantPool(llvm::Module &module);

  llvm::Constant *i16(uint64_t value) { return llvm::ConstantInt::get(shortType, value); }
  llvm::Constant *i32(uint64_t value) { return llvm::ConstantInt::get(wordType, value); }
  llvm::Constant *i64(uint64_t value) { return llvm::ConstantInt::get(longType, value); }
  llvm::Constant *f64(double value) { return llvm::ConstantFP::get(doubleType, value); }
  llvm::Constant *null() { return llvm::ConstantPointerNull::get(pointerType); }
  llvm::PointerType *pointer() { return pointerType; }

  /// A structure with these members, as C would lay them out.
  llvm::Constant *structure(llvm::ArrayRef<llvm::Constant *> members);
  /// An array; `members` have one type and there is at least one.
  llvm::Constant *array(llvm::ArrayRef<llvm::Constant *> members);

  /// A private read-only global that holds `contents`; its address.
  llvm::Constant *place(llvm::Constant *contents, llvm::StringRef name);
  /// The address of an array of `members`, null when there are none.
  llvm::Constant *placeArray(llvm::ArrayRef<llvm::Constant *> members, llvm::StringRef name);
  /// The same for one that the program may write to.
  llvm::Constant *placeVariables(llvm::ArrayRef<llvm::Constant *> members, llvm::StringRef name);

  /// The address of the bytes of `text`.
  llvm::Constant *bytes(llvm::StringRef text);
  /// An AslrtText.
  llvm::Constant *text(llvm::StringRef text);
  /// An AslrtKey of the member named `characters` (UTF-8, not escaped).
  llvm::Constant *key(llvm::StringRef characters);
  /// The same of a string that is JSON text, with its quotes.
  llvm::Constant *keyOfText(llvm::StringRef quoted);
  /// The address of an AslrtKey.
  llvm::Constant *keyAddress(llvm::StringRef characters);
  /// The contents of an AslrtShape with these member names.
  llvm::Constant *shape(llvm::ArrayRef<llvm::StringRef> names);

  /// The AslrtValue of the JSON text `json`. The text is compact and valid: the IR's verifier saw to it.
  llvm::Constant *value(llvm::StringRef json);

private:
  /// An escaped member name as key, given the address of its first byte; see AslrtKey.
  llvm::Constant *keyAt(llvm::StringRef escaped, llvm::Constant *address);
  llvm::Constant *shapeOfEscaped(llvm::ArrayRef<std::string> names);
  llvm::Constant *cell(uint64_t tag, llvm::Constant *payload, uint64_t aux, uint64_t flags, uint64_t size);
  /// `root` is the address of the whole text, of which `at` bytes lie before this value.
  llvm::Constant *cellOf(aslrt::Heap &heap, const AslrtValue &value, llvm::StringRef whole, llvm::Constant *root);
  llvm::Constant *addressIn(llvm::Constant *root, uint64_t offset);

  llvm::Module &module;
  llvm::IntegerType *byteType, *shortType, *wordType, *longType;
  llvm::Type *doubleType;
  llvm::PointerType *pointerType;
  llvm::StringMap<llvm::Constant *> texts, keys, shapes;
};

} // namespace asl

#endif // ASL_CODEGEN_CONSTANTPOOL_H
