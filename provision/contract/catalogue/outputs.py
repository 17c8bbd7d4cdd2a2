"""The outputs file."""

TEXTS = {
    "outputs.version": (
        "written by another version; this one reads version {known}",
        "別の版が書いたファイルです(この版が読めるのはバージョン {known})",
    ),
    "outputs.version-remedy": (
        "run `inv apply` with this version again",
        "この版で `inv apply` をもう一度実行してください",
    ),
}
