// SPDX-License-Identifier: Apache-2.0
//
// The descriptors of aslrt.h, written from the attributes that flow-to-llvm left on globals.
//
//   llvm.mlir.global external constant @names.0() {flow.names = ["States.Timeout"]} : !llvm.array<0 x i8>
//
// becomes a private constant { i32 1, i32 0, ptr -> [{ ptr "States.Timeout", i32 14, i32 0 }] }. Each table's
// members stand below in the order of the C structure of the same name.

#include "codegen/Tables.h"
#include "codegen/CallTable.h"
#include "codegen/ConstantPool.h"
#include "codegen/Expressions.h"
#include "codegen/FlowToLLVM.h"
#include "ir/FlowDialect.h"

#include "aslrt.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "llvm/ADT/StringSwitch.h"

using namespace asl;
using namespace asl::flow;
using llvm::Constant;
using llvm::StringRef;
using mlir::ArrayAttr;
using mlir::Attribute;
using mlir::DictionaryAttr;
using mlir::IntegerAttr;
using mlir::StringAttr;

namespace {

class TableWriter {
public:
  TableWriter(llvm::Module &module) : module(module), pool(module), calls(module, pool) {}

  /// The contents of a table of `kind`; null when there is no such kind.
  Constant *write(StringRef kind, Attribute contents) {
    if (kind == table::kPath)
      return path(llvm::cast<ArrayAttr>(contents));
    if (kind == table::kKeys)
      return keys(llvm::cast<ArrayAttr>(contents));
    if (kind == table::kTexts)
      return texts(llvm::cast<ArrayAttr>(contents));
    if (kind == table::kPatterns)
      return patterns(llvm::cast<ArrayAttr>(contents));
    if (kind == table::kIndices)
      return indices(llvm::cast<mlir::DenseI64ArrayAttr>(contents));
    if (kind == table::kSlice)
      return slice(llvm::cast<ArrayAttr>(contents));
    if (kind == table::kShape)
      return pool.shape(strings(llvm::cast<ArrayAttr>(contents)));
    if (kind == table::kTransition)
      return transition(llvm::cast<ArrayAttr>(contents));
    if (kind == table::kFormat)
      return textList(llvm::cast<ArrayAttr>(contents), isPlain(llvm::cast<ArrayAttr>(contents)) ? ASLRT_FORMAT_PLAIN : 0);
    if (kind == table::kPattern || kind == table::kNames)
      return textList(llvm::cast<ArrayAttr>(contents));
    if (kind == table::kExpression)
      return expression(llvm::cast<ArrayAttr>(contents));
    if (kind == table::kAssignment)
      return assignment(llvm::cast<ArrayAttr>(contents));
    if (kind == table::kRetrier)
      return retrier(llvm::cast<RetryAttr>(contents));
    if (kind == table::kDelay)
      return delay(llvm::cast<ArrayAttr>(contents));
    if (kind == table::kMap)
      return map(llvm::cast<ArrayAttr>(contents));
    if (kind == table::kParallel)
      return parallel(llvm::cast<ArrayAttr>(contents));
    if (kind == table::kText)
      return pool.text(llvm::cast<StringAttr>(contents).getValue());
    if (kind == table::kValue)
      return pool.value(llvm::cast<StringAttr>(contents).getValue());
    if (kind == table::kProgram)
      return program(llvm::cast<DictionaryAttr>(contents));
    return nullptr;
  }

private:
  /// The address of another table.
  Constant *address(Attribute symbol) {
    auto name = llvm::dyn_cast<mlir::FlatSymbolRefAttr>(symbol);
    return name ? module.getNamedGlobal(name.getValue()) : pool.null();
  }

  Constant *transition(ArrayAttr contents) {
    return pool.structure({address(contents[0]), address(contents[1]),
                           pool.i32(llvm::cast<IntegerAttr>(contents[2]).getInt()),
                           pool.i32(llvm::cast<mlir::BoolAttr>(contents[3]).getValue())});
  }

  static llvm::SmallVector<StringRef> strings(ArrayAttr array) {
    llvm::SmallVector<StringRef> result;
    for (auto text : array.getAsRange<StringAttr>())
      result.push_back(text.getValue());
    return result;
  }
  static int64_t integer(Attribute attribute) { return llvm::cast<IntegerAttr>(attribute).getInt(); }

  /// AslrtPath. `outer` is the path whose first steps another field's path makes up.
  Constant *path(ArrayAttr contents) {
    auto steps = llvm::cast<ArrayAttr>(contents[0]);
    auto site = llvm::cast<SiteAttr>(contents[1]);
    auto prefix = llvm::dyn_cast<SiteAttr>(contents[3]);
    int64_t prefixCount = prefix ? integer(contents[2]) : 0;
    Constant *prefixAddress = pool.null();
    if (prefix) {
      ArrayAttr first = ArrayAttr::get(contents.getContext(), steps.getValue().take_front(prefixCount));
      auto unit = mlir::UnitAttr::get(contents.getContext());
      prefixAddress = pool.place(path(ArrayAttr::get(contents.getContext(), {first, prefix, unit, unit})), "path");
    }
    llvm::SmallVector<Constant *> rows;
    for (Attribute step : steps) {
      if (auto name = llvm::dyn_cast<StringAttr>(step))
        rows.push_back(pool.structure({pool.keyAddress(name.getValue()), pool.i64(0)}));
      else
        rows.push_back(pool.structure({pool.null(), pool.i64(integer(step))}));
    }
    StringRef field = site.getField() ? site.getField().getValue() : "";
    return pool.structure({pool.i32(steps.size()), pool.i32(uint32_t(site.getKind())),
                           pool.text(site.getText().getValue()), pool.text(field), prefixAddress,
                           pool.i32(prefixCount), pool.i32(0), pool.placeVariables(rows, "steps")});
  }

  Constant *keys(ArrayAttr names) {
    llvm::SmallVector<Constant *> rows;
    for (StringRef name : strings(names))
      rows.push_back(pool.key(name));
    return pool.array(rows);
  }

  Constant *texts(ArrayAttr quoted) {
    llvm::SmallVector<Constant *> rows;
    for (StringRef text : strings(quoted))
      rows.push_back(pool.keyOfText(text));
    return pool.array(rows);
  }

  Constant *patterns(ArrayAttr lists) {
    llvm::SmallVector<Constant *> rows;
    for (auto pieces : lists.getAsRange<ArrayAttr>())
      rows.push_back(textList(pieces));
    return pool.array(rows);
  }

  Constant *indices(mlir::DenseI64ArrayAttr values) {
    llvm::SmallVector<Constant *> rows;
    for (int64_t value : values.asArrayRef())
      rows.push_back(pool.i64(value));
    return pool.array(rows);
  }

  /// AslrtSlice.
  Constant *slice(ArrayAttr contents) {
    auto start = llvm::dyn_cast<IntegerAttr>(contents[0]), end = llvm::dyn_cast<IntegerAttr>(contents[1]);
    return pool.structure({pool.i64(start ? start.getInt() : 0), pool.i64(end ? end.getInt() : 0),
                           pool.i64(integer(contents[2])), pool.i32((start ? 1 : 0) | (end ? 2 : 0)), pool.i32(0)});
  }

  /// Whether all texts stand for themselves in JSON.
  static bool isPlain(ArrayAttr texts) {
    return llvm::all_of(strings(texts), [](StringRef text) {
      return llvm::all_of(text, [](char byte) { return byte >= 0x20 && byte != '"' && byte != '\\'; });
    });
  }

  /// AslrtPattern, AslrtFormat and AslrtNames, which are alike but for the flags of a format.
  Constant *textList(ArrayAttr texts, uint32_t flags = 0) {
    llvm::SmallVector<Constant *> rows;
    for (StringRef text : strings(texts))
      rows.push_back(pool.text(text));
    return pool.structure({pool.i32(rows.size()), pool.i32(flags), pool.placeArray(rows, "texts")});
  }

  /// AslrtExpression.
  Constant *expression(ArrayAttr contents) {
    StringRef text = llvm::cast<StringAttr>(contents[0]).getValue();
    std::string bytes = encodeExpression(text, llvm::cast<ArrayAttr>(contents[3])).bytes;
    Constant *program = llvm::ConstantDataArray::getString(module.getContext(), bytes, /*AddNull=*/false);
    return pool.structure({pool.text(text), pool.text(llvm::cast<StringAttr>(contents[1]).getValue()),
                           pool.place(program, "program"), pool.i32(integer(contents[2])), pool.i32(0)});
  }

  /// AslrtAssignment.
  Constant *assignment(ArrayAttr contents) {
    llvm::SmallVector<Constant *> names, slots;
    for (StringRef name : strings(llvm::cast<ArrayAttr>(contents[0])))
      names.push_back(pool.text(name));
    for (int64_t slot : llvm::cast<mlir::DenseI64ArrayAttr>(contents[1]).asArrayRef())
      slots.push_back(pool.i32(slot));
    return pool.structure({pool.i32(names.size()), pool.i32(0), pool.placeArray(names, "names"),
                           pool.placeArray(slots, "slots")});
  }

  /// AslrtRetrier.
  Constant *retrier(RetryAttr attribute) {
    return pool.structure({pool.f64(double(attribute.getInterval())), pool.f64(attribute.getRate().getValueAsDouble()),
                           pool.f64(double(attribute.getCap())), pool.i32(attribute.getAttempts()),
                           pool.i32(attribute.getJitter() == Jitter::Full ? 1 : 0)});
  }

  /// AslrtDelay.
  Constant *delay(ArrayAttr contents) {
    return pool.structure({pool.i32(integer(contents[0])), pool.i32(0),
                           pool.text(llvm::cast<StringAttr>(contents[1]).getValue())});
  }

  /// AslrtMap.
  Constant *map(ArrayAttr contents) {
    llvm::SmallVector<Constant *> members{pool.i32(integer(contents[0])), pool.i32(0)};
    for (StringRef text : strings(ArrayAttr::get(contents.getContext(), contents.getValue().drop_front())))
      members.push_back(pool.text(text));
    return pool.structure(members);
  }

  /// The address of an AslrtTest; null for none. `variables` are those of the first machine.
  Constant *test(DictionaryAttr contents, ArrayAttr variables) {
    if (!contents)
      return pool.null();
    uint32_t flags = 0;
    auto note = [&](StringRef name, AslrtTestFlag flag) { flags |= contents.contains(name) ? uint32_t(flag) : 0; };
    note("text_output", ASLRT_TEST_TEXT_OUTPUT);
    note("result", ASLRT_TEST_RESULT);
    note("error", ASLRT_TEST_ERROR);
    note("cause", ASLRT_TEST_CAUSE);
    note("context", ASLRT_TEST_CONTEXT);
    note("failures", ASLRT_TEST_FAILURE_COUNT);
    note("inspect", ASLRT_TEST_INSPECT);
    auto text = [&](StringRef name) {
      auto given = contents.getAs<StringAttr>(name);
      return pool.text(given ? given.getValue() : "");
    };
    auto number = [&](StringRef name) {
      auto given = contents.getAs<IntegerAttr>(name);
      return pool.i32(given ? given.getInt() : 0);
    };
    llvm::SmallVector<Constant *> names;
    if (variables)
      for (StringRef name : strings(variables))
        names.push_back(pool.text(name));
    auto run = module.getOrInsertFunction(
        "aslrt_test_run", llvm::FunctionType::get(llvm::Type::getInt32Ty(module.getContext()), pool.pointer(), false));
    return pool.place(
        pool.structure({llvm::cast<Constant>(run.getCallee()), pool.i32(flags), number("retries"), number("failures"),
                        pool.i32(0), text("input"), text("context"), text("result"), text("error"), text("cause"),
                        text("reader_failure"), text("reader_items"), text("items_pointer"), pool.i32(names.size()),
                        pool.i32(0), pool.placeArray(names, "variables")}),
        "test");
  }

  /// AslrtParallel.
  Constant *parallel(ArrayAttr machines) {
    llvm::SmallVector<Constant *> rows;
    for (Attribute machine : machines)
      rows.push_back(pool.i32(integer(machine)));
    return pool.structure({pool.i32(rows.size()), pool.i32(0), pool.placeArray(rows, "machines")});
  }

  /// AslrtTask; its address.
  Constant *task(ResourceAttr resource) {
    return pool.place(pool.structure({pool.text(resource.getUri().getValue()), pool.text(resource.getType().getValue()),
                                      pool.text(resource.getAction().getValue()),
                                      pool.i32(uint32_t(resource.getKind())), pool.i32(uint32_t(resource.getPattern())),
                                      calls.call(resource.getUri().getValue())}),
                      "task");
  }

  /// AslrtMachine.
  Constant *machine(DictionaryAttr contents) {
    llvm::StringMap<uint32_t> stateNumbers;
    llvm::SmallVector<Constant *> states, points;
    for (auto row : contents.getAs<ArrayAttr>("states").getAsRange<ArrayAttr>()) {
      StringRef name = llvm::cast<StringAttr>(row[0]).getValue();
      stateNumbers[name] = states.size();
      states.push_back(pool.structure({pool.text(name), pool.i32(integer(row[1])), pool.i32(integer(row[2]))}));
    }
    for (auto row : contents.getAs<ArrayAttr>("points").getAsRange<ArrayAttr>()) {
      auto resource = llvm::dyn_cast<ResourceAttr>(row[5]);
      points.push_back(pool.structure(
          {pool.i32(integer(row[0])), pool.i32(stateNumbers.lookup(llvm::cast<StringAttr>(row[1]).getValue())),
           pool.i32(integer(row[2])), pool.i32(integer(row[3])), pool.i32(integer(row[4])), pool.i32(integer(row[6])),
           resource ? task(resource) : pool.null()}));
    }
    auto variables = contents.getAs<ArrayAttr>("variables");
    return pool.structure({pool.text(contents.getAs<StringAttr>("name").getValue()),
                           module.getFunction(contents.getAs<StringAttr>("symbol").getValue()),
                           pool.i32(integer(contents.get("slots"))), pool.i32(integer(contents.get("counters"))),
                           pool.i32(states.size()), pool.i32(points.size()), pool.placeArray(states, "states"),
                           pool.placeArray(points, "points"), pool.i64(uint64_t(integer(contents.get("hash")))),
                           pool.i32(variables ? variables.size() : 0), pool.i32(0)});
  }

  /// AslrtProgram. The first machine is the top one and gives the program its name.
  Constant *program(DictionaryAttr contents) {
    auto machines = contents.getAs<ArrayAttr>("machines");
    auto top = llvm::cast<DictionaryAttr>(machines[0]);
    llvm::SmallVector<Constant *> rows;
    for (auto each : machines.getAsRange<DictionaryAttr>())
      rows.push_back(machine(each));
    auto timeout = top.getAs<IntegerAttr>("timeout");
    uint32_t flags = (top.get("express") ? ASLRT_PROGRAM_EXPRESS : 0) | (contents.get("debug") ? ASLRT_PROGRAM_DEBUG : 0);
    return pool.structure({pool.i32(ASLRT_ABI_VERSION), pool.i32(flags),
                           pool.text(top.getAs<StringAttr>("name").getValue()),
                           pool.text(contents.getAs<StringAttr>("source").getValue()),
                           pool.f64(timeout ? double(timeout.getInt()) : 0), pool.i32(rows.size()), pool.i32(0),
                           pool.placeArray(rows, "machines"),
                           test(contents.getAs<DictionaryAttr>("test"), top.getAs<ArrayAttr>("variables"))});
  }

  llvm::Module &module;
  ConstantPool pool;
  CallTable calls;
};

} // namespace

llvm::Error asl::fillTables(mlir::ModuleOp from, llvm::Module &to) {
  TableWriter writer(to);
  llvm::SmallVector<llvm::GlobalVariable *> often;
  for (auto global : from.getOps<mlir::LLVM::GlobalOp>()) {
    for (mlir::NamedAttribute attribute : global->getDiscardableAttrs()) {
      StringRef kind = attribute.getName().getValue();
      if (!kind.starts_with("flow."))
        continue;
      llvm::GlobalVariable *declared = to.getNamedGlobal(global.getSymName());
      Constant *contents = writer.write(kind, attribute.getValue());
      if (!declared || !contents)
        return llvm::createStringError("global '" + global.getSymName() + "' holds '" + kind +
                                       "', which no descriptor of the runtime has");
      bool isProgram = kind == table::kProgram;
      auto *defined = new llvm::GlobalVariable(
          to, contents->getType(), /*isConstant=*/true,
          isProgram ? llvm::GlobalValue::ExternalLinkage : llvm::GlobalValue::PrivateLinkage, contents);
      defined->setAlignment(llvm::Align(8));
      defined->takeName(declared);
      declared->replaceAllUsesWith(defined);
      declared->eraseFromParent();
      if (kind == table::kValue || kind == table::kTransition)
        often.push_back(defined);
    }
  }
  // Executions read the cells of constants and transitions, and seldom what these name. Next to each other, those of a state
  // share a line of the cache.
  for (llvm::GlobalVariable *table : llvm::reverse(often)) {
    to.removeGlobalVariable(table);
    to.insertGlobalVariable(to.global_begin(), table);
  }
  return llvm::Error::success();
}
