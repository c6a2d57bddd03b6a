# SPDX-License-Identifier: Apache-2.0
"""README's summary of what is proved is that of CONTRIBUTING's table, and each row has a command that finds something; wrong tables are found."""
import pathlib
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import honesty  # noqa: E402

HEAD = "## Proofs\n\n| part | what | how | command | figure | where |\n|---|---|---|---|---|---|\n"
GOOD = "| core: queue | in order | proved (z3) | `ctest --preset release -R 'formal|fifo'` | 5 | test |\n"
README = f"# T\n{honesty.BEGIN}\n{honesty.END}\nmore\n"


def found(table, readme=None, tests=1, exists=True):
    text = HEAD + table + "\n## Next\n"
    try:
        readme = readme or honesty.with_summary(README, honesty.rows(text))
        return list(honesty.faults(readme, text, lambda regex, nightly: tests, lambda path: exists))
    except honesty.Fault as fault:
        return [str(fault)]


class Honesty(unittest.TestCase):
    def test_the_tree_is_honest(self):
        self.assertEqual(0, subprocess.run([sys.executable, str(ROOT / "scripts/honesty.py"), "check"]).returncode)

    def test_a_good_table_passes(self):
        self.assertEqual([], found(GOOD))
        self.assertIn("| core | queue |  |  |  |  |", honesty.with_summary(README, honesty.rows(HEAD + GOOD + "\n## Next\n")))

    def refused(self, fragment, *arguments, **more):
        said = found(*arguments, **more)
        self.assertEqual(1, len(said), said)
        self.assertIn(fragment, said[0])

    def test_nightly_tests_are_looked_up(self):
        self.assertEqual(1, honesty.ctest_lists("formal.core.load_nightly", True))
        self.assertEqual(1, honesty.ctest_lists("pe.mac.hls_trace_nightly", True))
        self.assertIn(honesty.ctest_lists("formal.core.lode_nightly", True), (0, None))
        self.assertIn(honesty.ctest_lists("formal.core.load_nightly", False), (0, None))

    def test_faults_are_found(self):
        self.refused("scripts/honesty.py write", GOOD, readme=README)
        self.refused("finds no test", GOOD, tests=0)
        self.refused("`how` begins with one of", GOOD.replace("proved", "believed"))
        self.refused("`subject: name`", GOOD.replace("core: ", ""))
        self.refused("no command", GOOD.replace("`ctest --preset release -R 'formal|fifo'`", "by hand"))
        self.refused("5 cells", GOOD.replace("| 5 |", "|"))
        self.refused("which is not there", GOOD.replace("ctest --preset release -R 'formal|fifo'", "scripts/absent.py all"), exists=False)
        self.refused("has no command of the preset nightly", GOOD.replace("| test |", "| test, nightly |"))
        self.refused("needs one pair of markers", GOOD, readme="# T\n")


if __name__ == "__main__":
    unittest.main()
