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
    "sync.ledger-spoilt-remedy": (
        "put it back from a backup and run `inv adapter.rebuild`, or move it away: the next sync"
        " then links anew what is on both sides",
        "バックアップから戻して `inv adapter.rebuild` を実行するか、このファイルを別の場所に移して"
        "ください。移した場合は、次回の同期で両側にあるものを対応付け直します",
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
    "sync.locked": (
        "another exobridge keeps these mailboxes in step",
        "別の exobridge がこれらのメールボックスを同期しています",
    ),
    "sync.locked-remedy": (
        "wait until it is done, or end it, and run this again",
        "終わるのを待つか終了させてから、もう一度実行してください",
    ),
    "sync.syncing": ("keeping {count} mailboxes in step …", "{count} 件のメールボックスを同期中 …"),
    "sync.in-part": (
        "it could be written in part only; the rest is tried again tomorrow",
        "一部しか書き込めませんでした。残りは明日もう一度試みます",
    ),
    "sync.as-singles": (
        "no recurrence of Exchange's is like this one: its occurrences are single events there",
        "Exchange では表せない繰り返しのため、各回を個別の予定として登録します",
    ),
    "sync.turn": (
        "{now} {mailbox}, {folder}: to the groupware {groupware}, to Exchange {exchange}",
        "{now} {mailbox} ({folder}): グループウェアへ {groupware}、Exchange へ {exchange}",
    ),
    "sync.not-minutes": (
        "--every takes whole minutes from 1 to {most}, not {text}",
        "--every には 1 から {most} までの整数 (分) を指定します: {text}",
    ),
    "sync.not-minutes-remedy": ("give a number such as 15", "15 のような数を指定してください"),
    "sync.stopped": (
        "ended early, as was asked; the next run goes on from here",
        "指示により途中で終了しました。次回の実行で続きから行います",
    ),
    "sync.summary": (
        "{well} of {count} mailboxes are in step",
        "{count} 件中 {well} 件のメールボックスの同期が完了しました",
    ),
    "sync.rehearsed": (
        "this is what a pass would do; nothing was written ({well} of {count} mailboxes can be"
        " kept in step)",
        "同期した場合に行う内容です。何も書き込んでいません"
        " ({count} 件中 {well} 件のメールボックスを同期できます)",
    ),
    "sync.problem": ("{mailbox}: {problem}", "{mailbox}: {problem}"),
    "sync.paused-why": (
        "{mailbox}: paused: {why}; look into it, and where it is right, allow it once by"
        " --allow-deletions",
        "{mailbox}: 一時停止中: {why}。原因を確認し、正しい場合は --allow-deletions で"
        "一度だけ許可してください",
    ),
    "sync.aside": ("{mailbox}: {item}: {why}", "{mailbox}: {item}: {why}"),
    "sync.more": ("{mailbox}: and {count} more", "{mailbox}: ほか {count} 件"),
    "sync.postponed": (
        "{mailbox}: {count} items could not be written now, and are tried again in the next pass:"
        " {why}",
        "{mailbox}: {count} 件は今回書き込めず、次の同期で再試行します: {why}",
    ),
    "sync.asked": (
        "{mailbox}: {count} items were changed on both sides and wait for you:"
        " inv adapter.conflicts",
        "{mailbox}: {count} 件が両側で変更されており、選択を待っています: inv adapter.conflicts",
    ),
    "sync.heading-mailbox": ("Mailbox", "メールボックス"),
    "sync.heading-folder": ("Folder", "フォルダー"),
    "sync.heading-to-groupware": ("To groupware", "グループウェアへ"),
    "sync.heading-to-exchange": ("To Exchange", "Exchange へ"),
    "sync.heading-joined": ("Joined", "対応付け"),
    "sync.heading-at-odds": ("At odds", "競合"),
    "sync.heading-result": ("Result", "結果"),
    "sync.heading-side": ("On", "対象"),
    "sync.heading-deed": ("What", "内容"),
    "sync.heading-item": ("Item", "項目"),
    "sync.heading-last": ("Last pass (UTC)", "前回の実行 (UTC)"),
    "sync.heading-linked": ("Linked", "対応済み"),
    "sync.heading-aside": ("Aside", "保留"),
    "sync.heading-number": ("No.", "番号"),
    "sync.heading-at": ("At (UTC)", "日時 (UTC)"),
    "sync.heading-fields": ("Fields", "フィールド"),
    "sync.heading-taken": ("Taken", "採用"),
    "sync.folder-calendar": ("calendar", "予定表"),
    "sync.folder-tasks": ("tasks", "タスク"),
    "sync.deed-made": ("make", "作成"),
    "sync.deed-changed": ("change", "変更"),
    "sync.deed-deleted": ("delete", "削除"),
    "sync.done": ("in step", "同期済み"),
    "sync.goes-on": ("goes on", "次回に続く"),
    "sync.partly": ("in part", "一部のみ"),
    "sync.asks": ("asks you", "選択待ち"),
    "sync.paused": ("paused", "一時停止"),
    "sync.failed": ("failed", "失敗"),
    "sync.never": ("never", "未実行"),
    "sync.no-conflicts": (
        "no item was changed on both sides",
        "両側で変更された項目はありません",
    ),
    "sync.conflicts-next": (
        "inv adapter.conflicts --mailboxes ADDRESS --number N shows both versions;"
        " --choose exchange or groupware takes one at the next pass",
        "inv adapter.conflicts --mailboxes アドレス --number 番号 で両方の内容を表示します。"
        "--choose exchange または groupware で次回の同期に採用する側を選びます",
    ),
    "sync.one-mailbox": (
        "which mailbox's? numbers are a mailbox's own",
        "どのメールボックスですか。番号はメールボックスごとです",
    ),
    "sync.one-mailbox-remedy": (
        "name one with --mailboxes, and the number with --number",
        "--mailboxes で一つ、--number で番号を指定してください",
    ),
    "sync.choose-needs-number": (
        "which one is chosen of? --choose needs --number",
        "どれについての選択ですか。--choose には --number が必要です",
    ),
    "sync.no-such-conflict": (
        "{mailbox} has no number {number}",
        "{mailbox} に番号 {number} はありません",
    ),
    "sync.no-such-conflict-remedy": (
        "inv adapter.conflicts lists them",
        "inv adapter.conflicts で一覧を確認してください",
    ),
    "sync.chosen": (
        "the version of {side} is taken at the next pass",
        "次回の同期で {side} の内容を採用します",
    ),
    "sync.chosen-side": ("{side}, at the next pass", "{side} (次回)"),
}
