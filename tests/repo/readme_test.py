# SPDX-License-Identifier: Apache-2.0
"""Every `sumac` command that a page or scripts/quickstart shows is one that the program knows: its subcommand, and each of its options."""
import os
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(root / "scripts"))
import tree  # noqa: E402

program = pathlib.Path(os.environ["SUMAC_BINARY_DIR"]) / "sumac"
helps = {}


def help_of(subcommand):
    if subcommand not in helps:
        command = [str(program)] + ([subcommand] if subcommand else []) + ["--help"]
        helps[subcommand] = subprocess.run(command, capture_output=True, text=True)
    return helps[subcommand]


def faults(line):
    """What is wrong with a command line, as a list of sentences."""
    words = line.split()
    subcommand = words[1] if len(words) > 1 and not words[1].startswith("-") else ""
    done = help_of(subcommand)
    if done.returncode != 0 or (subcommand and done.stdout == help_of("").stdout):
        return [f"no command '{subcommand}'"]
    known = set(re.findall(r"(?<![\w-])--?[A-Za-z][\w-]*", done.stdout + help_of("").stdout))
    return [f"no option '{o}'" for o in re.findall(r"(?<=\s)--[a-z][\w-]*|(?<=\s)-[a-z]\b", line) if o not in known]


def commands(text):
    for block in re.findall(r"^```(?:sh|bash|console)?\n(.*?)^```", text, re.M | re.S):
        for line in block.replace("\\\n", " ").split("\n"):
            line = re.sub(r"(?:^|\s)#.*", "", line.lstrip("$ "))
            for part in re.split(r"\||&&|;", line):
                found = re.match(r"\s*(?:\S*/)?(sumac(?:\s.*)?)$", part)
                if found:
                    yield found.group(1)


found = []
shown = 0
for name in tree.files(root):
    if name.endswith(".md"):
        for line in commands(tree.read(root, name)):
            shown += 1
            found += [f"{name}: '{line}': {fault}" for fault in faults(line)]
quick = re.search(r"^run=\((.*?) \"\$@\"\)", tree.read(root, "scripts/quickstart"), re.M).group(1)
found += [f"scripts/quickstart: '{quick}': {fault}" for fault in faults(quick)]

assert faults("sumac fly") == ["no command 'fly'"], "the check does not notice an unknown command"
assert faults("sumac run minilm --no-such-option") == ["no option '--no-such-option'"], "the check does not notice an unknown option"
print(f"{shown} commands in pages")
print("\n".join(found))
sys.exit(1 if found else 0)
