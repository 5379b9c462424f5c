// RUN: flow-opt %s --flow-to-cfg | FileCheck %s
// A machine with a Wait is not put in place of its Map, nor is one whose selector draws random numbers, nor one with a concurrency
// that is only known when running.

// CHECK-NOT: flow.items.count
flow.machine @M start @Waits {
  flow.state @Waits map {
  ^bb0(%in: !flow.json):
    %all = flow.map @M.Waits over %in from "$"
    flow.next @Asks(%all)
  }
  flow.state @Asks map {
  ^bb0(%in: !flow.json):
    %all = flow.map @M.Asks over %in from "$" select {
    ^bb0(%item: !flow.json):
      %id = flow.intrinsic States.UUID()
      %input = flow.object ["id"](%id)
      flow.child.input %input
    }
    flow.next @Counts(%all)
  }
  flow.state @Counts map {
  ^bb0(%in: !flow.json):
    %most = flow.path [0] of %in at <path "$[0]" in "MaxConcurrencyPath">
    %all = flow.map @M.Asks over %in from "$" concurrency %most from "$[0]"
    flow.succeed %all
  }
}
flow.machine @M.Waits start @Wait {
  flow.state @Wait wait {
  ^bb0(%in: !flow.json):
    %one = flow.constant "1"
    flow.wait %one seconds
    flow.succeed %in
  }
}
flow.machine @M.Asks start @Same {
  flow.state @Same pass {
  ^bb0(%in: !flow.json):
    flow.succeed %in
  }
}
