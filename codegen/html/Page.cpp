// SPDX-License-Identifier: Apache-2.0
//
// Page: HTML around the rows of Columns.h.
//
// A row is an element with two numbers, the line (`data-l`) and the state (`data-s`) that it came from; page.js finds by
// them what belongs together. All text is in the file as text, so that the browser's own search finds it, and stands in
// blocks that the browser lays out only when they come into sight: a machine of a thousand states has fifty thousand rows.

#include "codegen/html/Page.h"
#include "codegen/html/Columns.h"

#include <algorithm>

using namespace asl;
using namespace asl::html;

// The stylesheet and the script (asl_embed_file).
extern "C" const char aslPageStyle[], aslPageStyleEnd[], aslPageScript[], aslPageScriptEnd[];

namespace {

/// Rows of a block that is laid out as one.
constexpr size_t kBlockRows = 100;

/// `text` so that HTML takes it as text, also inside of an attribute in double quotes. Control characters, which HTML
/// does not allow, become the replacement character.
void appendEscaped(std::string &out, std::string_view text) {
  for (char c : text) {
    switch (c) {
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '"':
      out += "&quot;";
      break;
    case '\'':
      out += "&#39;";
      break;
    case '\t':
      out += c;
      break;
    case '\r':
      break;
    default:
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
        out += "\xEF\xBF\xBD";
      else
        out += c;
    }
  }
}

void appendLink(std::string &out, uint32_t line, int state) {
  if (line)
    out += " data-l=" + std::to_string(line);
  if (state >= 0)
    out += " data-s=" + std::to_string(state);
}

class PageWriter {
public:
  PageWriter(const Compilation &compilation, const StateIndex &states, std::string &out)
      : compilation(compilation), file(compilation.source.file()), states(states), out(out) {}

  void write(const std::vector<Row> &cfg, const std::vector<Row> &assembly) {
    head();
    out += "<main>\n";
    definition();
    column("cfg", "CFG form", cfg);
    column("asm", std::string("Assembly, ") + compilation.options.target->name, assembly);
    out += "</main>\n<script>\n";
    out.append(aslPageScript, aslPageScriptEnd);
    out += "</script>\n</body>\n</html>\n";
  }

private:
  void head() {
    out += "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           // Nothing is loaded, whatever the definition says.
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
           "script-src 'unsafe-inline'\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
    appendEscaped(out, compilation.options.machineName);
    out += " - aslc</title>\n<style>\n";
    out.append(aslPageStyle, aslPageStyleEnd);
    out += "</style>\n</head>\n<body>\n<header>\n<h1>";
    appendEscaped(out, compilation.options.machineName);
    out += "</h1>\n<label>State <input id=\"goto\" list=\"states\" autocomplete=\"off\" spellcheck=\"false\" placeholder=\"";
    out += std::to_string(states.names.size()) + (states.names.size() == 1 ? " state" : " states");
    out += "\"></label>\n<datalist id=\"states\">\n";
    for (const std::string &name : states.names) {
      out += "<option value=\"";
      appendEscaped(out, name);
      out += "\">\n";
    }
    out += "</datalist>\n<output id=\"about\" aria-live=\"polite\"></output>\n"
           "<p class=\"keys\"><kbd>↑</kbd><kbd>↓</kbd> line, <kbd>[</kbd><kbd>]</kbd> state, <kbd>Tab</kbd> column, "
           "<kbd>Enter</kbd> keep, <kbd>Esc</kbd> let go, <kbd>/</kbd> go to a state</p>\n</header>\n";
  }

  void beginColumn(std::string_view id, std::string_view title) {
    out += "<section aria-labelledby=\"";
    out += id;
    out += "-title\">\n<h2 id=\"";
    out += id;
    out += "-title\">";
    appendEscaped(out, title);
    out += "</h2>\n<div class=\"rows\" id=\"";
    out += id;
    out += "\" tabindex=\"0\" role=\"group\" aria-labelledby=\"";
    out += id;
    out += "-title\">\n";
  }

  /// Begins a block before row `index` of `count` where one is due.
  void block(size_t index, size_t count) {
    if (index % kBlockRows != 0)
      return;
    if (index)
      out += "</div>\n";
    out += "<div class=\"block\" style=\"--rows:" + std::to_string(std::min(kBlockRows, count - index)) + "\">\n";
  }

  void definition() {
    std::string_view name = file.name();
    beginColumn("asl", name.substr(name.find_last_of('/') + 1));
    uint32_t count = file.lineCount();
    for (uint32_t number = 1; number <= count; ++number) {
      block(number - 1, count);
      std::vector<Segment> segments = states.segments(number);
      bool isShared = segments.size() > 1;
      out += "<div class=\"row\"";
      appendLink(out, number, isShared ? -1 : segments[0].state);
      out += "><i>" + std::to_string(number) + "</i>";
      for (const Segment &segment : segments) {
        if (isShared) {
          out += "<span";
          appendLink(out, number, segment.state);
          out += '>';
        }
        appendEscaped(out, segment.text);
        if (isShared)
          out += "</span>";
      }
      out += "</div>\n";
    }
    endColumn(count);
  }

  void column(std::string_view id, std::string_view title, const std::vector<Row> &rows) {
    beginColumn(id, title);
    for (size_t i = 0; i < rows.size(); ++i) {
      block(i, rows.size());
      const Row &row = rows[i];
      out += row.kind == LineKind::Head    ? "<div class=\"row head\""
             : row.kind == LineKind::Label ? "<div class=\"row label\""
                                           : "<div class=\"row\"";
      appendLink(out, row.line, row.state);
      out += '>';
      appendEscaped(out, row.text);
      out += "</div>\n";
    }
    endColumn(rows.size());
  }

  void endColumn(size_t count) { out += count ? "</div>\n</div>\n</section>\n" : "</div>\n</section>\n"; }

  const Compilation &compilation;
  const Source &file;
  const StateIndex &states;
  std::string &out;
};

} // namespace

Outcome asl::emitPage(Compilation &compilation, std::string &output) {
  const bool hide = compilation.options.hideLocations;
  // Locations are what the page's links show.
  compilation.options.hideLocations = true;
  std::string cfg, assembly;
  std::vector<LineOrigin> origins;
  Outcome outcome = compilation.emit(Stage::Cfg, cfg, &origins);
  if (outcome == Outcome::Done)
    outcome = compilation.emit(Stage::Asm, assembly);
  compilation.options.hideLocations = hide;
  if (outcome != Outcome::Done)
    return outcome;
  StateIndex states(compilation);
  PageWriter(compilation, states, output)
      .write(cfgRows(cfg, origins, states), assemblyRows(assembly, origins, states));
  return Outcome::Done;
}
