// SPDX-License-Identifier: Apache-2.0
//
// ToLLVMIR: the operations that step functions consist of, one LLVM instruction each.
//
// Upstream's translation knows all of the LLVM dialect. For each operation it makes a dictionary of all attributes, twice: to
// look for debug expressions, and for attributes of other dialects. Here are neither; without them translation takes a
// third of the time, and a tenth of a build is saved. Blocks, instructions and branches come in the same order as there.

#include "codegen/ToLLVMIR.h"
#include "codegen/Locations.h"

#include "mlir/Analysis/TopologicalSortUtils.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/Transforms/LegalizeForExport.h"
#include "mlir/Target/LLVMIR/TypeToLLVM.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Analysis/TargetFolder.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/DIBuilder.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/Intrinsics.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Support/Path.h"

using namespace asl;
using namespace mlir;

// What LLVM calls the values of enumerations.
#include "mlir/Dialect/LLVMIR/LLVMConversionEnumsToLLVM.inc"

class ToLLVMIR::Translation {
public:
  Translation(llvm::Module &to, const std::string &source)
      : to(to), types(to.getContext()),
        builder(to.getContext(), llvm::TargetFolder(to.getDataLayout())), debug(to) {
    file = debug.createFile(llvm::sys::path::filename(source), llvm::sys::path::parent_path(source));
    debug.createCompileUnit(llvm::DISourceLanguageName(llvm::dwarf::DW_LANG_C), file, "aslc", /*isOptimized=*/true,
                            /*Flags=*/"", /*RV=*/0, /*SplitName=*/"", llvm::DICompileUnit::LineTablesOnly);
    to.addModuleFlag(llvm::Module::Warning, "Debug Info Version", llvm::DEBUG_METADATA_VERSION);
  }

  bool define(LLVM::LLVMFuncOp function) {
    // A block that a branch leads to in two ways, with other arguments each, is not one for a phi.
    LLVM::ensureDistinctSuccessors(function);
    auto *made = declare(function.getSymNameAttr(), function.getFunctionType());
    unsigned line = std::max(1u, lineOf(function.getLoc()));
    scope = debug.createFunction(file, function.getSymName(), function.getSymName(), file, line,
                                 debug.createSubroutineType(debug.getOrCreateTypeArray({})), line,
                                 llvm::DINode::FlagZero,
                                 llvm::DISubprogram::SPFlagDefinition | llvm::DISubprogram::SPFlagOptimized);
    made->setSubprogram(scope);
    made->setDSOLocal(function.getDsoLocal());
    places.clear();
    values.clear();
    blocks.clear();
    for (auto [argument, own] : llvm::zip(function.getArguments(), made->args()))
      values[argument] = &own;
    for (Block &block : function.getBody())
      blocks[&block] = llvm::BasicBlock::Create(to.getContext(), "", made);
    // What a block uses is made in blocks that dominate it, or handed to it.
    for (Block *block : getBlocksSortedByDominance(function.getBody()))
      if (!translate(*block))
        return false;
    for (Block &block : llvm::drop_begin(function.getBody()))
      connect(block);
    return true;
  }

  bool finish(ModuleOp module) {
    for (Operation &op : *module.getBody()) {
      if (auto global = dyn_cast<LLVM::GlobalOp>(op)) {
        place(global.getSymNameAttr());
        continue;
      }
      auto function = dyn_cast<LLVM::LLVMFuncOp>(op);
      if (!function)
        return refuse(&op);
      if (!function.isExternal() && !define(function))
        return false;
      llvm::Function *made = declare(function.getSymNameAttr(), function.getFunctionType());
      made->setDSOLocal(function.getDsoLocal());
      if (function.getNoUnwind())
        made->setDoesNotThrow();
    }
    debug.finalize();
    return true;
  }

private:
  llvm::Value *map(Value value) { return values.lookup(value); }

  llvm::SmallVector<llvm::Value *, 8> mapAll(ValueRange range) {
    llvm::SmallVector<llvm::Value *, 8> mapped;
    for (Value value : range)
      mapped.push_back(map(value));
    return mapped;
  }

  static bool refuse(Operation *op) {
    op->emitError("there is nothing like '") << op->getName() << "' in programs";
    return false;
  }

  /// The global of this name, a table that has no contents yet.
  llvm::GlobalVariable *place(StringAttr name) {
    llvm::GlobalValue *&made = symbols[name];
    if (!made)
      made = new llvm::GlobalVariable(to, llvm::ArrayType::get(builder.getInt8Ty(), 0), /*isConstant=*/true,
                                      llvm::GlobalValue::ExternalLinkage, nullptr, name.getValue());
    return cast<llvm::GlobalVariable>(made);
  }

  /// The function of this name.
  llvm::Function *declare(StringAttr name, Type type) {
    llvm::GlobalValue *&made = symbols[name];
    if (!made)
      made = llvm::Function::Create(cast<llvm::FunctionType>(types.translateType(type)),
                                    llvm::GlobalValue::ExternalLinkage, name.getValue(), to);
    return cast<llvm::Function>(made);
  }

  /// Tells the phis of `block` what its predecessors hand over.
  void connect(Block &block) {
    for (auto [index, phi] : llvm::enumerate(blocks.lookup(&block)->phis()))
      for (auto predecessor = block.pred_begin(); predecessor != block.pred_end(); ++predecessor) {
        auto branch = cast<BranchOpInterface>((*predecessor)->getTerminator());
        SuccessorOperands operands = branch.getSuccessorOperands(predecessor.getSuccessorIndex());
        phi.addIncoming(map(operands[index]), blocks.lookup(*predecessor));
      }
  }

  /// What the line table says of an instruction.
  llvm::DILocation *placeOf(Location location) {
    auto [found, isNew] = places.try_emplace(location.getAsOpaquePointer(), nullptr);
    if (isNew)
      if (auto at = dyn_cast<FileLineColLoc>(plainLocation(location)))
        found->second = llvm::DILocation::get(to.getContext(), at.getLine(), at.getColumn(), scope);
    return found->second;
  }

  bool translate(Block &block) {
    builder.SetInsertPoint(blocks.lookup(&block));
    if (!block.isEntryBlock())
      for (BlockArgument argument : block.getArguments()) {
        builder.SetCurrentDebugLocation(placeOf(argument.getLoc()));
        values[argument] = builder.CreatePHI(types.translateType(argument.getType()),
                                             std::distance(block.pred_begin(), block.pred_end()));
      }
    for (Operation &op : block) {
      builder.SetCurrentDebugLocation(placeOf(op.getLoc()));
      if (op.getNumResults() == 0 ? !translateEffect(&op) : !translateValue(&op))
        return refuse(&op);
    }
    return true;
  }

  /// An operation without a result. False if it is none that step functions consist of; so also below.
  bool translateEffect(Operation *op) {
    return llvm::TypeSwitch<Operation *, bool>(op)
        .Case([&](LLVM::StoreOp store) {
          auto *made = builder.CreateStore(map(store.getValue()), map(store.getAddr()), store.getVolatile_());
          if (auto alignment = store.getAlignment())
            made->setAlignment(llvm::Align(*alignment));
          return true;
        })
        .Case([&](LLVM::CallOp call) { return makeCall(call) != nullptr; })
        .Case([&](LLVM::BrOp branch) {
          builder.CreateBr(blocks.lookup(branch.getDest()));
          return true;
        })
        .Case([&](LLVM::CondBrOp branch) {
          auto *made = builder.CreateCondBr(map(branch.getCondition()), blocks.lookup(branch.getTrueDest()),
                                            blocks.lookup(branch.getFalseDest()));
          if (auto weights = branch.getBranchWeights()) {
            llvm::SmallVector<uint32_t, 2> numbers(weights->begin(), weights->end());
            made->setMetadata(llvm::LLVMContext::MD_prof,
                              llvm::MDBuilder(to.getContext()).createBranchWeights(numbers));
          }
          return true;
        })
        .Case([&](LLVM::SwitchOp branch) {
          auto *flag = map(branch.getValue());
          auto *made = builder.CreateSwitch(flag, blocks.lookup(branch.getDefaultDestination()),
                                            branch.getCaseDestinations().size());
          if (auto numbers = branch.getCaseValues())
            for (auto [number, target] :
                 llvm::zip(numbers->getValues<llvm::APInt>(), branch.getCaseDestinations()))
              made->addCase(cast<llvm::ConstantInt>(llvm::ConstantInt::get(flag->getType(), number)),
                            blocks.lookup(target));
          return true;
        })
        .Case([&](LLVM::ReturnOp result) {
          result.getArg() ? builder.CreateRet(map(result.getArg())) : builder.CreateRetVoid();
          return true;
        })
        .Default(false);
  }

  bool translateValue(Operation *op) {
    llvm::Value *value = valueOf(op);
    if (value)
      values[op->getResult(0)] = value;
    return value;
  }

  llvm::CallInst *makeCall(LLVM::CallOp call) {
    FlatSymbolRefAttr callee = call.getCalleeAttr();
    if (!callee)
      return nullptr;
    auto *function = declare(callee.getAttr(), call.getCalleeFunctionType());
    return builder.CreateCall(function, mapAll(call.getArgOperands()));
  }

  llvm::Value *makeIntrinsic(Operation *op, llvm::Intrinsic::ID which) {
    auto operands = mapAll(op->getOperands());
    auto *function = llvm::Intrinsic::getOrInsertDeclaration(&to, which, {operands.front()->getType()});
    return builder.CreateCall(function, operands);
  }

  llvm::Constant *constantOf(LLVM::ConstantOp constant) {
    llvm::Type *type = types.translateType(constant.getType());
    if (auto number = dyn_cast<IntegerAttr>(constant.getValue()))
      return llvm::ConstantInt::get(type, number.getValue());
    if (auto number = dyn_cast<FloatAttr>(constant.getValue()))
      return llvm::ConstantFP::get(type, number.getValue());
    return nullptr;
  }

  llvm::Value *makeAddress(LLVM::GEPOp op) {
    llvm::SmallVector<llvm::Value *, 2> indices;
    auto dynamic = op.getDynamicIndices().begin();
    for (int32_t index : op.getRawConstantIndices())
      indices.push_back(index == LLVM::GEPOp::kDynamicIndex ? map(*dynamic++) : builder.getInt32(index));
    return builder.CreateGEP(types.translateType(op.getElemType()), map(op.getBase()), indices);
  }

  llvm::Value *valueOf(Operation *op) {
    auto operand = [&](unsigned index) { return map(op->getOperand(index)); };
    auto type = [&] { return types.translateType(op->getResult(0).getType()); };
    using Made = llvm::Value *;
    return llvm::TypeSwitch<Operation *, Made>(op)
        .Case([&](LLVM::CallOp call) -> Made { return makeCall(call); })
        .Case([&](LLVM::GEPOp address) -> Made { return makeAddress(address); })
        .Case([&](LLVM::LoadOp load) -> Made {
          auto *made = builder.CreateLoad(type(), map(load.getAddr()), load.getVolatile_());
          if (auto alignment = load.getAlignment())
            made->setAlignment(llvm::Align(*alignment));
          return made;
        })
        .Case([&](LLVM::ConstantOp constant) -> Made { return constantOf(constant); })
        .Case([&](LLVM::ICmpOp compare) -> Made {
          return builder.CreateICmp(convertICmpPredicateToLLVM(compare.getPredicate()), operand(0), operand(1));
        })
        .Case([&](LLVM::AddressOfOp address) -> Made { return place(address.getGlobalNameAttr().getAttr()); })
        .Case([&](LLVM::AllocaOp storage) -> Made {
          auto *made = builder.CreateAlloca(types.translateType(storage.getElemType()), operand(0));
          if (auto alignment = storage.getAlignment())
            made->setAlignment(llvm::Align(*alignment));
          return made;
        })
        .Case([&](LLVM::ZeroOp) -> Made { return llvm::Constant::getNullValue(type()); })
        .Case([&](LLVM::AndOp) -> Made { return builder.CreateAnd(operand(0), operand(1)); })
        .Case([&](LLVM::OrOp) -> Made { return builder.CreateOr(operand(0), operand(1)); })
        .Case([&](LLVM::XOrOp) -> Made { return builder.CreateXor(operand(0), operand(1)); })
        .Case([&](LLVM::FCmpOp compare) -> Made {
          return builder.CreateFCmp(convertFCmpPredicateToLLVM(compare.getPredicate()), operand(0), operand(1));
        })
        .Case([&](LLVM::SelectOp) -> Made { return builder.CreateSelect(operand(0), operand(1), operand(2)); })
        .Case([&](LLVM::AddOp) -> Made { return builder.CreateAdd(operand(0), operand(1)); })
        .Case([&](LLVM::SubOp) -> Made { return builder.CreateSub(operand(0), operand(1)); })
        .Case([&](LLVM::MulOp) -> Made { return builder.CreateMul(operand(0), operand(1)); })
        .Case([&](LLVM::SDivOp) -> Made { return builder.CreateSDiv(operand(0), operand(1)); })
        .Case([&](LLVM::SExtOp) -> Made { return builder.CreateSExt(operand(0), type()); })
        .Case([&](LLVM::ZExtOp) -> Made { return builder.CreateZExt(operand(0), type()); })
        .Case([&](LLVM::TruncOp) -> Made { return builder.CreateTrunc(operand(0), type()); })
        .Case([&](LLVM::SIToFPOp) -> Made { return builder.CreateSIToFP(operand(0), type()); })
        .Case([&](LLVM::FPToSIOp) -> Made { return builder.CreateFPToSI(operand(0), type()); })
        .Case([&](LLVM::SMaxOp) -> Made { return makeIntrinsic(op, llvm::Intrinsic::smax); })
        .Case([&](LLVM::SMinOp) -> Made { return makeIntrinsic(op, llvm::Intrinsic::smin); })
        .Case([&](LLVM::UMinOp) -> Made { return makeIntrinsic(op, llvm::Intrinsic::umin); })
        .Case([&](LLVM::SAddWithOverflowOp) -> Made { return makeIntrinsic(op, llvm::Intrinsic::sadd_with_overflow); })
        .Case([&](LLVM::ExtractValueOp part) -> Made {
          llvm::SmallVector<unsigned, 1> position(part.getPosition().begin(), part.getPosition().end());
          return builder.CreateExtractValue(operand(0), position);
        })
        .Default(nullptr);
  }

  llvm::Module &to;
  LLVM::TypeToLLVMIRTranslator types;
  llvm::IRBuilder<llvm::TargetFolder> builder;
  llvm::DIBuilder debug;
  llvm::DIFile *file;
  llvm::DISubprogram *scope = nullptr; ///< of the function being translated, as what is below
  llvm::DenseMap<StringAttr, llvm::GlobalValue *> symbols;
  llvm::DenseMap<Value, llvm::Value *> values;
  llvm::DenseMap<Block *, llvm::BasicBlock *> blocks;
  llvm::DenseMap<const void *, llvm::DILocation *> places; ///< by location
};

ToLLVMIR::ToLLVMIR(llvm::LLVMContext &context, const std::string &source, const llvm::DataLayout &layout)
    : code(std::make_unique<llvm::Module>(source, context)) {
  code->setDataLayout(layout);
  translation = std::make_unique<Translation>(*code, source);
}

ToLLVMIR::~ToLLVMIR() = default;

bool ToLLVMIR::translate(LLVM::LLVMFuncOp function) { return translation->define(function); }

std::unique_ptr<llvm::Module> ToLLVMIR::finish(ModuleOp module) {
  return translation->finish(module) ? std::move(code) : nullptr;
}
