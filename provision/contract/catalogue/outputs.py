"""The outputs file."""

TEXTS = {
    "outputs.version": (
        "written by another version; this one reads versions up to {known}",
        "別の版が書いたファイルです(この版が読めるのはバージョン {known} まで)",
    ),
    "outputs.version-remedy": (
        "run `inv apply` with this version again",
        "この版で `inv apply` をもう一度実行してください",
    ),
}
