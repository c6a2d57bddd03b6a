#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""mutate_cpp.py FOLDER [--seconds N] [--jobs N] [--count N] [--again KEY...] [--fresh] | --draw: what the tests see of edits of the C++
(tests/mutation/README.md).

Copies the tree to FOLDER/tree with every edit of tests/mutation/cpp_edits.txt in it (scripts/cpp_edits.py), builds it once, and runs the judges for each
edit, until one fails. FOLDER/results.jsonl keeps what is known, so that a run that was ended goes on. The last lines are the counts and the survivors;
exit code 1 if a survivor is not listed in tests/mutation/survivors.txt, a listed one is killed, or less than 95 % of those that are not equivalent are.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import random
import re
import resource
import shlex
import shutil
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "scripts"))
import cpp_edits  # noqa: E402
import tree  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SEED = 20261122
LIST = "tests/mutation/cpp_edits.txt"
# Which files, and how many edits of them.
SHARES = [
    (r"models/num/.*pp", 60),
    (r"models/pe/(pe|sum)\..pp", 30),
    (r"models/pe/lmul/.*pp", 30),
    (r"models/pe/mac/.*pp", 25),
    (r"sim/array/(core_machine|load_engine|nest_cursor|recurrence|repeat|ring_book|stepped|core_params)\..pp", 90),
    (r"sim/program/.*pp", 70),
    (r"sim/mapping/.*pp", 35),
    (r"sim/exec/(functional_executor|agreement|cycle_executor)\..pp", 29),
]
# Sampled with the others, and not judged: it is a comparer that needs RTL, and the faults planted in cli.verify hold it.
NOT_JUDGED = ("sim/exec/agreement.cpp", "sim/exec/agreement.hpp")
# Test programs, the quick ones first.
JUDGES = ["unit_num_wide_int_test", "unit_program_descriptor_test", "unit_program_file_test", "unit_program_nest_test", "unit_program_panel_test",
          "unit_num_format_test", "unit_num_fp32_test", "unit_num_codec_test", "unit_array_array_config_test", "pe_common_golden_test", "pe_mac_exact_test", "pe_lmul_lane_test",
          "pe_lmul_grid_test", "pe_lmul_scalar_test", "unit_mapping_compile_test", "unit_mapping_search_test", "unit_exec_functional_test",
          "unit_array_recurrence_test", "unit_exec_stepped_test", "cli_golden_test", "cli_bad_input_test"]
LIBRARIES = ["libsumac_models.a", "libsumac_sim.a", "libsumac_cli.a", "libsumac_hls_scalar.a"]


def known_edits(root):
    """key -> Edit of every edit that the sources have."""
    files = [f for f in tree.files(root) if f.endswith((".cpp", ".hpp")) and any(re.fullmatch(pattern, f) for pattern, _ in SHARES)]
    return {edit.key: edit for file in files if file not in NOT_JUDGED for edit in cpp_edits.edits(file, tree.read(root, file))}


def listed_keys(root):
    return [line for line in tree.read(root, LIST).split("\n") if line and not line.startswith("# ")]


def numbered_edits(root):
    """[(number, Edit)] of the list; those that the sources have no more are left out, their numbers too."""
    known = known_edits(root)
    return [(number, known[key]) for number, key in enumerate(listed_keys(root), 1) if key in known]


def draw(root, seed=SEED):
    """The list without what is gone, and drawn at random up to the shares, at most one edit of a line."""
    known = known_edits(root)
    kept = [key for key in listed_keys(root) if key in known]
    taken = {(known[key].file, known[key].line) for key in kept}
    for pattern, count in SHARES:
        lines = {}
        for edit in known.values():
            if re.fullmatch(pattern, edit.file) and (edit.file, edit.line) not in taken:
                lines.setdefault((edit.file, edit.line), []).append(edit)
        rng = random.Random(f"{seed} {pattern}")
        wanted = count - sum(re.fullmatch(pattern, known[key].file) is not None for key in kept)
        picked = rng.sample(sorted(lines), min(max(0, wanted), len(lines)))
        kept += [rng.choice(lines[line]).key for line in sorted(picked)]
    heading = [line for line in tree.read(root, LIST).split("\n") if line.startswith("# ")]
    (root / LIST).write_text("\n".join(heading + kept) + "\n")


def listed(root, part):
    """key -> reason of the survivors of one part ("C++" or "RTL") in tests/mutation/survivors.txt."""
    found = {}
    for line in tree.read(root, "tests/mutation/survivors.txt").split("\n"):
        if line.startswith(part + " | "):
            key, reason = line.removeprefix(part + " | ").rsplit(" | ", 1)
            found[key.strip()] = reason.strip()
    return found


def link_command(build, test):
    """That of the build."""
    said = subprocess.run(["ninja", "-C", str(build), "-t", "commands", "-s", f"tests/{test}"], check=True, capture_output=True, text=True).stdout
    return said.strip().split("\n")[-1]


def line_of(edit):
    """As the sources have it."""
    return tree.read(ROOT, edit.file).split("\n")[edit.line - 1]


class Single:
    """One edit at a time on test programs of a build that is there: its file is compiled, and linked in the place of the library's member."""

    def __init__(self, build, folder):
        self.build, self.folder = build, folder
        home = re.search(r"^CMAKE_HOME_DIRECTORY:INTERNAL=(.*)$", (build / "CMakeCache.txt").read_text(), re.M).group(1)
        self.compiled = {os.path.relpath(c["file"], home): c["command"] for c in json.loads((build / "compile_commands.json").read_text())}

    def killed_by(self, edit, tests):
        """The first test that fails, or None."""
        source, thing, program = self.folder / "edited.cpp", self.folder / "edited.o", self.folder / "edited_test"
        source.write_text(cpp_edits.together(tree.read(ROOT, edit.file), [(0, edit)], single=True))
        words = [word for word in shlex.split(self.compiled[edit.file]) if not word.startswith("-Werror")]
        words[words.index("-o") + 1], words[-1] = str(thing), str(source)
        subprocess.run([*words, "-O1", "-w"], cwd=self.build, check=True)
        for test in tests:
            # An object before the libraries: their member of the same symbols is then not taken.
            link = re.sub(r" -o \S+", f" -o {program} {thing}", link_command(self.build, test))
            subprocess.run(link, shell=True, cwd=self.build, check=True)
            try:
                if subprocess.run([str(program), "--gtest_fail_fast", "--gtest_brief=1"], cwd=ROOT, capture_output=True, timeout=120).returncode != 0:
                    return test
            except subprocess.TimeoutExpired:
                return f"{test}: time"
        return None


def sample(root, folders, seed=SEED):
    """One edit of a .cpp of each folder, drawn from those of the list that no line of survivors.txt names."""
    excused = listed(root, "C++")
    rng = random.Random(seed)
    edits = [e for _, e in numbered_edits(root) if e.file.endswith(".cpp") and e.key not in excused]
    return [rng.choice(sorted((e for e in edits if os.path.dirname(e.file) == folder), key=lambda e: e.key)) for folder in folders]


class Run:
    def __init__(self, folder, jobs, count=None):
        self.folder, self.jobs = folder, jobs
        self.tree, self.build = folder / "tree", folder / "tree/build"
        self.numbered = numbered_edits(ROOT)
        if count is not None:
            self.numbered = sorted(random.Random(SEED).sample(self.numbered, count), key=lambda pair: pair[0])
        self.results = {}

    def prepare(self, bad):
        """The tree with every edit but the bad ones; files are written only where they change."""
        self.tree.mkdir(parents=True, exist_ok=True)
        edited = {}
        for number, edit in self.numbered:
            if edit.key not in bad:
                edited.setdefault(edit.file, []).append((number, edit))
        for file in tree.files(ROOT):
            source, target = ROOT / file, self.tree / file
            data = source.read_bytes()
            if file in edited:
                data = cpp_edits.together(data.decode(), edited[file]).encode()
            if not target.exists() or target.read_bytes() != data:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
                target.chmod(source.stat().st_mode)

    def compile(self):
        """Builds; edits whose lines the compiler refuses are taken out. Their keys are returned."""
        bad = set()
        kept = self.folder / "not_compiled.json"
        if kept.exists():
            bad = set(json.loads(kept.read_text()))
        lines = {(e.file, e.line): e.key for _, e in self.numbered}
        while True:
            self.prepare(bad)
            if not (self.build / "build.ninja").exists():
                tools = os.environ.get("SUMAC_TOOLS", str(ROOT / ".tools"))
                subprocess.run(["cmake", "-S", str(self.tree), "-B", str(self.build), "-G", "Ninja", "-DCMAKE_BUILD_TYPE=RelWithDebInfo",
                                "-DCMAKE_CXX_FLAGS=-w -D_GLIBCXX_ASSERTIONS", "-DSUMAC_WERROR=OFF",
                                f"-DSUMAC_TOOLS={tools}"], check=True, stdout=subprocess.DEVNULL)
            # Objects and the libraries that hold what is edited, and no other: the tests are then linked here.
            links = {j: link_command(self.build, j) for j in JUDGES}
            objects = [word for link in links.values() for word in link.split() if word.endswith(".o")]
            done = subprocess.run(["ninja", "-C", str(self.build), "-k", "0", "-j", str(self.jobs), *objects, *LIBRARIES, "sumac"], capture_output=True, text=True)
            if done.returncode == 0:
                for judge, link in links.items():
                    program = self.build / "tests" / judge
                    inputs = [self.build / word for word in [*objects, *LIBRARIES]]
                    if not program.exists() or any(i.stat().st_mtime > program.stat().st_mtime for i in inputs):
                        subprocess.run(link, shell=True, cwd=self.build, check=True)
                return bad
            named = re.findall(r"([\w./-]+):(\d+):\d+: (?:error|  *required from|  *in 'constexpr')", done.stdout)
            wrong = {lines[key] for path, number in named for key in [(os.path.relpath(self.build / path, self.tree), int(number))] if key in lines} - bad
            if not wrong:
                sys.exit("mutate_cpp.py: the build fails for another reason than an edit:\n" + done.stdout[-3000:])
            bad |= wrong
            kept.write_text(json.dumps(sorted(bad)))
            print(f"{len(bad)} edits do not compile", flush=True)

    def program(self, judge):
        return self.build / "tests" / judge

    def judge(self, judge, number, limit, reached=None):
        """(exit code, or None after the limit, first failure, seconds)."""
        environment = dict(os.environ, SUMAC_MUTANT=str(number))
        if reached:
            environment["SUMAC_MUTANT_REACHED"] = str(reached)
        start = time.time()
        log = self.folder / f"log.{judge}.{number}"
        with open(log, "w") as out:
            child = subprocess.Popen([str(self.program(judge)), "--gtest_fail_fast", "--gtest_brief=1"], cwd=self.tree, env=environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
                                     preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30)))
            try:
                code = child.wait(limit)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, 9)
                child.wait()
                code = None
        text = log.read_text(errors="replace")
        log.unlink()
        hit = re.search(r"\[  FAILED  \] ([\w./]+)", text)
        return code, hit.group(1) if hit else text.strip().split("\n")[-1][:100], time.time() - start

    def baseline(self):
        """Without a mutant every judge passes; which mutants each reaches, and how long it takes."""
        kept = self.folder / "baseline.json"
        if kept.exists() and kept.stat().st_mtime > max(self.program(j).stat().st_mtime for j in JUDGES):
            return json.loads(kept.read_text())
        known = {}
        for judge in JUDGES:
            reached = self.folder / f"reached.{judge}"
            reached.unlink(missing_ok=True)
            code, said, _ = self.judge(judge, -1, 1800, reached)
            if code != 0:
                sys.exit(f"mutate_cpp.py: {judge} fails without a mutant: {said}")
            code, said, seconds = self.judge(judge, 0, 1800)
            known[judge] = {"seconds": seconds, "reached": sorted({int(n) for n in reached.read_text().split()}) if reached.exists() else []}
            print(f"{judge}: {seconds:.1f} s, reaches {len(known[judge]['reached'])}", flush=True)
        kept.write_text(json.dumps(known))
        return known

    def one(self, number, edit, known):
        start = time.time()
        result = {"key": edit.key, "status": "survived", "by": ""}
        if not any(number in k["reached"] for k in known.values()):
            result["by"] = "not reached"
        for judge, k in sorted(known.items(), key=lambda item: item[1]["seconds"]):
            if number in k["reached"]:
                code, said, _ = self.judge(judge, number, 30 + 5 * k["seconds"])
                if code != 0:
                    result.update(status="killed", by=f"{judge}: " + ("time" if code is None else said))
                    break
        result["seconds"] = round(time.time() - start, 1)
        return result

    def everything(self, seconds, again=()):
        kept = self.folder / "results.jsonl"
        if kept.exists():
            self.results = {r["key"]: r for r in map(json.loads, kept.read_text().splitlines()) if not any(text in r["key"] for text in again)}
        bad = self.compile()
        known = self.baseline()
        end = time.time() + seconds
        todo = [(n, e) for n, e in self.numbered if e.key not in bad and e.key not in self.results]
        random.Random(SEED).shuffle(todo)
        with open(kept, "a") as out, concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            jobs = [pool.submit(lambda job=job: self.one(*job, known) if time.time() < end else None) for job in todo]
            for done in concurrent.futures.as_completed(jobs):
                if result := done.result():
                    self.results[result["key"]] = result
                    out.write(json.dumps(result) + "\n")
                    out.flush()
        return bad

    def report(self, bad):
        keys = {e.key for _, e in self.numbered}
        mine = [r for k, r in sorted(self.results.items()) if k in keys]
        lines = {e.key: e.line for _, e in self.numbered}
        survivors = {r["key"]: r for r in mine if r["status"] == "survived"}
        excused = listed(ROOT, "C++")
        equal = sum(excused.get(k, "").startswith("equivalent") for k in survivors)
        killed = len(mine) - len(survivors)
        for key, r in survivors.items():
            print(f"SURVIVED (line {lines[key]}) {key} [{excused.get(key, 'NOT LISTED')}] {r['by']}")
        dead = [k for k in excused if k in keys and k in self.results and k not in survivors]
        for key in dead:
            print(f"KILLED, and listed as a survivor: {key}")
        wrong = [k for k in survivors if k not in excused] + dead
        left = len(keys) - len(bad) - len(mine)
        rate = 100 * killed / max(1, killed + len(survivors) - equal)
        print(f"{len(keys)} edits, {len(bad)} not compiled, {left} not judged, {killed} killed, {len(survivors)} survived, {equal} of them equivalent: "
              f"{rate:.1f} % of the others killed; {sum(r['seconds'] for r in mine):.0f} s of judges")
        return 0 if not wrong and left == 0 and rate >= 95 else 1


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=pathlib.Path, nargs="?")
    parser.add_argument("--seconds", type=float, default=1e9, help="no mutant is begun after this many")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--count", type=int, help="so many of the list, drawn with the fixed seed")
    parser.add_argument("--again", nargs="+", default=[], metavar="TEXT", help="forget what is known of edits whose keys have this in them")
    parser.add_argument("--fresh", action="store_true", help="forget what is known")
    parser.add_argument("--draw", action="store_true", help="mend tests/mutation/cpp_edits.txt after a change of the sources, and stop")
    args = parser.parse_args(arguments)
    if args.draw:
        draw(ROOT)
        return 0
    if args.folder is None:
        parser.error("FOLDER is missing")
    if args.fresh and args.folder.exists():
        shutil.rmtree(args.folder)
    run = Run(args.folder.resolve(), args.jobs, args.count)
    gone = len(listed_keys(ROOT)) - len(numbered_edits(ROOT))
    if gone:
        print(f"{gone} edits of the list are gone from the sources (--draw)")
    run.folder.mkdir(parents=True, exist_ok=True)
    return run.report(run.everything(args.seconds, args.again))


if __name__ == "__main__":
    sys.exit(main())
