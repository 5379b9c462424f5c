// SPDX-License-Identifier: Apache-2.0
//
// Attributes: places in the definition, retriers, resources.

#ifndef FLOW_ATTRS
#define FLOW_ATTRS

include "FlowDialect.td"
include "FlowEnums.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"

// NONE unless said otherwise.
def Flow_JitterParameter : EnumParameter<Flow_Jitter> {
  let defaultValue = "::asl::flow::Jitter::None";
}

class Flow_Attr<string name, string attrMnemonic> : AttrDef<Flow_Dialect, name> {
  let mnemonic = attrMnemonic;
}

def Flow_SiteAttr : Flow_Attr<"Site", "site"> {
  let summary = "where a path stands in the definition";
  let description = [{
    What a path that leads nowhere is reported with: the kind of message, the path as the author wrote it,
    and the field's name. Example: `#flow.site<template "$.user.id" in "id.$">`.
  }];
  let parameters = (ins EnumParameter<Flow_SiteKind>:$kind, "::mlir::StringAttr":$text,
                        OptionalParameter<"::mlir::StringAttr">:$field);
  let assemblyFormat = "`<` $kind $text (`in` $field^)? `>`";
}

def Flow_RetryAttr : Flow_Attr<"Retry", "retry"> {
  let summary = "one retrier of a Retry list";
  let description = [{
    Error names and numbers of one retrier. `interval` and `cap` (MaxDelaySeconds; 0: none) are in seconds.
    Example: `#flow.retry<["States.Timeout"], interval = 2, attempts = 3, rate = 2.0 : f64>`.
    Spec: "Retrying after error".
  }];
  let parameters = (ins "::mlir::ArrayAttr":$errors, DefaultValuedParameter<"uint64_t", "1">:$interval,
                        DefaultValuedParameter<"uint64_t", "3">:$attempts,
                        "::mlir::FloatAttr":$rate, DefaultValuedParameter<"uint64_t", "0">:$cap,
                        Flow_JitterParameter:$jitter);
  let assemblyFormat = "`<` $errors `,` struct($interval, $attempts, $rate, $cap, $jitter) `>`";
}

def Flow_ResourceAttr : Flow_Attr<"Resource", "resource"> {
  let summary = "what a Task calls";
  let description = [{
    The Resource as written, and how history names it. Example:
    `#flow.resource<"arn:aws:states:::lambda:invoke", service "lambda" "invoke" request_response>`.
  }];
  let parameters = (ins "::mlir::StringAttr":$uri, EnumParameter<Flow_ResourceKind>:$kind,
                        "::mlir::StringAttr":$type, "::mlir::StringAttr":$action,
                        EnumParameter<Flow_CallPattern>:$pattern);
  let assemblyFormat = "`<` $uri `,` $kind $type $action $pattern `>`";
}

#endif // FLOW_ATTRS
