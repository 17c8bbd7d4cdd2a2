"""The steps of an onboarding, and what is said of them."""

TEXTS = {
    "onboarding.step": ("\n== {number}/{count} {what}", "\n== {number}/{count} {what}"),
    "onboarding.manifest": (
        "the manifest: read and judged",
        "マニフェスト: 読んで検査します",
    ),
    "onboarding.certificate": (
        "the certificate by which the adapter signs in: made, if there is none",
        "アダプターがサインインに使う証明書: なければ作ります",
    ),
    "onboarding.key-elsewhere": (
        "{file} is there; its key is to be where the adapter is, at {key}, and is not here",
        "{file} はあります。鍵はアダプターのある場所の {key} に置くもので、ここにはありません",
    ),
    "onboarding.verify": (
        "what was set up is proved, a rung at a time",
        "設定したものを一段ずつ確かめます",
    ),
    "onboarding.preflight": (
        "before anything is written: whatever would stop it",
        "書き込む前に: 妨げになるものがないかを調べます",
    ),
    "onboarding.apply": (
        "Entra: what is missing, your agreement to it, making it, and consent",
        "Entra: 足りないものを示し、同意を得てから作り、アクセス許可に同意します",
    ),
    "onboarding.scripts": (
        "Exchange: the scripts are written",
        "Exchange: スクリプトを書きます",
    ),
    "onboarding.exchange": (
        "Exchange: the apply script is run, and says that all is well",
        "Exchange: 適用スクリプトを実行し、正しく設定されたことを確かめます",
    ),
    "onboarding.sign-in": (
        "the adapter: its administrator signs in, once",
        "アダプター: 管理者が一度だけサインインします",
    ),
    "onboarding.check": (
        "the adapter: every mailbox is looked into",
        "アダプター: すべてのメールボックスを確かめます",
    ),
    "onboarding.heading-number": ("step", "手順"),
    "onboarding.heading-step": ("what", "内容"),
    "onboarding.heading-state": ("outcome", "結果"),
    "onboarding.heading-began": ("began", "開始"),
    "onboarding.heading-ended": ("ended", "終了"),
    "onboarding.state-done": ("done", "完了"),
    "onboarding.state-waiting": ("waits for a person", "人の作業待ち"),
    "onboarding.state-failed": ("failed", "失敗"),
    "onboarding.state-interrupted": ("interrupted", "中断"),
    "onboarding.state-ahead": ("not reached yet", "未着手"),
    "onboarding.end-done": (
        "Onboarded: every step is done, the last being {what}.",
        "導入が完了しました。最後の手順は「{what}」です。",
    ),
    "onboarding.end-waiting": (
        "It waits for a person at: {what}.",
        "「{what}」で人の作業を待っています。",
    ),
    "onboarding.end-failed": ("It stopped at: {what}.", "「{what}」で止まりました。"),
    "onboarding.end-interrupted": (
        "It was interrupted at: {what}. What was done stays done.",
        "「{what}」で中断しました。済んだ処理はそのまま残ります。",
    ),
    "onboarding.again": (
        "Then run the same command again: `inv onboard --manifest {manifest}`. It goes on from "
        "there, and asks nothing twice.",
        "その後、同じコマンド `inv onboard --manifest {manifest}` をもう一度実行してください。"
        "続きから行い、同じことは二度尋ねません。",
    ),
    "onboarding.no-administrator": (
        "nobody is at this terminal to sign in to the tenant in a browser",
        "この端末には、ブラウザーでテナントにサインインする人がいません",
    ),
    "onboarding.no-administrator-remedy": (
        "add --sign-in device-code, cli, certificate or workload",
        "--sign-in に device-code・cli・certificate・workload のどれかを指定してください",
    ),
    "onboarding.nobody": (
        "nobody is at this terminal to sign in, in a browser, as {administrator}",
        "この端末には、ブラウザーで {administrator} としてサインインする人がいません",
    ),
    "onboarding.nobody-remedy": (
        "run `inv adapter.sign-in --outputs {outputs}` where somebody is, or add "
        "--adapter-sign-in device-code",
        "人のいる端末で `inv adapter.sign-in --outputs {outputs}` を実行するか、"
        "--adapter-sign-in device-code を付けてください",
    ),
    "onboarding.on-a-server": (
        "it is done on the organisation's own Exchange Server",
        "組織内の Exchange Server で行う作業です",
    ),
    "onboarding.chosen-by-hand": (
        "--exchange by-hand leaves it to a person",
        "--exchange by-hand が指定されているため、人が行います",
    ),
    "onboarding.nobody-to-agree": (
        "there is no terminal to ask whether to run the script here; --exchange run does not ask",
        "ここでスクリプトを実行してよいか尋ねる端末がありません(--exchange run なら尋ねません)",
    ),
    "onboarding.looking-for-shell": (
        "Looking for PowerShell with the module for Exchange Online on this machine",
        "このマシンで、Exchange Online 用モジュールのある PowerShell を探しています",
    ),
    "onboarding.shown": ("{file}:", "{file}:"),
    "onboarding.agree-script": (
        "Run {file} here, signed in to Exchange Online?",
        "ここで Exchange Online にサインインして {file} を実行しますか?",
    ),
    "onboarding.script-declined": (
        "you chose not to run it here",
        "ここでは実行しないことを選びました",
    ),
    "onboarding.script-found": (
        "Exchange's script found: {text}",
        "Exchange のスクリプトが見つけた問題: {text}",
    ),
    "onboarding.script-remedy": (
        "put that right and have {file} run again: it changes nothing twice",
        "原因を取り除いてから、{file} をもう一度実行してください(同じ変更は二度行いません)",
    ),
    "onboarding.script-silent": (
        "{file} was run and no answer of it was kept",
        "{file} を実行しましたが、結果が残っていません",
    ),
    "onboarding.by-hand": (
        "Exchange's side is not made, as far as is known here, and a person has to do it: {why}",
        "Exchange 側はまだ設定されていないようです。人の作業が必要です: {why}",
    ),
    "onboarding.by-hand-online": (
        "have an Exchange administrator read {script} and run {run} in PowerShell 7.6 or newer "
        "with ExchangeOnlineManagement 3.10.1 or newer, both files in one folder; bring what it "
        "answers to {answers}, or name that file with --exchange-status",
        "Exchange の管理者に {script} を読んでもらい、ExchangeOnlineManagement 3.10.1 以降のある "
        "PowerShell 7.6 以降で、同じフォルダーに置いた {run} を実行してもらってください。結果のファイルを "
        "{answers} に置くか、--exchange-status で指定してください",
    ),
    "onboarding.by-hand-server": (
        "have an Exchange administrator read {script} and run {run} in the Exchange Management "
        "Shell, both files in one folder; bring what it answers to {answers}, or name that file "
        "with --exchange-status",
        "Exchange の管理者に {script} を読んでもらい、Exchange 管理シェルで、同じフォルダーに置いた {run} "
        "を実行してもらってください。結果のファイルを {answers} に置くか、--exchange-status で指定して"
        "ください",
    ),
    "onboarding.exchange-late": (
        "Exchange may not know yet what was made there: {count} of the proofs wait for it",
        "Exchange にまだ反映されていない可能性があります。確認のうち {count} 件が反映待ちです",
    ),
    "onboarding.exchange-late-remedy": (
        "its allow list takes up to 24 hours, a role up to two; come back then",
        "許可リストの反映には最大 24 時間、役割には最大 2 時間かかります。その後もう一度お試しください",
    ),
    "onboarding.several": (
        "an onboarding is of one manifest, not of {names}",
        "導入は一度に一つのマニフェストについて行います({names} は指定できません)",
    ),
    "onboarding.several-remedy": (
        "run the command once for each; `inv validate`, `plan`, `apply` and `drift` take several",
        "マニフェストごとに実行してください。複数を受け付けるのは `inv validate`・`plan`・`apply`・"
        "`drift` です",
    ),
    "onboarding.record-spoilt": (
        "not a record of an onboarding as this version keeps it",
        "このバージョンの導入記録ではありません",
    ),
    "onboarding.record-remedy": (
        "move it away: all but what was agreed to is found out anew; nothing was changed",
        "別の場所に移してください。同意の記録以外は改めて調べます。何も変更していません",
    ),
}
