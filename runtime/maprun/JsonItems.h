// SPDX-License-Identifier: Apache-2.0
//
// JsonItems: the elements of an array, or the members of an object, of a JSON text; and the lines of JSON Lines.

#ifndef ASLRT_MAPRUN_JSONITEMS_H
#define ASLRT_MAPRUN_JSONITEMS_H

#include "maprun/ItemSource.h"
#include "maprun/JsonCursor.h"

#include <string>
#include <vector>

namespace aslrt {

class JsonItems final : public ItemSource {
public:
  /// `pointer`: a JSON Pointer to what is iterated over; empty: the whole text.
  JsonItems(Heap &heap, ObjectStore &store, std::string_view pointer, const ObjectName &name, Waker waker);

  Progress next(Item &item) override;
  void visit(Heap &heap) override;

private:
  /// Where in the text the cursor stands.
  enum class Place : uint8_t {
    Root,       ///< before a value: that which is iterated over, or one on the way to it
    WayMember,  ///< in an object on the way, before a member's name
    WayColon,
    WayElement, ///< in an array on the way, before an element
    WaySkip,    ///< before a value that is passed over
    WayAfter,   ///< after one
    First,      ///< after the opening bracket of what is iterated over
    Name,
    Colon,
    Value,
    After,
    Rest,       ///< after the closing bracket
    Done,
  };

  /// Goes one place further. Good: `hasItem` says whether `item` is there.
  Progress advance(Item &item, bool &hasItem);
  Progress enter(char byte);
  Progress readName(AslrtValue &out);
  Progress readItem(Item &item);
  Progress failMissing();
  Progress failSyntax(std::string_view what);

  Heap &heap;
  ByteStream stream;
  JsonCursor cursor;
  std::string key; ///< of the object, for messages
  std::vector<std::string> tokens; ///< of the pointer
  size_t depth = 0;                ///< tokens that were followed
  uint64_t element = 0;            ///< of the array on the way
  Place place = Place::Root;
  bool isObject = false;
  bool isMatch = false; ///< the member on the way is the one that is looked for
  AslrtValue name;      ///< of the member whose value comes next
};

class LineItems final : public ItemSource {
public:
  LineItems(Heap &heap, ObjectStore &store, const ObjectName &name, Waker waker);

  Progress next(Item &item) override;

private:
  Heap &heap;
  ByteStream stream;
  std::string key;
  uint64_t line = 0;
};

} // namespace aslrt

#endif // ASLRT_MAPRUN_JSONITEMS_H
