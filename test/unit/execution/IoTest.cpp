// SPDX-License-Identifier: Apache-2.0
//
// The event loop, files and messages.

#include "Fixture.h"
#include "io/Diagnostics.h"
#include "io/InputFile.h"
#include "io/OutputFile.h"
#include "io/ProfileFile.h"
#include "modes/Options.h"

#include <fcntl.h>
#include <random>

using namespace aslrt;
using namespace aslrt::test;

namespace {

struct Recorder {
  Timer timer;
  int id = 0;
  std::vector<int> *fired = nullptr;
  static void note(Timer *timer) {
    auto *self = static_cast<Recorder *>(timer->owner);
    self->fired->push_back(self->id);
  }
};

TEST(EventLoop, FiresInOrderOfTimeThenOfArming) {
  Clock clock;
  clock.start(true);
  EventLoop loop(clock);
  std::vector<int> fired, expected;
  std::vector<Recorder> all(200);
  std::mt19937 random(7);
  int64_t now = clock.unixMicroseconds();
  for (int i = 0; i < 200; ++i) {
    all[i].id = i;
    all[i].fired = &fired;
    all[i].timer.owner = &all[i];
    all[i].timer.fire = Recorder::note;
    all[i].timer.dueUnixMicroseconds = now + static_cast<int64_t>(random() % 20);
    loop.arm(all[i].timer);
  }
  for (int i = 0; i < 200; i += 3)
    loop.disarm(all[i].timer);
  for (int64_t instant = now; instant < now + 20; ++instant)
    for (int i = 0; i < 200; ++i)
      if (i % 3 != 0 && all[i].timer.dueUnixMicroseconds == instant)
        expected.push_back(i);
  while (loop.wait() == EventLoop::Progress::Fired)
    ;
  EXPECT_EQ(fired, expected);
  EXPECT_EQ(loop.size(), 0u);
  EXPECT_LT(clock.unixMicroseconds(), now + 20);
}

TEST(EventLoop, WaitsInRealTime) {
  Clock clock;
  clock.start(false);
  EventLoop loop(clock);
  std::vector<int> fired;
  Recorder one;
  one.fired = &fired;
  one.timer.owner = &one;
  one.timer.fire = Recorder::note;
  int64_t due = clock.unixMicrosecondsAfter(0.02);
  one.timer.dueUnixMicroseconds = due;
  loop.arm(one.timer);
  EXPECT_EQ(loop.wait(), EventLoop::Progress::Fired);
  EXPECT_GE(clock.unixMicroseconds(), due);
  EXPECT_EQ(loop.wait(), EventLoop::Progress::Nothing);
}

TEST(Clock, TheEndOfTimeIsNotPassed) {
  Clock clock;
  clock.start(true);
  EXPECT_EQ(clock.unixMicrosecondsAfter(1e300), INT64_MAX);
  clock.advanceTo(INT64_MAX - 5);
  EXPECT_EQ(clock.unixMicrosecondsAfter(100), INT64_MAX);
  EXPECT_EQ(clock.unixMicrosecondsAfter(-1), INT64_MAX - 5);
}

TEST(LineReader, GivesLinesOfAnyLength) {
  std::string content = "one\n\n" + std::string(200000, 'x') + "\r\nlast";
  TemporaryFile file(content);
  int descriptor = open(file.path.c_str(), O_RDONLY);
  LineReader lines;
  lines.open(descriptor);
  std::string_view line;
  std::vector<std::string> all;
  while (lines.next(line))
    all.emplace_back(line);
  close(descriptor);
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(all[0], "one");
  EXPECT_EQ(all[1], "");
  EXPECT_EQ(all[2].size(), 200001u);
  EXPECT_EQ(all[3], "last");
  EXPECT_EQ(lines.lineNumber(), 4u);
}

TEST(OutputFile, KeepsTheFirstError) {
  OutputFile out;
  int full = open("/dev/full", O_WRONLY);
  out.open(full);
  for (int i = 0; i < 10000; ++i)
    out.write("0123456789");
  EXPECT_FALSE(out.flush());
  EXPECT_EQ(out.error(), ENOSPC);
  close(full);
}

TEST(OutputFile, EscapesForJson) {
  TemporaryFile file;
  int descriptor = open(file.path.c_str(), O_WRONLY);
  OutputFile out;
  out.open(descriptor);
  out.writeEscaped(std::string_view("a\"\\\n\x01\xc3\xa9z\0", 9));
  out.writeNumber(18446744073709551615u);
  EXPECT_TRUE(out.flush());
  close(descriptor);
  EXPECT_EQ(file.read(), "a\\\"\\\\\\n\\u0001\xc3\xa9z\\u000018446744073709551615");
}

TEST(History, LeavesNoHalfFileWhenGivenUp) {
  TemporaryFile file("old");
  {
    History history;
    ASSERT_EQ(history.open(file.path.c_str()), 0);
  }
  EXPECT_EQ(file.read(), "old");
  EXPECT_NE(access((file.path + ".tmp-" + std::to_string(getpid())).c_str(), F_OK), 0);
}

TEST(Diagnostics, FindsNamesAndShowsPlaces) {
  std::string_view json = "{ \"a\": [1, {\"b\": 2}],\n  \"b\": {\"c\\\"\": 1, \"d\": \"x\"} }";
  std::string_view path[] = {"b", "d"};
  EXPECT_EQ(json.substr(findMemberOffset(json, path, 2), 3), "\"d\"");
  std::string_view missing[] = {"b", "nothing"};
  EXPECT_EQ(json.substr(findMemberOffset(json, missing, 2), 5), "\"b\": ");
  SmallBuffer out;
  appendSourceError(out, {"x.json", "{\n \"\xc3\xa9\": }"}, 9, "expected a value");
  EXPECT_EQ(std::string(out.view()), "x.json:2:7: error: expected a value\n   \"\xc3\xa9\": }\n        ^\n");
}

TEST(Diagnostics, SuggestsNearNames) {
  std::string_view known[] = {"--input", "--lines", "--mock"};
  EXPECT_EQ(closestName("--inptu", known, 3), "--input");
  EXPECT_EQ(closestName("--MOCK", known, 3), "--mock");
  EXPECT_EQ(closestName("--something-else", known, 3), "");
}

std::string refusalOf(std::vector<const char *> arguments) {
  arguments.insert(arguments.begin(), "program");
  Options options;
  SmallBuffer message;
  if (parseOptions(static_cast<int>(arguments.size()), const_cast<char **>(arguments.data()), options,
                   message))
    return "accepted";
  return std::string(message.view());
}

TEST(Options, AreReadInBothForms) {
  const char *arguments[] = {"program", "--input", "{}", "--payload-limit=none", "--seed=7",
                             "--virtual-time", "--bench=0.5", "--log-level", "debug"};
  Options options;
  SmallBuffer message;
  ASSERT_TRUE(parseOptions(9, const_cast<char **>(arguments), options, message));
  EXPECT_STREQ(options.input, "{}");
  EXPECT_EQ(options.payloadLimitBytes, UINT32_MAX);
  EXPECT_EQ(options.seed, 7u);
  EXPECT_TRUE(options.hasSeed);
  EXPECT_TRUE(options.virtualTime);
  EXPECT_EQ(options.benchSeconds, 0.5);
  EXPECT_EQ(options.logLevel, LogLevel::Debug);
}

TEST(Options, BadUseIsExplained) {
  EXPECT_EQ(refusalOf({"--inptu", "x"}), "error: unknown option '--inptu'; did you mean '--input'?\n");
  EXPECT_EQ(refusalOf({"--quite-unknown"}), "error: unknown option '--quite-unknown'; see --help\n");
  EXPECT_EQ(refusalOf({"input.json"}),
            "error: unexpected argument 'input.json'; an input is given with --input, see --help\n");
  EXPECT_EQ(refusalOf({"--input"}), "error: option '--input' needs a value: --input VALUE\n");
  EXPECT_EQ(refusalOf({"--virtual-time=1"}), "error: option '--virtual-time' takes no value\n");
  EXPECT_EQ(refusalOf({"--seed", "-1"}), "error: the value of '--seed' must be a whole number from 0 to "
                                         "9223372036854775807 but is '-1'\n");
  EXPECT_EQ(refusalOf({"--payload-limit", "1e3"}).substr(0, 42),
            "error: the value of '--payload-limit' must");
  EXPECT_EQ(refusalOf({"--account", "1234"}),
            "error: the value of '--account' must be 12 digits but is '1234'\n");
  EXPECT_EQ(refusalOf({"--name", "a b"}).substr(0, 34), "error: the value of '--name' must ");
  EXPECT_EQ(refusalOf({"--bench", "0"}).substr(0, 34), "error: the value of '--bench' must");
  EXPECT_EQ(refusalOf({"--lines", "-", "--input", "1"}),
            "error: --input and --lines cannot be given together\n");
  EXPECT_EQ(refusalOf({"--test-case", "A"}),
            "error: --test-case chooses from a mock file; give one with --mock FILE\n");
}

TEST(ProfileFile, GivesSettingsOfProfiles) {
  std::string_view text = "\xef\xbb\xbf[default]\nregion = eu-central-1\n# c\n[profile work] # w\noutput=json\n"
                          "s3 =\n  region = no\nREGION=ap-south-1 ; here\r\n[work2]\nregion=no\n"
                          "[ profile \"a b\" ]\nregion=us-west-2#x\n[profile twice]\nregion=a\nregion=b\n";
  EXPECT_EQ(findProfileSetting(text, "default", "region"), "eu-central-1");
  EXPECT_EQ(findProfileSetting(text, "work", "region"), "ap-south-1");
  EXPECT_EQ(findProfileSetting(text, "work2", "region"), "");
  EXPECT_EQ(findProfileSetting(text, "a b", "region"), "us-west-2#x");
  EXPECT_EQ(findProfileSetting(text, "twice", "region"), "b");
  EXPECT_EQ(findProfileSetting("[profile default]\nx=1\n[default]\nx=2\n", "default", "x"), "1");
}

TEST(ProfileFile, TellsWhatIsNeitherSectionNorSetting) {
  auto wrongLines = [](std::string_view text) {
    std::string lines;
    ProfileReader reader(text);
    for (ProfileLine line; reader.next(line);)
      if (line.kind == ProfileLine::Kind::Wrong)
        lines += std::to_string(line.number) + ' ';
    return lines;
  };
  EXPECT_EQ(wrongLines("a=1\n[x]\nword\n=2\n[]\n[open\n"), "1 3 4 5 6 ");
  EXPECT_EQ(wrongLines("; c\n\n[x]\na =\n  b = 1\n  goes on\n\n c = 2\n"), "");
}

} // namespace
