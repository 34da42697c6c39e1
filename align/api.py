"""The Python interface: the jobs of the command line, on files, folders, documents and plain texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from functools import cached_property
from pathlib import Path

from align.alignment.mode import check_mode
from align.alignment.sentence_aligner import SentenceAligner, load_sentence_aligner
from align.core.types import Bead, Document, Lang, Quote
from align.drift.judge import Drift, compare_texts
from align.filters.steps import cleaning_of
from align.input.read import Input
from align.jobs.check import Checked, check_translation
from align.jobs.cluster import clustered
from align.jobs.config import Config
from align.jobs.corpus import build_corpus
from align.jobs.corpus_files import HowRun, Release, Summary, write_corpus
from align.jobs.drift import DriftRun, drift_recipe, find_drift
from align.jobs.given import Rating, align_lines, rate_pairs
from align.jobs.regroup import check_grouping
from align.judge.wording import language
from align.model.encoder import TokenEncoder, load_token_encoder
from align.output.corpus import Corpus
from align.quotes.extract import quotes as find_quotes
from align.quotes.network import load_quote_encoder


class Aligner:
    """Aligns, scores and compares Hindi and English texts; the encoder is loaded on first use, once.

    model: recipe, hub name or folder of a sentence-transformers model; None is the offline default.
    progress: show long work on stderr. device: where it computes, `cpu`, `cuda`, `cuda:N` or `mps`; None is what
    MILAAN_DEVICE says, else the processor.
    """

    def __init__(self, model: str | None = None, *, progress: bool = False, device: str | None = None) -> None:
        """Keep the settings; nothing is loaded yet."""
        self.model, self.progress, self.device = model, progress, device

    @cached_property
    def _sentences(self) -> SentenceAligner:
        return load_sentence_aligner(self.model, progress=self.progress, device=self.device)

    @cached_property
    def _tokens(self) -> TokenEncoder:
        drift_recipe(self.model)
        return load_token_encoder(progress=self.progress, device=self.device)

    @cached_property
    def _speech(self) -> TokenEncoder:
        drift_recipe(self.model)
        return load_quote_encoder(progress=self.progress, device=self.device)

    def corpus(
        self,
        inputs: Input | Sequence[Input],
        *,
        mode: str = "auto",
        precision: float | None = None,
        min_probability: float | None = None,
        keep_furniture: bool = False,
        allow_outside: bool = False,
        group: str = "auto",
        clean: bool | Mapping[str, object] = False,
        exclude: Sequence[str] = (),
        mask_personal: bool = False,
        columns: Mapping[str, str] | None = None,
    ) -> Corpus:
        """Build a parallel corpus of documents in both languages.

        inputs: files, folders, manifests, or documents. mode: auto, parallel or comparable. precision: keep as many
        pairs as are expected to be right this often; min_probability: keep pairs at least this probable; without both
        the threshold has the highest expected F1. keep_furniture: take what seems page furniture for text.
        allow_outside: follow links and manifest paths that lead out of their folder. group: auto parts folders into the
        stories they tell; folder takes each for one story, one all documents. clean: drop what is too long, too unlike
        in length, repeats itself or is nearly there already: true, or a table of steps as in a configuration file;
        exclude: files whose texts no pair may hold; mask_personal: put blocks for telephone numbers and the like;
        columns: what tables call the columns of documents, {"text": "story"}.

        Raises:
            AlignError: inputs that cannot be read, a language missing, or settings that cannot be met.
        """
        cleaning = cleaning_of(clean, exclude)
        settings = (mode, min_probability, precision, self.model, keep_furniture, allow_outside, group)
        return self.corpus_by(inputs, Config(*settings, cleaning, mask_personal, columns or {}))

    def corpus_by(self, inputs: Input | Sequence[Input], config: Config) -> Corpus:
        """Build a corpus by settings that are put together already; see `corpus`."""
        config.check()
        return build_corpus(_listed(inputs), config, self._sentences, progress=self.progress)

    def write_corpus(
        self,
        inputs: Input | Sequence[Input],
        folder: Path | str,
        config: Config | None = None,
        *,
        formats: Sequence[str] = (),
        text: str = "full",
        license: str = "",
        force: bool = False,
        log: Path | str | None = None,
        cluster: str = "",
    ) -> Summary:
        """Build a corpus and write its folder without holding it in memory, as `align corpus` does.

        An interrupted run goes on where it left off if it is started again alike. formats, text, license and force are
        as for `Corpus.write`; log: a file for a JSON object a step; cluster: the address of a Dask scheduler whose
        workers take the shards, or local:N for N processes here.

        Raises:
            AlignError: as of `corpus` and `Corpus.write`.
        """
        config = config or Config(model=self.model)
        config.check()
        release = Release(Path(folder), formats, text, license, force)
        with clustered(cluster, config, lambda: self._sentences) if cluster else nullcontext() as worker:
            how = HowRun(self.progress, Path(log) if log else None, worker)
            return write_corpus(_listed(inputs), config, release, lambda: self._sentences, how)

    def lines(self, hi: Sequence[str], en: Sequence[str], mode: str = "auto") -> list[Bead]:
        """Align two texts of one sentence a line; beads hold the numbers of their lines, zero-based."""
        check_mode(mode)
        return align_lines(hi, en, mode, self._sentences, progress=self.progress)

    def rate(self, hi: Sequence[str], en: Sequence[str]) -> list[Rating]:
        """Rate given pairs, each by itself: the encoder's cosine and the probability that it is a translation."""
        return rate_pairs(hi, en, self._sentences, progress=self.progress) if len(hi) or len(en) else []

    def score(self, hi: Sequence[str], en: Sequence[str]) -> list[float]:
        """Give the probability that each pair is a translation, each by itself, in order."""
        return [rating.probability for rating in self.rate(hi, en)]

    def compare(self, a: str, b: str) -> Drift:
        """Tell what changed between two renderings of one text, each Hindi or English."""
        return self.compare_pairs([(a, b)])[0]

    def compare_pairs(self, pairs: Sequence[tuple[str, str]]) -> list[Drift]:
        """Tell what changed between the two texts of each pair, in order."""
        return compare_texts(pairs, self._tokens, progress=self.progress) if pairs else []

    def quotes(self, text: str, lang: Lang | None = None) -> list[Quote]:
        """List what a text reports as said, with speaker, verb of speech and kind; `lang` is told by script if None."""
        return find_quotes([Document(text, lang or language(text))], self._speech)[0]

    def check(self, inputs: Input | Sequence[Input], *, allow_outside: bool = False) -> list[Checked]:
        """Compare a translation with its original, in order: two documents, or a folder of such pairs."""
        return check_translation(
            _listed(inputs), self._sentences, self._tokens, allow_outside=allow_outside, progress=self.progress
        )

    def drift(
        self,
        inputs: Input | Sequence[Input],
        *,
        keep_furniture: bool = False,
        allow_outside: bool = False,
        group: str = "auto",
        columns: Mapping[str, str] | None = None,
    ) -> DriftRun:
        """Gather the quotes of one utterance across documents, and tell what changed between their renderings.

        keep_furniture: take what seems page furniture for text. allow_outside, group, columns: as for `corpus`.
        """
        check_grouping(group)
        return find_drift(
            _listed(inputs),
            self.model,
            lambda: self._tokens,
            lambda: self._speech,
            lambda: self._sentences,
            group=group,
            keep_furniture=keep_furniture,
            allow_outside=allow_outside,
            columns=columns or {},
            progress=self.progress,
        )


def _listed(inputs: Input | Sequence[Input]) -> Sequence[Input]:
    """Take one input for a list of one."""
    return [inputs] if isinstance(inputs, str | Document) or not isinstance(inputs, Sequence) else inputs
