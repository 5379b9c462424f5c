#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every message of the compiler appears in a test.

    check_messages.py [--list]

Looks for the texts in frontend/, ir/ and codegen/ that people may read as an error, a warning, a note or a hint: string
literals of three words or more, in what is not help of the command line, generated code, or a page of `aslc explain`. Each
must be expected somewhere: in a lit test, a unit test, a corpus in the repository. A text with placeholders (%s, {token}) is
looked for in pieces. Expectations with patterns ({{..}}) count when the pattern fits.

untested.txt beside this file has the exceptions, a line each: the text, a tab, the reason. One that is tested by now, or
is no message any more, is a failure too, so that the list can only shrink by itself.

Prints `N passed, N failed`. Exit status: 0 all are tested, 1 some are not.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = ("frontend", "ir", "codegen")
# Whose arguments no one reads as a message.
NO_MESSAGES = {"add_option", "add_flag", "add_flag_callback", "add_option_function", "add_subcommand", "set_help_flag", "set_version_flag", "footer", "expandForm",
               "llvm_unreachable", "assert", "static_assert", "aws", "App", "find", "createTemporaryFile", "starts_with",
               "ends_with", "PassPipelineRegistration", "MlirOptMain"}
# Texts that are pages and not messages (aws() above is the service's wording, which the corpus compares), and tables of data.
PAGES = {"frontend/Explain.cpp", "frontend/Warnings.cpp", "frontend/InputShapes.cpp", "codegen/explain/Sentences.cpp",
         "codegen/explain/Explanation.cpp", "codegen/package/PolicyRules.cpp",
         # help, the manual and completion, which have tests of their own
         "codegen/driver/CommandTexts.cpp", "codegen/driver/HelpText.cpp", "codegen/driver/ManualPage.cpp",
         "codegen/driver/Completion.cpp", "codegen/driver/CommandModel.cpp",
         # pictures
         "codegen/graph/SvgStyle.h", "codegen/graph/WriteSvg.cpp", "codegen/graph/WriteDot.cpp",
         "codegen/graph/WriteMermaid.cpp", "codegen/html/Page.cpp", "codegen/html/Columns.cpp"}
TOKEN = re.compile(r"""//[^\n]*|/\*.*?\*/|R"(?P<mark>[^(\s"]*)\((?P<raw>.*?)\)(?P=mark)"|"(?P<text>(?:[^"\\\n]|\\.)*)"|"""
                   r"""'(?:[^'\\\n]|\\.)+'|(?P<name>[A-Za-z_]\w*)|(?P<mark2>[()\[\]{};])|\S""", re.S)
ESCAPE = re.compile(r"\\(n|t|\"|\\|'|x[0-9A-Fa-f]{2}|.)")
WORD = re.compile(r"[A-Za-z]{2,}|\ba\b")


def unescape(text):
    return ESCAPE.sub(lambda found: {"n": "\n", "t": "\t"}.get(found.group(1), found.group(1)), text)


def literals(text):
    """The string literals of C++ text, adjacent ones as one, with the calls that they are arguments of and their line."""
    stack, name, out = [], "", []
    line, at = 1, 0
    joined = False  # the token before was a literal
    for token in TOKEN.finditer(text):
        line += text.count("\n", at, token.start())
        at = token.start()
        literal = token.group("text") if token.group("text") is not None else token.group("raw")
        if token.group(0).startswith(("//", "/*")):
            continue
        if literal is not None:
            literal = unescape(literal) if token.group("text") is not None else literal
            if joined:
                out[-1] = (out[-1][0] + literal, *out[-1][1:])
            else:
                out.append((literal, [call for call in stack if call], line))
            joined = True
            continue
        joined = False
        if token.group("name"):
            name = token.group("name")
            continue
        if token.group(0) == "(":
            stack.append(name)
        elif token.group(0) == ")" and stack:
            stack.pop()
        if token.group(0) not in "<>":
            name = ""
    return out


def messages():
    """Text to the first place it stands at."""
    found = {}
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            where = path.relative_to(ROOT).as_posix()
            if path.suffix not in (".cpp", ".h") or where in PAGES:
                continue
            for text, calls, line in literals(path.read_text(encoding="utf-8")):
                if NO_MESSAGES & set(calls):
                    continue
                for piece in re.split(r"%(?:\.(?:\*|\d+))?(?:zu|s|d|u|c|f|ld|lld)|\{token\}|\{value\}|\n", text):
                    piece = piece.strip(" :;,.'")
                    if len(WORD.findall(piece)) >= 3 and " " in piece:
                        found.setdefault(piece, f"{where}:{line}")
    return found


class Expectations:
    """What the tests of the repository say."""

    def __init__(self):
        parts = []
        for path in sorted((ROOT / "test").rglob("*")):
            if path.is_file() and "messages" not in path.parts and path.stat().st_size < 4_000_000:
                text = path.read_bytes().decode("utf-8", "replace")
                if path.suffix == ".cpp":
                    text = "\n".join(literal for literal, _, _ in literals(text))
                parts.append(text)
        self.text = re.sub(r"\s+", " ", "\n".join(parts))
        # In JSON and in Python quotes stand behind backslashes.
        self.plain = self.text.replace("\\\"", "\"").replace("\\\\", "\\")
        self.patterns = [part for part in "\n".join(parts).split("\n") if "{{" in part]

    def has(self, message):
        message = re.sub(r"\s+", " ", message)
        return message in self.text or message in self.plain or any(self.fits(line, message) for line in self.patterns)

    @staticmethod
    def fits(line, message):
        """Whether a line with patterns has the message: the text between two patterns, or around one."""
        fixed = [part.strip() for part in re.split(r"\{\{.*?\}\}|\[\[.*?\]\]", line)]
        return any(len(part) > 12 and part in message for part in fixed) and \
            re.search(".*".join(re.escape(part) for part in fixed[1:-1]) or "$^", message) is not None


def read_exceptions(path):
    exceptions = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        text, tab, reason = line.partition("\t")
        if not tab or not reason.strip():
            sys.exit(f"{path.name}:{number}: error: a line is a text, a tab and a reason")
        exceptions[text] = number
    return exceptions


def main():
    expectations, found = Expectations(), messages()
    path = pathlib.Path(__file__).with_name("untested.txt")
    exceptions = read_exceptions(path)
    failures = []
    for message, where in found.items():
        is_tested = expectations.has(message)
        if not is_tested and message not in exceptions:
            failures.append(f"{where}: error: no test expects {message!r}")
        elif is_tested and message in exceptions:
            failures.append(f"{path.name}:{exceptions[message]}: error: a test expects {message!r} by now")
    for message, number in exceptions.items():
        if message not in found:
            failures.append(f"{path.name}:{number}: error: nothing says {message!r}")
    print("\n".join(failures) if failures else f"{len(found)} messages", file=sys.stderr if failures else sys.stdout)
    print(f"{len(found) - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
