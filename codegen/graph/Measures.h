// SPDX-License-Identifier: Apache-2.0
//
// Measures.h: sizes that the placing of a picture and its drawing share, in pixels.

#ifndef ASL_CODEGEN_GRAPH_MEASURES_H
#define ASL_CODEGEN_GRAPH_MEASURES_H

#include "codegen/graph/TextFit.h"

namespace asl::graph {

inline constexpr Font kNameFont{13, true};
inline constexpr Font kSmallFont{11};
inline constexpr Font kHeadingFont{16, true};
inline constexpr double kNameLine = 17;
inline constexpr double kSmallLine = 14;
inline constexpr double kHeadingLine = 22;

inline constexpr double kStartSize = 14;
/// A loop sign and the room to its right.
inline constexpr double kSignWidth = 15;
/// The slant of a Choice's ends.
inline constexpr double kChoiceSlant = 16;
/// From a box's border to its words.
inline constexpr double kPaddingX = 14;
inline constexpr double kPaddingY = 9;
/// From a container's border to the boxes of its scopes, and between those.
inline constexpr double kInnerMargin = 12;
/// From a scope's border to what is in it.
inline constexpr double kScopePadding = 14;
/// How far the second and third outline of a Map's scope stick out.
inline constexpr double kStackOffset = 4;
inline constexpr double kLabelPadding = 3;
inline constexpr double kMargin = 20;

} // namespace asl::graph

#endif // ASL_CODEGEN_GRAPH_MEASURES_H
