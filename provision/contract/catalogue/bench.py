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
    "bench.server-ended": (
        "the simulated Exchange Server ended before it was asked to",
        "シミュレートされた Exchange Server が途中で終了しました",
    ),
    "bench.server-ended-remedy": (
        "read what it said above; it may have been killed for want of memory",
        "上の出力を確かめてください。メモリ不足で終了させられた可能性があります",
    ),
}
