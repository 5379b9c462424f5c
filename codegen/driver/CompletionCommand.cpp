// SPDX-License-Identifier: Apache-2.0
//
// aslc completion: the scripts for shells, and the command by which they ask what may come next.

#include "codegen/driver/Completion.h"
#include "codegen/driver/Driver.h"

#include <CLI/CLI.hpp>

using namespace asl;

extern "C" {
extern const char aslCompletionBash[], aslCompletionBashEnd[];
extern const char aslCompletionZsh[], aslCompletionZshEnd[];
extern const char aslCompletionFish[], aslCompletionFishEnd[];
}

std::string_view asl::completionScript(std::string_view shell) {
  auto text = [](const char *begin, const char *end) {
    return std::string_view(begin, static_cast<size_t>(end - begin));
  };
  if (shell == "bash")
    return text(aslCompletionBash, aslCompletionBashEnd);
  if (shell == "zsh")
    return text(aslCompletionZsh, aslCompletionZshEnd);
  return text(aslCompletionFish, aslCompletionFishEnd);
}

void asl::addCompletionCommand(CLI::App &app, Driver &driver) {
  auto shell = std::make_shared<std::string>();
  CLI::App *command = app.add_subcommand("completion", "print a script that makes a shell complete aslc's words");
  command->add_option("shell", *shell, "the shell that reads the script")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->callback([shell, &driver] {
    driver.command = [shell] { return writeText(std::string(completionScript(*shell)), ""); };
  });

  auto words = std::make_shared<std::vector<std::string>>();
  CLI::App *asked = app.add_subcommand("complete-words", "what the last word may be")->group("");
  asked->add_option("words", *words)->allow_extra_args();
  asked->callback([words, &app, &driver] {
    driver.command = [words, &app] { return writeText(completions(modelOf(app), commandsOf(app), *words), ""); };
  });
}
