// SPDX-License-Identifier: Apache-2.0

#include "jsonata/JsonText.h"

#include "values/Numbers.h"

#include <cmath>
#include <cstdio>

namespace aslrt::jsonata {
namespace {

/// Digits from the first that is not 0 to the last that is not, in a text of formatDouble.
uint32_t significantDigits(std::string_view text) {
  uint32_t count = 0, zeros = 0;
  for (char c : text) {
    if (c == 'e')
      break;
    if (c < '0' || c > '9')
      continue;
    if (c != '0') {
      count += zeros + 1;
      zeros = 0;
    } else if (count) {
      ++zeros;
    }
  }
  return count;
}

/// Whether the exact decimal value of `number` ends with a 5 in its 16th significant digit.
bool isTie(double number) {
  char text[800]; // 767 digits are the most that a double has
  int size = std::snprintf(text, sizeof(text), "%.770e", number);
  std::string_view digits(text, static_cast<size_t>(size));
  digits = digits.substr(digits.find('.') + 1);
  digits = digits.substr(0, digits.find('e'));
  return digits[14] == '5' && digits.find_first_not_of('0', 15) == std::string_view::npos;
}

class JsonWriter {
public:
  JsonWriter(Heap &heap, JsonStyle style, SmallBuffer &buffer, Value &refused)
      : heap(heap), style(style), buffer(buffer), refused(refused) {}

  bool write(const Value &value) {
    if (!open(value))
      return false;
    while (stack.size() && buffer.size() <= style.limitBytes) {
      Level &level = top();
      // `next` counts all, `written` those that have a value: only they have a comma between them.
      while (level.keys && level.next < level.count && isNothing(level.values[level.next]))
        ++level.next;
      if (level.next == level.count) {
        close(level);
        continue;
      }
      uint32_t index = level.next++;
      separate(level.isEmpty);
      level.isEmpty = false;
      if (level.keys) {
        const AslrtKey &key = level.keys[index];
        buffer.append('"');
        appendEscaped({key.text, key.size});
        buffer.append(style.isPretty ? std::string_view("\": ") : std::string_view("\":"));
      }
      Value item = level.values[index]; // opening another level may move this one
      if (isNothing(item))
        buffer.append("null");
      else if (!open(item))
        return false;
    }
    return true;
  }

private:
  /// A container that is being written.
  struct Level {
    const AslrtKey *keys; ///< null for arrays
    const Value *values;
    uint32_t count;
    uint32_t next;
    bool isEmpty; ///< nothing is written of it yet
  };

  Level &top() { return *reinterpret_cast<Level *>(stack.data() + stack.size() - sizeof(Level)); }

  /// Writes a scalar or text, or begins a container.
  bool open(const Value &value) {
    if (isFunction(value)) {
      buffer.append("\"\"");
      return true;
    }
    if (value.tag == ASLRT_TAG_TEXT)
      return rewrite({heap.textOf(value), value.size});
    if (value.tag == ASLRT_TAG_OBJECT && objectOf(value)->source)
      return rewrite({objectOf(value)->source, value.size});
    if (value.tag == ASLRT_TAG_ARRAY && arrayOf(value)->source)
      return rewrite({arrayOf(value)->source, value.size});
    if (isObjectValue(heap, value)) {
      Members members = membersOf(heap, value);
      begin({members.keys, members.values, members.count, 0, true}, '{');
      return true;
    }
    if (isArrayValue(heap, value)) {
      Items items = itemsOf(heap, value);
      begin({nullptr, items.data, items.count, 0, true}, '[');
      return true;
    }
    if (isNumberValue(value))
      return writeNumber(value);
    if (isNothing(value))
      return true;
    char local[kNumberTextBytes];
    if (!isStringValue(value)) {
      buffer.append(scalarText(value, local));
      return true;
    }
    buffer.append('"');
    appendEscaped(escapedCharacters(value, local));
    buffer.append('"');
    return true;
  }

  void begin(const Level &level, char bracket) {
    buffer.append(bracket);
    stack.append(reinterpret_cast<const char *>(&level), sizeof(level));
    ++depth;
  }

  void close(const Level &level) {
    bool isObject = level.keys || buffer.view().back() == '{';
    --depth;
    if (!level.isEmpty)
      breakLine();
    buffer.append(isObject ? '}' : ']');
    stack.truncate(stack.size() - sizeof(Level));
  }

  void separate(bool isFirst) {
    if (!isFirst)
      buffer.append(',');
    breakLine();
  }

  void breakLine() {
    if (!style.isPretty)
      return;
    buffer.append('\n');
    for (uint32_t i = 0; i < depth; ++i)
      buffer.append("  ");
  }

  /// Canonical escapes as they are, but with small letters.
  void appendEscaped(std::string_view escaped) {
    for (size_t at; (at = escaped.find('\\')) != std::string_view::npos;) {
      size_t size = escaped[at + 1] == 'u' ? 6 : 2;
      buffer.append(escaped.substr(0, at + 2));
      for (char c : escaped.substr(at + 2, size - 2))
        buffer.append(c >= 'A' && c <= 'F' ? static_cast<char>(c | 32) : c);
      escaped.remove_prefix(at + size);
    }
    buffer.append(escaped);
  }

  bool writeNumber(const Value &value) {
    double number = numberOf(value);
    if (!std::isfinite(number)) {
      refused = value;
      buffer.append("null");
      return std::isnan(number) || !style.isRounded;
    }
    writeFinite(number);
    return true;
  }

  void writeFinite(double number) {
    char *out = buffer.reserve(kNumberTextBytes);
    uint32_t size = formatDouble(number, out);
    if (style.isRounded && std::trunc(number) != number && significantDigits({out, size}) > 15)
      size = formatDouble(roundToFifteenDigits(number), out);
    buffer.addSize(size);
  }

  /// A number of a text, in its own spelling.
  bool writeNumberText(std::string_view text) {
    // Integers of few digits look the same everywhere.
    if (text.size() <= 15 && text.find_first_of(".eE") == std::string_view::npos && text != "-0") {
      buffer.append(text);
      return true;
    }
    return writeNumber(makeNumber(parseDouble(text)));
  }

  /// A container from its canonical text.
  bool rewrite(std::string_view text) {
    for (size_t at = 0; at < text.size() && buffer.size() <= style.limitBytes;) {
      char c = text[at];
      size_t end = at + 1;
      switch (c) {
      case '"':
        while (text[end] != '"')
          end += text[end] == '\\' ? 2 : 1;
        ++end;
        appendEscaped(text.substr(at, end - at));
        break;
      case '{':
      case '[':
        buffer.append(c);
        if (text[end] == '}' || text[end] == ']') {
          buffer.append(text[end++]);
        } else {
          ++depth;
          breakLine();
        }
        break;
      case '}':
      case ']':
        --depth;
        breakLine();
        buffer.append(c);
        break;
      case ',':
        separate(false);
        break;
      case ':':
        buffer.append(style.isPretty ? std::string_view(": ") : std::string_view(":"));
        break;
      default:
        end = std::min(text.find_first_of(",]}", at), text.size());
        if (c == 't' || c == 'f' || c == 'n')
          buffer.append(text.substr(at, end - at));
        else if (!writeNumberText(text.substr(at, end - at)))
          return false;
        break;
      }
      at = end;
    }
    return true;
  }

  Heap &heap;
  const JsonStyle style;
  SmallBuffer &buffer;
  Value &refused;
  SmallBuffer stack; ///< of Levels
  uint32_t depth = 0;
};

} // namespace

bool appendJson(Heap &heap, const Value &value, JsonStyle style, SmallBuffer &buffer, Value &refused) {
  return JsonWriter(heap, style, buffer, refused).write(value);
}

double roundToFifteenDigits(double number) {
  char text[40];
  std::snprintf(text, sizeof(text), "%.15e", number);
  // printf gives halves to the even neighbour.
  if (text[text[0] == '-' ? 17 : 16] == '5' && isTie(number))
    number = std::nextafter(number, number < 0 ? -HUGE_VAL : HUGE_VAL);
  std::snprintf(text, sizeof(text), "%.14e", number);
  return parseDouble(text);
}

void appendJsonString(std::string_view characters, SmallBuffer &buffer) {
  size_t start = buffer.size();
  appendQuoted(buffer, characters);
  for (char *at = buffer.data() + start, *end = buffer.data() + buffer.size(); at != end; ++at)
    if (*at == '\\') {
      if (at[1] == 'u')
        for (int digit = 2; digit < 6; ++digit)
          if (at[digit] >= 'A' && at[digit] <= 'F')
            at[digit] = static_cast<char>(at[digit] | 32);
      ++at;
    }
}

} // namespace aslrt::jsonata
