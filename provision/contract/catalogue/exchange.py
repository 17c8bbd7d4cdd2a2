"""Exchange's side as it was last seen, beside what the manifest wants."""

TEXTS = {
    "exchange.no-answer": (
        "there is no answer of a script in this file",
        "スクリプトの結果がありません",
    ),
    "exchange.no-answer-remedy": (
        "give the file that a script of `inv powershell` wrote with -Json",
        "`inv powershell` のスクリプトが -Json で書いたファイルを指定してください",
    ),
    "exchange.cut": ("this answer is not whole", "結果が途中で切れています"),
    "exchange.damaged": (
        "this answer is not as a script writes it: {name}",
        "スクリプトが書いたとおりの結果ではありません: {name}",
    ),
    "exchange.damaged-remedy": (
        "run the script again with -Json and a new file",
        "新しいファイルを -Json に指定して、スクリプトをもう一度実行してください",
    ),
    "exchange.too-large": (
        "the file is larger than {limit} bytes",
        "ファイルが {limit} バイトを超えています",
    ),
    "exchange.version": (
        "this answer is of a script of another version; this one reads version {known}",
        "別のバージョンのスクリプトの結果です(読めるのはバージョン {known})",
    ),
    "exchange.version-remedy": (
        "write the scripts anew with `inv powershell`, and run the status script",
        "`inv powershell` でスクリプトを作り直し、status スクリプトを実行してください",
    ),
    "exchange.of-another": (
        "the answers in this file are of another organisation or application: {found}; this "
        "manifest is of {wanted}",
        "別の組織またはアプリケーションの結果です: {found}(このマニフェストは {wanted})",
    ),
    "exchange.of-another-remedy": (
        "give the file of this manifest's scripts, run in its own tenant",
        "このマニフェストのスクリプトを、そのテナントで実行した結果を指定してください",
    ),
    "exchange.kept": (
        "Kept in {file}; inv plan shows it.",
        "{file} に保存しました(inv plan が表示します)。",
    ),
    "exchange.never": (
        "Exchange's side: not checked. Run the script of `inv powershell --status-only` with -Json, and "
        "give its file to `inv exchange.status --from`.",
        "Exchange 側: 未確認。`inv powershell --status-only` のスクリプトを -Json 付きで実行し、"
        "そのファイルを `inv exchange.status --from` に渡してください。",
    ),
    "exchange.seen": (
        "Exchange's side as last seen {ago} ({moment} UTC), by {who}:",
        "Exchange 側({ago}に確認、{moment} UTC、{who}):",
    ),
    "exchange.old": (
        "That was long ago: run the status script again before you rely on it.",
        "古い情報です。判断の前に status スクリプトをもう一度実行してください。",
    ),
    "exchange.future": (
        "That moment is still to come: the clock there, or here, is wrong.",
        "未来の時刻です。どちらかの時計がずれています。",
    ),
    "exchange.minutes": ("{count} minutes ago", "{count} 分前"),
    "exchange.hours": ("{count} hours ago", "{count} 時間前"),
    "exchange.days": ("{count} days ago", "{count} 日前"),
    "exchange.not-read": (
        "  ? that account could not read: {names}",
        "  ? そのアカウントでは読み取れなかったもの: {names}",
    ),
    "exchange.summary": (
        "Exchange: {well} as wanted, {differs} to change, {unknown} not checked.",
        "Exchange: 望みどおり {well}、変更が必要 {differs}、未確認 {unknown}。",
    ),
    "exchange.line": ("  {sign} {what}", "  {sign} {what}"),
    "exchange.line-remedy": ("  {sign} {what}; {remedy}", "  {sign} {what}。{remedy}"),
    "exchange.ran": (
        "{script} ran {ago} ({moment} UTC), by {who}: {count} changes, {outcome}",
        "{script} の実行: {ago}({moment} UTC、{who})、変更 {count} 件、{outcome}",
    ),
    "exchange.ran-well": ("and all was well", "問題なし"),
    "exchange.ran-ill": ("and not all was well", "問題あり"),
    "exchange.ran-preview": ("as a preview (-WhatIf)", "プレビュー(-WhatIf)"),
    "exchange.changed": (
        "    {action}: {target}: {before} -> {after}",
        "    {action}: {target}: {before} -> {after}",
    ),
    "exchange.problem": ("    ! {text}", "    ! {text}"),
    "exchange.ends": (
        "EWS is off for good in this cloud on {day} ({source}): {days} days left.",
        "このクラウドの EWS は {day} に完全に廃止されます({source})。残り {days} 日です。",
    ),
    "exchange.ended": (
        "EWS has been off for good in this cloud since {day} ({source}).",
        "このクラウドの EWS は {day} に完全に廃止されました({source})。",
    ),
}
