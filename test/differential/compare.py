# SPDX-License-Identifier: Apache-2.0
"""Says whether two engines agree on an execution, and where they do not, which rules decide. For run_differential.py.

When the rival comes to another end than the compiled program, the execution is taken apart. The Player has kept every
path, call and test that was evaluated and every state that was entered. Each path, call and test is given to the
rival alone, over the same document; where all those of a state come out the same, the state itself is, with its
children replaced by what they came to. What comes out differently must be covered by a rule for just that: rules never
see a whole machine, so a rule about one thing cannot hide another. Something must come out differently, or the
disagreement is not explained.
"""

import asl_intrinsics
import asl_json
import rival_language
from asl_paths import MISSING
from asl_values import instant, same
from execution import MACHINE, End, request
from player import FAILED, Atom, play
from run_definitions import judge_history

RESOURCE = "arn:aws:states:us-east-1:123456789012:activity:work"


class Unexplained(Exception):
    """A disagreement that no rule covers."""


# ---------------------------------------------------------------------------------------------------------------
# Ends
# ---------------------------------------------------------------------------------------------------------------
def same_end(ours, rival):
    if ours.status != rival.status:
        return False
    if ours.status == "SUCCEEDED":
        return rival_language.alike(ours.output, rival.output)
    return (ours.error or "") == (rival.error or "")


def modelled(player):
    """The End of what a Player played."""
    result = player.result
    return End(result.status, result.output, result.error, result.cause)


def is_modelled(ours, player):
    """Whether the program did what the description of the language says."""
    result = player.result
    if ours.status != result.status:
        return False
    if ours.status == "SUCCEEDED":
        return same(result.output, ours.output)
    if result.is_data_failure or ours.status == "TIMED_OUT":
        return same(result.error or "", ours.error or "")
    return same(result.error or "", ours.error or "") and same(result.cause or "", ours.cause or "")


def is_same(end, other):
    """Whether two runs of a program ended alike."""
    return (end.status, end.error) == (other.status, other.error) and same(end.output, other.output)


def history_problem(events, definition, value, outcomes):
    """What is wrong with the history of an execution, or None. Where several failures may come first, nothing is said."""
    player = play(definition, MACHINE, value, outcomes, instant(events[0]["timestamp"]))[0]
    return judge_history(events, player.result) if player.choices == 1 else None


# ---------------------------------------------------------------------------------------------------------------
# Questions to the rival
# ---------------------------------------------------------------------------------------------------------------
def rival_context(step, atom=None):
    """The context object that the rival has where a step evaluates something. The input it is asked with becomes that
    of the execution, so the real one lies under another name, too (`relocated`)."""
    execution = {"Input": step.scope_input}
    context = {"Execution": execution, "Real": execution}
    item = atom and atom.context.get("Map")
    if item is not step.context.get("Map"):  # only a Map itself sees its items
        context["Map"] = item
    return context


def relocated(value):
    if isinstance(value, dict):
        return {name: relocated(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [relocated(inner) for inner in value]
    return value.replace("$$.Execution.Input", "$$.Real.Input") if isinstance(value, str) else value


class Texts:
    """JSON texts of values that are asked about again and again."""

    def __init__(self):
        self.texts = {}

    def __call__(self, value):
        entry = self.texts.get(id(value))
        if entry is None:
            entry = self.texts[id(value)] = (value, asl_json.dump(value))  # kept, so that no other gets its id
        return entry[1]

    def context(self, step, atom=None):
        """The text of rival_context."""
        execution = f'{{"Input":{self(step.scope_input)}}}'
        item = rival_context(step, atom).get("Map")
        return f'{{"Execution":{execution},"Real":{execution}' + (f',"Map":{self(item)}}}' if item else "}")


def question(texts, step, atom):
    """The request that makes the rival evaluate one atom."""
    outcomes, context = {}, texts.context(step, atom)
    if atom.kind == "path":
        states = {"A": {"Type": "Pass", "InputPath": relocated(atom.what), "End": True}}
    elif atom.kind == "place":
        path, result = atom.what
        states = {"A": {"Type": "Task", "Resource": RESOURCE, "ResultPath": path, "End": True}}
        outcomes, context = {"A": [{"Return": result}]}, "{}"
    elif atom.kind == "call":
        states = {"A": {"Type": "Pass", "Parameters": {"v.$": relocated(atom.what)}, "End": True}}
    else:
        rule = {key: relocated(value) for key, value in atom.what.items() if key != "Next"}
        states = {"A": {"Type": "Choice", "Choices": [{**rule, "Next": "T"}], "Default": "F"},
                  "T": {"Type": "Pass", "Result": "T", "End": True}, "F": {"Type": "Pass", "Result": "F", "End": True}}
    return request({"StartAt": "A", "States": states}, [texts(atom.document)], outcomes, context)


def answered(atom, end):
    """Whether the rival's end is what the atom came to."""
    if atom.kind == "place" and atom.value is FAILED:
        return end.status == "FAILED" and end.error == "States.ResultPathMatchFailure"
    if atom.value is MISSING or atom.value is FAILED:
        return end.status == "FAILED" and end.error == "States.Runtime"
    if end.status != "SUCCEEDED":
        return False
    if atom.kind == "test":
        return end.output == ("T" if atom.value else "F")
    return rival_language.alike(atom.value, end.output["v"] if atom.kind == "call" else end.output)


def shell(texts, step):
    """The request that makes the rival run one state, with children that come to what they came to. What follows is
    told from the output."""
    state = {key: relocated(value) for key, value in step.state.items()}
    states, outcomes = {step.name: state}, {}
    child = {"Type": "Task", "Resource": RESOURCE, "End": True}
    nothing = [{"Return": None}]
    if state["Type"] == "Task":
        outcomes[step.name] = step.outcomes + step.further or nothing
    elif state["Type"] == "Map":
        state.pop("Iterator", None)
        state["ItemProcessor"] = {"StartAt": "child", "States": {"child": child}}
        outcomes["child"] = step.outcomes or nothing
    elif state["Type"] == "Parallel":
        count = len(state["Branches"])
        state["Branches"] = [{"StartAt": f"child{at}", "States": {f"child{at}": child}} for at in range(count)]
        outcomes.update({f"child{at}": step.outcomes[at::count] or nothing for at in range(count)})
    for holder in (state, *state.get("Choices", ()), *state.get("Catch", ())):
        for field in ("Next", "Default"):
            if field in holder:
                target = "to " + holder[field]
                states[target], outcomes[target] = child, [{"Echo": holder[field]}]
                holder[field] = target
    return request({"StartAt": step.name, "States": states}, [texts(step.raw)], outcomes, texts.context(step))


def shell_answered(step, end):
    """Whether the rival's end is how the step ended."""
    if step.failure is not None:
        return end.status == "FAILED" and (end.error or "") == (step.failure.error or "")
    if end.status != "SUCCEEDED":
        return False
    if step.target is None:
        return rival_language.alike(step.output, end.output)
    return isinstance(end.output, dict) and end.output.get("to") == step.target and rival_language.alike(step.output, end.output["v"])


# ---------------------------------------------------------------------------------------------------------------
# Explanations
# ---------------------------------------------------------------------------------------------------------------
class Explainer:
    """Takes executions apart on which the rival does not agree. `rules` has atom_rules and step_rules, which give the
    names of the rules that cover a difference, or None."""

    def __init__(self, rival, rules):
        self.rival, self.rules = rival, rules

    def ask(self, questions):
        return [ends[0] for ends in self.rival.run(questions)]

    def explain(self, player):
        """The names of the rules that decide. Raises Unexplained."""
        self.texts, names = Texts(), set()
        # A state that the machine's time-out has cut off has no end, but what was evaluated in it counts.
        different = self.different_atoms(player.steps, names)
        whole = [step for step in player.steps if step.is_over and not any(id(atom) in different for atom in step.atoms)]
        for step, end in zip(whole, self.ask([shell(self.texts, step) for step in whole])):
            if not shell_answered(step, end):
                found = self.rules.step_rules(step, end)
                if not found:
                    raise Unexplained(f"the rival differs in state {asl_json.dump({step.name: step.state})}\n"
                                      f"over {asl_json.dump(step.raw)}\n"
                                      f"which comes to {shown_end(step)}\nand there to {end}")
                names |= found
        if not names:
            raise Unexplained("the rival agrees on every part and not on the whole")
        return names

    def different_atoms(self, steps, names):
        """The ids of the atoms that come to something else in the rival; the rules' names are added to `names`."""
        asked = {}
        for step in steps:
            for atom in step.atoms:
                asked.setdefault(key_of(step, atom), (step, atom, []))[2].append(id(atom))
        different = set()
        ends = self.ask([question(self.texts, step, atom) for step, atom, _ in asked.values()])
        for (step, atom, ids), end in zip(asked.values(), ends):
            if not answered(atom, end):
                different.update(ids)
                names |= self.rules_of_atom(step, atom, end)
        return different

    def rules_of_atom(self, step, atom, end):
        """The names of the rules because of which an atom comes to another end. Where a part of it does, nothing more
        is asked."""
        parts = parts_of(atom)
        different = [(part, ended) for part, ended in
                     zip(parts, self.ask([question(self.texts, step, part) for part in parts]))
                     if not answered(part, ended)]
        if different:
            return set().union(*(self.rules_of_atom(step, part, ended) for part, ended in different))
        found = self.rules.atom_rules(atom, end, rival_context(step, atom))
        if not found and atom.kind == "path":
            found = self.rules_of_renamed(step, atom)
        if not found:
            raise Unexplained(f"the rival differs in the {atom.kind} {asl_json.dump(atom.what)}\n"
                              f"over {asl_json.dump(atom.document)}\nwhich comes to {shown(atom)}\nand there to {end}")
        return found

    def rules_of_renamed(self, step, atom):
        """The rules of a path whose odd names the rival may not read: with plain names in their place it must come to
        the right end, or to one that other rules cover."""
        renamed = with_plain_names(atom)
        if renamed is None:
            return None
        end, = self.ask([question(self.texts, step, renamed)])
        if answered(renamed, end):
            return {"odd-names"}
        found = self.rules.atom_rules(renamed, end, rival_context(step, renamed))
        return found and {"odd-names"} | found


def parts_of(atom):
    """The paths and calls that a call or test is made of, as atoms."""
    if atom.kind == "call":
        trees = [tree for tree in asl_intrinsics.parse(atom.what)[2] if tree[0] in ("path", "call")]
    elif atom.kind == "test":
        trees = [("path", text) for key, text in atom.what.items() if key == "Variable" or key.endswith("Path")]
    else:
        return []
    read = rival_language.reader(atom.document, atom.context)
    parts = []
    for tree in trees:
        try:
            value = asl_intrinsics.value_of(tree, read)
        except asl_intrinsics.Refused:
            value = FAILED
        parts.append(Atom(tree[0], tree[-1], atom.document, atom.context, value))
    return parts


def operators_among(value):
    """The member names in a value that the rival may take for steps of a path that are written alike."""
    if isinstance(value, dict):
        yield from (name for name in value if name in ("*", "$", "^", "~", ".."))
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from operators_among(inner)


def with_plain_names(atom):
    """`atom` with each odd member name in its path and data replaced by a plain one; None when there is none."""
    plain = {}
    for name in [*rival_language.names_in(atom.what), *operators_among(atom.document)]:
        if rival_language.ODD_NAME.search(name):
            plain.setdefault(name, f"plain{len(plain)}")
    if not plain:
        return None

    def renamed(value):
        if isinstance(value, dict):
            return {plain.get(name, name): renamed(inner) for name, inner in value.items()}
        return [renamed(inner) for inner in value] if isinstance(value, list) else value

    return Atom("path", rival_language.spelled(atom.what, plain), renamed(atom.document), renamed(atom.context),
                renamed(atom.value))


def key_of(step, atom):
    """Atoms with the same key have the same answer."""
    item = atom.context.get("Map")
    return (id(step), atom.kind, repr(atom.what), id(atom.document), item and id(item))


def shown(atom):
    return "nothing" if atom.value is MISSING else "an error" if atom.value is FAILED else asl_json.dump(atom.value)


def shown_end(step):
    if step.failure is not None:
        return f"FAILED {step.failure.error}"
    return f"{asl_json.dump(step.output)}" + (f", then {step.target!r}" if step.target else "")
