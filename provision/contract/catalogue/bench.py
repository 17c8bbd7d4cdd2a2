"""The benchmarks: the bounds of all of them, and that of items."""

TEXTS = {
    "bench.head-bound": ("bound", "基準"),
    "bench.head-measured": ("measured", "実測"),
    "bench.head-limit": ("limit", "限度"),
    "bench.head-kept": ("kept", "達成"),
    "bench.kept-True": ("yes", "達成"),
    "bench.kept-False": ("NO", "未達"),
    "bench.starting": (
        "Starting a simulated Exchange Server with a full mailbox, in a process of its own…",
        "中身の入ったメールボックスを持つシミュレートされた Exchange Server を、別のプロセスで起動しています…",
    ),
    "bench.ours": (
        "a mailbox into a folder, by the adapter",
        "メールボックスからフォルダーへ(アダプター)",
    ),
    "bench.theirs": (
        "the same, by exchangelib and icalendar",
        "同じ作業(exchangelib と icalendar)",
    ),
    "bench.out": (
        "Exchange's XML to iCalendar, nothing else",
        "Exchange の XML から iCalendar への変換のみ",
    ),
    "bench.back": (
        "iCalendar to Exchange's XML, nothing else",
        "iCalendar から Exchange の XML への変換のみ",
    ),
    "bench.head-work": ("work", "作業"),
    "bench.head-items": ("items", "項目数"),
    "bench.head-rate": ("items per CPU second", "CPU 1 秒あたりの項目数"),
    "bench.head-each": ("CPU ms an item", "1 項目の CPU ミリ秒"),
    "bench.head-whole": ("seconds in all", "全体の秒数"),
    "bench.head-requests": ("EWS requests", "EWS リクエスト"),
    "bench.bound-requests": (
        "EWS requests for the whole mailbox",
        "メールボックス全体の EWS リクエスト数",
    ),
    "bench.bound-rate": (
        "items per CPU second, as a multiple of exchangelib's with icalendar",
        "CPU 1 秒あたりの項目数(exchangelib と icalendar に対する倍率)",
    ),
    "bench.incomplete": (
        "{items} of {expected} items arrived in the folder",
        "フォルダーに届いた項目は {expected} 件中 {items} 件です",
    ),
    "bench.incomplete-remedy": (
        "nothing measured of half the work is worth anything; report this",
        "途中までの作業の計測には意味がありません。この不具合を報告してください",
    ),
    "bench.starting-many": (
        "Starting a simulated Exchange Server with {count} full mailboxes, in a process of its own…",
        "中身の入った {count} 個のメールボックスを持つシミュレートされた Exchange Server を、"
        "別のプロセスで起動しています…",
    ),
    "bench.installing": (
        "Installing vdirsyncer into {folder}…",
        "vdirsyncer を {folder} にインストールしています…",
    ),
    "bench.sync-few": ("first sync of ten mailboxes", "10 メールボックスの初回同期"),
    "bench.sync-all": ("first sync of all others", "残り全メールボックスの初回同期"),
    "bench.sync-echo": (
        "the pass after it, which meets its own writes",
        "その次の同期 (自分の書き込みを確認)",
    ),
    "bench.sync-idle": ("a pass with nothing new", "変更のない同期"),
    "bench.sync-changed-exchange": ("one item changed in Exchange", "Exchange で 1 件変更"),
    "bench.sync-deleted-exchange": ("one item deleted in Exchange", "Exchange で 1 件削除"),
    "bench.sync-changed-groupware": (
        "one item changed in the groupware",
        "グループウェアで 1 件変更",
    ),
    "bench.sync-deleted-groupware": (
        "one item deleted in the groupware",
        "グループウェアで 1 件削除",
    ),
    "bench.sync-vdirsyncer": (
        "vdirsyncer, from Radicale into a folder",
        "vdirsyncer(Radicale からフォルダーへ)",
    ),
    "bench.sync-exchangelib": (
        "exchangelib and icalendar, one mailbox into a folder",
        "exchangelib と icalendar(1 メールボックスからフォルダーへ)",
    ),
    "bench.head-mailboxes": ("mailboxes", "メールボックス"),
    "bench.head-cpu-mailbox": ("CPU ms a mailbox", "1 メールボックスの CPU ミリ秒"),
    "bench.head-cpu-item": ("CPU ms an item", "1 項目の CPU ミリ秒"),
    "bench.head-memory": ("MiB at most", "最大 MiB"),
    "bench.bound-first": (
        "EWS requests of a first sync, the most a mailbox had",
        "初回同期の EWS リクエスト数 (最多のメールボックス)",
    ),
    "bench.bound-idle": (
        "EWS requests a folder, of a pass with nothing new",
        "変更のない同期の 1 フォルダーあたりの EWS リクエスト数",
    ),
    "bench.bound-changed": (
        "EWS requests for one changed item",
        "1 件の変更に要する EWS リクエスト数",
    ),
    "bench.bound-deleted": (
        "EWS requests for one deleted item",
        "1 件の削除に要する EWS リクエスト数",
    ),
    "bench.ratio": (
        "{other}: {times} times our CPU time an item",
        "{other}: 1 項目あたりの CPU 時間は本アダプターの {times} 倍",
    ),
    "bench.no-single": (
        "the mailbox has no single event to change",
        "変更できる単独の予定がありません",
    ),
    "bench.not-written": ("an edit was refused", "変更が拒否されました"),
    "bench.no-radicale": ("Radicale did not start", "Radicale が起動しませんでした"),
    "bench.no-radicale-remedy": (
        "install the development extra: pip install -e '.[dev]'",
        "開発用の追加パッケージをインストールしてください: pip install -e '.[dev]'",
    ),
    "bench.failed": ("{command} failed: {said}", "{command} が失敗しました: {said}"),
    "bench.failed-remedy": (
        "run it by hand to see why",
        "手で実行して原因を確かめてください",
    ),
    "bench.server-ended": (
        "the simulated Exchange Server ended before it was asked to",
        "シミュレートされた Exchange Server が途中で終了しました",
    ),
    "bench.server-ended-remedy": (
        "read what it said above; it may have been killed for want of memory",
        "上の出力を確かめてください。メモリ不足で終了させられた可能性があります",
    ),
}
