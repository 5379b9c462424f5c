// SPDX-License-Identifier: Apache-2.0
//
// AnswerReader: from the bytes of a connection to a Response.
//
// Beast's parser knows the grammar; what is ours is the memory (an answer's headers are views of one buffer that
// is used again for the next answer), the limits, informational answers, content encodings, and the texts of
// errors, which are those of Apache's HttpClient as far as it has one.

#ifndef ASLRT_NETWORK_ANSWERREADER_H
#define ASLRT_NETWORK_ANSWERREADER_H

#include "network/Gzip.h"
#include "network/Http.h"

#include <forward_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace aslrt::net {

/// Headers of one answer, the informational ones before it included.
inline constexpr size_t kHeadLimitBytes = 64 * 1024;

class AnswerReader {
public:
  enum class Progress : uint8_t { More, Done, Failed };

  AnswerReader();
  ~AnswerReader();
  AnswerReader(const AnswerReader &) = delete;
  AnswerReader &operator=(const AnswerReader &) = delete;

  /// Forgets the answer before. `hasNoBody`: whatever the headers say, as after HEAD and CONNECT. `keepsEncoding`: as
  /// Http.h has it.
  void begin(bool hasNoBody, size_t bodyLimitBytes, bool keepsEncoding = false);

  /// Takes the next bytes of the connection.
  Progress feed(std::string_view bytes);
  /// The connection has come to its end.
  Progress finish();

  /// What was read, once Done.
  const Response &response() const { return answer; }
  /// What is wrong, once Failed.
  Error takeError() { return std::move(error); }
  /// The reason phrase of the status line.
  std::string_view reason() const { return answer.reason; }

  /// Whether any byte has come.
  bool hasBegun() const { return begun; }
  /// Whether the connection can carry another request, once Done.
  bool canKeepConnection() const { return keepsConnection; }

private:
  struct Parser;
  struct ParserHolder;

  Progress feedFirst(std::string_view bytes);
  bool takePlain();
  Progress readHead();
  Progress feedBody(std::string_view bytes);
  void setAside();
  void forget();
  Progress consume(std::string_view &bytes);
  Progress fail(ErrorKind kind, std::string text);
  Progress failBy(int parserError);
  void beginMessage();
  bool beginBody();
  bool takeField(std::string_view name, std::string_view value);
  bool takeBody(std::string_view bytes);

  /// Text of a header, where it stays when `head` moves.
  struct Piece {
    size_t at;           ///< in `head`
    size_t size;
    const char *outside; ///< where it is when it is not in `head`
  };
  Piece pieceOf(std::string_view text);
  std::string_view textOf(const Piece &piece) const { return {piece.outside ? piece.outside : head.data() + piece.at, piece.size}; }

  std::unique_ptr<ParserHolder> holder;
  Response answer;
  Response plain;        ///< the last one before it that was plain, as PlainAnswer.h has it
  std::string plainText; ///< what that has views of; both are longer than what a string keeps within itself
  std::string reasonPhrase;
  std::string head;                      ///< bytes up to the end of the headers; `answer.headers` are views of it
  size_t headTaken = 0;                  ///< of these the parser has consumed so many
  std::vector<std::pair<Piece, Piece>> fields; ///< names and values until all headers are there
  std::forward_list<std::string> folded; ///< what is no part of `head`: values over several lines
  std::string carry;                    ///< the beginning of a line within a chunked body
  std::string body;
  Decoder decoder;
  Error error;
  size_t bodyLimit = 0;
  size_t received = 0; ///< bytes of the body before decoding
  bool hasNoBody = false;
  bool keepsEncoding = false;
  bool isInHead = true;
  bool isPlain = false; ///< `answer` has views of `head` alone. Until the first bytes come it is the one before.
  bool isDecoding = false;
  bool begun = false;
  bool keepsConnection = false;
};

} // namespace aslrt::net

#endif // ASLRT_NETWORK_ANSWERREADER_H
