// SPDX-License-Identifier: Apache-2.0
//
// ResultText: the results of a Map whose children run in place, as text.
//
// Such children end in order. Their results wait as cells in a window of the array of results; when that is full, and before
// each collection, what has ended is written behind a text (values/TextList.h), which becomes a document when the Map ends. So
// what a large Map keeps is the text that its results take, not cells; a collection has nothing of theirs to copy; and the
// memory that items are worked on in stays in the caches.
//
//   items      0 ......... written ......... ended ............ started ...... total
//   are in       the text            window          inputs wait          items
//
// A Map that leaves its place gets all of its results back as cells, for then they come in any order.

#ifndef ASLRT_EXECUTION_RESULTTEXT_H
#define ASLRT_EXECUTION_RESULTTEXT_H

#include "execution/Children.h"
#include "values/Container.h"

namespace aslrt {

/// Results that wait as cells, at most: those of a smaller Map are never written before it ends.
inline constexpr uint32_t kResultWindow = 4096;

/// Makes the array of results, which there is none of: with a cell for each child, or the window alone.
void makeResults(Exec &exec, Children &children);

/// Writes the results of a Map in place that are cells, up to child `ended`, which is not among them.
void writeResults(Exec &exec, Children &children, uint32_t ended);

/// Makes cells of what was written; the array has one for each child then.
void takeResultsBack(Exec &exec, Children &children);

/// The results, all of which there are.
AslrtValue takeResults(Exec &exec, Children &children);

/// The cell for the result of child `index`, which runs in place, and behind which there are no results yet.
inline AslrtValue &resultInPlace(Exec &exec, Children &children, uint32_t index) {
  if (index - children.written == arrayOf(children.results)->count) [[unlikely]]
    writeResults(exec, children, index);
  return arrayOf(children.results)->items[index - children.written];
}

} // namespace aslrt

#endif // ASLRT_EXECUTION_RESULTTEXT_H
