// SPDX-License-Identifier: Apache-2.0
//
// The small reader of XML answers.

#include "aws/Xml.h"

#include <gtest/gtest.h>

using namespace aslrt::aws;

namespace {

/// The text at `path`; `-` when there is none, `!` when the document is refused.
std::string at(std::string_view path, std::string_view text) {
  XmlField field{path, {}, false};
  if (!readXml(text, &field, 1))
    return "!";
  return field.isFound ? field.value : "-";
}

TEST(Xml, FindsTextsByPath) {
  std::string_view text = "\xef\xbb\xbf<?xml version='1.0'?>\n<!-- c --><a xmlns:n=\"u\" k = 'v>'>\n <b><c>1</c></b>"
                          "<n:d>2</n:d><b><c>3</c></b><e/><f a=\"1\"/></a>\n<!-- end -->\n";
  EXPECT_EQ(at("a/b/c", text), "1");
  EXPECT_EQ(at("a/d", text), "2");
  EXPECT_EQ(at("a/e", text), "");
  EXPECT_EQ(at("a/c", text), "-");
  EXPECT_EQ(at("b", text), "-");
}

TEST(Xml, DecodesReferencesAndCdata) {
  EXPECT_EQ(at("a", "<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x20AC;<![CDATA[<&amp;]]></a>"), "<>&\"'A\xe2\x82\xac<&amp;");
}

TEST(Xml, RefusesWhatIsNotWellFormed) {
  for (std::string_view text :
       {"", " ", "x", "<a>", "</a>", "<a></b>", "<a/><b/>", "<a/>x", "<a b></a>", "<a b=c></a>", "<a b='></a>", "<a",
        "<a/", "<a><", "<>", "<a>&unknown;</a>", "<a>&</a>", "<a>&#xD800;</a>", "<a>&#0;</a>", "<a>&#x110000;</a>",
        "<a>&#;</a>", "<a>&#xg;</a>", "<a><![CDATA[x</a>", "<a><!-- x</a>", "<!DOCTYPE a><a/>", "<a><?x</a>",
        "<a\tb='1'c='2'/>", "<![CDATA[x]]><a/>"})
    EXPECT_EQ(at("z", text), "!") << text;
}

/// Writes down all elements.
struct Scribe final : XmlVisitor {
  std::string seen;
  void onElement(std::string_view path, std::string_view text) override {
    seen.append(path).append("=").append(text).append("\n");
  }
};

TEST(Xml, TellsOfEachElementInTheOrderOfTheirEnds) {
  Scribe scribe;
  EXPECT_TRUE(readXml("<l><i><k>a&amp;</k> <s/></i>\n<i><k>b</k></i>x<n> </n>y</l>", scribe));
  EXPECT_EQ(scribe.seen, "l/i/k=a&\nl/i/s=\nl/i=\nl/i/k=b\nl/i=\nl/n= \nl=\n");
}

TEST(Xml, RefusesDeepNesting) {
  std::string text;
  for (int index = 0; index < 100000; ++index)
    text += "<a>";
  EXPECT_EQ(at("z", text), "!");
}

TEST(Xml, RefusesEveryBeginningOfAnAnswer) {
  std::string_view text = "<a><b c=\"d\">&amp;e</b><!--f--><![CDATA[g]]></a>";
  EXPECT_EQ(at("a/b", text), "&e");
  for (size_t size = 0; size < text.size(); ++size)
    EXPECT_EQ(at("z", text.substr(0, size)), "!") << size;
}

} // namespace
