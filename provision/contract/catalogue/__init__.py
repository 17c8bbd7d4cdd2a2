"""Everything that is said to a person, in English and in Japanese.

A key is `area.what-it-says`; the areas are the modules of this package. A value is the English
and the Japanese text, with `{fields}` as `str.format` has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.contract.catalogue import (
    explain,
    explanations_exchange,
    explanations_graph,
    explanations_registration,
    explanations_sign_in,
    files,
    manifest,
    network,
    outputs,
    plan,
    store,
    terminal,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

CATALOGUE: Mapping[str, tuple[str, str]] = (
    explain.TEXTS
    | explanations_exchange.TEXTS
    | explanations_graph.TEXTS
    | explanations_registration.TEXTS
    | explanations_sign_in.TEXTS
    | files.TEXTS
    | manifest.TEXTS
    | network.TEXTS
    | outputs.TEXTS
    | plan.TEXTS
    | store.TEXTS
    | terminal.TEXTS
)
