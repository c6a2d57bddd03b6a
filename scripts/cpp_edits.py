# SPDX-License-Identifier: Apache-2.0
"""Edits of C++ source lines, and many of them in one source: each line becomes the original and the edited one, chosen by number when it runs.

  edits    an arithmetic, bitwise, relational or logical operator for another; a literal plus one; min for max; true for false; a condition
           negated; an assignment or a call left out; += for -=
  where    one-line returns, conditions of if, while and for, initialised variables, assignments, calls. Not: constants (constexpr, static,
           case labels), lines with text in quotes, exceptions
  lines    keep their numbers; at most one edit a line
"""
import collections
import dataclasses
import re

OPERATORS = [
    (" + ", " - "), (" - ", " + "), (" * ", " + "), (" / ", " * "), (" % ", " + "), (" < ", " <= "), (" <= ", " < "), (" > ", " >= "), (" >= ", " > "),
    (" == ", " != "), (" != ", " == "), (" && ", " || "), (" || ", " && "), (" & ", " | "), (" | ", " & "), (" ^ ", " | "), (" << ", " >> "),
    (" >> ", " << "), ("std::min", "std::max"), ("std::max", "std::min"), ("true", "false"), ("false", "true"),
]
LITERAL = re.compile(r"(?<![\w.'])\d+(?=(?:U|L|LL|ULL|UL)?(?![\w.']))")
ASSIGN = {" = ": None, " += ": " -= ", " -= ": " += ", " |= ": " &= ", " &= ": " |= ", " *= ": " += ", " <<= ": " >>= ", " >>= ": " <<= "}
ACTIVE = "::sumac::mutation::active({n})"


@dataclasses.dataclass(frozen=True)
class Edit:
    file: str
    line: int  # from 1
    what: str  # "a < b -> a <= b", in short
    schema: str  # the line of the build with many, {n} stands for the number
    plain: str  # the line with the edit alone
    nth: int = 1  # among those of the file that read the same

    @property
    def key(self):
        """Stays when other lines come and go."""
        return f"{self.file}: {self.what}" + (f" #{self.nth}" if self.nth > 1 else "")


def expressions(text):
    """(what, edited text) of every edit of an expression."""
    for old, new in OPERATORS:
        for hit in re.finditer(re.escape(old) if old[0] == " " else rf"\b{re.escape(old)}\b", text):
            yield f"{old.strip()} to {new.strip()}", text[:hit.start()] + new + text[hit.end():]
    for hit in LITERAL.finditer(text):
        value = int(hit.group())
        yield f"{value} to {value + 1}", text[:hit.start()] + str(value + 1) + text[hit.end():]


def closing(text, start):
    """Index of the parenthesis that closes the one at start; -1: not on this line."""
    depth = 0
    for i in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[i], 0)
        if depth == 0:
            return i
    return -1


def _choice(new, old):
    return f"({ACTIVE} ? ({new}) : ({old}))"


def _condition(line):
    """(start, end, negatable) of the condition on this line, or None."""
    hit = re.match(r"\s*(?:\} )?(?:else )?(if|while|for) \(", line)
    if hit is None:
        return None
    end = closing(line, hit.end() - 1)
    if end < 0:
        return None
    inner = line[hit.end():end]
    if hit.group(1) == "for":
        parts = inner.split("; ")
        if len(parts) != 3:
            return None
        start = hit.end() + len(parts[0]) + 2
        return start, start + len(parts[1]), False
    if ";" in inner or re.search(r"[^=!<>]=[^=]", inner):
        return None
    return hit.end(), end, True


def line_edits(file, number, line, before):
    """Every edit of one line; `before` is the last line of code above it."""
    code = re.sub(r"\s*// .*$", "", line)
    if '"' in code or re.search(r"\b(constexpr|static|throw|case|using|template|operator|enum|friend|assert|SUMAC_\w+)\b", code):
        return
    indent = code[:len(code) - len(code.lstrip())]
    body = code.strip()

    def made(what, schema, plain):
        return Edit(file, number, f"`{body}`: {what}", schema, plain)

    condition = _condition(code)
    if condition is not None:
        start, end, negatable = condition
        text = code[start:end]
        head, tail = code[:start], code[end:]
        for what, new in expressions(text):
            yield made(what, head + _choice(new, text) + tail, head + new + tail)
        if negatable:
            yield made("condition negated", head + _choice(f"!({text})", text) + tail, head + f"!({text})" + tail)
        return
    whole = before == "" or before[-1] in "{};:" or before.endswith(")") or before.endswith("else") or before.startswith(("//", "#"))
    hit = re.fullmatch(r"return (.+);", body)
    if hit is not None:
        for what, new in expressions(hit.group(1)):
            yield made(what, f"{indent}{{ if ({ACTIVE}) return {new}; return {hit.group(1)}; }}", f"{indent}return {new};")
        return
    if not whole or not body.endswith(";") or body.count(";") != 1:
        return
    hit = re.fullmatch(r"((?:const )?[\w:]+(?:<[\w:, <>]+>)?(?: const)? \w+) = ([^{]+);", body)
    if hit is not None and not body.startswith(("return", "auto&", "delete")):
        for what, new in expressions(hit.group(2)):
            yield made(what, f"{indent}{hit.group(1)} = {_choice(new, hit.group(2))};", f"{indent}{hit.group(1)} = {new};")
        return
    hit = re.fullmatch(r"([\w.\->\[\]():*]+(?: [+\-] [\w.\->\[\]()]+\])?)( (?:[-+|&*]|<<|>>)?= )([^{]+);", body)
    if hit is not None:
        left, assign, right = hit.groups()
        variants = [(what, f"{left}{assign}{new};") for what, new in expressions(right)]
        variants.append(("left out", ";"))
        if ASSIGN.get(assign):
            variants.append((f"{assign.strip()} to {ASSIGN[assign].strip()}", f"{left}{ASSIGN[assign]}{right};"))
        for what, new in variants:
            yield made(what, f"{indent}{{ if ({ACTIVE}) {{ {new} }} else {{ {body} }} }}", f"{indent}{new}")
        return
    hit = re.fullmatch(r"(?:\(void\))?(?:[\w\]\[]+(?:\.|->|::))*\w+\(.*\);|(?:\+\+|--)[\w.\->\[\]]+;", body)
    if hit is not None and not re.match(r"(return|explicit|static_assert|sizeof|if|for|while|switch)\b", body):
        yield made("left out", f"{indent}{{ if (!{ACTIVE}) {{ {body} }} }}", f"{indent};")


def edits(file, text):
    """Every edit of a file, in the order of its lines."""
    before = ""
    same = collections.Counter()
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.strip().startswith(("//", "#")):
            for edit in line_edits(file, number, line, before):
                same[edit.what] += 1
                yield dataclasses.replace(edit, nth=same[edit.what])
            before = line.strip()


def together(text, numbered, single=False):
    """The text with edits [(number, Edit)] in it, chosen when it runs; `single`: the edit alone."""
    lines = text.split("\n")
    if not single:
        lines[0] = '#include "tests/mutation/mutant.hpp"'  # in the place of the licence line
    for number, edit in numbered:
        lines[edit.line - 1] = edit.plain if single else edit.schema.replace("{n}", str(number))
    return "\n".join(lines)
