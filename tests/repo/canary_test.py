# SPDX-License-Identifier: Apache-2.0
"""Each rule of check_layers.py and check_repo.py catches a violation planted in a small tree, and passes that tree without it."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))
import check_layers  # noqa: E402
import check_repo  # noqa: E402

SPDX = "// SPDX-License-Identifier: Apache-2.0\n"
TREES = ["models", "sim", "rtl", "hls", "tests"]
# Words that the rules look for are put together here, so that this file does not hold them.
PROMISE = "TO" + "DO"
MACHINE_PATH = "/wo" + "rk/tree"
HOST = "pypi" + ".org"
CITED = "D-" + "002"


def clean_tree(root):
    files = {
        "models/pe/pe_list.def": SPDX + "PE(one)\nPE(two)\n",
        "README.md": "# Title\n\n```sh\nscripts/quickstart\nscripts/test --preset dev\n```\n[here](#title) [there](rtl/page.md#part-a)\n",
        "rtl/page.md": "## Part `A`\n",
        "DECISIONS.md": "## D-001 first\n",
        "CMakePresets.json": '{"configurePresets": [{"name": "dev"}]}',
        "scripts/quickstart": "#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\n",
        "scripts/test": "#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\n",
        "models/num/format.hpp": SPDX + "#include <vector>\n#include \"models/base/error.hpp\"\n",
        "models/base/error.hpp": SPDX,
        "sim/core/clock.hpp": SPDX + "#include \"models/num/format.hpp\"\n",
        "hls/common/int.hpp": SPDX,
    }
    for where in TREES:
        for kind in ("one", "two"):
            files[f"{where}/pe/{kind}/{kind}.hpp"] = SPDX + f"namespace sumac::pe::{kind} {{}}\n"
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for script in ("quickstart", "test"):
        (root / "scripts" / script).chmod(0o755)


class Planted(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        clean_tree(self.root)

    def plant(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((path.read_text() if path.exists() else "") + text)

    def expect(self, check, fragment):
        found = list(check.violations(self.root))
        self.assertEqual(1, len(found), found)
        self.assertIn(fragment, found[0])

    def test_the_clean_tree_passes(self):
        self.assertEqual([], list(check_layers.violations(self.root)))
        self.assertEqual([], list(check_repo.violations(self.root)))

    def test_a_reader_that_leaves_early_under_pipefail(self):
        self.repo("scripts/quickstart", "sort list | head -1\n: pipefail\n", "leaves before its writer has ended")

    def layers(self, name, text, fragment):
        self.plant(name, text)
        self.expect(check_layers, fragment)

    def repo(self, name, text, fragment):
        self.plant(name, text)
        self.expect(check_repo, fragment)

    def test_models_includes_sim(self):
        self.layers("models/num/format.hpp", '#include "sim/core/clock.hpp"\n', "models/num may not include sim/core")

    def test_lower_models_includes_higher(self):
        self.layers("models/base/error.hpp", '#include "models/num/format.hpp"\n', "models/base may not include models/num")

    def test_models_uses_a_third_party_header(self):
        self.layers("models/num/format.hpp", "#include <nlohmann/json.hpp>\n", "standard library only")

    def test_hls_includes_models(self):
        self.layers("hls/common/int.hpp", '#include "models/num/format.hpp"\n', "hls/common may not include models/num")

    def test_systemc_outside_cosim(self):
        self.layers("sim/core/clock.hpp", "#include <systemc.h>\n", "belongs to sim/cosim")

    def test_something_includes_tests(self):
        self.layers("sim/core/clock.hpp", '#include "tests/support/seed.hpp"\n', "may not include tests")

    def test_include_that_is_not_from_the_root(self):
        self.layers("sim/core/clock.hpp", '#include "tick.hpp"\n', "from the repository root")

    def test_folder_without_a_place(self):
        self.layers("sim/extra/a.hpp", SPDX, "no place in LAYERS")

    def test_sibling_is_named(self):
        self.layers("rtl/pe/one/one.hpp", "two_pkg::W\n", "names its sibling two")

    def test_shared_file_names_a_kind(self):
        self.layers("rtl/array/slot.sv", SPDX + "one_pe u_pe ();\n", "shared file names kind one")

    def test_missing_folder(self):
        (self.root / "hls/pe/two/two.hpp").unlink()
        self.expect(check_layers, "hls/pe/two: missing")

    def test_unlisted_folder(self):
        self.layers("sim/pe/three/three.hpp", SPDX, "no PE(three)")

    def test_sixth_folder(self):
        self.layers("sim/exec/one/a.hpp", SPDX, "outside the five")

    def test_licence_line(self):
        self.repo("models/base/new.hpp", "int x;\n", "SPDX")

    def test_stray_folder(self):
        self.repo("notes/a.md", "x\n", "not one of the tree's folders")

    def test_stray_ending(self):
        self.repo("rtl/a.orig", "x\n", "no file of this kind")

    def test_long_file(self):
        self.repo("models/base/long.hpp", SPDX + "int x;\n" * 700, "more than one idea")

    def test_large_file(self):
        self.repo("tests/data.bin", "x" * 1_000_001, "1000001 bytes")

    def test_machine_path(self):
        self.repo("models/base/error.hpp", f"// {MACHINE_PATH}\n", "path or host")

    def test_registry_host(self):
        self.repo("models/base/error.hpp", f"// {HOST}\n", "path or host")

    def test_promise(self):
        self.repo("models/base/error.hpp", f"// {PROMISE}: later\n", "promises")

    def test_link_to_nothing(self):
        self.repo("README.md", "[gone](rtl/none.md)\n", "no such file")

    def test_link_to_no_heading(self):
        self.repo("README.md", "[gone](rtl/page.md#part-b)\n", "no such heading")

    def test_command_that_does_not_exist(self):
        self.repo("README.md", "```sh\nscripts/nothing\n```\n", "does not exist")

    def test_preset_that_does_not_exist(self):
        self.repo("README.md", "```sh\ncmake --preset fast\n```\n", "not in CMakePresets.json")

    def test_readme_without_its_commands(self):
        (self.root / "README.md").write_text("# Title\n\n```sh\nscripts/quickstart\n```\n")
        self.expect(check_repo, "does not show scripts/test")

    def test_decision_out_of_order(self):
        self.repo("DECISIONS.md", "## D-" + "003 third\n", "stands where D-002 is due")

    def test_decision_cited_but_not_there(self):
        self.repo("models/base/error.hpp", f"// ({CITED})\n", "which DECISIONS.md does not have")


if __name__ == "__main__":
    unittest.main()
