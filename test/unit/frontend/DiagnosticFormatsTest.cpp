// SPDX-License-Identifier: Apache-2.0
//
// Forms of findings that a file in a test cannot bring about: names and texts with what has a meaning in the
// form.

#include "frontend/DiagnosticFormats.h"

#include <gtest/gtest.h>

using namespace asl;

namespace {

TEST(DiagnosticFormats, GitHubEscapesWhatEndsAPropertyOrACommand) {
  Source source("a,b:c%.json", "{}\n");
  DiagnosticEngine diagnostics(source);
  diagnostics.error(SourceRange{0, 2}, "100% of\nit: here, too").note("and more");
  EXPECT_EQ(renderGitHub(diagnostics),
            "::error file=a%2Cb%3Ac%25.json,line=1,endLine=1,col=1,endColumn=3,"
            "title=SCHEMA_VALIDATION_FAILED::100%25 of%0Ait: here, too%0Anote: and more\n");
}

TEST(DiagnosticFormats, BytesThatAreNotUtf8AreReplaced) {
  EXPECT_EQ(quoteText("a\xFF"
                      "b\xC3\xA9\x01"),
            "\"a\xEF\xBF\xBD"
            "b\xC3\xA9\\u0001\"");
}

TEST(DiagnosticFormats, NamesOfFilesAreUris) {
  Source source("my orders/\xC3\xA9.json", "{}");
  DiagnosticEngine diagnostics(source);
  std::string text = renderSarif(diagnostics, "1");
  EXPECT_NE(text.find("{\"uri\":\"my%20orders/%C3%A9.json\"}"), std::string::npos) << text;
}

TEST(Diagnostics, TheSameFindingIsThereOnce) {
  Source source("a", "{}");
  DiagnosticEngine diagnostics(source);
  diagnostics.error(SourceRange{0, 1}, "wrong");
  diagnostics.error(SourceRange{0, 1}, "wrong");
  diagnostics.error(SourceRange{0, 2}, "wrong");
  EXPECT_EQ(diagnostics.sorted().size(), 2u);
}

TEST(Diagnostics, IgnoredWarningsCanBeWrittenTo) {
  Source source("a", "{}");
  WarningOptions options;
  options.silence();
  DiagnosticEngine diagnostics(source, options);
  diagnostics.warning(Warning::Quota, SourceRange{0, 1}, "much").note("too much").fix({0, 1}, "x");
  EXPECT_EQ(diagnostics.render(false), "");
  EXPECT_FALSE(diagnostics.hasErrors());
}

TEST(Diagnostics, FixesStandUnderWhatTheyReplace) {
  Source source("a", "\t\"\xE6\x97\xA5\": fasle, \"b\"\n");
  DiagnosticEngine diagnostics(source);
  diagnostics.error(SourceRange{8, 13}, "no word").fix({8, 13}, "false");
  EXPECT_EQ(diagnostics.render(false), "a:1:7: error: no word\n"
                                       "\t\"\xE6\x97\xA5\": fasle, \"b\"\n"
                                       "\t      ^~~~~\n"
                                       "\t      false\n");
}

} // namespace
