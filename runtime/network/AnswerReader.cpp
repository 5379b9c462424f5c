// SPDX-License-Identifier: Apache-2.0
//
// AnswerReader: see AnswerReader.h; the one file that includes Beast.
//
// The parser keeps nothing itself: what it has not consumed, less than a line, is given again together with what comes
// next. Heads are gathered whole in `head`, which moves while it grows; so headers are places in it until the last one
// is there, and views from then on. Of a body only an unfinished line between chunks is carried over. Most answers come
// whole and are plain: the parser does not see them (PlainAnswer.h).

#define BOOST_ASIO_DISABLE_THREADS

#include "network/AnswerReader.h"
#include "network/PlainAnswer.h"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <cstdio>
#include <optional>
#include <strings.h>

namespace http = boost::beast::http;

namespace aslrt::net {

namespace {

/// A number with commas between groups of three digits, as Java's messages have it.
std::string withCommas(size_t number) {
  std::string text = std::to_string(number);
  for (size_t at = text.size(); at > 3; at -= 3)
    text.insert(at - 3, ",");
  return text;
}

std::string_view toView(boost::beast::string_view text) { return {text.data(), text.size()}; }

} // namespace

/// Beast's parser, which hands on what it finds.
struct AnswerReader::Parser final : http::basic_parser<false> {
  using Code = boost::beast::error_code;
  using Text = boost::beast::string_view;

  explicit Parser(AnswerReader &reader) : reader(reader) {
    eager(true);
    header_limit(kHeadLimitBytes);
    body_limit(boost::none);
    skip(reader.hasNoBody);
  }

  void on_request_impl(http::verb, Text, Text, int, Code &) override {}
  void on_response_impl(int status, Text reason, int, Code &) override {
    reader.answer.status = status;
    reader.reasonPhrase.assign(reason.data(), reason.size());
    reader.answer.reason = reader.reasonPhrase;
  }
  void on_field_impl(http::field, Text name, Text value, Code &code) override {
    if (!reader.takeField(toView(name), toView(value)))
      code = http::error::header_limit;
  }
  void on_header_impl(Code &code) override {
    if (!reader.beginBody())
      code = http::error::body_limit;
  }
  void on_body_init_impl(const boost::optional<uint64_t> &, Code &) override {}
  size_t on_body_impl(Text bytes, Code &code) override { return take(bytes, code); }
  void on_chunk_header_impl(uint64_t, Text, Code &) override {}
  size_t on_chunk_body_impl(uint64_t, Text bytes, Code &code) override { return take(bytes, code); }
  void on_finish_impl(Code &) override {}

  size_t take(Text bytes, Code &code) {
    if (!reader.takeBody(toView(bytes)))
      code = http::error::body_limit;
    return bytes.size();
  }

  AnswerReader &reader;
};

struct AnswerReader::ParserHolder {
  std::optional<Parser> parser;
};

AnswerReader::AnswerReader() : holder(new ParserHolder) {}
AnswerReader::~AnswerReader() = default;

void AnswerReader::begin(bool wantsNoBody, size_t bodyLimitBytes, bool wantsEncoding) {
  bodyLimit = bodyLimitBytes;
  hasNoBody = wantsNoBody;
  keepsEncoding = wantsEncoding;
  begun = false;
  keepsConnection = false;
  isInHead = true;
  // A plain answer has left everything else as it was, and the next one may be like it.
  if (!isPlain) [[unlikely]]
    forget();
}

void AnswerReader::forget() {
  // A large answer's memory is not kept for the next one.
  constexpr size_t kKeptBytes = 1 << 20;
  if (body.capacity() > kKeptBytes)
    body = std::string();
  body.clear();
  head.clear();
  headTaken = 0;
  carry.clear();
  error = Error();
  received = 0;
  beginMessage();
}

/// The plain answer in `answer` becomes the one before.
void AnswerReader::setAside() {
  std::swap(plain, answer);
  std::swap(plainText, head);
  isPlain = false;
  forget();
}

void AnswerReader::beginMessage() {
  answer.status = 0;
  answer.headers.clear();
  answer.body = answer.reason = std::string_view();
  fields.clear();
  folded.clear();
  isInHead = true;
  isDecoding = false;
  holder->parser.reset(); // made when it is needed
}

AnswerReader::Piece AnswerReader::pieceOf(std::string_view text) {
  if (text.data() >= head.data() && text.data() + text.size() <= head.data() + head.size())
    return {static_cast<size_t>(text.data() - head.data()), text.size(), nullptr};
  return {0, text.size(), folded.emplace_front(text).data()};
}

/// False when it is beyond the limit of heads.
bool AnswerReader::takeField(std::string_view name, std::string_view value) {
  // Fields after the last chunk are read over: nothing of what is called uses them.
  if (!isInHead)
    return true;
  fields.emplace_back(pieceOf(name), pieceOf(value));
  return fields.back().first.at < kHeadLimitBytes;
}

/// All headers are known. False, with `error` set, when the body is too large already by what they say.
bool AnswerReader::beginBody() {
  // A server that announces much and sends little does not get the memory.
  constexpr size_t kEagerBytes = 1 << 20;
  isInHead = false;
  for (const auto &[name, value] : fields)
    answer.headers.push_back({textOf(name), textOf(value)});
  if (answer.status < 200 || hasNoBody)
    return true;
  std::string_view encoding = answer.header("content-encoding");
  isDecoding = !keepsEncoding && !encoding.empty() && decoder.begin(encoding);
  auto length = holder->parser->content_length();
  if (!isDecoding && length && *length > bodyLimit && answer.status != 204 && answer.status != 304) {
    fail(ErrorKind::Protocol, "The body of the answer is larger than " + withCommas(bodyLimit) + " bytes");
    return false;
  }
  if (!isDecoding && length && answer.status != 204 && answer.status != 304)
    body.reserve(static_cast<size_t>(*length < kEagerBytes ? *length : kEagerBytes));
  return true;
}

bool AnswerReader::takeBody(std::string_view bytes) {
  received += bytes.size();
  Decoder::Status status = Decoder::Status::Good;
  if (isDecoding)
    status = decoder.feed(bytes, body, bodyLimit);
  else if (bytes.size() > bodyLimit - body.size())
    status = Decoder::Status::TooLarge;
  else
    body.append(bytes);
  switch (status) {
  case Decoder::Status::Good:
    return true;
  case Decoder::Status::TooLarge:
    fail(ErrorKind::Protocol, "The body of the answer is larger than " + withCommas(bodyLimit) + " bytes");
    return false;
  case Decoder::Status::Broken:
    fail(ErrorKind::Protocol, decoder.problem());
    return false;
  }
  return false;
}

AnswerReader::Progress AnswerReader::fail(ErrorKind kind, std::string text) {
  error.kind = kind;
  error.text = std::move(text);
  return Progress::Failed;
}

AnswerReader::Progress AnswerReader::failBy(int parserError) {
  if (error.kind != ErrorKind::None)
    return Progress::Failed;
  switch (static_cast<http::error>(parserError)) {
  case http::error::header_limit:
    return fail(ErrorKind::Protocol,
                "The headers of the answer are larger than " + withCommas(kHeadLimitBytes) + " bytes");
  case http::error::bad_field:
  case http::error::bad_value:
  case http::error::bad_obs_fold:
  case http::error::bad_line_ending:
    return fail(ErrorKind::Protocol, "Invalid header in the answer");
  case http::error::bad_content_length:
  case http::error::multiple_content_length:
    return fail(ErrorKind::Protocol, "Invalid content length in the answer");
  case http::error::bad_transfer_encoding:
    return fail(ErrorKind::Protocol, "Invalid transfer encoding in the answer");
  case http::error::bad_chunk:
  case http::error::bad_chunk_extension:
    return fail(ErrorKind::Protocol, "Bad chunk header");
  default:
    return fail(ErrorKind::Protocol, "The server failed to respond with a valid HTTP response");
  }
}

AnswerReader::Progress AnswerReader::consume(std::string_view &bytes) {
  while (!bytes.empty()) {
    if (!holder->parser)
      holder->parser.emplace(*this);
    Parser &parser = *holder->parser;
    boost::beast::error_code code;
    size_t taken = parser.put(boost::asio::const_buffer(bytes.data(), bytes.size()), code);
    bytes.remove_prefix(taken);
    if (code == http::error::need_more)
      return Progress::More;
    if (code)
      return failBy(code.value());
    if (!parser.is_done())
      continue;
    if (answer.status >= 200) {
      keepsConnection = parser.keep_alive() && bytes.empty();
      answer.body = body;
      if (isDecoding && decoder.finish() != Decoder::Status::Good)
        return fail(ErrorKind::Protocol, decoder.problem());
      return Progress::Done;
    }
    // An informational answer, such as 100; the real one follows. Nobody has asked for another protocol.
    if (answer.status == 101 || answer.status < 100)
      return failBy(static_cast<int>(http::error::bad_status));
    beginMessage();
  }
  return Progress::More;
}

/// Takes the answer in `head` when that is one which needs no parser.
bool AnswerReader::takePlain() {
  if (!readPlainAnswer(head, plain, answer) || answer.body.size() > bodyLimit) {
    answer.status = 0;
    answer.headers.clear();
    answer.reason = answer.body = std::string_view();
    return false;
  }
  isPlain = true;
  isInHead = false;
  keepsConnection = true;
  return true;
}

AnswerReader::Progress AnswerReader::feed(std::string_view bytes) {
  if (!begun) [[likely]]
    return feedFirst(bytes);
  if (isInHead) {
    head.append(bytes);
    return readHead();
  }
  return feedBody(bytes);
}

AnswerReader::Progress AnswerReader::feedFirst(std::string_view bytes) {
  if (bytes.empty())
    return Progress::More;
  begun = true;
  if (isPlain) {
    if (!hasNoBody && rereadPlainAnswer(bytes, head, answer) && answer.body.size() <= bodyLimit) [[likely]] {
      isInHead = false;
      keepsConnection = true;
      return Progress::Done;
    }
    setAside();
  }
  head.append(bytes);
  return !hasNoBody && takePlain() ? Progress::Done : readHead();
}

/// Goes on with what `head` has.
AnswerReader::Progress AnswerReader::readHead() {
  std::string_view rest = std::string_view(head).substr(headTaken);
  Progress progress = consume(rest);
  headTaken = head.size() - rest.size();
  if (progress != Progress::More)
    return progress;
  if (!isInHead)
    carry.assign(rest);
  else if (head.size() > kHeadLimitBytes)
    return failBy(static_cast<int>(http::error::header_limit));
  return Progress::More;
}

AnswerReader::Progress AnswerReader::feedBody(std::string_view bytes) {
  if (carry.empty()) {
    Progress progress = consume(bytes);
    carry.assign(progress == Progress::More ? bytes : std::string_view());
    if (progress != Progress::More)
      return progress;
  } else {
    carry.append(bytes);
    std::string_view rest = carry;
    Progress progress = consume(rest);
    if (progress != Progress::More)
      return progress;
    carry.erase(0, carry.size() - rest.size());
  }
  if (carry.size() > kHeadLimitBytes)
    return failBy(static_cast<int>(http::error::bad_chunk));
  return Progress::More;
}

AnswerReader::Progress AnswerReader::finish() {
  if (!begun)
    return fail(ErrorKind::Send, "The target server failed to respond");
  if (isInHead)
    return fail(ErrorKind::Receive, "The target server failed to respond");
  Parser &parser = *holder->parser;
  boost::beast::error_code code;
  parser.put_eof(code);
  if (code) {
    if (auto length = parser.content_length())
      return fail(ErrorKind::Receive, "Premature end of Content-Length delimited message body (expected: " +
                                          withCommas(static_cast<size_t>(*length)) +
                                          "; received: " + withCommas(received) + ")");
    return fail(ErrorKind::Receive, "Premature end of chunk coded message body: closing chunk expected");
  }
  if (isDecoding && decoder.finish() != Decoder::Status::Good)
    return fail(ErrorKind::Protocol, decoder.problem());
  answer.body = body;
  return Progress::Done;
}

} // namespace aslrt::net
