# SPDX-License-Identifier: Apache-2.0
"""Random state machines that do something: `make(seed)` gives a definition, what its tasks come to, and inputs.

A machine is made from its start on while a Player plays it over a sample input, so that paths mostly find something
and templates, rules and filters have something to say. Each machine draws which features it has: most have a few, so
that what one feature does is not always hidden behind another.
"""

import random
import re

import asl_intrinsics
import asl_json
from asl_language import child_scopes
from asl_model import Failure, Given, TimedOut, states_in
from make_data import DataMaker
from make_text import TextMaker, nodes_of, type_of
from player import Player

# What a machine may have, and how often; what the rival gets wrong is rare enough for most machines to be without it.
FEATURES = {"odd": 0.25, "misses": 0.4, "negative": 0.1, "indefinite": 0.45, "filters": 0.4, "unions": 0.2, "calls": 0.5,
            "misfits": 0.25, "fractions": 0.3, "context": 0.15, "tasks": 0.5, "children": 0.5, "choices": 0.6,
            "waits": 0.3, "outputs": 0.5, "timeouts": 0.3, "loops": 0.15, "large": 0.15, "comments": 0.1}
MOST_DEPTH = 2  # of scopes inside scopes

ERRORS = ["E1", "E2", "Custom.Error", "States.TaskFailed", "States.Timeout", "Lambda.Unknown", "States.Permissions",
          "e1", "Fehler \u00fc"]
NAME_TAILS = ["", "", "", " b", ".c", "\u00fc", "'", "\"", "\\", "$", "\u540d", "[0]"]
RESOURCES = ["arn:aws:states:us-east-1:123456789012:activity:work",
             "arn:aws:lambda:us-east-1:123456789012:function:work",
             "arn:aws:states:::lambda:invoke"]
TIMES = ["2016-03-14T01:59:00Z", "2016-03-14T02:59:00+01:00", "2015-01-01T00:00:00.5Z", "2030-12-31T23:59:59Z"]
KINDS = ["String", "Numeric", "Boolean", "Timestamp"]
RELATIONS = ["Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals"]


class Case:
    """A machine to run: `definition`, `outcomes` of its tasks' attempts (the last stands for all further ones) and
    `inputs` as JSON texts."""

    def __init__(self, seed, definition, outcomes, inputs):
        self.seed, self.definition, self.outcomes, self.inputs = seed, definition, outcomes, inputs


class MachineMaker:
    def __init__(self, seed, machine):
        self.seed = seed
        self.chance = random.Random(f"differential {seed}")
        self.features = {feature for feature, likelihood in FEATURES.items() if self.likely(likelihood)}
        self.data = DataMaker(self.chance, "odd" in self.features, "large" in self.features)
        self.text = TextMaker(self.chance, self.data, self.features)
        self.machine, self.names, self.outcomes = machine, 0, {}

    def likely(self, likelihood):
        return self.chance.random() < likelihood

    def name(self):
        self.names += 1
        tail = self.chance.choice(NAME_TAILS) if "odd" in self.features else ""
        return f"{self.seed}.{self.names}{tail}"

    # -- fields ---------------------------------------------------------------------------------------------------
    def context_path(self, player):
        paths = ["$$.State.Name", "$$.StateMachine.Name", "$$.Execution.Input", "$$.Execution.RoleArn"]
        if "Map" in player.context:
            paths += ["$$.Map.Item.Index", "$$.Map.Item.Value"] * 2
        return self.chance.choice(paths)

    def template(self, document, player, depth=0, least=1):
        """A payload template over `document`."""
        template, names = {}, set()
        for _ in range(self.chance.randrange(least, 5)):
            name = self.data.name()
            if name in names:
                continue
            names.add(name)
            kind = self.chance.random()
            if kind < 0.1 and depth < 2:
                template[name] = self.template(document, player, depth + 1)
            elif kind < 0.15 and depth < 2:
                template[name] = [self.template(document, player, depth + 1, 0), self.data.scalar()]
            elif kind < 0.25:
                template[name] = self.data.value(2)
            elif "calls" in self.features and kind < 0.6:
                template[name + ".$"] = self.text.call(document)
            elif "context" in self.features and kind < 0.7:
                template[name + ".$"] = self.context_path(player)
            else:
                template[name + ".$"] = self.text.path(document)
        return template

    def result_path(self, raw):
        kind = self.chance.random()
        if kind < 0.15:
            return None
        if kind < 0.17:
            return "$"
        name = self.data.name()
        path = "$" + self.text.step(name)
        if kind < 0.55:
            return path
        if kind < 0.6 and isinstance(raw, dict):
            lists = [name for name, value in raw.items() if isinstance(value, list) and value]
            if lists:
                name = self.chance.choice(lists)
                return "$" + self.text.step(name) + f"[{self.chance.randrange(len(raw[name]))}]"
        inner = raw.get(name, {}) if isinstance(raw, dict) else {}
        if isinstance(inner, dict) or "misses" in self.features:
            path += self.text.step(self.data.name())
        return path

    def io_fields(self, state, raw, player, with_result):
        """InputPath and OutputPath, ResultPath where there is a result."""
        if "outputs" in self.features and self.likely(0.25):
            state["InputPath"] = None if self.likely(0.1) else "$$.Execution.Input" if "context" in self.features and \
                self.likely(0.1) else self.text.path(raw)
        if with_result and self.likely(0.6):
            state["ResultPath"] = self.result_path(raw)
        if "outputs" in self.features and self.likely(0.15):
            # Most of what comes out is what went in.
            state["OutputPath"] = None if self.likely(0.1) else \
                "$" if self.likely(0.3) else self.text.path(raw)

    def selected(self, state, raw, player):
        """What the state sees, or the raw input where its InputPath leads nowhere."""
        try:
            return player.select(state, "InputPath", raw)
        except Failure:
            return raw

    # -- states ---------------------------------------------------------------------------------------------------
    def pass_state(self, raw, player, targets, depth):
        state = {"Type": "Pass"}
        self.io_fields(state, raw, player, True)
        kind = self.chance.random()
        if kind < 0.6:
            state["Parameters"] = self.template(self.selected(state, raw, player), player)
        elif kind < 0.85:
            state["Result"] = self.data.value(1)
            if self.likely(0.05):
                state["Result"] = {"plain.$": "$.text", "inner": state["Result"]}  # no template: it stays as it is
        return state

    def wait_state(self, raw, player, targets, depth):
        state = {"Type": "Wait"}
        self.io_fields(state, raw, player, False)
        document = self.selected(state, raw, player)
        field = self.chance.choice(("Seconds", "SecondsPath", "Timestamp", "TimestampPath"))
        state[field] = {"Seconds": lambda: self.chance.choice((0, 1, 5, 100)),
                        "SecondsPath": lambda: self.text.definite(document, "string" if self.text.has("misfits", 0.4)
                                                                  else "number"),
                        "Timestamp": lambda: self.chance.choice(TIMES),
                        "TimestampPath": lambda: self.text.definite(document, "string")}[field]()
        return state

    def choice_state(self, raw, player, targets, depth):
        state = {"Type": "Choice"}
        self.io_fields(state, raw, player, False)
        document = self.selected(state, raw, player)
        state["Choices"] = [{**self.rule(document, player), "Next": self.chance.choice(targets)}
                            for _ in range(self.chance.randrange(1, 4))]
        if self.likely(0.9):
            state["Default"] = self.chance.choice(targets)
        return state

    def rule(self, document, player, depth=0):
        kind = self.chance.random()
        if depth < 2 and kind < 0.2:
            return {self.chance.choice(("And", "Or")): [self.rule(document, player, depth + 1)
                                                         for _ in range(self.chance.randrange(1, 4))]}
        if depth < 2 and kind < 0.3:
            return {"Not": self.rule(document, player, depth + 1)}
        kind = self.chance.choice(KINDS)
        path = self.text.definite(document, {"String": "string", "Numeric": "number", "Boolean": "boolean",
                                             "Timestamp": "string"}[kind] if self.likely(0.8) else None)
        if "context" in self.features and self.likely(0.1):
            path = self.context_path(player)
        if self.likely(0.25):
            return {"Variable": path, self.chance.choice(("IsNull", "IsPresent", "IsNumeric", "IsString", "IsBoolean",
                                                          "IsTimestamp")): self.likely(0.7)}
        value = player.find(path, document)
        if kind == "String" and self.likely(0.25):
            return {"Variable": path, "StringMatches": self.pattern(value)}
        operator = kind + ("Equals" if kind == "Boolean" else self.chance.choice(RELATIONS))
        operands = [node for _, node in nodes_of(document) if type_of(node) == type_of(value)]
        if self.likely(0.2) and (operands or self.likely(0.1)):
            return {"Variable": path, operator + "Path": self.text.definite(document, type_of(value))}
        return {"Variable": path, operator: self.operand(kind, value)}

    def operand(self, kind, value):
        if kind == "Boolean":
            return self.likely(0.5)
        if kind == "Numeric":
            near = value if type_of(value) == "number" and abs(value) < 1e15 and self.likely(0.7) else 1
            return near if self.likely(0.5) else self.chance.choice((near - 1, near + 1, near + 0.5, 0))
        if kind == "Timestamp":
            return self.chance.choice(TIMES)
        return value if isinstance(value, str) and self.likely(0.6) else self.chance.choice(("", "a", "abc", "\u00fc"))

    def pattern(self, value):
        text = value if isinstance(value, str) else "abc"
        pieces = [text[:len(text) // 2], text[len(text) // 2:]]
        pieces = [piece.replace("\\", "\\\\").replace("*", "\\*") for piece in pieces]
        return self.chance.choice((pieces[0] + "*", "*" + pieces[1], "*", pieces[0] + pieces[1], "*".join(pieces),
                                   "a*", pieces[0] + "**", pieces[0] + "?" + pieces[1][1:]))

    def handlers(self, state, raw, targets):
        if self.likely(0.5):
            state["Retry"] = []
            for at in range(self.chance.randrange(0, 3)):
                retrier = {"ErrorEquals": self.patterns(at)}
                for field, value in (("IntervalSeconds", self.chance.randrange(1, 4)),
                                     ("MaxAttempts", self.chance.randrange(0, 4)), ("BackoffRate", 1.5),
                                     ("MaxDelaySeconds", 4)):
                    if self.likely(0.4):
                        retrier[field] = value
                state["Retry"].append(retrier)
        if self.likely(0.6) and targets:
            state["Catch"] = []
            for at in range(self.chance.randrange(1, 3)):
                catcher = {"ErrorEquals": self.patterns(at), "Next": self.chance.choice(targets)}
                if self.likely(0.6):
                    catcher["ResultPath"] = self.result_path(raw)
                state["Catch"].append(catcher)
        for field in ("Retry", "Catch"):
            # States.ALL stands alone and last.
            state.get(field, []).sort(key=lambda handler: handler["ErrorEquals"] == ["States.ALL"])
            alls = [handler for handler in state.get(field, []) if handler["ErrorEquals"] == ["States.ALL"]]
            for handler in alls[1:]:
                state[field].remove(handler)

    def patterns(self, at):
        if self.likely(0.35):
            return ["States.ALL"]
        return sorted({self.chance.choice(ERRORS) for _ in range(self.chance.randrange(1, 3))})

    def task_state(self, raw, player, targets, depth):
        state = {"Type": "Task", "Resource": self.chance.choice(RESOURCES)}
        self.io_fields(state, raw, player, True)
        document = self.selected(state, raw, player)
        if state["Resource"].endswith("invoke"):
            state["Parameters"] = {"FunctionName": "work", "Payload": self.template(document, player)}
        elif self.likely(0.5):
            state["Parameters"] = self.template(document, player)
        if "timeouts" in self.features and self.likely(0.3):
            if self.likely(0.5):
                state["TimeoutSeconds"] = self.chance.choice((1, 60, 99))
            else:
                state["TimeoutSecondsPath"] = self.text.definite(raw, "number")
        self.handlers(state, raw, targets)
        outcomes = state["_outcomes"] = [self.outcome() for _ in range(1 if depth else self.chance.randrange(1, 4))]
        results = [outcome["Return"] for outcome in outcomes if "Return" in outcome]
        if results and self.likely(0.3):
            state["ResultSelector"] = self.template(results[0], player)
        return state

    def outcome(self):
        if self.likely(0.6):
            return {"Return": self.data.value(1)}
        error = self.chance.choice(ERRORS)
        cause = "" if error == "States.Timeout" else self.chance.choice(("because", "", "\u00fc\"\\"))
        return {"Throw": {"Error": error, "Cause": cause}}

    def parallel_state(self, raw, player, targets, depth):
        state = {"Type": "Parallel"}
        self.io_fields(state, raw, player, True)
        document = self.selected(state, raw, player)
        if self.likely(0.3):
            state["Parameters"] = self.template(document, player)
            try:
                document = player.expand(state["Parameters"], document)
            except Failure:
                pass
        state["Branches"] = [self.scope(document, player, depth + 1) for _ in range(self.chance.randrange(1, 4))]
        self.handlers(state, raw, targets)
        if self.likely(0.2):
            state["ResultSelector"] = self.template([document] * len(state["Branches"]), player)
        return state

    def map_state(self, raw, player, targets, depth):
        state = {"Type": "Map"}
        self.io_fields(state, raw, player, True)
        document = self.selected(state, raw, player)
        items = document
        if not isinstance(document, list) or self.likely(0.5):
            state["ItemsPath"] = self.text.definite(document, "array")
            items = player.find(state["ItemsPath"], document)
        first = items[0] if isinstance(items, list) and items else self.data.value(1)
        outer = player.context.get("Map")
        player.context["Map"] = {"Item": {"Index": 0, "Value": first}}
        if self.likely(0.4):
            selector = self.template(document, player)
            if self.likely(0.7):
                selector["item.$"] = "$$.Map.Item.Value"
                selector.pop("item", None)
            state[self.chance.choice(("ItemSelector", "ItemSelector", "Parameters"))] = selector
            try:
                first = player.expand(selector, document)
            except (Failure, asl_intrinsics.Unpredictable):
                pass  # what the first item is only guides what is made of it
        processor = self.scope(first, player, depth + 1)
        player.context["Map"] = outer
        if outer is None:
            player.context.pop("Map")
        state[self.chance.choice(("ItemProcessor", "ItemProcessor", "Iterator"))] = processor
        kind = self.chance.random()
        if kind < 0.45:
            state["MaxConcurrency"] = self.chance.choice((0, 1, 1, 2, 40))
        elif kind < 0.52:
            state["MaxConcurrencyPath"] = self.text.definite(document, "number")
        self.handlers(state, raw, targets)
        return state

    def loop(self, name, raw, player, target):
        """States that go around some times, collecting something: the first one and what it made of `raw`."""
        choice, body = self.name(), self.name()
        player.states[name] = {"Type": "Pass", "Result": {"n": 0, "list": []}, "ResultPath": "$.loop", "Next": choice}
        player.states[choice] = {"Type": "Choice", "Default": target, "Choices": [
            {"Variable": "$.loop.n", "NumericLessThan": self.chance.choice((1, 3, 25)), "Next": body}]}
        grown = self.chance.choice(("States.Array($.loop.list, $.loop.n)", "States.Array($.loop.n, $.loop.n)",
                                    "States.ArrayRange(0, $.loop.n, 1)"))
        player.states[body] = {"Type": "Pass", "ResultPath": "$.loop", "Next": choice,
                               "Parameters": {"n.$": "States.MathAdd($.loop.n, 1)", "list.$": grown}}
        state, value = name, raw
        while state != target:
            value, decision = player.enter(state, value)
            state = player.target(state, decision)
        return player.states[name], value

    # -- scopes ---------------------------------------------------------------------------------------------------
    def maker_for(self, depth):
        makers = [self.pass_state] * 4
        makers += [self.choice_state] * 3 if "choices" in self.features else []
        makers += [self.task_state] * 3 if "tasks" in self.features else []
        makers += [self.wait_state] if "waits" in self.features else []
        if "children" in self.features and depth < MOST_DEPTH:
            makers += [self.parallel_state, self.map_state]
        return self.chance.choice(makers)

    def last_state(self, name, raw, player):
        kind = self.chance.random()
        if kind < 0.3:
            state = {"Type": "Succeed"}
            self.io_fields(state, raw, player, False)
            return state
        if kind < 0.45:
            state = {"Type": "Fail"}
            for field in ("Error", "Cause"):
                if self.likely(0.15):
                    state[field + "Path"] = self.text.call(raw, "string") \
                        if "calls" in self.features and self.likely(0.4) else self.text.definite(raw, "string")
                elif self.likely(0.9):
                    state[field] = self.chance.choice(("E1", "E2", "Fail.Error"))
            return state
        return None

    def scope(self, document, player, depth=0):
        """A scope whose sample input is `document`."""
        names = [self.name() for _ in range(self.chance.randrange(1, 4 if depth else 7))]
        states, documents = {}, {names[0]: document}
        outer = player.states
        player.states = states
        try:
            for at, name in enumerate(names):
                raw = documents.get(name, document)
                targets = names[at + 1:at + 4]
                states[name] = self.state(name, raw, player, targets, depth, documents)
        finally:
            player.states = outer
        return {"StartAt": names[0], "States": reachable(names[0], states)}

    def state(self, name, raw, player, targets, depth, documents):
        """A state, with what it made of its sample input noted for the state it led to."""
        if "loops" in self.features and targets and isinstance(raw, dict) and self.likely(0.15):
            state, documents[targets[0]] = self.loop(name, raw, player, targets[0])
            return state
        for attempt in range(4):
            state = self.last_state(name, raw, player) if not targets else None
            if state is None:
                state = self.maker_for(depth)(raw, player, targets, depth) if targets else \
                    self.chance.choice([self.pass_state, self.pass_state] +
                                       ([self.task_state] if "tasks" in self.features else []))(raw, player, [], depth)
                if state["Type"] != "Choice":
                    state.update({"Next": targets[0]} if targets else {"End": True})
            outcomes = state.pop("_outcomes", None)
            if outcomes:
                self.outcomes[name] = player.given.outcomes[name] = outcomes
            player.states[name] = state
            try:
                output, decision = player.enter(name, raw)
            except (Failure, TimedOut, RuntimeError):
                if state["Type"] == "Fail" or "misses" in self.features and self.likely(0.3):
                    return state
                continue
            target = player.target(name, decision)
            if target is not None:
                documents.setdefault(target, output)
            return state
        player.states[name] = state = {"Type": "Pass", **({"Next": targets[0]} if targets else {"End": True})}
        return state

    def comment(self, definition):
        """Comments wherever there may be one."""
        for _, state in states_in(definition):
            for holder in (state, *state.get("Choices", ()), *state.get("Retry", ()), *state.get("Catch", ()),
                           *child_scopes(state)):
                if self.likely(0.3):
                    holder["Comment"] = self.chance.choice(("why", "", "\u00fc\"\\ $.a", "States.UUID()"))

    def make(self):
        document = self.data.document()
        player = Player({"StartAt": "", "States": {}}, Given(self.machine, document, self.outcomes))
        player.steps = Discarded()
        definition = self.scope(document, player)
        if "timeouts" in self.features and self.likely(0.2):
            definition["TimeoutSeconds"] = self.chance.choice((3, 50, 1000))
        documents = [document]
        for _ in range(3):
            documents.append(self.data.changed(document))
        documents += [self.data.changed(self.data.changed(document)), self.data.document()]
        inputs = [self.data.spelled(value) for value in documents]
        if "comments" in self.features:
            self.comment(definition)
        tasks = [name for name, state in states_in(definition) if state["Type"] == "Task"]
        return Case(self.seed, encodable(definition), encodable({name: self.outcomes[name] for name in tasks}), inputs)


def encodable(value):
    """`value` without halves of surrogate pairs, which a definition cannot have."""
    return asl_json.parse(re.sub(r"(?i)\\ud[89a-f][0-9a-f]{2}", "?", asl_json.dump(value)))


class Discarded(list):
    """A list that keeps nothing: while a machine is made, nobody asks what its states did."""

    def append(self, _value):
        pass


def targets_of(state):
    for holder in (state, *state.get("Choices", ()), *state.get("Catch", ())):
        if "Next" in holder:
            yield holder["Next"]
    if "Default" in state:
        yield state["Default"]


def reachable(start, states):
    """The states that lead on from `start`, in their order."""
    seen, todo = {start}, [start]
    while todo:
        for target in targets_of(states[todo.pop()]):
            if target not in seen:
                seen.add(target)
                todo.append(target)
    return {name: state for name, state in states.items() if name in seen}


def make(seed, machine):
    return MachineMaker(seed, machine).make()
