// SPDX-License-Identifier: Apache-2.0
//
// Constants in the layout of the runtime's cells: a program starts with its JSON constants ready, without
// scanning or allocating anything.
//
//   {"kind":"gold","n":[1,2]}
//
//   cell   { object, size 25, constant }
//     -> AslrtObject { shape, source text, values: [ inline "gold" | array ] }
//          shape -> { 2, {"kind":,"n":} }          shared by all objects with these names
//          array -> AslrtArray { source text + 18, 2, items: [ inline 1 | inline 2 ] }
//
// Containers keep a pointer into the text of the whole constant: writing one is a copy.

#include "codegen/ConstantPool.h"

#include "aslrt.h"
#include "values/Container.h"
#include "values/Reader.h"
#include "values/Strings.h"

#include "llvm/IR/ConstantFold.h"
#include "llvm/IR/GlobalVariable.h"

#include <cstring>

using namespace llvm;
using namespace asl;

ConstantPool::ConstantPool(Module &module)
    : module(module), byteType(Type::getInt8Ty(module.getContext())), shortType(Type::getInt16Ty(module.getContext())),
      wordType(Type::getInt32Ty(module.getContext())), longType(Type::getInt64Ty(module.getContext())),
      doubleType(Type::getDoubleTy(module.getContext())), pointerType(PointerType::getUnqual(module.getContext())) {}

Constant *ConstantPool::structure(ArrayRef<Constant *> members) {
  return ConstantStruct::getAnon(module.getContext(), members);
}

Constant *ConstantPool::array(ArrayRef<Constant *> members) {
  return ConstantArray::get(ArrayType::get(members.front()->getType(), members.size()), members);
}

Constant *ConstantPool::place(Constant *contents, StringRef name) {
  auto *global = new GlobalVariable(module, contents->getType(), /*isConstant=*/true, GlobalValue::PrivateLinkage,
                                    contents, name);
  global->setAlignment(Align(8));
  return global;
}

Constant *ConstantPool::placeArray(ArrayRef<Constant *> members, StringRef name) {
  return members.empty() ? null() : place(array(members), name);
}

Constant *ConstantPool::placeVariables(ArrayRef<Constant *> members, StringRef name) {
  Constant *address = placeArray(members, name);
  if (auto *global = dyn_cast<GlobalVariable>(address))
    global->setConstant(false);
  return address;
}

Constant *ConstantPool::bytes(StringRef text) {
  Constant *&address = texts[text];
  if (!address) {
    auto *global = new GlobalVariable(module, ArrayType::get(byteType, text.size()), /*isConstant=*/true,
                                      GlobalValue::PrivateLinkage,
                                      ConstantDataArray::getString(module.getContext(), text, /*AddNull=*/false), "text");
    global->setAlignment(Align(1));
    global->setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
    address = global;
  }
  return address;
}

Constant *ConstantPool::text(StringRef text) { return structure({bytes(text), i32(text.size()), i32(0)}); }

Constant *ConstantPool::addressIn(Constant *root, uint64_t offset) {
  return offset == 0 ? root : ConstantExpr::getInBoundsGetElementPtr(byteType, root, i64(offset));
}

/// `characters` as they stand in JSON text, without quotes.
static std::string escaped(StringRef characters) {
  aslrt::SmallBuffer buffer;
  aslrt::encodeCharacters(std::string_view(characters), buffer);
  return std::string(buffer.view());
}

Constant *ConstantPool::keyAt(StringRef name, Constant *address) {
  uint32_t flags = ASLRT_FLAG_CONSTANT | (name.contains('\\') ? ASLRT_FLAG_ESCAPED : 0);
  return structure({i64(aslrt::keyHead(name.data(), name.size())), i32(name.size()), i32(flags), address});
}

Constant *ConstantPool::key(StringRef characters) {
  std::string name = escaped(characters);
  return keyAt(name, addressIn(bytes("\"" + name + "\":"), 1));
}

Constant *ConstantPool::keyOfText(StringRef quoted) {
  return keyAt(quoted.drop_front().drop_back(), addressIn(bytes(quoted), 1));
}

Constant *ConstantPool::keyAddress(StringRef characters) {
  Constant *&address = keys[characters];
  if (!address)
    address = place(key(characters), "key");
  return address;
}

Constant *ConstantPool::shapeOfEscaped(ArrayRef<std::string> names) {
  SmallVector<Constant *> keysOfShape;
  uint64_t textBytes = 2 + (names.empty() ? 0 : names.size() - 1); // braces and commas
  for (const std::string &name : names) {
    keysOfShape.push_back(keyAt(name, addressIn(bytes("\"" + name + "\":"), 1)));
    textBytes += name.size() + 3; // quotes and colon
  }
  SmallVector<Constant *> members{i32(names.size()), i32(textBytes), i32(ASLRT_FLAG_CONSTANT), i32(0)};
  if (!keysOfShape.empty())
    members.push_back(array(keysOfShape));
  return structure(members);
}

Constant *ConstantPool::shape(ArrayRef<StringRef> names) {
  SmallVector<std::string> all;
  for (StringRef name : names)
    all.push_back(escaped(name));
  return shapeOfEscaped(all);
}

Constant *ConstantPool::cell(uint64_t tag, Constant *payload, uint64_t aux, uint64_t flags, uint64_t size) {
  return structure({payload, i16(aux), ConstantInt::get(byteType, tag), ConstantInt::get(byteType, flags), i32(size)});
}

Constant *ConstantPool::cellOf(aslrt::Heap &heap, const AslrtValue &value, StringRef whole, Constant *root) {
  if (!aslrt::isContainer(value)) {
    char buffer[aslrt::kNumberTextBytes];
    std::string_view scalar = aslrt::scalarText(value, buffer);
    uint64_t flags = scalar.find('\\') != std::string_view::npos ? ASLRT_FLAG_ESCAPED : 0;
    if (scalar.size() <= aslrt::kInlineBytes) {
      char padded[16] = {};
      std::memcpy(padded, scalar.data(), scalar.size());
      uint64_t payload;
      uint16_t aux;
      std::memcpy(&payload, padded, sizeof payload);
      std::memcpy(&aux, padded + sizeof payload, sizeof aux);
      return cell(ASLRT_TAG_INLINE, i64(payload), aux, flags, scalar.size());
    }
    return cell(ASLRT_TAG_SLICE, bytes(StringRef(scalar.data(), scalar.size())), 0, flags | ASLRT_FLAG_CONSTANT,
                scalar.size());
  }

  SmallVector<std::string> names;
  SmallVector<Constant *> cells;
  AslrtKey name;
  AslrtValue below;
  aslrt::MemberWalker walker(heap, value);
  bool isObject = walker.isObject();
  while (walker.next(name, below)) {
    if (isObject)
      names.emplace_back(name.text, name.size);
    cells.push_back(cellOf(heap, below, whole, root));
  }
  Constant *source = addressIn(root, uint32_t(value.payload)); // a TEXT cell holds its offset there
  SmallVector<Constant *> members;
  if (isObject) {
    std::string all;
    for (const std::string &each : names)
      all += each + '"';
    Constant *&shape = shapes[all];
    if (!shape)
      shape = place(shapeOfEscaped(names), "shape");
    members = {shape, source, i32(0), i16(ASLRT_NO_DOCUMENT), i16(0)};
  } else {
    members = {source, i32(cells.size()), i32(0), i16(ASLRT_NO_DOCUMENT), i16(0), i32(0)};
  }
  if (!cells.empty())
    members.push_back(array(cells));
  Constant *address = place(structure(members), isObject ? "object" : "array");
  return cell(isObject ? ASLRT_TAG_OBJECT : ASLRT_TAG_ARRAY, address, 0, ASLRT_FLAG_CONSTANT, value.size);
}

Constant *ConstantPool::value(StringRef json) {
  aslrt::Heap heap;
  AslrtValue read{};
  [[maybe_unused]] aslrt::ReadError error = aslrt::parse(heap, json.data(), json.size(), read);
  assert(!error && "the verifier of flow.constant has read this text");
  return cellOf(heap, read, json, aslrt::isContainer(read) ? bytes(json) : null());
}
