#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Is every message for the user seen by a test?

  messages   the literals of each call of CALLS in sim, models and hls, in order: what stands between them is put in at run time
  seen       a literal of a test or of a golden file shares PIECE characters with one of them, which no other message has; where a message has
             no such piece, a literal of a test holds all of its literals in order
  not seen   only what NEVER lists, each with the reason; an entry that is seen, or is gone, is wrong too

A test that has the words is taken to expect them: what the words are there for is for its reader to see.  Canaries: no message is seen backwards, one without
its test is missed, a new one is missed.
"""
import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CALLS = re.compile(r"\b(?:InputError|UsageError|ToolError|MismatchError|invalid_argument|refuse|give_up|console\.error)(?=\()")
TOKEN = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[()]|[^"'/()]+|.""", re.S)
PIECE = 14
ESCAPES = {"n": "\n", "t": "\t", "0": "\0", '"': '"', "'": "'", "\\": "\\"}
# Message (its longest literal) -> why no test brings it about.
NEVER = {
    "/bin/sh: cannot be started: ": "a machine without /bin/sh",
    "/bin/sh: lost: ": "a child that another one has waited for",
    " (please report it)": "what comes before it is a broken law, and none is known",
    "internal error: an unknown exception (please report it)": "nothing throws what is no std::exception",
    "out of memory (a smaller problem fits)": "what small inputs take is a few MB, and larger ones are refused by their bounds: a machine with less",
    "as many weights as activations are needed": "of the benches in tests, not of the program",
    " lanes (kinds: ": "of the benches in tests, not of the program",
    "the rtl executor went away in the middle of a request": "the one that it is said to is gone",
    "the rtl executor does not take the reply": "the one that it is said to is gone",
    "the request is not one of this version's": "both programs are of one build",
    ": no waveform can be written there by this build of the core": "the file has been opened by then, and the core is the one with waveforms",
    ": is not beside this program nor in $PATH (build the target sumac-asic, or set SUMAC_ASIC to it)": "a build without the program that all of ours have",
    "the rtl worker cannot be started: ": "a machine on which no process can be started",
    ": cannot be read: ": "a file that goes away between two system calls",
}


def unescaped(text):
    return re.sub(r"\\(.)", lambda m: ESCAPES.get(m[1], m[0]), text, flags=re.S)


def literals(text, start=0, call=False, python=False):
    """Literals of C++ or Python, adjacent ones joined; with `call` from an opening parenthesis to the one that closes it."""
    found, depth, joins = [], 0, False
    for match in TOKEN.finditer(text, start):
        token = match[0]
        depth += (token == "(") - (token == ")")
        if call and token == ")" and depth == 0:
            break
        if len(token) > 1 and (token[0] == '"' or python and token[0] == "'"):
            word = unescaped(token[1:-1])
            if joins:
                found[-1] += word
            else:
                found.append(word)
            joins = True
        elif token.strip() and not token.startswith("//"):
            joins = False
    return found


def messages_of(files):
    """Literals of a message -> its places."""
    found = collections.defaultdict(list)
    for path, text in files.items():
        for match in CALLS.finditer(text):
            line = text[text.rfind("\n", 0, match.start()) + 1:match.start()]
            if "//" in line or "explicit" in line:
                continue
            words = tuple(word for word in literals(text, match.end(), True) if word.strip(" :'.,()"))
            if words:
                found[words].append(f"{path}:{text.count(chr(10), 0, match.start()) + 1}")
    return found


def pieces(text):
    return {text[i:i + PIECE] for i in range(len(text) - PIECE + 1)}


def unseen(messages, expectations):
    """Messages of which no expectation has a telling piece."""
    owners = collections.defaultdict(set)
    for words in messages:
        for word in words:
            for piece in pieces(word):
                owners[piece].add(words)
    telling = {piece: next(iter(own)) for piece, own in owners.items() if len(own) == 1}
    seen = {telling[piece] for text in expectations for piece in pieces(text) if piece in telling}
    left = [words for words in messages if words not in seen]
    dull = {words: re.compile(".*?".join(map(re.escape, words)), re.S) for words in left if words not in set(telling.values())}
    return [words for words in left if words not in dull or not any(dull[words].search(text) for text in expectations)]


def read(patterns):
    paths = sorted(path for pattern in patterns for path in ROOT.glob(pattern))
    return {str(path.relative_to(ROOT)): path.read_text() for path in paths if path != pathlib.Path(__file__).resolve()}


def main():
    sources = read([f"{tree}/**/*.{end}" for tree in ("sim", "models", "hls") for end in ("cpp", "hpp")])
    messages = messages_of(sources)
    tests = read(["tests/**/*.cpp", "tests/**/*.hpp", "tests/**/*.py"])
    expectations = [word for path, text in tests.items() for word in literals(text, python=path.endswith(".py"))]
    expectations += read(["tests/cli/golden/*.golden"]).values()
    wrong = 0
    missed = unseen(messages, expectations)
    for words in missed:
        if max(words, key=len) not in NEVER:
            wrong += 1
            print(f"{messages[words][0]}: no test expects this message: {' .. '.join(words)}")
    longest = {max(words, key=len): words for words in messages}
    for word in NEVER:
        if word not in longest or longest[word] not in missed:
            wrong += 1
            print(f"NEVER: '{word}' is " + ("seen by a test" if word in longest else "no message"))

    # Canaries: no message is seen backwards; one is missed without the file that tests it; a new one is missed.
    backwards = {tuple(word[::-1] for word in words): places for words, places in messages.items()}
    for words in set(backwards) - set(unseen(backwards, expectations)):
        wrong += 1
        print(f"canary: {backwards[words][0]}: is seen backwards")
    fewer = [word for path, text in tests.items() if path != "tests/cli/bad_input_test.cpp" for word in literals(text, python=path.endswith(".py"))]
    if len(unseen(messages, fewer)) < len(missed) + 10:
        wrong += 1
        print("canary: messages are seen without their tests")
    planted = messages_of({**sources, "sim/new.cpp": 'throw base::InputError(where + ": was planted " + what + " by a canary");'})
    if (": was planted ", " by a canary") not in unseen(planted, expectations):
        wrong += 1
        print("canary: a planted message is not missed")
    print(f"{sum(map(len, messages.values()))} places, {len(messages)} messages: {len(messages) - len(missed)} seen by tests, {len(NEVER)} that none can bring about")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
