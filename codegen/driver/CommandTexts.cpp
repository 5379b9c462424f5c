// SPDX-License-Identifier: Apache-2.0
//
// CommandTexts: see CommandTexts.h.

#include "codegen/driver/CommandTexts.h"

namespace asl {

namespace {

const std::vector<ExitStatus> kUsual{
    {"0", "all went well; there may be warnings"},
    {"1", "the definition has errors, or warnings that were made errors"},
    {"2", "bad use, or a file that cannot be read or written"},
};

const std::vector<ExitStatus> kPlain{
    {"0", "all went well"},
    {"2", "bad use, or a file that cannot be read or written"},
};

const ExitStatus kNoColor{"NO_COLOR", "when set, text is never coloured unless --color=always is given"};

// Paragraphs are single strings; they are wrapped when they are printed.
const std::vector<CommandText> kTexts{
    {"aslc",
     "aslc takes an AWS Step Functions state machine, written in the Amazon States Language, and gives one static "
     "executable: no interpreter and no definition inside, no linker or compiler needed to make it, nothing but a "
     "Linux kernel needed to run it.\n\n"
     "A definition is JSON or YAML, a template of SAM, CloudFormation, CDK or Serverless with one inside, or a folder "
     "with templates.",
     {{"aslc init order && cd order", "an example project to start from"},
      {"aslc check order.asl.json -Wall", "every error and warning"},
      {"aslc build order.asl.json -o order", "one static executable"},
      {"./order --input '{\"total\": 5}'", "one execution: its output on standard output"},
      {"aslc run order.asl.json --input input.json", "both at once; compiles when something has changed"},
      {"aslc package order.asl.json -o order.zip", "a function for AWS Lambda, and a template to deploy it"},
      {"aslc test-state --request request.json", "one state alone, as AWS's TestState API runs it"},
      {"aslc help build", "all about one command"}},
     kUsual,
     {"program"},
     {kNoColor}},
    {"check",
     "Reads a definition and reports all that is wrong with it, and what is probably not meant, in one run: each "
     "finding once, with its file, line and column, also inside templates. Nothing is written.",
     {{"aslc check order.asl.json", "errors, and the warnings that are on by default"},
      {"aslc check order.asl.json -Wall -Werror", "for a build that lets nothing pass"},
      {"aslc check template.yaml --resource OrderMachine --define Table=orders", "a definition inside a template"},
      {"aslc check order.asl.json --format=sarif > order.sarif", "for code scanning"},
      {"aslc check - < order.asl.json", "from standard input"}},
     kUsual,
     {"build", "explain"},
     {kNoColor}},
    {"build",
     "Compiles a definition to one static executable, which runs executions from the command line and, in AWS Lambda, "
     "is the function. With --image it is put into a container image, which is made without a container engine. The file "
     "appears whole or not at all; nothing is written when the definition has errors.",
     {{"aslc build order.asl.json", "writes ./order"},
      {"aslc build order.asl.json -o bin/order --strip", "somewhere else, without symbols"},
      {"aslc build order.asl.yaml --target aarch64-linux -o order-arm64", "for 64-bit Arm, from any machine"},
      {"aslc build order.asl.json --image", "order.tar, a container image for 'docker load', Podman or skopeo"},
      {"aslc build template.yaml --resource OrderMachine --define @values.json", "a definition inside a template"}},
     kUsual,
     {"check", "run", "package", "program"},
     {kNoColor}},
    {"package",
     "Compiles a definition and packs the executable for AWS Lambda: as a zip archive, or with --image as a container "
     "image, which is made without a container engine. Beside it goes a template of AWS SAM with the time-out, the memory "
     "and the permissions that the workflow needs.",
     {{"aslc package order.asl.json -o order.zip", "writes order.zip and template.yaml"},
      {"sam deploy --guided --capabilities CAPABILITY_IAM", "deploys what template.yaml says"},
      {"aslc package order.asl.json --target arm64 -o order.zip", "for Graviton"},
      {"aslc package order.asl.json --image", "order.tar, for 'docker load' or skopeo"},
      {"aslc package order.asl.json --no-template --options \"--http\"", "behind an API, the archive alone"}},
     kUsual,
     {"build", "program"},
     {kNoColor}},
    {"explain",
     "Says what a group of warnings, or a code of an error, is about: why it matters, an example with the mistake and one "
     "without. Without a topic it lists all of them. Of a definition it says what the compiler does with it, state by "
     "state: what is computed when compiling, which states become one, what lives in the frame, which calls are made.",
     {{"aslc explain", "all topics"},
      {"aslc explain order.asl.json", "what became of each state"},
      {"aslc explain order.asl.json Ship", "of one"},
      {"aslc explain constant-choice", "a group of warnings"},
      {"aslc explain MISSING_TRANSITION_TARGET", "a code of an error, as --format=json has it"}},
     kPlain,
     {"check"},
     {}},
    {"graph",
     "Draws a state machine with its nested scopes, retries and catches: as SVG, for Graphviz, or for Mermaid. With the "
     "history of an execution, its way and its times are drawn on it.",
     {{"aslc graph order.asl.json -o order.svg", "a picture"},
      {"aslc graph order.asl.json --format=mermaid", "text for a page in Markdown"},
      {"aslc graph order.asl.json --history history.json -o run.svg", "what one execution did"}},
     kUsual,
     {"check", "ir"},
     {}},
    {"run",
     "Compiles a definition, unless that has been done before, and runs the program with the rest of the command line. "
     "Programs are kept in a cache by all that decides what they do, so an unchanged definition is compiled once. It is "
     "checked each time: warnings are there in every run, and errors never run.\n\n"
     "Options of aslc stand in front of the definition, those of the program behind it. Standard output is the program's: "
     "what --format makes goes to standard error.",
     {{"aslc run order.asl.json --input '{\"total\": 5}'", "one execution"},
      {"aslc run order.asl.json --input input.json --mock mock.json --test-case Happy", "with mocked calls"},
      {"aslc run -Wall -Werror order.asl.json --input input.json", "refuses what has warnings"},
      {"aslc run --define Table=orders order.asl.json < input.json", "a value for ${Table}"}},
     {{"0", "the execution succeeded"},
      {"1", "the execution failed, or the definition has errors"},
      {"2", "bad use or bad input, or a file that cannot be read or written"},
      {"3", "the state machine's TimeoutSeconds passed"},
      {"4", "aborted by a signal"}},
     {"build", "program"},
     {{"XDG_CACHE_HOME", "programs are kept in aslc below it"},
      {"HOME", "without XDG_CACHE_HOME they are kept in .cache/aslc below it"},
      kNoColor}},
    {"test-state",
     "Runs one state as the TestState API of AWS Step Functions does, with the same requests and responses: with a mock, or "
     "against the service.",
     {{"aslc test-state --request request.json", "a request with its definition inside"},
      {"aslc test-state --request request.json --definition order.asl.json", "the definition in a file"},
      {"aslc test-state --request - < request.json", "from standard input"}},
     {{"0", "there is a response, whatever it says of the state"},
      {"1", "the request or the definition was rejected; the response says so"},
      {"2", "bad use, or a file that cannot be read or written"}},
     {"run"},
     {}},
    {"ir",
     "Prints what a definition is at one stage of the compilation, for those who want to see what the compiler makes of it. "
     "The first three stages can be read again by flow-opt. Standard output is the stage's: what --format makes goes to "
     "standard error, unless -o is given.",
     {{"aslc ir order.asl.json --emit=state --no-locations", "an operation a state"},
      {"aslc ir order.asl.json --emit=cfg", "retries are loops now"},
      {"aslc ir order.asl.json --emit=asm -o order.s", "machine code as text"},
      {"aslc ir order.asl.json --emit=obj -o order.o", "the object file"}},
     kUsual,
     {"build"},
     {kNoColor}},
    {"init",
     "Writes an example project into a folder: a definition, an input, mocks for its calls, a Makefile with the usual "
     "commands and a page that says what is what. The project is complete: it compiles without a warning, and its tests "
     "pass.\n\n"
     "Nothing that is there is changed: if one of the files is in the way, that is said, and nothing at all is written.",
     {{"aslc init", "the project 'order' in a new folder of that name"},
      {"aslc init shop/payment --template map", "another project, somewhere else"},
      {"aslc init . --template hello --yaml", "into this folder, the definition in YAML"},
      {"aslc init --list", "the projects there are"}},
     kPlain,
     {"check", "build", "run"},
     {}},
    {"eval",
     "Evaluates a JSONata expression with the code that compiled workflows run, and prints the result as JSON. The input is what "
     "the expression starts from; in a state there is none, so what a field would see is given as a variable: "
     "--set 'states={\"input\": {}}'. The service's limits of depth and memory hold as in a state.",
     {{"aslc eval '$sum([1, 2, 3])'", "prints 6"},
      {"aslc eval 'items[price > 10].name' --input @order.json", "names of the items that cost more"},
      {"aslc eval '{% $states.input.total * $rate %}' --set 'states={\"input\":{\"total\":5}}' --set rate=1.2", "a field of a state"},
      {"aslc eval @expression.jsonata --input - < order.json", "both from files"}},
     {{"0", "all went well; the result may be nothing"},
      {"1", "the expression has an error, or throws one"},
      {"2", "bad use, or a file that cannot be read or written"}},
     {"check"},
     {}},
    {"help",
     "Prints what there is to know of a command. The topic 'program' is about the programs that aslc makes, which have options "
     "of their own. With --man the text is the source of a page for man(1).",
     {{"aslc help", "an overview"},
      {"aslc help build", "the same as 'aslc build --help'"},
      {"aslc help program", "the options of compiled programs"},
      {"aslc help build --man | man -l -", "as a page of the manual"}},
     kPlain,
     {"program"},
     {}},
    {"completion",
     "Prints a script that makes a shell complete commands, options and their values. The script asks aslc itself, so it "
     "never has to be written again. Packages of aslc install it.",
     {{"source <(aslc completion bash)", "for this shell; in ~/.bashrc for all"},
      {"aslc completion zsh > ~/.zfunc/_aslc", "a folder of $fpath"},
      {"aslc completion fish > ~/.config/fish/completions/aslc.fish", "for fish"}},
     kPlain,
     {"help"},
     {}},
};

} // namespace

const CommandText &textOf(std::string_view command) {
  for (const CommandText &text : kTexts)
    if (text.command == command)
      return text;
  static const CommandText none{"", "", {}, kUsual, {}, {}};
  return none;
}

} // namespace asl
