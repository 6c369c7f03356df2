"""Trains a small English tagger and dependency parser on a Universal Dependencies treebank and measures it.

    python tools/train_parser.py TREEBANK_FOLDER --out MODEL_FOLDER [--width 64] [--depth 2] [--epochs 8]

TREEBANK_FOLDER holds ``*-train.conllu.gz``, ``*-dev.conllu.gz`` and ``*-test.conllu.gz`` (English EWT is under
CC BY-SA 4.0: a model trained on it is shipped, if at all, as a file of its own under that licence).
Prints Markdown rows: speed on one core, tag accuracy, UAS, LAS.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def sentences(path: Path, vocab: Any) -> Iterator[Any]:
    """The sentences of a CoNLL-U file as spaCy docs with their gold tags and heads."""
    from spacy.tokens import Doc

    rows: list[list[str]] = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in [*file, "\n"]:
            if line.startswith("#"):
                continue
            fields = line.rstrip("\n").split("\t")
            if len(fields) > 1:
                if fields[0].isdigit():  # neither words that are several tokens, nor tokens that are not there
                    rows.append(fields)
                continue
            if rows:
                yield Doc(
                    vocab,
                    words=[r[1] for r in rows],
                    spaces=["SpaceAfter=No" not in r[9] for r in rows],
                    tags=[r[4] if r[4] != "_" else r[3] for r in rows],
                    pos=[r[3] for r in rows],
                    heads=[int(r[6]) - 1 if int(r[6]) else i for i, r in enumerate(rows)],
                    deps=[r[7] if int(r[6]) else "ROOT" for r in rows],
                )
            rows = []


def pipeline(width: int, depth: int, embed_rows: int, hidden: int, *, tagger_only: bool = False) -> Any:
    """A blank English pipeline with one shared embedding, a tagger and, unless told otherwise, a parser."""
    import spacy

    nlp = spacy.blank("en")
    embedding = {
        "@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "width": width, "depth": depth, "embed_size": embed_rows,
        "window_size": 1, "maxout_pieces": 3, "subword_features": True,
    }  # fmt: skip
    shared = {"@architectures": "spacy.Tok2VecListener.v1", "width": width, "upstream": "tok2vec"}
    nlp.add_pipe("tok2vec", config={"model": embedding})
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": shared}})
    if tagger_only:
        return nlp
    parser = {
        "@architectures": "spacy.TransitionBasedParser.v2", "state_type": "parser", "extra_state_tokens": False,
        "hidden_width": hidden, "maxout_pieces": 2, "use_upper": True, "tok2vec": shared,
    }  # fmt: skip
    nlp.add_pipe("parser", config={"model": parser, "min_action_freq": 20})
    return nlp


def train(nlp: Any, folder: Path, epochs: int, seed: int) -> None:
    """Trains in place; the averaged weights are kept in the end."""
    import spacy.util
    from spacy.training import Example
    from spacy.training.batchers import minibatch_by_words
    from thinc.api import Adam

    spacy.util.fix_random_seed(seed)
    shuffled = random.Random(seed)
    gold = list(sentences(next(folder.glob("*-train.conllu.gz")), nlp.vocab))
    examples = [Example(nlp.make_doc(d.text), d) for d in gold]
    for example in examples:
        example.predicted = type(example.predicted)(
            nlp.vocab,
            words=[t.text for t in example.reference],
            spaces=[bool(t.whitespace_) for t in example.reference],
        )
    nlp.initialize(lambda: examples)
    optimizer = Adam(0.001, beta1=0.9, beta2=0.999, L2=0.01, grad_clip=1.0, use_averages=True)
    for epoch in range(epochs):
        shuffled.shuffle(examples)
        losses: dict[str, float] = {}
        started = time.perf_counter()
        words = 200 * 1.6**epoch
        for batch in minibatch_by_words(examples, size=int(min(2_000, words)), tolerance=0.2):
            nlp.update(batch, sgd=optimizer, losses=losses, drop=0.1)
        told = ", ".join(f"{k} {v:,.0f}" for k, v in losses.items() if k != "tok2vec")
        sys.stderr.write(f"epoch {epoch + 1}: {time.perf_counter() - started:.0f} s, losses {told}\n")
    averages = nlp.use_params(optimizer.averages)
    averages.__enter__()  # left in force: these weights are the model


def measure(nlp: Any, path: Path) -> dict[str, float]:
    """Scores on gold tokens, and sentences a second from bare text on one core."""
    from spacy.tokens import Doc

    gold = list(sentences(path, nlp.vocab))
    bare = [Doc(nlp.vocab, words=[t.text for t in d], spaces=[bool(t.whitespace_) for t in d]) for d in gold]
    tags = heads = labels = tokens = counted = 0
    for told, found in zip(gold, nlp.pipe(bare), strict=True):
        for t, f in zip(told, found, strict=True):
            tokens += 1
            tags += t.tag_ == f.tag_
            if t.pos_ == "PUNCT":
                continue
            counted += 1
            heads += t.head.i == f.head.i
            labels += t.head.i == f.head.i and t.dep_ == f.dep_
    texts = [d.text for d in gold] * 3
    list(nlp.pipe(texts[:200]))
    started = time.perf_counter()
    processor = time.process_time()
    for _ in nlp.pipe(texts, batch_size=128):
        pass
    words = sum(len(d) for d in gold) * 3
    return {
        "tokens_a_second": words / (time.process_time() - processor),
        "sentences_a_second": len(texts) / (time.process_time() - processor),
        "wall_sentences_a_second": len(texts) / (time.perf_counter() - started),
        "tags": tags / tokens,
        "uas": heads / counted,
        "las": labels / counted,
    }


def main() -> None:
    """Trains, measures on dev and test, writes the model."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("treebank", type=Path)
    options.add_argument("--out", type=Path)
    options.add_argument("--width", type=int, default=64)
    options.add_argument("--depth", type=int, default=2)
    options.add_argument("--rows", type=int, default=2_000)
    options.add_argument("--hidden", type=int, default=64)
    options.add_argument("--epochs", type=int, default=8)
    options.add_argument("--tagger-only", action="store_true")
    options.add_argument("--seed", type=int, default=1)
    o = options.parse_args()
    nlp = pipeline(o.width, o.depth, o.rows, o.hidden, tagger_only=o.tagger_only)
    train(nlp, o.treebank, o.epochs, o.seed)
    for part in ("dev", "test"):
        found = measure(nlp, next(o.treebank.glob(f"*-{part}.conllu.gz")))
        sys.stdout.write(
            f"| width {o.width}, depth {o.depth}, {o.rows} rows | {part} | "
            + " | ".join(f"{k} {v:,.3f}" for k, v in found.items())
            + " |\n"
        )
    if o.out:
        nlp.to_disk(o.out)
        size = sum(f.stat().st_size for f in o.out.rglob("*") if f.is_file())
        sys.stdout.write(f"{size / 1e6:.1f} MB in {o.out}\n")


if __name__ == "__main__":
    main()
