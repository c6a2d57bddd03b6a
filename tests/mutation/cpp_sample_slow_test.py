# SPDX-License-Identifier: Apache-2.0
"""A sample of the mutants of the C++: one of each of five folders, drawn with a fixed seed, in the tests that are built. Each is killed by one of the
tests named here; an edit that changes nothing survives the same tests: else nothing is shown."""
import dataclasses
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import mutate_cpp  # noqa: E402

TESTS = {
    "models/num": ["unit_num_format_test"],
    "models/pe/mac": ["pe_mac_exact_test", "pe_common_golden_test"],
    "sim/array": ["unit_array_recurrence_test"],
    "sim/program": ["unit_program_descriptor_test", "unit_program_file_test", "unit_program_panel_test"],
    "sim/mapping": ["unit_mapping_compile_test", "unit_mapping_search_test"],
}
edits = mutate_cpp.sample(mutate_cpp.ROOT, TESTS)
nothing = dataclasses.replace(edits[0], plain=mutate_cpp.line_of(edits[0]) + "  // the same", what="a comment")
wrong = False
with tempfile.TemporaryDirectory() as folder:
    single = mutate_cpp.Single(pathlib.Path(os.environ["SUMAC_BINARY_DIR"]), pathlib.Path(folder))
    for edit in [nothing, *edits]:
        by = single.killed_by(edit, TESTS[os.path.dirname(edit.file)])
        print(f"killed by {by}:" if by else "survived:", edit.key, flush=True)
        wrong |= (by is None) != (edit is nothing)
sys.exit("cpp_sample: a mutant survived, or an edit that changes nothing did not" if wrong else 0)
