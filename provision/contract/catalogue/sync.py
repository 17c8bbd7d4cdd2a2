"""Keeping two stores in step: why a pass stops, and what was left out of it."""

TEXTS = {
    "sync.ledger": (
        "the ledger cannot be used: {reason}",
        "台帳を使用できません: {reason}",
    ),
    "sync.ledger-remedy": (
        "see that there is room on the disk and that the file may be read and written; nothing"
        " was changed that is not in it",
        "ディスクの空きと、ファイルを読み書きできることを確認してください。"
        "台帳に書かれていない変更は行われていません",
    ),
    "sync.newer-ledger": (
        "the ledger has form {form}, and this version knows {known} at most",
        "台帳の形式は {form} ですが、このバージョンが扱えるのは {known} までです",
    ),
    "sync.newer-ledger-remedy": (
        "run the newer version of exobridge that wrote it",
        "台帳を書いた新しいバージョンの exobridge で実行してください",
    ),
    "sync.lease-lost": (
        "another exobridge works with this ledger by now",
        "この台帳は別の exobridge が使用しています",
    ),
    "sync.lease-lost-remedy": (
        "let one of them run; this one has stopped before it changed anything more",
        "どちらか一方だけを実行してください。こちらはこれ以上変更せずに停止しました",
    ),
    "sync.clock": (
        "the clock says {now}, and the last pass was at {last}; a clock that jumps makes lost"
        " what is only late, so nothing was changed",
        "時計は {now} ですが、前回の実行は {last} でした。時計がずれていると、遅れているだけの"
        "書き込みを失われたものと誤るため、何も変更していません",
    ),
    "sync.emptied": (
        "all {gone} items have gone from {side} at once; nothing was changed",
        "{side}から {gone} 件すべてが一度になくなりました。何も変更していません",
    ),
    "sync.another-folder": (
        "{side} gives a new list, in which none of the {gone} items known is: it seems to be"
        " another folder; nothing was changed",
        "{side}の一覧が新しくなり、既知の {gone} 件がどれも含まれていません。"
        "別のフォルダーのようです。何も変更していません",
    ),
    "sync.too-many": (
        "{gone} of {links} items have gone from {side}, more than {most} and more than {share} %;"
        " nothing was changed",
        "{side}から {links} 件中 {gone} 件がなくなりました ({most} 件かつ {share} % を超えて"
        "います)。何も変更していません",
    ),
    "sync.side-exchange": ("Exchange", "Exchange"),
    "sync.side-groupware": ("the groupware", "グループウェア"),
    "sync.one-way": (
        "it was made where only copies are, and goes nowhere",
        "コピー先だけにある項目のため、どこにも反映しません",
    ),
    "sync.outside-window": (
        "it is outside the window of time",
        "対象期間の外にあります",
    ),
}
