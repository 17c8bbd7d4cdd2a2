"""What is said around the commands: questions, and the words of the command line."""

TEXTS = {
    "terminal.question": ("{text} [y/N]", "{text} [y/N]"),
    "terminal.open": ("Open this page: {address}", "このページを開いてください: {address}"),
    "terminal.error": ("error: {text}", "エラー: {text}"),
    "terminal.no-value": (
        "--{option} needs a value, not '{value}'",
        "--{option} には値が必要です('{value}' は使えません)",
    ),
    "terminal.dry": (
        "--dry is invoke's own flag and would not stop this; use `inv plan`",
        "--dry は invoke のフラグで、この処理は止まりません。`inv plan` を使ってください",
    ),
    "terminal.interrupted": (
        "interrupted; what was done stays done, and running the command again goes on from there",
        "中断しました。済んだ処理はそのまま残ります。もう一度実行すると続きから行います",
    ),
    "terminal.choice": (
        "--{option} is one of {choices}, not '{value}'",
        "--{option} は {choices} のどれかです('{value}' は使えません)",
    ),
    "terminal.unwritten": (
        "the answer cannot be written: {reason}; what was done stays done; make room, or let the"
        " answer go elsewhere",
        "結果を出力できません: {reason}。済んだ処理はそのまま残ります。空きを作るか、出力先を変えて"
        "ください",
    ),
    "terminal.one-of": ("choose one of {options}", "{options} はどちらか一つにしてください"),
}
