// SPDX-License-Identifier: Apache-2.0
//
// by_hand: what an expert would write in C++ in place of some benchmark workflows, from text to text.
//
//   by_hand WORK INPUT --once           prints the result
//   by_hand WORK INPUT --bench SECONDS  executions per CPU second, each result compared with the first; a line of
//                                       JSON, like that of a compiled program's --bench
//   by_hand WORK INPUT --times COUNT    runs so often and prints nothing, for those who count instructions
//   by_hand --implementation            prints which of simdjson's implementations this processor gets
//
//   WORK: linearN (N steps), payload, map, router50, loop, parallel10
//
// simdjson's On-Demand reads what is used; what is only passed on is copied as text, without a check that it is JSON.
// Each step is done, on local variables: nothing here counts transitions, looks at sizes or could tell where it failed.
// Inputs are taken to be good: what is not there ends the program.

#include <simdjson.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

using std::string;
using std::string_view;
namespace ondemand = simdjson::ondemand;

void append(string &out, long long number) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof(digits), number).ptr);
}

/// The shortest text; whole numbers without a point.
void append(string &out, double number) {
  auto whole = static_cast<long long>(number);
  if (static_cast<double>(whole) == number)
    return append(out, whole);
  char digits[40];
  out.append(digits, std::to_chars(digits, digits + sizeof(digits), number).ptr);
}

void appendQuoted(string &out, string_view text) {
  out += '"';
  for (unsigned char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof(escape), "\\u%04x", c);
      out += escape;
    } else {
      out += static_cast<char>(c);
    }
  }
  out += '"';
}

/// simdjson's raw texts reach to the next token.
string_view withoutSpace(string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ')
    text.remove_suffix(1);
  return text;
}

/// One rule of router50. The kinds take turns in the order of the enumerators.
struct Rule {
  enum Kind { TypeIs, SourceMatches, AmountWithin, PlaceIs, HasFlag, After, NumKinds } kind;
  string first, second; ///< what is compared with, or begin and end of the pattern
  double low = 0, high = 0;
  unsigned bit = 0; ///< of the flag
};

constexpr int kRules = 50;

std::vector<Rule> makeRules() {
  std::vector<Rule> rules;
  for (int i = 0; i < kRules; ++i) {
    Rule rule = {static_cast<Rule::Kind>(i % Rule::NumKinds), {}, {}};
    string number = std::to_string(i);
    switch (rule.kind) {
    case Rule::TypeIs:
      rule.first = "evt.type." + number;
      break;
    case Rule::SourceMatches:
      rule.first = "svc-" + number + ".";
      rule.second = ".prod";
      break;
    case Rule::AmountWithin:
      rule.low = 1000.0 * i;
      rule.high = rule.low + 10;
      break;
    case Rule::PlaceIs:
      rule.first = "r-" + number;
      rule.second = "z-" + number;
      break;
    case Rule::HasFlag:
      rule.first = "flag" + number;
      rule.bit = static_cast<unsigned>(i / Rule::NumKinds);
      break;
    case Rule::After: {
      string day = std::to_string(i % 28 + 1);
      rule.first = "2030-01-" + string(2 - day.size(), '0') + day + "T00:00:00";
      break;
    }
    case Rule::NumKinds:
      break;
    }
    rules.push_back(std::move(rule));
  }
  return rules;
}

struct Event {
  string_view type, source, region, zone, at, amountText;
  double amount;
  unsigned flags; ///< by Rule::bit
};

class Work {
public:
  string_view name;
  int steps = 0; ///< of linearN

  /// False for work that is not done here.
  bool find(string_view wanted) {
    name = wanted;
    if (wanted.starts_with("linear")) {
      auto [end, error] = std::from_chars(wanted.data() + 6, wanted.data() + wanted.size(), steps);
      function = &Work::runLinear;
      return error == std::errc() && end == wanted.data() + wanted.size();
    }
    function = wanted == "payload"      ? &Work::runPayload
               : wanted == "map"        ? &Work::runMap
               : wanted == "router50"   ? &Work::runRouter
               : wanted == "loop"       ? &Work::runLoop
               : wanted == "parallel10" ? &Work::runParallel
                                        : nullptr;
    return function;
  }

  void run(const string &input, string &out) {
    text = simdjson::padded_string(input);
    out.clear();
    (this->*function)(parser.iterate(text), out);
  }

private:
  using Document = ondemand::document;

  void runLinear(Document document, string &out) {
    ondemand::object order = document["order"];
    string_view customer = order["customer"]["id"].get_string();
    order.reset();
    string_view orderText = withoutSpace(order.raw_json());
    long long step = document["last"]["step"].get_int64(), previous = 0;
    string label;
    for (int i = 1; i <= steps; ++i) {
      previous = step;
      step = i;
      label = "s-";
      append(label, step);
    }
    out += R"({"order":)";
    out += orderText;
    out += R"(,"last":{"step":)";
    append(out, step);
    out += R"(,"prev":)";
    append(out, previous);
    out += R"(,"customer":)";
    appendQuoted(out, customer);
    out += R"(,"label":)";
    appendQuoted(out, label);
    out += "}}";
  }

  void runPayload(Document document, string &out) {
    ondemand::array rows = document["rows"];
    string_view first;
    for (auto row : rows) {
      first = row["id"].get_string();
      break;
    }
    rows.reset();
    string_view rowsText = withoutSpace(rows.raw_json());
    long long at = document["meta"]["at"].get_int64(), previous = 0;
    for (int i = 1; i <= 20; ++i) {
      previous = at;
      at = i;
    }
    out += R"({"rows":)";
    out += rowsText;
    out += R"(,"meta":{"at":)";
    append(out, at);
    out += R"(,"first":)";
    appendQuoted(out, first);
    out += R"(,"prev":)";
    append(out, previous);
    out += "}}";
  }

  void runMap(Document document, string &out) {
    string_view prefix = document["prefix"].get_string();
    long long index = 0;
    out += '[';
    for (ondemand::object item : document["items"].get_array()) {
      string_view sku = item["sku"].get_string();
      long long quantity = item["qty"].get_int64();
      bool isHot = false;
      for (string_view tag : item["tags"].get_array())
        isHot |= tag == "hot";
      if (index > 0)
        out += ',';
      out += R"({"key":")";
      out += prefix;
      out += '/';
      out += sku;
      out += '/';
      append(out, index++);
      out += R"(","next":)";
      append(out, quantity + 1);
      out += R"(,"parts":[)";
      appendParts(out, sku);
      out += R"(],"has":)";
      out += isHot ? "true" : "false";
      out += R"(,"qty":)";
      append(out, quantity);
      out += quantity >= 5 ? R"(,"kind":"bulk"})" : R"(,"kind":"unit"})";
    }
    out += ']';
  }

  /// What lies between the dashes; nothing for what is empty, as States.StringSplit has it.
  static void appendParts(string &out, string_view text) {
    bool isFirst = true;
    while (!text.empty()) {
      size_t end = text.find('-');
      string_view part = text.substr(0, end);
      text.remove_prefix(end == string_view::npos ? text.size() : end + 1);
      if (part.empty())
        continue;
      if (!isFirst)
        out += ',';
      isFirst = false;
      appendQuoted(out, part);
    }
  }

  void runRouter(Document document, string &out) {
    ondemand::object members = document["event"];
    Event event = {};
    event.type = members["type"].get_string();
    event.source = members["source"].get_string();
    ondemand::value amount = members["amount"];
    event.amountText = withoutSpace(amount.raw_json_token());
    event.amount = amount.get_double();
    event.region = members["region"].get_string();
    event.zone = members["zone"].get_string();
    event.at = members["at"].get_string();
    for (auto field : members["attrs"].get_object()) {
      string_view key = field.unescaped_key();
      if (!key.starts_with("flag"))
        continue;
      for (const Rule &rule : rules)
        if (rule.kind == Rule::HasFlag && rule.first == key && bool(field.value().get_bool()))
          event.flags |= 1u << rule.bit;
    }
    for (size_t i = 0; i < rules.size(); ++i) {
      if (!applies(rules[i], event))
        continue;
      out += R"({"route":)";
      append(out, static_cast<long long>(i));
      out += R"(,"type":)";
      appendQuoted(out, event.type);
      out += R"(,"amount":)";
      out += event.amountText;
      out += '}';
      return;
    }
    out += R"({"route":"other"})";
  }

  static bool applies(const Rule &rule, const Event &event) {
    switch (rule.kind) {
    case Rule::TypeIs:
      return event.type == rule.first;
    case Rule::SourceMatches:
      return event.source.size() >= rule.first.size() + rule.second.size() && event.source.starts_with(rule.first) &&
             event.source.ends_with(rule.second);
    case Rule::AmountWithin:
      return event.amount > rule.low && event.amount <= rule.high;
    case Rule::PlaceIs:
      return event.region == rule.first || event.zone == rule.second;
    case Rule::HasFlag:
      return event.flags >> rule.bit & 1;
    case Rule::After:
      // Both are in UTC and without fractions, so that their texts compare as the instants do.
      return event.at > rule.first && event.type != "heartbeat";
    case Rule::NumKinds:
      break;
    }
    return false;
  }

  void runLoop(Document document, string &out) {
    // Numbers of JSON are doubles; of whole ones the compiler would make a formula of the loop.
    double limit = document["n"].get_double(), i = document["i"].get_double(), sum = document["sum"].get_double();
    for (; i < limit; i += 1)
      sum += i;
    out += R"({"n":)";
    append(out, limit);
    out += R"(,"i":)";
    append(out, i);
    out += R"(,"sum":)";
    append(out, sum);
    out += '}';
  }

  void runParallel(Document document, string &out) {
    ondemand::array seeds = document["seed"];
    string sums;
    long long index = 0;
    for (ondemand::value seed : seeds) {
      sums += index ? R"(,"r)" : R"("r)";
      append(sums, index++);
      sums += R"(":)";
      append(sums, static_cast<long long>(seed.get_int64()) + 100);
    }
    seeds.reset();
    out += R"({"seed":)";
    out += withoutSpace(seeds.raw_json());
    out += R"(,"sum":{)";
    out += sums;
    out += "}}";
  }

  void (Work::*function)(Document, string &) = nullptr;
  simdjson::padded_string text;
  ondemand::parser parser;
  const std::vector<Rule> rules = makeRules();
};

double cpuSeconds() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

bool runOne(Work &work, const string &input, string &result, const string &first) {
  work.run(input, result);
  if (result == first)
    return true;
  std::fprintf(stderr, "by_hand: the result differs between two executions\n");
  return false;
}

/// Batches double until one takes a millisecond, so that reading the clock does not count.
int bench(Work &work, const string &input, double seconds) {
  string first, result;
  work.run(input, first);
  double began = cpuSeconds(), used = 0;
  unsigned long long executions = 0, batch = 1;
  while (used < seconds) {
    double before = used;
    for (unsigned long long i = 0; i < batch; ++i, ++executions)
      if (!runOne(work, input, result, first))
        return 1;
    used = cpuSeconds() - began;
    if (used - before < 0.001)
      batch *= 2;
  }
  std::printf("{\"executions\":%llu,\"cpuSeconds\":%.6f,\"executionsPerCpuSecond\":%.1f}\n", executions, used,
              static_cast<double>(executions) / used);
  return 0;
}

} // namespace

int main(int argc, char **argv) {
  if (argc == 2 && string_view(argv[1]) == "--implementation") {
    std::puts(simdjson::get_active_implementation()->name().c_str());
    return 0;
  }
  Work work;
  if (argc < 4 || !work.find(argv[1])) {
    std::fprintf(stderr, "usage: by_hand WORK INPUT --once | --bench SECONDS | --times COUNT\n"
                         "       by_hand --implementation\n"
                         "WORK: linearN, payload, map, router50, loop, parallel10\n");
    return 2;
  }
  std::ifstream file(argv[2], std::ios::binary);
  if (!file) {
    std::fprintf(stderr, "by_hand: %s: %s\n", argv[2], std::strerror(errno));
    return 2;
  }
  string input((std::istreambuf_iterator<char>(file)), {});
  string_view mode = argv[3];
  try {
    string first, result;
    if (mode == "--once") {
      work.run(input, result);
      std::puts(result.c_str());
      return 0;
    }
    if (argc < 5)
      return 2;
    if (mode == "--bench")
      return bench(work, input, std::atof(argv[4]));
    work.run(input, first);
    for (long i = std::atol(argv[4]); i > 1; --i)
      if (!runOne(work, input, result, first))
        return 1;
  } catch (const simdjson::simdjson_error &error) {
    std::fprintf(stderr, "by_hand: %s: %s\n", argv[2], error.what());
    return 1;
  }
  return 0;
}
