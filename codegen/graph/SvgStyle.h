// SPDX-License-Identifier: Apache-2.0
//
// SvgStyle.h: the colours of pictures in SVG. Colours are written out where they are used, since not all that
// shows SVG knows variables.

#ifndef ASL_CODEGEN_GRAPH_SVGSTYLE_H
#define ASL_CODEGEN_GRAPH_SVGSTYLE_H

namespace asl::graph {

inline constexpr const char *kSvgStyle = R"css(<style>
text{font:11px Helvetica,Arial,"Liberation Sans",sans-serif;text-anchor:middle;fill:#1f2933}
.name{font-size:13px;font-weight:600}
.heading{font-size:16px;font-weight:600;text-anchor:start}
.small{fill:#52606d}.left{text-anchor:start}.faint{fill:#7b8794}.run{fill:#1f2933;font-weight:600}
.canvas,.back{fill:#fff}
.box{fill:#fff;stroke:#7b8794;stroke-width:1.3}
.scope{fill:#fff;stroke:#9aa5b1;stroke-dasharray:5 3}.each{stroke-dasharray:none}
.bar{fill:#3b6fd4}.sign{fill:none;stroke:#52606d;stroke-width:1.3;stroke-linecap:round;stroke-linejoin:round}
.task .box{fill:#eef4ff;stroke:#3b6fd4}.pass .box{fill:#f4f5f7;stroke:#7b8794}
.wait .box{fill:#fff7e0;stroke:#c98a1b}.wait .sign{stroke:#c98a1b}
.choice .box{fill:#f6effe;stroke:#8b4fd0}
.succeed .box{fill:#e6f7ea;stroke:#2b9a4b}.fail .box{fill:#fdebeb;stroke:#d13f3f}
.parallel .box,.map .box{fill:#f5f8fa;stroke:#4f6f86}
.start{fill:#3e4c59}.end{fill:#fff;stroke:#3e4c59;stroke-width:1.5}
.line{fill:none;stroke:#616e7c;stroke-width:1.4}.line.catch{stroke:#c2622b;stroke-dasharray:5 3}
.line.head{fill:#616e7c;stroke:none}.line.catch.head{fill:#c2622b}
.label.catch .small{fill:#a84f1c}
.ok .box{fill:#d6f2dd;stroke:#2b9a4b;stroke-width:1.8}.ok .bar{fill:#2b9a4b}
.caught .box{fill:#ffedc9;stroke:#c98a1b;stroke-width:1.8}.caught .bar{fill:#c98a1b}
.map.ok .box,.parallel.ok .box{fill:#eefaf1}.map.caught .box,.parallel.caught .box{fill:#fff8e8}
.failed .box{fill:#fbd5d5;stroke:#d13f3f;stroke-width:2.2}.failed .bar{fill:#d13f3f}
.map.failed .box,.parallel.failed .box{fill:#fef0f0}
.stopped .box{fill:#e4e7eb;stroke:#52606d;stroke-width:1.8}.stopped .bar{fill:#52606d}
.running .box{fill:#d5e6ff;stroke:#3b6fd4;stroke-width:1.8}
.unseen .box{fill:#fff;stroke:#cbd2d9;stroke-width:1.2}.unseen .bar{fill:#cbd2d9}.unseen .sign{stroke:#cbd2d9}
.unseen text,.unseen .small,.label.unseen .small{fill:#9aa5b1}.unseen .end{stroke:#cbd2d9}.unseen .start{fill:#cbd2d9}
.line.unseen{stroke:#d5dbe1}.line.unseen.head{stroke:none;fill:#d5dbe1}
.line.taken{stroke-width:2.4;stroke:#2f3b46}.line.taken.catch{stroke:#c2622b}
.line.taken.head{stroke:none;fill:#2f3b46}.line.taken.catch.head{fill:#c2622b}
@media (prefers-color-scheme:dark){
text,.run{fill:#e6edf3}.small{fill:#a9b4c0}.faint{fill:#8b98a5}
.canvas,.back{fill:#0d1117}
.box{fill:#161b22;stroke:#8b98a5}.scope{fill:#0d1117;stroke:#57636f}
.bar{fill:#5b8def}.sign{stroke:#a9b4c0}
.task .box{fill:#13233f;stroke:#5b8def}.pass .box{fill:#1c2128;stroke:#8b98a5}
.wait .box{fill:#332710;stroke:#d9a13a}.wait .sign{stroke:#d9a13a}
.choice .box{fill:#271a3a;stroke:#a875e8}
.succeed .box{fill:#10301b;stroke:#3fb765}.fail .box{fill:#3b1618;stroke:#ef6a6a}
.parallel .box,.map .box{fill:#141c24;stroke:#7795ab}
.start{fill:#c9d1d9}.end{fill:#0d1117;stroke:#c9d1d9}
.line{stroke:#9aa5b1}.line.catch{stroke:#e08a53}.line.head{fill:#9aa5b1}.line.catch.head{fill:#e08a53}
.label.catch .small{fill:#e8a173}
.ok .box{fill:#123d21;stroke:#3fb765}.ok .bar{fill:#3fb765}.caught .box{fill:#4a3608;stroke:#d9a13a}.caught .bar{fill:#d9a13a}
.map.ok .box,.parallel.ok .box{fill:#0d2415}.map.caught .box,.parallel.caught .box{fill:#2b2108}
.failed .box{fill:#571c1f;stroke:#ef6a6a}.failed .bar{fill:#ef6a6a}.map.failed .box,.parallel.failed .box{fill:#331315}.stopped .box{fill:#2d343c;stroke:#a9b4c0}
.stopped .bar{fill:#a9b4c0}.running .box{fill:#173566;stroke:#5b8def}
.unseen .box{fill:#0d1117;stroke:#343d47}.unseen .bar{fill:#343d47}.unseen .sign{stroke:#343d47}
.unseen text,.unseen .small,.label.unseen .small{fill:#626e7a}.unseen .end{stroke:#343d47}.unseen .start{fill:#343d47}
.line.unseen{stroke:#2b333c}.line.unseen.head{stroke:none;fill:#2b333c}
.line.taken{stroke:#d5dee6}.line.taken.catch{stroke:#e08a53}
.line.taken.head{stroke:none;fill:#d5dee6}.line.taken.catch.head{fill:#e08a53}
}
</style>
)css";

} // namespace asl::graph

#endif // ASL_CODEGEN_GRAPH_SVGSTYLE_H
