#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random machines whose states are fused, run in both variants of their programs.

    run_variants.py --compiler build/bin/aslc [--seed N] [--machines N] [--sanitize] [--keep DIR]

The machines are about what fused states hand on: variables, the context object, expressions of JSONata, what a Task computes
before it waits and after it, loops, Maps and Parallels. Each execution is run fast, traced, and as a program for a debugger (-g), whose
states are as they were written; status, output, error and the words of the cause, which quote event ids, must be equal, and so
they must with a payload limit that some values exceed. So must a history of the first execution be, traced and with -g. No
model says what is right: the other differential runs do. Prints a line for each machine that differs, and last
`N passed, N failed`, which counts machines.
"""
import argparse
import concurrent.futures
import datetime
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

NAMES = ["a", "b", "c", "items", "n", "text"]
LIMITS = [262144, 300]
MOCKED = "M"

# How each execution is run.
PROGRAMS = {
    "fast": ["./machine", "--variant", "fast"],
    "traced": ["./machine", "--variant", "traced"],
    "written": ["./written"],
}


def reached(start, states):
    """Those of `states` that are reached from `start`: a definition may have no others."""
    found, waiting = set(), [start]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        state = states[name]
        waiting += [place["Next"] for place in [state, *state.get("Choices", []), *state.get("Catch", [])] if "Next" in place]
        waiting += [state["Default"]] if "Default" in state else []
    return {name: state for name, state in states.items() if name in found}


class Maker:
    """Makes one machine. `language` is that of all its states, or of some where it is mixed."""

    def __init__(self, seed):
        self.chance = random.Random(f"variants {seed}")
        self.names = 0
        self.tasks = []
        self.top_language = self.pick(["JSONPath", "JSONata"])

    def likely(self, share):
        return self.chance.random() < share

    def pick(self, choices):
        return self.chance.choice(list(choices))

    def name(self):
        self.names += 1
        return f"S{self.names}"

    def scalar(self):
        return self.pick([0, 1, 2, 5, -3, 7.5, 1.0, "x", "yes", "", True, False, None, 2147483647, "2024-01-01T00:00:00Z"])

    def value(self, depth=2):
        if depth == 0 or self.likely(0.4):
            return self.scalar()
        if self.likely(0.3):
            return [self.value(depth - 1) for _ in range(self.chance.randrange(4))]
        return {name: self.value(depth - 1) for name in self.chance.sample(NAMES, self.chance.randrange(1, 4))}

    def input(self):
        value = {name: self.value(2) for name in self.chance.sample(NAMES, self.chance.randrange(3, 7))}
        if self.likely(0.8):
            value["n"] = self.pick([0, 1, 2, 3, 9, 1.0, 2147483647])
        if self.likely(0.7):
            value["items"] = [self.value(1) for _ in range(self.chance.randrange(4))]
        return value if self.likely(0.95) else self.value(1)

    # -- JSONPath ---------------------------------------------------------------------------------------------
    def path(self, scope):
        kind = self.chance.random()
        if kind < 0.3 and scope["variables"]:
            return "$" + self.pick(scope["variables"]) + self.pick(["", "", "", ".a", ".n"])
        if kind < 0.45:
            return self.context_path("$$", scope)
        return "$" + "".join("." + self.pick(NAMES) for _ in range(self.chance.randrange(3)))

    def context_path(self, root, scope):
        parts = ["Execution.Name", "Execution.Input", "Execution.Id", "StateMachine.Name", "State.Name", "Execution.Input.n",
                 "State.EnteredTime", "Execution.StartTime", "State.Nothing", "Execution.RedriveCount"]
        if scope["in_map"] or self.likely(0.03):
            parts += ["Map.Item.Index", "Map.Item.Value", "Map.Item.Value.n"] * 2
        return f"{root}.{self.pick(parts)}"

    def call(self, scope):
        return self.pick([lambda: f"States.MathAdd({self.path(scope)}, {self.pick([1, -1, 2])})",
                          lambda: f"States.Format('{{}}-{{}}', {self.path(scope)}, {self.path(scope)})",
                          lambda: f"States.Array({self.path(scope)}, {self.path(scope)})",
                          lambda: f"States.ArrayLength({self.path(scope)})",
                          lambda: f"States.JsonToString({self.path(scope)})"])()

    def template(self, scope, depth=2):
        result = {}
        for name in self.chance.sample(NAMES, self.chance.randrange(1, 4)):
            kind = self.chance.random()
            if kind < 0.6:
                result[name + ".$"] = self.path(scope)
            elif kind < 0.75:
                result[name + ".$"] = self.call(scope)
            elif kind < 0.85 and depth:
                result[name] = self.template(scope, depth - 1)
            else:
                result[name] = self.value(1)
        return result

    def assign_path(self, scope):
        result = {}
        for name in self.chance.sample(scope["own"], self.chance.randrange(1, len(scope["own"]) + 1)):
            if self.likely(0.7):
                result[name + ".$"] = self.call(scope) if self.likely(0.3) else self.path(scope)
            else:
                result[name] = self.value(1)
        return result

    def rule(self, scope, depth=1):
        if depth and self.likely(0.2):
            return {self.pick(["And", "Or"]): [self.rule(scope, 0), self.rule(scope, 0)]}
        path = self.path(scope)
        return {"Variable": path} | self.pick([
            {"IsPresent": True}, {"NumericLessThan": self.pick([1, 2, 5])}, {"StringEquals": self.pick(["x", "yes"])},
            {"BooleanEquals": True}, {"IsNumeric": True}, {"NumericGreaterThanEqualsPath": self.path(scope)},
            {"IsNull": False}, {"StringMatches": "*S*"}])

    # -- JSONata ----------------------------------------------------------------------------------------------
    def data(self, scope):
        kind = self.chance.random()
        tail = "".join("." + self.pick(NAMES) for _ in range(self.chance.randrange(3)))
        if kind < 0.35 and scope["variables"]:
            return "$" + self.pick(scope["variables"]) + self.pick(["", "", ".a", ".n"])
        if kind < 0.45:
            return self.context_path("$states.context", scope)
        return f"$states.{scope['root']}{tail}"

    def condition(self, scope, depth=2):
        kind = self.chance.random()
        if depth and kind < 0.2:
            return f"{self.condition(scope, depth - 1)} {self.pick(['and', 'or'])} {self.condition(scope, depth - 1)}"
        if depth and kind < 0.25:
            return f"$not({self.condition(scope, depth - 1)})"
        if kind < 0.35:
            return f"$exists({self.data(scope)})"
        if kind < 0.4:
            return self.data(scope)
        constant = self.pick(["1", "2", "5", "-3", "'x'", "'yes'", "true", "null", "7.5", "''"])
        if self.likely(0.4):
            return f"{self.data(scope)} {self.pick(['<', '<=', '>', '>='])} {self.pick(['1', '2', '5', self.data(scope)])}"
        return f"{self.data(scope)} {self.pick(['=', '!='])} {constant}"

    def constructor(self, scope, depth=1):
        """An object that is written out."""
        members = []
        for name in self.chance.sample(NAMES, self.chance.randrange(0 if self.likely(0.2) else 1, 4)):
            kind = self.chance.random()
            value = (self.data(scope) if kind < 0.5 or not depth else self.condition(scope, 0) if kind < 0.6
                     else self.constructor(scope, 0) if kind < 0.7 else self.expression(scope))
            members.append(f"{self.pick([repr(name), json.dumps(name)])}: {value}")
        return "{" + ", ".join(members) + "}"

    def merge(self, scope):
        """Objects of which the later ones win; any of them may be none."""
        objects = [self.data(scope) if self.likely(0.8) else self.constructor(scope)]
        for _ in range(self.chance.randrange(1, 3)):
            objects.append(self.constructor(scope) if self.likely(0.7) else self.data(scope))
        return f"$merge([{', '.join(objects)}])"

    def expression(self, scope):
        kind = self.chance.random()
        if kind < 0.5:
            return self.data(scope)
        if kind < 0.65:
            return f"{self.data(scope)} {self.pick('+-')} {self.pick(['1', '2', '10', '0.5', self.data(scope)])}"
        if kind < 0.75:
            return self.condition(scope)
        if kind < 0.8:
            return self.pick(["'x'", "1", "-2", "true", "null", "1 + 2", "[1]", "{}", "(5)", "1.5"])
        return self.pick([lambda: f"$count({self.data(scope)})", lambda: f"$string({self.data(scope)})",
                          lambda: f"{self.data(scope)} & '-' & {self.data(scope)}",
                          lambda: f"'a\"' & {self.data(scope)} & {self.pick(['5', 'true', self.data(scope)])} & '/'",
                          lambda: f"{self.condition(scope)} ? {self.data(scope)} : {self.data(scope)}",
                          lambda: f"{self.condition(scope)} ? 'is ' & {self.data(scope)} : ({self.expression(scope)})",
                          lambda: f"{self.data(scope)}[{self.pick([0, 1, -1])}].{self.pick(NAMES)}",
                          lambda: f"{self.data(scope)}[-1] & ''",
                          lambda: f"{{'k': {self.data(scope)}}}", lambda: self.constructor(scope), lambda: self.merge(scope),
                          lambda: f"({self.merge(scope)}).{self.pick(NAMES)}",
                          lambda: f"{self.condition(scope)} ? {self.merge(scope)} : {self.constructor(scope)}", lambda: f"{self.data(scope)}[0]",
                          lambda: f"$type({self.data(scope)})"])()

    def output(self, scope, depth=2):
        if self.likely(0.5) or not depth:
            return "{% " + self.expression(scope) + " %}"
        return {name: self.output(scope, depth - 1) if self.likely(0.8) else self.value(1)
                for name in self.chance.sample(NAMES, self.chance.randrange(1, 4))}

    def assign_expressions(self, scope):
        return {name: self.output(scope, 1) if self.likely(0.8) else self.value(1)
                for name in self.chance.sample(scope["own"], self.chance.randrange(1, len(scope["own"]) + 1))}

    # -- States -----------------------------------------------------------------------------------------------
    def with_root(self, scope, root):
        return scope | {"root": root}

    def after_work(self, state, scope, language, root):
        """What a state does with its result: `root` is what expressions call it."""
        if language == "JSONata":
            seen = self.with_root(scope, self.pick([root, root, "input"]))
            if self.likely(0.6):
                state["Output"] = self.output(seen)
            if self.likely(0.5):
                state["Assign"] = self.assign_expressions(seen)
            return
        if self.likely(0.5) and state["Type"] != "Pass":
            state["ResultSelector"] = self.template(scope)
        if self.likely(0.5):
            state["ResultPath"] = self.pick([None, "$.a", "$.b.c", "$.text", "$.n"])
        if self.likely(0.2):
            state["OutputPath"] = self.path(scope | {"variables": []})
        if self.likely(0.5):
            state["Assign"] = self.assign_path(scope)

    def before_work(self, state, scope, language):
        if language == "JSONata":
            if self.likely(0.6) and state["Type"] in ("Task", "Parallel"):
                state["Arguments"] = self.output(self.with_root(scope, "input"))
            return
        if self.likely(0.2):
            state["InputPath"] = self.path(scope | {"variables": []})
        if self.likely(0.6):
            state["Parameters"] = self.template(scope)

    def catch(self, state, scope, language, later):
        if not later or not self.likely(0.6):
            return
        catcher = {"ErrorEquals": ["States.ALL"], "Next": self.pick(later)}
        if self.likely(0.5):
            catcher["Assign"] = {self.pick(scope["own"]): self.pick(["caught", 1])}
        if language == "JSONata" and self.likely(0.5):
            catcher["Output"] = {"n": 1, "caught": "{% $states.errorOutput.Error %}"}
        elif language == "JSONPath" and self.likely(0.5):
            catcher["ResultPath"] = "$.c"
        state["Catch"] = [catcher]
        if self.likely(0.3):
            state["Retry"] = [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 1}]

    def scope(self, depth, in_map, variables):
        """A machine: the names of its states are known first, transitions go forward but for loops."""
        own = [f"{name}{depth}" for name in ("v", "w", "x")]
        scope = {"own": own, "variables": own + variables, "in_map": in_map, "root": "input"}
        names = [self.name() for _ in range(self.chance.randrange(2, 8 if depth == 0 else 5))]
        states = {}
        for place, name in enumerate(names):
            later = names[place + 1:]
            states[name] = self.state(name, names, later, depth, scope)
        return {"StartAt": names[0], "States": reached(names[0], states)}

    def state(self, name, names, later, depth, scope):
        language = self.top_language if self.top_language == "JSONata" or self.likely(0.7) else "JSONata"
        kinds = ["Pass"] * 5 + (["Choice"] * 3 if later else []) + ["Task"] * 2 + ["Wait"]
        if depth < 2:
            kinds += ["Map", "Parallel"]
        if not later:
            kinds += ["Succeed"] * 2
        state = {"Type": self.pick(kinds)}
        if language != self.top_language:
            state["QueryLanguage"] = language
        if state["Type"] != "Choice" and state["Type"] != "Succeed":
            state |= {"Next": later[0] if self.likely(0.7) else self.pick(later)} if later else {"End": True}
        getattr(self, "make_" + state["Type"].lower())(state, name, names, later, depth, scope, language)
        return state

    def make_pass(self, state, name, names, later, depth, scope, language):
        if language == "JSONata":
            return self.after_work(state, scope, language, "input")
        self.before_work(state, scope, language)
        self.after_work(state, scope, language, None)

    def make_succeed(self, state, name, names, later, depth, scope, language):
        if language == "JSONata" and self.likely(0.7):
            state["Output"] = self.output(scope)
        elif language == "JSONPath" and self.likely(0.3):
            state["InputPath"] = self.path(scope | {"variables": []})

    def make_wait(self, state, name, names, later, depth, scope, language):
        state["Seconds"] = self.pick([0, 1, 60])
        if language == "JSONata":
            self.after_work(state, scope, language, "input")
        elif self.likely(0.5):
            state["Assign"] = self.assign_path(scope)

    def make_choice(self, state, name, names, later, depth, scope, language):
        rules = []
        for _ in range(self.chance.randrange(1, 4)):
            rule = {"Condition": "{% " + self.condition(scope) + " %}"} if language == "JSONata" else self.rule(scope)
            rule["Next"] = self.pick(later)
            if self.likely(0.4):
                rule["Assign"] = self.assign_expressions(scope) if language == "JSONata" else self.assign_path(scope)
            if language == "JSONata" and self.likely(0.3):
                rule["Output"] = self.output(scope)
            rules.append(rule)
        state["Choices"] = rules
        if self.likely(0.9):
            state["Default"] = self.pick(later)
            if self.likely(0.3):
                state["Assign"] = self.assign_expressions(scope) if language == "JSONata" else self.assign_path(scope)
        # A loop that ends: a variable of its own counts the turns.
        if self.likely(0.25):
            count = f"turns{name}"
            back = self.pick(names[:names.index(name) + 1])
            if language == "JSONata":
                rules.insert(0, {"Condition": f"{{% $exists(${count}) and ${count} >= 3 %}}", "Next": self.pick(later)})
                rules.insert(1, {"Condition": "{% true %}", "Next": back,
                                 "Assign": {count: f"{{% $exists(${count}) ? ${count} + 1 : 1 %}}"}})
            else:
                rules.insert(0, {"And": [{"Variable": f"${count}", "IsPresent": True},
                                         {"Variable": f"${count}", "NumericGreaterThanEquals": 3}], "Next": self.pick(later)})
                rules.insert(1, {"Variable": f"${count}", "IsPresent": True, "Next": back,
                                 "Assign": {f"{count}.$": f"States.MathAdd(${count}, 1)"}})
                rules.insert(2, {"Variable": "$$.State.Name", "IsPresent": True, "Next": back, "Assign": {count: 1}})

    def make_task(self, state, name, names, later, depth, scope, language):
        state["Resource"] = "arn:aws:lambda:us-east-1:123456789012:function:work"
        self.before_work(state, scope, language)
        self.after_work(state, scope, language, "result")
        self.catch(state, scope, language, later)
        self.tasks.append(name)

    def make_map(self, state, name, names, later, depth, scope, language):
        state["ItemProcessor"] = self.scope(depth + 1, True, scope["variables"])
        if language == "JSONata":
            state["Items"] = self.pick(["{% $states.input.items %}", [1, {"n": 2}, {"a": {"n": 3}}], "{% [1, 2] %}"])
            if self.likely(0.4):
                state["ItemSelector"] = {"n": "{% $states.context.Map.Item.Index %}", "a": "{% $states.context.Map.Item.Value %}",
                                         "c": self.output(scope, 1)}
        else:
            state["ItemsPath"] = self.pick(["$.items", "$.items", "$$.Execution.Input.items"])
            if self.likely(0.5):
                state["ItemSelector"] = self.template(scope | {"in_map": True})
        self.after_work(state, scope, language, "result")
        self.catch(state, scope, language, later)

    def make_parallel(self, state, name, names, later, depth, scope, language):
        state["Branches"] = [self.scope(depth + 1, scope["in_map"], scope["variables"])
                             for _ in range(self.chance.randrange(1, 4))]
        self.before_work(state, scope, language)
        self.after_work(state, scope, language, "result")
        self.catch(state, scope, language, later)

    def make(self):
        definition = self.scope(0, False, [])
        if self.top_language == "JSONata":
            definition["QueryLanguage"] = "JSONata"
        outcomes, cases = {}, {}
        text = json.dumps(definition)
        for task in self.tasks:
            if f'"{task}": {{' not in text:
                continue  # nothing leads there
            outcomes[task] = {"0-9": {"Return": self.value(2)} if self.likely(0.8) else
                              {"Throw": {"Error": "Failed", "Cause": "because"}}}
            cases[task] = task
        mock = {"StateMachines": {MOCKED: {"TestCases": {"Case": cases}}}, "MockedResponses": outcomes}
        return definition, mock, [self.input() for _ in range(6)]


TIME = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ")


def without_times(line):
    """Two runs begin at different times, and within them only the virtual clock moves."""
    found = [datetime.datetime.fromisoformat(text[:-1]) for text in TIME.findall(line)]
    return TIME.sub(lambda _: f"<{(found.pop(0) - first).total_seconds()}>", line) if (first := min(found, default=None)) else line


def read_events(path):
    """The events of a history, each as text; none when there is none, as where an input is refused."""
    return [json.dumps(event) for event in json.loads(path.read_text())["events"]] if path.exists() else []


def run(command, folder):
    return subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False)


def judge(options, seed):
    """None where both variants agree, else what is wrong; the second value says whether the machine could be built."""
    definition, mock, inputs = Maker(seed).make()
    with tempfile.TemporaryDirectory(prefix="asl") as temporary:
        folder = pathlib.Path(options.keep, str(seed)) if options.keep else pathlib.Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "machine.asl.json").write_text(json.dumps(definition, indent=1))
        (folder / "mock.json").write_text(json.dumps(mock))
        flags = ["--name", MOCKED, *(["--sanitize"] if options.sanitize else [])]
        for program, extra in (("written", ["-g"]), ("machine", [])):
            built = run([options.compiler, "build", "machine.asl.json", "-o", program, *flags, *extra], folder)
            if built.returncode == 1 and b"error:" in built.stderr:
                return None, False  # a definition that is not valid says nothing
            if built.returncode != 0:
                return f"build exited {built.returncode}: {built.stderr.decode()[-300:]}", False
        way = ["--mock", "mock.json", "--test-case", "Case", "--virtual-time", "--seed", "7"]
        for limit in LIMITS:
            texts = [text for text in map(json.dumps, inputs) if len(text) < limit]
            (folder / "lines").write_text("".join(text + "\n" for text in texts))
            results = [run([*program, "--lines", "lines", *way, "--payload-limit", str(limit)], folder) for program in PROGRAMS.values()]
            if any(result.returncode not in (0, 1) for result in results):
                return f"exited {[result.returncode for result in results]}: {results[0].stderr[-300:]}", True
            lines = [[without_times(line) for line in result.stdout.decode().splitlines()] for result in results]
            if any(other != lines[0] for other in lines):
                place = next((i for i, row in enumerate(zip(*lines)) if len(set(row)) > 1), 0)
                told = "".join(f"\n    {name:7} {some[place:place + 1]}" for name, some in zip(PROGRAMS, lines))
                return f"limit {limit}, input {texts[place]}{told}", True
        histories = []
        for program in ("traced", "written"):
            run([*PROGRAMS[program], "--input", json.dumps(inputs[0]), *way, "--history", program + ".history"], folder)
            histories.append([without_times(event) for event in read_events(folder / (program + ".history"))])
        if histories[0] != histories[1]:
            place = next((i for i, pair in enumerate(zip(*histories)) if pair[0] != pair[1]), min(map(len, histories)))
            return (f"history, input {json.dumps(inputs[0])}\n    traced  {histories[0][place:place + 1]}\n"
                    f"    written {histories[1][place:place + 1]}"), True
    return None, True


def main():
    parser = argparse.ArgumentParser(description="Compares the variants of random programs.")
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--machines", type=int, default=200)
    parser.add_argument("--sanitize", action="store_true", help="build with sanitizers")
    parser.add_argument("--keep", help="keep machines and programs in this folder")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    options = parser.parse_args()
    options.compiler = os.path.abspath(options.compiler)
    options.keep = options.keep and os.path.abspath(options.keep)
    passed = failed = refused = 0
    seeds = range(options.seed, options.seed + options.machines)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for seed, (problem, is_built) in zip(seeds, pool.map(lambda seed: judge(options, seed), seeds)):
            passed += is_built and not problem
            failed += bool(problem)
            refused += not is_built and not problem
            if problem:
                print(f"FAIL seed {seed}: {problem}", flush=True)
    print(f"{refused} machines were refused")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
