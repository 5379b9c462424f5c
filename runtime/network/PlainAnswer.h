// SPDX-License-Identifier: Apache-2.0
//
// PlainAnswer: the answer that nearly all calls get, read without the whole grammar.
//
// It came in one piece, is of HTTP/1.1, has a body of a length that is given once, is neither packed nor cut into
// chunks, and its connection stays. Beast takes more than twice as many instructions for it, and the difference is a
// tenth of what a call takes. Everything else, bad answers among it, is Beast's: nothing is refused here.
//
// Most lines of an answer's head stood in that of the answer before, in the same order: a service changes the date and
// the request's id. A line that is the same, byte by byte, need not be looked into once more. And as a date is as long as any
// other, the lines mostly stand in the same places: then nothing is to be read but the values that differ.

#ifndef ASLRT_NETWORK_PLAINANSWER_H
#define ASLRT_NETWORK_PLAINANSWER_H

#include "network/Http.h"

#include <string>
#include <string_view>

namespace aslrt::net {

/// Reads `bytes`, the first of an answer, into `out`, whose texts are views of them. `before`: another answer that was
/// read here, whose text is still there, or an empty one. False when the bytes are no such answer or not the whole of it;
/// `out` has anything in it then.
bool readPlainAnswer(std::string_view bytes, const Response &before, Response &out);

/// Makes `kept`, which was read here and has views of `text`, the answer in `bytes`, if each line of that stands where one of
/// the same name stands in `text`, and the values are as long. False when it does not; `kept` then still serves as `before`
/// of the other, but may have some values and the length of `bytes`.
bool rereadPlainAnswer(std::string_view bytes, std::string &text, Response &kept);

} // namespace aslrt::net

#endif // ASLRT_NETWORK_PLAINANSWER_H
