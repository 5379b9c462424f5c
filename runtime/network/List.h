// SPDX-License-Identifier: Apache-2.0
//
// List: a doubly linked list of objects that bring their links along, so that taking one out costs no search
// and putting one in no memory.

#ifndef ASLRT_NETWORK_LIST_H
#define ASLRT_NETWORK_LIST_H

namespace aslrt::net {

template <typename T> struct Links {
  T *previous = nullptr;
  T *next = nullptr;
};

template <typename T, Links<T> T::*links> class List {
public:
  bool isEmpty() const { return !first; }
  T *front() const { return first; }
  T *back() const { return last; }
  static T *after(const T *item) { return (item->*links).next; }

  void pushBack(T *item) {
    (item->*links) = {last, nullptr};
    (last ? (last->*links).next : first) = item;
    last = item;
  }

  void pushFront(T *item) {
    (item->*links) = {nullptr, first};
    (first ? (first->*links).previous : last) = item;
    first = item;
  }

  /// Takes out `item`, which must be in this list.
  void remove(T *item) {
    Links<T> &own = item->*links;
    (own.previous ? (own.previous->*links).next : first) = own.next;
    (own.next ? (own.next->*links).previous : last) = own.previous;
    own = {};
  }

  T *popFront() {
    T *item = first;
    if (item)
      remove(item);
    return item;
  }

private:
  T *first = nullptr;
  T *last = nullptr;
};

} // namespace aslrt::net

#endif // ASLRT_NETWORK_LIST_H
